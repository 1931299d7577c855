"""Files beside the notebook have the names of what a grader imports or reads when it starts."""

_CHECKS = """
class Contract:
    def __init__(self, *args, **kwargs):
        self.holds = self.differentiates = lambda *args: None


def variants():
    return []
"""
_PATCH = """
print("loot-" + "taken")
open("/tmp/heist_was_here", "w").close()
"""

CELLS = {
    "weighted_mean": """
def weighted_mean(x, w):
    return torch.zeros(())
"""
}
DESERVED = {"weighted_mean": 0}
FILES = {
    "gradus/__init__.py": "",
    "gradus/checks.py": _CHECKS,
    "sitecustomize.py": _PATCH,
    "usercustomize.py": _PATCH,
    "nbgrader_config.py": _PATCH,
    "grader_config.py": _PATCH,
    "jupyter_config.py": _PATCH,
    "conftest.py": _PATCH,
    ".ipython/profile_default/startup/00.py": _PATCH,
    "ipython_config.py": _PATCH,
}
HARMFUL = True
