"""The words that give a role: 牵头, 配合, 监管, 落实 as plans write them, and the labels made of them (牵头单位)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from toolkit.domain.plan.model import Role

_MANNER = (
    r"(?:(?:按照?|根据|依据|依照?|结合|在)(?:各自|本部门|本单位|部门)?的?(?:工作)?职[责能](?:任务)?(?:分工|范围内?|要求)?"
    r"|各自(?:工作)?职责(?:分工|范围内?)?|职责分工|(?:按照?|根据)(?:各自|任务|工作|部门)*分工|各司其职|各负其责|分工)"
)
_ADVERBS = r"(?:共同|联合|分别|具体|统一|各自|属地|分级|分头|总|负责|组织|做好|抓好|强化|加强|切实|积极|密切|依法)*"
_AFTER = r"(?:(?:、|和|并|与)?(?:负责|落实|实施|组织实施|组织|推进|办理|协调|统筹|到位|工作))*"
_LEAD = r"(?:牵头|主办|统筹|抓总|主责|为主|负总责)"
_ASSIST = r"(?:协助|配合|协办|会办|参与|参加|协作|支持|协同)"
_SUPERVISE = r"(?:监管|监督|督促|指导|督导|督办|督查)"
_IMPLEMENT = r"(?:负责|落实|实施|承办|办理|推进|执行|完成|承担|抓落实|组织)"
_NO_BODY = "(?!(?:管理)?(?:[局处室站股]|科(?![室技学])|所(?![有属])|[支大总]队|中心|委员会|办公室|领导小组))"
"""What no word that supervises has behind it: it begins the rest of a name there (市市场 监管局, 市政府 督查室)."""
_BACK = "(?:(?:以上|上述)(?:各?(?:单位|部门))?)?(?:均|都)?"
_ROLES = {
    Role.LEAD: re.compile(f"{_BACK}{_MANNER}?{_ADVERBS}{_LEAD}{_AFTER}"),
    Role.SUPERVISE: re.compile(
        f"{_BACK}{_MANNER}?{_ADVERBS}(?:业务|跟踪)?{_SUPERVISE}(?:、|和|并)?(?:{_SUPERVISE}|检查|管理|考核)*{_AFTER}{_NO_BODY}"
    ),
    Role.ASSIST: re.compile(f"{_BACK}{_MANNER}?{_ADVERBS}{_ASSIST}(?:{_ASSIST}|做好|开展)*{_AFTER}"),
    Role.IMPLEMENT: re.compile(f"{_BACK}(?:{_MANNER}?{_ADVERBS}{_IMPLEMENT}{_AFTER}|{_MANNER})"),
}
_BODY = "(?:单位|部门|机关|科室|股室|处室|主体)(?:(?:及|和|、)(?:责任人|负责人|科室|部门))?(?:为|是)?"
_BODIES = f"(?:组织)?(?:责任|负责|落实|实施)?{_BODY}"
_LABELS = {
    Role.LEAD: re.compile(f"(?:总|共同|联合|主要)?(?:牵头|主办|主责|主管)(?:（责任）)?{_BODIES}|主(?=：)"),
    Role.SUPERVISE: re.compile(f"(?:监督|监管|督促|指导|督导|督办|督查)+{_BODIES}"),
    Role.ASSIST: re.compile(
        f"(?:责任)?(?:协助|配合|协办|会办|参与|参加|协作|支持|协同|会同){_BODIES}|(?:会同|协|配)(?=：)"
    ),
    Role.IMPLEMENT: re.compile(f"(?:责任|主要责任|具体责任|落实|实施|承办|负责|执行|办理|完成|承担){_BODY}"),
}
AT_END = (
    r"(?:(?:按照?|根据)(?:各自)?职责(?:分工)?|分别|共同|具体|统一|组织)?(?:牵头|负责|落实|配合|承办|主办|协办|协助|参与|实施|办理|监督|督促|督办)"
    r"(?:落实|实施|办理|推进|负责)?"
)
"""What ends a clause that says who acts (由A牵头), as a pattern: fewer words than a cell may have."""
SHOWS_UNITS = re.compile("牵头|负责|配合|落实|主办|(?<!政)协办|承办|会同|按职责|分工|参与|协助|督促|指导|实施")
"""What shows that brackets or a line tell who acts, and stands in no name."""
_BEING = re.compile(f"{_BACK}(?:作为|担任|为|是)")
MAIN = re.compile("主要责任|会同")
"""Labels beside which somebody leads though no word says so: 主要责任单位：A；协同单位：B, and A 会同：B."""
DASH = re.compile("[-—–－]{1,2}")
"""What may stand between a name and its role: 市财政局—牵头."""
MANNER = re.compile(_MANNER)
"""Words that say how the work is shared out, and give no role of their own: 按职责分工."""
ABOVE = re.compile("(?:以上|上述|均|都)")
"""What makes a role that of all names before it."""
JOINT = re.compile("共同|联合|分别")
"""What makes a role in brackets that of all names listed before it: A、B（共同牵头）."""


def is_listed(role: Role, words: str) -> bool:
    """Whether these words, that gave a role, only list who is responsible: none at all, or 责任单位."""
    label = label_at(words, 0, len(words)) if words else (role, 0)
    return label == (Role.IMPLEMENT, len(words))


def role_at(text: str, at: int, high: int) -> tuple[Role, int] | None:
    """The role whose words reach furthest from `at`, and where they end."""
    return _longest(_ROLES, text, at, high)


def label_at(text: str, at: int, high: int) -> tuple[Role, int] | None:
    """The role whose label stands at `at` (牵头单位), and where it ends."""
    return _longest(_LABELS, text, at, high)


def being_at(text: str, at: int, high: int) -> tuple[Role, int] | None:
    """The role that names before `at` are said to have by its label, and where that ends: 为牵头单位."""
    being = _BEING.match(text, at, high)
    return _longest(_LABELS, text, being.end(), high) if being else None


def role_named(words: str, *, label: bool = False) -> Role | None:
    """The role that these words are and nothing else: as a label (牵头单位), or else as a verb too (牵头)."""
    found = label_at(f"{words}：", 0, len(words) + 1)
    found = found if label or found else role_at(words, 0, len(words))
    return found[0] if found and found[1] == len(words) else None


def _longest(patterns: Mapping[Role, re.Pattern[str]], text: str, at: int, high: int) -> tuple[Role, int] | None:
    ends = [(found.end(), role) for role, pattern in patterns.items() if (found := pattern.match(text, at, high))]
    if not ends:
        return None
    furthest = max(end for end, _ in ends)
    return next((role, end) for end, role in ends if end == furthest)
