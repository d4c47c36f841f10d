"""What changed between two revisions: fields under minted ids, materials by the hash of their bytes, characters in a value."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_tui.domain.fields import flatten
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.revision_diff import Change, FieldDiff, PartDiff, part_of, revision_diff
from reviewer_tui.domain.text_difference import differing_spans
from tests.builders import (
    a_domain,
    a_filing_content,
    a_material,
    a_platform,
    a_pre_approval,
    a_principal,
    a_sponsor,
    a_website,
    an_app,
    an_ios_platform,
)


def changes(old: FilingContent, new: FilingContent) -> dict[str, FieldDiff]:
    diff = revision_diff(old, new, (), ())
    return {field.path: field for part in diff.parts for field in part.fields if field.change is not Change.SAME}


def part(old: FilingContent, new: FilingContent, path: str) -> PartDiff:
    return next(part for part in revision_diff(old, new, (), ()).parts if part.path == path)


def materials(old: tuple[Material, ...], new: tuple[Material, ...]) -> list[tuple[Change, str, str]]:
    content = a_filing_content()
    found = revision_diff(content, content, old, new).materials
    return [(one.change, one.old.id if one.old else "", one.new.id if one.new else "") for one in found]


def a_file(material_id: str, data: str, kind: str = "MAT_LICENSE", **more: object) -> Material:
    made = a_material(kind, id=material_id, **more)
    return replace(made, facts=replace(made.facts, sha256=data * 64))


def test_a_filing_that_stayed_the_same_has_no_change() -> None:
    content = a_filing_content(services=(a_website(), an_app()))
    assert changes(content, content) == {}


def test_a_field_is_added_removed_or_changed() -> None:
    old = a_filing_content(sponsor=a_sponsor(principal=a_principal(mobile="13800138000", email="")), remark="曾有")
    new = a_filing_content(sponsor=a_sponsor(principal=a_principal(mobile="13900139000", email="li@example.com")))
    assert {path: (one.old, one.new, one.change) for path, one in changes(old, new).items()} == {
        "filing.remark": ("曾有", "", Change.REMOVED),
        "sponsor.principal.mobile": ("13800138000", "13900139000", Change.CHANGED),
        "sponsor.principal.email": ("", "li@example.com", Change.ADDED),
    }


def test_lists_in_another_order_are_no_change() -> None:
    one, other = a_domain(), a_domain(id="d2", name="example.net")
    android, ios = a_platform(), an_ios_platform()
    app = an_app()
    assert app.app is not None
    old = a_filing_content(
        services=(a_website(domains=(one, other), contents=(64, 32)), app), facts={"a": "1", "b": "2"}
    )
    new = a_filing_content(
        services=(
            an_app(app=replace(app.app, platforms=(ios, android))),
            a_website(domains=(other, one), contents=(32, 64)),
        ),
        facts={"b": "2", "a": "1"},
    )
    assert changes(old, new) == {}


def test_a_domain_that_came_before_another_one_is_told_as_that_domain_alone() -> None:
    old = a_filing_content(services=(a_website(domains=(a_domain(),)),))
    new = a_filing_content(services=(a_website(domains=(a_domain(id="d2", name="example.net"), a_domain())),))
    assert {path.rpartition(".")[0] for path in changes(old, new)} == {"service.s1.domains.d2"}
    assert part(old, new, "service.s1.domains.d2").change is Change.ADDED
    assert part(new, old, "service.s1.domains.d2").change is Change.REMOVED
    assert part(old, new, "service.s1.domains.d1").change is Change.SAME


def test_a_service_that_went_stands_where_it_stood() -> None:
    old = a_filing_content(services=(a_website(), a_website(id="s9", ref="nine"), an_app()))
    new = a_filing_content(services=(a_website(), an_app()))
    services = [
        one.path for one in revision_diff(old, new, (), ()).parts if one.path.count(".") == 1 and "service" in one.path
    ]
    assert services == ["service.s1", "service.s9", "service.s2"]
    assert part(old, new, "service.s9").change is Change.REMOVED
    assert part(old, new, "service.s9.principal").change is Change.REMOVED


def test_a_value_of_words_in_another_order_is_a_change() -> None:
    assert "filing.remark" in changes(a_filing_content(remark="a, b"), a_filing_content(remark="b, a"))


def test_a_holder_who_is_a_person_in_one_revision_is_masked_as_a_person_in_both() -> None:
    old = a_filing_content(services=(a_website(domains=(a_domain(holder="李示例", holder_relation="self"),)),))
    new = a_filing_content(services=(a_website(domains=(a_domain(holder="王样本", holder_relation="manager"),)),))
    for first, second in ((old, new), (new, old)):
        assert changes(first, second)["service.s1.domains.d1.holder"].personal == "name"


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("filing.account.name", "filing"),
        ("sponsor.certificate.validity.end", "sponsor"),
        ("sponsor.principal.document_validity.end", "sponsor.principal"),
        ("service.s1.domains", "service.s1"),
        ("service.s1.domains.d1.name", "service.s1.domains.d1"),
        ("service.s1.app.provides_sdk", "service.s1.app"),
        ("service.s1.app.platforms", "service.s1.app"),
        ("service.s1.app.platforms.p1.package_id", "service.s1.app.platforms.p1"),
        ("service.s1.pre_approvals.v1.code", "service.s1.pre_approvals.v1"),
    ],
)
def test_every_path_belongs_to_the_innermost_part_around_it(path: str, owner: str) -> None:
    assert part_of(path) == owner


def test_nothing_of_either_revision_is_left_out() -> None:
    old = a_filing_content(services=(a_website(pre_approvals=(a_pre_approval(),)),))
    new = a_filing_content(services=(an_app(),), remark="neu")
    paths = [field.path for one in revision_diff(old, new, (), ()).parts for field in one.fields]
    assert len(paths) == len(set(paths))
    assert set(paths) == {field.path for content in (old, new) for field in flatten(content)}


def test_the_same_bytes_are_the_same_material_whatever_their_place_in_the_package() -> None:
    licence, letter = a_file("m1", "a"), a_file("m2", "b", "MAT_AUTHORIZATION")
    assert materials((licence, letter), (letter, licence)) == [(Change.SAME, "m2", "m2"), (Change.SAME, "m1", "m1")]


def test_other_bytes_in_the_same_place_are_a_replacement() -> None:
    assert materials((a_file("m1", "a"),), (a_file("m1", "b"),)) == [(Change.REPLACED, "m1", "m1")]


def test_the_same_bytes_for_another_kind_have_moved() -> None:
    assert materials((a_file("m1", "a"),), (a_file("m2", "a", "MAT_AUTHORIZATION"),)) == [(Change.MOVED, "m1", "m2")]


def test_files_that_came_and_went() -> None:
    old, new = (a_file("m1", "a"),), (a_file("m2", "b", "MAT_AUTHORIZATION"),)
    assert materials(old, new) == [(Change.ADDED, "", "m2"), (Change.REMOVED, "m1", "")]


def test_of_several_pages_only_the_one_with_other_bytes_is_replaced() -> None:
    old = (a_file("m1", "a", page=1), a_file("m2", "b", page=2))
    new = (a_file("m1", "c", page=1), a_file("m2", "b", page=2), a_file("m3", "d", page=3))
    assert materials(old, new) == [
        (Change.REPLACED, "m1", "m1"),
        (Change.SAME, "m2", "m2"),
        (Change.ADDED, "", "m3"),
    ]


def test_two_copies_of_one_file_are_two_files() -> None:
    old = (a_file("m1", "a", page=1), a_file("m2", "a", page=2))
    assert materials(old, (a_file("m1", "a", page=1),)) == [(Change.SAME, "m1", "m1"), (Change.REMOVED, "m2", "")]


def marked(old: str, new: str) -> tuple[str, str]:
    spans = differing_spans(old, new)
    return tuple("|".join(text[a:b] for a, b in part) for text, part in zip((old, new), spans, strict=True))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("张三", "张三丰", ("", "丰")),
        ("天津海河软件有限公司", "天津海河软件股份有限公司", ("", "股份")),
        ("13800138000", "13800139000", ("8", "9")),
        ("", "补充域名证书", ("", "补充域名证书")),
        ("全然不同", "something else", ("全然不同", "something else")),
        ("same", "same", ("", "")),
    ],
)
def test_the_differing_characters_are_marked_in_both_values(old: str, new: str, marks: tuple[str, str]) -> None:
    assert marked(old, new) == marks


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_not_marked_is_the_same_in_both_texts(old: str, new: str) -> None:
    spans = differing_spans(old, new)
    rest = []
    for text, marks in zip((old, new), spans, strict=True):
        assert all(0 <= a < b <= len(text) for a, b in marks)
        rest.append("".join(char for place, char in enumerate(text) if not any(a <= place < b for a, b in marks)))
    assert rest[0] == rest[1]


def test_very_long_texts_are_compared_from_both_ends_alone() -> None:
    old, new = "a" + "x" * 5_000 + "b" * 3_000, "a" + "y" * 5_000 + "b" * 3_000
    assert differing_spans(old, new) == (((1, 5_001),), ((1, 5_001),))
