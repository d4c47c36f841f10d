"""Reading filing.json: what is taken, what is refused and where, ids over revisions, hashes, the schema."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.material import MaterialFacts
from reviewer_tui.domain.online_service import OnlineService, ServiceKind
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases import package_json
from reviewer_tui.usecases.package_format import (
    bind_materials,
    content_hash,
    decode_content,
    encode_content,
    mint_ids,
    package_schema,
    parse_package,
    unlisted_files,
)
from reviewer_tui.usecases.package_schema import FIELDS, OBJECTS

GUIDE = Path(__file__).parents[2] / "docs" / "filing-package.md"


def said(**more: Any) -> dict[str, Any]:
    return {
        "format": "filing-package/1",
        "order_no": "ORD-1",
        "revision": 1,
        "type": "first_filing",
        "sponsor": {"name": "海河示例有限公司"},
        "services": [{"ref": "web", "name": "海河"}],
    } | more


def parsed(**more: Any) -> FilingContent:
    return parse_package(json.dumps(said(**more)).encode()).content


def refusal(data: bytes | dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(BadInput) as caught:
        parse_package(data if isinstance(data, bytes) else json.dumps(data).encode())
    return caught.value.reason, str(caught.value.values.get("path", "-"))


def facts(sha256: str = "0" * 64) -> MaterialFacts:
    return MaterialFacts(size=1, sha256=sha256, format="jpeg")


def example() -> dict[str, Any]:
    """The full example of the guide: the JSON block that holds the whole document."""
    blocks = GUIDE.read_text(encoding="utf-8").split("```json\n")[1:]
    whole: dict[str, Any] = json.loads(max(blocks, key=len).split("```")[0])
    return whole


def test_the_least_package_is_taken_and_leaves_everything_else_missing() -> None:
    content = parsed()
    assert content.type is FilingType.FIRST_FILING
    assert content.sponsor.certificate.number == ""
    assert content.services[0].kind is ServiceKind.WEBSITE
    assert content.services[0].pre_approvals is None
    assert content.submitted_at is None


def test_texts_stay_as_they_were_sent() -> None:
    name = " 海河（示例）\u200b x[/]y \x1b[31m "
    assert parsed(sponsor={"name": name}).sponsor.name == name


def test_dates_and_instants_are_read_and_an_instant_becomes_utc() -> None:
    domain = {"name": "haihe-demo.cn", "expires_on": "2027-02-28"}
    content = parsed(submitted_at="2026-11-20T09:30:00+08:00", services=[{"domains": [domain]}])
    assert content.submitted_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert content.services[0].domains[0].expires_on == date(2027, 2, 28)


def test_null_and_empty_are_missing() -> None:
    content = parsed(submitted_at="", remark=None, services=[{"domains": None, "contents": None}])
    assert content.submitted_at is None
    assert content.remark == ""
    assert content.services[0].domains == ()


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse_package(b"\xef\xbb\xbf" + json.dumps(said()).encode()).content == parsed()


def test_unknown_keys_and_ids_of_strangers_are_left_out_and_reported_with_their_paths() -> None:
    package = parse_package(json.dumps(said(colour="red", services=[{"id": "s9", "name": "海河", "x y": 1}])).encode())
    assert package.unknown_keys == ("colour", "services[0].id", 'services[0]["x y"]')
    assert package.content.services[0].id == ""


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"format": "filing-package/2"}, ("package.format", "format")),
        ({"format": None}, ("package.missing", "format")),
        ({"order_no": ""}, ("package.missing", "order_no")),
        ({"order_no": "a/b"}, ("package.order_no", "order_no")),
        ({"order_no": "a b"}, ("package.order_no", "order_no")),
        ({"order_no": "../x"}, ("package.order_no", "order_no")),
        ({"order_no": "订单"}, ("package.order_no", "order_no")),
        ({"order_no": "x" * 65}, ("package.order_no", "order_no")),
        ({"revision": 0}, ("package.revision", "revision")),
        ({"revision": True}, ("package.wrong_kind", "revision")),
        ({"revision": 1.0}, ("package.wrong_kind", "revision")),
        ({"type": "first"}, ("package.not_allowed", "type")),
        ({"sponsor": None}, ("package.missing", "sponsor")),
        ({"sponsor": []}, ("package.wrong_kind", "sponsor")),
        ({"sponsor": {"nature": "4"}}, ("package.wrong_kind", "sponsor.nature")),
        ({"sponsor": {"certificate": {"number": 911}}}, ("package.wrong_kind", "sponsor.certificate.number")),
        ({"services": None}, ("package.missing", "services")),
        ({"services": [{}, {"domains": [{}, {"name": 1}]}]}, ("package.wrong_kind", "services[1].domains[1].name")),
        ({"services": [{"kind": "site"}]}, ("package.not_allowed", "services[0].kind")),
        ({"services": [{"contents": [1, "2"]}]}, ("package.wrong_kind", "services[0].contents[1]")),
        ({"services": [{"app": {"provides_sdk": "yes"}}]}, ("package.wrong_kind", "services[0].app.provides_sdk")),
        (
            {"services": [{"domains": [{"expires_on": "2026-02-30"}]}]},
            ("package.date", "services[0].domains[0].expires_on"),
        ),
        (
            {"services": [{"domains": [{"expires_on": "20260203"}]}]},
            ("package.date", "services[0].domains[0].expires_on"),
        ),
        (
            {"services": [{"domains": [{"expires_on": "２０２６-02-03"}]}]},
            ("package.date", "services[0].domains[0].expires_on"),
        ),
        ({"submitted_at": "2026-11-20T09:30:00"}, ("package.instant", "submitted_at")),
        ({"submitted_at": "0001-01-01T00:00:00+08:00"}, ("package.instant", "submitted_at")),
        ({"facts": {"name_related": False}}, ("package.wrong_kind", "facts.name_related")),
        ({"remark": "x" * 4_097}, ("package.text_too_long", "remark")),
        ({"changed": ["x"] * 501}, ("package.too_many_items", "changed")),
        ({"later": {"k" * 65: 1}}, ("package.key_too_long", f'later["{"k" * 64}"]')),
        ({"later": {str(n): 1 for n in range(201)}}, ("package.too_many_keys", "later")),
        ({"remark": "a\0b"}, ("package.not_text", "remark")),
        ({"later": {"a\0b": 1}}, ("package.not_text", 'later["a\\u0000b"]')),
    ],
)
def test_a_wrong_field_is_refused_with_its_path(change: dict[str, Any], expected: tuple[str, str]) -> None:
    assert refusal(said(**change)) == expected


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("package.not_json", "-")),
        (b"\xff\xfe{}", ("package.not_utf8", "-")),
        (b'{"a": "\xed\xa0\x80"}', ("package.not_utf8", "-")),
        (b"[1]", ("package.wrong_kind", "filing.json")),
        (b'{"remark": "\\ud800"}', ("package.not_text", "remark")),
        (b'{"remark": "\\u0000"}', ("package.not_text", "remark")),
        (b'{"revision": NaN}', ("package.not_a_number", "revision")),
        (b'{"revision": -Infinity}', ("package.not_a_number", "revision")),
        (b'{"revision": 1e999}', ("package.not_a_number", "revision")),
        (b'{"revision": ' + b"9" * 5_000 + b"}", ("package.too_many_digits", "revision")),
        (b'{"revision": 0.' + b"9" * 5_000 + b"}", ("package.too_many_digits", "revision")),
        (b'{"sponsor": {"name": "a", "name": "b"}}', ("package.duplicate_key", "sponsor.name")),
        (b'{"order_no": "a", "order_no": "a"}', ("package.duplicate_key", "order_no")),
        (b"[" * 100_000, ("package.too_deep", "-")),
        (b'{"a":' * 25 + b"1" + b"}" * 25, ("package.too_deep", "-")),
        (b'{"a": "' + b"x" * package_json.MAX_BYTES + b'"}', ("package.json_too_large", "-")),
        (b'{"a": 1} trailing', ("package.not_json", "-")),
    ],
)
def test_hostile_json_is_refused(data: bytes, expected: tuple[str, str]) -> None:
    assert refusal(data) == expected


def test_brackets_inside_texts_do_not_count_as_depth() -> None:
    assert parsed(remark='[{"' * 100).remark == '[{"' * 100


def test_an_order_may_name_no_service_so_that_a_check_can_say_so() -> None:
    assert parsed(services=[]).services == ()


def test_ids_count_over_the_whole_filing() -> None:
    service = {
        "domains": [{"name": "a-demo.cn"}, {"name": "b-demo.cn"}],
        "accesses": [{}],
        "pre_approvals": [{"code": 1}],
    }
    app = {"kind": "app", "domains": [{"name": "a-demo.cn"}], "app": {"platforms": [{"platform": "ios"}]}}
    content = mint_ids(parsed(services=[service, app]), None)
    assert [one.id for one in content.services] == ["s1", "s2"]
    assert [[one.id for one in service.domains] for service in content.services] == [["d1", "d2"], ["d3"]]
    assert [one.id for one in content.services[0].accesses] == ["a1"]
    assert content.services[0].pre_approvals is not None
    assert content.services[0].pre_approvals[0].id == "v1"
    assert content.services[1].app is not None
    assert content.services[1].app.platforms[0].id == "p1"


def test_over_revisions_the_same_thing_keeps_its_id_and_another_gets_a_new_one() -> None:
    web = {"ref": "web", "name": "海河", "domains": [{"name": "a-demo.cn"}, {"name": "b-demo.cn"}]}
    app = {
        "kind": "app",
        "name": "海河通",
        "app": {
            "platforms": [{"platform": "android", "package_id": "cn.a"}, {"platform": "ios", "package_id": "cn.a"}]
        },
    }
    first = mint_ids(parsed(services=[web, app]), None)
    web2 = {"ref": "web", "name": "海河二", "domains": [{"name": "c-demo.cn"}, {"name": "B-demo.cn"}]}
    app2 = {
        "kind": "app",
        "name": "海河通",
        "app": {
            "platforms": [{"platform": "ios", "package_id": "cn.a"}, {"platform": "android", "package_id": "cn.b"}]
        },
    }
    second = mint_ids(parsed(revision=2, services=[app2, web2]), first)
    assert [service.id for service in second.services] == ["s2", "s1"]
    assert [domain.id for domain in second.services[1].domains] == ["d3", "d2"]
    assert second.services[0].app is not None
    assert [platform.id for platform in second.services[0].app.platforms] == ["p2", "p1"]


def test_a_service_with_another_name_is_matched_by_its_place_among_those_of_its_kind() -> None:
    first = mint_ids(parsed(services=[{"name": "一"}, {"name": "二", "kind": "app"}]), None)
    second = mint_ids(parsed(services=[{"name": "三", "kind": "app"}, {"name": "一"}]), first)
    assert [service.id for service in second.services] == ["s2", "s1"]


def test_an_id_is_not_given_to_another_thing_even_when_its_owner_left_earlier() -> None:
    first = mint_ids(parsed(services=[{"ref": "a"}, {"ref": "b"}]), None)
    second = mint_ids(parsed(services=[{"ref": "a"}]), first)
    third = mint_ids(parsed(services=[{"ref": "a"}, {"ref": "c", "kind": "app"}]), second, older=[first])
    assert [service.id for service in third.services] == ["s1", "s3"]


def test_materials_are_bound_by_ref_by_position_and_by_domain() -> None:
    content = mint_ids(
        parsed(
            services=[{"ref": "web", "domains": [{"name": "a-demo.cn"}]}, {"domains": [{"name": "b-demo.cn"}]}],
            materials=[
                {"file": "l.jpg", "kind": "MAT_LICENSE"},
                {"file": "materials/v.jpg", "kind": "MAT_VERIFICATION_LIST", "service": "web"},
                {"file": "v.jpg", "kind": "MAT_VERIFICATION_LIST", "service": "2"},
                {"file": "d.jpg", "kind": "MAT_DOMAIN_CERT", "domain": "B-demo.cn."},
            ],
        ),
        None,
    )
    materials = bind_materials(content, {name: facts() for name in ("l.jpg", "v.jpg", "d.jpg")})
    assert [(one.id, one.service_id, one.domain_id) for one in materials] == [
        ("m1", "", ""),
        ("m2", "s1", ""),
        ("m3", "s2", ""),
        ("m4", "", "d2"),
    ]


def test_a_material_for_the_same_owner_and_page_keeps_its_id() -> None:
    first = mint_ids(parsed(materials=[{"file": "l.jpg", "kind": "A"}, {"file": "i.jpg", "kind": "B"}]), None)
    before = bind_materials(first, {"l.jpg": facts(), "i.jpg": facts()})
    second = mint_ids(parsed(materials=[{"file": "new.jpg", "kind": "B"}, {"file": "x.jpg", "kind": "C"}]), first)
    after = bind_materials(second, {"new.jpg": facts(), "x.jpg": facts()}, previous=before)
    assert [one.id for one in after] == ["m2", "m3"]


@pytest.mark.parametrize(
    ("material", "expected"),
    [
        ({"file": "gone.jpg", "kind": "A"}, ("package.material_missing", "materials[0].file")),
        ({"kind": "A"}, ("package.missing", "materials[0].file")),
        ({"file": "l.jpg"}, ("package.missing", "materials[0].kind")),
        ({"file": "l.jpg", "kind": "A", "service": "nobody"}, ("package.no_such_service", "materials[0].service")),
        ({"file": "l.jpg", "kind": "A", "service": "2"}, ("package.no_such_service", "materials[0].service")),
        ({"file": "l.jpg", "kind": "A", "service": "²"}, ("package.no_such_service", "materials[0].service")),
        ({"file": "l.jpg", "kind": "A", "domain": "x-demo.cn"}, ("package.no_such_domain", "materials[0].domain")),
        ({"file": "l.jpg", "kind": "A", "principal": "boss"}, ("package.not_allowed", "materials[0].principal")),
    ],
)
def test_a_material_that_points_at_nothing_is_refused_with_its_path(
    material: dict[str, str], expected: tuple[str, str]
) -> None:
    content = mint_ids(parsed(materials=[material]), None)
    with pytest.raises(BadInput) as caught:
        bind_materials(content, {"l.jpg": facts()})
    assert (caught.value.reason, caught.value.values["path"]) == expected


def test_files_that_nobody_listed_are_told() -> None:
    content = parsed(materials=[{"file": "l.jpg", "kind": "A"}])
    assert unlisted_files(content, ["l.jpg", "x.jpg"]) == ("x.jpg",)


def test_the_stored_form_gives_back_the_same_content_with_its_ids() -> None:
    content = mint_ids(parse_package(json.dumps(example()).encode()).content, None)
    assert decode_content(encode_content(content)) == content


def test_the_hash_covers_fields_and_files_but_not_minted_ids() -> None:
    content = parsed(materials=[{"file": "l.jpg", "kind": "A"}])
    minted = mint_ids(content, None)
    files = [("l.jpg", "0" * 64)]
    whole = content_hash(minted, files)
    assert len(whole) == 64
    moved = replace(minted, services=(replace(minted.services[0], id="s7"),))
    assert content_hash(moved, files) == whole
    assert content_hash(replace(minted, remark="x"), files) != whole
    assert content_hash(minted, [("l.jpg", "1" * 64)]) != whole
    assert content_hash(parsed(services=[{"pre_approvals": []}])) != content_hash(parsed(services=[{}]))


def test_the_schema_is_a_valid_one_and_takes_the_guides_example() -> None:
    schema = package_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(example())


def test_the_guides_example_is_read_whole_and_uses_every_field() -> None:
    document = example()
    package = parse_package(json.dumps(document).encode())
    assert package.unknown_keys == ()
    assert {service.kind for service in package.content.services} == {ServiceKind.WEBSITE, ServiceKind.APP}
    materials = {one.file: facts() for one in package.content.materials}
    assert bind_materials(mint_ids(package.content, None), materials)


@pytest.mark.parametrize(
    "change",
    [
        {"order_no": "a b"},
        {"revision": 0},
        {"type": "x"},
        {"sponsor": 1},
        {"services": [{"kind": "x"}]},
        {"services": [{"domains": [{"expires_on": "2026/01/01"}]}]},
        {"submitted_at": "2026-01-01"},
        {"facts": {"a": 1}},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    assert refusal(said(**change))
    assert not jsonschema.Draft202012Validator(package_schema()).is_valid(said(**change))


def test_every_field_of_every_type_is_described_and_nothing_else_is() -> None:
    for cls in OBJECTS:
        assert set(FIELDS[cls]) == {field.name for field in fields(cls) if field.name != "id"}


def test_a_service_is_matched_once_only() -> None:
    first = mint_ids(parsed(services=[{"ref": "a", "name": "一"}]), None)
    second: tuple[OnlineService, ...] = mint_ids(parsed(services=[{"ref": "a"}, {"ref": "a"}]), first).services
    assert [service.id for service in second] == ["s1", "s2"]
