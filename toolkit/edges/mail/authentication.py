"""What the office's mail server found of a mail's sender: the `Authentication-Results` headers (RFC 8601) as values.

authres reads them: it is the parser that authheaders and dkimpy's milter are built on, in Debian, pure Python without
requirements of its own. It changes seldom because the form of the header does not change; the alternatives verify
signatures anew, which an office's computer cannot do for mails its server has rewritten.
"""

from __future__ import annotations

import re

import authres

from toolkit.domain.mail.trust import Findings, Proven

_OF = {"dmarc": ("from",), "dkim": ("d", "i"), "spf": ("mailfrom",), "auth": ("auth", "mailfrom")}
"""The properties that name whom a method's finding is about, the first that is there."""


_SERVER = re.compile(r"\s*([^\s;()]+)\s*(?:[\s\d]*)?;")
"""How a header begins that says no more than which server wrote it."""


def findings(value: str) -> Findings:
    """A header's value understood; of one that is not, the server alone, where at least that can be read.

    Such a header found nothing, and still it is that server's: what stands below it must not count in its place.
    """
    try:
        header = authres.AuthenticationResultsHeader.parse_value(value)
    except (authres.AuthResError, SyntaxError, ValueError, IndexError, AttributeError, TypeError, RecursionError):
        begins = _SERVER.match(value)
        return Findings(begins[1] if begins else "")
    return Findings(str(header.authserv_id or ""), tuple(map(_proven, header.results or ())))


def _proven(result: authres.AuthenticationResult) -> Proven:
    method, said = str(result.method).lower(), str(result.result).lower()
    named = {str(each.name).lower(): str(each.value) for each in result.properties}
    return Proven(method, said, next((named[name] for name in _OF.get(method, ()) if named.get(name)), ""))
