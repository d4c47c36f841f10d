"""A change with locked fields, and the only access that is cancelled, in a real terminal by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.stage import Stage
from tests.e2e import locked_change, only_access
from tests.e2e.hand import CTRL_S, ENTER, ESCAPE, ZH, Hand, sitting
from tests.e2e.invented_orders import NEW_DOMAIN, cancellation_of_the_only_access, change_with_locked_fields
from tests.e2e.journey_desk import journey_desk

pytestmark = pytest.mark.pty


def test_a_change_with_locked_fields_is_seen_returned_comes_without_them_and_is_filed(tmp_path: Path) -> None:
    with journey_desk(tmp_path, change_with_locked_fields(tmp_path / "sent")) as desk:
        number = str(desk.receive(1)["id"])
        with sitting(desk.sample) as hand:
            return_for_locked_fields(hand, number)
        assert hand.pressed <= 18
        desk.at("11-24")
        desk.deliver()
        desk.receive(2)
        with sitting(desk.sample) as hand:
            pass_without_them(hand, number)
            hand.walk(number, "verification_received", Stage.VERIFICATION_REVIEW)
            hand.press("t")
            hand.expect(ZH("review.in_clear"))
            assert hand.look_at_everything() == 4
            hand.walk(number, "verification_passed", Stage.READY_TO_UPLOAD)
            hand.walk(number, "upload", Stage.UPLOADED)
            hand.walk(number, "accepted", Stage.SMS_PENDING)
            hand.walk(number, "sms_all_verified", Stage.AUTHORITY_REVIEW)
            hand.walk(number, "authority_approved", Stage.APPROVED)
            prove_ports(hand, number, Stage.PORTS_OPEN)
        assert hand.pressed <= 70
        locked_change.assert_it_was_told(desk, number)


def return_for_locked_fields(hand: Hand, number: str) -> None:
    hand.press(".")
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.press("d")
    hand.expect("130000", "120000", ZH("diff.locked"), NEW_DOMAIN, locked_change.OLD_DOMAIN, locked_change.OLD_ADDRESS)
    hand.press("q")
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.press("a")
    hand.expect(ZH("pass.gate_closed"), "130000", f"{locked_change.OLD_DOMAIN} → {NEW_DOMAIN}")
    hand.press(ESCAPE)
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.press("4", "j", "x")
    hand.expect(ZH("reasons.title", n=1))
    hand.press("f")
    hand.write(locked_change.OWN_WORDS)
    hand.expect(ZH("reasons.title", n=2))
    hand.press(ENTER, CTRL_S)
    hand.expect_stage(number, Stage.NEEDS_CORRECTION)


def pass_without_them(hand: Hand, number: str) -> None:
    hand.press(".")
    hand.expect(f"{ZH('diff.state.fixed')} S06", ZH("diff.state.fixed"))
    hand.press("q")
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.look_at_everything()
    hand.pass_it(number)
    hand.expect_stage(number, Stage.VERIFICATION_PENDING)


def test_the_only_access_is_cancelled_when_a_second_person_agrees(tmp_path: Path) -> None:
    with journey_desk(tmp_path, cancellation_of_the_only_access(tmp_path / "sent"), closed=True) as desk:
        number = str(desk.receive(1)["id"])
        with sitting(desk.sample) as hand:
            ask_to_override(hand, number)
        with sitting(desk.sample, "hanmeimei") as hand:
            agree(hand, number)
        with sitting(desk.sample) as hand:
            cancel_it(hand, number)
        assert hand.pressed <= 50
        only_access.assert_it_was_told(desk, number)


def ask_to_override(hand: Hand, number: str) -> None:
    hand.press(".")
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.press("a")
    hand.expect(ZH("pass.gate_closed"), only_access.SERVICE, only_access.DOMAIN, only_access.ADDRESS)
    hand.press(ENTER)
    hand.expect("R-TYP-06", "S08")
    hand.press("e")
    hand.write(only_access.WHY)
    hand.press(CTRL_S)
    hand.expect(ZH("review.override_asked"))


def agree(hand: Hand, number: str) -> None:
    hand.press(":")
    hand.write("second")
    hand.press(ENTER)
    hand.expect(number)
    hand.press(ENTER)
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.press("a")
    hand.expect(only_access.WHY)
    hand.press(CTRL_S)
    hand.expect_stage(number, Stage.ISP_REVIEW)


def cancel_it(hand: Hand, number: str) -> None:
    hand.press(ENTER)
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.pass_it(number)
    hand.expect(ZH("pass.type_again", n=4, number=only_access.SERVICE))
    digits = "".join(char for char in only_access.SERVICE if char.isdigit())[-4:]
    hand.press(*digits, CTRL_S)
    hand.expect_stage(number, Stage.READY_TO_UPLOAD)
    hand.walk(number, "upload", Stage.UPLOADED)
    hand.walk(number, "accepted", Stage.AUTHORITY_REVIEW)
    hand.walk(number, "authority_approved", Stage.APPROVED)
    prove_ports(hand, number, Stage.CANCELLED)


def prove_ports(hand: Hand, number: str, to: Stage) -> None:
    """Record what network operations did, and prove it by the real probe."""
    hand.press("7", ENTER)
    hand.expect(ZH("ports.way.record"))
    hand.press(CTRL_S)
    hand.expect(ZH("ports.recorded"))
    hand.press(CTRL_S)
    hand.expect(ZH("ports.probed", proven=3, of=3))
    hand.press(ESCAPE)
    hand.expect_stage(number, to)
