"""The words invented plans are made of: bureaux of no city in particular, things to make public, ways to do it."""

from __future__ import annotations

from random import Random

from kit.plans.truth import Body, Bureau

_CITY = (
    ("教育局",), ("财政局",), ("司法局",), ("科技局", "科学技术局"), ("民政局",), ("公安局",), ("商务局",),
    ("审计局",), ("水利局",), ("统计局",), ("应急管理局",), ("自然资源局",), ("生态环境局",), ("交通运输局",),
    ("农业农村局",), ("卫生健康局", "卫健局"), ("市场监管局", "市场监督管理局"), ("住房城乡建设局", "住房和城乡建设局"),
    ("发展改革委", "发展和改革委员会", "发改委"), ("工业和信息化局", "工信局"), ("人力资源社会保障局", "人社局"),
    ("文化广电旅游局", "文广旅局"), ("政务服务和数据管理局", "政务数据局"), ("医保局", "医疗保障局"),
    ("退役军人事务局",), ("机关事务管理局",), ("投资促进局",), ("城市管理局", "城管局"),
    ("委宣传部",), ("林业和草原局",), ("信访局",), ("税务局",), ("政协办",), ("协作发展中心",),
)  # fmt: skip
"""Names without the first character (市, 区, 县), each with other ways to write it."""
_BELOW = {
    "市": ("各县（市、区）政府", ("甲县政府", "乙县政府", "丙区政府", "丁区政府", "戊市政府")),
    "区": ("各镇（街道）", ("甲镇", "乙镇", "丙镇", "丁街道", "戊街道")),
    "县": ("各乡镇政府", ("甲镇政府", "乙镇政府", "丙乡政府", "丁乡政府")),
}
_OFFICES = (
    "办公室", "综合科", "法规科", "财务科", "人事科", "规划科", "信息中心", "监督科", "审批科", "宣传科",
)  # fmt: skip

_THINGS = (
    "国土空间规划", "专项规划和区域规划", "财政预决算及报表", "地方政府债务限额和余额", "惠民惠农补贴发放",
    "义务教育招生", "普通高中录取", "公立医院收费", "医保药品目录", "疫苗接种安排", "传染病防控", "养老服务机构",
    "社会救助对象", "城乡低保标准", "保障性住房分配", "棚户区改造进度", "农村危房改造", "供水供电供气服务",
    "公共交通线路调整", "重大建设项目批准和实施", "工程招标投标", "政府采购结果", "国有企业运营", "土地征收补偿",
    "矿业权出让", "空气质量和水环境质量", "排污许可核发", "环境影响评价审批", "安全生产检查", "食品药品抽检",
    "产品质量监督抽查", "行政执法结果", "行政处罚决定", "行政许可事项", "权责清单", "市场准入负面清单",
    "减税降费政策", "助企纾困政策", "稳岗就业政策", "人才引进政策", "科技创新奖补", "知识产权保护",
    "乡村振兴衔接资金", "高标准农田建设", "粮食收购价格", "林长制落实", "河湖长制落实", "旅游市场整治",
    "公共文化场馆开放", "群众体育设施", "公务员招录", "事业单位招聘", "行政规范性文件", "政府规章",
    "政策解读材料", "政务舆情回应", "政府网站栏目", "政务新媒体账号", "政府公报数据库", "政务公开专区",
    "依申请公开办理", "政府信息公开年度报告", "基层政务公开标准目录", "村（居）务公开", "公共企事业单位",
    "重大行政决策事项目录", "会议开放", "政府开放日活动", "建议提案办理结果", "民生实事项目",
)  # fmt: skip
_DO = (
    "主动公开{}信息", "及时发布{}信息", "集中展示{}内容", "规范{}信息发布", "做好{}公开工作", "深化{}信息公开",
    "加大{}公开力度", "健全{}公开机制", "统一{}公开内容", "完善{}公开目录",
)  # fmt: skip
_MORE = (
    "做好历史资料的归集整理", "确保内容准确、格式统一", "通过政府网站（含移动端）和政务新媒体同步推送",
    "提高群众知晓率和满意度", "优化检索和下载功能", "依托12345热线答复群众咨询",
    "严格落实“先审后发”制度", "与基层公开专栏有效衔接",
    "运用图文、短视频等形式开展解读", "严格执行《政府信息公开条例》有关规定", "推动26个试点领域标准落地",
    "避免简单以转发代替公开", "对敏感内容依法作出处理", "方便企业和群众查询使用", "防止“空壳”和“僵尸”栏目",
)  # fmt: skip
_TOPICS = (
    "加强重点领域信息公开", "提升政策解读质量", "增强回应关切实效", "完善公开平台建设", "规范依申请公开办理",
    "夯实基层公开基础", "推进决策公开", "强化执行和结果公开", "做好民生领域公开", "优化营商环境信息公开",
)  # fmt: skip
NUMERALS = "一二三四五六七八九十"
REMARKS = (
    "含移动端", "按上级部署推进", "参照去年做法", "已列入要点", "重点任务", "结合实际开展", "常规事项",
)  # fmt: skip
"""Remarks in which nobody is named, and no time."""


def numeral(number: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def roster(rng: Random) -> Body:
    """A city's, a district's or a county's bureaux and what is below it; or the sections of one bureau."""
    level = rng.choice("市市市区县科")
    if level == "科":
        names = rng.sample(_OFFICES, rng.randint(6, len(_OFFICES)))
        return Body(tuple(Bureau(name, (), "科室") for name in names), {"科室": ("各科室",)})
    own: dict[str, tuple[str, ...]] = {level + "政府办公室": (level + "政府办",)}
    for first, *others in rng.sample(_CITY, rng.randint(10, 20)):
        own[level + first] = tuple(level + other for other in others)
    phrase, below = _BELOW[level]
    return Body(
        (
            *(Bureau(name, aliases, "直属") for name, aliases in own.items()),
            *(Bureau(name, (), "下级") for name in below),
        ),
        {"直属": (f"{level}直各单位", f"{level}直各部门"), "下级": (phrase,)},
    )


def requirements(rng: Random, count: int) -> list[str]:
    """So many requirements, each about another thing: one to three sentences, some with points of their own."""
    return [_requirement(rng, thing) for thing in rng.sample(_THINGS, count)]


def _requirement(rng: Random, thing: str) -> str:
    more = rng.sample(_MORE, 4)
    first = rng.choice(_DO).format(thing)
    if rng.random() < 0.06:
        first = rng.choice(("26个试点领域的{}信息按标准公开", "12345热线的{}知识库与公开内容同步更新")).format(thing)
    kind = rng.random()
    if kind < 0.35:
        return f"{first}，{more[0]}。"
    if kind < 0.65:
        return f"{first}，{more[0]}。{more[1]}，{more[2]}。"
    if kind < 0.75:
        return f"{first}。一是{more[0]}；二是{more[1]}；三是{more[2]}。"
    if kind < 0.85:
        return f"{first}：（1）{more[0]}；（2）{more[1]}。"
    return f"{first}，{more[0]}，{more[1]}。{more[2]}。{more[3]}。"


def topics(rng: Random, count: int) -> list[str]:
    """So many topics, each once."""
    return rng.sample(_TOPICS, count)
