"""What papers say, sentence by sentence: each with what is read of it and what is told of it (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from kit.drafted import ITEMS, NAMES, PLAN, ROSTER, TASKS, ground, stood
from kit.figured import figures, reported, task
from kit.told.short import short
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.office.given import given
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_days import DaySaid
from toolkit.domain.office.paper_names import Names
from toolkit.domain.office.paper_places import Elsewhere, called_by_place
from toolkit.domain.office.paper_sentences import Passage
from toolkit.domain.office.paper_words import tokens_of

READ = (
    "半数以上的任务、50%以上的任务、一半以下、不低于50%、不到50%、不足一半、过半、近半、大半已办结。",
    "一成五至两成、一成至三成五、20%至30%、两到三成、两三成、七成半、百分之十二点五、千分之八、万分之一点零五、三分之一、每十家有三家、5‰、零分之一。",
    "二十三四家、三十三四十家、十七八家、两三百家、三五家、百三四家、千两三家、三四万家、五七家。",
    "第1项、第2至4项、第2021-3项、三项、③项、（三）项、Ⅷ项、一家一策、每一项、只有一家、只有一个单位、仅一条、一条。",
    "几十家、若干件、没有一家、翻一番、排名第3、1.2万件、二三二项、逾期项次：二三二",
    "2021年1月1日、2020年12月31日、2月30日、13月1日、0月、9月底、上月、去年12月、今年、三季度末、月初。",
    "《市2021年政务公开工作方案》2021年要点、2021年工作安排，2021年，2021年第三季度。",
    "3个县区、3项县区任务、3个单位、3家县区。",
    "二、三是关键，（一）工作进展\t12\t三\t12%",
)
SAID = (
    *(
        "市财政局、市教育局分别逾期2项次、3项次。",
        "市财政局、市教育局逾期项次分别2项次、3项次。",
        "市财政局分别逾期4项次。",
    ),
    *("市财政局、第1项分别逾期2项次、3项次。", "市财政局、市教育局、霞山区政府分别逾期2项次、3项次。"),
    *("分别逾期2项次、3项次的是市财政局、市教育局。", "市财政局和市教育局分别占逾期的50%、25%。"),
    *("市财政局逾期4项次，占全部20项次的20%。", "共有任务20项次（20%），占20项次的。", "占全部20项次，20%。"),
    *("逾期8项次，占40%。", "逾期8项次，占任务总数的40%。", "市财政局逾期4项次，占逾期的50%，占20%。"),
    *("逾期2家，占40%。", "占逾期的50%。", "逾期占比40%，2家占40%。", "市财政局逾期4项次占8项次的50%。"),
    *("占20项次的40%，8项次逾期。", "已办结8项次，逾期8项次，合计16项次。", "逾期8项次，约8项次办结，合计16项次。"),
    *(
        "逾期8项次、涉及2家，共10项次。",
        "逾期8项次共8项次。",
        "市财政局、市教育局共逾期8项次。",
        "市财政局共逾期4项次。",
    ),
    *(
        "市财政局、市教育局等2家单位逾期。",
        "仅市财政局、市教育局2家逾期。",
        "有市财政局、市教育局、霞山区政府3家逾期。",
    ),
    *("仅有市财政局、市教育局2家。", "市财政局、市财政局合计逾期4项次。", "市财政局、市教育局退回合计8项次。"),
    *("每十家单位有四家逾期。", "每十项任务有四项逾期。", "四成单位逾期，九成以上没有按时报送台账的单位已约谈。"),
    *(
        "退回16项次，逾期8项次占50%。",
        "共报来16项次，市财政局逾期4项次占25%。",
        "逾期8项次、占16项次的50%，退回8项次。",
        "逾期率40%，两家单位占40%。",
        "共20项次（其中5家），占40%。",
        "5家（20项次），占40%的单位逾期。",
        "20项次，占40%的任务。",
    ),
    *("各单位均已报送，所有单位没有逾期。", "市财政局已报送。", "市财政局报送。", "市财政局、第1项均未逾期。"),
    *(
        "全体部门已逾期。",
        "全部单位逾期。",
        "全部任务办结。",
        "所有任务已办结。",
        "各项任务办结。",
        "任务均已逾期办结。",
    ),
    *(
        "市财政局全部单位逾期。",
        "市财政局任务均已办结。",
        "截至10月11日，各单位均未逾期。",
        "9月底，全部任务均已办结。",
    ),
    *("10月底，各单位均未逾期。", "任务安排，均已报送。", "经核查，均未逾期。", "市财政局，均未逾期。", "均未逾期。"),
    *(
        "市教育局逾期，市政务服务数据管理局逾期0项。",
        "霞山区政府逾期、退回。",
        "霞山区政府未报，市住房和城乡建设局逾期。",
    ),
    *("第1项主题2进展缓慢。", "第1项：主题1。", "第9项未启动。", "第一项“主题3”逾期。"),
    *(
        "印发日期为2021年8月2日，应于9月30日前完成。",
        "请于10月25日前报送。",
        "2020年方案、《2020年方案》和“2021年要点》。",
    ),
    *("》2021年《方案", "《方案》2021年逾期8项次。", "方案（2021年）》逾期。", "《2021年1月方案》。"),
    *(
        "广州市教育局、吴川市教育局、霞山区政府办公室、市教育局下属中心逾期。",
        "市教育局属学校、市财政局。",
        "国家市财政局逾期。",
    ),
    *("市政务服务数据局、市财政政局、市住房城乡建设局、住建局、市财局、市林业局、农业局均逾期。", "政府办公室牵头。"),
    "单位\t逾期项次\t占比\n",
    "市财政局\t4\t20%",
    "合计\t8\t40%",
)


CLAIMED = (
    *(
        "各单位均已逾期。",
        "所有部门逾期。",
        "全部任务逾期。",
        "各项任务均未办结。",
        "各单位均未退回。",
        "各单位均未逾期。",
    ),
    *(
        "市住房和城乡建设局报送。",
        "市住房和城乡建设局已报送。",
        "已报送。",
        "市住房和城乡建设局已办结。",
        "第1项单位均逾期。",
    ),
    *(
        "市财政局和市住房和城乡建设局各单位均逾期。",
        "市财政局合计逾期4项次。",
        "市财政局1家逾期。",
        "市财政局等1家单位逾期。",
    ),
)


def _read() -> Iterator[str]:
    """Numbers, shares, dates, items and units, as they are read."""
    for text in READ:
        yield text.replace("\t", "⇥")
        for each in tokens_of(text, ROSTER):
            more = short(each, "said", "start", "end")
            yield f"  {text[each.start : each.end]} {each.said} {more}".replace("\t", "⇥")


def _checked() -> Iterator[str]:
    """Sentences about a ledger in which two of five units are late, a third has nothing of its own but one claim."""
    late = [Label.OVERDUE, Label.OVERDUE, Label.CLOSED, Label.CLOSED, Label.WORKING]
    reports = [ReportStatus.REPORTED] * 4 + [ReportStatus.MISSING]
    against = ground(stood(late * ITEMS, reports))
    for text in SAID:
        found = check([Passage("第1行", text.rstrip("\n"))], against)
        told = "；".join(
            f"{each.kind}“{each.said}”{each.ledger} {each.why}{'（旁）' if each.beside else ''}" for each in found
        )
        yield f"{text} {told}".replace("\t", "⇥").replace("\n", "")
    more = ground(stood([*late * (ITEMS - 1), *late[:-1], Label.OVERDUE], reports))
    for text in CLAIMED:
        told = [(each.said, each.ledger) for each in check([Passage("第1行", text)], more)]
        yield f"另 {text} {short(told)}"
    table = [Passage(f"第{at}行", text.rstrip("\n")) for at, text in enumerate(SAID[-3:], 1)]
    yield f"表 {short([(each.where, each.said, each.ledger) for each in check(table, against)])}"
    draft = ("市财政局逾期4项次，占20%。", "截至10月11日，共8项次。", "第1项由市教育局牵头。", "一、总体情况")
    for text in (
        "市财政局逾期5项次，占20%。",
        "市教局逾期4项次，占20%。",
        "截至10月11日，共8项次。",
        "二、总体情况",
        "市财局逾期4项次",
    ):
        its = ground(stood(late * ITEMS, reports), draft, draft)
        found = check([Passage("第1行", text)], its)
        yield f"改稿 {text} {short([(each.said, each.ledger, each.why) for each in found])}"


def _days() -> Iterator[str]:
    """Days said beside each other, and against days of the ledger."""
    said = [
        (2021, 1, 1),
        (2021, 12, 31),
        (2021, 2, 30),
        (2021, 0, 1),
        (0, 1, 1),
        (2021, 13, 1),
        (2021, 9, 0),
        (0, 0, 0),
    ]
    parts = ("", "月初", "月底", "年底", "上半年", "3季度")
    for day in said:
        one = DaySaid(day)
        yield f"{day} {[one.same(DaySaid(other)) for other in said]} {one.exact} {one.till}"
    for part in parts:
        one = DaySaid((2021, 9, 0) if part.startswith("月") else (2021, 0, 0), part)
        days = [date(2021, 9, day) for day in (1, 10, 11, 20, 21, 30)] + [date(2021, 12, 31), date(2021, 6, 30)]
        same = [one.same(DaySaid((2021, 9, 30), other)) for other in parts]
        ends = [DaySaid((0, 0, 0), part).same(DaySaid(day)) for day in ((2021, 1, 1), (2021, 12, 31), (2021, 9, 1))]
        yield f"{part} {one.till} {[one.means(day) for day in days]} {same} {ends}"
    for months, days, years in ((-1, None, None), (0, None, None), (None, -1, None), (None, 1, None), (None, None, -1)):
        one = DaySaid((0, 0, 0), months=months, days=days, years=years)
        yield f"{months} {days} {years} {[one.on(day).day for day in (date(2021, 1, 1), date(2021, 12, 31))]}"


def _names() -> Iterator[str]:
    """Names that are near to one of the roster, or to none, and what places make of them."""
    names = Names.of(ROSTER, PLAN, ("某市人民政府办公室", ""))
    for words in ("市财政局", "市财局", "市林业局", "市农业农村局", "霞山政府", "局"):
        yield f"{words} {names.nearest(words)}"
    for text in ("市财政局市教育局", "市财政局、市财局、市财 政局", "市司法局"):
        for taken in ((), ((0, 4),), ((4, 8),), ((0, 3), (4, 8))):
            yield f"{text} {taken} {list(names.strange(text, taken))}"
    for text in ("霞山政府逾期", "由霞山政府逾期", "财正局逾期", "住房和城乡建设局、住房城乡建设局"):
        yield f"{text} {list(names.strange(text, ()))}"
    for like, text in (
        ("市财政局逾期4项次。", "市财局逾期4项次。"),
        ("市财政局逾期4项次。", "财政逾期4项次。"),
        ("市财政局逾期4项次。", "市教育局逾期4项次。"),
        ("市财政局逾期4项次。", "逾期4项次。"),
        ("市财政局。", "市财政局及下属各单位和其他。"),
        ("市财政局逾期4项次。", "我们逾期4项次。"),
        ("市财政局逾期4项次。", "市内外各县财政局逾期4项次。"),
        ("市财政局逾期4项次。", "市内外各个县财政局逾期4项次。"),
    ):
        yield f"{like}→{text} {list(names.strange(text, (), like))}"
    for text in ("市财政局", "事项1", "办好1，方案", "政务公开"):
        yield f"{text} 方案的话{names.plan_words(text).spans} 题{names.titled(text)}"
    place = Elsewhere.of(("湛江市2021年方案",))
    for text, name in (
        ("广州市教育局", "市教育局"),
        ("湛江市教育局", "市教育局"),
        ("市教育局属学校", "市教育局"),
        ("霞山区政府办", "霞山区政府"),
        ("全国市教育局", "市教育局"),
        ("国家市教育局", "市教育局"),
    ):
        start = text.index(name)
        yield f"{text} {place.around(text, start, start + len(name))} {list(place.governments(text + '湛江市政府'))}"
    yield f"又称 {short(sorted(called_by_place(ROSTER, ('湛江市', '霞山区', '市')).by_name))} {len(NAMES)}"


def _given() -> Iterator[str]:
    """The figures that papers are checked against, of a plan with rows that came back, are late, met, and of weeks."""
    late, back = task("SZ01", 1, Label.OVERDUE, 3), task("SZ02", 1, Label.RETURNED)
    tasks = [
        replace(late, phase=Phase.SENT_BACK, to_mend=Phase.SENT_BACK),
        replace(back, phase=Phase.RECTIFY, to_mend=Phase.RECTIFY),
        replace(task("SZ03", 2, Label.WORKING), owed=True, met=True),
        replace(task("SZ04", 2, Label.CLOSED), owed=True, met=True),
    ]
    rounds = [
        reported(date(2021, 9, 24), **{**dict.fromkeys(NAMES, ReportStatus.REPORTED), "SZ02": ReportStatus.MISSING})
    ]
    weeks = [replace(each, round=round_of(each.back, "week")) for each in rounds]
    for its in (rounds, weeks):
        made = given(figures(tasks, its, NAMES), TASKS, 812)
        told = [f"{each.of}{each.label}{each.measure}={each.value.normalize():f}" for each in made.facts if each.value]
        yield f"{its[0].round.id} {' '.join(dict.fromkeys(told))}"
        yield f"  {short({day.what: day.day for day in made.days})}"


PAPERS: Mapping[str, Callable[[], Iterator[str]]] = {
    "文稿里的数": _read,
    "文稿里的话": _checked,
    "文稿里的日期": _days,
    "文稿里的名称": _names,
    "文稿所据的数": _given,
}
