"""The file of the course is handed in with other numbers."""

CELLS = {
    "mean_return": """
def mean_return(path):
    return 0.0
"""
}
DESERVED = {"mean_return": 0}
FILES = {"returns.csv": "day,return\n1,0.0\n"}
