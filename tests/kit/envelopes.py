"""Outlook's winmail.dat and mails signed or encrypted as a whole, made for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

_MESSAGE = b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
_CMS, _GM = bytes.fromhex("06092A864886F70D0107"), bytes.fromhex("060A2A811CCF550601040202")


def winmail(
    files: Mapping[str, bytes], text: str = "", within: Sequence[bytes] = (), *, codepage: int = 936, long: bool = True
) -> bytes:
    """A winmail.dat of these files; `within` are others, each as a mail enclosed; without `long` names are in the code
    page alone."""
    made = _piece(1, 0x9006, 8, struct.pack("<I", 0x10000)) + _piece(1, 0x9007, 6, struct.pack("<II", codepage, 0))
    if text:
        made += _piece(1, 0x800C, 2, text.encode(f"cp{codepage}") + b"\0")
    for name, data in files.items():
        made += _piece(2, 0x9002, 6, bytes(14)) + _piece(2, 0x8010, 1, name.encode(f"cp{codepage}") + b"\0")
        made += _piece(2, 0x800F, 6, data)
        if long:
            made += _piece(2, 0x9005, 6, _properties((0x3707, 0x1F, (name + "\0").encode("utf-16-le"))))
    for inner in within:
        made += _piece(2, 0x9002, 6, bytes(14)) + _piece(2, 0x9005, 6, _properties((0x3701, 0x0D, _MESSAGE + inner)))
    return b"\x78\x9f\x3e\x22" + b"\1\0" + made


def _piece(level: int, name: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _properties(*properties: tuple[int, int, bytes]) -> bytes:
    made = struct.pack("<I", len(properties))
    for name, kind, data in properties:
        made += struct.pack("<HHII", kind, name, 1, len(data)) + data + bytes(-len(data) % 4)
    return made


def signed_in_chunks(entity: bytes, *, chinese: bool = False, size: int = 1000) -> bytes:
    """A lump with a signature around `entity` (the signature itself left out), its lengths left open, as OpenSSL and
    Outlook write a large one."""
    chunks = [entity[at : at + size] for at in range(0, len(entity), size)]
    octets = b"".join(b"\x04\x82" + len(each).to_bytes(2, "big") + each for each in chunks)
    content = b"\x30\x80" + _CMS + b"\x01\xa0\x80\x24\x80" + octets + bytes(6)
    inner = b"\x30\x80\x02\x01\x01\x31\x00" + content + b"\x31\x00" + bytes(2)
    return b"\x30\x80" + (_GM if chinese else _CMS + b"\x02") + b"\xa0\x80" + inner + bytes(4)


@cache
def _signer() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example.invalid")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime(2021, 1, 1))
    return made.not_valid_after(datetime(2021, 1, 1) + timedelta(days=9999)).sign(key, hashes.SHA256()), key


def signed(entity: bytes) -> bytes:
    """A lump of `entity` and a real signature."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(entity).add_signer(*_signer(), hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def encrypted(entity: bytes) -> bytes:
    """`entity` for nobody here to read."""
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(entity).add_recipient(_signer()[0])
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
