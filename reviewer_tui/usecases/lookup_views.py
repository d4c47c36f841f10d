"""Look-ups as they are shown: whether they still speak of what is declared, and masked for who does not hold the filing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer_tui.domain.fields import flatten
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.lookup import Lookup
from reviewer_tui.domain.masking import STARS, mask


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupView:
    """A look-up, masked where the view is. ``same`` is the verdict on the values in clear, ``None`` where there is no value.

    Not ``current`` is one whose field has changed since: it speaks of ``lookup.revision``. ``gone``: no such field is left.
    """

    lookup: Lookup
    same: bool | None
    current: bool
    gone: bool


def shown_lookups(lookups: Iterable[Lookup], content: FilingContent, *, in_clear: bool) -> tuple[LookupView, ...]:
    """The look-ups beside the content in clear, oldest first."""
    declared = {field.path: field.value for field in flatten(content)}
    individual = content.sponsor.is_individual
    return tuple(
        LookupView(
            lookup=one if in_clear else masked_lookup(one, individual=individual),
            same=one.same,
            current=one.holds(declared.get(one.path)),
            gone=one.path not in declared,
        )
        for one in lookups
    )


def masked_lookup(lookup: Lookup, *, individual: bool) -> Lookup:
    """Values by the mask of their field; the free text may name anybody and is hidden whole."""
    return replace(
        lookup,
        declared=mask(lookup.personal, lookup.declared, individual=individual),
        found=mask(lookup.personal, lookup.found, individual=individual),
        text=STARS if lookup.text else "",
    )
