"""Lines for people: the same whether the library that styles them is loaded for it or not."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from toolkit.console import Screen
from toolkit.errors import ToolkitError

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def said(text: str, *, plain: bool) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    plainly = patch("toolkit.console.is_plain", lambda _: plain)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), plainly:
        screen = Screen(as_json=False, quiet=False)
        screen.say(text)
        screen.fail(ToolkitError(text, text))
    return out.getvalue(), err.getvalue()


@given(ANY)
def test_a_pipe_gets_what_the_library_would_write(text: str) -> None:
    assert said(text, plain=True) == said(text, plain=False)


def test_a_line_for_a_pipe_loads_no_library_and_is_written_at_once() -> None:
    code = (
        "import os, sys; from toolkit.console import Screen; Screen(as_json=False, quiet=False).say('总台账：a');"
        "print('rich' in sys.modules, file=sys.stderr); os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout.decode(), done.stderr.decode().strip()) == ("总台账：a\n", "False")


def test_a_pipe_that_nobody_reads_any_more_ends_the_program_without_a_traceback() -> None:
    code = "from toolkit.console import Screen; Screen(as_json=False, quiet=False).say('总台账')"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout and run.stderr
        run.stdout.close()
        assert (run.stderr.read(), run.wait()) == (b"", 1)
