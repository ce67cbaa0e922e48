"""What the numbers of papers are said to be: of each the labels, what it is of and what share it may be; and which are
what others of their sentence, or of the ledger, come to (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kit.drafted import ITEMS, ROSTER, ground, stood
from kit.told.short import short, texts
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.given import MET, OWED
from toolkit.domain.office.paper_check import checked
from toolkit.domain.office.paper_ground import Finding, Ground
from toolkit.domain.office.paper_labels import bind
from toolkit.domain.office.paper_ranks import ranks
from toolkit.domain.office.paper_sentences import Passage
from toolkit.domain.office.paper_wholes import SHARES
from toolkit.domain.office.paper_words import tokens_of
from toolkit.domain.plan.units import Group

BOUND = texts("""
# by the label before it, behind it, of the clause before, of the bracket's clause
逾期8项次。 8项次逾期。 8项次任务逾期。 8项次是在本期里逾期。 8项次是在本期里面逾期。 办结率偏低，只有24%。
逾期，8项次。 逾期较多，退回较少，共8项次。 逾期8项次，共12项次。 “逾期”较多，8项次。 逾期最多的是市财政局（4项）。
（4项） 逾期8项次，市财政局（4项）。 逾期（4项） 退回，逾期（4项）。 “逾期”事项（4项）。 逾期3项退回4项。
3项逾期4项退回。 3项逾期，4项退回。 任务20项次、5家单位逾期。 20项次任务8项次逾期。 逾期任务占三成。 任务三成逾期。
占到期应办结的三成。 逾期8项次占四成。 到期应办结8项次，已销号4项次。 到期8项次，其中已销号4项次。
未到期8项次，已销号4项次。 已办结4项次。 到期8项次，逾期3项次，已销号4项次。
应办结8项次：已销号、逾期分别为4项次、4项次。 销号、逾期分别为4项次、4项次。
# of whom: the nearest name, the pair, in turn, in one list, that of its group or beside it
市财政局第1项逾期3天。 第1项市财政局逾期3天。 第1项逾期，市财政局3天。 市财政局、市教育局逾期8项次。
市财政局逾期4项次，退回3项次。 市财政局逾期4项次；市教育局3项次。 市财政局和市教育局分别逾期4项次、3项次。
市财政局、市教育局依次为4项次、3项次。 市财政局、市教育局逾期分别是4项次、3项次。
市财政局、市教育局、霞山区政府分别逾期4项次、3项次。 市财政局、第1项分别逾期4项次、3家。 分别约谈。
市财政局分别逾期4项次。 分别逾期4项次、3项次。 逾期、退回分别为8项次、2项次。 应办结、已销号分别为8项次、4项次。
逾期、退回和待核查分别为8项次、2项次。 逾期、退回项次数分别为8项次、2项次。 逾期较多，退回分别为8项次、2项次。
市财政局、市教育局均分别逾期4项次、3项次。 市财政局、市教育局均逾期8项。 市财政局、市教育局，均逾期8项。
市财政局、市教育局逾期8项。 市财政局和第1项均逾期8项。 第1项、第2项、第3项各逾期5家。 市财政局；市教育局均逾期8项。
9月、10月均有5家单位未报。 9月底有3家未报，9月有2家未报。 市直逾期3项次。 市直各单位逾期3项次。 11个县区逾期。
县区逾期11家。 县区11家逾期，市直5家。 逾期的县区有11家。 逾期4项次的市财政局。 逾期4项次的是市财政局。
市教育局、逾期4项次的市财政局。 逾期4项的是市财政局、市教育局。 4的市财政局。
# shares: of units, of assignments, of what stands behind 占
四成单位逾期。 四成任务逾期。 四成以上没有按时报送的单位已约谈。 四成已报送。 四成任务已报送。 逾期率40%。
办结率达到40%的单位。 单位办结率40%。 每十家单位有四家逾期。 每十项任务有四项逾期。 5家单位中，有四成逾期。
逾期的单位占四成。 逾期单位四成。 本单位逾期四成。 逾期2家，占40%。 逾期2家（8项次），占40%。
逾期（8项次）2家，占40%。 逾期8项次，占40%。 逾期8天，占40%。 占全部单位的40%逾期。 占本单位任务的40%逾期。 占40%。
涉及2家单位，占任务的40%。 逾期40% 占全部20项次的40%。 8项次占全部20项次的40%。 占全部20项次，40%。
占逾期总数20项次的40%。 占20项次。 占20%的。 逾期占比：40%。 大家40%逾期，家庭40%逾期。 逾期8项次⇥40%⇥单位
""")
IN_A_COLUMN = (
    *(
        ("市财政局\t3", "逾期"),
        ("市财政局\t3", "备注"),
        ("市财政局、市教育局\t3", "逾期"),
        ("第1项\t5", MET),
        ("3家\t5", OWED),
    ),
    *(("市财政局\t40%", "逾期率"), ("县区\t11家", "逾期"), ("3\t4", "已销号"), ("合计\t市直\t3", "逾期")),
)
MADE = texts("""
# sums of what stands before, of those a list names, of labels; how many a list has
逾期8项次、退回4项次，合计12项次。 逾期8项次、退回4项次，合计13项次。 逾期8项次、退回4项次，共12项。
逾期8项次、退回约4项次，合计12项次。 市财政局、市教育局共逾期8项次。 市财政局、市教育局共逾期7项次。
市财政局共逾期4项次。 市财政局、市财政局合计逾期4项次。 逾期和退回共计12项次。 逾期和退回共计13项次。
逾期、退回、已销号共8项次。 逾期共8项次。 逾期和滞后共计8项次。 市财政局、市教育局等2家单位逾期。
市财政局、市教育局等3家单位逾期。 市财政局、市教育局（2家）逾期。 仅市财政局、市教育局2家逾期。
有市财政局、市教育局2家逾期。 最多的有市财政局、市教育局2家。 逾期的单位：市财政局、市教育局2家。
市财政局、市教育局2项逾期。 两家共逾期8项次。 市财政局、市教育局两家共逾期8项次。 市财政局、市教育局三家共逾期8项次。
市财政局一家共逾期4项次。 逾期8项次，退回4项次，两项合计12项次。 逾期8项次，退回4项次，三项合计12项次。
逾期8项次，一项合计8项次。 合计约8项次。
# shares of what stands before 占 and behind it
逾期8项次，占20项次的40%。 逾期8项次，占20项次的50%。 逾期8项次占40%。 逾期8项次，占100%。 退回0项次，占100%。
市教育局逾期4项次，占40%。 逾期8项次，占逾期和退回的40%。 市财政局逾期4项次，占50%。 市财政局逾期3项次，占37.5%。
市财政局逾期4项次，占逾期的50%。 市财政局逾期4项次，占逾期的40%。 市财政局占逾期的50%。 逾期8项次，市财政局占50%。
逾期8项次，市财政局占40%。 市直占逾期的100%。 逾期8项次，县区占50%。 市教育局逾期4项次，占到期应办结8项次的50%。
逾期0项次，占0项次的40%。 逾期0项次，占0项次的30%。 逾期2家，占全部5家的40%。 逾期2家，占全部20项次的40%。
逾期2家，占总数的10%。 逾期2家，占总数的40%。 退回占50%。 占，40%。 市财政局占退回的0%。
# how far apart, and the rest
市财政局逾期4项次，比第3项多2项次。 市财政局逾期比霞山区政府多4项次。 市财政局逾期比霞山区政府少4项次。
逾期比退回多8项次。 逾期比退回少8项次。 逾期8项次，比退回多8项次。 逾期比退回多约8项次。 比退回多8项次。
逾期较上月多8项次。 市财政局办结率比全市高10个百分点。 市财政局办结率0%，比全市低0个百分点。
市财政局办结率10%比全市高10个百分点。 市财政局逾期率比全市高60个百分点。 市财政局逾期高于全市平均8项次。
市财政局逾期低于市教育局0项次。 除市财政局外，其余逾期4项次。 除市财政局外，其余逾期5项次。
除市财政局、市教育局外，其他逾期0项次。 除领导外，其余逾期8项次。 除市财政局外逾期4项次。
逾期4项次，除市财政局外，其余4项次。
# one figure counted as another thing, shown with what it is
逾期8项。 逾期8家。 逾期2家。 逾期2项次。 逾期4项。 逾期8天。 逾期8件。 逾期11天。 最长11天。 最长8项。
力争逾期降到0项次。 确保逾期为0项次，目前逾期7项次。 逾期7项次，力争为0项次。 确保了逾期7项次。 未确保逾期7项次。
""")
RANKED = texts("""
逾期最多的是市财政局。 逾期最多的是市政务服务数据管理局。 逾期最多的是市财政局、市教育局。
逾期最多的是市财政局、霞山区政府。 逾期最少的是霞山区政府。 逾期最少的是市财政局。 市财政局逾期最多。
霞山区政府逾期最多。 逾期最多的第1项。 逾期最多是：第1项。 办结率最高的是市财政局。 市财政局办结率居全市第一。
市财政局逾期居全市第二。 霞山区政府逾期居第三。 霞山区政府逾期排名第二。 市财政局逾期位列第9。 市财政局逾期排第0。
市财政局、市教育局逾期并列第一。 市财政局逾期并列第二。 市财政局逾期倒数第一。 市财政局逾期垫底。 市财政局逾期居首位。
霞山区政府逾期居首。 市财政局办结率低于全市平均水平。 市财政局办结率高于全市平均。 市财政局办结率平均。
市财政局、市教育局办结率低于平均水平。 市财政局逾期高于平均数。 逾期最多。 最多的是市财政局。 任务最多的是市财政局。
逾期最多3项次。 市财政局逾期前三名。 霞山区政府未报；逾期最多的是市财政局。 市财政局逾期居全市前列。
市财政局第1项逾期最久、最多。 待核定最多的是市教育局。 逾期较多，最多的为市教育局，市财政局次之。
""")

TABLES = texts("""
# a row below the other, with what each column counts in its header
单位⇥逾期⇥办结率｜市财政局⇥4⇥0%｜市教育局⇥3⇥1%｜合计⇥8⇥0%
序号⇥单位⇥逾期项次｜1⇥市财政局⇥4｜2⇥市教育局⇥5｜3⇥霞山区政府⇥0｜合⇥计⇥9
单位⇥逾期⇥未启动｜市财政局⇥4⇥0｜市教育局⇥4⇥0｜霞山区政府⇥0⇥4｜合计⇥8⇥4｜总计⇥9⇥4
单位⇥逾期（项次）⇥办结率（%）⇥逾期占比｜市财政局⇥4⇥0⇥100｜市教育局⇥4⇥1.0⇥99
事项⇥逾期家数⇥已销号（家）｜第1项⇥2⇥1｜第2项⇥3⇥1｜第9项⇥2⇥1 事项⇥逾期（家）｜事项1⇥2｜事项2⇥3｜别的⇥2
1⇥事项1⇥逾期2家｜2⇥事项2⇥逾期3家 序号⇥事项⇥逾期（家）｜1⇥事项1⇥2｜2⇥事项2⇥3｜甲⇥事项9⇥2
单位⇥市直逾期⇥逾期｜全市⇥8⇥8｜市财政局⇥8⇥4｜市教育局⇥4⇥8 项目⇥数量｜逾期⇥8｜已销号⇥4｜退回⇥1｜备注⇥3
名次⇥逾期情况｜1⇥市财政局4项次｜2⇥市教育局3项次 单位⇥情况｜市财政局⇥市财政局未报｜市教育局⇥市教育局逾期
单位⇥排名⇥名次｜市财政局⇥1⇥1｜市教育局⇥2⇥9
单位⇥逾期⇥退回⇥最长｜市财政局⇥4⇥0｜市教育局⇥0⇥11｜霞山区政府⇥0⇥0⇥0
单位⇥逾期⇥退回⇥未启动｜市财政局⇥4⇥0⇥0｜市教育局⇥4｜霞山区政府⇥0⇥4
单位⇥逾期/退回｜市财政局⇥4/0｜市教育局⇥0/4｜霞山区政府⇥0
""")
"""Tables of papers, `｜` between their rows."""


def _ground() -> Ground:
    """Two of five units late with every item, one with nothing left, one group of places beside."""
    labels = [Label.OVERDUE, Label.OVERDUE, Label.CLOSED, Label.NOT_STARTED, Label.WORKING]
    its = ground(stood(labels * ITEMS, [ReportStatus.REPORTED] * 4 + [ReportStatus.MISSING]))
    return replace(its, roster=replace(ROSTER, groups=(*ROSTER.groups, Group("县区", ("各县区",)))))


def found_words(each: Finding) -> str:
    """What is told of a place, on one line."""
    how = f"{'（旁）' if each.beside else ''}{'（看）' if each.seen else ''}"
    return f"{each.kind}“{each.said}”{each.ledger} {each.why}{how}"


def _bound() -> Iterator[str]:
    """Each number with its labels, the nearest first, with what it is of, and with its measures where it is a share."""
    roster = _ground().roster
    for text, at in (*((text, "") for text in BOUND), *IN_A_COLUMN):
        tokens = tokens_of(text, roster)
        yield f"{text}{f'（{at}）' if at else ''}".replace("\t", "⇥")
        for each in bind(text, tokens, roster, at):
            shares = "" if each.shares == SHARES else f" 率{short(each.shares)}"
            yield f"  {text[each.token.start : each.token.end]} {short(each.labels)}{short(each.of)}{shares}"


def _made() -> Iterator[str]:
    """What is told of numbers made of others, and of how many places."""
    against = _ground()
    for text in MADE:
        its = checked([Passage("第1行", text)], against)
        yield f"{text} {its.places}处 {'；'.join(map(found_words, (*its.findings, *its.unchecked)))}"


def _ranked() -> Iterator[str]:
    """The ranks of sentences, and what is told of them."""
    against = _ground()
    for text in RANKED:
        found = [
            (text[each.start : each.end], each.ledger)
            for each in ranks(text, tokens_of(text, against.roster), against.given)
        ]
        its = checked([Passage("第1行", text)], against)
        yield f"{text} {short(found)} {its.places}处 {'；'.join(map(found_words, (*its.findings, *its.unchecked)))}"


def _tables() -> Iterator[str]:
    """What is told of each row of a table, and of how many places."""
    against = _ground()
    for text in TABLES:
        its = checked([Passage(row, row) for row in text.split("｜")], against)
        yield f"{text} {its.places}处".replace("\t", "⇥")
        found = (*its.findings, *its.unchecked)
        yield from (f"  {each.where} {found_words(each)}".replace("\t", "⇥") for each in found)


NUMBERS: Mapping[str, Callable[[], Iterator[str]]] = {
    "数是谁的什么": _bound,
    "合起来的数": _made,
    "名次": _ranked,
    "表里的数": _tables,
}
