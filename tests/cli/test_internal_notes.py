"""What is written for colleagues never reaches the applicant: a marked word in every internal note, looked for in every channel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.finding import TickState
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.integrations.feed_folder import FeedFolder
from reviewer_tui.integrations.mailer import Mailer
from reviewer_tui.usecases.amendments import Amendments
from reviewer_tui.usecases.decisions import Decisions
from reviewer_tui.usecases.followup import Followup
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.cli.running import Shell
from tests.mail_servers import HOST, mail_server
from tests.outbox_desk import deliveries
from tests.sample_desk import SampleDesk, sample_desk

CANARY = "只给同事看-ZQX7"
SAID = "请补充说明"
NOTE = f"{CANARY} {{error}} {{note}} [x{{sponsor}}]"
"""It tries to be taken for words of a letter, too."""


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    made.run_on()
    yield made
    made.desk.close()


def noted_everywhere(sample: SampleDesk, order: str) -> int:
    """A filing with the word in every note that the desk knows before a decision."""
    principal = a_principal(email="fang@example.com")
    filing = sample.add(a_filing_content(order_no=order, sponsor=a_sponsor(principal=principal)))
    actor, review = sample.who("lilei"), sample.desk.review
    sample.make_ready(filing)
    for row in review.open(actor, filing.id, in_clear=False).rows:
        if row.row.by_eye:
            review.tick(actor, filing.id, row.row.id, TickState.PASS, NOTE)
    review.note(actor, filing.id, NOTE)
    review.log_call(actor, filing.id, NOTE, CallResult.MISSED)
    sample.desk.freezes.freeze(sample.who("wang"), filing.id, NOTE)
    sample.desk.freezes.unfreeze(sample.who("wang"), filing.id, NOTE)
    sample.desk.triage.take(actor, filing.id)
    return int(filing.id)


def test_no_internal_note_leaves_through_any_channel(shell: Shell, sample: SampleDesk, tmp_path: Path) -> None:
    actor = sample.who("lilei")
    around = replace(sample.desk.around, mail_letters=True)
    decisions = Decisions(around)
    amendments, steps = Amendments(around, decisions), Followup(around)
    own = ReasonUse(code=FREE_TEXT, path="sponsor.name", note=SAID)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(own,), internal_note=NOTE, language="both")
    returned, failed = noted_everywhere(sample, "BA-1"), noted_everywhere(sample, "BA-2")
    heard: list[str] = []

    def previewed(one: Decisions | Amendments, filing: int) -> None:
        preview = one.preview(actor, filing, draft)
        heard.extend(json.dumps(repr(letter), ensure_ascii=False) for letter in (preview.zh, preview.en))

    previewed(decisions, returned)
    decisions.decide(actor, returned, draft)
    decisions.decide(actor, failed, DecisionDraft(verdict=Verdict.PASS, internal_note=NOTE))
    steps.record(actor, failed, "verification_received", inputs={"note": NOTE})
    steps.record(actor, failed, "verification_failed", inputs={"note": NOTE}, reasons=(own,), language="both")
    sample.wait(seconds=121)
    previewed(amendments, returned)
    amendments.amend(actor, returned, replace(draft, reasons=(own, ReasonUse(code="D03"))))
    sample.wait(seconds=121)
    sample.run_on()
    with mail_server() as postbox:
        post = Mailer(host=HOST, port=postbox.port, security="none", sender="desk@example.com")
        post.name = "post"
        feed = FeedFolder(tmp_path / "feed")
        assert len(list(deliveries(sample, post, feed).deliver(sample.who("root"), most=99))) > 6
    heard += [mail.as_string() + mail.get_content() for mail in postbox.taken]
    heard += [path.read_text(encoding="utf-8") for path in (tmp_path / "feed").iterdir()]
    for number in (f"F-{returned}", f"F-{failed}"):
        for way in ((), ("--json",), ("--csv",), ("--in", "both")):
            heard.append(shell("letter", "show", number, *way).out)
        heard.append(shell("letter", "list", number, "--json").out)
    assert len(postbox.taken) == 6
    assert sum(SAID in text for text in heard) > 12
    assert not [text for text in heard if CANARY in text or "ZQX7" in text]
