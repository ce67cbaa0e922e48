"""The mail password (授权码): from the environment or the system's keyring, never from a file and never asked for."""

from __future__ import annotations

import os
import threading

VARIABLE = "TOOLKIT_MAIL_PASSWORD"
SERVICE = "openness-ledger-toolkit"
"""The name the password stands under in the keyring: `keyring set openness-ledger-toolkit USER` puts it there."""

_KEYRING_SECONDS = 10.0


def mail_password(user: str) -> str | None:
    """The password of that mail account; None where neither the environment nor the keyring has one.

    A keyring that is missing, broken, or waits for somebody to unlock it counts as having none.
    """
    return os.environ.get(VARIABLE) or _kept(user)


def _kept(user: str) -> str | None:
    found: list[str | None] = []

    def ask() -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            found.append(keyring.get_password(SERVICE, user))
        except (KeyringError, OSError, RuntimeError):
            found.append(None)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_KEYRING_SECONDS)
    return found[0] if found else None
