"""Writes docs/first-merge.md: from the zip to the first merged return, as its own page says, timed as this runs.

`installers/rehearse.py [ZIP]`: the zip of `make linux` (dist/), unpacked into an empty folder, by the scripts that
stand in it, in a shell that knows nothing of this repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

ROOT = Path(__file__).parent.parent
PAGE, ZIP = ROOT / "docs/first-merge.md", ROOT / "dist/政务公开台账-linux.zip"
UNIT, COVER, TASKS = "市司法局", "填报说明", "工作台账"
_PHONE = 'phone = "0000-0000000"'
_SETTINGS = f"sed -i 's/^phone = .*/{_PHONE}/'"
_HEAD = """# From the zip to the first merged return

Made by `make linux` and `installers/rehearse.py`, which unpacks the zip into an empty folder and does what its 说明.txt
says, line by line, with nothing of this repository in its environment; the scripts fetch nothing. Seconds are the
machine's (one run, {cores} cores shared with other work); what a person reads and types comes on top. The plan is the
sample (an empty answer where 安装 asks for one); the returned workbook has one item done, with its proof.

| step | typed | seconds |
|---|---|---:|
"""
_WINDOWS = """
The scripts of Windows were run under Wine 8 (`wine cmd /c`, no Windows Python there, no network), 安装 also in a folder
with blanks, brackets, `&` and `!` in its name: a Windows 7 is told that it cannot be used; started inside the
unopened zip, where only the one script lies in the temporary folder, 安装 says to unpack; without Python it says which
one file to fetch and where to put it; 生成台账, 每周办理, 收回合并, 提醒预览, 打开工作台, 修改设置 and 备份 say to run
安装 first; 记为已下发 and 输入命令 read what is typed and go on, with another program standing in for Python; on a
share (`\\\\server\\share`) each says to copy the folder to a disk. All are GBK with CRLF and set their window to that
code page. Not seen: Python's own installer and what follows it, the question for 印发日期 in 安装, a folder that cannot
be written.
"""


@dataclass(frozen=True)
class Step:
    """What is done, what is typed for it, and how long the machine took."""

    done: str
    typed: str
    seconds: float


def play(packed: Path, folder: Path) -> tuple[Step, ...]:
    """Every step in its order; `SystemExit` with what was said where one ends as it should not."""
    kit = folder / "政务公开台账"
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    steps = []

    def act(done: str, *words: str, answers: str = "", **more: str) -> str:
        begun = time.monotonic()
        ran = subprocess.run(  # noqa: S603  the scripts of the zip
            words, cwd=kit if kit.exists() else folder, input=answers, env=clean | more, capture_output=True, text=True
        )
        answered = "".join(f" ⏎ `{line or '（直接按回车）'}`" for line in answers.splitlines())
        steps.append(Step(done, f"`{' '.join(words)}`{answered}", time.monotonic() - begun))
        if ran.returncode:
            raise SystemExit(f"{' '.join(words)}: {ran.returncode}\n{ran.stdout}{ran.stderr}")
        return ran.stdout

    act("解压", "unzip", "-q", str(packed))
    act("安装，只看示例", "./安装.sh", answers="\n")
    act("修改设置，检查", "./修改设置.sh", answers="\n", EDITOR=_SETTINGS)
    if _PHONE not in (kit / "台账/config.toml").read_text("utf-8"):
        raise SystemExit("修改设置: nothing was changed")
    act("生成台账", "./生成台账.sh")
    act("交给各单位以后", "./记为已下发.sh", answers="\n")
    (issued,) = (kit / "台账/outbox/ledgers").glob(f"{UNIT}-*.xlsx")
    begun = time.monotonic()
    fill(issued, kit / "台账/inbox" / issued.name)
    steps.append(Step("单位填好，放进 inbox", "（在 WPS 或 Excel 里填）", time.monotonic() - begun))
    said = act("收回合并", "./收回合并.sh")
    if "并入" not in said or not (kit / "台账/outbox/master.xlsx").is_file() or "错误" in said:
        raise SystemExit(said)
    act("看工作台", "./打开工作台.sh")
    return tuple(steps)


def fill(issued: Path, returned: Path) -> None:
    """What a unit fills in: an item done, with its proof, and the cover."""
    book = openpyxl.load_workbook(issued)
    today, tasks, cover = date.today(), book[TASKS], book[COVER]
    heads = {str(cell.value).replace("\n", ""): cell.column for cell in tasks[4] if cell.value}
    proof = "https://www.example.com/1"
    for head, value in (
        ("办理状态", "已完成"),
        ("完成日期", today),
        ("佐证材料", proof),
        ("进展情况", "【示例】已公开"),
    ):
        tasks.cell(5, heads[head], value)
    labels = {str(cell.value).rstrip(" ＊"): cell.row for cell in cover["B"] if cell.value}
    typed = {
        "填报人": "【示例】",
        "联系电话": "0000-0000000",
        "填报日期": today,
        "审签领导": "【示例】",
        "审签日期": today,
    }
    for label, value in {"本期情况": "有更新", **typed}.items():
        cover.cell(labels[label], 3, value)
    book.save(returned)


def main() -> None:
    """Play it in an empty folder and write the page."""
    packed = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ZIP
    if not (zipfile.is_zipfile(packed) and shutil.which("unzip")):
        raise SystemExit(f"{packed}: no zip, or no unzip here; `make linux` makes it")
    with tempfile.TemporaryDirectory() as folder:
        steps = play(packed, Path(folder))
    typed = [(each.done, each.typed.replace(str(packed), packed.name), each.seconds) for each in steps]
    lines = [f"| {done} | {words} | {seconds:.0f} |" for done, words, seconds in typed]
    total = f"| 合计 | | {sum(each.seconds for each in steps):.0f} |"
    PAGE.write_text(_HEAD.format(cores=os.cpu_count()) + "\n".join([*lines, total]) + "\n" + _WINDOWS, "utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
