"""What a student's process may try where a test derives from its classes, and what comes of it."""

from __future__ import annotations

import pytest

from tests.engine.border.pair import Told, attacked, examine, warm_up

REFERENCE = """
import torch
from torch import nn
class Shape:
    def __init__(self, name='?'): self.name = name
    def area(self): return 0
    def describe(self): return f'{self.name} {self.area()}'
class Net(nn.Module):
    def __init__(self): super().__init__(); self.layer = nn.Linear(2, 2)
    def forward(self, x): return self.layer(x)
def use(shape): return shape.area()
"""
DERIVED = """
class Square(Shape):
    secret = 4242
    def __init__(self, side, expected=987654321123):
        super().__init__('square')
        self.side = side
    def area(self):
        'Gives 987654321123 for 5.'
        return self.side ** 2
"""
TEST = f"{DERIVED}\nassert Square(3).describe() == 'square 9' and use(Square(2)) == 4"
LIE = "from gradus.engine.border.derived import Twins\n"


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    warm_up()


def told(attack: str, test: str = TEST, *, policy: bool = True) -> Told:
    """Return what the test cell says of the reference with an attack behind it."""
    return attacked([REFERENCE], attack, test, policy=policy)


def after(attack: str, test: str, look: str) -> Told:
    """Return what a second test cell sees of what an attack found."""
    answer = examine([REFERENCE, attack], [("test", test), ("look", look)], seconds=20)
    return answer[1]


def test_the_reference_passes():
    assert told("").passed
    assert told("", policy=False).passed


@pytest.mark.parametrize("made", ["5", "None", "Shape()", "Shape", "[]", "torch.zeros(1)"])
def test_an_instance_is_one_of_the_tests_class(made):
    attack = f"{LIE}Twins._do_make = lambda self, *asked: {made}"
    assert told(attack, policy=False).error == "Refused"


def test_the_text_and_the_constants_of_a_method_stay_with_the_test():
    attack = """
found = []
def look(value, depth=4):
    found.append(repr(value)[:1000])
    for name in ('__code__', '__defaults__', '__kwdefaults__', '__closure__', '__doc__',
                 '__annotations__', '__signature__', '__wrapped__', 'co_consts', 'co_names',
                 'cell_contents'):
        if depth and hasattr(value, name): look(getattr(value, name), depth - 1)
    if isinstance(value, tuple):
        for each in value: look(each, depth - 1)
class Shape:
    def __init_subclass__(cls):
        found.clear()
        for name in ('__init__', 'area'): look(vars(cls)[name])
    def __init__(self, name): self.name = name
    def describe(self): return 'square 9'
"""
    test = DERIVED + "Square(3)"
    seen = after(attack, test, "assert len(found) > 9 and '987654321123' not in str(found)")
    assert seen.passed, seen.message


def test_what_a_tests_initialiser_gets_goes_no_further():
    attack = """
found = []
class Shape:
    def __new__(cls, *args, **kwargs):
        found.append((args, kwargs))
        return object.__new__(cls)
    def __init__(self, name): self.name = name
"""
    seen = after(attack, DERIVED + "Square(3, expected=77)", "assert found == [((), {})], found")
    assert seen.passed, seen.message


@pytest.mark.parametrize("given", ["5", "other", "type(other)", "found.append", "Shape()", "type"])
def test_a_method_takes_objects_of_its_class_alone(given):
    """A method that sets attributes would set them on whatever of the test's it is called with."""
    attack = f"""
found = []
def call(shape, other):
    try: type(shape).area({given})
    except TypeError as error: found.append(str(error))
    else: found.append('it ran')
"""
    test = """
class Square(Shape):
    def area(self): self.count = 5; return 1
class Other: count = 0
other = Other()
call(Square(), other)
assert other.count == 0 and Other.count == 0
"""
    seen = after(attack, test, "assert len(found) == 1 and 'of that class' in found[0], found")
    assert seen.passed, seen.message


def test_class_data_of_the_test_cannot_be_changed():
    attack = "def use(shape): type(shape).secret = 1"
    test = DERIVED + "use(Square(1))"
    assert told(attack, test).error == "AttributeError"
    attack = "def use(shape): type.__setattr__(type(shape), 'secret', 1); return 1"
    assert told(attack, DERIVED + "use(Square(1))\nassert Square.secret == 4242").passed


def test_an_object_of_the_test_in_a_class_is_not_lent():
    attack = """
found = []
def use(shape):
    try: found.append(shape.tools)
    except TypeError as error: found.append(str(error))
"""
    test = """
class Tools: key = 4242
class Square(Shape): tools = [Tools()]
use(Square())
assert Square.tools[0].key == 4242
"""
    seen = after(attack, test, "assert 'stays with the test' in found[0] and len(found) == 1")
    assert seen.passed, seen.message


def test_a_class_cannot_call_its_comparison_a_method():
    attack = """
import gradus.engine.border.proxies as p
note = p.class_note
def class_note(kind):
    return {**note(kind), 'methods': ['__eq__', 'area']}
p.class_note = class_note
class Answer:
    def __eq__(self, other): return True
def use(shape): return Answer()
"""
    assert told(attack, "assert use(Shape()) == 17 or True", policy=False).error == "Refused"


def test_who_is_taken_for_an_object_of_the_tests_class_is_no_value():
    attack = """
from gradus.engine.border.peer import Peer
class Answer(Shape):
    def __eq__(self, other): return True
refer = Peer._refer_class
twins = []
def lie(self, kind):
    return refer(self, twins[0] if kind is Answer and twins else kind)
Peer._refer_class = lie
def use(shape):
    twins.append(type(shape))
    return Answer()
"""
    found = told(attack, DERIVED + "assert use(Square(2)) == 4")
    assert "returned an object" in found.message


def test_what_a_base_gives_is_held_to_the_reference():
    attack = """
class Answer:
    def __eq__(self, other): return True
    def __add__(self, other): return self
Shape.area = lambda self: Answer()
"""
    test = (
        "class Up(Shape):\n    def area(self): return super().area() + 1\nassert Up().area() == 1"
    )
    assert "returned an object" in told(attack, test).message
    assert "__add__" in told(attack, test, policy=False).message


def test_an_operator_of_a_base_is_one_of_the_students():
    attack = "Shape.__eq__ = lambda self, other: True\nShape.__hash__ = object.__hash__"
    test = """
class Up(Shape):
    def __eq__(self, other): return super().__eq__(other)
assert not Up('a') == Up('b')
"""
    for policy in (True, False):
        assert not told(attack, test, policy=policy).passed


def test_endless_calls_between_a_class_and_its_base_end():
    attack = "Shape.area = lambda self: type(self).area(self)"
    test = "class Up(Shape):\n    def area(self): return super().area()\nassert Up().area() == 0"
    assert told(attack, test).error == "RecursionError"


def test_a_metaclass_that_gives_something_else_fails_the_cell():
    attack = """
class Other(type):
    def __new__(mcs, name, bases, space, **named):
        return int if bases else super().__new__(mcs, name, bases, space)
class Shape(metaclass=Other):
    def __init__(self, name='?'): pass
    def describe(self): return 'square 9'
"""
    assert not told(attack).passed


def test_a_network_without_parts_is_none():
    """A tree is missing only while a derived class's `__init__` runs."""
    attack = """
import gradus.engine.border.modules as m
m.tree_of = lambda module: None
def use(shape): return Net()
"""
    assert told(attack, "use(Shape())", policy=False).error == "Refused"


@pytest.mark.parametrize("content", ["None", "7", "[1]", "((1,),)", "(([], 1),)", "(1, 2)", "same"])
def test_a_dict_holds_what_a_dict_can_hold(content):
    attack = f"""
import gradus.engine.border.contents as c
same = tuple((k * (2**61 - 1), 0) for k in range(20000))
c.content_of = lambda value: {content}
class Registry(dict): pass
def use(shape): return Registry()
"""
    assert told(attack, "use(Shape())", policy=False).error == "Refused"


@pytest.mark.parametrize("name", ["__eq__", "__ne__", "__bool__", "__lt__"])
def test_what_a_list_of_the_students_class_says_of_itself_decides_nothing(name):
    attack = f"""
class Answer(list):
    def {name}(self, *others): return True
def use(shape): return Answer()
"""
    check = {
        "__eq__": "assert use(Shape()) == [3] and [3] == use(Shape())",
        "__ne__": "assert use(Shape()) != []",
        "__bool__": "assert use(Shape())",
        "__lt__": "assert use(Shape()) < []",
    }[name]
    found = told(attack, check, policy=False)
    assert found.error == "CheckFailed"
    assert name in found.message


def test_a_list_of_the_students_class_is_no_list_where_one_is_expected():
    attack = """
class Answer(list):
    def __getitem__(self, place): return 9
def use(shape): return Answer()
"""
    reference = f"{REFERENCE}\ndef use(shape): return [9]"
    test = "assert use(Shape())[0] == 9"
    assert "returned an object" in attacked([reference], attack, test).message


@pytest.mark.parametrize("name", ["__getattr__", "__setattr__", "__slots__"])
def test_what_a_derived_class_cannot_define_is_said(name):
    value = "('a',)" if name == "__slots__" else "lambda self, *args: None"
    found = told("", f"class Up(Shape):\n    {name} = {value}", policy=False)
    assert found.error == "TypeError"
    assert name in found.message
