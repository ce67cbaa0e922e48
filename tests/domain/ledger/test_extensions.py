"""An agreed 延期 moves the due date; the deadline as issued stays to be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from toolkit.domain.ledger.duties import duties
from toolkit.domain.ledger.editions import snapshot
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.petitions import decide_petition, extensions, with_extensions
from toolkit.domain.ledger.records import Case, CaseKind, Choice
from toolkit.domain.ledger.state import by_unit
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.jobs.workspace import Workspace
from toolkit.keys import register_key, task_key

ASKED = {"item": "4", "type": "延期", "reason": "系统升级", "until": "2021-11-15"}
AGREED = ASKED | {"decision": "同意"}
TODAY = date(2021, 10, 11)
NOON = datetime(2021, 10, 11, 12)


def ledger(*petitions: dict[str, str]) -> dict[str, dict[str, str]]:
    return {register_key("2021", "petitions", f"{at:012x}", "SZ08"): row for at, row in enumerate(petitions)}


@pytest.mark.parametrize(
    ("deadline", "petitions", "dues"),
    [
        ("2021年9月前", [], ["2021-09-30"]),
        ("2021年9月前", [ASKED], ["2021-09-30"]),
        ("2021年9月前", [ASKED | {"decision": "不同意"}], ["2021-09-30"]),
        ("2021年9月前", [AGREED], ["2021-11-15"]),
        ("2021年9月前", [AGREED, AGREED | {"until": "2021-10-31"}], ["2021-11-15"]),
        ("2021年9月前", [AGREED | {"retired": "作废"}], ["2021-09-30"]),
        ("2021年9月前；2021年12月前", [AGREED], ["2021-11-15", "2021-12-31"]),
        ("2021年9月前；2021年12月前", [AGREED | {"until": "2022-01-15"}], ["2021-09-30", "2022-01-15"]),
        ("2021年12月前", [AGREED], ["2021-12-31"]),
    ],
)
def test_what_the_office_agreed_to_moves_the_milestone_before_it(
    repository: Workspace, deadline: str, petitions: list[dict[str, str]], dues: list[str]
) -> None:
    deadlines = {**repository.tasks.deadlines, 4: parse_deadline(deadline, 2021)}
    tasks, current = replace(repository.tasks, deadlines=deadlines), ledger(*petitions)
    mine = with_extensions(tasks, current, repository.schema).deadline_of(4, "SZ08")
    assert [each.due.isoformat() for each in mine.milestones] == dues
    found = [duty for duty in duties(tasks, repository.schema, current, {}, TODAY) if duty.item == 4]
    assert [duty.due.isoformat() for duty in found if duty.unit == "SZ08"] == dues
    others = {duty.due for duty in found if duty.unit != "SZ08"}
    assert others <= {each.due for each in deadlines[4].milestones}, "nobody else's due date moves"


def test_an_agreement_refused_later_leaves_the_one_before_it(repository: Workspace) -> None:
    """The unit asks for one day, then another; the office agrees to both and thinks better of the second."""
    schema, (row,) = repository.schema, ledger(ASKED)
    current = {row: dict(ASKED)}
    dues = []
    steps = ((1, Choice.AGREE, "2021-10-31"), (2, Choice.AGREE, "2021-11-30"), (2, Choice.REFUSE, "2021-11-30"))
    for number, choice, until in (*steps, (2, Choice.AGREE, "2021-11-30"), (2, Choice.REFUSE, "2021-11-30")):
        current[row]["until"] = until
        case = Case(row, "decision", "", "", 1, "", "", NOON, CaseKind.PETITION, "2021", id=number)
        for change in decide_petition(case, choice, schema, current, "office", NOON)[1]:
            current[change.row][change.field] = change.value
        dues.append(extensions(current, schema, "2021")["SZ08", 4].isoformat())
    assert dues == ["2021-10-31", "2021-11-30", "2021-10-31", "2021-11-30", "2021-10-31"]


def test_workbook_and_master_show_the_new_date_and_the_deadline_as_issued(repository: Workspace) -> None:
    deadlines = {**repository.tasks.deadlines, 4: parse_deadline("2021年9月前", 2021)}
    tasks, schema, current = replace(repository.tasks, deadlines=deadlines), repository.schema, ledger(AGREED)
    issued = deadlines[4].phrase
    extended = with_extensions(tasks, current, schema)
    made = snapshot(extended, tasks.roster.by_code["SZ08"], by_unit(current), schema, TODAY, TODAY)
    row = made.cells[task_key("2021", 4, "SZ08")]
    (shown,) = (
        each for each in ledger_rows(tasks, schema, current, TODAY) if (each.unit_name, each.item) == ("市司法局", 4)
    )
    for values in (row, shown.values):
        assert (values["due"], values["deadline"]) == ("2021-11-15", f"{issued}（同意延期至2021年11月15日）")
    assert shown.standing.hint == "未填"
