"""`score`: the assessment by `templates/scoring.toml`: scores, what the office enters, stages, breakdowns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from toolkit.book.office.score_form import build_form, read_form
from toolkit.book.office.score_sheets import Head, build_letter, build_score_book
from toolkit.book.sheets.raw import RawBook
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.office.scoring_facts import (
    Objection,
    Reached,
    Settled,
    Stage,
    entry_field,
    entry_text,
    objections_of,
    score_changes,
    stage_change,
)
from toolkit.edges.system.files import distinct_name, read_bytes, write_whole
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.asked import unit_named, units_named
from toolkit.jobs.office.assessment import RULES, Assessment, assessment_now, stage_named
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.stores import ledger, looking
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace
from toolkit.keys import score_key
from toolkit.problems import day_words
from toolkit.reports.office.score import ObjectionKept, Scored, ScoreForm, ScoreLetters, ScoresTaken, StageEntered

_REOPEN = "确实要改的，先运行 toolkit score stage 复核，改好后再定分。"


def score(
    workspace: Workspace,
    now: datetime,
    units: Sequence[str] = (),
    *,
    stage: str = "",
    rank: bool = False,
    dry_run: bool = False,
) -> Scored:
    """The scores of all units, or those named, and the workbook `outbox/考核评分.xlsx` of all of them.

    They are as of now; once the final stage was entered, and where a `stage` is named, as they were kept at it.
    Nothing is ranked unless asked for.
    """
    asked = {unit.code for unit in units_named(workspace, units)}
    with looking(workspace, dry_run=dry_run) as store:
        known = assessment_now(workspace, store, now)
    shown, scores, day = known.shown(stage)
    head = _head(workspace, known, shown, day)
    classes = tuple(dict.fromkeys((*(each.name for each in known.scoring.classes), *(each.cls for each in scores))))
    files: tuple[Path, ...] = ()
    if not dry_run and scores:
        book = build_score_book(head, classes, scores, rank=rank)
        files = (put_out(workspace, workspace.outbox / "考核评分.xlsx", workbook_of(workspace, book)),)
    return Scored(
        title=head.title,
        day=day,
        classes=classes,
        scores=tuple(each for each in scores if not asked or each.unit in asked),
        stage=shown,
        reached=known.reached,
        rank=rank,
        problems=known.problems,
        files=files,
        dry_run=dry_run,
    )


def write_form(workspace: Workspace, now: datetime, *, dry_run: bool = False) -> ScoreForm:
    """Write `outbox/评分录入表.xlsx`, in which the office enters what the ledger does not know; filled as it is now."""
    with looking(workspace, dry_run=dry_run) as store:
        known = assessment_now(workspace, store, now)
    rows = list(known.form_rows())
    path = workspace.outbox / "评分录入表.xlsx"
    files: tuple[Path, ...] = ()
    if not dry_run:
        title = f"{workspace.work}考核评分录入表"
        if path.exists():
            workspace.originals.put(read_bytes(path))
        files = (write_whole(path, workbook_of(workspace, build_form(known.plan, title, rows, now.date()))),)
    return ScoreForm(
        path=path,
        units=len({row.unit for row in rows}),
        rows=len(rows),
        filled=sum(row.entry is not None for row in rows),
        problems=known.problems,
        files=files,
        dry_run=dry_run,
    )


def take_form(workspace: Workspace, now: datetime, path: Path, *, by: str = "", dry_run: bool = False) -> ScoresTaken:
    """Take what the office entered in a workbook: each row once, none without a proof; what is known changes nothing.

    `ToolkitError` where the scores are final: they change only once the assessment is back at 复核.
    """
    data = read_bytes(path)
    with ledger(workspace, dry_run=dry_run) as store:
        known = assessment_now(workspace, store, now)
        if known.stage == Stage.FINAL:
            raise _final()
        _not_before_stage(known, now)
        with workspace.guard() as guard:
            book = guard.read(data, path.name)
        if not isinstance(book, RawBook):
            raise ToolkitError(f"{path.name} 读不出：{book.message}", book.remedy)
        said, problems = read_form(book, known.plan, known.form_rows(), workspace.schema.words, path.name)
        actor = office_actor(by)
        changes = [
            Change(
                row=score_key(known.plan, each.row.unit),
                field=entry_field(each.row.name),
                value=entry_text(each.entry),
                actor=actor,
                at=now,
                sheet=each.origin.sheet,
                cell=each.origin.cell,
            )
            for each in said
            if each.entry != each.row.entry
        ]
        if changes and not dry_run:
            workspace.originals.put(data)
            store.apply(changes)
    return ScoresTaken(file=path.name, said=len(said), changed=len(changes), problems=tuple(problems), dry_run=dry_run)


def enter_stage(
    workspace: Workspace, now: datetime, word: str, *, by: str = "", note: str = "", dry_run: bool = False
) -> StageEntered:
    """Enter a stage and keep the scores as they are now: the next one, the same again, or back to an earlier one.

    One entered again by the same hand on the same day, with nothing changed since, keeps nothing. `ToolkitError` for a
    stage that would pass one over, for a day before one that was entered already, for the final one while the office
    has not entered all, and for scores that are final and would change.
    """
    stage = stage_named(word)
    with ledger(workspace, dry_run=dry_run) as store:
        known = assessment_now(workspace, store, now)
        _not_before_stage(known, now)
        if not stage.may_follow(known.stage):
            first = stage.before.label if stage.before else stage.label
            raise ToolkitError(
                f"现在是{known.standing}，不能直接到{stage.label}", f"请先运行 toolkit score stage {first}。"
            )
        if not known.scores:
            raise ToolkitError("没有可评分的单位", f"请核对 templates/{RULES} 的 [[classes]]。")
        missing = [each for each in known.scores if each.missing]
        if stage == Stage.FINAL and missing:
            names = "、".join(f"{each.name}（{'、'.join(each.missing)}）" for each in missing[:3])
            raise ToolkitError(
                f"{len(missing)}家还有没录入的，不能定分：{names}{'等' if len(missing) > 3 else ''}",
                "请用 toolkit score form 写出录入表，填好后 toolkit score take；没有扣分的写0，不适用的写“不适用”。",
            )
        again = any(each.stage == stage for each in known.reached)
        changes = list(score_changes(known.plan, stage, known.scores, known.current, by, now))
        if changes and known.stage == stage == Stage.FINAL:
            raise WorkspaceError("已经定分，按现在算的分与定分不同，没有记", _REOPEN)
        reached = Reached(stage, now.date(), office_actor(by), note)
        if known.stage == stage == Stage.FINAL:
            reached = known.reached[-1]
        if changes or known.reached[-1:] != (reached,):
            changes.append(stage_change(known.plan, stage, by, now, note))
        if changes and not dry_run:
            store.apply(changes)
    return StageEntered(
        title=_title(workspace, known),
        reached=reached,
        units=len(known.scores),
        again=again,
        changed=bool(changes),
        problems=known.problems,
        dry_run=dry_run,
    )


def object_to(
    workspace: Workspace, now: datetime, name: str, objection: Objection, *, by: str = "", dry_run: bool = False
) -> ObjectionKept:
    """Keep what a unit says against a line (by title or name) of its score, with the office's outcome and answer.

    It is kept between 反馈 and 定分 only. What the outcome changes is changed where it belongs: in the ledger, or in
    what was entered.
    """
    unit = unit_named(workspace, name)
    with ledger(workspace, dry_run=dry_run) as store:
        known = assessment_now(workspace, store, now)
        if not (known.stage and known.stage.hears):
            raise ToolkitError(f"现在是{known.standing}，不收异议", "异议在反馈以后、定分以前登记。")
        _not_before_stage(known, now)
        mine = next((each for each in known.scores if each.unit == unit.code), None)
        if mine is None:
            raise ToolkitError(f"{unit.name}不在评分范围", f"请核对 templates/{RULES} 的 [[classes]]。")
        line = mine.name_of(objection.line)
        if line is None:
            raise ToolkitError(f"没有“{objection.line}”这一项", f"可以写：{'、'.join(mine.titles.values())}。")
        kept = Objection(line, objection.said, objection.settled, objection.answer)
        if not dry_run and kept not in objections_of(known.plan, unit.code, known.current):
            store.apply([kept.change(known.plan, unit.code, by, now)])
    return ObjectionKept(unit=unit.name, title=mine.titles[line], objection=kept, dry_run=dry_run)


def objection_in_words(line: str, said: str, settled: str, answer: str) -> Objection:
    """What was typed, as an objection; `ToolkitError` for a word that is no outcome, and where nothing is said."""
    outcome = Settled.named(settled)
    if outcome is None:
        raise ToolkitError(f"“{settled}”不是复核结果", f"可以写：{'、'.join(each.label for each in Settled)}。")
    if not (said.strip() and answer.strip()):
        raise ToolkitError("没有写单位的异议或办公室的答复", "请写 --said 单位怎么说、--answer 怎么答复。")
    return Objection(line.strip(), said.strip(), outcome, answer.strip())


def write_letters(
    workspace: Workspace, now: datetime, units: Sequence[str] = (), *, stage: str = "", dry_run: bool = False
) -> ScoreLetters:
    """Write each unit's breakdown, or those named, into `outbox/scores/`; of now, or as kept at a `stage`."""
    asked = {unit.code for unit in units_named(workspace, units)}
    with looking(workspace, dry_run=dry_run) as store:
        known = assessment_now(workspace, store, now)
    shown, scores, day = known.shown(stage)
    if asked and not any(each.unit in asked for each in scores):
        raise ToolkitError(f"{'、'.join(units)}不在评分范围", f"请核对 templates/{RULES} 的 [[classes]]。")
    head = _head(workspace, known, shown, day)
    folder, written, names = workspace.outbox / "scores", [], []
    for each in scores:
        if asked and each.unit not in asked:
            continue
        names.append(each.name)
        if not dry_run:
            book = build_letter(head, each, objections_of(known.plan, each.unit, known.current))
            path = folder / f"{distinct_name(f'{each.name}-{head.title}明细')}.xlsx"
            written.append(put_out(workspace, path, workbook_of(workspace, book)))
    said = shown.label if shown else "现算"
    return ScoreLetters(folder=folder, said=said, units=names, files=tuple(written), dry_run=dry_run)


def _title(workspace: Workspace, known: Assessment) -> str:
    return f"{workspace.tasks.plan.year}年{known.scoring.title}"


def _head(workspace: Workspace, known: Assessment, shown: Stage | None, day: date) -> Head:
    said = f"{shown.label}（{day_words(day)}）" if shown else f"按{day_words(day)}的台账现算，没有定分"
    return Head(_title(workspace, known), f"{workspace.settings.office.name}。{said}。", day)


def _not_before_stage(known: Assessment, now: datetime) -> None:
    """Refuse a day before a stage that was entered already: the assessment would read as if it had run backwards."""
    last = max(known.reached, key=lambda each: each.day, default=None)
    if last and now.date() < last.day:
        raise ToolkitError(
            f"今天（{day_words(now)}）早于{last.stage.label}的日期（{day_words(last.day)}）",
            "请核对电脑的日期；用 --today 的，写那天或以后的日期。",
        )


def _final() -> WorkspaceError:
    return WorkspaceError("已经定分，不再录入", _REOPEN)
