"""The verification of authenticity 真实性核验: by which mode and why, and what a reviewer looks at (handbook, section 8; seed).

Every photo is one row of the checklist, ticked by eye: electronically the certificate, two sides of each ID and the face; by hand
the photo on site or before the curtain, and the verification list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.filing_facts import BUSINESS_LICENCE, RESIDENT_CARD, nobody, verification_mode
from reviewer_tui.domain.finding import RuleRow, Tick, TickState
from reviewer_tui.domain.material import ChecklistItem, DueState
from reviewer_tui.domain.stage import Stage

VERIFYING = frozenset({Stage.VERIFICATION_PENDING, Stage.VERIFICATION_REVIEW})
"""Stages in which the photos are asked for or looked at."""
ARRANGING = VERIFYING | {Stage.SUBMITTED, Stage.RESUBMITTED, Stage.ISP_REVIEW}
"""Stages in which a verification is prepared: a code is issued, an appointment made, a curtain sent."""
PREFIX = "EYE-VERIFY-"
_DOCUMENT = ("M01", "M02", "M03", "M04", "M05")
_CODE = re.compile(r"\bM\d\d\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRow:
    """A photo to look at: the material slot it belongs to, which side of it in words, and the reasons that may fail it, the
    likeliest first.
    """

    row: RuleRow
    kind: str
    side: str
    rules: tuple[str, ...]

    @property
    def path(self) -> str:
        """Its place in a letter: the slot, and the side behind ``#``."""
        slot = f"material.{self.kind}.{self.row.owner}" if self.row.owner else f"material.{self.kind}"
        return f"{slot}#{self.side}" if self.side else slot


_PHOTOS: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "MAT_EVERIFY_LICENSE": (("LICENSE", "", ("M04", *_DOCUMENT)),),
    "MAT_EVERIFY_ID": (
        ("PORTRAIT", "人像面 portrait side", ("M04", *_DOCUMENT)),
        ("EMBLEM", "国徽面 emblem side", ("M04", *_DOCUMENT)),
    ),
    "MAT_EVERIFY_FACE": (("FACE", "", ("M06", "M02", "M04")),),
    "MAT_FACE_PHOTO": (("ON-SITE", "", ("M11", "M04")),),
    "MAT_CURTAIN_PHOTO": (("CURTAIN", "", ("M07", "M04")),),
}
_LIST = ("LIST", "", ("M08",))


_SIDES = frozenset(side for photos in _PHOTOS.values() for _name, side, _rules in photos if side)


def side_in(region: str, language: str) -> str:
    """A side of a card in one language (zh, en) alone; every other region of a page is somebody's own words and stays."""
    zh, _, en = region.partition(" ")
    return region if region not in _SIDES else zh if language == "zh" else en


def mode_because(content: FilingContent, *, electronic_for_individuals: bool = True) -> tuple[str, str]:
    """The mode and the text id of what decides it (seed: electronic is compulsory for a licence and resident cards)."""
    mode = verification_mode(content, electronic_for_individuals=electronic_for_individuals)
    people = [content.sponsor.principal, *(service.principal for service in content.services)]
    cards = all(person.document_type == RESIDENT_CARD for person in people if not nobody(person))
    if not cards:
        why = "no_card"
    elif content.sponsor.certificate.type == BUSINESS_LICENCE and not content.sponsor.is_individual:
        why = "licence_and_cards"
    elif content.sponsor.certificate.type == RESIDENT_CARD:
        why = "individual" if electronic_for_individuals else "individual_by_hand"
    else:
        why = "no_licence"
    return mode, f"verification.because.{why}"


def photo_rows(checklist: Iterable[ChecklistItem], mode: str) -> tuple[PhotoRow, ...]:
    """The photos that are due, in the order of the checklist; by hand the verification list is looked at again on paper (M08)."""
    found = []
    for item in checklist:
        photos = _PHOTOS.get(item.kind, ())
        if item.kind == "MAT_VERIFICATION_LIST" and mode == "manual":
            photos = (_LIST,)
        for name, side, rules in photos if item.due is DueState.REQUIRED else ():
            rule = PREFIX + name
            row = RuleRow(
                id=f"{rule}.{item.owner}" if item.owner else rule,
                rule=rule,
                owner=item.owner,
                field="materials",
                reason=rules[0],
                basis="seed",
                by_eye=True,
            )
            rules = tuple(dict.fromkeys(sorted(rules)))
            found.append(PhotoRow(row=row, kind=item.kind, side=side, rules=rules))
    return tuple(found)


def broken_rules(photo: PhotoRow, note: str) -> tuple[str, ...]:
    """The reasons of a failed photo: those its note names (``M02 M04 …``) among its own, else the likeliest."""
    named = tuple(dict.fromkeys(code for code in _CODE.findall(note) if code in photo.rules))
    return named or (photo.row.reason,)


def own_words(note: str) -> str:
    """A failed photo's note without the codes: what is sent along."""
    return " ".join(_CODE.sub(" ", note).split())


def looked_at(photos: Iterable[PhotoRow], ticks: Mapping[str, Tick]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All photos, and those that nobody has found in order yet."""
    ids = tuple(photo.row.id for photo in photos)
    return ids, tuple(one for one in ids if one not in ticks or ticks[one].state is TickState.FAIL)
