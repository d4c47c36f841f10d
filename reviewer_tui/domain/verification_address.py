"""The address that the QR code of the electronic verification says: the platform's own, or one made from the configured pattern.

It is never fetched: the applicant's telephone opens it. It is shown and encoded, so it must be plain.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

LONGEST = 300
"""Characters of an address: a QR code beyond that is too fine for a screen."""
ORDER = "{order_no}"


def is_verification_address(text: str) -> bool:
    """https, with a host, without user or password, visible ASCII, at most ``LONGEST`` characters."""
    try:
        parts = urlsplit(text)
        well = parts.scheme == "https" and bool(parts.hostname) and not parts.username and not parts.password
    except ValueError:
        return False
    return well and len(text) <= LONGEST and all("!" <= sign <= "~" for sign in text)


def host_of(address: str) -> str:
    """The host of an address that ``is_verification_address`` has accepted, in lower case."""
    return urlsplit(address).hostname or ""


def from_pattern(pattern: str, order_no: str) -> str:
    """The configured address with the order's number in its place."""
    return pattern.replace(ORDER, quote(order_no, safe=""))
