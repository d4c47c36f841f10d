"""The JSON Schema (draft 2020-12) of ``filing.json``, made from the same shapes that the reader follows.

A file that the schema accepts is accepted by the reader too, but for what a schema cannot say: duplicate keys, depth
and size, references of materials, days that no calendar has. Texts are for makers of packages elsewhere, in English.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from reviewer_tui.domain.filing import Account, FilingContent
from reviewer_tui.domain.material import DeclaredMaterial
from reviewer_tui.domain.online_service import (
    Access,
    App,
    AppPlatform,
    Domain,
    IpRange,
    OnlineService,
    PreApproval,
    Sdk,
)
from reviewer_tui.domain.sponsor import Certificate, Principal, Sponsor, Validity
from reviewer_tui.usecases.package_json import MAX_ITEMS, MAX_TEXT
from reviewer_tui.usecases.package_shape import FieldShape, Kind, Shape, fields_of

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID: Final = "urn:reviewer-tui:filing-package:1"

OBJECTS: Final[dict[type[Any], str]] = {
    FilingContent: "One revision of an ICP or APP filing (备案申请), as the applicant declared it.",
    Account: "The account at the provider that the order comes from.",
    Sponsor: "The unit or individual who files (主办单位).",
    Certificate: "The sponsor's own certificate (主办单位证件).",
    Principal: "A responsible person (负责人).",
    Validity: "How long a document is valid.",
    OnlineService: "One website or APP.",
    Domain: "A domain of the service.",
    Access: "How the service is connected (接入信息).",
    IpRange: "An inclusive range of addresses.",
    App: "What only an APP has.",
    AppPlatform: "One platform of an APP.",
    Sdk: "A third-party SDK in the APP.",
    PreApproval: "A chosen pre-approval (前置审批).",
    DeclaredMaterial: "A file below materials/ and what it is for.",
}

FIELDS: Final[dict[type[Any], dict[str, str]]] = {
    FilingContent: {
        "order_no": "The platform's number of the order; with the revision it tells whether a package came before.",
        "revision": "Counts the applicant's submissions of this order, from 1. A higher one is the resubmission.",
        "type": "备案类型, the Authority's codes 1-7 in this order.",
        "sponsor": "主办单位.",
        "services": "Websites and APPs of this order; an empty list where it concerns the sponsor alone.",
        "submitted_at": "When the applicant submitted: date, time and offset; clocks run from it.",
        "account": "Who holds the account at the provider.",
        "verification_channel": "For manual verification: on_site or courier.",
        "verification_address": "For electronic verification: the https address for its QR code, at most 300 ASCII characters.",
        "changed": "For a change: what changes, such as sponsor_name, domains, ips, principal.",
        "facts": "Facts behind conditions of the material table, such as name_related=false, keyword_hit=finance.",
        "materials": "The files below materials/.",
        "remark": "备注 of the applicant.",
    },
    Account: {
        "name": "Name of the account holder.",
        "relation": "Relation to the sponsor: same, related (group, parent or subsidiary, head or branch) or other.",
    },
    Sponsor: {
        "name": "主办单位名称, exactly as on the certificate.",
        "nature": "单位性质: a code of the table entity_natures; 5 is an individual.",
        "icp_number": "主体备案号 where the sponsor is filed already, such as 京ICP备12345678号.",
        "authority_id": "The Authority's own id of the sponsor.",
        "certificate": "主办单位证件.",
        "province": "省: six digits (GB/T 2260).",
        "city": "市: six digits (GB/T 2260).",
        "county": "区县: six digits (GB/T 2260).",
        "address": "通信地址, with door number.",
        "investor": "投资者或上级主管单位.",
        "principal": "主体负责人, usually the legal representative.",
        "remark": "备注 on the sponsor.",
    },
    Certificate: {
        "type": "证件类型: a code of the table certificate_types.",
        "number": "证件号码.",
        "address": "证件住所, as on the certificate.",
        "name_on_certificate": "The name as the platform read it from the certificate.",
        "legal_representative": "法定代表人 as the platform read it from the certificate.",
        "validity": "证件有效期.",
    },
    Principal: {
        "name": "姓名.",
        "document_type": "证件类型: a code of the table certificate_types (2, 7, 11, 14, 30, 41, 42).",
        "document_number": "证件号码.",
        "document_validity": "证件有效期: 长期 or start and end.",
        "mobile": "手机号码; several are separated by a semicolon.",
        "emergency_phone": "应急联系电话, other than the mobile.",
        "office_phone": "办公电话: area code, hyphen, number.",
        "email": "电子邮箱; several are separated by a semicolon.",
        "is_legal_representative": "Whether this person is the legal representative.",
    },
    Validity: {
        "long_term": "长期.",
        "start": "First day of validity.",
        "end": "Last day of validity.",
    },
    OnlineService: {
        "ref": "The platform's own name of the service; materials point at it, and revisions are matched by it.",
        "kind": "服务类型; website when it is left out. The last two appear in existing data only.",
        "name": "服务名称; for an APP the name under its icon.",
        "icp_number": "服务备案号 where it is filed already, such as 京ICP备12345678号-1.",
        "authority_id": "The Authority's own id of the service.",
        "contents": "服务内容: codes of website_service_contents or app_service_contents.",
        "languages": "语言类别: codes of the table languages.",
        "home_url": "首页URL.",
        "domains": "域名 of the service.",
        "accesses": "接入信息.",
        "principal": "服务负责人.",
        "pre_approvals": "前置或专项审批; an empty list says that none is needed, a missing one leaves it open.",
        "app": "For an APP: platforms and SDKs.",
        "remark": "备注 on the service.",
    },
    Domain: {
        "name": "域名, without www.",
        "holder": "域名持有者.",
        "holder_relation": "self, legal_representative, shareholder, principal, manager or other.",
        "holder_document_number": "证件号码 of the holder.",
        "registered_on": "注册日期.",
        "expires_on": "到期日期.",
        "real_name_verified_on": "实名认证 completed on.",
        "registrar": "域名注册商.",
    },
    Access: {
        "authority_id": "The Authority's own id of the access, for its cancellation.",
        "ips": "IP地址 of the service.",
        "modes": "接入方式: codes of the table access_modes.",
        "locations": "服务器放置地: codes of the table server_locations.",
    },
    IpRange: {"start": "First IPv4 address.", "end": "Last address; empty for a single one."},
    App: {
        "provides_sdk": "提供SDK服务.",
        "sdks": "APP内使用SDK服务信息.",
        "platforms": "平台类型, one entry a platform.",
    },
    AppPlatform: {
        "platform": "android, ios, harmonyos, blackberry, linux or other.",
        "app_name": "The name under the icon on this platform.",
        "package_id": "包名 or bundle ID.",
        "certificate_digest": "签名MD5值: Android MD5 (32 hex digits), iOS SHA-1 (40 hex digits) of the certificate.",
        "public_key": "平台公钥.",
        "certificate_subject": "Subject of the signing certificate.",
    },
    Sdk: {"name": "SDK名称.", "provider": "Who offers the SDK."},
    PreApproval: {"code": "A code of the table pre_approvals.", "number": "批准文号."},
    DeclaredMaterial: {
        "file": "The file's path below materials/.",
        "kind": "A code of the table material_kinds, such as MAT_LICENSE.",
        "service": "The service it belongs to: its ref, or its position 1, 2 … as text.",
        "domain": "The domain it belongs to.",
        "principal": "Whose document it is: sponsor or service.",
        "pre_approval": "For a permit: the code of the table pre_approvals.",
        "page": "Page of a paper with several, from 1.",
        "remark": "备注 on the file.",
    },
}

_TYPES: Final = {Kind.INTEGER: "integer", Kind.BOOLEAN: "boolean"}
_PATTERNS: Final = {
    Kind.DATE: r"^(\d{4}-\d{2}-\d{2})?$",
    Kind.INSTANT: r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$",
}


def package_schema() -> dict[str, Any]:
    """The schema as plain dictionaries and lists, ready for ``json.dumps``."""
    root = _object(FilingContent)
    root["required"] = ["format", *root["required"]]
    root["properties"] = {
        "format": {"const": "filing-package/1", "description": "Name and version of this format."},
        **root["properties"],
    }
    root["properties"]["order_no"] |= {"pattern": r"^[A-Za-z0-9][!-.0-\[\]-~]{0,63}$"}
    root["properties"]["revision"] |= {"minimum": 1, "maximum": 9999}
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": "filing-package/1",
        **root,
        "$defs": {cls.__name__: _object(cls) for cls in OBJECTS if cls is not FilingContent},
    }


def _object(cls: type[Any]) -> dict[str, Any]:
    fields = fields_of(cls)
    schema: dict[str, Any] = {
        "type": "object",
        "description": OBJECTS[cls],
        "properties": {field.name: _field(field, FIELDS[cls][field.name]) for field in fields},
        "additionalProperties": True,
    }
    required = [field.name for field in fields if field.required]
    return schema | {"required": required} if required else schema


def _field(field: FieldShape, description: str) -> dict[str, Any]:
    schema = {"description": description, **_shape(field.shape, required=field.required)}
    if field.required:
        return schema
    if "$ref" in schema:
        return {"description": description, "anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]}
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]}


def _shape(shape: Shape, *, required: bool = False) -> dict[str, Any]:
    match shape.kind:
        case Kind.OBJECT if shape.of is not None:
            return {"$ref": f"#/$defs/{shape.of.__name__}"}
        case Kind.LIST if shape.items is not None:
            return {"type": "array", "items": _shape(shape.items), "maxItems": MAX_ITEMS}
        case Kind.CHOICE if shape.of is not None:
            choices: tuple[StrEnum, ...] = tuple(shape.of.__members__.values())
            return {"enum": [choice.value for choice in choices]}
        case Kind.FACTS:
            return {"type": "object", "additionalProperties": {"type": "string", "maxLength": MAX_TEXT}}
        case Kind.DATE | Kind.INSTANT:
            return {"type": "string", "pattern": _PATTERNS[shape.kind]}
        case Kind.TEXT:
            return {"type": "string", "maxLength": MAX_TEXT} | ({"minLength": 1} if required else {})
    return {"type": _TYPES[shape.kind]}
