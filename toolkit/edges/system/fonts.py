"""Which fonts this machine has, as its system lists them."""

from __future__ import annotations

import shutil
import subprocess
import sys

_SECONDS = 20
_KEYS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


def font_names() -> frozenset[str]:
    """The names of the fonts there are, in every language the system has for them; empty where it does not tell."""
    if sys.platform == "win32":
        return _of_windows()
    lister = shutil.which("fc-list")
    if lister is None:
        return frozenset()
    try:
        told = subprocess.run(  # noqa: S603  own arguments
            [lister, "--format=%{family}\\n"], check=False, capture_output=True, timeout=_SECONDS
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(name.strip() for line in told.splitlines() for name in line.split(","))


def names_of_windows(value: str) -> frozenset[str]:
    """The names in one entry of the list that Windows keeps: `SimSun & NSimSun (TrueType)`."""
    return frozenset(name.strip() for name in value.rpartition(" (")[0].split("&")) if " (" in value else frozenset()


def _of_windows() -> frozenset[str]:
    import winreg

    found: set[str] = set()
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):  # type: ignore[attr-defined,unused-ignore]
        try:
            with winreg.OpenKey(root, _KEYS) as key:  # type: ignore[attr-defined,unused-ignore]
                for at in range(winreg.QueryInfoKey(key)[1]):  # type: ignore[attr-defined,unused-ignore]
                    found |= names_of_windows(winreg.EnumValue(key, at)[0])  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            continue
    return frozenset(found)
