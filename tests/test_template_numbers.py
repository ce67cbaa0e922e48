"""Every place of a template that can show a number is in the inventory: what it is, and which test reads it back.

A new place fails until it stands here: under `READ` where it shows a number, with the test that reads it back out of
what people get; under `WORDS` where it shows none that counts anything (names, texts, days, numbers of items, colours).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
from kit import ROOT

YEAR = "tests/jobs/returns/test_every_figure.py"
PAPERS = "tests/jobs/office/test_papers_year.py"
DAYS = r"cndate|itemno|\bday\b|due\.day|duty\.hint|return_by"
"""Days and numbers of items, wherever they stand."""

READ: Mapping[str, Mapping[str, str]] = {
    "mail": {
        "listed.items": YEAR,
        "listed.red": YEAR,
        "listed.yellow": YEAR,
        "listed.blue": YEAR,
        '"逾期%d项" % listed.red': YEAR,
        "due.left(today)": YEAR,
        "due.duties | length": YEAR,
        "parts.total": YEAR,
        "part.count": YEAR,
        "part.share": YEAR,
        "news.closed_all": YEAR,
        '"已销号：累计%d项，新销号%d项%s"': YEAR,
        "news.closed_now": "tests/domain/mail/test_verdict_news.py",
        "news.uninvolved": YEAR,
        "news.waiting | length": YEAR,
        "news.back | length": YEAR,
        '"退回补正、限期整改%d项': YEAR,
        "news.corrected | length": "tests/domain/mail/test_verdict_news.py",
        '"更正%d项': "tests/domain/mail/test_verdict_news.py",
        "news.answered | length": "tests/domain/mail/test_application_news.py",
        '"申请事项%d项"': "tests/domain/mail/test_application_news.py",
        "each.past(today)": "tests/domain/mail/test_verdict_news.py",
        "each.term": "tests/domain/mail/test_verdict_news.py",
        "until(each)": "tests/domain/mail/test_verdict_news.py",
        "late | length": YEAR,
        "unit.days": YEAR,
        "undelivered": "tests/domain/mail/test_digest.py",
        "count": "tests/domain/mail/test_digest.py",
        "kinds(": "tests/domain/mail/test_digest.py",
        "each.late": "tests/domain/office/test_issued_papers.py",
        '"已过期限%d天，" % each.late': "tests/domain/office/test_issued_papers.py",
        "days": "tests/jobs/office/test_asking.py",
        "changed": "tests/jobs/mail/test_mail_receipts.py",
        "conflicts": "tests/jobs/mail/test_mail_receipts.py",
        "problems | length": "tests/jobs/mail/test_mail_receipts.py",
        "sequence": "tests/jobs/mail/test_distribute.py",
        "tasks | length": "tests/jobs/mail/test_distribute.py",
        "bar(parts, font)": YEAR,
    },
    "notices": {"changed": YEAR, "conflicts": YEAR, "problems | length": YEAR},
    "page": {
        "page.summary": YEAR,
        "answer.sentence": YEAR,
        "answer.start": "tests/reports/ledger/test_answers.py",
        "answer.end": "tests/reports/ledger/test_answers.py",
        "answer.note": "tests/reports/ledger/test_answers.py",
        "answer.more": "tests/reports/ledger/test_answers.py",
        "each.value": YEAR,
        "line.text": YEAR,
        "line.detail": YEAR,
        "line.word": YEAR,
        "cell": YEAR,
        "drawings[chart.id]": "tests/edges/test_drawing.py",
        "chart.note": YEAR,
        "row.days": YEAR,
        "row.why": YEAR,
        "part.count": "tests/reports/ledger/test_large_page.py",
        "part.first.days": "tests/reports/ledger/test_large_page.py",
        "part.first.why": "tests/reports/ledger/test_large_page.py",
        "each.row.why": "tests/reports/ledger/test_large_page.py",
        "each.count": YEAR,
        "each.early": YEAR,
        "unit.report": YEAR,
        "unit.trouble": "tests/integration/test_report_page.py",
        "page.units | length": YEAR,
        "page.late | length": YEAR,
        "rows | length": YEAR,
        "meaning": YEAR,
        "days": YEAR,
        "page.items | length": YEAR,
        "each.words": "tests/domain/office/test_timeline.py",
        "desk.came | length": YEAR,
        "desk.received": YEAR,
        "step.count": YEAR,
        "step.words": YEAR,
        "desk.closed[0][0]": "tests/jobs/office/test_desk.py",
        "page.owed": YEAR,
        "page.met": YEAR,
        "page.rate": YEAR,
        "page.items_done": YEAR,
        "page.few": YEAR,
        "page.applications": "tests/jobs/office/test_public.py",
        "item.told": "tests/jobs/office/test_public.py",
    },
    "papers": {
        **dict.fromkeys(
            ("items", "total", "owed", "met", "rate", "items_done", "claimed", "long_term", "reporting"), YEAR
        ),
        **dict.fromkeys(("late", "oldest", "late_items", "missing", "returned", "count", "rectify", "sent_back"), YEAR),
        **dict.fromkeys(
            ("unit.owed", "unit.met", "unit.rate", "unit.late", "unit.returned", "unit.claimed", "row.units"), YEAR
        ),
        **dict.fromkeys(("reporting", "why"), YEAR),
        "row.stands": YEAR,
        **dict.fromkeys(("concerned", "done", "not_involved", "unfinished", "waiting", "with_unfinished"), PAPERS),
        **dict.fromkeys(("unit.total", "unit.done", "unit.unfinished", "unit.waiting", "unit.not_involved"), PAPERS),
        **dict.fromkeys(("earlier", "earlier_items", "row.why"), PAPERS),
        "n.": "tests/jobs/office/test_annual_paper.py",
        "row.by": YEAR,
    },
}
WORDS = {
    "mail": """
        "!" if | (duty.what or | "left" if | "padding-left | "六" if | "台账需修改" if | "需修改" if | "，" if |
        "；" if | attachment | code | due.kind( | duty.doubt | duty.status | duty.title | duty.what | duty.requirement |
        duty.mend_word | duty.mend_by | duty.day_word | each | each.before |
        each.kind | each.label | each.nudge.said | each.number | each.opinion | each.title | each.unit |
        file | fill[ | font | group | head | ink[ | kind | loop.index | mail. | news.received |
        nudge.label | office. | outcome | part.colour | part.label | part( | plan_title | problem. |
        received | round | self.title() | task. | title | unit | unit.counted | unit.name | unit.person |
        unit.phone | width | words[ | work | attachment""",
    "notices": """
        "!" if | "无变化" if | code | file | loop.index | office | outcome | phone | problem. | received |
        reply | told | unit""",
    "page": """
        7 if page.clerk | answer.id | answer.more_anchor | answer.names_of | answer.question | answer.tone |
        chart.heads[loop.index] | chart.id | chart.title | command |
        desk.office | desk.refreshed | desk.title |
        each | each.anchor | each.file | each.item. | each.label | each.mark | each.meaning |
        each.measure | each.name | each.number | each.result | each.row.due_key | each.row.due_words |
        each.row.state | each.row.tone | each.sender | each.tone | each.unit | file. | folder. | hashes. |
        head | head. | item.anchor | item.category | item.category_number | item.deadline | item.dues |
        item.doubt | item.excerpt | item.number | item.requirement | item.usual | item.words | key | key. |
        line.anchor | line.label | line.mark | line.name |
        line.tone | loop.index | mark | page.edition | page.office | page.plan | page.title |
        part.first.category | part.first.item | part.first.number | part.names | row.anchor | row.category |
        row.due | row.due_key | row.due_words | row.item | row.label | row.mark | row.number | row.reason |
        row.roles | row.source | row.state | row.tone | row.unit | step.command | step.measure | unit.anchor |
        state | unit.group | unit.name | word | words | …""",
    "papers": """
        back_by | body | deadline | issuer | mail | notes | number | office | phone | plan | requirement |
        row.asked | row.evidence | row.found | row.judged | row.now | row.number | row.said | row.then |
        row.topic | row.unit | row.verdict | to | topic | unit | unit.name | until | work | year""",
}


def places(folder: str) -> dict[str, set[str]]:
    """What the templates of a folder show -> in which of them."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "templates" / folder).iterdir()):
        for each in re.findall(r"\{\{(.*?)\}\}", _source(path), re.DOTALL):
            found.setdefault(" ".join(each.split()), set()).add(path.name)
    return found


def _source(path: Path) -> str:
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as paper:
            return unescape(re.sub(r"<[^>]+>", "", paper.read("word/document.xml").decode()))
    return path.read_text("utf-8") if path.suffix == ".j2" else ""


def _is(place: str, known: str) -> bool:
    """Whether a place is the one that is known: as it is written, less its filter, or by what it begins with."""
    return (
        place == known
        or re.split(r" \| | or ", place)[0] == known
        or (not re.fullmatch(r"[\w.]+", known) and place.startswith(known))
        or (known.endswith(".") and place.startswith(known))
    )


@pytest.mark.parametrize("folder", list(READ))
def test_a_place_that_can_show_a_number_is_in_the_inventory(folder: str) -> None:
    words = re.split(r"\s+\|\s+", WORDS[folder].strip())
    unknown = {
        place: sorted(files)
        for place, files in places(folder).items()
        if not re.search(DAYS, place)
        and not any(_is(place, known) or (known in place and "%d" in known) for known in READ[folder])
        and not any(_is(place, known) for known in words)
    }
    assert not unknown, "what is it, and which test reads it back?"


@pytest.mark.parametrize("folder", list(READ))
def test_the_inventory_names_no_place_and_no_test_that_there_is_not(folder: str) -> None:
    shown = places(folder)
    gone = [known for known in READ[folder] if not any(_is(place, known) or known in place for place in shown)]
    assert not gone
    assert not [file for file in set(READ[folder].values()) if not (ROOT / file).is_file()]
