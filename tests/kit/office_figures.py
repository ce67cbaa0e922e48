"""The figures of a simulated year counted by hand from what really happened, and read back out of what people get."""

from __future__ import annotations

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from kit.office import sheet_of, table
from kit.office_truth import BACK, ENDED, Truth

Truths = Mapping[tuple[str, int], Truth]
CHARACTERS = {
    "逾": "逾期",
    "退": "退回",
    "临": "临期",
    "定": "待核定",
    "核": "待核查",
    "空": "未填",
    "未": "未启动",
    "办": "在办",
    "长": "长期坚持",
    "销": "已销号",
    "免": "不涉及",
}
_STATES = ("待核查", "退回补正", "限期整改", "已销号", "不涉及")
CODES = {
    "overdue": "逾期",
    "returned": "退回",
    "due_soon": "临期",
    "asked": "待核定",
    "claimed": "待核查",
    "unfilled": "未填",
    "not_started": "未启动",
    "working": "在办",
    "ongoing": "长期坚持",
    "closed": "已销号",
    "not_involved": "不涉及",
}


def state_words(row: Truth, counted: str) -> str:
    """How a row stands in the master's word, and what the word it is `counted` by says beside that."""
    return f"{row.state}，{counted}" if counted in ("逾期", "临期", "待核定") else row.state


def word(row: Truth, today: date) -> str:
    """The one word of a row, by the definitions."""
    if row.state in ENDED.values() or row.state == "待核查":
        return row.state
    if row.office_owes:
        return "待核定"
    if row.late_after and today > row.late_after:
        return "逾期"
    if row.state in BACK.values():
        return "退回"
    if row.late_after and row.late_after - today <= timedelta(days=30):
        return "临期"
    return {"": "未填", "未启动": "未启动", "长期坚持": "长期坚持"}.get(row.status, "在办")


def days(row: Truth, today: date) -> int:
    """How many days it is late."""
    assert row.late_after
    return (today - row.late_after).days


def due(row: Truth) -> date | None:
    """Its due date with what was agreed."""
    return row.extended if row.due and row.extended and row.extended > row.due else row.due


def due_words(row: Truth) -> str:
    """Its due date as people read it; a dash where it has none."""
    day = due(row)
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"


def _owed_after(row: Truth) -> date | None:
    """The day after which it ought to be done: not before a workbook that has it."""
    day = due(row)
    return max(day, row.handed or day) if day and not row.awaited else None


def owed(rows: Iterable[Truth], today: date) -> tuple[int, int]:
    """到期应办结, and of it what is closed."""
    passed = [row for row in rows if (day := _owed_after(row)) and day < today and row.state != "不涉及"]
    return len(passed), sum(row.state == "已销号" for row in passed)


def rate(rows: Iterable[Truth], today: date) -> str:
    """办结率, rounded half up to a tenth of a per cent; 100% is all of it, and 0% nothing."""
    passed, closed = owed(rows, today)
    return share_of(closed, passed)


def share_of(closed: int, passed: int) -> str:
    """How much of what was due is closed, in words."""
    if not passed:
        return "—"
    shown = (Decimal(100 * closed) / passed).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if 0 < closed < passed:
        shown = min(max(shown, Decimal("0.1")), Decimal("99.9"))
    return f"{str(shown).removesuffix('.0')}%"


def check_counts(shown: Mapping[str, Any], rows: list[Truth], today: date) -> None:
    """Counts of `status --json` say what these rows come to."""
    words = Counter(word(row, today) for row in rows)
    assert {CODES[key]: count for key, count in shown["states"].items() if count} == words
    assert (shown["due"], shown["met"]) == owed(rows, today)
    assert shown["long_term"] == sum(row.due is None for row in rows)
    assert shown["touched"] == sum(row.touched for row in rows)
    assert shown["oldest"] == max((days(row, today) for row in rows if word(row, today) == "逾期"), default=0)


def check_status(data: Mapping[str, Any], truth: Truths, names: Mapping[str, str], today: date) -> None:
    """`status --json`: the whole, every unit, every item, every due date."""
    check_counts(data["figures"], list(truth.values()), today)
    for unit in data["units"]:
        check_counts(unit, [row for (code, _), row in truth.items() if names[code] == unit["unit"]], today)
    items = data["figures"]["by_item"]
    for item in items:
        mine = [row for (_, number), row in truth.items() if number == item["item"]]
        check_counts(item, mine, today)
        assert item["owing"] == sum(row.state != "不涉及" for row in mine)
        assert item["done"] == sum(row.state == "已销号" for row in mine)
    states = [{row.state for (_, number), row in truth.items() if number == each["item"]} for each in items]
    finished = sum("已销号" in its and its <= set(ENDED.values()) for its in states)
    assert data["figures"]["items"] == {"total": len(items), "done": finished}, "what concerns nobody is not done"
    by_due = Counter(str(due(row) or "长期工作") for row in truth.values())
    assert {part["name"]: part["assignments"] for part in data["figures"]["by_due"]} == by_due
    waiting = data["figures"]["waiting"]
    assert waiting["claims"] == sum(row.state == "待核查" for row in truth.values())
    assert waiting["touched"] == sum(row.touched for row in truth.values())


def check_rounds(data: Mapping[str, Any], reported: Mapping[str, set[str]], count: int, today: date) -> None:
    """Each round: how many of the units have reported it, and that nobody is late with it before its day."""
    for its in data["figures"]["rounds"]:
        assert (its["owing"], its["reported"]) == (count, len(reported.get(its["round"], ()))), its
        assert its["over"] == (date.fromisoformat(its["return_by"]) < today)


def check_master(file: Path, truth: Truths, names: Mapping[str, str], today: date) -> None:
    """The master: key figures, matrix, the list of what is late, every unit's and every item's line."""
    rows, words = list(truth.values()), {key: word(row, today) for key, row in truth.items()}
    sheet = sheet_of(file, "总览")
    cards = {cell.value: sheet.cell(4, cell.column).value for cell in sheet[3] if cell.value}
    assert len(sheet._charts) >= 3  # type: ignore[attr-defined]
    said = Counter(words.values())
    assert cards["办结率"] == rate(rows, today)
    assert {name: cards[name] for name in ("已销号", "逾期", "退回", "待核查")} == {
        name: said[name] for name in ("已销号", "逾期", "退回", "待核查")
    }
    shown = {
        (line["责任单位"], int(item)): CHARACTERS[value]
        for line in table(file, "责任矩阵", 4)
        for item, value in line.items()
        if item.isdigit() and value
    }
    assert shown == {(names[unit], item): word for (unit, item), word in words.items()}
    late = {(line["责任单位"], line["序号"]): line["逾期天数"] for line in table(file, "逾期清单", 3) if line["序号"]}
    assert late == {(names[u], n): days(row, today) for (u, n), row in truth.items() if words[u, n] == "逾期"}
    for title, of in (("按单位汇总", "责任单位"), ("按事项汇总", "序号")):
        lines = {str(line[of]): line for line in table(file, title, 3)}
        groups = {"合计": list(truth)} | {(names[u] if of == "责任单位" else str(n)): [] for u, n in truth}
        for unit, item in truth:
            groups[names[unit] if of == "责任单位" else str(item)].append((unit, item))
        assert lines.keys() == groups.keys()
        for name, keys in groups.items():
            states = Counter(truth[key].state for key in keys)
            assert lines[name]["任务"] == len(keys)
            assert {each: lines[name][each] for each in _STATES} == {each: states[each] for each in _STATES}
            for each in ("逾期", "临期"):
                assert lines[name][f"其中{each}"] == sum(words[key] == each for key in keys)


def check_groups(file: Path, truth: Truths, groups: Mapping[str, Mapping[str, set[int]]], today: date) -> None:
    """The master's lines of each word and of what was due and is closed: sheet -> first column -> the items of it."""
    for title, lines in groups.items():
        shown = {str(line[next(iter(line))]): line for line in table(file, title, 3)}
        assert shown.keys() - {"合计"} == lines.keys()
        for name, items in (lines | {"合计": {item for _, item in truth}}).items():
            if name not in shown:
                continue
            rows = [row for (_, item), row in truth.items() if item in items]
            counted = Counter(word(row, today) for row in rows)
            line = shown[name]
            assert line["项次"] == len(rows)
            assert {each: line[each] for each in CODES.values()} == {each: counted[each] for each in CODES.values()}
            assert (line["到期应办结"], line["其中已销号"], line["办结率"]) == (*owed(rows, today), rate(rows, today))


def check_grid(file: Path, names: Mapping[str, str], reported: Mapping[str, set[str]], today: date) -> None:
    """报送情况: who has reported which round, and nobody called 未报 before a round's day is over."""
    for line in table(file, "报送情况", 3):
        (unit,) = (code for code, name in names.items() if name == line["责任单位"])
        for head, shown in line.items():
            if not (found := re.match(r"(\d+)年(\d+)月（截止日?(\d+)月(\d+)日）", head)):
                continue
            year, month, *last = map(int, found.groups())
            over = date(year + (last[0] < month), *last) < today
            came = unit in reported.get(f"{year}-{month:02}", ())
            assert (shown in ("已报", "部分收取")) == came, (line, head)
            assert shown != "未报" or (over and not came), (line, head)
            assert not (over and not came) or str(shown).startswith("未"), "未报, or a file came that was not taken"


def check_letter(file: Path, unit: str, truth: Truths, today: date) -> None:
    """A reminder's text: how many tasks the unit has in all, and of which word."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body
    found = re.search(r"贵单位共(\d+)项任务：(.*?)。", body.get_content())
    assert found, body.get_content()
    counted = Counter(word(row, today) for (code, _), row in truth.items() if code == unit)
    assert int(found[1]) == counted.total()
    assert {m[1]: int(m[2]) for m in re.finditer(r"([^，\d]+)(\d+)项", found[2])} == counted


def check_verdicts(file: Path, unit: str, truth: Truths) -> str:
    """A letter's text: how many items of the unit are closed, not its concern, wait, and came back."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body
    text = body.get_content()
    counted = Counter(row.state for (code, _), row in truth.items() if code == unit)
    wanted = {
        r"已销号：累计(\d+)项": counted["已销号"],
        r"；不涉及：(\d+)项": counted["不涉及"],
        r"待核查：(\d+)项": counted["待核查"],
        r"退回补正、限期整改：(\d+)项": counted["退回补正"] + counted["限期整改"],
    }
    told = {words: int(found[1]) if (found := re.search(words, text)) else 0 for words in wanted}
    assert told == wanted, text
    return text


def check_digest(file: Path, truth: Truths, names: Mapping[str, str], today: date) -> None:
    """The office's digest: the units that are late, with which items, and the days of the oldest."""
    text = file.read_text("utf-8-sig") if file.exists() else ""
    told = {
        found[1]: ([int(each) for each in found[2].split("、")], int(found[3]))
        for found in re.finditer(r"　(\S+)　第([\d、]+)项，最长逾期(\d+)天", text)
    }
    late: dict[str, list[int]] = {}
    for (unit, item), row in truth.items():
        if word(row, today) == "逾期":
            late.setdefault(unit, []).append(item)
    assert told == {
        names[unit]: (sorted(items), max(days(truth[unit, item], today) for item in items))
        for unit, items in late.items()
    }
