"""Domain names: both written forms, what is wrong with one, and what of it was registered.

The suffix list and the IDNA tables are read at the first name that is asked for, offline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

SHORTEST = 4
LONGEST = 128
"""Characters of a filed domain name (MIIT-V3: Ym 4–128)."""

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_OTHER_DOTS = frozenset("。．｡")
_ASCII_PREFIX = "xn--"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainName:
    """A valid name in both forms, lower case: ``例子.cn`` and ``xn--fsqu00a.cn``."""

    unicode: str
    ascii: str

    @property
    def labels(self) -> int:
        """How many labels it has: 3 for ``www.example.cn``."""
        return self.ascii.count(".") + 1


@lru_cache(maxsize=4096)
def parse_domain_name(text: str) -> DomainName | None:
    """The name in ``text``, or None when it is none: a URL, an address, a port, blanks, full-width characters, …"""
    if len(text) > 4 * LONGEST or _OTHER_DOTS & set(text):
        return None
    labels = text.lower().split(".")
    forms = [_label_forms(label) for label in labels]
    if len(labels) < 2 or not all(forms) or labels[-1].isdigit():
        return None
    ascii_form = ".".join(form[1] for form in forms if form)
    if len(ascii_form) > 253:
        return None
    return DomainName(unicode=".".join(form[0] for form in forms if form), ascii=ascii_form)


def same_name(one: str, other: str) -> bool:
    """Whether two texts are the same domain, in whichever form and letter case; equal texts that are none are the same, too."""
    first, second = parse_domain_name(one.strip()), parse_domain_name(other.strip())
    if first is None or second is None:
        return one.strip().lower() == other.strip().lower()
    return first.ascii == second.ascii


def _label_forms(label: str) -> tuple[str, str] | None:
    if label.isascii() and not label.startswith(_ASCII_PREFIX):
        return (label, label) if _LABEL.fullmatch(label) else None
    import idna

    try:
        if label.startswith(_ASCII_PREFIX):
            return idna.decode(label), label
        return label, idna.encode(label).decode("ascii")
    except UnicodeError:
        return None


def registered_domain(name: DomainName) -> str | None:
    """The registered part in ASCII (``example.com.cn`` of ``a.b.example.com.cn``); None for a bare public suffix."""
    found: str | None = _suffixes().privatesuffix(name.ascii)
    return found


def levels_below(name: DomainName) -> int:
    """Labels left of the registered domain: 0 for ``example.com``, 1 for ``api.example.com`` (handbook, section 9)."""
    registered = registered_domain(name)
    return 0 if registered is None else name.labels - registered.count(".") - 1


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=True)
