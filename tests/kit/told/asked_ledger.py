"""Single rules of the ledger, asked where a condition of them is just so or just not (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kit.figured import task
from kit.told.asked_petitions import ROW, of_last_year, tasks_of
from kit.told.desk import schema
from kit.told.lives import YEAR
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Outcome
from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.closing import Closed, Unsettled, closing
from toolkit.domain.ledger.due_names import due_called
from toolkit.domain.ledger.editions import Issue, next_edition
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.kinship import Kin, Sign
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.link_looks import LinkStanding, LinkState, Look, Seen, alike
from toolkit.domain.ledger.phases import phase, told_since, touched, verdict_counts
from toolkit.domain.ledger.records import CaseKind, Choice, Return, Snapshot
from toolkit.domain.ledger.registers import RegisterStatus, in_order, is_retired
from toolkit.domain.ledger.row_names import item_of, row_label
from toolkit.domain.ledger.row_states import State, days_left, short_day
from toolkit.domain.ledger.save_times import believed
from toolkit.domain.ledger.saved import Saved
from toolkit.domain.ledger.shown_claims import with_links, with_offers, with_words
from toolkit.domain.ledger.standing import stages
from toolkit.domain.ledger.told_reports import told_already
from toolkit.domain.ledger.trend import MonthFigures
from toolkit.domain.plan.tasks import STAGES, UNTOLD
from toolkit.keys import register_key, task_key

PLAN = str(YEAR)
NOON = datetime(YEAR, 9, 13, 12)
TODAY = NOON.date()


def _words() -> Iterator[str]:
    """What clerks read of each member of what the ledger tells apart."""
    every: tuple[type[StrEnum], ...] = (Kin, Sign, CaseKind, Choice, RegisterStatus, State, LinkState)
    for kind in every:
        yield f"{kind.__name__} {' '.join(f'{each.value}:{each.label}' for each in kind)}"  # type: ignore[attr-defined]
    yield f"在矩阵里 {' '.join(f'{each.word}:{each.mark}' for each in Label)}"
    yield f"收下 {short([each for each in Choice if each.lets_in])}"
    yield f"所处 {' '.join(task('A', 1, label).state for label in Label)}"
    yield f"办结率 {[MonthFigures('9月', TODAY, owed, met, 0).rate for owed, met in ((0, 0), (3, 1), (3, 3))]}"


def _days() -> Iterator[str]:
    """Days as they are called on a day, and how long it is to them."""
    for day in (TODAY, TODAY + timedelta(1), TODAY - timedelta(1), date(YEAR + 1, 9, 13)):
        called_so = due_called(day.isoformat(), TODAY), due_called(day.isoformat())
        yield f"{day} {short_day(day, TODAY)} {days_left(day, TODAY)} {'｜'.join(called_so)}"
    yield f"{due_called('长期工作', TODAY)} {due_called('长期工作')}"


def _told_twice() -> Iterator[str]:
    """A report by telephone beside others of the same unit, round and day."""
    told = Return("", "", 0, NOON, Outcome.MERGED, PLAN, "A", statement="no_change", via="phone", round="2021-09")
    others: Mapping[str, Mapping[str, object]] = {
        "同": {},
        "别单位": {"unit": "B"},
        "短信": {"via": "message"},
        "有新进展": {"statement": "updated"},
        "第二天": {"received_at": NOON + timedelta(1)},
        "同日下午": {"received_at": NOON + timedelta(hours=4)},
        "上一期": {"round": "2021-08"},
    }
    for name, its in others.items():
        yield f"{name} {told_already([replace(told, id=7, **its)], told) is not None}"  # type: ignore[arg-type]
    yield f"没有 {told_already((), told)}"


def _beside_claims() -> Iterator[str]:
    """What the office is shown beside a claim: a verdict typed elsewhere, the last change, what links showed."""
    one, other = task_key(PLAN, 1, "A"), task_key(PLAN, 2, "A")
    claims = {one: {"evidence": "https://a.example.com/1", "aside": "销号后有变化"}, other: {"evidence": "文件"}}
    typed = {one: {"verdict": "通过销号", "opinion": "材料齐", "verified_by": "核某"}, other: {"verdict": "退回补正"}}
    for made in (with_offers(claims, typed), with_offers(claims, {one: typed[one]}), with_words(claims, {other: 9})):
        yield short(made)
    look = Look("https://a.example.com/1", NOON, Seen.GONE, 404)
    yield short(with_links(claims, {look.url: LinkStanding(look.url, LinkState.GONE, look)}))
    near = ("公开预算决算信息一二", "公开预算决算信息一三")
    yield f"九成一样 {alike(*near)}"
    text = "公开预算决算信息并做好政策解读" * 3
    yield f"像 {[alike(text, each) for each in (text, text[:-4], text[:-1], text[:20], '')]} {alike('', '')}"


def _registers() -> Iterator[str]:
    """Rows of registers in their order, struck out, and named."""
    trainings = schema().register("trainings")
    assert trainings is not None
    bare = replace(trainings, fields=tuple(each for each in trainings.fields if each.name != "retired"))
    yield f"作废 {[is_retired(its, {'retired': '作废'}) for its in (trainings, bare)]} {is_retired(trainings, {})}"
    keyed = replace(trainings, key=("topic",))
    numbers = ("10", "9", "123456789", "1234567890", "12345678901", "甲", "²")
    rows = {f"r{at}": {"topic": text} for at, text in enumerate(numbers)}
    yield f"序 {short([values['topic'] for _, values in in_order(keyed, rows)])}"
    for row, values in (
        (ROW, {"item": "3"}),
        (ROW, {"item": "三"}),
        (cover := task_key(PLAN, 3, "A"), {}),
        (register_key(PLAN, "没有的表", "1", "A"), {"item": "3"}),
        (of_last_year(cover)._replace(sheet="@unit", row=""), {"item": "3"}),
    ):
        yield f"指 {called(row)} {short(values)} {short(item_of(row, values))} {row_label(schema(), row, values)}"


def _saves() -> Iterator[str]:
    """When a file says that it was saved, at the edges of what is believed."""
    issued, received = TODAY, NOON + timedelta(1)
    for at in (
        datetime.combine(issued, datetime.min.time()),
        datetime.combine(issued, datetime.min.time()) + timedelta(seconds=1),
        received - timedelta(seconds=1),
        received,
        received + timedelta(seconds=1),
        datetime.combine(received, datetime.min.time()),
    ):
        for utc in (False, True):
            yield f"{at:%d %H:%M:%S}{'Z' if utc else ''} {short(believed(Saved(at, utc), issued, received))}"


def _closings() -> Iterator[str]:
    """How a plan is closed, by what is open, what was said, and what was begun."""
    left = Unsettled(untold=("A",))
    for begun in (None, Closed("2021-09-13", True, 2), Closed("2021-09-13", False, 2), Closed("2021-09-12", True, 2)):
        for its in (left, Unsettled()):
            for carry, as_is in ((False, False), (True, False), (False, True)):
                made = closing(its, begun, TODAY, carry=carry, as_is=as_is)
                yield f"{short(begun)} {'有' if its else '无'}未了 结转{carry} 照此{as_is} {short(made)}"


def _phases() -> Iterator[str]:
    """What a row tells of a recurring due date, by what was judged and what it says."""
    sheet, since, due = schema().tasks, date(YEAR, 6, 30), date(YEAR, 9, 30)
    for done in ("", "2021-06-30", "2021-07-01", "2021-10-08"):
        for verdict in ("", "通过销号", "确认不涉及", "退回补正"):
            for status in ("已完成", "长期坚持", "申请不涉及"):
                values = {"status": status, "done_on": done, "evidence": "网站", "verdict": verdict}
                yield f"{status} {done} {verdict} {short(told_since(sheet, values, since, due))}"
    for period in ("", "2021-06-30", "2021-09-30", "2021-12-31"):
        for done in ("2021-06-30", "2021-09-20"):
            then = {"status": "已完成", "done_on": done, "evidence": "网站"}
            values = then | {"verdict": "通过销号", JUDGED: replace(Judged.of(then, NOON), period=period).text}
            counts = [verdict_counts(sheet, values, since, each) for each in (due, None)]
            changed = [touched(sheet, values | {"done_on": day}, due, since) for day in ("2021-09-30", "2021-10-01")]
            yield f"期{period} {done} 算{counts} 改{short(changed)}"
        before = values | {JUDGED: replace(Judged.of(then, NOON), periods=period).text, "done_on": "2021-09-25"}
        its = [(touched(sheet, before, due, day), phase(sheet, before, due, day)) for day in (None, since)]
        yield f"  前{period} 改{short(its)}"


def _stages() -> Iterator[str]:
    """What milestones are called, with the plan's words and without."""
    lines = ("2021-06-30 完成方案制定", "2021-09-30 完成评价", "2021-12-31 完成评价", "2022-03-31 ")
    for values in ({STAGES: "\n".join(lines)}, {STAGES: "\n".join(lines[:2])}, {STAGES: lines[3]}, {}):
        for more in ({}, {UNTOLD: "1", "verdict": "退回补正"}):
            yield short(stages({**values, **more}))


def _editions() -> Iterator[str]:
    """Whether a workbook is handed out again or a new one made."""
    shown = Snapshot({task_key(PLAN, 1, "A"): {"requirement": "公开。"}})
    first = next_edition(None, PLAN, "A", shown, schema(), Issue(TODAY, "k", "2021-09"))
    for name, latest, round_id in (
        ("同", first, "2021-09"),
        ("新的一期", first, "2021-10"),
        ("模板改过", replace(first, schema_version=first.schema_version + 1), "2021-09"),
        ("内容改过", replace(first, cells={}), "2021-09"),
    ):
        made = next_edition(latest, PLAN, "A", shown, schema(), Issue(TODAY + timedelta(1), "k", round_id))
        yield f"{name} {made.id == latest.id} {made.sequence} {made.due_back} {replace(made, return_by=TODAY).due_back}"
    claim = Claim(task_key(PLAN, 1, "A"), tasks_of().assignments[0], {"verdict": "通过销号"}, TODAY)
    judged = {JUDGED: Judged.of({}, NOON, came=date(YEAR, 8, 1)).text}
    for values in ({}, judged):
        for touched_, closed in ((False, False), (True, False), (False, True)):
            its = replace(claim, values=values, touched=touched_, closed=closed)
            yield f"来 {bool(values)} {touched_} {closed} {its.arrival(TODAY)}"


LEDGER: Mapping[str, Callable[[], Iterator[str]]] = {
    "用语": _words,
    "日期": _days,
    "电话再报": _told_twice,
    "核查提示": _beside_claims,
    "登记": _registers,
    "保存时间": _saves,
    "关账": _closings,
    "各期": _phases,
    "阶段": _stages,
    "台账": _editions,
}
