from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from kit import ROOT
from kit.figured import counted

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.tally import tally
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.domain.mail.reminders import Reminder, listed, once_each
from toolkit.edges.mail.letters import render
from toolkit.errors import ConfigError

TEMPLATES = ROOT / "templates"
TODAY = date(2021, 10, 11)
RED, BLUE, YELLOW = (Stage.parse(text) for text in ("red-1", "blue-7", "yellow-2021-10"))
HOSTILE = "湛江市\r\nBcc: all@evil.invalid\n<script>alert(1)</script>\x00\u202e𠮷\u2028\ud800局"


def due(stage: Stage, at: date, *duties: Duty, late: bool = False) -> Reminder:
    return Reminder(Entry("SZ01", at, stage), date(2021, 10, 8), late, duties)


def duty(item: int, at: date, **changes: Any) -> Duty:
    values: dict[str, Any] = {
        "unit": "SZ01",
        "item": item,
        "title": f"事项{item}",
        "requirement": "做好主动公开工作。",
        "due": at,
        "status": "推进中",
        "open": True,
        "hint": "",
        "sent_back": False,
        "last_progress": None,
    }
    return Duty(**{**values, **changes})


OVERDUE = date(2021, 9, 30)
BACK = ((1, "退回补正", "补正期限"), (2, "限期整改", "整改期限"))
AHEAD = date(2021, 10, 20)
DUES = (
    due(RED, OVERDUE, duty(1, OVERDUE), duty(2, OVERDUE, status="未填", hint="缺佐证"), late=True),
    due(BLUE, AHEAD, duty(26, AHEAD, hint="还有9天")),
    due(
        YELLOW,
        date(2021, 12, 31),
        duty(27, date(2021, 12, 31)),
        duty(28, date(2021, 12, 31), status="限期整改", sent_back=True),
    ),
)


def letter(kind: str, **changes: Any) -> str:
    values: dict[str, Any] = {
        "unit": "湛江市市场监督管理局",
        "plan_title": "湛江市2021年政务公开工作要点分工方案",
        "office": SimpleNamespace(name="市政府办公室政务公开科", mail="zwgk@zj.example.com", phone="0759-1234567"),
        "today": TODAY,
        "dues": DUES,
        "nudge": None,
        "awaited": (),
        "parts": tally(counted([Label.CLOSED, Label.OVERDUE, Label.OVERDUE, Label.WORKING])),
        "colour": "red",
        "return_by": date(2021, 10, 25),
        "attachment": "湛江市市场监督管理局-2021年台账.xlsx",
    }
    values |= changes
    return render(TEMPLATES, f"mail/reminder.{kind}.j2", **{"listed": listed(values["dues"], TODAY), **values})


def short(dues: tuple[Reminder, ...]) -> str:
    values = {"unit": "甲局", "plan_title": "方案", "work": "工作", "today": TODAY, "nudge": None, "return_by": TODAY}
    office = SimpleNamespace(name="科", mail="a@b.invalid", phone="")
    return render(TEMPLATES, "mail/short.txt.j2", dues=dues, awaited=(), office=office, **values)


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_the_letter_says_what_when_and_to_whom(kind: str) -> None:
    body = letter(kind)
    for words in (
        "湛江市市场监督管理局：",
        "以下5项工作尚未办结",
        "2021年9月30日",
        "逾期11天",
        "还有9天",
        "还有81天",
        "缺佐证",
        "未填",
        "2021年10月25日前",
        "zwgk@zj.example.com",
        "0759-1234567",
        "湛江市市场监督管理局-2021年台账.xlsx",
        "这是贵单位目前的台账" if kind == "html" else "是贵单位目前的台账",
        "已报送的内容不必重报",
        "严禁填报国家秘密、工作秘密和个人隐私。",
        "逾期2项",
        "滞后2项",
        "请抓紧办理",
    ):
        assert words in body, words
    assert "补发" not in body and "10月8日" not in body, "that the office was late is nothing to tell a unit"
    assert "督办" not in body


def test_the_text_is_laid_out_for_reading() -> None:
    lines = letter("txt").splitlines()
    assert lines[0] == "湛江市市场监督管理局："
    assert lines[2].startswith("　　根据《湛江市2021年政务公开工作要点分工方案》，截至2021年10月11日，")
    assert "【逾期】应完成日期：2021年9月30日（逾期11天）" in lines
    assert "　第1项　事项1" in lines
    assert "　　 办理状态：未填（缺佐证）" in lines
    assert "　　 办理状态：限期整改（请按核查意见办理）" in lines
    assert lines[-1].strip() == "2021年10月11日"
    assert "\n\n\n" not in "\n".join(lines)


def test_what_came_back_is_asked_for_by_the_day_set_with_it() -> None:
    """整改期限 is called so in text, HTML and the short text, also beside one due that same day by the plan."""
    same = (duty(1, OVERDUE), duty(2, OVERDUE, status="限期整改", sent_back=True, term=True))
    dues = once_each((due(RED, OVERDUE, *same),), TODAY)
    text, html = (letter(kind, dues=dues) for kind in ("txt", "html"))
    assert (
        "【逾期】应完成日期：2021年9月30日（逾期11天）" in text
        and "【逾期】整改期限：2021年9月30日（逾期11天）" in text
    )
    assert html.count("2021年9月30日应完成，逾期11天") == html.count("整改期限2021年9月30日，逾期11天") == 1
    said = short(dues)
    assert "2021年9月30日应完成（逾期11天）" in said and "整改期限2021年9月30日（逾期11天），限期整改" in said


def test_papers_that_lack_are_asked_for_by_another_word_than_work_also_on_one_day() -> None:
    made = [duty(at, OVERDUE, status=said, sent_back=True, term=True, mend_word=word) for at, said, word in BACK]
    dues = once_each((due(RED, OVERDUE, *made),), TODAY)
    text, html = (letter(kind, dues=dues) for kind in ("txt", "html"))
    for _, _, word in BACK:
        assert f"【逾期】{word}：2021年9月30日（逾期11天）" in text
        assert html.count(f"{word}2021年9月30日，逾期11天") == html.count(f"{word}<br>2021-09-30") == 1
        assert f"，{word}2021年9月30日（逾期11天）" in short(dues)


def test_what_came_back_before_its_due_date_is_asked_for_by_its_own_day_too() -> None:
    """The plan's day is months away, yet the unit was told to mend it in a week."""
    back = duty(
        28, date(2021, 12, 31), status="退回补正", sent_back=True, mend_by=date(2021, 10, 15), mend_word="补正期限"
    )
    dues = (due(YELLOW, back.due, back),)
    text, html = (letter(kind, dues=dues, colour="yellow") for kind in ("txt", "html"))
    assert "　　 办理状态：退回补正（补正期限2021年10月15日，请按核查意见办理）" in text.splitlines()
    assert "退回补正<br>补正期限<br>2021-10-15<br><b" in html
    assert "12月31日应完成（还有81天），退回补正，补正期限2021年10月15日，请按核查意见办理" in short(dues)


def test_a_text_for_a_group_says_by_which_day_what_came_back_is_wanted() -> None:
    until, far = date(2021, 10, 15), date(2021, 12, 31)
    papers = duty(28, far, status="退回补正", sent_back=True, mend_by=until, mend_word="补正期限")
    work = duty(3, OVERDUE, status="限期整改", sent_back=True, term=True, mend_word="整改期限")
    dues = once_each((due(YELLOW, far, papers, duty(29, far)), due(RED, OVERDUE, duty(1, OVERDUE), work)), TODAY)
    unit = SimpleNamespace(unit="甲局", dues=dues, nudge=None)
    office = SimpleNamespace(name="科", mail="a@b.invalid", phone="")
    said = render(TEMPLATES, "mail/group.txt.j2", units=[unit], work="工作", today=TODAY, group="市直", office=office)
    assert (
        "1. 甲局：逾期1项（第1项，逾期11天）；逾期1项（第3项，逾期11天，整改期限2021年9月30日）；"
        "滞后2项（第28、29项，还有81天，第28项补正期限2021年10月15日）"
    ) in said.splitlines()


@pytest.mark.parametrize(("colour", "word"), [("blue", "临近提醒"), ("yellow", "滞后提醒"), ("red", "逾期催办")])
def test_colour_and_word_go_together(colour: str, word: str) -> None:
    assert letter("subject", colour=colour) == (
        f"【{word}】关于《湛江市2021年政务公开工作要点分工方案》有关事项办理情况的提醒（湛江市市场监督管理局）"
    )
    fill = {"blue": "#DCEAF9", "yellow": "#FFF0B8", "red": "#FADCD9"}[colour]
    assert f'bgcolor="{fill}"' in letter("html", colour=colour)
    assert word in letter("html", colour=colour)


def test_one_colour_alone_is_not_counted_twice() -> None:
    body = letter("txt", dues=DUES[1:2], colour="blue")
    assert "贵单位以下1项工作尚未办结。请合理安排进度，按时办结。" in body


def test_no_telephone_no_label() -> None:
    office = SimpleNamespace(name="政务公开科", mail="a@b.invalid", phone="")
    assert "电话" not in letter("txt", office=office)
    assert "电话" not in letter("html", office=office)


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    body = letter("html").lower()
    for word in ("http:", "https:", "<img", "<link", "<script", "url(", "@import", "src="):
        assert word not in body


def test_hostile_names_come_through_harmless() -> None:
    office = SimpleNamespace(name=HOSTILE, mail="a@b.invalid", phone=HOSTILE)
    nasty = (due(RED, OVERDUE, duty(1, OVERDUE, title=HOSTILE, requirement=HOSTILE, status=HOSTILE, hint=HOSTILE)),)
    hostile: dict[str, Any] = {"unit": HOSTILE, "plan_title": HOSTILE, "office": office, "dues": nasty}
    subject = letter("subject", **hostile)
    assert "\n" not in subject
    assert "𠮷" in letter("txt", **hostile)
    clean = letter("txt", dues=nasty)
    for kind in ("subject", "txt", "html"):
        body = letter(kind, **hostile, attachment=HOSTILE)
        assert not any(line.lstrip().startswith(("Bcc:", "<script>")) for line in body.splitlines())
        assert not {"\x00", "\u202e", "\u2028", "\ud800", "\r"} & set(body)
        body.encode()
    assert "<script" not in letter("html", **hostile)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in letter("html", **hostile)
    assert len(letter("txt", **hostile).splitlines()) == len(clean.splitlines())


def test_a_name_of_300_characters_stays_whole_in_the_body_and_short_in_the_subject() -> None:
    unit = "长" * 300
    assert unit in letter("txt", unit=unit)
    assert unit in letter("html", unit=unit)
    assert len(letter("subject", unit=unit)) < 110


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("第一行\n{{ unitt }}\n", "第2行用了没有的名称“unitt”"),
        ("第一行\n\n{{ office.fax }}\n", "第3行用了没有的名称“fax”"),
        ("一\n{% for x in y %}\n", "第2行写法有误"),
        ("{{ unit | nothing }}", "第1行写法有误"),
        ("一\n{{ 1 // 0 }}", "第2行算不出来"),
        ("一\n{{ unit | cndate }}", "第2行算不出来"),
        ("{% include 'gone.j2' %}", "找不到模板文件 gone.j2"),
    ],
)
def test_a_mistake_in_a_template_names_file_and_line(tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "mine.txt.j2").write_text(source, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        render(tmp_path, "mine.txt.j2", unit="某局", office=SimpleNamespace(name="科"))
    assert words in caught.value.message
    assert caught.value.remedy
    if "gone" not in source:
        assert "mine.txt.j2" in caught.value.message


def test_the_line_of_an_included_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "foot.txt.j2").write_text("一\n二\n{{ nobody }}\n", encoding="utf-8")
    (tmp_path / "mine.txt.j2").write_text("{% include 'foot.txt.j2' %}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"foot\.txt\.j2 第3行"):
        render(tmp_path, "mine.txt.j2")


def test_a_template_saved_by_notepad(tmp_path: Path) -> None:
    (tmp_path / "bom.txt.j2").write_bytes("\ufeff您好，\r\n{{ unit }}\r\n".encode())
    assert render(tmp_path, "bom.txt.j2", unit="某局") == "您好，\n某局"
    (tmp_path / "gbk.txt.j2").write_bytes("您好".encode("gbk"))
    with pytest.raises(ConfigError, match="UTF-8"):
        render(tmp_path, "gbk.txt.j2")


def test_an_edited_template_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "mine.html.j2"
    path.write_text("{{ unit }}", encoding="utf-8")
    assert render(tmp_path, "mine.html.j2", unit="<b>") == "&lt;b&gt;"
    path.write_text("单位：{{ unit }}", encoding="utf-8")
    os.utime(path, (0, 0))
    assert render(tmp_path, "mine.html.j2", unit="<b>") == "单位：&lt;b&gt;"


@pytest.mark.parametrize(
    "evil",
    [
        "{{ cycler.__init__.__globals__.os.name }}",
        "{{ ().__class__.__mro__ }}",
        "{% for each in range(10 ** 9) %}x{% endfor %}",
    ],
)
def test_a_template_reaches_nothing_of_the_program(tmp_path: Path, evil: str) -> None:
    (tmp_path / "evil.txt.j2").write_text(evil, "utf-8")
    with pytest.raises(ConfigError, match=r"evil\.txt\.j2 第1行"):
        render(tmp_path, "evil.txt.j2")
