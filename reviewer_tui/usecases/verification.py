"""The QR code of the electronic verification: for which address, and that it was issued (DL01 ends; audited).

The address is never fetched: the applicant's telephone opens it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from reviewer_tui.domain.clock_moves import QR_ISSUED
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.meeting import FIELDS, checked_meeting
from reviewer_tui.domain.policy import may, may_hold, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.verification_address import LONGEST, from_pattern, host_of, is_verification_address
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.happenings import Happenings
from reviewer_tui.usecases.precheck import load_checked, mode_of
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal, refusal_on


@dataclass(frozen=True, slots=True, kw_only=True)
class QrOrder:
    """What a QR code says, and whether issuing it was news."""

    filing: Filing
    address: str
    issued: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressSources:
    """Where addresses come from beside the package: ``pattern`` is the configured one with ``{order_no}`` in it, empty: none.

    ``hosts`` are those to which the address of a platform may lead; none: to any. ``office`` is where people come to.
    """

    pattern: str = ""
    hosts: tuple[str, ...] = ()
    office: str = ""


class QrCodes(Protocol):
    """What makes QR codes."""

    def modules(self, text: str) -> tuple[tuple[bool, ...], ...]:
        """Rows of modules with a quiet border; True is dark."""
        ...

    def png(self, text: str) -> bytes: ...


class Verification:
    """Verbs of the verification."""

    def __init__(self, around: Surroundings, happenings: Happenings, codes: QrCodes, sources: AddressSources) -> None:
        self._around = around
        self.codes = codes
        self._happenings = happenings
        self._sources = sources

    @property
    def office(self) -> str:
        """Where people come to and papers are sent, in the provider's own words; empty where it is not configured."""
        return self._sources.office

    def arrange(self, actor: StaffMember, filing_id: int, given: Mapping[str, str]) -> bool:
        """Keep what was arranged for a verification by hand; an empty value takes a field away. False when it was so already.

        Refused for a filing that is verified electronically or held by somebody else; BadInput for what may not stand in a field.
        """
        with self._around.attempt(actor, "arrange", filing_id) as work:
            changed = self.arrange_in(work, actor, work.filings.get(filing_id), given)
            work.commit()
            return changed

    def arrange_in(self, work: Work, actor: StaffMember, filing: Filing, given: Mapping[str, str]) -> bool:
        """``arrange`` inside a unit of work of the caller, who commits."""
        granted(may(actor, "happening"))
        now = self._around.clock.now()
        free = may_hold(actor, filing, now)
        if not free:
            raise refusal_on(work, filing, free)
        mode, because = mode_of(self._around, load_checked(self._around, work, filing).content)
        if mode != "manual":
            raise refusal(refused("refused.electronic", because=because))
        before = work.meetings.of(filing.id)
        after = checked_meeting(before, given)
        if after == before:
            return False
        changed = [name for name in FIELDS if before.get(name) != after.get(name)]
        work.meetings.keep(filing.id, after, now)
        work.audit.append(event(now, actor, "audit.arranged", filing.id, arranged=", ".join(changed)))
        return True

    def address(self, actor: StaffMember, filing_id: int, given: str = "") -> QrOrder:
        """The address for a filing: what was ``given``, else what the platform sent with the package, else the configured one.

        Refused where the filing is verified by hand, no address is known, or its host is none of the configured; BadInput for an
        address that may not stand in a code.
        """
        self._around.insist(may(actor, "read"), actor, "open", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            content = load_checked(self._around, work, filing).content
        mode, because = mode_of(self._around, content)
        if mode != "electronic":
            raise refusal(refused("refused.by_hand", because=because))
        foreign = given.strip() or content.verification_address.strip()
        address = foreign or from_pattern(self._sources.pattern, filing.order_no)
        if not address:
            raise refusal(refused("refused.no_address"))
        if not is_verification_address(address):
            raise BadInput("verification.address", limit=LONGEST)
        if foreign and self._sources.hosts and host_of(address) not in self._sources.hosts:
            raise refusal(refused("refused.host", host=host_of(address), known=", ".join(self._sources.hosts)))
        return QrOrder(filing=filing, address=address, issued=False)

    def issue(self, actor: StaffMember, filing_id: int, given: str = "") -> QrOrder:
        """``address``, and the happening ``qr_issued``: it is recorded once a day."""
        order = self.address(actor, filing_id, given)
        told = self._happenings.record(actor, filing_id, QR_ISSUED)
        return QrOrder(filing=told.filing, address=order.address, issued=told.changed)
