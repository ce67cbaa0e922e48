"""Single rules of mails, asked where a condition of them is just so or just not (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from kit.told.asked_petitions import NOON, PLAN, ROW, TODAY, WORDS, tasks_of
from kit.told.desk import CALENDAR, schema
from kit.told.short import short
from toolkit.codes import Outcome
from toolkit.domain.ledger.applications import as_agreed
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.records import Cells, Change, Edition, HandedWord, MadeFor, Return
from toolkit.domain.mail.application_news import application_news
from toolkit.domain.mail.attachments import is_litter
from toolkit.domain.mail.handed_out import given_for_rounds, handed_later
from toolkit.domain.mail.incoming import Incoming, is_automatic, news_beside, tells_unchanged
from toolkit.domain.mail.mails import Mail, MailKind, MailState, mail_key
from toolkit.domain.mail.no_change import Known, NoChange, is_news, no_change
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.quotes import own_lines
from toolkit.domain.mail.received_mail import UNREADABLE, sender_words
from toolkit.domain.mail.reminder_stages import Stage, StageKind
from toolkit.domain.mail.reminders import Listed
from toolkit.domain.mail.told_verdicts import LetterMark, given_at, heard_later, terms_from_telling, untold_terms
from toolkit.domain.mail.verdict_news import verdict_news
from toolkit.keys import RowKey, contact_key, task_key

TASK = task_key(PLAN, 1, "A")
LETTER = Mail("m", MailKind.LEDGER, PLAN, "A", TODAY, "", "", state=MailState.SENT, to=("a@example.com",))
LETTER = replace(LETTER, accepted=LETTER.to, sent_at=NOON)


def _said() -> Iterator[str]:
    """What lines of mails say: 无变化, something to be recorded, or nothing of either."""
    lines = (
        "本期无变化。",
        "第3项已完成。",
        "第3项没有变化",
        "附件：第3项佐证",
        "附件1.台账",
        "请查收。",
        "逾期3天",
        "",
    )
    for line in lines:
        mail = Incoming(text=f"您好：\n{line}")
        page = Incoming(page=line)
        told = tells_unchanged(mail), news_beside(mail), news_beside(page)
        yield f"{line} 报{is_news(line)} 无变化{told[0]} 另{told[1]}｜{told[2]}"
    for text in ("您好！我正在休假，收到后回复。", "我正在休假。第3项已完成。", "您好"):
        for marks in ({}, {"auto-submitted": "auto-replied"}, {"precedence": "bulk"}, {"return-path": "<>"}):
            yield f"自动 {text} {short(marks)} {is_automatic(Incoming(text=text, marks=marks))}"
    yield f"发件人 {[sender_words(each) for each in ('a@example.com', '', UNREADABLE)]}"
    for path, data in (
        ("__MACOSX/._a.xlsx", b""),
        ("__MACOSX/a.xlsx", b"x"),
        ("9月/a.xlsx", b""),
        (".DS_Store", b"\0\0\0\1Bud1"),
        (".DS_Store", b"x"),
    ):
        yield f"杂 {path} {len(data)} {is_litter(path, data)}"


def _unchanged() -> Iterator[str]:
    """Reports of 无变化 by their lines, subjects, periods and days."""
    ours = "【催报】请报送台账（2021年8月）\n请于2021年9月24日前报送台账。"
    known = Known(frozenset({"市司法局", "市司法局办公室"}), ours)
    long = "本期无变化" + "。" * 115
    for subject, text in (
        ("台账", long),
        ("台账", long + "。"),
        ("回复：【催报】请报送台账（2021年8月）", "无变化"),
        ("回复：【催报】请报送台账（2021年8月）", "9月无变化"),
        ("台账", "无变化\n2021年8月无变化"),
        ("2021年8月台账", "无变化"),
        ("8月份台账", "9月无变化"),
        ("台账", "市司法局9月无变化"),
        ("台账", "市司法局本月报送的台账无变化"),
        ("台账", "无变化\n某某市司法局"),
        ("台账", "无变化\n已转市司法局"),
        ("台账", "无变化\n市司法局办公室"),
        ("台账", "无变化\n2月30日"),
        ("台账", "8月31日，无变化"),
        ("台账", "2020年，无变化"),
        ("台账", "上月无变化"),
        ("台账", "上季度无变化"),
        ("台账", "13月无变化"),
        ("台账", "第53周无变化"),
    ):
        found = no_change(subject, own_lines(text, ours), known)
        rounds = (
            [
                found.round(TODAY, every, first)
                for every in ("month", "week", "quarter")
                for first in (date(2021, 1, 1),)
            ]
            if found
            else []
        )
        told = f"{short(found.periods)} {short(found.days)}" if found else "不是"
        yield (
            f"{subject}｜{text.replace('。' * 9, '')[:60]}".replace("\n", "/")
            + f"：{told} {short([r and r.id for r in rounds])}"
        )
    for days in (("2月30日",), ("9月1日",), ("9月31日",), ("2021年",), ("2020年",), ("2020年9月1日",)):
        for first in (date(2021, 9, 1), date(2021, 10, 1)):
            found_round = NoChange((), days).round(TODAY, "month", first)
            yield f"{short(days)} 自{first:%m-%d} {found_round and found_round.id}"


def _quoted() -> Iterator[str]:
    """What is a sender's own above, between and below what is quoted."""
    ours = "市司法局：\n请于2021年9月24日前报送台账。"
    head = "在 2021年9月10日，办公室 <a@example.com> 写道："
    for text in (
        f"无变化\n{head}",
        f"无变化\n{head}\n> 市司法局：\n谢谢",
        f"{head}\n> 请于2021年9月24日前报送台账。\n> 第3项已完成",
        f"{head}\n请于2021年9月24日前报送台账。\n第3项已完成",
        f"{head}\n{head}\n> 市司法局：",
        "> 市司法局：\n无变化\n> 请于2021年9月24日前报送台账。",
        "无变化\n发件人：办公室\n发送时间：2021年9月1日\n收件人：市司法局\n请于2021年9月24日前报送台账。\n已办结",
        "无变化\n发件人：办公室\n发送时间：2021年9月1日\n收件人：市司法局\n> 请于2021年9月24日前报送台账。\n已办结",
        "-----原始邮件-----",
        "",
    ):
        for known in ("", ours):
            yield f"{text}".replace("\n", "/") + f" {'比' if known else '不比'}：{short(own_lines(text, known))}"


def _pressed() -> Iterator[str]:
    """Stages about a day, by the plan's issue; colours in one letter."""
    rules = PressingRules(TODAY, CALENDAR, (), ())
    stage = Stage(StageKind.RED, 1)
    for day in (TODAY - timedelta(4), TODAY - timedelta(3), TODAY - timedelta(1), TODAY):
        for today in (TODAY, TODAY + timedelta(1)):
            yield f"{day:%m-%d} {today:%m-%d} {short(rules.reached(day, (stage,), today))} {rules.rest(today)}"
    for colours in ((1, 0, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1), (0, 0, 0)):
        yield f"{colours} {Listed(sum(colours), *colours).mixed}"
    for text in ("blue-7", "red-0", "yellow-2021-09", "nudge+2", "nudge-1"):
        parsed = Stage.parse(text)
        yield f"{text} {parsed.kind.value} {parsed.offset} {parsed.round} {parsed.text}"


def _handed() -> Iterator[str]:
    """Since when items and rounds are in units' hands, by mails, words and returns about a day."""
    cells: Cells = {TASK: {"requirement": "公开。"}, contact_key(PLAN, "A"): {"section": "办公室"}}
    made = Edition("E1", PLAN, "A", 1, "2021-09", TODAY - timedelta(3), 1, cells)
    later = replace(made, id="E2", sequence=2, issued_on=TODAY, cells={**cells, task_key(PLAN, 2, "A"): {}})
    for until in (TODAY - timedelta(1), TODAY, TODAY + timedelta(1)):
        for came in ({}, {(1, "A"): TODAY - timedelta(3)}, {(1, "A"): TODAY - timedelta(2)}, {(2, "A"): TODAY}):
            for mark in ("E1", "E2"):
                mail = replace(LETTER, key=mail_key(MailKind.LEDGER, PLAN, "A", mark))
                found = handed_later({"A": (1, 2)}, {"A": [made, later]}, (), [mail], (), until, came)
                yield f"至{until:%m-%d} {short(came)} {mark} {short(found)}"
    rounds = [MadeFor("E1", "A", "2021-08", TODAY - timedelta(9)), MadeFor("E2", "A", "2021-09", TODAY)]
    word = HandedWord(PLAN, "A", TODAY, True, "office", NOON, id=1)
    ret = Return("s", "f", 1, NOON, Outcome.MERGED, PLAN, "A", "E1")
    by_hand = replace(LETTER, by_hand=True, to=(), accepted=())
    refused = replace(LETTER, accepted=())
    for until in (TODAY - timedelta(1), TODAY):
        for name, words, mails, returns in (
            ("话", [word], [], []),
            ("信", [], [LETTER], []),
            ("手递", [], [by_hand], []),
            ("拒收", [], [refused], []),
            ("手递而有址", [], [replace(refused, by_hand=True)], []),
            ("来件", [], [], [ret]),
        ):
            given = given_for_rounds(rounds, words, mails, returns, until)
            yield f"至{until:%m-%d} {name} {short(sorted(each.id for each in given))}"


def _terms() -> Iterator[str]:
    """Terms that count from the telling, and what is not told yet."""
    sheet = schema().tasks
    for term, fix_by in ((5, "2021-09-20"), (0, "2021-09-12"), (0, "2021-09-30")):
        judged = Judged.of({"status": "已完成"}, NOON, term=term).text
        held = {"status": "已完成", "verdict": "退回补正", "fix_by": fix_by, JUDGED: judged}
        given = [Change(TASK, JUDGED, judged, "", NOON, sequence=4)]
        rows: dict[RowKey, Mapping[str, str]] = {TASK: held, contact_key(PLAN, "A"): {"section": "办公室"}}
        for upto in (3, 4, 5):
            mark = LetterMark("2021-09", upto, "d").text
            key = mail_key(MailKind.VERDICTS, PLAN, "A", mark)
            mail = replace(LETTER, kind=MailKind.VERDICTS, key=key, sent_at=NOON + timedelta(9))
            changes = terms_from_telling(sheet, rows, {TASK: given}, [mail], CALENDAR, NOON)
            unheard = untold_terms(sheet, rows, given, [mail]), heard_later(sheet, rows, given, [mail])
            yield f"{term} {fix_by} 告知至{upto} {short([each.value for each in changes])} {short(unheard)}"
            none = [each.value for each in terms_from_telling(sheet, rows, {}, [mail], CALENDAR, NOON)]
            yield f"  无记录 {short(none)} {given_at(held, ())} {given_at(held, given)} {given_at({}, given)}"


def _news() -> Iterator[str]:
    """What a unit is told of applications and verdicts, beside what it was told before."""
    asks = WORDS | {"decision": "同意", "decided_on": "2021-09-01", "opinion": "批示"}
    moves = asks | {"type": "责任调整", "takes_over": "市丙局"}
    for name, values in (
        ("延期", asks),
        ("没写事项", asks | {"item": ""}),
        ("不同意", asks | {"decision": "不同意"}),
        ("异议", asks | {"type": "核查异议"}),
        ("调整", moves),
        ("调给外单位", moves | {"takes_over": "外单位"}),
        ("作废", asks | {"retired": "作废"}),
    ):
        current = {ROW: values, task_key(PLAN, 1, "A"): {"decision": "同意"}}
        tasks = as_agreed(tasks_of(), schema(), current, ())
        for known in ("", "同意"):
            changes = [Change(ROW, "decision", known, "", NOON, sequence=2)]
            changes += [Change(ROW, "decision", values["decision"], "", NOON, sequence=6)]
            odd = [Change(TASK, "decision", "同意", "", NOON, sequence=at) for at in (3, 7)]
            for unit in ("A", "C"):
                told = application_news(tasks, schema(), current, [*changes, *odd], unit, 4)
                words = [(each.item, each.label, each.opinion) for each in told]
                yield f"{name} 先告知{short(known)} {unit} {short(words)}"
    sheet = schema().tasks
    claim = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站"}
    for then in ("", "通过销号", "退回补正", "确认不涉及", "维持原结论", "旧结论"):
        for now in ("", "通过销号", "退回补正"):
            for kept in (True, False):
                judged = Judged.of(claim, NOON, term=5).text
                held = claim | {"verdict": now, "fix_by": "2021-09-20" if now == "退回补正" else ""}
                held = {name: text for name, text in held.items() if text} | ({JUDGED: judged} if kept and now else {})
                rows = [each for each in ledger_rows(tasks_of(), schema(), {TASK: held}, TODAY) if each.unit == "A"][:1]
                history = [
                    Change(TASK, "verdict", then, "", NOON, sequence=2),
                    Change(
                        TASK, JUDGED, Judged.of(claim, NOON - timedelta(9)).text if then else "", "", NOON, sequence=3
                    ),
                    Change(TASK, "verdict", now, "", NOON, sequence=6),
                    Change(TASK, JUDGED, judged if now else "", "", NOON, sequence=7),
                ]
                news = verdict_news(rows, {1: tuple(history)}, sheet, "", 4, {}, lambda item, old, new: None)
                yield f"原{then} 现{now} {'有' if kept else '无'}记 {short(news)}"


MAILED: Mapping[str, Callable[[], Iterator[str]]] = {
    "来信": _said,
    "无变化": _unchanged,
    "引文": _quoted,
    "催办": _pressed,
    "领到": _handed,
    "期限": _terms,
    "告知": _news,
}
