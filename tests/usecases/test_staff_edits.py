"""The ISP fixes: fields edited by the staff with reason and consent, beside what the applicant sent; on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingType
from reviewer_tui.domain.online_service import IpRange
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import BadInput, Conflict, NotPermitted, Refused
from reviewer_tui.usecases.content_edit import edited
from tests.builders import CREDIT_CODE, a_filing_content, a_sponsor
from tests.cli.running import Shell
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server
from tests.tui.example_desk import HOSTILE
from tests.usecases.filed_desk import NUMBER, fill_register, found, send
from tests.usecases.test_followup import at_ready, walk

ROADS = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(binaries() is None, reason="no PostgreSQL here"))]
MOBILE = "sponsor.principal.mobile"
NEW = "13912345678"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=ROADS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    if request.param == "server":
        made = on_server(made, request.getfixturevalue("server"))
    yield made
    made.desk.close()


@pytest.fixture
def local(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def failed_upload(desk: SampleDesk) -> Filing:
    return walk(desk, at_ready(desk), "upload", "upload_refused")


def edit(desk: SampleDesk, filing: Filing, by: str = "lilei", **changes: str) -> Filing:
    values = changes or {MOBILE: NEW}
    said = {path.replace("__", "."): value for path, value in values.items()}
    done = desk.desk.staff_edits.edit(desk.who(by), filing.id, said, reason="手机号有误", consent="电话同意 11-23")
    return done.filing


def test_the_newest_edit_is_the_content_and_what_the_applicant_sent_stays(desk: SampleDesk) -> None:
    before = failed_upload(desk)
    once = edit(desk, before)
    twice = edit(desk, once, sponsor__remark="已更正")
    assert len({before.content_hash, once.content_hash, twice.content_hash}) == 3
    assert twice.content_author == desk.who("lilei").id
    assert twice.stage is Stage.UPLOAD_FAILED
    with desk.desk.store.reading() as work:
        content = work.revisions.content(before.id, 1)
        sent = work.revisions.applicant_content(before.id, 1)
        first, second = work.revisions.edits(before.id, 1)
    assert (content.sponsor.principal.mobile, content.sponsor.remark) == (NEW, "已更正")
    assert (sent.sponsor.principal.mobile, sent.sponsor.remark) == ("13800138000", "")
    assert (first.reason, first.consent, first.by, second.content_hash) == (
        "手机号有误",
        "电话同意 11-23",
        "lilei",
        twice.content_hash,
    )


def test_who_made_an_edit_walks_it_on_no_further_and_somebody_else_does(desk: SampleDesk) -> None:
    filing = edit(desk, failed_upload(desk))
    with pytest.raises(Refused) as own:
        desk.record(filing, "fixed_here", note="更正", consent="电话同意")
    assert own.value.reason == "refused.own_content"
    desk.wait(hours=1)  # nobody holds it any more
    done = desk.record(filing, "fixed_here", by="hanmeimei", note="更正", consent="电话同意")
    assert done.stage is Stage.READY_TO_UPLOAD


def test_who_made_an_edit_in_the_review_cannot_pass_it(local: SampleDesk) -> None:
    filing = local.make_ready(local.add())
    edit(local, filing)
    with pytest.raises(Refused) as own:
        local.desk.decisions.decide(local.who("lilei"), filing.id, DecisionDraft(verdict=Verdict.PASS))
    assert own.value.reason == "refused.own_content"


def test_the_audit_has_the_paths_and_no_value_and_the_filing_is_found_by_the_new_one(local: SampleDesk) -> None:
    filing = edit(local, failed_upload(local))
    last = local.desk.history.timeline(filing.id)[-1]
    details = dict(last.details)
    assert last.action == "audit.staff_revision"
    assert details["fields"] == MOBILE
    assert NEW not in str(last)
    assert "电话同意" not in str(last)
    with local.desk.store.reading() as work:
        source, vault = work.revisions._source, work.revisions._vault
        sql = "SELECT filing_id FROM identity_key WHERE kind = 'phone' AND digest = ?"
        assert [row["filing_id"] for row in source.named(sql, [vault.digest("phone", NEW)])] == [filing.id]
    assert NEW.encode() not in local.database.read_bytes()


def test_the_checks_run_over_the_edited_content(local: SampleDesk) -> None:
    filing = edit(local, local.make_ready(local.add()), sponsor__principal__mobile="123")
    view = local.desk.review.open(local.who("lilei"), filing.id, in_clear=False)
    assert "R-CON-01" in {one.rule for one in view.findings}
    assert view.content.sponsor.principal.mobile != "13800138000"


def test_the_difference_shows_what_the_applicant_sent_beside_the_edit(local: SampleDesk) -> None:
    filing = edit(local, failed_upload(local), sponsor__remark="已更正")
    view = local.desk.review.compare(local.who("lilei"), filing.id, in_clear=False)
    assert view.base == "applicant"
    assert view.diff is not None
    [field] = [one for part in view.diff.parts for one in part.fields if one.change.value != "same"]
    assert (field.path, field.old, field.new) == ("sponsor.remark", "", "已更正")


def test_a_later_revision_of_the_applicant_replaces_the_edit_and_the_trail_says_so(local: SampleDesk) -> None:
    filing = edit(local, local.make_ready(local.add()))
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="FREE", path="filing", note="请补充"),))
    local.desk.decisions.decide(local.who("lilei"), filing.id, draft)
    later = local.add(a_filing_content(revision=2))
    assert later.content_author is None
    with local.desk.store.reading() as work:
        assert work.revisions.content(filing.id, 2).sponsor.principal.mobile == "13800138000"
        assert work.revisions.content(filing.id, 1).sponsor.principal.mobile == NEW
    assert "audit.staff_revision_replaced" in [one.action for one in local.desk.history.timeline(filing.id)]


def test_the_same_value_again_changes_nothing(local: SampleDesk) -> None:
    filing = failed_upload(local)
    edits = local.desk.staff_edits
    done = edits.edit(local.who("lilei"), filing.id, {MOBILE: "13800138000"}, reason="x", consent="y")
    assert not done.changed
    assert local.filing(filing.id).version == filing.version


def test_reason_and_consent_stage_role_lease_and_version_are_asked_for(local: SampleDesk) -> None:
    filing = local.add()
    edits, lilei = local.desk.staff_edits, local.who("lilei")
    with pytest.raises(Refused) as stage:
        edits.edit(lilei, filing.id, {MOBILE: NEW}, reason="x", consent="y")
    assert stage.value.reason == "refused.not_editable"
    local.desk.triage.take(lilei, filing.id)
    for reason, consent, name in (("", "y", "note"), ("x", " ", "consent")):
        with pytest.raises(BadInput) as missing:
            edits.edit(lilei, filing.id, {MOBILE: NEW}, reason=reason, consent=consent)
        assert missing.value.values["name"] == name
    with pytest.raises(NotPermitted):
        edits.edit(local.who("audit"), filing.id, {MOBILE: NEW}, reason="x", consent="y")
    with pytest.raises(Conflict):
        edits.edit(local.who("hanmeimei"), filing.id, {MOBILE: NEW}, reason="x", consent="y")
    with pytest.raises(Conflict):
        edits.edit(lilei, filing.id, {MOBILE: NEW}, reason="x", consent="y", expect_version=1)


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("sponsor", "x", "edit.no_field"),
        ("sponsor.nothing", "x", "edit.no_field"),
        ("sponsor.principal", "x", "edit.no_field"),
        ("sponsor.__class__", "x", "edit.no_field"),
        ("sponsor.certificate.number.upper", "x", "edit.no_field"),
        ("filing.order_no", "x", "edit.no_field"),
        ("filing.type", "change", "edit.no_field"),
        ("service.s9.name", "x", "edit.no_field"),
        ("service.s1.ref", "x", "edit.no_field"),
        ("service.s1.id", "x", "edit.no_field"),
        ("service.s1.domains.d9.name", "x", "edit.no_field"),
        ("service.s1.domains", "x", "edit.no_field"),
        ("", "x", "edit.no_field"),
        ("sponsor.nature", "four", "edit.value"),
        ("sponsor.nature", "４", "edit.value"),
        ("service.s1.kind", "castle", "edit.value"),
        ("service.s1.contents", "1,x", "edit.value"),
        ("sponsor.certificate.validity.end", "2026-02-30", "edit.value"),
        ("sponsor.principal.is_legal_representative", "maybe", "edit.value"),
        ("sponsor.name", "a\0b", "edit.text"),
        ("sponsor.name", "\ud800", "edit.text"),
        ("sponsor.name", "长" * 5000, "edit.text"),
    ],
)
def test_what_is_no_field_or_no_value_of_it_is_refused(path: str, text: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        edited(a_filing_content(), {path: text})
    assert refused.value.reason == reason
    assert refused.value.values["path"] == path


def test_values_are_of_the_types_of_the_package() -> None:
    content = edited(
        a_filing_content(),
        {
            "sponsor.nature": "5",
            "sponsor.certificate.validity.end": "2030-01-02",
            "sponsor.principal.is_legal_representative": "false",
            "service.s1.contents": "32, 64",
            "service.s1.accesses.a1.ips": "192.0.2.1, 192.0.2.5-192.0.2.9",
            "service.s1.domains.d1.name": "example.net",
            "filing.remark": "补充",
        },
    )
    service = content.services[0]
    assert content.sponsor.nature == 5
    assert str(content.sponsor.certificate.validity.end) == "2030-01-02"
    assert content.sponsor.principal.is_legal_representative is False
    assert service.contents == (32, 64)
    assert service.accesses[0].ips == (IpRange(start="192.0.2.1"), IpRange(start="192.0.2.5", end="192.0.2.9"))
    assert (service.domains[0].name, content.remark) == ("example.net", "补充")


def test_hostile_text_is_kept_as_it_was_typed() -> None:
    for text in HOSTILE:
        if "\0" not in text and "\ud800" not in text:
            assert edited(a_filing_content(), {"sponsor.remark": text}).sponsor.remark == text


def test_the_command_sets_fields_by_their_paths(local: SampleDesk) -> None:
    filing = failed_upload(local)
    local.run_on()
    shell = Shell(local)
    typed = ("record", filing.number, "staff_revision", "--set", f"{MOBILE}={NEW}", "--note", "更正")
    assert shell(*typed, code=2).err
    assert shell.json(*typed, "--input", "consent=电话同意")["changed"] is True
    assert shell.json(*typed, "--input", "consent=电话同意")["changed"] is False
    shown = shell.json("show", filing.number, "--diff")["fields"]
    assert [row["path"] for row in shown] == [MOBILE]


def test_marks_on_what_was_edited_are_asked_again_and_the_others_stay_with_who_and_when(local: SampleDesk) -> None:
    lilei = local.who("lilei")
    filing = local.make_ready(local.add())
    before = {row.row.id: row.tick for row in local.desk.review.open(lilei, filing.id, in_clear=False).rows if row.tick}
    local.wait(minutes=5)
    edit(local, filing, sponsor__certificate__address="福建省福州市示例路2号")
    view = local.desk.review.open(lilei, filing.id, in_clear=False)
    after = {row.row.id: row.tick for row in view.rows if row.tick}
    assert "EYE-SPN-09" in before
    assert "EYE-SPN-09" not in after, "the address was edited"
    assert after["EYE-SPN-02"] == before["EYE-SPN-02"]
    assert {row for row in before if row.startswith("FACT-")} <= set(after), "no paper has changed"
    gone = [row for row in before if row not in after]
    details = dict(local.desk.history.timeline(filing.id)[-1].details)
    assert (details["ticks"], view.gate.in_the_way is not None) == (str(len(gone)), True)


def test_a_confirmed_warning_goes_with_its_field_and_stays_with_every_other(local: SampleDesk) -> None:
    lilei = local.who("lilei")
    sponsor = a_sponsor(principal=replace(a_sponsor().principal, emergency_phone="13800138000"))
    filing = local.make_ready(local.add(a_filing_content(sponsor=sponsor)))
    confirmed = {one.key for one in local.desk.review.open(lilei, filing.id, in_clear=False).confirmations}
    assert confirmed
    edit(local, filing, sponsor__remark="已更正")
    assert {one.key for one in local.desk.review.open(lilei, filing.id, in_clear=False).confirmations} == confirmed
    edit(local, local.filing(filing.id), sponsor__principal__emergency_phone="13912345678")
    assert not local.desk.review.open(lilei, filing.id, in_clear=False).confirmations


def test_a_locked_field_of_a_change_is_put_back_to_what_is_filed_and_to_nothing_else(local: SampleDesk) -> None:
    fill_register(local)
    number = "91350100M000200Y45"
    declared = a_sponsor(icp_number=NUMBER, certificate=replace(a_sponsor().certificate, number=number))
    filing = send(local, FilingType.CHANGE, sponsor=declared)
    local.desk.triage.take(local.who("lilei"), filing.id)
    for path, value in (("sponsor__certificate__number", "91110000XXXXXXXXXX"), ("sponsor__province", "110000")):
        with pytest.raises(Refused) as locked:
            edit(local, filing, **{path: value})
        assert locked.value.reason == "refused.locked_field"
    assert locked.value.values["rule"] == "R-TYP-02"
    assert edit(local, local.filing(filing.id), sponsor__certificate__number=CREDIT_CODE).content_author
    assert "R-TYP-03" not in str(found(local, filing))
