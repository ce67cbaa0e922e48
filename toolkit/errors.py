"""Faults of the program's own configuration or surroundings: raised, caught once at the door.

Each is printed as one line with a remedy.
"""

from __future__ import annotations


class ToolkitError(Exception):
    """A fault that stops a command: one line says why, one what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class ConfigError(ToolkitError):
    """`config.toml` or `ledger.toml` cannot be used; the message lists every fault by key."""


class WorkspaceError(ToolkitError):
    """The workspace lacks something, is locked, or cannot be written."""


UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What reading a value raises that the program never wrote."""


class DamagedLedgerError(WorkspaceError):
    """The ledger is lost, or what stands in its place is none."""


class UnreadableLedgerError(WorkspaceError):
    """The ledger holds a `value` that the program never wrote."""

    def __init__(self, value: str) -> None:
        super().__init__(
            f"台账数据库里有读不懂的内容（{value}），是绕过本工具改过的或磁盘坏了",
            "请运行 toolkit verify 看是哪里坏了；有备份的，用 toolkit restore 恢复到新文件夹。",
        )
        self.value = value


class BusyError(WorkspaceError):
    """Another command holds what this one needs."""
