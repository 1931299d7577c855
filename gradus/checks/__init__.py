"""What hidden tests are written with: values, gradients, inputs, errors, bans, loops, mistakes.

A check compares an answer with an oracle and raises `CheckFailed` with a message in the course's
language. Nothing here knows nbgrader or the engine that runs the notebook.
"""

from gradus.checks.calls import call
from gradus.checks.contract import Contract, expect_error
from gradus.checks.failures import CheckFailed, NotDone
from gradus.checks.source import PRODUCTS, forbid
from gradus.checks.updates import expect_update
from gradus.checks.values import expect, expect_true
from gradus.checks.variants import Variant, devices, variants

__all__ = [
    "PRODUCTS",
    "CheckFailed",
    "Contract",
    "NotDone",
    "Variant",
    "call",
    "devices",
    "expect",
    "expect_error",
    "expect_true",
    "expect_update",
    "forbid",
    "variants",
]
