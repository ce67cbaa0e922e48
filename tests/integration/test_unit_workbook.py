"""The unit's workbook in LibreOffice: it opens, and its formulas say what the rules say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import sample

import openpyxl
from hypothesis import settings
from kit.libreoffice import save_as, soffice_with
from kit.office import sheet_of
from kit.rows import key
from kit.unit_books import columns

from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.task_rows import FIRST_ROW
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.judged import NONE, Judged, Stage
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.standing import BESIDE, placed_row, standing
from toolkit.edges.writing.workbook import write_book
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.workspace import Workspace

HEAD = Letterhead("某市2021年方案", 2021, "政务公开工作", "2021年9月", "某办", "", "a@example.com")


def test_the_formulas_of_the_hint_agree_with_the_rule(
    repository: Workspace, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    """Statuses, verdicts, fillings and due dates, recomputed by LibreOffice a day after they were written: some thirty
    rows for each example of a law, others at each run, and in `make torture` every one."""
    today = date.today()
    sheet = repository.schema.tasks
    statuses = ["", *(choice.text for choice in sheet.field("status").choices)]
    dues = [None, *(today + timedelta(days=n) for n in (-367, -366, -365, -1, 0, 1, 30, 31))]
    fillings: list[dict[str, str]] = [{}, {"done_on": "2021-09-01"}, {"done_on": "2021-09-01", "evidence": "x"}]
    fillings += [{"done_on": "2021-09-01", "evidence": word} for word in ("无", "/", "\\", "——")]
    rows: list[dict[str, str]] = [
        {"status": status, "due": due.isoformat() if due else "", **filling}
        for status, due, filling in product(statuses, dues, fillings)
    ]
    rows += [{"status": "申请不涉及", "progress": reason} for reason in ("因", "无")]
    rows += [{"status": "推进中", "verdict": choice.text} for choice in sheet.field("verdict").choices]
    since = (today - timedelta(days=40)).isoformat()
    early, late = ((today - timedelta(days=days)).isoformat() for days in (40, 39))
    rows += [
        {
            "due": (today + timedelta(days=n)).isoformat(),
            "since": since,
            "status": status,
            "verdict": verdict,
            **filling,
        }
        for n in (-5, 10, 60)
        for status in ("", "推进中", "长期坚持", "申请不涉及")
        for verdict in ("", "通过销号", "退回整改", "确认不涉及")
        for filling in ({}, {"done_on": early, "evidence": "x"}, {"done_on": late, "evidence": "x"}, {"done_on": late})
    ]
    rows += list(judged_rows(repository, today))
    rows += list(staged_rows(today))
    rows += list(passed_rows(today))
    rows = sample(rows, min(len(rows), 30 * settings().max_examples))
    cells = {
        key(f"2021/{n}/SZ01"): {"number": str(n), "requirement": "要求", **{k: v for k, v in row.items() if v}}
        for n, row in enumerate(rows, start=1)
    }
    written = today - timedelta(days=1)
    made = Edition("A" * 16, "2021", "SZ01", 1, "2021-09", written, 1, cells, "市甲局", date(2021, 9, 24))
    file = tmp_path / "hints.xlsx"
    file.write_bytes(write_book(build_unit_book(made, repository.schema, HEAD)))
    shown = sheet_of(convert(file, "xlsx"), sheet.title, data_only=True)
    for row in shown.iter_rows(min_row=FIRST_ROW + 1, max_row=FIRST_ROW + len(rows)):
        values = rows[row[0].value - 1]
        due = date.fromisoformat(values["due"]) if values.get("due") else None
        before = date.fromisoformat(values["since"]) if values.get("since") else None
        assert (row[6].value or "") == standing(sheet, values, due, today, before).hint, values


def test_what_else_is_to_be_mended_is_told_until_it_is_claimed_anew(
    repository: Workspace, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    """A period that came back beside a later one that is late, and all that a unit can type then."""
    day = {n: f"{date.today() - timedelta(days=n)}" for n in (90, 50, 48, 45, 20, 5, 3)}
    claim = {"status": "已完成", "done_on": day[50], "evidence": "一期"}
    judged = Judged.of(claim, datetime(2021, 9, 14, 9)).at_stage(Stage(period=day[45]), closes=False)
    periods = {"since": day[45], "due": day[5], BESIDE: f"{day[90]}/{day[45]}", "judged": judged.text}
    terms = [{}, *({"fix_by": f"{date.today() + timedelta(days=n)}"} for n in (-2, 6))]
    applied = ({}, {"asked": f"{day[3]}/"}, {"asked": f"{day[20]}/"}, {"asked": f"{day[20]}//conflict"})
    typed: list[dict[str, str]] = [{}, {"evidence": "一期补正"}, {"evidence": "二期", "done_on": day[20]}]
    typed += [{"done_on": day[48]}, {"status": "推进中"}, {"evidence": ""}, {"status": "申请不涉及", "progress": "因"}]
    rows = [
        ({**claim, **periods, "verdict": verdict, **term, **asked}, change)
        for verdict, term, asked, change in product(("退回补正", "限期整改"), terms, applied, typed)
    ]
    said = said_when_typed(repository, convert, tmp_path, rows)
    told = {
        (Phase.RECTIFY, "逾期5天；限期整改"),
        (Phase.IN_PROGRESS, "逾期5天；待核查"),
        (Phase.RECTIFY, "逾期5天；申请待核定"),
        (Phase.RECTIFY, "填报待核定"),
    }
    assert told <= said, said


def test_a_claim_that_waits_beside_a_later_period_is_told_until_that_is_claimed_as_well(
    repository: Workspace, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    """A period that is claimed, for the first time, anew, or after one that was passed or sent back; the next is late,
    or soon due, or asked about; and all that a unit can type then. The same of a milestone beside a period."""
    day = {n: f"{date.today() - timedelta(days=n)}" for n in (120, 100, 90, 60, 50, 48, 45, 20, 5, 3, -6)}
    claim = {"status": "已完成", "done_on": day[50], "evidence": "一期"}
    other = {**claim, "evidence": "缺文号"}
    before = {**claim, "done_on": day[100], "evidence": "前一期"}
    at = datetime(2021, 9, 14, 9)

    def judged(over: dict[str, str], verdict: str, stage: Stage, *, closes: bool) -> dict[str, str]:
        return {"verdict": verdict, "judged": Judged.of(over, at).at_stage(stage, closes=closes).text}

    period: list[dict[str, str]] = [
        {},
        judged(other, "退回补正", Stage(period=day[45]), closes=False),
        judged(before, "通过销号", Stage(period=day[90]), closes=True),
        judged(before, "限期整改", Stage(period=day[90]), closes=False),
    ]
    milestone: list[dict[str, str]] = [
        {},
        judged(other, "退回补正", Stage(), closes=False),
        judged(before, "通过销号", Stage(day[90]), closes=True),
        judged({**other, "status": "推进中"}, "退回补正", Stage(NONE), closes=False),
    ]
    waiting = [
        {"since": day[45], "due": due, BESIDE: f"{since}/{day[45]}", **verdict}
        for due in (day[5], day[-6])
        for since, verdicts in ((day[90], period), ("", milestone))
        for verdict in verdicts
    ]
    applied: tuple[dict[str, str], ...] = ({}, {"asked": f"{day[20]}/"})
    typed: list[dict[str, str]] = [
        {},
        {"evidence": "一期补正"},
        {"evidence": "二期", "done_on": day[20]},
        other,
        before,
    ]
    typed += [{"done_on": day[120]}, {"status": "推进中"}, {"status": "推进中", "done_on": ""}, {"evidence": ""}]
    typed += [
        {"status": "申请不涉及", "progress": "因"},
        {"status": "长期坚持"},
        {"status": "长期坚持", "done_on": day[60]},
    ]
    rows = [({**claim, **issued, **asked}, change) for issued, asked, change in product(waiting, applied, typed)]
    said = said_when_typed(repository, convert, tmp_path, rows)
    late, soon, waits = (f"{words}；待核查" for words in ("逾期5天", "还有6天", "申请待核定"))
    assert {(Phase.IN_PROGRESS, words) for words in (late, soon, waits)} | {(Phase.CLAIMED, "待核查")} <= said, said


def said_when_typed(
    repository: Workspace,
    convert: Callable[[Path, str], Path],
    folder: Path,
    rows: list[tuple[dict[str, str], dict[str, str]]],
) -> set[tuple[Phase, str]]:
    """What 提示 says of rows as issued, each with what a unit types into it, which is what the rule says; and where
    they are then."""
    today, sheet = date.today(), repository.schema.tasks
    cells = {
        key(f"2021/{n}/SZ01"): {"number": str(n), "requirement": "要求", **row}
        for n, (row, _) in enumerate(rows, start=1)
    }
    made = Edition("A" * 16, "2021", "SZ01", 1, "2021-09", today, 1, cells, "市甲局", date(2021, 9, 24))
    file = folder / "typed.xlsx"
    file.write_bytes(write_book(build_unit_book(made, repository.schema, HEAD)))
    book = openpyxl.load_workbook(file)
    across = columns(book[sheet.title])
    for row in book[sheet.title].iter_rows(min_row=FIRST_ROW + 1, max_row=FIRST_ROW + len(rows)):
        for name, text in rows[row[0].value - 1][1].items():
            cell = row[across[sheet.field(name).header] - 1]
            cell.value = (datetime.fromisoformat(text) if name == "done_on" and text else text) or None
    book.save(file)
    shown = sheet_of(convert(file, "xlsx"), sheet.title, data_only=True)
    said = set()
    for row in shown.iter_rows(min_row=FIRST_ROW + 1, max_row=FIRST_ROW + len(rows)):
        issued, change = rows[row[0].value - 1]
        now = {**issued, **change}
        due, since = date.fromisoformat(now["due"]), date.fromisoformat(now["since"])
        hint, where = placed_row(sheet, now, due, today, since)
        assert (row[6].value or "") == hint.hint, (issued, change)
        said.add((where, hint.hint))
    return said


def judged_rows(repository: Workspace, today: date) -> Iterator[dict[str, str]]:
    """Rows with a verdict that keeps what it judged, changed since in every way, for one due date and for several."""
    claim = {
        "status": "已完成",
        "done_on": (today - timedelta(days=20)).isoformat(),
        "evidence": "材料\n" * 99 + '"附件"𠮷a',
    }
    recent, early = ((today - timedelta(days=days)).isoformat() for days in (3, 50))
    changes: list[dict[str, str]] = [
        {},
        *({"evidence": text} for text in ("材料\n" * 99 + '"附件"𠮷A', "材料\n" * 99, "")),
    ]
    changes += [{"done_on": recent}, {"done_on": early}, {"done_on": ""}, {"status": "推进中"}, {"progress": "又一句"}]
    changes += [
        {"status": "申请不涉及", "progress": "因"},
        {"status": "申请不涉及"},
        {"status": "长期坚持", "done_on": recent},
    ]
    verdicts = [choice.text for choice in repository.schema.tasks.field("verdict").choices] + ["退回整改"]
    days = [{}, *({"fix_by": (today + timedelta(days=n)).isoformat()} for n in (-366, -365, -4, 0, 6))]
    dues = [{"due": (today + timedelta(days=n)).isoformat()} for n in (-400, -9, 9)]
    ends = [{}, *({"since": (today - timedelta(days=n)).isoformat()} for n in (10, 30))]
    for verdict, day, due, since, change in product(verdicts, days, dues, ends, changes):
        judged = Judged.of(claim, datetime(2021, 9, 14, 9)).text
        yield {**claim, "verdict": verdict, "judged": judged, **day, **due, **since, **change}
    filed, late, answered = (f"{today - timedelta(days=n)}" for n in (12, 3, 2))
    for asked, due, row in product(
        (f"{filed}/", f"{filed}/{answered}", f"{late}/", f"{filed}/{answered}\n{answered}/"),
        dues,
        ({}, {"status": "推进中"}, claim, {**claim, "evidence": ""}, {**claim, "verdict": "通过销号"}),
    ):
        yield {**row, **due, "asked": asked}
        back = {"verdict": "退回补正", "fix_by": (today + timedelta(days=2)).isoformat(), "opinion": "请补"}
        yield {**row, **due, **back, "asked": asked, "judged": Judged.of(claim, datetime(2021, 9, 14, 9)).text}


def staged_rows(today: date) -> Iterator[dict[str, str]]:
    """Rows with milestones on two and three days, one of them without words, before and after each."""
    for first, second in product((-50, 0, 30, 31), (40, 70, 100)):
        days = [today + timedelta(days=n) for n in (first, first + second, first + second + 1)]
        for stages, status in product((2, 3), ("", "推进中", "已完成")):
            words = ('完成"方案"制定', "", "完成评价，并将结果报送市政府办公室，在网站上向社会公布")
            lines = (f"{day} {what}".strip() for day, what in zip(days[:stages], words, strict=False))
            yield {"due": f"{days[0]}", "status": status, "stages": "\n".join(lines)}
            yield {
                "due": f"{days[0]}",
                "status": status,
                "stages": f"{days[0]} 一\n{days[1]} 二",
                "asked": asked(today),
            }


def passed_rows(today: date) -> Iterator[dict[str, str]]:
    """Rows of which the first of two or three milestones was passed, what came after it judged or not."""
    claim = {"status": "已完成", "done_on": f"{today - timedelta(days=70)}", "evidence": "网站"}
    changes: list[dict[str, str]] = [{}, {"status": "推进中"}, {"status": "", "done_on": "", "evidence": ""}]
    changes += [{"evidence": "网站新栏目"}, {"done_on": f"{today}"}, {"evidence": ""}, {"status": "长期坚持"}]
    changes += [{"status": "申请不涉及", "progress": "因"}]
    for ahead, change, verdict in product((-3, 5, 60), changes, ("通过销号", "退回补正", "", "确认不涉及")):
        days = [f"{today + timedelta(days=n)}" for n in (-60, ahead, ahead + 20)]
        at, stage = datetime(2021, 9, 14, 9), Stage(days[0] if verdict == "通过销号" else days[1], days[0])
        judged = Judged.of(claim, at).at_stage(stage, closes=verdict == "通过销号")
        judged = replace(judged, through="") if verdict == "确认不涉及" else judged
        lines = "\n".join(f"{day} {what}" for day, what in zip(days, "一二三", strict=True))
        yield {**claim, "verdict": verdict, "judged": judged.text, "due": days[1], "stages": lines, **change}
        again = {**claim, "status": "推进中"}
        aside = Judged.of(again, at).at_stage(Stage(days[0], days[0]), closes=False)
        if verdict == "退回补正":  # of what recurs beside them
            yield {**again, "verdict": verdict, "judged": aside.text, "due": days[1], "stages": lines, **change}


def asked(today: date) -> str:
    """An application of sixty days ago that was answered yesterday."""
    return f"{today - timedelta(days=60)}/{today - timedelta(days=1)}"


def test_every_units_workbook_opens_and_keeps_its_text(
    workspace: Workspace, needs: Callable[[str | None, str], str], tmp_path: Path
) -> None:
    generate(workspace, date(2021, 9, 10), ["市司法局", "赤坎区", "市政府办公室"])
    files = list((workspace.outbox / "ledgers").iterdir())
    save_as(needs(soffice_with("Calc"), "LibreOffice Calc"), "xlsx", files, tmp_path / "saved")
    for file in files:
        before = openpyxl.load_workbook(file)
        after = openpyxl.load_workbook(tmp_path / "saved" / file.name)
        assert after.sheetnames == before.sheetnames
        assert after["下发信息"].sheet_state == "hidden"
        texts = [[cell.value for cell in row[:6]] for row in before["工作台账"].iter_rows(min_row=5)]
        assert [[cell.value for cell in row[:6]] for row in after["工作台账"].iter_rows(min_row=5)] == texts
        assert after["工作台账"].protection.sheet
        lists = {rule.formula1 for rule in after["工作台账"].data_validations.dataValidation if rule.type == "list"}
        assert lists == {'"未启动,推进中,已完成,长期坚持,申请不涉及"'}
