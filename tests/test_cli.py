"""The door as its users meet it: exit codes, JSON, one-line errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from kit import ROOT
from kit.command import as_json, process, toolkit

from toolkit.cli import app, command_line


@pytest.fixture
def made(tmp_path: Path) -> Path:
    assert toolkit("init", tmp_path / "甲", "--sample").code == 0
    return tmp_path / "甲"


LOOKING = {
    "review senders list",
    "plan list",
    "plan show",
    "plan check",
    "plan changes",
    "plan why",
    "status",
    "report check",
    "report papers",
    "verify",
    "why",
    "doctor",
    "outbox list",
    "outbox show",
}
"""Commands that write nothing in a workspace."""
MAKING = {"init", "demo"}
"""Commands that make a folder of their own."""
TIMED = {"watch"}
"""The timetable, which is the others."""


def commands(command: Any = None, name: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every command there is and its options."""
    command = command or typer.main.get_command(app)
    groups = getattr(command, "commands", {})
    for word, each in groups.items():
        yield from commands(each, f"{name} {word}".strip())
    if not groups:
        yield name, {option for param in command.params for option in param.opts if option.startswith("--")}


def named_in_the_readme() -> Iterator[tuple[str, set[str]]]:
    """Every command of the README's list, with the options it is listed with."""
    for line in (ROOT / "README.md").read_text("utf-8").splitlines():
        if not line.startswith("    toolkit "):
            continue
        for part in line.strip().split("  ")[0].split(";"):
            words = part.split()[1:]
            options = set(re.findall(r"--[a-z-]+", part))
            alone = [word for word in words if word.isalpha() and word.islower()]
            group, *rest = alone
            for name in rest or [""]:
                yield f"{group} {name}".strip(), options


def test_the_help_names_what_the_readme_lists_and_nothing_else() -> None:
    there, listed = dict(commands()), dict(named_in_the_readme())
    assert {name.split()[0] for name in there} == {name.split()[0] for name in listed}
    for name, options in listed.items():
        if name in ("outbox", "report", "score"):
            continue
        assert options <= there[name], name
    told = process("--help").out
    assert all(name.split()[0] in told for name in there)


def test_help_shows_every_text_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets too, which the library that draws it would take for the names of styles."""
    door = typer.Typer()

    @door.command("first", help="[watch]和[[plans]]的[/]、[bold]")
    def first(option: Annotated[bool, typer.Option(help="见[mail]")] = False) -> None:
        """The help says more."""

    @door.command("second", help="[reminders]")
    def second() -> None:
        """The help says more."""

    def helped(*words: str) -> str:
        with pytest.raises(SystemExit):
            command_line(door)([*words, "--help"])
        return capsys.readouterr().out

    every, one = helped(), helped("first")
    assert "[watch]和[[plans]]的[/]、[bold]" in every and "[reminders]" in every
    assert "[watch]和[[plans]]的[/]、[bold]" in one and "见[mail]" in one
    assert "[watch]" in process("watch", "--help").out


def test_every_command_that_writes_can_be_tried_without_writing() -> None:
    there = dict(commands())
    assert set(there) >= LOOKING | MAKING | TIMED
    tried = {name for name, options in there.items() if options & {"--dry-run", "--preview"}}
    assert tried == set(there) - LOOKING - MAKING - TIMED


NAMES = {"--by", "--reviewed-by", "--basis", "--number"}
"""Options that a person's name or a 文号 is typed by."""


@pytest.mark.parametrize("unseen", [" ", "\u200b", "\u3164", "\u2800", "\ufe0f", "—"])
def test_a_name_of_what_nobody_can_read_is_refused_by_every_command(unseen: str) -> None:
    typed = [(name, option) for name, options in commands() for option in options & NAMES if name != "review record"]
    assert len(typed) > 15
    for name, option in [*typed, ("report", "--reviewed-by"), ("report", "--basis")]:
        code, told = as_json(*name.split(), option, unseen)
        assert code == 2 and "没有一个字" in told["error"], (name, option)


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
    assert run("2021-08-20", "remind", "--preview")["reminders"] == [], "a workbook made is none handed out"
    assert run("2021-08-16", "outbox", "handed")["handed"] == [{"unit": "市司法局", "day": "2021-08-16"}]
    preview = run("2021-08-20", "remind", "--preview")["reminders"]
    assert {entry["stage"] for entry in preview if entry["due"] == "2021-09-30"} == {"blue-30"}
    assert all(entry["late"] for entry in preview) and not (made / "outbox/mail").exists()
    first = run("2021-08-20", "remind")["reminders"]
    assert [Path(entry["mail"]).is_file() for entry in first] == [True] * len(first)
    assert run("2021-08-20", "remind")["reminders"] == []
    merged = run("2021-08-20", "merge")
    assert merged["returns"] == [] and Path(merged["master"]).is_file()
    obligations = run("2021-08-20", "status")["obligations"]
    assert (obligations["missing"], obligations["not_asked"]) == (1, 57)


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
    done = process("--workspace", made, "plan", "show")
    assert done.code == 2 and "Traceback" not in done.err
    assert "rounds.every" in done.err and "rounds.evrey" in done.err and "办法" in done.err
    code, data = as_json("--workspace", made, "plan", "show")
    assert code == 2 and set(data) == {"error", "remedy"}


def test_no_workspace_says_what_to_do(tmp_path: Path) -> None:
    done = toolkit("--workspace", tmp_path, "generate")
    assert done.code == 2 and "toolkit init" in done.err


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_no_calendar_knows_is_refused_in_a_line(tmp_path: Path, day: str) -> None:
    done = toolkit("--workspace", tmp_path, "--today", day, "status")
    assert done.code == 2 and f"{day} 不在2000年至2100年之间" in done.err and "Traceback" not in done.err


def test_init_leaves_an_existing_workspace_alone(made: Path) -> None:
    (made / "config.toml").write_text("mine", "utf-8")
    for said in ((), ("--sample",), ("--plan", made / "seeds/plan-2021.txt", "--issued", "2021-08-02")):
        assert toolkit("init", made, *said).code == 2
    assert (made / "config.toml").read_text("utf-8") == "mine"


def test_two_commands_at_once_are_one_too_many(made: Path) -> None:
    from filelock import FileLock

    with FileLock(made / "toolkit.lock"):
        done = toolkit("--workspace", made, "--today", "2021-09-10", "generate")
    assert done.code == 2 and "另一个窗口" in done.err


def test_a_demo_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "重要.txt").write_text("x", "utf-8")
    assert toolkit("demo", tmp_path).code == 2
    assert (tmp_path / "重要.txt").is_file()


def test_init_never_writes_over_what_an_office_has(made: Path) -> None:
    (made / "config.toml").rename(made / "config.old")
    roster = made / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8") + "自己加的一行,,,,,,,\n", "utf-8")
    done = toolkit("init", made)
    assert done.code == 2 and "seeds" in done.err
    assert "自己加的一行" in roster.read_text("utf-8")


def test_a_path_that_cannot_be_a_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    for words in (("init", tmp_path / "文件"), ("demo", tmp_path / "文件")):
        done = process(*words)
        assert done.code == 2 and "Traceback" not in done.err and "未完成" in done.err


def test_errors_of_the_roster_are_shown_by_every_command(made: Path) -> None:
    roster = made / "seeds/units.csv"
    whole = roster.read_text("utf-8")
    roster.write_text(whole.replace(",SZ08,", ",SZ07,"), "utf-8")
    code, data = as_json("--workspace", made, "--today", "2021-09-10", "status")
    assert code == 1 and any("SZ07" in found["message"] for found in data["problems"])
    roster.write_text(whole.replace("superior_mail", "boss"), "utf-8")
    done = toolkit("--workspace", made, "--today", "2021-09-10", "generate")
    assert done.code == 2 and "superior_mail" in done.err


def test_a_dry_run_leaves_no_trace(made: Path) -> None:
    before = sorted(path.name for path in made.rglob("*"))
    for words in (("generate", "--dry-run"), ("merge", "--dry-run"), ("remind", "--preview"), ("status",)):
        assert toolkit("--workspace", made, "--today", "2021-09-10", *words).code in (0, 1)
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
    assert toolkit("plan", "why", "51", "市财政局").code == 2
    assert toolkit("plan", "why", "1", "市某某局").code == 2
