"""Mails from a seed, told with what the core makes of them: those that come in, those on their way out, and a bag of
all that went to two units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from kit.told.desk import CALENDAR
from kit.told.lives import UNITS
from kit.told.short import short
from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Edition, HandedWord, MadeFor, Return
from toolkit.domain.mail.attachments import is_litter, is_table
from toolkit.domain.mail.bounces import failed_deliveries, last_mails_to, meant, returned, unreached_units
from toolkit.domain.mail.copies import superseded_copies
from toolkit.domain.mail.digest import digest_of, last_digest
from toolkit.domain.mail.handed_out import handed_later, handed_out, marked, new_rounds, rounds_given
from toolkit.domain.mail.incoming import (
    Delivery,
    Enclosed,
    Incoming,
    by_machine,
    file_elsewhere,
    has_workbook,
    kind_of,
    others_named,
    own_words,
    says_no_change,
    speaker,
    writer_of,
)
from toolkit.domain.mail.mails import Mail, MailKind, MailState, mail_key
from toolkit.domain.mail.outbox import (
    Answer,
    Attempt,
    Hours,
    Step,
    after,
    again,
    awaiting_release,
    classify,
    outdated,
    ready,
    released,
    sent_by_hand,
    stopped_by,
    unsent_by_hand,
    waits_until,
)
from toolkit.domain.mail.overtaken import left_to_forward, overtaken
from toolkit.domain.mail.pressing import sent_entries, written_today
from toolkit.domain.mail.received_mail import Doubt, SenderWord
from toolkit.domain.mail.reminder_stages import Entry, nudge_stages, reminder_stages
from toolkit.domain.mail.told_verdicts import LetterMark, has_left, next_letter, told_of, waits
from toolkit.domain.mail.trust import Brought, Findings, Proven, Trust, confirmed, forgery
from toolkit.domain.plan.units import Roster
from toolkit.keys import task_key

ROSTER = Roster((UNITS[0], replace(UNITS[1], mail="b@example.com", cc=("b2@example.com",)), UNITS[2]), ())
NOON = datetime(2021, 9, 13, 12)
TODAY = NOON.date()

SEEDS: tuple[int, ...] = tuple(range(1, 91))


def told(seed: int) -> list[str]:
    """What is told of that seed's mails."""
    rng = Random(seed)
    kind: Callable[[Random], Iterator[str]] = (came, went, bag)[seed % 3]
    return list(kind(rng))


# --- mails that come in ---

SENDERS = (
    "a@example.com",
    "A@Example.com",
    "b2@example.com",
    "x@example.com",
    "office@example.com",
    "",
    "hand@example.com",
)
SUBJECTS = ("台账", "退信：无法投递", "自动回复：台账", "市丙局 台账", "Undelivered mail", "关于投递延迟", "本期无变化")
WORDS = (
    *(
        "本期无变化。",
        "9月台账无变化，特此报告。",
        "第3项无变化",
        "无变化吗？",
        "无变化。\n但第2项有更新",
        "无变化\n在9月1日写道：\n但是",
    ),
    *(
        "台账见网盘 https://pan.example.com/1",
        "请看附件。县乙局的也在。",
        "550 said: no such user b@example.com",
        "您好，我正在休假",
    ),
    *("发送失败，原因：b@example.com.cn 不存在", "超大附件：https://wx.mail.qq.com/ftn/1", ""),
)
FILES = (
    Enclosed("台账.xlsx", b"PK\x03\x04xl/workbook.xml"),
    Enclosed("说明.docx", b"PK\x03\x04word"),
    Enclosed("logo.png", b"\x89PNG", drawn=True),
    Enclosed("logo.png", b"\x89PNG"),
    Enclosed("大图.png", b"\x89PNG" + b"0" * 30_000, drawn=True),
    Enclosed("smime.p7s", b"0\x82", kind="application/pkcs7-signature"),
    Enclosed("smime.p7m", bytes.fromhex("3080") + bytes.fromhex("06092A864886F70D010702")),
    Enclosed("smime.p7m", b"0\x80"),
    Enclosed("winmail.dat", b"\x78\x9f\x3e\x22"),
    Enclosed("转.xls", b"\xd0\xcf\x11\xe0", writer="a@example.com"),
    Enclosed("~$台账.xlsx", b"0" * 165),
    Enclosed("__MACOSX/a.xlsx", b""),
    Enclosed("会.ics", b"BEGIN:VCALENDAR", kind="text/calendar"),
    Enclosed("名片.vcf", b"abc"),
    Enclosed("改名.docx", b"PK\x03\x04xl/workbook.xml"),
    Enclosed("说明.txt", b"PK\x03\x04word"),
    Enclosed("smime.dat", b"-----BEGIN PKCS7", kind="application/pkcs7-mime"),
    Enclosed("logo.svg", b"<?xml?><svg", drawn=True),
    Enclosed("边.png", b"\x89PNG" + b"0" * 29_996, drawn=True),
    Enclosed("__MACOSX/._a.xlsx", b"\0\5\x16\7"),
    Enclosed("夹/__MACOSX/b.txt", b"x"),
    Enclosed("~$锁.xlsx", b"0" * 1024),
    Enclosed("~$表.xlsx", b"PK\x03\x04"),
    Enclosed("签名.asc", b"-----BEGIN PGP SIGNATURE"),
)


def came(rng: Random) -> Iterator[str]:
    """Mails that came in: what each is, for whom it speaks, and whom it says it has not reached."""
    own = mail(rng, "ledger", "B", 1, to=("b@example.com",), cc=("b2@example.com",))
    for _ in range(4):
        deliveries = ()
        if rng.random() < 0.25:
            action = rng.choice(("failed", "delayed"))
            deliveries = (Delivery(rng.choice(("b@example.com", "B2@example.com", "")), action, "5.1.1"),)
        its = Incoming(
            rng.choice((*SENDERS, *(("mailer-daemon@example.com", "postmaster@example.com") * 2))),
            rng.choice(SUBJECTS),
            rng.choice(WORDS),
            rng.choice(("<1>", "<2>")),
            files=tuple(rng.sample(FILES, rng.choice((0, 0, 1, 1, 2)))),
            deliveries=deliveries,
            report=rng.choice(("", "", "", "", "delivery-status", "disposition-notification")),
            marks=rng.choice(
                (
                    *({}, {}, {}, {"auto-submitted": "auto-replied"}, {"auto-submitted": "no"}),
                    *({"precedence": "bulk"}, {"return-path": "<>"}, {"x-autoreply": "yes"}),
                )
            ),
            links=rng.choice(((), (), ("https://pan.example.com/1",), ("https://www.example.com/台账.xlsx",))),
        )
        rest = short(its, "files", "message_id")
        names = " ".join(f"{each.name}={each.use.value}" for each in its.files)
        yield f"来信 {its.message_id} {rest} {names}"
        kind = kind_of(its, {"<2>"})
        flags = (has_workbook(its), says_no_change(its) is not None, by_machine(its))
        yield (
            f"  {kind.value} {[int(each) for each in flags]}"
            f" 正文{len(its.content)}"
            f" 旁{len(its.aside)}"
            f" 封{len(its.closed)}"
        )
        yield f"  自写{short(own_words(its))} 另处{short(file_elsewhere(its))}"
        named = " ".join(each.code for each in others_named(its, ROSTER.units[0], ROSTER, "市丙局办公室"))
        failed = failed_deliveries(its, (own,) if rng.random() < 0.5 else (), ROSTER.units)
        back = returned(own, failed)
        yield f"  另提{named} 未达{short(failed)} {back.state.value} {short(back.refused)} {short(back.accepted)}"
        later = replace(own, id=2, key="k2")
        about = meant((own, later), failed)
        last = {address: each.key for address, each in last_mails_to(failed, (own, later)).items()}
        yield f"  认作{about.key if about else None} 最近{last}"
        yield from trusted(rng, its, own)
    for each in rng.sample(FILES, 3):
        yield f"附件 {each.name} {is_litter(each.name, each.data)} {is_table(each.name, each.data)}"


def trusted(rng: Random, its: Incoming, own: Mail) -> Iterator[str]:
    """For whom a mail speaks."""
    words = [
        SenderWord("X@example.com", "A", rng.random() < 0.6, "office", NOON),
        SenderWord("x@example.com", "A", rng.random() < 0.6, "office", NOON),
        SenderWord("x@example.com", "旧", True, "office", NOON),
    ][: rng.randint(0, 3)]
    pairs = confirmed(words, lambda code: "C" if code == "旧" else None)
    trust = Trust("office@example.com", frozenset({"hand@example.com"} if rng.random() < 0.6 else ()), pairs)
    writers = rng.choice(((), (), ("a@example.com",), ("hand@example.com", "b2@example.com"), ("x@example.com",)))
    proven = rng.choice(
        (
            (),
            (Proven("dmarc", "fail"),),
            (Proven("dmarc", "pass", "example.com"),),
            (Proven("spf", "pass", "com"),),
            (Proven("spf", "pass", "mail.example.com"), Proven("auth", "pass", "z@example.com")),
            (Proven("x", "pass", "example.com"), Proven("dkim", "fail", "example.com")),
            (Proven("auth", "pass", "a@example.com"),),
            (Proven("dkim", "pass", "mail.example.com"), Proven("auth", "pass", its.sender)),
            (Proven("dkim", "pass", "@example.com."), Proven("spf", "fail", "example.com")),
        )
    )
    headers = [Findings(rng.choice(("mx.example.com", "other", "")), proven)] if rng.random() < 0.8 else []
    server, needed = rng.choice(("", "MX.example.com")), rng.random() < 0.5
    doubt = forgery(its.sender, headers, server=server, needed=needed)
    brought = Brought(its.sender, writers, rng.choice((doubt, Doubt.NONE, Doubt.AUTOMATIC)), rng.random() < 0.8)
    yield f"  信任 {short(headers)} {server} {needed}：{doubt.value} {short(brought)} {short(sorted(pairs))}"
    doubts = " ".join(f"{each.code}{trust.doubt(brought, each).value}" for each in ROSTER.units)
    speaks = speaker(brought, (own,) if rng.random() < 0.3 else (), ROSTER, trust)
    writer = writer_of(its.sender, ROSTER.units)
    yield (
        f"  {trust.speaker(brought)} {doubts}"
        f" 代{short(speaks and speaks.code)}"
        f" 写{short(writer and writer.code)}"
        f" 经{brought.way('b2@example.com')}"
    )


# --- mails on their way out ---

_KNOWN = ("key", "kind", "plan", "unit", "day", "message_id", "id", "entries")
"""What of a mail its first line says."""

ANSWERS = (
    *((250, "ok"), (250, "ok"), (200, "ok"), (399, "ok"), (400, "later"), (421, "busy"), (450, "too many recipients")),
    *(
        (452, "quota"),
        (452, "busy"),
        (552, "size"),
        (552, "quota exceeded"),
        (500, "?"),
        (500, "large"),
        (535, "login"),
    ),
    *((550, "no such user"), (550, "DT:SPM"), (554, "DT:SPM"), (550, "frequency limited"), (554, "5.3.4"), (0, "lost")),
)


def went(rng: Random) -> Iterator[str]:
    """A mail that is tried again and again."""
    to = ("a@example.com", "b@example.com")[: rng.choice((1, 2))]
    kind = rng.choice(("reminder", "ledger", "verdicts", "nudge"))
    its = mail(
        rng, kind, "A", 1, to=to, state=MailState.QUEUED, by_hand=rng.random() < 0.1, attempts=rng.choice((0, 5, 13))
    )
    hours, now = Hours(time(8), time(18)), rng.choice((NOON, NOON.replace(hour=8), NOON.replace(hour=18)))
    if rng.random() < 0.3:
        its = replace(its, next_try=now + rng.choice((timedelta(hours=4), timedelta(hours=5), timedelta(minutes=20))))
    by_hand = " 人工" if its.by_hand else ""
    yield f"发信 {kind} {short(its.to)} {its.attempts}{by_hand} 等到{short(waits_until(its, now))}"
    for _ in range(rng.randint(2, 5)):
        now += rng.choice((timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=6), timedelta(days=1)))
        working = hours.opened(now, CALENDAR)
        step = rng.choice(list(Step))
        end = Answer(step, *rng.choice(ANSWERS))
        asked = its.open if step >= Step.RECIPIENT else ()
        answers = {each: Answer(Step.RECIPIENT, *rng.choice(ANSWERS)) for each in asked}
        yield (
            f"  {now:%m-%d %H:%M} {'可发' if ready(its, now, working=working) else '不发'}"
            f"{' 立即可' if ready(its, now, working=False, at_once=True) else ''}"
            f" 等到{short(waits_until(its, now))}"
            f"{' 班上' if working else ''}"
        )
        attempt = Attempt(answers, end)
        told = " ".join(f"{each}:{answer} {classify(answer).value}" for each, answer in answers.items())
        stop = stopped_by(attempt)
        its = after(its, attempt, now)
        yield f"    {step.name} {end} {classify(end).value} {told} 停{short(str(stop) if stop else None)}"
        yield (f"    → {short(its, *_KNOWN, 'path', 'to')} 余{short(its.open)}")
    for name, changed in (
        ("再发", again(its, ("c@example.com",), ())),
        ("人工发", sent_by_hand(its, now, "f")),
        ("没发", unsent_by_hand(replace(its, sent_at=now))),
        ("放行", released(its, now)),
    ):
        yield f"  {name} {short(changed, *_KNOWN, 'refused')}"


# --- all that went to two units ---


def mail(rng: Random, kind: str, unit: str, number: int, **values: object) -> Mail:
    """A mail of a unit."""
    its = MailKind(kind)
    day = TODAY - timedelta(days=rng.choice((0, 0, 1, 7, 40)))
    mark = {
        MailKind.LEDGER: f"E{rng.randint(1, 3)}",
        MailKind.VERDICTS: rng.choice(
            (f"2021-09-c{rng.randint(1, 9)}-{rng.choice('ab')}", "2021-09-a", "2021-08-c2-b")
        ),
    }.get(its, day.isoformat())
    key = mail_key(its, "2021", unit, mark)
    return Mail(key, its, "2021", unit, day, "", f"<{number}>", id=number, **values)  # type: ignore[arg-type]


def bag(rng: Random) -> Iterator[str]:
    """Mails, the office's words and returns, and what is known by them."""
    stages = (*reminder_stages((7, 0), (1, 5), rng.choice((0, 3)))[:4], *nudge_stages((-2, 1)))
    mails = []
    for number in range(1, rng.randint(4, 9)):
        unit = rng.choice("AAB")
        to = rng.choice(((), ("a@example.com",), ("b@example.com", "a@example.com")))
        state = rng.choice(list(MailState))
        its = mail(
            rng,
            rng.choice([each.value for each in MailKind]),
            unit,
            number,
            state=state,
            to=to,
            by_hand=rng.random() < 0.3,
            accepted=to[:1] if state == MailState.SENT and rng.random() < 0.8 else (),
            refused=dict.fromkeys(to[1:], "550") if rng.random() < 0.3 else {},
            answer=rng.choice(("", "撤")),
            sent_at=NOON - timedelta(days=rng.choice((0, 3, 30))) if rng.random() < 0.6 else None,
            entries=tuple(
                Entry(unit, date(2021, 9, rng.choice((10, 30))), rng.choice(stages)) for _ in range(rng.randint(0, 2))
            ),
        )
        mails.append(its)
        yield f"信{number} {short(its, 'message_id', 'id', 'plan', 'unit', 'kind')} 等{waits(its)} 离{has_left(its)}"
    words = []
    for number in range(1, rng.randint(1, 4)):
        day = TODAY - timedelta(days=rng.choice((0, 5, 30)))
        words.append(HandedWord("2021", rng.choice("AB"), day, rng.random() < 0.7, "office", NOON, id=number))
        yield f"登记 {short(words[-1], 'plan', 'actor', 'at')}"
    returns = []
    for number in range(1, rng.randint(1, 4)):
        outcome = rng.choice((Outcome.MERGED, Outcome.PARTIAL, Outcome.HELD))
        at, via = NOON - timedelta(days=rng.choice((0, 6, 20))), rng.choice(("file", "file", "phone"))
        returns.append(
            Return(f"s{number}", "f", 1, at, outcome, "2021", rng.choice(("A", "B", "")), "E2", via=via, id=number)
        )
        yield f"收{number} {short(returns[-1], 'plan', 'sha256', 'file', 'size', 'id')}"
    days = (TODAY - timedelta(days=40), TODAY - timedelta(days=6), TODAY)
    made = tuple(
        MadeFor(f"E{number}", rng.choice("AB"), rng.choice(("2021-08", "2021-09")), day)
        for number, day in enumerate(days, 1)
    )
    editions: dict[str, list[Edition]] = {"A": [], "B": []}
    for each in made:
        cells = {task_key("2021", item, each.unit): {} for item in (1, 2, 3) if rng.random() < 0.7}
        editions[each.unit].append(Edition(each.id, "2021", each.unit, 1, each.round, each.on, 1, cells))
    items = {unit: short(sorted(row.item or 0 for row in mine[-1].cells)) for unit, mine in editions.items() if mine}
    yield f"版 {short(made)} {items}"
    until = TODAY - timedelta(days=rng.choice((0, 0, 6)))
    came = {(2, "A"): TODAY - timedelta(days=6)} if rng.random() < 0.4 else {}
    later = handed_later({"A": (1, 2, 3), "B": (1, 2)}, editions, words, mails, returns, until, came)
    yield (
        f"到{until:%m-%d}"
        f" 下发{short(handed_out(words, mails, returns, until))}"
        f" 后{short({f'{u}{i}': d for (u, i), d in later.items()})}"
    )
    yield (
        f"  期{short(rounds_given(made, words, mails, returns, until))}"
        f" 新期{short(new_rounds(made, words, mails, returns, until))}"
    )
    yield (
        f"  记{short({unit: word.id for unit, word in marked(words).items()})}"
        f" 未达{short(unreached_units(ROSTER.units, mails, until))}"
    )
    since = TODAY - timedelta(days=rng.choice((0, 1, 7)))
    digest = digest_of(mails, since, (), ROSTER)
    yield (
        f"  小结{short(digest)} {digest.is_empty} {digest.values['undelivered']} 上次{short(last_digest(mails, TODAY))}"
    )
    yield (
        f"  陈{short([each.id for each in outdated(mails, TODAY)])}"
        f" 待放{short(awaiting_release(mails))}"
        f" 今{short(written_today(mails, TODAY))}"
    )
    sent = sent_entries(mails, TODAY)
    yield f"  已提醒{short([(entry.unit, entry.due, entry.stage.shown, day) for entry, day in sent.items()])}"
    reminders = {each.reminder_key: each for each in mails if each.kind == MailKind.REMINDER}
    still = {("A", date(2021, 9, 30))} if rng.random() < 0.5 else set()
    yield (
        f"  过时{sorted(overtaken(mails, reminders, still, {'B'}))}"
        f" 待转{short([each.id for each in left_to_forward(mails, {'A'})])}"
    )
    gone = {each.key: "已撤" for each in mails if each.state == MailState.WITHDRAWN}
    yield f"  抄{short([(each.id, why) for each, why in superseded_copies(mails, {'A'}, gone, TODAY)])}"
    letters = [each for each in mails if each.kind == MailKind.VERDICTS]
    for unit in "AB":
        mark = LetterMark("2021-09", 5, "a")
        due = next_letter(letters, unit, mark, anything=rng.random() < 0.8)
        yield f"  告{unit} 至{told_of(letters, unit)} 撤{short([each.id for each in due.stale])} 写{due.write}"
