"""What the two ends of the border leave behind, and what a message takes along."""

from __future__ import annotations

import contextlib
import os
import socket

import torch

from gradus.engine.border.examiner_side import Examiner
from gradus.engine.border.student_side import StudentSide
from gradus.engine.wire import Closed


def grad_mode_of_the_student_after(test: str) -> bool:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        side = StudentSide(theirs, {"double": lambda x: 2 * x, "torch": torch}, lambda _: None)
        with contextlib.suppress(Closed):
            while True:
                side.answer()
        os._exit(torch.is_grad_enabled())
    theirs.close()
    with ours:
        verdict = Examiner(ours, list).run(test)
    _, status = os.waitpid(pid, 0)
    assert verdict.error is None
    return bool(os.waitstatus_to_exitcode(status))


def test_a_test_without_gradients_leaves_them_to_the_students_later_cells() -> None:
    assert grad_mode_of_the_student_after("double(torch.ones(1))")
    assert grad_mode_of_the_student_after("with torch.no_grad():\n    double(torch.ones(1))")
