"""What a resubmission answers, and what of the marks on the revision before still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reviewer_tui.domain.carried_over import carried_confirmations, carried_ticks
from reviewer_tui.domain.decision import FREE_TEXT, Decision, ReasonUse, Verdict
from reviewer_tui.domain.fields import flatten
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.finding import CheckReport, Confirmation, Finding, RuleRow, Severity, Tick, TickState
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.picture_look import LOOK_BYTES
from reviewer_tui.domain.resubmission import LineState, Resubmission, last_return, resubmission, times_given
from reviewer_tui.domain.revision_diff import Change, RevisionDiff, revision_diff
from tests.builders import a_filing_content, a_material, a_principal, a_sponsor, a_website

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
MAIL = "sponsor.principal.email"
OLD = a_filing_content(sponsor=a_sponsor(principal=a_principal(email="nothing", name="张三")))


def decision(*uses: ReasonUse, revision: int = 1, undone: bool = False, verdict: Verdict = Verdict.RETURN) -> Decision:
    return Decision(
        id=revision,
        verdict=verdict,
        revision=revision,
        filing_version=2,
        content_hash="",
        reasons=uses,
        internal_note="",
        by="lilei",
        at=AT,
        undo_until=AT,
        undone=undone,
    )


def found(reason: str, path: str, severity: Severity = Severity.ERROR, **evidence: str) -> Finding:
    return Finding(
        rule="R-X", case="x", severity=severity, path=path, field="", reason=reason, evidence=tuple(evidence.items())
    )


def answered(
    diff: RevisionDiff, *uses: ReasonUse, then: tuple[Finding, ...] = (), now: tuple[Finding, ...] = ()
) -> Resubmission:
    returned = decision(*uses)
    fields = {"P08": "principal.email", "S03": "sponsor.cert_address"}
    return resubmission(diff, returned, decisions=[returned], found_then=then, found_now=now, fields=fields)


def from_old(new: FilingContent, old: tuple[Material, ...] = (), now: tuple[Material, ...] = ()) -> RevisionDiff:
    return revision_diff(OLD, new, old, now)


def with_person(**changed: str) -> FilingContent:
    return a_filing_content(revision=2, sponsor=a_sponsor(principal=a_principal(**{"email": "nothing", **changed})))


def test_what_was_asked_and_changed_is_fixed_once_the_checks_find_it_no_more() -> None:
    use = ReasonUse(code="P08", path=MAIL)
    diff = from_old(with_person(email="li@example.com", name="张三"))
    fault = found("P08", MAIL)
    fixed = answered(diff, use, then=(fault,))
    assert (fixed.fixed, fixed.open, fixed.states) == (1, 0, {MAIL: LineState.FIXED})
    still = answered(diff, use, then=(fault,), now=(fault,))
    assert (still.fixed, still.open, still.states) == (0, 1, {MAIL: LineState.OPEN})


def test_what_was_asked_and_stayed_is_open_and_shown_though_unchanged() -> None:
    use = ReasonUse(code="P08", path=MAIL)
    answer = answered(from_old(with_person(name="张三")), use)
    assert answer.open == 1
    assert answer.states == {MAIL: LineState.OPEN}
    assert [each.use for each in answer.asked_at(MAIL)] == [use]


def test_what_changed_unasked_is_told_and_a_remark_is_benign() -> None:
    new = replace(with_person(name="张三丰"), remark="补充说明")
    answer = answered(from_old(new))
    assert answer.states == {"sponsor.principal.name": LineState.NOT_ASKED, "filing.remark": LineState.BENIGN}
    assert answer.not_asked == 1


def test_a_reason_without_a_place_is_about_every_line_of_its_field() -> None:
    answer = answered(from_old(with_person(name="张三", email="li@example.com")), ReasonUse(code="P08"))
    assert answer.states == {MAIL: LineState.FIXED}


def test_a_remark_does_not_answer_a_reason_about_the_filing() -> None:
    new = replace(with_person(name="张三"), remark="已改")
    assert answered(from_old(new), ReasonUse(code=FREE_TEXT, path="filing", note="改")).open == 1


def test_another_file_in_its_place_answers_what_was_asked_of_a_paper() -> None:
    old = a_material("MAT_LICENSE", id="m1")
    new = replace(old, facts=replace(old.facts, sha256="f" * 64))
    diff = from_old(with_person(name="张三"), (old,), (new,))
    for path in ("material.MAT_LICENSE", "material.m1"):
        assert answered(diff, ReasonUse(code="M12", path=path)).states == {"material.m1": LineState.FIXED}
    assert answered(diff, ReasonUse(code="M12", path="material.MAT_AUTH_LETTER.s1")).open == 1


def test_the_same_picture_newly_saved_does_not_answer_what_was_asked_of_a_paper() -> None:
    plain = a_material("MAT_LICENSE", id="m1")
    old = replace(plain, facts=replace(plain.facts, look=bytes([240] * LOOK_BYTES)))
    new = replace(old, facts=replace(old.facts, sha256="f" * 64, look=bytes([238] * LOOK_BYTES)))
    use = ReasonUse(code="M12", path="material.m1")
    again = answered(from_old(with_person(name="张三"), (old,), (new,)), use)
    assert (again.open, again.asked[0].again, again.states["material.m1"]) == (1, True, LineState.OPEN)
    other = replace(new, facts=replace(new.facts, look=bytes([240] * (LOOK_BYTES - 1) + [90])))
    fixed = answered(from_old(with_person(name="张三"), (old,), (other,)), use)
    assert (fixed.open, fixed.asked[0].again) == (0, False)


def test_a_reason_given_in_two_returns_is_a_repeat_fault_and_one_taken_back_does_not_count() -> None:
    use = ReasonUse(code="P08", path=MAIL)
    told = [decision(use), decision(use, use, revision=2), decision(use, revision=3, undone=True)]
    assert times_given(told) == {use.key: 2}
    assert last_return(told, 4) == told[1]
    assert last_return(told, 1) is None
    assert last_return([decision(verdict=Verdict.PASS)], 2) is None


PATHS = tuple(field.path for field in flatten(OLD))


@given(
    changed=st.sets(st.sampled_from(PATHS)),
    asked=st.lists(st.sampled_from(PATHS), unique=True),
    found_now=st.sets(st.sampled_from(PATHS)),
)
def test_every_changed_line_has_a_state_and_the_counts_agree(
    changed: set[str], asked: list[str], found_now: set[str]
) -> None:
    diff = revision_diff(OLD, OLD, (), ())
    parts = tuple(
        replace(
            part,
            fields=tuple(
                replace(one, change=Change.CHANGED if one.path in changed else Change.SAME) for one in part.fields
            ),
        )
        for part in diff.parts
    )
    uses = tuple(ReasonUse(code="P08", path=path) for path in asked)
    answer = answered(replace(diff, parts=parts), *uses, now=tuple(found("P08", path) for path in sorted(found_now)))
    assert answer.fixed + answer.open == len(asked)
    assert changed <= set(answer.states)
    assert set(answer.states) <= changed | set(asked)
    for each in answer.asked:
        if each.use.path in found_now:
            assert each.open
        elif not changed & set(each.lines):
            assert each.open, "asked and unchanged stays open"
    unasked = changed - {line for each in answer.asked for line in each.lines}
    assert answer.not_asked == len([path for path in unasked if not path.endswith("remark")])


# What is carried over.

ROW = RuleRow(id="EYE-SPN-09", rule="EYE-SPN-09", field="sponsor.cert_address", reason="S03", by_eye=True)
PAPER = RuleRow(id="EYE-LICENSE", rule="EYE-LICENSE", field="sponsor.cert_number", reason="S02", by_eye=True)
WARNING = found("S05", "sponsor.nature", Severity.WARNING, nature="4")


def report(*findings: Finding) -> CheckReport:
    return CheckReport(pack="p", rows=(ROW, PAPER), findings=findings)


def tick(row: str) -> Tick:
    return Tick(row=row, state=TickState.PASS, note="seen", by="lilei", at=AT)


def ticks_after(diff: RevisionDiff) -> list[str]:
    marked = [tick(ROW.id), tick(PAPER.id), tick("ASK-deputy")]
    return [each.row for each in carried_ticks(diff, report(), report(), marked)]


def test_a_look_at_unchanged_values_and_papers_goes_over_with_who_and_when() -> None:
    diff = from_old(replace(OLD, revision=2, services=(a_website(home_url="https://other.example.com"),)))
    carried = carried_ticks(diff, report(), report(), [tick(ROW.id)])
    assert carried == (tick(ROW.id),)


def test_a_look_is_asked_again_when_its_field_or_a_paper_it_reads_has_changed() -> None:
    certificate = replace(OLD.sponsor.certificate, address="另一处")
    moved = from_old(replace(OLD, sponsor=replace(OLD.sponsor, certificate=certificate)))
    assert ticks_after(moved) == []
    licence = a_material("MAT_LICENSE", id="m1")
    other = replace(licence, facts=replace(licence.facts, sha256="f" * 64))
    assert ticks_after(from_old(OLD, (licence,), (other,))) == []
    assert ticks_after(from_old(OLD, (licence,), (licence,))) == [ROW.id, PAPER.id]


def test_a_confirmation_holds_for_the_same_finding_with_the_same_evidence_only() -> None:
    confirmation = Confirmation(key=WARNING.key, note="asked them", by="lilei", at=AT)
    same = from_old(OLD)
    assert carried_confirmations(same, report(WARNING), report(WARNING), [confirmation]) == (confirmation,)
    assert carried_confirmations(same, report(WARNING), report(), [confirmation]) == ()
    other = replace(WARNING, evidence=(("nature", "5"),))
    assert carried_confirmations(same, report(WARNING), report(other), [confirmation]) == ()
    moved = from_old(replace(OLD, sponsor=replace(OLD.sponsor, nature=1)))
    assert carried_confirmations(moved, report(WARNING), report(WARNING), [confirmation]) == ()


@given(changed=st.sets(st.sampled_from(PATHS)))
def test_nothing_is_carried_over_a_change_of_its_own_field(changed: set[str]) -> None:
    diff = revision_diff(OLD, OLD, (), ())
    parts = tuple(
        replace(
            part,
            fields=tuple(
                replace(one, change=Change.CHANGED if one.path in changed else Change.SAME) for one in part.fields
            ),
        )
        for part in diff.parts
    )
    diff = replace(diff, parts=parts)
    confirmation = Confirmation(key=WARNING.key, note="", by="lilei", at=AT)
    carried = carried_confirmations(diff, report(WARNING), report(WARNING), [confirmation])
    assert bool(carried) == ("sponsor.nature" not in changed)
    assert (ROW.id in ticks_after(diff)) == ("sponsor.certificate.address" not in changed)
