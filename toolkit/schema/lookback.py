"""The sheet of last year's items (回头看), declared by what it has otherwise than the sheet of tasks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from toolkit.loading import NUMBER, STRICT, Limits
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.schema.model import SchemaField, Sheet


LOOKBACK = "lookback"
"""The name of the sheet of last year's items."""
LAST = "last"
"""The field of the look-back that says how an item stood when its year ended."""


@dataclass(frozen=True)
class LookbackField:
    """A field of the look-back: the field of that name of the sheet of tasks, with words and a width of its own.

    `last`, which the sheet of tasks has not, says how the item stood when its year ended.
    """

    __pydantic_config__ = STRICT
    name: Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
    header: str = ""
    help: str = ""
    missing: str = ""
    width: Annotated[float, NUMBER, Limits(ge=0, le=100)] = 0


@dataclass(frozen=True)
class Lookback:
    """The sheet of last year's items: its rows go through all that assignments go through.

    A field that the sheet of tasks no longer has is left out.
    """

    __pydantic_config__ = STRICT
    title: str
    fields: tuple[LookbackField, ...]
    help: str = ""


def last_years_sheet(said: Lookback, tasks: Sheet) -> Sheet:
    """The sheet as declared, its fields those of the sheet of tasks: the same kinds, choices and rules."""
    own = replace(tasks.field("requirement"), name=LAST, header="上年情况", aliases=(), help="")
    known = {**tasks.by_name, LAST: own}
    fields = tuple(_field(each, known[each.name]) for each in said.fields if each.name in known)
    return replace(tasks, name=LOOKBACK, title=said.title, fields=fields)


def _field(said: LookbackField, of: SchemaField) -> SchemaField:
    aliases = (of.header, *of.aliases) if said.header else of.aliases
    return replace(
        of,
        header=said.header or of.header,
        aliases=tuple(name for name in aliases if name != said.header),
        help=said.help or of.help,
        missing=said.missing or of.missing,
        width=said.width or of.width,
    )
