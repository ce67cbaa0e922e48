"""A sentence says what is next, and only what there is: of mails by how they stand, of a check by how it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.problems import problem
from toolkit.reports.mail.outbox import MailsToRelease, OneMail, OutboxList, ReleasedMails, RetriedMails
from toolkit.reports.mail.shown_mail import ShownMail
from toolkit.reports.office.doctor import Check, Checkup, Condition


def shown(state: MailState, by_hand: bool) -> ShownMail:
    mail = Mail("reminder/2021/SZ01/2021-09-22", MailKind.REMINDER, "2021", "SZ01", date(2021, 9, 22), "1.eml", "<1@x>")
    return ShownMail(replace(mail, state=state, by_hand=by_hand), "市教育局", Path("1.eml"))


@given(st.lists(st.builds(shown, st.sampled_from(MailState), st.booleans()), min_size=1, max_size=4))
def test_how_mails_go_out_is_said_of_those_that_wait_for_it_and_of_no_others(mails: list[ShownMail]) -> None:
    queued = [each for each in mails if each.mail.state == MailState.QUEUED]
    due = (
        ("toolkit deliver", any(not each.mail.by_hand for each in queued)),
        ("“已发”文件夹", any(each.mail.by_hand for each in queued)),
        ("review release --all", any(each.mail.state == MailState.AWAITING_RELEASE for each in mails)),
    )
    given = tuple(mails)
    for result in (
        OutboxList(mails=given),
        MailsToRelease(mails=given),
        ReleasedMails(mails=given),
        RetriedMails(mails=given),
        *([OneMail(shown=mails[0], subject="", text="")] if len(mails) == 1 else []),
    ):
        assert [words in result.sentence for words, _ in due] == [is_due for _, is_due in due], result.sentence


@given(st.lists(st.sampled_from(Condition), max_size=4), st.integers(0, 2), st.integers(0, 2))
def test_a_check_counts_what_there_is_and_names_what_is_to_be_looked_at(
    conditions: list[Condition], wrong: int, notes: int
) -> None:
    checks = tuple(Check(f"项{at}", each, "") for at, each in enumerate(conditions))
    faults = [problem(Code.STEP_FAILED, step="合并", what="磁盘满了", how="请清理磁盘。")] * wrong
    said = Checkup(checks=checks, problems=(*faults, *[problem(Code.ROSTER_NO_MAIL, unit="市司法局")] * notes)).sentence
    assert (
        "0处" not in said and (f"{wrong}处要改" in said) == bool(wrong) and (f"{notes}处请留意" in said) == bool(notes)
    )
    assert ("没有发现问题" in said) == (not wrong and not notes)
    assert [each.name in said for each in checks] == [each is Condition.DOUBTFUL for each in conditions]
