"""What a workbook's declaration is called: the same from release to release, another where it says anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from toolkit.jobs.workspace import Workspace
from toolkit.schema.digest import digest


class Kind(StrEnum):
    TEXT = "text"
    DATE = "date"


FieldKind = StrEnum("FieldKind", {"TEXT": "text", "DATE": "date"})


@dataclass(frozen=True)
class Field:
    name: str
    kind: StrEnum
    aliases: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    width: float = 12


ISSUED = Field("due", Kind.DATE, ("到期日",), {"status": ("done", "ongoing")})


def test_the_digest_is_of_all_that_is_said() -> None:
    kind, when = "<Kind.DATE: 'date'>", "{'status': ('done', 'ongoing')}"
    told = f"Field(name='due', kind={kind}, aliases=('到期日',), when={when}, width=12)"
    assert repr(ISSUED) == told
    assert digest(ISSUED) == sha256(told.encode()).hexdigest()[:12]
    changed = [
        replace(ISSUED, name="until"),
        replace(ISSUED, kind=Kind.TEXT),
        replace(ISSUED, aliases=("到期日", "期限")),
        replace(ISSUED, aliases=()),
        replace(ISSUED, when={"status": ("done",)}),
        replace(ISSUED, width=13),
    ]
    assert len({digest(ISSUED), *map(digest, changed)}) == 1 + len(changed)


def test_a_class_that_is_called_otherwise_by_now_changes_nothing() -> None:
    assert digest(replace(ISSUED, kind=FieldKind("date"))) == digest(ISSUED)


def test_the_ledger_says_its_digest(repository: Workspace) -> None:
    ledger = repository.schema
    assert ledger.digest == digest(ledger)
    assert replace(ledger, version=ledger.version + 1).digest != ledger.digest


def test_the_offices_own_rules_change_no_workbook(repository: Workspace) -> None:
    ledger = repository.schema
    assert replace(ledger, risk=replace(ledger.risk, late=9)).digest == ledger.digest
