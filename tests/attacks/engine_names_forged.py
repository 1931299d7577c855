"""The student's process tells of names of the test that its notebook does not have."""

CELLS = {
    "decay": """
import operator

import gradus.engine.border.student_side as border

original = border.StudentSide._do_names

def names(self, wanted, everything):
    found, public = original(self, wanted, everything)
    if "small" in wanted:
        found["small"] = found["callable"] = (True, operator.truth)
        found["abs"] = (True, operator.not_)
    return found, public

border.StudentSide._do_names = names

def decay(lr, factor):
    return lambda step: lr
"""
}
DESERVED = {"decay": 0}
