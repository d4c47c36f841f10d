"""What the screen says about one date: the proof of a clock from its rule to its end, or what another date follows from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from reviewer_tui.domain.checks.months import ExpiryCount, Lasting
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.domain.proof import Proof
from reviewer_tui.locale import Texts
from reviewer_tui.tui.dialogs.why_weeks import odd_day_lines, week_lines
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Source, folded
from reviewer_tui.tui.wording import basis_text, clock_time, day_of, due_text, local, moment, words
from reviewer_tui.usecases.cause_words import cause_text
from reviewer_tui.usecases.date_views import OtherDate, OtherKind, ProofView

NameOf = Callable[[str], str]


def clock_words(texts: Texts, code: str) -> str:
    """The name of a clock."""
    return words(texts, f"clock.{code}", code)


def ends_text(texts: Texts, proof: Proof) -> str:
    """When it is due, with the year; of a paused clock what is left."""
    if proof.due_at is None:
        return texts("extend.left", left=_left(texts, proof))
    return with_year(proof.due_at, due_text(texts, proof.due_at, provisional=proof.provisional))


def _left(texts: Texts, proof: Proof) -> str:
    """What a pause left of the limit; ``?`` where the days before it may still move."""
    return texts.plural(f"amount.{proof.unit}", proof.remaining or 0) + "?" * proof.provisional


def with_year(due_at: datetime, said: str) -> str:
    """An end with the year of the day that it ends."""
    return f"{local(due_at - timedelta(microseconds=1)).year}-{said}"


def proof_lines(texts: Texts, view: ProofView, today: date, name_of: NameOf) -> Source:
    """The rule and the start, the days, what interrupted the count, the end, what else would have been said, the calendar."""
    proof = view.proof

    def lines(width: int) -> tuple[Line, ...]:
        result = [*_begin(texts, view, width), *week_lines(texts, proof, today, width)]
        if proof.unit is ClockUnit.WORKING_DAYS:
            result.extend(odd_day_lines(texts, proof, width))
        result.extend(_interruptions(texts, proof, width, name_of))
        result.extend(_end(texts, view, width, name_of))
        result.extend(_beside(texts, proof, width))
        return tuple(result)

    return lines


def _begin(texts: Texts, view: ProofView, width: int) -> list[Line]:
    proof = view.proof
    key = "due.rule_hours" if proof.unit is ClockUnit.HOURS else "due.rule"
    if proof.back_from is not None:
        key = "due.rule_back" if proof.limit else "due.rule_day"
    limit = texts.plural(f"amount.{proof.unit}", proof.limit)
    name = f"{proof.clock} {clock_words(texts, proof.clock)}"
    given = f"{proof.back_from.year}-{day_of(texts, proof.back_from)}" if proof.back_from else ""
    result = folded(texts(key, clock=name, limit=limit, day=given), width, Role.STRONG)
    if view.basis:
        said = texts("why.basis", basis=basis_text(texts, view.basis))
        if view.usual is not None and view.usual != proof.limit:
            said += texts("why.own_limit", usual=texts.plural(f"amount.{proof.unit}", view.usual))
        result.extend(folded(said, width, Role.MUTED))
    for restart in proof.restarts:
        said = texts("why.restart", at=moment(texts, restart.at), because=cause_text(texts, restart.because))
        result.extend(folded(said, width, Role.MUTED))
    said = texts("why.started", at=moment(texts, proof.started_at), because=cause_text(texts, proof.because))
    if proof.first_day is not None and proof.back_from is None:
        said += texts("why.first_day", day=day_of(texts, proof.first_day))
    result.extend(folded(said, width))
    return result


def _interruptions(texts: Texts, proof: Proof, width: int, name_of: NameOf) -> list[Line]:
    result: list[Line] = []
    for pause in proof.pauses:
        until = moment(texts, pause.until) if pause.until else texts("why.still")
        days = texts.plural("amount.working_days", pause.working_days)
        said = texts("why.pause", since=moment(texts, pause.since), until=until, n=days)
        said += texts("why.because", because=cause_text(texts, pause.because))
        if pause.by:
            said += texts("why.by", by=name_of(pause.by))
        if pause.why:
            said += texts("why.words", why=" ".join(pause.why.split()))
        result.extend(folded(said, width, indent=3, first=[("|| ", Role.PAUSED)]))
    for extension in proof.extensions:
        amount = texts.plural(f"amount.{proof.unit}", extension.amount)
        who = name_of(extension.by) if extension.by else "-"
        said = texts("why.extension", amount=amount, at=moment(texts, extension.at), by=who)
        said += texts("why.words", why=" ".join(extension.why.split()))
        result.extend(folded(said, width, indent=3, first=[("+  ", Role.STRONG)]))
    return result


def _time_left(texts: Texts, proof: Proof) -> str:
    unit, left = proof.left.told_in(proof.unit)
    return texts.plural(f"amount.{unit}", abs(left))


def _end(texts: Texts, view: ProofView, width: int, name_of: NameOf) -> list[Line]:
    proof = view.proof
    if proof.due_at is None:
        left = _left(texts, proof)
        key = "why.paused" if proof.remaining else "why.paused_same_day"
        return folded(texts(key, left=left), width, Role.STRONG, indent=3, first=[("|| ", Role.PAUSED)])
    said = texts("why.due", due=ends_text(texts, proof))
    if proof.closes_at is not None:
        said += texts("why.closes", time=clock_time(proof.closes_at))
    result = folded(said, width, Role.STRONG, indent=3, first=[("=  ", Role.AT_RISK)])
    if proof.extensions and proof.due_before_extension is not None and proof.unit is not ClockUnit.HOURS:
        before = day_of(texts, proof.due_before_extension) + "?" * proof.provisional_before_extension
        result.extend(folded(texts("why.before_extension", day=before), width, Role.MUTED, indent=3))
    if proof.ended is not None:
        state = texts(f"deadline_state.{proof.state}")
        because = cause_text(texts, proof.ended.because)
        said = texts("why.ended", at=moment(texts, proof.ended.at), because=because, state=state)
        if proof.ended.by:
            said += texts("why.by", by=name_of(proof.ended.by))
        return [*result, *folded(said, width, indent=3)]
    if proof.unit is ClockUnit.HOURS and not proof.left.breached:
        result.extend(folded(texts("why.time_left", left=_time_left(texts, proof)), width, Role.MUTED, indent=3))
    if proof.unit is not ClockUnit.HOURS and proof.back_from is None:
        units = proof.limit + sum(one.amount for one in proof.extensions)
        said = texts("why.elapsed", n=proof.elapsed, of=texts.plural(f"amount.{proof.unit}", units))
        if not proof.left.breached:
            said += texts("why.working_days_left", left=_time_left(texts, proof))
        result.extend(folded(said, width, Role.MUTED, indent=3))
    if proof.left.breached:
        said = texts("why.breached", n=_time_left(texts, proof))
        result.extend(folded(said, width, Role.BREACHED, indent=3, first=[("!! ", Role.BREACHED)]))
    return result


def _beside(texts: Texts, proof: Proof, width: int) -> list[Line]:
    """What Monday to Friday would have said, which days may still move, where the years come from."""
    result: list[Line] = []
    if proof.recounted is not None:
        result.extend(folded(texts("why.recounted", day=f"{proof.recounted}"), width, Role.SOON))
    if proof.naive_mon_fri is not None and proof.naive_off_by is not None:
        days = texts.plural("amount.working_days", abs(proof.naive_off_by))
        off = proof.naive_off_by
        key = "why.naive_same" if off == 0 else "why.naive_early" if off > 0 else "why.naive_late"
        result.extend(folded(texts(key, day=day_of(texts, proof.naive_mon_fri), n=days), width, Role.MUTED))
    for span in proof.provisional_days:
        since, until = f"{span.since}", f"{span.until}"
        key = "why.loose_days" if span.since != span.until else "why.loose_day"
        said = texts(key, since=since, until=until, year=span.year)
        result.extend(folded(said, width, Role.SOON, indent=3, first=[("?  ", Role.SOON)]))
    if proof.unit is ClockUnit.WORKING_DAYS:
        for year in proof.calendar:
            key = "why.calendar_official" if year.official else "why.calendar_missing"
            loaded = f"{year.loaded_on:%Y-%m-%d}" if year.loaded_on else "-"
            said = texts(key, year=year.year, loaded=loaded, source=year.source or "-")
            result.extend(folded(said, width, Role.MUTED if year.official else Role.SOON))
    return result


def other_lines(texts: Texts, other: OtherDate, now: datetime, name_of: NameOf) -> Source:
    """A date that no clock counts: until when, since when and by whom, and the setting or the words it follows from."""

    def lines(width: int) -> tuple[Line, ...]:
        until = f"{clock_time(other.at)}:{other.at:%S}"
        if other.kind is OtherKind.HOLD:
            until = with_year(other.at, due_text(texts, other.at))
        result = folded(texts(f"why.{other.kind}", until=until), width, Role.STRONG)
        since = f"{moment(texts, other.since)}:{other.since:%S}"
        said = texts(f"why.{other.kind}_since", since=since, by=name_of(other.by) if other.by else "-")
        result.extend(folded(said, width))
        if other.why:
            result.extend(folded(" ".join(other.why.split()), width, indent=2))
        amount = ""
        if other.seconds:
            minutes, rest = divmod(other.seconds, 60)
            whole = minutes >= 10 and not rest
            amount = texts.plural("amount.minutes" if whole else "amount.seconds", minutes if whole else other.seconds)
        result.extend(folded(texts(f"why.{other.kind}_rule", amount=amount), width, Role.MUTED))
        if other.at <= now:
            return (*result, *folded(texts("why.over"), width, Role.MUTED))
        left = other.at - now
        days, hours = divmod(left, timedelta(days=1))
        said = texts(
            "why.left",
            days=days,
            hours=hours // timedelta(hours=1),
            minutes=hours % timedelta(hours=1) // timedelta(minutes=1),
        )
        result.extend(folded(said, width, Role.MUTED))
        return tuple(result)

    return lines


_LASTING = {
    Lasting.LONG_ENOUGH: ("✓ ", Role.ACCENT),
    Lasting.ENDS_SOON: ("! ", Role.AT_RISK),
    Lasting.EXPIRED: ("✗ ", Role.FAULT),
}


def expiry_lines(texts: Texts, counts: tuple[ExpiryCount, ...], place_of: NameOf) -> Source:
    """How the months of each validity were counted: the day of the checks, the limit, the declared end, the verdict."""

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        for count in counts:
            sign, role = _LASTING[count.lasting]
            head = f"{place_of(count.path)}  {texts('why.ends_on', day=f'{count.ends_on}')}"
            result.extend(folded(head, width, Role.STRONG, indent=2, first=[(sign, role)]))
            months = texts.plural("amount.months", count.months)
            said = texts("why.months", day=f"{count.counted_on}", months=months, limit=f"{count.limit}")
            result.extend(folded(said, width, indent=2))
            values = {"ends": f"{count.ends_on}", "limit": f"{count.limit}", "day": f"{count.counted_on}"}
            result.extend(folded(texts(f"why.{count.lasting}", **values), width, Role.MUTED, indent=2))
            result.append(Line())
        result.extend(folded(texts("why.months_rule"), width, Role.MUTED))
        return tuple(result)

    return lines
