"""How applicants are advised about their public-security filing 公安联网备案: the operator's choice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceRules:
    """How applicants are advised: by itself when ports open and so many days before the end (0 is never), where to, in
    what language.

    ``address`` is that of the public security's platform (handbook, section 15: it has changed before).
    """

    address: str = "https://beian.mps.gov.cn"
    advise: bool = True
    remind_days: int = 7
    language: str = "zh"
