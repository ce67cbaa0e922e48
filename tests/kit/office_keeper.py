"""Keeps a LibreOffice running until standard input ends; run by the python3 that has Debian's python3-uno.

Words: the program, its profile's address, the name of a pipe. Whoever calls the program with that profile is served by
the one that runs, which would end with the first file it saved if nobody objected. Says `kept` once it runs.
"""

from __future__ import annotations

import subprocess
import sys
import time

import uno
import unohelper
from com.sun.star.connection import NoConnectException
from com.sun.star.frame import TerminationVetoException, XTerminateListener


class Stay(unohelper.Base, XTerminateListener):
    """Objects to the end of the program."""

    def queryTermination(self, event):  # noqa: N802  the office program calls it so
        raise TerminationVetoException("kept", self)

    def notifyTermination(self, event):  # noqa: N802
        """It ends nevertheless."""

    def disposing(self, source):
        """It has ended."""


def connected(pipe):
    """The program that answers at a pipe, once it does."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")


def main():
    """Start it, object to its end, wait."""
    soffice, profile, pipe = sys.argv[1:]
    options = ["--headless", "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"]
    office = subprocess.Popen([soffice, *options, f"-env:UserInstallation={profile}"], stdout=subprocess.DEVNULL)
    try:
        context = connected(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        desktop.addTerminateListener(Stay())
        sys.stdout.write("kept\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        office.terminate()
        office.wait(30)


if __name__ == "__main__":
    main()
