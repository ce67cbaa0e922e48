"""The office's verdicts in the sheet 待核查 of a review workbook that came back, each at its own claim or a Problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from toolkit.book.office.claim_book import claims_of
from toolkit.book.office.claim_columns import is_unread, kept_unread
from toolkit.book.office.review_read import Line, lines_of
from toolkit.book.returned.locate import locate
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.verdict_answers import ClaimAnswer
from toolkit.keys import RowKey
from toolkit.problems import Problem, problem
from toolkit.schema.model import Owner, Sheet


@dataclass(frozen=True)
class ClaimsRead:
    """The sheet understood: the answers, drafts without a verdict among them, and the `problems` of other rows.

    `refused` are rows of which a cell could not be understood, each with all that was typed: what could in canonical
    form, the other words so that whoever writes them there again leaves the row refused.
    """

    answers: tuple[ClaimAnswer, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[tuple[ClaimAnswer, Problem], ...] = ()


def read_claims(book: RawBook, claims: Sheet, editions: Mapping[str, Edition], file: str) -> ClaimsRead:
    """Read the sheet of a workbook made from one of `editions` (by id); nothing where it is not there.

    A row says which claim it is by its id, and must still show whose it is and what is claimed; else nothing of it is
    taken. The same claim twice counts once, or not at all where the answers differ.
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
    answers: dict[RowKey, ClaimAnswer] = {}
    problems: list[Problem] = []
    refused: list[tuple[ClaimAnswer, Problem]] = []
    for line in lines_of(found[0], file):
        said = {name: text for name in inputs if (text := line.texts.get(name, ""))}
        if not said:
            continue
        where = line.places.get("verdict") or next(iter(line.places.values()))
        here = shown.get((line.id.edition, line.id.row)) if line.id else None
        if here is None or not _same(line, here[1]):
            problems.append(problem(Code.REVIEW_ROW_CHANGED, where, said.get("verdict", "")))
            continue
        row, cells = here
        answer = ClaimAnswer(row, said, cells, line.id.edition if line.id else "", where)
        columns = {name: claims.field(name) for name in said}
        if unread := [name for name, its in columns.items() if name in line.unread or is_unread(its, said[name])]:
            told: dict[str, Any] = {"unit": cells.get("unit", ""), "item": row.item, "what": _unread(claims, unread)}
            fault = problem(Code.VERDICT_REFUSED, where, said.get("verdict", ""), **told)
            kept = {name: kept_unread(columns[name], text) if name in unread else text for name, text in said.items()}
            refused.append((replace(answer, said=kept), fault))
        elif row in answers and answers[row].said != said:
            problems.append(problem(Code.REVIEW_ROW_REPEATED, where, said.get("verdict", ""), number=cells["number"]))
            answers[row] = replace(answer, said={})
        else:
            answers[row] = answer
    return ClaimsRead(tuple(each for each in answers.values() if each.said), tuple(problems), tuple(refused))


def _unread(claims: Sheet, names: list[str]) -> str:
    headers = "、".join(f"“{claims.field(name).header}”" for name in names)
    return f"{headers}看不懂，请从下拉列表中选择，日期格式如 2021-9-30"


def _same(line: Line, shown: Mapping[str, str]) -> bool:
    """Whether a row still shows whose claim it is, and what is claimed."""
    return all(
        "".join(line.texts.get(name, "").split()) == "".join(shown.get(name, "").split())
        for name in ("unit", "item", *CLAIM)
        if name in line.texts
    )
