"""What `backup`, `restore` and `verify` say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.codes import Severity
from toolkit.domain.office.backups import Manifest, Member
from toolkit.reports.office.doctor import Check
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


def size_words(size: int) -> str:
    """Bytes as people say them: 512 字节, 3.4 MB, 1.2 GB."""
    for unit, limit in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= limit:
            return f"{size / limit:.1f} {unit}"
    return f"{size} 字节"


@dataclass(frozen=True, kw_only=True)
class BackedUp(Result):
    """A backup that was made: where it stands, how many bytes it has, what it holds, which older ones went."""

    place: Path
    size: int
    members: Sequence[Member]
    dropped: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """How much is in it."""
        held = f"{len(self.members)}个文件，原有{size_words(sum(each.size for each in self.members))}"
        gone = f"；删掉了{len(self.dropped)}份旧备份" if self.dropped else ""
        return f"备份到 {self.place}：{held}" + (f"，备份{size_words(self.size)}" if self.size else "") + gone

    @property
    def data(self) -> Mapping[str, Any]:
        """Where it is, how large, what it holds."""
        return {
            "ok": not self.problems,
            "backup": None if self.dry_run else str(self.place),
            "bytes": self.size,
            "members": len(self.members),
            "dropped": list(self.dropped),
        }


@dataclass(frozen=True, kw_only=True)
class Restored(Result):
    """A backup unpacked into a folder, or only looked through; `refused` where it could not be.

    Of one that could not be opened nothing is known.
    """

    file: str
    manifest: Manifest | None
    folder: Path | None = None
    checks: tuple[Check, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the backup itself is not as it was made."""
        return self.manifest is None or any(found.origin.file == self.file and _bad(found) for found in self.problems)

    @property
    def sentence(self) -> str:
        """What it is, and what became of it."""
        wrong = sum(_bad(found) for found in self.problems)
        if self.refused or self.manifest is None:
            return f"{self.file} 有{wrong}处不对" + ("" if self.folder is None else "，没有恢复")
        made = f"{self.manifest.made:%Y-%m-%d %H:%M} 的备份，{len(self.manifest.members)}个文件，逐个核对无误"
        if self.folder is None:
            return made
        found = f"；恢复后核对，有{len(self.problems)}处要看" if self.problems else ""
        return f"已恢复到 {self.folder}：{made}{found}"

    @property
    def data(self) -> Mapping[str, Any]:
        """Whether all is well, what was restored where."""
        return {
            "ok": not any(map(_bad, self.problems)),
            "problems": [found.as_dict() for found in self.problems],
            "made": self.manifest.made.isoformat() if self.manifest else None,
            "members": len(self.manifest.members) if self.manifest else 0,
            "folder": str(self.folder) if self.folder and not self.refused and not self.dry_run else None,
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """What was checked in the restored workspace."""
        return checked(self.checks)

    @property
    def exit_code(self) -> int:
        """2 where nothing was restored for it."""
        return 2 if self.refused else super().exit_code


@dataclass(frozen=True, kw_only=True)
class Verified(Result):
    """What was gone through, and what is not as it was kept."""

    checks: tuple[Check, ...]

    @property
    def sentence(self) -> str:
        """How much is wrong."""
        wrong = sum(map(_bad, self.problems))
        if not self.problems:
            return "核对完毕，全部完好"
        return f"核对完毕：{wrong}处损坏或缺失，{len(self.problems) - wrong}处请留意"

    @property
    def data(self) -> Mapping[str, Any]:
        """Whether all is well, and what was gone through."""
        return {
            "ok": not any(map(_bad, self.problems)),
            "problems": [found.as_dict() for found in self.problems],
            "checks": [
                {"check": each.name, "state": each.condition.value, "detail": each.detail} for each in self.checks
            ],
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a check."""
        return checked(self.checks)


def checked(checks: Sequence[Check]) -> tuple[Table, ...]:
    """A line a check."""
    lines = tuple((each.name, each.condition.value, each.detail) for each in checks)
    return (Table("核对", ("项目", "结果", "说明"), lines),) if lines else ()


def _bad(found: Any) -> bool:
    return bool(found.severity == Severity.ERROR)
