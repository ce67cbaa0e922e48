"""`review senders …`: which address may report for which unit."""

from __future__ import annotations

from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, named, run
from toolkit.errors import ToolkitError

app = typer.Typer(help="名册以外，哪个邮箱可以报哪个单位的台账。", no_args_is_help=True)

_Address = Annotated[str, typer.Argument(metavar="MAIL", help="邮箱。")]
_By = Annotated[str, typer.Option("--by", metavar="NAME", help="核定人。", callback=named)]


@app.command("list")
def list_senders(context: typer.Context) -> None:
    """列出确认过的、取消了的和待确认的发件人。"""
    from toolkit.jobs.returns.senders import list_senders

    run(context, lambda ws, chosen: list_senders(ws, chosen.now))


@app.command("confirm")
def confirm_senders(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="[MAIL]", help="邮箱。")] = "",
    unit: Annotated[str, typer.Argument(metavar="[UNIT]", help="单位的名称、别名或代码。")] = "",
    everything: Annotated[bool, typer.Option("--all", help="待确认的全部确认。")] = False,
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """确认一个邮箱可以报一个单位的台账，以后不再问；等着的文件随即收取。"""
    from toolkit.jobs.returns.senders import confirm_senders

    if everything == bool(address) or bool(address) != bool(unit):
        raise ToolkitError("没有写明确认谁", "请写邮箱和单位两样，或只写 --all（待确认的全部）。")
    run(
        context,
        lambda ws, chosen: confirm_senders(ws, chosen.now, address, unit, by=by, dry_run=dry_run),
        records=not dry_run,
    )


@app.command("revoke")
def revoke_sender(
    context: typer.Context,
    address: _Address,
    unit: Annotated[str, typer.Argument(metavar="[UNIT]", help="单位；不写为它确认过的全部单位。")] = "",
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """取消确认：以后这个邮箱报来的仍要核实，已收的不变；可以再确认。"""
    from toolkit.jobs.returns.senders import revoke_sender

    run(
        context,
        lambda ws, chosen: revoke_sender(ws, chosen.now, address, unit, by=by, dry_run=dry_run),
        records=not dry_run,
    )
