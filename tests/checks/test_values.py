"""An answer is compared by type, shape, dtype, device and value, in that order."""

import math
import re

import numpy as np
import pytest
import torch

from gradus.checks import CheckFailed, expect, expect_true
from gradus.checks.values import TOLERANCES


def failure_of(got, expected, **options) -> str:
    with pytest.raises(CheckFailed) as caught:
        expect(got, expected, what="answer", **options)
    return str(caught.value)


RIGHT = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(
    ("got", "message"),
    [
        (None, "not a tensor"),
        ([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], "not a tensor"),
        (RIGHT.numpy(), "not a tensor"),
        (RIGHT.T, "wrong shape"),
        (RIGHT[None], "wrong shape"),
        (RIGHT.double(), "wrong dtype"),
        (RIGHT.to("meta"), "wrong device"),
        (RIGHT + 0.01, "6 of 6 entries are wrong"),
        (
            RIGHT * torch.tensor([1.0, 1.0, 1.1]),
            "2 of 6 entries are wrong. The worst is at \\[1, 2\\]",
        ),
        (RIGHT / 0, "not finite"),
        (torch.full((2, 3), torch.nan), "not finite"),
    ],
)
def test_each_difference_has_its_own_message(got, message) -> None:
    text = failure_of(got, RIGHT)
    assert re.search(message, text)
    assert "got" in text
    assert "expected" in text


def test_a_right_answer_passes_with_or_without_a_graph() -> None:
    expect(RIGHT.clone(), RIGHT, what="answer")
    expect(RIGHT.clone().requires_grad_() * 1, RIGHT, what="answer")


@pytest.mark.parametrize("dtype", TOLERANCES)
def test_the_tolerance_follows_the_dtype(dtype) -> None:
    rtol, _ = TOLERANCES[dtype]
    right = torch.tensor([100.0], dtype=dtype)
    expect(right * (1 + rtol / 2), right, what="answer")
    failure_of(right * (1 + 4 * rtol), right)


def test_a_detour_through_float32_shows_in_float64() -> None:
    right = torch.rand(5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    failure_of(right.float().double(), right)


def test_infinities_and_nan_must_match() -> None:
    right = torch.tensor([math.inf, -math.inf, math.nan, 1.0])
    expect(right.clone(), right, what="answer")
    failure_of(torch.tensor([math.inf, math.inf, math.nan, 1.0]), right)
    failure_of(torch.tensor([math.inf, -math.inf, 0.0, 1.0]), right)


@pytest.mark.parametrize("got", [1, True, torch.tensor(1.0), "1.0", None, np.float32(1.0)])
def test_a_float_is_a_python_float(got) -> None:
    assert "wrong type" in failure_of(got, 1.0)


def test_floats_agree_to_a_millionth() -> None:
    expect(1.0 + 5e-7, 1.0, what="answer")
    expect(np.float64(1.0), 1.0, what="answer")
    expect(math.nan, math.nan, what="answer")
    failure_of(1.0 + 1e-5, 1.0)
    failure_of(math.nan, 1.0)


def test_integers_booleans_and_texts_are_compared_exactly() -> None:
    expect(3, 3, what="answer")
    expect(True, True, what="answer")
    expect("a", "a", what="answer")
    for got, right in [(3, 4), (True, 1), (1, True), (3.0, 3), ("a", "b")]:
        failure_of(got, right)


def test_sequences_and_dicts_are_compared_entry_by_entry() -> None:
    expect([RIGHT, 1.0], (RIGHT, 1.0), what="answer")
    assert "answer[1]" in failure_of((RIGHT, 2.0), (RIGHT, 1.0))
    assert "number of entries" in failure_of((RIGHT,), (RIGHT, 1.0))
    assert "wrong type" in failure_of(RIGHT, (RIGHT, 1.0))
    expect({"a": 1.0}, {"a": 1.0}, what="answer")
    assert "answer['a']" in failure_of({"a": 2.0}, {"a": 1.0})
    assert "wrong keys" in failure_of({"b": 1.0}, {"a": 1.0})


def test_a_named_mistake_is_recognised_and_named() -> None:
    mistakes = {"mean_not_sum": torch.tensor(2.0), "sum_not_mean": lambda: torch.tensor(12.0)}
    text = failure_of(torch.tensor(12.0), torch.tensor(6.0), mistakes=mistakes)
    assert "[mistake: sum_not_mean]" in text
    assert "the contract asks for the mean" in text
    assert "mistake" not in failure_of(torch.tensor(5.0), torch.tensor(6.0), mistakes=mistakes)


def test_a_mistake_that_gives_the_right_answer_here_is_not_named() -> None:
    mistakes = {"transposed": torch.tensor(6.0), "wrong_sign": torch.tensor(-6.0)}
    text = failure_of(torch.tensor(-6.0), torch.tensor(6.0), mistakes=mistakes)
    assert "[mistake: wrong_sign]" in text


def test_a_mistake_that_cannot_be_made_on_this_input_is_passed_over() -> None:
    mistakes = {
        "transposed": lambda: torch.ones(2, 3) @ torch.ones(2, 3),
        "wrong_sign": lambda: torch.tensor(-6.0),
    }
    text = failure_of(torch.tensor(-6.0), torch.tensor(6.0), mistakes=mistakes)
    assert "[mistake: wrong_sign]" in text


def test_a_property_that_does_not_hold_is_explained_by_its_mistake() -> None:
    expect_true(True, "wrong_sign", what="answer")
    expect_true(torch.tensor(True), "wrong_sign", what="answer")
    with pytest.raises(CheckFailed, match=r"\[mistake: wrong_sign\]"):
        expect_true(torch.tensor(False), "wrong_sign", what="answer")


def test_an_unknown_mistake_is_an_error_of_the_author() -> None:
    with pytest.raises(LookupError, match="no_such_mistake"):
        expect_true(False, "no_such_mistake", what="answer")


def test_messages_speak_the_language_of_the_course(spanish) -> None:
    text = failure_of(
        torch.tensor(12.0), torch.tensor(6.0), mistakes={"sum_not_mean": torch.tensor(12.0)}
    )
    assert "obtenido" in text
    assert "esperado" in text
    assert "esto es la suma; el contrato pide la media [mistake: sum_not_mean]" in text
