"""Single rules of the office's work, asked where a condition of them is just so or just not (`kit.told.asked`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from kit.figured import task
from kit.told.asked_petitions import NOON, PLAN, TODAY, tasks_of
from kit.told.desk import CALENDAR
from kit.told.short import short
from toolkit.codes import Outcome
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.task_figures import soon_by_day
from toolkit.domain.office.backups import Manifest, Member
from toolkit.domain.office.issuing import answer_by
from toolkit.domain.office.runs import Run
from toolkit.domain.office.scoring_facts import Settled
from toolkit.domain.office.timeline import Way, timelines
from toolkit.domain.office.timetable import Job, due, next_due

SHA = "ab" * 32


def _manifests() -> Iterator[str]:
    """What a backup says of its members, just right and just wrong."""
    made = Manifest("1.0", NOON, "w", 7, (Member("a.txt", 3, SHA),), {"a": True})
    yield " ".join(replace(made, workspace="政务公开").as_json().split())
    for name, values in (
        ("size", (0, 1, -1, True, 1.5, "1")),
        ("changed", (0, 1, -1, (1 << 63) - 1, 1 << 63, False, "1")),
        ("sha256", (SHA, SHA.upper(), SHA[1:], 7)),
        ("private", (True, False, 0)),
        ("name", ("b.txt", 3)),
    ):
        for value in values:
            said = json.loads(made.as_json())
            said["members"][0][name] = value
            try:
                its = short(Manifest.read(json.dumps(said)).members[0])
            except ValueError as fault:
                its = f"{fault}"
            yield f"{name}={value!r} {its[:60]}"


def _days() -> Iterator[str]:
    """By when an order is answered, and what comes near on which day."""
    for label in (Label.OVERDUE, Label.DUE_SOON, Label.WORKING):
        for day in (None, TODAY - timedelta(1), TODAY, TODAY + timedelta(1)):
            yield f"{label.word} {short(day)} {answer_by(replace(task('A', 1, label), due=day), TODAY, CALENDAR)}"
    dues = (None, TODAY - timedelta(1), TODAY, TODAY + timedelta(9), TODAY, TODAY + timedelta(2))
    its = [replace(task("A", at, Label.DUE_SOON), due=day) for at, day in enumerate(dues)]
    its.append(replace(task("A", 9, Label.WORKING), due=TODAY))
    yield short(soon_by_day(its, TODAY))


def _told() -> Iterator[str]:
    """What came of objections, and what a unit sent in."""
    for word in ("采纳", "partly", "不采纳", "refused", "无"):
        yield f"{word} {short(Settled.named(word))}"
    yield f"{[each.label for each in Settled]} {[each.label for each in Way]}"
    ret = Return("s", "甲.xlsx", 1, NOON, Outcome.MERGED, PLAN, "A", "E1", statement="no_change")
    for its in (
        ret,
        replace(ret, outcome=Outcome.HELD),
        replace(ret, statement="updated", changed=3, conflicts=1),
        replace(ret, unit="没有"),
        replace(ret, unit=""),
        replace(ret, plan="2020"),
        replace(ret, received_at=NOON + timedelta(1)),
    ):
        found = timelines(tasks_of(), (), [its], (), (), TODAY)
        yield short({unit: [each.words for each in happened] for unit, happened in found.items() if happened})


def _turns() -> Iterator[str]:
    """When jobs fall due, after runs that went well and failed."""
    often, daily = Job("收件", minutes=30), Job("备份", at=NOON.time(), weekdays=frozenset(range(5)))
    for job in (often, daily):
        for name, runs in (
            ("没有", ()),
            ("刚成", (Run(job.name, NOON - timedelta(minutes=30), True),)),
            ("刚败", (Run(job.name, NOON - timedelta(minutes=30), False),)),
            (
                "成后败",
                (Run(job.name, NOON - timedelta(hours=2), True), Run(job.name, NOON - timedelta(hours=1), False)),
            ),
            (
                "同时成败",
                (Run(job.name, NOON - timedelta(hours=2), True), Run(job.name, NOON - timedelta(hours=2), False)),
            ),
            ("钟快", (Run(job.name, NOON + timedelta(days=9), True),)),
        ):
            for now in (NOON - timedelta(minutes=1), NOON, NOON + timedelta(hours=5)):
                for began in (NOON - timedelta(days=3), NOON, NOON + timedelta(hours=9)):
                    made = due([job], {job.name: runs}, began, now)
                    found = [(each.since, each.late, each.failures) for each in made]
                    then = next_due([job], {job.name: runs}, now)[job.name]
                    yield f"{job.name} {name} {now:%H:%M} 自{began:%d %H} {short(found)} 下次{short(then)}"
    yield f"无日 {due([Job('空', weekdays=())], {}, NOON, NOON)}"


OFFICE: Mapping[str, Callable[[], Iterator[str]]] = {
    "备份目录": _manifests,
    "答复日期": _days,
    "经过": _told,
    "定时": _turns,
}
