"""What is packed for a clerk's machine: scripts its shell can read, naming commands there are; a zip that is whole."""

from __future__ import annotations

import re
import runpy
import shlex
import subprocess
import zipfile
from pathlib import Path
from typing import Any

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
    labels = {line[1:].strip() for line in text.splitlines() if line.startswith(":")}
    gone_to = set(re.findall(r"goto (\w+)", text)) | set(re.findall(r"call :(\w+)", text))
    assert gone_to == labels
    for line in text.splitlines():
        assert not re.search(r"\($", line), "a block ends at the first bracket in a path"
    assert text.count("pause") >= 2, "the window stays until it was read, whatever happened"


@pytest.mark.parametrize("path", [*WINDOWS, *LINUX], ids=lambda path: path.name)
def test_a_script_types_what_the_program_takes(path: Path) -> None:
    typed = re.findall(r"(?:-m toolkit|^toolkit) (?!.*\$@)(.+)", path.read_text("utf-8"), re.MULTILINE)
    assert typed
    for line in typed:
        parsed(shlex.split(line.replace("%PLAN%", "方案.docx")))


@pytest.mark.parametrize("path", LINUX, ids=lambda path: path.name)
def test_a_script_of_linux_is_sound_and_runs(path: Path) -> None:
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
    assert path.stat().st_mode & 0o111


@pytest.mark.parametrize("path", [path for path in LINUX if path.stem != "安装"], ids=lambda path: path.name)
def test_what_is_not_installed_yet_says_what_to_do(path: Path, tmp_path: Path) -> None:
    (tmp_path / path.name).write_bytes(path.read_bytes())
    done = subprocess.run(["sh", tmp_path / path.name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "还没有安装好，请先运行 ./安装.sh\n")


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
    assert names >= {"说明.txt", wheel.name, *(path.name for path in (WINDOWS if platform == "windows" else LINUX))}
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
