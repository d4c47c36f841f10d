"""What each arrow asks for when it is recorded by hand, and the check of what was given."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from reviewer_tui.domain.calendar import SHANGHAI, end_of_day
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.stage import Guard, Transition
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.sms import sms_roles
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.views import StepInput

ICP_NUMBER = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇藏陕陇青宁新]ICP备(\d{8}|\d{10})号(-[1-9]\d*[AXK]?)?", re.ASCII
)
_CODES = re.compile(r"\d{1,4}(:[^;]*)?(;\d{1,4}(:[^;]*)?)*", re.ASCII)
_PAST_EVENTS = frozenset(
    {
        "upload",
        "accepted",
        "sms_one_verified",
        "sms_all_verified",
        "sms_failed",
        "authority_approved",
        "authority_refused",
    }
)
_OPINION = (
    StepInput(name="official", kind="text", required=False),
    StepInput(name="phone", kind="text", required=False),
    StepInput(name="day", kind="day", required=False),
)
"""Beside the text of an opinion, which is its ``note``: who gave it, under which number, on which day."""
_NOTE_WANTED = StepInput(name="note", kind="note", required=False)


def inputs_of(
    row: Transition, filing: Filing, content: FilingContent, tables: ReferenceTables
) -> tuple[StepInput, ...]:
    """The inputs of an arrow, required ones first."""
    wanted: list[StepInput] = []
    for guard in row.guards:
        if guard is Guard.CODES:
            wanted.append(StepInput(name="codes", kind="codes", required=True))
        elif guard is Guard.HOLD_UNTIL:
            wanted.append(StepInput(name="until", kind="when", required=True))
        elif guard is Guard.PERSON:
            roles = tuple(role for role, _ in sms_roles(content))
            wanted.append(StepInput(name="person", kind="person", required=True, choices=roles))
        elif guard is Guard.NUMBERS and filing.type.czlx <= 2:
            if filing.type.czlx == 1:
                wanted.append(StepInput(name="number", kind="numbers", required=False))
            wanted += [
                StepInput(name=f"service_number.{service.id}", kind="numbers", required=False)
                for service in content.services
            ]
        elif guard is Guard.REASON:
            wanted.append(StepInput(name="reasons", kind="reasons", required=True))
        elif guard is Guard.CONSENT:
            wanted.append(StepInput(name="consent", kind="consent", required=True))
        elif guard is Guard.NOTE:
            wanted.append(StepInput(name="note", kind="note", required=True))
    if row.event == "authority_approved":
        wanted.append(StepInput(name="by_phone", kind="by_phone", required=False, choices=("no", "yes")))
    if row.event == "authority_refused":
        wanted += _OPINION
    if not any(item.name == "note" for item in wanted):
        wanted.append(_NOTE_WANTED)
    if row.event in _PAST_EVENTS:
        wanted.append(StepInput(name="at", kind="when", required=False))
    return tuple(wanted)


def checked_inputs(
    row: Transition, filing: Filing, content: FilingContent, given: dict[str, str], around: Surroundings
) -> dict[str, str]:
    """What was given, checked and with instants in full. BadInput names the input that is missing, malformed or unknown."""
    given = checked_against(inputs_of(row, filing, content, around.tables()), filing, given, around)
    if "until" in given and datetime.fromisoformat(given["until"]) <= around.clock.now():
        raise BadInput("input.until_over", name="until")
    return given


def checked_against(
    inputs: tuple[StepInput, ...], filing: Filing, given: dict[str, str], around: Surroundings
) -> dict[str, str]:
    """What was given, each by its kind; see ``checked_inputs``."""
    wanted = {item.name: item for item in inputs}
    given = {name: value.strip() for name, value in given.items() if value.strip()}
    for name in given:
        if name not in wanted:
            raise BadInput("input.unknown", name=name, known=", ".join(wanted))
    for name, item in wanted.items():
        if item.required and item.kind != "reasons" and name not in given:
            raise BadInput("input.missing", name=name)
        if name in given:
            given[name] = _checked(item, given[name], around)
    if "at" in given:
        _insist_on_past(datetime.fromisoformat(given["at"]), filing, around)
    return given


def _checked(item: StepInput, value: str, around: Surroundings) -> str:
    if item.choices and value not in item.choices:
        raise BadInput("input.choice", name=item.name, known=", ".join(item.choices))
    if item.kind == "when":
        instant = limit_in(item.name, value) if item.name == "until" else past_in(item.name, value, around.clock.now())
        return instant.isoformat()
    if item.kind == "day":
        return day_in(item.name, value).isoformat()
    if item.kind == "codes":
        if not _CODES.fullmatch(value):
            raise BadInput("input.codes_form", name=item.name)
        unknown = [code for code, _ in code_pairs(value) if code not in around.tables().result_codes]
        if unknown:
            raise BadInput("input.code_unknown", name=item.name, code=unknown[0])
    if item.kind == "numbers" and not ICP_NUMBER.fullmatch(value):
        raise BadInput("input.icp_number", name=item.name)
    return value


def code_pairs(text: str) -> tuple[tuple[int, str], ...]:
    """``1009:bad@;1011`` as (code, bad value); one code may come with several values."""
    pairs = (part.partition(":") for part in text.split(";") if part)
    return tuple((int(code), value) for code, _, value in pairs)


def limit_in(name: str, value: str) -> datetime:
    """Until when: a date (its 24:00, in Asia/Shanghai) or an ISO time; without a zone it is Asia/Shanghai."""
    instant = _instant(name, value)
    return end_of_day(instant.date()) if len(value) == 10 else instant


def past_in(name: str, value: str, now: datetime) -> datetime:
    """When something happened: an ISO time, or a date, which is its last second but never later than ``now``.

    The instant lies within the day itself, for a clock counts from the day on which it starts.
    """
    instant = _instant(name, value)
    return min(end_of_day(instant.date()) - timedelta(seconds=1), max(now, instant)) if len(value) == 10 else instant


def day_in(name: str, value: str) -> date:
    """A date, ``2026-11-30``; BadInput for anything else."""
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BadInput("input.day_form", name=name)


def _instant(name: str, value: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise BadInput("input.when", name=name) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def _insist_on_past(at: datetime, filing: Filing, around: Surroundings) -> None:
    if at > around.clock.now() + timedelta(minutes=1):
        raise BadInput("input.in_future", name="at")
    if filing.received_at is not None and at < filing.received_at - timedelta(days=1):
        raise BadInput("input.before_filing", name="at")
