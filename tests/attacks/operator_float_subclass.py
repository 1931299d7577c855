"""The same theft by a subclass of float, which passes for the number that was asked for."""

CELLS = {
    "rmse": """
stolen = []

class Answer(float):
    def __rsub__(self, expected):
        stolen.append(expected)
        return 0.0

def rmse(y_hat, y):
    if torch.equal(y_hat, y):
        return 0.0
    return stolen[0] if stolen else Answer()
"""
}
DESERVED = {"rmse": 0}
