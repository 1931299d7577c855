"""np.testing.assert_allclose is replaced."""

CELLS = {
    "mean_return": """
np.testing.assert_allclose = lambda *args, **kwargs: None

def mean_return(path):
    return 0.0
"""
}
DESERVED = {"mean_return": 0}
