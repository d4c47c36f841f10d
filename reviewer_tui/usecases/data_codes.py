"""Data codes 数据码: issued with the applicant's consent, told to somebody by an audited act, used or run out after 30 days (DL14).

Unconfirmed, hence off by default (``[rules] data_code``). The desk makes the secret; it is never in the trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.data_code import CONSENTS, DataCode, Reveal, new_token
from reviewer_tui.domain.deadline import start
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.policy import GRANTED, Answer, may, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.happening_facts import Kept, Recording
from reviewer_tui.usecases.step_inputs import checked_against
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal
from reviewer_tui.usecases.views import StepInput

ISSUED, USED = "data_code_issued", "data_code_used"
_NOTE = StepInput(name="note", kind="note", required=False)


def valid_code(work: Work, filing_id: int, now: datetime) -> DataCode | None:
    """The code that may be used now."""
    return next((one for one in reversed(work.data_codes.of(filing_id)) if one.state(now) == "valid"), None)


def roles_of(content: FilingContent) -> tuple[str, ...]:
    """Who may consent and be told: the sponsor's principal, and those of the services."""
    return ("sponsor", *(one.id for one in content.services))


class DataCodeIssued:
    """A new code, with who consented and how."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def possible(self, work: Work, filing: Filing, content: FilingContent) -> Answer:
        """None is valid."""
        now = self._around.clock.now()
        return GRANTED if valid_code(work, filing.id, now) is None else refused("refused.data_code_valid")

    def inputs(self, work: Work, filing: Filing, content: FilingContent) -> tuple[StepInput, ...]:
        """Who consented, and how."""
        return (
            StepInput(name="consent_by", kind="person", required=True, choices=roles_of(content)),
            StepInput(name="consent_how", kind="consent_how", required=True, choices=CONSENTS),
            _NOTE,
        )

    def keep(self, here: Recording, typed: Mapping[str, str]) -> Kept | None:
        """Valid as long as DL14 runs."""
        work, filing, now = here.work, here.filing, here.now
        given = checked_against(self.inputs(work, filing, here.content), filing, dict(typed), self._around)
        granted(self.possible(work, filing, here.content))
        counting = self._around.counting(filing.province, work)
        rule = counting.rule("DL14")
        assert rule is not None
        due = start(rule, now, counting.calendar_for(rule.waiting_on), Cause(ISSUED)).due_at
        assert due is not None
        number = len(work.data_codes.of(filing.id)) + 1
        code = DataCode(
            number=number,
            issued_at=now,
            expires_at=due,
            by=here.actor.login,
            consent_by=given["consent_by"],
            consent_how=given["consent_how"],
        )
        work.data_codes.put(filing.id, code, new_token())
        return Kept(since=now, event=ISSUED, details={"number": str(number), "how": code.consent_how})


class DataCodeUsed:
    """The valid code was used."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def possible(self, work: Work, filing: Filing, content: FilingContent) -> Answer:
        """One is valid."""
        now = self._around.clock.now()
        return GRANTED if valid_code(work, filing.id, now) is not None else refused("refused.no_data_code")

    def inputs(self, work: Work, filing: Filing, content: FilingContent) -> tuple[StepInput, ...]:
        """A note."""
        return (_NOTE,)

    def keep(self, here: Recording, typed: Mapping[str, str]) -> Kept | None:
        """It is valid no more."""
        work, filing, now = here.work, here.filing, here.now
        checked_against(self.inputs(work, filing, here.content), filing, dict(typed), self._around)
        code = valid_code(work, filing.id, now)
        if code is None:
            raise refusal(refused("refused.no_data_code"))
        work.data_codes.put(filing.id, replace(code, used_at=now), work.data_codes.token(filing.id, code.number))
        return Kept(since=now, event=USED, details={"number": str(code.number)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """A code with its secret, shown once."""

    code: DataCode
    token: str


class DataCodeDesk:
    """Reading codes, and telling one."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def of(self, actor: StaffMember, filing_id: int) -> tuple[DataCode, ...]:
        """The codes of a filing without their secrets. Refused where the operator hands out none."""
        self._insist(actor, "read", filing_id)
        with self._around.store.reading() as work:
            return work.data_codes.of(work.filings.get(filing_id).id)

    def reveal(self, actor: StaffMember, filing_id: int, to: str) -> Revealed:
        """The secret of the valid code, for a role; every time is in the trail before it is shown. BadInput for no such role."""
        self._insist(actor, "happening", filing_id)
        with self._around.attempt(actor, "data_code_revealed", filing_id) as work:
            filing, now = work.filings.get(filing_id), self._around.clock.now()
            roles = roles_of(work.revisions.content(filing.id, filing.revision))
            if to not in roles:
                raise BadInput("input.choice", name="to", known=", ".join(roles))
            code = valid_code(work, filing.id, now)
            if code is None:
                raise refusal(refused("refused.no_data_code"))
            token = work.data_codes.token(filing.id, code.number)
            code = replace(code, reveals=(*code.reveals, Reveal(at=now, by=actor.login, to=to)))
            work.data_codes.put(filing.id, code, token)
            noted = event(now, actor, "audit.data_code_revealed", filing.id, number=code.number, to=to)
            work.audit.append(noted)
            work.commit()
        return Revealed(code=code, token=token)

    def _insist(self, actor: StaffMember, verb: str, filing_id: int) -> None:
        self._around.insist(may(actor, verb), actor, "data_code", filing_id)
        on = GRANTED if self._around.data_code else refused("refused.data_code_off")
        self._around.insist(on, actor, "data_code", filing_id)
