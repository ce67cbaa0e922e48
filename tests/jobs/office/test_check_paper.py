"""`report check`: a paper edited in Word or pasted, against the draft it was made from and today's ledger."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from kit.command import as_json
from kit.workspaces import After, for_units, said_handed

from toolkit.errors import ToolkitError
from toolkit.jobs.office.check_paper import check_paper
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

NOW = datetime(2021, 10, 11, 9)
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def drafted(workspace: Workspace) -> Workspace:
    """Everybody has a workbook and is late; a 通报 and a 督办单 are drafted."""
    said_handed(workspace)
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('issuer = ""', 'issuer = "某市人民政府办公室"', 1), "utf-8")
    workspace = open_workspace(workspace.root)
    draft_paper(workspace, NOW, "通报")
    draft_paper(workspace, NOW, "督办单", "市财政局", 2)
    return workspace


def drafted_by_few(workspace: Workspace) -> Workspace:
    return drafted(for_units(workspace, "市财政局", "市民政局", "市司法局", whole=True))


@pytest.fixture
def of_all(after_playing: After) -> Workspace:
    """The whole office."""
    return after_playing(drafted)


@pytest.fixture
def at_work(after_playing: After) -> Workspace:
    """An office of three units."""
    return after_playing(drafted_by_few)


def edited(path: Path, was: str, now: str) -> Path:
    """The same document saved under another name, one text in it another; every run of its paragraph made one."""
    document = docx.Document(str(path))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for paragraph in (*document.paragraphs, *(each for cell in cells for each in cell.paragraphs)):
        if was in paragraph.text:
            paragraph.runs[0].text = paragraph.text.replace(was, now)
            for run in paragraph.runs[1:]:
                run.text = ""
            break
    else:
        raise AssertionError(was)
    out = path.with_name("定稿.docx")
    document.save(str(out))
    return out


def test_a_draft_is_clean_and_each_thing_edited_in_word_is_told_with_its_sentence(of_all: Workspace) -> None:
    paper = of_all.outbox / "papers/通报（草稿）-2021-10-11.docx"
    code, said = as_json("--workspace", of_all.root, "--today", "2021-10-11", "report", "check", str(paper))
    assert (code, said["findings"], said["draft"]["kind"]) == (0, [], "通报") and said["checked"] > 300
    changed = edited(paper, "共50项任务", "共51项任务")
    code, said = as_json("--workspace", of_all.root, "--today", "2021-10-11", "report", "check", str(changed))
    (found,) = said["findings"]
    assert (code, found["said"], found["ledger"], found["kind"]) == (1, "51项", "50项", "数")
    assert "共51项任务" in found["sentence"] and found["where"]


def test_a_supervision_letter_is_known_by_its_words_and_its_day_and_unit_are_checked(at_work: Workspace) -> None:
    paper = at_work.outbox / "papers/督办单（草稿）-市财政局第2项-2021-10-11.docx"
    assert check_paper(at_work, NOW, paper).findings == ()
    for was, now in (
        ("2021年10月18日前", "2021年10月28日前"),
        ("市财政局", "市民政局"),
        ("2021年9月30日", "2021年8月30日"),
    ):
        result = check_paper(at_work, NOW, edited(paper, was, now))
        assert len(result.findings) == 1 and result.draft and result.draft.kind == "督办单", (was, now)
    assert check_paper(at_work, NOW, edited(paper, "督　办　单", "督办单〔2021〕3号")).findings == ()


def test_figures_of_equations_and_in_the_words_for_a_picture_are_told_as_not_read(at_work: Workspace) -> None:
    draft = at_work.outbox / "papers/通报（草稿）-2021-10-11.docx"
    document = docx.Document(str(draft))
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    paragraph = document.paragraphs[-1]._p
    paragraph.append(parse_xml(f"<m:oMath {math}><m:r><m:t>逾期=</m:t></m:r><m:r><m:t>231</m:t></m:r></m:oMath>"))
    picture = document.paragraphs[-1].add_run().add_picture(BytesIO(PIXEL))
    picture._inline.docPr.set("descr", "办结率 31.5%")
    document.save(str(draft.with_name("定稿.docx")))
    result = check_paper(at_work, NOW, draft.with_name("定稿.docx"))
    assert result.findings == () and result.exit_code == 1 and "有2处公式、图片里的数字没有读" in result.sentence
    assert result.data["unread"] == ["公式“逾期=231”", "图片的替代文字“办结率 31.5%”"]
    assert check_paper(at_work, NOW, draft).unread == ()


def test_pasted_text_and_text_files_are_checked_alike(at_work: Workspace) -> None:
    text = "共50项任务，其中两家没有按时报送。请市××局抓紧办理，某办发〔2021〕9号同时废止。"
    file = at_work.root / "稿.txt"
    file.write_bytes(text.encode("gb18030"))
    for result in (check_paper(at_work, NOW, None, text), check_paper(at_work, NOW, file)):
        assert [(each.said, each.ledger) for each in result.findings] == [("两家", "未报3家"), ("市××局", "—")]
        assert result.draft is None and "没有找到它的草稿" in result.sentence
    with pytest.raises(ToolkitError, match="没有要核对的文字"):
        check_paper(at_work, NOW, None, " \n")
    (at_work.root / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0 old")
    with pytest.raises(ToolkitError, match=r"旧版 \.doc"):
        check_paper(at_work, NOW, at_work.root / "旧.doc")


def test_later_the_drafts_figures_and_todays_are_both_right_and_the_time_between_is_said(at_work: Workspace) -> None:
    paper = at_work.outbox / "papers/通报（草稿）-2021-10-11.docx"
    later = datetime(2021, 10, 13, 9)
    assert check_paper(at_work, later, paper).findings == ()
    with open_store(at_work) as store:
        (draft, _) = store.papers.of_plan("2021")
    days = next(line for line in draft.lines if "最长" in line).partition("最长")[2].partition("天")[0]
    today = edited(paper, f"最长{days}天", f"最长{int(days) + 2}天")
    assert check_paper(at_work, later, today).findings == ()
    (found,) = check_paper(at_work, NOW, today).findings
    assert found.ledger == f"{days}天"
