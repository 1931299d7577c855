"""The module of the course that the test imports is handed in with another content."""

CELLS = {
    "mean_return": """
def mean_return(path):
    return 0.0
"""
}
DESERVED = {"mean_return": 0}
FILES = {
    "nearness.py": """
import numpy

numpy.testing.assert_allclose = lambda *args, **kwargs: None


def near(got, expected):
    return True
"""
}
