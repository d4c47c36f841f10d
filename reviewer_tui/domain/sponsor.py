"""The sponsor 主办单位 and the principals 负责人 of a filing, as the applicant declared them.

Every field is optional so that a check can find it missing; an empty string is missing. Fields that belong to a person
carry ``personal`` metadata: the kind of mask that ``domain/masking.py`` puts on them wherever they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """How long a document is valid: 长期 long-term, or start and end (both inclusive)."""

    long_term: bool | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A responsible person 负责人 of the sponsor or of a service (seed form; handbook, section 6).

    ``document_type`` is a code of ``certificate_types.csv``; several mobiles or mails are separated by ``;``.
    """

    name: str = field(default="", metadata={"personal": "name"})
    document_type: int | None = None
    document_number: str = field(default="", metadata={"personal": "id_number"})
    document_validity: Validity = Validity()
    mobile: str = field(default="", metadata={"personal": "phone"})
    emergency_phone: str = field(default="", metadata={"personal": "phone"})
    office_phone: str = field(default="", metadata={"personal": "phone"})
    email: str = field(default="", metadata={"personal": "email"})
    is_legal_representative: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The sponsor's own certificate 主办单位证件. ``type`` is a code of ``certificate_types.csv``.

    ``name_on_certificate`` and ``legal_representative`` are what the platform read from the paper, where it did.
    """

    type: int | None = None
    number: str = field(default="", metadata={"personal": "sponsor_number"})
    address: str = field(default="", metadata={"personal": "address"})
    name_on_certificate: str = field(default="", metadata={"personal": "sponsor_name"})
    legal_representative: str = field(default="", metadata={"personal": "name"})
    validity: Validity = Validity()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsor:
    """The unit or individual who files. ``nature`` is a code of ``entity_natures.csv``; region codes are six-digit GB/T 2260.

    ``icp_number`` is the entity number (京ICP备12345678号) where there is one; ``authority_id`` the Authority's own id.
    """

    name: str = field(default="", metadata={"personal": "sponsor_name"})
    nature: int | None = None
    icp_number: str = ""
    authority_id: str = ""
    certificate: Certificate = Certificate()
    province: str = ""
    city: str = ""
    county: str = ""
    address: str = field(default="", metadata={"personal": "address"})
    investor: str = field(default="", metadata={"personal": "sponsor_name"})
    principal: Principal = Principal()
    remark: str = ""

    @property
    def is_individual(self) -> bool:
        """Nature 5 个人 (``entity_natures.csv``)."""
        return self.nature == INDIVIDUAL


INDIVIDUAL = 5
