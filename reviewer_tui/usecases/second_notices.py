"""Mails about second persons, in working hours: to who is asked by name, and to who asked what became of it.

None quotes the applicant. Each has one key in the outbox, so that it is written once whoever writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.second import SecondRequest
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.sweep_model import SweepRow, SweepTask

TOLD_WITHIN = timedelta(days=3)
"""A request that became void longer ago is told no more."""


def tell_answer(around: Surroundings, work: Work, asker: StaffMember, request: SecondRequest, by: StaffMember) -> None:
    """Agreed or declined, to who asked; why is read on the desk, for it may quote the applicant. The caller commits."""
    _write(around, work, asker, request, by.name or by.login)


def tell_wanted(around: Surroundings, work: Work, to: StaffMember, request: SecondRequest, by: StaffMember) -> None:
    """That somebody is asked by name. The caller commits."""
    number = f"{to.login}/{int(around.clock.now().timestamp() * 1_000)}"
    _write(around, work, to, request, by.name or by.login, number)


def tell_void(around: Surroundings) -> Iterator[SweepRow]:
    """The sweep's part: what became void because the filing moved on before anybody answered."""
    now = around.clock.now()
    with around.store.reading() as work:
        found = work.seconds.untold(now - TOLD_WITHIN)
    for request in found:
        with around.store.work() as work:
            asker = work.staff.by_login(request.asked_by)
            if asker is None or not asker.active:
                continue
            key = _write(around, work, asker, request, "")
            work.commit()
        yield SweepRow(task=SweepTask.NOTICES, action="noticed", to=asker.login, count=1, key=key)


def _write(around: Surroundings, work: Work, to: StaffMember, request: SecondRequest, by: str, more: str = "") -> str:
    now, words = around.clock.now(), around.words(to.language or "zh")
    what, state = words(f"second_kind.{request.kind}"), f"second_mail.{request.state}"  # waiting: to who is asked
    said = {"number": filing_number(request.filing_id), "by": by, "what": what}
    key = f"notice/second/{request.filing_id}/{request.number}" + (f"/{more}" if more else "")
    work.outbox.add(
        key=key,
        kind="notice",
        filing_id=None,
        payload={
            "login": to.login,
            "subject": words(f"{state}.subject", **said),
            "text": "\n".join([words(f"{state}.text", **said), "", words("mail.closing")]),
        },
        at=now,
        not_before=around.office.next_opening(now, around.calendar()),
    )
    return key
