"""A change in place keeps the tensors it changes."""

import pytest
import torch

from gradus.checks import CheckFailed, expect_update


def parameters() -> list[torch.Tensor]:
    params = [torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor(3.0, requires_grad=True)]
    for p in params:
        p.grad = torch.full_like(p, 0.5)
    return params


RIGHT = [torch.tensor([0.95, 1.95]), torch.tensor(2.95)]
OLD = [torch.tensor([1.0, 2.0]), torch.tensor(3.0)]


def check(function) -> None:
    expect_update(function, [parameters(), 0.1], {0: RIGHT}, mistakes={"not_in_place": {0: OLD}})


@pytest.mark.parametrize(
    "body",
    [
        "with torch.no_grad():\n        for p in params:\n            p -= lr * p.grad",
        "for p in params:\n        p.data.add_(p.grad, alpha=-lr)",
        "for p in params:\n        p.data = p.data - lr * p.grad",
    ],
)
def test_every_way_of_changing_in_place_passes(student, body) -> None:
    check(student(f"def step(params, lr):\n    {body}"))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("for p in params:\n        p = p - lr * p.grad", r"\[mistake: not_in_place\]"),
        ("for i, p in enumerate(params):\n        params[i] = p - lr * p.grad", "replaced params"),
        ("params.clear()", "replaced params"),
        (
            "for p in params:\n        p.requires_grad_(False)\n        p -= lr * p.grad",
            "changed requires_grad",
        ),
        (
            "with torch.no_grad():\n        for p in params:\n            p -= lr * p.grad\n"
            "            p.grad.zero_()",
            "changed the .grad",
        ),
        (
            "for p in params:\n        p.data -= lr * p.grad\n        p.grad = None",
            "changed the .grad",
        ),
        ("with torch.no_grad():\n        for p in params:\n            p += lr * p.grad", "wrong"),
        ("for p in params:\n        p -= lr * p.grad", "leaf Variable"),
    ],
)
def test_every_way_of_not_doing_so_is_named(student, body, message) -> None:
    with pytest.raises(CheckFailed, match=message):
        check(student(f"def step(params, lr):\n    {body}"))


def test_an_update_recorded_in_the_graph_is_named(student) -> None:
    step = student("def step(params, lr):\n    for p in params:\n        p -= lr * torch.ones(2)")
    tensor = torch.tensor([1.0, 2.0], requires_grad=True) * 1
    tensor.retain_grad()
    with pytest.raises(CheckFailed, match="autograd graph"):
        expect_update(step, [[tensor], 0.1], {0: [torch.tensor([0.9, 1.9])]})


def test_gradients_may_change_where_that_is_the_task(student) -> None:
    clip = student("def clip(params):\n    for p in params:\n        p.grad.mul_(0.5)")
    params = parameters()
    expect_update(clip, [params], {0: OLD}, keeps_grad=False)
    assert float(params[1].grad) == 0.25


def test_what_the_call_returns_is_returned(student) -> None:
    norm = student("def norm(params):\n    return 7")
    assert expect_update(norm, [parameters()], {0: OLD}) == 7
