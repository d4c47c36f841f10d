"""The longest way in a real terminal, by keys alone, from one day to the next; what the operator sees is looked at on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.stage import Stage
from tests.e2e.hand import CTRL_S, ENTER, ESCAPE, ZH, Hand, sitting
from tests.e2e.invented_orders import faulty_first_filing
from tests.e2e.journey_desk import JourneyDesk, journey_desk
from tests.e2e.long_way import (
    BAD_PHONE,
    CODES,
    CONSENT,
    ENTITY,
    GOOD_PHONE,
    HIS_PHONE,
    OFFICIAL,
    OPINION,
    REMARK,
    SERVICE,
    assert_it_was_told,
)

pytestmark = pytest.mark.pty
KEYS_AT_MOST = 260


def test_the_longest_way_is_walked_by_keys_alone(tmp_path: Path) -> None:
    pressed = []
    with journey_desk(tmp_path, faulty_first_filing(tmp_path / "sent")) as desk:
        number = str(desk.receive(1)["id"])
        with sitting(desk.sample) as hand:
            return_for_two_faults(hand, number)
        pressed.append(hand.pressed)
        next_day(desk, "11-24", revision=2)
        with sitting(desk.sample) as hand:
            return_for_what_is_still_open(hand, number)
        pressed.append(hand.pressed)
        next_day(desk, "11-25", revision=3)
        with sitting(desk.sample) as hand:
            pass_when_fixed(hand, number)
            verify_and_upload(hand, number)
        pressed.append(hand.pressed)
        next_day(desk, "11-26", hour="13:00")
        with sitting(desk.sample) as hand:
            miss_the_sms_and_upload_again(hand, number)
            hear_the_refusal_and_edit(hand, number)
        pressed.append(hand.pressed)
        with sitting(desk.sample, "hanmeimei") as hand:
            confirm_the_edit_and_get_two_codes(hand, number)
        pressed.append(hand.pressed)
        with sitting(desk.sample) as hand:
            get_it_approved_and_opened(hand, number)
        pressed.append(hand.pressed)
        desk.at("11-27")
        desk.deliver()
        assert_it_was_told(desk, number)
    assert sum(pressed) <= KEYS_AT_MOST, pressed


def next_day(desk: JourneyDesk, day: str, revision: int = 0, hour: str = "12:00") -> None:
    """Another day: the sweep has run, and what the applicant sent over night has come."""
    desk.at(day, hour)
    desk.deliver()
    if revision:
        desk.receive(revision)


def return_for_two_faults(hand: Hand, number: str) -> None:
    hand.press(".")
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.expect("✗2")
    hand.look_at_everything()
    hand.press("r")
    hand.expect(ZH("reasons.title", n=2), "A01", "P02")
    hand.expect_ticks(2)
    hand.press("i")
    hand.expect("未提供授权书，或授权书未盖章、未写日期", "2026-12-07 24:00")
    hand.press(CTRL_S)
    hand.expect_stage(number, Stage.NEEDS_CORRECTION)
    hand.expect("2026-12-07"[5:])


def return_for_what_is_still_open(hand: Hand, number: str) -> None:
    hand.press(".")
    hand.expect(ZH("diff.answer", n=2, fixed=1, open=1, unasked=1))
    hand.expect(f"{ZH('diff.state.fixed')} A01", f"{ZH('diff.state.open')} P02", ZH("diff.state.not_asked"))
    hand.press("q")
    hand.expect_stage(number, Stage.ISP_REVIEW)
    hand.press("r")
    hand.expect(ZH("reasons.title", n=1), ZH("diff.given_before", n=1))
    hand.press(CTRL_S)
    hand.expect_stage(number, Stage.NEEDS_CORRECTION)


def pass_when_fixed(hand: Hand, number: str) -> None:
    hand.press(".")
    hand.expect(ZH("diff.answer", n=1, fixed=1, open=0, unasked=0), ZH("diff.times", n=2))
    hand.press("q")
    hand.expect_stage(number, Stage.ISP_REVIEW)
    assert hand.look_at_everything() == 3, "the new letter, and what names the person whose phone changed"
    hand.pass_it(number)
    hand.expect_stage(number, Stage.VERIFICATION_PENDING)


def verify_and_upload(hand: Hand, number: str) -> None:
    hand.walk(number, "verification_received", Stage.VERIFICATION_REVIEW)
    hand.press("t")
    hand.expect(ZH("review.in_clear"))
    assert hand.look_at_everything() == 6
    hand.press(">")
    hand.expect(ZH("refused.gate", condition="", done=0, of=1, missing="")[:2])
    hand.seek(ZH("step.verification_passed"))
    hand.press(ENTER)
    hand.expect(ZH("paper_state.due"))
    hand.press(ENTER)
    hand.expect(ZH("note.paper", material="").strip())
    hand.press(CTRL_S)
    hand.expect(ZH("note.paper_received"))
    hand.walk(number, "verification_passed", Stage.READY_TO_UPLOAD)
    hand.walk(number, "upload", Stage.UPLOADED)
    hand.walk(number, "accepted", Stage.SMS_PENDING)


def miss_the_sms_and_upload_again(hand: Hand, number: str) -> None:
    hand.press(ENTER)
    hand.expect_stage(number, Stage.SMS_PENDING)
    hand.expect("!!")
    hand.walk(number, "sms_failed", Stage.SMS_FAILED, fill=("24 小时已过，无人输入验证码",))
    hand.press("U")
    hand.expect(ZH("upload_again.title", number=number))
    hand.press(CTRL_S)
    hand.expect_stage(number, Stage.READY_TO_UPLOAD)
    hand.walk(number, "upload", Stage.UPLOADED)
    hand.walk(number, "accepted", Stage.SMS_PENDING)
    hand.walk(number, "sms_one_verified", Stage.SMS_PARTIAL)
    hand.press(">")
    hand.seek(ZH("step.sms_one_verified"))
    hand.press(ENTER)
    hand.expect_title(ZH("step.sms_one_verified"))
    hand.press("j", CTRL_S)
    hand.expect_stage(number, Stage.AUTHORITY_REVIEW)


def hear_the_refusal_and_edit(hand: Hand, number: str) -> None:
    said = (OPINION, OFFICIAL, HIS_PHONE, "2026-11-26")
    hand.walk(number, "authority_refused", Stage.AUTHORITY_REJECTED, fill=said)
    hand.press("4")
    hand.expect(OPINION)
    hand.step("happening.staff_revision", "service.s1.remark", REMARK, OPINION, CONSENT)
    hand.expect_stage(number, Stage.AUTHORITY_REJECTED)


def confirm_the_edit_and_get_two_codes(hand: Hand, number: str) -> None:
    hand.press("8", ENTER)
    hand.expect_stage(number, Stage.AUTHORITY_REJECTED)
    hand.walk(number, "fixed_here", Stage.READY_TO_UPLOAD, fill=("备注已补充", CONSENT))
    hand.walk(number, "upload", Stage.UPLOADED)
    hand.walk(number, "upload_refused", Stage.UPLOAD_FAILED, fill=(CODES,))
    hand.press("4")
    hand.expect(BAD_PHONE[:3], "1010", "1009")
    hand.step("happening.staff_revision", "service.s1.principal.office_phone", GOOD_PHONE, BAD_PHONE, CONSENT)
    hand.expect_stage(number, Stage.UPLOAD_FAILED)


def get_it_approved_and_opened(hand: Hand, number: str) -> None:
    hand.press(ENTER)
    hand.expect_stage(number, Stage.UPLOAD_FAILED)
    hand.walk(number, "fixed_here", Stage.READY_TO_UPLOAD, fill=("电话已更正", CONSENT))
    hand.walk(number, "upload", Stage.UPLOADED)
    hand.walk(number, "accepted", Stage.SMS_PENDING)
    hand.walk(number, "sms_all_verified", Stage.AUTHORITY_REVIEW)
    hand.walk(number, "authority_approved", Stage.APPROVED, fill=(ENTITY, SERVICE))
    hand.press("7", ENTER)
    hand.expect(ZH("ports.way.record"))
    hand.press(CTRL_S)
    hand.expect(ZH("ports.recorded"))
    hand.press(CTRL_S)
    hand.expect(ZH("ports.probed", proven=3, of=3), "HTTP 200")
    hand.press(ESCAPE)
    hand.expect_stage(number, Stage.PORTS_OPEN)
