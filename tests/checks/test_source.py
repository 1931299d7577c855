"""Bans are found in every form, and nothing else is taken for one."""

import pytest

from gradus.checks import PRODUCTS, CheckFailed, forbid
from gradus.checks.source import find_use

SETUP = "import torch\nimport numpy as np\nimport torch.nn.functional as F\nfrom torch import nn\n"


def use_of(code: str, *banned: str, before: str = "") -> str | None:
    """Return what the function `f` of the code uses, or None."""
    use = find_use([SETUP, before, code], "f", banned)
    return None if use is None else (use.name or "(unreadable)")


@pytest.mark.parametrize(
    "body",
    [
        "return A @ B",
        "A @= B\n    return A",
        "return A.__matmul__(B)",
        "return torch.matmul(A, B)",
        "return A.matmul(B)",
        "return torch.Tensor.matmul(A, B)",
        "return A.mm(B)",
        "return torch.einsum('ij,jk->ik', A, B)",
        "return torch.linalg.multi_dot([A, B])",
        "return np.linalg.norm(A)",
        "return F.linear(A, B.T)",
        "return nn.functional.linear(A, B.T)",
        "return np.dot(A, B)",
        "product = torch.matmul\n    return product(A, B)",
        "T = torch\n    return T.mm(A, B)",
        "L = torch.linalg\n    return L.vecdot(A, B)",
        "from torch import matmul as product\n    return product(A, B)",
        "import torch.linalg as LA\n    return LA.vecdot(A, B)",
        "import operator\n    return operator.matmul(A, B)",
        "return getattr(torch, 'matmul')(A, B)",
        "return getattr(torch, 'mat' + 'mul')(A, B)",
        "return getattr(torch, f'mat{\"mul\"}')(A, B)",
        "return torch.__dict__['mm'](A, B)",
        "return vars(torch)['mm'](A, B)",
        "return eval('A @ B')",
        "return eval('torch.mm(A, B)')",
        "return __import__('torch').mm(A, B)",
        "return torch.ops.aten.mm(A, B)",
        "return (lambda X: X @ B)(A)",
        "def inner_helper():\n        return A @ B\n    return inner_helper()",
        "return torch.stack([A.mv(b) for b in B.T], dim=1)",
        "return A.addmm_(B, B)",
    ],
)
def test_a_product_is_found_in_every_form(body: str) -> None:
    assert use_of(f"def f(A, B):\n    {body}\n", *PRODUCTS) is not None


@pytest.mark.parametrize(
    "body",
    [
        '"""Not A @ B, nor torch.matmul(A, B)."""\n    return (A * B).sum()  # like A @ B',
        "matmul = (A * B).sum()\n    return matmul",
        "return sum(a * b for a, b in zip(A, B))",
        "mm = A * B\n    return mm",
        "message = 'A @ B'\n    return A",
        "return getattr(A, 'sum')()",
        "dot = lambda x, y: (x * y).sum()\n    return dot(A, B)",
    ],
)
def test_words_that_are_no_product_are_left_alone(body: str) -> None:
    assert use_of(f"def f(A, B):\n    {body}\n", *PRODUCTS) is None


def test_helpers_in_other_cells_are_followed() -> None:
    helpers = "def second(A, B):\n    return A @ B\n\ndef first(A, B):\n    return second(A, B)\n"
    assert use_of("def f(A, B):\n    return first(A, B)\n", "@", before=helpers) == "@"
    assert use_of("def f(A, B):\n    return A\n", "@", before=helpers) is None


def test_a_helper_class_is_followed() -> None:
    helper = (
        "class Product:\n    def __call__(self, A, B):\n        return A.mm(B)\nm = Product()\n"
    )
    assert use_of("def f(A, B):\n    return m(A, B)\n", *PRODUCTS, before=helper) is not None


def test_the_students_own_function_of_a_banned_name_is_allowed() -> None:
    own = "def dot(x, y):\n    return (x * y).sum()\n"
    assert use_of("def f(x, y):\n    return dot(x, y)\n", *PRODUCTS, before=own) is None
    method = "class Own:\n    @staticmethod\n    def dot(x, y):\n        return (x * y).sum()\n"
    assert use_of("def f(x, y):\n    return Own.dot(x, y)\n", *PRODUCTS, before=method) is None


def test_a_method_of_the_students_own_class_is_allowed() -> None:
    layer = "class Layer:\n    def backward(self, g):\n        return 2 * g\n"
    direct = "def f(g):\n    return Layer().backward(g)\n"
    named = "def f(g):\n    layer = Layer()\n    return layer.backward(g)\n"
    assert use_of(direct, "backward", before=layer) is None
    assert use_of(named, "backward", before=layer) is None
    assert (
        use_of(
            "def f(g):\n    return net.backward(g)\n", "backward", before=f"{layer}net = Layer()\n"
        )
        is None
    )


def test_a_library_method_on_a_students_object_is_no_method_of_its_own() -> None:
    module = "class Loss(nn.Module):\n    def forward(self, x):\n        return x.sum()\n"
    inherited = "def f(x):\n    return Loss().backward(x)\n"
    assert use_of(inherited, "backward", before=module) is not None
    layer = "class Layer:\n    def backward(self, g):\n        return 2 * g\n"
    renamed = "def f(x):\n    loss = Layer()\n    loss = x.sum()\n    loss.backward()\n"
    assert use_of(renamed, "backward", before=layer) is not None
    within = "class Layer:\n    def backward(self, x):\n        x.sum().backward()\n"
    assert (
        use_of("def f(x):\n    return Layer().backward(x)\n", "backward", before=within) is not None
    )


def test_an_earlier_attempt_that_was_replaced_does_not_count() -> None:
    earlier = "def f(A, B):\n    return A @ B\n"
    assert use_of("def f(A, B):\n    return (A * B).sum()\n", "@", before=earlier) is None


def test_a_wrapper_around_an_earlier_meaning_counts() -> None:
    earlier = "def f(A, B):\n    return A @ B\n"
    assert use_of("f = torch.vmap(f)\n", "@", before=earlier) == "@"


def test_a_name_bound_to_the_library_function_itself_is_found() -> None:
    assert use_of("f = torch.matmul\n", *PRODUCTS) == "torch.matmul"
    assert use_of("from torch import matmul as f\n", *PRODUCTS) == "torch.matmul"


def test_imports_beside_the_one_in_use_do_not_count() -> None:
    assert (
        use_of("from torch import matmul, ones\ndef f(A):\n    return ones(3)\n", "matmul") is None
    )


def test_star_imports_are_seen_through() -> None:
    code = "from torch import *\ndef f(A, B):\n    return matmul(A, B)\n"
    assert use_of(code, "matmul") == "torch.matmul"


def test_a_dotted_ban_covers_its_part_and_no_more() -> None:
    optim = "import torch.optim as optim\ndef f(p):\n    return optim.SGD(p)\n"
    assert use_of(optim, "torch.optim.*") == "torch.optim.SGD"
    sklearn = "def f(y):\n    from sklearn.metrics import f1_score\n    return f1_score(y, y)\n"
    assert use_of(sklearn, "sklearn.*") == "sklearn.metrics.f1_score"
    assert use_of("def f(x):\n    return torch.vmap(torch.sum)(x)\n", "torch.func.*") is None


def test_a_computed_name_is_refused() -> None:
    assert use_of("def f(A, B, how):\n    return getattr(A, how)(B)\n", "matmul") == "(unreadable)"
    assert use_of("def f(A, B, code):\n    return eval(code)\n", "matmul") == "(unreadable)"


def test_a_computed_name_of_ones_own_object_reaches_no_banned_library() -> None:
    own = "class Mean:\n    def macro(self):\n        return 0.0\n"
    call = "def f(how):\n    return getattr(Mean(), how)()\n"
    assert use_of(call, "sklearn.*", "torchmetrics.*", before=own) is None
    assert use_of(call, "sklearn.*", "matmul", before=own) == "(unreadable)"
    assert use_of(call, "linalg.*", before=own) == "(unreadable)"
    module = "def f(how):\n    import importlib\n    return getattr(importlib, how)('x')\n"
    assert use_of(module, "sklearn.*") == "(unreadable)"
    library = "def f(how):\n    import sklearn.metrics as m\n    return getattr(m, how)(1)\n"
    assert use_of(library, "sklearn.*") == "(unreadable)"


def test_the_message_shows_the_line(student) -> None:
    function = student("def product(A, B):\n    return torch.mm(A, B)  # quick\n")
    with pytest.raises(
        CheckFailed, match=r"product uses torch\.mm.*\n?.*return torch\.mm"
    ) as caught:
        forbid(function, *PRODUCTS)
    assert caught.value.mistake == "banned_call"


def test_a_function_that_no_cell_defines_is_an_error(notebook) -> None:
    with pytest.raises(CheckFailed, match="not defined in any cell"):
        forbid(len, "matmul")
