"""Which waiting copies for superiors are no longer to go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from toolkit.domain.mail.copies import superseded_copies
from toolkit.domain.mail.mails import Mail, MailKind, MailState

EARLIER, TODAY = date(2021, 10, 13), date(2021, 10, 14)
AWAITING = MailState.AWAITING_RELEASE
COPY = Mail("copy/2021/SZ08/2021-10-13", MailKind.COPY, "2021", "SZ08", EARLIER, "", "", state=AWAITING)
WITHDRAWN = {"reminder/2021/SZ08/2021-10-13": "当天没有发出"}


@pytest.mark.parametrize("state", [AWAITING, MailState.QUEUED])
def test_where_the_unit_has_a_newer_one_or_its_reminder_was_withdrawn(state: MailState) -> None:
    copy = replace(COPY, state=state)
    assert list(superseded_copies([copy], {"SZ08"}, WITHDRAWN, TODAY)) == [(copy, "由新的抄报代替")]
    assert list(superseded_copies([copy], {"SZ09"}, WITHDRAWN, TODAY)) == [(copy, "当天没有发出")]
    assert list(superseded_copies([copy], {"SZ09"}, {}, TODAY)) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(COPY, day=TODAY),
        replace(COPY, state=MailState.SENT),
        replace(COPY, state=MailState.QUEUED, by_hand=True),
        replace(COPY, kind=MailKind.REMINDER),
    ],
)
def test_any_other_stays(other: Mail) -> None:
    assert list(superseded_copies([other], {"SZ08"}, WITHDRAWN, TODAY)) == []
