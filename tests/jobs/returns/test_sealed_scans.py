"""A unit's sealed scan that comes along: it is filed with the version it confirms, and shown; nothing else is."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from kit.command import toolkit
from kit.office import table
from kit.two_years import NEW, fill_both, two_years

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.closing import Scan, is_sealed_scan
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.close import close_plan, file_scan
from toolkit.jobs.office.report import report
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

CAME, LATER = datetime(2021, 11, 20, 9), datetime(2021, 12, 1, 9)
ROWS = {1: {"办理状态": "推进中", "进展情况": "正在办理"}}


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    workspace = two_years(tmp_path / "工作区")
    generate(workspace, NEW)
    return workspace


def kept(workspace: Workspace) -> Scan | None:
    with open_store(workspace) as store:
        return Scan.read("2021", "A", store.cells.current("2021"))


def sent(workspace: Workspace, name: str, data: bytes = b"%PDF-1.4 sealed") -> Path:
    (workspace.inbox / name).write_bytes(data)
    return workspace.inbox / name


@pytest.mark.parametrize(
    ("file", "sealed"),
    [
        ("市甲局台账（盖章扫描件）.pdf", True),
        ("来件/8月/市甲局-签章.JPG", True),
        ("市甲局台账扫描.tif", True),
        ("台账扫描件.ofd", True),
        ("扫描件.pdf", False),
        ("市甲局说明.pdf", False),
        ("盖章说明.docx", False),
        ("盖章", False),
    ],
)
def test_what_a_sealed_scan_is_called(file: str, sealed: bool) -> None:
    assert is_sealed_scan(file) == sealed


def test_it_is_filed_with_the_version_that_came_along_and_shown(office: Workspace) -> None:
    fill_both(office, "A", "甲.xlsx", rows=ROWS)
    sent(office, "市甲局台账（盖章扫描件）.pdf")
    rehearsed = merge_returns(office, CAME, dry_run=True).data["returns"]
    done = {each["file"]: each for each in merge_returns(office, CAME).data["returns"]}
    assert [[found["message"] for found in each["problems"]] for each in rehearsed] == [
        [found["message"] for found in done[each["file"]]["problems"]] for each in rehearsed
    ]
    told = done["市甲局台账（盖章扫描件）.pdf"]
    assert told["outcome"] == Outcome.EVIDENCE.value and [each["code"] for each in told["problems"]] == [
        Code.SCAN_FILED.slug
    ]
    assert "确认的是2021年11月20日收到的“甲.xlsx”" in told["problems"][0]["message"]
    with open_store(office) as store:
        version = next(ret for ret in store.returns.of_plan("2021") if ret.file == "甲.xlsx")
    scan = kept(office)
    assert scan and (scan.edition, scan.returned, scan.brought) == (version.edition, version.id, True)
    assert merge_returns(office, CAME).changed == 0, "once"
    said = "".join(toolkit("-w", office.root, "--today", "2021-11-20", "why", "市甲局", "封面").out.split())
    assert "盖章扫描件“市甲局台账（盖章扫描件）.pdf”（单位随件报来），确认的是2021年11月20日收到的“甲.xlsx”" in said
    report(office, CAME)
    page = re.sub(r"<[^>]+>", "", (office.root / "outbox/index.html").read_text("utf-8"))
    assert "存为盖章扫描件" in page


def test_one_of_several_files_is_kept_whole_whoever_files_it(office: Workspace, tmp_path: Path) -> None:
    fill_both(office, "A", "甲.xlsx", rows=ROWS)
    names = [f"市甲局台账盖章第{page}页.jpg" for page in (1, 2, 3)]
    for page, name in enumerate(names):
        sent(office, name, b"\xff\xd8\xff page %d" % page)
    merge_returns(office, CAME)
    scan = kept(office)
    assert scan and sorted(name for name, _ in scan.files) == names and len({sha for _, sha in scan.files}) == 3
    sent(office, "又一次-盖章.jpg", b"\xff\xd8\xff page 1")
    assert merge_returns(office, LATER).changed == 0 and kept(office) == scan, "the same bytes once"
    told = "".join(toolkit("-w", office.root, "--today", "2021-12-01", "why", "市甲局", "封面").out.split())
    assert all(f"“{name}”" in told for name in names)
    own = [tmp_path / f"{page}.pdf" for page in "一二"]
    for path in own:
        path.write_bytes(b"%PDF-1.4 " + path.name.encode())
        assert file_scan(office, LATER, path, "市甲局").new
    assert not file_scan(office, LATER, own[0], "市甲局").new
    scan = kept(office)
    assert scan and [name for name, _ in scan.files] == ["一.pdf", "二.pdf"] and not scan.brought
    listed = closing_list(office)
    assert [line["扫描件"] for line in listed] == ["一.pdf", "二.pdf"]


def closing_list(workspace: Workspace) -> list[dict[str, Any]]:
    """The sealed scans that the closing list of the year names."""
    close_plan(workspace, LATER, as_is=True)
    (file,) = workspace.root.rglob("年终清单-*.xlsx")
    return table(file, "盖章扫描件", 3)


def test_without_a_version_or_for_an_item_it_is_evidence_as_any_other(office: Workspace) -> None:
    sent(office, "市甲局台账（盖章扫描件）.pdf")
    (early,) = merge_returns(office, CAME).data["returns"]
    assert [each["code"] for each in early["problems"]] == [Code.EVIDENCE_FILED.slug] and kept(office) is None
    fill_both(office, "A", "甲.xlsx", rows=ROWS)
    sent(office, "1-市甲局-盖章文件.pdf", b"%PDF-1.4 paper of item 1")
    merge_returns(office, LATER)
    assert kept(office) is None


def test_the_offices_own_word_on_a_version_stands_and_a_later_version_has_a_scan_of_its_own(
    office: Workspace, tmp_path: Path
) -> None:
    fill_both(office, "A", "甲.xlsx", rows=ROWS)
    merge_returns(office, CAME)
    own = tmp_path / "办公室扫描.pdf"
    own.write_bytes(b"%PDF-1.4 looked at")
    assert file_scan(office, CAME, own, "市甲局").new
    sent(office, "市甲局盖章.pdf")
    merge_returns(office, CAME)
    scan = kept(office)
    assert scan and scan.file == "办公室扫描.pdf" and not scan.brought
    fill_both(office, "A", "甲二.xlsx", rows={1: {"办理状态": "推进中", "进展情况": "已完成一半"}})
    sent(office, "市甲局盖章（新）.pdf", b"%PDF-1.4 sealed anew")
    merge_returns(office, LATER)
    scan = kept(office)
    assert scan and scan.file == "市甲局盖章（新）.pdf" and scan.brought
    again = file_scan(office, LATER, office.inbox / "市甲局盖章（新）.pdf", "市甲局")
    assert again.new and not again.scan.brought, "the office files it as its own word"
