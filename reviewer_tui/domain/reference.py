"""The reference tables as values: the ministry's codes, material kinds, reasons, and what may be configured.

``storage/reference_data.py`` reads them from ``db/reference``; the checks get them as an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from reviewer_tui.domain.decision import RejectionReason
from reviewer_tui.domain.filed import NOTHING_FILED, Filed
from reviewer_tui.domain.letter_text import LetterText
from reviewer_tui.domain.material import MaterialKind

INDIVIDUAL_RELATIONS = frozenset({"legal_representative", "shareholder", "principal", "manager"})
"""Relations of a domain holder who is a person and not the filing unit itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCode:
    """A code with its names; ``group`` is set where the table has groups (APP contents: 500–515)."""

    code: int
    name_zh: str
    name_en: str
    group: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCode(NamedCode):
    """A result code of the interface [MIIT-V3]; ``field`` is the field of the catalogue that it is about, or empty."""

    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityNature:
    """A nature of sponsors 单位性质."""

    code: int
    name_zh: str
    name_en: str
    is_individual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateType:
    """A kind of document 证件类型: the nature it belongs to, whether a person may use it, how its number is judged."""

    code: int
    name_zh: str
    name_en: str
    nature: int
    usable_by_principal: bool
    number_rule: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province: two-digit code, names, letters of its filing numbers, and whether this provider serves it."""

    code: str
    abbr: str
    name_zh: str
    name_en: str
    icp_prefix: str
    public_security_prefix: str
    served: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreApprovalCategory:
    """A category of pre-approval 前置审批 with the status of its duty.

    ``status`` is active, abolished_nationally, province_decides or code_unconfirmed.
    """

    code: int
    name_zh: str
    name_en: str
    status: str

    @property
    def abolished(self) -> bool:
        """No longer asked for in the whole country: what is missing is then a warning only (R-SVC-09)."""
        return self.status == "abolished_nationally"


NO_PRE_APPROVAL = 24
"""The code of 以上都不涉及 in ``pre_approvals.csv``: ticked when nothing needs a pre-approval."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReferenceTables:
    """All tables a check or a checklist may ask, and the few settings that change what a rule says.

    ``other_holders`` maps a two-digit province code to the relations of domain holders it accepts beside the sponsor.
    ``practices`` maps what some provinces allow (``access_first``, ``shell_adds``) to their two-digit codes.
    ``exempt_documentation_addresses`` is true in the demo and the sandbox only (R-NET-01). Months are calendar months.
    """

    pack: str = ""
    natures: Mapping[int, EntityNature] = field(default_factory=dict)
    certificate_types: Mapping[int, CertificateType] = field(default_factory=dict)
    provinces: Mapping[str, Province] = field(default_factory=dict)
    pre_approvals: Mapping[int, PreApprovalCategory] = field(default_factory=dict)
    access_modes: Mapping[int, NamedCode] = field(default_factory=dict)
    server_locations: Mapping[int, NamedCode] = field(default_factory=dict)
    languages: Mapping[int, NamedCode] = field(default_factory=dict)
    website_contents: Mapping[int, NamedCode] = field(default_factory=dict)
    app_contents: Mapping[int, NamedCode] = field(default_factory=dict)
    material_kinds: Mapping[str, MaterialKind] = field(default_factory=dict)
    reasons: Mapping[str, RejectionReason] = field(default_factory=dict)
    result_codes: Mapping[int, ResultCode] = field(default_factory=dict)
    letter_texts: Mapping[str, LetterText] = field(default_factory=dict)
    other_holders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    practices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    minimum_domain_months: int = 3
    document_warning_months: int = 3
    minimum_age: int = 18
    electronic_for_individuals: bool = True
    exempt_documentation_addresses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredService:
    """A service that is filed already under the same entity, as the register knows it.

    ``kind`` is a ``ServiceKind``, or empty where it is not known.
    """

    name: str
    kind: str
    icp_number: str = ""
    authority_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredNeighbours:
    """What the register knows around a filing: the services of the same entity (R-SVC-06), and what the order itself is about."""

    services: tuple[RegisteredService, ...] = ()
    filed: Filed = NOTHING_FILED


NO_FACTS: Mapping[str, str] = MappingProxyType({})
"""No fact set by a reviewer."""
