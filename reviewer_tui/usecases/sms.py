"""Whom the ministry texts: the principals concerned, each once (handbook, section 12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.filing_facts import nobody, same_person
from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.sms_page import SmsState
from reviewer_tui.domain.sponsor import Principal
from reviewer_tui.usecases.views import SmsPerson

SPONSOR = "sponsor"


def sms_roles(content: FilingContent) -> tuple[tuple[str, Principal], ...]:
    """(role, principal) of each person concerned; one person in two roles is asked once. Never empty."""
    concerned: list[tuple[str, Principal]] = []
    candidates = [(SPONSOR, content.sponsor.principal)]
    candidates += [(service.id, service.principal) for service in content.services]
    for role, principal in candidates:
        if not nobody(principal) and not any(same_person(principal, other) for _, other in concerned):
            concerned.append((role, principal))
    return tuple(concerned) or ((SPONSOR, content.sponsor.principal),)


def sms_persons(
    content: FilingContent, verified: Mapping[str, datetime], states: Mapping[str, SmsState]
) -> tuple[SmsPerson, ...]:
    """The persons concerned, masked, when each verified, and what the ministry's page has said."""
    return tuple(
        SmsPerson(
            role=role,
            name=mask("name", principal.name),
            mobile=mask("phone", principal.mobile),
            verified_at=verified.get(role),
            state=states.get(role),
        )
        for role, principal in sms_roles(content)
    )
