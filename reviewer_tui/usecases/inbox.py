"""The inbox: packages that were renamed into a folder come in from there, each once, and each leaves with a receipt.

Receipts go back to whoever sent the package: they hold no personal data and no character that does not show.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.contracts import Words
from reviewer_tui.usecases.intake import Intake, Progress
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.views import ImportOutcome, ImportRefusal

_LANGUAGES = ("zh", "en")
_QUOTING = frozenset({"found", "file", "names"})
"""Values of a refusal in which a stranger's own words stand: names of files may be names of persons."""
_QUOTED_KEY = re.compile(r'\["(?:[^"\\]|\\.)*"?\]?')
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one package. ``code`` is the reason of a refusal, ``path`` its field, ``sha256`` over the package."""

    package: str
    outcome: str
    filing: str
    order_no: str
    code: str
    path: str
    message_zh: str
    message_en: str
    sha256: str
    time: str


class InboxFolder(Protocol):
    """The folder with its ``done`` and ``failed``."""

    def held(self) -> AbstractContextManager[None]:
        """One run at a time: Unavailable while another one is at it. BadInput when there is no such folder."""
        ...

    def waiting(self) -> tuple[Path, ...]:
        """What lies there complete, in the order in which it came."""
        ...

    def settle(self, package: Path, receipt: Receipt, *, taken: bool) -> None:
        """Write the receipt, then move the package beside it; after a stop in between the same call goes on from there."""
        ...


class Inbox:
    """Empties an inbox."""

    def __init__(self, around: Surroundings, intake: Intake, folder: InboxFolder) -> None:
        self._around = around
        self._intake = intake
        self._folder = folder

    def take_in(
        self, actor: StaffMember, on_progress: Progress | None = None, *, dry_run: bool = False
    ) -> tuple[ImportOutcome, ...]:
        """Import what waits, and settle each package once its outcome is durable; a rehearsal moves and writes nothing.

        Stopped at any instant, the next run goes on: what was imported and not settled comes out as ``unchanged``.
        """
        if dry_run:
            return self._run(actor, lambda package, outcome: None, on_progress, dry_run=True)
        with self._folder.held():
            return self._run(actor, self._settle, on_progress, dry_run=False)

    def _run(
        self,
        actor: StaffMember,
        settle: Callable[[Path, ImportOutcome], None],
        on_progress: Progress | None,
        *,
        dry_run: bool,
    ) -> tuple[ImportOutcome, ...]:
        packages = self._folder.waiting()
        outcomes: list[ImportOutcome] = []
        for package, outcome in zip(packages, self._intake.outcomes(actor, packages, dry_run=dry_run), strict=True):
            settle(package, outcome)
            outcomes.append(outcome)
            if on_progress:
                on_progress(len(outcomes), len(packages), outcome)
        return tuple(outcomes)

    def _settle(self, package: Path, outcome: ImportOutcome) -> None:
        self._folder.settle(package, self.receipt(outcome), taken=outcome.refusal is None)

    def receipt(self, outcome: ImportOutcome) -> Receipt:
        """The receipt of an outcome."""
        refusal = outcome.refusal
        zh, en = (_message(self._around.words(language), outcome.outcome, refusal) for language in _LANGUAGES)
        return Receipt(
            package=_shown(outcome.package),
            outcome=outcome.outcome,
            filing=outcome.filing,
            order_no=outcome.order_no,
            code=refusal.reason if refusal else "",
            path=_path(refusal.path) if refusal else "",
            message_zh=zh,
            message_en=en,
            sha256=outcome.sha256,
            time=self._around.clock.now().isoformat(),
        )


def _message(words: Words, outcome: str, refusal: ImportRefusal | None) -> str:
    if refusal is None:
        return words(f"receipt.{outcome}")
    values = {name: _said(words, name, value) for name, value in refusal.values}
    return _shown(words(refusal.reason, **values)) if words.has(refusal.reason) else refusal.reason


def _said(words: Words, name: str, value: str) -> str:
    if name in _QUOTING:
        return "…"
    if name == "path":
        return _path(value)
    family = f"{name}.{value}"
    return words(family) if words.has(family) else value


def _path(path: str) -> str:
    """A field path without keys that a stranger made up."""
    return _shown(_QUOTED_KEY.sub('["…"]', path))


def _shown(text: str) -> str:
    cut = text[:_LONGEST]
    return "".join(character if character.isprintable() else "\ufffd" for character in cut)
