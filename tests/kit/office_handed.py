"""The inventory of the numbers in what is handed out over a simulated year: letters, texts, receipts, papers, JSON."""

from __future__ import annotations

import email
import email.policy
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from lxml import html

from kit.office_figures import CODES, days, due, owed, rate
from kit.office_numbers import Figure, Seen, Told, long_term, rate_of, read_back, trend
from kit.office_told import CELL, CLOSED_ROUND, RUNNING, SHARE, sheet_text
from kit.office_truth import STATES, Truth
from kit.papers import tables_of, text_of

# --- letters, texts, receipts ---


def letter_text(file: Path, kind: str = "plain") -> str:
    """What a unit reads, as plain text or, by its cells, in the HTML of it."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body((kind,))
    assert body
    if kind == "plain":
        return str(body.get_content())
    page: Any = html.fromstring(body.get_content())
    for each in page.xpath("//br"):
        each.tail = "\n" + (each.tail or "")
    return "\n".join(
        each.text_content() for each in page.xpath("//td[not(.//td) and not(.//div)]|//th|//div[not(.//table)]")
    )


def _unit_words(unit: str) -> Any:
    """The words of all its items, each with how many."""

    def truth(seen: Seen, told: Told) -> dict[str, object]:
        mine = Counter(said for (code, _), said in seen.words.items() if seen.names[code] == unit)
        said = {m[1]: int(m[2]) for m in re.finditer(r"([^，\d]+)(\d+)项", told["words"])}
        assert said == mine, (unit, said, mine)
        return {"total": mine.total()}

    return truth


def _states(unit: str, *states: str) -> Any:
    return lambda seen, told: {
        "count": sum(row.state in states for (code, _), row in seen.truth.items() if seen.names[code] == unit)
    }


def letter_figures(unit: str, text: str) -> tuple[Figure, ...]:
    """Those of a letter to a unit (name): what is listed is as many as it says."""
    listed = {int(each) for each in re.findall(r"^　第(\d+)项　", text, re.MULTILINE)}
    under = {
        kind: {int(each) for part in found for each in re.findall(r"^　第(\d+)项　", part, re.MULTILINE)}
        for kind, found in _parts(text).items()
    }
    mixed = {"late": under.get("逾期", set()), "slow": under.get("滞后", set()), "early": under.get("临近", set())}
    told: tuple[Figure, ...] = (
        Figure("多少项尚未办结", r"以下(?P<count>\d+)项工作(?:尚未|逾期未)办结", lambda s, t: {"count": len(listed)}),
        Figure(
            "其中",
            r"其中(?:逾期(?P<late>\d+)项、?)?(?:滞后(?P<slow>\d+)项、?)?(?:提前提醒(?P<early>\d+)项)?。",
            lambda s, t: {name: len(its) or "" for name, its in mixed.items()},
        ),
        Figure("贵单位的任务", r"(?:贵|该)单位共(?P<total>\d+)项任务：(?P<words>.*?)。", _unit_words(unit)),
        Figure("累计销号", r"已销号：累计(?P<count>\d+)项", _states(unit, "已销号")),
        Figure("新销号", r"其中新销号(?P<count>\d+)项", lambda s, t: {}),
        Figure("不涉及", r"不涉及：(?P<count>\d+)项", _states(unit, "不涉及")),
        Figure("待核查", r"待核查：(?P<count>\d+)项", _states(unit, "待核查")),
        Figure("退回、整改", r"退回补正、限期整改：(?P<count>\d+)项", _states(unit, "退回补正", "限期整改")),
        Figure("更正、申请", r"(?:更正|申请事项)：(?P<count>\d+)项", lambda s, t: {}),
        Figure("期限", r"(?:自本告知发出之日起|发出之日起)(?P<term>\d+)个工作日", lambda s, t: {}),
        Figure("期限已过", r"应于[\d年月日]+前办理，已过(?P<passed>\d+)天", lambda s, t: {}),
    )
    return told


def _parts(text: str) -> dict[str, list[str]]:
    """Under which word (逾期, 滞后, 临近) which items are listed."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^(?=【)", text, flags=re.MULTILINE)[1:]:
        found.setdefault(part[1 : part.index("】")], []).append(part)
    return found


def check_listed(text: str, unit: str, seen: Seen) -> None:
    """What a letter says to be 逾期 is late by as many days, counted from the day that is told."""
    for head, items in re.findall(r"^【逾期】(.*)\n((?:(?!【).*\n)*)", text, re.MULTILINE):
        found = re.search(r"(?:逾期|起算)(\d+)天", head)
        for item in re.findall(r"^　第(\d+)项　", items, re.MULTILINE):
            (code,) = (code for code, name in seen.names.items() if name == unit)
            assert found and int(found[1]) == days(seen.truth[code, int(item)], seen.day), (unit, item, head)


def check_states(text: str, unit: str, seen: Seen) -> None:
    """Where each item is that a letter lists: what nobody has filled in is 未填, and never said to be 未启动; and by
    which day it was asked to mend what came back."""
    state = r"^　第(\d+)项　(?:.*\n)+?.*办理状态：([^（\s]+)(?:（(?:补正|整改)期限(\d+)年(\d+)月(\d+)日)?"
    for item, said, *until in re.findall(state, text, re.MULTILINE):
        (code,) = (code for code, name in seen.names.items() if name == unit)
        row = seen.truth[code, int(item)]
        assert said == row.state, (unit, item, said)
        assert not until[0] or date(*map(int, until)) == row.last.until, (unit, item, until)


def html_figures(unit: str, text: str) -> tuple[Figure, ...]:
    """Those of the HTML of a letter beyond the ones of its text, which it must say too."""
    listed = {int(each) for each in re.findall(r"^　第(\d+)项　", text, re.MULTILINE)}
    under = {
        kind: sum(len(re.findall(r"^　第\d+项　", part, re.MULTILINE)) for part in found)
        for kind, found in _parts(text).items()
    }
    heads = {"late": under.get("逾期", 0), "slow": under.get("滞后", 0), "early": under.get("临近", 0)}
    return (
        Figure(
            "多少项，题头",
            (
                r"^(?P<count>\d+)项工作尚未办结(?: 逾期(?P<late>\d+)项)?(?: 滞后(?P<slow>\d+)项)?"
                r"(?: 提前提醒(?P<early>\d+)项)?$"
            ),
            lambda s, t: {"count": len(listed)} | {name: count or "" for name, count in heads.items()},
        ),
        Figure("全部任务", r"全部(?P<total>\d+)项：(?P<words>.*)$", _bar(unit)),
        Figure("每期几项", r" 共(?P<count>\d+)项$", lambda s, t: {}),
        Figure("题头", r"^已销号(?P<count>\d+)项", _states(unit, "已销号")),
        Figure("题头", r"待核查(?P<count>\d+)项", _states(unit, "待核查")),
        Figure("题头", r"退回补正、限期整改(?P<count>\d+)项", _states(unit, "退回补正", "限期整改")),
        Figure("新销号", r"新销号(?P<count>\d+)项", lambda s, t: {}),
        Figure("不涉及", r"；不涉及(?P<count>\d+)项", _states(unit, "不涉及")),
        Figure("更正、申请", r"(?:更正|申请事项)(?P<count>\d+)项", lambda s, t: {}),
        Figure(
            "期限", r"^(?:本告知发出后)?(?P<term>\d+)个工作日内$|本告知发出后(?P<after>\d+)个工作日", lambda s, t: {}
        ),
        Figure("已过", r"^已过(?P<passed>\d+)天$", lambda s, t: {}),
        Figure("序号", r"^(?P<item>\d+)$", lambda s, t: {}),
    )


def _bar(unit: str) -> Any:
    """The words of all its items below the bar."""

    def truth(seen: Seen, told: Told) -> dict[str, object]:
        mine = Counter(said for (code, _), said in seen.words.items() if seen.names[code] == unit)
        assert {m[1]: int(m[2]) for m in re.finditer(r"■([^■\d]+)(\d+)", told["words"])} == mine, (unit, told, mine)
        return {"total": mine.total()}

    return truth


LEFT = Figure("还有、逾期几天", r"(?:还有|逾期|起算)(?P<left>\d+)天", lambda s, t: {})
"""Of a due date that a letter lists: `check_listed` and `check_texts` hold it."""


def text_figures(text: str) -> tuple[Figure, ...]:
    """Those of the texts to paste and of the digest."""
    late = re.findall(r"^　\S+　第[\d、]+项，最长逾期\d+天", text, re.MULTILINE)
    kinds = Figure("几封", r"(?P<kind>核查告知|提醒|催报|下发台账|回执|抄报)(?P<count>\d+)封", lambda s, t: {})
    return (
        Figure("逾期的单位", r"^逾期的单位（共(?P<count>\d+)个）", lambda s, t: {"count": len(late)}),
        Figure(
            "最长逾期",
            r"(?P<unit>市\S+局) 第(?P<items>[\d、]+)项，最长逾期(?P<oldest>\d+)天",
            lambda s, t: {"oldest": max(s.late(unit=t["unit"]))},
        ),
        kinds,
        Figure(
            "一组里的各项",
            r"(?:逾期|临近|滞后)(?P<count>\d+)项（第(?P<items>[\d、]+)项",
            lambda s, t: {"count": len(t["items"].split("、"))},
        ),
        LEFT,
    )


def receipt_figures(text: str, brought: int, conflicts: int) -> tuple[Figure, ...]:
    """Those of a receipt: as many cells as the ledger has of that file, as many points as there are."""
    points = len(re.findall(r"^\d+\. ", text, re.MULTILINE))
    return (
        Figure("并入几处", r"^(?P<count>\d+)处填写已并入总台账", lambda s, t: {"count": brought}),
        Figure("另有几处", r"另有(?P<count>\d+)处与已收内容不同", lambda s, t: {"count": conflicts}),
        Figure("请看几处", r"^请看以下(?P<count>\d+)处", lambda s, t: {"count": points}),
    )


RECEIPT_TEXTS = (
    r"^文件：.*$",
    r"^校验码：.*$",
    r"replies/\S+?\.xlsx",
    r"[一-鿿]+![A-Z]+\d+",
    r"核查结论\d+项，已按填的记入台账",
    r"\S*@\S*",
    r"（填的是：.*）$",
    r"--item \d",
)
"""What counts nothing in a receipt: names of files, the code, places of cells, what was typed."""


def check_receipts(outbox: Path, names: Iterable[str], seen: Seen) -> set[str]:
    """Receipts of these names, before the office decides anything more: as many cells as the ledger has changes of the
    file, as many conflicts as it has questions of it."""
    with closing(sqlite3.connect(outbox.parent / "ledger.db")) as ledger:
        brought = dict(ledger.execute("SELECT return_id, count(*) FROM change GROUP BY return_id").fetchall())
        asked = dict(
            ledger.execute(
                "SELECT return_id, count(*) FROM question WHERE kind = 'conflict' GROUP BY return_id"
            ).fetchall()
        )
    met: set[str] = set()
    for path in (outbox / "receipts" / name for name in names):
        number, text = int(path.name.split("-")[1]), path.read_text("utf-8-sig")
        if any(f"-{name}-" in path.name for name in seen.names.values()) and "确认并记住" not in text:
            figures = receipt_figures(text, brought.get(number, 0), asked.get(number, 0))
            met |= read_back(text, figures, seen, RECEIPT_TEXTS)
    return {f"回执：{each}" for each in met}


# --- papers ---


def paper_text(file: Path) -> str:
    """A paper in lines, its tables below, cells apart."""
    return "\n".join([text_of(file), *(CELL.join(line) for its in tables_of(file) for line in its)])


def _whole(seen: Seen, told: Told) -> dict[str, object]:
    late = seen.late()
    wanted = rate_of(seen) | {
        "items": len(seen.items),
        "total": len(seen.rows),
        "done": seen.finished,
        "claimed": seen.count("待核查"),
        "late": len(late),
        "oldest": max(late, default=0),
        "back": seen.count("退回"),
        "long": long_term(seen)[0],
    }
    return {name: value for name, value in wanted.items() if told.get(name)}


def _unit_line(seen: Seen, told: Told) -> dict[str, object]:
    rows = [row for (code, _), row in seen.truth.items() if told["unit"] in (seen.names[code], "合计")]
    mine = Counter(said for (code, _), said in seen.words.items() if told["unit"] in (seen.names[code], "合计"))
    passed, closed = owed(rows, seen.day)
    return {
        "owed": passed,
        "met": closed,
        "rate": rate(rows, seen.day),
        "late": mine["逾期"],
        "back": mine["退回"],
        "claimed": mine["待核查"],
    }


def _late_items(seen: Seen, told: Told) -> dict[str, object]:
    """较多的是: of each item named how many units are late."""
    for item, count in re.findall(r"第(\d+)项“[^”]*”（(\d+)家）", told["named"]):
        assert int(count) == len(seen.late(item=int(item))), told
    return {}


def _item_line(seen: Seen, told: Told) -> dict[str, object]:
    mine = Counter(said for (_, item), said in seen.words.items() if item == int(told["item"]))
    said = {m[1]: int(m[2]) for m in re.finditer(r"([^，\d]+?)(\d+)", told["stands"])}
    assert not said or said == {each: mine[each] for each in mine if each not in ("已销号", "不涉及")}, (said, mine)
    return {"done": mine["已销号"], "owing": mine.total() - mine["不涉及"]}


_FEW = 5


def _published(seen: Seen, told: Told) -> dict[str, object]:
    """What is counted publicly: the items that concern no few units."""
    concerned = {key: row for key, row in seen.truth.items() if row.state != "不涉及"}
    units = Counter(item for _, item in concerned)
    rows = [row for (_, item), row in concerned.items() if units[item] >= _FEW]
    open_ones = {item for (_, item), row in concerned.items() if row.state != "已销号"}
    passed, closed = owed(rows, seen.day)
    done = sum(count >= _FEW and item not in open_ones for item, count in units.items())
    return {"owed": passed, "met": closed, "rate": rate(rows, seen.day), "done": done}


PUBLIC = (
    Figure(
        "公开页",
        (
            rf"到期应办结(?P<owed>\d+)项次，其中已销号(?P<met>\d+)项次，办结率{SHARE}；全部责任单位都已销号的有(?P<done>\d+)项。"
        ),
        _published,
    ),
    Figure(
        "几个单位的事项",
        r"^责任单位不足(?P<few>\d)个的事项，不公布办理情况，也不计入以上各数。$",
        lambda s, t: {"few": _FEW},
    ),
    Figure("各项任务", r"^(?P<item>\d)│.*│(?P<told>—)$", lambda s, t: {}),
)
"""Of an item of few units how many are done is neither told nor counted: the plan says who they are."""
CIRCULAR = (
    Figure(
        "总体",
        (
            r"共(?P<items>\d+)项任务，分解为(?P<total>\d+)项次。到期应办结(?P<owed>\d+)项次，"
            rf"其中已销号(?P<met>\d+)项次，办结率{SHARE}；"
            r"全部责任单位都已销号的有(?P<done>\d+)项。单位已报完成、待核查的有(?P<claimed>\d+)项次；长期工作(?P<long>\d+)项次"
        ),
        _whole,
    ),
    CLOSED_ROUND,
    RUNNING,
    Figure(
        "逾期",
        r"（一）逾期(?P<late>\d+)项次，最长(?P<oldest>\d+)天，较多的是(?P<named>.*)。$",
        lambda s, t: {**_whole(s, {name: t[name] for name in ("late", "oldest")}), **_late_items(s, t)},
    ),
    Figure("退回", r"核查退回(?P<back>\d+)项次", _whole),
    Figure(
        "附件的行",
        (
            rf"^(?P<unit>市[^│]+局|合计)│(?P<owed>\d+)│(?P<met>\d+)│{SHARE}"
            r"│(?P<late>\d+)│(?P<back>\d+)│(?P<claimed>\d+)$"
        ),
        _unit_line,
    ),
)
ITEMISED = (
    Figure(
        "总体",
        (
            r"共(?P<items>\d+)项任务，分解为(?P<total>\d+)项次，全部责任单位都已销号的有(?P<done>\d+)项。"
            rf"到期应办结(?P<owed>\d+)项次，其中已销号(?P<met>\d+)项次，办结率{SHARE}；"
            r"逾期(?P<late>\d+)项次；待核查(?P<claimed>\d+)项次"
        ),
        _whole,
    ),
    Figure("附件的行", r"^(?P<item>\d+)│[^│]*│(?P<done>\d+)/(?P<owing>\d+)│(?P<stands>[^│]*)│.*$", _item_line),
)


def _about(unit: str, item: int) -> Any:
    def truth(seen: Seen, told: Told) -> dict[str, object]:
        (code,) = (code for code, name in seen.names.items() if name == unit)
        return {"passed": days(seen.truth[code, item], seen.day)}

    return truth


def check_paper(file: Path, seen: Seen) -> set[str]:
    """A draft of the day, by what it is called."""
    text = paper_text(file)
    if file.name.startswith("通报"):
        return {f"通报：{each}" for each in read_back(text, CIRCULAR, seen)}
    if file.name.startswith("逐项"):
        return {f"逐项：{each}" for each in read_back(text, ITEMISED, seen)}
    if found := re.search(r"^督办单.*-(市\S+局)第(\d+)项-", file.name):
        figures = (Figure("已过", r"已过(?P<passed>\d+)天", _about(found[1], int(found[2]))),)
        return {f"督办单：{each}" for each in read_back(text, figures, seen)}
    assert file.name.startswith("限期整改通知"), file
    lines = len(re.findall(r"^\d+│", text, re.MULTILINE))
    kinds = {name: len(re.findall(rf"│{word}（", text)) for name, word in (("fix", "限期整改"), ("back", "退回补正"))}
    notice = (
        Figure("多少项", r"有(?P<count>\d+)项事项需要整改", lambda s, t: {"count": lines}),
        Figure("其中", r"限期整改(?P<fix>\d+)项，退回补正(?P<back>\d+)项", lambda s, t: kinds),
        Figure("期限", r"自告知之日起(?P<term>\d+)个工作日", lambda s, t: {}),
        Figure("行", r"^(?P<item>\d+)│[^│]*│(?:限期整改|退回补正)", lambda s, t: {}),
    )
    return {f"限期整改通知：{each}" for each in read_back(text, notice, seen)}


# --- status ---


def counted(rows: Mapping[tuple[str, int], Truth], seen: Seen) -> Iterator[tuple[str, int]]:
    """The counts of these rows, by their names in JSON."""
    words = Counter(seen.words[key] for key in rows)
    states = Counter(row.state for row in rows.values())
    yield from ((f"states.{name}", words[said]) for name, said in (*CODES.items(), ("incomplete", "缺项")))
    yield from ((f"phases.{name}", states[said]) for name, said in STATES.items())
    passed, closed = owed(rows.values(), seen.day)
    yield from (("due", passed), ("met", closed), ("bulk", 0))
    yield "closed_early", sum(row.state == "已销号" and not owed([row], seen.day)[0] for row in rows.values())
    yield "long_term", sum(row.due is None for row in rows.values())
    yield "long_term_closed", sum(row.due is None and row.state in ("已销号", "不涉及") for row in rows.values())
    yield "touched", sum(row.touched for row in rows.values())
    yield "oldest", max((days(rows[key], seen.day) for key in rows if seen.words[key] == "逾期"), default=0)


READ_ELSEWHERE = (
    r"^old_drafts\[\d+\]\.(change|returns|verdicts|mails)$",
    r"^(letters_awaiting_release|units_to_tell\.(now|next_round))$",
    r"^held\[\d+\]\.case$",
    r"^units\[.*\]\.conflicts$",
)
"""Test_drafts, test_told_verdicts, test_status hold these."""


def check_leaves(data: Mapping[str, Any], seen: Seen, categories: Mapping[str, int]) -> None:
    """Every number of `status --json` is in the inventory and true; `categories` are the items' 工作任务."""
    wanted = dict(_wanted(data, seen, categories))
    for path, value in leaves(data):
        if any(re.search(pattern, path) for pattern in READ_ELSEWHERE):
            continue
        assert path in wanted, ("a number that nobody reads", path, value)
        assert value == wanted[path], (path, value, wanted[path])


def _wanted(data: Mapping[str, Any], seen: Seen, categories: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    every = dict(seen.truth)
    yield from _part("figures", every, seen)
    yield from (("figures.items.total", len(seen.items)), ("figures.items.done", seen.finished))
    for item in seen.items:
        mine = {key: row for key, row in every.items() if key[1] == item}
        path = f"figures.by_item[{item}]"
        yield from ((f"{path}.{name}", count) for name, count in counted(mine, seen))
        states = Counter(row.state for row in mine.values())
        yield from ((f"{path}.item", item), (f"{path}.done", states["已销号"]))
        yield f"{path}.owing", len(mine) - states["不涉及"]
    for name, item in categories.items():
        yield from _part(f"figures.by_topic[{name}]", {key: row for key, row in every.items() if key[1] == item}, seen)
    for name in ("by_lead[未写明牵头单位]", "by_group[市直]"):
        yield from _part(f"figures.{name}", every, seen)
    for day in {due(row) for row in every.values()}:
        mine = {key: row for key, row in every.items() if due(row) == day}
        yield from _part(f"figures.by_due[{day or '长期工作'}]", mine, seen)
    for month, passed, met, closed in trend(seen):
        path = f"figures.months[{month}]"
        yield from ((f"{path}.due", passed), (f"{path}.met", met), (f"{path}.closed", closed))
    yield from _waiting(seen)
    roster = len(data["units"])
    for each in data["figures"]["rounds"]:
        year, _, month = each["round"].partition("-")
        came = seen.came(f"{year}年{int(month)}月")
        yield from _reported(f"figures.rounds[{each['round']}]", each, came, seen, roster)
    for unit in data["units"]:
        mine = {key: row for key, row in every.items() if seen.names[key[0]] == unit["unit"]}
        path = f"units[{unit['unit']}]"
        yield from ((f"{path}.{name}", count) for name, count in counted(mine, seen))
        yield f"{path}.items", len(mine)
    for name, path in (("obligations", "obligations"), *((f"groups[{g}]", f"groups.{g}") for g in data["groups"])):
        its = data["obligations"] if name == "obligations" else data["groups"][name[7:-1]]
        said = Counter(
            unit["obligation"] for unit in data["units"] if name == "obligations" or unit["group"] == name[7:-1]
        )
        yield from ((f"{path}.{state}", said[state]) for state in its)


def _part(path: str, rows: Mapping[tuple[str, int], Truth], seen: Seen) -> Iterator[tuple[str, int]]:
    yield f"{path}.assignments", len(rows)
    yield from ((f"{path}.{name}", count) for name, count in counted(rows, seen))


def _waiting(seen: Seen) -> Iterator[tuple[str, int]]:
    every = (*seen.rows, *seen.asleep.values())
    wanted = {
        "claims": sum(row.state == "待核查" for row in seen.rows),
        "touched": sum(row.touched for row in seen.rows),
        "petition": sum(row.applying + sum(said.objecting for said in row.words) for row in every),
        "held": sum(row.held for row in every),
        "conflict": sum(row.disputed for row in every),
        "retraction": 0,
    }
    yield from ((f"figures.waiting.{name}", count) for name, count in wanted.items())


ANSWERED = ("reported", "no_change", "partial")


def _reported(path: str, its: Mapping[str, Any], came: int, seen: Seen, roster: int) -> Iterator[tuple[str, int]]:
    """Of a round: all of the roster, as many of them owing, as many of these reported; which way is the round's own."""
    states = its["obligations"]
    assert sum(states.values()) == roster and sum(states[each] for each in ANSWERED) == came, its
    assert sum(states.values()) - states["not_owed"] - states.get("not_asked", 0) == len(seen.names), its
    yield from ((f"{path}.owing", len(seen.names)), (f"{path}.reported", came))
    yield from ((f"{path}.obligations.{name}", count) for name, count in states.items())


def leaves(data: Any, path: str = "") -> Iterable[tuple[str, int]]:
    """Every number of a JSON by its path; a member of a list by what it is called."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list):
        for at, each in enumerate(data):
            said = each if isinstance(each, dict) else {}
            names = (said[key] for key in ("item", "name", "round", "month", "unit") if said.get(key))
            yield from leaves(each, f"{path}[{next(names, at)}]")
    elif isinstance(data, int) and not isinstance(data, bool):
        yield path, data


MAIL_TEXTS = (r"\S+@\S+", r"附件《.*?》", r"邮箱 \S+", r"\S+台账\.xlsx")
"""What counts nothing in a letter: addresses and names of files."""


def check_mail(file: Path, seen: Seen) -> set[str]:
    """A letter to a unit, as soon as it is written."""
    text, unit = letter_text(file), file.name.split("-")[2]
    check_listed(text, unit, seen)
    check_states(text, unit, seen)
    figures = (*letter_figures(unit, text), LEFT)
    met = read_back(text, figures, seen, MAIL_TEXTS)
    check_bar(file)
    met |= read_back(letter_text(file, "html"), (*html_figures(unit, text), *figures), seen, MAIL_TEXTS)
    return {f"信：{each}" for each in met}


def check_bar(file: Path) -> None:
    """The parts of a letter's bar fill it, and each is as wide as it counts, to a hundredth of the whole."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("html",))
    assert body
    page: Any = html.fromstring(body.get_content())
    widths = [int(each.get("width").rstrip("%")) for each in page.xpath("//td[@height='14']")]
    counts = [int(m[1]) for m in re.finditer(r"■[^■\d]+(\d+)", page.text_content())]
    if widths:
        assert sum(widths) == 100 and len(widths) == len(counts), (widths, counts)
        assert all(abs(wide - 100 * count / sum(counts)) <= 1 for wide, count in zip(widths, counts, strict=True))


def check_pasted(file: Path, seen: Seen) -> set[str]:
    """A text to paste, or the office's digest."""
    text = file.read_text("utf-8-sig")
    return {f"文字：{each}" for each in read_back(text, text_figures(text), seen, MAIL_TEXTS)}


def check_verdict_book(file: Path, seen: Seen) -> None:
    """核查情况表 has a line of each row with a verdict, 销号清单 of each that is closed; both say how many."""
    wanted = {
        "核查情况表": {(seen.names[code], item) for (code, item), row in seen.truth.items() if row.last.means},
        "销号清单": {(seen.names[code], item) for (code, item), row in seen.truth.items() if row.state == "已销号"},
    }
    for title, rows in wanted.items():
        lines = [line.split(CELL) for line in sheet_text(file, title).splitlines()]
        told = {(line[1], int(line[0])) for line in lines if len(line) > 2 and line[0].isdigit()}
        assert told == rows, (title, told, rows)
        assert any(f"共{len(rows)}项。" in cell for line in lines for cell in line), (title, lines[:3])


def check_exported(file: Path, seen: Seen, categories: Mapping[str, int]) -> None:
    """The exported figures by 类别, group and lead: the same counts as everywhere."""
    told: dict[tuple[str, str], dict[str, int]] = {}
    for line in json.loads(file.read_text("utf-8")):
        told.setdefault((line["分法"], line["名称"]), {})[line["指标"]] = line["数"]
    every = dict(seen.truth)
    parts = {}
    for name, item in categories.items():
        if mine := {key: row for key, row in every.items() if key[1] == item}:
            parts["类别", name] = mine
    parts |= {("分组", "市直"): every, ("牵头单位", "未写明牵头单位"): every, ("全部", "全部"): every}
    for key, rows in parts.items():
        words = Counter(seen.words[each] for each in rows)
        passed, closed = owed(rows.values(), seen.day)
        wanted = {"项次": len(rows), "到期应办结": passed, "其中已销号": closed, "缺项": 0}
        assert told[key] == wanted | {said: words[said] for said in CODES.values()}, key
    assert {by for by, _ in told} == {"全部", "单位", "事项", "应完成日期", "填报期", "类别", "分组", "牵头单位"}
