"""The sections of `config.toml` about mail: how it goes out, where it comes in."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from toolkit.domain.plan.units import MAIL_ADDRESS
from toolkit.loading import NUMBER, SAID, STRICT, TIME_OF_DAY, Limits
from toolkit.values import dataclass

Address = Annotated[str, Limits(pattern=f"^{MAIL_ADDRESS}$")]
Hour = Annotated[time, TIME_OF_DAY]
Said = Annotated[str, SAID]
Seconds = Annotated[int, NUMBER, Limits(ge=1, le=3600)]
_Megabytes = Annotated[int, NUMBER, Limits(ge=1, le=1024)]
_Many = Annotated[int, NUMBER, Limits(ge=1, le=100_000)]
_Port = Annotated[int, NUMBER, Limits(ge=1, le=65535)]


@dataclass(frozen=True)
class MailSettings:
    """How mails go out; without `server` they only become files. A password never stands here.

    `security` is `ssl` (TLS from the start), `starttls`, or `none`; without `user` nobody logs in. `ca_file` names
    (below the workspace) certificates to trust beside the system's. Between two mails `pace_seconds` pass, a run sends
    at most `per_batch`; a mail over `size_mb` (2**20 bytes) is not sent. `cc` gets a copy of every mail; what presses
    units leaves in `hours` of workdays only. With `receipts`, merging mails each unit its receipt, at most
    `receipts_a_day` to an address.
    """

    __pydantic_config__ = STRICT
    server: str = ""
    port: _Port = 465
    security: Literal["ssl", "starttls", "none"] = "ssl"
    user: str = ""
    ca_file: str = ""
    timeout_seconds: Seconds = 60
    pace_seconds: Annotated[float, NUMBER, Limits(ge=0, le=3600, allow_inf_nan=False)] = 3
    per_batch: _Many = 50
    size_mb: _Megabytes = 20
    cc: tuple[Address, ...] = ()
    hours: tuple[Hour, Hour] = (time(8, 30), time(17, 30))
    receipts: bool = False
    receipts_a_day: _Many = 10


@dataclass(frozen=True)
class MailboxSettings:
    """Where mails come in, over IMAP; without `server` none are fetched. A password never stands here.

    `user` is the login, the office's address where empty. `security` is `ssl` (TLS from the start) or `starttls`.
    `ca_file` names (below the workspace) certificates to trust beside the system's. A mail whose files are safe is
    marked as read, or moved to the folder `done`. A mail over `size_mb` (2**20 bytes), or with more than
    `most_workbooks`, is left for a person.

    A mail's sender is believed as it stands there (`trust = "sender"`), or where the server that calls itself
    `authserv_id` found it to be true (`authenticated`). Addresses that `hand_in` may bring workbooks of any unit.
    """

    __pydantic_config__ = STRICT
    server: str = ""
    port: _Port = 993
    security: Literal["ssl", "starttls"] = "ssl"
    user: str = ""
    ca_file: str = ""
    folder: Said = "INBOX"
    done: str = ""
    timeout_seconds: Seconds = 60
    size_mb: _Megabytes = 60
    most_workbooks: _Many = 80
    trust: Literal["sender", "authenticated"] = "sender"
    authserv_id: str = ""
    hand_in: tuple[Address, ...] = ()
