"""A mail that came in: what it is, and what it says, judged from its text and headers alone.

Nothing here proves who wrote a mail: an address can be forged. It decides what a mail is taken for, no more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field

from toolkit.domain.mail.attachments import Use, use_of
from toolkit.domain.mail.mails import Mail
from toolkit.domain.mail.no_change import Known, NoChange, is_news, no_change, says_unchanged
from toolkit.domain.mail.quotes import before_quotes, own_lines, says_more
from toolkit.domain.mail.received_mail import ReceivedKind
from toolkit.domain.mail.trust import Brought, Findings, Trust
from toolkit.domain.plan.units import Roster, Unit
from toolkit.values import dataclass

_POSTMASTER = re.compile(r"(?i)\A(mailer[-_]?daemon|postmaster|mail[-_]daemon|mdaemon|bounces?)([+-].*)?\Z")
_RETURNED = re.compile(
    r"(?i)退信|退回|投递失败|发送失败|无法投递|未能?送达|无法传递|无法送达|undeliver|not delivered|returned mail"
    r"|returned to sender|delivery (status notification|failure|has failed)|failure notice"
    r"|mail delivery (failed|subsystem)"
)
_FIRST_WORDS = 2_000
"""Characters in which a notice says what it is."""
_NOT_YET = re.compile(r"(?i)delayed|投递延迟|延迟投递|尚未投递|still being retried|warning: message")
_AUTOMATIC = re.compile(
    r"(?i)\A\W*(自动(回复|答复|应答)|假期回复|外出|不在办公室|已读[:：]|阅读回执|auto(matic)?[ -]?(reply|response)"
    r"|autoreply|out of (the )?office|read[:：]|vacation)"
)
_AWAY = re.compile(
    r"\A\W*(这是|此为|本邮件(是|为)|此邮件(是|为)).{0,16}自动(回复|答复|应答)|\A.{0,20}我.{0,8}(休假|度假|放假|出差)"
)
"""How providers' holiday answers begin that come under a plain subject."""
_SHARED = re.compile(r"(?i)台账|网盘|云盘|微云|云附件|超大附件|中转站|\.(xlsx?|xlsm|et|ods|zip|rar|7z)\b")
"""What stands beside a link to a file that did not come with its mail."""
_ELSEWHERE = re.compile(
    r"(?i)网盘|云盘|微云|云附件|超大附件|中转站|//(mail\.163\.com/large|wx\.mail\.qq\.com/ftn|pan\.|drive\.)"
)
"""The same of a mail that brought other files, or that says 无变化."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came in a mail: its name as the sender wrote it, its MIME type, whether the text shows it.

    `writer` wrote the mail that it is enclosed in, where that is not the mail itself; `UNREADABLE` where that names
    none. `within` wrote the mails enclosed in that one, in which the file lies, the outermost first.
    """

    name: str
    data: bytes
    writer: str = ""
    kind: str = ""
    drawn: bool = False
    within: tuple[str, ...] = ()

    @property
    def writers(self) -> tuple[str, ...]:
        """Who wrote the mails that it is enclosed in, the outermost first."""
        return (self.writer, *self.within) if self.writer else ()

    @property
    def use(self) -> Use:
        """What it is good for."""
        return use_of(self.name, self.data, self.kind, drawn=self.drawn)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a mail server reports of one recipient (RFC 3464): `action` is `failed`, `delayed`, `delivered`, …"""

    recipient: str
    action: str
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as plain data.

    `sender` is a bare address, blank where its From is not exactly one; `text` what it says, as plain text; `page` what
    its HTML says beside a plain part, where programs do not always say the same; `marks` the
    headers by which programs tell that they wrote it (lower-case names); `report` the kind of a machine's report
    (`delivery-status`); `answers` the Message-IDs it refers to, of a returned mail the returned one's too; `findings`
    what mail servers found of its sender, the topmost header first; `links` the web addresses it names; `enclosed` what
    the mails say that it encloses, in all their parts.
    """

    sender: str = ""
    subject: str = ""
    text: str = ""
    message_id: str = ""
    answers: tuple[str, ...] = ()
    files: tuple[Enclosed, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    report: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Findings, ...] = ()
    links: tuple[str, ...] = ()
    page: str = ""
    enclosed: str = ""

    def says(self, most: int) -> str:
        """What it says, in either part, each down to so many characters."""
        return f"{self.text[:most]}\n{self.page[:most]}"

    @property
    def content(self) -> tuple[Enclosed, ...]:
        """The files that somebody meant to send: signatures, cards, logos and calendar entries left out."""
        return tuple(each for each in self.files if each.use != Use.TRIMMING)

    @property
    def aside(self) -> tuple[Enclosed, ...]:
        """The files that are left out of its content, by their looks alone: a small screenshot may be among them."""
        return tuple(each for each in self.files if each.use == Use.TRIMMING)

    @property
    def closed(self) -> tuple[Enclosed, ...]:
        """The files that hold others and could not be opened."""
        return tuple(each for each in self.files if each.use.closed)

    @property
    def loose(self) -> tuple[Enclosed, ...]:
        """The files that can go into the inbox."""
        return tuple(each for each in self.content if each not in self.closed)


NOTHING_KNOWN = Known()


def kind_of(mail: Incoming, own: Collection[str] = (), known: Known = NOTHING_KNOWN) -> ReceivedKind:
    """What a mail is: `own` are the Message-IDs of mails the office sent itself, as far as this one is known to be,
    `known` is what its words may name and quote.

    A machine's report of a failed delivery is a bounce, also where a provider writes it as plain text; any other
    words of a machine are automatic (RFC 3834), unless it encloses what may be a workbook.
    """
    if mail.message_id in own:
        return ReceivedKind.OWN
    if mail.report == "delivery-status" or mail.deliveries:
        return ReceivedKind.BOUNCE if _has_failed(mail) else ReceivedKind.AUTOMATIC
    if mail.report:
        return ReceivedKind.AUTOMATIC
    if _POSTMASTER.match(mail.sender.partition("@")[0]):
        said = f"{mail.subject}\n{mail.says(_FIRST_WORDS)}"
        return ReceivedKind.BOUNCE if _RETURNED.search(said) else ReceivedKind.AUTOMATIC
    if has_workbook(mail):
        return ReceivedKind.RETURN
    if is_automatic(mail):
        return ReceivedKind.AUTOMATIC
    if mail.content:
        return ReceivedKind.RETURN if mail.loose else ReceivedKind.CLOSED
    if says_no_change(mail, known):
        return ReceivedKind.NO_CHANGE
    return ReceivedKind.LINK if _links_to_file(mail) else ReceivedKind.TEXT


def has_workbook(mail: Incoming) -> bool:
    """Whether any of its files may be a workbook, or an archive of such."""
    return any(each.use == Use.TABLE for each in mail.files)


def _links_to_file(mail: Incoming) -> bool:
    """Whether it says that its file lies elsewhere."""
    return bool(mail.links) and bool(_SHARED.search("\n".join((mail.subject, mail.text[:2000], *mail.links))))


def says_no_change(mail: Incoming, known: Known = NOTHING_KNOWN) -> NoChange | None:
    """What a mail reports that says 无变化 in its first line, and nothing else that is not understood; None for others.

    A line about some items only (第3项无变化), a question or a condition says nothing of the whole; an enclosed mail
    says something else unless it is ours or says what this one does.
    """
    if says_more(f"{mail.page}\n{mail.enclosed}", mail.text, known.ours):
        return None
    return no_change(mail.subject, own_lines(mail.text, known.ours), known)


def others_named(mail: Incoming, unit: Unit, roster: Roster, office: str, ours: str = "") -> tuple[Unit, ...]:
    """The units other than that one which a mail names in its subject and what its sender wrote, in roster order.

    `office` is the name of the office that it is written to; the unit which that belongs to is left out. `ours` is what
    the mails say that it may quote.
    """
    named = roster.named_in("\n".join((mail.subject, *own_lines(mail.text, ours))))
    return tuple(each for each in roster.units if each in named and each != unit and not office.startswith(each.name))


def own_words(mail: Incoming) -> str:
    """What its sender wrote, without what it quotes."""
    return "\n".join(before_quotes(mail.text))


def tells_unchanged(mail: Incoming) -> bool:
    """Whether a line that its sender wrote says 无变化, whatever else it says."""
    return any(map(says_unchanged, before_quotes(f"{mail.text}\n{mail.page}")))


def news_beside(mail: Incoming) -> str:
    """The first line that its sender wrote beside its files and that says something to be recorded; empty where none
    does. What only lists the files is none."""
    lines = (*before_quotes(mail.text), *before_quotes(mail.page))
    return next((line for line in lines if is_news(line) and not line.startswith("附件")), "")


def file_elsewhere(mail: Incoming) -> str:
    """The link to a file that a mail brings beside its own, or beside its words; empty where it names none."""
    said = "\n".join((*before_quotes(mail.text), *mail.links))
    found = mail.links if _ELSEWHERE.search(said) else ()
    return next((each for each in found if _ELSEWHERE.search(each)), found[0] if found else "")


def writer_of(address: str, units: Sequence[Unit]) -> Unit | None:
    """The one unit that has this address in the roster; None where none or several do."""
    found = [unit for unit in units if unit.has_address(address)]
    return found[0] if len(found) == 1 else None


def speaker(brought: Brought, answered: Iterable[Mail], roster: Roster, trust: Trust) -> Unit | None:
    """The unit that a mail without a file speaks for; None where nobody can tell.

    It is the unit that one of the mails of ours it answers was for, where it may report for that; else the one unit
    that its sender may report for.
    """
    asked = [roster.by_code.get(own.unit) for own in answered]
    own = trust.units_of(brought.sender, roster.units)
    meant = [*(unit for unit in asked if unit), *(own if len(own) == 1 else ())]
    return next((unit for unit in meant if not trust.doubt(brought, unit)), None)


def _has_failed(mail: Incoming) -> bool:
    if mail.deliveries:
        return any(each.action == "failed" for each in mail.deliveries)
    said = f"{mail.subject}\n{mail.says(_FIRST_WORDS)}"
    return _RETURNED.search(said) is not None and not _NOT_YET.search(said)


def is_automatic(mail: Incoming) -> bool:
    """Whether a program wrote or passed it on by itself: an answering machine, a list, a rule (RFC 3834)."""
    marks = mail.marks
    return (
        marks.get("auto-submitted", "no").split(";")[0].strip().lower() not in ("", "no")
        or bool(marks.get("x-autoreply") or marks.get("x-autorespond"))
        or marks.get("precedence", "").strip().lower() in ("bulk", "junk", "list", "auto_reply")
        or marks.get("return-path", "").replace(" ", "") == "<>"
        or _AUTOMATIC.match(mail.subject) is not None
        or (_AWAY.match(mail.text[:200]) is not None and not news_beside(mail))
    )


def by_machine(mail: Incoming) -> bool:
    """Whether nobody wrote it: automatic, a report, from a mail system."""
    postmaster = _POSTMASTER.match(mail.sender.partition("@")[0])
    return bool(mail.report or mail.deliveries or postmaster) or is_automatic(mail)
