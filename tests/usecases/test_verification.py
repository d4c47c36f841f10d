"""Verification of authenticity: the mode with its reason, the photos as rows, the gate that asks for them, and retakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.decision import ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.finding import RowState, TickState
from reviewer_tui.domain.stage import Stage
from reviewer_tui.domain.verification import PREFIX, mode_because
from reviewer_tui.errors import Refused
from tests.builders import a_certificate, a_filing_content, a_manual_filing, a_principal, a_sponsor, a_website
from tests.builders import another_principal as somebody_else
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, sample_desk

ELECTRONIC = ["LICENSE", "PORTRAIT", "EMBLEM", "PORTRAIT", "EMBLEM", "FACE"]


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def with_two_people(**changes: object) -> FilingContent:
    return a_filing_content(services=(a_website(principal=somebody_else()),), **changes)


def at_review(desk: SampleDesk, content: object = None) -> Filing:
    filing = desk.pass_on(desk.add(content))  # type: ignore[arg-type]
    filing = desk.record(filing, "verification_received")
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    return desk.filing(filing.id)


def rows(desk: SampleDesk, filing: Filing) -> dict[str, RowState]:
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    return {row.row.id: row.state for row in view.rows if row.row.rule.startswith(PREFIX)}


def tick(desk: SampleDesk, filing: Filing, row: str, state: TickState, note: str = "") -> None:
    desk.desk.review.tick(desk.who("lilei"), filing.id, row, state, note)


def test_the_mode_is_decided_by_rule_and_says_by_which() -> None:
    def why(**sponsor: object) -> tuple[str, str]:
        mode, because = mode_because(a_filing_content(sponsor=a_sponsor(**sponsor)))
        return mode, because.rpartition(".")[2]

    assert why() == ("electronic", "licence_and_cards")
    assert why(principal=a_principal(document_type=6)) == ("manual", "no_card")
    assert why(certificate=a_certificate(type=15)) == ("manual", "no_licence")


def test_six_photos_of_the_electronic_verification_are_rows_of_the_checklist(desk: SampleDesk) -> None:
    filing = at_review(desk, with_two_people())
    found = rows(desk, filing)
    assert [row.removeprefix(PREFIX).partition(".")[0] for row in found] == ELECTRONIC
    assert set(found.values()) == {RowState.BY_EYE}


def test_before_the_verification_no_photo_is_asked_for(desk: SampleDesk) -> None:
    assert rows(desk, desk.add()) == {}


def test_the_gate_asks_for_every_photo(desk: SampleDesk) -> None:
    filing = at_review(desk, with_two_people())
    names = list(rows(desk, filing))
    for item in desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).checklist:
        if item.paper.value == "due":
            desk.desk.followup.receive_paper(desk.who("lilei"), filing.id, item.kind, item.owner)
    for name in names[:-1]:
        tick(desk, filing, name, TickState.PASS)
    with pytest.raises(Refused) as refusal:
        desk.desk.followup.record(desk.who("lilei"), filing.id, "verification_passed")
    assert dict(refusal.value.values)["condition"] == "gate.photos"
    assert names[-1] in str(dict(refusal.value.values)["missing"])
    tick(desk, filing, names[-1], TickState.FAIL, "M06")
    with pytest.raises(Refused):
        desk.desk.followup.record(desk.who("lilei"), filing.id, "verification_passed")
    tick(desk, filing, names[-1], TickState.PASS)
    passed = desk.desk.followup.record(desk.who("lilei"), filing.id, "verification_passed")
    assert passed.filing.stage is Stage.READY_TO_UPLOAD


def test_a_retake_returns_only_what_was_not_in_order(desk: SampleDesk) -> None:
    filing = at_review(desk, with_two_people())
    names = list(rows(desk, filing))
    for name in names:
        tick(desk, filing, name, TickState.PASS)
    tick(desk, filing, names[1], TickState.FAIL, "M02 M04 指尖遮住边框")
    tick(desk, filing, names[5], TickState.FAIL)
    offers = desk.desk.decisions.offers(desk.who("lilei"), filing.id, Verdict.RETURN)
    ticked = [offer.use for offer in offers if offer.ticked]
    assert [use.code for use in ticked] == ["M02", "M04", "M06"]
    assert all(use.path for use in ticked)
    desk.desk.followup.record(desk.who("lilei"), filing.id, "retake", reasons=tuple(ticked))
    held = rows(desk, filing)
    assert [n for n, name in enumerate(names) if held[name] is RowState.FAILED_BY_EYE] == [1, 5]
    assert [n for n, name in enumerate(names) if held[name] is RowState.TICKED] == [0, 2, 3, 4]
    with desk.desk.store.reading() as work:
        letters = [effect for effect in work.outbox.of(filing.id) if effect.kind == "letter"]
        said = str(dict(work.outbox.payload(letters[-1])))
    assert "主体负责人 — 证件照片（人像面）" in said
    assert "国徽面" not in said
    assert "portrait side）" not in said
    assert "指尖遮住边框" in said
    desk.record(filing, "verification_received")
    again = rows(desk, filing)
    assert [n for n, name in enumerate(names) if again[name] is RowState.BY_EYE] == [1, 5]


def test_a_reason_at_a_photos_place_asks_for_it_again_and_one_left_out_does_not(desk: SampleDesk) -> None:
    filing = at_review(desk, with_two_people())
    names = list(rows(desk, filing))
    tick(desk, filing, names[0], TickState.FAIL)
    face = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).photos[-1]
    use = ReasonUse(code="M06", path=face.path)
    desk.desk.followup.record(desk.who("lilei"), filing.id, "retake", reasons=(use,))
    held = rows(desk, filing)
    assert held[names[-1]] is RowState.FAILED_BY_EYE
    assert held[names[0]] is RowState.BY_EYE


def test_a_retake_without_a_failed_photo_and_without_a_reason_is_refused(desk: SampleDesk) -> None:
    filing = at_review(desk)
    with pytest.raises(Refused):
        desk.desk.followup.record(desk.who("lilei"), filing.id, "retake")


def test_by_hand_the_photo_on_site_and_the_list_are_looked_at(desk: SampleDesk) -> None:
    filing = at_review(desk, a_manual_filing())
    assert {row.removeprefix(PREFIX).partition(".")[0] for row in rows(desk, filing)} == {"ON-SITE", "LIST"}


def test_by_courier_it_is_the_photo_before_the_curtain(desk: SampleDesk) -> None:
    filing = at_review(desk, a_manual_filing(verification_channel="courier"))
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    assert {one.row.rule: one.rules for one in view.photos} == {
        f"{PREFIX}CURTAIN": ("M04", "M07"),
        f"{PREFIX}LIST": ("M08",),
    }


def test_commands_tick_the_photos_and_ask_for_the_failed_ones_again(desk: SampleDesk) -> None:
    filing = at_review(desk)
    desk.run_on()
    shell = Shell(desk)
    told = shell("--json", "show", filing.number, "--only", "verification").json["verification"]
    assert told["mode"] == "electronic"
    assert "licence" in told["because"]
    names = [photo["row"] for photo in told["photos"]]
    for name in names[1:]:
        shell("record", filing.number, "tick", "--row", name)
    shell("record", filing.number, "tick", "--row", names[0], "--state", "fail", "--note", "M05")
    shell("record", filing.number, "retake")
    states = [
        one["state"]
        for one in shell("--json", "show", filing.number, "--only", "verification").json["verification"]["photos"]
    ]
    assert states == ["failed_by_eye", *["ticked"] * (len(names) - 1)]
