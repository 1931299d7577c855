"""One end of the border: it asks, answers what it is asked meanwhile, and keeps what it lent.

Requests nest like calls: a side that waits for an answer may be asked first. A message is

    I length of the news · q number · B marks · B length of the kind · kind · news · body

News are what became of shared tensors (`news`, `replicas`). The body is the payload, or with the
mark for it `(head, payload)`: the head holds what else changed, random states, shared containers,
modules, what was printed and warned.
"""

from __future__ import annotations

import copy
import socket
import struct
import sys
import types
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar

import torch
from torch import nn

from gradus.engine import wire
from gradus.engine.border import (
    codec,
    compound,
    contents,
    errors,
    library,
    modules,
    proxies,
    standins,
    transforms,
)
from gradus.engine.border.autograd import Border, SavedTensorHooks
from gradus.engine.border.containers import Containers
from gradus.engine.border.failures import Poisoned, ProtocolFailure, Refused, Untellable
from gradus.engine.border.generators import Generators
from gradus.engine.border.links import CONTENT, FUNCTION, MODULE, Link
from gradus.engine.border.randomness import Defaults
from gradus.engine.border.replicas import Applied, Replicas
from gradus.engine.wire import LIMITS, Reference, Unsendable, WireError

# The requests that both sides answer.
ANSWERED = frozenset(
    {"call", "transformed", "operate", "get", "set", "delete", "step", "gradients"}
)
_NO_FUNCTION_MODES = torch._C.DisableTorchFunction
_NO_DISPATCH_MODES = torch._C._DisableTorchDispatch
_HEADER = struct.Struct("<IqBB")
_GRAD_MODE, _WITH_HEAD = 1, 2  # marks
_DEEPEST = 60
_MOST_KEPT = 100_000
_ITERATORS = (types.GeneratorType, map, filter, zip, enumerate, reversed)


def _held_by_table() -> int:
    """Return the references to an object that a loop over a copy of a table sees, and no more."""
    table = {0: object()}
    for number, held in list(table.items()):
        return sys.getrefcount(held) + number
    raise AssertionError("the table has an entry")


_HELD_BY_TABLE = _held_by_table()


class Peer:
    """One end of the border."""

    first: ClassVar[int]
    trusts: ClassVar[bool]  # whether the other side is the examiner
    asked: ClassVar[frozenset[str]] = ANSWERED  # the kinds of requests that it answers

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._border = Border(self._ask_gradients)
        self.replicas = Replicas(self.first, self._border)
        self._border.replicas = self.replicas
        self._random = Defaults(trusts=self.trusts)
        self._number = 0
        self._kept: dict[int, Any] = {}
        self._kept_by_id: dict[int, int] = {}
        self._told: set[int] = set()
        self._given: set[int] = set()  # classes that were passed as values, not only described
        self._next_kept = 1
        self._proxies: dict[int, Any] = {}
        self._proxies_by_id: dict[int, int] = {}
        self._classes: dict[int, type] = {}
        self._released: list[int] = []
        self._links: dict[tuple[bool, int], Link] = {}
        self._generators = Generators(self.first, trusts=self.trusts)
        self._containers = Containers()
        self._graphs = transforms.Graphs()
        self._saving = SavedTensorHooks()
        self._depth = 0  # of requests in progress
        self.poison: ProtocolFailure | None = None

    # Asking

    @property
    def deadline(self) -> float | None:
        """When to give up, on time.monotonic()'s clock."""
        return None

    def ask(self, kind: str, *payload: Any) -> Any:
        """Send a request and return the answer; answer what is asked meanwhile.

        Raises:
            ProtocolFailure: the conversation failed, now or earlier.
            BaseException: what the other side raised.
        """
        __tracebackhide__ = True
        self._expect_sound()
        if self._depth >= _DEEPEST:
            raise RecursionError("calls between a test and the code under test nest too deep")
        try:
            answer = self._asked(kind, payload)
        except ProtocolFailure as failure:
            self._spoil(failure)
            raise
        self._saving.raise_late()
        outcome, value = answer
        if outcome == "raised":
            raise self._error(value)
        return value

    def _asked(self, kind: str, payload: Any) -> tuple[str, Any]:
        self._number += 1
        number = self._number
        self._send(kind, number, payload)
        self._depth += 1
        try:
            while True:
                kind, asked, payload = self._receive()
                if kind in ("returned", "raised"):
                    if asked != number:
                        raise Refused("an answer to another question")
                    return kind, payload
                self._answer(kind, asked, payload)
        finally:
            self._depth -= 1

    def _answer(self, kind: str, number: int, payload: Any) -> None:
        if kind not in self.asked or type(payload) is not tuple:
            raise Refused(f"the request {str(kind)[:40]!r}")
        if self._depth >= _DEEPEST:
            raise Refused("requests that nest too deep")
        self._depth += 1
        try:
            try:
                answer = "returned", self._do(kind, payload)
            except ProtocolFailure:
                raise
            except BaseException as error:
                if self._ends(error):
                    raise
                answer = "raised", self._error_note(error)
            del payload
            self._reply(answer, number)
        finally:
            self._depth -= 1

    def _do(self, kind: str, payload: tuple[Any, ...]) -> Any:
        return getattr(self, f"_do_{kind}")(*payload)

    def _reply(self, answer: tuple[str, Any], number: int) -> None:
        try:
            self._send(*(answer[0], number, answer[1]))
        except (Unsendable, Untellable) as error:
            problem = TypeError(f"the answer cannot be passed on: {error}")
            self._send("raised", number, {**self._error_note(problem), "untellable": True})

    def _ends(self, error: BaseException) -> bool:
        """Tell whether an exception is no answer but the end of the conversation."""
        return False

    def _expect_sound(self) -> None:
        if self.poison is not None:
            raise Poisoned(str(self.poison)) from self.poison

    def _spoil(self, failure: ProtocolFailure) -> None:
        if self.poison is None:
            self.poison = failure

    # Messages

    def _send(self, kind: str, number: int, payload: Any) -> None:
        # Modes that a test or a student has entered do not see the border at work.
        with _NO_FUNCTION_MODES(), _NO_DISPATCH_MODES():
            self._sent(kind, number, payload)

    def _receive(self) -> tuple[str, int, Any]:
        data = wire.read_frame(self._connection, LIMITS.max_frame_bytes, self.deadline)
        with _NO_FUNCTION_MODES(), _NO_DISPATCH_MODES(), self._saving.held_back():
            kind, number, grad_mode, payload = self._received(data)
        torch.set_grad_enabled(grad_mode)
        return kind, number, payload

    def _sent(self, kind: str, number: int, payload: Any) -> None:
        self.replicas.forget_dropped()
        # Of tuples alone: a list in it is one of the values that both sides hold.
        head = {name: tuple(value) for name, value in self._head().items()}
        body, containers = codec.encode(
            (head, payload) if head else payload,
            self._refer,
            self._containers.numbers,
            self._number_of_tensor,
        )
        news = self.replicas.news()  # last: what the payload holds is shared by now
        marks = _GRAD_MODE * torch.is_grad_enabled() | _WITH_HEAD * bool(head)
        name = kind.encode()
        header = _HEADER.pack(len(news), number, marks, len(name))
        wire.write_frame(self._connection, b"".join((header, name, news, body)), self.deadline)
        self._containers.adopt(_after(head, containers), ours=True)

    def _received(self, data: bytearray) -> tuple[str, int, bool, Any]:
        if len(data) < _HEADER.size:
            raise WireError("a message without a header")
        length, number, marks, name_length = _HEADER.unpack_from(data)
        start = _HEADER.size + name_length
        end = start + length
        if end > len(data):
            raise WireError("a message shorter than it says")
        view = memoryview(data)
        head: dict[str, Any] = {}
        try:
            kind = str(view[_HEADER.size : start], "ascii")
            if length:
                self._note_changes(self.replicas.apply(view[start:end]))
            payload, containers = codec.decode(view[end:], self._resolve, self.replicas.tensor)
            if marks & _WITH_HEAD:
                head, payload = payload
                if type(head) is not dict:
                    raise Refused("a message of another form")
                self._apply_head(head)
            self._containers.adopt(_after(head, containers), ours=False)
        except Exception as error:  # whatever a made-up message leads to
            raise Refused(f"a message that cannot be: {type(error).__name__}: {error}") from error
        return kind, number, bool(marks & _GRAD_MODE), payload

    def _note_changes(self, done: Applied) -> None:
        """See what the other side changed; the examiner holds it against what may change."""

    def _head(self) -> dict[str, Any]:
        head: dict[str, Any] = {}
        if random := self._random.news():
            head["random"] = tuple(random.items())
        if generators := list(self._generators.news()):
            head["generators"] = generators
        if changes := list(self._containers.changes()):
            head["containers"] = changes
        if dropped := self._containers.dropped():
            head["dropped"] = dropped
        if links := list(self._link_news()):
            head["links"] = links
        self._return_unheld()  # after what became of it was told
        if self._released:
            head["free"], self._released = self._released, []
        if released := self._border.released():
            head["graphs"] = released
        return head

    def _apply_head(self, head: dict[str, Any]) -> None:
        for name, value in head.items():
            if name == "random":
                self._random.apply(dict(value))
            elif name == "generators":
                for number, state in value:
                    self._generators.set(number, state)
            elif name == "containers":
                for number, content in value:
                    self._note_container(number, *self._containers.change(number, content))
            elif name == "dropped":
                self._containers.drop(value)
            elif name == "links":
                for is_home, number, tree in value:
                    self._apply_link(is_home, number, tree)
            elif name == "free":
                self._free(value)
            elif name == "graphs":
                self._border.forget(value)
            else:
                self._apply_more(name, value)

    def _apply_more(self, name: str, value: Any) -> None:
        raise Refused(f"{name[:40]!r} in the head of a message")

    def _note_container(self, number: int, container: Any, is_ours: bool) -> None:
        """See that the other side changed a container."""

    # Lending and borrowing

    def _keep(self, value: Any) -> tuple[int, bool]:
        """Return the number of an object of this side, and whether the other side knows it."""
        number = self._kept_by_id.get(id(value))
        if number is None:
            number, self._next_kept = self._next_kept, self._next_kept + 1
            self._kept[number] = value
            self._kept_by_id[id(value)] = number
            if len(self._kept) > _MOST_KEPT:
                raise Refused("too many objects")
        is_told = number in self._told
        self._told.add(number)
        return number, is_told

    def _lent(self, number: Any) -> Any:
        if type(number) is not int or number not in self._kept:
            raise Refused(f"the object {number!r}, which was not lent")
        return self._kept[number]

    def _free(self, numbers: Any) -> None:
        for number in numbers:
            value = self._kept.pop(number, None)
            if value is not None and self._kept_by_id.get(id(value)) == number:
                del self._kept_by_id[id(value)]
            self._told.discard(number)
            self._links.pop((True, number), None)

    def _borrow(self, number: int, proxy: Any) -> Any:
        """Note a proxy for what the other side lent."""
        if number in self._proxies:  # a function that came again by value
            del self._proxies_by_id[id(self._proxies[number])]
        self._proxies[number] = proxy
        self._proxies_by_id[id(proxy)] = number
        return proxy

    def _return_unheld(self) -> None:
        """Give back what nothing here but the table of proxies holds."""
        for number, proxy in list(self._proxies.items()):
            # Held by the table, the list of this loop, its pair, this name and the call.
            if sys.getrefcount(proxy) <= _HELD_BY_TABLE:
                del self._proxies[number]
                del self._proxies_by_id[id(proxy)]
                self._links.pop((False, number), None)
                self._released.append(number)

    def _number_of_proxy(self, value: Any) -> int | None:
        number = self._proxies_by_id.get(id(value))
        if number is not None:
            return number
        if isinstance(value, proxies.ForeignClass):
            found: int | None = type.__getattribute__(value, "__dict__").get("_number")
            return found
        return None

    # Values to references

    def _refer(self, value: Any) -> Reference | None:
        kind = type(value)
        if kind is torch.Tensor or kind is nn.Parameter:  # one without a number
            return self._refer_object(value)
        shared = self._containers.numbers.get(id(value))
        if shared is not None:
            return Reference("container", shared)
        number = self._number_of_proxy(value)
        if number is not None:
            return Reference("yours", number)
        if kind is torch.Generator:
            return self._generators.refer(value)
        if kind is types.ModuleType:
            return Reference("import", 0, {"name": value.__name__})
        note = compound.note_of(value)
        if note is not None:
            return Reference("collection", 0, note)
        name = library.name_of(value)
        if name is not None and self._may_name(name):
            return Reference("library", 0, {"module": name[0], "name": name[1]})
        return self._refer_object(value)

    def _may_name(self, name: library.Name) -> bool:
        """Tell whether the other side is to use its own object of that name."""
        return True

    def _number_of_tensor(self, tensor: torch.Tensor) -> int | None:
        return self.replicas.number_of(tensor)

    def _refer_object(self, value: Any) -> Reference:
        if isinstance(value, nn.Module):
            return self._refer_module(value)
        if isinstance(value, type):
            reference = self._refer_class(value)
            self._given.add(reference.number)
            return reference
        if isinstance(value, types.FunctionType | types.MethodType | types.BuiltinFunctionType):
            return self._refer_function(value)
        if isinstance(value, BaseException):
            return Reference("error", 0, self._error_note(value))
        number, is_told = self._keep(value)
        if is_told:
            return Reference("object", number, {})
        if isinstance(value, _ITERATORS) or _is_iterator(value):
            return Reference("iterator", number, {"class": type(value).__name__})
        note = {"class": self._refer_class(type(value))}
        if contents.base_of(type(value)) is None:
            return Reference("object", number, note)
        content = contents.content_of(value)
        self._links[True, number] = Link(value, CONTENT, content)
        return Reference("object", number, {**note, "content": content})

    def _refer_function(self, value: Any) -> Reference:
        number, is_told = self._keep(value)
        note = {} if is_told else proxies.function_note(value)
        return Reference("function", number, note)

    def _refer_class(self, kind: type) -> Reference:
        number, is_told = self._keep(kind)
        if is_told:
            return Reference("class", number, {})
        note = proxies.class_note(kind)
        bases = [base for base in map(standins.told_base, kind.__bases__) if base is not None]
        return Reference("class", number, {**note, "bases": bases})

    def _refer_module(self, module: nn.Module) -> Reference:
        number, is_told = self._keep(module)
        if is_told:
            return Reference("module", number, {})
        note = self._module_note(module)
        tree = modules.tree_of(module)
        self._links[True, number] = Link(module, MODULE, tree)
        return Reference("module", number, {**note, "tree": tree})

    def _module_note(self, module: nn.Module) -> dict[str, Any]:
        kind = type(module)
        if library.is_known(kind):
            return {"library": library.name_of(kind)}
        return {"class": self._refer_class(kind)}

    # References to values

    def _resolve(self, reference: Reference) -> Any:
        resolver = _RESOLVERS.get(reference.kind)
        if resolver is None:
            raise Refused(f"a reference to {reference.kind[:40]!r}")
        return resolver(self, reference)

    def _resolve_container(self, reference: Reference) -> Any:
        return self._containers.get(reference.number)

    def _resolve_yours(self, reference: Reference) -> Any:
        return self._lent(reference.number)

    def _resolve_import(self, reference: Reference) -> types.ModuleType:
        return library.module_of(reference.note.get("name"))

    def _resolve_library(self, reference: Reference) -> Any:
        return library.resolve(reference.note.get("module"), reference.note.get("name"))

    def _resolve_lent(self, reference: Reference) -> Any:
        """Return the proxy of what the other side lends, a new one where there is none."""
        number, note = reference.number, reference.note
        if number in self._proxies:
            return self._proxies[number]
        if not note:
            raise Refused(f"the object {number}, of which nothing was told")
        return self._borrow(number, self._new_proxy(reference.kind, number, note))

    def _new_proxy(self, kind: str, number: int, note: dict[str, Any]) -> Any:
        if kind == "function":
            return self._new_function(number, note)
        if kind == "iterator":
            return proxies.iterator_proxy(self, number)
        if kind == "object":
            kind_of_it = self._class_of(note.get("class"))
            proxy: Any = contents.blank(kind_of_it)
            proxies.mark(proxy, number)
            if contents.base_of(type(proxy)) is not None:
                contents.fill(proxy, note.get("content"))
                self._links[False, number] = Link(proxy, CONTENT, contents.content_of(proxy))
            return proxy
        raise Refused(f"an object of the kind {kind[:40]!r}")

    def _new_function(self, number: int, note: dict[str, Any]) -> Callable[..., Any]:
        function = proxies.function_proxy(self, number, note)
        if "tree" in note:
            FUNCTION.apply(function, note["tree"])
            self._links[False, number] = Link(function, FUNCTION, FUNCTION.read(function))
        return function

    def _class_of(self, kind: Any) -> type:
        if not isinstance(kind, type) or not issubclass(kind, proxies.ForeignObject):
            raise Refused("an object of no class")
        return kind

    def _resolve_class(self, reference: Reference) -> type:
        number, note = reference.number, reference.note
        if number in self._classes:
            known: type = self._classes[number]
            return known
        if not note or len(self._classes) > 1000:
            raise Refused("a class of which nothing was told")
        space = proxies.class_namespace(self, number, note)
        kind = standins.new_class(note["name"], note.get("bases"), space, note.get("meta"))
        self._classes[number] = kind
        return kind

    def _resolve_module(self, reference: Reference) -> nn.Module:
        number, note = reference.number, reference.note
        if number in self._proxies:
            return self._proxies[number]  # type: ignore[no-any-return]
        if not note:
            raise Refused(f"the module {number}, of which nothing was told")
        module = self._new_module(number, note)
        self._borrow(number, module)
        tree = note.get("tree")
        # One of a derived class crosses while its `__init__` runs.
        if tree is not None or not getattr(type(module), "_derived", False):
            modules.apply_tree(module, tree)
        self._links[False, number] = Link(module, MODULE, modules.tree_of(module))
        return module

    def _new_module(self, number: int, note: dict[str, Any]) -> nn.Module:
        kind = note.get("class")
        if kind is None:
            own = library.resolve(*note["library"])
            if not (isinstance(own, type) and issubclass(own, nn.Module)):
                raise Refused("a module that is none")
            kind = self._foreign_library_class(own)
        if not (isinstance(kind, type) and issubclass(kind, modules.ForeignModule)):
            raise Refused("a module of no module's class")
        return modules.new_foreign_module(kind, number)

    def _foreign_library_class(self, own: type) -> type:
        key = -id(own)
        if key not in self._classes:
            self._classes[key] = standins.new_module_class(own, {"_asks": self})
        return self._classes[key]

    # What both sides keep alike

    def _link_news(self) -> Iterator[tuple[bool, int, Any]]:
        for (is_home, number), link in list(self._links.items()):
            if link.target() is None:
                del self._links[is_home, number]
            elif link.has_news():
                yield not is_home, number, link.told

    def _apply_link(self, is_home: Any, number: Any, tree: Any) -> None:
        link = self._links.get((bool(is_home), number))
        if link is not None:  # else it was dropped here in the same moment
            link.apply(tree)

    # Exceptions

    def _error_note(self, error: BaseException) -> dict[str, Any]:
        number = self._number_of_proxy(error)
        kind = type(error)
        note: dict[str, Any] = {"text": errors.text_of(error)}
        if number is not None:
            return {**note, "yours": number}
        name = errors.library_name(kind)
        note["args"] = errors.plain_args(error)
        if name is not None:
            note["name"] = name
        else:
            note["class"] = self._refer_class(kind)
            note["object"], _ = self._keep(error)
        return note

    def _error(self, note: Any) -> BaseException:
        if type(note) is not dict or type(note.get("text")) is not str:
            raise Refused("an exception of another form")
        if "yours" in note:
            own = self._lent(note["yours"])
            if not isinstance(own, BaseException):
                raise Refused("an exception that is none")
            return own
        kind, number = note.get("class"), note.get("object")
        if kind is None:
            own_kind = errors.library_error(note.get("name"))
            return errors.built(own_kind or Exception, note.get("args"), note["text"])
        if type(number) is not int or not isinstance(kind, type):
            raise Refused("an exception of another form")
        if number not in self._proxies:
            if not issubclass(kind, BaseException) or not issubclass(kind, proxies.ForeignError):
                raise Refused("an exception of no exception's class")
            args = errors.given_args(note.get("args"), note["text"])
            self._borrow(number, proxies.new_error(kind, number, args, note["text"]))
        known = self._proxies[number]
        if not isinstance(known, BaseException):
            raise Refused("an exception that is none")
        return known

    # What proxies ask

    def call(self, number: int, method: str | None, args: Any, kwargs: Any) -> Any:
        __tracebackhide__ = True
        if transforms.is_active():
            return self._in_transform(number, method, args, kwargs)
        more = (kwargs,) if kwargs else ()
        return self.ask("call", number, method, args, *more)

    def _in_transform(self, number: int, method: str | None, args: Any, kwargs: Any) -> Any:
        __tracebackhide__ = True
        module = self._proxies.get(number)
        if method is None and isinstance(module, nn.Module):
            swapped = modules.swapped_in(module)
            kwargs = {**kwargs, transforms.SWAPPED: swapped} if swapped else kwargs
        return transforms.called(partial(self.ask, "transformed", number, method), args, kwargs)

    def operate(self, number: int, name: str, args: Any, *base: int) -> Any:
        __tracebackhide__ = True
        answer = self.ask("operate", number, name, args, *base)
        if type(answer) is not tuple or len(answer) != 2:
            raise Refused("a result of another form")
        return answer[1] if answer[0] is True else NotImplemented

    def get(self, number: int, name: str) -> Any:
        return self.ask("get", number, name)

    def set(self, number: int, name: str, value: Any) -> None:
        self.ask("set", number, name, value)

    def delete(self, number: int, name: str) -> None:
        self.ask("delete", number, name)

    def step(self, number: int, how: str = "next", value: Any = None) -> tuple[bool, Any]:
        __tracebackhide__ = True
        answer = self.ask("step", number, *(() if how == "next" else (how, value)))
        if type(answer) is not tuple or len(answer) != 2:
            raise Refused("a step of another form")
        return answer

    def is_held(self, number: int) -> bool:
        return number in self._proxies

    def derive(self, kind: type, named: dict[str, Any]) -> None:
        raise TypeError("classes of a test cannot be derived from here")

    def extend(self, kind: type, name: str, value: Any) -> None:
        raise TypeError("classes of a test cannot be derived from here")

    def make(self, kind: type, args: Any, kwargs: Any) -> Any:
        raise TypeError("classes of a test cannot be derived from here")

    def above(self, base: int, target: Any, name: str, args: Any = None, kwargs: Any = None) -> Any:
        raise TypeError("classes of a test cannot be derived from here")

    def _ask_gradients(
        self, export: int, upstream: torch.Tensor, wanted: list[bool], create_graph: bool
    ) -> list[torch.Tensor | None]:
        found = self.ask("gradients", export, upstream, wanted, create_graph)
        if type(found) is not list or len(found) != len(wanted):
            raise Refused("gradients of another form")
        if not all(part is None or isinstance(part, torch.Tensor) for part in found):
            raise Refused("gradients that are no tensors")
        return found

    # What the other side asks

    def _do_call(self, number: Any, method: Any, args: Any, kwargs: Any = None) -> Any:
        target = self._lent(number)
        kwargs = {} if kwargs is None else kwargs
        if type(args) is not tuple or type(kwargs) is not dict:
            raise Refused("a call of another form")
        if method is None:
            return target(*args, **kwargs)
        if method == "__deepcopy__":
            return copy.deepcopy(target)
        if type(method) is str and method in proxies.FORWARDED:
            return getattr(type(target), method)(target, *args, **kwargs)
        return getattr(target, self._public(method))(*args, **kwargs)

    def _do_transformed(
        self, number: Any, method: Any, args: Any, kwargs: Any, tensors: Any, *mapped: Any
    ) -> Any:
        if type(args) is str:
            return self._graphs.derive(args, kwargs, tensors)
        if type(args) is not tuple or type(kwargs) is not dict:
            raise Refused("a call of another form")

        def function(*full: Any, **named: Any) -> Any:
            return self._call_transformed(number, method, full, named)

        return self._graphs.record(function, args, kwargs, tensors, *mapped)

    def _call_transformed(self, number: Any, method: Any, args: Any, kwargs: Any) -> Any:
        swapped = kwargs.pop(transforms.SWAPPED, None)
        if swapped is None:
            return self._do_call(number, method, args, kwargs)
        target = self._lent(number)
        if method is not None or not isinstance(target, nn.Module) or type(swapped) is not dict:
            raise Refused("parameters of no module")
        return torch.func.functional_call(target, swapped, args, kwargs)

    def _do_operate(self, number: Any, name: Any, args: Any) -> tuple[bool, Any]:
        target = self._lent(number)
        if type(name) is not str or name not in proxies.OPERATORS or type(args) is not tuple:
            raise Refused("an operation of another form")
        if name == "__bool__":
            return True, bool(target)
        result = getattr(type(target), name)(target, *args)
        if result is NotImplemented:
            return False, None
        return True, result

    def _do_get(self, number: Any, name: Any) -> Any:
        return getattr(self._lent(number), self._public(name))

    def _do_set(self, number: Any, name: Any, value: Any) -> None:
        setattr(self._lent(number), self._public(name), value)

    def _do_delete(self, number: Any, name: Any) -> None:
        delattr(self._lent(number), self._public(name))

    def _do_step(self, number: Any, how: Any = "next", value: Any = None) -> tuple[bool, Any]:
        target = self._lent(number)
        is_generator = isinstance(target, types.GeneratorType)
        try:
            if how == "next":
                return True, next(target)
            if how == "close":
                return False, target.close() if is_generator else None
            if how == "send" and is_generator:
                return True, target.send(value)
            if how == "throw" and isinstance(value, BaseException):
                if is_generator:
                    return True, target.throw(value)
                raise value
        except StopIteration as stop:
            return False, stop.value
        raise Refused("a step of another form")

    def _do_gradients(self, *asked: Any) -> Any:
        return self._border.gradients(*asked)

    def _public(self, name: Any) -> str:
        if type(name) is not str:
            raise Refused("an attribute without a name")
        return name


_RESOLVERS: dict[str, Callable[[Any, Reference], Any]] = {
    "container": Peer._resolve_container,
    "yours": Peer._resolve_yours,
    "generator": lambda peer, reference: peer._generators.resolve(reference),
    "import": lambda peer, reference: peer._resolve_import(reference),
    "library": lambda peer, reference: peer._resolve_library(reference),
    "collection": lambda _, reference: compound.made(reference.note),
    "function": Peer._resolve_lent,
    "iterator": Peer._resolve_lent,
    "object": Peer._resolve_lent,
    "class": Peer._resolve_class,
    "error": lambda peer, reference: peer._error(reference.note),
    "module": lambda peer, reference: peer._resolve_module(reference),
    "value": lambda peer, reference: peer._resolve_value(reference),
    "mirror": lambda peer, reference: peer._resolve_mirror(reference),
    "optimizer": lambda peer, reference: peer._resolve_optimizer(reference),
}


def _after(head: dict[str, Any], containers: list[Any]) -> list[Any]:
    """Return the containers of a message that are values', not the head itself."""
    if not head:
        return containers
    found = [container for container in containers if container is not head]
    if len(found) == len(containers):
        raise Refused("a message without a head")
    return found


def _is_iterator(value: Any) -> bool:
    kind = type(value)
    return kind.__module__ in ("builtins", "itertools") and hasattr(kind, "__next__")


__all__ = ["Peer"]
