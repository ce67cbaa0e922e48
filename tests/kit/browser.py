"""A page as a browser shows it: headless Chromium, which may load nothing but files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

DESKTOP = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}
WEIGHTY = ("serious", "critical")


def found() -> str | None:
    """Where Chromium stands on this machine."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """The browser at `path`, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, file: Path, *, scripts: bool = True, size: dict[str, int] | None = None) -> Iterator[Page]:
    """A file opened in a window of its own; what it asks of the network, or complains of, fails the test."""
    context = browser.new_context(java_script_enabled=scripts, viewport=size or DESKTOP)  # type: ignore[arg-type]
    page, wrong = context.new_page(), list[str]()
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
    page.on("console", lambda said: wrong.append(said.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(file.as_uri())
    try:
        yield page
    finally:
        context.close()
    assert wrong == []


def grave_faults(browser: Browser, file: Path, size: dict[str, int] | None = None) -> list[Any]:
    """What axe-core finds on a page that is serious or critical: the rule, and where."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    context = browser.new_context(bypass_csp=True, viewport=size or DESKTOP)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.goto(file.as_uri())
        page.evaluate(axe)
        told = page.evaluate("axe.run({resultTypes: ['violations']})")
    finally:
        context.close()
    return [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in told["violations"]
        if each["impact"] in WEIGHTY
    ]
