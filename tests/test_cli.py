"""The door as its users meet it: exit codes, JSON, one-line errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from kit import ROOT


def toolkit(*words: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "toolkit", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


def as_json(*words: str | Path) -> tuple[int, Any]:
    done = toolkit("--json", *words)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    assert toolkit("init", tmp_path / "甲").returncode == 0
    return tmp_path / "甲"


def test_the_help_names_what_is_built_and_nothing_else() -> None:
    text = toolkit("--help").stdout
    for command in (
        "init",
        "plan",
        "generate",
        "collect",
        "distribute",
        "merge",
        "publish",
        "review",
        "status",
        "why",
        "remind",
        "deliver",
        "outbox",
        "weekly",
        "watch",
        "doctor",
        "demo",
    ):
        assert command in text


def test_plan_show_as_json() -> None:
    code, data = as_json("plan", "show")
    assert (code, [item["number"] for item in data["items"]]) == (1, list(range(1, 51)))


def test_the_cycle_as_json(made: Path) -> None:
    def run(day: str, *words: str) -> Any:
        code, data = as_json("--workspace", made, "--today", day, *words)
        assert code in (0, 1)
        return data

    (workbook,) = run("2021-08-16", "generate", "市司法局")["workbooks"]
    assert Path(workbook["path"]).is_file() and {"unit", "path", "items", "edition"} <= set(workbook)
    preview = run("2021-08-20", "remind", "--preview")["reminders"]
    assert {entry["stage"] for entry in preview if entry["due"] == "2021-09-30"} == {"blue-30"}
    assert all(entry["late"] for entry in preview) and not (made / "outbox/mail").exists()
    first = run("2021-08-20", "remind")["reminders"]
    assert [Path(entry["mail"]).is_file() for entry in first] == [True] * len(first)
    assert run("2021-08-20", "remind")["reminders"] == []
    merged = run("2021-08-20", "merge")
    assert merged["returns"] == [] and Path(merged["master"]).is_file()
    assert run("2021-08-20", "status")["obligations"]["missing"] == 58


def test_the_review_commands_as_json(made: Path) -> None:
    def run(*words: str) -> tuple[int, Any]:
        return as_json("--workspace", made, "--today", "2021-08-20", "review", *words)

    code, held = run("held")
    assert (code, held["cases"], held["workbook"]) == (0, [], None)
    code, told = run("record", "市司法局", "--no-change", "--by", "message", "--note", "来信")
    assert (code, told["unit"], told["via"], told["new"]) == (0, "市司法局", "message", True)
    assert run("record", "市司法局", "--no-change", "--by", "message")[1]["new"] is False
    for words in (("record", "市司法局"), ("record", "市司法局", "--updated", "--no-change"), ("decide", "1", "ours")):
        code, failed = run(*words)
        assert code == 2 and set(failed) == {"error", "remedy"} and failed["remedy"]


def test_a_fault_of_configuration_is_one_line_with_a_remedy(made: Path) -> None:
    config = made / "config.toml"
    config.write_text(config.read_text("utf-8").replace('every = "month"', 'every = "day"\nevrey = 1'), "utf-8")
    done = toolkit("--workspace", made, "plan", "show")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "rounds.every" in done.stderr and "rounds.evrey" in done.stderr and "办法" in done.stderr
    code, data = as_json("--workspace", made, "plan", "show")
    assert code == 2 and set(data) == {"error", "remedy"}


def test_no_workspace_says_what_to_do(tmp_path: Path) -> None:
    done = toolkit("--workspace", tmp_path, "generate")
    assert done.returncode == 2 and "toolkit init" in done.stderr


def test_init_leaves_an_existing_workspace_alone(made: Path) -> None:
    (made / "config.toml").write_text("mine", "utf-8")
    assert toolkit("init", made).returncode == 2
    assert (made / "config.toml").read_text("utf-8") == "mine"


def test_two_commands_at_once_are_one_too_many(made: Path) -> None:
    from filelock import FileLock

    with FileLock(made / "toolkit.lock"):
        done = toolkit("--workspace", made, "--today", "2021-09-10", "generate")
    assert done.returncode == 2 and "另一个窗口" in done.stderr


def test_a_demo_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "重要.txt").write_text("x", "utf-8")
    assert toolkit("demo", tmp_path).returncode == 2
    assert (tmp_path / "重要.txt").is_file()


def test_init_never_writes_over_what_an_office_has(made: Path) -> None:
    (made / "config.toml").rename(made / "config.old")
    roster = made / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8") + "自己加的一行,,,,,,,\n", "utf-8")
    done = toolkit("init", made)
    assert done.returncode == 2 and "seeds" in done.stderr
    assert "自己加的一行" in roster.read_text("utf-8")


def test_a_path_that_cannot_be_a_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    for words in (("init", tmp_path / "文件"), ("demo", tmp_path / "文件")):
        done = toolkit(*words)
        assert done.returncode == 2 and "Traceback" not in done.stderr and "未完成" in done.stderr


def test_errors_of_the_roster_are_shown_by_every_command(made: Path) -> None:
    roster = made / "seeds/units.csv"
    whole = roster.read_text("utf-8")
    roster.write_text(whole.replace(",SZ08,", ",SZ07,"), "utf-8")
    code, data = as_json("--workspace", made, "--today", "2021-09-10", "status")
    assert code == 1 and any("SZ07" in found["message"] for found in data["problems"])
    roster.write_text(whole.replace("superior_mail", "boss"), "utf-8")
    done = toolkit("--workspace", made, "--today", "2021-09-10", "generate")
    assert done.returncode == 2 and "superior_mail" in done.stderr


def test_a_dry_run_leaves_no_trace(made: Path) -> None:
    before = sorted(path.name for path in made.rglob("*"))
    for words in (("generate", "--dry-run"), ("merge", "--dry-run"), ("remind", "--preview"), ("status",)):
        assert toolkit("--workspace", made, "--today", "2021-09-10", *words).returncode in (0, 1)
    assert sorted(path.name for path in made.rglob("*")) == before


def test_a_past_master_and_where_a_value_came_from(made: Path) -> None:
    def run(*words: str) -> tuple[int, Any]:
        return as_json("--workspace", made, "--today", "2021-09-15", *words)

    code, data = run("publish", "--as-of", "2021-09-14")
    assert code == 2 and "还没有出过" in data["error"] and "merge" in data["remedy"]
    code, data = run("publish")
    assert code == 0 and Path(data["master"]) == made / "outbox/master.xlsx"
    code, data = run("publish", "--as-of", "2021-09-15")
    assert code == 0 and Path(data["master"]) == made / "outbox/master-2021-09-15.xlsx"
    assert Path(data["master"]).is_file()
    code, data = run("why", "市财政局", "2")
    assert code == 0 and data["assigned"] and data["fields"] == [] and "还没有填过" in data["summary"]
    for words in (("市财政厅", "2"), ("市财政局", "99"), ("市财政局", "2", "进度")):
        code, data = run("why", *words)
        assert code == 2 and data["remedy"]


def test_plan_why_says_the_words_that_made_an_assignment() -> None:
    code, data = as_json("plan", "why", "38", "市审计局")
    assert code == 0 and data["assigned"] and any("强化监管" in line for line in data["reasons"])
    assert not as_json("plan", "why", "39", "市财政局")[1]["assigned"]
    assert toolkit("plan", "why", "51", "市财政局").returncode == 2
    assert toolkit("plan", "why", "1", "市某某局").returncode == 2
