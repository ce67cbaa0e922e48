"""The standard library's dataclasses, with those that are frozen made quicker.

The library writes out six methods of every frozen class and compiles each, whether the run at hand needs them or not:
with the hundreds of records that a command loads, that was a sixth of its whole start. Here a frozen class shares the
methods that are alike, and its `__init__` is written when its first record is made.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import FrozenInstanceError, asdict, astuple, field, fields, is_dataclass
from functools import cache
from operator import attrgetter
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["asdict", "astuple", "dataclass", "field", "fields", "is_dataclass", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def replace(record, /, **changes):
        """As the library's `replace`, of classes all of whose fields `__init__` takes, as all of ours are."""
        for name in _names(type(record)):
            if name not in changes:
                changes[name] = getattr(record, name)
        return type(record)(**changes)

    def dataclass(made=None, /, **how):
        """As the library's `dataclass`, and what it makes behaves as its; in what is frozen, hints of `inspect` say
        less."""
        if made is None:
            return lambda later: dataclass(later, **how)
        if not how.get("frozen") or how.get("order"):
            return dataclasses.dataclass(made, **how)
        its = {name: value for name, value in how.items() if name not in ("frozen", "eq")}
        return _frozen(dataclasses.dataclass(made, init=False, repr=False, eq=False, **its), how.get("eq", True))


_NOT_GIVEN = object()


@cache
def _names(made: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(made))


def _frozen(made: Any, compared: bool) -> Any:
    """A class whose fields the library has found, with the methods of a frozen one that it does not have itself."""
    own = made.__dict__
    if "__init__" not in own:
        made.__init__ = _first_init(made)
    if "__repr__" not in own:
        made.__repr__ = _repr
    made.__setattr__, made.__delattr__ = _not_set, _not_deleted
    if compared:
        key = _values(each.name for each in fields(made) if each.compare)
        if "__eq__" not in own:
            made.__eq__ = _equal(key)
        if own.get("__hash__") is None:
            made.__hash__ = _hash(key)
    if "__slots__" in own:
        made.__getstate__, made.__setstate__ = _state(made)
    return made


def _first_init(made: Any) -> Any:
    """An `__init__` that writes the class's own, puts it in its place and calls it."""

    def first(self: Any, *values: Any, **named: Any) -> None:
        made.__init__ = own = _written_init(made)
        own(self, *values, **named)

    return first


def _written_init(made: Any) -> Any:
    """The `__init__` of a class: a parameter for each field, its default where it has one."""
    known: dict[str, Any] = {"_not_given": _NOT_GIVEN}
    plain, by_name, body = ["self"], list[str](), list[str]()
    for each in fields(made):
        name, value, asked = each.name, each.name, each.name
        if each.default is not dataclasses.MISSING:
            known[f"_default_{name}"], asked = each.default, f"{name}=_default_{name}"
        elif each.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"], asked = each.default_factory, f"{name}=_not_given"
            value = f"_make_{name}() if {name} is _not_given else {name}"
        (by_name if each.kw_only else plain).append(asked)
        place = getattr(made, name, None)
        if isinstance(place, MemberDescriptorType):
            known[f"_put_{name}"] = place.__set__
            body.append(f"_put_{name}(self, {value})")
        else:
            body.append(f"self.__dict__[{name!r}] = {value}")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    asked_for = ", ".join([*plain, "*", *by_name] if by_name else plain)
    exec(f"def __init__({asked_for}):\n " + "\n ".join(body or ["pass"]), known)  # noqa: S102 - names of fields alone
    written = known["__init__"]
    written.__qualname__ = f"{made.__qualname__}.__init__"
    return written


def _values(names: Iterable[str]) -> Any:
    """What finds the values of those attributes, by which records are the same."""
    its = tuple(names)
    return attrgetter(*its) if its else lambda _: ()


def _equal(key: Any) -> Any:
    def equal(self: Any, other: object) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hash(key: Any) -> Any:
    def hashed(self: Any) -> int:
        return hash(key(self))

    return hashed


def _repr(self: Any) -> str:
    said = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(said)})"


def _not_set(_: Any, name: str, __: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _not_deleted(_: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(made: Any) -> tuple[Any, Any]:
    """How a record of the class is kept, and made again without its `__init__`."""
    names = _names(made)

    def kept(self: Any) -> list[Any]:
        return [getattr(self, name) for name in names]

    def take(self: Any, state: list[Any]) -> None:
        put = object.__setattr__
        for name, value in zip(names, state, strict=True):
            put(self, name, value)

    return kept, take
