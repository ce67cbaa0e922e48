from __future__ import annotations

import time

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from toolkit.edges.mail import secrets
from toolkit.edges.mail.secrets import SERVICE, VARIABLE, mail_password


class Kept(KeyringBackend):
    """A keyring that holds one password, is broken, or waits for somebody to unlock it."""

    priority = 1.0

    def __init__(self, how: str) -> None:
        super().__init__()
        self.how = how

    def get_password(self, service: str, username: str) -> str | None:
        if self.how == "broken":
            raise KeyringError("锁住了")
        if self.how == "locked":
            time.sleep(5)
        return "串里的" if (service, username) == (SERVICE, "a@b.invalid") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("how", "user", "variable", "password"),
    [
        ("holds", "a@b.invalid", "", "串里的"),
        ("holds", "a@b.invalid", "环境里的", "环境里的"),
        ("holds", "c@d.invalid", "", None),
        ("broken", "a@b.invalid", "", None),
        ("locked", "a@b.invalid", "", None),
    ],
)
def test_environment_first_then_keyring_and_never_a_wait(
    monkeypatch: pytest.MonkeyPatch, how: str, user: str, variable: str, password: str | None
) -> None:
    monkeypatch.setattr(secrets, "_KEYRING_SECONDS", 0.3)
    monkeypatch.setenv(VARIABLE, variable)
    before = keyring.get_keyring()
    keyring.set_keyring(Kept(how))
    try:
        assert mail_password(user) == password
    finally:
        keyring.set_keyring(before)
