"""Between examiner and student only data crosses, and as much of it as was allowed."""

import math
import random
import resource
import socket
import struct
import threading
import time
import tracemalloc
from collections import OrderedDict, namedtuple
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from gradus.engine.wire import (
    LIMITS,
    Closed,
    Limits,
    ProtocolFailure,
    Reference,
    TimedOut,
    Unsendable,
    WireError,
    decode,
    encode,
    frames,
    read_frame,
    tags,
    write_frame,
)
from tests.engine import fuzz_wire

NO_TENSORS = bytes(8)


def round_trip(value, limits: Limits = LIMITS):
    return decode(encode(value, limits), limits)


def same(left, right) -> bool:
    """Return whether two values agree in their types and in every bit."""
    if type(left) is not type(right):
        return False
    if isinstance(left, torch.Tensor):
        return same_tensors(left, right)
    if isinstance(left, np.ndarray | np.generic):
        return (left.dtype, left.shape, left.tobytes()) == (
            right.dtype,
            right.shape,
            right.tobytes(),
        )
    if isinstance(left, float):
        return struct.pack("d", left) == struct.pack("d", right)
    if isinstance(left, complex):
        return same(left.real, right.real) and same(left.imag, right.imag)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same(list(left.items()), list(right.items()))
    if isinstance(left, slice):
        return same((left.start, left.stop, left.step), (right.start, right.stop, right.step))
    if isinstance(left, Reference):
        return left == right and same(left.note, right.note)
    if isinstance(left, set | frozenset):
        return ordered(left) == ordered(right)
    return left == right


def ordered(key: object) -> str:
    """Return a text of a key in which the members of sets stand in one order."""
    if isinstance(key, set | frozenset):
        return f"{type(key).__name__} {sorted(map(ordered, key))}"
    if isinstance(key, tuple):
        return f"({', '.join(map(ordered, key))},)"
    return repr(key)


def same_tensors(left: torch.Tensor, right: torch.Tensor) -> bool:
    def facts(tensor: torch.Tensor) -> tuple:
        return (
            tensor.dtype,
            tensor.device,
            tensor.shape,
            tensor.stride(),
            tensor.requires_grad,
            tensor.is_conj(),
            tensor.is_neg(),
        )

    def bits(tensor: torch.Tensor) -> bytes:
        plain = tensor.detach().resolve_conj().resolve_neg().contiguous()
        return bytes(bits_of(plain))

    return facts(left) == facts(right) and bits(left) == bits(right)


# Round trips

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(2**600), max_value=2**600)
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters(exclude_categories=()))
    | st.binary()
    | st.just(...)
    | st.sampled_from([torch.float32, torch.bool, torch.strided, torch.channels_last])
    | st.sampled_from([torch.device("cpu"), torch.device("cuda:1"), torch.device("meta")])
    | st.builds(torch.Size, st.lists(st.integers(0, 2**40), max_size=5))
    | st.builds(range, st.integers(), st.integers(), st.integers(min_value=1))
)
keys = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.floats(),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3),
    max_leaves=4,
)
arrays = numpy_strategies.arrays(
    numpy_strategies.boolean_dtypes()
    | numpy_strategies.integer_dtypes(endianness="<")
    | numpy_strategies.unsigned_integer_dtypes(endianness="<")
    | numpy_strategies.floating_dtypes(endianness="<", sizes=(16, 32, 64))
    | numpy_strategies.complex_number_dtypes(endianness="<", sizes=(64, 128)),
    numpy_strategies.array_shapes(min_dims=0, min_side=0),
)
values = st.recursive(
    scalars | keys | arrays | arrays.filter(lambda array: array.size).map(lambda a: a.flat[0]),
    lambda inner: (
        st.lists(inner)
        | st.lists(st.floats())
        | st.lists(st.integers()).map(tuple)
        | st.lists(inner).map(tuple)
        | st.dictionaries(keys, inner)
        | st.sets(keys)
        | st.slices(9)
        | st.builds(Reference, st.text(), st.integers(-(2**63), 2**63 - 1), st.just({"a": 1}))
    ),
    max_leaves=20,
)


@given(values)
@settings(deadline=None)
def test_every_value_arrives_as_it_was(value) -> None:
    assert same(round_trip(value), value)


@pytest.mark.parametrize(
    "value",
    [
        struct.unpack("<d", bytes.fromhex("010000000000f87f"))[0],
        -0.0,
        -math.inf,
        complex(-0.0, math.nan),
        2**63,
        -(2**63),
        -(2**63) - 1,
        [2**63, 1, 2, 3],
        [1, 2, 3, True, 5],
        [1.0, 2.0, 3.0, 4],
        "\ud800",
        "\ud800\udc00",
        slice([1], None, "x"),
        {math.nan: 1, 1: 2, "1": 3, (1,): 4},
        {True: [(), [], {}, set(), frozenset(), b"", ""]},
    ],
    ids=repr,
)
def test_the_edges_of_values_arrive_as_they_were(value) -> None:
    assert same(round_trip(value), value)


DTYPES = [dtype for dtype in tags.DTYPES.values() if dtype is not torch.bool]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_tensor_of_every_dtype_keeps_its_bits(dtype) -> None:
    data = torch.randint(0, 256, (48,), dtype=torch.uint8).view(dtype)
    for tensor in (data, data[1:], data[1], data[:0], data[::2], data.reshape(3, -1)[:, :1]):
        got = round_trip(tensor)
        assert got.dtype is dtype
        assert (got.shape, got.stride()) == (tensor.shape, tensor.stride())
        assert bits_of(got) == bits_of(tensor)


def bits_of(tensor: torch.Tensor) -> list[int]:
    if not tensor.numel():
        return []
    plain = tensor.clone(memory_format=torch.contiguous_format)
    return plain.flatten().view(torch.uint8).tolist()


def test_a_tensor_of_bool_arrives() -> None:
    tensor = torch.tensor([[True, False], [False, True]])
    assert same(round_trip(tensor[:, 1]), tensor[:, 1])


@given(arrays, st.data())
@settings(deadline=None)
def test_a_view_of_a_tensor_keeps_shape_strides_and_values(array, data) -> None:
    base = torch.from_numpy(array)
    index = data.draw(numpy_strategies.basic_indices(array.shape, allow_newaxis=True))
    try:
        view = base[index]
    except ValueError:  # torch takes no negative steps.
        return
    if view.dim():
        view = view.movedim(0, -1)
    assert same(round_trip([view, base])[0], view)
    assert same(round_trip(view), view)


def test_requires_grad_arrives_and_the_graph_does_not() -> None:
    leaf = torch.ones(3, requires_grad=True)
    got_leaf, got = round_trip([leaf, leaf * 2])
    assert got_leaf.requires_grad
    assert got.requires_grad
    assert got.grad_fn is None


def test_conjugate_and_negative_views_share_their_storage() -> None:
    z = torch.tensor([1 + 2j, 3 - 4j])
    got, conjugate, imaginary = round_trip([z, z.conj(), z.conj().imag])
    assert same(conjugate, z.conj())
    assert same(imaginary, z.conj().imag)
    got[0] = 5 + 6j
    assert conjugate[0] == 5 - 6j
    assert imaginary[0] == -6


def test_an_array_that_is_not_contiguous_arrives_in_c_order() -> None:
    array = np.arange(12.0).reshape(3, 4)[::-1, ::2].T
    got = round_trip(array)
    assert same(got, np.ascontiguousarray(array))
    got[0, 0] = 7  # Writable.


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
def test_a_tensor_on_cuda_keeps_its_device_and_its_views() -> None:
    base = torch.arange(12.0, device="cuda").reshape(3, 4)
    got, column = round_trip([base, base[:, 1]])
    assert got.device == base.device
    assert torch.equal(got, base)
    got[0, 1] = 9.0
    assert column[0] == 9.0


# Identity, aliasing and what stays at home


@pytest.mark.parametrize("make", [list, dict, set, lambda: np.ones(3), lambda: torch.ones(3)])
def test_what_appears_twice_arrives_as_one_object(make) -> None:
    value = make()
    twin = make()
    got = round_trip([value, (value,), {"deep": [value]}, twin])
    assert got[0] is got[1][0] is got[2]["deep"][0]
    assert got[3] is not got[0]


def test_views_of_one_storage_arrive_as_views_of_one_storage() -> None:
    base = torch.arange(24.0).reshape(4, 6)
    got, column, turned, real = round_trip([base, base[:, 2], base.T, base.view(torch.int32)])
    got.zero_()
    got[1, 2] = 1.0
    assert column.tolist() == [0, 1, 0, 0]
    assert turned[2, 1] == 1
    assert real[1, 2] == 0x3F800000
    assert len({t.untyped_storage().data_ptr() for t in (got, column, turned, real)}) == 1


def test_tensors_of_one_numpy_array_share_memory_after_the_journey() -> None:
    array = np.zeros(4)
    first, second = round_trip([torch.from_numpy(array[:2]), torch.from_numpy(array)])
    first[0] = 1
    assert second[0] == 1


def test_tensors_with_memory_of_their_own_stay_apart() -> None:
    first, second = round_trip([torch.zeros(2), torch.zeros(2)])
    first[0] = 1
    assert second[0] == 0


def test_tensors_can_be_keys_as_in_the_state_of_an_optimizer() -> None:
    w = torch.zeros(2)
    got_w, state = round_trip([w, {w: {"step": 1}}])
    assert state[got_w] == {"step": 1}


@pytest.mark.parametrize(
    "view",
    [
        lambda secret: secret[:, :2],
        lambda secret: secret[::2],
        lambda secret: secret[0],
        lambda secret: secret.as_strided((2, 2), (6, 2), 1),
        lambda secret: (secret[:, 0], secret[:, 2]),
        lambda secret: secret.view(torch.complex64)[:, 1].imag,
    ],
)
def test_elements_that_no_tensor_shows_do_not_travel(view) -> None:
    """Each element is a number of its own, looked for in the message as bytes."""
    secret = 1000 + torch.arange(24.0).reshape(4, 6)
    shown = view(secret)
    message = encode(shown)
    tensors = shown if isinstance(shown, tuple) else (shown,)
    visible = {number for tensor in tensors for number in tensor.flatten().tolist()}
    for number in secret.flatten().tolist():
        assert (struct.pack("<f", number) in message) == (number in visible), number
    got = decode(message)
    for mine, theirs in zip(got if isinstance(got, tuple) else (got,), tensors, strict=True):
        assert same(mine, theirs)


def test_what_lies_between_elements_arrives_as_zeros() -> None:
    got = round_trip(torch.full((3, 4), 7.0)[:, 1:3])
    assert got.as_strided((10,), (1,)).tolist() == [7, 7, 0, 0, 7, 7, 0, 0, 7, 7]


def cyclic_list() -> list:
    value: list = []
    value.append((1, {"again": value}))
    return value


def cyclic_dict() -> dict:
    value: dict = {}
    value["self"] = value
    return value


@pytest.mark.parametrize("make", [cyclic_list, cyclic_dict])
def test_a_value_that_contains_itself_is_refused(make) -> None:
    with pytest.raises(Unsendable, match="contains itself"):
        encode(make())


def test_a_received_list_cannot_contain_itself() -> None:
    inside_itself = struct.pack("<BIBI", tags.LIST, 1, tags.AGAIN, 0)
    with pytest.raises(WireError, match="again"):
        decode(NO_TENSORS + inside_itself)


def test_encoding_changes_nothing() -> None:
    value = [torch.ones(2, requires_grad=True), {"a": [1]}, np.ones(2)]
    version = value[0]._version
    encode(value)
    assert value[0]._version == version
    assert value[0].grad_fn is None
    assert value[1] == {"a": [1]}


# What is no data

RAN: list[str] = []


def _trap(name: str):
    def method(*_args, **_kwargs):
        RAN.append(name)
        raise AssertionError(f"{name} ran")

    return method


TRAPS = (
    "__eq__ __ne__ __lt__ __gt__ __le__ __ge__ __hash__ __bool__ __len__ __iter__ "
    "__next__ __contains__ __getitem__ __setitem__ __getattr__ __getattribute__ "
    "__call__ __repr__ __str__ __format__ __bytes__ __int__ __float__ __complex__ "
    "__index__ __reduce__ __reduce_ex__ __getstate__ __copy__ __deepcopy__ __array__ "
    "__array_interface__ __array_ufunc__ __array_function__ __array_finalize__ "
    "__buffer__ __dir__ __torch_function__ __torch_dispatch__ __instancecheck__ "
    "__subclasscheck__ __sizeof__ __delitem__ items keys values bit_length encode "
    "tobytes"
)
CLASS_TRAPS = {name: _trap(name) for name in TRAPS.split()}
TrappedMeta = type(
    "TrappedMeta",
    (type,),
    {
        **{name: _trap("meta " + name) for name in ("__hash__", "__eq__", "__instancecheck__")},
        "__name__": property(_trap("meta __name__")),
        "__module__": property(_trap("meta __module__")),
    },
)


class EvilStr(str):
    """A name that acts when it is printed."""

    __slots__ = ()
    __format__ = _trap("name __format__")
    __str__ = _trap("name __str__")
    __getitem__ = _trap("name __getitem__")


class Plain:
    """No subclass of anything."""


def hostile(base: type, make):
    """Return an instance of a subclass whose every method raises, made by `make`."""
    # __getattribute__ is set last: the class must be built first.
    kind = TrappedMeta.__new__(TrappedMeta, "Hostile", (base,), {})
    instance = make(kind)
    for name, method in CLASS_TRAPS.items():
        type.__setattr__(kind, name, method)
    type.__dict__["__name__"].__set__(kind, EvilStr("Hostile"))
    return instance


class TensorSubclass(torch.Tensor):
    """Made apart: torch's own metaclass does not mix with another."""

    armed = False

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if cls.armed:
            _trap("__torch_function__")()
        return super().__torch_function__(func, types, args, kwargs or {})


HOSTILE = {
    "object": lambda: hostile(Plain, lambda kind: object.__new__(kind)),
    "int": lambda: hostile(int, lambda kind: int.__new__(kind, 3)),
    "float": lambda: hostile(float, lambda kind: float.__new__(kind, 3)),
    "complex": lambda: hostile(complex, lambda kind: complex.__new__(kind, 3)),
    "str": lambda: hostile(str, lambda kind: str.__new__(kind, "x")),
    "bytes": lambda: hostile(bytes, lambda kind: bytes.__new__(kind, b"x")),
    "list": lambda: hostile(list, lambda kind: list.__new__(kind)),
    "tuple": lambda: hostile(tuple, lambda kind: tuple.__new__(kind, (1, 2))),
    "dict": lambda: hostile(dict, lambda kind: dict.__new__(kind)),
    "set": lambda: hostile(set, lambda kind: set.__new__(kind)),
    "frozenset": lambda: hostile(frozenset, lambda kind: frozenset.__new__(kind, [1])),
    "ndarray": lambda: hostile(np.ndarray, lambda kind: np.ndarray.__new__(kind, (2,))),
    "float64": lambda: hostile(np.float64, lambda kind: np.float64.__new__(kind, 3)),
    "Reference": lambda: hostile(Reference, lambda kind: Reference.__new__(kind)),
}


@pytest.fixture
def trapped():
    RAN.clear()
    TensorSubclass.armed = True
    yield
    TensorSubclass.armed = False
    assert RAN == []


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "wrap",
    [
        lambda value: value,
        lambda value: [1.0, value, 2.0, 3.0, 4.0],
        lambda value: [value] * 5,
        lambda value: (1, 2, 3, 4, value),
        lambda value: {"key": value},
        lambda value: slice(value),
        lambda value: Reference("kind", 1, {"note": value}),
    ],
)
def test_no_method_of_a_foreign_class_runs(trapped, name, wrap) -> None:
    value = wrap(HOSTILE[name]())
    with pytest.raises(Unsendable, match="Hostile is no data"):
        encode(value)
    sent = decode(encode(value, default=lambda _value: Reference("held", 4)))
    assert "held" in repr(sent)


def test_no_method_of_a_foreign_key_runs(trapped) -> None:
    key = Plain()
    value = {key: 1}
    for name in ("__eq__", "__hash__", "__repr__"):
        setattr(Plain, name, _trap(name))
    try:
        got = decode(encode(value, default=lambda _key: Reference("held", 4)))
    finally:
        for name in ("__eq__", "__hash__", "__repr__"):
            delattr(Plain, name)
    assert got == {Reference("held", 4): 1}


@pytest.mark.parametrize("kind", ["kind", "number", "note"])
def test_a_reference_made_of_foreign_values_is_refused(trapped, kind) -> None:
    parts = {"kind": "x", "number": 1, "note": {}}
    parts[kind] = HOSTILE[{"kind": "str", "number": "int", "note": "dict"}[kind]]()
    with pytest.raises(Unsendable, match="a Reference takes"):
        encode(Reference(**parts))


def test_a_subclass_of_a_tensor_is_refused_before_it_acts(trapped) -> None:
    TensorSubclass.armed = False
    tensor = torch.ones(2).as_subclass(TensorSubclass)
    TensorSubclass.armed = True
    with pytest.raises(Unsendable, match="TensorSubclass is no data"):
        encode([tensor])


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    "value",
    [
        torch.nn.Parameter(torch.ones(2)),
        torch.ones(2).to_sparse(),
        torch.ones(2, device="meta"),
        torch.empty(2, dtype=torch.bits8),
        np.ma.masked_array([1, 2]),
        np.array(["a"]),
        np.array([object()]),
        np.array([1.0], dtype=">f8"),
        np.zeros(2, dtype=[("x", "f4")]),
        np.str_("x"),
        OrderedDict(),
        Point(1, 2),
        int,
        print,
        bytearray(b"x"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_data_travels_only_as_a_reference(value) -> None:
    with pytest.raises(Unsendable, match="is no data"):
        encode((value,))
    seen = []

    def default(foreign: object) -> Reference:
        seen.append(foreign)
        return Reference("object", 9, {"what": "foreign"})

    assert decode(encode((value,), default=default)) == (Reference("object", 9),)
    assert len(seen) == 1
    assert seen[0] is value


def test_tensors_inside_transforms_are_no_data() -> None:
    """They have the type of a tensor, and no storage."""

    def refused(x: torch.Tensor) -> torch.Tensor:
        with pytest.raises(Unsendable, match="Tensor is no data"):
            encode(x)
        return x.sum()

    torch.vmap(refused)(torch.ones(2, 3))
    torch.func.grad(refused)(torch.ones(3))


def test_a_reference_becomes_what_resolve_gives() -> None:
    message = encode([Reference("object", 3, {"a": 1}), {Reference("object", 4): 5}])
    assert decode(message, resolve=lambda reference: (reference.kind, reference.number)) == [
        ("object", 3),
        {("object", 4): 5},
    ]
    with pytest.raises(WireError, match="a key of the type Plain"):
        decode(message, resolve=lambda _reference: Plain())


class Watch(TorchFunctionMode):
    """Counts the torch functions that pass."""

    seen = 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.seen += 1
        return func(*args, **(kwargs or {}))


class WatchDispatch(TorchDispatchMode):
    """Counts the torch operations that pass."""

    seen = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.seen += 1
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("mode", [Watch, WatchDispatch])
def test_the_wire_is_not_seen_by_the_modes_of_torch(mode) -> None:
    base = torch.ones(3, 4)
    value = [base[:, 1], torch.tensor([True]), torch.tensor([1j]).conj(), torch.device("cuda:1")]
    with mode() as watch:
        got = round_trip(value)
        assert watch.seen == 0
    assert same(got, value)


@pytest.mark.parametrize("context", [torch.no_grad, torch.inference_mode])
def test_tensors_arrive_in_every_gradient_mode(context) -> None:
    value = [torch.ones(2, requires_grad=True), torch.ones(3, 4)[:, 1]]
    with context():
        got = round_trip(value)
        assert same(got[1], value[1])
        assert got[0].requires_grad


def test_tensors_arrive_whatever_the_default_device_and_dtype_are() -> None:
    value = [torch.ones(2), torch.ones(3, 4)[:, 1]]
    torch.set_default_dtype(torch.float64)
    try:
        with torch.device("meta"):
            got = round_trip(value)
    finally:
        torch.set_default_dtype(torch.float32)
    assert same(got, value)


# Limits

NINE = ["x"] * 9
LIMITED = {
    "max_frame_bytes": (100, bytes(60), bytes(100)),
    "max_nodes": (20, ["x"] * 9, ["x"] * 10),
    "max_depth": (3, [[[]]], [[[[]]]]),
    "max_keys": (3, [{1}, {2: {3}}], [{1}, {2: {3, 4}}]),
    "max_str_bytes": (4, "niñ", "niñas"),
    "max_bytes": (4, b"1234", b"12345"),
    "max_int_bits": (100, 2**100 - 1, 2**100),
    "max_arrays": (2, [torch.ones(1), np.ones(1)], [torch.ones(1), np.ones(1), np.ones(1)]),
    "max_dims": (2, torch.ones(1, 1), torch.ones(1, 1, 1)),
    "max_elements": (6, torch.ones(6), torch.ones(7)),
    "max_total_elements": (6, [torch.ones(3), np.ones(3)], [torch.ones(3), np.ones(4)]),
    "max_gap_bytes": (8, torch.ones(4)[::3], torch.ones(5)[::4]),
    "key_types": (frozenset({str}), {"a": 1}, {1: 1}),
    "devices": (frozenset({"cpu"}), torch.ones(1), torch.ones(1, device="meta")),
}
MORE_LIMITED = [
    *((name, *case) for name, case in LIMITED.items()),
    ("max_nodes", 20, [1.0] * 9, [1.0] * 10),
    ("max_nodes", 20, [1] * 9, [1] * 10),
    ("max_nodes", 20, dict.fromkeys("abcd"), dict.fromkeys("abcde")),
    ("max_nodes", 14, slice(1), [slice(1)]),
    ("max_nodes", 34, [set(), (), 1], [set(), (), 1, 2]),
    ("max_nodes", 70, [NINE, NINE], [NINE, NINE, NINE]),
    ("max_depth", 2, [[1.0] * 9], [[[1.0] * 9]]),
    ("max_depth", 2, [(1,)], [((1,),)]),
    ("max_depth", 2, {1: {2}}, {1: {frozenset({2})}}),
    ("max_dims", 2, np.ones((1, 1)), np.ones((1, 1, 1))),
    ("max_dims", 2, torch.Size([1, 1]), torch.Size([1, 1, 1])),
    ("max_elements", 6, torch.ones(1).expand(6), torch.ones(1).expand(7)),
    ("max_elements", 6, np.ones(6), np.broadcast_to(np.ones(1), (7,))),
    ("max_elements", 6, torch.ones(0, 6), torch.ones(0, 7)),
    ("max_gap_bytes", 8, [torch.ones(3)[::2]] * 9, [torch.ones(3)[::2] for _ in range(3)]),
    ("key_types", frozenset({str}), {"a"}, frozenset({1})),
]


@pytest.mark.parametrize(("name", "limit", "fits", "exceeds"), MORE_LIMITED)
def test_each_limit_holds_on_both_sides(name, limit, fits, exceeds) -> None:
    limits = replace(LIMITS, **{name: limit})
    assert same(round_trip(fits, limits), fits)
    with pytest.raises(Unsendable):
        encode(exceeds, limits)
    if name == "devices":
        return  # Nothing of this machine can make the message.
    with pytest.raises(WireError, match=name):
        decode(encode(exceeds, replace(LIMITS, devices=frozenset({"cpu"}))), limits)


def test_every_limit_has_a_test() -> None:
    assert {*LIMITED, "max_equal_hashes"} == set(Limits.__slots__)


def test_a_limit_is_named_with_what_was_found() -> None:
    with pytest.raises(Unsendable, match=r"^containers nested 65 deep; the limit is 64"):
        encode(nested(65))
    assert same(round_trip(nested(64)), nested(64))


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize("sender", [LIMITS, replace(LIMITS, max_nodes=2**60, max_depth=2**40)])
def test_a_few_bytes_cannot_describe_a_value_that_takes_for_ever_to_walk(sender) -> None:
    """Each list holds the one before it twice."""
    value: list = [1, 2]
    for _ in range(40):
        value = [value, value]
    with pytest.raises(WireError, match="max_nodes"):
        decode(encode(value, sender))


def test_a_list_that_comes_again_deeper_counts_its_own_depth() -> None:
    deep = nested(40)
    lenient = replace(LIMITS, max_depth=1000)
    value = [deep, [[[[deep]]]]]
    assert same(round_trip(value), value)
    value = [deep, *[nested_around(deep, 30)]]
    with pytest.raises(Unsendable, match="nested 71 deep"):
        encode(value)
    with pytest.raises(WireError, match="nested 71 deep"):
        decode(encode(value, lenient))


def nested_around(value: list, depth: int) -> list:
    for _ in range(depth):
        value = [value]
    return value


def test_keys_made_to_collide_are_refused() -> None:
    modulus = 2**61 - 1  # Of the hash of an int.
    few = {number * modulus: None for number in range(1, 100)}
    assert same(round_trip(few), few)
    many = {number * modulus: None for number in range(1, 102)}
    with pytest.raises(WireError, match="max_equal_hashes"):
        decode(encode(many))


def test_a_value_too_deep_for_the_stack_is_refused() -> None:
    endless = replace(LIMITS, max_depth=10**6)
    with pytest.raises(Unsendable, match="deeper than this process can follow"):
        encode(nested(5000), endless)
    message = NO_TENSORS + struct.pack("<BI", tags.LIST, 1) * 5000 + bytes([tags.NONE])
    with pytest.raises(WireError, match="deeper than this process can follow"):
        decode(message, endless)


# Messages that lie


def tensor_message(
    *,
    length: int = 8,
    shown: int = 8,
    device: bytes = b"cpu",
    storage: int = 0,
    dtype: torch.dtype = torch.float32,
    marks: int = 0,
    offset: int = 0,
    size: tuple = (2,),
    stride: tuple = (1,),
    data: bytes = bytes(8),
) -> bytes:
    """Return a message of one tensor on one storage."""
    code = next(code for code, known in tags.DTYPES.items() if known is dtype)
    return b"".join(
        [
            struct.pack("<II", 1, 1),
            struct.pack("<QQB", length, shown, len(device)) + device,
            struct.pack("<IBBBQ", storage, code, marks, len(size), offset),
            struct.pack(f"<{len(size)}Q{len(stride)}Q", *size, *stride),
            data,
            struct.pack("<BI", tags.TENSOR, 0),
        ]
    )


def test_a_tensor_put_together_by_hand_is_read() -> None:
    assert same(decode(tensor_message()), torch.zeros(2))


@pytest.mark.parametrize(
    "lie",
    [
        {"offset": 1},
        {"offset": 2**62},
        {"offset": 2**64 - 1},
        {"stride": (2,)},
        {"stride": (2**63,)},
        {"stride": (2**64 - 1,)},
        {"stride": (0,)},
        {"size": (3,)},
        {"size": (1,)},
        {"size": (0,)},
        {"size": (0,), "length": 0, "shown": 0, "data": b"", "offset": 3},
        {"size": (2**64 - 1,)},
        {"size": (2**32, 2**32), "stride": (0, 0)},
        {"size": (2**25, 2**25), "stride": (0, 0)},
        {"size": (2**27,), "stride": (0,)},
        {"size": (0, 2**62), "stride": (1, 1)},
        {"size": (1,) * 65, "stride": (1,) * 65},
        {"storage": 1},
        {"length": 2**40, "shown": 2**40},
        {"length": 2**63, "shown": 2**63},
        {"length": 2**64 - 1},
        {"length": 2**40, "size": (2,), "stride": (2**38 - 1,)},
        {"length": 12},
        {"length": 4},
        {"shown": 4, "data": bytes(4)},
        {"shown": 12, "data": bytes(12)},
        {"device": b""},
        {"device": b"tpu"},
        {"device": b"meta"},
        {"device": b"cpu:-1"},
        {"device": b"cuda:0:0"},
        {"device": b"cuda:"},
        {"device": b"cuda:99999999999"},
        {"device": b"cuda:\xd9\xa3"},
        {"device": b"cpu\0"},
        {"marks": 8},
        {"marks": 2},
        {"dtype": torch.int32, "marks": 1},
        {"dtype": torch.int32, "marks": 4},
        {"dtype": torch.bool, "size": (8,), "data": b"\0\1\2\0\0\0\0\0"},
    ],
    ids=repr,
)
def test_a_tensor_that_is_not_what_it_says_is_refused(lie) -> None:
    with pytest.raises(WireError) as caught:
        decode(tensor_message(**lie))
    assert not isinstance(caught.value, Unsendable)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_tensor_on_a_device_that_is_not_here_is_refused() -> None:
    with pytest.raises(WireError, match="cuda:0, which this process cannot use"):
        decode(tensor_message(device=b"cuda:0"))


@pytest.mark.parametrize(
    "value",
    [
        b"",
        bytes([99]),
        struct.pack("<BI", tags.LIST, 2**32 - 1),
        struct.pack("<BI", tags.LIST_OF_FLOATS, 2**32 - 1),
        struct.pack("<BI", tags.TUPLE_OF_INTS, 900_000),
        struct.pack("<BI", tags.DICT, 2**31),
        struct.pack("<BI", tags.SET, 2**31),
        struct.pack("<BI", tags.STR, 2**32 - 1),
        struct.pack("<BI", tags.BYTES, 2**26),
        struct.pack("<BI", tags.BIG_INT, 2**32 - 1),
        struct.pack("<BI", tags.BIG_INT, 1000),
        struct.pack("<BI", tags.SIZE, 2**32 - 1),
        struct.pack("<BI", tags.TENSOR, 0),
        struct.pack("<BI", tags.AGAIN, 0),
        struct.pack("<BI2s", tags.STR, 2, b"\xff\xff"),
        struct.pack("<BIBB", tags.SET, 2, tags.TRUE, tags.TRUE),
        struct.pack("<BIBqB", tags.SET, 2, tags.INT, 1, tags.TRUE),
        struct.pack("<BIBI", tags.SET, 1, tags.LIST, 0),
        struct.pack("<BIBIBI", tags.SET, 1, tags.TUPLE, 1, tags.LIST, 0),
        struct.pack("<BIBIB", tags.DICT, 1, tags.DICT, 0, tags.NONE),
        struct.pack("<BBBB", tags.RANGE, tags.NONE, tags.NONE, tags.NONE),
        struct.pack("<BBqBqBq", tags.RANGE, tags.INT, 0, tags.INT, 9, tags.INT, 0),
        struct.pack("<BB", tags.CONSTANT, 250),
        struct.pack("<BB3s", tags.DEVICE, 3, b"abc"),
        struct.pack("<BB", tags.NUMPY_SCALAR, 99),
        struct.pack("<BBB", tags.NUMPY_SCALAR, 0, 2),
        struct.pack("<BBBQ", tags.ARRAY, 11, 1, 2**64 - 1),
        struct.pack("<BBBQ", tags.ARRAY, 11, 1, 2**26),
        struct.pack("<BBBQQ", tags.ARRAY, 11, 2, 2**63, 2),
        struct.pack("<BBBQQ", tags.ARRAY, 11, 2, 2**62, 0),
        struct.pack("<BBB", tags.ARRAY, 11, 255),
        struct.pack("<BBBQ2s", tags.ARRAY, 0, 1, 2, b"\1\2"),
        struct.pack("<BqBB", tags.REFERENCE, 1, tags.NONE, tags.NONE),
        struct.pack("<BqBIBI", tags.REFERENCE, 1, tags.STR, 0, tags.LIST, 0),
        bytes([tags.NONE, tags.NONE]),
    ],
    ids=lambda value: value[:9].hex(),
)
def test_a_value_that_is_not_what_it_says_is_refused(value) -> None:
    with pytest.raises(WireError) as caught:
        decode(NO_TENSORS + value)
    assert not isinstance(caught.value, Unsendable)


def test_gigabytes_that_are_announced_and_not_sent_take_no_memory() -> None:
    announced = [
        NO_TENSORS + struct.pack("<BI", tags.LIST, 999_999),
        NO_TENSORS + struct.pack("<BI", tags.LIST_OF_FLOATS, 999_999),
        NO_TENSORS + struct.pack("<BI", tags.BYTES, 2**26),
        NO_TENSORS + struct.pack("<BBBQ", tags.ARRAY, 13, 1, 2**26),
        tensor_message(length=2**30, shown=2**30, size=(2**28,)),
        tensor_message(length=2**28, shown=2**28, size=(2**26,)),
        tensor_message(length=2**36, stride=(2**34 - 1,)),
        tensor_message(length=2**26 + 9, stride=(2**24,)),
        struct.pack("<II", 2**32 - 1, 2**32 - 1),
        struct.pack("<II", 10_000, 10_000),
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    try:
        for message in announced:
            with pytest.raises(WireError):
                decode(message)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
    # torch's own memory is not traced.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024


@pytest.mark.parametrize("message", fuzz_wire.seeds(), ids=range(len(fuzz_wire.seeds())))
def test_no_message_is_complete_before_its_end(message) -> None:
    for end in range(len(message)):
        with pytest.raises(WireError):
            decode(message[:end])
    with pytest.raises(WireError):
        decode(message + b"\0")


@given(st.sampled_from(fuzz_wire.seeds()), st.data())
@settings(deadline=None)
def test_a_message_with_flipped_bits_is_a_value_or_refused(message, data) -> None:
    damaged = bytearray(message)
    for bit in data.draw(st.lists(st.integers(0, 8 * len(message) - 1), min_size=1, max_size=4)):
        damaged[bit // 8] ^= 1 << bit % 8
    fuzz_wire.decodes(bytes(damaged))


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_a_value_or_refused(data) -> None:
    fuzz_wire.decodes(data)
    fuzz_wire.decodes(NO_TENSORS + data)


def test_thousands_of_damaged_messages_are_values_or_refused() -> None:
    corpus = fuzz_wire.seeds()
    accepted = sum(
        fuzz_wire.decodes(fuzz_wire.damaged(random.Random(seed), corpus)) for seed in range(5000)
    )
    assert 100 < accepted < 4900  # Damage that only ever breaks the first byte tests nothing.


# Frames


@pytest.fixture
def pair():
    left, right = socket.socketpair()
    with left, right:
        yield left, right


def soon() -> float:
    return time.monotonic() + 10


def in_thread(function, *args) -> threading.Thread:
    thread = threading.Thread(target=function, args=args, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("size", [0, 1, 100, 2**20, 2**20 + 1, 5 * 2**20 + 3])
def test_frames_arrive_one_after_another(pair, size) -> None:
    left, right = pair
    payload = random.Random(size).randbytes(size)

    def send() -> None:
        write_frame(left, payload, soon())
        write_frame(left, b"next", None)

    thread = in_thread(send)
    assert read_frame(right, size, soon()) == payload
    assert read_frame(right, 4, soon()) == b"next"
    thread.join()


def test_a_value_crosses_a_socket(pair) -> None:
    left, right = pair
    value = ("call", 7, (torch.ones(2), 4), {})
    write_frame(left, encode(value), soon())
    assert same(decode(read_frame(right, 10_000, soon())), value)


def header(magic: bytes = frames.MAGIC, version: int = frames.VERSION, length: int = 4) -> bytes:
    return frames.HEADER.pack(magic, version, length)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"GET / HTTP/1.1\r\n", "no header of a frame"),
        (b"\x80\x04\x95\0\0\0\0\0", "no header of a frame"),
        (b"gr\1\1\0\0\0\0", "no header of a frame"),
        (header(version=2), "format 2; this side speaks format 1"),
        (header(length=101), "a frame of 101 bytes; the limit is 100"),
        (header(length=2**32 - 1), "a frame of 4294967295 bytes; the limit is 100"),
    ],
)
def test_a_header_that_is_none_is_refused(pair, sent, message) -> None:
    left, right = pair
    left.sendall(sent)
    with pytest.raises(WireError, match=message):
        read_frame(right, 100, soon())


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"", "before a frame: 0 of 8 bytes"),
        (b"gr", "before a frame: 2 of 8 bytes"),
        (header() + b"ab", "before the rest of a frame: 2 of 4 bytes"),
    ],
)
def test_the_end_of_the_connection_is_told(pair, sent, message) -> None:
    left, right = pair
    left.sendall(sent)
    left.close()
    with pytest.raises(Closed, match=message):
        read_frame(right, 100, soon())


def test_sending_to_nobody_is_told(pair) -> None:
    left, right = pair
    right.close()
    with pytest.raises(Closed):
        write_frame(left, b"x", soon())


def test_a_socket_closed_on_this_side_is_told(pair) -> None:
    left, _ = pair
    left.close()
    with pytest.raises(Closed):
        write_frame(left, b"x", soon())
    with pytest.raises(Closed):
        read_frame(left, 1, soon())


@pytest.mark.parametrize("sent", [b"", b"gr", header() + b"ab"])
def test_a_frame_that_does_not_come_times_out(pair, sent) -> None:
    left, right = pair
    left.sendall(sent)
    began = time.monotonic()
    with pytest.raises(TimedOut):
        read_frame(right, 100, began + 0.1)
    assert 0.09 < time.monotonic() - began < 2


def test_a_deadline_is_for_the_whole_frame_however_often_a_byte_comes(pair) -> None:
    left, right = pair
    stop = threading.Event()

    def drip() -> None:
        left.sendall(header(length=10_000))
        while not stop.wait(0.002):
            left.sendall(b"x")

    thread = in_thread(drip)
    began = time.monotonic()
    with pytest.raises(TimedOut):
        read_frame(right, 10_000, began + 0.2)
    assert 0.19 < time.monotonic() - began < 2
    stop.set()
    thread.join()


class Dripping:
    """A connection on which one more byte is always there."""

    given = 0

    def gettimeout(self) -> None:
        return None

    def recv_into(self, buffer: memoryview, _size: int, _flags: int) -> int:
        assert self.given < 10**7, "read for ever"
        buffer[0] = header(length=2**30)[self.given] if self.given < 8 else 0
        self.given += 1
        return 1


def test_a_deadline_holds_while_there_is_always_something_to_read() -> None:
    began = time.monotonic()
    with pytest.raises(TimedOut):
        read_frame(Dripping(), 2**30, began + 0.1)
    assert 0.09 < time.monotonic() - began < 2


def test_a_receiver_that_takes_nothing_times_the_sender_out(pair) -> None:
    left, _ = pair
    began = time.monotonic()
    with pytest.raises(TimedOut):
        write_frame(left, bytes(10**7), began + 0.1)
    assert 0.09 < time.monotonic() - began < 2


def test_an_announced_gigabyte_takes_memory_only_as_it_comes(pair) -> None:
    left, right = pair
    left.sendall(header(length=2**30) + bytes(1000))
    left.shutdown(socket.SHUT_WR)
    tracemalloc.start()
    try:
        with pytest.raises(Closed):
            read_frame(right, 2**30, soon())
        assert tracemalloc.get_traced_memory()[1] < 3 * 2**20
    finally:
        tracemalloc.stop()


def test_a_socket_with_a_timeout_of_its_own_is_refused(pair) -> None:
    left, right = pair
    left.settimeout(1)
    right.settimeout(1)
    with pytest.raises(ValueError, match="keep a deadline"):
        write_frame(left, b"x", soon())
    with pytest.raises(ValueError, match="keep a deadline"):
        read_frame(right, 1, soon())


def test_a_payload_longer_than_a_header_can_say_is_not_begun(pair, monkeypatch) -> None:
    left, right = pair
    monkeypatch.setattr(frames, "LONGEST", 10)
    with pytest.raises(Unsendable, match="11 bytes"):
        write_frame(left, bytes(11), soon())
    right.setblocking(False)
    with pytest.raises(BlockingIOError):
        right.recv(1)


@pytest.mark.parametrize("failure", [ProtocolFailure, WireError, Unsendable, Closed, TimedOut])
def test_a_failure_passes_a_tests_except_exception(failure) -> None:
    assert issubclass(failure, ProtocolFailure)
    assert not issubclass(failure, Exception)
