"""The demonstration: the whole cycle, the same each time."""

from __future__ import annotations

import email
import email.policy
import re
import shlex
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from kit.office import master, table
from kit.workspaces import ledger_of

from toolkit.cli.cycle import example
from toolkit.jobs.office.demo import play_demo
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.workspace import open_workspace
from toolkit.keys import looked_back
from toolkit.reports.office.demo import Demo


def test_the_demo_plays_the_cycle_and_leaves_something_to_look_at(demo: tuple[Path, Demo]) -> None:
    folder, result = demo
    assert result.exit_code == 0
    assert all(place.exists() for place in result.files)
    outbox = folder / "outbox"
    assert len(list((outbox / "ledgers").iterdir())) == 58
    mails = {path.name[:8] for path in (outbox / "mail").iterdir()}
    assert mails == {"20210924", "20210927", "20211228"}
    master = openpyxl.load_workbook(outbox / "master.xlsx", read_only=True)
    schema = open_workspace(folder).schema
    registers = [register.title for register in schema.registers if register is not schema.led_claims]
    assert master.sheetnames == [
        *("总览", "责任矩阵", "按类别", "逾期清单", "按牵头单位", "按单位汇总", "报送情况", "本期变化"),
        *("台账", "按事项汇总", "问题", "冲突", "待核实", "清单填报", *registers, "名词"),
    ]
    with zipfile.ZipFile(outbox / "master.xlsx") as archive:
        areas = re.findall(r"_xlnm.Print_Area\".*?>'?(.+?)'?!(.+?)<", archive.read("xl/workbook.xml").decode())
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    printed = [sheet for sheet, area in areas if ":" in area]
    assert printed == ["总览", "责任矩阵"] and "按类别" not in dict(areas), "the others print on purpose alone"
    assert {sheet for sheet, area in areas if ":" not in area} == set(master.sheetnames[3:])
    assert len(charts) == 4
    headers, *rows = master["台账"].iter_rows(min_row=3, values_only=True)
    assert len(rows) == 2318 + 6
    phases = Counter(row[headers.index("状态")] for row in rows)
    assert (phases["待核查"], phases["已销号"]) == (40, 186)
    at = headers.index("进展情况")
    progress = [row[at] for row in rows if row[at]]
    assert progress and all(text.startswith("【示例】") for text in progress)
    conflicts = list(master["冲突"].iter_rows(min_row=4, values_only=True))
    assert len(conflicts) == 1 and conflicts[0][0] == "赤坎区政府"
    held = list(master["待核实"].iter_rows(min_row=4, values_only=True))
    assert [Path(str(line[1])).name for line in held] == ["盖章扫描件.pdf"]
    master.close()


def test_what_came_of_each_step_is_said(demo: tuple[Path, Demo]) -> None:
    assert [(step.what, step.came) for step in demo[1].steps] == [
        ("读方案", "50项，2318条任务，待核定10处"),
        ("回头看", "上年事项6项列入，已办结3项"),
        ("发台账", "58个单位的台账：新生成58份，未变0份，58个单位记为已下发"),
        ("收回合并", "收到46个文件（已收46），并入4755处，冲突0处"),
        ("发台账", "58个单位的台账：新生成58份，未变0份，58个单位记为已下发"),
        ("收回合并", "收到47个文件（已隔离1，未收1，待核实1，存为佐证1，部分收取1，已收42），并入2601处，冲突1处"),
        ("列待核查", "待核查275项，其中牵头初审17项，单位申请2件"),
        ("核查", "核查结论和申请答复并入1044处"),
        ("列待核查", "待核查40项，其中牵头初审7项，填得不对已标出6项"),
        ("发台账", "3个单位的台账：新生成3份，未变0份，1个单位记为已下发"),
        ("核查告知", "告知52个单位，其中责任调整的双方廉江市政府、市发展改革委"),
        (
            "看进展",
            "2021年9月填报：已报41，部分收取1，待报16，截止2021年9月24日；共2324项次：逾期0，已销号186；"
            "到期应办结0，其中已销号0，办结率—；"
            "待核定冲突1处；待核实文件1个",
        ),
        ("到期提醒", "2021年9月27日写好55个单位的提醒，共77条，其中催报16个单位"),
        ("到期提醒", "2021年12月28日写好58个单位的提醒，共170条，其中催报58个单位"),
    ]


def test_the_demo_shows_lists_an_agreed_application_opinions_of_leading_units_and_last_year(
    demo: tuple[Path, Demo],
) -> None:
    workspace = open_workspace(demo[0])
    asked, moved = sorted(master(workspace, "申请事项"), key=lambda line: line["类型"] == "责任调整")
    item, name = asked["事项序号"], asked["责任单位"]
    assert (asked["办公室意见"], asked["申请至"]) == ("同意", asked["原应完成日期"] + timedelta(days=31))
    rows = {(line["责任单位"], line["序号"]): line for line in master(workspace)}
    assert rows[name, item]["应完成日期"] == asked["申请至"]
    giver, taker, item = moved["责任单位"], moved["拟接办单位"], moved["事项序号"]
    assert (giver, item) not in rows and rows[taker, item]["职责"].replace("\n", "").endswith(f"（由{giver}调整来）")
    for unit, words in ((giver, f"由{taker}接办"), (taker, f"由{giver}调整来，请接办")):
        (letter,) = (demo[0] / "outbox/mail").glob(f"20210924-*-{unit}-核查告知-*.eml")
        body = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default).get_body(("plain",))
        assert body and words in body.get_content()
    listed = master(workspace, "规范性文件清单")
    assert len(listed) == 16 and all(line["名称"].startswith("【示例】") for line in listed)
    looked = {key: line["状态"] for key, line in rows.items() if looked_back(key[1])}
    assert sorted(looked.values()) == ["已销号"] * 2 + ["未填，逾期"] * 4
    claims = table(demo[0] / "outbox/review.xlsx", "待核查", 3)
    opinions = [line["初审意见"] for line in claims if line["初审意见"]]
    assert len(opinions) == 7 and any("建议退回" in said for said in opinions)


class StoppedError(Exception):
    """The play is stopped."""


def begun(folder: Path) -> tuple[dict[str, bytes], list[object]]:
    """What lies in the folder of a demonstration, and in its ledger, when its first workbooks are about to be made."""

    def stop(_: Sequence[object], label: str) -> Iterable[object]:
        raise StoppedError

    with pytest.raises(StoppedError):
        play_demo(folder, track=stop)
    kept = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    its = {name: b"" if name in ("ledger.db", "toolkit.kept") else path.read_bytes() for name, path in kept.items()}
    return its, ledger_of(open_workspace(folder))


def test_played_again_it_begins_as_the_first_time(demo: tuple[Path, Demo], tmp_path: Path) -> None:
    """What comes of it from there is what `test_what_came_of_each_step_is_said` tells of every play."""
    folder = tmp_path / "demo"
    shutil.copytree(demo[0], folder)
    (folder / "outbox/多余.txt").write_text("x", "utf-8")
    assert begun(folder) == begun(tmp_path / "new")


def test_the_paper_that_the_help_shows_can_be_drafted_of_the_demonstration(demo: tuple[Path, Demo]) -> None:
    kind, unit, _, item = shlex.split(example("report paper"))[3:]
    day = datetime.combine(demo[1].steps[-1].day, datetime.min.time())
    workspace = open_workspace(demo[0])
    papers = replace(workspace.settings.papers, issuer="某市人民政府办公室")
    workspace = replace(workspace, settings=replace(workspace.settings, papers=papers))
    made = draft_paper(workspace, day, kind, unit, int(item), dry_run=True)
    assert [path.name.startswith(f"{kind}（草稿）-{unit}第{item}项") for path in made.papers] == [True]
