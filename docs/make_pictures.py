"""Draw the documentation's pictures from a played demonstration: `make pictures`.

Needs LibreOffice, pdftoppm, Chromium, faketime and the Noto CJK fonts. The office program runs on the day of the
demonstration, so that 提示 and the self-check say what they said then.
"""

from __future__ import annotations

import email
import email.policy
import os
import subprocess
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path

HERE = Path(__file__).parent
DAY = "2021-09-24 10:00:00"
UNIT = "市司法局"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>微软雅黑</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans CJK SC</string></edit></match></fontconfig>"""


def run(*command: str | Path, **surroundings: str) -> None:
    """Run a program of this machine, with more environment variables; its failure is ours."""
    subprocess.run([str(word) for word in command], check=True, capture_output=True, env={**os.environ, **surroundings})


def pages(workbook: Path, work: Path) -> Path:
    """The workbook as a PDF, printed on `DAY`."""
    (work / "fonts.conf").write_text(FONTS, "utf-8")
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    convert = ("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", work, workbook)
    run("faketime", DAY, *convert, FONTCONFIG_FILE=str(work / "fonts.conf"))
    return work / f"{workbook.stem}.pdf"


def page(pdf: Path, number: int, name: str, dpi: int, *crop: str) -> None:
    """One page of a PDF as a picture of the documentation."""
    at = ("-f", str(number), "-l", str(number), "-r", str(dpi), "-singlefile")
    run("pdftoppm", "-png", *at, *crop, pdf, HERE / "pictures" / name)


def first_with(pdf: Path, words: str) -> int:
    """The number of the first page on which the words stand."""
    told = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True)  # noqa: S607
    return next(at for at, text in enumerate(told.stdout.split("\f"), start=1) if words in text)


def letter(mail: Path, work: Path) -> None:
    """The HTML body of a mail as a browser shows it."""
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    body = message.get_body(("html",)) if isinstance(message, EmailMessage) else None
    html = work / "letter.html"
    html.write_text(body.get_content() if body else "", "utf-8")
    screen(html, "letter", 720, 1240)


def screen(html: Path, name: str, width: int, height: int) -> None:
    """A page as a browser shows it in a window of that size."""
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},{height}")
    run("chromium", *flags, f"--screenshot={HERE / 'pictures' / name}.png", html.as_uri())


def main() -> None:
    """Play the demonstration and draw the pictures."""
    (HERE / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        demo = work / "demo"
        run(sys.executable, "-m", "toolkit", "--quiet", "demo", demo)
        day = ("--workspace", demo, "--today", "2021-09-24", "--quiet")
        run(sys.executable, "-m", "toolkit", *day, "generate", UNIT)
        (ledger,) = (demo / "outbox/ledgers").glob(f"{UNIT}-*.xlsx")
        pdf = pages(ledger, work)
        page(pdf, 1, "cover", 100, "-x", "20", "-y", "55", "-W", "785", "-H", "830")
        page(pdf, first_with(pdf, "具体要求"), "ledger", 120)
        run(sys.executable, "-m", "toolkit", "--workspace", demo, "--today", "2021-11-12", "--quiet", "publish")
        master = pages(demo / "outbox/master.xlsx", work)
        page(master, 1, "master", 120)
        screen(demo / "outbox/report.html", "report", 1366, 900)
        letter(next((demo / "outbox/mail").glob(f"20211228-*{UNIT}-*.eml")), work)


if __name__ == "__main__":
    main()
