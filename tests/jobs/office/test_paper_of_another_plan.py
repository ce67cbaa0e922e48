"""A paper of another plan than the chosen one: checked all the same, and told; not registered as one of this plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from kit.two_years import two_years
from kit.workspaces import said_handed

from toolkit.domain.office.issued_papers import IssuedAs
from toolkit.errors import ToolkitError
from toolkit.jobs.office.check_paper import check_paper
from toolkit.jobs.office.issued_papers import mark_issued
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.workspace import open_workspace

NOW = datetime(2021, 10, 11, 9)


@pytest.mark.parametrize(("written", "chosen"), [("2020", "2021"), ("2021", "2020"), ("2021", "2021")])
def test_a_paper_is_of_the_plan_of_whose_draft_it_repeats_most(tmp_path: Path, written: str, chosen: str) -> None:
    root = two_years(tmp_path / "办").root
    config = root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('issuer = ""', 'issuer = "某市人民政府办公室"', 1), "utf-8")
    numbers = {}
    for plan in ("2020", "2021"):
        its = open_workspace(root, plan)
        said_handed(its)
        numbers[plan] = draft_paper(its, NOW, "通报").paper.rename(root / f"{plan}.docx")
    workspace = open_workspace(root, chosen)
    checked = check_paper(workspace, NOW, numbers[written])
    if written == chosen:
        assert checked.other is None and "文字更像" not in checked.sentence and checked.findings == ()
        mark_issued(workspace, NOW, str(numbers[written]), IssuedAs("某办〔2021〕3号", None, None))
        return
    assert checked.other and checked.other.plan == written and checked.exit_code == 1
    assert f"文字更像方案“{written}”的草稿" in checked.sentence and f"对照的是“{chosen}”" in checked.sentence
    with pytest.raises(ToolkitError, match=f"更像方案“{written}”的草稿.*现在是“{chosen}”"):
        mark_issued(workspace, NOW, str(numbers[written]), IssuedAs("某办〔2021〕3号", None, None))
