"""What a plan says beside its items, and what of it the office must decide: units, dates and duties in notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from toolkit.codes import Code, Severity
from toolkit.domain.plan.bodies import ends_like_body
from toolkit.domain.plan.deadlines.clauses import expressions
from toolkit.domain.plan.deadlines.dates import Years
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.document.matrix import legend_of
from toolkit.domain.plan.folding import folded
from toolkit.domain.plan.headings import is_date
from toolkit.domain.plan.model import Item, Plan, ReadDoubt, Remark
from toolkit.domain.plan.responsibility.grammar import FIRST_ELSEWHERE
from toolkit.domain.plan.responsibility.names import lexicon, mentioned
from toolkit.domain.plan.units import Roster
from toolkit.problems import Origin, Problem, problem

_DUTY = re.compile(
    r"牵头|主办|协办|配合|协同|协助|会同|会商|承办|负责|责任单位|落实单位|责任人|报送|上报|报告|报备|备案|汇总|督促|督查"
    r"|督办|考核|通报|销号|台账|按时"
)
_FURNITURE = re.compile(
    r"(?:抄送|主送|分送|发至|印发机关|公开方式|公开属性|附件|附表|索引号|发文机关|成文日期|联系人|联系电话)[\d：:\s].*"
    r"|(?:填报|填表|制表|报送)(?:单位|部门|人|日期|时间)[：:].*|版权所有.*|.*(?:ICP备|公网安备|备案序?号|网站标识码).*"
)
_ADDRESSED = re.compile(r"[^。；]{2,200}[：:]")
_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_PEOPLE = ("领导", "负责人", "责任人", "联系", "联络", "经办", "电话")
"""What stands in the header of a column of people."""
_BESIDE_NAMES = re.compile(
    r"[、，,；;。：:（）()\s\d]|会[同商签]|联合|由|请|与|和|及|商|经|送|向|个|提供|审[核定]|协[同助]|参与|负责|牵头"
)
"""What parts the names in a note from the words about them."""
_BEGINNING = re.compile("(?:计划|预计|项目|工作)?(?:开始|启动|起始|开工)(?:时间|日期|年月)?")
"""What stands in the header of a column of days on which something begins: no deadline."""
_PROGRESS = re.compile("进展|情况|打算|下一?步|成效|问题|困难")
"""What stands in the header of a column that tells how far the work is."""
_UNTIL = re.compile(r"(?:(?<![达得收做找看])到|截至|截止到?|至)\s*\Z")
"""What makes of a time behind it one by which something is to be reached: 到2023年底."""
_SHORTEST = 3
"""Characters of such a name at least: 全部 and 各处 are none."""
_OF_DAYS = re.compile(r"(?:时间|时限|期限|节点|时点|截止)\Z")
"""What stands in the header of a column of days."""


def first_leads(plan: Plan, item: Item) -> str:
    """The words by which the first unit of a phrase leads (列第一位的为牵头单位), blank where nothing says so.

    They stand in a remark, or in an earlier item that says 下同.
    """
    above = takewhile(lambda each: each is not item, plan.items)
    said = (
        *(remark.text for remark in plan.remarks),
        *(each.responsibility for each in above if "下同" in each.responsibility),
    )
    return next((found[0].strip() for text in said if (found := FIRST_ELSEWHERE.search(text))), "")


def remark_doubts(plan: Plan, roster: Roster, file: str) -> Iterator[Problem]:
    """What the document says beside its items and may mean as a duty, remark by remark; settled ones aside."""
    for item in plan.items:
        if "下同" in item.responsibility and (found := FIRST_ELSEWHERE.search(item.responsibility)):
            yield problem(Code.PLAN_FIRST_LEADS, Origin(file, item=item.number), found[0].strip())
    for at, remark in enumerate(plan.remarks):
        if remark.settled or _FURNITURE.fullmatch(remark.text) or _ADDRESSED.fullmatch(remark.text):
            continue
        origin = Origin(file, cell=remark.where)
        sentences = [each[0].strip() for each in _SENTENCE.finditer(remark.text) if not legend_of(each[0])]
        if leads := next((each for each in sentences if FIRST_ELSEWHERE.search(each)), ""):
            yield problem(Code.PLAN_FIRST_LEADS, origin, leads)
        telling = [each for each in sentences if each != leads and _kinds(each, plan, roster)]
        dated = any(is_date(each.text) for each in plan.remarks[at + 1 : at + 3])
        if telling and not (dated and _is_signature(remark, roster)):
            kinds = dict.fromkeys(kind for each in telling for kind in _kinds(each, plan, roster))
            yield problem(Code.PLAN_REMARK, origin, "".join(telling), line=remark.where, what="、".join(kinds))


def read_doubts(plan: Plan, file: str) -> Iterator[Problem]:
    """What was doubtful when the document was read and is not settled yet; of a code nobody knows any more, nothing."""
    for each in plan.doubts:
        if not each.settled and (code := Code.find(each.code)):
            yield Problem(code, each.message, each.remedy, Origin(file, cell=each.where, item=each.item or None))


def keep_doubts(plan: Plan, problems: Iterable[Problem]) -> Plan:
    """A plan that keeps what was doubtful when its document was read; notes aside."""
    told = (found for found in problems if found.severity != Severity.NOTE)
    kept = (
        ReadDoubt(each.code.slug, each.message, each.remedy, each.origin.place, each.origin.item or 0) for each in told
    )
    return replace(plan, doubts=(*plan.doubts, *kept))


def note_doubts(item: Item, plan: Plan, roster: Roster, file: str) -> Iterator[Problem]:
    """The notes of an item that hold a unit, a date or a duty, or stand under a time; names of people hold none.

    A unit may be one that no roster knows.
    """
    for note in item.notes.splitlines():
        header, _, text = note.partition("：")
        if any(word in header for word in _PEOPLE) or (_BEGINNING.fullmatch(header) and _is_time(text, plan)):
            continue
        kinds = _kinds(text or header, plan, roster) or (("时限",) if _is_timed(header, text, plan) else ())
        if "单位" not in kinds and (_names_bodies(text or header) or (text and _heads(header, roster))):
            kinds = ("单位", *kinds)
        if kinds:
            yield problem(
                Code.PLAN_NOTE,
                Origin(file, item=item.number),
                text or header,
                item=item.number,
                header=header,
                what="、".join(kinds),
            )


def _names_bodies(text: str) -> bool:
    """Whether a note holds what ends like a unit's name, though no roster knows it: 与宣传统战部会商."""
    return any(len(words) >= _SHORTEST and ends_like_body(words) for words in _BESIDE_NAMES.split(text))


def _heads(header: str, roster: Roster) -> bool:
    """Whether a column is headed by a unit, so that what stands below it is of that unit."""
    return folded(header) in lexicon(roster).names or ends_like_body(header)


def _is_timed(header: str, text: str, plan: Plan) -> bool:
    """Whether a note stands under a time or says one: its header is of days (办结时间), or it is nothing but a time."""
    if any(at == 0 and when.end == len(header) for at, when in expressions(header, _years(plan))):
        return True
    lasting = _PROGRESS.search(header) is None
    return bool(text) and (_is_time(text, plan, lasting=lasting) or _OF_DAYS.search(header) is not None)


def _is_time(text: str, plan: Plan, *, lasting: bool = True) -> bool:
    """Whether a text is nothing but a time; what only goes on (持续更新) is one where `lasting`."""
    read = parse_deadline(text, plan.year)
    understood = read.milestones or read.recurring or (lasting and read.ongoing)
    return bool(understood and not read.unknown)


def _years(plan: Plan) -> Years:
    return Years.of(plan.year)


def _kinds(text: str, plan: Plan, roster: Roster) -> tuple[str, ...]:
    """What a text holds that may be a duty: 单位, 时限, 职责."""
    years = _years(plan)
    found = {
        "单位": bool(mentioned(folded(text), lexicon(roster))),
        "时限": any(when.ended or when.every or _UNTIL.search(text, 0, at) for at, when in expressions(text, years)),
        "职责": _DUTY.search(text) is not None,
    }
    return tuple(kind for kind, holds in found.items() if holds)


def _is_signature(remark: Remark, roster: Roster) -> bool:
    """Whether a remark is nothing but the name of who issued the document."""
    whole = "".join(mentioned(folded(remark.text), lexicon(roster))) == folded(remark.text)
    return whole and not remark.where.endswith(("批注", "文本框"))
