"""The orders that the journeys follow: the demo's applicants send them, in one revision after the other."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reviewer_tui.sandbox.sample_filings import DEMO_NOW, SamplePackage, register_sample, write_package
from reviewer_tui.sandbox.sample_filings.cast import applicants
from reviewer_tui.sandbox.sample_filings.orders import ORDERS
from reviewer_tui.sandbox.sample_filings.packages import sample_package

TIANJIN = "120000"
NEW_ADDRESS = "203.0.113.60"
NEW_DOMAIN = "shitong-new.cn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One order: its packages by revision, the host that is probed, and what the register knew before, as a CSV file."""

    packages: tuple[Path, ...]
    host: str
    register: Path | None = None


def faulty_first_filing(folder: Path) -> Sent:
    """An APP with two principals. Revision 1 has an icon that is too large and no letter of authorisation; 2 has the icon in
    order and another phone, which nobody asked for; 3 has the letter too.
    """
    sent = tuple(
        _revision("haihe", number, faults)
        for number, faults in enumerate((("icon_too_large", "no_authorisation"), ("no_authorisation",), ()), start=1)
    )
    for later in sent[1:]:
        later.filing["services"][0]["principal"]["emergency_phone"] = "19900000099"
    return _written(sent, folder)


def change_with_locked_fields(folder: Path) -> Sent:
    """A website gets another address. Revision 1 would also move its entity to another province and itself to another domain."""
    wanted, proper = (_revision("shitong", number, (), changed=("ips",)) for number in (1, 2))
    for sample in (wanted, proper):
        sample.filing["services"][0]["accesses"][0]["ips"] = [{"start": NEW_ADDRESS}]
    wanted.filing["sponsor"]["province"], wanted.filing["sponsor"]["city"] = TIANJIN, "120100"
    website = wanted.filing["services"][0]
    website["domains"][0]["name"], website["home_url"] = NEW_DOMAIN, f"https://{NEW_DOMAIN}/"
    return _written((wanted, proper), folder)


def cancellation_of_the_only_access(folder: Path) -> Sent:
    """Our access to a website that no other provider serves; revision 2 of the folder is the order of type 7 instead."""
    access, service = _revision("sanjin", 1, ()), _revision("sanjin", 1, (), type="cancel_service")
    service.filing["order_no"] += "-7"
    return _written((access, replace(service, order_no=service.filing["order_no"])), folder)


def _revision(applicant: str, revision: int, faults: tuple[str, ...], **changes: Any) -> SamplePackage:
    order = next(one for one in ORDERS if one.applicant == applicant)
    cast = applicants(1, DEMO_NOW.date())[applicant]
    order = replace(order, faults=faults, still=faults, resubmitted=(0, "09:30"), **changes)
    return copy.deepcopy(sample_package(order, cast, DEMO_NOW, 1, revision=revision))


def _written(samples: tuple[SamplePackage, ...], folder: Path) -> Sent:
    first = samples[0].filing
    known = first["sponsor"].get("icp_number", "")
    rows = [row for row in register_sample() if known and row["sponsor_number"] == known and not row["provider"]]
    host = applicants(1, DEMO_NOW.date())[samples[0].order_no.rpartition("-")[2].lower()].domain
    return Sent(
        packages=tuple(write_package(sample, folder) for sample in samples),
        host=host,
        register=_csv(rows, folder / "register.csv") if rows else None,
    )


def _csv(rows: list[Mapping[str, str]], file: Path) -> Path:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file
