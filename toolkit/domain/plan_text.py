"""Reading a plan from text: a four-column table, tab-separated, broken over pages by an OCR."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from toolkit.domain.plan import Item, Plan
from toolkit.problems import Code, Origin, Problem, problem

HEADER = ("工作任务", "具体要求", "落实单位", "完成时限")
TITLE_LIMIT = 28
"""Characters of a topic that fit the narrow column 工作任务; a longer one gets a short title."""

_TAG = re.compile(r"</?p>")
_YEAR = re.compile(r"(\d{4})\s*年")
_GAP = 5
"""Missing numbers after which a number at the start of a cell is still taken for an item's."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table put together again from its pages; `torn` when its topic came in two pieces."""

    line: int
    first: int
    topic: str
    requirement: str
    responsibility: str
    deadline: str
    torn: bool = False


def parse_plan_text(text: str, file: str, plan_id: str, issued: date) -> tuple[Plan, tuple[Problem, ...]]:
    """Read the plan's text into items 1, 2, 3 …, whatever its pages tore apart.

    Cells cut by a page are joined; a blank first column repeats the topic above; one cell may hold several
    numbered items, which then share its responsibility and deadline. What was damaged is a Problem with a
    proposed mending; what cannot be read is a Problem; nothing is dropped.
    """
    problems: list[Problem] = []
    title = ""
    rows: list[_Row] = []
    next_number = 1
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip():
            continue
        cells = [_TAG.sub("", cell).strip() for cell in line.split("\t")]
        if len(cells) == 1 and not title and not rows:
            title = cells[0].replace(" ", "")
            continue
        if len(cells) != len(HEADER):
            problems.append(problem(Code.PLAN_UNREADABLE, Origin(file, cell=f"第{number}行"), line, line=number))
            continue
        if tuple(cells) == HEADER:
            continue
        first = _first_number(cells[1], next_number)
        row = _Row(number, first or next_number, cells[0], cells[1], cells[2], cells[3])
        if first is None and rows:
            rows[-1] = _join(rows[-1], row)
        else:
            rows.append(replace(row, topic=row.topic or (rows[-1].topic if rows else "")))
            if row.first != next_number:
                problems.append(
                    problem(
                        Code.PLAN_NUMBER_GAP,
                        Origin(file, cell=f"第{number}行"),
                        cells[1],
                        before=next_number - 1,
                        expected=next_number,
                    )
                )
        next_number = _split(rows[-1].requirement, rows[-1].first)[-1][0] + 1
    items: list[Item] = []
    for row in rows:
        texts = _split(row.requirement, row.first)
        numbers = [n for n, _ in texts]
        if row.torn:
            problems.append(
                problem(
                    Code.PLAN_TOPIC_DAMAGED,
                    Origin(file, cell=f"第{row.line}行"),
                    row.topic,
                    items=f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else numbers[0],
                    suggestion=row.topic,
                )
            )
        items.extend(
            Item(
                number=n,
                topic=row.topic,
                title=short_title(row.topic),
                requirement=requirement,
                responsibility=row.responsibility,
                deadline=row.deadline,
                shared=len(texts) > 1,
            )
            for n, requirement in texts
        )
    year = _YEAR.search(title)
    return Plan(plan_id, title, int(year[1]) if year else issued.year, issued, tuple(items)), tuple(problems)


def short_title(topic: str) -> str:
    """A topic short enough for a narrow column: what stands after its last `等`, else its beginning."""
    if len(topic) <= TITLE_LIMIT:
        return topic
    tail = topic.rsplit("等", 1)[-1]
    return tail if 4 <= len(tail) <= TITLE_LIMIT else topic[: TITLE_LIMIT - 1] + "…"


def _first_number(text: str, expected: int) -> int | None:
    """The item number `text` begins with: the expected one or a few after it; None for a torn row's rest."""
    found = re.match(r"(\d{1,3})\s*[.．、]", text)
    return int(found[1]) if found and expected <= int(found[1]) <= expected + _GAP else None


def _split(text: str, first: int) -> list[tuple[int, str]]:
    """Cut a cell at its item numbers, which must count on from `first`."""
    cuts: list[tuple[int, int, int]] = []
    number, at = first, 0
    while found := re.compile(rf"(?:^|(?<=[\s。；]))({number})\s*[.．、]").search(text, at):
        cuts.append((number, found.start(), found.end()))
        number, at = number + 1, found.end()
    if not cuts:
        return [(first, text)]
    ends = [start for _, start, _ in cuts[1:]] + [len(text)]
    head = text[: cuts[0][1]]
    return [
        (n, (head if i == 0 else "") + text[after:end].strip())
        for i, ((n, _, after), end) in enumerate(zip(cuts, ends, strict=True))
    ]


def _join(upper: _Row, lower: _Row) -> _Row:
    """Put together the two halves of a row that a page break tore."""
    return replace(
        upper,
        topic=_join_overlapping(upper.topic, lower.topic) if lower.topic else upper.topic,
        requirement=upper.requirement + lower.requirement,
        responsibility=upper.responsibility + lower.responsibility,
        deadline=upper.deadline + lower.deadline,
        torn=upper.torn or bool(lower.topic),
    )


def _join_overlapping(head: str, tail: str) -> str:
    """`head` up to where the longest beginning of `tail` already stands in it, then `tail`.

    An OCR that lets the neighbouring cell run into the head repeats there what the tail says properly.
    """
    for length in range(len(tail), 3, -1):
        if (at := head.find(tail[:length])) >= 0:
            return head[:at] + tail
    return head + tail
