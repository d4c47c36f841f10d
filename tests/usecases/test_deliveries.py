"""What takes effects out of the house: order, retries, dead channels, unknown outcomes, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from reviewer_tui.errors import BadInput, Conflict, NotFound, NotPermitted, Refused
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.deliveries import FIRST_WAIT, LEASE, LONGEST_WAIT, PROBE
from reviewer_tui.usecases.effects import Effect, EffectState, Fate, Reply
from tests.outbox_desk import SENT, ScriptedChannel, deliveries, effect, put, standing
from tests.sample_desk import SampleDesk, sample_desk

LATER = Reply(fate=Fate.LATER, trouble="mail.busy 451")
DOWN = Reply(fate=Fate.DOWN, trouble="down.unreachable")
REFUSED = Reply(fate=Fate.REFUSED, trouble="mail.refused 550")
UNKNOWN = Reply(fate=Fate.UNKNOWN, trouble="mail.reply_lost")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    sample = sample_desk(tmp_path)
    yield sample
    sample.desk.close()


@pytest.fixture
def filing(sample: SampleDesk) -> int:
    return int(sample.add().id)


def actions_on(sample: SampleDesk, filing: int) -> list[str]:
    with sample.desk.store.reading() as work:
        return [one.action for one in work.audit.of(filing)]


def test_effects_leave_oldest_first_and_each_once(sample: SampleDesk) -> None:
    put(sample, "a", "b", "c")
    channel = ScriptedChannel()
    told = deliveries(sample, channel).deliver(sample.who("root"), most=10)
    assert channel.arrived == ["a", "b", "c"] == [one.key for one in told]
    assert deliveries(sample, channel).deliver(sample.who("root"), most=10) == ()
    assert set(standing(sample).values()) == {"sent"}
    assert effect(sample, "a").sent_at == sample.clock.at


def test_a_run_tries_no_more_than_it_was_told(sample: SampleDesk) -> None:
    put(sample, *(f"k{number:03}" for number in range(130)))
    channel = ScriptedChannel()
    assert len(deliveries(sample, channel).deliver(sample.who("root"), most=120)) == 120
    assert deliveries(sample, channel).backlog()[0].due == 10


def test_what_is_not_due_stays(sample: SampleDesk, filing: int) -> None:
    now = sample.clock.at
    with sample.desk.store.work() as work:
        work.outbox.add(
            key="later", kind="letter", filing_id=filing, payload={}, at=now, not_before=now + timedelta(seconds=120)
        )
        work.commit()
    channel = ScriptedChannel()
    deliveries(sample, channel).deliver(sample.who("root"), most=10)
    assert channel.arrived == []
    sample.wait(seconds=120)
    deliveries(sample, channel).deliver(sample.who("root"), most=10)
    assert channel.arrived == ["later"]


def test_the_effects_of_one_filing_leave_in_their_order_even_when_the_first_has_to_wait(
    sample: SampleDesk, filing: int
) -> None:
    put(sample, "one", "two", "three", filings=[filing])
    channel = ScriptedChannel(reply=lambda one: LATER if one.key == "one" and one.attempts == 1 else SENT)
    run = deliveries(sample, channel)
    run.deliver(sample.who("root"), most=10)
    assert channel.arrived == []
    sample.wait(seconds=31)
    run.deliver(sample.who("root"), most=10)
    assert channel.arrived == ["one", "two", "three"]


def test_waits_double_up_to_a_cap_and_are_drawn_from_zero(sample: SampleDesk) -> None:
    put(sample, "a")
    channel = ScriptedChannel(reply=lambda one: LATER)
    waits = []
    for _ in range(9):
        (told,) = deliveries(sample, channel, chance=1.0).deliver(sample.who("root"), most=1)
        assert told.again_at is not None
        waits.append(told.again_at - sample.clock.at)
        sample.clock.at = told.again_at
    assert waits == [min(FIRST_WAIT * 2**number, LONGEST_WAIT) for number in range(9)]
    (told,) = deliveries(sample, channel, chance=0.0).deliver(sample.who("root"), most=1)
    assert told.again_at == sample.clock.at + timedelta(seconds=1)
    assert effect(sample, "a").attempts == 10


def test_a_dead_channel_is_tried_once_a_run_and_once_a_minute_and_the_other_one_goes_on(sample: SampleDesk) -> None:
    put(sample, "a", "b", "c")
    put(sample, "n", kind="notice", payload={"login": "wang", "subject": "s", "text": "t"})
    dead, mail = ScriptedChannel(reply=lambda one: DOWN), ScriptedChannel(name="mail", repeats=False)
    run = deliveries(sample, dead, mail)
    assert [one.fate for one in run.deliver(sample.who("root"), most=10)] == [Fate.DOWN, Fate.SENT]
    backlog = run.backlog()[0]
    assert (backlog.due, backlog.rests_until) == (2, sample.clock.at + PROBE)
    sample.wait(seconds=59)
    assert run.deliver(sample.who("root"), most=10) == ()
    sample.wait(seconds=1)
    assert [one.key for one in run.deliver(sample.who("root"), most=10)] == ["b"]
    sample.wait(seconds=60)
    dead.reply = lambda one: SENT
    run.deliver(sample.who("root"), most=10)
    assert sorted(dead.arrived) == ["a", "b", "c"]


def test_what_cannot_heal_has_failed_and_holds_nothing_up(sample: SampleDesk, filing: int) -> None:
    put(sample, "one", "two", filings=[filing])
    channel = ScriptedChannel(reply=lambda one: REFUSED if one.key == "one" else SENT)
    deliveries(sample, channel).deliver(sample.who("root"), most=10)
    assert standing(sample) | {"one": "failed", "two": "sent"} == standing(sample)
    assert effect(sample, "one").trouble == "mail.refused 550"
    assert "audit.effect_failed" in actions_on(sample, filing)


def test_an_unknown_outcome_ends_the_run_of_its_channel_and_is_never_sent_again_by_itself(sample: SampleDesk) -> None:
    put(sample, "a", "b", kind="notice", payload={"login": "wang", "subject": "s", "text": "t"})
    channel = ScriptedChannel(name="mail", repeats=False, reply=lambda one: UNKNOWN if one.key == "a" else SENT)
    run = deliveries(sample, channel)
    assert [one.fate for one in run.deliver(sample.who("root"), most=10)] == [Fate.UNKNOWN]
    sample.wait(days=2)
    run.deliver(sample.who("root"), most=10)
    assert channel.arrived == ["a", "b"]
    with pytest.raises(BadInput, match="may_arrive_twice"):
        run.send(sample.who("wang"), effect(sample, "a").id)
    channel.reply = lambda one: SENT
    assert run.send(sample.who("wang"), effect(sample, "a").id, twice=True).fate is Fate.SENT


@pytest.mark.parametrize(("repeats", "then"), [(True, "sent"), (False, "unknown")])
def test_what_a_killed_worker_left_is_sent_again_or_unknown_once_its_time_is_over(
    sample: SampleDesk, repeats: bool, then: str
) -> None:
    kind, name = ("status", "feed") if repeats else ("notice", "mail")
    put(sample, "a", kind=kind, payload={"login": "wang", "subject": "s", "text": "t"})
    with sample.desk.store.work() as work:
        (due,) = work.outbox.due(kind, now=sample.clock.at, limit=1)
        assert work.outbox.claim(due, until=sample.clock.at + LEASE)
        work.commit()
    run = deliveries(sample, ScriptedChannel(name=name, repeats=repeats))
    assert run.deliver(sample.who("root"), most=10) == ()
    sample.wait(minutes=5)
    run.deliver(sample.who("root"), most=10)
    assert effect(sample, "a").state.value == then


def test_of_two_claims_one_holds_and_a_late_mark_tells_the_truth(sample: SampleDesk) -> None:
    put(sample, "a")
    with sample.desk.store.work() as work:
        (due,) = work.outbox.due("status", now=sample.clock.at, limit=1)
        claimed = work.outbox.claim(due, until=sample.clock.at + LEASE)
        assert claimed is not None
        assert work.outbox.claim(due, until=sample.clock.at + LEASE) is None
        # Its time was over, and it was taken for dead; then it says that it has sent after all.
        assert work.outbox.settle(claimed, EffectState.UNKNOWN)
        assert not work.outbox.settle(claimed, EffectState.WAITING)
        assert work.outbox.settle(claimed, EffectState.SENT, sent_at=sample.clock.at)
        work.commit()
    assert standing(sample)["a"] == "sent"


def test_many_effects_over_a_channel_that_loses_requests_and_replies_arrive_once_each(sample: SampleDesk) -> None:
    keys = [f"k{number}" for number in range(200)]
    put(sample, *keys)
    dice, arrived = Random(20261123), set[str]()

    def lossy(one: Effect) -> Reply:
        lost = dice.random()
        if lost >= 0.15:
            arrived.add(one.key)  # idempotent: a set of files by key
        return SENT if lost >= 0.30 else LATER

    run = deliveries(sample, ScriptedChannel(reply=lossy))
    for _ in range(30):
        run.deliver(sample.who("root"), most=500)
        sample.wait(hours=1)
    assert arrived == set(keys)
    assert set(standing(sample).values()) == {"sent"}


def test_holding_releasing_and_cancelling(sample: SampleDesk, filing: int) -> None:
    put(sample, "one", "two", filings=[filing])
    desk, wang = sample.desk.outbox, sample.who("wang")
    channel = ScriptedChannel()
    first, second = effect(sample, "one"), effect(sample, "two")
    assert desk.hold(wang, first.id)[1]
    assert not desk.hold(wang, first.id)[1]
    run = deliveries(sample, channel)
    run.deliver(wang, most=10)
    assert channel.arrived == [], "the second waits for the first"
    with pytest.raises(Refused, match=r"outbox\.not_sendable"):
        run.send(wang, first.id)
    with pytest.raises(Refused, match=r"outbox\.earlier_waits"):
        run.send(wang, second.id)
    assert desk.release(wang, first.id)[1]
    assert desk.cancel(wang, first.id)[1]
    run.deliver(wang, most=10)
    assert channel.arrived == ["two"]
    for verb in (desk.hold, desk.release, desk.cancel):
        with pytest.raises(Refused, match=r"outbox\.too_late"):
            verb(wang, second.id)
    with pytest.raises(NotFound):
        desk.hold(wang, 999)
    actions = actions_on(sample, filing)
    assert [action for action in actions if "outbox" in action] == [
        "audit.outbox_hold", "audit.outbox_release", "audit.outbox_cancel",
    ]  # fmt: skip


@pytest.mark.parametrize("login", ["lilei", "net", "audit"])
def test_only_those_who_lead_may_send_hold_or_cancel(sample: SampleDesk, filing: int, login: str) -> None:
    put(sample, "a", filings=[filing])
    run, one = deliveries(sample, ScriptedChannel()), effect(sample, "a")
    who = sample.who(login)
    for call in (
        lambda: run.deliver(who, most=1),
        lambda: run.send(who, one.id),
        lambda: sample.desk.outbox.hold(who, one.id),
        lambda: sample.desk.outbox.cancel(who, one.id),
    ):
        with pytest.raises(NotPermitted):
            call()
    assert effect(sample, "a") == one


def test_while_it_is_being_sent_nobody_turns_it(sample: SampleDesk, filing: int) -> None:
    put(sample, "a", filings=[filing])
    wang = sample.who("wang")

    def meddle(one: Effect) -> Reply:
        with pytest.raises(Conflict):
            sample.desk.outbox.cancel(wang, one.id)
        with pytest.raises(Conflict):
            deliveries(sample, ScriptedChannel()).send(wang, one.id)
        return SENT

    deliveries(sample, ScriptedChannel(reply=meddle)).deliver(wang, most=1)
    assert standing(sample)["a"] == "sent"


def test_a_letter_that_was_sent_early_cannot_be_undone_any_more(sample: SampleDesk) -> None:
    from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict

    found = sample.make_ready(sample.add())
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=FREE_TEXT, note="示例原因"),))
    result = sample.desk.decisions.decide(sample.who("lilei"), found.id, draft, expect_version=found.version)
    assert result.letter_id is not None
    run = deliveries(sample, ScriptedChannel())
    assert run.send(sample.who("wang"), result.letter_id).fate is Fate.SENT
    with pytest.raises(Refused, match="too_late_to_undo"):
        sample.desk.decisions.undo(sample.who("lilei"), found.id)
    assert "audit.letter_sent" in actions_on(sample, found.id)


def test_a_clock_that_is_set_back_delays_and_sends_nothing_twice(sample: SampleDesk) -> None:
    put(sample, "a")
    channel = ScriptedChannel()
    run = deliveries(sample, channel)
    run.deliver(sample.who("root"), most=10)
    put(sample, "b")
    sample.wait(hours=-1)
    assert run.deliver(sample.who("root"), most=10) == ()
    sample.wait(hours=1)
    run.deliver(sample.who("root"), most=10)
    assert channel.arrived == ["a", "b"]


def test_what_no_channel_carries_waits_and_is_counted(sample: SampleDesk) -> None:
    put(sample, "a", "b")
    put(sample, "n", kind="digest", payload={"login": "wang", "subject": "s", "text": "t"})
    run = deliveries(sample)
    assert run.deliver(sample.who("root"), most=10) == ()
    assert [(one.channel, one.configured, one.due) for one in run.backlog()] == [
        ("feed", False, 2), ("mail", False, 1), ("post", False, 0),
    ]  # fmt: skip
    with pytest.raises(BadInput, match=r"outbox\.not_configured"):
        run.send(sample.who("root"), effect(sample, "a").id)


def test_mail_goes_to_the_address_that_a_person_has_by_then(sample: SampleDesk) -> None:
    put(sample, "n", kind="notice", payload={"login": "wang", "subject": "s", "text": "t"})
    with sample.desk.store.work() as work:
        work.staff.set_email(sample.who("wang").id, "wang@example.com")
        work.commit()
    channel = ScriptedChannel(name="mail", repeats=False)
    deliveries(sample, channel).deliver(sample.who("root"), most=10)
    assert channel.payloads[0]["to"] == "wang@example.com"


def test_mail_that_could_not_leave_in_office_hours_waits_for_the_morning(sample: SampleDesk) -> None:
    put(sample, "n", kind="notice", payload={"login": "wang", "subject": "s", "text": "t"})
    put(sample, "s")
    mail, feed = ScriptedChannel(name="mail", repeats=False), ScriptedChannel()
    run = deliveries(sample, feed, mail)
    sample.wait(hours=8)
    run.deliver(sample.who("root"), most=10)
    assert (feed.arrived, mail.arrived) == (["s"], []), "18:00"
    sample.wait(hours=15)
    run.deliver(sample.who("root"), most=10)
    assert mail.arrived == ["n"]


def test_what_the_key_does_not_open_has_failed_and_the_others_go_on(sample: SampleDesk) -> None:
    put(sample, "a", "b", "c")
    connection = connect(sample.database)
    connection.execute("UPDATE outbox SET sealed_payload = x'00' WHERE key = 'b'")
    connection.close()
    channel = ScriptedChannel()
    deliveries(sample, channel).deliver(sample.who("root"), most=10)
    assert channel.arrived == ["a", "c"]
    assert (standing(sample)["b"], effect(sample, "b").trouble) == ("failed", "outbox.unreadable")
