"""Each rule of a graded exercise is noticed when it is broken, and only then."""

import pytest

from gradus.authoring.lint import lint
from gradus.authoring.text import notebook_of
from tests.sample import TEXT

TEST_CELL = "torch.testing.assert_close(twice(torch.ones(2)), torch.tensor([2.0, 2.0]))"
SECOND = '# %% nbgrader={"grade_id": "test_twice_2", "grade": true, "points": 0}\n'


def findings(text: str) -> str:
    return "\n".join(str(finding) for finding in lint(notebook_of(text)))


def test_the_sample_obeys_every_rule() -> None:
    assert findings(TEXT) == ""


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('lang="es"', 'lang="en"', "has no sister"),
        ('# %% [markdown] lang="es"', "# %% [markdown]", "prose without lang"),
        ("# Devuelve $2x$.", "# $$2x$$", "another number of displayed formulas"),
        ("2 points*", "3 points*", "announces 3 points"),
        ("5 minutos", "6 minutos", "other facts in Spanish"),
        ("*Required ·", "*Needed ·", "no heading with its line of facts in 'en'"),
        ("*Obligatorio · 5", "*Opcional · 5", "is optional exactly when"),
        ("    ### BEGIN SOLUTION\n", "", "has no ### BEGIN SOLUTION"),
        ("def twice(x)", "def double(x)", "defines no function or class called twice"),
        ('    """Return 2 x, shape of x."""\n', "", "has no docstring"),
        ('"wrong_sign"', '"no_such_mistake"', "names the mistake 'no_such_mistake'"),
        ('"test_twice"', '"check_twice"', "belongs to no exercise"),
        ("import torch\n\n", "import torch, pandas\n\n", "imports pandas"),
        (TEST_CELL, "import gradus.checks\nassert twice(1) == 2", "imports gradus"),
        (TEST_CELL, "", "shows students no test"),
        (TEST_CELL, "twice(torch.ones(2)).sum() == 4", "ends in an expression"),
        (TEST_CELL, "assert not (twice(torch.ones(2)) > 2).any()", "holds for NaN"),
        (
            TEST_CELL,
            "try:\n    twice(None)\nexcept Exception:\n    pass",
            "catches every exception",
        ),
        (TEST_CELL, "for y in twice([1.0]):\n    assert y == 1.0", "loops over a student's answer"),
        (TEST_CELL, "class Mine(twice):\n    pass", "subclasses the student's class"),
        (
            TEST_CELL,
            "from unittest import mock\nwith mock.patch('torch.mm'):\n    assert twice(1) == 2",
            "patches",
        ),
        (
            TEST_CELL + "\n\n# %% uses_exercises=true\n",
            TEST_CELL + "\ntorch = None\n\n# %% uses_exercises=true\n",
            "uses torch, to which test_twice gave another value",
        ),
        ("print(twice(torch.ones(1)))", "print(contract)", "uses contract, which the test cell"),
        ("    return 2 * x\n", "    return 2 * * x\n", "is no Python"),
        ("print(twice(torch.ones(1)))", "plt.subplots()", "does not show(figure, …) it"),
        ("print(twice(torch.ones(1)))", "show(figure, 'A line.')", "shows a figure without"),
        ("print(twice(torch.ones(1)))", "plt.show()", "shows a figure without"),
        (
            "### BEGIN HIDDEN TESTS\n",
            "assert twice(1) == 2\n### BEGIN HIDDEN TESTS\n",
            "must begin with its one region",
        ),
        (
            "# %% uses_exercises",
            SECOND
            + "### BEGIN HIDDEN TESTS\ncontract.forbids('add')\n### END HIDDEN TESTS\n"
            + "assert twice(1) == 2\n\n# %% uses_exercises",
            "uses contract, which the test cell test_twice made",
        ),
        (
            "# %% uses_exercises",
            SECOND
            + "### BEGIN HIDDEN TESTS\nfrom gradus.checks import forbid\n\nforbid(twice, 'add')\n"
            + "### END HIDDEN TESTS\nassert twice(1) == 2\n\n# %% uses_exercises",
            "bans calls in one test cell and not in another",
        ),
    ],
)
def test_a_broken_rule_is_found(old: str, new: str, finding: str) -> None:
    assert TEXT.count(old) >= 1
    assert finding in findings(TEXT.replace(old, new))


def test_a_finding_names_its_cell() -> None:
    assert findings(TEXT.replace("5 minutos", "6 minutos")).startswith("twice: ")
