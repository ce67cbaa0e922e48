"""Who may report by mail, over a real IMAP server: no stranger reports for a unit, and whoever may is asked once."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from kit.envelopes import signed, winmail
from kit.mailed import configured, distribute, letter, with_files, with_mailbox
from kit.real_servers import PASSWORD, MailHost
from kit.unit_books import saved, typed, with_progress, workbook_of
from kit.workspaces import After, copy_of, for_units, said_handed

from toolkit.codes import Severity
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.senders import confirm_senders, list_senders, revoke_sender
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

NOW = datetime(2021, 9, 13, 9)
ARRIVED = datetime(2021, 9, 12, 8, 30).timestamp()
SECRETARY, DISTRICT = "secretary@example.com", "district@example.com"
SAVED = datetime(2021, 9, 11, 8)
_numbers = count(1)


def issued_to(workspace: Workspace, count: int) -> Workspace:
    """An office of so many units, all of which have their workbooks."""
    its = for_units(workspace, *(unit.code for unit in workspace.tasks.units()[:count]))
    generate(its, date(2021, 9, 10))
    return its


def issue_to_thirty(workspace: Workspace) -> Workspace:
    return issued_to(workspace, 30)


def issue_to_three(workspace: Workspace) -> Workspace:
    return issued_to(workspace, 3)


def hand_in(office: Workspace, mailboxes: MailHost) -> Workspace:
    """The office with its mailbox on the server; a secretary and a district's clerk hand in for any unit."""
    found = with_mailbox(office, mailboxes, f"who{next(_numbers)}@example.com")
    said_handed(found)
    return configured(found, hand_in=[SECRETARY, DISTRICT])


@pytest.fixture
def office(after_playing: After, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    return hand_in(after_playing(issue_to_thirty), mailboxes)


@pytest.fixture
def small(after_playing: After, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    return hand_in(after_playing(issue_to_three), mailboxes)


@dataclass(frozen=True)
class Post:
    """The units' workbooks, and mails made of them."""

    workspace: Workspace

    def unit(self, at: int) -> str:
        return self.workspace.tasks.units()[at].name

    def address(self, at: int) -> str:
        return self.workspace.tasks.units()[at].mail

    def book(self, at: int, text: str) -> bytes:
        """The unit's workbook, of one reporter, each saved a minute after the one before."""
        book = workbook_of(self.workspace, self.unit(at))
        when = SAVED + timedelta(minutes=next(_numbers))
        return typed(book, {2: {"进展情况": text}}, {"填报人": "某人"}, at=when)

    def mail(self, sender: str, at: int, text: str, **headers: str) -> EmailMessage:
        subject = headers.pop("subject", text)
        return with_files(letter(sender, subject=subject, **headers), 台账__xlsx=self.book(at, text))

    def around(self, outer: str, inner: EmailMessage, subject: str) -> EmailMessage:
        mail = letter(outer, "转", subject=subject)
        mail.add_attachment(inner)
        return mail


def progress(workspace: Workspace) -> set[str]:
    """Every text under 进展情况 in the ledger."""
    with open_store(workspace) as store:
        return {values["progress"] for values in store.cells.current("2021").values() if values.get("progress")}


def deliver(host: MailHost, workspace: Workspace, mails: list[EmailMessage | bytes]) -> None:
    raw = [mail if isinstance(mail, bytes) else mail.as_bytes() for mail in mails]
    host.deliver(workspace.settings.office.mail, *raw, arrived=ARRIVED)


def without(mail: EmailMessage, *headers: str) -> EmailMessage:
    for name in headers:
        del mail[name]
    return mail


def proven(mail: EmailMessage, *findings: str) -> bytes:
    """A mail as the office's server passes it on: what it found stands on top."""
    head = "".join(f"Authentication-Results: {each}\r\n" for each in findings)
    return head.encode() + mail.as_bytes()


def hostile(post: Post, own: str) -> Iterator[EmailMessage | bytes]:
    """Fifteen mails that try to report for a unit they are not of; each names its number."""
    unit = post.address
    yield post.mail("stranger@example.com", 0, "伪1")
    yield post.around("stranger@example.com", post.mail(unit(1), 1, "伪2"), "伪2")
    yield without(post.mail(unit(2), 2, "伪3"), "From")
    two = post.mail(unit(3), 3, "伪4").as_bytes().replace(b"From: ", b"From: x@example.com, ", 1)
    yield two
    yield b"From: stranger@example.com\r\n" + post.mail(unit(4), 4, "伪5").as_bytes()
    yield post.mail(own, 5, "伪6")
    yield proven(post.mail(unit(6), 6, "伪7"), "mx.example.com; dmarc=fail header.from=zhanjiang.example.com")
    yield post.around(SECRETARY, post.mail("stranger@example.com", 7, "伪8"), "伪8")
    yield post.around(SECRETARY, without(post.mail(unit(8), 8, "伪9"), "From"), "伪9")
    yield post.mail(unit(10), 9, "伪10")
    named = post.mail("stranger@example.com", 10, "伪11")
    named.replace_header("From", f'"{unit(10)}" <stranger@example.com>')
    yield named
    yield without(post.mail(unit(11), 11, "伪12", Sender=unit(11), Return_Path=f"<{unit(11)}>"), "From")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(120):
            archive.writestr(f"{number}.xlsx", post.book(12, f"伪13 {number}") if number < 2 else b"PK %d" % number)
    yield with_files(letter("stranger@example.com", subject="伪13"), 台账__zip=packed.getvalue())
    yield post.mail(unit(13), 13, "伪14", subject="自动回复：伪14", Auto_Submitted="auto-replied")
    yield letter("stranger@example.com", "无变化", subject="伪15")


TOLD = (
    *("sender-differs", "sender-differs", "sender-missing", "sender-missing", "sender-missing", "sender-own"),
    *("sender-forged", "sender-differs", "sender-missing", "sender-differs", "sender-differs", "sender-missing"),
    *("mail-flood", "sender-automatic", "mail-writer-unknown"),
)
"""What is said of each of them."""


def said_of(office: Workspace, host: MailHost, mails: list[EmailMessage | bytes]) -> dict[int, list[str]]:
    """What is said of each mail, by its number, when it is collected and when what it brings is merged."""
    brought: dict[str, int] = {}
    told: dict[int, list[str]] = {}
    for number, mail in enumerate(mails, start=1):
        deliver(host, office, [mail])
        got = collect(office, NOW + timedelta(minutes=number))
        told[number] = [found.code.slug for found in got.problems if found.severity != Severity.NOTE]
        brought |= {each["file"]: number for each in got.data["files"]}
    for found in merge_returns(office, NOW + timedelta(hours=1)).problems:
        if found.severity != Severity.NOTE:
            told[brought[found.origin.file]].append(found.code.slug)
    return told


def test_no_mail_judges_for_the_office_whoever_sends_it(small: Workspace, mailboxes: MailHost) -> None:
    post, own = Post(small), small.settings.office.mail
    deliver(mailboxes, small, [with_files(letter(post.address(0)), 台账__xlsx=claimed(small, 0))])
    collect(small, NOW)
    merge_returns(small, NOW)
    list_held(small, NOW)
    for number, sender in enumerate(("stranger@example.com", SECRETARY, post.address(0), own), start=1):
        judged = judged_copy(small.outbox / "review.xlsx", f"{number}号")
        told = said_of(small, mailboxes, [with_files(letter(sender, subject=f"{number}"), 核查__xlsx=judged)])
        assert told == {1: ["review-mailed"]}
    assert show_status(small, NOW.date()).data["figures"]["waiting"]["claims"] == 1
    (small.inbox / "本室存的.xlsx").write_bytes(saved_again(judged))
    merge_returns(small, NOW + timedelta(hours=2))
    assert show_status(small, NOW.date()).data["figures"]["waiting"]["claims"] == 0


@pytest.fixture(scope="module")
def verdicts_mailed(
    played: After, mailboxes: MailHost, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[bool, tuple[Workspace, Path]]:
    """An office to which a mail has just brought verdicts, and their file, before and after the next merge."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
        root = tmp_path_factory.mktemp("mailed")
        small = hand_in(copy_of(played(issue_to_three), root / "before"), mailboxes)
        deliver(mailboxes, small, [with_files(letter(Post(small).address(0)), 台账__xlsx=claimed(small, 0))])
        collect(small, NOW)
        merge_returns(small, NOW)
        list_held(small, NOW)
        judged = judged_copy(small.outbox / "review.xlsx", "攻")
        deliver(mailboxes, small, [with_files(letter(small.settings.office.mail, subject="核查"), 核查__xlsx=judged)])
        (brought,) = (Path(each["file"]) for each in collect(small, NOW + timedelta(minutes=5)).data["files"])
    merged = copy_of(small, root / "after")
    merge_returns(merged, NOW + timedelta(minutes=10))
    return {False: (small, brought), True: (merged, brought)}


@pytest.mark.parametrize("merged_before", [False, True])
@pytest.mark.parametrize("said", ["", "office"])
@pytest.mark.parametrize(
    "put",
    [
        *("inbox/{folder}/核查.xlsx", "inbox/{folder}/核查（定）.xlsx", "inbox/已看/{folder}/核查.xlsx"),
        *("inbox/核查.xlsx", "inbox/已看/核查.xlsx", "核查.xlsx", "outbox/review.xlsx"),
    ],
)
def test_what_a_mail_brought_decides_nothing_wherever_it_is_put(
    verdicts_mailed: Mapping[bool, tuple[Workspace, Path]], tmp_path: Path, put: str, said: str, merged_before: bool
) -> None:
    office, brought = verdicts_mailed[merged_before]
    small = copy_of(office, tmp_path / "工作区")
    path = small.root / put.format(folder=brought.parent.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    (small.inbox / brought).replace(path)
    merge_returns(small, NOW + timedelta(hours=1), [path], sender=small.settings.office.mail if said else "")
    merge_returns(small, NOW + timedelta(hours=2))
    assert show_status(small, NOW.date()).data["figures"]["waiting"]["claims"] == 1


def saved_again(data: bytes) -> bytes:
    """A workbook as it was opened and saved: other bytes, the same cells."""
    book, again = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    book.properties.modified = NOW + timedelta(hours=1)
    book.save(again)
    return again.getvalue()


def claimed(workspace: Workspace, at: int) -> bytes:
    """The workbook of a unit that claims an item."""
    its = {2: {"办理状态": "已完成", "完成日期": date(2021, 9, 10), "佐证材料": "公示"}}
    return typed(workbook_of(workspace, workspace.tasks.units()[at].name), its, {"填报人": "某人"}, at=SAVED)


def judged_copy(path: Path, by: str) -> bytes:
    """A copy of the review workbook in which the claim is passed."""
    book = openpyxl.load_workbook(path)
    sheet = book["待核查"]
    across = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(4, across["核查结论"]).value, sheet.cell(4, across["核查人"]).value = "通过销号", by
    return saved(book, NOW)


def test_no_stranger_reports_for_a_unit_and_each_try_is_told(office: Workspace, mailboxes: MailHost) -> None:
    mails = list(hostile(Post(office), office.settings.office.mail))
    assert len(mails) == 15
    assert said_of(office, mailboxes, mails) == {number: [code] for number, code in enumerate(TOLD, start=1)}
    assert progress(office) == set()
    states = {each["obligation"] for each in show_status(office, NOW.date()).data["units"]}
    assert states == {"missing", "rejected"}
    with open_store(office) as store:
        held = [case for case, decision in store.cases.of_plan("2021") if decision is None]
    assert len(held) == 14


def written(post: Post, header: str | bytes, at: int, text: str) -> bytes:
    """A mail with that header for its From."""
    plain = post.mail("from@example.com", at, text).as_bytes()
    return plain.replace(b"From: from@example.com", header if isinstance(header, bytes) else header.encode(), 1)


def craftier(post: Post, elsewhere: bytes, ours: str) -> Iterator[EmailMessage | bytes]:
    """Fifteen more, by what programs read differently; `elsewhere` is a workbook that another office has made for a
    unit, `ours` the Message-ID of a mail that the office has sent one."""
    unit, evil = post.address, "x@evil.invalid"
    yield written(post, b"From: =?gb2312?B?!!!!?= \xff", 0, "巧1")
    yield written(post, f"From: =?utf-8?B?{base64.b64encode(unit(1).encode()).decode()}?=", 1, "巧2")
    yield written(post, f"From: {post.unit(2)}: {unit(2)};", 2, "巧3")
    yield written(post, "From: " + unit(3).replace("example", "ex\u0430mple"), 3, "巧4")
    yield post.mail(unit(4).replace("zhanjiang", "xn--zhnjiang-2fg"), 4, "巧5")
    yield written(post, f"From: {unit(5)} <{evil}>", 5, "巧6")
    yield written(post, f"From: <@evil.invalid:{unit(6)}>", 6, "巧7")
    yield post.mail(evil, 7, "巧8", Reply_To=unit(7), Sender=unit(7), Resent_From=unit(7), X_Original_From=unit(7))
    yield post.mail(unit(8) + ".evil.invalid", 8, "巧9")
    yield post.around(SECRETARY, post.around(evil, post.mail(unit(9), 9, "巧10"), "转"), "巧10")
    yield with_files(letter(unit(10), subject="巧11"), 台账__xlsx=elsewhere)
    yield letter(f'"{unit(11)}" <{evil}>', "无变化", answers=ours, subject="巧12")
    sealed = letter(evil, subject="巧13")
    sealed.set_content(signed(post.mail(unit(12), 12, "巧13").as_bytes()), "application", "pkcs7-mime")
    yield sealed
    within = winmail({"台账.xlsx": post.book(13, "巧14")})
    yield with_files(letter(SECRETARY, subject="巧14"), winmail__dat=winmail({}, within=[within]))
    yield post.mail("postmaster@zhanjiang.example.com", 14, "巧15", subject="退信")


CRAFTIER_TOLD = (
    *("sender-missing", "sender-missing", "sender-missing", "sender-missing", "sender-differs"),
    *("sender-missing", "sender-missing", "sender-differs", "sender-differs", "sender-differs"),
    *("edition-unknown", "mail-writer-unknown", "sender-differs", "sender-missing", "sender-automatic"),
)


def test_what_programs_read_differently_is_no_way_in(office: Workspace, mailboxes: MailHost, tmp_path: Path) -> None:
    post = Post(office)
    other = tmp_path / "别处"
    create_workspace(other)
    foreign = open_workspace(other)
    generate(foreign, date(2021, 9, 10), [post.unit(10)])
    elsewhere = with_progress(workbook_of(foreign, post.unit(10)), "巧11")
    distribute(office, date(2021, 9, 10), [post.unit(11)])
    with open_store(office) as store:
        (ours,) = store.outbox.mails()
    mails = list(craftier(post, elsewhere, ours.message_id))
    assert len(mails) == len(CRAFTIER_TOLD) == 15
    assert said_of(office, mailboxes, mails) == {number: [code] for number, code in enumerate(CRAFTIER_TOLD, start=1)}
    assert progress(office) == set()
    states = {each["obligation"] for each in show_status(office, NOW.date()).data["units"]}
    assert states == {"missing", "rejected"}


def honest(post: Post) -> Iterator[tuple[str, EmailMessage | bytes]]:
    """Thirty mails of units, each with the text it reports."""
    unit = post.address
    for at in range(10):  # from the roster's own address, whatever its case and however it is shown
        sender = (unit(at), unit(at).upper(), f"某单位 <{unit(at)}>", f'"{unit(at)}" <{unit(at)}>')[at % 4]
        yield f"实{at}", post.mail(sender, at, f"实{at}")
    for at in range(10, 16):  # from private addresses, one of them for two units
        yield f"实{at}", post.mail(f"private{at // 2}@example.com", at, f"实{at}")
    for at in range(16, 20):  # a secretary brings workbooks of several units
        yield f"实{at}", post.mail(SECRETARY, at, f"实{at}")
    for at in range(20, 24):  # a district's clerk forwards the units' own mails
        yield f"实{at}", post.around(DISTRICT, post.mail(unit(at), at, f"实{at}"), "转发")
    for at in range(24, 27):  # forwarded within a bureau, which sends it on itself
        yield f"实{at}", post.around(unit(at), post.mail(f"desk{at}@example.com", at, f"实{at}"), "转")
    for at in range(27, 29):  # by way of a list, and of a rule that forwards
        headers = (
            {"Precedence": "list", "List_Id": "<all.example.com>"} if at == 27 else {"Auto_Submitted": "auto-forwarded"}
        )
        yield f"实{at}", post.mail(unit(at), at, f"实{at}", **headers)
    yield "实29", proven(post.mail(unit(29), 29, "实29"), "mx.example.com; dmarc=pass header.from=example.com")


def test_who_may_report_is_asked_once_and_never_again(office: Workspace, mailboxes: MailHost) -> None:
    post = Post(office)
    first = list(honest(post))
    assert len(first) == 30
    deliver(mailboxes, office, [mail for _, mail in first])
    collect(office, NOW)
    merge_returns(office, NOW)
    asked = list_senders(office, NOW).waiting
    assert {each.address for each in asked} == {f"private{n}@example.com" for n in (5, 6, 7)} | {
        post.address(27),
        post.address(28),
    }
    assert len(asked) == 8
    done = confirm_senders(office, NOW, "", "", by="某科")
    assert len(done.taken) == 8 and {each.outcome.value for each in done.taken} == {"merged"}
    assert progress(office) == {text for text, _ in first}

    later = NOW + timedelta(days=7)
    again = [(text.replace("实", "再"), mail) for text, mail in honest(_Again(office))]
    deliver(mailboxes, office, [mail for _, mail in again])
    collect(office, later)
    merged = merge_returns(office, later)
    assert {each["outcome"] for each in merged.data["returns"] if not each["again"]} == {"merged"}
    assert progress(office) == {text for text, _ in again}
    assert list_senders(office, later).waiting == ()


class _Again(Post):
    """The same units a week later, with other words."""

    def book(self, at: int, text: str) -> bytes:
        return super().book(at, text.replace("实", "再"))


def test_what_goes_through_two_hands_counts_as_from_whom_the_last_has_it(small: Workspace, mailboxes: MailHost) -> None:
    post = Post(small)
    own = post.mail(post.address(0), 0, "经两手")
    strange = post.mail("stranger@example.com", 1, "伪经两手")
    collected = post.mail(SECRETARY, 2, "秘书汇集")
    mails = [post.around(DISTRICT, post.around(SECRETARY, each, "转"), "再转") for each in (own, strange)]
    deliver(mailboxes, small, [*mails, post.around(DISTRICT, collected, "转")])
    collect(small, NOW)
    merged = merge_returns(small, NOW)
    assert progress(small) == {"经两手", "秘书汇集"}
    assert sorted(each["outcome"] for each in merged.data["returns"]) == ["held", "merged", "merged"]
    handed = [found.message for found in merged.problems if found.code.slug == "handed-in"]
    assert handed == [
        f"由 {DISTRICT}、{SECRETARY} 代送，原发件人 {post.address(0)}",
        f"由 {DISTRICT} 代送，原发件人 {SECRETARY}",
    ]


def test_a_confirmation_can_be_taken_back_and_given_again(small: Workspace, mailboxes: MailHost) -> None:
    post = Post(small)

    def send(text: str, now: datetime) -> list[str]:
        deliver(mailboxes, small, [post.mail("private@example.com", 0, text)])
        collect(small, now)
        return [each["outcome"] for each in merge_returns(small, now).data["returns"] if not each["again"]]

    assert send("一", NOW) == ["held"]
    assert confirm_senders(small, NOW, "Private@example.com", post.unit(0), dry_run=True).dry_run
    assert list_senders(small, NOW).words == ()
    confirm_senders(small, NOW, "Private@example.com", post.unit(0))
    assert progress(small) == {"一"}
    assert send("二", NOW + timedelta(days=1)) == ["merged"]
    revoke_sender(small, NOW + timedelta(days=2), "private@example.com")
    assert send("三", NOW + timedelta(days=2)) == ["held"]
    confirm_senders(small, NOW + timedelta(days=3), "", "")
    assert progress(small) == {"三"}
    with open_store(small) as store:
        assert [word.confirmed for word in store.senders.all()] == [True, False, True]


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        (["mx.office.example; dmarc=pass header.from=zhanjiang.example.com"], "merged"),
        (["mx.office.example; dkim=pass header.d=zhanjiang.example.com; dmarc=none"], "merged"),
        (["MX.office.example; spf=pass smtp.mailfrom=a@zhanjiang.example.com"], "merged"),
        (["mx.relay.example; spf=none", "mx.office.example; dmarc=pass header.from=zhanjiang.example.com"], "merged"),
        ([], "held"),
        (["mx.office.example; none"], "held"),
        (["mx.other.example; dmarc=pass header.from=zhanjiang.example.com"], "held"),
        (["mx.office.example; dmarc=pass header.from=evil.invalid"], "held"),
        (["mx.office.example; spf=pass smtp.mailfrom=a@evil.invalid; dkim=pass header.d=le.com"], "held"),
        (
            [
                "mx.office.example; dmarc=none; spf=fail smtp.mailfrom=x@example.com",
                "mx.office.example; dmarc=pass header.from=zhanjiang.example.com",
            ],
            "held",
        ),
        (["mx.office.example; dmarc=fail header.from=zhanjiang.example.com"], "held"),
    ],
)
def test_where_the_server_must_stand_by_the_sender(
    small: Workspace, mailboxes: MailHost, findings: list[str], outcome: str
) -> None:
    small = configured(small, trust="authenticated", authserv_id="mx.office.example")
    post = Post(small)
    deliver(mailboxes, small, [proven(post.mail(post.address(0), 0, "甲"), *findings)])
    collect(small, NOW)
    assert [each["outcome"] for each in merge_returns(small, NOW).data["returns"]] == [outcome]


def test_the_same_authentication_is_asked_of_a_mail_that_says_no_change(small: Workspace, mailboxes: MailHost) -> None:
    small = configured(small, trust="authenticated", authserv_id="mx.office.example")
    post = Post(small)
    good = "mx.office.example; auth=pass smtp.auth=" + post.address(0)
    deliver(
        mailboxes,
        small,
        [proven(letter(post.address(0), "无变化"), good), proven(letter(post.address(1), "无变化"), good)],
    )
    got = collect(small, NOW)
    assert [found.code.slug for found in got.problems] == ["mail-writer-unknown"]
    assert "收信服务器没有验明发件人" in got.problems[0].message
    states = {each["unit"]: each["obligation"] for each in show_status(small, NOW.date()).data["units"]}
    assert (states[post.unit(0)], states[post.unit(1)]) == ("no_change", "missing")


@pytest.mark.parametrize("held_before", [True, False], ids=["held", "collected"])
def test_what_the_office_takes_out_of_a_stranger_s_mail_counts_and_whose_it_was_is_told(
    small: Workspace, mailboxes: MailHost, held_before: bool
) -> None:
    post = Post(small)
    strange = with_files(post.mail("stranger@example.com", 0, "伪"), **{f"1-{post.unit(0)}-公示__pdf": b"%PDF-1.7 own"})
    deliver(mailboxes, small, [strange, post.mail(post.address(1), 1, "实")])
    collect(small, NOW)
    brought = sorted(path for path in small.inbox.rglob("*") if path.is_file())
    if held_before:
        merge_returns(small, NOW)
        assert progress(small) == {"实"}
    for number, path in enumerate(brought):
        path.replace(small.inbox / f"{number}-{post.unit(0)}{path.suffix}")
    merged = merge_returns(small, NOW + timedelta(hours=1))
    assert progress(small) == {"伪", "实"}
    told = [found for found in merged.problems if found.code.slug == "file-mailed"]
    assert len(told) == 2 and {Path(found.origin.file).suffix for found in told} == {".xlsx", ".pdf"}
    said = f"这份文件是2021年9月12日由 stranger@example.com 来信带来的，不能凭那封信算作“{post.unit(0)}”的"
    assert all(found.message.startswith(said) for found in told)


def test_what_is_done_to_a_file_in_its_mail_s_folder_makes_it_nobody_else_s(
    small: Workspace, mailboxes: MailHost
) -> None:
    post = Post(small)
    deliver(mailboxes, small, [post.mail("stranger@example.com", 0, "伪"), post.mail(post.address(1), 1, "实")])
    collect(small, NOW)
    files = {path.parent.name.split("-")[2]: path for path in small.inbox.rglob("*.xlsx")}
    forged = files["stranger"]

    def merged(minutes: int) -> list[tuple[str, str]]:
        found = merge_returns(small, NOW + timedelta(minutes=minutes)).data["returns"]
        return [(each["file"].rpartition("/")[2], each["outcome"]) for each in found if not each["again"]]

    assert sorted(merged(0)) == [("台账.xlsx", "held"), ("台账.xlsx", "merged")]
    forged.write_bytes(post.book(0, "伪，存过一次"))  # opened to be looked at, and saved on closing
    assert merged(1) == [("台账.xlsx", "held")]
    forged.rename(forged.with_name("改名.xlsx"))
    assert merged(2) == [("改名.xlsx", "duplicate")]
    (forged.parent / "新.xlsx").write_bytes(post.book(0, "伪，另存"))
    assert merged(3) == [("新.xlsx", "held")]
    assert progress(small) == {"实"}
    (small.inbox / "核实过.xlsx").write_bytes(post.book(0, "属实"))  # what the office puts there itself, it vouches for
    assert merged(4) == [("核实过.xlsx", "merged")]
