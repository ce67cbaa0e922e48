"""`review links`: the addresses of evidence are looked at, only when asked, and what was seen is kept."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.domain.ledger.claims import Claim, claimed_or_closed
from toolkit.domain.ledger.link_looks import TEXT_KEPT, LinkStanding, addresses_in, seen_by, standings, to_look_at
from toolkit.domain.ledger.looks import Look, Seen
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import items_named, units_named
from toolkit.jobs.returns.judge import RowsMeant
from toolkit.jobs.returns.review import write_review
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.reports.returns.links import LinksSeen

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store
    from toolkit.edges.system.web import Answer, LookAt

MOST = 500
"""Addresses looked at in one go, at most."""
_PAUSE = 0.3
"""Seconds between two looks: the units' sites are small."""


def look_at_links(
    workspace: Workspace,
    now: datetime,
    asked: RowsMeant,
    limit: int = 50,
    *,
    look: LookAt | None = None,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> LinksSeen:
    """Look at the addresses of what is claimed or closed, those of the rows meant, `limit` at most.

    What is seen is kept in the ledger and told beside the claims; it is never a verdict, and no letter says it. With
    `dry_run` they are only listed. The ledger is not held while sites are asked.
    """
    if not 1 <= limit <= MOST:
        raise ToolkitError(f"--limit {limit} 不在1到{MOST}之间", "请写一次最多看几个网址，如 --limit 50。")
    with ledger(workspace, dry_run=True) as store:
        claims = rows_meant(workspace, store, now, asked)
        known = standings(store.link_looks.all())
    urls, left = to_look_at((claim.values.get("evidence", "") for claim in claims), known, now.date(), limit)
    aside: tuple[Problem, ...] = ()
    seen = () if dry_run else tuple(_looks(urls, now, look or _look, track))
    if seen:
        with ledger(workspace) as store:
            store.link_looks.keep(seen)
            known = standings(store.link_looks.all())
            aside = write_review(workspace, store, now).problems
    names = {unit.code: unit.name for unit in workspace.tasks.roster.units}
    return LinksSeen(
        rows=tuple((names.get(claim.row.unit, claim.row.unit), claim) for claim in claims),
        standings=_of(claims, known),
        looked=urls,
        left=left,
        problems=aside,
        dry_run=dry_run,
    )


def rows_meant(workspace: Workspace, store: Store, now: datetime, asked: RowsMeant) -> tuple[Claim, ...]:
    """The claims and closed rows of the units and items meant; of all where none is said."""
    codes = {unit.code for unit in units_named(workspace, asked.units)}
    items = items_named(workspace, asked.items)
    state = read_state(workspace, store, now.date())
    its = agreed(workspace, state)
    found = claimed_or_closed(its.tasks, its.schema.tasks, state.current, state.day)
    return tuple(
        claim
        for claim in found
        if (not codes or claim.row.unit in codes) and (not items or claim.assignment.item in items)
    )


def _of(claims: Iterable[Claim], known: Mapping[str, LinkStanding]) -> dict[str, LinkStanding]:
    urls = (url for claim in claims for url in addresses_in(claim.values.get("evidence", "")))
    return {url: known[url] for url in urls if url in known}


def _looks(urls: Iterable[str], now: datetime, look: LookAt, track: Tracker) -> Iterable[Look]:
    for number, url in enumerate(track(tuple(urls), "看网址")):
        if number:
            time.sleep(_PAUSE)
        answer = look(url)
        seen = seen_by(answer.status)
        note = answer.note or ("" if seen == Seen.OPEN else f"对方答复{answer.status}")
        yield Look(url, now, seen, answer.status, answer.text[:TEXT_KEPT], note)


def _look(url: str) -> Answer:
    from toolkit.edges.system.web import Bounds, look_at

    return look_at(url, Bounds())
