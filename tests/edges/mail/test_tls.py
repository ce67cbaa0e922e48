"""Authorities that a connection believes are read once, and again where the office's own file changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.mail_server import certificate

from toolkit.edges.mail.tls import verifying
from toolkit.errors import ConfigError


def test_a_file_of_authorities_is_read_again_when_it_changes(tmp_path: Path) -> None:
    certificate(tmp_path)
    first = verifying("ca.pem", tmp_path, "mail")
    assert verifying("ca.pem", tmp_path, "mailbox") is first
    without = verifying("", tmp_path, "mail")
    assert len(first.get_ca_certs()) == len(without.get_ca_certs()) + 1
    certificate(tmp_path)
    second = verifying("ca.pem", tmp_path, "mail")
    assert second.get_ca_certs()[-1] != first.get_ca_certs()[-1]


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_file_that_holds_no_authority_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    with pytest.raises(ConfigError, match="ca_file"):
        verifying("ca.pem", tmp_path, "mail")
