"""Real mail servers on loopback: Dovecot for mailboxes, Postfix for the way between them.

Both keep everything below one folder and listen on ports of their own, with a certificate made for the occasion.
Dovecot runs as nobody where the tests run as root; Postfix cannot run as anybody but root.
"""

from __future__ import annotations

import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import trustme

PASSWORD = "授权码".encode().hex()
_DAEMONS = Path("/usr/lib/postfix/sbin")


@dataclass
class MailHost:
    """Where the servers listen: whoever logs in to IMAP has a mailbox."""

    folder: Path
    ca_file: Path
    imap_port: int = 0
    imap_plain_port: int = 0
    auth_port: int = 0
    smtp_port: int = 0
    accounts: set[str] = field(default_factory=set)

    def inbox(self, account: str) -> imaplib.IMAP4:
        """Its mailbox, open as its owner has it; made where it is new."""
        client = imaplib.IMAP4("127.0.0.1", self.imap_plain_port, timeout=20)
        client.login(account, PASSWORD)
        client.select("INBOX")
        return client

    def deliver(self, account: str, *mails: bytes, folder: str = "INBOX", arrived: float | None = None) -> None:
        """Put mails into a mailbox."""
        with self.inbox(account) as client:
            for mail in mails:
                when = imaplib.Time2Internaldate(time.time() if arrived is None else arrived)
                answer, said = client.append(folder, None, when, mail)
                assert answer == "OK", said

    def mails(self, account: str, folder: str = "INBOX") -> list[tuple[int, str, bytes]]:
        """UID, flags and bytes of every mail in it."""
        with self.inbox(account) as client:
            if client.select(folder)[0] != "OK":
                return []
            found = []
            for uid in client.uid("SEARCH", "ALL")[1][0].split():
                (head, body), *_ = client.uid("FETCH", uid.decode(), "(FLAGS BODY.PEEK[])")[1]
                found.append((int(uid), head.decode().partition("FLAGS (")[2].partition(")")[0], body))
            return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def missing(*, postfix: bool) -> str | None:
    """What is not there to run the servers; None where all is."""
    if shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        return "Dovecot"
    if postfix and not (_DAEMONS / "master").exists():
        return "Postfix"
    return "the right to start Postfix (it runs as root only)" if postfix and os.geteuid() else None


@contextlib.contextmanager
def mail_host(*, postfix: bool = False, accounts: Iterable[str] = ()) -> Iterator[MailHost]:
    """The servers, running; Postfix takes mails for `accounts`, and bounces what is for others of example.com."""
    folder = Path(tempfile.mkdtemp(prefix="toolkit-mail-"))
    folder.chmod(0o755)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    own = authority.issue_cert("127.0.0.1", "localhost")
    own.private_key_and_cert_chain_pem.write_to_path(str(folder / "own.pem"))
    host = MailHost(folder, folder / "ca.pem", *(free_port() for _ in range(4)), set(accounts))
    try:
        with _dovecot(host), _postfix(host) if postfix else contextlib.nullcontext():
            yield host
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.getuid())


@contextlib.contextmanager
def _dovecot(host: MailHost) -> Iterator[None]:
    import grp

    user, folder = _user(), host.folder / "dovecot"
    folder.mkdir()
    group = grp.getgrgid(user.pw_gid).gr_name
    (folder / "dovecot.conf").write_text(
        f"""
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{host.folder}/own.pem
ssl_key = <{host.folder}/own.pem
default_internal_user = {user.pw_name}
default_login_user = {user.pw_name}
default_internal_group = {group}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:~
mail_max_userip_connections = 50
first_valid_uid = 1
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={user.pw_uid} gid={user.pw_gid} home={folder}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {host.imap_plain_port}
  }}
  inet_listener imaps {{
    port = {host.imap_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {host.auth_port}
  }}
}}
""",
        "utf-8",
    )
    for path in (folder, folder / "dovecot.conf", host.folder / "own.pem"):
        os.chown(path, user.pw_uid, user.pw_gid)
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin") or "dovecot"
    command = [program, "-F", "-c", str(folder / "dovecot.conf")]
    if setpriv := shutil.which("setpriv"):  # so that it does not outlive tests that are killed
        command = [setpriv, "--pdeathsig", "TERM", *command]
    with (host.folder / "dovecot.out").open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, **who)
    try:
        _wait(host.imap_plain_port, server, folder / "log")
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


@contextlib.contextmanager
def _postfix(host: MailHost) -> Iterator[None]:
    user, folder = _user(), host.folder / "postfix"
    for name in ("conf", "queue", "data"):
        (folder / name).mkdir(parents=True)
    os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
    (folder / "conf/main.cf").write_text(
        f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {_DAEMONS}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 192.0.2.1/32
myhostname = mail.example.com
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = example.com
virtual_mailbox_base = {host.folder}/dovecot/mail
virtual_mailbox_maps = texthash:{folder}/conf/mailboxes
virtual_uid_maps = static:{user.pw_uid}
virtual_gid_maps = static:{user.pw_gid}
virtual_minimum_uid = 1
message_size_limit = 60000000
virtual_mailbox_limit = 0
smtpd_reject_unlisted_recipient = no
smtpd_tls_chain_files = {host.folder}/own.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{host.auth_port}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
""",
        "utf-8",
    )
    inner = "pickup:n:60:1 cleanup:n:-:0 qmgr:n:300:1 tlsmgr:-:1000?:1 rewrite:-:-:-:trivial-rewrite bounce:-:-:0"
    inner += " defer:-:-:0:bounce trace:-:-:0:bounce proxymap:-:-:- error:-:-:- retry:-:-:-:error anvil:-:-:1"
    lines = [f"127.0.0.1:{host.smtp_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes"]
    for each in inner.split():
        name, private, wakes, most, *program = each.split(":")
        lines.append(f"{name} unix {private} - n {wakes} {most} {program[0] if program else name}")
    lines += ["virtual unix - n n - - virtual", "postlog unix-dgram n - n - 1 postlogd"]
    (folder / "conf/master.cf").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "conf/mailboxes").write_text(
        "".join(f"{each} {each.partition('@')[0]}/\n" for each in sorted(host.accounts)), "utf-8"
    )
    (host.folder / "dovecot/mail").mkdir(exist_ok=True)
    os.chown(host.folder / "dovecot/mail", user.pw_uid, user.pw_gid)
    command = ["/usr/sbin/postfix", "-c", str(folder / "conf")]
    subprocess.run([*command, "start"], check=True, capture_output=True, timeout=60)
    try:
        _wait(host.smtp_port, None, folder / "log")
        yield
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True, timeout=60)


def _wait(port: int, server: subprocess.Popen[bytes] | None, log: Path) -> None:
    for _ in range(100):
        if server and server.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8") if log.exists() else "the server did not start")
