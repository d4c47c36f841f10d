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
from reviewer_tui.usecases.contracts import RegisterRecord
from reviewer_tui.usecases.surroundings import Surroundings, event, granted

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

        ``values`` are columns of ``RegisterRecord``; ``source`` says where it was looked up. The clocks that wait for it end.
        Raises BadInput for a column or a source that is missing or malformed.
        """
        with self._around.attempt(actor, "adopt") as work:
            granted(may(actor, "happening"))
            if not source.strip():
                raise BadInput("input.missing", name="source")
            unknown = sorted(set(values) - {item.name for item in fields(RegisterRecord)})
            if unknown:
                raise BadInput("register.column_unknown", column=unknown[0], known="-")
            record = _record({"kind": "", "number": "", "name": "", **values})
            if record.kind not in ("sponsor", "service"):
                raise BadInput("register.kind", column="kind")
            if not work.register.lacks([(record.kind, record.number)]):
                return False
            now = self._around.clock.now()
            work.register.put(record, from_filing="", at=now)
            settle_adoptions(self._around, work, actor=actor.login, at=now)
            noted = event(
                now, actor, "audit.adopted", None, kind=record.kind, number=record.number, source=source.strip()[:200]
            )
            work.audit.append(noted)
            work.commit()
        return True


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
