"""What papers say of days, items and units in a sentence of their own, and in one written over the draft's: what is
told of each, of how many places (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from kit.drafted import ITEMS, PLAN, ROSTER, ground, stood
from kit.told.asked_numbers import found_words
from kit.told.short import texts
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.given import (
    AS_OF,
    BY_REPORT,
    DUE,
    ISSUED,
    JUDGED,
    TO_MEND,
    TO_RECTIFY,
    WHOLE,
    GivenDay,
    both,
    item_of,
    unit_of,
)
from toolkit.domain.office.paper_check import checked
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage, sentences
from toolkit.domain.plan.model import Item, Plan

DAYS = texts("""
# what a day is by the words beside it: when figures stood, issue, report, due, judged, mended
数据截至10月11日。 数据截至10月12日。 截至9月24日，3家已报送。 到10月11日止，逾期8项次。 据10月11日统计。
（至10月11日）逾期8项次。 报至10月11日的。 10月11日，逾期8项次。 10月12日，逾期8项次。 会后10月12日，逾期8项次。
10月12日，召开会议。 9月24日，3家已报送，逾期8项次。 （10月11日，逾期8项次） 印发日期为2021年8月2日。
方案印发日期为2021年8月3日。 方案于2021年10月11日印发。 通报于2021年10月11日印发。 10月11日发布要点。
方案10月11日由办公室发布。 核查日期9月20日。 核查日期为9月21日。 9月20日核查。 9月20日核查退回。 9月21日核查。
报送日期9月24日。 报送截止日期：9月25日。 报送日9月24日。 截止日期：9月30日。 截止时间为10月20日。
报送截止时间：9月24日。 数据截止日期为10月11日。 统计截止10月11日。 截至日期：10月11日。 应完成日期：9月30日。
完成时限为9月29日。 整改期限10月20日。 补正期限为10月22日。 整改的期限为10月21日。 10月20日前完成整改。
10月22日以前补正。 限期10月20日。 期限至9月30日。 到期日9月24日。 9月30日前。 9月30日之前。 9月29日前。 9月29日到期。
9月29日前后。 9月下旬前三季度。 10月11日前。
# a day of the items and units that the sentence names
第1项于9月30日完成。 第2项于9月30日完成。 第1项、第2项于9月28日完成。 市财政局第1项于10月8日完成。
市教育局第1项于10月8日完成。 市财政局于10月8日完成。 市财政局于9月30日完成。 第1项于10月9日核查。
市教育局10月6日完成。 第1项、市教育局10月6日完成。
# years, halves, quarters, days by the ledger's own
2021年方案。 2022年方案。 2022年工作要点。 2022年。 2021年。 《2022年方案》。 《2021年方案》。 2022年《方案》。
《方案》2022年《要点》。 2022年政务公开。 2022年1月工作。 今年年底前完成。 去年年底前完成。 年底前完成。 2021年年底。
上半年完成。 本月11日。 上月24日。 下月11日。 昨日印发。 2021年13月1日。 1月1日。 12月31日。
# days and counts of the paper's own
请于10月15日前将整改情况报送办公室。 请于10月15日前办结情况报送。 10月15日前反馈。 应于10月15日前反馈书面说明。
于10月15日前说明原因。 定于10月15日召开会议。 定于10月15日（星期五）上午召开会议。 10月15日召开会议。
定于10月15日召开。 会议定于10月15日下午开。 5个工作日内反馈。 超过3个工作日未报的单位，予以通报。
逾期10个工作日仍未报的予以约谈。 共印30份。 第3期。 总第12期。 联系电话：0759-3333333。 扣2分。 上午9时。 5号会议室。
抓好3个方面。 逾期10个工作日。
# stretches of time, of which nothing is checked
自9月以来办结8项次。 较上月减少8项次。 环比减少3项次。 9月至10月办结8项次。 9月1日至10月1日共销号4项次。
9月至10月有3家报送。 去年以来，逾期8项次。 本周新增逾期8项次。 本周召开会议。 上半年逾期8项次。
截至上周五，逾期8项次。 较上月减少。 同比下降40%，逾期8项次。 从9月起逾期8。
""")
NAMED = texts("""
# items by their numbers and titles
第1项主题1。 第1项“事项1”。 第1项：“事项2”。 第1项《事项2》。 第1项事项12。 第5项没有。 第三项“事项3”。
第1至3项。 第2021-1项。 第1项　「事项1」 第9项事项1。
# who is late, sent back, has not reported, in a clause that says one of these
市财政局逾期。 市政务服务数据管理局逾期。 市政务服务数据管理局逾期、退回。 市政务服务数据管理局逾期0项次。
市住房和城乡建设局未报。 市财政局未报，市教育局逾期。 市财政局和霞山区政府逾期。 逾期的有市财政局、霞山区政府。
市政务服务数据管理局，逾期。 霞山区政府未逾期。 霞山区政府退回。 霞山区政府在办，市财政局逾期。
# names of no unit, of other places, of the office's own government, in the line of copies
市民政局逾期。 请市民政局、市财正局抓紧。 广州市教育局逾期。 广州市政务服务数据管理局逾期4项次。
请于9月底市民政局报送。 市教育局霞山分局逾期。 湛江市政府、吴川市政府。 配合广州市教育局做好示范。 农业局。 住建局。
格局。 由市财局负责。 全市各单位各局。 省财政厅、市委网信办、市人大常委会、县政府。
抄送：市委办公室，市人大常委会，市民政局。 主送：市民政局。 请抄送市委办公室。 霞山区政府办。 霞山区教育局。
霞山区政府、雷州市教育局。 市政府办公室。 某市人民政府办公室。 市教育局下属中心。 市外办。 到期应办。 市领导交办。
""")
DRAFT = texts("""
截至10月11日，逾期8项次，涉及2家。 第1项要在2021年9月30日前办结。 第2项9月底前办结。 市财政局逾期4项次，最长11天。
请市教育局抓紧办理第1项。
""")
TODAY = texts("""
截至10月18日，逾期9项次，涉及3家。 第1项要在2021年9月30日前办结。 第2项9月底前办结。 市财政局逾期5项次，最长18天。
请市教育局抓紧办理第1项。
""")
EDITED = texts("""
# as the draft, as today, of another day, said otherwise
截至10月11日，逾期8项次，涉及2家。 截至10月18日，逾期9项次，涉及3家。 截至10月18日，逾期8项次，涉及2家。
截至10月12日，逾期10项次，涉及4家。 截至本月11日，逾期八项次，涉及两家。 截至本月12日，逾期近10项次，涉及3家以内。
截至10月上旬，逾期8项，涉及2家。 第1项要在2021年9月底前办结。 第1项要在今年9月30日前办结。
第1项要在2021年第三季度前办结。 第1项要在2021年10月底前办结。 第2项9月30日前办结。 第2项9月29日前办结。
第2项9月末前办结。 第2项10月11日前办结。 第1项9月30日前办结。 第2项9月24日前办结。 市财政局逾期4项次，最长18天。
市教育局逾期4项次，最长11天。 市财局逾期4项次，最长11天。 市财政局逾期4项次，另有最长11天的。
财政逾期4项次，最长11天。 请市教局抓紧办理第1项。 请市教育局抓紧办理第2项。 请市财政局抓紧办理第1项。
请广州市教育局抓紧办理第1项。 请市外某某局抓紧办理第1项。
""")
OWN = (
    GivenDay(WHOLE, date(2021, 10, 11), AS_OF),
    GivenDay(WHOLE, date(2021, 8, 2), ISSUED),
    *(GivenDay(WHOLE, date(2021, month, day), f"{month}月{BY_REPORT}") for month, day in ((9, 24), (10, 25))),
    *(GivenDay(item_of(item), date(2021, 9, day), f"第{item}项{DUE}") for item, day in ((1, 30), (2, 28))),
    GivenDay(both("SZ01", 1), date(2021, 10, 8), DUE),
    GivenDay(unit_of("SZ02"), date(2021, 10, 6), DUE),
    GivenDay(both("SZ01", 1), date(2021, 9, 20), JUDGED),
    GivenDay(both("SZ02", 2), date(2021, 10, 20), TO_RECTIFY),
    GivenDay(both("SZ02", 2), date(2021, 10, 22), TO_MEND),
)
"""A day of each kind."""


def _ground(draft: tuple[str, ...] = (), today: tuple[str, ...] = ()) -> Ground:
    """Two of five units late with every item, the last has not reported; the plan of a city names another's bureau."""
    labels = [Label.OVERDUE, Label.OVERDUE, Label.CLOSED, Label.NOT_STARTED, Label.WORKING]
    its = ground(stood(labels * ITEMS, [ReportStatus.REPORTED] * 4 + [ReportStatus.MISSING]), draft, today)
    first, *others = PLAN.items
    plan = replace(PLAN, items=(replace(first, requirement="配合广州市教育局做好示范。"), *others))
    return replace(its, plan=plan, given=(replace(its.given[0], days=OWN),), known=("湛江市人民政府办公室",))


def _told(text: str, against: Ground) -> str:
    its = checked([Passage("第1行", text)], against)
    return f"{text} {its.places}处 {'；'.join(map(found_words, (*its.findings, *its.unchecked)))}"


def _days() -> Iterator[str]:
    """Days of sentences of the paper's own; in a table by the header of their column; of plans without items."""
    against = _ground()
    yield from (_told(text, against) for text in DAYS)
    for header, cell in (
        ("印发日期", "8月2日"),
        ("应完成日期", "8月2日"),
        ("备注", "8月3日"),
        ("排名", "3"),
        ("序号", "3"),
    ):
        rows = [Passage(at, f"单位\t{said}") for at, said in (("头", header), ("行", cell))]
        rows[1] = replace(rows[1], text=rows[1].text.replace("单位", "市财政局"))
        its = checked(rows, against)
        yield f"{header}⇥{cell} {its.places}处 {'；'.join(map(found_words, (*its.findings, *its.unchecked)))}"
    late = replace(against.given[0], day=date(2022, 1, 5))
    for text in ("上半年完成。", "上半年到期。", "年底前完成。", "去年年底前完成。", "本年8月2日印发方案。"):
        yield f"次年 {_told(text, replace(against, given=(late,)))}"


def _named() -> Iterator[str]:
    """Items and units of sentences of the paper's own."""
    against = _ground()
    yield from (_told(text, against) for text in NAMED)
    twice = replace(PLAN, items=(*PLAN.items, Item(7, "主题1", "事项1", "办好7", "市直各单位", "9月底前")))
    for name, plan in (("同题", twice), ("无事项", Plan("2021", "方案", 2021, date(2021, 8, 2), ()))):
        for text in ("第2项“事项1”。", "第7项“事项1”。", "第9项没有。"):
            yield f"{name} {_told(text, replace(against, plan=plan))}"


def _edited() -> Iterator[str]:
    """Sentences written over one of the draft's, where the ledger stands as then and has moved on."""
    for today in (DRAFT, TODAY):
        against = _ground(DRAFT, today)
        yield from (_told(text, against) for text in EDITED)
        whole = checked([Passage(str(at), text) for at, text in enumerate(EDITED[:8])], against)
        yield f"合 {whole.places}处 {'；'.join(f'{each.where}{found_words(each)}' for each in whole.findings)}"
    yield f"稿 {len(sentences([Passage('', text) for text in DRAFT], ROSTER))}句"


WORDING: Mapping[str, Callable[[], Iterator[str]]] = {"话里的日期": _days, "话里的事项和单位": _named, "改稿": _edited}
