"""How the command line speaks: options before or after the command, help by the year's cycle, faults in Chinese."""

from __future__ import annotations

import re
import unicodedata
from ast import literal_eval
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from difflib import get_close_matches
from inspect import getdoc
from shutil import get_terminal_size
from typing import Any

import typer
from typer.models import CommandInfo

from toolkit.cli.cycle import CYCLE, METAVARS, example
from toolkit.errors import ToolkitError

# The library keeps its command classes to itself in some releases and in a package of its own in others: what is used
# of a command, an option or a fault are the names both have.
FAULT: type[Exception] = next(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException")
"""What a command line written wrongly raises."""
_CJK = re.compile(r"[\u4e00-\u9fff]")
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_TYPED = re.compile(_QUOTED)
"""What was typed, within a sentence of the library's; the rest of it is English, and ours is Chinese."""
_STROKES = re.compile("[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
"""What people type for the hyphens before an option: hyphens, dashes, minus signs, narrow and wide."""
_WIDEST, _NARROW = 100, 60
"""How many columns a line of help takes at most, and up to how many a text stands below what it is of."""


def outlined(door: typer.Typer, words: Sequence[str]) -> typer.Typer:
    """A door whose commands that none of the words names have their names and help alone: to look at every argument of
    all of them takes longer than most commands' own start."""
    made = copy(door)
    made.registered_commands = [
        each if each.callback is None or _called(each) in words else _outline(each) for each in door.registered_commands
    ]
    made.registered_groups = []
    for group in door.registered_groups:
        its = copy(group)
        if group.typer_instance is not None:
            its.typer_instance = outlined(group.typer_instance, words if group.name in words else ())
        made.registered_groups.append(its)
    return made


def _called(info: CommandInfo) -> str:
    return info.name or getattr(info.callback, "__name__", "").replace("_", "-")


def _outline(info: CommandInfo) -> CommandInfo:
    """A command without its arguments."""

    def nothing() -> None:
        """Stands for a command that was not named."""

    its = copy(info)
    its.name, its.help, its.callback = _called(info), info.help or getdoc(info.callback), nothing
    return its


def options_of(command: Any) -> dict[str, bool]:
    """The options of a command by how they are written, each with whether a value follows."""
    return {
        word: not param.is_flag
        for param in command.params
        if param.param_type_name == "option"
        for word in (*param.opts, *param.secondary_opts)
    }


def hoisted(door: Any, words: Sequence[str]) -> list[str]:
    """The words of a command line with the door's own options before the command, wherever they were written.

    An option that the command has itself stays its own (`init --plan`), and what follows `--` is left as it is. One
    whose value was not written stands last, so that no other word is taken for the value. `ToolkitError` for an option
    behind other strokes than its own, as a Chinese keyboard and Word write them.
    """
    common = options_of(door)
    front: list[str] = []
    rest: list[str] = []
    command = door
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        own = options_of(command)
        if meant := _meant(word, {**common, **own}):
            raise ToolkitError(
                f"没有 {word} 这个选项，是不是 {meant}？",
                f"横线是半角的减号，照这样写：{meant}。",
            )
        if len(each := _apart(word, {name: common[name] for name in common if name not in own})) > 1:
            waiting = [*each, *waiting]
            continue
        name, equals, _ = word.partition("=")
        known = own if name in own else common
        place = front if name in common and (command is door or name not in own) else rest
        place.append(word)
        if name in known:
            if known[name] and not equals:
                if not waiting and place is front:
                    return front
                place += waiting[:1]
                del waiting[:1]
        elif not word.startswith("-"):
            command = getattr(command, "commands", {}).get(word, command)
    return [*front, *rest]


def _meant(word: str, known: Mapping[str, bool]) -> str:
    """The option that is meant by a word, where the strokes before it are not those it has; else nothing."""
    if not (found := _STROKES.match(word)):
        return ""
    name = word[found.end() :].partition("=")[0]
    right = next((each for each in (f"--{name}", f"-{name}") if each in known), "")
    return "" if word.partition("=")[0] == right else right


def _apart(word: str, common: Mapping[str, bool]) -> list[str]:
    """Common short options that were written in one word, each for itself, the last with its value: -qw文件夹."""
    found: list[str] = []
    for at, letter in enumerate(word[1:], 2) if word[:1] == "-" != word[1:2] else ():
        if (name := f"-{letter}") not in common:
            return [word]
        found.append(name)
        if common[name]:
            return [*found, word[at:]] if word[at:] else found
    return found or [word]


def speak_chinese(command: Any, path: str = "") -> None:
    """Have a command and all below it tell in Chinese how they are used, each text as it is written."""
    command.get_help = lambda context: help_page(command, path, context)
    for name, each in getattr(command, "commands", {}).items():
        speak_chinese(each, f"{path} {name}".strip())


def help_page(command: Any, path: str, context: Any) -> str:
    """What a command is for, how it is written, its commands by the year's cycle, its options, an example."""
    return "\n".join(_page(command, path, context))


def _page(command: Any, path: str, context: Any) -> Iterator[str]:
    below = {name: each for name, each in getattr(command, "commands", {}).items() if not each.hidden}
    takes = [_shown(each) for each in command.params if each.param_type_name == "argument"]
    yield from _wrapped(command.help or "", 0)
    yield ""
    yield " ".join(("用法：toolkit", *path.split(), *(["命令"] if below else ()), *takes, "[选项]"))
    parts = [(title, [name for name in part if name in below]) for title, part in CYCLE.items()] if not path else []
    listed = {name for _, part in parts for name in part}
    for title, names in (*parts, ("命令", [name for name in below if name not in listed])):
        if names:
            yield ""
            yield f"{title}（例：{CYCLE[title][names[0]]}）：" if title in CYCLE else f"{title}："
            yield from _rows([(name, _first(below[name])) for name in names])
    told = [each for each in command.get_params(context) if not getattr(each, "hidden", False)]
    for title, kind in (("要写的", "argument"), ("选项", "option")):
        rows = [(_written(each), _said(each)) for each in told if each.param_type_name == kind]
        if any(said for _, said in rows):
            yield ""
            yield f"{title}："
            yield from _rows(rows)
    yield ""
    if path:
        yield f"例：{example(path)}"
        yield "写在任何命令前后都可以的选项（--workspace、--plan、--today、--yes、--json、--quiet）见 toolkit --help。"
    else:
        yield "这些选项写在命令前面、后面都可以。看一个命令怎么用：toolkit 命令 --help，如 toolkit merge --help。"


def _first(command: Any) -> str:
    return (command.help or "").strip().split("\n", 1)[0]


def _said(param: Any) -> str:
    if "--help" in param.opts:
        return "显示这份说明。"
    return (getattr(param, "help", None) or "").strip()


def _written(param: Any) -> str:
    if param.param_type_name == "argument":
        return _shown(param)
    words = "，".join(sorted(param.opts, key=len))
    return words if param.is_flag or "--help" in param.opts else f"{words} {_shown(param)}"


def _shown(param: Any) -> str:
    """What stands for a value: 文件, [单位]…"""
    raw = param.metavar or str(param.name).upper()
    text = re.sub(r"[A-Z][A-Z=-]*", lambda found: METAVARS.get(found[0], found[0]), raw)
    return text.replace("...", "…")


def _rows(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    indent = min(max(_wide(name) for name, _ in rows), 28) + 4 if _columns() > _NARROW else 6
    for name, said in rows:
        lines = list(_wrapped(said, indent)) or [""]
        if _wide(name) + 4 > indent:
            yield f"  {name}"
            yield from lines
        else:
            yield f"  {name}{lines[0][_wide(name) + 2 :]}".rstrip()
            yield from lines[1:]


def _columns() -> int:
    """How wide a line may be: as the terminal is, where it is narrower than a page of help."""
    return min(get_terminal_size((_WIDEST, 0)).columns, _WIDEST)


def _wide(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _wrapped(text: str, indent: int) -> Iterator[str]:
    """The lines of a text, broken where a line is full: never within a Latin word or before a closing mark."""
    line, used = "", 0
    for piece in re.findall(r"[!-~]+ ?[，。；：、）”》]*|.[，。；：、）”》]*", " ".join(text.split())):
        if used + _wide(piece.rstrip()) > _columns() - indent and line:
            yield " " * indent + line.rstrip()
            line, used = "", 0
        line, used = line + piece, used + _wide(piece)
    if line:
        yield " " * indent + line.rstrip()


def usage_fault(fault: Any) -> ToolkitError:
    """What is wrong with a command line, in one line, and what to look at."""
    context = getattr(fault, "ctx", None)
    path = " ".join(str(context.command_path).split()[1:]) if context is not None else ""
    remedy = f"怎么写，见 {' '.join(('toolkit', *path.split(), '--help'))}。"
    if path:
        remedy = f"{remedy}例：{example(path)}"
    return ToolkitError(" ".join(_what(fault, context).splitlines()), remedy)


def _what(fault: Any, context: Any) -> str:
    kind, said = type(fault).__name__, str(getattr(fault, "message", "") or "")
    param = getattr(fault, "param", None)
    of = f"“{_written(param)}”" if param is not None else ""
    if kind == "MissingParameter":
        return f"没有写{of}"
    if kind == "NoSuchOption":
        common = options_of(context.find_root().command) if context is not None else ()
        found = sorted(fault.possibilities or ()) or get_close_matches(fault.option_name, common)
        near = "、".join(found)
        return f"没有 {fault.option_name} 这个选项" + (f"，是不是 {near}？" if near else "")
    if kind == "BadOptionUsage":
        value = "not take" not in said
        return f"{fault.option_name} 后面{'要写一个值' if value else '不写值'}"
    if kind == "NoArgsIsHelpError":
        return _NOTHING
    if param is None and (told := _of_words(said)):
        return told
    if _CJK.search(_TYPED.sub("", said)):
        return f"{of}{said}" if param is None else f"{of}：{said}"
    if param is not None and said.endswith(_NOT_OURS):
        return f"{of}：没有权限读这个文件，请检查它的权限"
    if param is not None:
        typed = _TYPED.search(said)
        shown = f"“{literal_eval(typed[0])}”" if typed else ""
        return f"{of}的值{shown}写得不对" + (f"：{_said(param)}" if _said(param) else "")
    return "命令写得不对"


_NOTHING = "没有写要做什么"
_NOT_OURS = "is not readable."
"""What the library says of a file that nobody lets us read."""


def _of_words(said: str) -> str:
    """A fault that the library says in a sentence only: a command there is not, words too many; else nothing.

    What was typed stands in the sentence as it is, or as Python would write it.
    """
    if found := re.match(rf"No such command ({_QUOTED})(.*)", said, re.DOTALL):
        near = "、".join(re.findall(r"'([^']*)'", found[2]))
        return f"没有 {literal_eval(found[1])} 这个命令" + (f"，是不是 {near}？" if near else "")
    if said.startswith("Missing command"):
        return _NOTHING
    if extra := re.match(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)$", said, re.DOTALL):
        return f"多写了“{extra[1]}”"
    return ""
