"""The clerk's desk as it is shown: what to do next, what came in last, every file handed out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import quote

from toolkit.codes import Code
from toolkit.domain.ledger.records import Return
from toolkit.domain.office.desk import NextStep
from toolkit.domain.plan.units import Roster
from toolkit.keys import OFFICE
from toolkit.problems import day_words
from toolkit.reports.hints import for_plan
from toolkit.values import dataclass

_TITLES: Mapping[str, str] = {
    "master.xlsx": "总台账",
    "review.xlsx": "核查与核定表（填好后合并）",
    "report.html": "进展页面（给领导看）",
    "report-public.html": "公开页面（经过保密审查）",
    "ledgers": "各单位的台账",
    "receipts": "回执",
    "replies": "标好要改之处的台账",
    "mail": "邮件",
    "texts": "可粘贴的文字",
    "clerk": "经办人的进展页面（有来件和发件人，不外传）",
    "papers": "公文草稿",
    "考核评分.xlsx": "考核评分",
    "评分录入表.xlsx": "考核评分录入表（填好后用 toolkit score take 收）",
    "scores": "各单位的考核评分明细",
    "export": "导出的数据",
    "draft": "送审稿",
}
_SCANNED = "存为盖章扫描件"
_MOST_FILES = 600
_MOST_RETURNS = 30


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file: its name, what it is, the link to it from the page."""

    name: str
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the outbox with its files, newest names first; without a name the outbox itself.

    `more` says that there are older files, which are not listed.
    """

    name: str
    title: str
    link: str
    files: tuple[FileLink, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """A return as the desk names it."""

    day: str
    unit: str
    file: str
    result: str


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the page of the desk shows; `came` are the last of what was `received`, `closed` says of a closed plan
    that it is, and what can be done with it all the same: words, the command. `refreshed` says by what it is written
    anew."""

    title: str
    office: str
    steps: tuple[NextStep, ...]
    came: tuple[Came, ...]
    received: int
    folders: tuple[Folder, ...]
    refreshed: str
    closed: tuple[tuple[str, str], ...] = ()


def refreshed_words(plan: str, *, closed: bool) -> str:
    """By which commands the desk is written anew; `plan` is the id that a command must name, empty where none need."""
    report = for_plan("toolkit report", plan)
    return f"运行 {report} 时更新。" if closed else f"每次运行 toolkit weekly 或 {report} 时更新。"


def closed_words(plan: str, day: date | None) -> tuple[tuple[str, str], ...]:
    """What the desk says of a closed plan, and what can still be done with it: words, the command."""
    when = f"已于{day_words(day)}办结" if day else "已办结"
    return (
        (f"本方案{when}：不再收台账、核查、答复申请，也不再提醒和催报；数字停在那一天。", ""),
        ("查某个数是怎么来的", "toolkit why 单位 序号"),
        ("写材料、出佐证材料包备查", "toolkit report paper、toolkit review pack"),
        ("补存单位的盖章扫描件", f"toolkit plan close {plan} --scan 文件 --unit 单位"),
        ("没办完的事项在下一年回头看", f"toolkit review lookback --from {plan}"),
        ("确需再收、再核的，重新办理", f"toolkit plan reopen {plan}"),
    )


def folders_of(names: Iterable[str]) -> tuple[Folder, ...]:
    """The files of an outbox by folder, from their paths below it (with `/`); the outbox's own files first.

    A link is relative and escaped, so that `#` or a blank in a name leads to the file all the same.
    """
    found: dict[str, list[str]] = {}
    for name in sorted(names, reverse=True):
        folder, _, rest = name.partition("/")
        found.setdefault(folder if rest else "", []).append(name)
    return tuple(_folder(name, found[name]) for name in sorted(found, key=lambda each: (each != "", each)))


def came_of(returns: Sequence[Return], roster: Roster, office: str) -> tuple[Came, ...]:
    """The last returns, the newest first; the `office`'s own workbooks under its name."""
    return tuple(
        Came(
            day_words(ret.received_at.date()),
            office if ret.unit == OFFICE else roster.name_of(ret.unit) or "—",
            ret.file,
            (f"{ret.told}，" if ret.told else "") + (_SCANNED if _is_scan(ret) else ret.outcome.label),
        )
        for ret in reversed(returns[-_MOST_RETURNS:])
    )


def _is_scan(ret: Return) -> bool:
    return any(found.code == Code.SCAN_FILED for found in ret.problems)


def _folder(name: str, paths: Sequence[str]) -> Folder:
    files = tuple(
        FileLink(path.removeprefix(f"{name}/"), _TITLES.get(path, path), quote(path)) for path in paths[:_MOST_FILES]
    )
    ordered = files if name else tuple(sorted(files, key=lambda each: [*_TITLES, each.name].index(each.name)))
    return Folder(name, _TITLES.get(name, name), f"{quote(name)}/", ordered, len(paths) > _MOST_FILES)
