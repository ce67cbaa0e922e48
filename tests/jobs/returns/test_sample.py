"""The spot check as the office draws it; and that no unit ever sees why its claims are risky."""

from __future__ import annotations

import email
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from kit.office import sheet_of, table
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.distribute import distribute
from toolkit.jobs.returns.judge import RowsMeant, judge_claims
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.sample import draw_sample
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key
from toolkit.reports.returns.sample import phase_of

OUT, NOW, LATER = date(2021, 10, 8), datetime(2021, 10, 13, 9), datetime(2021, 10, 14, 9)
UNITS = ("SZ01", "SZ08", "SZ09")
PASSAGE = "我局于八月上旬组织各科室逐条对照检查，共梳理制度文件二十三件，其中废止四件、修订六件，均已在门户网站公布"
TELLING = ("风险提示", "风险分值", "迟报", "佐证与", "佐证网址", "个字与", "sfj.example.cn")
"""Words of the signs and what they go by."""


def risky_claims(workspace: Workspace) -> Workspace:
    """Three units claim two items each with one page, one passage and late; one of them has a site of its own."""
    roster = workspace.root / "seeds/units.csv"
    head, *lines = roster.read_text("utf-8-sig").splitlines()
    sites = [f"{line},{'sfj.example.cn' if ',SZ08,' in line else ''}" for line in lines]
    roster.write_text("\n".join([f"{head},sites", *sites, ""]), "utf-8")
    ws = open_workspace(workspace.root)
    generate(ws, OUT, UNITS)
    done = {
        "办理状态": "已完成",
        "完成日期": date(2021, 9, 11),
        "佐证材料": "https://blog.example.com/1",
        "进展情况": PASSAGE,
    }
    for code in UNITS:
        fill(workbook_of(ws, code), ws.inbox / f"{code}.xlsx", dict.fromkeys(items_of(ws, code)[:2], done))
    merge_returns(ws, NOW)
    judge_claims(ws, LATER, RowsMeant(["SZ09"], risky=True), Verdict("verified"), go=True)
    return ws


@pytest.fixture
def risky(after_playing: After) -> Workspace:
    return after_playing(risky_claims)


def texts(data: bytes) -> Iterator[str]:
    """All that a file says, however it is packed: a workbook's parts, a mail's and its attachments'."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            yield from (parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    elif b"MIME-Version" in data:
        for part in email.message_from_bytes(data).walk():
            payload = part.get_payload(decode=True)
            yield from texts(payload) if isinstance(payload, bytes) else ()
    else:
        yield data.decode("utf-8", "ignore")


def test_the_review_workbook_says_why_and_what_units_get_does_not(risky: Workspace) -> None:
    list_held(risky, LATER)
    lines = [line for line in table(risky.outbox / "review.xlsx", "待核查", 3) if line["编号"]]
    of_justice = next(line for line in lines if line["责任单位"] == "市司法局")
    assert "佐证网址不在本单位网站：blog.example.com" in of_justice["风险提示"]
    assert all("个字与" in line["风险提示"] and "佐证与" in line["风险提示"] for line in lines)
    generate(risky, LATER.date(), UNITS)
    distribute(risky, LATER.date(), UNITS, unsettled=True)
    seen = [path for path in risky.outbox.rglob("*") if path.is_file() and path.name != "review.xlsx"]
    assert {path.parent.name for path in seen} >= {"ledgers", "receipts", "mail", "outbox"}
    for path in seen:
        said = "".join(texts(path.read_bytes()))
        assert not [word for word in TELLING if word in said], path.name


def test_the_spot_check_is_drawn_again_the_same_and_printed_with_how(risky: Workspace) -> None:
    drawn = draw_sample(risky, LATER, 50, 7)
    assert (drawn.closed, drawn.claimed, len(drawn.drawn)) == (2, 4, 3)
    assert drawn.summary.startswith("从已销号2项、待核查4项中抽取3项（50%），种子7；抽查表：")
    (path,) = drawn.files
    assert path.name == "抽查-2021-10-14-50%-种子7.xlsx"
    lines = table(path, "抽查", 5)
    assert [(line["责任单位"], line["序号"]) for line in lines] == [
        (row["unit"], row["item"]) for row in drawn.data["rows"]
    ]
    assert all(line["风险提示"] and line["抽查情况"] is None for line in lines)
    top = sheet_of(path, "抽查")
    drawn_so, weighed = ("".join(str(cell.value or "") for cell in top[at]) for at in (2, 3))
    assert "种子7" in drawn_so and "权重" in weighed
    before = path.read_bytes()
    again = draw_sample(risky, LATER, 50, 7)
    assert again.data == drawn.data and path.read_bytes() == before
    assert draw_sample(risky, LATER, 50, 7, dry_run=True).data["rows"] == drawn.data["rows"]


def test_the_units_meant_alone_are_drawn_from_and_the_day_is_the_seed(risky: Workspace) -> None:
    drawn = draw_sample(risky, LATER, 100, units=["市司法局"])
    assert (drawn.seed, drawn.closed, drawn.claimed) == (20211014, 0, 2)
    assert {row["unit"] for row in drawn.data["rows"]} == {"市司法局"} and "市司法局" in drawn.files[0].name
    by_code = draw_sample(risky, LATER, 100, units=["SZ08", "市司法局", "SZ08"])
    assert by_code.files == drawn.files
    (said,) = (cell.value for cell in sheet_of(by_code.files[0], "抽查")[2] if cell.value)
    assert "，市司法局从已销号0项" in said


def test_a_row_is_shown_by_the_verdict_that_stands(workspace: Workspace) -> None:
    assignment, row = workspace.tasks.of_unit("SZ08")[0], task_key("2021", 1, "SZ08")
    for verdict, place in (("确认不涉及", Phase.NOT_INVOLVED), ("通过销号", Phase.CLOSED)):
        touched = Claim(row, assignment, {"verdict": verdict}, None, touched=True)
        assert phase_of(touched, workspace.schema.tasks) == place
    assert phase_of(Claim(row, assignment, {}, None), workspace.schema.tasks) == Phase.CLAIMED


def test_what_cannot_be_drawn_is_said(workspace: Workspace) -> None:
    nothing = draw_sample(workspace, LATER, 20)
    assert (nothing.summary, nothing.files) == ("没有已销号或待核查的事项可抽查", ())
    with pytest.raises(ToolkitError, match="抽查比例 0 不在"):
        draw_sample(workspace, LATER, 0)
    with pytest.raises(ToolkitError, match="单位名册里没有"):
        draw_sample(workspace, LATER, 20, units=["市某某局"])
