"""Whether the settings have units report as often as the plan itself says."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.codes import Code
from toolkit.domain.plan.headings import reporting_said
from toolkit.domain.plan.model import Plan
from toolkit.problems import Origin, Problem, problem
from toolkit.settings import RoundSettings

_EVERY = {"week": "每周", "month": "每月", "quarter": "每季度"}


def rounds_apart(plan: Plan, rounds: RoundSettings, file: str) -> Iterator[Problem]:
    """What a plan says of reporting (每季度末报送至…) where the settings have another round or day."""
    said = reporting_said(plan)
    if said is None or (said.every == rounds.every and (said.every == "week" or said.day == rounds.return_day)):
        return
    now = _EVERY[rounds.every] + ("" if rounds.every == "week" else f"{rounds.return_day}日前")
    yield problem(Code.PLAN_ROUNDS, Origin(file), said.words, now=now, every=said.every, day=said.day)
