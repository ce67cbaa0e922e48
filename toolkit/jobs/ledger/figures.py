"""The figures of a workspace's ledger, from what a command has read of it."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.domain.ledger.figures import Figures, figures_of
from toolkit.domain.ledger.round_figures import RoundRules
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.bounces import unreached_units
from toolkit.domain.mail.mails import Mail
from toolkit.jobs.state import agreed
from toolkit.jobs.workspace import Workspace


def round_rules(workspace: Workspace, state: LedgerState) -> RoundRules:
    """How long rounds are and when they are due back, as the settings say."""
    rounds = workspace.settings.rounds
    return RoundRules(rounds.every, rounds.return_day, workspace.calendar(state.day))


def figures_now(workspace: Workspace, state: LedgerState, mails: Iterable[Mail]) -> Figures:
    """The one set of figures of the state's day, by the plan as it holds with what the office agreed to.

    `mails` are all there are: a unit that none of them reaches has not refused to report.
    """
    tasks = agreed(workspace, state).tasks
    unreached = unreached_units(tasks.roster.units, mails, state.day)
    return figures_of(tasks, workspace.schema, state, round_rules(workspace, state), unreached)
