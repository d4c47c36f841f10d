"""About forty invented filings for demo, training and tests: all types, many provinces, clean ones and faulty ones.

``sample_packages`` makes them, ``write_packages`` writes them as the importer takes them, ``register_sample`` is what was filed
before. Sponsors and persons are invented; their numbers have right check characters and can be nobody's (``numbers.py``).
"""

from __future__ import annotations

from reviewer_tui.sandbox.sample_filings.orders import ON_HOLD
from reviewer_tui.sandbox.sample_filings.packages import (
    DEMO_NOW,
    SamplePackage,
    closed_addresses,
    register_sample,
    sample_hosts,
    sample_packages,
    write_package,
    write_packages,
)
from reviewer_tui.sandbox.sample_filings.register import COLUMNS as REGISTER_COLUMNS

__all__ = [
    "DEMO_NOW",
    "ON_HOLD",
    "REGISTER_COLUMNS",
    "SamplePackage",
    "closed_addresses",
    "register_sample",
    "sample_hosts",
    "sample_packages",
    "write_package",
    "write_packages",
]
