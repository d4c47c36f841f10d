"""The material checklist: conditions with three answers, slots by scope, and what the files must be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_tui.domain.conditions import evaluate
from reviewer_tui.domain.filing import Account, FilingContent, FilingType
from reviewer_tui.domain.filing_facts import completed_by
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.material import ChecklistItem, DueState, PaperReceipt, PaperState
from reviewer_tui.domain.material_checklist import material_checklist, slot_owner, verification_mode
from reviewer_tui.domain.sponsor import Principal, Sponsor
from tests.builders import (
    ANSWERS,
    UNIT_NAME,
    a_certificate,
    a_domain,
    a_filing_content,
    a_manual_filing,
    a_material,
    a_person_as_sponsor,
    a_personal_filing,
    a_pre_approval,
    a_principal,
    a_sponsor,
    a_website,
    an_app,
    an_app_filing,
    an_icon,
    another_principal,
    tables,
)

ERROR, WARNING = Severity.ERROR, Severity.WARNING
REQUIRED, OPEN, NOT_REQUIRED = DueState.REQUIRED, DueState.OPEN, DueState.NOT_REQUIRED


def items(content: FilingContent, **options: Any) -> dict[tuple[str, str], ChecklistItem]:
    listed = material_checklist(content, options.pop("materials", ()), tables(), **options)
    return {(item.kind, item.owner): item for item in listed}


def due(content: FilingContent, **options: Any) -> set[str]:
    return {item.kind for item in items(content, **options).values() if item.due is REQUIRED}


def open_kinds(content: FilingContent) -> set[str]:
    return {item.kind for item in items(content).values() if item.due is OPEN}


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ("", {}, NOT_REQUIRED),
        ("always", {}, REQUIRED),
        ("any", {}, REQUIRED),
        ("a=1", {"a": "1"}, REQUIRED),
        ("a=1", {"a": "2"}, NOT_REQUIRED),
        ("a=1", {}, OPEN),
        ("a=1,2", {"a": "2"}, REQUIRED),
        ("a=1;b=1", {"a": "1"}, OPEN),
        ("a=1;b=1", {"a": "2"}, NOT_REQUIRED),
        ("a=1;b=1 OR c=1", {"a": "2"}, OPEN),
        ("a=1;b=1 OR c=1", {"c": "1"}, REQUIRED),
        ("a=1;b=1 OR c=1", {"a": "1", "c": "2"}, OPEN),
        ("a=1;b=1 OR c=1", {"b": "2", "c": "2"}, NOT_REQUIRED),
    ],
)
def test_a_condition_has_three_answers(condition: str, facts: dict[str, str], expected: DueState) -> None:
    known = {key: frozenset({value}) for key, value in facts.items()}
    assert evaluate(condition, known).due is expected


_KEYS = st.sampled_from(["a", "b", "c"])
_GROUPS = st.lists(st.dictionaries(_KEYS, st.sampled_from(["1", "2"]), min_size=1), min_size=1, max_size=3)


@given(_GROUPS, st.dictionaries(_KEYS, st.sampled_from(["1", "2"])))
def test_an_answer_never_turns_what_was_certain(groups: list[dict[str, str]], facts: dict[str, str]) -> None:
    """What holds, or fails, with some facts unset holds, or fails, whatever the missing ones turn out to be."""
    condition = " OR ".join(";".join(f"{key}={value}" for key, value in group.items()) for group in groups)
    known = {key: frozenset({value}) for key, value in facts.items()}
    before = evaluate(condition, known)
    outcomes = {
        evaluate(condition, {"a": frozenset({x}), "b": frozenset({y}), "c": frozenset({z}), **known}).due
        for x in "12"
        for y in "12"
        for z in "12"
    }
    assert OPEN not in outcomes
    if before.due is OPEN:
        assert set(before.open_facts) <= {"a", "b", "c"} - set(facts)
    else:
        assert outcomes == {before.due}


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (a_filing_content(), "electronic"),
        (a_filing_content(services=(a_website(principal=a_principal(document_type=7)),)), "manual"),
        (a_filing_content(sponsor=a_sponsor(principal=a_principal(document_type=41))), "manual"),
        (a_filing_content(sponsor=a_sponsor(certificate=a_certificate(type=12))), "manual"),
        (a_filing_content(sponsor=Sponsor()), "manual"),
        (a_manual_filing(), "manual"),
        (a_personal_filing(), "electronic"),
    ],
)
def test_the_mode_of_verification_follows_the_seed(content: FilingContent, mode: str) -> None:
    assert verification_mode(content) == mode


def test_individuals_are_electronic_by_a_setting() -> None:
    assert verification_mode(a_personal_filing(), electronic_for_individuals=False) == "manual"


def test_an_electronic_filing_of_a_unit_needs_the_papers_and_the_captures() -> None:
    assert due(a_filing_content()) == {
        "MAT_VERIFICATION_LIST",
        "MAT_RESPONSIBILITY",
        "MAT_EVERIFY_LICENSE",
        "MAT_EVERIFY_ID",
        "MAT_EVERIFY_FACE",
    }


def test_a_manual_filing_needs_the_list_of_the_seed() -> None:
    content = a_manual_filing()
    assert due(content) == {
        "MAT_LICENSE",
        "MAT_ID_SPONSOR",
        "MAT_ID_SERVICE",
        "MAT_DOMAIN_CERT",
        "MAT_DOMAIN_REALNAME",
        "MAT_FACE_PHOTO",
        "MAT_VERIFICATION_LIST",
        "MAT_RESPONSIBILITY",
        "MAT_PLEDGE_GD",
    }
    by_courier = due(replace(content, verification_channel="courier"))
    assert "MAT_CURTAIN_PHOTO" in by_courier
    assert "MAT_FACE_PHOTO" not in by_courier


def test_without_a_channel_both_photos_stay_open() -> None:
    content = a_manual_filing(verification_channel="")
    assert {"MAT_CURTAIN_PHOTO", "MAT_FACE_PHOTO"} <= open_kinds(content)


def test_an_individual_needs_neither_licence_nor_letter() -> None:
    content = a_personal_filing()
    assert due(content) == {"MAT_VERIFICATION_LIST", "MAT_RESPONSIBILITY", "MAT_EVERIFY_ID", "MAT_EVERIFY_FACE"}
    elsewhere = replace(content, facts={**ANSWERS, "id_province": "other"})
    assert "MAT_RESIDENCE" in due(elsewhere)


def test_the_province_of_an_individual_is_read_from_the_card() -> None:
    sponsor = a_person_as_sponsor(certificate=a_certificate(type=2, number="11010519491231002X"))
    content = a_personal_filing(sponsor=sponsor, facts=dict(ANSWERS))
    assert "MAT_RESIDENCE" in due(content)
    assert "MAT_RESIDENCE" not in due(replace(content, sponsor=replace(sponsor, province="110000")))


@pytest.mark.parametrize("type_", [FilingType.CANCEL_ACCESS, FilingType.CANCEL_SPONSOR, FilingType.CANCEL_SERVICE])
def test_cancellations_need_no_material(type_: FilingType) -> None:
    assert items(a_filing_content(type=type_)) == {}


def test_a_service_principal_who_is_not_the_legal_representative_brings_a_letter() -> None:
    content = a_filing_content(services=(a_website(principal=another_principal()),))
    letter = items(content)["MAT_AUTH_LETTER", "s1"]
    assert (letter.due, letter.paper) == (REQUIRED, PaperState.DUE)
    assert "MAT_AUTH_LETTER" not in due(a_filing_content())


def test_who_is_the_legal_representative_stays_open_until_it_is_said() -> None:
    stranger = another_principal(is_legal_representative=None)
    sponsor = a_sponsor(
        certificate=a_certificate(legal_representative=""), principal=a_principal(is_legal_representative=None)
    )
    content = a_filing_content(sponsor=sponsor, services=(a_website(principal=stranger),))
    letter = items(content)["MAT_AUTH_LETTER", "s1"]
    assert letter.due is OPEN
    assert set(letter.open_facts) == {"service_principal_is_legal_rep", "sponsor_principal_is_legal_rep"}
    assert not letter.complete
    answered = {"service_principal_is_legal_rep": "true", "sponsor_principal_is_legal_rep": "true"}
    assert ("MAT_AUTH_LETTER", "s1") not in items(content, facts=answered)


def test_a_unit_has_one_legal_representative() -> None:
    """Where the sponsor's principal is the one, somebody else at the service is not."""
    stranger = another_principal(is_legal_representative=None)
    sponsor = a_sponsor(certificate=a_certificate(legal_representative=""))
    content = a_filing_content(sponsor=sponsor, services=(a_website(principal=stranger),))
    assert items(content)["MAT_AUTH_LETTER", "s1"].due is REQUIRED


def test_unset_facts_leave_their_materials_open_and_answers_close_them() -> None:
    content = a_filing_content(facts={})
    assert open_kinds(content) == {"MAT_TRADEMARK", "MAT_NO_PREAPPROVAL", "MAT_FINANCE", "MAT_SITE_PLAN"}
    closed = items(content, facts={**ANSWERS, "keyword_hit": "finance"})
    assert closed["MAT_FINANCE", ""].due is REQUIRED
    assert not any(item.due is OPEN for item in closed.values())


def test_an_unknown_relation_of_the_account_stays_open() -> None:
    assert "MAT_CONFIRMATION" in open_kinds(a_filing_content(account=Account()))
    assert "MAT_CONFIRMATION" not in open_kinds(a_filing_content(account=Account(name=UNIT_NAME)))
    assert "MAT_CONFIRMATION" in due(a_filing_content(account=Account(relation="related")))


def test_an_app_needs_an_icon_and_a_change_of_name_its_letter() -> None:
    assert "MAT_APP_ICON" in due(an_app_filing())
    changed = a_filing_content(type=FilingType.CHANGE, changed=("sponsor_name",))
    assert "MAT_NAME_CHANGE" in due(changed)
    assert "MAT_NAME_CHANGE" not in due(replace(changed, changed=("domains",)))
    assert "MAT_NAME_CHANGE" in open_kinds(replace(changed, changed=()))


def test_another_holder_of_the_domain_brings_a_proof() -> None:
    held = a_domain(holder="王样本", holder_relation="shareholder")
    content = a_filing_content(services=(a_website(domains=(held,)),))
    assert items(content)["MAT_HOLDER_PROOF", "d1"].due is REQUIRED
    unknown = a_domain(holder="王样本", holder_relation="")
    content = a_filing_content(services=(a_website(domains=(unknown,)),))
    assert items(content)["MAT_HOLDER_PROOF", "d1"].due is OPEN


def test_there_is_one_certificate_a_domain_name() -> None:
    shared = a_domain(id="d3", name="Example.com")
    content = a_manual_filing(
        services=(a_website(domains=(a_domain(), a_domain(id="d2", name="example.cn"))), an_app(domains=(shared,)))
    )
    slots = {owner for kind, owner in items(content) if kind == "MAT_DOMAIN_CERT"}
    assert slots == {"d1", "d2"}
    paper = a_material("MAT_DOMAIN_CERT", service_id="s2", domain_id="d3")
    filled = items(content, materials=(paper,))
    assert filled["MAT_DOMAIN_CERT", "d1"].present == (paper.id,)
    assert filled["MAT_DOMAIN_CERT", "d2"].present == ()


def test_captures_are_counted_by_person() -> None:
    one = items(a_filing_content())
    assert {owner for kind, owner in one if kind == "MAT_EVERIFY_ID"} == {"sponsor"}
    assert one["MAT_EVERIFY_ID", "sponsor"].needed == 2
    two = items(a_filing_content(services=(a_website(principal=another_principal()), an_app())))
    assert {owner for kind, owner in two if kind == "MAT_EVERIFY_ID"} == {"sponsor", "s1"}


def test_pictures_of_two_people_fill_their_own_slots() -> None:
    content = a_filing_content(services=(a_website(principal=another_principal()),))
    files = tuple(
        a_material("MAT_EVERIFY_ID", id=f"{who}-{page}", principal=who, service_id="s1" if who == "service" else "")
        for who in ("sponsor", "service")
        for page in (1, 2)
    )
    listed = items(content, materials=files)
    assert listed["MAT_EVERIFY_ID", "sponsor"].present == ("sponsor-1", "sponsor-2")
    assert listed["MAT_EVERIFY_ID", "s1"].present == ("service-1", "service-2")
    assert listed["MAT_EVERIFY_ID", "s1"].complete


def test_each_category_of_pre_approval_has_its_own_slot() -> None:
    chosen = (a_pre_approval(), a_pre_approval(id="v2", code=5), a_pre_approval(id="v3", code=24))
    content = a_filing_content(services=(a_website(pre_approvals=chosen),))
    scan = a_material("MAT_PRE_APPROVAL", service_id="s1", pre_approval=5)
    listed = items(content, materials=(scan,))
    assert {owner for kind, owner in listed if kind == "MAT_PRE_APPROVAL"} == {"v1", "v2"}
    assert listed["MAT_PRE_APPROVAL", "v2"].complete
    assert not listed["MAT_PRE_APPROVAL", "v1"].complete
    unanswered = a_filing_content(services=(a_website(pre_approvals=None),))
    assert items(unanswered)["MAT_PRE_APPROVAL", "s1"].due is OPEN


def test_a_sponsor_principal_who_is_not_the_legal_representative_brings_both_documents() -> None:
    sponsor = a_manual_filing().sponsor
    head = another_principal()
    content = a_manual_filing(sponsor=replace(sponsor, principal=head))
    assert items(content)["MAT_ID_SPONSOR", ""].needed == 2
    assert items(a_manual_filing())["MAT_ID_SPONSOR", ""].needed == 1


def test_the_licence_is_one_slot_in_either_mode() -> None:
    electronic = items(a_filing_content(), materials=(a_material("MAT_LICENSE"),))
    assert electronic["MAT_LICENSE", ""].due is NOT_REQUIRED
    assert electronic["MAT_EVERIFY_LICENSE", ""].gate == "T12"
    manual = items(a_manual_filing())
    assert ("MAT_EVERIFY_LICENSE", "") not in manual
    assert manual["MAT_LICENSE", ""].gate == "T07"


def test_paper_originals_are_due_by_mode_and_received_by_slot() -> None:
    electronic = items(a_filing_content())
    assert electronic["MAT_RESPONSIBILITY", ""].paper is PaperState.NOT_DUE
    received = PaperReceipt(
        kind="MAT_RESPONSIBILITY",
        owner="",
        received_on=date(2026, 11, 23),
        recorded_by="li",
        recorded_at=datetime(2026, 11, 23, 2, tzinfo=UTC),
    )
    manual = items(a_manual_filing(), papers=(received,))
    assert manual["MAT_RESPONSIBILITY", ""].paper is PaperState.RECEIVED
    assert manual["MAT_VERIFICATION_LIST", "s1"].paper is PaperState.DUE


def test_what_the_register_knows_of_the_sponsor_settles_the_facts() -> None:
    bare = Sponsor(icp_number="闽ICP备12345678号", name="新名称有限公司")
    content = a_filing_content(type=FilingType.NEW_SERVICE, sponsor=bare)
    assert "MAT_EVERIFY_LICENSE" in open_kinds(content)
    completed = completed_by(content, a_sponsor())
    assert completed.sponsor.name == "新名称有限公司"
    assert completed.sponsor.principal.name == "李示例"
    assert "MAT_EVERIFY_LICENSE" in due(completed)


def test_an_icon_belongs_to_its_app() -> None:
    content = a_filing_content(services=(an_app(), an_app(id="s3", domains=(), accesses=(), name="另一示例")))
    icon = an_icon("s3")
    listed = material_checklist(content, (icon,), tables())
    assert slot_owner(icon, listed) == "s3"
    assert [item.owner for item in listed if item.kind == "MAT_APP_ICON" and not item.complete] == ["s2"]


def test_a_filing_without_any_principal_still_asks_for_one_person() -> None:
    content = a_personal_filing(services=(a_website(principal=Principal()),))
    nobody = replace(content, sponsor=replace(content.sponsor, principal=Principal()))
    assert ("MAT_EVERIFY_ID", "sponsor") in items(nobody)
