"""Why a unit has an item, or has not: the proof of an assignment in words a clerk reads."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.domain.plan.folding import folded
from toolkit.domain.plan.model import Assignment, Item, Link, Naming
from toolkit.domain.plan.remarks import first_leads
from toolkit.domain.plan.responsibility.model import Resolution, SpanKind
from toolkit.domain.plan.responsibility.names import EVERYONE, lexicon, mentioned
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import chain
from toolkit.domain.plan.units import Unit
from toolkit.keys import YEARS, item_words, looked_back, year_then
from toolkit.problems import day_words


def explain(item: Item, unit: Unit, tasks: Tasks) -> tuple[str, ...]:
    """Lines saying whether the unit has the item, the phrase as issued, and why.

    Where it has: one line a role, with the words of the phrase and their place, the rule that read them and the words
    that gave the role. Where it has not: whom the phrase names, and what it leaves out, open or unclear. An item that
    moved (责任调整) is told with the moves, in their order; one with more time (延期) with its deadline as issued.
    """
    if looked_back(item.number):
        return _looked_back(item, unit, tasks)
    resolution = resolve_phrase(item.responsibility, tasks.roster, first_leads(tasks.plan, item))
    mine = tasks.assignment(item.number, unit.code)
    moves = tuple(_moves(item, unit, tasks))
    issued = f"方案“落实单位”一栏原文：{item.responsibility.strip() or '（空白）'}"
    if mine:
        reasons = _reasons(mine, unit, resolution, item.responsibility)
        extended = tasks.extended_words(mine)
        moves = *moves, *([f"完成时限：{extended}。"] if extended else ())
        return (f"第{item.number}项派给{unit.name}，职责：{mine.roles_label}。", issued, *reasons, *moves)
    if moves:
        now = tasks.roster.name_of(tasks.moved[item.number, unit.code])
        return (f"第{item.number}项原派给{unit.name}，现由{now}接办。", issued, *moves)
    return (f"第{item.number}项没有派给{unit.name}。", issued, *_absence(unit, resolution, tasks, item.number))


def _looked_back(item: Item, unit: Unit, tasks: Tasks) -> tuple[str, ...]:
    """The same of an item of an earlier year: where it comes from, and how it stood."""
    earlier = tasks.earlier.get((item.number, unit.code))
    year, own = divmod(item.number, YEARS)
    if earlier is None:
        return (f"第{item_words(item.number)}项（{year}年第{own}项）没有列入{unit.name}的回头看。",)
    word, due = year_then(item.number, tasks.plan.year), item.deadline.replace(" ", "") or "（空白）"
    first = f"{year}年第{own}项，{unit.name}{word}承办，列为{word}未完成事项，{day_words(earlier.due)}前自查落实情况。"
    then = f"{word}完成时限：{due}；{word}情况：{earlier.said or '（空白）'}。"
    return (first, then, f"出处：{earlier.source}。") if earlier.source else (first, then)


def _moves(item: Item, unit: Unit, tasks: Tasks) -> Iterator[str]:
    name_of = tasks.roster.name_of
    for each in chain(tasks.paths, item.number, unit.code):
        day = day_words(each.on)
        yield f"{day}同意责任调整：由{name_of(each.giver)}调整给{name_of(each.taker)}。"


def _reasons(assignment: Assignment, unit: Unit, resolution: Resolution, phrase: str) -> Iterator[str]:
    said = dict(zip(resolution.links, resolution.role_words, strict=True))
    for link in assignment.proof:
        words = said.get((unit, link), "")
        role = f"按“{words}”，职责是{link.role.label}" if words else f"原文没有另写职责，按{link.role.label}办"
        start, end = _place(link, resolution)
        words = phrase[start:end]
        yield f"原文第{start + 1}至{end}字“{words}”{_rule(link, unit, resolution, words)}；{role}。"


def _place(link: Link, resolution: Resolution) -> tuple[int, int]:
    """The name alone where the link is a plain name or group, the whole wording where more of it counts."""
    if link.rule.naming in (Naming.REST, Naming.EXCLUSION):
        return link.start, link.end
    named = (SpanKind.UNIT, SpanKind.GROUP)
    names = ((span.start, span.end) for span in resolution.spans if span.start >= link.start and span.kind in named)
    return next(names, (link.start, link.end))


def _rule(link: Link, unit: Unit, resolution: Resolution, words: str) -> str:
    """The rule of a link in words."""
    count = len({u.code for u, other in resolution.links if (other.start, other.rule) == (link.start, link.rule)})
    spaced = "（字间的空格不计）" if words in resolution.spaced else ""
    group = link.rule.group
    whole = group if group == EVERYONE else f"分组“{group}”"
    gone = "、".join(dict.fromkeys(out.unit.name for out in resolution.excluded))
    match link.rule.naming:
        case Naming.UNIT:
            return f"{spaced}是单位名册里的名称"
        case Naming.ALIAS:
            return f"{spaced}是名册别名，名册名称为“{unit.name}”"
        case Naming.GROUP:
            return f"{spaced}是{whole}的写法，共{count}个单位，包括{unit.name}"
        case Naming.REST:
            less = f"和原文除外的{gone}" if gone else ""
            return f"指{whole}中除前文已点名的单位{less}以外的，共{count}个单位，包括{unit.name}"
        case Naming.EXCLUSION:
            return f"指{whole}除{gone}外的单位，共{count}个，包括{unit.name}"


def _absence(unit: Unit, resolution: Resolution, tasks: Tasks, number: int) -> Iterator[str]:
    issued = (each for each in tasks.as_issued or tasks.assignments if each.item == number)
    names = [tasks.roster.name_of(assignment.unit) for assignment in issued]
    if names:
        yield f"按原文派给{len(names)}个单位：{'、'.join(names)}。"
    else:
        yield "原文没有派给任何单位。"
    for out in resolution.excluded:
        if out.unit.code == unit.code:
            yield f"原文第{out.start + 1}至{out.end}字“{out.words}”已把{unit.name}除外。"
    for words in resolution.open_lists:
        yield f"原文“{words}”没有点名，是否包括{unit.name}，请核定。"
    known = lexicon(tasks.roster)
    for unknown in resolution.unresolved:
        if mentioned(folded(unknown.words), known):
            yield f"原文“{unknown.words}”没有读懂，没有按它派发，请核定。"
            continue
        near = "”或“".join(tasks.roster.nearest(unknown.words))
        hint = f"，是否为“{near}”" if near else ""
        yield f"原文“{unknown.words}”在单位名册里找不到{hint}，没有派发。"
