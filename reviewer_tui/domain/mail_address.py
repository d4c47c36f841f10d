"""Mail addresses as the desk takes them for its staff: one plain mailbox in ASCII.

A rule of a few lines and no package: quoted local parts, comments and Unicode mailboxes are legal and nobody here has one,
and what is let through must be harmless in a header line and on a mail server's command line.
"""

from __future__ import annotations

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@{_LABEL}(?:\.{_LABEL})+", re.ASCII)


def is_mail_address(text: str) -> bool:
    """``name@host.example``: dot-atom before the sign, host name in its ASCII form behind it (RFC 5321, 4.1.2 and 4.5.3.1)."""
    found = _ADDRESS.fullmatch(text) if len(text) <= 254 else None
    return found is not None and len(found["local"]) <= 64
