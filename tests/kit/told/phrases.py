"""Items of a seed, their words put together at random: by whom and by when each is to be done, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from kit.told.short import short
from toolkit.domain.plan.deadlines.phrases import stated_in
from toolkit.domain.plan.deadlines.wording import deadline_words, due_words
from toolkit.domain.plan.drafting import draft_roster
from toolkit.domain.plan.model import Item, Plan, Remark
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.responsibility.model import Narrowing
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.problems import Problem

SEEDS: tuple[int, ...] = (*(0, 4, 9, 20, 26, 36, 39, 45, 51, 66, 68, 79, 113, 115, 155, 169, 184, 185, 204),)
"""Those in which conditions of the core are decided as in few before."""
YEAR, ISSUED = 2021, date(2021, 6, 30)
ROSTER = Roster(
    (
        Unit("A", "市财政局", "市直"),
        Unit("B", "市教育局", "市直", ("市教委",)),
        Unit("C", "市发展改革委", "市直", ("市发展和改革局", "市发改委")),
        Unit("D", "市政府办公室", "市直", ("市府办",)),
        Unit("X", "甲县政府", "县区", ("甲县",)),
        Unit("Y", "乙区政府", "县区", ("乙区",)),
    ),
    (
        Group("市直", ("市直各单位", "市直单位")),
        Group("县区", ("各县（市、区）政府", "各县区")),
        Group("科室", ("各科室",)),
    ),
)
NARROWINGS = (Narrowing("涉农单位", ("市财政局",)),)
_NAMES = (
    *("市财政局", "市财政局", "市教育局", "市教育局", "市教委", "市发展和改革局", "市府办", "甲县", "乙区政府"),
    *("市直各单位", "各县（市、区）政府", "各县区", "其他市直单位", "其余单位", "各有关单位", "市直有关部门", "各科室"),
    *(
        "市 财政局",
        "市财税局",
        "市委办公室",
        "张某某",
        "李某",
        "各单位",
        "除市教育局外的市直各单位",
        "市财政局以外的单位",
    ),
)
_BEHIND = (
    *(
        "（牵头）",
        "（配合）",
        "(牵头)",
        "（市教育局除外）",
        "（含市教育局）",
        "（甲县、乙区）",
        "（预算科）",
        "（张某某）",
    ),
    *("等部门", "等2个单位", "等", "两部门", "（不含乙区）", "（列第一位的为牵头单位）", "下属单位", "不参与", "除外"),
)
_ACTS = (
    *("牵头", "配合", "负责", "牵头", "配合", "协助", "监督", "按职责分工负责", "牵头负责", "主办", "协办", "参与"),
    *(" 牵头 ", " 配合 ", "会同", "联合", "具体落实", "督促指导", "为主"),
)
_BEFORE = (
    *("牵头单位：", "配合单位：", "责任单位：", "牵头：", "配合：", "由", "请", "会同", "抄送：", "责任人：", "牵头 "),
    *("第一组：", "（一）", "1.", "以", "除", "不含", "协助", "联系人：", "其中"),
)
_PARTS = ("、", "、", "、", "，", "；", "。", "\n", " ", "和", "以及", "/", ",", ";", "\n\n", "，并")
_YEARS = ("", "", "", "2021年", "2022年", "2020年", "今年", "次年", "二〇二一年", "20\n21年")
_DAYS = (
    *(
        "6月30日",
        "6月29日",
        "7月1日",
        "12月31日",
        "9月",
        "9月底",
        "9月中旬",
        "6月",
        "十二月",
        "1月",
        "9 月 30 日",
        "9月31日",
    ),
    *(
        "9.30",
        "三季度",
        "第四季度末",
        "上半年",
        "下半年",
        "年底",
        "6月、12月",
        "6月30日、9月30日",
        "6月至9月",
        "3月",
        "年",
    ),
)
_ENDS = ("前", "前", "前", "之前", "内", "", "", "以前完成", "前后", "起", "左右", "前（含当日）", "下班前", "24时前")
_AGAIN = (
    *(
        "每月25日前",
        "每季度末",
        "每季度首月10日前",
        "每半年",
        "每年12月底前",
        "按月",
        "每周",
        "各季度末前",
        "每月",
        "每年",
    ),
    *("每季度第2个月底前", "每季度第四个月", "每月10日、25日前", "每年6月", "每月最后一天", "每月32日前", "季度末"),
)
_LASTING = (
    "长期坚持",
    "持续推进",
    "长期工作",
    "动态更新",
    "常态化推进",
    "立行立改",
    "即日起",
    "适时",
    "按要求",
    "全年推进",
)
_DOES = ("", "", "完成", "报送情况", "各完成一次", "完成A", "公开目录", "印发的方案", "至少1次", "总结", "100%完成")
_JOINS = ("，", "；", "、", "并", "，并", "\n", "。", "（", "：", "和", "至")
_SENTENCES = (
    *("{who}要做好公开。", "由{who}汇总后公开。", "{when}公开目录。", "{when}，{who}要报送总结。", "督促{who}落实。"),
    *("按照《{when}重点任务》抓好落实。", "每年至少听取1次汇报。", "定期公开目录。", "及时更新目录。", "做好公开。"),
    *(
        "{who}牵头，{who}配合，{when}完成。",
        "向{who}报送情况。",
        "涉农单位要公开资金。",
        "每季度通报一次。",
        "会同{who}办理。",
    ),
    *("对上一年度工作要点落实情况开展“回头看”。", "{who}应当公开。（{who}）", "印发后{when}报备。", "实行动态调整。"),
)
_TOPICS = (
    "公开",
    "公开",
    "一、{when}重点工作",
    "（二）长期工作",
    "{who}牵头的工作",
    "推进公开\n1.{when}",
    "公开等各项工作",
)
_NOTES = (
    *(
        "",
        "",
        "",
        "备注：{who}",
        "进展情况：{when}完成",
        "联系人：张某",
        "开始时间：{when}",
        "备注：{when}报送",
        "办结时间：{when}",
    ),
    *("{when}：启动", "备注：持续更新", "经费：市财政局", "市教育局：√", "备注：与市宣传局会商"),
)
_REMARKS = (
    *(
        "注：列第一位的为牵头单位。",
        "各单位要于{when}报送进展情况。",
        "{who}负责汇总。",
        "抄送：{who}。",
        "市政府办公室",
    ),
    *("2021年6月30日", "{who}：", "说明：本表按季更新。", "附件：清单", "责任单位排第一位的牵头，其他单位配合。"),
)


def _who(rng: Random) -> str:
    """Names and role words one after the other."""
    said = ""
    for at in range(rng.choice((1, 1, 2, 2, 3, 4))):
        said += rng.choice(_PARTS) if at else ""
        said += rng.choice(_BEFORE) if rng.random() < 0.3 else ""
        said += rng.choice(_NAMES)
        said += rng.choice(_BEHIND) if rng.random() < 0.2 else ""
        said += rng.choice(_ACTS) if rng.random() < 0.4 else ""
    return said


def _when(rng: Random) -> str:
    """Days, and what comes again, one after the other."""
    said = ""
    for at in range(rng.choice((1, 1, 1, 2, 2, 3))):
        said += rng.choice(_JOINS) if at else rng.choice(("", "", "", "", "于", "力争", "完成时限：", "自"))
        kind = rng.random()
        if kind < 0.6:
            said += rng.choice(_YEARS) + rng.choice(_DAYS) + rng.choice(_ENDS)
        else:
            said += rng.choice(_AGAIN if kind < 0.8 else _LASTING)
        said += rng.choice(_DOES)
    return said


def _filled(rng: Random, form: str) -> str:
    while "{" in form:
        form = form.replace("{who}", _who(rng), 1) if "{who}" in form else form
        form = form.replace("{when}", _when(rng), 1) if "{when}" in form else form
    return form


def plan(seed: int) -> Plan:
    """The plan of that seed: a few items, and words beside them."""
    rng = Random(seed)
    items = tuple(
        Item(
            number,
            _filled(rng, rng.choice(_TOPICS)),
            "公开",
            "".join(_filled(rng, rng.choice(_SENTENCES)) for _ in range(rng.choice((1, 1, 2)))),
            _who(rng) if rng.random() < 0.95 else "",
            _when(rng) if rng.random() < 0.8 else "",
            shared=rng.random() < 0.2,
            settled=rng.random() < 0.1,
            notes=_filled(rng, rng.choice(_NOTES)),
        )
        for number in range(1, 6)
    )
    texts = [_filled(rng, each) for each in rng.sample(_REMARKS, rng.choice((0, 1, 2, 3)))]
    remarks = tuple(Remark(text, f"第{at}段", settled=rng.random() < 0.1) for at, text in enumerate(texts, start=1))
    return Plan(str(YEAR), "市2021年方案", YEAR, ISSUED, items, remarks)


def resolved(seed: int) -> tuple[Tasks, tuple[Problem, ...]]:
    """The plan of that seed resolved; of every fifth a month named alone is due on its eve."""
    return resolve_tasks(plan(seed), ROSTER, NARROWINGS, "start" if seed % 5 == 0 else "end", "方案", 10)


def told(seed: int) -> list[str]:
    """The plan of that seed, and what is said of each of its items."""
    tasks, problems = resolved(seed)
    lines = []
    for item in tasks.plan.items:
        texts = (item.topic, item.requirement, item.responsibility, item.deadline, item.notes)
        marks = f"{'合用' if item.shared else ''}{'已定' if item.settled else ''}"
        lines += [f"{item.number}{marks} {'|'.join(texts)}".replace("\n", "/"), *said_of(item, tasks)]
    lines += [f"+ {each.text}{'（已定）' if each.settled else ''}".replace("\n", "/") for each in tasks.plan.remarks]
    return [*lines, *said_besides(tasks.plan, problems)]


def said_besides(made: Plan, problems: Iterable[Problem]) -> Iterator[str]:
    """What is doubtful in a plan, and the roster that is drafted from it."""
    for each in problems:
        yield f"! {each.code.slug} {each.origin.place} {each.message}".replace("\n", "/")
    drafted = draft_roster(made)
    if drafted.units:
        yield f"名册 {' '.join(f'{short(each.unit)}{each.items}' for each in drafted.units)}"
    if drafted.groups or drafted.unsure:
        yield f"分组 {short(drafted.groups)} {short(drafted.unsure)}"


def said_of(item: Item, tasks: Tasks) -> Iterator[str]:
    """By whom and by when an item is to be done, and why, as it is read."""
    read = resolve_phrase(item.responsibility, tasks.roster)
    named: dict[str, list[str]] = {}
    for said, (unit, link) in zip(read.role_words, read.links, strict=True):
        named.setdefault(f"{link.role.label}“{said}” {link.rule} “{link.words}”{link.start}", []).append(unit.code)
    yield from (f"  {''.join(codes)} {how}".replace("\n", "/") for how, codes in named.items())
    parts = " ".join(f"{span.kind}“{item.responsibility[span.start : span.end]}”" for span in read.spans)
    rest = short(read, "links", "role_words", "spans", "open_lists", "unresolved")
    yield f"  读 {parts} {rest}".replace("\n", "/")
    taken = tasks.of_item(item.number)
    if {each.unit: each.roles for each in taken} != read.roles():
        yield f"  派 {' '.join(f'{each.unit}{each.roles_label}' for each in taken)}"
    deadline = tasks.deadlines[item.number]
    rest = short(deadline, "phrase", "milestones", "recurring", "ongoing")
    yield f"  时限 {due_words(deadline)}｜{deadline_words(deadline)}｜{rest}".replace("\n", "/")
    stated = [
        f"{each.words}〔{each.what}〕{short(each.dues)}{len(each.recurring)}"
        for any_year in (False, True)
        for each in stated_in(item.requirement, YEAR, any_year=any_year)
    ]
    if stated:
        yield f"  要求里 {' '.join(stated)}".replace("\n", "/")
    unit = tasks.roster.units[item.number % len(tasks.roster.units)]
    yield from (f"  ? {line}".replace("\n", "/") for line in explain(item, unit, tasks)[2:])
