"""What is typed is taken for the same with and without the library that checks values."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.cli.door import FAULT
from toolkit.cli.values import take_plainly

door = typer.Typer()
shown: list[object] = []


@door.command()
def every_kind(
    word: str,
    number: int,
    many: Annotated[list[str] | None, typer.Argument()] = None,
    place: Annotated[Path, typer.Option()] = Path(),
    there: Annotated[Path, typer.Option(exists=True)] = Path(),
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    items: Annotated[list[int] | None, typer.Option()] = None,
    small: Annotated[int, typer.Option(min=1, max=3)] = 2,
    parsed: Annotated[list[int] | None, typer.Option(parser=len)] = None,
    called: Annotated[str, typer.Option(callback=lambda value: f"<{value}>")] = "-",
) -> None:
    shown.append((word, number, many, place, there, day, items, small, parsed, called))


BY_LIBRARY, PLAINLY = typer.main.get_command(door), typer.main.get_command(door)
take_plainly(PLAINLY)
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "2021-09-10", "2021-9-1", "2021-02-30", "0000-01-01", "２０２１-09-10", "2021-09-10 ", "+021-01-01"]
    ),
    st.sampled_from(["12", "-1", "+3", "1_0", "007", "1e3", "3.0", "9" * 9, "9" * 10, "9" * 5000, "²", "٣", " 5"]),
    st.sampled_from([".", "/", "不在", "a/../b", "~", "a\nb", "\x00", "\ud800", "市教育局"]),
    st.text(max_size=6),
)
OPTIONS = st.sampled_from(["place", "there", "day", "items", "small", "parsed", "called", "unknown"])


def outcome(command: Any, words: list[str]) -> object:
    shown.clear()
    try:
        command(words, prog_name="x", standalone_mode=False)
    except FAULT as fault:
        return type(fault), getattr(fault, "message", ""), getattr(getattr(fault, "param", None), "name", "")
    except (UnicodeError, ValueError, OSError) as error:
        return type(error)
    return list(shown)


@settings(deadline=None)
@given(st.lists(st.tuples(OPTIONS, TEXTS), max_size=3), st.lists(TEXTS, max_size=4))
@example([("day", "2021-09-10"), ("items", "3"), ("items", "4"), ("place", "不在")], ["市教育局", "5", "甲", "乙"])
@example([("called", "x")], ["x", "05"])
@example([], ["x"])
def test_every_value_is_taken_as_the_library_takes_it(said: list[tuple[str, str]], words: list[str]) -> None:
    line = [*(f"--{name}={value}" for name, value in said), "--", *words]
    assert outcome(PLAINLY, list(line)) == outcome(BY_LIBRARY, list(line))
