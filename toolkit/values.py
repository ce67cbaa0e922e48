"""Values: `dataclasses.dataclass` for the hundreds of classes a command loads, of which it makes a few values each.

The standard decorator writes six functions of every class as text and compiles them each time the program starts: a
fifth of what a short command costs. Here a frozen class gets methods that are alike for all, and its `__init__` when
the first value is made.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def dataclass(cls: type[T], /) -> type[T]: ...
@overload
def dataclass(
    *, frozen: bool = ..., eq: bool = ..., order: bool = ..., kw_only: bool = ..., slots: bool = ...
) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(field_specifiers=(dataclasses.field,))
def dataclass(
    cls: type[T] | None = None,
    /,
    *,
    frozen: bool = False,
    eq: bool = True,
    order: bool = False,
    kw_only: bool = False,
    slots: bool = False,
) -> Any:
    """As the standard decorator, with the same fields, equality, hash, text and faults.

    `fields`, `replace`, `asdict` and `astuple` work on what it makes. A class that is not frozen, or has an order, is
    left to the standard. What inherits from a class made here is made here too: the standard decorator refuses it.
    """

    def made(its: type[T]) -> type[T]:
        if order or not frozen:
            return dataclasses.dataclass(frozen=frozen, eq=eq, order=order, kw_only=kw_only, slots=slots)(its)
        said = set(vars(its))
        its = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only, slots=slots)(its)
        for name, method in _methods(its, eq=eq, slots=slots).items():
            if name not in said:
                setattr(its, name, method)
        return its

    return made if cls is None else made(cls)


def _methods(cls: Any, *, eq: bool, slots: bool) -> dict[str, Callable[..., Any]]:
    """What a class has of its own unless it says otherwise."""
    its = dataclasses.fields(cls)
    found: dict[str, Callable[..., Any]] = {
        "__init__": _made_first(cls),
        "__repr__": _shown,
        "__setattr__": _not_set,
        "__delattr__": _not_deleted,
    }
    if eq:
        values = _values_of([each.name for each in its if each.compare])
        found |= {"__eq__": _equal_by(values), "__hash__": _hash_by(values)}
    names = [each.name for each in its]
    if slots or any(_setter(cls, name) for name in names):
        found |= {
            "__getstate__": _values_of(names),
            "__setstate__": _put_by(names, [_setter(cls, name) for name in names]),
        }
    return found


def _made_first(cls: Any) -> Callable[..., None]:
    """`__init__` until the first value is made: then the class gets its own."""

    def first(self: Any, *values: Any, **named: Any) -> None:
        cls.__init__ = _init_of(cls)
        cls.__init__(self, *values, **named)

    return first


def _init_of(cls: Any) -> Callable[..., None]:
    """A function that takes a class's fields, in their order or by name, and sets them: in slots where it has them."""
    its: Sequence[Field[Any]] = dataclasses.fields(cls)
    known: dict[str, Any] = {"_absent": MISSING}
    words: list[str] = ["_self"]
    named: list[str] = []
    lines = ["_its = _self.__dict__"]
    for each in its:
        name, value = each.name, each.name
        word = name
        if each.default is not MISSING:
            known[f"_default_{name}"] = each.default
            word = f"{name}=_default_{name}"
        elif each.default_factory is not MISSING:
            known[f"_make_{name}"] = each.default_factory
            word, value = f"{name}=_absent", f"_make_{name}() if {name} is _absent else {name}"
        (named if each.kw_only else words).append(word)
        if setter := _setter(cls, name):
            known[f"_set_{name}"] = setter
            lines.append(f"_set_{name}(_self, {value})")
        else:
            lines.append(f"_its[{name!r}] = {value}")
    if all("_its" not in line for line in lines[1:]):
        del lines[0]
    if hasattr(cls, "__post_init__"):
        lines.append("_self.__post_init__()")
    taken = ", ".join([*words, *(["*", *named] if named else [])])
    exec(f"def __init__({taken}):\n " + "\n ".join(lines or ["pass"]), known)  # noqa: S102 (names of fields alone)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _setter(cls: type, name: str) -> Callable[[Any, Any], None] | None:
    """What puts a value into a slot; None for what stands in the value's own dictionary."""
    slot = getattr(cls, name, None)
    return slot.__set__ if isinstance(slot, MemberDescriptorType) else None


def _values_of(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives these attributes of a value."""
    if len(names) > 1:
        return lambda self, get=attrgetter(*names): get(self)  # type: ignore[misc]
    return lambda self: tuple(getattr(self, name) for name in names)


def _equal_by(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], bool]:
    return lambda self, other: values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash_by(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], int]:
    return lambda self: hash(values(self))


def _put_by(names: Sequence[str], setters: Sequence[Any]) -> Callable[[Any, Sequence[Any]], None]:
    def put_all(self: Any, state: Sequence[Any]) -> None:
        for name, put, value in zip(names, setters, state, strict=True):
            if put:
                put(self, value)
            else:
                self.__dict__[name] = value

    return put_all


@recursive_repr()
def _shown(self: Any) -> str:
    its = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({', '.join(its)})"


def _not_set(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _not_deleted(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
