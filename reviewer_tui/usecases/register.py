"""The register 备案库: filling it from a list; ``lists`` reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from reviewer_tui.domain.policy import may
from reviewer_tui.domain.public_security import public_security_number
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.adoption import settle_adoptions
from reviewer_tui.usecases.adoption_form import Adoption, adoption_of
from reviewer_tui.usecases.contracts import RegisterRecord
from reviewer_tui.usecases.search_keys import numbers_of
from reviewer_tui.usecases.surroundings import Surroundings, event, granted
from reviewer_tui.usecases.views import HappeningResult

KINDS = ("sponsor", "service", "domain", "access")
MAX_FIELD = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOutcome:
    """What became of one line: changed, unchanged or refused with a text id."""

    line: int
    outcome: str
    reason: str = ""
    column: str = ""


class Register:
    """Filling the register."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def import_csv(self, actor: StaffMember, text: str) -> tuple[RegisterOutcome, ...]:
        """``import_rows`` of CSV text with the columns of ``RegisterRecord``."""
        return self.import_rows(actor, _lines(text))

    def import_rows(
        self, actor: StaffMember, rows: Iterable[tuple[int, dict[str, str]]]
    ) -> tuple[RegisterOutcome, ...]:
        """Add or update records from (line number, column → value); bad lines are refused, the rest go on."""
        outcomes = []
        with self._around.attempt(actor, "register_import") as work:
            granted(may(actor, "register_import"))
            now = self._around.clock.now()
            for line, row in rows:
                try:
                    record = _record(row)
                except BadInput as error:
                    column = str(error.values.get("column", ""))
                    outcomes.append(RegisterOutcome(line=line, outcome="refused", reason=error.reason, column=column))
                    continue
                changed = work.register.put(record, from_filing="", at=now)
                outcomes.append(RegisterOutcome(line=line, outcome="changed" if changed else "unchanged"))
            changed_count = sum(item.outcome == "changed" for item in outcomes)
            settle_adoptions(self._around, work, actor=actor.login, at=now)
            if changed_count:
                work.audit.append(event(now, actor, "audit.register_import", None, records=changed_count))
            work.commit()
        return tuple(outcomes)

    def adopt(self, actor: StaffMember, values: Mapping[str, str], *, source: str) -> bool:
        """Record a number that an order refers to and the register lacks, as a look-up showed it (认领); False when it is known.

        ``values`` are columns of ``RegisterRecord``, and ``domains`` (with commas) of a service; ``source`` says where it was
        looked up. The clocks that wait for it end.
        Raises BadInput for a column or a source that is missing or malformed.
        """
        with self._around.attempt(actor, "adopt") as work:
            granted(may(actor, "happening"))
            record, *domains = adopted_records(values, source)
            if not work.register.lacks([(record.kind, record.number)]):
                return False
            now = self._around.clock.now()
            for each in (record, *domains):
                work.register.put(each, from_filing="", at=now)
            settle_adoptions(self._around, work, actor=actor.login, at=now)
            noted = event(
                now, actor, "audit.adopted", None, kind=record.kind, number=record.number, source=source.strip()[:200]
            )
            work.audit.append(noted)
            work.commit()
        return True

    def lacking(self, filing_id: int) -> tuple[tuple[str, str], ...]:
        """Kind and number of all to which an order refers and which the register lacks."""
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            return work.register.lacking(numbers_of(work.revisions.content(filing.id, filing.revision)))

    def look(self, event: str, typed: Mapping[str, str]) -> Adoption:
        """What the form of an adoption would record; BadInput where ``adopt`` would say so. Nothing is written."""
        adoption = adoption_of(event, typed)
        adopted_records(adoption.values, adoption.source)
        return adoption

    def adopt_typed(self, actor: StaffMember, filing_id: int, event: str, typed: Mapping[str, str]) -> HappeningResult:
        """``adopt`` with what was typed into the form, from an order that refers to the number."""
        adoption = adoption_of(event, typed)
        changed = self.adopt(actor, adoption.values, source=adoption.source)
        with self._around.store.reading() as work:
            return HappeningResult(filing=work.filings.get(filing_id), event=event, changed=changed)


def adopted_records(values: Mapping[str, str], source: str) -> tuple[RegisterRecord, ...]:
    """The record of a number with those of its domains. BadInput for what is missing or malformed."""
    given = dict(values)
    named = [part.strip() for part in given.pop("domains", "").replace("，", ",").split(",") if part.strip()]
    if not source.strip():
        raise BadInput("input.missing", name="source")
    unknown = sorted(set(given) - {item.name for item in fields(RegisterRecord)})
    if unknown:
        raise BadInput("register.column_unknown", column=unknown[0], known="-")
    record = _record({"kind": "", "number": "", "name": "", **given})
    if record.kind not in ("sponsor", "service"):
        raise BadInput("register.kind", column="kind")
    if named and record.kind != "service":
        raise BadInput("register.value", column="domains")
    domains = (_record({"kind": "domain", "number": record.number, "name": one, "domain": one}) for one in named)
    return (record, *domains)


def _lines(text: str) -> Iterable[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    known = {item.name for item in fields(RegisterRecord)}
    names = reader.fieldnames or []
    for needed in ("kind", "number", "name"):
        if needed not in names:
            raise BadInput("register.column_missing", column=needed)
    for name in names:
        if name not in known:
            raise BadInput("register.column_unknown", column=name, known=", ".join(sorted(known)))
    for row in reader:
        yield reader.line_num, {name: (value or "").strip() for name, value in row.items() if name in known}


def _record(row: dict[str, str]) -> RegisterRecord:
    if row["kind"] not in KINDS:
        raise BadInput("register.kind", column="kind")
    for column in ("number", "name"):
        if not row[column]:
            raise BadInput("register.empty", column=column)
    for column, value in row.items():
        if len(value) > MAX_FIELD or "\0" in value:
            raise BadInput("register.value", column=column)
    if row.get("status", "filed") not in ("", "filed", "cancelled"):
        raise BadInput("register.value", column="status")
    nature = row.pop("nature", "")
    if nature and not (nature.isascii() and nature.isdigit()):
        raise BadInput("register.value", column="nature")
    given = {column: value for column, value in row.items() if value}
    # A domain and an access are called what they are, whatever a list calls them: an order finds them by it.
    given["name"] = {"domain": row.get("domain"), "access": row.get("ip_start")}.get(row["kind"]) or row["name"]
    if "public_security" in given:
        number = public_security_number(given["public_security"])
        if number is None:
            raise BadInput("register.value", column="public_security")
        given["public_security"] = number
    return RegisterRecord(nature=int(nature) if nature else None, **given)
