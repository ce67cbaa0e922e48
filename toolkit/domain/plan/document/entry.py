"""One line of a table under its headers: what it says of an item, what it is where it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

from toolkit.codes import Code
from toolkit.domain.plan.document.closing import is_of_the_letter
from toolkit.domain.plan.document.columns import STROKES, deadline_of, label, topic_of, units_of, value
from toolkit.domain.plan.document.headers import ABOUT, CODE, IN_BRACKETS, PLACE, REMEDY, UNITS, Columns, Headers
from toolkit.domain.plan.document.item_numbers import is_chapter, number_and_words
from toolkit.domain.plan.document.lines import Faults, Line
from toolkit.domain.plan.document.matrix import is_mark, legend_of, strange_marks
from toolkit.domain.plan.document.seams import with_breaks
from toolkit.domain.plan.document.told_above import told_across, told_in_heading
from toolkit.domain.plan.model import ReadDoubt, Remark
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

DIGITS = re.compile(r"\D*?(\d{1,4})\D*\Z")
"""A cell of the column 序号: its first number, where it has one and no more."""
ENDED = re.compile(r"[。；！？;!?][”’」』）)]*\Z")
"""The end of a text that does not break off."""
NOTE = re.compile(
    r"\s*[（(【\[]?(?:备?注|说明|附注|填表说明|[※＊*])(?:[\d一二三四五六七八九十]*[】\]）)：:.、．]|\s|(?<=[※＊*]))"
)
"""The beginning of a text that says something about the table: 注：1. 备注： ※."""
_SENTENCE = re.compile(r"[。；！？]")
_TOTAL = re.compile(r"(?:合|总|小|共)\s*计(?:[：:].*)?|总\s*数")
"""What a row of sums begins with."""
_LONG = 30
"""Characters of a heading that begins with no number, at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line under its headers; `fresh` where a header or a new table came before it.

    `corrected` is a line of a corrected plan, whose rows no page tears; `made` one of any workbook the program made.
    `units` are texts by the header they stand under, which is left out where it says no role; `own` is the document's
    number beside the running one, `notes` what stands in other columns, header and text. `torn` says of which fields,
    and of which headers of units, a text seems to go on from the page before, and what stands at the seam.
    `merged_units` and `merged_deadline` are what its cells say that go on from the rows above, where it says nothing of
    the kind itself; `same_item` where the number's cell does so, or where there is none that of the requirement.
    `strange` are units with signs of which nothing says what they mean.
    `topical` is a line under headers that have a topic, which a blank one repeats from above.
    """

    line: Line
    topic: str = ""
    number: str = ""
    requirement: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    deadline: str = ""
    settled: bool = False
    heading: bool = False
    fresh: bool = False
    corrected: bool = False
    made: bool = False
    own: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    torn: Mapping[str, str] = field(default_factory=dict)
    merged_units: Mapping[str, str] = field(default_factory=dict)
    merged_deadline: str = ""
    same_item: bool = False
    strange: str = ""
    topical: bool = True

    @property
    def fills_any(self) -> bool:
        """Whether it says anything beside a number."""
        return bool(self.requirement or self.topic or self.units or self.deadline or self.notes or self.own)

    @property
    def is_all_torn(self) -> bool:
        """Whether all that it says, in two cells or more, seems to go on from the page before."""
        said = {"requirement": self.requirement, **self.units, "topic": self.topic, "deadline": self.deadline}
        filled = {name for name, text in said.items() if text}
        return len(filled) > 1 and filled <= self.torn.keys()

    @property
    def fills_a_row(self) -> bool:
        """Whether it says more than what is to be done: by whom, when, under which topic."""
        return bool(self.units or self.deadline or self.topic)


@dataclass
class EntryReader:
    """Makes entries of lines.

    `above` is what last stood in each column of the table, `spans` what its cell says, with which a merged one goes on.
    """

    paged: bool
    headers: Headers
    faults: Faults
    remarks: list[Remark]
    doubts: list[ReadDoubt]
    above: dict[int, str] = field(default_factory=dict)
    spans: dict[int, str] = field(default_factory=dict)
    columns: Columns | None = None

    def entry(self, line: Line, columns: Columns | None, *, fresh: bool) -> Entry | None:
        """One line under its columns, a heading under none; None where it is kept as a remark, or says nothing."""
        texts = [cell.strip() for cell in line.cells]
        if columns is None:
            return self._heading(line, next(filter(None, texts)), fresh=fresh)
        for at, seams in line.seams.items():
            if columns.fields.get(at) in (*UNITS, "deadline"):
                texts[at] = with_breaks(texts[at], seams, line.roomy.get(at, ()))
        if columns != self.columns:
            self.columns, self.above, self.spans = columns, {}, {}
        if columns.has("remark"):
            settled = bool(value(columns, "settled", texts, line))
            self.remarks.append(Remark(value(columns, "remark", texts, line), line.where, settled))
            return None
        if columns.has("doubt"):
            self.doubts.append(_doubt(columns, texts, line))
            return None
        if _TOTAL.fullmatch(next(filter(None, texts), "")) or STROKES.fullmatch("".join(texts)):
            self.faults.add(Code.PLAN_ROW_UNUSED, line.where, " ".join(filter(None, texts)), line=line.where)
            return None
        number = value(columns, "number", texts, line)
        topic = self._topic(columns, texts, line)
        if alone := _alone(texts, columns, number):
            if NOTE.match(alone) or is_of_the_letter(alone) or legend_of(alone):
                self.remarks.append(Remark(alone, line.where))
                return None
            cut = (self.paged or line.torn is not None) and texts.count(alone) == 1
            if not cut and _stands_over(texts, alone, columns) and told_across(alone, self.headers):
                return self._heading(line, alone, fresh=fresh)
            if _is_across(texts, alone, columns) and _is_sentence(self._without_units(alone)):
                self.faults.add(Code.PLAN_ROW_UNUSED, line.where, alone, line=line.where)
                return None
            torn = self.paged or line.torn is not None
            said = (number, topic, value(columns, "requirement", texts, line))
            if heading := _heading(texts, columns, said, torn=torn):
                return self._heading(line, heading, fresh=fresh)
        return self._row(line, columns, texts, Entry(line, topic=topic, number=number, fresh=fresh))

    def _without_units(self, text: str) -> str:
        """A chapter's heading without brackets at its end that name units; any other text as it is."""
        bare = IN_BRACKETS.sub("", text)
        return bare if is_chapter(text) and told_in_heading(text, self.headers) else text

    def _heading(self, line: Line, text: str, *, fresh: bool) -> Entry:
        """A line that says something of the rows below it: their topic, or who has to do them, when, and no more."""
        told = told_across(text, self.headers)
        return Entry(line, topic=text, heading=True, fresh=fresh, units=told.units, deadline=told.deadline)

    def _row(self, line: Line, columns: Columns, texts: Sequence[str], begun: Entry) -> Entry:
        """The entry of a row, what its merged cells say told apart from what it says itself."""
        whole = [text or (self.spans.get(at, "") if at in line.below else "") for at, text in enumerate(texts)]
        marked = [whole[at] if at in columns.bodies else text for at, text in enumerate(texts)]
        units, deadline = units_of(columns, marked, line), deadline_of(columns, texts, line)
        all_units, whole_deadline = units_of(columns, whole, line), deadline_of(columns, whole, line)
        kind = "number" if columns.has("number") else "requirement"
        requirement = value(columns, "requirement", whole if begun.number else texts, line)
        number, words = number_and_words(begun.number)
        stands_there = bool(words) and value(columns, "requirement", texts, line) in ("", begun.number)
        found = replace(
            begun,
            number=number if number or stands_there else begun.number,
            requirement=words if stands_there else requirement,
            units=all_units if units else {},
            deadline=whole_deadline if deadline else "",
            merged_units={} if units else all_units,
            merged_deadline="" if deadline else whole_deadline,
            strange=strange_marks(columns, marked),
            same_item=not begun.number
            and bool(value(columns, kind, whole, line))
            and not value(columns, kind, texts, line),
            settled=bool(value(columns, "settled", texts, line)),
            corrected=columns.has("settled"),
            made=columns.has("ours"),
            topical=columns.has("topic"),
            own=value(columns, "own", texts, line),
            notes=(
                *((("序号", words),) if number and words and not stands_there else ()),
                *self._notes(columns, whole, line),
            ),
            torn={_torn_name(columns, at): glue for at, glue in (line.torn or {}).items() if at in columns.fields},
        )
        self.above.update({at: text for at, text in enumerate(texts) if text})
        for at, text in enumerate(texts):
            if text or not (at in line.below or self.paged or line.torn is not None):
                self.spans[at] = text
        return found

    def _notes(self, columns: Columns, texts: Sequence[str], line: Line) -> Iterator[tuple[str, str]]:
        """What stands in columns of notes and of people, and in columns without any header."""
        seen: set[tuple[str, str]] = set()
        for at, said in enumerate(texts):
            pair = (columns.names.get(at) or f"第{at + 1}列", said)
            kind = columns.fields.get(at, "note")
            told = at in columns.bodies and is_mark(squeezed(said))
            if said and kind in ("note", "leader", "group", "kept") and pair not in seen and not told:
                seen.add(pair)
                yield ("", said) if kind == "kept" else pair

    def _topic(self, columns: Columns, texts: Sequence[str], line: Line) -> str:
        """The topic; of several columns one left blank repeats what stands above until one before it says another."""
        places = columns.of("topic")
        if len(places) < 2 or not any(texts[at] for at in places):
            return topic_of(columns, texts, line)
        whole = list(texts)
        for at in places:
            if whole[at] and at not in line.beside:
                break
            whole[at] = whole[at] or self.above.get(at, "")
        return topic_of(columns, whole, line)


def _doubt(columns: Columns, texts: Sequence[str], line: Line) -> ReadDoubt:
    """A row of the sheet that keeps what was doubtful when the document was read."""
    said = {columns.names[at]: text for at, text in enumerate(texts) if at in columns.names}
    settled = bool(value(columns, "settled", texts, line))
    about = said.get(ABOUT, "")
    return ReadDoubt(
        said.get(CODE, ""),
        value(columns, "doubt", texts, line),
        said.get(REMEDY, ""),
        said.get(PLACE, ""),
        int(about) if about.isdecimal() else 0,
        settled,
    )


def _torn_name(columns: Columns, at: int) -> str:
    field = columns.fields[at]
    return label(columns, at) if field in UNITS else field


def _alone(texts: Sequence[str], columns: Columns, number: str) -> str:
    """The one text of a row beside its number; blank where there are several."""
    filled = [text for at, text in enumerate(texts) if text and columns.fields.get(at) != "ours"]
    rest = {text for text in filled if text != number} or {*filled}
    return rest.pop() if len(rest) == 1 else ""


def _is_across(texts: Sequence[str], alone: str, columns: Columns) -> bool:
    """Whether a row's one text is merged across it, or stands where a number would."""
    return texts.count(alone) > 1 or any(texts[at] == alone for at in columns.of("number"))


def _stands_over(texts: Sequence[str], alone: str, columns: Columns) -> bool:
    """Whether a row's one text stands where units, days and notes do not."""
    return texts.count(alone) > 1 or columns.fields.get(texts.index(alone)) in (
        "number",
        "group",
        "topic",
        "requirement",
    )


def _is_sentence(text: str) -> bool:
    """Whether a text is too much for a heading."""
    return _SENTENCE.search(text) is not None or (len(text) > _LONG and not is_chapter(text))


def _heading(texts: Sequence[str], columns: Columns, said: tuple[str, str, str], *, torn: bool) -> str:
    """The topic of what follows: one text merged across the row, or one alone in it; blank where it is a row.

    A number before it counts as part of the heading. One that stands alone may be a torn cell's rest where
    that can be, and is a heading then only if it begins like one.
    """
    number, topic, requirement = said
    text = _alone(texts, columns, number)
    if _is_across(texts, text, columns):
        return "" if DIGITS.match(text) and texts.count(text) == 1 and not is_chapter(text) else text
    if text == requirement or (text != topic and not is_chapter(text)):
        return ""
    if is_chapter(text) or (number and not re.search(r"\d", number)):
        return text
    return text if not number and not torn else ""
