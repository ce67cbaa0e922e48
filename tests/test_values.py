"""A value of ours is as one of the standard's: whatever its fields, whatever is done with it."""

from __future__ import annotations

import copy
import dataclasses
import functools
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values import dataclass

_NAMES = ("a", "b", "c", "_self", "self", "d")
_SAID = (
    {},
    {"default": 7},
    {"default": 7, "compare": False},
    {"default": 7, "repr": False},
    {"default_factory": list},
    {"default": 7, "kw_only": True},
    {"kw_only": True},
)
_VALUES = st.sampled_from([0, 1, 7, "x", ()])


@st.composite
def _twins(draw: st.DrawFn) -> tuple[type[Any], type[Any], dict[str, object]]:
    """The same class by both decorators, perhaps one that goes on from another, and values for its fields."""
    how = {
        "slots": draw(st.booleans()),
        "kw_only": draw(st.booleans()),
        "eq": draw(st.sampled_from([True, True, False])),
    }
    its = draw(st.lists(st.sampled_from(_SAID), min_size=0, max_size=5))
    its.sort(key=lambda said: "default" in said or "default_factory" in said)
    base = draw(st.integers(0, len(its)))
    values = {_NAMES[at]: draw(_VALUES) for at in range(len(its)) if _needs(its[at]) or draw(st.booleans())}

    def made(by: Callable[..., Any]) -> type[Any]:
        found: tuple[type, ...] = ()
        for part in (range(base), range(base, len(its))):
            said: dict[str, Any] = {_NAMES[at]: field(**its[at]) for at in part}
            said |= {"__annotations__": {_NAMES[at]: "int" for at in part}, "__module__": __name__, "__doc__": "It."}
            found = (by(frozen=True, **how)(type("Twin", found, {**said, "__qualname__": "Twin"})),)
        return found[0]

    return made(dataclass), made(dataclasses.dataclass), values


def _needs(said: dict[str, Any]) -> bool:
    return not said.keys() & {"default", "default_factory"}


def _outcome(act: Callable[[], object]) -> object:
    try:
        return act()
    except (TypeError, FrozenInstanceError) as error:
        return type(error)


@given(_twins(), st.data())
def test_a_value_is_as_the_standard_makes_it(
    twins: tuple[type[Any], type[Any], dict[str, object]], data: st.DataObject
) -> None:
    ours, theirs, values = twins
    if "_self" in values or "_self" in [each.name for each in fields(theirs)]:
        return
    mine, its = ours(**values), theirs(**values)
    other = data.draw(st.sampled_from([values, {**values, **dict.fromkeys(values, 1)}]))
    assert repr(mine) == repr(its)
    assert [(each.name, each.default, each.kw_only) for each in fields(ours)] == [
        (each.name, each.default, each.kw_only) for each in fields(theirs)
    ]
    assert (mine == ours(**other)) == (its == theirs(**other))
    assert (mine != its) and mine != "x"
    if ours(**other) == mine:
        assert _outcome(lambda: hash(ours(**other))) == _outcome(lambda: hash(mine))
    assert isinstance(_outcome(lambda: hash(mine)), int) == isinstance(_outcome(lambda: hash(its)), int)
    assert dataclasses.asdict(mine) == dataclasses.asdict(its)
    assert dataclasses.astuple(copy.deepcopy(mine)) == dataclasses.astuple(its)
    assert ours.__match_args__ == theirs.__match_args__
    for name in [*values][:1]:
        assert repr(replace(mine, **{name: 1})) == repr(replace(its, **{name: 1}))
        for act in (lambda each, name=name: setattr(each, name, 1), lambda each, name=name: delattr(each, name)):
            assert (
                _outcome(functools.partial(act, mine)) == _outcome(functools.partial(act, its)) == FrozenInstanceError
            )
    assert _outcome(lambda: ours(*values.values(), nobody=1)) is TypeError
    positional = _outcome(lambda: repr(ours(*values.values())))
    assert positional == _outcome(lambda: repr(theirs(*values.values())))
    assert hasattr(mine, "__dict__") == hasattr(its, "__dict__")


@dataclass(frozen=True, slots=True)
class Place:
    """In slots."""

    row: int
    column: str = "A"


@dataclass(frozen=True)
class Named(Place):
    """With a dictionary of its own, and what is found once."""

    name: str = ""

    @functools.cached_property
    def shown(self) -> str:
        """The name."""
        return f"{self.name}{self.row}"


@dataclass
class Open:
    """Not frozen."""

    found: list[int] = field(default_factory=list)


@pytest.mark.parametrize("value", [Place(3), Place(1, "B"), Named(1, "C", "x")])
def test_comes_back_whole_from_being_packed(value: Place) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.copy(value) == copy.deepcopy(value) == value


def test_one_that_goes_on_from_another_finds_things_once() -> None:
    named = Named(2, name="x")
    assert named.shown is named.shown == "x2"
    assert Place(2) != named
    assert {Place(2): 1}[Place(2)] == 1


def test_one_that_is_not_frozen_is_the_standards() -> None:
    it = Open()
    it.found.append(1)
    it.found = []
    assert it == Open()
    with pytest.raises(TypeError):
        hash(it)
