"""What waits for a second person, and the errors that were overridden."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.second import Asked, Override, SecondRequest, SecondState
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.storage.instants import to_instant, to_instant_or_none, to_millis
from reviewer_tui.storage.reads.decisions import reasons_of
from reviewer_tui.storage.reads.source import Row, Source
from reviewer_tui.storage.vault import Vault

_LOTS = 10_000


class SecondReads:
    """Reads requests and overrides."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, filing_id: int) -> tuple[SecondRequest, ...]:
        """All requests of a filing, oldest first."""
        rows = self._source.named("SELECT * FROM second_request WHERE filing_id = ? ORDER BY number", [filing_id])
        return tuple(self._request(row) for row in rows)

    def waiting(self) -> tuple[SecondRequest, ...]:
        """What waits anywhere, the filings most at risk first; those that wait have an index of their own."""
        sql = (
            "SELECT r.* FROM filing f JOIN second_request r ON r.filing_id = f.id"
            " WHERE f.second_wanted AND r.state = 'waiting' ORDER BY f.risk_group, f.risk_due, r.asked_at, r.filing_id, r.number"
        )
        return tuple(self._request(row) for row in self._source.named(sql, []))

    def untold(self, since: datetime) -> tuple[SecondRequest, ...]:
        """What became void since then and has no mail in the outbox."""
        sql = (
            "SELECT * FROM second_request WHERE state = 'void' AND answered_at >= ? AND NOT EXISTS (SELECT 1 FROM outbox o"
            " WHERE o.key = 'notice/second/' || filing_id || '/' || number) ORDER BY answered_at, filing_id, number"
        )
        return tuple(self._request(row) for row in self._source.named(sql, [to_millis(since)]))

    def lot(self, filing_id: int, revision: int) -> int:
        """Drawn by a keyed hash of filing and revision: nobody who works on the filing can turn it."""
        return int(self._vault.digest("second_look", f"{filing_id}/{revision}"), 16) % _LOTS

    def overrides(self, filing_id: int, revision: int, content_hash: str) -> tuple[Override, ...]:
        """What was overridden in exactly this content."""
        sql = 'SELECT * FROM "override" WHERE filing_id = ? AND revision = ? AND content_hash = ? ORDER BY at, key'
        return tuple(
            Override(
                key=row["key"],
                reason=self._vault.open(f"override.reason/{filing_id}/{revision}/{row['key']}", row["sealed_reason"]),
                by=row["by"],
                at=to_instant(row["at"]),
                second_by=row["second_by"],
            )
            for row in self._source.named(sql, [filing_id, revision, content_hash])
        )

    def _request(self, row: Row) -> SecondRequest:
        place = f"{row['filing_id']}/{row['number']}"
        body = json.loads(self._vault.open(f"second_request.body/{place}", row["sealed_body"]))
        answer = row["sealed_answer"]
        return SecondRequest(
            filing_id=row["filing_id"],
            number=row["number"],
            kind=SecondKind(row["kind"]),
            because=row["because"],
            state=SecondState(row["state"]),
            asked=_asked(body),
            revision=row["revision"],
            filing_version=row["filing_version"],
            content_hash=row["content_hash"],
            asked_by=row["asked_by"],
            asked_at=to_instant(row["asked_at"]),
            answered_by=row["answered_by"],
            answered_at=to_instant_or_none(row["answered_at"]),
            wanted=row["wanted"],
            answer="" if answer is None else self._vault.open(f"second_request.answer/{place}", answer),
        )


def _asked(body: dict[str, Any]) -> Asked:
    draft = body["draft"]
    return Asked(
        draft=draft
        and DecisionDraft(
            verdict=Verdict(draft["verdict"]),
            reasons=reasons_of(draft["reasons"]),
            internal_note=draft["internal_note"],
            language=draft.get("language", "zh"),
        ),
        key=body["key"],
        reason=body["reason"],
        inputs=tuple((name, value) for name, value in body["inputs"]),
        ticks=tuple((row, state) for row, state in body["ticks"]),
        amends=body.get("amends"),
    )
