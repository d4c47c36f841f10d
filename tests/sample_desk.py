"""A real desk to test with: SQLite in a folder of the test, a clock that stands, staff, and filings through the importer.

``sample_desk(tmp_path)`` makes the desk with one person in every role; ``desk.add(content)`` writes a filing package for a
content of ``tests/builders.py`` and imports it. Nothing is faked: key, database, materials and audit trail are the real ones.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from reviewer_tui.bootstrap import Desk, SetClock, init_desk, mark_demo, open_desk
from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.filing import Filing, FilingContent, parse_filing_number
from reviewer_tui.domain.finding import Severity, TickState
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.domain.stage import Stage
from reviewer_tui.domain.verification import PREFIX
from reviewer_tui.settings import Settings, read_settings
from reviewer_tui.usecases.package_format import encode_content
from tests.builders import a_filing_content, materials_for

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday 10:00 in Shanghai, within the published years; the builders' filings are clean on this day."""

STAFF: Mapping[str, tuple[str, Role]] = {
    "lilei": ("李雷", Role.REVIEWER),
    "hanmeimei": ("韩梅梅", Role.REVIEWER),
    "wang": ("王主管", Role.SUPERVISOR),
    "net": ("网络运维", Role.OPERATOR),
    "audit": ("审计员", Role.AUDITOR),
}


@dataclass(slots=True)
class SampleDesk:
    """A desk with its folder, its clock and its people by login (``root`` is the administrator)."""

    home: Path
    settings: Settings
    clock: SetClock
    desk: Desk
    people: dict[str, StaffMember] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The SQLite file: what ``--db`` takes."""
        return self.settings.database

    def who(self, login: str) -> StaffMember:
        """The staff member with this login."""
        return self.people[login]

    def wait(self, **span: float) -> datetime:
        """Move the clock on, by ``timedelta`` arguments; the new instant."""
        self.clock.at += timedelta(**span)
        return self.clock.at

    def run_on(self) -> None:
        """Let programs that are started on this desk live at its time and accept ``--as``: it is a demo from now on."""
        mark_demo(self.settings, self.clock.at)

    def add(self, content: FilingContent | None = None, *, by: str = "lilei", **package: Any) -> Filing:
        """Import one package (default: a clean first filing with one website); the filing as it came in."""
        content = content or a_filing_content()
        folder = write_package(self.home / "packages" / f"{content.order_no}-{content.revision}", content, **package)
        (outcome,) = self.desk.intake.import_paths(self.who(by), [folder])
        assert outcome.outcome != "refused", outcome
        return self.filing(outcome.filing)

    def filing(self, number: str | int) -> Filing:
        """The filing as it stands now."""
        filing_id = parse_filing_number(str(number))
        assert filing_id is not None
        with self.desk.store.reading() as work:
            return work.filings.get(filing_id)

    def make_ready(self, filing: Filing, *, by: str = "lilei") -> Filing:
        """Take a filing, tick every look by eye and confirm every warning, so that nothing but an error closes the gate."""
        actor, desk = self.who(by), self.desk
        desk.triage.take(actor, filing.id)
        view = desk.review.open(actor, filing.id, in_clear=False)
        for row in view.rows:
            if row.row.by_eye and row.tick is None:
                desk.review.tick(actor, filing.id, row.row.id, TickState.PASS)
        for finding in view.findings:
            if finding.severity is Severity.WARNING:
                desk.review.confirm(actor, filing.id, finding.key, "checked by telephone")
        return self.filing(filing.id)

    def pass_on(self, filing: Filing, *, by: str = "lilei") -> Filing:
        """Take, tick and pass a clean filing."""
        ready = self.make_ready(filing, by=by)
        draft = DecisionDraft(verdict=Verdict.PASS)
        return self.desk.decisions.decide(self.who(by), filing.id, draft, expect_version=ready.version).filing

    def look_at_photos(self, filing: Filing, *, by: str = "lilei") -> None:
        """Take the filing and find every photo of its verification in order."""
        actor, desk = self.who(by), self.desk
        rows = [
            row for row in desk.review.open(actor, filing.id, in_clear=False).rows if row.row.rule.startswith(PREFIX)
        ]
        if rows and self.filing(filing.id).stage is Stage.VERIFICATION_REVIEW:
            desk.triage.take(actor, filing.id)
            for row in rows:
                desk.review.tick(actor, filing.id, row.row.id, TickState.PASS)

    def record(self, filing: Filing, event: str, *, by: str = "lilei", **inputs: str) -> Filing:
        """Walk one arrow of the table by its event; before the verification is passed every photo is found in order."""
        if event == "verification_passed":
            self.look_at_photos(filing, by=by)
        return self.desk.followup.record(self.who(by), filing.id, event, inputs=inputs).filing


OPENED: list[Desk] = []
"""Desks that tests have made and that are to be closed."""


def sample_desk(folder: Path, *, now: datetime = NOW, config: str = "") -> SampleDesk:
    """A new desk below ``folder``. ``config`` is more TOML for ``config.toml``, such as ``[ports]`` with its networks."""
    home = folder / "desk"
    home.mkdir(mode=0o700, parents=True)
    (home / "config.toml").write_text(
        '[desk]\nprovider = "示例接入服务商"\n[rules]\nexempt_documentation_addresses = true\n' + config,
        encoding="utf-8",
    )
    settings = read_settings(environment(home), database=str(home / "desk.db"))
    clock = SetClock(now)
    init_desk(settings, login="root", name="管理员", clock=clock)
    desk = open_desk(settings, clock=clock)
    OPENED.append(desk)
    root = desk.staff.by_login("root")
    assert root is not None
    sample = SampleDesk(home=home, settings=settings, clock=clock, desk=desk, people={"root": root})
    for login, (name, role) in STAFF.items():
        sample.people[login] = desk.staff.add(root, login=login, name=name, role=role)[0]
    return sample


def environment(home: Path) -> dict[str, str]:
    """What a program started on this desk needs in its environment."""
    return {
        "HOME": str(home),
        "REVIEWER_TUI_CONFIG": str(home / "config.toml"),
        "REVIEWER_TUI_DB": str(home / "desk.db"),
    }


def write_package(
    folder: Path,
    content: FilingContent,
    *,
    gates: Iterable[str] = ("T07",),
    without: Iterable[str] = (),
    **more: Any,
) -> Path:
    """A package folder for ``content`` with real pictures for every slot that is due; ``more`` are further keys of the JSON."""
    (folder / "materials").mkdir(parents=True)
    materials = materials_for(content, gates=gates, without=without)
    said = json.loads(encode_content(content))
    _without_ids(said)
    said = {"format": "filing-package/1", **said, **more}
    said["materials"] = [_declared(content, material) for material in materials]
    for number, material in enumerate(materials):
        side = 512 if material.kind == "MAT_APP_ICON" else 800
        (folder / "materials" / material.file).write_bytes(picture(side, number, content.order_no))
    (folder / "filing.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder


def _without_ids(value: Any) -> None:
    if isinstance(value, dict):
        value.pop("id", None)
        for inner in value.values():
            _without_ids(inner)
    elif isinstance(value, list):
        for inner in value:
            _without_ids(inner)


def _declared(content: FilingContent, material: Material) -> dict[str, Any]:
    refs = {service.id: service.ref or str(place) for place, service in enumerate(content.services, start=1)}
    names = {domain.id: domain.name for service in content.services for domain in service.domains}
    return {
        "file": material.file,
        "kind": material.kind,
        "service": refs.get(material.service_id, ""),
        "domain": names.get(material.domain_id, ""),
        "principal": material.principal,
        "pre_approval": material.pre_approval,
        "page": material.page,
    }


@cache
def _ground(side: int) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((side, side)).save(file, "JPEG", quality=80)
    return file.getvalue()


def picture(side: int, number: int, mark: str = "") -> bytes:
    """A JPEG of ``side`` pixels, another one for every number and mark: the comment tells them apart."""
    data = _ground(side)
    comment = f"{mark}/{number}".encode()
    return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]
