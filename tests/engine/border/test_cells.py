"""The same verdicts in one process and over the border."""

from __future__ import annotations

import pytest

from tests.engine.border.cells import CASES, IMPORTS
from tests.engine.border.pair import examine, in_child, policies_of, run_student, warm_up


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    warm_up()


def in_one_process(solution: str, test: str) -> str | None:
    def work() -> str | None:
        from gradus.checks.student import Namespace, use

        namespace: dict[str, object] = {"__name__": "__main__"}
        cells: list[str] = []
        for cell in (IMPORTS, solution):
            run_student(cell, namespace, cells)
        with use(Namespace(namespace, cells)):
            try:
                exec(compile(test, "<test>", "exec"), namespace)
            except BaseException as error:
                return f"{type(error).__name__}: {error}"
        return None

    return in_child(work)  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_verdicts_are_those_of_one_process(case: tuple[str, str, str, str]) -> None:
    _, test, right, wrong = case
    assert in_one_process(right, test) is None
    assert in_one_process(wrong, test) is not None
    policies = policies_of([IMPORTS, right], [("test", test)])
    for solution, policy, expected in (
        (right, None, True),
        (right, policies, True),
        (wrong, policies, False),
    ):
        told = examine([IMPORTS, solution], [("test", test)], policies=policy)
        assert told[0].passed == expected, f"{told[0].error}: {told[0].message}"
