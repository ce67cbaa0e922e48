"""What papers say of all there are: each clause with the claim that is read in it, and what some ledgers hold against
it (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kit.drafted import ITEMS, NAMES, ROSTER, ground, stood
from kit.told.short import short, texts
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.given import group_of, item_of, unit_of
from toolkit.domain.office.paper_claims import claims
from toolkit.domain.office.paper_denied import denied
from toolkit.domain.office.paper_labels import groups_named
from toolkit.domain.office.paper_words import tokens_of

LATE, BACK, DONE, AT_WORK, IDLE = (
    Label.OVERDUE,
    Label.RETURNED,
    Label.CLOSED,
    Label.WORKING,
    Label.NOT_STARTED,
)
CAME, LACKS = ReportStatus.REPORTED, ReportStatus.MISSING
LEDGERS = {
    "全好": ([DONE] * 5, [CAME] * 5),
    "一件": ([DONE] * 5, [CAME] * 4 + [LACKS]),
    "两家": ([LATE, LATE, DONE, AT_WORK, IDLE], [CAME, LACKS, CAME, CAME, LACKS]),
    "退回": ([BACK, AT_WORK, BACK, DONE, BACK], [LACKS, CAME, LACKS, LACKS, LACKS]),
    "四家": ([DONE, LATE, LATE, LATE, LATE], [CAME] * 5),
    "全逾": ([LATE] * 5, [LACKS] * 5),
}
"""Of each of some ledgers how the units stand with every item, and with their reports; in the second the last unit is
late with the last item. One more says nothing of the first unit, the first item, the group and of who it was."""
SAID = texts("""
# whom it is said of: all, whom the clause names, whom the one before names
各单位均已报送。 各项任务均已办结。 市直各单位均未逾期。 市财政局均未逾期。 市财政局均已逾期。 第1项任务均未逾期。
均未逾期。 经核查，均未逾期。 市财政局，均未逾期。 市财政局逾期，均未退回。 进展平稳，各单位均未逾期。
市财政局、市教育局均未逾期，市直各单位均未退回。 市财政局、第1项均未逾期。 各单位均未逾期，市财政局均已报送。
除市财政局外，各单位均未逾期。 除市财政局、市教育局以外均已报送。 除了市财政局之外，均已报送。
除市财政局外市教育局均未逾期。 除市财政局外，各项任务均已办结。 除市财政局外，各单位均存在逾期事项。
除市财政局、市教育局、市政务服务数据管理局、霞山区政府外，市住房和城乡建设局均未逾期。
除市住房和城乡建设局外，其他单位均未逾期，均已报送。
# of what: what is due, what is late, sent back, to be judged, what was counted before
到期任务均已办结。 到期任务均未逾期。 到期任务均已退回。 应办结事项均已办结。 应报单位均已报送。 应报单位均已逾期。
逾期8项次，均已办结。 逾期事项，均已办结。 逾期8项次，到期任务均已办结。 到期应办结8项次，均已办结。 逾期任务已办结。
逾期任务均办结。 逾期任务办结。 逾期任务没有办结。 逾期任务均未办结。 逾期任务均已退回。 逾期事项均已整改。
退回的均已重新报送。 待核查的均已核查。 各单位均已整改。 各单位均已重新报送。 市财政局逾期事项均已办结。
退回事项未整改。 逾期事项已清理完毕。
# how many
3家单位均未退回。 4项次任务均未逾期。 20家单位均未逾期。 全部8任务均未逾期。 市财政局、市教育局2家单位均已报送。
9月20份台账均已报送。 5家单位均已报送。 4家单位均已报送。 约5家单位均已报送。 全市均未逾期，5家单位均已报送。
5个单位均已报送。 20项次任务均已办结。 8项次任务均未逾期。 100%的单位均已报送。 2家单位均未逾期。 4项任务均已办结。
# when
9月各单位均已报送。 2021年各单位均已报送。 10月台账各单位均未报送。 8月份各单位均已报送。 9月底各单位均已报送。
9月台账全部收齐。 截至9月24日，各单位均已报送。 截至10月25日各单位均已报送。 截至10月11日，市财政局均已报送。
9月24日，各单位均已报送。 9月市财政局均已报送。 10月市财政局均已报送。 10月市财政局均未报送。 9月份台账收齐。
# all of it, some of each, none; what one unit alone did
所有任务已办结。 各单位已办结。 各单位台账报齐。 全部单位逾期。 全部任务办结。 各单位逾期。 所有单位已报送。
各单位均存在逾期事项。 各单位均有逾期。 各单位有逾期事项。 各项任务均有逾期问题。 各单位均逾期事项。
各单位均有报送情况。 市财政局均存在逾期事项。 市直各单位均有退回任务。 各单位均已逾期。 各单位均被退回。
市财政局已办结。 市财政局已逾期。 市财政局任务已办结。 市财政局办结。 已办结。 市财政局已报送。 市财政局办结全部任务。
市财政局办结任务。 办结全部任务。 市财政局逾期全部任务。 市财政局已办结任务。 市财政局已报送台账情况。
市财政局按时报送。 市财政局按时办结。 各单位按时报送。 市财政局报送。 市财政局均已办结任务。 市财政局未报送。
各单位均未报送。 无一报送。 无一单位办结。 市财政局没有办结。 市财政局均没有办结。 各单位无一逾期。 各单位无一报送。
各项任务均未办结。 各项任务均未启动。 各项任务均已启动。 市教育局均已启动。 无漏报。 各单位无一漏报。 无逾期单位。
无逾期任务、无退回事项。 没有任何单位逾期。 未出现退回现象。 全市零逾期。 逾期任务已清零。 逾期事项降为零。
退回总数为零。 逾期单位归零。 市财政局逾期归零。
# what was said before it of reports
各单位均已报送，无逾期。 各单位均已办结，无逾期。 各单位均已报送，无退回。 各单位均已报送，均逾期。
各单位均已报送，任务均未逾期。 各单位均已报送，无一漏报，均未逾期。 各单位均已报送，没有逾期事项。
# who it is that is in a state
没有逾期事项的单位有市财政局。 已报送台账的单位为市财政局、市教育局。 逾期的单位有市财政局。 未报送的是市教育局。
逾期的单位包括全部单位。 没有退回任务的有市教育局等3家单位。 未报9月台账的单位有市财政局、市教育局等2家。
""")
LONG = (
    f"{'全部任务' * 11}均已办结。",
    f"{'全部任务' * 11}均已经办结。",
)
"""As long as such a clause may be, and longer."""


def _ledgers() -> Iterator[tuple[str, tuple[list[Label], list[ReportStatus]]]]:
    for name, (labels, reports) in LEDGERS.items():
        whole = labels * ITEMS
        yield name, ([*whole[:-1], LATE] if name == "一件" else whole, reports)


def _claimed() -> Iterator[str]:
    """Each claim of a clause, and what each ledger holds against it."""
    given = {name: ground(stood(*its)).given[0] for name, its in _ledgers()}
    nothing = (unit_of("SZ01"), item_of(1), group_of("市直"))
    facts = tuple(each for each in given["两家"].facts if each.of not in nothing)
    given["没有"] = replace(given["两家"], facts=facts, units={})
    given["倒序"] = replace(given["两家"], facts=given["两家"].facts[::-1])
    for text in (*SAID, *LONG):
        tokens = tokens_of(text, ROSTER)
        yield f"{text}"
        for each in claims(text, tokens, groups_named(text, ROSTER)):
            against = {name: found for name, its in given.items() if (found := denied(each, [its], ROSTER))}
            yield f"  “{text[each.start : each.end]}” {short(each, 'start', 'end')}"
            yield f"    {short(against)}"
    both = [given["全好"], given["全逾"]]
    text = "各单位均未逾期。"
    for claim in claims(text, tokens_of(text, ROSTER), ()):
        for its in ([], both, both[::-1], [both[1], given["两家"]]):
            yield f"{len(its)}日 {denied(claim, its, ROSTER)} {len(NAMES)}"


CLAIMED: Mapping[str, Callable[[], Iterator[str]]] = {"对全体的话": _claimed}
