"""Letters about the public-security filing: when ports open, on request, once before the end; never twice, never for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk
from reviewer_tui.domain.advice import AdviceRules
from reviewer_tui.domain.filing import Filing
from reviewer_tui.errors import BadInput, NotPermitted, Refused
from reviewer_tui.settings import read_settings
from reviewer_tui.usecases.effects import Effect, EffectState
from reviewer_tui.usecases.sweep_model import SweepTask
from tests.police_numbers import NUMBER, OTHER, numbered, proven, two_services, waiting
from tests.sample_desk import SampleDesk, environment, sample_desk
from tests.sweeping import done, mails, sweep

REMIND = SweepTask.REMINDERS


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path, config='[public_security]\naddress = "https://beian.example.gov.cn"\n')
    yield made
    made.desk.close()


def letters(desk: SampleDesk, filing: Filing) -> list[Effect]:
    with desk.desk.store.reading() as work:
        return [one for one in work.outbox.of(filing.id) if "advice/" in one.key]


def advise(desk: SampleDesk, filing: Filing, by: str = "lilei", **typed: str) -> bool:
    actor = desk.who(by)
    return desk.desk.happenings.record_typed(actor, filing.id, "public_security_advised", typed).changed


def test_the_first_port_proven_open_advises_the_applicant_once_in_both_languages(desk: SampleDesk) -> None:
    filing = waiting(desk, "A-1", two_services("A-1"))
    ((effect, said),) = mails(desk, "advice")
    assert (effect.key, effect.state) == (f"advice/{filing.id}/opened", EffectState.WAITING)
    assert effect.not_before == desk.clock.at + timedelta(seconds=120)
    assert (said["about"], said["reply_by"], said["language"]) == ("opened", "2026-12-23", "zh")
    for part in (
        "2026-12-23 24:00",
        "还有 30 天",
        "https://beian.example.gov.cn",
        "1. 海河示例云（闽ICP备",
        "2. 海河示例\n",
    ):
        assert part in said["text"]
    assert "30 day(s) left" in said["text_en"]
    assert "{" not in said["text"] + said["text_en"] + said["subject"] + said["subject_en"]
    proven(desk, filing)
    assert len(letters(desk, filing)) == 1
    last = desk.desk.history.timeline(filing.id)[-1]
    assert (last.action, dict(last.details)) == ("audit.public_security_advised", {"occasion": "opened"})


def test_a_letter_goes_by_mail_too_where_letters_do(desk: SampleDesk) -> None:
    settings = replace(desk.settings, mail_letters=True, public_security=AdviceRules(language="both"))
    desk.desk = open_desk(settings, clock=desk.clock)
    filing = waiting(desk, "A-2")
    assert [one.key for one in letters(desk, filing)] == [
        f"advice/{filing.id}/opened",
        f"mail/advice/{filing.id}/opened/1",
    ]
    ((_, said),) = mails(desk, "letter_mail")
    assert "----" in said["text"]
    read = desk.desk.letters.read(desk.who("lilei"), filing.id)
    assert (read.version, read.about, len(read.ways)) == (0, "opened", 2)
    assert read.words("en")[0] == "Filing order A-2: please file with the public security"


def test_a_letter_on_request_is_written_once_a_day_and_only_while_something_is_owed(desk: SampleDesk) -> None:
    filing = waiting(desk, "A-3")
    assert advise(desk, filing, letter_language="en")
    assert not advise(desk, filing)
    desk.wait(days=40)
    assert advise(desk, filing)
    keys = [one.key for one in letters(desk, filing)]
    assert keys == [f"advice/{filing.id}/{one}" for one in ("opened", "asked-20261123", "asked-20270102")]
    assert "2026-12-23 已过" in mails(desk, "advice")[-1][1]["text"]
    with pytest.raises(BadInput, match="choice"):
        advise(desk, filing, letter_language="fr")
    with pytest.raises(NotPermitted):
        advise(desk, filing, by="audit")
    numbered(desk, filing)
    with pytest.raises(Refused, match="nothing_owed"):
        advise(desk, filing)


def test_whose_time_runs_out_is_reminded_once_whatever_the_sweeps_do(desk: SampleDesk) -> None:
    late, early = waiting(desk, "A-4"), waiting(desk, "A-5", two_services("A-5"))
    numbered(desk, early, service="s1")
    desk.wait(days=3)
    later = waiting(desk, "A-45")
    desk.wait(days=20)
    assert sweep(desk, REMIND) == [], "seven days and some hours are left"
    desk.wait(hours=16)
    assert sorted(done(sweep(desk, REMIND))) == ["reminders reminded DL12"] * 2
    assert [[row.filing_id for row in sweep(desk, REMIND)] for _ in range(3) if desk.wait(days=2)] == [
        [], [later.id], [],
    ]  # fmt: skip
    said = {effect.filing_id: one for effect, one in mails(desk, "advice") if one["about"] == "reminder"}
    assert "1. 海河示例\n" in said[early.id]["text"], "only what has no number yet is named"
    assert "还有 6 天" in said[late.id]["text"]
    last = desk.desk.history.timeline(late.id)[-1]
    assert (last.action, last.by_sweep) == ("audit.public_security_advised", True)


def test_nobody_is_reminded_of_what_is_done_over_or_frozen(desk: SampleDesk) -> None:
    filing, frozen, cancelled = waiting(desk, "A-6"), waiting(desk, "A-7"), waiting(desk, "A-8")
    desk.desk.freezes.freeze(desk.who("wang"), frozen.id, "letter of the court")
    desk.wait(days=24)
    numbered(desk, filing, on="2026-12-16")
    desk.desk.followup.record(desk.who("wang"), cancelled.id, "forced_cancellation", inputs={"note": "ordered"})
    assert sweep(desk, REMIND) == []
    desk.wait(days=40)
    assert sweep(desk, REMIND) == []


def test_the_number_stops_a_letter_that_has_not_left(desk: SampleDesk) -> None:
    filing = waiting(desk, "A-9", two_services("A-9"))
    numbered(desk, filing, service="1")
    assert [one.state for one in letters(desk, filing)] == [EffectState.WAITING], "another service has none yet"
    numbered(desk, filing, service="2", number=OTHER)
    assert [one.state for one in letters(desk, filing)] == [EffectState.CANCELLED]


@pytest.mark.parametrize(("config", "first", "then"), [("advise = false\n", 0, 0), ("remind_days = 0\n", 1, 0)])
def test_the_operator_may_have_letters_on_request_only_or_no_reminder(
    tmp_path: Path, config: str, first: int, then: int
) -> None:
    desk = sample_desk(tmp_path, config=f"[public_security]\n{config}")
    filing = waiting(desk, "A-10")
    assert len(letters(desk, filing)) == first
    desk.wait(days=25)
    assert len(sweep(desk, REMIND)) == then
    assert advise(desk, filing)
    assert NUMBER not in mails(desk, "advice")[-1][1]["text"]


@pytest.mark.parametrize(
    "line",
    ['address = ""', 'address = "two words"', "remind_days = -1", 'language = "fr"', "advise = 1", 'adress = "x"'],
)
def test_settings_that_make_no_sense_are_named(tmp_path: Path, line: str) -> None:
    home = tmp_path / "desk"
    home.mkdir()
    (home / "config.toml").write_text(f"[public_security]\n{line}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"config\."):
        read_settings(environment(home))
