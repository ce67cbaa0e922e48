"""`review links` and `review pack`: what is seen of addresses is kept and told, and evidence is put together."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.office import ledger, table
from kit.unit_books import fill, name_of, workbook_of
from kit.web_site import site
from kit.workspaces import After, for_units, hand_out

from toolkit.edges.system.files import digest
from toolkit.edges.system.web import Answer, Bounds, look_at
from toolkit.errors import ToolkitError
from toolkit.jobs.returns.judge import RowsMeant, judge_claims, verdict_in_words
from toolkit.jobs.returns.links import look_at_links
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.pack import pack_evidence
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace

UNIT, OTHER = "SZ08", "SZ10"
NOW = datetime(2021, 9, 13, 9)
WHOLE, GONE = "https://www.example.com/whole", "https://www.example.com/gone"
SHOT = b"%PDF-1.4 shot"


def claims_with_links(workspace: Workspace) -> Workspace:
    """Two units claim, with three addresses between them, and one sends a document."""
    workspace = for_units(workspace, UNIT, OTHER, "XQ01")
    hand_out(workspace)
    for code, rows in {UNIT: {7: WHOLE, 8: f"{GONE}；{WHOLE}"}, OTHER: {7: "公开目录"}}.items():
        told = {
            item: {"办理状态": "已完成", "完成日期": date(2021, 9, 8), "佐证材料": text} for item, text in rows.items()
        }
        folder = workspace.inbox / name_of(workspace, code)
        fill(workbook_of(workspace, code), folder / "台账.xlsx", told, at=NOW)
    (workspace.inbox / name_of(workspace, UNIT) / "第8项=现场.pdf").write_bytes(SHOT)
    merge_returns(workspace, NOW)
    return workspace


@pytest.fixture
def office(after_playing: After) -> Workspace:
    return after_playing(claims_with_links)


def of(ws: Workspace, *codes: str, items: tuple[int, ...] = ()) -> RowsMeant:
    return RowsMeant([name_of(ws, code) for code in codes], items)


def answers(url: str) -> Answer:
    return Answer(404) if url == GONE else Answer(200, "规划原文" * 20)


def looked(ws: Workspace, days: int = 0, limit: int = 50, **how: Any) -> Any:
    return look_at_links(ws, NOW + timedelta(days=days), of(ws), limit, look=how.pop("look", answers), **how)


def asides(ws: Workspace, days: int) -> dict[str, str]:
    claims = list_held(ws, NOW + timedelta(days=days)).data["claims"]
    return {each["item"]: each["aside"] for each in claims if each["unit"] == name_of(ws, UNIT)}


def test_what_is_seen_is_kept_and_told_beside_the_claim(office: Workspace) -> None:
    before = ledger(office)
    first = looked(office)
    assert set(first.data["looked"]) == {WHOLE, GONE} and first.data["left"] == 0
    assert first.exit_code == 0 and first.summary.endswith("不算核查结论")
    assert (
        asides(office, 0)["8"]
        == "佐证网址1未能自动核实（2021年9月13日，对方答复404）\n佐证网址2可访问（2021年9月13日）"
    )
    looked(office, 1)
    assert asides(office, 1)["8"].startswith("佐证网址1失效（2021年9月14日，对方答复404）")
    assert asides(office, 1)["7"] == "佐证网址可访问（2021年9月14日）"
    rows = table(office.outbox / "review.xlsx", "待核查", 3)
    assert any("失效" in str(row["核查提示"]) for row in rows)
    assert ledger(office) == before, "it is no verdict, and changes no row"


def test_nothing_is_asked_twice_a_day_nor_more_than_was_said(office: Workspace) -> None:
    asked: list[str] = []

    def look(url: str) -> Answer:
        asked.append(url)
        return answers(url)

    first = looked(office, limit=1, look=look)
    assert first.data["left"] == 1 and len(asked) == 1
    assert looked(office, limit=9, look=look).data["left"] == 0 and len(asked) == 2
    assert looked(office, look=look).data["looked"] == [] and len(asked) == 2


def test_a_dry_run_and_any_other_command_ask_nobody(office: Workspace) -> None:
    def never(url: str) -> Answer:
        raise AssertionError(url)

    assert looked(office, look=never, dry_run=True).data["looked"]
    assert asides(office, 0)["7"] == ""
    with pytest.raises(ToolkitError, match="不在1到500之间"):
        looked(office, limit=0, look=never)


def test_against_a_server_of_ones_own(workspace: Workspace) -> None:
    workspace = for_units(workspace, UNIT, OTHER, "XQ01")
    hand_out(workspace)
    with site() as at:
        evidence = {7: f"{at}/page", 8: f"{at}/410"}
        told = {
            item: {"办理状态": "已完成", "完成日期": date(2021, 9, 8), "佐证材料": text}
            for item, text in evidence.items()
        }
        fill(workbook_of(workspace, UNIT), workspace.inbox / "台账.xlsx", told, at=NOW)
        merge_returns(workspace, NOW)
        bounds = Bounds(seconds=2, private=True)
        for days in (0, 1):
            looked(workspace, days, look=lambda url: look_at(url, bounds))
        assert asides(workspace, 1) == {
            "7": "佐证网址可访问（2021年9月14日）",
            "8": "佐证网址失效（2021年9月14日，对方答复410）",
        }
        closed_in = look_at_links(workspace, NOW + timedelta(days=2), of(workspace))
    assert {each["words"] for each in closed_in.data["links"]} == {
        "未能自动核实（2021年9月15日，内部网络的地址，不核实）"
    }, "by itself the toolkit goes to no inner address"


def test_a_pack_holds_the_documents_and_says_what_they_are_of(office: Workspace, tmp_path: Path) -> None:
    looked(office)
    judge_claims(office, NOW, of(office, UNIT, items=(7,)), verdict_in_words(office, "通过销号"), go=True)
    before = {path: path.read_bytes() for path in office.archive.rglob("*") if path.is_file()}
    folder = tmp_path / "备查"
    made = pack_evidence(office, NOW, of(office, UNIT), folder)
    name = name_of(office, UNIT)
    assert {path.name for path in folder.iterdir()} == {"目录.xlsx", f"08-{name}-第8项=现场.pdf"}
    assert (folder / f"08-{name}-第8项=现场.pdf").read_bytes() == SHOT
    rows = table(folder / "目录.xlsx", "目录", 3)
    assert [(row["序号"], row["核查结论"], row["文件"], row["SHA-256"]) for row in rows] == [
        (7, "通过销号", None, None),
        (8, None, f"08-{name}-第8项=现场.pdf", digest(SHOT)),
    ]
    assert rows[0]["网址最近情况"] == "佐证网址可访问（2021年9月13日）"
    assert (made.data["claims"], made.data["papers"]) == (2, 1)
    assert {path: path.read_bytes() for path in office.archive.rglob("*") if path.is_file()} == before
    openpyxl.load_workbook(folder / "目录.xlsx").close()


def test_a_pack_tells_of_what_it_leaves_in_the_archive(office: Workspace) -> None:
    name = name_of(office, UNIT)
    for file in ("第8项=又一张.pdf", "会议室.pdf"):
        (office.inbox / name / file).write_bytes(SHOT + file.encode())
    merge_returns(office, NOW)
    assert "；另有1个存档文件不是这些事项的佐证，没有放进去" in pack_evidence(office, NOW, of(office, UNIT)).summary
    back = verdict_in_words(office, "退回补正", opinion="看不清")
    judge_claims(office, NOW, of(office, UNIT, items=(7, 8)), back, go=True)
    made = pack_evidence(office, NOW, of(office, UNIT))
    assert (made.claims, made.left, made.files) == (0, 3, ())
    assert "没有报完成的、已退回的不整理" in made.summary and "；另有3个存档文件" in made.summary


def test_a_pack_by_item_goes_into_the_outbox_and_refuses_a_folder_in_use(office: Workspace, tmp_path: Path) -> None:
    made = pack_evidence(office, NOW, of(office, items=(7,)))
    assert made.folder == office.outbox / "packs" / "核查材料-2021-09-13-第7项" and made.files
    rows = table(made.files[0], "目录", 3)
    assert {row["责任单位"] for row in rows} == {name_of(office, UNIT), name_of(office, OTHER)}
    (tmp_path / "用着").mkdir()
    (tmp_path / "用着" / "别的.txt").write_text("x", "utf-8")
    with pytest.raises(ToolkitError, match="已有东西"):
        pack_evidence(office, NOW, of(office, UNIT), tmp_path / "用着")
    with pytest.raises(ToolkitError, match="没有写明"):
        pack_evidence(office, NOW, of(office))
    dry = pack_evidence(office, NOW, of(office, UNIT), tmp_path / "新", dry_run=True)
    assert not (tmp_path / "新").exists() and dry.data["papers"] == 1
