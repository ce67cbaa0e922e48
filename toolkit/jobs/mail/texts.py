"""Texts to paste into a chat or the office system: `outbox/texts/`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.edges.system.files import distinct_name
from toolkit.jobs.outbox_files import put_out_text
from toolkit.jobs.workspace import Workspace


def text_to_paste(workspace: Workspace, stem: str, template: str, values: Mapping[str, Any]) -> Path:
    """Fill `templates/mail/{template}.txt.j2` and put it into `outbox/texts/`."""
    from toolkit.edges.mail.letters import render

    text = render(workspace.templates, f"mail/{template}.txt.j2", office=workspace.settings.office, **values)
    return put_out_text(workspace, workspace.outbox / "texts" / f"{distinct_name(stem)}.txt", text, private=True)
