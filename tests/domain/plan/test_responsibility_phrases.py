"""Responsibility phrases in the style of issued plans, read as a table, and what holds for any text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.plan.assignments import assign
from toolkit.domain.plan.model import Item, Plan, Role
from toolkit.domain.plan.responsibility.model import Resolution
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.units import Group, Roster, Unit

COUNTY, CITY = "各县（市、区）政府（管委会）", "市直各单位"
ROSTER = Roster(
    (
        Unit("X1", "赤坎区政府", "县区", ("赤坎区",)),
        Unit("X2", "遂溪县政府", "县区", ("遂溪县",)),
        Unit("X3", "湛江经济技术开发区管委会", "县区", ("湛江经开区",)),
        Unit("S1", "市政府办公室", "市直", ("政府办公室",)),
        Unit("S2", "市财政局", "市直"),
        Unit("S3", "市发展改革委", "市直", ("市发展改革局", "市发展和改革局")),
        Unit("S4", "市市场监管局", "市直"),
        Unit("S5", "市教育局", "市直"),
        Unit("S6", "市工业和信息化局", "市直", ("市工信局",)),
        Unit("S7", "市外事局", "市直"),
        Unit("S8", "市政务服务数据管理局", "市直", ("政务服务数据管理局",)),
        Unit("S9", "市粮食和储备局", "市直"),
    ),
    (
        Group("县区", (COUNTY, "各县（市、区）政府", "各县（市、区）", "各县（市、区）政府、管委会")),
        Group("市直", (CITY, "市直单位", "市直各部门")),
    ),
)
OFFICE = Roster(
    (
        Unit("K1", "办公室", "科室"),
        Unit("K2", "法规股", "科室"),
        Unit("D1", "不动产登记中心", "下属"),
    ),
    (Group("科室", ("各科室", "各股室")), Group("下属", ("属下单位", "下属单位"))),
)

PHRASES = """
牵头：市财政局 配合：市教育局、市外事局 -> lead 市财政局; assist 市教育局、市外事局
牵头：市财政局配合：市教育局 -> lead 市财政局; assist 市教育局
除市财政局外，市直单位（市教育局、市外事局）牵头 -> lead 市教育局、市外事局; open 市直单位
市财政局（市教育局（市外事局（牵头））） -> lead 市外事局; implement 市财政局、市教育局
牵头单位、：市财政局；配合单位：市教育局 -> lead 市财政局; assist 市教育局
牵头：市财政局配合：市教育局、市外事局协办 -> lead 市财政局; assist 市教育局、市外事局
主办：市财政局 协办：市教育局 -> lead 市财政局; assist 市教育局
牵头 市财政局 配合 市教育局、市外事局 -> lead 市财政局; assist 市教育局、市外事局
市财政局 牵头 市教育局 配合 -> lead 市财政局; assist 市教育局
牵头单位 市财政局 责任单位及责任人：市教育局 -> lead 市财政局; implement 市教育局
牵头单位：市财政局牵头，市教育局、市外事局配合 -> lead 市财政局; assist 市教育局、市外事局
市政府办公室、市政协办、市财政局 -> implement 市政府办公室、市财政局; unknown 市政协办
市政府办公室、市某某局协办 -> assist 市政府办公室; unknown 市某某局
市财政局牵头，市直各单位配合 -> lead 市财政局; assist 市直-市财政局
市财政局牵头，市财政局、市教育局配合 -> lead 市财政局; assist 市财政局、市教育局
市财政局（牵头）市教育局（配合） -> lead 市财政局; assist 市教育局
市财政局（主责）市教育局（协同）、市外事局 -> lead 市财政局; assist 市教育局; implement 市外事局
（牵头）市财政局（配合）市教育局 -> unknown （牵头）市财政局（配合）市教育局
市财政局（牵头），市教育局（配合）、市外事局（配合） -> lead 市财政局; assist 市教育局、市外事局
市财政局，（市教育局）、市外事局配合 -> implement 市财政局; assist 市教育局、市外事局
主：市财政局 协：市教育局 -> lead 市财政局; assist 市教育局
主：市财政局；配：市教育局、市外事局 -> lead 市财政局; assist 市教育局、市外事局
市财政局—牵头；市教育局—配合 -> lead 市财政局; assist 市教育局
市财政局-牵头，市教育局、市外事局-配合 -> lead 市财政局; assist 市教育局、市外事局
市财政局 会同：市教育局、市外事局 -> lead 市财政局; assist 市教育局、市外事局
市财政局，会同：市教育局 -> lead 市财政局; assist 市教育局
市财政局；会同：市教育局 -> lead 市财政局; assist 市教育局
市外事局配合；市财政局；会同：市教育局 -> lead 市财政局; assist 市教育局、市外事局
责任单位：市财政局；会同：市教育局 -> implement 市财政局; assist 市教育局
由市财政局会同市教育局负责 -> lead 市财政局; assist 市教育局
主要责任单位：市财政局；协同责任单位：市教育局、市外事局 -> lead 市财政局; assist 市教育局、市外事局
主要责任单位：市财政局、市教育局 -> implement 市财政局、市教育局
市财政局、市教育局（第一个为牵头单位） -> lead 市财政局; implement 市教育局
市财政局、市教育局（首位为牵头单位） -> lead 市财政局; implement 市教育局
（牵头）市财政局、（配合）市教育局 -> lead 市财政局; assist 市教育局
市财政局（主）、市教育局（协） -> lead 市财政局; assist 市教育局
市财政局 张某某；市教育局（李某） -> implement 市财政局、市教育局
责任单位：市财政局 责任人：张某某 13800138000 -> implement 市财政局
市财政局、欧阳某某 -> implement 市财政局
市财政局 牵头 市教育局 -> implement 市财政局、市教育局
牵头 市财政局 配合 -> implement 市财政局
市财政局、市教育局牵头 -> lead 市财政局、市教育局
市财政局会同市教育局 -> lead 市财政局; assist 市教育局
市财政局会同市教育局、市外事局负责落实 -> lead 市财政局; assist 市教育局、市外事局
市财政局会同市教育局牵头 -> lead 市财政局、市教育局
市财政局牵头，会同市教育局、市外事局按职责分工落实 -> lead 市财政局; assist 市教育局、市外事局
市财政局牵头，市教育局、市外事局配合 -> lead 市财政局; assist 市教育局、市外事局
由市财政局牵头 -> lead 市财政局
由市财政局牵头，市教育局配合。 -> lead 市财政局; assist 市教育局
牵头单位：市财政局；配合单位：市教育局、市外事局 -> lead 市财政局; assist 市教育局、市外事局
牵头单位：市财政局，配合单位：市教育局、市外事局。 -> lead 市财政局; assist 市教育局、市外事局
责任单位：市财政局、市直各单位 -> implement 市财政局、市直
市财政局（牵头）、市教育局 -> lead 市财政局; implement 市教育局
市财政局、市教育局分别牵头 -> lead 市财政局、市教育局
市财政局负责，市教育局协助 -> implement 市财政局; assist 市教育局
市财政局、市教育局按职责分工负责 -> implement 市财政局、市教育局
市财政局、市教育局按照各自职责落实 -> implement 市财政局、市教育局
市财政局、市教育局，按职责分工负责 -> implement 市财政局、市教育局
市财政局督促指导，各县（市、区）政府落实 -> implement 县区; supervise 市财政局
各县（市、区）政府（管委会）落实，市市场监管局监督 -> implement 县区; supervise 市市场监管局
市财政局牵头，其余各单位配合 -> lead 市财政局; assist 全部-市财政局
市财政局牵头，其他市直单位按职责分工落实 -> lead 市财政局; implement 市直-市财政局
市财政局牵头，其余按职责分工落实 -> lead 市财政局; implement 全部-市财政局
除市财政局、市教育局外的市直各单位 -> implement 市直-市财政局-市教育局
市直各单位（除市外事局外） -> implement 市直-市外事局
市直各单位（市外事局除外） -> implement 市直-市外事局
市直各单位，市外事局除外 -> implement 市直-市外事局
市直各单位，除市外事局外，各县（市、区）政府配合 -> implement 市直-市外事局; assist 县区
除市外事局外，市直各单位按职责分工落实 -> implement 市直-市外事局
除市财政局外的其他市直单位 -> implement 市直-市财政局
除市财政局以外的其他各单位 -> implement 全部-市财政局
各县（市、区）政府（管委会）和市直各单位 -> implement 县区、市直
各县（市、区）政府、管委会及市直各单位 -> implement 县区、市直
市工业和信息化局和市财政局牵头 -> lead 市工业和信息化局、市财政局
市发展和改革局、市工业和信息化局以及市财政局 -> implement 市发展改革委、市工业和信息化局、市财政局
市财政局和市教育局 -> implement 市财政局、市教育局
市财政局和市教育局。 -> implement 市财政局、市教育局
市财政局及下属单位 -> unknown 市财政局及下属单位
市财政局、各有关单位 -> implement 市财政局; open 各有关单位
市直有关部门 -> open 市直有关部门
有关单位 -> open 有关单位
各科室 -> unknown 各科室
各股室、属下单位 -> unknown 各股室 | 属下单位
办公室牵头，各科室配合 -> unknown 办公室 | 各科室
市财政局等有关单位 -> implement 市财政局; open 等有关单位
市财政局、市教育局等市直有关部门按职责分工落实 -> implement 市财政局、市教育局; open 等市直有关部门
市财政局等2个单位 -> implement 市财政局; open 等2个单位
市财政局、市教育局等2个单位 -> implement 市财政局、市教育局
市 财政局 -> implement 市财政局
市财政局 市教育局 -> implement 市财政局、市教育局
市财政局 牵头 -> lead 市财政局
市发展改革局（市粮食和储备局） -> implement 市发展改革委、市粮食和储备局
市发展改革局（市粮食局）牵头 -> lead 市发展改革委; unknown 市粮食局
市粮食局（市发展改革局） -> implement 市发展改革委; unknown 市粮食局
（市财政局牵头，市教育局配合） -> lead 市财政局; assist 市教育局
市直各单位（市财政局牵头，市教育局配合） -> lead 市财政局; implement 市直-市财政局; assist 市教育局
1.市财政局；2.市教育局 -> implement 市财政局、市教育局
（一）市财政局；（二）市教育局牵头 -> lead 市教育局; implement 市财政局
除此之外，市财政局 -> implement 市财政局; unknown 除此之外
除市财税局外的市直各单位 -> unknown 除市财税局外的市直各单位
除市财政局、市财税局外的市直各单位 -> implement 市直-市财政局; unknown 市财税局
牵头单位：；配合单位：市教育局 -> assist 市教育局
牵头：市财政局；配合：市教育局 -> lead 市财政局; assist 市教育局
市财政局为牵头单位，市教育局为配合单位 -> lead 市财政局; assist 市教育局
市直各单位（赤坎区除外） -> implement 市直; unknown （赤坎区除外）
市财政局牵头市教育局配合 -> lead 市财政局; assist 市教育局
市审计局牵头 -> unknown 市审计局
市财政局牵头并负责落实 -> lead 市财政局
市财政局牵头、负责组织实施 -> lead 市财政局
市财政局牵头，负责监督 -> lead 市财政局; supervise 市财政局
市财政局［牵头］、市教育局 -> lead 市财政局; implement 市教育局
市财政局/市教育局 -> implement 市财政局、市教育局
各镇（街道） -> unknown 各镇（街道）
市财政局下属单位 -> unknown 市财政局下属单位
市落实办 -> unknown 市落实办
市财政局、以及市教育局 -> implement 市财政局、市教育局
市财政局，并由市教育局配合 -> implement 市财政局; assist 市教育局
市财政局等部门和各县（市、区）政府按职责分工落实 -> implement 市财政局、县区; open 等部门
不含市财政局 -> unknown 不含市财政局
市直各单位，不含市财政局、市教育局 -> implement 市直-市财政局-市教育局
第一组：市财政局 -> implement 市财政局; unknown 第一组
牵头单位（市财政局）、配合单位（市教育局） -> lead 市财政局; assist 市教育局
责任单位：市财政局牵头，市教育局配合 -> lead 市财政局; assist 市教育局
市财政局与市教育局共同牵头 -> lead 市财政局、市教育局
市财政局联合市教育局 -> implement 市财政局、市教育局
市财政局市教育局 -> unknown 市财政局市教育局
市财政局等 -> implement 市财政局; open 等
等部门 -> open 等部门
牵头 -> nobody
按职责分工落实 -> nobody
市财政局等三大运营商 -> unknown 市财政局等三大运营商
市直各单位、其余市直单位 -> implement 市直; unknown 其余市直单位
市财税局（牵头）、市教育局 -> implement 市教育局; unknown 市财税局（牵头）
市财政局（牵头）、市教育局（配合）、市直各单位 -> lead 市财政局; implement 市直-市财政局; assist 市教育局
各县（市、区） -> implement 县区
各县(市､区)政府(管委会)､市直各单位 -> implement 县区、市直
市财政局，市教育局牵头 -> lead 市教育局; implement 市财政局
市财政局、市教育局负责，市外事局参与 -> implement 市财政局、市教育局; assist 市外事局
市外事局主办，市财政局协办 -> lead 市外事局; assist 市财政局
市财政局统筹协调，市直各单位各负其责 -> lead 市财政局; implement 市直
市财政局牵头负责 -> lead 市财政局
市财政局牵头落实 -> lead 市财政局
市财政局负责牵头 -> lead 市财政局
市财政局组织实施 -> implement 市财政局
市财政局抓好落实 -> implement 市财政局
市财政局根据职责分工负责 -> implement 市财政局
市财政局、市教育局各自职责 -> implement 市财政局、市教育局
市财政局各司其职 -> implement 市财政局
市直各单位按分工负责 -> implement 市直
市财政局业务指导，市直各单位组织实施 -> implement 市直; supervise 市财政局
市财政局监督检查 -> supervise 市财政局
市财政局督促落实 -> supervise 市财政局
市财政局负责监督管理 -> supervise 市财政局
市财政局牵头并监督 -> lead 市财政局; supervise 市财政局
主办单位：市财政局 协办单位：市教育局 -> lead 市财政局; assist 市教育局
责任部门：市财政局 -> implement 市财政局
承办单位：市政府办公室 -> implement 市政府办公室
监督单位：市市场监管局；落实单位：各县（市、区）政府（管委会） -> implement 县区; supervise 市市场监管局
主管部门：市教育局 -> lead 市教育局
责任科室：办公室 -> unknown 办公室
参与单位：市直各单位 -> assist 市直
牵头单位：市财政局；市教育局 -> lead 市财政局、市教育局
牵头单位：市财政局、市教育局。责任单位：市直各单位（市财政局、市教育局除外）
    -> lead 市财政局、市教育局; implement 市直-市财政局-市教育局
市直各单位(市财政局、市教育局除外) -> implement 市直-市财政局-市教育局
市直各单位（不含市财政局） -> implement 市直-市财政局
市直各单位（不包括市财政局、市教育局）按职责分工落实 -> implement 市直-市财政局-市教育局
除市政府办公室和市财政局之外的市直各单位 -> implement 市直-市政府办公室-市财政局
除各县（市、区）政府外的各单位 -> implement 全部-县区
除市外事局外的各单位 -> implement 全部-市外事局
其余县（市、区） -> implement 县区
其他各县（市、区）政府 -> implement 县区
赤坎区牵头，其余各县（市、区）政府配合 -> lead 赤坎区政府; assist 县区-赤坎区政府
赤坎区政府、遂溪县牵头，其他县（市、区）政府（管委会）配合
    -> lead 赤坎区政府、遂溪县政府; assist 县区-赤坎区政府-遂溪县政府
各县（市、区）政府；市财政局牵头，其余单位配合 -> lead 市财政局; implement 县区; assist 全部-县区-市财政局
其余各单位 -> implement 全部
市财政局、其他有关单位 -> implement 市财政局; open 其他有关单位
市财政局牵头，其他部门配合 -> lead 市财政局; open 其他部门
市财政局牵头，有关单位配合 -> lead 市财政局; open 有关单位
市财政局牵头，各相关部门按职责分工负责 -> lead 市财政局; open 各相关部门
市直相关职能部门 -> open 市直相关职能部门
各县（市、区）政府及市直有关单位 -> implement 县区; open 市直有关单位
有关县（市、区）政府 -> open 有关县（市、区）政府
市财政局等单位 -> implement 市财政局; open 等单位
市财政局等相关部门 -> implement 市财政局; open 等相关部门
市财政局等各有关单位 -> implement 市财政局; open 等各有关单位
市财政局等市直各部门 -> implement 市财政局; open 等市直各部门
市财政局等成员单位 -> implement 市财政局; open 等成员单位
市财政局、市教育局、市外事局等3个部门 -> implement 市财政局、市教育局、市外事局
市财政局、市教育局、市外事局等三个部门 -> implement 市财政局、市教育局、市外事局
市财政局、市教育局等10家单位 -> implement 市财政局、市教育局; open 等10家单位
市财政局等部门牵头，市教育局配合 -> lead 市财政局; assist 市教育局; open 等部门
市财税局等部门 -> open 等部门; unknown 市财税局
市財政局 -> unknown 市財政局
市财政厅 -> unknown 市财政厅
财政局 -> unknown 财政局
市财政局国库科 -> unknown 市财政局国库科
市财政局（国库科） -> implement 市财政局; unknown 国库科
市财政局（国库科）牵头 -> lead 市财政局; unknown 国库科
市卫健局、市医保局 -> unknown 市卫健局 | 市医保局
市财政局党组 -> unknown 市财政局党组
市委宣传部 -> unknown 市委宣传部
市委宣传部牵头，市教育局配合 -> assist 市教育局; unknown 市委宣传部
市法院、市检察院 -> unknown 市法院 | 市检察院
各镇政府 -> unknown 各镇政府
各镇（街道）、市财政局 -> implement 市财政局; unknown 各镇（街道）
各乡镇人民政府 -> unknown 各乡镇人民政府
各级各部门 -> unknown 各级各部门
各单位 -> unknown 各单位
所有单位 -> unknown 所有单位
全市各单位 -> unknown 全市各单位
有关企业 -> unknown 有关企业
各市直国有企业 -> unknown 各市直国有企业
省驻湛单位 -> unknown 省驻湛单位
中央、省驻湛有关单位 -> unknown 中央 | 省驻湛有关单位
各科室、下属单位 -> unknown 各科室 | 下属单位
责任人：张某 -> nobody
市财政局（责任单位） -> implement 市财政局
市财政局（主管） -> implement 市财政局; unknown 主管
市财政局（牵头 -> unknown 市财政局（
市财政局）牵头 -> unknown 市财政局）
市财政局？ -> unknown 市财政局？
市财政局;市教育局 -> implement 市财政局、市教育局
市财政局,市教育局配合 -> implement 市财政局; assist 市教育局
市财政局: -> implement 市财政局
ＡＢ局 -> unknown ＡＢ局
市 财 政 局牵头 -> lead 市财政局
市发展 改革局 -> implement 市发展改革委
市工信局和市外事局、市教育局 -> implement 市工业和信息化局、市外事局、市教育局
市财政局及市教育局牵头 -> lead 市财政局、市教育局
市财政局与市教育局 -> implement 市财政局、市教育局
市财政局暨市教育局 -> implement 市财政局、市教育局
市财政局及市财税局 -> unknown 市财政局及市财税局
市财税局和市财政局牵头 -> unknown 市财税局和市财政局
市财税局牵头 -> unknown 市财税局
由市财税局牵头 -> unknown 市财税局
市财税局会同市财政局 -> assist 市财政局; unknown 市财税局
市财政局会同市财税局 -> lead 市财政局; unknown 市财税局
市财政局会同有关部门 -> lead 市财政局; open 有关部门
市财政局会同市直有关部门落实 -> lead 市财政局; open 市直有关部门
会同市财政局 -> assist 市财政局
市财政局协同市教育局 -> implement 市教育局; assist 市财政局
市教育局配合市财政局 -> implement 市财政局; assist 市教育局
市财政局协助市教育局落实 -> implement 市教育局; assist 市财政局
市财政局牵头，市财税局配合 -> lead 市财政局; unknown 市财税局
市财政局、市财政局 -> implement 市财政局
市财政局；；市教育局 -> implement 市财政局、市教育局
、市财政局 -> implement 市财政局
市财政局、 -> implement 市财政局
， -> nobody
。 -> nobody
（） -> unknown （）
市财政局（） -> implement 市财政局
（牵头） -> unknown （牵头）
（市财税局） -> unknown （市财税局）
市财政局① -> unknown 市财政局①
①市财政局②市教育局 -> unknown ①市财政局②市教育局
一、市财政局；二、市教育局 -> implement 市财政局、市教育局
市府办 -> unknown 市府办
政务服务数据管理局 -> implement 市政务服务数据管理局
市政务服务数据管理局、政府办公室牵头 -> lead 市政务服务数据管理局、市政府办公室
（牵头）市财政局 -> lead 市财政局
市财政局（牵头、负责） -> lead 市财政局
市财政局（牵头）、市教育局（协办）按职责分工落实 -> lead 市财政局; assist 市教育局
市发展和改革局（市粮食和储备局、市外事局） -> implement 市发展改革委、市粮食和储备局、市外事局
市发展改革局（加挂市粮食和储备局牌子） -> implement 市发展改革委; unknown 加挂市粮食和储备局牌子
市直各单位（市财政局牵头） -> lead 市财政局; implement 市直-市财政局
市直各单位按职责分工落实（市财政局牵头） -> lead 市财政局; implement 市直
市直各单位（赤坎区、市财政局除外） -> implement 市直-市财政局; unknown 赤坎区
除赤坎区外的市直各单位 -> implement 市直; unknown 除赤坎区外的
除市财政局外 -> unknown 除市财政局外
其余市教育局 -> unknown 其余市教育局
其他单位 -> implement 全部
其余有关单位 -> open 其余有关单位
市财政局和其余市直单位 -> implement 市财政局、市直-市财政局
市财政局牵头 市教育局配合 -> lead 市财政局; assist 市教育局
市财政局牵头 -> lead 市财政局
市财政局牵头，各有关单位按职责分工落实，市教育局配合 -> lead 市财政局; assist 市教育局; open 各有关单位
除市外事局外，各单位按职责分工落实 -> implement 全部-市外事局
除市财政局外的所有单位 -> implement 全部-市财政局
市财政局、市直有关单位，按职责分工负责 -> implement 市财政局; open 市直有关单位
市财税局，按职责分工负责 -> unknown 市财税局
市财政局牵头，市财税局、市教育局配合 -> lead 市财政局; assist 市教育局; unknown 市财税局
市财政局牵头，（市财税局）配合 -> lead 市财政局; unknown （市财税局）
市直各单位牵头，其余市直单位配合 -> lead 市直; unknown 其余市直单位
各县（市、区）政府（管委会）；市政府办公室牵头，市直各单位按职责分工落实 -> lead 市政府办公室; implement 县区、市直
各县（市、区）政府（管委会）；市政府办公室、政务服务数据管理局牵头，市直各单位按职责分工落实
    -> lead 市政府办公室、市政务服务数据管理局; implement 县区、市直
各县（市、区）政府（管委会）；市直各单位。市发展改革局、市财政局、市市场监管局按照职责分工强化监管。
    -> implement 县区、市直; supervise 市发展改革委、市财政局、市市场监管局
市政府办公室牵头；各县（市、区）政府（管委会）、市直各单位按职责分工落实 -> lead 市政府办公室; implement 县区、市直
市政府办公室牵头，各县（市、区）政府（管委会）和市直各单位配合 -> lead 市政府办公室; assist 县区、市直-市政府办公室
市政府办公室牵头，市直各单位（除市外事局外）按职责分工落实；各县（市、区）政府（管委会）
    -> lead 市政府办公室; implement 市直-市外事局、县区
市政府办公室、市政务服务数据管理局共同牵头，其他市直单位配合
    -> lead 市政府办公室、市政务服务数据管理局; assist 市直-市政府办公室-市政务服务数据管理局
由市政府办公室会同市政务服务数据管理局牵头，各县（市、区）政府具体落实
    -> lead 市政府办公室、市政务服务数据管理局; implement 县区
市发展改革委、市财政局、市教育局等市直单位，各县（市、区）政府（管委会）按职责分工落实
    -> implement 市发展改革委、市财政局、市教育局、县区; open 等市直单位
市财政局负责统筹，市教育局负责实施 -> lead 市财政局; implement 市教育局
市教育局负责组织落实，市财政局协助配合 -> implement 市教育局; assist 市财政局
市市场监管局牵头，市发展改革委、市工业和信息化局参与；市财政局监督指导
    -> lead 市市场监管局; assist 市发展改革委、市工业和信息化局; supervise 市财政局
市政府办公室负责督促指导，各县（市、区）政府和市直各单位负责落实 -> implement 县区、市直; supervise 市政府办公室
市政务服务数据管理局主办，市政府办公室、市财政局协办 -> lead 市政务服务数据管理局; assist 市政府办公室、市财政局
责任单位：各县（市、区）政府（管委会）、市直各单位；监督单位：市政府办公室
    -> implement 县区、市直; supervise 市政府办公室
牵头单位：市发展改革委、市财政局；责任单位：市教育局等部门
    -> lead 市发展改革委、市财政局; implement 市教育局; open 等部门
牵头单位：市发展改革委；配合单位：其余市直单位 -> lead 市发展改革委; assist 市直-市发展改革委
牵头单位为市财政局，配合单位为市教育局 -> lead 市财政局; assist 市教育局
牵头单位：市财政局（牵头） -> lead 市财政局
湛江经开区、赤坎区、遂溪县 -> implement 湛江经济技术开发区管委会、赤坎区政府、遂溪县政府
赤坎区人民政府 -> unknown 赤坎区人民政府
湛江经济技术开发区管委会、市财政局 -> implement 湛江经济技术开发区管委会、市财政局
赤坎区、遂溪县人民政府 -> implement 赤坎区政府; unknown 遂溪县人民政府
霞山区政府牵头 -> unknown 霞山区政府
市财政局牵头；市直各单位（市财政局除外）配合 -> lead 市财政局; assist 市直-市财政局
市财政局牵头，市直各单位配合（市外事局除外） -> lead 市财政局; assist 市直-市外事局-市财政局
市直各单位（市政府办公室、市外事局除外），各县（市、区）政府（管委会） -> implement 市直-市政府办公室-市外事局、县区
除湛江经开区外的各县（市、区）政府（管委会） -> implement 县区-湛江经济技术开发区管委会
各县（市、区）政府（管委会）（湛江经开区除外） -> implement 县区-湛江经济技术开发区管委会
各县（市、区）政府（管委会）（牵头）、市直各单位（配合） -> lead 县区; assist 市直
其余县（市、区）政府（管委会） -> implement 县区
市发展改革局（市粮食和储备局）牵头，市财政局配合 -> lead 市发展改革委、市粮食和储备局; assist 市财政局
市委办公室、市政府办公室 -> implement 市政府办公室; unknown 市委办公室
市委组织部，市财政局 -> implement 市财政局; unknown 市委组织部
市中级人民法院 -> unknown 市中级人民法院
各民主党派 -> unknown 各民主党派
市属国有企业 -> unknown 市属国有企业
中国电信湛江分公司 -> unknown 中国电信湛江分公司
市网信办牵头，市政府办公室配合，市直各单位落实 -> implement 市直; assist 市政府办公室; unknown 市网信办
市公安局、市民政局、市司法局 -> unknown 市公安局 | 市民政局 | 市司法局
市财政局，市司法局牵头，市教育局配合 -> implement 市财政局; assist 市教育局; unknown 市司法局
各镇人民政府、街道办事处 -> unknown 各镇人民政府 | 街道办事处
市直各单位、各国有企业 -> implement 市直; unknown 各国有企业
市直及驻湛各单位 -> unknown 市直及驻湛各单位
市政府各部门 -> unknown 市政府各部门
市政府各组成部门 -> unknown 市政府各组成部门
全市各级各部门 -> unknown 全市各级各部门
各县（市、区）政府（管委会）、各镇（街） -> implement 县区; unknown 各镇（街）
市公共资源交易中心负责 -> unknown 市公共资源交易中心
市财政局预算科牵头 -> unknown 市财政局预算科
市财政局教科文科、市教育局 -> implement 市教育局; unknown 市财政局教科文科
市教育局和科技局 -> unknown 市教育局和科技局
市科技局和市教育局 -> unknown 市科技局和市教育局
市科技局与市教育局牵头 -> unknown 市科技局与市教育局
市财政局以及各镇政府 -> unknown 市财政局以及各镇政府
市直各单位和各镇政府 -> unknown 市直各单位和各镇政府
市直单位等 -> implement 市直; open 等
各有关市直单位 -> open 各有关市直单位
市财政局牵头，市直各有关单位配合 -> lead 市财政局; open 市直各有关单位
市直相关单位 -> open 市直相关单位
各相关单位配合 -> open 各相关单位
有关部门和单位 -> open 有关部门和单位
市财政局等有关部门和单位 -> implement 市财政局; open 等有关部门和单位
市财政局等有关部门（单位） -> implement 市财政局; open 等有关部门（单位）
市财政局、市教育局等5个市直部门 -> implement 市财政局、市教育局; open 等5个市直部门
市直各单位等10个单位 -> implement 市直; open 等10个单位
牵头单位：市财政局；责任单位：市教育局、市外事局 -> lead 市财政局; implement 市教育局、市外事局
责任单位：市财政局（牵头）、市教育局（配合）、市外事局（监督） -> lead 市财政局; assist 市教育局; supervise 市外事局
市财政局（牵头单位）、市教育局（配合单位） -> lead 市财政局; assist 市教育局
主办：市财政局；协办：市教育局 -> lead 市财政局; assist 市教育局
主办单位：市财政局；会办单位：市教育局 -> lead 市财政局; assist 市教育局
市财政局主办，市教育局会办 -> lead 市财政局; assist 市教育局
由市财政局会同市教育局、市外事局负责 -> lead 市财政局; assist 市教育局、市外事局
市财政局（牵头）会同市教育局 -> lead 市财政局; assist 市教育局
市财政局牵头，市教育局配合，市外事局监督 -> lead 市财政局; assist 市教育局; supervise 市外事局
市财政局牵头，市教育局配合，市外事局负责监督检查 -> lead 市财政局; assist 市教育局; supervise 市外事局
市财政局牵头、市教育局配合、市外事局监督 -> lead 市财政局; assist 市教育局; supervise 市外事局
市财政局牵头，市教育局、市外事局参加 -> lead 市财政局; assist 市教育局、市外事局
市财政局牵头，市教育局配合，按职责分工落实 -> lead 市财政局; assist 市教育局
市财政局为主，市教育局配合 -> lead 市财政局; assist 市教育局
以市财政局为主，市教育局参与 -> lead 市财政局; assist 市教育局
市财政局负总责，市直各单位分头落实 -> lead 市财政局; implement 市直
市财政局统筹，各县（市、区）政府属地负责 -> lead 市财政局; implement 县区
市财政局统筹协调，各县（市、区）政府（管委会）和市直各单位分级负责 -> lead 市财政局; implement 全部
请市财政局牵头 -> lead 市财政局
市政府办公室督查，市直各单位落实 -> implement 市直; supervise 市政府办公室
督查单位：市政府办公室 -> supervise 市政府办公室
责任主体：市财政局 -> implement 市财政局
牵头（责任）单位：市财政局 -> lead 市财政局
市财政局、市教育局均为牵头单位 -> lead 市财政局、市教育局
市财政局、市教育局（均为牵头单位） -> lead 市财政局、市教育局
市财政局、市教育局（以上为牵头单位），市外事局 -> lead 市财政局、市教育局; implement 市外事局
市财政局、市教育局，以上单位均为牵头单位 -> lead 市财政局、市教育局
市财政局、市教育局。以上单位牵头 -> implement 市财政局、市教育局; unknown 以上单位牵头
市财政局、市教育局（列第一位的为牵头单位） -> lead 市财政局; implement 市教育局
市财政局、市教育局、市外事局（排在首位的单位为牵头单位） -> lead 市财政局; implement 市教育局、市外事局
市财政局、市教育局（列第一位者为牵头单位，下同） -> lead 市财政局; implement 市教育局
牵头单位：市财政局配合单位：市教育局、市外事局 -> lead 市财政局; assist 市教育局、市外事局
责任单位（排第一位的为牵头单位）：市财政局、市教育局 -> lead 市财政局; implement 市教育局
市财政局、市教育局。注：列第一位的为牵头单位 -> lead 市财政局; implement 市教育局; unknown 注
各县（市、区）政府；市财政局、市教育局（列第一位的为牵头单位） -> lead 市财政局; implement 县区、市教育局
各县（市、区）政府、市财政局（列第一位的为牵头单位） -> implement 县区、市财政局; unknown 列第一位的为牵头单位
市财政局、市教育局、市外事局三部门 -> implement 市财政局、市教育局、市外事局
市财政局、市教育局两部门按职责分工负责 -> implement 市财政局、市教育局
市财政局、市教育局三部门按职责分工负责 -> implement 市财政局、市教育局; open 三部门
1.市财政局 2.市教育局 -> implement 市财政局、市教育局
市财政局以外的市直单位 -> implement 市直-市财政局
市财政局、市教育局之外的市直各单位 -> implement 市直-市财政局-市教育局
市财政局以外的所有单位 -> implement 全部-市财政局
市财政局、市财税局以外的市直各单位 -> implement 市直-市财政局; unknown 市财税局
市直各单位（含市财政局、市教育局） -> implement 市直
市直各单位（其中市财政局牵头） -> lead 市财政局; implement 市直-市财政局
市直各单位（市财政局、市教育局） -> implement 市财政局、市教育局; open 市直各单位
各县（市、区）政府（赤坎区、遂溪县） -> implement 赤坎区政府、遂溪县政府; open 各县（市、区）政府
市直各单位（市财政局、赤坎区） -> implement 市直、赤坎区政府
市财政局（含下属单位） -> implement 市财政局; unknown 下属单位
市教育局牵头；配合 -> lead 市教育局; unknown 配合
抄送：市财政局 -> unknown 抄送：市财政局
市教育局；抄送：市财政局、各县（市、区）政府 -> implement 市教育局; unknown 抄送：市财政局、各县（市、区）政府
抄送：市财政局；责任单位：市教育局 -> implement 市教育局; unknown 抄送：市财政局
数据来源：市财政局 -> unknown 数据来源：市财政局
验收单位：市财政局牵头 -> lead 市财政局; unknown 验收单位
除外：市财政局 -> unknown 除外：市财政局
第一责任单位：市财政局 -> unknown 第一责任单位：市财政局
分管领导：张某；责任单位：市财政局 -> implement 市财政局
责任单位：市财政局，责任人：市教育局局长 -> implement 市财政局; unknown 责任人 | 市教育局局长
责任单位：市财政局，完成时限：2021年12月底 -> implement 市财政局; unknown 完成时限 | 2021年12月底
市财政局不参与 -> unknown 市财政局不参与
市财政局、市教育局不参与 -> unknown 市财政局、市教育局不参与
不涉及市财政局、市教育局 -> unknown 不涉及市财政局、市教育局
市财政局、市教育局无需配合，市外事局配合 -> assist 市外事局; unknown 市财政局、市教育局无需配合
市直各单位（市财政局不参加） -> implement 市直-市财政局; unknown 市财政局不参加
市直各单位，市财政局不参加 -> implement 市直-市财政局; unknown 市财政局不参加
市财政局（不参加）、市教育局 -> implement 市教育局; unknown 市财政局（不参加）
市财政局（原市外事局） -> implement 市财政局; unknown 原市外事局
市财政局不再牵头，改由市教育局牵头 -> unknown 市财政局不再牵头 | 改由市教育局牵头
市财政局国库支付中心 -> unknown 市财政局国库支付中心
市财政局各分局 -> unknown 市财政局各分局
市财政局办公室 -> unknown 市财政局办公室
各县（市、区）财政局 -> unknown 各县（市、区）财政局
各县（市、区）政府办公室 -> unknown 各县（市、区）政府办公室
市直各单位办公室 -> unknown 市直各单位办公室
市财政局向市教育局报送 -> unknown 市财政局向市教育局报送
由市财政局委托市教育局办理 -> unknown 市财政局委托市教育局
在市财政局指导下，各县（市、区）政府落实 -> implement 县区; unknown 在市财政局指导下
涉及资金的由市财政局负责 -> unknown 涉及资金的由市财政局
市财政局负责资金，市教育局负责校园 -> unknown 市财政局负责资金 | 市教育局负责校园
市财政局（负责资金）、市教育局（负责校园） -> implement 市财政局、市教育局; unknown 负责资金 | 负责校园
市财政局或市教育局 -> unknown 市财政局或市教育局
市财政局：负责资金；市教育局：负责校园 -> implement 市财政局、市教育局; unknown 负责资金 | 负责校园
市财政局牵头，财政、教育等部门配合 -> lead 市财政局; open 等部门; unknown 财政 | 教育
各成员单位 -> unknown 各成员单位
待定 -> unknown 待定
同上 -> unknown 同上
见附件1 -> unknown 见附件1
"""

OFFICE_PHRASES = """
各科室 -> implement 科室
各股室、属下单位 -> implement 科室、下属
各股室和属下单位 -> implement 科室、下属
办公室牵头，各科室配合 -> lead 办公室; assist 科室-办公室
办公室牵头，其余各科室配合 -> lead 办公室; assist 科室-办公室
办公室牵头，其他科室、下属单位按职责分工落实 -> lead 办公室; implement 科室-办公室、下属
法规股牵头，其余各单位配合 -> lead 法规股; assist 全部-法规股
责任科室：办公室；配合科室：法规股 -> implement 办公室; assist 法规股
各科室（办公室除外） -> implement 科室-办公室
各科室及下属事业单位 -> unknown 各科室及下属事业单位
办公室、人事股 -> implement 办公室; unknown 人事股
有关科室 -> open 有关科室
办公室等有关股室 -> implement 办公室; open 等有关股室
责任单位：各科室 -> implement 科室
法规股牵头，各股室、属下单位 -> lead 法规股; implement 科室-法规股、下属
分管领导：某某；责任科室：法规股 -> implement 法规股; unknown 分管领导 | 某某
办公室、法规股；其余各科室配合 -> implement 办公室、法规股; unknown 其余各科室
局办公室 -> unknown 局办公室
办公室主任 -> unknown 办公室主任
法规股股长 -> unknown 法规股股长
法规股（某某） -> implement 法规股; unknown 某某
办公室（法规股） -> implement 办公室、法规股
各业务科室 -> unknown 各业务科室
局属各单位 -> unknown 局属各单位
机关党委 -> unknown 机关党委
各党支部 -> unknown 各党支部
办公室、法规股、各相关科室 -> implement 办公室、法规股; open 各相关科室
法规股牵头，办公室会办 -> lead 法规股; assist 办公室
"""

ROLES = {str(role) for role in Role}


def table(text: str) -> list[tuple[str, str]]:
    """`phrase -> expectation`, the arrow on the next line where the phrase is long."""
    lines = [line for line in text.replace("\n    ->", " ->").splitlines() if line and not line.startswith("#")]
    return [(phrase, expected) for phrase, _, expected in (line.rpartition(" -> ") for line in lines)]


def codes(words: str, roster: Roster) -> set[str]:
    """Units of `市财政局、市直-市外事局`: names and groups (全部: all units), less those after a dash."""
    whole = {"全部": {unit.code for unit in roster.units}}
    whole |= {group.name: {unit.code for unit in roster.members(group.name)} for group in roster.groups}
    whole |= {unit.name: {unit.code} for unit in roster.units}
    found: set[str] = set()
    for part in words.split("、"):
        base, *less = (whole[name] for name in part.split("-"))
        found |= base.difference(*less)
    return found


def expectation(words: str, roster: Roster) -> dict[str, set[str] | list[str]]:
    expected: dict[str, set[str] | list[str]] = {}
    for part in words.split("; ") if words != "nobody" else ():
        kind, _, rest = part.partition(" ")
        expected[kind] = codes(rest, roster) if kind in ROLES else rest.split(" | ")
    return expected


def outcome(resolution: Resolution) -> dict[str, set[str] | list[str]]:
    found: dict[str, set[str] | list[str]] = {}
    for role in Role:
        if mine := {unit.code for unit, link in resolution.links if link.role is role}:
            found[str(role)] = mine
    if resolution.open_lists:
        found["open"] = list(resolution.open_lists)
    if resolution.unresolved:
        found["unknown"] = [unknown.words for unknown in resolution.unresolved]
    return found


@pytest.mark.parametrize(("phrase", "expected"), table(PHRASES))
def test_phrases_of_a_city(phrase: str, expected: str) -> None:
    assert outcome(resolve_phrase(phrase, ROSTER)) == expectation(expected, ROSTER)


@pytest.mark.parametrize(("phrase", "expected"), table(OFFICE_PHRASES))
def test_phrases_of_one_office(phrase: str, expected: str) -> None:
    assert outcome(resolve_phrase(phrase, OFFICE)) == expectation(expected, OFFICE)


@pytest.mark.parametrize(
    ("phrase", "one", "other"),
    [
        (
            "市财政局 牵头 市教育局",
            {"S2": {Role.LEAD}, "S5": {Role.IMPLEMENT}},
            {"S2": {Role.IMPLEMENT}, "S5": {Role.LEAD}},
        ),
        ("牵头 市财政局 配合", {"S2": {Role.ASSIST}}, {"S2": {Role.LEAD}}),
        (
            "市财政局牵头：市教育局",
            {"S2": {Role.LEAD}, "S5": {Role.IMPLEMENT}},
            {"S2": {Role.IMPLEMENT}, "S5": {Role.LEAD}},
        ),
    ],
)
def test_what_can_be_read_in_two_ways_is_told_in_both(
    phrase: str, one: dict[str, set[Role]], other: dict[str, set[Role]]
) -> None:
    resolution = resolve_phrase(phrase, ROSTER)
    assert resolution.readings == (one, other)
    assert {unit.code: link.role for unit, link in resolution.links} == dict.fromkeys(one, Role.IMPLEMENT)
    item = Item(1, "题", "题", "要求。", phrase, "长期工作")
    _, problems = assign(Plan("p", "某方案", 2021, date(2021, 8, 2), (item,)), ROSTER, ())
    (doubt,) = [found for found in problems if found.code is Code.PLAN_ROLE_UNCLEAR]
    assert "牵头：市财政局" in doubt.message


@pytest.mark.parametrize(
    ("phrase", "one", "other"),
    [
        (
            "协办：市教育局 市财政局主办",
            {"S5": {Role.LEAD}, "S2": {Role.LEAD}},
            {"S5": {Role.ASSIST}, "S2": {Role.LEAD}},
        ),
        (
            "协办：市教育局、市财政局主办",
            {"S5": {Role.LEAD}, "S2": {Role.LEAD}},
            {"S5": {Role.ASSIST}, "S2": {Role.LEAD}},
        ),
        (
            "牵头单位：市财政局、市教育局配合",
            {"S5": {Role.ASSIST}, "S2": {Role.ASSIST}},
            {"S5": {Role.ASSIST}, "S2": {Role.LEAD}},
        ),
        (
            "会同市教育局：市财政局",
            {"S5": {Role.ASSIST}, "S2": {Role.ASSIST}},
            {"S5": {Role.ASSIST}, "S2": {Role.LEAD}},
        ),
        (
            "配合市财政局：市教育局、市外事局",
            {"S2": {Role.ASSIST}, "S5": {Role.ASSIST}, "S7": {Role.ASSIST}},
            {"S2": {Role.IMPLEMENT}, "S5": {Role.ASSIST}, "S7": {Role.ASSIST}},
        ),
        (
            "市财政局 市教育局配合，市外事局",
            {"S2": {Role.ASSIST}, "S5": {Role.ASSIST}, "S7": {Role.IMPLEMENT}},
            {"S2": {Role.IMPLEMENT}, "S5": {Role.ASSIST}, "S7": {Role.IMPLEMENT}},
        ),
        (
            "牵头：市财政局、市教育局\n市外事局",
            {"S2": {Role.LEAD}, "S5": {Role.LEAD}, "S7": {Role.LEAD}},
            {"S2": {Role.LEAD}, "S5": {Role.LEAD}, "S7": {Role.IMPLEMENT}},
        ),
    ],
)
def test_names_that_may_go_with_another_word_are_told_both_ways_and_keep_what_both_say(
    phrase: str, one: dict[str, set[Role]], other: dict[str, set[Role]]
) -> None:
    resolution = resolve_phrase(phrase, ROSTER)
    assert resolution.readings == (one, other)
    agreed = {code: roles if other[code] == roles else {Role.IMPLEMENT} for code, roles in one.items()}
    assert resolution.roles() == agreed


@pytest.mark.parametrize("words", ["和一", "时间", "单位名", "都办"])
def test_a_leftover_that_begins_like_a_surname_is_told_and_no_person(words: str) -> None:
    assert [each.words for each in resolve_phrase(f"市财政局、{words}", ROSTER).unresolved] == [words]


@pytest.mark.parametrize(
    "phrase",
    [
        "牵头单位：市财政局\n市教育局\n配合单位：市外事局",
        "市财政局牵头 市教育局 市外事局配合",
        "责任单位：市财政局、市教育局牵头，市外事局配合",
        "市财政局\n市教育局\n按职责分工负责",
        "牵头单位：市财政局、\n市教育局",
    ],
)
def test_blanks_that_only_list_raise_no_doubt(phrase: str) -> None:
    assert resolve_phrase(phrase, ROSTER).readings == ()


STYLES = (
    "牵头单位：{a}；配合单位：{b}",
    "牵头单位：{a} 配合单位：{b}",
    "牵头单位 {a}\n配合单位 {b}",
    "牵头：{a} 配合：{b}",
    "牵头：{a}\n配合：{b}",
    "牵头:{a};配合:{b}",
    "主办：{a}，协办：{b}",
    "牵头 {a}\n配合 {b}",
    "牵头{a}，配合{b}",
    "{a}牵头，{b}配合",
    "{a}牵头；{b}配合。",
    "{a}牵头 {b}配合",
    "{a} 牵头 {b} 配合",
    "由{a}牵头，{b}协助",
    "{a}牵头，{b}按职责分工配合",
    "牵头单位：{a}牵头，{b}配合",
    "责任单位：{a}（牵头）、{b}（配合）",
)
NAMES = [unit.name for unit in ROSTER.units]


@given(
    st.sampled_from(STYLES),
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True),
    st.integers(1, 5),
    st.sampled_from(["、", "，", " 、"]),
)
def test_whatever_the_style_whoever_leads_leads(style: str, names: list[str], leads: int, mark: str) -> None:
    """A comma between names may part clauses, a name in a role of its own stands alone: then one of each is enough."""
    a, b = names[:leads], names[leads:] or names[-1:]
    if not names[leads:]:
        a = names[:-1]
    if mark == "，" or "（" in style:
        a, b = a[:1], b[:1]
    resolution = resolve_phrase(style.format(a=mark.join(a), b=mark.join(b)), ROSTER)
    truth = dict.fromkeys(codes("、".join(a), ROSTER), frozenset({Role.LEAD}))
    truth |= dict.fromkeys(codes("、".join(b), ROSTER), frozenset({Role.ASSIST}))
    assert resolution.roles() == truth and not resolution.unresolved


def test_the_table_is_wide_and_a_fifth_of_it_cannot_be_resolved() -> None:
    rows = table(PHRASES)
    assert len({phrase for phrase, _ in rows}) == len(rows) >= 200
    assert sum("unknown " in expected for _, expected in rows) * 5 >= len(rows)


@pytest.mark.parametrize(
    ("phrase", "rules"),
    [
        ("市财政局", {"S2": ["unit"]}),
        ("市发展改革局", {"S3": ["alias"]}),
        ("赤坎区牵头，其余县（市、区）配合", {"X1": ["alias"], "X2": ["rest:县区"], "X3": ["rest:县区"]}),
        ("各县（市、区）（赤坎区除外）", {"X2": ["exclusion:县区"], "X3": ["exclusion:县区"]}),
        ("各县(市、区)；赤坎区", {"X1": ["group:县区", "alias"], "X2": ["group:县区"], "X3": ["group:县区"]}),
    ],
)
def test_every_link_names_its_rule(phrase: str, rules: dict[str, list[str]]) -> None:
    found: dict[str, list[str]] = {}
    for unit, link in resolve_phrase(phrase, ROSTER).links:
        found.setdefault(unit.code, []).append(str(link.rule))
    assert found == rules


def test_the_words_that_gave_a_role_are_kept() -> None:
    resolution = resolve_phrase("牵头单位：市财政局；市教育局（配合）；市外事局强化监管", ROSTER)
    assert resolution.role_words == ("牵头单位", "配合", "强化监管")
    assert resolve_phrase("市财政局会同市教育局", ROSTER).role_words == ("会同", "会同")
    assert resolve_phrase("市财政局", ROSTER).role_words == ("",)


def test_spans_part_the_phrase_by_kind() -> None:
    phrase = "除市外事局外的市直各单位 牵头，市财税局、市教育局等部门配合"
    kinds = [(phrase[start:end], kind) for start, end, kind in resolve_phrase(phrase, ROSTER).spans]
    assert kinds == [
        ("除市外事局外的", "exclusion"),
        ("市直各单位", "group"),
        (" ", "separator"),
        ("牵头", "role"),
        ("，", "separator"),
        ("市财税局", "unknown"),
        ("、", "separator"),
        ("市教育局", "unit"),
        ("等部门", "open"),
        ("配合", "role"),
    ]


def test_a_link_takes_in_what_brackets_say_of_its_name() -> None:
    for phrase in ("市财政局（牵头）", "市财政局(市粮食局)", "（市财政局）", "市直各单位（除市外事局外）"):
        _, link = resolve_phrase(phrase, ROSTER).links[0]
        assert (link.start, link.end, link.words) == (0, len(phrase), phrase)


def test_what_is_denied_is_one_stretch_and_nobody_in_it_is_named() -> None:
    phrase = "市教育局、市财政局不参与；市外事局"
    kinds = [(phrase[start:end], kind) for start, end, kind in resolve_phrase(phrase, ROSTER).spans]
    assert kinds == [("市教育局、市财政局不参与", "unknown"), ("；", "separator"), ("市外事局", "unit")]


@given(st.sampled_from([unit.name for unit in ROSTER.units]), st.sampled_from(["不参与", "无需配合", "除外", "以外"]))
def test_a_unit_that_is_denied_gets_nothing_from_any_group(name: str, words: str) -> None:
    for phrase in (
        f"{CITY}、{COUNTY}，{name}{words}",
        f"{CITY}（{name}{words}）；{COUNTY}",
        f"{CITY}、市外事局、{name}{words}",
    ):
        assert name not in {unit.name for unit, _ in resolve_phrase(phrase, ROSTER).links}


def test_an_excluded_unit_is_named_with_its_words() -> None:
    (out,) = resolve_phrase("市直各单位（除市外事局外）", ROSTER).excluded
    assert (out.unit.name, out.words, out.start, out.end) == ("市外事局", "市外事局", 7, 11)


def test_blanks_inside_a_name_are_read_over_and_noted() -> None:
    resolution = resolve_phrase("市 财政\n局、 市教育局 、市　外事局", ROSTER)
    assert resolution.spaced == ("市 财政\n局", "市　外事局")
    assert [link.words for _, link in resolution.links] == ["市 财政\n局", "市教育局", "市　外事局"]


def test_width_makes_no_difference_in_the_roster_either() -> None:
    roster = Roster((Unit("A", "12345热线(中心)", "全"),), (Group("全", ("各（科）室",)),))
    assert [u.code for u, _ in resolve_phrase("１２３４５热线（中心）", roster).links] == ["A"]
    assert [u.code for u, _ in resolve_phrase("各(科)室", roster).links] == ["A"]


def test_a_declared_phrase_is_no_open_list() -> None:
    roster = Roster(ROSTER.units, (*ROSTER.groups, Group("成员", ("各有关单位",))))
    assert resolve_phrase("各有关单位", roster).open_lists == ()
    assert resolve_phrase("各有关单位", ROSTER).open_lists == ("各有关单位",)


def test_an_unknown_exclusion_assigns_nobody() -> None:
    """Whom to leave out is not known, so the whole is not taken either."""
    assert resolve_phrase("除市财税局外的市直各单位", ROSTER).links == ()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("市财税局", ("市财政局",)),
        ("财政局", ("市财政局",)),
        ("市发展与改革局", ("市发展改革局",)),
        ("各县市区政府", ("各县（市、区）政府", "各县（市、区）政府、管委会", "各县（市、区）")),
        ("市财税局（牵头）", ("市财政局",)),
        ("中国电信", ()),
        ("", ()),
    ],
)
def test_near_names_are_offered_best_first(words: str, names: tuple[str, ...]) -> None:
    assert ROSTER.nearest(words) == names


def problems_of(phrase: str) -> list[tuple[Code, str]]:
    item = Item(1, "题", "题", "要求。", phrase, "长期工作")
    plan = Plan("2021", "方案", 2021, date(2021, 8, 2), (item,))
    return [(problem.code, problem.message) for problem in assign(plan, ROSTER, ())[1]]


def test_what_the_office_is_told() -> None:
    ((code, message),) = problems_of("市财税局")
    assert code is Code.PLAN_UNIT_UNKNOWN
    assert message == "第1项落实单位中“市财税局”在单位名册里找不到，是否为“市财政局”"
    assert [code for code, _ in problems_of("有关单位")] == [Code.PLAN_NOBODY]
    assert [code for code, _ in problems_of("按职责分工落实")] == [Code.PLAN_NOBODY]
    assert [code for code, _ in problems_of(" ")] == [Code.PLAN_UNIT_BLANK]
    ((code, message),) = problems_of("市 财政局牵头")
    assert code is Code.PLAN_NAME_SPACED
    assert "“市 财政局”" in message and "“市财政局”" in message
    assert problems_of("市财政局牵头，其余各单位配合") == []


@pytest.mark.parametrize(
    ("phrase", "code", "message"),
    [
        ("各有关单位", Code.PLAN_NOBODY, "第1项落实单位“各有关单位”没有点名任何单位，这一项没有派发"),
        ("市财政局等部门", Code.PLAN_OPEN_LIST, "第1项落实单位写到“等部门”，没有列全，这一项目前派给1个单位"),
        (
            "市财政局、市直有关单位",
            Code.PLAN_UNNAMED,
            "第1项落实单位中“市直有关单位”没有点名是哪些单位，这部分没有派发；这一项目前派给1个单位",
        ),
        (
            "市直各单位（市财政局、市教育局）",
            Code.PLAN_GROUP_LISTED,
            "第1项落实单位中“市直各单位”后面的括号里点了单位，只派给了点到的，这一项目前派给2个单位",
        ),
        (
            "抄送：市财政局",
            Code.PLAN_WORDS_UNREAD,
            "第1项落实单位中“抄送：市财政局”没有读懂，没有按它派发；其中提到市财政局",
        ),
        (
            "市财政局国库科",
            Code.PLAN_WORDS_UNREAD,
            "第1项落实单位中“市财政局国库科”没有读懂，没有按它派发；其中提到市财政局",
        ),
    ],
)
def test_each_doubt_says_what_was_done(phrase: str, code: Code, message: str) -> None:
    assert problems_of(phrase) == [(code, message)]


FRAGMENTS = [
    *(unit.name for unit in ROSTER.units[:5]),
    *(phrase for group in ROSTER.groups for phrase in group.phrases),
    *(
        "市财税局",
        "各镇（街道）",
        "市 财政局",
        "市外事局",
        "下属单位",
        "有关单位",
        "其余",
        "其他市直单位",
        "其余各单位",
    ),
    *("牵头", "配合", "按职责分工落实", "强化监管", "会同", "由", "负责", "牵头单位", "配合单位：", "为牵头单位"),
    *("抄送：", "不参与", "以外的", "均为牵头单位", "（列第一位的为牵头单位）", "（含", "两部门", "以上单位", "注："),
    *("等部门", "等2个单位", "等", "除", "外的", "之外", "除外", "不含", "和", "以及", "与", "（一）", "1.", "①"),
    *("、", "，", "；", "。", "：", ",", "(", ")", "（", "）", "[", "]", "/", " ", "\u3000", "\n", "\u200b"),
]
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))


def parts_once(phrase: str, resolution: Resolution) -> None:
    at = 0
    for start, end, kind in resolution.spans:
        assert start == at < end
        assert kind in {"unit", "group", "role", "open", "exclusion", "separator", "person", "unknown"}
        at = end
    assert at == len(phrase)


@given(TEXTS)
def test_spans_part_any_text_without_gap_or_overlap(phrase: str) -> None:
    resolution = resolve_phrase(phrase, ROSTER)
    parts_once(phrase, resolution)
    unknown = [(start, end) for start, end, kind in resolution.spans if kind == "unknown"]
    assert [(found.start, found.end) for found in resolution.unresolved] == unknown
    opened = [phrase[start:end] for start, end, kind in resolution.spans if kind == "open"]
    assert list(resolution.open_lists) == opened
    blank = all(char.isspace() or char == "\u200b" for char in phrase)
    assert blank or resolution.spans != ()


@given(TEXTS)
def test_only_units_of_the_roster_are_linked_and_from_words_that_are_there(phrase: str) -> None:
    resolution = resolve_phrase(phrase, ROSTER)
    assert len(resolution.role_words) == len(resolution.links)
    named = [(start, end) for start, end, kind in resolution.spans if kind in ("unit", "group")]
    for unit, link in resolution.links:
        assert unit in ROSTER.units
        assert phrase[link.start : link.end] == link.words
        assert any(link.start <= start and end <= link.end for start, end in named)


@given(TEXTS)
def test_every_name_read_links_or_was_left_out_whole(phrase: str) -> None:
    """No span called a unit or a group goes without a link, save a group whose every unit was left out."""
    resolution = resolve_phrase(phrase, ROSTER)
    for start, end, kind in resolution.spans:
        if kind in ("unit", "group"):
            linked = any(link.start <= start and end <= link.end for _, link in resolution.links)
            assert linked or (kind == "group" and resolution.excluded)


@given(TEXTS)
def test_the_same_text_is_read_the_same_way(phrase: str) -> None:
    fresh = Roster(tuple(ROSTER.units), tuple(ROSTER.groups))
    assert resolve_phrase(phrase, ROSTER) == resolve_phrase(phrase, fresh)


@given(TEXTS)
def test_a_full_stop_at_the_end_changes_nothing(phrase: str) -> None:
    plain, stopped = resolve_phrase(phrase, ROSTER), resolve_phrase(phrase + "。", ROSTER)
    assert (plain.links, plain.open_lists, plain.unresolved) == (stopped.links, stopped.open_lists, stopped.unresolved)
    assert plain.excluded == stopped.excluded


@given(st.sampled_from([phrase for phrase, _ in table(PHRASES)]))
def test_half_width_punctuation_makes_no_difference(phrase: str) -> None:
    half = phrase.translate(str.maketrans("（），；：", "(),;:"))
    assert outcome(resolve_phrase(half, ROSTER)).keys() == outcome(resolve_phrase(phrase, ROSTER)).keys()
    assert resolve_phrase(half, ROSTER).spans == resolve_phrase(phrase, ROSTER).spans


def test_long_and_hostile_texts_are_read_in_good_time() -> None:
    for phrase in ("除" * 60 + "外" * 60, "（" * 200 + "）" * 200, "市财政局和" * 300, "等" * 500, "按职责" * 200):
        parts_once(phrase, resolve_phrase(phrase, ROSTER))
