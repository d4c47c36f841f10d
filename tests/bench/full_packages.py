"""Many whole filing packages: the demo's samples under one seed after the other, every one with orders and people of its own.

The papers are painted once a sample; a copy's differ from the others' by a comment in the JPEG, so that none is stored twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count, islice
from pathlib import Path

from reviewer_tui.sandbox.painter import paint
from reviewer_tui.sandbox.sample_filings import SamplePackage, sample_packages, write_package

_JPEG = b"\xff\xd8"


def write_full_packages(folder: Path, packages: int, *, now: datetime, seed: int = 1) -> Iterator[Path]:
    """Write so many package folders below ``folder``, all first revisions; tells of each when it is there."""
    painted: dict[tuple[str, str], bytes] = {}
    for sample in islice(_samples(seed, now), packages):
        yield write_package(_with_bytes(sample, painted), folder)


def _samples(seed: int, now: datetime) -> Iterator[SamplePackage]:
    for number in count(seed):
        for sample in sample_packages(number, now=now):
            if sample.revision == 1:
                order_no = f"{sample.order_no}-{number}"
                yield replace(sample, order_no=order_no, filing={**sample.filing, "order_no": order_no})


def _with_bytes(sample: SamplePackage, painted: dict[tuple[str, str], bytes]) -> SamplePackage:
    """The sample with finished pictures; those of its namesakes are kept in ``painted``."""
    who = sample.order_no.rpartition("-")[0]
    materials = []
    for name, page in sample.materials:
        if (who, name) not in painted:
            painted[who, name] = page if isinstance(page, bytes) else paint(page)
        materials.append((name, _marked(painted[who, name], sample.order_no)))
    return replace(sample, materials=tuple(materials))


def _marked(data: bytes, mark: str) -> bytes:
    """A JPEG with a comment; anything else as it is."""
    if not data.startswith(_JPEG):
        return data
    comment = mark.encode()
    return _JPEG + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]
