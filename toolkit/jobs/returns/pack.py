"""`review pack`: the evidence of a unit or an item in one folder with a 目录, for an inspection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from toolkit.book.office.pack_book import PACK_TITLE, build_pack_book
from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.link_looks import LinkStanding, link_words, standings
from toolkit.edges.system import files
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import units_named
from toolkit.jobs.returns.judge import RowsMeant
from toolkit.jobs.returns.links import rows_meant
from toolkit.jobs.returns.seals import Seals, filed_for
from toolkit.jobs.stores import ledger
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace
from toolkit.keys import item_words
from toolkit.reports.returns.pack import PackMade


def pack_evidence(
    workspace: Workspace, now: datetime, asked: RowsMeant, folder: Path | None = None, *, dry_run: bool = False
) -> PackMade:
    """Put the documents archived for the claims and closed rows meant into a folder, with a 目录 beside them.

    What was archived for the units meant and is of none of these is counted: it stays in the archive alone. The ledger
    and the archive stay as they are. A `folder` that holds anything is refused, so that nothing old can be taken for a
    part of it.
    """
    if not (asked.units or asked.items):
        raise ToolkitError("没有写明整理哪些", "请写 --unit 单位或 --item 序号；两样都写的，只整理都符合的。")
    names = [unit.name for unit in units_named(workspace, asked.units)]
    items = (f"第{item_words(number)}项" for number in asked.items)
    called = "-".join(("核查材料", now.date().isoformat(), *names, *items))
    target = folder or workspace.outbox / "packs" / files.safe_name(called)
    if folder and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ToolkitError(f"{folder} 里已有东西", "请换一个空文件夹，或不写文件夹，放在 outbox/packs/ 下。")
    with ledger(workspace, dry_run=True) as store:
        claims = rows_meant(workspace, store, now, asked)
        known, seals = standings(store.link_looks.all()), Seals(workspace, store)
        papers = [(claim, seals.papers(claim.row, claim.values)) for claim in claims]
    whole = names if not asked.items else []
    filed = {path for name in whole for path in filed_for(workspace, workspace.chosen.id, name)}
    packed = [path for _, its in papers for path in its]
    made = PackMade(
        claims=len(claims),
        papers=len(packed),
        left=len(filed.difference(packed)),
        folder=target,
        dry_run=dry_run,
    )
    if dry_run or not claims:
        return made
    lines = [line for claim, its in papers for line in _lines(workspace, claim, its, known, target)]
    return replace(made, files=(_directory(workspace, lines, called, now, target),))


def _lines(
    workspace: Workspace, claim: Claim, papers: Sequence[Path], known: Mapping[str, LinkStanding], target: Path
) -> Iterator[dict[str, str]]:
    """The lines of one claim, its documents copied beside the 目录 on the way."""
    values, item = claim.values, claim.assignment.item
    unit = workspace.tasks.roster.name_of(claim.row.unit)
    said = {
        "unit": unit,
        "item": str(item),
        "requirement": workspace.tasks.plan.item(item).requirement,
        "links": link_words(values.get("evidence", ""), known),
        **{name: values.get(name, "") for name in ("status", "done_on", "evidence", "verdict", "verified_on")},
    }
    for path in papers:
        data = files.read_bytes(path)
        stem = f"{item_words(item).zfill(2)}-{unit}-" + path.stem.removeprefix(f"{item}-").removeprefix(f"{unit}-")
        copy = files.keep_beside(target, stem, path.suffix.removeprefix("."), data, private=False)
        yield {**said, "file": copy.name, "sha256": files.digest(data)}
    if not papers:
        yield said


def _directory(
    workspace: Workspace, lines: Sequence[Mapping[str, str]], called: str, now: datetime, target: Path
) -> Path:
    numbered = [{**line, "number": str(number)} for number, line in enumerate(lines, start=1)]
    book = build_pack_book(workspace.schema.tasks, numbered, called, now.date())
    return files.write_whole(target / f"{PACK_TITLE}.xlsx", workbook_of(workspace, book))
