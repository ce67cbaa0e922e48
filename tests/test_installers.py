"""What is packed for a clerk's machine: scripts its shell can read, naming commands there are; a zip that is whole."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from kit import ROOT
from test_door import parsed

HERE = ROOT / "installers"
WINDOWS = sorted((HERE / "windows").glob("*.bat"))
LINUX = sorted((HERE / "linux").glob("*.sh"))


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return runpy.run_path(str(HERE / "make_kit.py"))


def test_both_systems_have_the_same_things_to_do() -> None:
    assert [path.stem for path in WINDOWS] == [path.stem for path in LINUX]
    told = (HERE / "说明.txt").read_text("utf-8")
    assert all(f"“{path.stem}”" in told for path in WINDOWS if path.stem != "打开工作台")


@pytest.mark.parametrize("path", WINDOWS, ids=lambda path: path.stem)
def test_a_script_of_windows_is_one_that_cmd_reads(made: dict[str, Any], path: Path) -> None:
    text = path.read_text("utf-8")
    data = made["as_windows"](text)
    assert data.decode("gbk").replace("\r\n", "\n") == text and b"\n" not in data.replace(b"\r\n", b"")
    ascii_until = next(at for at, each in enumerate(data) if each > 127)
    assert b"\r\nchcp 936 >nul\r\n" in data[:ascii_until], "whatever code page the window has"
    share = 'set "HERE=%~dp0"\nif "%HERE:~0,2%"=="\\\\" goto share\ncd /d "%~dp0"\n'
    assert share in text, "no share can be the folder of a window: told so before anything is looked for there"
    labels = {line[1:].strip() for line in text.splitlines() if line.startswith(":")}
    gone_to = set(re.findall(r"goto (\w+)", text)) | set(re.findall(r"call :(\w+)", text))
    assert gone_to == labels
    for line in text.splitlines():
        assert not re.search(r"\($", line), "a block ends at the first bracket in a path"
    assert text.count("pause") + text.count("cmd /k") >= 2, "the window stays until it was read, whatever happened"


@pytest.mark.parametrize("path", [*WINDOWS, *LINUX], ids=lambda path: path.name)
def test_a_script_types_what_the_program_takes(path: Path) -> None:
    typed = re.findall(r"(?:-m toolkit|^toolkit) (?!.*\$@)(.+)", path.read_text("utf-8"), re.MULTILINE)
    assert typed
    for line in typed:
        parsed(
            shlex.split(
                line.replace("%PLAN%", "方案.docx").replace("%ISSUED%", "2026-3-20").replace("$ISSUED", "2026-3-20")
            )
        )


def test_both_systems_install_by_the_same_words_and_ask_nobody_else(made: dict[str, Any]) -> None:
    """A machine's own settings of pip are left aside, and variables that it has are not taken for the script's."""
    options = [
        set(re.findall(r" (--[a-z-]+)", line))
        for path in (HERE / "windows/安装.bat", HERE / "linux/安装.sh")
        for line in path.read_text("utf-8").splitlines()
        if "-m pip" in line
    ]
    assert options == [{"--isolated", "--quiet", "--no-index", "--find-links"}] * 2
    text = (HERE / "windows/安装.bat").read_text("utf-8")
    for name in re.findall(r"if not defined (\w+)", text):
        assert re.search(rf'set "{name}="\n', text), name


@pytest.mark.parametrize("path", LINUX, ids=lambda path: path.name)
def test_a_script_of_linux_is_sound_and_runs(path: Path) -> None:
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
    assert path.stat().st_mode & 0o111


@pytest.mark.parametrize("path", [path for path in LINUX if path.stem != "安装"], ids=lambda path: path.name)
def test_what_is_not_installed_yet_says_what_to_do(path: Path, tmp_path: Path) -> None:
    (tmp_path / path.name).write_bytes(path.read_bytes())
    done = subprocess.run(["sh", tmp_path / path.name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "还没有安装好，请先运行 ./安装.sh\n")


PYTHON = """#!/bin/sh
case "$1 $2" in
  "-c "*) ;;
  "-m venv") mkdir -p 程序/venv/bin && cp "$0" 程序/venv/bin/python ;;
  "-m pip") ;;
  "-m toolkit") mkdir 台账 && echo "$6" >台账/config.toml ;;
esac
"""
"""What stands for a Python that has all that is asked of it, and writes of which plan it was to make a ledger."""


@pytest.fixture
def unpacked(made: dict[str, Any], tmp_path: Path) -> Path:
    """What the zip of Linux holds, in a folder whose name has blanks and brackets; `bin` beside it is all of PATH."""
    wheel = tmp_path / "openness_ledger_toolkit-1-py3-none-any.whl"
    wheel.write_bytes(b"PK")
    made["pack"](tmp_path / "1.zip", "linux", [wheel])
    with zipfile.ZipFile(tmp_path / "1.zip") as opened:
        opened.extractall(tmp_path / "某 处(1)")
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname", "ls", "mkdir", "cp"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return tmp_path / "某 处(1)/政务公开台账"


def install(unpacked: Path, typed: str = "", python: str = "python3.13", text: str = PYTHON) -> tuple[int, str]:
    """The exit code of 安装.sh and what it says, where only that Python is there."""
    tools = unpacked.parent.parent / "bin"
    (tools / python).write_text(text, "utf-8")
    (tools / python).chmod(0o755)
    script, where = unpacked / "安装.sh", {"PATH": str(tools)}
    done = subprocess.run(["sh", script], input=typed, env=where, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("mark", ["", "'", '"'])
def test_a_file_drawn_into_a_terminal_is_found_as_the_terminal_writes_it(unpacked: Path, mark: str) -> None:
    code, _ = install(unpacked, f"{mark}/某处/方 案(1).docx{mark} \n")
    ledger = unpacked / "台账/config.toml"
    assert (code, ledger.read_text("utf-8")) == (0, "/某处/方 案(1).docx\n")
    code, said = install(unpacked, "另一个.docx\n")
    assert code == 0 and "建立台账" not in said, "installed again, the ledger stays"
    assert ledger.read_text("utf-8") == "/某处/方 案(1).docx\n"


def test_a_folder_that_was_moved_goes_on_where_it_is(unpacked: Path) -> None:
    """`toolkit` as typed is found beside the scripts, not where it was when it was installed."""
    assert install(unpacked, text=PYTHON + 'printf "%s|" "$@"\n')[0] == 0
    moved = unpacked.rename(unpacked.parent.parent / "搬 到(2)")
    (moved / "台账").rename(moved / "别处")
    done = subprocess.run(
        ["sh", moved / "程序/toolkit", "merge", "甲 乙"], cwd=moved, capture_output=True, text=True, check=False
    )
    assert done.stdout == "-m|toolkit|merge|甲 乙|", done
    assert "PATH=$PWD/程序:$PATH" in (moved / "输入命令.sh").read_text("utf-8")
    assert 'set "PATH=%CD%\\程序;%PATH%"' in (HERE / "windows/输入命令.bat").read_text("utf-8")


def test_names_are_utf_8_whatever_the_terminal_says(unpacked: Path) -> None:
    """Where the system says GBK, Python cannot open a folder whose Chinese name is written otherwise."""
    where = {"PATH": str(unpacked.parent.parent / "bin")}
    assert install(unpacked, text=PYTHON.replace("esac", 'esac\n[ "$1" = -c ] || echo "某处 $PYTHONUTF8"'))[0] == 0
    for name in ("生成台账.sh", "程序/toolkit"):
        done = subprocess.run(["sh", unpacked / name, "merge"], env=where, capture_output=True, text=True, check=False)
        assert "某处 1\n" in done.stdout, done
    for path in LINUX:
        first, _, rest = path.read_text("utf-8").partition("export PYTHONUTF8=1\n")
        assert rest and "toolkit" not in first and "python" not in first, path.name


def test_a_plan_without_its_day_of_issue_is_asked_for_it_there(unpacked: Path) -> None:
    asks = PYTHON.replace('"-m toolkit") ', '"-m toolkit") [ "$7" ] || exit 2; ').replace(
        'echo "$6"', 'echo "$6 $7 $8"'
    )
    assert install(unpacked, "方案.docx\n\n", text=asks)[0] == 1
    code, said = install(unpacked, "方案.docx\n2026-3-20\n", text=asks)
    assert code == 0 and "印发日期" in said
    assert (unpacked / "台账/config.toml").read_text("utf-8") == "方案.docx --issued 2026-3-20\n"


@pytest.mark.parametrize(
    ("there", "chosen", "written"),
    [
        ((), "sh -c 'echo 甲 >\"$1\"' sh", "甲\n"),
        (("nano", "vi"), "", "nano\n"),
        (("vi",), "", "vi\n"),
    ],
)
def test_the_settings_open_in_the_editor_that_is_chosen_or_there_and_are_checked_then(
    unpacked: Path, there: tuple[str, ...], chosen: str, written: str
) -> None:
    tools, init = unpacked.parent.parent / "bin", '"-m toolkit") '
    checks = PYTHON.replace(init, f'{init} [ "$3" = init ] || exec cat "$4/config.toml"; ')
    assert install(unpacked, text=checks)[0] == 0
    (tools / "cat").symlink_to(str(shutil.which("cat")))
    for name in there:
        (tools / name).write_text(f'#!/bin/sh\necho {name} >"$1"\n', "utf-8")
        (tools / name).chmod(0o755)
    script, where = unpacked / "修改设置.sh", {"PATH": str(tools)} | ({"EDITOR": chosen} if chosen else {})
    done = subprocess.run(["sh", script], input="\n", env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.endswith(written), done


def test_where_no_editor_opens_what_to_do_is_said(unpacked: Path) -> None:
    assert install(unpacked)[0] == 0
    script, tools = unpacked / "修改设置.sh", unpacked.parent.parent / "bin"
    for where in ({}, {"EDITOR": "没有这个"}):
        env = {"PATH": str(tools)} | where
        done = subprocess.run(["sh", script], input="\n", env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and "请用“文本编辑器”打开“台账/config.toml”" in done.stdout


def test_a_python_too_new_is_told_with_what_to_install(unpacked: Path) -> None:
    code, said = install(unpacked, python="python3", text="#!/bin/sh\nexit 1\n")
    assert code == 1 and said.startswith("这台电脑没有能用的 Python 3.11、3.12 或 3.13")


def test_a_folder_in_which_nothing_can_be_written_is_told(unpacked: Path) -> None:
    (unpacked / "程序/venv").write_bytes(b"")
    code, said = install(unpacked)
    assert (code, said) == (1, "这个文件夹不能写入：请把它整个拷到自己的文件夹里，再运行其中的 ./安装.sh\n")


@pytest.mark.parametrize("platform", ["windows", "linux"])
def test_the_zip_has_every_script_and_wheel_and_is_the_same_each_time(
    made: dict[str, Any], platform: str, tmp_path: Path
) -> None:
    wheel = tmp_path / "a-1-py3-none-any.whl"
    wheel.write_bytes(b"PK")
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    for target in (first, second):
        made["pack"](target, platform, [wheel])
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as opened:
        names = {Path(name).name for name in opened.namelist()}
        told = opened.read("政务公开台账/说明.txt").decode("utf-8-sig")
    assert names >= {
        "说明.txt",
        wheel.name,
        "index.html",
        "下发.html",
        "cover.png",
        *(path.name for path in (WINDOWS if platform == "windows" else LINUX)),
    }
    assert ("在终端中打开" in told) == (platform == "linux")
    assert ("运行“./每周办理.sh”" in told) == (platform == "linux") and ("双击" in told) == (platform == "windows")


def test_what_a_wheel_needs_is_that_of_the_system_it_is_for(made: dict[str, Any], tmp_path: Path) -> None:
    wheel = tmp_path / "a-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as written:
        written.writestr(
            "a-1.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: a\n"
            'Requires-Dist: everywhere>=1\nRequires-Dist: winonly; sys_platform == "win32"\n'
            'Requires-Dist: linuxonly; sys_platform == "linux"\nRequires-Dist: extra1; extra == "postgresql"\n'
            'Requires-Dist: old; python_version < "3.12"\n',
        )

    def names(platform: str, python: str) -> set[str]:
        return {each.name for each in made["needed"]([wheel], python, made["PLATFORMS"][platform][1])}

    assert names("windows", "3.11") == {"everywhere", "winonly", "old"}
    assert names("windows", "3.13") == {"everywhere", "winonly"}
    assert names("linux", "3.12") == {"everywhere", "linuxonly"}


def test_the_manual_of_the_zip_leads_nowhere_but_into_itself(made: dict[str, Any]) -> None:
    files = dict(made["manual"]())
    pages = {name: data.decode() for name, data in files.items() if name.endswith(".html")}
    assert pages.keys() >= {"index.html", "下发.html", "常见问题处理.html", "reference.html", "figures.html"}
    for name, page in pages.items():
        words = re.sub(r"<(pre|code)>.*?</\1>", "x", page, flags=re.DOTALL)
        assert "<script" not in page and "](" not in words, name
        assert not re.search(r"[\u2e80-\uffef]\n[\u2e80-\uffef]", words), f"{name}: a blank within a sentence"
        for link in re.findall(r'(?:href|src)="([^"]+)"', page):
            target, _, part = unquote(link).partition("#")
            assert (target or name) in files, (name, link)
            assert not part or f'id="{part}"' in pages[target or name], (name, link)
    assert all(f'href="{quote(stem)}.html"' in pages["index.html"] for stem in ("立项", "下发", "常见问题处理"))
