"""What `distribute` shows: the workbooks that go out by mail, and those that went before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.reports.ledger.generate import UnitLedger
from toolkit.reports.mail.shown_mail import ShownMail
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class LedgerMail:
    """A unit's workbook and the mail it goes by, None in a dry run; `new` where it was not written before.

    `changed` are the items of which it says something else than the workbook mailed last.
    """

    ledger: UnitLedger
    changed: tuple[int, ...]
    mail: ShownMail | None
    new: bool

    @property
    def stands(self) -> str:
        """What became of the mail, in words."""
        if self.mail and not self.new:
            return f"以前写过，{self.mail.mail.state.label}"
        return "待人工发送" if self.mail and self.mail.mail.by_hand else "写好"


@dataclass(frozen=True, kw_only=True)
class Distribution(Result):
    """The letters of `units` workbooks, those left out of which nothing has changed; they stand in `folder`."""

    letters: tuple[LedgerMail, ...]
    units: int
    folder: Path
    server: bool

    @property
    def sentence(self) -> str:
        """How many were written, were there before, or have not changed; and how they go out."""
        new = sum(each.new for each in self.letters)
        before, same = len(self.letters) - new, self.units - len(self.letters)
        parts = [f"{new}个单位的下发邮件写好，在 {self.folder}"]
        parts += [f"{before}个单位的这份台账以前写过邮件"] if before else []
        parts += [f"{same}个单位没有变化"] if same else []
        by_hand = "没有设置发信服务器，待人工发送，发出后运行 toolkit outbox sent 记下"
        return "；".join([*parts, "发出用 toolkit deliver" if self.server else by_hand])

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a letter."""
        lines = tuple(
            (
                each.ledger.unit.name,
                each.ledger.unit.mail,
                f"第{each.ledger.edition.sequence}次",
                each.stands,
                "、".join(map(str, each.changed)),
            )
            for each in self.letters
        )
        return (Table("下发", ("单位", "邮箱", "次数", "", "有变化的"), lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every letter."""
        return {
            "mails": [
                {
                    "unit": each.ledger.unit.name,
                    "to": [each.ledger.unit.mail] if each.ledger.unit.mail else [],
                    "cc": list(each.ledger.unit.cc),
                    "edition": each.ledger.edition.id,
                    "sequence": each.ledger.edition.sequence,
                    "changed": list(each.changed),
                    "new": each.new,
                    "mail": str(each.mail.path) if each.mail else None,
                }
                for each in self.letters
            ]
        }
