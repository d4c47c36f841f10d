"""Opening and closing ports 端口开通: one task a service, address and port (handbook, section 14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PORTS = (80, 8080, 443)
"""The seed's step 7: ports 80, 8080 and 443 are opened once the filing is approved."""


class PortAction(StrEnum):
    """What the task asks for."""

    OPEN = "open"
    CLOSE = "close"


class PortState(StrEnum):
    """requested → opened (or closed) by network operations → proven by a probe; failed when the probe says otherwise."""

    REQUESTED = "requested"
    DONE = "done"
    PROVEN = "proven"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortTask:
    """One port to open or close, where it stands, and the evidence of the last probe (without personal data)."""

    id: int
    service_id: str
    host: str
    address: str
    port: int
    action: PortAction
    state: PortState
    requested_at: datetime
    done_at: datetime | None = None
    done_by: str = ""
    probed_at: datetime | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """What a probe of one port found. ``case`` is a text id such as ``probe.open`` or ``probe.tls_name``; ``millis`` its time."""

    reachable: bool
    proven: bool
    case: str
    detail: str = ""
    millis: int = 0
