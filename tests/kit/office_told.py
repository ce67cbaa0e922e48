"""The inventory of the numbers on the page, the desk and the master's sheets: name, words around it, truth."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lxml import html

from kit.office import opened
from kit.office_figures import days, due_words, owed, rate, share_of
from kit.office_numbers import Figure, Seen, Told, changes, long_term, rate_of, sent_back, trend, who
from kit.office_truth import Truth

GROUPS = {
    "closed": ("已销号", "不涉及"),
    "claimed": ("待核查",),
    "late": ("逾期",),
    "soon": ("临期", "退回", "缺项"),
    "rest": ("待核定", "未填", "未启动", "在办", "长期坚持"),
}
"""What the lines beside charts count."""
DOUBTED = {2: "2021年10月15日"}
"""The item of which the plan says two days -> the earlier of them."""
ITEMS = {"规划公开": 1, "财政公开": 2, "政策解读": 3, "回应关切": 4}
CELL = "│"


# --- texts of files ---


def page_text(file: Path) -> str:
    """The page in lines: a line a row of a table, cells apart; the rows of a card begin with the unit's name,
    those who are late with an item with the item.

    What each word means, the plan's own texts, the choices of the filters and what happened with each unit are left
    out: they count nothing, the last is the ledger's own record (`test_timeline`).
    """
    page: Any = html.fromstring(file.read_bytes().decode())
    for path in ("//style", "//script", "//svg", "//form", "//title", "//ol[@class='happened']"):
        for each in page.xpath(path):
            each.drop_tree()
    for each in page.xpath("//h2[@id='rules']/following-sibling::*"):
        each.drop_tree()
    lines = []
    for each in page.xpath("//h1|//h2|//h3|//p|//li|//tr|//summary|//footer|//div[@class='named']/span"):
        if each.tag == "tr":
            card = each.xpath("ancestor::details[1][not(@id='late-rows')]/summary/b")
            cells = [" ".join(cell.text_content().split()) for cell in each]
            lines.append(CELL.join([*(_said(b) for b in card), *cells]))
        elif each.tag == "li" and (each.xpath("ancestor::ul[@class='keys']") or each.xpath(".//li|.//p")):
            continue
        else:
            item = each.xpath("self::p[b]/ancestor::details[@class='late-item']/summary/b")
            lines.append(CELL.join(_said(part) for part in (*item, each)))
    return "\n".join(lines)


def desk_text(file: Path) -> str:
    """The desk in lines, without the names of files."""
    page: Any = html.fromstring(file.read_bytes().decode())
    for path in ("//style", "//title", "//h2[@id='files']/following-sibling::*", "//tbody"):
        for each in page.xpath(path):
            each.drop_tree()
    return "\n".join(_said(each) for each in page.xpath("//h1|//h2|//p|//li|//caption|//footer"))


def sheet_text(file: Path, title: str) -> str:
    """A sheet in lines, cells apart, empty ones left out."""
    lines = opened(file.read_bytes())[title].iter_rows(values_only=True)
    return "\n".join(CELL.join(_cell(each) for each in line if each not in (None, "")) for line in lines)


def _cell(value: object) -> str:
    return str(value.date()) if isinstance(value, datetime) else " ".join(str(value).split())


def _said(element: Any) -> str:
    return " ".join(element.text_content().split())


# --- truths ---


def _round(seen: Seen, told: Told) -> dict[str, object]:
    """Of a month: who owed it, has reported it, has not; a month whose day is over alone has any that have not."""
    came, count = seen.came(told["month"]), len(seen.names)
    year, month, day = map(int, re.findall(r"\d+", told["back"]))
    return {"came": came, "owing": count, "over": str(date(year, month, day) < seen.day), "left": count - came}


def _only(*names: str) -> Any:
    """Those of a round's truth."""
    return lambda seen, told: {name: value for name, value in _round(seen, told).items() if name in names}


def _month(seen: Seen, told: Told) -> dict[str, object]:
    came, count = seen.came(told["month"]), len(seen.names)
    wanted: dict[str, object] = {"owing": count, "came": came, "left": count - came, "who": who(count - came, count)}
    return {name: value for name, value in wanted.items() if told.get(name)}


def _rows_of(seen: Seen, name: str) -> list[Truth]:
    """The rows of a line: of all, of a 类别, a group, a due date as it is written."""
    if name in ("合计", "市直", "未写明牵头单位"):
        return seen.rows
    if name in ITEMS:
        return [row for (_, item), row in seen.truth.items() if item == ITEMS[name]]
    full = name if "年" in name or name == "长期工作" else f"{seen.day.year}年{name}"
    return [row for row in seen.rows if due_words(row).replace("—", "长期工作") == full]


def _line(seen: Seen, told: Told) -> dict[str, object]:
    rows = _rows_of(seen, told["name"])
    words = seen.words
    mine = [words[key] for key, row in seen.truth.items() if any(row is each for each in rows)]
    passed, closed = owed(rows, seen.day)
    sums = {"total": len(rows), "owed": passed, "met": closed, "rate": rate(rows, seen.day)}
    wanted = {name: sum(each in its for each in mine) for name, its in GROUPS.items()} | sums
    return {name: value for name, value in wanted.items() if name in told}


def _late(seen: Seen, told: Told) -> dict[str, object]:
    late = seen.late(unit=told.get("unit", ""), item=int(told.get("item") or 0))
    units = {code for (code, _), said in seen.words.items() if said == "逾期"}
    wanted = {"late": len(late), "oldest": max(late, default=0), "units": len(units), "items": len(seen.items)}
    return {name: value for name, value in wanted.items() if name in told}


def _counts(**words: str) -> Any:
    return lambda seen, told: {name: seen.count(said) for name, said in words.items()}


def _latest(seen: Seen, told: Told) -> dict[str, object]:
    """Of what is late the number of rows by how many days: each of the longest, the others together."""
    found = Counter(seen.late())
    longest, *rest = sorted(found, reverse=True)
    units = {code for (code, item), said in seen.words.items() if said == "逾期" and _days(seen, code, item) == longest}
    shown = {int(m[1]): int(m[2]) for m in re.finditer(r"(\d+)天(\d+)项次", told["shorter"])}
    assert list(shown) == rest[: len(shown)] and all(found[each] == shown[each] for each in shown), (shown, found)
    beyond = sum(found[each] for each in rest[len(shown) :])
    return {"oldest": longest, "count": found[longest], "units": len(units), "beyond": beyond or ""}


def _days(seen: Seen, unit: str, item: int) -> int:
    return days(seen.truth[unit, item], seen.day)


def _is_latest(seen: Seen, told: Told) -> dict[str, object]:
    """Who is named as latest is late by the most days of all."""
    mine = seen.late(unit=told["unit"], item=int(told["item"]))
    assert mine == [max(seen.late())], (told, mine)
    return {}


def _late_alike(seen: Seen, told: Told) -> dict[str, object]:
    """Who is late with an item by these days: as many as it says, all of them named."""
    item, passed = int(told["item"]), int(told["days"])
    mine = {
        seen.names[code]
        for (code, number), said in seen.words.items()
        if said == "逾期" and number == item and _days(seen, code, number) == passed
    }
    assert set(told["named"].split("、")) == mine, (told, mine)
    return {"count": len(mine)}


def _red(seen: Seen, told: Told) -> dict[str, object]:
    """What is red as its due date has passed alone, and what was sent back besides."""
    back = _back_late(seen, told)["count"]
    return {"plain": seen.count("逾期") - back or "", "back": back or ""}


def _silent(seen: Seen) -> dict[str, int]:
    """Who has not reported the last month that is over -> how many months on end."""
    over = seen.months[: seen.months.index(seen.month_told) + 1]
    found = {}
    for unit in seen.names:
        came = [at for at, month in enumerate(over) if seen.has_reported(unit, month)]
        if on_end := len(over) - 1 - max(came, default=-1):
            found[unit] = on_end
    return found


def _silence(seen: Seen, told: Told) -> dict[str, object]:
    """连续未报: by how many months, the longest first, since which and how many units."""
    end = seen.months.index(seen.month_told) + 1
    its = Counter(count for count in _silent(seen).values() if count > 1)
    wanted = []
    for count in sorted(its, reverse=True):
        named = "、".join(seen.names[unit] for unit, months in _silent(seen).items() if months == count)
        wanted.append(
            f"{count}期（{seen.months[end - count]}起）的{its[count]}家" + (f"：{named}" if its[count] <= 5 else "")
        )
    assert told["parts"].split("；") == wanted, (told, wanted)
    return {}


def _not_given(seen: Seen, told: Told) -> dict[str, object]:
    """The months that are over and of which nobody had a workbook: those in which nobody sent one back."""
    over = seen.months[: seen.months.index(seen.month_told) + 1]
    wanted = [month for month in over if not seen.came(month)]
    assert told["months"].split("、") == wanted, (told, wanted)
    return {}


def _silent_all(seen: Seen, told: Told) -> dict[str, object]:
    """且都已连续几期: nobody who is silent is so for less."""
    its = _silent(seen).values()
    return {"count": min(its), "more": "以上" if max(its) > min(its) else ""}


def _silent_some(seen: Seen, told: Told) -> dict[str, object]:
    """其中几家已连续两期以上: the others are silent for the last month alone."""
    its = _silent(seen).values()
    return {"count": sum(each > 1 for each in its) if 1 in its else ""}


def _few_due(seen: Seen, told: Told) -> dict[str, object]:
    """What is not compared: of none of its parts ten were due."""
    items = [[row for (_, number), row in seen.truth.items() if number == item] for item in seen.items]
    its = {"类别": items, "分组": [seen.rows]}[told["by"]]
    return {"least": 10 if all(owed(rows, seen.day)[0] < 10 for rows in its) else ""}


def _no_lowest(seen: Seen, told: Told) -> dict[str, object]:
    """Nobody is said to be lowest where five points, or ten that were due, are wanting: all together were few."""
    passed, _ = owed(seen.rows, seen.day)
    return {"points": 5 if 0 < passed < 10 else ""}


def _late_unit(seen: Seen, told: Told) -> dict[str, object]:
    """A unit that is late: with how many, by how many days, its 办结率 with what it is made of."""
    rows = [row for (code, _), row in seen.truth.items() if seen.names[code] == told["unit"]]
    passed, closed = owed(rows, seen.day)
    share = f"{rate(rows, seen.day)}（{closed}/{passed}）" if passed else "没有到期的"
    return {**_late(seen, told), "share": share}


def _also_red(seen: Seen, told: Told) -> dict[str, object]:
    return {"more": len(seen.late(unit=told["unit"])) - 1}


def _closed(seen: Seen, told: Told) -> dict[str, object]:
    """What was due and is closed, what was closed early, all that is closed."""
    early = _early(seen, told)["early"]
    return rate_of(seen) | {"early": early or "", "closed": seen.count("已销号")}


def _open(seen: Seen, told: Told) -> dict[str, object]:
    """到期没有销号: how many, and of which words."""
    left = Counter(
        seen.words[key] for key, row in seen.truth.items() if owed([row], seen.day)[0] and row.state != "已销号"
    )
    said = {m[1]: int(m[2]) for m in re.finditer(r"([^、\d]+)(\d+)", told["parts"])}
    assert said == left, (said, left)
    return {"open": left.total()}


def _why(seen: Seen, told: Told) -> dict[str, object]:
    """A row by its unit and item: how many days have passed or are left."""
    (code,) = (code for code, name in seen.names.items() if name == told["unit"])
    row = seen.truth[code, int(told["item"])]
    wanted: dict[str, object] = {"soon": 30}
    if seen.words[code, int(told["item"])] == "逾期":
        wanted |= {"passed": days(row, seen.day), "days": days(row, seen.day)}
    elif row.last.until:
        wanted |= {"passed": (seen.day - row.last.until).days}
    if row.late_after:
        wanted |= {"left": (row.late_after - seen.day).days}
    return {name: value for name, value in wanted.items() if told.get(name)}


def _long(seen: Seen, told: Told) -> dict[str, object]:
    total, ended = long_term(seen)
    return {"total": total, "ended": ended}


def _changed(seen: Seen, told: Told) -> dict[str, object]:
    its = changes(seen)
    wanted = {"late": "新逾期", "back": "新退回", "closed": "新销号", "claimed": "新报完成待核查", "moved": "收到"}
    return {name: len(its[kind]) for name, kind in wanted.items() if name in told}


def _trend(seen: Seen, told: Told) -> dict[str, object]:
    (line,) = (line for line in trend(seen) if line[0] == told["end"])
    _, passed, met, closed = line
    share = share_of(met, passed)
    wanted = {"due": passed, "met": met, "open": passed - met, "rate": share, "closed": closed}
    return {name: value for name, value in wanted.items() if name in told}


def _oldest_claim(seen: Seen, told: Told) -> dict[str, object]:
    since = seen.claimed_on
    wanted: dict[str, object] = {"claims": sum(row.state == "待核查" for row in seen.rows)}
    wanted |= {"since": f"{since.year}年{since.month}月{since.day}日", "days": (seen.day - since).days} if since else {}
    return {name: value for name, value in wanted.items() if told.get(name) or name == "claims"}


def _early(seen: Seen, told: Told) -> dict[str, object]:
    return {"early": sum(row.state == "已销号" and not owed([row], seen.day)[0] for row in seen.rows)}


def _back_late(seen: Seen, told: Told) -> dict[str, int]:
    return {"count": sum(seen.words[key] == "逾期" and sent_back(row, seen) for key, row in seen.truth.items())}


def _soon_by_day(seen: Seen) -> dict[str, int]:
    """The due dates of what is 临期, the nearest first, each with how many; less those that had passed by then."""
    found = Counter(due_words(row) for key, row in seen.truth.items() if seen.words[key] == "临期")
    days = {day: date(*map(int, re.findall(r"\d+", day))) for day in found}
    return {day: found[day] for day in sorted(days, key=days.__getitem__) if days[day] >= seen.day}


def _soonest(seen: Seen, told: Told) -> dict[str, object]:
    due, count = next(iter(_soon_by_day(seen).items()), ("", ""))
    return {"soon": count, "due": due}


def _soon_of_day(seen: Seen, told: Told) -> dict[str, object]:
    due = date(*map(int, re.findall(r"\d+", told["due"])))
    left = (due - seen.day).days
    return {"soon": _soon_by_day(seen)[told["due"]], "left": left or ""}


def _doubted(seen: Seen, told: Told) -> dict[str, object]:
    """What is late by a day of which the plan says another: until it is moved."""
    late = [key for key, said in seen.words.items() if said == "逾期"]
    return {"doubted": sum(due_words(seen.truth[key]) == DOUBTED.get(key[1]) for key in late)}


def _few_parts(seen: Seen, told: Told) -> dict[str, object]:
    """Of how many parts of a chart something was due, but not ten: here of every one of which anything was."""
    items = [[row for (_, number), row in seen.truth.items() if number == item] for item in seen.items]
    found = [owed(rows, seen.day)[0] for rows in (*items, seen.rows)]
    assert int(told["few"]) in {sum(0 < each < 10 for each in found[:-1]), int(0 < found[-1] < 10)}, told
    return {"least": 10}


def _words_of(seen: Seen, told: Told) -> dict[str, object]:
    """The words of a unit's card, each with how many."""
    (code,) = (code for code, name in seen.names.items() if told["head"].startswith(name))
    mine = Counter(said for (unit, _), said in seen.words.items() if unit == code)
    said = {m[1]: int(m[2]) for m in re.finditer(r"([^\s\d（）]+?)(\d+)(?=（|\s|$)", told["words"])}
    rows = [row for (unit, _), row in seen.truth.items() if unit == code]
    early = re.search(r"已销号\d+（提前(\d+)）", told["words"])
    assert int(early[1] if early else 0) == sum(r.state == "已销号" and not owed([r], seen.day)[0] for r in rows), told
    assert all(mine[each] == count for each, count in said.items()), (said, mine)
    assert all(each in said for each in ("逾期", "退回", "临期", "待核查", "已销号") if mine[each]), (said, mine)
    return {}


MONTH, BACK, SHARE = r"(?P<month>\d+年\d+月)", r"(?P<back>\d+年\d+月\d+日)", r"(?P<rate>—|[\d.]+%)"
RUNNING = Figure(
    "本期：已报 n 家，截止 X 日",
    rf"{MONTH}已报(?P<came>\d+)家（应报(?P<owing>\d+)家），截止{BACK}",
    _only("came", "owing"),
)
NOT_GIVEN = Figure("没有下发的期", r"^(?P<months>\S+)没有下发当期台账的记录，单位用手里的台账报。$", _not_given)
CLOSED_ROUND = Figure(
    "截止后：应报、已报、未报", rf"{MONTH}应报(?P<owing>\d+)家，已报(?P<came>\d+)家，未报(?P<left>\d+)家", _month
)
SHARES_BOOK = (
    r"^(?P<name>[^│]+)│(?P<closed>\d+)│(?P<claimed>\d+)│(?P<late>\d+)│(?P<soon>\d+)│(?P<rest>\d+)"
    rf"│(?P<total>\d+)│(?P<owed>\d+)│(?P<met>\d+)│{SHARE}$"
)
SHARES_PAGE = (
    r"^(?P<name>[^│]+)│(?P<late>\d+)│(?P<soon>\d+)│(?P<claimed>\d+)│(?P<rest>\d+)│(?P<closed>\d+)"
    rf"│(?P<total>\d+)│(?P<owed>\d+)│(?P<met>\d+)│{SHARE}$"
)

PAGE = (
    Figure(
        "概述",
        rf"^(?P<all>\d+)家单位中(?P<units>\d+)家有逾期，共(?P<late>\d+)项次(?:（其中(?P<doubted>\d+)项次时限待核定）)?"
        rf"(?:；临期(?P<soon>\d+)项次，最近的(?P<due>[\d年月日]+)到期)?；办结率{SHARE}",
        lambda s, t: {
            "all": len({unit for unit, _ in s.truth}),
            "rate": rate_of(s)["rate"],
            **_late(s, t),
            **_soonest(s, t),
            "doubted": _doubted(s, t)["doubted"] or "",
        },
    ),
    Figure("上期未报", rf"；{MONTH}(?P<who>全部未报送|均已报送|\d+家未报送)(?=[。，（])", _month),
    Figure("上期未报，都已连续几期", r"，且都已连续(?P<count>\d+)期(?P<more>以上)?未报。$", _silent_all),
    Figure("上期未报，几家已连续几期", r"，其中(?P<count>\d+)家已连续两期以上未报。$", _silent_some),
    Figure("连续未报", r"^连续未报：(?P<parts>.*)。$", _silence),
    NOT_GIVEN,
    Figure("上期未报（一问）", rf"^{MONTH}的报送日（{BACK}）已过，(?P<who>全部未报送|均已报送|\d+家未报送)。$", _month),
    RUNNING,
    Figure(
        "最长逾期",
        (
            r"^最长逾期(?P<oldest>\d+)天的有(?P<count>\d+)项次，涉及(?P<units>\d+)家"
            r"(?:；(?P<shorter>\d+天\d+项次(?:、\d+天\d+项次)*))?(?:，更短的(?P<beyond>\d+)项次)?。$"
        ),
        _latest,
    ),
    Figure("逾期最久的", r"^(?P<unit>市[^│]+局)第(?P<item>\d+)项$", _is_latest),
    Figure("逾期的事项", r"^第(?P<item>\d+)项 \S+ 逾期(?P<late>\d+)家 最长(?P<oldest>\d+)天$", _late),
    Figure("时限待核定", r"^逾期里(?P<doubted>\d+)项次（第2项）时限暂定，待办公室核定。$", _doubted),
    Figure(
        "临期到哪天",
        r"^临期(?P<soon>\d+)项次：(?P<due>[\d年月日]+)到期，(?:今天到期|还有(?P<left>\d+)天)$",
        _soon_of_day,
    ),
    Figure("不比的有几个", r"^到期应办结不满(?P<least>\d+)项次的(?P<few>\d+)个，不和别的比办结率。$", _few_parts),
    Figure("退回后逾期", r"^逾期里有(?P<count>\d+)项次是退回后逾期的，不再算在退回里。$", _back_late),
    Figure(
        "办结率",
        (
            rf"^到期应办结(?P<owed>\d+)项次，其中已销号(?P<met>\d+)项次，办结率{SHARE}"
            r"(?:；没有到期的提前销号(?P<early>\d+)项次)?；共已销号(?P<closed>\d+)项次。$"
        ),
        _closed,
    ),
    Figure(
        "全部单位办结",
        r"^(?P<items>\d+)项任务中，全部单位都已销号的(?P<done>\d+)项。$",
        lambda s, t: {"items": len(s.items), "done": s.finished},
    ),
    Figure("到期没有销号", r"^到期没有销号的(?P<open>\d+)项次：(?P<parts>.*)。$", _open),
    Figure("长期工作", r"^长期工作(?P<total>\d+)项次不算办结率，年底认定；已认定(?P<ended>\d+)项次。$", _long),
    Figure("本期新销号", r"^本期新销号(?P<closed>\d+)项次", _changed),
    Figure(
        "待核查最久",
        r"^待办公室核查(?P<claims>\d+)项次(?:，最早一件(?P<since>[\d年月日]+)报来(?:，已(?P<days>\d+)天)?)?。$",
        _oldest_claim,
    ),
    Figure(
        "分不出先后",
        r"^各类别、各牵头单位、各组相差都不到(?P<points>\d+)个百分点，或到期的太少，分不出先后。$",
        _no_lowest,
    ),
    Figure("不比", r"^(?P<by>类别|分组)：到期应办结的都不到(?P<least>\d+)项次，不比。$", _few_due),
    Figure(
        "逾期的单位",
        r"^(?P<unit>市\S+局) 逾期(?P<late>\d+)项次 最长(?P<oldest>\d+)天，"
        r"办结率(?P<share>没有到期的|[\d.]+%（\d+/\d+）)$",
        _late_unit,
    ),
    Figure(
        "红的各有几项次",
        (
            r"^任务标红就是逾期：(?:(?P<plain>\d+)项次应完成日期已过，没有报完成)?；?"
            r"(?:(?P<back>\d+)项次核查退回后没有重新报完成，应完成日期和补正期限、整改期限都已过)?。$"
        ),
        _red,
    ),
    Figure("为什么是红的", r"^(?P<unit>市\S+局) 第(?P<item>\d+)项 .*?已过(?P<passed>\d+)天", _why),
    Figure("还有几项红", r"。(?P<unit>市[^。]+局)还有(?P<more>\d+)项红$", _also_red),
    Figure(
        "临期是几天以内", r"；临期（黄）：(?P<soon>\d+)天以内（含当天）到期，没有报完成；", lambda s, t: {"soon": 30}
    ),
    Figure("各期：多少家是部分收取", r"^已报(?P<came>\d+)家中，(?P<part>\d+)家是部分收取", lambda s, t: {}),
    Figure("图表旁的各行", SHARES_PAGE, _line),
    Figure(
        "图表旁的各期",
        rf"^{MONTH}│(?P<came>\d+)│(?P<left>\d+)│(?P<open>\d+)│(?P<owing>\d+)│{BACK}(?:│(?P<given>[没有]+)下发本期台账的记录|│—)?$",
        lambda s, t: {
            "came": _round(s, t)["came"],
            "owing": len(s.names),
            **({"given": "有" if s.came(t["month"]) else "没有"} if t["given"] else {}),
            "left": _round(s, t)["left"] if _round(s, t)["over"] == "True" else 0,
            "open": 0 if _round(s, t)["over"] == "True" else _round(s, t)["left"],
        },
    ),
    Figure(
        "图表旁的走势",
        rf"^(?P<end>\d+年\d+月)│(?P<met>\d+)│(?P<open>\d+)│(?P<due>\d+)│{SHARE}│(?P<closed>\d+)$",
        _trend,
    ),
    Figure("逾期多少项次", r"^共(?P<late>\d+)项次，按事项列单位", _late),
    Figure("逐条多少项次", r"^逐条看日期和原因\s*(?P<late>\d+)项次，", _late),
    Figure("逾期的事项有几家", r"^第(?P<item>\d+)项 \S+ 逾期(?P<late>\d+)家(?: 时限待核定)?$", _late),
    Figure(
        "同样天数的几家",
        r"^第(?P<item>\d+)项 [^│]*│逾期(?P<days>\d+)天的(?P<count>\d+)家：(?P<named>.*)$",
        _late_alike,
    ),
    Figure("逾期清单", r"^(?P<item>\d+)│\S+?│(?P<unit>市[^│]+局)│[^│]*│(?P<days>\d+)天│.*?已过(?P<passed>\d+)天", _why),
    Figure("各单位的行：已过", r"^(?P<unit>市[^│]+局)│(?P<item>\d+)│.*?已过(?P<passed>\d+)天", _why),
    Figure(
        "各单位的行：还有",
        r"^(?P<unit>市[^│]+局)│(?P<item>\d+)│.*?还有(?P<left>\d+)天（(?P<soon>\d+)天以内为临期）",
        _why,
    ),
    Figure("各单位的行：临期", r"^(?P<unit>市[^│]+局)│(?P<item>\d+)│.*?（(?P<soon>\d+)天以内为临期）", _why),
    Figure("各单位的行", r"^(?P<unit>市[^│]+局)│(?P<item>\d+)│", lambda s, t: {}),
    Figure("各单位的标签", r"^(?P<head>市\S+局)市直(?P<words>.*)$", _words_of),
    Figure(
        "多少家、多少项",
        r"^共(?P<units>\d+)家、(?P<items>\d+)项任务",
        lambda s, t: {"units": len({unit for unit, _ in s.truth}), "items": len(s.items)},
    ),
    Figure("已报", r"^(?P<count>\d+)家 已报$", lambda s, t: {"count": s.came(s.month_told)}),
    Figure("未报", r"^(?P<count>\d+)家 未报$", lambda s, t: {"count": len(s.names) - s.came(s.month_told)}),
    Figure("应报", r"^(?P<count>\d+)家 应报$", lambda s, t: {"count": len(s.names)}),
    *(
        Figure(name, rf"^(?P<count>\d+)项次 {name}$", _counts(count=name))
        for name in ("逾期", "临期", "退回", "已销号", "待核查")
    ),
    Figure("全部销号", r"^(?P<done>\d+)项 全部销号$", lambda s, t: {"done": s.finished}),
    Figure("矩阵的列头", r"^单位(?:│\d+)+$", lambda s, t: {}),
)
"""`report.html`; the cells of the matrix are held by `check_page`."""

DESK = (
    Figure("方案里要定的几处", r"^(?P<doubts>\d+)处\S*方案\S*定", lambda s, t: {"doubts": len(DOUBTED)}),
    Figure("申请", r"^先办 (?P<count>\d+)件单位的申请", lambda s, t: {"count": _asked(s)}),
    Figure(
        "两种填法",
        r"^(?P<count>\d+)处同一格有两种填法",
        lambda s, t: {"count": sum(row.disputed for row in (*s.rows, *s.asleep.values()))},
    ),
    Figure(
        "归属",
        r"^先办 (?P<count>\d+)个文件说不准是谁的",
        lambda s, t: {"count": sum(row.held for row in (*s.truth.values(), *s.asleep.values()))},
    ),
    Figure(
        "待核查",
        r"^(?P<count>\d+)项次单位报了完成",
        lambda s, t: {"count": sum(row.state == "待核查" for row in s.rows)},
    ),
    Figure(
        "销号后有变化",
        r"^(?P<count>\d+)项次销号后单位又改了内容",
        lambda s, t: {"count": sum(row.touched for row in s.rows)},
    ),
    Figure("没有报", rf"^(?:先办 )?(?P<left>\d+)家单位(?:还)?没有报{MONTH}", _month),
    Figure(
        "收到",
        r"^最近收到的(?P<shown>\d+)件（共(?P<all>\d+)件）",
        lambda s, t: {"all": s.received, "shown": min(s.received, 30)},
    ),
    Figure(
        "可以发督办单",
        r"^(?P<count>\d+)项次逾期已久，.*（最久的是(?P<unit>市\S+局)第(?P<item>\d+)项，(?P<passed>\d+)天）.*$",
        _why,
    ),
    Figure("没有收全", r"^(?:先办 )?(?P<count>\d+)个文件近7天没有收或没有收全", lambda s, t: {}),
    Figure("限期整改", r"^(?P<count>\d+)家单位核查为限期整改", lambda s, t: {}),
    Figure("旧了的草稿", r"^(?P<count>\d+)份公文草稿起草以后又有变化.*$", lambda s, t: {}),
    Figure("没有告知", r"^(?P<count>\d+)家单位(?:有核查结论、申请答复还没有告知|本期告知发出以后)", lambda s, t: {}),
    Figure("邮件", r"^(?:先办 )?(?P<count>\d+)封(?:邮件|核查告知|提醒|催报)", lambda s, t: {}),
    Figure("年报表三", r"^(?P<count>1)份\d+年年报表三", lambda s, t: {"count": 1}),
)
"""`index.html`. What waits of papers, letters, mails and files is counted in their own tests: test_papers_due,
test_drafts, test_told_verdicts, test_desk, test_next_steps."""


def _asked(seen: Seen) -> int:
    every = (*seen.rows, *seen.asleep.values())
    return sum(row.applying + sum(said.objecting for said in row.words) for row in every)


OVERVIEW = (
    Figure(
        "项、项次",
        r"，(?P<items>\d+)项、(?P<total>\d+)项次。内部资料",
        lambda s, t: {"items": len(s.items), "total": len(s.rows)},
    ),
    Figure(
        "卡片",
        rf"^{SHARE}│(?P<closed>\d+)│(?P<late>\d+)│(?P<back>\d+)│(?P<claimed>\d+)│(?P<round>\d+)$",
        lambda s, t: {
            "rate": rate_of(s)["rate"],
            "closed": s.count("已销号"),
            "late": s.count("逾期"),
            "back": s.count("退回"),
            "claimed": s.count("待核查"),
        },
    ),
    Figure(
        "卡片下：未报的期",
        (
            r"^到期(?P<owed>\d+)，已销号(?P<met>\d+)│全部销号(?P<done>\d+)/(?P<items>\d+)项│涉及(?P<units>\d+)个单位│"
            r"临期(?P<soon>\d+)│待办公室处理(?P<waiting>\d+)件│"
        ),
        lambda s, t: {
            "owed": rate_of(s)["owed"],
            "met": rate_of(s)["met"],
            "done": s.finished,
            "items": len(s.items),
            "soon": s.count("临期"),
            "waiting": s.waiting,
            "units": _late(s, {"units": ""})["units"],
        },
    ),
    Figure("应报几家", r"│应报(?P<owing>\d+)家$", lambda s, t: {"owing": len(s.names)}),
    Figure("长期工作另计", r"长期工作(?P<total>\d+)项次另计，已认定(?P<ended>\d+)。", _long),
    Figure(
        "销号后有变化", r"销号后又有变化(?P<count>\d+)项次", lambda s, t: {"count": sum(row.touched for row in s.rows)}
    ),
    CLOSED_ROUND,
    RUNNING,
    NOT_GIVEN,
    Figure("逾期", r"^逾期（(?P<late>\d+)项次）$", _late),
    Figure("图表数据的各行", SHARES_BOOK, _line),
    Figure("各期填报", rf"^{MONTH}│(?P<came>\d+)│(?:(?P<left>\d+)│)?(?P<owing>\d+)│", _month),
    Figure("走势", r"│(?P<end>\d+年\d+月)│(?P<due>\d+)│(?P<met>\d+)│(?P<closed>\d+)$", _trend),
    Figure("走势，单独的行", r"^(?P<end>\d+年\d+月)│(?P<due>\d+)│(?P<met>\d+)│(?P<closed>\d+)$", _trend),
    Figure(
        "逾期的事项",
        r"^(?P<item>\d)│(?:规划公开|财政公开|政策解读|回应关切)│(?:[\d年月日]+│)?(?P<late>\d+)(?=│|$)",
        _late,
    ),
    Figure("逾期的单位", r"(?:^|│)(?P<unit>市[^│]+局)│(?P<late>\d+)│(?P<oldest>\d+)$", _late),
)
CHANGED = (
    Figure(
        "本期变化",
        (
            r"以来：新逾期(?P<late>\d+)，新退回(?P<back>\d+)，新销号(?P<closed>\d+)，新报完成待核查(?P<claimed>\d+)；"
            r"收到内容的共(?P<moved>\d+)项次。"
        ),
        _changed,
    ),
    Figure("新逾期、新退回的行", r"│(?P<unit>市[^│]+局)│(?P<item>\d)│.*?已过(?P<passed>\d+)天.*$", _why),
    Figure("行", r"│市[^│]+局│(?P<item>\d)│.*$", lambda s, t: {}),
)
"""The lines of 本期变化 are held by `check_changes`."""
LETTERS = "逾退缺临定核空未办长销免"
MATRIX = (
    Figure("列头", r"^责任单位│逾期│销号(?:│\d)+$", lambda s, t: {}),
    Figure(
        "一行",
        rf"^(?P<unit>市[^│]+局)(?P<sums>(?:│\d)*)(?:│[{LETTERS}])+$",
        lambda s, t: {
            "sums": "".join(
                f"│{count}"
                for said in ("逾期", "已销号")
                if (count := sum(each == said and s.names[code] == t["unit"] for (code, _), each in s.words.items()))
            )
        },
    ),
)


def check_changes(file: Path, seen: Seen) -> None:
    """本期变化: each row under what happened to it."""
    its = changes(seen)
    told = [line.split(CELL)[:3] for line in sheet_text(file, "本期变化").splitlines() if line.split(CELL)[0] in its]
    wanted = [[kind, seen.names[unit], str(item)] for kind in its if kind != "收到" for unit, item in its[kind]]
    assert sorted(told) == sorted(wanted), (told, wanted)
