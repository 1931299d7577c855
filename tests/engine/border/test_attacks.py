"""What a student's process may try against the examiner, and what comes of it.

Each attack is a notebook cell and a test cell that a naive arrangement would let it pass. The
reference gives the policy, as at build time.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
import time

import pytest

from gradus.engine.border.examiner_side import Examiner
from gradus.engine.wire import ProtocolFailure, encode
from gradus.engine.wire.frames import HEADER, MAGIC, VERSION
from gradus.engine.wire.tags import DTYPE_NAMES
from tests.engine.border.pair import Told, attacked, examine, policies_of, warm_up

REFERENCE = """
import torch
from torch import nn
def double(x):
    return 2 * x
def size(x):
    return len(x)
def numbers(n):
    return list(range(n))
def walk(n):
    yield from range(n)
def scale(xs, a):
    return [a * x for x in xs]
"""
TEST = "torch.testing.assert_close(double(torch.tensor([1.0, 2.0])), torch.tensor([2.0, 4.0]))"


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    warm_up()


def told(attack: str, test: str = TEST, *, seconds: float = 20, policy: bool = True) -> Told:
    """Return what the test cell says of the reference with an attack behind it."""
    return attacked([REFERENCE], attack, test, seconds=seconds, policy=policy)


def test_the_reference_passes():
    assert told("").passed


def test_expected_minus_answer_does_not_reach_the_answers_class():
    attack = """
stolen = []
class Answer:
    def __rsub__(self, expected): stolen.append(expected); return torch.zeros(2)
    def __sub__(self, expected): stolen.append(expected); return torch.zeros(2)
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        stolen.append(args); return torch.zeros(2)
    def __array_ufunc__(self, *args, **kwargs): stolen.append(args); return 0
def double(x): return Answer()
"""
    test = """
expected = torch.tensor([2.0, 4.0])
assert float((expected - double(torch.tensor([1.0, 2.0]))).abs().max()) < 1e-6
"""
    for policy in (True, False):
        assert not told(attack, test, policy=policy).passed
    look = [("a", test), ("b", "assert not stolen, stolen")]
    answers = examine([REFERENCE, attack], look)
    assert answers[1].passed, answers[1].message


@pytest.mark.parametrize("name", ["__eq__", "__ne__", "__bool__", "__lt__", "__len__"])
def test_what_an_answer_says_of_itself_decides_nothing(name):
    value = "3" if name == "__len__" else "name != '__ne__'"
    attack = f"""
name = {name!r}
class Answer:
    def {name}(self, *others): return {value}
def size(x): return Answer()
"""
    check = {
        "__eq__": "assert size([1, 2, 3]) == 3",
        "__ne__": "assert not size([1, 2, 3]) != 3",
        "__bool__": "assert bool(size([1, 2, 3]))",
        "__lt__": "assert size([1, 2, 3]) < 4",
        "__len__": "assert size([1, 2, 3])",
    }[name]
    for policy in (True, False):
        assert not told(attack, check, policy=policy).passed


def test_a_subclass_of_tensor_is_no_tensor():
    attack = """
class Yes(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True
def double(x): return torch.zeros(2).as_subclass(Yes)
"""
    for policy in (True, False):
        assert not told(attack, policy=policy).passed
        assert not told(attack, "assert double(torch.ones(2)).allclose(2 * torch.ones(2))").passed


def test_ending_the_process_is_no_exception():
    attack = "import os\ndef double(x): os._exit(0)"
    test = """
try:
    double(torch.ones(2))
except Exception:
    pass
"""
    found = told(attack, test)
    assert found.error == "Closed"


def test_a_time_out_inside_except_is_not_forgotten():
    attack = "import time\ndef double(x): time.sleep(60)"
    test = """
try:
    double(torch.ones(2))
except BaseException:
    pass
"""
    found = told(attack, test, seconds=2)
    assert found.error == "Poisoned"


def test_zeroing_the_inputs_earns_nothing():
    attack = "def double(x):\n    x.zero_()\n    return x.clone()"
    test = """
x = torch.tensor([1.0, 2.0])
got = double(x)
torch.testing.assert_close(got, 2 * x)
"""
    found = told(attack, test)
    assert "changed its argument 0" in found.message


def test_emptying_the_inputs_earns_nothing():
    attack = "def scale(xs, a):\n    xs.clear()\n    return []"
    test = """
xs = [1.0, 2.0]
got = scale(xs, 3.0)
assert got == [3.0 * x for x in xs]
"""
    assert "changed its argument 0" in told(attack, test).message


def test_inputs_of_an_earlier_call_cannot_be_changed_later():
    attack = """
kept = []
def double(x):
    for old in kept: old.zero_()
    kept.append(x)
    return 2 * x if x.numel() == 1 else torch.zeros_like(x)
"""
    test = """
x, y = torch.tensor([1.0, 2.0]), torch.tensor([1.0])
first = double(x)
double(y)
torch.testing.assert_close(first, 2 * x)
"""
    answer = told(attack, test)
    assert not answer.passed
    assert "changed its argument …" in answer.message


def test_a_slice_does_not_bring_its_neighbours():
    attack = """
found = []
def double(x):
    whole = torch.empty(0).set_(x.untyped_storage())
    found.append(whole.tolist())
    return 2 * x
"""
    test = """
data = torch.tensor([[1.0, 77.0], [2.0, 88.0]])
double(data[:, 0])
for around in found:
    assert not {77.0, 88.0} & set(around), around
"""
    answers = examine([REFERENCE, attack], [("test", test), ("again", test)])
    assert [each.message for each in answers] == ["", ""]


@pytest.mark.parametrize(
    "value",
    [
        "torch.zeros(1).expand(10**12)",
        "torch.zeros(1).expand(2**20, 2**20)",
        "bytes(10**9)",
        "'x' * 10**9",
        "torch.zeros(2**28)",
        "[torch.zeros(2**24) for _ in range(20)]",
        "list(range(5 * 10**6))",
        "10 ** 10**6",
        "deep",
        "cyclic",
        "[[[]] * 1000] * 1000 * 1000",
        "torch.zeros(2).to_sparse()",
        "{k * (2**61 - 1): 0 for k in range(20000)}",
    ],
)
def test_an_answer_without_bounds_is_an_error(value):
    attack = f"""
deep = []
for _ in range(10**5): deep = [deep]
cyclic = []
cyclic.append(cyclic)
def double(x): return {value}
"""
    started = time.monotonic()
    assert not told(attack, policy=False).passed
    assert time.monotonic() - started < 20


def test_an_iterator_without_end_ends_with_the_time():
    attack = "import itertools\ndef walk(n): return itertools.count()"
    found = told(attack, "assert list(walk(3)) == [0, 1, 2]", seconds=2)
    assert found.error == "TimedOut"


def test_endless_calling_back_ends_with_the_time():
    attack = "def double(f):\n    while True: f(1)"
    test = "seen = []\ntry: double(lambda n: seen.append(n))\nexcept Exception: pass"
    assert told(attack, test, seconds=2, policy=False).error == "TimedOut"


def test_recursion_across_the_border_ends():
    attack = "def double(f): return f(f)"
    test = "calls = []\ndef back(f):\n    calls.append(1)\n    return double(f)\ndouble(back)"
    assert not told(attack, test, policy=False).passed


def test_the_names_of_libraries_stay_the_libraries():
    attack = """
class torch:
    class testing:
        @staticmethod
        def assert_close(got, expected): pass
    @staticmethod
    def tensor(x): return x
def double(x): return None
def isinstance(*args): return True
def all(*args): return True
"""
    assert not told(attack).passed
    test = "assert isinstance(double(torch.ones(1)), torch.Tensor) and all([False, True]) is False"
    assert not told(attack, test).passed


def test_the_same_value_of_another_kind_of_library_function():
    attack = "import os\ndouble = os.getcwd\nsize = eval\nnumbers = exec"
    test = "import os\nassert size('__import__(\"os\").getpid()') != os.getpid()"
    assert told(attack, test, policy=False).passed


def test_the_test_cannot_be_read_from_what_it_passes():
    attack = """
found = []
def double(f):
    for name in ('__globals__', '__code__', '__closure__', '_secret'):
        try: found.append(getattr(f, name))
        except Exception: pass
    try: found.append(f.secret.__globals__)
    except Exception: pass
    return 1
"""
    test = """
secret_answer = 4242
class Given:
    _secret = secret_answer
    def secret(self): return len(str(secret_answer))
double(Given())
"""
    answers = examine([attack], [("a", test), ("b", "assert '4242' not in repr(found), found")])
    assert answers[1].passed, answers[1].message


def test_what_a_test_assigns_does_not_reach_the_student():
    attack = "X = 1\ndef double(x): return globals().get('expected'), globals()['X']"
    test = "X = 2\nexpected = 3\nassert double(0) == (None, 1)"
    assert told(attack, test, policy=False).passed


def test_a_random_state_cannot_be_made_up():
    attack = """
state = torch.get_rng_state()
state[24:24 + 624 * 8] = 0
def double(x):
    torch.set_rng_state(state)
    return 2 * x
"""
    test = "torch.manual_seed(0)\ndouble(torch.ones(1))\nassert torch.rand(1000).std() > 0.2"
    assert told(attack, test).passed


def test_the_trace_that_counts_steps_cannot_be_taken():
    look = "from gradus.checks.student import student\n"
    test = look + "assert student().count_steps(numbers, 100) > 0"
    for code in (
        "import sys\ndef numbers(n):\n    sys.settrace(None)\n    return [i for i in range(n)]",
        "import sys\nquiet = getattr(sys, 'set' + 'trace')\ndef numbers(n):\n    quiet(None)\n"
        "    return [i for i in range(n)]",
        "import sys\ndef numbers(n):\n    sys._getframe().f_trace_opcodes = False\n    return n",
    ):
        found = told(code, test, policy=False)
        assert not found.passed
        assert "trace" in found.message


def test_what_is_printed_in_a_hidden_test_is_kept_apart():
    found = told("def double(x):\n    print('seen', x)\n    return 2 * x")
    assert found.passed
    assert "seen tensor" in found.written


def test_an_answer_carries_its_class_no_further_than_its_name():
    attack = """
class Tensor:
    shape = torch.Size([2])
    dtype = torch.float32
    def allclose(self, other): return True
def double(x): return Tensor()
"""
    assert not told(attack, "assert double(torch.ones(2)).allclose(2 * torch.ones(2))").passed


def test_a_network_of_the_test_gets_no_new_parts():
    attack = """
class Spy(nn.Module):
    def forward(self, x): return torch.zeros(len(x), 2)
def double(model):
    model.append(Spy())
    return 0
"""
    test = "model = nn.Sequential(nn.Linear(2, 2))\ndouble(model)\nmodel(torch.ones(3, 2))"
    assert not told(attack, test, policy=False).passed


# Bytes that no StudentSide would send

HELLO = encode(({}, []))
FLOAT, INT = (DTYPE_NAMES.index(name) for name in ("float32", "int64"))
MEMORY = 5, 8, 0  # its number, 8 bytes, on the CPU


def framed(payload: bytes) -> bytes:
    return HEADER.pack(MAGIC, VERSION, len(payload)) + payload


def message(
    body: bytes, kind: bytes = b"returned", number: int = 1, marks: int = 1, told: bytes = b""
) -> bytes:
    header = struct.pack("<IqBB", len(told), number, marks, len(kind))
    return framed(header + kind + told + body)


def with_head(head: object) -> bytes:
    return message(encode((head, ({}, []))), marks=3)


def news(*numbers: int, content: bytes = b"") -> bytes:
    row = struct.pack(f"<I{len(numbers)}q", len(numbers), *numbers)
    return message(HELLO, told=row + content)


GARBAGE = {
    "nothing": b"",
    "noise": b"\xff" * 64,
    "a text": b"HTTP/1.1 200 OK\r\n\r\n",
    "half a header": MAGIC,
    "a gigabyte announced": HEADER.pack(MAGIC, VERSION, 2**30),
    "an empty frame": framed(b""),
    "half a header of a message": framed(bytes(9)),
    "news longer than the frame": framed(struct.pack("<IqBB", 10**6, 1, 1, 0) + b"x"),
    "a kind longer than the frame": framed(struct.pack("<IqBB", 0, 1, 1, 255) + b"x"),
    "a body of noise": message(os.urandom(50)),
    "no body": message(b""),
    "a body that is cut off": message(HELLO[:-1]),
    "a kind that is no text": message(HELLO, b"\xff\xff"),
    "an answer to another question": message(HELLO, number=7),
    "a request that students may not make": message(encode((["x"], True)), b"names"),
    "a request of no kind": message(encode((1,)), b"__init__"),
    "a request of another form": message(encode(7), b"call"),
    "no head where one is to be": message(encode(7), marks=3),
    "a head that is none": with_head(7),
    "a head of another form": with_head({"random": 1}),
    "an unknown head": with_head({"x": 1}),
    "names of another form": message(encode(3)),
    "names that were not asked for": message(encode(({"eval": (True, 1)}, []))),
    "an exception of another form": message(encode({"text": 1}), b"raised"),
    "news that are cut off": message(HELLO, told=struct.pack("<I", 10**6)),
    "news without an end": news(0),
    "news of no section": news(9, 0),
    "news of a section before the first": news(-1, 0),
    "sections out of order": news(1, 0, 0, 0),
    "a section twice": news(1, 0, 1, 0),
    "bytes that nobody announced": news(0, 0, content=b"x"),
    "more entries than there are": news(0, 2**40),
    "fewer entries than none": news(0, -1),
    "bytes for no storage": news(6, 1, 5, 0, 0, 0, 0),
    "bytes that do not come": news(1, 1, *MEMORY, 6, 1, 5, 0, 0, 0, 8),
    "fewer bytes than none": news(1, 1, *MEMORY, 6, 1, 5, 0, 0, 0, -8, content=bytes(8)),
    "a storage of terabytes": news(1, 1, 5, 2**42, 0),
    "a storage of less than nothing": news(1, 1, 5, -8, 0),
    "a storage on no device": news(1, 1, 5, 8, -1),
    "two storages of one number": news(1, 2, *MEMORY, *MEMORY),
    "a tensor on no storage": news(3, 1, 7, 0, 5, FLOAT, 0, 0),
    "a tensor of no dtype": news(1, 1, *MEMORY, 3, 1, 7, 0, 5, 99, 0, 0),
    "a tensor past its storage": news(1, 1, *MEMORY, 3, 1, 7, 0, 5, FLOAT, 0, 1, 9, 1),
    "a tensor of less than nothing": news(1, 1, *MEMORY, 3, 1, 7, 0, 5, FLOAT, 0, 1, -9, 1),
    "a tensor before its storage": news(1, 1, *MEMORY, 3, 1, 7, 0, 5, FLOAT, -1, 1, 1, 1),
    "a tensor of the examiner's number": news(1, 1, *MEMORY, 3, 1, 6, 0, 5, FLOAT, 0, 0),
    "a ghost without end": news(2, 1, 7, 0, FLOAT, 0, 1, 2**40),
    "a ghost of a million dimensions": news(2, 1, 7, 0, FLOAT, 0, 10**6),
    "integers that require a gradient": news(1, 1, *MEMORY, 3, 1, 7, 2, 5, INT, 0, 0),
    "a gradient of nobody": news(8, 1, 7, 9),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_an_error_and_nothing_else(name):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(GARBAGE[name])
        theirs.shutdown(socket.SHUT_WR)
        examiner = Examiner(ours, list)
        examiner.until = time.monotonic() + 5
        verdict = examiner.run("x = 1")
    assert isinstance(verdict.error, ProtocolFailure), verdict.error


def test_a_slow_drip_ends_with_the_time():
    ours, theirs = socket.socketpair()
    stop = threading.Event()

    def drip() -> None:
        for byte in HEADER.pack(MAGIC, VERSION, 1000) + bytes(1000):
            if stop.wait(0.05):
                return
            theirs.send(bytes([byte]))

    dripping = threading.Thread(target=drip)
    dripping.start()
    examiner = Examiner(ours, list)
    started = time.monotonic()
    examiner.until = started + 1
    verdict = examiner.run("x = 1")
    stop.set()
    dripping.join()
    ours.close()
    theirs.close()
    assert isinstance(verdict.error, ProtocolFailure)
    assert time.monotonic() - started < 3


def test_a_list_that_was_passed_earlier_is_not_changed_unseen():
    attack = """
kept = []
def scale(xs, a):
    kept.append(xs)
    return [0.0 for x in xs]
def size(x):
    for xs in kept: xs[:] = [0.0] * len(xs)
    return len(x)
"""
    test = """
xs = [1.0, 2.0]
y = scale(xs, 2)
assert size([1, 2, 3]) == 3
assert [2 * x for x in xs] == y
"""
    answer = told(attack, test)
    assert not answer.passed
    assert "changed its argument …" in answer.message


@pytest.mark.parametrize(
    "body",
    {
        "traceback": "def _render_traceback_(self): return ['all passed']",
        "args": "args = property(lambda self: ('the right text',))",
        "str": "def __str__(self): return Chameleon()",
        "eq": "def __eq__(self, other): return True",
        "bool": "def __bool__(self): return False",
        "class": "__class__ = property(lambda self: KeyError)",
    }.values(),
)
def test_an_exception_decides_nothing_by_its_class(body: str):
    attack = f"""
class Chameleon(str):
    def __eq__(self, other): return True
class Mine(ValueError):
    {body}
def double(x): raise Mine("wrong")
"""
    reference = REFERENCE + "\ndef double(x): raise KeyError('right')"
    test = (
        "try: double(1); raise AssertionError('nothing raised')\n"
        "except Exception as e: assert type(e) is KeyError and e.args == ('right',), e"
    )
    assert attacked([reference], attack, test).error == "AssertionError"


@pytest.mark.parametrize("name", ["__wrapped__", "__name__", "__signature__", "1 + 1", ""])
def test_a_functions_attributes_are_named_like_attributes(name: str):
    attack = f"double.__dict__[{name!r}] = len\ndouble.calls = 3"
    said = told(attack, TEST + "\nassert double.__name__ == 'double'")
    # What begins with two underscores is not told, and other names end the conversation.
    assert said.passed == name.startswith("__")


@pytest.mark.parametrize(
    "answer",
    [
        "((...,), [], 0)",
        "(..., [1.0], 0)",
        "(..., [torch.ones(2)], None)",
        "(..., [torch.ones(2)], 'x')",
        "([...] * 1000, [torch.ones(2)], 0)",
        "None",
        "(..., [torch.ones(2)], 0, 0)",
    ],
)
def test_an_answer_to_a_transform_is_a_result_with_its_tensors(answer: str):
    attack = f"""
from gradus.engine.border.student_side import StudentSide
def lie(self, *asked): return {answer}
StudentSide._do_transformed = lie
"""
    test = "assert torch.func.grad(lambda x: double(x).sum())(torch.ones(2)).tolist() == [2, 2]"
    said = told(attack, test)
    assert said.error is not None


def test_a_generator_may_say_what_it_likes_and_no_more():
    attack = """
def walk(n):
    got = yield 0
    assert got is None
    raise StopIteration("nested")
"""
    test = "g = walk(2); assert [next(g), next(g)] == [0, 1]"
    assert not told(attack, test).passed


HOOKED = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = nn.Linear(2, 2)
    def forward(self, x):
        return self.part(x)
"""


def test_a_hook_on_a_part_shows_nothing_of_itself():
    attack = """
class Net(Net):
    def forward(self, x):
        for forwarding in self.part._forward_hooks.values():
            hook = forwarding._hook
            found = [hook.__code__.co_consts, hook.__closure__, hook.__wrapped__.__code__.co_consts]
            for cell in hook.__closure__ or ():
                found.append(cell.cell_contents)
            for name in ("__self__", "__func__", "__globals__", "__closure__", "__code__"):
                try:
                    found.append(hook.__closure__[0].cell_contents.get(
                        hook.__closure__[1].cell_contents, name))
                except BaseException as error:
                    pass
            if any("4321" in str(each) for each in found):
                return x
        raise ValueError("nothing to be seen")
"""
    test = """
net = Net()
def hook(module, inputs, output):
    assert "4321"
net.part.register_forward_hook(hook)
net(torch.ones(2))
"""
    found = attacked([HOOKED], attack, test)
    assert found.message == "nothing to be seen"


def test_a_hook_around_a_call_of_the_tests_runs_whatever_the_network_does():
    attack = """
class Net(Net):
    def register_forward_hook(self, *args, **kwargs): pass
    def __call__(self, x):
        self._forward_hooks.clear()
        return torch.zeros(2)
"""
    test = """
seen = []
net = Net()
net.register_forward_hook(lambda module, inputs, output: seen.append(output))
net(torch.ones(2))
assert seen and seen[0].any()
"""
    assert not attacked([HOOKED], attack, test).passed
    assert attacked([HOOKED], "", test).passed


def test_hooks_are_not_put_on_the_tests_networks():
    attack = """
from gradus.engine.border import peer
def forward(self, x): return x
Net.forward = forward
head = peer.Peer._head
peer.Peer._head = lambda self: {**head(self), "hooks": [(True, 1, ())]}
"""
    assert not attacked([HOOKED], attack, "assert Net()(torch.ones(2)).shape == (2,)").passed


@pytest.mark.parametrize("attribute", ["size = Yes()", "args = [Yes()]", "size = [[Yes()]]"])
def test_an_exception_carries_data_and_no_object(attribute):
    attack = f"""
class Yes:
    def __eq__(self, other): return True
    def __getitem__(self, place): return self
class Wrong(ValueError):
    pass
def size(x):
    error = Wrong("no")
    error.{attribute}
    raise error
"""
    test = """
try:
    size([1, 2, 3])
except ValueError as error:
    assert error.size == 3 or error.args[0] == 3
"""
    reference = """
class Wrong(ValueError):
    def __init__(self, size):
        super().__init__(str(size))
        self.size = size
def size(x):
    raise Wrong(len(x))
"""
    assert not attacked([REFERENCE, reference], attack, test).passed


NETWORKS = "\ndef name_of(net): return type(net).__name__"
NETWORK_TEST = """
net = torch.nn.Linear(2, 2)
x = torch.ones(1, 2)
before = net(x)
assert name_of(net) == "Linear"
assert torch.equal(net(x), before)
"""


TELLING = """
from gradus.engine.border.student_side import StudentSide
head = StudentSide._head
StudentSide._head = lambda self: {{**head(self), "hooks": {}}}
"""


def on_networks(attack: str) -> Told:
    return attacked([REFERENCE + NETWORKS], attack, NETWORK_TEST)


def test_a_hook_that_the_reference_has_not_does_not_run():
    attack = """
def name_of(net):
    net.register_forward_hook(lambda m, i, o: torch.zeros_like(o))
    net.register_forward_pre_hook(lambda m, i: (torch.zeros_like(i[0]),))
    return "Linear"
"""
    assert on_networks(attack).passed  # and the network computes what it did


@pytest.mark.parametrize(
    "told_of",
    [
        "[(1, (('_parameters', 1, len, False, ()),))]",
        "[(1, (('_forward_hooks', 'x', len, False, ()),))]",
        "[(1, (('_forward_hooks', 1, 3, False, ()),))]",
        "[(1, (('_forward_hooks', 1, len, None, ()),))]",
        "[(1, (('_forward_hooks', 1, len, False, (1,)),))]",
        "[(1, 'x')]",
        "[(1,)]",
    ],
)
def test_a_made_up_hook_ends_the_conversation(told_of: str):
    assert not on_networks(TELLING.format(told_of)).passed


def test_a_hook_of_no_module_is_none():
    assert on_networks(TELLING.format("[((1, 2), ())]")).passed


def test_a_network_is_rebuilt_only_where_the_reference_does_so():
    reference = REFERENCE + "\ndef rebuild(net, k): net[0] = torch.nn.Linear(2, k)"
    test = "net = torch.nn.Sequential(torch.nn.Linear(2, 3)); rebuild(net, 4)\n"
    right = test + "assert net(torch.ones(1, 2)).shape == (1, 4)"
    other = "net = torch.nn.Sequential(torch.nn.Linear(2, 3)); double(torch.ones(1))\n"
    other += "rebuild.__name__; assert net(torch.ones(1, 2)).shape == (1, 3)"
    tests = [("right", right), ("other", other)]
    policies = policies_of([reference], tests)
    attack = """
kept = []
def rebuild(net, k):
    net[0] = torch.nn.Linear(2, k)
    kept.append(net)
def double(x):
    kept[0][0] = torch.nn.Linear(2, 3)
    return 2 * x
"""
    answer = examine([reference, attack], tests, policies=policies)
    assert answer[0].passed
    assert not answer[1].passed


KEPT = """
import numpy as np
def center(X): return X - X.mean(0)
def total(xs): return sum(xs)
def scale(a): return 2 * a
"""
WIPING = """
def center(X): X.zero_(); return X.clone()
def total(xs): xs.clear(); return 0
def scale(a): a[...] = 0; return a.copy()
"""
MADE = "X = torch.randn(5, 3); xs = [1, 2, 3]; a = np.ones(3)"


@pytest.mark.parametrize(
    "test",
    [
        "assert torch.allclose(center(X), X - X.mean(0))",
        "X.data = torch.randn(5, 3); assert torch.allclose(center(X), X - X.mean(0))",
        "assert total(xs) == sum(xs)",
        "assert np.allclose(scale(a), 2 * a)",
    ],
)
@pytest.mark.parametrize("first", ["pass", "center(X); total(xs); scale(a); assert False"])
def test_wiping_what_an_earlier_test_made_earns_nothing(test: str, first: str):
    tests = [("made", MADE), ("first", first), ("test", test), ("whole", "assert X.any() and xs")]
    reference = REFERENCE + KEPT
    recorded = examine([reference], tests, record=True)
    policies = {each.name: each.policy for each in recorded}
    answer = examine([reference, WIPING], tests, policies=policies)
    by_name = {each.name: each for each in answer}
    assert by_name["test"].error == "CheckFailed"
    assert by_name["whole"].passed
