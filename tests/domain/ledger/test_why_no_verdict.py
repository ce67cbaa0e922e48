"""Why a verdict cannot be given: what a claim lacks, what the unit did not ask for, days that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from toolkit.domain.ledger.petitions import new_petitions, rests_on_nothing
from toolkit.domain.ledger.verdicts import Verdict, give, why_not
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.keys import register_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
SHEET = SCHEMA.tasks
TODAY, ISSUED = date(2021, 9, 14), date(2021, 8, 2)
DONE = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站", "progress": "甲"}
BACK = Verdict("sent_back", "请补")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("verdict", "values", "why"),
    [
        (Verdict("verified"), {}, ""),
        (Verdict("verified"), {"evidence": ""}, "缺"),
        (Verdict("verified"), {"done_on": ""}, "缺"),
        (Verdict("verified"), {"status": "不涉及"}, "单位申请不涉及"),
        (Verdict("verified", fix_by=day("2021-10-01")), {}, "不填整改期限"),
        (Verdict("confirmed_not_applicable"), {}, "没有说明理由申请不涉及"),
        (Verdict("nothing"), {}, "核查结论只能是"),
        (Verdict("upheld"), {}, "没有销号"),
        (BACK, {}, ""),
        (Verdict("rectify"), {}, "要写明核查意见"),
        (Verdict("sent_back", "请补", fix_by=TODAY), {}, ""),
        (Verdict("sent_back", "请补", fix_by=day("2021-09-13")), {}, "整改期限早于核查日期"),
        (Verdict("sent_back", "请补", fix_by=day("2021-09-13"), on=day("2021-09-12")), {}, ""),
        (Verdict("sent_back", "请补", fix_by=day("2021-09-11"), on=day("2021-09-12")), {}, "整改期限早于核查日期"),
        (Verdict("verified", on=TODAY), {}, ""),
        (Verdict("verified", on=day("2021-09-15")), {}, "晚于今天"),
        (Verdict("verified", on=day("2021-08-01")), {}, "早于方案的印发日期"),
        (Verdict("sent_back", "请补", on=ISSUED), {"done_on": "2021-08-02"}, ""),
        (Verdict("verified", on=day("2021-08-31")), {}, "早于完成日期"),
        (Verdict("verified", on=day("2021-09-13")), {"done_on": "2021-09-14"}, "早于完成日期"),
        (Verdict("verified", on=day("2021-09-01")), {}, ""),
        (Verdict("sent_back", "请改", on=TODAY), {"done_on": "2021-12-01"}, ""),
    ],
)
def test_why_a_claim_cannot_get_it(verdict: Verdict, values: dict[str, str], why: str) -> None:
    said = why_not(verdict, SHEET, DONE | values, TODAY, issued=ISSUED)
    assert (why in said) and bool(why) == bool(said)


NOTHING = (
    "无",
    "N/A",
    "n/a",
    "NULL",
    "none",
    "无意见",
    "没有意见",
    "暂无意见",
    "空",
    "0",
    "暂 无",
    "\u3164\u115f",
    "（同上）",
)


@pytest.mark.parametrize("word", [*NOTHING, "待补充", "ＮＡ。", "——"])
def test_what_says_nothing_is_no_opinion_no_basis_and_no_reason_wherever_one_is_asked_for(word: str) -> None:
    reason = {"status": "申请不涉及", "progress": word}
    asked = {"item": "1", "type": "不涉及", "reason": word, "basis": word, "leader": "某领导"}
    row = register_key("2021", "petitions", "0" * 12, "A")
    for means in ("sent_back", "rectify"):
        assert "要写明核查意见" in why_not(Verdict(means, word), SHEET, DONE, TODAY)
    assert "没有依据" in why_not(
        Verdict("confirmed_not_applicable", word), SHEET, reason | {"progress": "职责已划转"}, TODAY
    )
    assert "没有说明理由" in why_not(Verdict("confirmed_not_applicable", "3号文"), SHEET, reason, TODAY)
    assert rests_on_nothing(SCHEMA, row, asked, word) and not rests_on_nothing(SCHEMA, row, asked, f"{word}3号文")
    assert not rests_on_nothing(SCHEMA, row, asked | {"basis": f"{word}3号文"}, word)
    assert not list(new_petitions("2021", [row], {row: asked}, SCHEMA, [], {}, datetime(2021, 9, 14)))


def test_a_verdict_that_the_office_took_out_of_its_list_is_neither_given_nor_named() -> None:
    verdicts = SHEET.field("verdict")
    fewer = replace(verdicts, choices=tuple(each for each in verdicts.choices if each.means != "rectify"))
    sheet = replace(SHEET, fields=tuple(fewer if each.name == "verdict" else each for each in SHEET.fields))
    assert why_not(Verdict("rectify", "请改"), sheet, DONE, TODAY) == "核查结论只能是通过销号、确认不涉及、退回补正"


@pytest.mark.parametrize(("status", "may"), [("已完成", True), ("长期坚持", True), ("推进中", False), ("", False)])
def test_a_closed_row_that_was_changed_is_passed_anew_only_where_it_says_that_it_is_done(
    status: str, may: bool
) -> None:
    said = why_not(Verdict("verified"), SHEET, DONE | {"status": status}, TODAY, touched=True)
    assert (said == "") == may


@pytest.mark.parametrize(("progress", "may"), [("按月更新", True), ("", False), ("无", False)])
def test_at_the_years_end_what_goes_on_passes_by_what_the_unit_says_of_it(progress: str, may: bool) -> None:
    values = {"status": "长期坚持", "progress": progress}
    assert (why_not(Verdict("verified"), SHEET, values, TODAY, year_end=True) == "") == may


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("", "甲编办〔2021〕3号"),
        ("无", "甲编办〔2021〕3号"),
        ("－", "甲编办〔2021〕3号"),
        ("仍有效", "甲编办〔2021〕3号；仍有效"),
        ("甲编办〔2021〕3号", "甲编办〔2021〕3号"),
    ],
)
def test_what_it_rests_on_that_an_item_is_not_the_units_outlasts_that_it_is_upheld(said: str, stands: str) -> None:
    row, noon, values = (
        task_key("2021", 1, "A"),
        datetime(2021, 9, 14, 12),
        {"status": "申请不涉及", "progress": "已划转"},
    )
    for verdict in (Verdict("confirmed_not_applicable", "甲编办〔2021〕3号"), Verdict("upheld", said)):
        values |= {each.field: each.value for each in give(verdict, row, SHEET, values, noon, WEEKDAYS)}
        values["status"] = "推进中"
    assert (values["verdict"], values["opinion"]) == ("确认不涉及", stands)
