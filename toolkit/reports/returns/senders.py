"""What `review senders …` shows: which address may report for which unit, and what waits to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.review import person
from toolkit.domain.mail.received_mail import SenderWord
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True)
class Waiting:
    """An address that has reported for a unit it is not known for, and the files that wait."""

    address: str
    unit: str
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class KnownSenders(Result):
    """The office's latest `words` on pairs, the pairs `waiting`, the names of the units by code."""

    words: tuple[SenderWord, ...]
    waiting: tuple[Waiting, ...]
    units: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """How many stand, and how many wait."""
        stand = sum(each.confirmed for each in self.words)
        waits = (
            f"，另有{len(self.waiting)}个待确认：toolkit review senders confirm --all 一并确认" if self.waiting else ""
        )
        return f"名册以外确认过{stand}个邮箱{waits}"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a pair: those that wait, then those with the office's word."""
        waiting = [(each.address, each.unit, "待确认", f"{len(each.files)}个文件") for each in self.waiting]
        said = [
            (
                each.address,
                self.units.get(each.unit, each.unit),
                "已确认" if each.confirmed else "已取消",
                f"{person(each.actor)} {each.at:%Y-%m-%d}",
            )
            for each in self.words
        ]
        headers = ("邮箱", "可以报哪个单位", "状态", "依据")
        return (Table("名册以外的发件人", headers, (*waiting, *said)),) if waiting or said else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every pair."""
        return {
            "senders": [
                {
                    "address": each.address,
                    "unit": self.units.get(each.unit, each.unit),
                    "confirmed": each.confirmed,
                    "by": person(each.actor),
                    "at": each.at.isoformat(),
                }
                for each in self.words
            ],
            "waiting": [{"address": each.address, "unit": each.unit, "files": each.files} for each in self.waiting],
        }


@dataclass(frozen=True, kw_only=True)
class SendersConfirmed(Result):
    """The pairs (address, unit's name) confirmed, which of them stood `before`, the held files taken in."""

    pairs: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...]
    taken: tuple[Return, ...]

    @property
    def sentence(self) -> str:
        """How many pairs there are and what became of their files."""
        if not self.pairs:
            return "没有待确认的发件人"
        known = f"（其中{len(self.before)}个以前确认过）" if self.before else ""
        return f"确认了{len(self.pairs)}个发件人{known}，{len(self.taken)}个待核实的文件已办理"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a pair and a line a file."""
        made = [Table("确认的发件人", ("邮箱", "单位"), self.pairs)] if self.pairs else []
        if self.taken:
            lines = tuple((each.file, each.outcome.label, str(each.changed)) for each in self.taken)
            made.append(Table("办理的文件", ("文件", "结果", "改动"), lines))
        return tuple(made)

    @property
    def data(self) -> Mapping[str, Any]:
        """Pairs and files."""
        return {
            "senders": [{"address": address, "unit": unit} for address, unit in self.pairs],
            "files": [
                {"file": each.file, "outcome": each.outcome.value, "changed": each.changed} for each in self.taken
            ],
        }


@dataclass(frozen=True, kw_only=True)
class SendersRevoked(Result):
    """The pairs (address, unit's name) that are believed no more."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """Whose word counts no more."""
        units = "、".join(unit for _, unit in self.pairs)
        return f"以后 {self.pairs[0][0]} 报{units}的台账都要核实；以前收的不变"

    @property
    def data(self) -> Mapping[str, Any]:
        """The pairs."""
        return {"senders": [{"address": address, "unit": unit} for address, unit in self.pairs]}
