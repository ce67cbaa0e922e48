"""A ledger of layout 8 is taken over, and keeps papers and what is said of them from then on."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.edges.store import layout8
from toolkit.edges.store.kinds import TEXT
from toolkit.edges.store.sqlite import Sqlite
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT, META, SENDER
from toolkit.edges.store.transaction import transaction

NOON = datetime(2021, 9, 1, 12)
DAY = date(2021, 9, 1)
PAPER = Paper("2021", "督办单", "A", 2, DAY, 7, NOON, "outbox/papers/1.docx", ("甲\t𠮷", "乙"), {"days": [["", "日"]]})


def test_a_ledger_of_layout_8_is_opened_with_all_it_held_and_takes_papers(tmp_path: Path) -> None:
    link = Sqlite(tmp_path / "ledger.db")
    said = {"address": "a@example.com", "unit": "A", "confirmed": True, "actor": "office:某科", "at": NOON, "note": ""}
    with transaction(link, link.begin_making) as making:
        for table in layout8.TABLES:
            for statement in table.statements(link.serial):
                making.run(statement)
        for statement in link.append_only:
            making.run(statement)
        making.add(META, [{"key": "schema_version", "value": "8"}, {"key": "edition_key", "value": "kept"}])
        making.add(SENDER, [said])
    link.close()
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        with store.database.reading() as reading:
            found = dict(reading.rows((TEXT, TEXT), "SELECT key, value FROM meta"))
        assert found == {"schema_version": str(LAYOUT), "edition_key": "kept"}
        assert [each.address for each in store.senders.all()] == ["a@example.com"]
        assert store.papers.of_plan("2021") == store.papers.words("2021") == ()


def test_a_draft_written_again_unchanged_is_the_same_one_and_words_come_back_as_they_were_said(
    store_url: str, tmp_path: Path
) -> None:
    with Store.open(store_url, tmp_path) as store:
        kept = store.papers.keep(PAPER)
        assert store.papers.keep(PAPER) == kept and store.papers.of_plan("2021") == (kept,)
        word = PaperWord(
            "2021", kept.id, "A", PaperSaid.ISSUED, DAY, "office:某科", NOON, "某办〔2021〕3号", date(2021, 9, 8)
        )
        store.papers.say([word, word])
        assert [(each.id, each.number, each.by) for each in store.papers.words("2021")] == [
            (1, word.number, word.by),
            (2, word.number, word.by),
        ]
        assert store.papers.words("2020") == ()
