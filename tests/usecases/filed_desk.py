"""A desk whose register has one entity with one website, and the orders about it that the tests of changes start from."""

from __future__ import annotations

from typing import Any

from reviewer_tui.domain.filing import Filing, FilingType
from tests.builders import CREDIT_CODE, UNIT_NAME, a_filing_content, a_sponsor, a_website
from tests.sample_desk import SampleDesk

NUMBER = "闽ICP备2026000001号"
SERVICE = f"{NUMBER}-1"
OURS, OTHERS = "192.0.2.10", "198.51.100.7"
_COLUMNS = "kind,number,name,certificate_type,certificate_number,nature,province,service_kind,domain,ip_start,provider"


def fill_register(desk: SampleDesk, *more: str) -> None:
    """The entity, its website on ``example.com`` and our access at ``OURS``; ``more`` are further lines of the list."""
    lines = (
        f"sponsor,{NUMBER},{UNIT_NAME},1,{CREDIT_CODE},4,35,,,,",
        f"service,{SERVICE},海河示例云,,,,,website,,,",
        f"domain,{SERVICE},example.com,,,,,,example.com,,",
        f"access,{SERVICE},{OURS},,,,,,,{OURS},",
        *more,
    )
    outcomes = desk.desk.register.import_csv(desk.who("wang"), "\n".join((_COLUMNS, *lines)))
    assert {one.outcome for one in outcomes} <= {"changed", "unchanged"}, outcomes


def other_access(provider: str = "示例接入商", start: str = OTHERS) -> str:
    """A line of the register: another access of the website."""
    return f"access,{SERVICE},{start},,,,,,,{start},{provider}"


def send(desk: SampleDesk, kind: FilingType, order: str = "BG-1", **changes: Any) -> Filing:
    """An order of this type about the website, taken in."""
    values: dict[str, Any] = {
        "order_no": order,
        "sponsor": a_sponsor(icp_number=NUMBER),
        "services": (a_website(icp_number=SERVICE),),
        "changed": ("ips",) if kind is FilingType.CHANGE else (),
    }
    return desk.add(a_filing_content(type=kind, **{**values, **changes}))


def found(desk: SampleDesk, filing: Filing, rule: str = "R-TYP") -> set[str]:
    """The keys of what the rules about changes say of a filing now."""
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    return {one.key for one in view.findings if one.rule.startswith(rule)}
