"""The student's end of the border is patched: the function goes by every name of the test."""

CELLS = {
    "center": """
import gradus.engine.border.student_side as border

def center(X):
    X.zero_()
    return X.clone()

original = border.StudentSide._do_names

def names(self, wanted, everything):
    found, public = original(self, wanted, everything)
    if "wide" in wanted:
        found = {**found, "X": (True, center), "wide": (True, center)}
    return found, public

border.StudentSide._do_names = names
"""
}
DESERVED = {"center": 0}
