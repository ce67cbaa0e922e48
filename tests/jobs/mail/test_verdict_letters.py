"""One letter a unit a round about its claims: held while it carries a verdict, never sent where it is no longer so."""

from __future__ import annotations

from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from kit.mail_server import serving, set_mail
from kit.office import master_row
from kit.unit_books import fill, items_of, name_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.outbox import release_mails, show_mail
from toolkit.jobs.mail.pressing import duties_of
from toolkit.jobs.mail.sent_by_hand import mark_sent
from toolkit.jobs.mail.verdict_letters import tell_units
from toolkit.jobs.office.report import report
from toolkit.jobs.office.weekly import weekly
from toolkit.jobs.returns.judge import RowsMeant, correct_verdicts, judge_claims, undo_verdicts
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

MONDAY, TUESDAY, WEDNESDAY = (datetime(2021, 9, day, 10) for day in (13, 14, 15))
OCTOBER = datetime(2021, 10, 11, 10)
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "门户网站专栏"}
UNIT = "SZ08"


def three_claims(whole: Workspace) -> Workspace:
    workspace = for_units(whole, UNIT)
    generate(workspace, date(2021, 9, 10), [UNIT])
    rows = dict.fromkeys(items_of(workspace, UNIT)[:3], DONE)
    fill(workbook_of(workspace, UNIT), workspace.inbox / "1.xlsx", rows, {"本期情况": "有更新"})
    merge_returns(workspace, MONDAY)
    return workspace


@pytest.fixture
def claimed(after_playing: After) -> Workspace:
    return set_mail(after_playing(three_claims), server="smtp.example.com")


def letters(ws: Workspace) -> list[Mail]:
    with open_store(ws) as store:
        return [mail for mail in store.outbox.mails() if mail.kind == MailKind.VERDICTS]


def text_of(ws: Workspace, mail: Mail) -> str:
    read = message_from_bytes((ws.root / mail.path).read_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    body = read.get_body(("plain",))
    assert body
    return str(body.get_content())


def judge(ws: Workspace, at: int, verdict: Verdict, now: datetime = TUESDAY) -> None:
    judge_claims(ws, now, RowsMeant([UNIT], [items_of(ws, UNIT)[at]]), verdict, go=True)


def test_that_many_were_judged_at_once_is_no_matter_of_the_unit(claimed: Workspace) -> None:
    ws = claimed
    assert judge_claims(ws, TUESDAY, RowsMeant([UNIT]), Verdict("verified"), go=True).bulk
    tell_units(ws, TUESDAY)
    text = text_of(ws, letters(ws)[-1])
    assert "已销号" in text and "批量" not in text


def test_claims_that_wait_are_told_without_release_and_once_a_round(claimed: Workspace) -> None:
    ws = claimed
    (told,) = tell_units(ws, MONDAY).data["letters"]
    assert (told["unit"], told["waiting"], told["held"]) == (name_of(ws, UNIT), items_of(ws, UNIT)[:3], False)
    (mail,) = letters(ws)
    assert mail.state == MailState.QUEUED
    text = text_of(ws, mail)
    assert "本期填报：已报" in text and "待核查：3项，最早的于2021年9月13日收到" in text
    assert "核查以前不催办、不计逾期" in text and "下次台账请于2021年9月24日前" in text
    assert tell_units(ws, TUESDAY).summary == "没有要告知的核查情况，或本期已经告知" and len(letters(ws)) == 1


def test_who_has_reported_is_asked_for_the_next_round_on_the_return_day(claimed: Workspace) -> None:
    judge(claimed, 0, Verdict("verified"), datetime(2021, 9, 24, 9))
    tell_units(claimed, datetime(2021, 9, 24, 10))
    (mail,) = letters(claimed)
    assert "本期填报：已报" in text_of(claimed, mail) and "下次台账请于2021年10月25日前" in text_of(claimed, mail)


def test_a_verdict_waits_for_release_and_says_opinion_and_day(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, 0, Verdict("verified"))
    judge(ws, 1, Verdict("sent_back", "缺发文文号"))
    done = tell_units(ws, TUESDAY)
    assert "放行后才发" in done.summary and done.waiting == 1
    (mail,) = letters(ws)
    assert mail.state == MailState.AWAITING_RELEASE
    assert "核查告知1封待放行（toolkit review release）" in show_status(ws, TUESDAY.date()).summary
    text = text_of(ws, mail)
    first, second, third = items_of(ws, UNIT)[:3]
    assert "已销号：累计1项，其中新销号1项" in text and f"第{first}项" in text and f"（第{third}项）" in text
    assert f"第{second}项" in text and "退回补正，请自本告知发出之日起5个工作日内办理" in text
    assert "核查意见：缺发文文号" in text
    assert deliver(ws, TUESDAY).data["sent"] == 0
    release_mails(ws, TUESDAY, everything=True)
    assert [mail.state for mail in letters(ws)] == [MailState.QUEUED]
    status = show_status(ws, TUESDAY.date())
    assert "待放行" not in status.summary and status.data["letters_awaiting_release"] == 0


def test_one_that_is_no_longer_so_is_not_released_nor_sent_and_is_written_anew(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, 0, Verdict("verified"))
    tell_units(ws, TUESDAY)
    undo_verdicts(ws, TUESDAY, RowsMeant([UNIT], items_of(ws, UNIT)[:1]), go=True)
    release_mails(ws, TUESDAY, everything=True)
    assert [mail.state for mail in letters(ws)] == [MailState.WITHDRAWN]
    judge(ws, 1, Verdict("verified"), WEDNESDAY)
    tell_units(ws, WEDNESDAY)
    release_mails(ws, WEDNESDAY, everything=True)
    judge(ws, 2, Verdict("rectify", "专栏没有更新"), WEDNESDAY)
    with serving() as server:
        ws = set_mail(ws, server="localhost", port=server.port, security="none", pace_seconds=0)
        deliver(ws, WEDNESDAY)
        assert server.taken == []
        assert tell_units(ws, WEDNESDAY).data["letters"][0]["closed"] == [items_of(ws, UNIT)[1]]
        release_mails(ws, WEDNESDAY, everything=True)
        deliver(ws, WEDNESDAY)
        assert len(server.taken) == 1
    states = [mail.state for mail in letters(ws)]
    assert states == [MailState.WITHDRAWN, MailState.WITHDRAWN, MailState.SENT]
    assert not tell_units(ws, WEDNESDAY).letters, "one a round"


def test_without_a_server_a_letter_taken_back_says_so_in_the_name_of_its_file(claimed: Workspace) -> None:
    ws = set_mail(claimed, server="")
    judge(ws, 0, Verdict("verified"))
    tell_units(ws, TUESDAY)
    judge(ws, 1, Verdict("sent_back", "缺发文文号"))
    tell_units(ws, TUESDAY)
    old, new = letters(ws)
    assert (old.state, new.state) == (MailState.WITHDRAWN, MailState.AWAITING_RELEASE)
    names = sorted(path.name for path in (ws.outbox / "mail").iterdir())
    assert len(names) == 2 and names[1].startswith("作废-20210914-") and (ws.root / old.path).name == names[1]
    assert "缺发文文号" not in text_of(ws, old) and "缺发文文号" in text_of(ws, new)
    assert show_mail(ws, old.id).subject == show_mail(ws, new.id).subject
    undo_verdicts(ws, TUESDAY, RowsMeant([UNIT], [items_of(ws, UNIT)[1]]), go=True)
    release_mails(ws, TUESDAY, everything=True)
    assert all(path.name.startswith("作废-") for path in (ws.outbox / "mail").iterdir()), "not so by then"


def test_what_was_told_and_stands_no_longer_is_corrected_in_the_next_round(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, 0, Verdict("verified"))
    judge(ws, 1, Verdict("verified"))
    with serving() as server:
        ws = set_mail(ws, server="localhost", port=server.port, security="none", pace_seconds=0)
        tell_units(ws, TUESDAY)
        release_mails(ws, TUESDAY, everything=True)
        deliver(ws, TUESDAY)
    first, second = items_of(ws, UNIT)[:2]
    correct_verdicts(ws, WEDNESDAY, RowsMeant([UNIT], [first]), Verdict("rectify", "抽查不实"), go=True)
    undo_verdicts(ws, WEDNESDAY, RowsMeant([UNIT], [second]), note="误办", go=True)
    (told,) = tell_units(ws, OCTOBER).data["letters"]
    assert (told["closed"], told["corrected"], told["held"]) == ([], [first, second], True)
    text = text_of(ws, letters(ws)[-1])
    assert (
        "更正：2项" in text
        and "原为“通过销号”，现为“限期整改”，请自本告知发出之日起15个工作日内办理" in text
        and "抽查不实" in text
    )
    assert "原为“通过销号”，现为“待核查”；9月15日撤销“通过销号”：误办" in text


def test_what_came_back_and_was_closed_instead_is_corrected_also_where_a_person_sends_the_letters(
    claimed: Workspace,
) -> None:
    ws = set_mail(claimed, server="")
    judge(ws, 0, Verdict("sent_back", "缺发文文号"))
    judge(ws, 1, Verdict("sent_back", "缺发文文号"))
    tell_units(ws, TUESDAY)
    release_mails(ws, TUESDAY, everything=True)
    assert letters(ws)[0].by_hand
    first, second = items_of(ws, UNIT)[:2]
    correct_verdicts(ws, WEDNESDAY, RowsMeant([UNIT], [first]), Verdict("verified"), go=True)
    mended = dict.fromkeys(items_of(ws, UNIT)[:3], DONE) | {second: {**DONE, "佐证材料": "深府办〔2021〕3号"}}
    generate(ws, WEDNESDAY.date(), [UNIT])
    fill(workbook_of(ws, UNIT), ws.inbox / "2.xlsx", mended, {"本期情况": "有更新"}, at=WEDNESDAY)
    merge_returns(ws, WEDNESDAY)
    judge(ws, 1, Verdict("verified"), WEDNESDAY)
    (told,) = tell_units(ws, OCTOBER).data["letters"]
    assert (told["closed"], told["corrected"]) == ([first, second], [first]), "what was mended is no correction"
    text = text_of(ws, letters(ws)[-1])
    assert "更正：1项" in text and "原为“退回补正”，现为“已销号”" in text


def test_a_rehearsal_writes_nothing(claimed: Workspace) -> None:
    assert tell_units(claimed, MONDAY, dry_run=True).letters and letters(claimed) == []


def fix_by(ws: Workspace, at: int) -> str:
    with open_store(ws) as store:
        return store.cells.current("2021", UNIT)[task_key("2021", items_of(ws, UNIT)[at], UNIT)].get("fix_by", "")


def test_a_verdict_given_after_the_letter_on_the_same_day_is_told_in_the_next_round(claimed: Workspace) -> None:
    ws = set_mail(claimed, server="")
    judge(ws, 0, Verdict("verified"))
    tell_units(ws, TUESDAY)
    release_mails(ws, TUESDAY, everything=True)
    judge(ws, 1, Verdict("verified"))
    undo_verdicts(ws, TUESDAY, RowsMeant([UNIT], items_of(ws, UNIT)[:1]), go=True)
    (told,) = tell_units(ws, OCTOBER).data["letters"]
    first, second = items_of(ws, UNIT)[:2]
    assert (told["closed"], told["corrected"], told["held"]) == ([second], [first], True)


def test_units_that_wait_to_be_told_are_counted_those_of_the_next_round_apart(claimed: Workspace) -> None:
    ws = set_mail(claimed, server="")

    def untold() -> tuple[int, int]:
        status = show_status(ws, WEDNESDAY.date())
        found = status.data["units_to_tell"]
        some = found["now"] > 0, found["next_round"] > 0
        assert ("没有告知的单位" in status.summary, "下期告知的单位" in status.summary) == some
        report(ws, WEDNESDAY)
        desk = (ws.outbox / "index.html").read_text("utf-8")
        assert ("toolkit review tell" in desk, "下期一并告知" in desk) == some
        return found["now"], found["next_round"]

    assert untold() == (0, 0), "a claim alone is no news that cannot wait"
    judge(ws, 0, Verdict("verified"))
    assert untold() == (1, 0)
    tell_units(ws, TUESDAY)
    assert untold() == (0, 0), "its letter waits for release"
    release_mails(ws, TUESDAY, everything=True)
    assert untold() == (0, 0), "it has left"
    judge(ws, 1, Verdict("verified"), WEDNESDAY)
    assert untold() == (0, 1)


def test_a_usual_term_counts_from_the_day_the_unit_is_told_and_one_the_office_set_stays(claimed: Workspace) -> None:
    ws = set_mail(claimed, server="")
    judge(ws, 0, Verdict("sent_back", "缺发文文号"))
    judge(ws, 1, Verdict("rectify", "没有更新"))
    judge(ws, 2, Verdict("rectify", "没有更新", date(2021, 9, 30)))
    assert [fix_by(ws, at) for at in range(3)] == ["2021-09-22", "2021-10-11", "2021-09-30"], "nothing was sent yet"
    tell_units(ws, TUESDAY)
    release_mails(ws, datetime(2021, 9, 17, 15), everything=True)
    assert [fix_by(ws, at) for at in range(3)] == ["2021-09-26", "2021-10-14", "2021-09-30"]
    tell_units(ws, OCTOBER)
    release_mails(ws, OCTOBER, everything=True)
    assert [fix_by(ws, at) for at in range(3)] == ["2021-09-26", "2021-10-14", "2021-09-30"], "told before"
    text = text_of(ws, letters(ws)[-1])
    past = (OCTOBER.date() - date(2021, 9, 26)).days
    assert f"退回补正，应于2021年9月26日前办理，已过{past}天，请抓紧办理" in text, "no day gone by is asked for"
    assert "限期整改，请于2021年10月14日前办理" in text


def late_rows(ws: Workspace, day: date) -> list[int]:
    """The items of the unit that are overdue on that day, by what every place shows; and what it is pressed for."""
    with open_store(ws) as store:
        state = read_state(ws, store, day)
        its = agreed(ws, state)
        found = figures_now(ws, state, store.outbox.mails())
        pressed = [each.item for each in duties_of(its, state) if each.unit == UNIT and each.open and each.due < day]
    late = [each.item for each in found.tasks if each.unit == UNIT and each.label == Label.OVERDUE]
    assert late == sorted({*pressed})
    return late


def test_what_was_sent_back_is_not_late_before_its_unit_was_told(claimed: Workspace) -> None:
    ws = set_mail(claimed, server="")
    first, second = items_of(ws, UNIT)[:2]
    judge(ws, 0, Verdict("sent_back", "缺发文文号"))
    assert first in late_rows(ws, date(2021, 11, 1)), "an office that writes no letters: from the verdict on"
    publish(ws, TUESDAY)
    assert master_row(ws, UNIT, first)["整改期限"]
    tell_units(ws, TUESDAY)
    assert first not in late_rows(ws, date(2021, 11, 1)), "the letter waits for release"
    assert not master_row(ws, UNIT, first)["整改期限"], "the master knows that the term has not begun"
    with open_store(ws) as store:
        shown = agreed(ws, read_state(ws, store, TUESDAY.date())).tasks.pressed_cells(first, UNIT)
    assert shown["fix_by"] == "", "the term has not begun"
    release_mails(ws, datetime(2021, 9, 17, 15), everything=True)
    assert first in late_rows(ws, date(2021, 11, 1))
    judge(ws, 1, Verdict("rectify", "没有更新"), WEDNESDAY)
    assert second not in late_rows(ws, date(2021, 11, 1)), "the letter of the round had left before"
    tell_units(ws, OCTOBER)
    release_mails(ws, OCTOBER, everything=True)
    assert fix_by(ws, 1) == "2021-11-01" and second not in late_rows(ws, date(2021, 11, 1))
    assert second in late_rows(ws, date(2021, 11, 2))


def test_a_term_that_begins_on_the_day_of_its_verdict_stands_in_the_master_at_once(claimed: Workspace) -> None:
    ws = set_mail(claimed, server="")
    judge(ws, 0, Verdict("sent_back", "缺发文文号"), WEDNESDAY)
    item = items_of(ws, UNIT)[0]
    tell_units(ws, WEDNESDAY)
    publish(ws, WEDNESDAY)
    assert master_row(ws, UNIT, item)["整改期限"] is None, "the letter waits for release"
    release_mails(ws, WEDNESDAY, everything=True)
    assert master_row(ws, UNIT, item)["整改期限"] == datetime.fromisoformat(fix_by(ws, 0))


def test_a_term_counts_from_the_day_the_letter_was_sent_by_the_program(claimed: Workspace) -> None:
    ws = claimed
    judge(ws, 0, Verdict("sent_back", "缺发文文号"))
    tell_units(ws, TUESDAY)
    with serving() as server:
        ws = set_mail(ws, server="localhost", port=server.port, security="none", pace_seconds=0)
        release_mails(ws, TUESDAY, everything=True)
        assert fix_by(ws, 0) == "2021-09-22"
        deliver(ws, WEDNESDAY)
        assert fix_by(ws, 0) == "2021-09-23"
        deliver(ws, OCTOBER)
        assert fix_by(ws, 0) == "2021-09-23"


@pytest.mark.parametrize("on", [None, WEDNESDAY.date()])
def test_a_term_counts_from_the_day_on_which_a_person_says_the_letter_was_sent(
    claimed: Workspace, on: date | None
) -> None:
    ws = set_mail(claimed, server="")
    judge(ws, 0, Verdict("sent_back", "缺发文文号"))
    tell_units(ws, TUESDAY)
    release_mails(ws, TUESDAY, everything=True)
    assert fix_by(ws, 0) == "2021-09-22", "let go, and nothing said of when it was sent"
    mark_sent(ws, WEDNESDAY, [letter.id for letter in letters(ws)], on=on)
    assert fix_by(ws, 0) == "2021-09-23"


def test_weekly_writes_what_carries_a_verdict_at_once_and_the_rest_at_the_end_of_the_round(claimed: Workspace) -> None:
    ws = set_mail(claimed, server="")
    week = weekly(ws, MONDAY)
    assert not week.problems, week.problems
    assert week.data["tell"]["letters"] == [] and not letters(ws)
    judge(ws, 0, Verdict("sent_back", "缺发文文号"))
    week = weekly(ws, TUESDAY)
    (told,) = week.data["tell"]["letters"]
    assert (told["back"], told["held"]) == (items_of(ws, UNIT)[:1], True)
    assert "放行后才发：toolkit review release" in dict(week.tables[-1].rows)["核查告知"]
    judge(ws, 1, Verdict("verified"), WEDNESDAY)
    assert weekly(ws, WEDNESDAY).data["tell"]["letters"][0]["closed"] == items_of(ws, UNIT)[1:2]
    assert [mail.state for mail in letters(ws)] == [MailState.WITHDRAWN, MailState.AWAITING_RELEASE]
    release_mails(ws, WEDNESDAY, everything=True)
    assert weekly(ws, datetime(2021, 9, 24, 9)).data["tell"]["letters"] == [], "one a round"
    (told,) = weekly(ws, datetime(2021, 10, 25, 9)).data["tell"]["letters"]
    assert (told["waiting"], told["held"]) == (items_of(ws, UNIT)[2:3], False)
