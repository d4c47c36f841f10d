"""Materials 材料: the papers and pictures of a filing, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredMaterial:
    """A material as the package lists it: a file under ``materials/`` and what it is for.

    ``kind`` is a code of ``material_kinds.csv``. ``service`` and ``domain`` name what it belongs to (the service's ``ref`` or
    its position ``1``, ``2`` …; the domain's name), ``principal`` is sponsor or service, ``page`` counts from 1.
    """

    file: str = ""
    kind: str = ""
    service: str = ""
    domain: str = ""
    principal: str = ""
    pre_approval: int | None = None
    page: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialFacts:
    """What a look at the bytes tells: size in bytes, real format by content (jpeg, png, gif, pdf, unknown), pixels.

    ``broken`` says that the picture does not decode to the end; figures are None where it is no picture. ``look`` is by what
    pictures are compared (``picture_look.py``), empty where there is none.
    """

    size: int
    sha256: str
    format: str
    width: int | None = None
    height: int | None = None
    broken: bool = False
    look: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One stored material of a revision: what it was declared as, to what it belongs by minted id, and its facts."""

    id: str
    kind: str
    file: str
    facts: MaterialFacts
    service_id: str = ""
    domain_id: str = ""
    principal: str = ""
    pre_approval: int | None = None
    page: int | None = None
    remark: str = ""


class PaperState(StrEnum):
    """The state of the paper original beside the electronic copy."""

    NOT_DUE = "not_due"
    DUE = "due"
    RECEIVED = "received"


class DueState(StrEnum):
    """Whether the conditions of a material kind hold: required, not required, or 待定 while a fact is unset."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialKind:
    """A row of ``material_kinds.csv``. ``gate`` is T07 or T12; ``copies`` the least number of files; sizes in bytes."""

    code: str
    scope: str
    required_when: str
    gate: str
    paper_when: str
    copies: int
    copies_rule: str
    date_rule: str
    seal_rule: str
    signed_by: str
    formats: tuple[str, ...]
    max_bytes: int | None
    name_zh: str
    name_en: str
    notes: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One slot of the material checklist: kind and owner, whether it is due at ``gate``, how many are there of how many.

    ``owner`` is the minted id of the service or domain, or sponsor/service for a principal's document, or empty.
    ``open_facts`` are the unset facts that leave it 待定. ``received`` says that a person noted its arrival: that fills a
    slot of the verification (gate T12), whose captures and photos come outside the package.
    """

    kind: str
    owner: str
    gate: str
    due: DueState
    needed: int
    present: tuple[str, ...]
    paper: PaperState
    open_facts: tuple[str, ...] = ()
    received: bool = False

    @property
    def complete(self) -> bool:
        """Nothing more is needed electronically."""
        if self.due is DueState.REQUIRED:
            return len(self.present) >= self.needed or (self.received and self.gate == "T12")
        return self.due is DueState.NOT_REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReceipt:
    """That a paper original came in: when, recorded by whom."""

    kind: str
    owner: str
    received_on: date
    recorded_by: str
    recorded_at: datetime
    note: str = field(default="")
