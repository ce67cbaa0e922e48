"""One stage of an item is closed: what is printed, drawn and listed at the year's end says which, and as judged."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
from jobs.mail.test_verdict_letters import letters, text_of
from jobs.returns.test_judging import judge
from kit.office import master_row, sheet_of
from kit.unit_books import fill, workbook_of
from kit.workspaces import for_units, said_handed

from toolkit.codes import Code, Severity
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.verdict_letters import tell_units
from toolkit.jobs.office.close import close_plan
from toolkit.jobs.returns.judge import RowsMeant, judge_claims
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.print_verdicts import print_verdicts
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.sample import draw_sample
from toolkit.jobs.workspace import Workspace, open_workspace

UNIT, ITEM = "SZ08", 39
ISSUED, PASSED, AGAIN, END = (datetime(2021, month, day, 9) for month, day in ((9, 10), (9, 14), (10, 12), (12, 30)))
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 8), "佐证材料": "门户网站专栏"}
MORE = {"办理状态": "推进中", "进展情况": "正在评价", "完成日期": date(2021, 10, 9), "佐证材料": "评价方案"}


def lines(path: Path, sheet: str, header: str) -> list[dict[str, object]]:
    """The lines below the row of headers, which has this one, as far as they have a number."""
    rows = [[cell.value for cell in row] for row in sheet_of(path, sheet).iter_rows()]
    at = next(place for place, row in enumerate(rows) if header in row)
    heads = ["".join(str(head).split()) for head in rows[at]]
    found = [dict(zip(heads, row, strict=True)) for row in rows[at + 1 :]]
    return [line for line in found if isinstance(line.get("序号"), int)]


def claiming(workspace: Workspace, phrase: str, done: Mapping[str, object]) -> Workspace:
    """The office in which the item is due by that phrase, and the unit claims it so."""
    plan = workspace.root / "seeds/plan-2021.txt"
    text = plan.read_text("utf-8").splitlines()
    at = next(place for place, line in enumerate(text) if line.startswith(f"\t{ITEM}."))
    text[at] = text[at].replace("长期工作", phrase)
    plan.write_text("\n".join(text) + "\n", "utf-8")
    ws = for_units(open_workspace(workspace.root), UNIT, "XQ01", whole=True)
    generate(ws, ISSUED.date(), [UNIT])
    fill(workbook_of(ws, UNIT), ws.inbox / "一.xlsx", {ITEM: done})
    merge_returns(ws, ISSUED)
    return ws


def test_what_a_verdict_closes_is_said_before_and_after_also_where_it_is_nothing(workspace: Workspace) -> None:
    ws = claiming(workspace, "每月28日前", DONE)
    whose, passed = (ws.tasks.roster.by_code[UNIT].name, ITEM), {"核查结论": "通过销号"}
    said = "按期办理：通过只销2021年8月28日这一期，其他各期另报"
    assert [each["aside"] for each in list_held(ws, PASSED).data["claims"]] == [said]
    shown = judge_claims(ws, PASSED, RowsMeant([UNIT]), Verdict("verified"))
    assert [each["closes"] for each in shown.data["rows"]] == [said] and shown.tables[0].rows[0][-1] == said
    judge(ws, {whose: passed}, now=PASSED)
    (told,) = (each for each in merge_returns(ws, PASSED).problems if each.code == Code.VERDICT_CLOSES)
    assert said in told.message and told.severity == Severity.NOTE

    generate(ws, PASSED.date(), [UNIT])
    fill(workbook_of(ws, UNIT), ws.inbox / "二.xlsx", {ITEM: {**DONE, "完成日期": date(2021, 8, 20)}})
    merge_returns(ws, AGAIN)
    nothing = "通过只认可这次改动，不另销一期、一阶段"
    (waits,) = list_held(ws, AGAIN).data["claims"]
    assert nothing in waits["aside"]
    judge(ws, {whose: passed}, now=AGAIN)
    (told,) = (each for each in merge_returns(ws, AGAIN).problems if each.code == Code.VERDICT_CLOSES)
    assert nothing in told.message


def deepest(text: str) -> int:
    """How many brackets stand in one another at most."""
    depths = itertools.accumulate(
        text.count("（", at, at + 1) - text.count("）", at, at + 1) for at in range(len(text))
    )
    return max(depths, default=0)


def test_a_period_that_was_passed_is_told_although_the_next_was_sent_back_before_the_letter(
    workspace: Workspace,
) -> None:
    ws = claiming(workspace, "9月底前完成方案，每季度末报送", DONE)
    said_handed(ws)
    passed = Verdict("verified", opinion="属实", by="核查人甲")
    judge_claims(ws, PASSED, RowsMeant([UNIT], [ITEM]), passed, go=True)
    generate(ws, PASSED.date(), [UNIT])
    fill(workbook_of(ws, UNIT), ws.inbox / "二.xlsx", {ITEM: {**MORE, "办理状态": "已完成"}})
    merge_returns(ws, AGAIN)
    judge_claims(ws, AGAIN, RowsMeant([UNIT], [ITEM]), Verdict("sent_back", opinion="请补报送材料"), go=True)
    (letter,) = tell_units(ws, AGAIN).letters
    (closed,), (back,) = letter.news.closed, letter.news.back
    assert "2021年9月30日这一阶段（连同2021年9月30日到期的这一期）" in closed.label
    assert (closed.day, closed.opinion) == (PASSED.date(), "属实")
    assert (back.label, back.opinion) == ("退回补正", "请补报送材料")
    text = text_of(ws, letters(ws)[-1])
    assert closed.label in text and deepest(text) == 1


def test_a_closed_stage_is_printed_drawn_and_listed_as_it_was_judged(workspace: Workspace) -> None:
    ws = claiming(workspace, "9月底前建成专栏，12月底前完成评价", DONE)
    judge_claims(ws, PASSED, RowsMeant([UNIT]), Verdict("verified", by="核查人甲"), go=True)
    generate(ws, PASSED.date(), [UNIT])
    fill(workbook_of(ws, UNIT), ws.inbox / "二.xlsx", {ITEM: MORE})
    merge_returns(ws, AGAIN)
    made = print_verdicts(ws, AGAIN)
    assert (made.judged, made.closed) == (1, 0), "an item is closed when all of its stages are"
    (line,) = lines(made.files[0], "核查情况表", "核查结论")
    said = {name: str(line[name])[:10] for name in ("应完成日期", "完成日期", "佐证材料", "核查结论")}
    assert said == {
        "应完成日期": "2021-09-30",
        "完成日期": "2021-09-08",
        "佐证材料": "门户网站专栏",
        "核查结论": "通过销号（本期）",
    }
    drawn = draw_sample(ws, AGAIN, 100)
    assert (drawn.closed, drawn.partly, drawn.claimed) == (0, 1, 0)
    assert drawn.how.startswith("从已销号0项、已销一期或一阶段1项、待核查0项中抽取1项")
    (table,) = drawn.tables
    assert [line[3:6] for line in table.rows] == [("已销一期或一阶段（2021年9月30日）", "2021-09-08", "门户网站专栏")]
    closed = close_plan(ws, END, carry=True)
    first = openpyxl.load_workbook(closed.files[0]).sheetnames[0]
    (line,) = (each for each in lines(closed.files[0], first, "责任单位") if each["序号"] == ITEM)
    assert "推进中，临期（2021年9月30日以前到期的已销号）" in line.values() and "结转下年" in line.values()


def test_a_period_that_waits_beside_one_that_is_late_is_told_by_all(workspace: Workspace) -> None:
    """August is claimed and not judged, September is late: status, letter, workbook and master say both."""
    ws = claiming(workspace, "每月28日前", DONE)
    said_handed(ws, ISSUED.date())
    told = show_status(ws, AGAIN.date()).data
    assert told["figures"]["waiting"]["claims"] == 1
    tell_units(ws, AGAIN)
    (letter,) = letters(ws)
    said = text_of(ws, letter)
    assert "三、待核查：1项，最早的于2021年9月10日收到（第39项），报的部分核查以前不催办、不计逾期；" in said
    assert "第39项报的只是其中一期或者一个阶段，其余的照常催办" in said
    publish(ws, AGAIN)
    row = master_row(ws, UNIT, ITEM)
    assert (row["状态"], row["提示"]) == ("推进中，逾期", "逾期14天；待核查")
