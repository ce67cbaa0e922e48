"""What `plan close`, `plan reopen` and the filing of a scan say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from toolkit.domain.ledger.carrying import LeftBehind
from toolkit.domain.ledger.closing import Closed, End, Scan, Unsettled
from toolkit.domain.ledger.records import CaseKind, Return
from toolkit.problems import day_words, shorten
from toolkit.reports.result import Result, Table
from toolkit.reports.returns.judge import YEAR_END_AT_ONCE
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class PlanClosed(Result):
    """A plan closed, or what is open of it where it was not (`closed` is None): then nothing was done.

    `ends` say how every assignment ended, `next_plan` the id of the plan that follows, where there is one, `behind`
    what goes over to nobody where what is open is carried over; `names` are the units' by code.
    """

    plan: str
    work: str
    left: Unsettled
    ends: tuple[End, ...]
    closed: Closed | None
    names: Mapping[str, str]
    next_plan: str
    behind: tuple[LeftBehind, ...] = ()

    @property
    def told(self) -> str:
        """How many assignments ended how."""
        counts = Counter(self.ends)
        return f"共{len(self.ends)}项次：" + "，".join(f"{end.label}{counts[end]}项次" for end in End if counts[end])

    @property
    def sentence(self) -> str:
        """What was closed and what comes next, or why nothing was."""
        if self.closed is None:
            return (
                f"“{self.plan}”没有办结，还有上面各项未了。先办完再办结；"
                f"未完成事项结转下年的，写 toolkit plan close {self.plan} --carry；按现状办结的，写 --as-is"
            )
        said = f"{self.work}已于{day_words(self.closed.day)}办结，{self.told}"
        if not self.closed.carry:
            return f"{said}。不再收台账；要改的，运行 toolkit plan reopen {self.plan}"
        later = f"--plan {self.next_plan} " if self.next_plan else "--plan 新方案 "
        when = "" if self.next_plan else "读入下一年方案后，"
        return (
            f"{said}。{when}运行 toolkit {later}review lookback --from {self.plan}，未完成事项就列入下年“回头看”；"
            "联系人、清单和长期坚持事项在下年第一次生成台账时先填好"
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """What is open, by kind, with what to do; and the units with open items."""
        office = len(self.left.ongoing) + len(self.left.claimed)
        run = f"toolkit --plan {self.plan}" if self.next_plan else "toolkit"
        lines = [
            ("单位未完成", len(self.left.rows) - office, f"{run} remind 催办"),
            ("待核查，办公室没有核查", len(self.left.claimed), f"{run} review 核查"),
            (
                "长期坚持，没有年终核定",
                len(self.left.ongoing),
                f"{run} {YEAR_END_AT_ONCE}（12月起，先列出）",
            ),
            *((kind.label, self.left.cases_of(kind), f"{run} review，选“处理”") for kind in CaseKind),
            ("核查结论没有告知的单位", len(self.left.untold), f"{run} review tell，再 {run} review release"),
        ]
        units = Counter(row.unit_name for row in self.left.rows)
        shown = tuple((what, str(count), how) for what, count, how in lines if count)
        return (
            *((Table("还没有了结的", ("类别", "件数", "怎么办"), shown),) if shown else ()),
            *(
                (Table("各单位没有办结", ("单位", "项"), tuple((n, str(c)) for n, c in units.items())),)
                if units
                else ()
            ),
            *((Table("没有单位接收，不结转的", ("单位", "内容"), self._behind),) if self.behind else ()),
        )

    @property
    def _behind(self) -> tuple[tuple[str, str], ...]:
        return tuple((self.names.get(each.unit, each.unit), shorten(each.words, 60)) for each in self.behind)

    @property
    def data(self) -> Mapping[str, Any]:
        """Whether it is closed, how all ended, what is open."""
        counts = Counter(self.ends)
        return {
            "plan": self.plan,
            "closed": self.closed is not None,
            "closed_on": self.closed.on if self.closed else None,
            "carry": bool(self.closed and self.closed.carry),
            "ends": {end.value: counts[end] for end in End},
            "open": {
                "unfinished": len(self.left.rows),
                "ongoing": len(self.left.ongoing),
                "claimed": len(self.left.claimed),
                **{kind.value: self.left.cases_of(kind) for kind in CaseKind},
                "untold": [self.names.get(code, code) for code in self.left.untold],
            },
            "not_carried": [
                {"unit": self.names.get(each.unit, each.unit), "contacts": each.contacts, "rows": each.rows}
                for each in self.behind
            ],
        }

    @property
    def exit_code(self) -> int:
        """2 where nothing was done."""
        return 2 if self.closed is None else super().exit_code


@dataclass(frozen=True, kw_only=True)
class PlanReopened(Result):
    """A plan opened again; `carried` says that what was open had been carried over into a plan that followed.

    `closing_list` is the file that the closing wrote, where it is there: it says what was so then.
    """

    plan: str
    carried: bool
    closing_list: str = ""

    @property
    def sentence(self) -> str:
        """That it is open, and what stays."""
        said = f"“{self.plan}”已重新办理，可以收台账、核查"
        said += "；已经结转到下年的内容不撤回" if self.carried else ""
        return said + (f"；{self.closing_list} 还是上次办结时的，再办结时重写" if self.closing_list else "")

    @property
    def data(self) -> Mapping[str, Any]:
        """The plan."""
        return {"plan": self.plan, "closed": False, "carried": self.carried}


@dataclass(frozen=True, kw_only=True)
class ScanFiled(Result):
    """A sealed scan kept for a unit with what it confirms: a return, or without one the workbook as handed out."""

    unit: str
    scan: Scan
    returned: Return | None
    new: bool

    @property
    def sentence(self) -> str:
        """Where it was kept, and what it confirms."""
        what = f"第{self.returned.id}号收回的“{self.returned.file}”" if self.returned else "下发的台账（没有收回过）"
        done = "已存档" if self.new else "已经存过"
        numbers = f"下发编号 {self.scan.edition[:8]}；SHA-256 {self.scan.sha256[:12]}"
        return f"{self.unit}的盖章扫描件{done}，确认的是{what}，{numbers}"

    @property
    def data(self) -> Mapping[str, Any]:
        """The scan and what it confirms."""
        return {
            "unit": self.unit,
            "file": self.scan.file,
            "sha256": self.scan.sha256,
            "edition": self.scan.edition,
            "return": self.scan.returned or None,
            "files": [{"file": name, "sha256": sha256} for name, sha256 in self.scan.files],
            "new": self.new,
        }
