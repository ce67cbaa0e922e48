"""The office's verdicts in the sheet 待核查 of a review workbook that came back, each at its own claim or a Problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.book.office.claim_book import claims_of
from toolkit.book.office.refused_words import is_half_struck, is_unread, kept_apart, kept_unread, told_with_words
from toolkit.book.office.review_read import Line, lines_of
from toolkit.book.returned.account import Place
from toolkit.book.returned.locate import locate
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.verdict_answers import ClaimAnswer
from toolkit.keys import RowKey
from toolkit.problems import Problem, problem
from toolkit.schema.model import Owner, SchemaField, Sheet
from toolkit.values import dataclass


@dataclass(frozen=True)
class ClaimsRead:
    """The sheet understood: the answers, drafts without a verdict among them, and the `problems` of other rows.

    `refused` are rows of which a cell could not be understood, and claims that stand there more than once and not
    alike, each with all that was typed: what was understood in canonical form, the other words so that whoever writes
    them there again leaves the row refused. `read` are the places of all these cells.
    """

    answers: tuple[ClaimAnswer, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[tuple[ClaimAnswer, Problem], ...] = ()
    read: frozenset[Place] = frozenset()


def read_claims(book: RawBook, claims: Sheet, editions: Mapping[str, Edition], file: str) -> ClaimsRead:
    """Read the sheet of a workbook made from one of `editions` (by id); nothing where it is not there.

    A row says which claim it is by its id, and must still show whose it is and what is claimed; else nothing of it is
    taken. The same claim twice counts once, or not at all where the rows differ, understood or not.
    """
    found = locate(book, claims)
    if not found:
        return ClaimsRead()
    shown = {
        (edition.id, cells["number"]): (row, cells)
        for edition in editions.values()
        for row, cells in claims_of(edition).items()
    }
    inputs = [field.name for field in claims.owned(Owner.OFFICE)]
    problems: list[Problem] = []
    places: set[Place] = set()
    rows: dict[RowKey, list[ClaimAnswer]] = defaultdict(list)
    for line in lines_of(found[0], file):
        said = {name: text for name in inputs if (text := line.texts.get(name, ""))}
        if not said:
            continue
        where = line.places.get("verdict") or next(iter(line.places.values()))
        here = shown.get((line.id.edition, line.id.row)) if line.id else None
        if here is None or not _same(line, here[1]):
            told = problem(Code.REVIEW_ROW_CHANGED, where, said.get("verdict", ""))
            problems.append(told_with_words(claims, told, said))
            places |= line.places_of(said)
            continue
        row, cells = here
        places |= line.places_of(said)
        kept = {name: _kept(line, claims.field(name), text) for name, text in said.items()}
        rows[row].append(ClaimAnswer(row, kept, cells, line.id.edition if line.id else "", where))
    answers: list[ClaimAnswer] = []
    refused: list[tuple[ClaimAnswer, Problem]] = []
    for alike in rows.values():
        answer, fault = _together(claims, alike)
        if fault:
            refused.append((answer, fault))
        else:
            answers.append(answer)
    return ClaimsRead(tuple(answers), tuple(problems), tuple(refused), frozenset(places))


def _kept(line: Line, field: SchemaField, text: str) -> str:
    return kept_unread(field, text, line.struck.get(field.name, "")) if field.name in line.unread else text


def _together(claims: Sheet, rows: Sequence[ClaimAnswer]) -> tuple[ClaimAnswer, Problem | None]:
    """What the rows of one claim say, and why nothing of it is taken, where it cannot be."""
    first = rows[0]
    if other := next((each for each in rows if each.said != first.said), None):
        said = {}
        for field in claims.owned(Owner.OFFICE):
            if any(texts := [each.said.get(field.name, "") for each in rows]):
                said[field.name] = texts[0] if len(set(texts)) == 1 else kept_apart(texts)
        number, verdict = first.shown["number"], other.said.get("verdict", "")
        return replace(first, said=said), problem(Code.REVIEW_ROW_REPEATED, other.origin, verdict, number=number)
    if unread := [name for name, text in first.said.items() if is_unread(claims.field(name), text)]:
        told: dict[str, Any] = {"unit": first.shown.get("unit", ""), "item": first.row.item}
        told |= {"what": _unread(claims, first.said, unread)}
        return first, problem(Code.VERDICT_REFUSED, first.origin, first.said.get("verdict", ""), **told)
    return first, None


def _unread(claims: Sheet, said: Mapping[str, str], names: list[str]) -> str:
    struck = [name for name in names if is_half_struck(said[name])]
    other = [name for name in names if name not in struck]
    why = [f"{_headers(claims, struck)}里有划掉的字，不知道还算不算数，请只留下算数的"] if struck else []
    if other:
        why.append(f"{_headers(claims, other)}看不懂，请从下拉列表中选择，日期格式如 2021-9-30")
    return "；".join(why)


def _headers(claims: Sheet, names: list[str]) -> str:
    return "、".join(f"“{claims.field(name).header}”" for name in names)


def _same(line: Line, shown: Mapping[str, str]) -> bool:
    """Whether a row still shows whose claim it is, and what is claimed."""
    return all(
        "".join(line.texts.get(name, "").split()) == "".join(shown.get(name, "").split())
        for name in ("unit", "item", *CLAIM)
        if name in line.texts
    )
