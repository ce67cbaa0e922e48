"""`doctor`: is everything in order to work with? Looks, changes nothing, and says what to do about what is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from toolkit.codes import Code
from toolkit.domain.mail.examples import is_example
from toolkit.domain.office.backups import age
from toolkit.domain.office.paper_fonts import missing_fonts
from toolkit.edges.system.fonts import font_names
from toolkit.edges.system.places import free_megabytes, on_network_share, same_disk
from toolkit.errors import UNREADABLE, ToolkitError, WorkspaceError
from toolkit.jobs.day import HOW_TO_GO_ON, date_doubt
from toolkit.jobs.engine import engine_in_words
from toolkit.jobs.kept_records import RECORDS, missing_parts, parts_of
from toolkit.jobs.kept_workspace import read_anew
from toolkit.jobs.ledger.drafts import PAPERS
from toolkit.jobs.ledger.kept_status import told_otherwise
from toolkit.jobs.locks import is_watched
from toolkit.jobs.office.archived import look_through
from toolkit.jobs.office.backup import last_backup
from toolkit.jobs.office.doctor_mail import mail_servers, mail_settings
from toolkit.jobs.office.init import default_templates
from toolkit.jobs.office.looking import Looking
from toolkit.jobs.office.upgrade import reworded
from toolkit.jobs.office.verify import (
    cells_changed,
    database_faults,
    evidence_in,
    missing_from_archive,
    missing_from_outbox,
    unguarded,
    unreadable,
)
from toolkit.jobs.office.watch_log import CHECK, HOW, unwritten
from toolkit.jobs.office.witness import NO_HEADS, chain_faults, kept_heads, receipts_tell_heads
from toolkit.jobs.returns.nothing_new import changed_unseen
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import has_begun, ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, day_words, problem
from toolkit.reports.ledger.handed import without_workbook
from toolkit.reports.office.doctor import Checkup

_LITTLE_ROOM = 1024
"""Megabytes free below which somebody should make room."""
_STALE_DAYS = 7
"""Days after which a backup is old."""


def doctor(workspace: Workspace, now: datetime, *, mail: bool = False) -> Checkup:
    """Look at settings, plan, roster, templates, rules of the assessment, database, archive, disk and timetable.

    With `mail`, log in to both mail servers and send one test mail from the office to itself. What is open in the
    plan is counted, not listed: `plan check` does that.
    """
    workspace, otherwise = read_anew(workspace)
    seen = Looking(workspace, now)
    seen.problems += (*otherwise, *told_otherwise(workspace))
    _plan_and_roster(seen)
    seen.look("模板", lambda: _templates(workspace))
    seen.look("评分办法", lambda: _scoring(workspace))
    seen.look("台账数据库", lambda: _database(workspace, now.date()))
    seen.look("存档内容", lambda: _archive(workspace, now.date()))
    seen.look("读取文件", lambda: engine_in_words(workspace.settings.engine))
    _fonts(seen)
    _beside(seen)
    _last_backup(seen)
    _place(seen)
    _years(seen)
    mail_settings(seen)
    if mail:
        mail_servers(seen)
    watched = is_watched(workspace)
    seen.note("定时值守", "watch 正在值守" if watched else "watch 没有在值守；不用定时的不必管")
    return Checkup(checks=tuple(seen.checks), problems=tuple(seen.problems))


def _plan_and_roster(seen: Looking) -> None:
    workspace = seen.workspace
    tasks, of_roster = workspace.tasks, {workspace.settings.roster.file, "config.toml"}
    units = tasks.roster.units
    open_points = [found for found in workspace.undecided if found.origin.file not in of_roster]
    plan = f"{workspace.chosen.id}：{len(tasks.plan.items)}项任务，印发日期{day_words(tasks.plan.issued)}"
    plan += f"，还有{len(open_points)}处要核定，见 toolkit plan check" if open_points else ""
    seen.note("方案", plan, doubtful=bool(open_points))
    if seen.now.date() < tasks.plan.issued:
        seen.bad(
            "日期",
            f"今天（{day_words(seen.now)}）早于方案印发日期（{day_words(tasks.plan.issued)}）",
            "请核对电脑的日期和 config.toml。",
        )
    without = [unit.name for unit in units if not unit.mail]
    gaps = [found for found in workspace.undecided if found.origin.file in of_roster]
    seen.problems += gaps
    made_up = sum(map(is_example, (unit.mail for unit in units)))
    said = f"{len(units)}个单位" + (f"，{len(without)}个没有邮箱" if without else "，都有邮箱")
    said += f"，{made_up}个邮箱还是示例，请换成真实的" if made_up else ""
    seen.note("单位名册", said, doubtful=bool(without or gaps or made_up))
    if is_example(mine := workspace.settings.office.mail):
        said = f"邮箱 {mine} 还是示例，印在台账上，单位会往那里发：请在 config.toml 的 [office] 改好，再生成台账"
        seen.note("办公室", said, doubtful=True)


def _templates(workspace: Workspace) -> str:
    from toolkit.edges.mail.letters import check_template

    names = sorted(path.relative_to(default_templates()).as_posix() for path in default_templates().rglob("*.j2"))
    for name in names:
        check_template(workspace.templates, name)
    code = "" if receipts_tell_heads(workspace) else f"；{NO_HEADS}"
    return f"{len(names)}个信函和页面模板{reworded(workspace.templates)}{code}"


def _fonts(seen: Looking) -> None:
    """Whether this machine has the fonts of the papers, where somebody is set to issue any."""
    from toolkit.edges.papers import fonts_of

    if not seen.workspace.settings.papers.issuer.strip():
        return
    templates = sorted((seen.workspace.templates / PAPERS).glob("*.docx"))
    asked = {font for path in templates for font in fonts_of(path) if font.isprintable() and not font.isascii()}
    if lacking := missing_fonts(asked, font_names()):
        said = f"本机没有{'、'.join(lacking)}；打开公文会用别的字体代替，版面会变，请在有这些字体的电脑上定稿"
        seen.note("公文字体", said, doubtful=True)
    else:
        seen.note("公文字体", "、".join(sorted(asked)) or "没有公文模板")


def _scoring(workspace: Workspace) -> str:
    from toolkit.jobs.office.assessment import scoring_rules

    scoring = scoring_rules(workspace)
    return f"{len(scoring.classes)}类单位，{len(scoring.indicators)}个指标"


def _database(workspace: Workspace, today: date) -> str:
    """What is handed out and taken in; `WorkspaceError` for what the quick part of `verify` finds."""
    _refuse(database_faults(workspace, quick=True))
    receipts = kept_heads(workspace)  # first: a command that runs beside writes its receipts last
    try:
        with ledger(workspace, dry_run=True) as store:
            _refuse(chain_faults(store, receipts))
            _refuse((*cells_changed(store), *unguarded(store)))
            _refuse(missing_from_archive(workspace, store))
            state = read_state(workspace, store, today)
    except UNREADABLE as error:
        found = unreadable()
        raise WorkspaceError(found.message, found.remedy) from error
    units = agreed(workspace, state).tasks.units()
    without = without_workbook([unit.name for unit in units if unit.code not in state.handed])
    handed = sum(unit.code in state.handed for unit in units)
    said = f"；{without}，不提醒，交出后用 toolkit outbox handed 记为已下发" if without else ""
    return f"已下发{handed}个单位，收回{len(state.returns)}个文件{said}"


def _archive(workspace: Workspace, today: date) -> str:
    """What a quick look at the archive says; `WorkspaceError` for what is not as it was kept."""
    from toolkit.edges.store.keeping import named_files

    named: Mapping[str, str] = {}
    evidence: Mapping[str, str] | None = None
    with suppress(ToolkitError, *UNREADABLE), ledger(workspace, dry_run=True) as store:
        named, evidence = named_files(store.database), evidence_in(workspace, store)
    said, found = look_through(workspace, today, named, evidence)
    _refuse(found)
    return said


def _beside(seen: Looking) -> None:
    """Whether what was handed out and kept is there, and the date one that commands would not ask about."""
    from toolkit.edges.store.keeping import named_files
    from toolkit.edges.store.tables import LAYOUT

    parts = parts_of(seen.workspace.archive, LAYOUT)  # first: a command that runs beside keeps more
    with suppress(ToolkitError, *UNREADABLE), ledger(seen.workspace, dry_run=True) as store:
        for each in (*missing_parts(parts, store), *changed_unseen(seen.workspace, named_files(store.database))):
            check, _, what = (
                each.message.partition("：") if each.code == Code.CHECK_DOUBTFUL else ("", "", each.message)
            )
            seen.bad(check or RECORDS, what, each.remedy, doubtful=each.code == Code.CHECK_DOUBTFUL)
        if gone := [each for each in missing_from_outbox(seen.workspace, store) if each.code == Code.OUTBOX_MISSING]:
            more = f"等{len(gone)}处" if len(gone) > 1 else ""
            seen.bad(
                "发出的文件", f"{gone[0].message}{more}", f"{gone[0].remedy}全部核对用 toolkit verify。", doubtful=True
            )
        if doubt := date_doubt(store, seen.now):
            seen.bad("日期", doubt, HOW_TO_GO_ON, doubtful=True)
        if lost := unwritten(store, seen.now):
            seen.bad(CHECK, lost, HOW, doubtful=True)


def _last_backup(seen: Looking) -> None:
    """How old the last backup is, and where."""
    workspace, now = seen.workspace, seen.now
    last, every = last_backup(workspace), workspace.settings.backup.every_days
    how = "请运行 toolkit backup，最好放到另一块盘上；weekly 和 watch 会按 [backup] 自动备份。"
    if last is None:
        if has_begun(workspace.root):
            seen.bad("备份", "还没有备份过", how, doubtful=True)
        else:
            seen.note("备份", "还没有备份过；还没有开始收发，不急")
        return
    made, path = last
    said = f"最近一次备份：{age(made, now)}，{path}"
    if not path.is_file():
        seen.bad("备份", f"{said}（现在看不到这个文件）", how, doubtful=True)
    elif (now - made).days > max(_STALE_DAYS, 2 * every) or made > now:
        seen.bad("备份", said, how, doubtful=True)
    else:
        same = "（和工作区在同一块盘上，盘坏了会一起丢）" if same_disk(path, workspace.root) else ""
        seen.note("备份", said + same)


def _refuse(found: Sequence[Problem]) -> None:
    """`WorkspaceError` with the first of what is wrong in the ledger, and how much there is."""
    if found:
        more = f"等{len(found)}处" if len(found) > 1 else ""
        raise WorkspaceError(f"{found[0].message}{more}", f"{found[0].remedy}全部核对用 toolkit verify。")


def _place(seen: Looking) -> None:
    root, url = seen.workspace.root, seen.workspace.settings.store.url
    if url.startswith("sqlite") and on_network_share(root):
        seen.bad(
            "存放位置",
            f"{root} 在网络共享盘上，数据库可能损坏",
            "请把工作区放到本机硬盘；要几台电脑同时用的，把 [store] url 改成 PostgreSQL。",
        )
        return
    free = free_megabytes(root)
    if free < _LITTLE_ROOM:
        seen.bad("磁盘空间", f"只剩 {free} MB", "请清理磁盘，至少留出 1 GB。", doubtful=True)
    else:
        seen.note("存放位置", f"{root.absolute()}，空余 {free // 1024} GB")


def _years(seen: Looking) -> None:
    today = seen.now.date()
    for year in seen.workspace.calendar(today).unknown_years(today, today):
        seen.note("节假日", f"还没有{year}年的安排", doubtful=True)
        seen.problems.append(problem(Code.CALENDAR_UNKNOWN_YEAR, year=year))
