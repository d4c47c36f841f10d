"""What a screen says of a frozen filing: since when, by whom, on whose word, and why for who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer_tui.tui.session import Session
from reviewer_tui.tui.wording import moment

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import Freeze
    from reviewer_tui.usecases.freeze_store import FreezeCause


def frozen_text(session: Session, freeze: Freeze, cause: FreezeCause | None) -> str:
    """One sentence."""
    t = session.texts
    said = t(
        "freeze.since",
        at=moment(t, freeze.at),
        by=session.name_of(freeze.by),
        authority=t(f"authority.{freeze.authority}"),
    )
    if cause is None:
        return said
    document = t("freeze.document", document=cause.document) if cause.document else ""
    return t("freeze.because", said=said, document=document, why=cause.why)
