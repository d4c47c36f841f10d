"""Check mode: a field, a material or a region of a page is ticked as a fault, and the reasons that fit the place come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reviewer_tui.domain.decision import ReasonUse
from reviewer_tui.usecases.views import ReasonOffer

_OF_FIELDS: Mapping[str, tuple[str, ...]] = {
    "filing.type": ("filing.type",),
    "sponsor.name": ("sponsor.name", "sponsor"),
    "sponsor.nature": ("sponsor.nature",),
    "sponsor.province": ("sponsor.region", "sponsor.province"),
    "sponsor.city": ("sponsor.region",),
    "sponsor.county": ("sponsor.region",),
    "sponsor.address": ("sponsor.address",),
    "sponsor.icp_number": ("sponsor", "sponsor.filed_sites"),
    "sponsor.certificate.number": ("sponsor.cert_number",),
    "sponsor.certificate.type": ("sponsor.nature", "sponsor.cert_number"),
    "sponsor.certificate.address": ("sponsor.cert_address",),
    "sponsor.certificate.name_on_certificate": ("sponsor.name",),
    "sponsor.certificate.legal_representative": ("sponsor.principal",),
    "sponsor.certificate": ("sponsor.status", "sponsor.cert_number"),
    "sponsor.principal.name": ("principal.name", "sponsor.principal"),
    "sponsor.principal.is_legal_representative": ("sponsor.principal",),
    "principal.name": ("principal.name",),
    "principal.mobile": ("principal.mobile", "principal.phones"),
    "principal.emergency_phone": ("principal.phones",),
    "principal.office_phone": ("principal.office_phone",),
    "principal.email": ("principal.email", "principal.phones"),
    "principal.document_number": ("principal.cert_number", "principal.age", "principal.name"),
    "principal.document_type": ("principal.cert_type",),
    "principal.document_validity": ("principal.cert_validity",),
    "service.name": ("service.name",),
    "service.domains": ("service.domains", "service.dns"),
    "service.home_url": ("service.home_url",),
    "service.languages": ("service.languages",),
    "service.contents": ("service.contents", "service.pre_approvals"),
    "service.pre_approvals": ("service.pre_approvals",),
    "service.accesses.ips": ("access.ips", "access"),
    "service.accesses": ("access",),
    "service.app.platforms.certificate_digest": ("app.platforms.cert_digest",),
    "service.app.platforms.public_key": ("app.platforms.public_key",),
    "service.app.platforms.package_id": ("app.platforms.package_id",),
    "service.app.sdks": ("app.sdks",),
}
"""Labels of fields (ids left out), or how they begin or end, and the catalogue's fields that speak of them."""
_OF_MATERIALS: Mapping[str, str] = {
    "MAT_DOMAIN_CERT": "material.domain_certificate",
    "MAT_DOMAIN_REALNAME": "material.domain_certificate",
    "MAT_FACE_PHOTO": "material.face_photo",
    "MAT_EVERIFY_FACE": "material.face_photo",
    "MAT_CURTAIN_PHOTO": "material.curtain_photo",
    "MAT_VERIFICATION_LIST": "material.verification_list",
    "MAT_AUTH_LETTER": "material.authorization_letter",
    "MAT_RESPONSIBILITY": "material.responsibility_letter",
    "MAT_NAME_CHANGE": "material.name_change_letter",
    "MAT_HOLDER_PROOF": "material.domain_holder_proof",
    "MAT_RESIDENCE": "material.residence_permit",
    "MAT_NO_PREAPPROVAL": "material.no_preapproval_pledge",
    "MAT_FINANCE": "material.finance_statement",
    "MAT_APP_ICON": "app.icon",
    "MAT_PRE_APPROVAL": "service.pre_approvals",
}
_ANY_MATERIAL = ("material.photos", "material.files", "material.watermark", "materials")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultPlace:
    """What was ticked as a fault: a path of the content, or ``material.KIND[.OWNER][#REGION]``; and its fields in the catalogue."""

    path: str
    fields: tuple[str, ...]

    def at(self, region: str) -> FaultPlace:
        """The same with a region of a page in words; of a material only."""
        path = self.path.partition("#")[0]
        return replace(self, path=f"{path}#{region}" if region and path.startswith("material.") else path)


def field_place(path: str, label: str, found: Iterable[str] = ()) -> FaultPlace:
    """A declared field by its path and label; ``found`` are the fields that findings on it name."""
    name = label.removeprefix("field.")
    parts = name.split(".")
    tails = [".".join(parts[first:cut]) for cut in range(len(parts), 0, -1) for first in range(cut)]
    # The whole name tells most; of its beginnings and ends the longest that the table has.
    known = next((_OF_FIELDS[tail] for tail in sorted(tails, key=len, reverse=True) if tail in _OF_FIELDS), ())
    return FaultPlace(path=path, fields=tuple(dict.fromkeys((*found, *known))))


def material_place(kind: str, owner: str = "") -> FaultPlace:
    """A material of a kind, of its owner where it has one."""
    own = _OF_MATERIALS.get(kind)
    path = f"material.{kind}.{owner}" if owner else f"material.{kind}"
    return FaultPlace(path=path, fields=(*((own,) if own else ()), *_ANY_MATERIAL))


def offers_at(offers: Iterable[ReasonOffer], place: FaultPlace) -> tuple[ReasonOffer, ...]:
    """The reasons for a place, each tied to it: what findings propose there, then the catalogue's entries of its fields."""
    every = tuple(offers)
    there = [offer for offer in every if offer.suggested and offer.use.path == place.path]
    named = {offer.reason.code for offer in there}
    kind = place.path.partition("#")[0].split(".")[1] if place.path.startswith("material.") else ""
    for field in place.fields:
        for offer in every:
            if field in offer.reason.field.split("|") and offer.reason.code not in named:
                named.add(offer.reason.code)
                values = (("material", kind),) if kind and "material" in offer.reason.places else ()
                use = ReasonUse(code=offer.reason.code, path=place.path, values=values)
                there.append(ReasonOffer(reason=offer.reason, use=use, ticked=False, suggested=False))
    return tuple(there)
