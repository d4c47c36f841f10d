"""What the Authority answers: kept literally, told as findings in our own words, split into reasons, gone with the fix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.authority_answer import AnswerKind, AuthorityAnswer
from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import RowState, Severity
from reviewer_tui.domain.stage import Stage
from tests.builders import a_filing_content, a_website
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

HOSTILE = "名称不规范\x1b]52;c;aGk=\x07 x[/]y [@click=app.quit]不要点[/] ‮反"


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def uploaded(desk: SampleDesk) -> Filing:
    filing = desk.pass_on(desk.add())
    for event in ("verification_received", "verification_passed", "upload"):
        filing = desk.record(filing, event)
    return filing


def refused(desk: SampleDesk, text: str, **more: str) -> Filing:
    filing = uploaded(desk)
    for event in ("accepted", "sms_all_verified"):
        filing = desk.record(filing, event)
    return desk.record(filing, "authority_refused", note=text, **more)


def told(desk: SampleDesk, filing: Filing) -> list[tuple[str, str, str, str]]:
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    return [(one.rule, one.case, one.path, one.reason) for one in view.findings if one.rule.startswith("MIIT-")]


def codes_become_findings(desk: SampleDesk) -> None:
    domain = a_filing_content().services[0].domains[0].name
    filing = desk.record(
        uploaded(desk), "upload_refused", codes=f"1009:a@b@c;1005:{domain};1012:4711;1005:other.example"
    )
    assert told(desk, filing) == [
        ("MIIT-1009", "value", "sponsor.principal.email", "C07"),
        ("MIIT-1005", "value", "service.s1.domains.d1.name", "D07"),
        ("MIIT-1012", "value", "", ""),
    ]
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    found = {one.rule: one for one in view.findings if one.rule.startswith("MIIT-")}
    assert {one.severity for one in found.values()} == {Severity.ERROR}
    assert dict(found["MIIT-1005"].evidence)["bad_value"] == f"{domain}, other.example"
    assert "a@b@c" not in repr(found["MIIT-1009"]), "a mail address is masked where nobody opened the papers"
    rows = {row.row.id: row.state for row in view.rows}
    assert rows["MIIT-1005"] is RowState.ERROR
    assert desk.desk.queue.row(filing.id).errors == 3
    (answer,) = answers(desk, filing)
    assert answer.kind is AnswerKind.CODES
    assert answer.codes == ((1009, "a@b@c"), (1005, domain), (1012, "4711"), (1005, "other.example"))


def answers(desk: SampleDesk, filing: Filing) -> tuple[AuthorityAnswer, ...]:
    with desk.desk.store.reading() as work:
        return work.answers.of(filing.id)


def test_codes_become_findings_on_their_fields(desk: SampleDesk) -> None:
    codes_become_findings(desk)


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
def test_a_server_keeps_answers_alike(desk: SampleDesk) -> None:
    with postgres_server() as url:
        server = on_server(desk, url)
        codes_become_findings(server)
        server.desk.close()


def test_what_the_authority_found_is_gone_after_a_fix_here_and_counted_no_more(desk: SampleDesk) -> None:
    filing = desk.record(uploaded(desk), "upload_refused", codes="1009:x@;1031")
    filing = desk.record(filing, "fixed_here", note="更正", consent="电话同意")
    assert told(desk, filing) == []
    assert desk.desk.queue.row(filing.id).errors == 0
    filing = desk.record(filing, "upload")
    filing = desk.record(filing, "upload_refused", codes="1031")
    assert [rule for rule, *_ in told(desk, filing)] == ["MIIT-1031"], "only the newest answer asks for something"


def test_what_the_authority_found_is_gone_with_the_next_revision(desk: SampleDesk) -> None:
    filing = desk.record(uploaded(desk), "upload_refused", codes="1009:x@")
    use = ReasonUse(code="C07", path="sponsor.principal.email")
    filing = desk.desk.followup.record(desk.who("lilei"), filing.id, "applicant_must_fix", reasons=(use,)).filing
    assert filing.stage is Stage.NEEDS_CORRECTION
    assert [rule for rule, *_ in told(desk, filing)] == ["MIIT-1009"]
    filing = desk.add(replace(a_filing_content(), revision=2, services=(replace(a_website(), name="新名称"),)))
    assert told(desk, filing) == []


def test_the_reasons_of_codes_are_ticked_on_their_fields_and_the_others_offered(desk: SampleDesk) -> None:
    filing = desk.record(uploaded(desk), "upload_refused", codes="1009:x@;1003")
    offers = desk.desk.decisions.offers(desk.who("lilei"), filing.id, Verdict.RETURN)
    ticked = {(offer.use.code, offer.use.path) for offer in offers if offer.ticked}
    assert ("C07", "sponsor.principal.email") in ticked
    assert {code for code, _ in ticked} == {"C07", "S08"}
    assert "S10" in {offer.use.code for offer in offers if offer.suggested and not offer.ticked}


def test_an_opinion_is_kept_as_it_came_and_offered_in_the_catalogues_words(desk: SampleDesk) -> None:
    filing = refused(
        desk, f"{HOSTILE}，主体负责人手机号码无法接通", official="赵主任", phone="010-55501234", day="2026-11-20"
    )
    (answer,) = answers(desk, filing)
    assert (answer.official, answer.phone, f"{answer.day}") == ("赵主任", "010-55501234", "2026-11-20")
    assert answer.text.startswith(HOSTILE)
    assert told(desk, filing) == [("MIIT-1002", "opinion", "", "G01")]
    offers = desk.desk.decisions.offers(desk.who("lilei"), filing.id, Verdict.RETURN)
    (whole,) = (offer for offer in offers if offer.ticked)
    assert (whole.use.code, whole.use.note) == ("G01", answer.text)
    assert {"C05", "C02"} <= {offer.use.code for offer in offers if offer.suggested and not offer.ticked}


def test_an_opinion_that_was_split_is_not_called_left_out(desk: SampleDesk) -> None:
    filing = refused(desk, "手机号码无法接通")
    preview = desk.desk.decisions.preview
    none = preview(desk.who("lilei"), filing.id, DecisionDraft(verdict=Verdict.RETURN))
    split = preview(
        desk.who("lilei"), filing.id, DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="C05"),))
    )
    assert [one.rule for one in none.left_out] == ["MIIT-1002"]
    assert split.left_out == ()


def test_the_officials_phone_is_masked_for_those_who_never_call_back(desk: SampleDesk) -> None:
    filing = refused(desk, "名称不规范", official="赵主任", phone="010-55501234")
    (seen,) = desk.desk.review.open(desk.who("audit"), filing.id, in_clear=False).answers
    assert seen.official == "赵*"
    assert "1234" not in seen.phone
    assert seen.text == "名称不规范"


def test_nothing_that_the_authority_said_lies_open_in_the_database(desk: SampleDesk) -> None:
    refused(desk, "只有这一句", official="欧阳经办", phone="010-55501234")
    desk.desk.close()
    stored = b"".join(path.read_bytes() for path in desk.home.glob("desk.db*"))
    assert "只有这一句".encode() not in stored
    assert "欧阳经办".encode() not in stored
