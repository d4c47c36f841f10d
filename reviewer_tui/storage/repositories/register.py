"""The register 备案库: what is filed already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from reviewer_tui.domain.identifiers import parse_icp_number
from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.sponsor import INDIVIDUAL
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.register import RegisterReads
from reviewer_tui.storage.repositories.listed import adopted
from reviewer_tui.storage.repositories.writing import InTransaction, change
from reviewer_tui.storage.tables import RegisterRecordRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import RegisterRecord
from reviewer_tui.usecases.search_keys import ascii_domain

_G = RegisterRecordRow.__table__  # type: ignore[attr-defined]
_SEALED = ("name", "certificate_type", "certificate_number", "nature", "domain", "ip_start", "ip_end", "provider")
_GIVEN = "public_security"
"""Among the sealed facts, too: an approval does not know it, and keeps it."""


def _place(row: Mapping[Any, Any]) -> str:
    """Where the facts of a row are sealed."""
    return f"register_record.facts/{row['kind']}/{row['number']}/{row['name']}"


def shown_facts(facts: Mapping[str, Any]) -> dict[str, str]:
    """What of the sealed facts of a record stands in the lists: the certificate as it may be shown, the domain or address,
    of a service its number of the public security.
    """
    certificate = facts["certificate_number"]
    span = "-".join(dict.fromkeys(part for part in (facts["ip_start"], facts["ip_end"]) if part))
    return {
        "certificate": mask("sponsor_number", certificate, individual=facts["nature"] == INDIVIDUAL),
        "detail": ascii_domain(facts["domain"]) if facts["domain"] else span or facts.get(_GIVEN, ""),
    }


def entity_of(kind: str, number: str) -> str:
    """The entity number that a record hangs on where it does not say so: its own, or the one within its service number."""
    if kind == "sponsor":
        return number
    parsed = parse_icp_number(number)
    return parsed.entity if parsed is not None else ""


class Register(RegisterReads):
    """Writes the register, beside reading it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection
        self._referring: set[int] = set()

    def put(self, record: RegisterRecord, *, from_filing: str, at: datetime) -> bool:
        """Add or update a record; False when it stood there already.

        A number is one sponsor or one service, which a change may rename; domains and accesses under it go by their names.
        """
        shown = mask("name", record.name) if record.nature == INDIVIDUAL else record.name
        key = [_G.c.kind == record.kind, _G.c.number == record.number]
        if record.kind in ("domain", "access"):
            key.append(_G.c.name == shown)
        newest = select(_G).where(*key).order_by(_G.c.name == shown, _G.c.status == "filed", _G.c.id)
        old = next(reversed(self._db.execute(newest).mappings().all()), None)
        place = _place({"kind": record.kind, "number": record.number, "name": shown})
        known = {} if old is None else self._facts(old)
        said = {name: getattr(record, name) for name in _SEALED}
        if given := record.public_security or known.get(_GIVEN, ""):
            said[_GIVEN] = given
        facts = to_json(said)
        plain: dict[str, Any] = {
            "kind": record.kind,
            "number": record.number,
            "name": shown,
            "sponsor_number": record.sponsor_number or entity_of(record.kind, record.number),
            "certificate_digest": self._digest(record.certificate_number),
            "service_kind": record.service_kind,
            "province": record.province,
            "authority_key": record.authority_id,
            "status": record.status,
            **shown_facts(said),
        }
        self._referring |= adopted(self._db, record.kind, record.number)
        if old is None:
            sealed = self._vault.seal(place, facts)
            values = {**plain, "sealed_facts": sealed, "from_filing": from_filing, "recorded_at": to_millis(at)}
            self._db.execute(insert(_G).values(**values))
            return True
        same = all(old[name] == value for name, value in plain.items())
        if same and known == said:
            return False
        sealed = self._vault.seal(place, facts)
        values = {**plain, "sealed_facts": sealed, "from_filing": from_filing, "recorded_at": to_millis(at)}
        self._db.execute(update(_G).where(_G.c.id == old["id"]).values(**values))
        return True

    def note_public_security(self, number: str, given: str, *, at: datetime) -> None:
        """Write the number of the public security into what is filed under ``number`` as a service."""
        sql = "SELECT * FROM register_record WHERE kind = 'service' AND number = ?"
        for row in self._source.named(sql, [number]):
            said = {**self._facts(row), _GIVEN: given}
            sealed = self._vault.seal(_place(row), to_json(said))
            values = {"sealed_facts": sealed, "detail": shown_facts(said)["detail"]}
            change(self._db, _G, {"id": row["id"]}, {**values, "recorded_at": to_millis(at)})

    def _facts(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """What is sealed of a row."""
        found: dict[str, Any] = json.loads(self._vault.open(_place(row), row["sealed_facts"]))
        return found

    def adopted(self) -> tuple[int, ...]:
        """The filings to which what was put has given the last number that the register lacked; each is told of once."""
        referring, self._referring = sorted(self._referring), set()
        still = "SELECT 1 AS lacks FROM adoption WHERE filing_id = ? LIMIT 1"
        return tuple(filing for filing in referring if not self._source.named(still, [filing]))

    def cancel(
        self,
        *,
        sponsor_number: str = "",
        number: str = "",
        kind: str = "",
        name: str = "",
        from_filing: str = "",
        at: datetime,
    ) -> int:
        """Mark records cancelled: all of a sponsor, or one number with what hangs on it (of one kind, name or order); how many."""
        where: list[Any] = [_G.c.status == "filed"]
        if sponsor_number:
            where.append(or_(_G.c.number == sponsor_number, _G.c.sponsor_number == sponsor_number))
        if number:
            where.append(_G.c.number == number)
        if kind:
            where.append(_G.c.kind == kind)
        if name:
            where.append(_G.c.name == name)
        if len(where) == 1:
            return 0
        if from_filing:
            where.append(_G.c.from_filing == from_filing)
        done = self._db.execute(update(_G).where(*where).values(status="cancelled", recorded_at=to_millis(at)))
        return int(done.rowcount)
