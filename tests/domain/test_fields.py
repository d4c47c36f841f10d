"""Paths, labels and catalogue fields of declared values."""

from __future__ import annotations

import pytest

from reviewer_tui.domain.fields import catalogue_field, field_value, flatten, label_of
from reviewer_tui.domain.online_service import OnlineService
from reviewer_tui.domain.sponsor import Sponsor
from reviewer_tui.locale import texts_for
from tests.builders import a_domain, a_filing_content, a_pre_approval, a_website, an_app, tables

CONTENT = a_filing_content(services=(a_website(pre_approvals=(a_pre_approval(),)), an_app()), remark="备注")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("filing.order_no", "ORD-2026-0001"),
        ("filing.type", "first_filing"),
        ("filing.remark", "备注"),
        ("sponsor.certificate.type", "1"),
        ("sponsor.principal.mobile", "13800138000"),
        ("sponsor.principal.is_legal_representative", "true"),
        ("sponsor.principal.document_validity.end", "2036-05-01"),
        ("service.s1.domains.d1.name", "example.com"),
        ("service.s1.domains", "example.com"),
        ("service.s1.contents", "64"),
        ("service.s1.pre_approvals.v1.code", "1"),
        ("service.s2.accesses.a2.ips", "198.51.100.7-198.51.100.9"),
        ("service.s2.app.platforms.p1.package_id", "com.example.haihe"),
        ("service.s2.app.sdks", "示例推送SDK (示例推送公司)"),
        ("service.s2.pre_approvals", ""),
        ("service.s9.name", ""),
        ("material.MAT_LICENSE", ""),
    ],
)
def test_a_declared_value_is_found_at_its_path(path: str, value: str) -> None:
    assert field_value(CONTENT, path) == value


def test_every_path_stands_once_and_the_filing_comes_first() -> None:
    paths = [leaf.path for leaf in flatten(CONTENT)]
    assert len(paths) == len(set(paths))
    rooms = list(dict.fromkeys(path.split(".")[0] for path in paths))
    assert rooms == ["filing", "sponsor", "service"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_a_label(language: str) -> None:
    texts = texts_for(language)
    bare = a_filing_content(sponsor=Sponsor(), services=(OnlineService(id="s1"),))
    labels = {leaf.label for content in (CONTENT, bare) for leaf in flatten(content)}
    labels |= {label_of(path, CONTENT) for path in ("sponsor", "service.s1", "service.s1.domains", "service.s2.app")}
    labels |= {label_of("sponsor.principal.document_validity", CONTENT), label_of("service.s1.domains.d1", CONTENT)}
    assert [label for label in labels if not texts.has(label)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_of_the_catalogue_has_a_label(language: str) -> None:
    fields = {field for reason in tables().reasons.values() for field in reason.field.split("|")}
    assert [field for field in fields if not texts_for(language).has(f"reason_field.{field}")] == []


def test_every_path_has_a_field_of_the_catalogue() -> None:
    fields = {field for reason in tables().reasons.values() for field in reason.field.split("|")}
    paths = [leaf.path for leaf in flatten(CONTENT)] + ["material.MAT_LICENSE", "service", "service.s1"]
    assert {catalogue_field(path) for path in paths} <= fields
    assert catalogue_field("service.s1.domains.d1.holder") == "service.domains"
    assert catalogue_field("service.s1.principal.document_validity.end") == "principal.cert_validity"
    assert catalogue_field("service.s2.accesses.a2.ips") == "access.ips"
    assert catalogue_field("service.s2.app.platforms.p1.certificate_digest") == "app.platforms.cert_digest"
    assert catalogue_field("sponsor.remark") == "sponsor"


def test_personal_fields_say_how_they_are_masked() -> None:
    kinds = {leaf.path: leaf.personal for leaf in flatten(CONTENT)}
    assert kinds["sponsor.principal.document_number"] == "id_number"
    assert kinds["sponsor.name"] == "sponsor_name"
    assert kinds["filing.account.name"] == "sponsor_name"
    assert kinds["service.s1.domains.d1.holder"] == "sponsor_name"
    assert kinds["service.s1.home_url"] == ""


def test_a_holder_who_is_a_person_is_masked_as_one_also_for_a_unit() -> None:
    held = a_domain(holder="王样本", holder_relation="shareholder")
    kinds = {leaf.path: leaf.personal for leaf in flatten(a_filing_content(services=(a_website(domains=(held,)),)))}
    assert kinds["service.s1.domains.d1.holder"] == "name"
    assert kinds["service.s1.domains.d1.holder_document_number"] == "id_number"
