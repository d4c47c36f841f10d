"""When the duty to file with the public security begins: with the first port proven open, unless every service has its number."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.clock_moves import PORT_PROVEN
from reviewer_tui.domain.correction import ENDS
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.identifiers import parse_icp_number
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.moves import tell_clocks
from reviewer_tui.usecases.public_security_advice import advise_on_opening
from reviewer_tui.usecases.surroundings import Surroundings


def note_open_port(around: Surroundings, work: Work, filing: Filing, *, actor: StaffMember, at: datetime) -> Filing:
    """A probe has shown a port open: the first one begins DL12, and the applicant is advised, but not where all has ended. The
    caller commits.
    """
    if filing.stage in ENDS or all_numbered(work, filing, work.revisions.content(filing.id, filing.revision)):
        return filing
    filing = tell_clocks(around, work, filing, PORT_PROVEN, actor=actor.login, at=at)
    advise_on_opening(around, work, filing, actor=actor, at=at)
    return filing


def all_numbered(work: Work, filing: Filing, content: FilingContent) -> bool:
    """Whether each service has its number: recorded here, or in the register from an earlier order."""
    known = {one.service_id for one in work.public_security.of(filing.id)}
    filed = work.public_security.filed_as(filing.id)
    rest = {filed.get(service.id, service.icp_number) for service in content.services if service.id not in known}
    entities = {found.entity for number in rest if (found := parse_icp_number(number)) is not None}
    records = work.register.records(entities, "service")
    return rest <= {record.number for record in records if record.public_security}
