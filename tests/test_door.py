"""How the command line speaks: in Chinese throughout, with its common options wherever they are written."""

from __future__ import annotations

import ast
import json
import re
import shlex
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT
from kit.command import as_json, process, toolkit

from toolkit.cli import app, command_line
from toolkit.cli.cycle import CYCLE, EXAMPLES, METAVARS, example
from toolkit.cli.door import hoisted
from toolkit.domain.ledger.verdicts import GIVEN
from toolkit.errors import ToolkitError
from toolkit.jobs.workspace import Workspace

DOOR = command_line(app)


def every(command: Any = DOOR, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every command and group by its words."""
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from every(each, f"{path} {name}".strip())


COMMANDS = dict(every())


def parsed(words: list[str]) -> list[dict[str, Any]]:
    """What the command line reads in words, a dictionary for the door and each command below it; nothing is run."""
    context = DOOR.make_context("toolkit", hoisted(DOOR, words))
    read = [context.params]
    while rest := [*getattr(context, "_protected_args", ()), *context.args]:
        name, command, rest = context.command.resolve_command(context, rest)
        context = command.make_context(name, rest, parent=context)
        read.append(context.params)
        if not hasattr(command, "commands"):
            break
    return read


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_help_is_chinese_and_ends_with_a_line_to_type(path: str) -> None:
    told = toolkit(*path.split(), "--help")
    assert told.code == 0 and told.err == ""
    for english in ("Usage", "Options", "Commands", "Arguments", "Show this", "default", "required", "TEXT", "FILE"):
        assert english not in told.out, english
    assert f"用法：toolkit {path}".strip() in told.out
    assert "例：toolkit" in told.out
    assert all(not line.startswith(tuple("，。；：、）”》")) for line in map(str.lstrip, told.out.splitlines()))


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_help_is_as_narrow_as_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for what is to be typed, which stands in one line: usage, examples, names."""
    monkeypatch.setenv("COLUMNS", str(columns))
    for path in ("", "outbox", "merge"):
        lines = [each for each in toolkit(*path.split(), "--help").out.splitlines() if "toolkit " not in each]
        wide = max(sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in each) for each in lines)
        assert wide <= min(columns, 100) + 2, "a closing mark may hang over"


def test_the_year_has_every_command_and_no_other() -> None:
    assert {name for part in CYCLE.values() for name in part} == set(DOOR.commands)
    assert set(EXAMPLES) <= {path for path in COMMANDS if " " in path}


@pytest.mark.parametrize("path", sorted({*COMMANDS} - {""}))
def test_every_example_is_a_line_the_program_takes(path: str) -> None:
    words = shlex.split(example(path))
    group = hasattr(COMMANDS[path], "commands")
    assert words[0] == "toolkit" and (group or words[1 : 1 + len(path.split())] == path.split())
    parsed(words[1:])


def test_everything_that_may_be_typed_says_what_it_is() -> None:
    def commands(under: Any, path: str) -> Iterator[tuple[str, Any]]:
        for name, each in getattr(under, "commands", {}).items():
            yield f"{path} {name}".strip(), each
            yield from commands(each, f"{path} {name}".strip())

    silent = [(path, each.name) for path, one in commands(DOOR, "") for each in one.params if not each.help]
    assert not silent, "an argument or option without a word in Chinese"


@pytest.mark.parametrize("path", ["review decide", "review correct"])
def test_an_example_gives_a_verdict_that_there_is(repository: Workspace, path: str) -> None:
    word = shlex.split(example(path))[3]
    assert repository.schema.tasks.field("verdict").meaning(word) in GIVEN, word


@pytest.mark.parametrize("path", ["report issued", "report answered"])
def test_an_example_names_a_draft_as_report_papers_lists_it(path: str) -> None:
    assert shlex.split(example(path))[3].isdecimal()


def test_every_word_that_stands_for_a_value_has_a_chinese_one() -> None:
    shown = {
        word
        for command in COMMANDS.values()
        for param in command.params
        for word in re.findall(r"[A-Z][A-Z=-]*", param.metavar or "")
    }
    assert shown <= {*METAVARS}


def test_no_value_is_shown_by_its_english_name() -> None:
    for path, command in COMMANDS.items():
        for param in command.params:
            assert param.metavar or getattr(param, "is_flag", False), (path, param.name)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("merg", "没有 merg 这个命令，是不是 merge？"),
        ("plan shwo", "没有 shwo 这个命令，是不是 show？"),
        ("status --foo", "没有 --foo 这个选项"),
        ("merge --sendr a@example.com", "没有 --sendr 这个选项，是不是 --sender？"),
        ("status --workspase 台账", "没有 --workspase 这个选项，是不是 --workspace？"),
        ("why", "没有写“单位”"),
        ("status 一 二", "多写了“一 二”"),
        ("merge --sender", "--sender 后面要写一个值"),
        ("status --json=3", "--json 后面不写值"),
        ("outbox show 三", "“编号”的值写得不对：编号，见 toolkit outbox list。"),
        ("status --today 2021年", "“--today 年-月-日”的值“2021年”写得不对：当作今天的日期。"),
        ("outbox handed --undo --on 2021-08-01", "--undo 不能与 --on 同用"),
        ("outbox sent 3 --undo --on 2021-08-01", "--undo 不能与 --on 同用"),
        ("status 台账(1).xlsx", "多写了“台账(1).xlsx”"),
        ("status a) command", "多写了“a) command”"),
        ("a'b", "没有 a'b 这个命令"),
        ("outbox show 一'二", "“编号”的值写得不对：编号，见 toolkit outbox list。"),
        ("status -w", "-w 后面要写一个值"),
        ("status --today", "--today 后面要写一个值"),
        ("watch --install mac", "“--install 系统”的值“mac”写得不对：只打印开机自动值守用的文件：systemd 或 windows。"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_chinese_with_what_to_look_at(words: str, said: str) -> None:
    told = toolkit(*words.split())
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"未完成：{said}\n  办法：怎么写，见 toolkit ")
    code, answer = as_json(*words.split())
    assert (code, answer["error"]) == (2, said)


def test_a_group_alone_shows_its_help() -> None:
    told = toolkit("plan")
    assert told.code == 2 and "用法：toolkit plan 命令" in told.out and told.err == ""


@pytest.mark.parametrize("words", [["plan"], ["outbox"], ["review", "senders"], []])
def test_a_group_alone_as_json_is_one_document_too(words: list[str]) -> None:
    code, answer = as_json(*words)
    assert (code, answer["error"]) == (2, "没有写要做什么")


def test_a_service_file_as_json_is_one_document_too() -> None:
    code, answer = as_json("watch", "--install", "systemd")
    assert code == 0 and answer["text"] == toolkit("watch", "--install", "systemd").out


def test_what_was_typed_with_line_ends_is_told_in_one_line() -> None:
    assert toolkit("status", "--a\nb").err.startswith("未完成：没有 --a b 这个选项\n  办法：")


@pytest.mark.parametrize("words", [["why", "\udcff", "1"], ["-w", "某\udcff", "status"], ["\udcff"]])
def test_what_is_no_text_at_all_is_told_all_the_same(words: list[str]) -> None:
    told = process(*words)
    assert told.code == 2 and told.err.startswith("未完成：") and "\\udcff" in told.err
    assert "\udcff" in json.loads(process(*words, "--json").out)["error"]


@pytest.mark.parametrize("words", ["outbox show", "outbox retry", "outbox cancel", "outbox sent", "review release"])
def test_a_number_larger_than_any_is_no_mails(words: str, tmp_path: Path) -> None:
    assert toolkit("init", tmp_path / "w", "--sample").code in (0, 1)
    told = toolkit("-w", tmp_path / "w", *words.split(), "9" * 30)
    assert told.code == 2 and told.err.startswith("未完成：") and "9" * 30 in told.err


@pytest.mark.parametrize("words", ["-qw 某处 status", "status -qw 某处", "status -qw某处", "-w某处 status -q"])
def test_short_options_written_together_are_the_same_wherever_they_are_written(words: str) -> None:
    assert parsed(words.split()) == parsed(["-q", "-w", "某处", "status"])


COMMON = {"--today": "2021-09-01", "--json": None, "--quiet": None, "-w": "某处", "--plan": "2021"}
LINES = [
    "status",
    "review decide 通过销号 --item 3 --unit 市教育局 --yes",
    "merge --sender a@example.com 甲.xlsx",
    "plan show",
]


@given(line=st.sampled_from(LINES), data=st.data())
def test_common_options_are_the_same_wherever_they_are_written(line: str, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(COMMON)), unique=True))
    option_words = [[name, *([value] if (value := COMMON[name]) else [])] for name in chosen]
    before = [word for words in option_words for word in words]
    pieces = re.findall(r"--(?:item|unit|sender) \S+|\S+", line)
    for words in option_words:
        pieces.insert(data.draw(st.integers(0, len(pieces))), " ".join(words))
    assert parsed(" ".join(pieces).split()) == parsed([*before, *line.split()])


@given(
    strokes=st.text("-—–－―−﹣", min_size=1, max_size=3).filter(lambda each: each != "--"),
    line=st.sampled_from(["merge @verify", "@json status", "status @workspace=某处", "plan show @today 2021-09-01"]),
)
def test_an_option_behind_other_strokes_is_told_with_its_own(strokes: str, line: str) -> None:
    name = re.findall(r"@(\w+)", line)[0]
    with pytest.raises(ToolkitError, match=f"是不是 --{name}？"):
        hoisted(DOOR, line.replace("@", strokes).split())
    words = ["review", "correct", "--opinion", f"{strokes}{name}", f"{strokes}见附件"]
    assert hoisted(DOOR, words) == words, "a value is what it is, and so is what no option is called"


def test_an_option_that_the_command_has_itself_stays_its_own() -> None:
    door, init = parsed(["init", "我的台账", "--plan", "方案.docx", "--json"])
    assert (door["plan"], door["as_json"], str(init["plan"])) == (None, True, "方案.docx")
    door, init = parsed(["--plan", "2021", "init", "我的台账", "--plan", "方案.docx"])
    assert (door["plan"], str(init["plan"])) == ("2021", "方案.docx")


def test_what_follows_two_hyphens_is_no_option() -> None:
    door, merge = parsed(["merge", "--quiet", "--", "--json"])
    assert (door["quiet"], door["as_json"], [str(each) for each in merge["named"]]) == (True, False, ["--json"])


def test_a_file_that_may_not_be_read_is_no_fault_of_how_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.zip"
    file.touch()
    monkeypatch.setattr("os.access", lambda path, mode: str(path) != str(file))
    told = toolkit("verify", file)
    assert told.code == 2 and told.err.startswith("未完成：“[文件]”：没有权限读这个文件，请检查它的权限\n")


BELOW = sorted(path for path in COMMANDS if " " in path and path != "review senders")
BARE = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, BELOW))})(?![\w-])")
TYPED = re.compile(r"(?:toolkit(?: --[a-z]+ \S+)* |\{\} ?)$")


def texts(source: Path) -> Iterator[str]:
    """What people may read of a file: the Chinese strings of a program, whole, or all of a text."""
    text = source.read_text("utf-8")
    if source.suffix != ".py" or not BARE.search(text):
        yield from text.splitlines() if source.suffix != ".py" else ()
        return
    parts: set[int] = set()
    for node in ast.walk(ast.parse(text)):  # a text with values in it comes before its parts
        if isinstance(node, ast.JoinedStr):
            parts |= {id(each) for each in node.values}
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def test_a_command_that_is_to_be_typed_is_written_whole() -> None:
    """Who reads `review held` types that, and is told that there is no such command."""
    sources = [*(ROOT / "toolkit").rglob("*.py"), ROOT / "config.toml", *(ROOT / "templates").rglob("*.*")]
    bare = {
        (source.name, text)
        for source in sources
        if source.suffix in (".py", ".toml", ".j2")
        for text in texts(source)
        if re.search("[\u4e00-\u9fff]", text) and "`" not in text
        for found in BARE.finditer(text)
        if not TYPED.search(text[: found.start()]) and not text.startswith(found[0])
    }
    assert not bare
