"""A year of a small office, played from a seed: what two or three units and the office do, a line a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from kit.told.desk import CALENDAR, EVERY, RETURN_DAY, Desk, File, morning, schema
from kit.told.says import Day
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Outcome
from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.judged import JUDGED
from toolkit.domain.ledger.judging import Clerk, Judgement, Which, correct, judge, judged_rows, take_back
from toolkit.domain.ledger.owed import HeldClaims
from toolkit.domain.ledger.petitions import decide_petition, with_extensions
from toolkit.domain.ledger.records import Case, CaseKind, Change, Choice, Decision, HandedWord, Return
from toolkit.domain.ledger.recurring import every_due
from toolkit.domain.ledger.review import CHOICES, decide_conflict, decide_retraction, open_cases
from toolkit.domain.ledger.rounds import return_by, round_of
from toolkit.domain.ledger.saved import Saved
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.lookback import with_earlier
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import Earlier, Tasks
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.told_values import take_down
from toolkit.domain.returns.triage import whose_case
from toolkit.keys import RowKey, contact_key, report_key, task_key
from toolkit.problems import Problem
from toolkit.schema.dates import PlanYear

YEAR, ISSUED = 2021, date(2021, 3, 1)
UNITS = (
    Unit("A", "市甲局", "市直", mail="a@example.com", sites=("a.example.com",)),
    Unit("B", "县乙局", "县区"),
    Unit("C", "市丙局", "市直", mail="c@example.com"),
)
PLAN_ROSTER = Roster(UNITS, ())
PHRASES = (
    "长期坚持",
    "2021年9月底前",
    "2021年6月底前完成方案，12月底前完成评价",
    "每季度末",
    "每月28日前",
    "2021年11月底前建成专栏，每季度更新",
    "2021年6月底前建成专栏，12月底前完成验收，每季度更新",
    "2021年3月底前",
)
TEXTS = ("组织开展培训，建好队伍", "做好公开申请登记", "建好公开专栏", "做好政策解读", "编制目录")
"""What the plan asks for; the first two have registers of their own."""
EVIDENCE = (
    *("门户网站专栏", "https://www.example.com/a.html", "https://a.example.com/b.html", "无", "甲政办〔2021〕5号"),
    *("照片", "已完成", "2021年5月1日"),
)
LONG = "召开专题会议研究部署，梳理公开事项目录，组织业务培训三次，更新门户网站专栏，回复群众留言，全部补录完毕。"
PROGRESS = ("已召开会议部署。", "正在推进中。", "职责已划转给别的单位。", "专栏已上线并更新三次。", LONG, "")
PHONES = ("0759-3331001", "13800000000", "")


@dataclass
class Life:
    """One history as it goes along: the desk, the day, the workbooks in the units' hands."""

    rng: Random
    desk: Desk
    day: date = ISSUED
    deeds: Mapping[Deed, int] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    old: dict[str, list[File]] = field(default_factory=dict)

    @classmethod
    def of(cls, seed: int) -> Life:
        """The office of that seed, before anything happened."""
        rng = Random(seed)
        theme = rng.choice(THEMES)
        life = cls(rng, Desk(_tasks(rng)), deeds={**DEEDS, **theme.often})
        life.day = ISSUED + timedelta(days=theme.begins)
        return life

    def step(self) -> str:
        """Something more happens, some days later or on a day that counts; what, in words."""
        rng = self.rng
        ahead = sorted(each for each in self.days_that_count() if each >= self.day)
        if ahead and rng.random() < 0.4:
            self.day = rng.choice(ahead[:4])
        else:
            self.day += timedelta(days=rng.choice((0, 0, 1, 2, 4, 6, 9, 14, 21, 30)))
        deed = rng.choices(list(self.deeds), list(self.deeds.values()))[0] if self.files else hand_out
        return f"{self.day:%m-%d} {deed(self)}"

    def days_that_count(self) -> set[date]:
        """The due dates, the days by which something is to be mended or reported, 1 December; and those about them."""
        tasks = with_extensions(self.desk.tasks, self.desk.current, schema())
        dues = {
            day
            for each in tasks.assignments
            for pair in every_due(tasks.deadline_of(each.item, each.unit), tasks.plan)
            for day in pair
            if day
        }
        mend = {each.value for each in self.desk.changes if each.field in ("fix_by", "until") and each.value}
        dues |= {date.fromisoformat(each) for each in mend}
        back = return_by(round_of(self.day, EVERY), RETURN_DAY, CALENDAR)
        near = {day + timedelta(days=more) for day in (*dues, back) for more in (0, 1)}
        return near | {date(YEAR, 12, 1), date(YEAR, 11, 30)}


Deed = Callable[[Life], str]


def _tasks(rng: Random) -> Tasks:
    units = UNITS[: rng.choice((1, 2, 2, 2, 3))]
    items, deadlines, assignments = [], {}, []
    for number in range(1, rng.choice((1, 2, 2)) + 1):
        phrase = rng.choice(PHRASES)
        topic = rng.choice(("公开", "解读"))
        items.append(Item(number, topic, "", f"{rng.choice(TEXTS)}。", "", phrase))
        deadlines[number] = parse_deadline(phrase, YEAR)
        for unit in units:
            if rng.random() < 0.7 or unit is units[0]:
                roles = {rng.choice((Role.IMPLEMENT, Role.IMPLEMENT, Role.ASSIST))}
                if unit is units[0] and rng.random() < 0.5:
                    roles = {Role.LEAD}
                assignments.append(Assignment(str(YEAR), number, unit.code, frozenset(roles)))
    groups = (Group("市直", ("市直各单位",)),) + ((Group("县区", ("各县区",)),) if rng.random() < 0.7 else ())
    plan = Plan(str(YEAR), "某市2021年方案", YEAR, ISSUED, tuple(items))
    tasks = Tasks(plan, Roster(units, groups), tuple(assignments), deadlines)
    if rng.random() < 0.15:
        item = Item(YEAR * 1000 - 997, "上年", "", "举办开放日。", "", "2020年9月前", own="3")
        look = Earlier(item, "A", frozenset({Role.IMPLEMENT}), date(YEAR, 9, 10), "未完成", "上年台账")
        tasks = with_earlier(tasks, [look])
    return tasks


# --- units ---


def hand_out(life: Life) -> str:
    """The office hands workbooks out."""
    rng, units = life.rng, life.desk.tasks.units()
    chosen = [each for each in units if rng.random() < 0.9] or [units[0]]
    said = []
    for unit in chosen:
        how = rng.choices(("邮件", "人工", "只生成"), (6, 3, 1))[0]
        edition = life.desk.hand_out(unit.code, life.day, how=how)
        if unit.code in life.files:
            life.old.setdefault(unit.code, []).append(life.files[unit.code])
        life.files[unit.code] = life.desk.open(edition)
        news = "".join(f" {called(key)}新:{'、'.join(sorted(its))}" for key, its in edition.news.items())
        said.append(f"{unit.code}第{edition.sequence}版{how}{news}")
    return f"下发 {'；'.join(said)}"


def fill_in(life: Life) -> str:
    """A unit fills in some rows, and sends its workbook back; or an old one."""
    rng = life.rng
    unit = rng.choice(sorted(life.files))
    old = life.old.get(unit)
    file = rng.choice(old) if old and rng.random() < 0.25 else life.files[unit]
    said = []
    rows = [each for each in file.cells if each.item is not None]
    claimed = [each for each in rows if file.cells[each]["status"] == "已完成"]
    if len(claimed) > 1 and rng.random() < 0.3:
        said += [_back(life, file, key) for key in claimed]
    else:
        said += [_row(life, file, key) for key in rows if rng.random() < 0.6]
    if rng.random() < (0.6 if life.deeds[decide] > DEEDS[decide] else 0.2):
        said.append(_application(life, file))
    if rng.random() < 0.3:
        said.append(_register(life, file))
    for key in [each for each in file.cells if each.register == "lead_opinions"]:
        if rng.random() < 0.5:
            new = {"opinion": rng.choice(("同意", "不同意", "")), "remark": rng.choice(("材料齐全。", ""))}
            file.cells[key].update(new)
            said.append(f"牵头意见{key.row[:4]} {_words(new)}")
    said.append(_cover(life, file))
    at = morning(life.day, rng.randint(8, 17))
    saved = Saved(at - timedelta(minutes=rng.choice((30, 3000, 30000)))) if rng.random() < 0.8 else Saved()
    refused = frozenset[tuple[RowKey, str]]()
    if rng.random() < 0.1:
        key = rng.choice([each for each in file.cells if each.item is not None])
        file.cells[key]["done_on"], refused = "上月", frozenset({(key, "done_on")})
    told = life.desk.take(file, at, saved, refused)
    if refused:
        file.cells[key]["done_on"] = ""
    which = "" if file is life.files[unit] else f"（第{file.edition.sequence}版旧表）"
    return f"{unit}{which} 报 {'；'.join(filter(None, said))}\n" + "\n".join(f"  收：{line}" for line in told)


def _row(life: Life, file: File, key: RowKey) -> str:
    rng, cells = life.rng, file.cells[key]
    said: dict[str, str] = {}
    status = rng.choices(("未启动", "推进中", "已完成", "长期坚持", "申请不涉及", ""), (1, 5, 7, 2, 2, 1))[0]
    said["status"] = status
    if status == "已完成" or rng.random() < 0.25:
        past = sorted(each for each in life.days_that_count() if ISSUED <= each <= life.day)
        back = life.day - timedelta(days=rng.choice((0, 1, 3, 20, 45, 100)))
        said["done_on"] = (rng.choice(past[-4:]) if past and rng.random() < 0.5 else back).isoformat()
        said["evidence"] = rng.choice(EVIDENCE)
    elif rng.random() < 0.4:
        said["done_on"] = said["evidence"] = ""
    if status == "推进中" and rng.random() < 0.6:
        said["expected_on"] = (life.day + timedelta(days=rng.choice((10, 60)))).isoformat()
    if rng.random() < 0.8:
        said["progress"] = rng.choice(PROGRESS)
    if rng.random() < 0.2:
        said |= {"person": rng.choice(("张三", "")), "person_phone": rng.choice(PHONES)}
    if rng.random() < 0.15:
        said["issues"] = rng.choice(("人手不足。", ""))
    new = {name: text for name, text in said.items() if name in cells and cells[name] != text}
    cells.update(new)
    return f"{key.row} {_words(new)}" if new else ""


def _back(life: Life, file: File, key: RowKey) -> str:
    """A claimed row goes back to what it was."""
    new = {"status": life.rng.choice(("推进中", "未启动")), "done_on": "", "evidence": ""}
    file.cells[key].update(new)
    return f"{key.row} {_words(new)}"


def _application(life: Life, file: File) -> str:
    rng, unit = life.rng, file.edition.unit
    items = [each.item for each in file.cells if each.item is not None] or [1]
    ours = [key for key in file.cells if key.register == "petitions"]
    if ours and rng.random() < 0.4:
        key = rng.choice(ours)
        new = rng.choice(({"retired": "作废"}, {"reason": "改写理由。"}, {"until": "2021-12-20"}, {"basis": ""}))
        new = {name: text for name, text in new.items() if file.cells[key].get(name) != text}
        file.cells[key].update(new)
        return f"申请{key.row[:4]}改 {_words(new)}"
    kind = rng.choice(("延期", "延期", "不涉及", "责任调整", "核查异议"))
    values = {"item": str(rng.choice((*items, 9) if rng.random() < 0.1 else items)), "type": kind}
    values["reason"] = rng.choice(("人手不足。", "职责已划转。", "无", "")) if rng.random() < 0.3 else "职责变动。"
    values["basis"] = rng.choice(("甲编办〔2021〕3号", "", "无")) if rng.random() < 0.5 else "甲编办〔2021〕3号"
    if kind == "延期" and rng.random() < 0.9:
        values["until"] = rng.choice(
            (date(2021, 12, 20), life.day + timedelta(days=40), life.day - timedelta(days=5))
        ).isoformat()
    if kind == "责任调整":
        values["takes_over"] = rng.choice(("市丙局", "县乙局", "市甲局", "外单位"))
    if life.day.day % 7:
        values["leader"] = "分管领导"
    life.desk.add_row(file, "petitions", values)
    return f"{unit}申请 {_words(values)}"


def _register(life: Life, file: File) -> str:
    rng = life.rng
    if "applications" in file.edition.registers and rng.random() < 0.6:
        return _request(life, file)
    ours = [key for key in file.cells if key.register == "trainings"]
    if ours and rng.random() < 0.5:
        key = rng.choice(ours)
        new = rng.choice(({"people": "30"}, {"retired": "作废"}, {"topic": "改名"}, {"topic": ""}))
        file.cells[key].update(new)
        return f"培训{key.row[:4]}改 {_words(new)}"
    values = {
        "held_on": (life.day - timedelta(days=rng.choice((1, 2)))).isoformat(),
        "topic": rng.choice(("保密", "公开")),
        "people": rng.choice(("20", "")),
    }
    life.desk.add_row(file, "trainings", values)
    return f"培训 {_words(values)}"


def _request(life: Life, file: File) -> str:
    """An application for government information in the register of them, or how it went on."""
    rng = life.rng

    def some_day(back: int) -> str:
        return (life.day - timedelta(days=rng.randint(0, back))).isoformat()

    ours = [key for key in file.cells if key.register == "applications"]
    if ours and rng.random() < 0.6:
        key = rng.choice(ours)
        new = rng.choice(
            (
                {"asked_on": some_day(20)},
                {"completed_on": some_day(9)},
                {"consulted_from": some_day(20), "consulted_to": some_day(5)},
                {"extended_on": some_day(9)},
                {"replied_on": some_day(5), "result": rng.choice(_results())},
                {"number": "1"},
                {"retired": "作废"},
            )
        )
        new = {name: text for name, text in new.items() if name in file.cells[key]}
        file.cells[key].update(new)
        return f"申请公开{key.row[:4]}改 {_words(new)}"
    values = {
        "number": str(rng.randint(1, 4)),
        "received_on": some_day(40),
        "applicant": rng.choice(("自然人", "商业企业", "")),
    }
    life.desk.add_row(file, "applications", values)
    return f"申请公开 {_words(values)}"


def _results() -> Sequence[str]:
    register = schema().register("applications")
    assert register is not None
    return [each.text for each in register.field("result").choices]


def _cover(life: Life, file: File) -> str:
    rng, edition = life.rng, file.edition
    key = report_key(edition.plan, edition.unit, edition.round)
    said = {"report": rng.choice(("有更新", "有更新", "有更新", "无变化", ""))}
    said["reporter"] = rng.choice(("甲某", "甲某", "乙某", ""))
    said["reporter_phone"] = rng.choice(PHONES)
    said["reported_on"] = (life.day - timedelta(days=rng.choice((0, 0, 20)))).isoformat() if rng.random() < 0.6 else ""
    if rng.random() < 0.3:
        said["trainings.none"] = rng.choice(("本期无此类事项", ""))
    cover = file.cells[key]
    new = {name: text for name, text in said.items() if name in cover and cover[name] != text}
    cover.update(new)
    contact = file.cells[contact_key(edition.plan, edition.unit)]
    if rng.random() < 0.3 and "section" in contact:
        contact |= {"section": "办公室", "person": "李四", "person_phone": "0759-3330000"}
        new |= {"section": "办公室", "person": "李四"}
    return f"封面 {_words(new)}" if new else ""


def telephone(life: Life) -> str:
    """A unit says something of an item, or of the round, by telephone."""
    rng, desk = life.rng, life.desk
    unit = rng.choice(desk.tasks.units()).code
    at, number = morning(life.day, 11), len(desk.returns) + 1
    says = rng.choice(("updated", "no_change"))
    ret = Return("", "", 0, at, Outcome.MERGED, desk.plan, unit, statement=says, via="phone")
    if rng.random() < 0.4:
        desk.returns.append(replace(ret, id=number))
        return f"{unit} 电话 {says}"
    item = rng.choice(desk.tasks.of_unit(unit)).item
    told = rng.choice(
        (
            [("办理状态", "推进中"), ("进展情况", "电话说正在办。")],
            [("办理状态", "已完成")],
            [("办理状态", "已完成"), ("完成日期", life.day.isoformat()), ("佐证材料", "文件")],
            [("没有的列", "话")],
        )
    )
    its = {row: values for row, values in desk.current.items() if row.unit == unit}
    context = Context(schema(), YEAR, life.day, its, ISSUED)
    done = take_down(
        replace(ret, statement="updated"),
        task_key(desk.plan, item, unit),
        told,
        context,
        PlanYear(YEAR, ISSUED, life.day),
    )
    what = f"{unit} 电话报{item} {' '.join(f'{name}={text}' for name, text in told)}"
    if isinstance(done, Problem):
        return f"{what}\n  不收：{done.code.name} {done.message} {done.remedy}"
    desk.returns.append(replace(done.ret, id=number))
    desk.apply(done.changes, number)
    return f"{what}\n  收：{done.ret.statement} 改{done.ret.changed}"


def held(life: Life) -> str:
    """A file comes in of which it is not known whose it is."""
    rng, desk = life.rng, life.desk
    unit = rng.choice(desk.tasks.units()).code
    rows = tuple(task_key(desk.plan, each.item, unit) for each in desk.tasks.of_unit(unit) if rng.random() < 0.5)
    number = len(desk.returns) + 1
    sha = rng.choice((f"h{number}", "同一份"))
    ret = Return(sha, "来件.xlsx", 1, morning(life.day, 12), Outcome.HELD, desk.plan, id=number, sender="x@example.com")
    desk.returns.append(ret)
    case = whose_case(ret, "发件人不在名册", "E1", HeldClaims(unit, rows) if rng.random() < 0.8 else None)
    desk.asked.append((replace(case, id=len(desk.asked) + 1, return_id=number, plan=desk.plan), None))
    return f"来件 {sha} 归属不明，像是{unit}的，报 {' '.join(map(called, rows))}"


# --- the office ---


def verdict(life: Life) -> str:
    """The office judges a claim, or all that wait."""
    rng, desk = life.rng, life.desk
    state = desk.state(life.day)
    tasks = with_extensions(desk.agreed(state), state.current, schema())
    found = list(claims(tasks, schema().tasks, state.current, life.day))
    if not found:
        return telephone(life)
    meant = found if rng.random() < 0.2 else [rng.choice(found)]
    said = _verdict(life)
    clerk = Clerk(schema().tasks, morning(life.day, 14), CALENDAR, rng.choice(("", "核某")))
    risky = {meant[0].row: "有疑点"} if rng.random() < 0.3 else {}
    return _judged(desk, f"核查 {_said(said)}", judge(meant, said, clerk, desk.arrived_on(), risky))


def _verdict(life: Life) -> Verdict:
    rng = life.rng
    means = rng.choices(("verified", "sent_back", "rectify", "confirmed_not_applicable", "upheld"), (7, 4, 3, 2, 1))[0]
    opinion = "缺文号" if means in ("sent_back", "rectify") or rng.random() < 0.1 else ""
    if means == "confirmed_not_applicable" and life.day.day % 3:
        opinion = "甲编办〔2021〕3号"
    fix = life.day + timedelta(days=rng.choice((-1, 5, 30))) if means in ("sent_back", "rectify") else None
    return Verdict(means, opinion, fix if rng.random() < 0.5 else None, by=rng.choice(("", "核某")))


def _said(said: Verdict) -> str:
    return " ".join(filter(None, (said.means, said.opinion, f"{said.fix_by:%m-%d}前" if said.fix_by else "")))


def _judged(desk: Desk, what: str, found: tuple[Judgement, ...]) -> str:
    lines = []
    for each in found:
        desk.apply(each.changes)
        claim = each.claim
        marks = "".join(mark for mark in ("touched", "closed", "year_end", "partly") if getattr(claim, mark))
        told = f"{called(claim.row)} {claim.due or '无期'}{marks} {each.why or each.undone}".rstrip()
        lines.append(f"  {told} {_words({c.field: c.value for c in each.changes})}".rstrip())
    return "\n".join((what, *lines))


def again(life: Life) -> str:
    """The office gives another verdict, or takes one back."""
    rng, desk = life.rng, life.desk
    state = desk.state(life.day)
    which = Which(items=(rng.choice((1, 2)),)) if rng.random() < 0.5 else Which(year_end=rng.random() < 0.3)
    meant = tuple(judged_rows(desk.agreed(state), schema().tasks, state.current, which))
    if not meant:
        return verdict(life)
    clerk = Clerk(schema().tasks, morning(life.day, 15), CALENDAR, "")
    if rng.random() < 0.5:
        said = _verdict(life)
        if rng.random() < 0.4:
            now = meant[0].values
            said = Verdict(schema().tasks.field("verdict").meaning(now["verdict"]), now.get("opinion", ""))
        return _judged(desk, f"更正 {_said(said)}", correct(meant[:1], said, clerk))
    return _judged(desk, "撤销", take_back(meant[:1], desk.history(), clerk, rng.choice(("", "误办"))))


def decide(life: Life) -> str:
    """The office answers a question."""
    rng, desk = life.rng, life.desk
    waiting = open_cases(desk.asked, desk.current, desk.returns)
    if not waiting:
        return verdict(life)
    case = rng.choice(waiting)
    choice = rng.choice(CHOICES[case.kind])
    what = f"答复{case.id} {called(case.row)}.{case.field} {choice.value}"
    return f"{what} {_words({f'{called(c.row)}.{c.field}': c.value for c in _decided(life, case, choice)})}"


def _decided(life: Life, case: Case, choice: Choice) -> tuple[Change, ...]:
    desk, at = life.desk, morning(life.day, 16)
    note = life.rng.choice(("", "来函为据"))
    if case.kind == CaseKind.PETITION:
        answer, changes = decide_petition(case, choice, schema(), desk.current, "office", at, note)
    elif case.kind == CaseKind.RETRACTION:
        answer, changes = decide_retraction(case, None, choice, desk.current, "office", at, note)
    elif case.kind == CaseKind.CONFLICT:
        answer, changes = decide_conflict(case, choice, desk.current, "office", at, note)
    else:
        answer, changes = Decision(case.id, choice, "", "office", at, note), ()
    desk.decide(case, (case, replace(answer, id=case.id)))
    desk.apply(changes)
    return changes


def tell(life: Life) -> str:
    """The office writes its letters about verdicts; some are not let go yet."""
    rng = life.rng
    said = [
        f"{unit.code}{life.desk.tell(unit.code, life.day, sent=rng.random() < 0.8)}"
        for unit in life.desk.tasks.roster.units
    ]
    return f"告知 {'；'.join(said)}"


def remind(life: Life) -> str:
    """The letters that press units go out, and copies to their superiors; some stay on the desk."""
    rng, desk = life.rng, life.desk
    said = []
    for letter in Day(desk, desk.state(life.day)).letters:
        state = rng.choice((MailState.SENT, MailState.SENT, MailState.QUEUED, MailState.WITHDRAWN, MailState.REFUSED))
        to = (letter.unit.mail,) if letter.unit.mail else ()
        kind = MailKind.REMINDER if letter.reminders else MailKind.NUDGE
        entries = () if state == MailState.WITHDRAWN else letter.entries
        accepted = to if state == MailState.SENT else ()
        by_hand = not to
        mark = life.day.isoformat()
        code = letter.unit.code
        desk.mail(kind, code, mark, life.day, state=state, to=to, accepted=accepted, by_hand=by_hand, entries=entries)
        if rng.random() < 0.3:
            waits = rng.choice((MailState.AWAITING_RELEASE, MailState.QUEUED))
            desk.mail(
                MailKind.COPY, code, mark, life.day, state=waits, to=("s@example.com",), by_hand=rng.random() < 0.3
            )
        said.append(
            f"{code}{kind.label}{state.label} {' '.join(f'{each.due:%m-%d}{each.stage.shown}' for each in entries)}"
        )
    return f"提醒 {'；'.join(said) or '无'}"


def word(life: Life) -> str:
    """The office says that a unit was handed its workbook, or was not after all."""
    rng, desk = life.rng, life.desk
    unit, given = rng.choice(desk.tasks.units()).code, rng.random() < 0.7
    day = life.day - timedelta(days=rng.choice((0, 3)))
    number = len(desk.words) + 1
    desk.words.append(HandedWord(desk.plan, unit, day, given, "office", morning(life.day), "", number))
    return f"登记 {unit} {day:%m-%d} {'已' if given else '未'}下发"


def wait(life: Life) -> str:
    """Nothing happens but that time goes by."""
    life.day += timedelta(days=life.rng.choice((10, 25, 60)))
    return f"到{life.day:%m-%d}"


@dataclass(frozen=True)
class Theme:
    """What happens more often in some of the years, and on which day of the plan they begin."""

    often: Mapping[Deed, int]
    begins: int = 0


DEEDS: dict[Deed, int] = {
    fill_in: 32,
    verdict: 20,
    decide: 14,
    again: 8,
    hand_out: 8,
    tell: 8,
    remind: 8,
    wait: 6,
    telephone: 5,
    held: 4,
    word: 3,
}
"""What happens, and how often."""
THEMES = (
    Theme({}),
    Theme({decide: 30, tell: 14}),
    Theme({verdict: 40, again: 25, tell: 16}),
    Theme({hand_out: 20, fill_in: 50}),
    Theme({remind: 25, wait: 15}, 90),
    Theme({verdict: 40, again: 15}, 230),
)
"""As it comes; many applications; many verdicts; many editions; much time; the end of the year."""


def _words(values: Mapping[str, str]) -> str:
    return " ".join(
        f"{name}={short(text)}" for name, text in values.items() if name != JUDGED and not name.endswith(f".{JUDGED}")
    )
