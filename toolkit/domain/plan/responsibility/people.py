"""Names of people beside those of units (区财政局 张某某): they are no units and get nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦马苗方俞任袁柳酆鲍史"
    "唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋庞熊"
    "纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘解应丁宣邓郁单洪包左"
    "石崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦巴牧侯全班秋仲宫宁仇甘厉武符刘景詹束龙叶幸司黎薄白赖卓蔺屠蒙池乔谭申冉桑桂牛"
    "尚温庄晏柴瞿阎充慕连茹习鱼容向古易廖居衡步耿满匡国文寇广欧沃师巩聂晁敖冷辛那简饶曾沙丰关查游覃肖闫付"
)
_RARE = "逄仝禤佘仉亓揭敬芮羿汲邴糜井乌隗宓郗岳帅缑亢况郈晋楚汝鄢涂钦缪逯盖益桓仆蔚隆巢蒯嵇靖戎祖扈燕冀浦尧农璩濮寿边"
_DOUBLE = (
    "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|东方|夏侯|呼延|钟离|宇文|长孙|鲜于|闾丘|轩辕|澹台|公冶|宗政|濮阳|淳于|单于"
    "|太叔|申屠|赫连|拓跋|百里|东郭|独孤|南宫|公羊|万俟|端木|夹谷|谷梁|漆雕|西门|乐正|巫马|左丘|梁丘|司寇|仲孙"
)
_POST = (
    r"(?:同志|先生|女士|(?:副|常务副)?(?:书记|市长|县长|区长|镇长|局长|主任|科长|股长|处长|部长|院长|所长|站长|队长))?"
)
_PERSON = re.compile(rf"(?:(?:{_DOUBLE})|[{_SURNAMES}{_RARE}])(?:某某?|[×xX*]{{1,2}}|[\u4e00-\u9fff]{{1,2}}){_POST}")
_IN_OFFICE = re.compile(
    r"(?:省|市|州|县|区|镇|乡|学校|院)?(?:政府|委)?(?:分管|协管|主管|联系|常务|相关)*的?副?"
    r"(?:省长|州长|市长|县长|区长|旗长|镇长|乡长|秘书长|书记|主席|专员|校长|院长|领导|负责同志)"
    r"(?:负总责|总负责|负责|牵头|主抓|统筹|协调)*"
)
"""A post in the place of a name, with what it does: 分管副省长负责."""
_PHONE = re.compile(r"(?:1\d{10}|(?:0\d{2,3}[-－]?)?\d{7,8})")
_LABEL = re.compile(
    r"(?:(?:具体|主要|直接)?责任人员?|(?:主要|具体)?负责人|负责同志|联系人|联络员|经办人|(?:牵头|分管|责任|包联|挂点|市|区|县)?领导)"
    r"(?:及?(?:联系)?(?:电话|方式))?：?|(?:联系|办公|手机)?(?:电话|手机|方式)(?:号码)?："
)
_NAMED = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{3}}){_POST}")
"""What stands behind a label of people and is a name, whatever its surname."""
_WITH_SURNAME = re.compile(rf"(?P<name>{_PERSON.pattern})")
_STRANGER = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,4}}){_POST}")
_WITH_POST = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,4}}?){_POST}")
_USUAL = 3
"""Characters of a name without a post behind it."""
_SAYS_MORE = re.compile(
    "[不无未除非免勿外等各其另原暂及和与由请均都含]|单位|部门|有关|相关|牵头|配合|负责|落实|主办|协办|承办|参与|协助|指导|监督|实施|推进"
)
"""What stands in no name: it says something of the unit beside it."""
_WORDS = "和于时单常都全从应成向连计解"
"""Surnames that are words of their own: what begins so is a name only with 某 or a post."""
_SECTOR = re.compile(
    "司法|农业|农经|农林|林业|金融|金控|安监|安全|国资|国土|国安|房产|房管|边防|文旅|文广|文体|文化|卫健|卫计|卫生|方志|石油|石化"
    "|应急|宗教|宣传|车管|路政|计生|计划|党史|常委|常务"
)
"""What bodies are called by for short, though it begins as names do: 文旅、卫健、司法."""
_PLAIN = re.compile(rf"[{_WORDS}](?!某)[\u4e00-\u9fff]{{1,2}}")
_NO_PERSON = re.compile(r".*[局委办部院厅区县市镇乡街道村处科股室所站队会社厂司行校馆园库组科心院体位]\Z")
"""The end of what is a body and no person: 高新区, 安监局."""


_PARTS = "、，；。）（：/"
"""What parts a person's name from what follows."""


def person_at(text: str, at: int, high: int, gaps: Set[int]) -> int | None:
    """The end of a person's name, post or telephone number that stands at `at`, parted from what is around it."""
    for pattern in (_PERSON, _IN_OFFICE, _PHONE):
        for end in (found.end() for found in _wholes(pattern, text, at, high)):
            parted = end == high or end in gaps or text[end] in ("、，；。）（/" if pattern is _IN_OFFICE else _PARTS)
            if parted and not _NO_PERSON.match(text, at, end) and not _PLAIN.fullmatch(text, at, end):
                return end if pattern is not _PERSON or _is_surely_named(text[at:end]) else None
    return None


def _is_surely_named(words: str) -> bool:
    """Whether words that begin with a surname are a name and no short one of a body's: 张某, 张三科长, not 文旅."""
    return _SECTOR.match(words) is None and (len(words) >= _USUAL or re.search("[某×xX*]", words) is not None)


def _wholes(pattern: re.Pattern[str], text: str, at: int, high: int) -> Iterator[re.Match[str]]:
    """What fits the pattern from `at` on, the longest first."""
    if found := pattern.match(text, at, high):
        yield from filter(None, (pattern.fullmatch(text, at, end) for end in range(found.end(), at, -1)))


def people_label_at(text: str, at: int, high: int, gaps: Set[int]) -> int | None:
    """The end of a label that names of people follow (责任人：, 联系人及电话：), and of the name right behind it."""
    found = _LABEL.match(text, at, high)
    if found is None or found.end() >= high or text[found.end()] in "。；，、":
        return None
    end, at = found.end(), found.end()
    while text[found.end() - 1] == "：" and (named := _named_at(text, at, high, gaps)):
        end, at = named, named + 1
        if text[named : named + 1] != "、":
            break
    return end


def _named_at(text: str, at: int, high: int, gaps: Set[int]) -> int | None:
    """The end of a name behind a label of people, or behind another of them."""
    if _SECTOR.match(text, at):
        return None
    return _parted(_NAMED, text, at, high, gaps) or _parted(_WITH_SURNAME, text, at, high, gaps)


def stranger_at(text: str, at: int, high: int, gaps: Set[int]) -> int | None:
    """The end of what may be a person's name beside a unit's, though no surname is known."""
    end = _parted(_STRANGER, text, at, high, gaps)
    return end if may_be_person(text[at:end]) else None


def may_be_person(words: str) -> bool:
    """Whether words that no roster knows may be a person's name and no body's: 卿平安, 卿平局长, 张三, not 文旅."""
    found = _WITH_POST.fullmatch(words)
    if found is None or _NO_PERSON.match(found["name"]) or _SAYS_MORE.search(words) or _SECTOR.match(words):
        return False
    return len(found["name"]) == _USUAL or found["name"] != words or _PERSON.fullmatch(words) is not None


def _parted(pattern: re.Pattern[str], text: str, at: int, high: int, gaps: Set[int]) -> int | None:
    """The end of what stands at `at`, parted from what is around it, and is no body."""
    for found in _wholes(pattern, text, at, high):
        end = found.end()
        apart = end == high or end in gaps or text[end] in _PARTS
        if apart and not _NO_PERSON.match(found["name"]):
            return end
    return None
