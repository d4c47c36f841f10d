"""Sample packages: made from the orders, and written as package folders that the importer takes."""

from __future__ import annotations

import copy
import itertools
import json
import multiprocessing
import os
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from reviewer_tui.sandbox.painter import Page, paint
from reviewer_tui.sandbox.sample_filings.cast import Applicant, applicants
from reviewer_tui.sandbox.sample_filings.drafts import SHANGHAI, Draft, Order, begin, moment
from reviewer_tui.sandbox.sample_filings.faults import FAULTS
from reviewer_tui.sandbox.sample_filings.orders import ORDERS
from reviewer_tui.sandbox.sample_filings.papers import add_papers
from reviewer_tui.sandbox.sample_filings.register import register_rows

DEMO_NOW: Final = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
"""The instant to which the demo's clock is set, unless another one is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePackage:
    """One package. ``target`` is the stage the demo moves the order to, or on_hold; ``revision`` 2 is a resubmission.

    ``materials`` are file names below ``materials/`` with what is painted, or raw bytes. ``rules`` are the rules whose
    findings the checks must make of it, sorted; none for a clean one.
    """

    order_no: str
    revision: int
    filing: dict[str, Any]
    materials: tuple[tuple[str, Page | bytes], ...]
    target: str
    rules: tuple[str, ...]

    @property
    def submitted_at(self) -> datetime:
        """Aware, in Shanghai time."""
        return datetime.fromisoformat(self.filing["submitted_at"])

    @property
    def folder_name(self) -> str:
        return f"{self.order_no}-r{self.revision}"


def sample_packages(seed: int = 1, *, now: datetime = DEMO_NOW) -> tuple[SamplePackage, ...]:
    """All packages, each order's second revision right after its first. Dates lie around ``now`` (aware)."""
    cast = applicants(seed, now.astimezone(SHANGHAI).date())
    packages = []
    for order in ORDERS:
        applicant = cast[order.applicant]
        packages.append(sample_package(order, applicant, now, seed, revision=1))
        if order.resubmitted:
            packages.append(sample_package(order, applicant, now, seed, revision=2))
    return tuple(packages)


def sample_hosts(seed: int = 1) -> tuple[str, ...]:
    """All host names of the sample filings, for the certificate of the demo's listeners."""
    return tuple(applicant.domain for applicant in applicants(seed, DEMO_NOW.date()).values())


def register_sample(seed: int = 1, *, now: datetime = DEMO_NOW) -> tuple[dict[str, str], ...]:
    """Rows of the register (columns of ``register.COLUMNS``) to which the orders of types 2–7 refer."""
    cast = applicants(seed, now.astimezone(SHANGHAI).date())
    return tuple(
        row for order in ORDERS if order.type != "first_filing" for row in register_rows(order, cast[order.applicant])
    )


def closed_addresses(seed: int = 1) -> frozenset[str]:
    """Addresses whose access the orders of types 5–7 end: a probe finds their ports closed."""
    ending = [sample for sample in sample_packages(seed) if str(sample.filing["type"]).startswith("cancel")]
    numbers = {sample.filing["sponsor"].get("icp_number") for sample in ending}
    registered = {
        row["ip_start"] for row in register_sample(seed) if row["kind"] == "access" and row["sponsor_number"] in numbers
    }
    declared = {
        span["start"]
        for sample in ending
        for service in sample.filing["services"]
        for access in service.get("accesses", ())
        for span in access.get("ips", ())
    }
    return frozenset(registered | declared)


def write_package(sample: SamplePackage, folder: Path) -> Path:
    """Write ``filing.json`` and the painted ``materials/`` into a folder of its own below ``folder``; returns it."""
    home = folder / sample.folder_name
    (home / "materials").mkdir(parents=True)
    text = json.dumps(sample.filing, ensure_ascii=False, indent=2)
    (home / "filing.json").write_text(text, encoding="utf-8")
    for name, page in sample.materials:
        (home / "materials" / name).write_bytes(page if isinstance(page, bytes) else paint(page))
    return home


def write_packages(
    samples: Iterable[SamplePackage], folder: Path, *, processes: int | None = None
) -> Iterator[tuple[SamplePackage, Path]]:
    """Write many packages, several at a time, and tell of each in their order as soon as it is there.

    ``processes`` is the number of painters, by default one a processor; with one, nothing is started.
    """
    wanted = list(samples)
    painters = processes or os.cpu_count() or 1
    if painters == 1:
        for sample in wanted:
            yield sample, write_package(sample, folder)
        return
    # Spawned, not forked: the desk may have threads by now, and a fork would copy their locks.
    with ProcessPoolExecutor(painters, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from zip(wanted, pool.map(write_package, wanted, itertools.repeat(folder)), strict=True)


def sample_package(order: Order, applicant: Applicant, now: datetime, seed: int, *, revision: int) -> SamplePackage:
    """The package of one order; a second revision is what the applicant made of it, with the faults that are ``still`` there."""
    dice = random.Random(f"{seed} {applicant.latin}")
    submitted = moment(now, order.when)
    faults = order.faults
    if revision > 1 and order.resubmitted:
        submitted, faults = moment(now, order.resubmitted), order.still
    draft = begin(order, applicant, now, submitted, dice)
    draft.filing["revision"] = revision
    add_papers(draft)
    for name in faults:
        FAULTS[name].put(draft)
    return _finished(draft, tuple(sorted(rule for name in faults for rule in FAULTS[name].rules)))


def _finished(draft: Draft, rules: tuple[str, ...]) -> SamplePackage:
    filing = copy.deepcopy(draft.filing)
    if draft.papers:
        filing["materials"] = [{"file": paper.file, **paper.listed} for paper in draft.papers]
    return SamplePackage(
        order_no=filing["order_no"],
        revision=filing["revision"],
        filing=filing,
        materials=tuple((paper.file, paper.page) for paper in draft.papers),
        target=draft.order.target,
        rules=rules,
    )
