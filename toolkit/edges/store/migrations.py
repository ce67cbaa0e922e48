"""A ledger database brought from an earlier layout to this program's.

A migration is one transaction. It first keeps a copy of the ledger as it was, and makes the new ledger from that
copy: killed at any moment, there is the old ledger or the new one. What ran, when and by which program is recorded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime

from toolkit import __version__
from toolkit.edges.store import layout3, layout4, layout5, layout6, layout7, layout8, layout9, layout10
from toolkit.edges.store.chain import extend
from toolkit.edges.store.kinds import TEXT
from toolkit.edges.store.layout import make_tables
from toolkit.edges.store.notes import note_all
from toolkit.edges.store.table import Table
from toolkit.edges.store.tables import LAYOUT, META, MIGRATION, TABLES
from toolkit.edges.store.transaction import Former, Link, Transaction, transaction
from toolkit.errors import UNREADABLE, UnreadableLedgerError, WorkspaceError
from toolkit.values import dataclass

FROM_NOW = "原有记录从这时起串入校验链，以前有没有被改动过查不出"
"""What is said of the chains of a ledger that had none."""
THESE_FROM_NOW = "方案、台账行、来信和总台账依据的登记从这时起也串入校验链，以前有没有被改动过查不出"
"""What is said of one whose chains did not hold all of it."""
_FIRST_CHAINED = 10
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Migration:
    """How a ledger of an earlier layout becomes one of this program's: its tables, and what fills the new ones."""

    tables: tuple[Table, ...]
    fill: Callable[[Former, Transaction], None]


MIGRATIONS: Mapping[int, Migration] = {
    3: Migration(layout3.TABLES, layout3.fill),
    4: Migration(layout4.TABLES, layout4.fill),
    5: Migration(layout5.TABLES, layout5.fill),
    6: Migration(layout6.TABLES, layout6.fill),
    7: Migration(layout7.TABLES, layout7.fill),
    8: Migration(layout8.TABLES, layout8.fill),
    9: Migration(layout9.TABLES, layout9.fill),
    10: Migration(layout10.TABLES, layout10.fill),
}
"""The earlier layouts that this program takes over."""


def migrate(link: Link, at: datetime) -> None:
    """Bring a ledger to this program's layout, unless another process has done so meanwhile; say where the copy is.

    `WorkspaceError` where something in it is not understood, or a table of another's is in the way: it stays as it was.
    """
    # The copy is left last: it goes again where the transaction does not come to its end.
    with ExitStack() as kept, transaction(link, link.begin_making, chained=True) as making:
        layout = int(making.value(TEXT, "SELECT value FROM meta WHERE key = 'schema_version'"))
        if layout == LAYOUT:
            return
        migration = MIGRATIONS[layout]
        names = [table.name for table in migration.tables]
        _refuse_strangers(link, names)
        aside = kept.enter_context(link.put_aside(names, f"layout{layout}-{at:%Y%m%d-%H%M%S}"))
        _fill(aside.former, link, making, migration)
        making.add(MIGRATION, [{"layout": layout, "at": at, "program": __version__, "copy": aside.place}])
        extend(making, making.added or ())
    said = THESE_FROM_NOW if layout == _FIRST_CHAINED else FROM_NOW
    _LOG.warning(
        "台账数据库已换到新的数据版本（%s→%s），内容没有变；改前的副本：%s。%s", layout, LAYOUT, aside.place, said
    )


def renew(former: Link, link: Link, layout: int) -> None:
    """Make a ledger of this program's layout in an empty database from one of an earlier layout, which is only read."""
    with (
        transaction(former, lambda: former.begin(write=False)) as reading,
        transaction(link, link.begin_making, chained=True) as making,
    ):
        _fill(Former(reading), link, making, MIGRATIONS[layout])
        extend(making, making.added or ())


def _refuse_strangers(link: Link, former: Sequence[str]) -> None:
    new = [table.name for table in TABLES if table.name not in former]
    if strange := [name for name in new if link.has_table(name)]:
        raise WorkspaceError(
            f"台账要换到新的数据版本，但数据库里已有不是本工具建立的表：{'、'.join(strange)}",
            "请数据库管理员把这些表移走或改名，再运行一次；数据没有改动。",
        )


def _fill(former: Former, link: Link, making: Transaction, migration: Migration) -> None:
    make_tables(link, making)
    try:
        migration.fill(former, making)
        making.add(META, [each for each in former.rows(META, "key") if each["key"] != "schema_version"])
    except (*UNREADABLE, UnreadableLedgerError, link.faults.IntegrityError) as error:
        what = f"（{error.value}）" if isinstance(error, UnreadableLedgerError) else ""
        raise WorkspaceError(
            f"台账数据库里有读不懂的内容{what}，没有换到新的数据版本",
            "数据没有改动，可以用原来版本的工具继续；请恢复最近一次完好的备份，或把 ledger.db 交给技术人员检查。",
        ) from error
    for table in TABLES:
        making.count_on(table)
    note_all(making)
