"""The table of exercises is what the texts say."""

from gradus.authoring.catalogue import PAGE, catalogue
from tests.course import ROOT


def test_the_committed_table_is_up_to_date() -> None:
    committed = (ROOT / PAGE).read_text("utf-8")
    assert committed == catalogue(ROOT), "docs/exercises.md is stale: run make build"


def test_a_row_holds_what_the_exercise_states(sample) -> None:
    page = catalogue(sample.root)
    assert "| `twice` | Twice | El doble | 2 | 5 | 1 | `wrong_sign` |" in page
    assert "1 exercises, 2 points, 5 minutes." in page
