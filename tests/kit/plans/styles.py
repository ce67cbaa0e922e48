"""The ways in which tables of plans look, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """How a table looks.

    `number`: in a column, in the text, in none; `split`: in a column under the header of the text; `own`: 1.1 or
    1-1; `anew`: from 1 again in every chapter; `topics`: of the topics, in a merged cell; `both`. `units`: one
    column with role `words`, one of `plain` names, `two` by role, `headed` the same under a common header,
    `double` plain names in two columns under one header, `matrix` a column a unit with signs, `matrix words` with
    words, `matrix alone` with signs that nothing explains, `line` once for a chapter in a row across. `chapters`:
    none, in `rows` of their own, as headings `between` tables. `shared`: what is one cell for a topic's rows.
    `beside`: its second half right of the first. `first_leads`: where a rule says so. `planted`: something that
    nobody can tell. `quarters`: a column for what is to be done in each, no other deadline.
    """

    number: str = "column"
    topic: bool = True
    units: str = "words"
    deadline: bool = True
    chapters: str = ""
    shared: str = ""
    extra: str = ""
    repeated: bool = False
    beside: bool = False
    first_leads: str = ""
    planted: str = ""
    quarters: bool = False


STYLES: Mapping[str, Style] = {
    "numbered rows": Style(),
    "numbered rows without topics": Style(topic=False),
    "numbers in the text": Style(number="text"),
    "no numbers": Style(number=""),
    "plain units": Style(units="plain"),
    "lead and other units in two columns": Style(units="two"),
    "two rows of headers": Style(units="headed", topic=False),
    "two rows of headers, with topics": Style(units="headed"),
    "one header over number and text": Style(number="split", units="plain"),
    "one header over two columns of units": Style(units="double"),
    "units merged over rows": Style(shared="units deadline"),
    "units merged over rows, numbers in the text": Style(number="text", shared="units deadline"),
    "deadlines merged over rows": Style(shared="deadline"),
    "units alone merged over rows": Style(shared="units"),
    "numbers count the topics": Style(number="topics"),
    "several items in a cell": Style(number="text", shared="requirement units deadline"),
    "numbers of topics and of items": Style(number="both"),
    "chapters in rows": Style(chapters="rows", topic=False),
    "chapters in rows, numbers anew": Style(chapters="rows", topic=False, number="anew"),
    "a table a chapter": Style(chapters="between", topic=False),
    "a table a chapter, numbers anew": Style(chapters="between", number="anew", topic=False),
    "numbers 1.1": Style(number="own"),
    "headers repeated": Style(repeated=True),
    "a column of remarks": Style(extra="remark"),
    "a column of leaders": Style(extra="people"),
    "a column of results": Style(extra="form"),
    "no deadlines": Style(deadline=False),
    "a column a quarter": Style(deadline=False, quarters=True),
    "the first named leads": Style(units="plain", first_leads="foot"),
    "the first named leads, in the header": Style(units="plain", first_leads="header"),
    "side by side": Style(beside=True, topic=False, units="plain"),
    "units nobody can tell": Style(planted="units"),
    "times nobody can tell": Style(planted="due"),
    "a time in the text and another": Style(planted="disagree"),
    "a time in the topic and another": Style(planted="disagree in topic"),
    "a number missing": Style(planted="gap"),
    "a number twice": Style(planted="twice"),
    "a requirement left blank": Style(planted="blank"),
    "the same as above, by a word": Style(planted="ditto"),
    "the same as above, with nothing above": Style(planted="ditto at first"),
    "dates broken over lines": Style(planted="broken"),
    "units as columns": Style(units="matrix"),
    "units as columns, by words": Style(units="matrix words", topic=False),
    "units as columns, signs nobody can tell": Style(units="matrix alone", topic=False),
    "units in a row across": Style(units="line", chapters="rows", topic=False),
    "the first named leads, in a box of text": Style(units="plain", first_leads="box"),
}
"""The layouts of tables by name."""
