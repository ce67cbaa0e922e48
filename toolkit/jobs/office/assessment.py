"""A plan's assessment as it stands: its rules, the figures of the day, what is kept of it, and the scores of now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from toolkit.book.office.score_form import FormRow
from toolkit.codes import Code
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.records import Cells
from toolkit.domain.office.scoring import Entries, Kind, Score, classed, kind_of, scores_of, unclassed, unused
from toolkit.domain.office.scoring_facts import Reached, Stage, entries_of, scores_at, stage_row, stages_of
from toolkit.domain.office.scoring_rules import Scoring, load_scoring
from toolkit.edges.system.files import read_text
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.office.init import default_templates
from toolkit.jobs.state import read_state
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

RULES = "scoring.toml"
_FEW = 12


@dataclass(frozen=True)
class Assessment:
    """All that is known of a plan's assessment: its rules, the figures of the day, the ledger's cells, what the office
    entered (by unit code), the stages entered, the scores as they are now."""

    plan: str
    scoring: Scoring
    figures: Figures
    current: Cells
    entries: Mapping[str, Entries]
    reached: tuple[Reached, ...]
    scores: tuple[Score, ...]

    @property
    def stage(self) -> Stage | None:
        """The stage it is at."""
        return self.reached[-1].stage if self.reached else None

    @property
    def standing(self) -> str:
        """The stage it is at, in words."""
        return self.stage.label if self.stage else "没有开始"

    def at(self, stage: Stage) -> tuple[Score, ...]:
        """The scores as they were kept at a stage, in the order of those now; of units that are no more, last."""
        order = {each.unit: place for place, each in enumerate(self.scores)}
        kept = scores_at(self.plan, stage, self.current)
        return tuple(sorted(kept, key=lambda each: order.get(each.unit, len(order))))

    def shown(self, word: str) -> tuple[Stage | None, tuple[Score, ...], date]:
        """Which scores are shown: those of the stage named or of the final one, else those of now; with their day."""
        stage = stage_named(word) if word else Stage.FINAL if self.stage == Stage.FINAL else None
        if stage is None:
            return None, self.scores, self.figures.day
        entered = [each for each in self.reached if each.stage == stage]
        if not entered:
            raise ToolkitError(
                f"还没有{stage.label}", f"请先运行 toolkit score stage {stage.label}；不写 --stage 的按现在算。"
            )
        return stage, self.at(stage), entered[-1].day

    def form_rows(self) -> Iterator[FormRow]:
        """All that the office can enter, by class, unit and declaration; last of a unit, what it can but take back."""
        left = unused(self.scoring, self.figures, self.entries)
        for its, unit in classed(self.scoring, self.figures):
            entries = self.entries.get(unit.code, {})
            for one in self.scoring.entered_of(its):
                kind, entry = kind_of(one), entries.get(one.name)
                yield FormRow(unit.code, unit.name, its.name, kind, one.name, one.title, one.words, entry)
            for name, entry in left.get(unit.code, {}).items():
                rule = f"{RULES} 里没有，不算分"
                yield FormRow(unit.code, unit.name, its.name, Kind.UNUSED, name, name, rule, entry)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Who is not scored as no class has it, and what was entered and does not count."""
        found, where = [], Origin(f"templates/{RULES}")
        if without := unclassed(self.scoring, self.figures):
            names = _few([unit.name for unit in without])
            found.append(problem(Code.SCORE_NO_CLASS, where, count=len(without), units=names))
        if left := unused(self.scoring, self.figures, self.entries):
            said = dict.fromkeys(f"“{name}”" for its in left.values() for name in its)
            units = _few([self.figures.name_of(code) for code in left])
            count = sum(map(len, left.values()))
            found.append(problem(Code.SCORE_UNUSED, where, count=count, names="".join(said), units=units))
        return tuple(found)


def scoring_rules(workspace: Workspace) -> Scoring:
    """The declaration of the workspace, or the toolkit's where it was made before there was one."""
    path = workspace.templates / RULES
    text = read_text(path if path.is_file() else default_templates() / RULES)
    return load_scoring(text, [group.name for group in workspace.settings.groups])


def assessment_now(workspace: Workspace, store: Store, now: datetime) -> Assessment:
    """The assessment of the chosen plan at a moment; `ToolkitError` before the plan's issue."""
    workspace.not_before_issue(now.date())
    scoring, plan = scoring_rules(workspace), workspace.chosen.id
    mails = store.outbox.mails()
    state = read_state(workspace, store, now.date(), mails)
    figures, entries = figures_now(workspace, state, mails), entries_of(plan, state.current)
    return Assessment(
        plan=plan,
        scoring=scoring,
        figures=figures,
        current=state.current,
        entries=entries,
        reached=stages_of(store.cells.changes(stage_row(plan))),
        scores=scores_of(scoring, figures, entries),
    )


def stage_named(word: str) -> Stage:
    """The stage of that word; `ToolkitError` where there is none."""
    stage = Stage.named(word)
    if stage is None:
        raise ToolkitError(f"没有“{word}”这个阶段", f"可以写：{'、'.join(each.label for each in Stage)}。")
    return stage


def _few(names: list[str]) -> str:
    return "、".join(names[:_FEW]) + ("等" if len(names) > _FEW else "")
