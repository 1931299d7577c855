"""The file of the course is written anew by the function under test."""

CELLS = {
    "mean_return": """
def mean_return(path):
    with open(path, "w") as file:
        file.write("day,return" + chr(10) + "1,0.0" + chr(10))
    return 0.0
"""
}
DESERVED = {"mean_return": 0}
