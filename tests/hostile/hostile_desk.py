"""A desk on which everything that a person or a package can write holds hostile text.

One filing (``whole``) has another family in every one of its fields, the others carry one family each; notes, ticks, decisions,
ports, register, views and names of people were written by colleagues who mean harm, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingContent, parse_filing_number
from reviewer_tui.domain.finding import TickState
from reviewer_tui.domain.staff import Role
from reviewer_tui.integrations.day_list_file import read_day_list
from tests.builders import a_filing_content, a_sponsor, a_website, an_app_filing
from tests.hostile.texts import FAMILIES, SENT, kept
from tests.notice_files import as_json
from tests.sample_desk import SampleDesk, sample_desk, write_package

CLEAN = "示例海河软件有限公司"
KEPT = frozenset(
    {"id", "ref", "order_no", "kind", "platform", "province", "city", "county", "start", "end", "relation"}
)
"""Texts of a fixed form: a package that has anything else there is refused, or stands for something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileDesk:
    """The desk, its filings by family (``whole``, ``clean`` and ``returned`` among them)."""

    sample: SampleDesk
    filings: dict[str, int]

    @property
    def whole(self) -> str:
        """The number of the filing in which every field is hostile."""
        return f"F-{self.filings['whole']}"


def spoilt(value: Any, texts: Iterator[str], name: str = "") -> Any:
    """The same value with another hostile text in every free text of it."""
    if isinstance(value, tuple):
        return tuple(spoilt(one, texts, name) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: spoilt(getattr(value, one.name), texts, one.name) for one in fields(value)}
        return replace(value, **changed)
    return next(texts) if type(value) is str and name not in KEPT else value


def whole_content(order_no: str, revision: int = 1) -> FilingContent:
    """An APP and a website whose every free text is hostile."""
    content = an_app_filing(order_no=order_no, services=(a_website(), *an_app_filing().services))
    texts = cycle(SENT[revision - 1 :] + SENT[: revision - 1])
    return replace(spoilt(content, texts), order_no=order_no, revision=revision, type=content.type, facts=content.facts)


def hostile_desk(folder: Path) -> HostileDesk:
    """Everything, made by the real use-cases; at the end it is a demo, on which programs can be started."""
    sample = sample_desk(folder)
    _calendar(sample)
    filings = _filings(sample)
    _people(sample)
    _colleagues(sample, filings["whole"])
    _extended(sample, filings["whole"])
    _returned(sample, filings["returned"])
    _outside(sample, filings)
    _register(sample)
    _views(sample)
    sample.run_on()
    return HostileDesk(sample=sample, filings=filings)


def _calendar(sample: SampleDesk) -> None:
    """A notice of this year whose days and source have names that nobody would give them, two of them on the next weekend."""
    with sample.desk.store.work() as work:
        listed = {day.date.isoformat(): not day.working for day in work.calendar.of_notice(2026)}
    listed |= {"2026-11-28": True, "2026-11-29": True}
    days = [
        {"name": name, "date": day, "isOffDay": off}
        for (day, off), name in zip(listed.items(), cycle(kept(200)), strict=False)
    ]
    told = read_day_list(as_json(days, year=2026, papers=[kept(200)[1], "x[/]y"]))
    assert sample.desk.calendar_imports.take_in(sample.who("root"), told).changed


def _filings(sample: SampleDesk) -> dict[str, int]:
    made: dict[str, FilingContent] = {"clean": a_filing_content(order_no="CLEAN", sponsor=a_sponsor(name=CLEAN))}
    for place, (family, text) in enumerate(FAMILIES.items()):
        sponsor = a_sponsor(name=text, address=text)
        made[family] = a_filing_content(
            order_no=f"H-{place}", sponsor=sponsor, services=(a_website(name=text, remark=text),)
        )
    made["returned"] = a_filing_content(order_no="RETURNED", sponsor=a_sponsor(name="\x1b]0;returned\x07"))
    made["approved"] = a_filing_content(order_no="APPROVED")
    made["refused outside"] = a_filing_content(order_no="OUTSIDE")
    made["whole"] = whole_content("WHOLE")
    keys = {f"key{text[:30]}": text for text in SENT}
    filings = {}
    folders = []
    for family, content in made.items():
        more = keys if family == "whole" else {}
        folders.append(write_package(sample.home / "packages" / content.order_no, content, **more))
    for family, outcome in zip(made, sample.desk.intake.import_paths(sample.who("lilei"), folders), strict=True):
        assert outcome.outcome == "imported", (family, outcome)
        filings[family] = parse_filing_number(outcome.filing) or 0
    again = write_package(sample.home / "packages" / "WHOLE-2", whole_content("WHOLE", 2), **keys)
    (outcome,) = sample.desk.intake.import_paths(sample.who("lilei"), [again])
    assert outcome.outcome in ("resubmitted", "replaced"), outcome
    return filings


def _people(sample: SampleDesk) -> None:
    root = sample.who("root")
    for place, text in enumerate(SENT):
        sample.people[f"p{place}"], _ = sample.desk.staff.add(
            root, login=f"p{place}", name=text[:64], role=Role.REVIEWER
        )


def _colleagues(sample: SampleDesk, filing: int) -> None:
    desk, actor = sample.desk, sample.who("p0")
    desk.triage.take(actor, filing)
    for place, text in enumerate(SENT):
        write = desk.review.note if place % 2 else desk.review.log_call
        write(sample.who(f"p{place}"), filing, text)
    view = desk.review.open(actor, filing, in_clear=False)
    texts = cycle(SENT)
    for row in view.rows:
        if row.row.by_eye:
            desk.review.tick(actor, filing, row.row.id, TickState.FAIL, next(texts))
    for finding in view.findings:
        if finding.severity.value == "warning":
            desk.review.confirm(actor, filing, finding.key, next(texts))
    desk.tags.change(actor, filing, add=("标签", "vip"))
    desk.triage.release(actor, filing, "\x1b]0;released\x07")


def _extended(sample: SampleDesk, filing: int) -> None:
    """A limit lengthened for every hostile reason; what is blank is none."""
    for text in filter(str.strip, SENT):
        sample.desk.deadlines.extend(sample.who("wang"), filing, "DL02", 1, text[:500])


def _returned(sample: SampleDesk, filing: int) -> None:
    desk, actor = sample.desk, sample.who("p1")
    desk.triage.take(actor, filing)
    reasons = tuple(ReasonUse(code="FREE", note=text) for text in SENT[:30])
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=reasons, internal_note=SENT[2])
    desk.decisions.decide(actor, filing, draft, expect_version=sample.filing(filing).version)


def _outside(sample: SampleDesk, filings: dict[str, int]) -> None:
    """The Authority refused one filing with a hostile opinion and approved another one, whose ports wait."""
    for name, ending in (("refused outside", "authority_refused"), ("approved", "authority_approved")):
        filing = _uploaded(sample, filings[name])
        sample.record(filing, "accepted")
        sample.record(filing, "sms_all_verified")
        if ending == "authority_refused":
            sample.record(filing, ending, note="".join(SENT[:20])[:1000])
        else:
            inputs = {"number": "闽ICP备2026000001号", "service_number.s1": "闽ICP备2026000001号-1"}
            (step,) = [one for one in sample.desk.followup.steps(sample.who("lilei"), filing.id) if one.event == ending]
            named = {
                one.name: inputs.get(one.name, "闽ICP备2026000001号-1")
                for one in step.inputs
                if one.kind in ("numbers", "note")
            }
            sample.record(filing, ending, **named)


def _uploaded(sample: SampleDesk, number: int) -> Filing:
    filing = sample.pass_on(sample.filing(f"F-{number}"), by="p2")
    filing = sample.record(filing, "verification_received")
    view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
    for place, item in enumerate(view.checklist):
        if item.paper.value == "due" or not item.complete:
            sample.desk.followup.receive_paper(sample.who("lilei"), filing.id, item.kind, item.owner, SENT[place])
    sample.record(filing, "verification_passed")
    return sample.record(filing, "upload")


def _register(sample: SampleDesk) -> None:
    rows = [
        (place, {"kind": "sponsor", "number": f"闽ICP备{place:08}号", "name": text, "domain": text})
        for place, text in enumerate(SENT)
    ]
    outcomes = sample.desk.register.import_rows(sample.who("wang"), rows)
    assert {one.outcome for one in outcomes} == {"changed"}, outcomes


def _views(sample: SampleDesk) -> None:
    shown = [text.strip()[:40] for text in SENT if text.strip()[:40].isprintable()]
    for name in dict.fromkeys(shown[:20]):
        sample.desk.filters.save_view(sample.who("lilei"), name, '"' + name.replace('"', "") + '"')
