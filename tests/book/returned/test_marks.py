"""k faults in a workbook are k marks, each at its own cell, and the good cells beside them go in."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from kit.rows import key

from toolkit.book.returned.match import match
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, cell_name
from toolkit.book.sheets.table import ROW_ID
from toolkit.codes import Code, Severity
from toolkit.domain.ledger.editions import row_id
from toolkit.domain.ledger.records import Edition, Matched
from toolkit.domain.returns.checks import Context, check
from toolkit.jobs.workspace import Workspace
from toolkit.schema.dates import PlanYear

ISSUED, TODAY = date(2021, 8, 2), date(2021, 9, 10)
OURS = "A" * 16
ITEMS = range(1, 7)
GOOD: dict[str, RawValue] = {
    "status": "已完成",
    "progress": "已公开12个",
    "done_on": date(2021, 9, 1),
    "evidence": "https://www.example.cn/1",
    "expected_on": date(2021, 9, 30),
    "person": "某某",
    "person_phone": "0759-3331234",
}
ANSWERS: dict[str, RawValue] = {
    "report": "有更新",
    "reporter": "某某",
    "reporter_phone": "12345",
    "reported_on": date(2021, 9, 9),
    "signed_by": "某某",
    "signed_on": date(2021, 9, 9),
    "person": "某某",
    "person_phone": "3331234",
}
EDITION = Edition(
    OURS,
    "2021",
    "SZ01",
    1,
    "2021-09",
    date(2021, 8, 10),
    1,
    {
        **{
            key(f"2021/{n}/SZ01"): {"number": str(n), "requirement": f"第{n}项要求。", "deadline": "2021年9月前"}
            for n in ITEMS
        },
    },
    "市甲局",
    date(2021, 9, 24),
    frozenset((*GOOD, *ANSWERS)),
)
FAULTS: dict[str, list[tuple[RawValue, Code]]] = {
    "status": [
        ("己完成", Code.CELL_CHOICE),
        ("已完成？", Code.CELL_CHOICE),
        ("长期坚持", Code.CELL_CHOICE_UNFIT),
        ("机密★10年", Code.CELL_SECRECY_MARKED),
    ],
    "progress": [
        ("长" * 2001, Code.CELL_TOO_LONG),
        ("秘密★ 某事", Code.CELL_SECRECY_MARKED),
        ("涉及工作秘密、国家秘密", Code.CELL_SECRET_WORD),
        ("经办人 00000019900101000X", Code.CELL_PERSONAL),
        (1234567890123456789.0, Code.CELL_DIGITS_LOST),
    ],
    "done_on": [
        (None, Code.CELL_REQUIRED),
        ("/", Code.CELL_REQUIRED),
        ("上周", Code.CELL_DATE),
        ("2021年9月", Code.CELL_DATE_NO_DAY),
        ("9-1", Code.CELL_DATE_NO_YEAR),
        ("2021年12月1日", Code.CELL_DATE_RANGE),
        ("12月1日", Code.CELL_DATE_RANGE),
        (date(2020, 12, 31), Code.CELL_DATE_RANGE),
        ("3月5日", Code.CELL_DATE_EARLY),
    ],
    "evidence": [
        (None, Code.CELL_REQUIRED),
        ("无", Code.CELL_PLACEHOLDER),
        ("javascript:alert(1)", Code.CELL_LINK_CODE),
        (r"C:\通知.docx", Code.CELL_LINK_REACH),
        ("机密文件清单", Code.CELL_SECRET_WORD),
        ("内部资料　注意保存", Code.CELL_SECRECY_MARKED),
    ],
    "expected_on": [
        (date(2021, 7, 1), Code.CELL_DATE_RANGE),
        ("2023年1月1日", Code.CELL_DATE_RANGE),
        ("尽快", Code.CELL_DATE),
        ("年底前", Code.CELL_DATE_NO_DAY),
    ],
    "person": [("某" * 41, Code.CELL_TOO_LONG)],
    "person_phone": [("见通讯录", Code.CELL_PHONE), (1380000000.0, Code.CELL_PHONE)],
}
COVER_FAULTS: dict[str, list[tuple[RawValue, Code]]] = {
    "report": [("还行", Code.CELL_CHOICE)],
    "reporter": [("秘密", Code.CELL_SECRET_WORD)],
    "reporter_phone": [("1380000000", Code.CELL_PHONE)],
    "reported_on": [("上周", Code.CELL_DATE), (date(2031, 9, 9), Code.CELL_DATE_RANGE)],
}
NAMES = list(GOOD)
SEEDS = st.dictionaries(
    st.sampled_from([(n, name) for n in ITEMS for name in FAULTS] + [(0, name) for name in COVER_FAULTS]),
    st.integers(0, 99),
)
"""(item, field), 0 for the cover -> which of its faults."""


def where(item: int, name: str) -> tuple[str, str]:
    """The sheet and the cell a value stands in."""
    if item == 0:
        return "填报说明", cell_name(list(ANSWERS).index(name), 1)
    return "工作台账", cell_name(item, 2 + NAMES.index(name))


def filled(repository: Workspace, faults: dict[tuple[int, str], RawValue]) -> RawBook:
    """A workbook with every row done and every answer given, but for these."""
    tasks, cover = repository.schema.tasks, repository.schema.cover
    heads = [tasks.field(name).header for name in ("number", "requirement", *NAMES)]
    rows: list[tuple[RawValue, ...]] = [(*heads, ROW_ID)]
    for n in ITEMS:
        values = [faults.get((n, name), GOOD[name]) for name in NAMES]
        rows.append((float(n), f"第{n}项要求。", *values, row_id(OURS, n)))
    form = [(cover.field(name).header, faults.get((0, name), ANSWERS[name])) for name in ANSWERS]
    return RawBook((RawSheet("填报说明", tuple(form)), RawSheet("工作台账", tuple(rows))))


@settings(max_examples=200)
@given(SEEDS)
def test_every_fault_is_one_mark_at_its_own_cell(repository: Workspace, seeds: dict[tuple[int, str], int]) -> None:
    """What only a status asks for is no fault where that status is not taken itself."""
    faults: dict[tuple[int, str], RawValue] = {}
    expected: dict[tuple[str, str], Code] = {}
    for (item, name), which in seeds.items():
        choices = COVER_FAULTS[name] if item == 0 else FAULTS[name]
        value, code = choices[which % len(choices)]
        asked = code in {Code.CELL_REQUIRED, Code.CELL_PLACEHOLDER}
        if asked and (item, "status") in seeds:
            continue
        faults[item, name] = value
        expected[where(item, name)] = code

    schema, year = repository.schema, PlanYear(2021, ISSUED, TODAY)
    matched = match(filled(repository, faults), schema, EDITION, {OURS: EDITION}, "甲.xlsx", year)
    assert isinstance(matched, Matched)
    context = Context(schema, 2021, TODAY, {}, ISSUED, EDITION.cells)
    checked = check(matched.cells, matched.origins, context, matched.refused)
    marks = [each for each in (*matched.problems, *checked.problems) if each.severity != Severity.NOTE]

    assert len(marks) == len(faults)
    assert {(each.origin.sheet, each.origin.place): each.code for each in marks} == expected
    errors = {at for at, code in expected.items() if code.severity == Severity.ERROR}
    refused = {(matched.origins[cell].sheet, matched.origins[cell].cell) for cell in checked.refused}
    statuses = {where(n, "status") for n in ITEMS if any((n, name) in faults for name in ("done_on", "evidence"))}
    assert errors <= refused <= errors | statuses, "beside the faulty cell only the status waits that lacks it"


def test_no_fault_is_no_mark(repository: Workspace) -> None:
    schema, year = repository.schema, PlanYear(2021, ISSUED, TODAY)
    matched = match(filled(repository, {}), schema, EDITION, {OURS: EDITION}, "甲.xlsx", year)
    assert isinstance(matched, Matched)
    context = Context(schema, 2021, TODAY, {}, ISSUED, EDITION.cells)
    checked = check(matched.cells, matched.origins, context, matched.refused)
    assert matched.problems == () == checked.problems and not checked.refused
