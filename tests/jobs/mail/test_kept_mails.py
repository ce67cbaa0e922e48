"""Mails that were once taken wrongly, byte for byte, and the targets that lead through the workbooks we answer with."""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree

from kit import ROOT
from kit.mail_desk import Desk, kinds
from kit.mailed import JUSTICE, letter, with_files

from toolkit.codes import Code

MAILS = ROOT / "tests/data/mails"


def test_a_private_address_s_ledger_without_an_ending_is_taken_for_a_workbook(desk: Desk) -> None:
    found = desk.collect((MAILS / "private-no-extension.eml").read_bytes())
    assert kinds(found) == {"return": 1}
    ((name, outcome),) = desk.merge()
    assert (name, outcome) == ("台账", "rejected"), "its edition is of no ledger any more; a known one is held"


def test_a_private_address_s_link_to_a_cloud_file_is_told(desk: Desk) -> None:
    found = desk.collect((MAILS / "private-cloud-link.eml").read_bytes())
    assert kinds(found) == {"link": 1}
    assert [each.code for each in found.problems] == [Code.MAIL_LINK_ONLY]
    assert "https://share.example.com/t/xx" in found.problems[0].message


def test_names_in_utf8_that_no_flag_tells_are_read_and_find_their_unit(desk: Desk) -> None:
    packed = (MAILS / "zip-utf8-unflagged.zip").read_bytes()
    found = desk.collect(with_files(letter(JUSTICE), 佐证__zip=packed))
    (file,) = found.data["files"]
    assert file["unit"] == "市司法局" and file["file"].endswith(".png") and "市" in file["file"]


def test_every_workbook_we_write_leads_to_its_parts_by_relative_targets(desk: Desk) -> None:
    """Browser viewers and some readers take `/xl/comments1.xml` for no place at all."""
    desk.collect(with_files(letter(JUSTICE), 台账__xlsx=desk.book("=1/0")))
    desk.merge()
    written = [path for path in desk.workspace.root.rglob("*.xlsx") if "inbox" not in path.parts]
    for path in written:
        with zipfile.ZipFile(path) as archive:
            for part in (name for name in archive.namelist() if name.endswith(".rels")):
                targets = [each.attrib["Target"] for each in ElementTree.fromstring(archive.read(part))]
                assert not any(target.startswith("/") for target in targets), (path.name, part)
