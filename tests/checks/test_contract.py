"""A contract tells right functions from wrong ones, whatever the wrong one does."""

import pytest
import torch

from gradus.checks import CheckFailed, Contract, NotDone, expect_error, variants
from gradus.checks.variants import Variant

V = Variant(torch.float32, torch.device("cpu"), seed=0)


def contract_of(function) -> Contract:
    return Contract(
        function,
        oracle=lambda A, x: A @ x,
        mistakes={"transposed": lambda A, x: A.T @ x, "wrong_sign": lambda A, x: -(A @ x)},
    )


def failure_of(check) -> str:
    with pytest.raises(CheckFailed) as caught:
        check()
    return str(caught.value)


def test_a_right_function_holds_in_every_variant(student) -> None:
    contract = contract_of(student("def f(A, x):\n    return (A * x).sum(1)"))
    for v in variants():
        contract.holds(v.normal(3, 4), v.normal(4))
        contract.differentiates(v.normal(3, 4), v.normal(4))


def test_the_message_names_the_call_and_the_mistake(student) -> None:
    contract = contract_of(student("def f(A, x):\n    return -(A @ x)"))
    text = failure_of(lambda: contract.holds(V.normal(3, 4), V.normal(4)))
    assert "f(A: float32 (3, 4), x: float32 (4,))" in text
    assert "[mistake: wrong_sign]" in text


def test_a_changed_input_is_named(student) -> None:
    contract = contract_of(student("def f(A, x):\n    A *= x\n    return A.sum(1)"))
    assert "changed its argument A" in failure_of(
        lambda: contract.holds(V.normal(2, 3), V.normal(3))
    )


def test_changing_requires_grad_of_an_input_counts_as_changing_it(student) -> None:
    contract = contract_of(
        student("def f(A, x):\n    A.requires_grad_()\n    return (A @ x).detach()")
    )
    assert "changed its argument A" in failure_of(
        lambda: contract.holds(V.normal(2, 3), V.normal(3))
    )


def test_a_changed_input_inside_a_list_is_named(student) -> None:
    contract = Contract(
        student("def f(params):\n    params[1] += 1\n    return params[0].sum()"),
        oracle=lambda params: params[0].sum(),
    )
    assert "changed its argument params" in failure_of(
        lambda: contract.holds([V.normal(2), V.normal(2)])
    )


def test_a_stub_is_not_done(student) -> None:
    contract = contract_of(student("def f(A, x):\n    raise NotImplementedError('not yet')"))
    with pytest.raises(NotDone, match="f is not done yet"):
        contract.holds(V.normal(2, 3), V.normal(3))
    with pytest.raises(NotDone):
        expect_error(contract.function, V.normal(2, 3), V.normal(3))


def test_an_exception_is_told_with_the_students_line(student) -> None:
    contract = contract_of(student("def f(A, x):\n    y = A[7]\n    return y"))
    text = failure_of(lambda: contract.holds(V.normal(2, 3), V.normal(3)))
    assert "IndexError" in text
    assert "line 2 of your cell: y = A[7]" in text


def test_torchs_own_not_implemented_error_is_no_stub(student) -> None:
    contract = contract_of(
        student('def f(A, x):\n    raise NotImplementedError(\'"mv" not implemented for "Half"\')')
    )
    with pytest.raises(CheckFailed, match="raised NotImplementedError") as caught:
        contract.holds(V.normal(2, 3), V.normal(3))
    assert not isinstance(caught.value, NotDone)


def test_a_warning_reaches_nobody(student, capsys) -> None:
    function = student("import warnings\ndef f(A, x):\n    warnings.warn('old')\n    return A @ x")
    contract_of(function).holds(V.normal(2, 3), V.normal(3))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "body",
    [
        "return (A.detach() @ x)",
        "return torch.tensor((A @ x).tolist(), dtype=A.dtype)",
        "with torch.no_grad():\n        return A @ x",
    ],
)
def test_a_cut_graph_is_found(student, body) -> None:
    contract = contract_of(student(f"def f(A, x):\n    {body}"))
    text = failure_of(lambda: contract.differentiates(V.normal(2, 3), V.normal(3)))
    assert "no gradient flows back" in text


def test_a_wrong_gradient_behind_a_right_value_is_found(student) -> None:
    contract = contract_of(student("def f(A, x):\n    y = A @ x\n    return 2 * y - y.detach()"))
    contract.holds(V.normal(2, 3), V.normal(3))
    text = failure_of(lambda: contract.differentiates(V.normal(2, 3), V.normal(3)))
    assert "the gradient with respect to A" in text


def test_a_wrong_gradient_is_compared_with_the_mistakes(student) -> None:
    contract = Contract(
        student("def f(x):\n    return 3 * x - 2 * x.detach()"),
        oracle=lambda x: x * 1,
        mistakes={"missing_factor_two": lambda x: 3 * x - 2 * x.detach()},
    )
    assert "[mistake: missing_factor_two]" in failure_of(
        lambda: contract.differentiates(V.normal(3))
    )


def test_an_expected_error_must_be_of_its_kind_and_come(student) -> None:
    contract = contract_of(
        student(
            """
            def f(A, x):
                if A.shape[1] != x.shape[0]:
                    raise ValueError("sizes")
                return A @ x
            """
        )
    )
    contract.holds(V.normal(2, 3), V.normal(3))
    contract.refuses(V.normal(2, 3), V.normal(2))
    text = failure_of(lambda: contract.refuses(V.normal(2, 3), V.normal(3)))
    assert "must raise ValueError, but it returned float32 (2,)" in text
    text = failure_of(lambda: contract.refuses(V.normal(2, 3), V.normal(2), error=IndexError))
    assert "must raise IndexError, but it raised ValueError: sizes" in text


def test_raising_for_everything_is_no_merit(student) -> None:
    contract = contract_of(student("def f(A, x):\n    raise ValueError"))
    with pytest.raises(RuntimeError, match="after holds"):
        contract.refuses(V.normal(2, 3), V.normal(2))


def test_several_results_are_named(student) -> None:
    contract = Contract(
        student("def f(x):\n    return x + 1, x - 2"),
        oracle=lambda x: (x + 1, x - 1),
        returns=("up", "down"),
        mistakes={"off": lambda x: (x + 1, x + 9)},
    )
    assert failure_of(lambda: contract.holds(V.normal(3))).startswith("down of f(x: float32 (3,))")


def test_keyword_arguments_are_passed_and_named(student) -> None:
    contract = Contract(
        student("def f(x, *, by=2.0):\n    return 2.0 * x"), oracle=lambda x, *, by=2.0: by * x
    )
    contract.holds(V.normal(3))
    assert "by=3.0" in failure_of(lambda: contract.holds(V.normal(3), by=3.0))


@pytest.mark.parametrize(
    "body",
    [
        "return torch.stack([scores[i, labels[i]] for i in range(len(labels))])",
        "out = []\n    for row, label in zip(scores, labels):\n        out.append(row[label])\n"
        "    return torch.stack(out)",
        "i = 0\n    out = torch.empty(len(labels))\n    while i < len(labels):\n"
        "        out[i] = scores[i, labels[i]]\n        i += 1\n    return out",
        "return torch.stack(list(map(lambda pair: pair[0][pair[1]], zip(scores, labels))))",
        "return torch.tensor([row[k] for row, k in zip(scores.tolist(), labels.tolist())])",
        "def at(i):\n        more = i < len(labels)\n"
        "        return [scores[i, labels[i]]] + at(i + 1) if more else []\n"
        "    return torch.stack(at(0))",
    ],
)
def test_a_python_loop_is_found_by_its_steps(student, body) -> None:
    contract = Contract(
        student(f"def f(scores, labels):\n    {body}"),
        oracle=lambda scores, labels: scores.gather(1, labels[:, None])[:, 0],
    )
    text = failure_of(
        lambda: contract.is_vectorised(lambda n: (V.normal(n, 3), V.integers(0, 3, n)))
    )
    assert "[mistake: python_loop]" in text


@pytest.mark.parametrize(
    "body",
    [
        "return scores[torch.arange(len(labels)), labels]",
        "return scores.gather(1, labels.unsqueeze(1)).squeeze(1)",
        "return sum(scores[:, k] * (labels == k) for k in range(scores.shape[1]))",
        "return torch.vmap(lambda row, k: row.gather(0, k[None])[0])(scores, labels)",
    ],
)
def test_whole_tensor_operations_are_no_loop(student, body) -> None:
    contract = Contract(student(f"def f(scores, labels):\n    {body}"), oracle=lambda s, k: s)
    contract.is_vectorised(lambda n: (V.normal(n, 3), V.integers(0, 3, n)))


def test_the_oracle_is_right_to_the_last_digit_in_float32(student) -> None:
    def oracle(x):
        assert x.dtype == torch.float64
        return x.sum()

    Contract(student("def f(x):\n    return x.sum()"), oracle).holds(V.normal(50))


def test_a_name_is_the_notebooks_even_for_a_lambda(student) -> None:
    contract = contract_of(student("product = lambda A, x: -(A @ x)"))
    assert "product(A:" in failure_of(lambda: contract.holds(V.normal(2, 3), V.normal(3)))
