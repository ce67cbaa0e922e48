"""How two files compare: what both say, when they were saved, who filled them in, and what one is to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from toolkit.domain.ledger.kinship import Kin, Sign, Verdict
from toolkit.domain.ledger.records import Cell
from toolkit.domain.ledger.save_times import order
from toolkit.domain.returns.descent import LEAST, Draft, Fields, WordsInUse
from toolkit.keys import RowKey
from toolkit.values import dataclass

_PARTICULAR = re.compile(r"[0-9《〔]|://")
"""What the sentences that everybody writes do not hold: figures, titles, addresses."""

_LINK_ALONE = re.compile(r"\S+://\S+")

_BESIDE_NAME = re.compile(r"[（(][^（()）]*[）)]|[\d\s-]+|^填报人[:：]")


@dataclass(frozen=True, eq=False)
class Likeness:
    """How two drafts compare: `file`, and `other`, which came in before.

    `alike` are the cells beyond the edition in which they say the same, `longer` and `shorter` those in which the file
    says what the other says and more, or less; `kept` those of all these in which distinctive words stand in both,
    `named` those of them that tell rows of a register apart, `lost` those whose distinctive words the file does not
    repeat. `silent` are the rows on which the other says something in words and the file does not, `silent_there` those
    on which only the file does.
    """

    file: Draft
    other: Draft
    alike: frozenset[Cell]
    longer: frozenset[Cell]
    shorter: frozenset[Cell]
    kept: frozenset[Cell]
    named: frozenset[Cell]
    lost: frozenset[Cell]
    silent: frozenset[RowKey]
    silent_there: frozenset[RowKey]

    @classmethod
    def of(cls, file: Draft, other: Draft, fields: Fields, in_use: WordsInUse) -> Likeness:
        """Compare two drafts."""
        alike, longer, shorter, kept = set[Cell](), set[Cell](), set[Cell](), set[Cell]()
        lost = {
            cell
            for cell, text in other.said.items()
            if file.has(cell) and text not in file.at(cell) and _distinctive(cell, text, fields, in_use)
        }
        for cell, text in file.said.items():
            its = other.said.get(cell)
            if its is None:
                continue
            both = text if text in its else its if its in text else ""
            if text == its:
                alike.add(cell)
            elif len(both) >= LEAST:
                (longer if both == its else shorter).add(cell)
            else:
                continue
            if _distinctive(cell, both, fields, in_use):
                kept.add(cell)
        return cls(
            file,
            other,
            frozenset(alike),
            frozenset(longer),
            frozenset(shorter),
            frozenset(kept),
            frozenset(cell for cell in kept if fields.name(*cell)),
            frozenset(lost),
            fields.rows(other, file) - fields.rows(file, file),
            fields.rows(file, other) - fields.rows(other, other),
        )

    @cached_property
    def lacking(self) -> frozenset[Cell]:
        """The cells in which the file does not say all that the other says, although it could."""
        held = self.alike | self.longer
        return frozenset(cell for cell in self.other.said if cell not in held and self.file.has(cell))

    @cached_property
    def beyond(self) -> frozenset[Cell]:
        """The cells in which the other does not say all that the file says, although it could."""
        held = self.alike | self.shorter
        return frozenset(cell for cell in self.file.said if cell not in held and self.other.has(cell))

    @cached_property
    def its_own_rows(self) -> frozenset[RowKey]:
        """The rows on which the file says something and the other nothing at all."""
        return self.file.filled - self.other.touched

    @cached_property
    def kept_rows(self) -> frozenset[RowKey]:
        """The rows on which distinctive words stand in both."""
        return frozenset(row for row, _ in self.kept)

    @cached_property
    def reporter(self) -> Sign:
        """Whether one person reports on both."""
        mine, its = (person(each.reporter) for each in (self.file, self.other))
        if not mine or not its:
            return Sign.NO_REPORTER
        return Sign.SAME_REPORTER if mine == its else Sign.OTHER_REPORTER

    @cached_property
    def content(self) -> Sign | None:
        """Which says all that the other says, and more; None where neither does.

        What was issued and stands in the file where the other is blank may have been cleared there or put back here.
        """
        if not self.lacking:
            return Sign.MORE if self.beyond else Sign.SAME
        return Sign.LESS if not self.beyond and any(self.other.said[cell] for cell in self.lacking) else None

    @cached_property
    def time(self) -> Sign:
        """Which was saved later, as far as that is known."""
        return {1: Sign.LATER, -1: Sign.EARLIER, 0: Sign.NO_TIME}[order(self.file.saved, self.other.saved)]

    @property
    def ordered(self) -> bool:
        """Whether content or save times say which of both is the older."""
        return self.content is not None or self.time is not Sign.NO_TIME

    @property
    def takes_back(self) -> bool:
        """Whether a file that says less was surely saved later by the same person, who emptied cells of one row that
        still speaks."""
        rows = {row for row, _ in self.lacking}
        emptied = not any(map(self.file.at, self.lacking)) and len(rows) == 1 and rows <= self.file.touched
        return emptied and self.own and self.time is Sign.LATER

    @property
    def cut_down(self) -> bool:
        """Whether one says less than the other only in texts of which it says a part: whoever cuts down words leaves no
        less said than whoever has not yet added to them."""
        less, part = (self.lacking, self.shorter) if self.content is Sign.LESS else (self.beyond, self.longer)
        return self.content is not None and less <= part

    @cached_property
    def older(self) -> bool:
        """Whether the file is the older: by its content, where that is more than words cut down, else by the save
        times, else where it leaves rows blank that the other fills in and fills in none beside, or has no news. Where
        nothing tells, what came later is the later.
        """
        if self.time is not Sign.NO_TIME and (self.cut_down or self.content is None):
            return self.time is Sign.EARLIER
        if self.content is not None:
            return self.content is Sign.LESS and not self.takes_back
        if self.silent or self.silent_there:
            return not self.silent_there
        return self.file.news.isdisjoint(self.lacking | self.beyond)

    @cached_property
    def verdict(self) -> Kin:
        """What the file is to the other."""
        if self.older:
            return Kin.OLDER if self._grown(self.silent_there) else Kin.FORK
        return self._line if self._grown(self.silent) else Kin.FORK

    @property
    def _line(self) -> Kin:
        return Kin.HAND_OVER if self.reporter is Sign.OTHER_REPORTER else Kin.DESCENDS

    def _grown(self, silent: frozenset[RowKey]) -> bool:
        """Whether the newer of both grew out of the older, on whose rows `silent` the newer says nothing."""
        if self.proven:
            return len(silent) <= len(self.kept_rows) and not self._from_before and not (silent and self._only_links)
        if silent or self.reporter is Sign.OTHER_REPORTER:
            return False
        return self.reporter is Sign.SAME_REPORTER or self.time is not Sign.NO_TIME

    @cached_property
    def proven(self) -> bool:
        """Whether distinctive words show that one of both was made from the other, or both from one.

        Of two reporters there must be a particular in them, or many: what everybody writes has no figures, titles or
        addresses in it; and what a register calls a document by is the document's.
        """
        if self.reporter is not Sign.OTHER_REPORTER:
            return bool(self.kept)
        own = self.kept - self.named
        return len(own) > max(1, len(self.lost)) or any(_PARTICULAR.search(self.file.said[cell]) for cell in own)

    @cached_property
    def _only_links(self) -> bool:
        """Whether two reporters have nothing but links in common: one page proves what several people did."""
        return self.reporter is Sign.OTHER_REPORTER and all(
            _LINK_ALONE.fullmatch(self.file.said[cell]) for cell in self.kept - self.named
        )

    @cached_property
    def _from_before(self) -> bool:
        """Whether a file of another reporter leaves rows blank that the other was the first to fill in, and repeats
        none of its news: what both have they may have from a third."""
        if self.reporter is not Sign.OTHER_REPORTER or self.older:
            return False
        return not self.repeats_news and any(row in self.silent for row, _ in self.other.news)

    @cached_property
    def own_news(self) -> bool:
        """Whether the file repeats a particular that the other was the first to say."""
        return any(_PARTICULAR.search(self.file.said[cell]) for cell in self.kept & self.other.news)

    @cached_property
    def repeats_news(self) -> bool:
        """Whether the file repeats anything that the other was the first to say."""
        return not self.other.news.isdisjoint(self.alike | self.longer)

    def went_on_beyond(self, before: Likeness) -> bool:
        """Whether the file goes on from the other and not from a return before it in one line.

        It repeats what the other was the first to say; or one reporter, or a later save, goes on, and no particular is
        repeated that the other had replaced.
        """
        if self.own_news:
            return True
        if self.reporter is Sign.OTHER_REPORTER or (Sign.NO_REPORTER is self.reporter and self.time is not Sign.LATER):
            return False
        return not any(_PARTICULAR.search(self.file.said[cell]) for cell in before.kept - self.kept)

    @property
    def own(self) -> bool:
        """Whether words and reporter say that one person went on."""
        return self.reporter is Sign.SAME_REPORTER and self.proven

    @property
    def stranger(self) -> bool:
        """Whether nothing makes one of the other's going on: another reporter, and none of the words."""
        return self.reporter is Sign.OTHER_REPORTER and not self.proven

    @property
    def sure(self) -> bool:
        """Whether one person surely went on: reporter, save times and the greater part of the words say so, which are
        several or have a particular in them: one sentence that everybody writes two people may have written."""
        went_on = self.reporter is Sign.SAME_REPORTER and self.time is Sign.LATER
        several = len(self.kept) > 1 or any(_PARTICULAR.search(self.file.said[cell]) for cell in self.kept)
        return went_on and several and len(self.kept) > len(self.lost)

    @property
    def signs(self) -> Iterator[Sign]:
        """What spoke."""
        if self.content:
            yield self.content
        yield Sign.WORDS if self.kept else Sign.NO_WORDS
        yield self.reporter
        yield self.time
        if self.silent:
            yield Sign.SILENT

    def told(self, *, grown: bool, base: bool) -> Verdict:
        """What is kept of it with the return; `grown` where other returns say that the file grew out of this one."""
        kin = self._line if grown else self.verdict
        return Verdict(self.other.return_id, kin, tuple(self.signs), len(self.kept), len(self.silent), base=base)


def person(reporter: str) -> str:
    """A reporter's name without what is written beside it: a section in brackets, a telephone, the label itself."""
    return _BESIDE_NAME.sub("", reporter) or reporter


def says_all(longer: str, text: str, *, whole: bool) -> bool:
    """Whether a text is all that another one says, or, unless `whole`, the words that more was added to."""
    return bool(text) and (longer == text or (not whole and len(text) >= LEAST and text in longer))


def _distinctive(cell: Cell, text: str, fields: Fields, in_use: WordsInUse) -> bool:
    row, field = cell
    return fields.hold(row, field) and (len(text) >= LEAST or "://" in text) and not in_use.elsewhere(row, text)
