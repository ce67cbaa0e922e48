"""Envelopes of mail programs, opened in a guarded child: what they hold is read like any other part of a mail."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from kit.envelopes import encrypted, signed, signed_in_chunks, winmail
from kit.mailed import letter, with_files

from toolkit.domain.mail.attachments import Use
from toolkit.domain.mail.received_mail import UNREADABLE
from toolkit.edges.mail.received import read_mail
from toolkit.edges.readers.envelope_child import COMMAND, Opener, opened_by
from toolkit.edges.readers.guard import Guard

DAMAGED = 150
BOOK = b"PK\x03\x04" + random.Random(1).randbytes(5000) + bytes(7)


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Guard(20, 512, command=COMMAND) as guard:
        yield opened_by(guard)


def around(lump: bytes, kind: str = "ms-tnef", name: str = "winmail.dat", text: str = "见附件") -> bytes:
    mail = letter("a@example.com", text)
    mail.add_attachment(lump, maintype="application", subtype=kind, filename=name)
    return mail.as_bytes()


def whole(lump: bytes, kind: str = "pkcs7-mime") -> bytes:
    mail = EmailMessage()
    mail["From"] = "a@example.com"
    mail.set_content(lump, maintype="application", subtype=kind)
    return mail.as_bytes()


@pytest.mark.parametrize("long", [True, False])
def test_the_files_of_a_winmail_dat_come_out_byte_for_byte(opener: Opener, long: bool) -> None:
    files = {"市财政局台账（修改）.xlsx": BOOK, "扫描件.pdf": b"%PDF"}
    mail = read_mail(around(winmail(files, "正文", long=long)), opener)
    assert {each.name: each.data for each in mail.files} == files
    assert (mail.text.strip(), mail.closed) == ("见附件", ())


def test_a_winmail_dat_says_what_the_mail_does_not(opener: Opener) -> None:
    mail = read_mail(whole(winmail({}, "本期无变化。"), "ms-tnef"), opener)
    assert (mail.text.strip(), mail.files) == ("本期无变化。", ())


def test_a_winmail_dat_without_files_is_nothing_to_tell(opener: Opener) -> None:
    mail = read_mail(around(winmail({}, "只有格式")), opener)
    assert (mail.text.strip(), mail.files) == ("见附件", ())


def test_a_mail_within_a_winmail_dat_is_of_nobody_known(opener: Opener) -> None:
    inner = winmail({"内.xlsx": BOOK}, "无变化")
    mail = read_mail(around(winmail({"外.xlsx": BOOK}, within=[inner]), text=""), opener)
    assert [(each.name, each.writer) for each in mail.files] == [("外.xlsx", ""), ("内.xlsx", UNREADABLE)]
    assert "无变化" not in mail.text


@pytest.mark.parametrize("lump", [signed, signed_in_chunks, lambda data: signed_in_chunks(data, chinese=True)])
def test_a_mail_signed_as_a_whole_is_read_as_if_it_were_not(opener: Opener, lump: object) -> None:
    entity = with_files(letter("b@example.com", "无变化"), 台账__xlsx=BOOK).as_bytes()
    mail = read_mail(whole(lump(entity)), opener)  # type: ignore[operator]
    assert [(each.name, each.data, each.writer) for each in mail.files] == [("台账.xlsx", BOOK, "")]
    assert (mail.text.strip(), mail.sender) == ("无变化", "a@example.com")


def test_a_signature_around_a_file_gives_the_file_and_one_in_another_is_opened_too(opener: Opener) -> None:
    mail = read_mail(around(signed(BOOK), "pkcs7-mime", "台账.xlsx.p7m"), opener)
    assert [(each.name, each.data, each.use) for each in mail.files] == [("台账.xlsx", BOOK, Use.TABLE)]
    twice = read_mail(whole(signed(whole(signed(around(winmail({"a.xlsx": BOOK})))))), opener)
    assert [(each.name, each.data) for each in twice.files] == [("a.xlsx", BOOK)]


def test_what_is_encrypted_or_broken_stays_closed(opener: Opener) -> None:
    lumps = {
        "smime.p7m": (encrypted(b"x"), Use.SEALED),
        "a.p7m": (signed(BOOK)[:900], Use.SIGNED),
        "winmail.dat": (winmail({"a.xlsx": BOOK})[:3000], Use.WINMAIL),
        "c.dat": (winmail({"a.xlsx": b""}), Use.WINMAIL),
    }
    for name, (lump, use) in lumps.items():
        mail = read_mail(around(lump, "octet-stream", name), opener)
        assert [(each.name, each.data, each.use) for each in mail.closed] == [(name, lump, use)]
        assert mail.files == mail.closed


def test_after_one_that_cannot_be_opened_no_other_of_the_mail_is_tried() -> None:
    asked = []

    def opener(data: bytes) -> None:
        asked.append(data)

    mail = letter("a@example.com")
    for number in range(100):
        mail.add_attachment(winmail({}) + b"%d" % number, maintype="application", subtype="ms-tnef", filename="w.dat")
    assert len(read_mail(mail.as_bytes(), opener).closed) == 100
    assert len(asked) == 1


def test_no_damage_gets_out_of_the_child_nor_holds_it_up() -> None:
    chance = random.Random(20210913)
    sound = [winmail({"a.xlsx": BOOK[:200]}, "甲", [winmail({"b": b"1"})]), signed(b"Content-Type: text/plain\n\nx")]
    with Guard(1, 512, command=COMMAND) as guard:
        for _ in range(DAMAGED):
            data = bytearray(chance.choice(sound))
            for _ in range(chance.randint(1, 6)):
                data[chance.randrange(4, len(data))] = chance.randrange(256)
            cut = chance.choice((len(data), chance.randrange(4, len(data))))
            found = opened_by(guard)(bytes(data[:cut]))
            assert found is None or read_mail(found[1] if found[0] else whole(found[1])) is not None


def test_a_table_of_recipients_without_an_end_is_cut_off() -> None:
    endless = (
        winmail({"a.xlsx": BOOK}) + struct.pack("<BHHI", 1, 0x9004, 6, 8) + struct.pack("<II", 2**32 - 1, 0) + bytes(8)
    )
    with Guard(1, 512, command=COMMAND) as guard:
        assert opened_by(guard)(endless) is None
