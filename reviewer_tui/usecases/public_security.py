"""Recording the number of the public-security filing 公安联网备案号 of each service, and correcting a wrong one.

DL12 ends with the number of the last service, DL13 (show it) begins with the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from reviewer_tui.domain.authority_answer import AnswerKind
from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.policy import GRANTED, Answer, refused
from reviewer_tui.domain.public_security import PublicSecurity, letter_of, public_security_number
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.happening_facts import Kept, Recording
from reviewer_tui.usecases.public_security_letter import stop_advice
from reviewer_tui.usecases.step_inputs import checked_against, past_in
from reviewer_tui.usecases.surroundings import Surroundings, refusal
from reviewer_tui.usecases.views import StepInput

FILED, CORRECTED = "public_security_filed", "public_security_corrected"
PART = "public_security_part"
"""What the clocks are told of a number while another service has none."""
_OWED, _SHOWN = "DL12", "DL13"
_NUMBER = (
    StepInput(name="police_number", kind="text", required=True),
    StepInput(name="granted_on", kind="day", required=True),
)


class PublicSecurityFiled:
    """The first number of a service."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def possible(self, work: Work, filing: Filing, content: FilingContent) -> Answer:
        """Some service has no number yet."""
        return GRANTED if _lacking(work, filing, content) else refused("refused.all_numbered")

    def inputs(self, work: Work, filing: Filing, content: FilingContent) -> tuple[StepInput, ...]:
        """The service where there are several, number and day."""
        return (*_service(content, _lacking(work, filing, content)), *_NUMBER, _note(required=False))

    def keep(self, here: Recording, typed: Mapping[str, str]) -> Kept | None:
        """The same number and day again is nothing new; another one is a correction, and refused here."""
        work, filing, content = here.work, here.filing, here.content
        given = _read(self._around, here, typed, (one.id for one in content.services), _note(required=False))
        known = work.public_security.of(filing.id)
        before = next((one for one in known if one.service_id == given.service_id), None)
        if before is not None:
            if (before.number, before.granted_on) == (given.number, given.granted_on):
                return None
            raise refusal(refused("refused.has_number", number=before.number))
        _store(here, given)
        last = not _lacking(work, filing, content)
        if last:
            stop_advice(work, filing.id)
        newest = max(one.granted_on for one in (given, *known))
        since = _when(here, newest if last else given.granted_on)
        owed = [clock.marks[-1].at for clock in work.deadlines.of(filing.id) if clock.clock == _OWED and clock.open]
        warning, values = _remark(self._around, filing, given.number)
        return Kept(
            since=max(since, *owed) if last and owed else since,
            event=FILED if last else PART,
            details={"service": given.service_id, "number": given.number, "on": given.granted_on.isoformat()},
            warning=warning,
            values=values,
        )


class PublicSecurityCorrected:
    """Another number or day in the place of one that was recorded wrongly, with the reason; the trail has old and new."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def possible(self, work: Work, filing: Filing, content: FilingContent) -> Answer:
        """Some service has a number."""
        return GRANTED if work.public_security.of(filing.id) else refused("refused.not_numbered")

    def inputs(self, work: Work, filing: Filing, content: FilingContent) -> tuple[StepInput, ...]:
        """The service where there are several, the right number, the right day, the reason."""
        return (*_service(content, _numbered(work, filing, content)), *_NUMBER, _note(required=True))

    def keep(self, here: Recording, typed: Mapping[str, str]) -> Kept | None:
        """DL13 begins anew with the right day while it runs, where it began with the wrong one."""
        work, filing = here.work, here.filing
        given = _read(self._around, here, typed, _numbered(work, filing, here.content), _note(required=True))
        known = {one.service_id: one for one in work.public_security.of(filing.id)}
        before = known.get(given.service_id)
        if before is None:
            raise refusal(refused("refused.not_numbered"))
        if (before.number, before.granted_on) == (given.number, given.granted_on):
            return None
        _store(here, given)
        moved = before.granted_on != given.granted_on and any(
            clock.clock == _SHOWN and clock.open and local_date(clock.started_at) == before.granted_on
            for clock in work.deadlines.of(filing.id)
        )
        warning, values = _remark(self._around, filing, given.number)
        return Kept(
            since=_when(here, given.granted_on),
            event=CORRECTED if moved else "",
            details={
                "service": given.service_id,
                "old": f"{before.number} {before.granted_on.isoformat()}",
                "new": f"{given.number} {given.granted_on.isoformat()}",
            },
            warning=warning,
            values=values,
        )


def _note(*, required: bool) -> StepInput:
    return StepInput(name="note", kind="note", required=required)


def _service(content: FilingContent, choices: Iterable[str]) -> tuple[StepInput, ...]:
    """Asked for where there are several."""
    if len(content.services) == 1:
        return ()
    return (StepInput(name="service", kind="service", required=True, choices=tuple(choices)),)


def _numbered(work: Work, filing: Filing, content: FilingContent) -> tuple[str, ...]:
    known = {one.service_id for one in work.public_security.of(filing.id)}
    return tuple(one.id for one in content.services if one.id in known)


def _lacking(work: Work, filing: Filing, content: FilingContent) -> tuple[str, ...]:
    known = {one.service_id for one in work.public_security.of(filing.id)}
    return tuple(one.id for one in content.services if one.id not in known)


def _named(content: FilingContent, text: str) -> str:
    """A service by its id, its place among the services (1, 2 …) or its filing number; else the text as it is."""
    for place, service in enumerate(content.services, start=1):
        if text.strip() in (service.id, str(place), service.icp_number or service.id):
            return service.id
    return text


def _read(
    around: Surroundings, here: Recording, typed: Mapping[str, str], services: Iterable[str], note: StepInput
) -> PublicSecurity:
    """What was typed, checked. BadInput for no such number, a day to come, and one before the approval."""
    wanted = (*_service(here.content, services), *_NUMBER, note)
    said = {"granted_on" if name == "day" else name: value for name, value in typed.items()}
    if "service" in said:
        said["service"] = _named(here.content, said["service"])
    given = checked_against(wanted, here.filing, said, around)
    number, day = public_security_number(given["police_number"]), date.fromisoformat(given["granted_on"])
    if number is None:
        raise BadInput("input.police_form", name="police_number")
    if day > local_date(here.now):
        raise BadInput("input.in_future", name="granted_on")
    approved = _approved_on(here)
    # A service that was filed before may have had its number before we came.
    if approved is not None and day < approved and here.filing.type.czlx <= 2:
        raise BadInput("input.before_approval", name="granted_on", day=approved.isoformat())
    service = given.get("service", here.content.services[0].id)
    return PublicSecurity(service_id=service, number=number, granted_on=day, by=here.actor.login, at=here.now)


def _approved_on(here: Recording) -> date | None:
    """The day that the Authority's newest approval names; where none was kept, the day of the move."""
    said = [one.at for one in here.work.answers.of(here.filing.id) if one.kind is AnswerKind.APPROVAL]
    moved = [one.at for one in here.work.audit.of(here.filing.id) if one.stage_to == "approved"]
    return local_date((said or moved)[-1]) if said or moved else None


def _store(here: Recording, known: PublicSecurity) -> None:
    """The number of a service, here and in the register."""
    here.work.public_security.put(here.filing.id, known)
    filed = here.work.public_security.filed_as(here.filing.id).get(known.service_id)
    if filed:
        here.work.register.note_public_security(filed, known.number, at=here.now)


def _remark(around: Surroundings, filing: Filing, number: str) -> tuple[str, dict[str, str]]:
    """A number of another province than the sponsor's is taken, with a word of warning."""
    province = around.tables().provinces.get(filing.province[:2])
    if province is None or province.public_security_prefix == letter_of(number):
        return "", {}
    return "warning.police_province", {"given": letter_of(number), "expected": province.public_security_prefix}


def _when(here: Recording, day: date) -> datetime:
    """The instant of a day that clocks are told."""
    return past_in("granted_on", day.isoformat(), here.now)
