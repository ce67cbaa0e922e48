"""Drafts of papers read back as a person sees them: their paragraphs, and each table as rows of cells."""

from __future__ import annotations

from pathlib import Path

import docx

from toolkit.jobs.workspace import Workspace, open_workspace

ISSUER = "某市人民政府办公室"


def issued_by(workspace: Workspace, issuer: str = ISSUER) -> Workspace:
    """The workspace after its settings name who issues papers."""
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('issuer = ""', f'issuer = "{issuer}"', 1), "utf-8")
    return open_workspace(workspace.root, workspace.chosen.id)


def text_of(path: Path) -> str:
    """The paragraphs of a paper, a line each."""
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def tables_of(path: Path) -> list[list[list[str]]]:
    """Every table of a paper: its rows, each as the words of its cells."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]
