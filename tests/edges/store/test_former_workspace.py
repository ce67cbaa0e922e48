"""A workspace of layout 3 goes on: every command tells what the release that made it told of the same workspace."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from kit import ROOT
from kit.command import toolkit
from kit.former import WORKSPACE, put_former

from toolkit.codes import Code
from toolkit.edges.store.migrations import FROM_NOW
from toolkit.edges.store.tables import LAYOUT
from toolkit.jobs.workspace import open_workspace

TOLD: list[dict[str, Any]] = json.loads(Path(__file__).with_name("layout3_told.json").read_text("utf-8"))
"""Commands in their order, how each ended and its JSON, as that release told them (the workspace written as ·), but for
what the rules have changed since: a return counts for the round of its 填报日期, a unit whose content is still to
come (内容待补) has not reported, what a cover says about a round is no conflict, and a due date moved forward presses
nobody whose workbook of it is not known to have been handed out."""
DAY = "2021-10-15"
EARLIER = (
    "；第2项是后来增加或者时限提前的，还没有随台账下发（1项次），不催办；"
    "toolkit generate --affected 生成后下发，或用 toolkit outbox handed 记为已下发"
)
"""Of the one unit whose first workbook said a later day of item 2 than the plan says now."""
EXTENDED = re.compile("完成时限：.*（同意延期至.*）。")
"""Of the item that is due later by agreement."""


@pytest.fixture
def workspace(store_url: str, tmp_path: Path) -> Path:
    """The workspace, its ledger in either database."""
    root = tmp_path / "工作区"
    shutil.copytree(WORKSPACE, root)
    if store_url.startswith("postgresql"):
        put_former(store_url)
        (root / "ledger.db").unlink()
        config = root / "config.toml"
        config.write_text(config.read_text("utf-8").replace("sqlite:///ledger.db", store_url, 1), "utf-8")
    return root


def told(root: Path, words: list[str]) -> dict[str, Any]:
    done = toolkit("--workspace", root, "--today", DAY, "--json", *words)
    return {"words": words, "exit": done.code, "told": json.loads(done.out.replace(str(root), "·"))}


def states_then(states: dict[str, int]) -> dict[str, int]:
    """How many tasks are in which state, in the words of that release: it had one for all that nothing presses."""
    normal = sum(states.pop(name, 0) for name in ("normal", "not_started", "working", "ongoing"))
    returned = sum(states.pop(name, 0) for name in ("returned", "sent_back", "rectify"))
    assert not states.pop("asked", 0), "no application of that release waits"
    return states | {"normal": normal, "sent_back": returned}


def as_then(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what only this release has: its own ids of workbooks made anew, a further way to answer, the
    claims that wait, further states, since when who has a workbook, how many tasks are in which phase, who filled in a
    file, what files are to each other, what leading units say, which papers were issued, how a row
    stands in the figures, how many units have not been told of a verdict, and the head of the plan's chain.
    """
    told = re.sub(r"(填报日期是\d+)-0?(\d+)-0?(\d+)", r"\1年\2月\3日", json.dumps(answer, ensure_ascii=False))
    answer = json.loads(told)  # the days of sentences are in words now
    for workbook in answer["told"].get("workbooks", ()):
        if workbook["new"]:
            workbook["edition"] = ""
    for name in ("claims", "without_workbook", "kinship", "lead_opinions", "rests_on", "head", "stands"):
        answer["told"].pop(name, None)
    for name in ("papers", "awaited_answers", "old_drafts"):
        assert not answer["told"].pop(name, ()), "nothing was kept of papers"
    assert {each["item"] for each in answer["told"].pop("items_not_handed", ())} <= {2}, "see EARLIER"
    if reasons := answer["told"].get("reasons"):
        answer["told"]["reasons"] = [each for each in reasons if not EXTENDED.fullmatch(each)]
    for name in ("went_on", "scan", "unjudged"):
        assert not answer["told"].pop(name, ()), "no later plan went on with an item, no sealed scan, no claim let go"
    for ret in answer["told"].get("returns", ()):
        assert not ret.pop("late", False), "every run came to its end"
    for unit in answer["told"].get("units", ()):
        assert sum((unit.pop("phases", None) or unit["states"]).values()) == unit["items"]
        assert sum(unit["states"].values()) == unit["items"]
        unit["states"] = states_then(unit["states"])
        for name in ("touched", "bulk"):
            assert not unit.pop(name, 0)
        for name in ("due", "met", "long_term", "long_term_closed", "oldest", "closed_early"):
            unit.pop(name, None)
        assert unit.pop("handed", DAY) <= DAY, "whoever had a workbook made has it"
    for counts in (answer["told"].get("obligations", {}), *answer["told"].get("groups", {}).values()):
        assert not counts.pop("not_asked", 0)
    assert not answer["told"].pop("closed", False), "no plan of that release was closed"
    for name in ("figures", "return_by", "letters_awaiting_release"):
        answer["told"].pop(name, None)
    summary = re.sub(
        r"(，截止[\d年月日-]+)?；共\d+项次：[^；]+(；到期应办结[^；]+)?",
        "",
        answer["told"].get("summary", "").replace("新下发", "新生成"),
    )
    summary = summary.replace("填报：待报", "填报：未报")  # the word before the return day is new
    if untold := answer["told"].pop("units_to_tell", None):
        assert untold == {"now": 1, "next_round": 0}, "that release wrote no letters about verdicts"
        said = "；有核查结论没有告知的单位1个（toolkit review tell）"
        assert said in summary
        summary = summary.replace(said, "")
    summary = EXTENDED.sub("", summary.replace(EARLIER, "")).replace("。\n\n", "。\n")
    summary = re.sub(r"(?<=封)；(?:待放行|待发)的，.*", "", summary)  # how mails go out
    if "summary" in answer["told"]:
        answer["told"]["summary"] = summary
    if "待核查" in summary:
        answer["told"]["summary"] = summary.replace("待核查1项；", "").replace("填“核查结论”、", "")
    for case in answer["told"].get("cases", ()):
        case["choices"] = [each for each in case["choices"] if each != "trust"]
        for side in ("ours_from", "theirs_from"):
            said = (line for line in case[side].splitlines() if not line.startswith(("填报人：", "保存于：")))
            case[side] = "\n".join(said)
    return answer


def test_every_command_tells_what_it_told_before(workspace: Path) -> None:
    unchanged = False
    for expected in TOLD:
        if expected["words"] == ["merge"]:  # workbooks that were out in the field come back
            for each in (WORKSPACE / "field").iterdir():
                shutil.copy(each, workspace / "inbox" / each.name)
        answer = told(workspace, expected["words"])
        if expected["words"] == ["generate"] and not unchanged:
            assert [each["new"] for each in answer["told"]["workbooks"]] == [False] * 4, "no workbook is made anew"
            unchanged = True
        assert as_then(answer) == as_then(expected)
    assert unchanged


def test_its_declaration_is_called_as_before(workspace: Path) -> None:
    assert open_workspace(workspace).schema.digest == "8f8e076c8ff4"


def test_every_code_it_can_have_kept_is_still_known() -> None:
    kept = Path(__file__).with_name("layout3_codes.txt").read_text("utf-8").split()
    assert len(kept) > 100
    assert set(kept) <= {code.slug for code in Code}


def test_the_clerk_is_told_once_beside_what_the_command_says(tmp_path: Path) -> None:
    root = tmp_path / "工作区"
    shutil.copytree(WORKSPACE, root)
    command = [sys.executable, "-m", "toolkit", "--workspace", str(root), "--today", DAY, "--json"]

    def run(*words: str) -> tuple[Any, str]:
        done = subprocess.run([*command, *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
        return json.loads(done.stdout)["plan"], done.stderr

    assert run("status") == run("generate", "--dry-run") == ("2021", ""), "a look takes nothing over"
    plan, told = run("generate")
    (copy,) = root.glob("ledger.db.*")
    assert (plan, told) == (
        "2021",
        f"台账数据库已换到新的数据版本（3→{LAYOUT}），内容没有变；改前的副本：{copy}。{FROM_NOW}\n",
    )
    assert run("generate") == ("2021", "")
