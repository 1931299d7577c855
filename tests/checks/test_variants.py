"""Fixtures come in every dtype and device, and are the same on every machine."""

import torch

from gradus.checks import devices, variants


def test_every_dtype_comes_on_every_device() -> None:
    found = {(v.dtype, v.device) for v in variants()}
    assert found == {(d, where) for d in (torch.float32, torch.float64) for where in devices()}


def test_cuda_is_tried_exactly_where_there_is_one() -> None:
    assert ("cuda" in {d.type for d in devices()}) == torch.cuda.is_available()


def test_the_same_seed_draws_the_same_numbers_and_another_does_not() -> None:
    first = [v.normal(3) for v in variants()]
    assert all(torch.equal(a, v.normal(3)) for a, v in zip(first, variants(), strict=True))
    assert not any(
        torch.equal(a, v.normal(3)) for a, v in zip(first, variants(seed=1), strict=True)
    )


def test_the_global_random_state_is_neither_read_nor_changed() -> None:
    torch.manual_seed(0)
    state = torch.get_rng_state()
    first = [v.normal(2) for v in variants()]
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(1)
    assert all(torch.equal(a, v.normal(2)) for a, v in zip(first, variants(), strict=True))


def test_draws_have_the_kind_that_their_name_says() -> None:
    for v in variants():
        assert v.normal(2, 3).dtype == v.tensor([1, 2]).dtype == v.dtype
        assert v.normal(2, 3).device == v.device
        assert v.integers(0, 3, 5).dtype == v.labels([0, 1]).dtype == torch.int64
        assert sorted(v.permutation(6).tolist()) == [0, 1, 2, 3, 4, 5]
        drawn = v.uniform(100, low=2.0, high=3.0)
        assert bool(((drawn >= 2) & (drawn < 3)).all())
