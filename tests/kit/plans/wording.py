"""Who does what, and the ways plans put it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from kit.plans.truth import Body

LEAD, WORK, ASSIST = "lead", "implement", "assist"
LEAD_OR_BOTH = "lead or implement+lead"
"""A leads, and is one of the group that does the work: 市财政局牵头，市直各单位按职责分工落实."""
Sort = Literal["plain", "assist", "work"]
"""Nobody leads; those beside the leading ones assist; they do their part of the work."""


@dataclass(frozen=True)
class Party:
    """A unit or group as the document writes it, and the bodies that are meant."""

    words: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Charge:
    """Who leads and who else, in order."""

    sort: Sort
    leads: tuple[Party, ...]
    others: tuple[Party, ...]

    @property
    def parties(self) -> tuple[Party, ...]:
        """All of them."""
        return (*self.leads, *self.others)

    @property
    def roles(self) -> Mapping[str, str]:
        """Unit -> its role. Who leads does not assist besides as one of a group, but may work as one of it."""
        other = ASSIST if self.sort == "assist" else WORK
        found = {name: other for party in self.others for name in party.names}
        leads = [name for party in self.leads for name in party.names]
        return found | {name: LEAD_OR_BOTH if found.get(name) == WORK else LEAD for name in leads}

    @property
    def first_leads(self) -> Mapping[str, str]:
        """The same where the first named leads by a rule that stands elsewhere."""
        first, *_ = self.parties
        return {**dict.fromkeys((name for party in self.parties for name in party.names), WORK), first.names[0]: LEAD}


def charge(rng: Random, body: Body, sort: Sort, *, alone: bool = False) -> Charge:
    """Somebody's charge: single bodies, by name or another way to write it, now and then a group at the end.

    `alone`: no group stands alone.
    """
    bureaux = list(body.bureaux)
    upper = [each for each in bureaux if each.group != "下级"]
    leads = rng.choices((1, 2), (5, 1))[0] if sort != "plain" else 0
    count = min(len(upper), leads + rng.choices((1, 2, 3, 5, 8), (4, 3, 2, 1, 0.5))[0])
    drawn = rng.sample(upper, count)
    parties = []
    for each in drawn:
        aliases = [name for name in each.aliases if len(name) > 3]
        words = rng.choice(aliases) if aliases and rng.random() < 0.2 else each.name
        parties.append(Party(words, (each.name,)))
    others = parties[leads:]
    if rng.random() < 0.3:
        group = rng.choice(list(body.phrases))
        meant = Party(rng.choice(body.phrases[group]), body.members(group))
        whole = group != "下级" or (rng.random() < 0.3 and not alone)
        others = [meant] if whole and not alone else [*others, meant] if group == "下级" else others
    if leads and not alone and "下级" in body.phrases and rng.random() < 0.06:
        named = {name for party in parties[:leads] for name in party.names}
        rest = tuple(name for name in body.members("直属") if name not in named)
        others = [Party(f"其他{body.phrases['直属'][0].replace('各', '')}", rest)]
    elif not leads and not alone and rng.random() < 0.05:
        group = next(iter(body.phrases))
        first = parties[0]
        rest = tuple(name for name in body.members(group) if name not in first.names)
        others = [Party(f"除{first.words}外的{body.phrases[group][0]}", rest)]
    return Charge(sort, tuple(parties[:leads]), tuple(others))


def alone(rng: Random, body: Body, used: set[str]) -> tuple[Charge, str]:
    """One body by itself that is none of those `used` so far, and its name as it is written."""
    free = [each for each in body.bureaux if each.group != "下级" and each.name not in used]
    name = rng.choice(free).name
    used.add(name)
    return Charge("plain", (), (Party(name, (name,)),)), name


def listed(parties: Sequence[Party], mark: str = "、") -> str:
    """A、B、C."""
    return mark.join(party.words for party in parties)


_ONE_ASSISTS = ("{L}（牵头）、{O}（配合）", "{L}（牵头单位）；{O}（配合单位）")
"""Words that say what one alone does that stands beside those who lead."""
_ASSIST = (
    "{L}牵头，{O}配合", "牵头单位：{L}；配合单位：{O}", "牵头：{L} 配合：{O}", "牵头单位：{L}\n配合单位：{O}",
    "由{L}牵头，{O}配合", "主办单位：{L}，协办单位：{O}", "{L}牵头，{O}协助", "牵头单位:{L};配合单位:{O}",
    "{L}牵头负责，{O}配合落实", "牵头单位：{L}，配合单位：{O}", "牵头单位 {L} 配合单位 {O}", "{L}牵头、{O}配合",
    "牵头单位：{L}\n配合单位：{O}", "牵头：{L}\n配合：{O}",
)  # fmt: skip
_WORK = (
    "{L}牵头，{O}按职责分工负责", "牵头单位：{L}；责任单位：{O}", "{L}牵头，{O}按职责分工落实", "{L}牵头，{O}分别负责",
    "{L}（牵头）、{O}", "牵头单位：{L}\n责任单位：{O}", "{L}牵头负责，{O}按职责分工落实",
    "{L}牵头；{O}按照各自职责落实",
)  # fmt: skip
_PLAIN = (
    "{O}", "{O}", "{O}", "责任单位：{O}", "{O}负责", "{O}按职责分工负责", "{O}按职责分工落实", "责任单位:{O}",
)  # fmt: skip
_FORMS = {"assist": _ASSIST, "work": _WORK, "plain": _PLAIN}
_IN_BRACKETS = {
    "assist": ("{L}牵头，{O}配合", "牵头单位：{L}；配合单位：{O}", "{L}牵头，{O}参与", "由{L}牵头，{O}配合"),
    "work": ("{L}牵头，{O}按职责分工负责", "牵头单位：{L}；责任单位：{O}", "{L}牵头，{O}分别负责"),
    "plain": ("责任单位：{O}", "{O}负责", "{O}按职责分工负责", "责任单位:{O}", "{O}分别负责"),
}


def in_cell(rng: Random, said: Charge) -> str:
    """The charge as one cell says it."""
    forms = _FORMS[said.sort]
    if said.sort == "assist" and len(said.leads) == len(said.others) == 1:
        forms = (*forms, *_ONE_ASSISTS)
    form = rng.choice([each for each in forms if len(said.leads) == 1 or "{L}（" not in each])
    mark = "、"
    if form == "{O}" and len(said.others) > 1:
        mark = rng.choice(("、", "、", "、", "\n", "，", " ", "；"))
    return form.format(L=listed(said.leads), O=listed(said.others, mark))


def in_brackets(rng: Random, said: Charge, deadline: str = "") -> str:
    """The charge, and a deadline, as they stand in brackets behind a requirement, without these."""
    form = rng.choice(_IN_BRACKETS[said.sort]) if not deadline else {
        "assist": "牵头单位：{L}；配合单位：{O}", "work": "牵头单位：{L}；责任单位：{O}", "plain": "责任单位：{O}",
    }[said.sort]  # fmt: skip
    text = form.format(L=listed(said.leads), O=listed(said.others))
    if deadline.endswith("底前") and rng.random() < 0.3:
        return f"{text}，{deadline}完成"
    label = rng.choice(("完成时限：", "完成时间：", "时限要求："))
    return f"{text}；{label}{deadline}" if deadline else text


def in_lines(rng: Random, said: Charge, deadline: str = "") -> list[str]:
    """The charge as lines of its own below a requirement."""
    if said.sort == "plain":
        lines = ["责任单位：" + listed(said.others)]
    else:
        other = "配合单位：" if said.sort == "assist" else "责任单位："
        lines = ["牵头单位：" + listed(said.leads), other + listed(said.others)]
        if rng.random() < 0.25:
            lines = ["；".join(lines)]
    return [*lines, *([f"完成时限：{deadline}"] if deadline else [])]


def ambiguous(rng: Random, body: Body) -> tuple[str, Mapping[str, str]]:
    """Words that no reader can resolve, and who is named in them: they must be asked."""
    first, second = rng.sample([each.name for each in body.bureaux if each.group != "下级"], 2)
    said = rng.choice(
        (
            f"{first} 牵头 {second}",
            f"{first}、{second}等部门",
            f"{first}，{first[:1]}某某管理服务局",
            "相关单位",
        )
    )
    return said, {name: WORK for name in (first, second) if name in said}
