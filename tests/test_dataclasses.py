"""Frozen records of our own making are as the library's: made, compared, told, kept and refused alike."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from toolkit.dataclasses import asdict, dataclass, field, fields, is_dataclass, replace

Maker = Callable[..., Any]
HOW = [{}, {"slots": True}, {"kw_only": True}, {"eq": False}, {"slots": True, "order": True}]


def made_by(maker: Maker, how: dict[str, bool]) -> tuple[type, type]:
    """The same class and its heir, made by the library's `dataclass` or by ours."""

    @maker(frozen=True, **how)
    class Row:
        """A row."""

        kind: ClassVar[str] = "row"
        name: str
        cells: tuple[str, ...] = ()
        held: dict[str, int] = field(default_factory=dict, compare=False)
        hidden: int = field(default=0, repr=False)

    @maker(frozen=True, **how)
    class Heir(Row):
        """One with a day."""

        day: int = field(default=1, kw_only=True)

        def __post_init__(self) -> None:
            if self.day < 0:
                raise ValueError(self.day)

    return Row, Heir


def came_of(act: Callable[[], object]) -> object:
    """What an act gives, or the kind of its failure."""
    try:
        return act()
    except Exception as error:
        return type(error)


ACTS: list[Callable[[type], object]] = [
    lambda row: repr(row(name="a")),
    lambda row: repr(row(name="a", cells=("b",), held={"c": 1}, hidden=7)),
    lambda row: row("a"),
    lambda row: row(),
    lambda row: row(name="a", unknown=1),
    lambda row: row(name="a") == row(name="a"),
    lambda row: row(name="a", held={"x": 1}) == row(name="a"),
    lambda row: row(name="a", hidden=1) == row(name="a"),
    lambda row: row(name="a") == ("a", (), {}, 0),
    lambda row: row(name="a") < row(name="b"),
    lambda row: len({*map(hash, [row(name="a"), row(name="a", held={"x": 1})])}),
    lambda row: isinstance(came_of(lambda: hash(row(name="a", cells=[]))), type),
    lambda row: row(name="a").held is row(name="a").held,
    lambda row: setattr(row(name="a"), "name", "b"),
    lambda row: delattr(row(name="a"), "name"),
    lambda row: isinstance(came_of(lambda: setattr(row(name="a"), "other", "b")), type),
    lambda row: asdict(row(name="a", held={"x": 1})),
    lambda row: repr(replace(row(name="a"), cells=("z",))),
    lambda row: replace(row(name="a"), unknown=1),
    lambda row: repr(copy.copy(row(name="a"))),
    lambda row: repr(copy.deepcopy(row(name="a", held={"x": 1}))),
    lambda row: [each.name for each in fields(row)],
    lambda row: is_dataclass(row) and row.__match_args__,
    lambda row: row.kind,
    lambda row: hasattr(row(name="a"), "__dict__"),
    lambda row: row(name="a", day=-1),
    lambda row: repr(row(name="a", day=3)),
]


@pytest.mark.parametrize("how", HOW, ids=str)
@pytest.mark.parametrize("act", ACTS)
def test_a_record_is_as_the_librarys(act: Callable[[type], object], how: dict[str, bool]) -> None:
    for ours, theirs in zip(made_by(dataclass, how), made_by(dataclasses.dataclass, how), strict=True):
        mine, its = came_of(lambda its=ours: act(its)), came_of(lambda its=theirs: act(its))
        if dataclasses.is_dataclass(mine):
            mine, its = repr(mine), repr(its)
        assert str(mine).replace("made_by.", "") == str(its).replace("made_by.", "")


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that is kept."""

    name: str
    cells: tuple[str, ...] = ()


def test_a_record_is_kept_and_comes_back_before_any_other_is_made() -> None:
    held = pickle.dumps(Kept("a", ("b",)))
    assert pickle.loads(held) == Kept("a", ("b",))
    assert hash(pickle.loads(held)) == hash(Kept("a", ("b",)))


def test_what_a_class_says_itself_stays() -> None:
    @dataclass(frozen=True)
    class Own:
        """One with words of its own."""

        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return self.name

    assert (Own("a") == Own("b"), hash(Own("a")), repr(Own("a"))) == (True, 7, "a")
