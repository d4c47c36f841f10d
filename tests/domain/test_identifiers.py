"""Identifiers: the handbook's values hold, every slip of one character is found, and stdnum agrees where it can."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc  # type: ignore[import-untyped]

from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.identifiers import (
    CREDIT_CODE_ALPHABET,
    birth_date,
    credit_code_fault,
    digest_fault,
    is_android_package,
    is_bundle_id,
    is_licence_number,
    is_public_security_number,
    number_fault,
    organisation_code_fault,
    parse_icp_number,
    resident_number_fault,
)

TODAY = date(2026, 11, 23)
ERROR, WARNING = Severity.ERROR, Severity.WARNING

CREDIT_CODES = (
    "91110000600037341L",
    "91350100M000100Y43",
    "91440300571973674L",
    "12441400456763110Y",
    "N2110105MF1234567G",
)
RESIDENT_NUMBERS = (
    "11010519491231002X",
    "440524188001010014",
    "810000199001010019",
    "830000199001010012",
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_the_listed_credit_codes_are_valid(code: str) -> None:
    assert credit_code_fault(code) == ""


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_every_change_of_one_character_breaks_a_credit_code(code: str) -> None:
    survivors = [
        changed
        for place in range(18)
        for character in CREDIT_CODE_ALPHABET
        if character != code[place] and credit_code_fault(changed := code[:place] + character + code[place + 1 :]) == ""
    ]
    assert survivors == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "length"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y43\n", "length"),
        (" 91350100M000100Y43", "length"),
        ("91350100m000100y43", "alphabet"),
        ("91350100I000100Y43", "alphabet"),
        ("９1350100M000100Y43", "alphabet"),
        ("91350100M000100Y44", "check"),
    ],
)
def test_a_bad_credit_code_says_what_is_wrong(code: str, fault: str) -> None:
    assert credit_code_fault(code) == fault


def test_a_credit_code_with_a_right_check_but_a_wrong_inner_code_fails() -> None:
    """The outer check is made right again after the last character of the organisation code was changed."""
    changed = "91350100M000100Z4".replace("Z", "X")
    repaired = [changed + check for check in CREDIT_CODE_ALPHABET]
    faults = [credit_code_fault(code) for code in repaired]
    assert faults.count("organisation") == 1
    assert faults.count("check") == 30


@given(st.text(alphabet=CREDIT_CODE_ALPHABET, min_size=18, max_size=18))
def test_stdnum_never_accepts_a_credit_code_we_refuse_for_its_check(code: str) -> None:
    if uscc.is_valid(code):
        assert credit_code_fault(code) in ("", "organisation")
    elif code[:8].isdigit():
        assert credit_code_fault(code)


@given(
    st.text(alphabet="0123456789", min_size=8, max_size=8),
    st.text(alphabet=CREDIT_CODE_ALPHABET, min_size=9, max_size=9),
)
def test_the_check_character_is_the_one_stdnum_computes(head: str, tail: str) -> None:
    code = head + tail
    check = uscc.calc_check_digit(code)
    assert credit_code_fault(code + check) in ("", "organisation")


@pytest.mark.parametrize("code", ["M000100Y4", "MF1234567", "57197367-4", "456763110"])
def test_the_inner_codes_of_the_listed_values_are_organisation_codes(code: str) -> None:
    assert organisation_code_fault(code) == ""


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("57197367-5", "check"),
        ("571973675", "check"),
        ("57197367--4", "shape"),
        ("5719736７-4", "shape"),
        ("57197367-4\n", "shape"),
        ("571973x7-4", "shape"),
        ("", "shape"),
    ],
)
def test_a_bad_organisation_code_is_found(code: str, fault: str) -> None:
    assert organisation_code_fault(code) == fault


@pytest.mark.parametrize("number", RESIDENT_NUMBERS)
def test_the_listed_resident_numbers_are_valid(number: str) -> None:
    assert resident_number_fault(number, TODAY) == ""


def test_a_small_x_is_accepted() -> None:
    assert resident_number_fault("11010519491231002x", TODAY) == ""


@pytest.mark.parametrize("number", RESIDENT_NUMBERS)
def test_every_change_of_one_digit_breaks_a_resident_number(number: str) -> None:
    for place in range(18):
        for character in "0123456789X":
            changed = number[:place] + character + number[place + 1 :]
            assert changed == number or resident_number_fault(changed, TODAY), changed


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("110105194912310021", "check"),
        ("11010519491331002X", "birth_date"),
        ("11010519490229002X", "birth_date"),
        ("11010500001231002X", "birth_date"),
        ("110105491231002", "shape"),
        ("11010519491231002X\n", "shape"),
        ("11010519491231002X".translate(FULL_WIDTH), "shape"),
        ("1101051949123100ⅠX", "shape"),
        ("", "shape"),
    ],
)
def test_a_bad_resident_number_says_what_is_wrong(number: str, fault: str) -> None:
    assert resident_number_fault(number, TODAY) == fault


def test_someone_born_today_has_a_number_and_someone_born_tomorrow_has_not() -> None:
    assert resident_number_fault("11010519491231002X", date(1949, 12, 31)) == ""
    assert resident_number_fault("11010519491231002X", date(1949, 12, 30)) == "future"


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_the_check_of_a_resident_number_is_the_one_stdnum_computes(born: date, sequence: int) -> None:
    digits = f"110105{born:%Y%m%d}{sequence:03d}"
    assert resident_number_fault(digits + ric.calc_check_digit(digits + "0"), TODAY) == ""
    assert birth_date(digits + "0") == born


@pytest.mark.parametrize(
    ("rule", "number", "judgement"),
    [
        ("uscc", CREDIT_CODES[0], None),
        ("uscc", "123456789012345", (ERROR, "length")),
        ("uscc_or_reg15", CREDIT_CODES[1], None),
        ("uscc_or_reg15", "110000000012345", (WARNING, "legacy_licence")),
        ("uscc_or_reg15", "１10000000012345", (ERROR, "length")),
        ("uscc_or_reg15", "11000000001234", (ERROR, "length")),
        ("uscc_or_reg15", "91350100M000100Y44", (ERROR, "check")),
        ("uscc_or_org9", CREDIT_CODES[3], None),
        ("uscc_or_org9", "571973674", (WARNING, "legacy_organisation_code")),
        ("uscc_or_org9", "57197367-4", (WARNING, "legacy_organisation_code")),
        ("uscc_or_org9", "57197367-5", (ERROR, "organisation_code_check")),
        ("uscc_or_org9", "12345", (ERROR, "length")),
        ("uscc_or_free", CREDIT_CODES[3], None),
        ("uscc_or_free", "91350100M000100Y44", (ERROR, "check")),
        ("uscc_or_free", "社证字第1234号", (WARNING, "no_credit_code")),
        ("uscc_or_free", "9" * 256, (ERROR, "too_long")),
        ("free", "军1234", None),
        ("free", "9" * 255, None),
        ("free", "9" * 256, (ERROR, "too_long")),
        ("ric18", RESIDENT_NUMBERS[0], None),
        ("ric18", "110105194912310021", (ERROR, "resident_check")),
        ("passport", "E12345678", None),
        ("passport", "e12345678", (WARNING, "passport")),
        ("passport", "E123", (WARNING, "passport")),
        ("hkm_permit", "H12345678", None),
        ("hkm_permit", "M1234567801", None),
        ("hkm_permit", "H123456780", (WARNING, "hkm_permit")),
        ("twn_permit", "12345678", None),
        ("twn_permit", "T1234567", (WARNING, "twn_permit")),
        ("twn_permit", "１2345678", (WARNING, "twn_permit")),
        ("perm_resident", "ABC123456789012", None),
        ("perm_resident", "912345678901234567", None),
        ("perm_resident", "812345678901234567", (WARNING, "perm_resident")),
    ],
)
def test_each_number_rule_judges_as_the_handbook_says(
    rule: str, number: str, judgement: tuple[Severity, str] | None
) -> None:
    assert number_fault(rule, number, TODAY) == judgement


@pytest.mark.parametrize("text", ["cn.example.app", "com.a1_b.C", "a.b"])
def test_package_names_of_android(text: str) -> None:
    assert is_android_package(text)


@pytest.mark.parametrize(
    "text", ["example", "1.example", "cn.1example", "cn..app", "cn.example.", "cn.示例", "cn.example１", "cn.app\n", ""]
)
def test_what_is_no_package_name_of_android(text: str) -> None:
    assert not is_android_package(text)


def test_a_bundle_id_takes_letters_digits_hyphen_and_dot() -> None:
    assert is_bundle_id("com.example-app.9")
    assert not is_bundle_id("com.example_app")
    assert not is_bundle_id("com.示例")
    assert not is_bundle_id("com.example\n")


@pytest.mark.parametrize(
    ("platform", "digest", "fault"),
    [
        ("android", "0123456789ABCDEF0123456789ABCDEF", ""),
        ("android", "01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef", ""),
        ("android", "01234567 89ABCDEF 01234567 89ABCDEF", ""),
        ("android", "0123456789ABCDEF0123456789ABCDEF01234567", "android_sha1"),
        ("android", "0123456789ABCDEF0123456789ABCDE", "length"),
        ("android", "0123456789ABCDEF0123456789ABCDEG", "not_hex"),
        ("android", "０123456789ABCDEF0123456789ABCDEF", "not_hex"),
        ("android", "0123456789ABCDEF0123456789ABCDEF\n", "not_hex"),
        ("ios", "0123456789ABCDEF0123456789ABCDEF01234567", ""),
        ("ios", "0123456789ABCDEF0123456789ABCDEF", "ios_md5"),
        ("ios", "0123456789ABCDEF" * 4, "length"),
        ("harmonyos", "anything at all", ""),
        ("other", "anything at all", ""),
    ],
)
def test_certificate_digests_by_platform(platform: str, digest: str, fault: str) -> None:
    assert digest_fault(platform, digest) == fault


@pytest.mark.parametrize(
    ("text", "serial", "kind", "entity"),
    [
        ("京ICP备12345678号", None, "", "京ICP备12345678号"),
        ("京ICP备12345678号-1", 1, "", "京ICP备12345678号"),
        ("湘ICP备2026003711号-1", 1, "", "湘ICP备2026003711号"),
        ("陇ICP备12345678号-2A", 2, "A", "陇ICP备12345678号"),
        ("滇ICP备12345678号-13X", 13, "X", "滇ICP备12345678号"),
        ("蜀ICP备12345678号-4K", 4, "K", "蜀ICP备12345678号"),
        ("京ＩＣＰ备１２３４５６７８号－１Ａ", 1, "A", "京ICP备12345678号"),
        (" 京ICP备 12345678号 -1\n", 1, "", "京ICP备12345678号"),
    ],
)
def test_filing_numbers_are_read_after_narrowing(text: str, serial: int | None, kind: str, entity: str) -> None:
    number = parse_icp_number(text)
    assert number is not None
    assert (number.serial, number.kind, number.entity) == (serial, kind, entity)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甘ICP备12345678号",
        "川ICP备12345678号",
        "京ICP备123456789号",
        "京ICP备1234567号",
        "京ICP备12345678",
        "京ICP备12345678号-0",
        "京ICP备12345678号-1B",
        "京ICP备12345678号-1AA",
        "京ICP证030173号-1",
        "京ICP备١٢٣٤٥٦٧٨号",
        "x京ICP备12345678号",
    ],
)
def test_what_is_no_filing_number(text: str) -> None:
    assert parse_icp_number(text) is None


def test_licence_style_numbers_are_known_as_such() -> None:
    assert is_licence_number("粤B2-20090059-5")
    assert is_licence_number("京ICP证030173号-1")
    assert not is_licence_number("京ICP备12345678号-1")
    assert not is_licence_number("粤C2-20090059")


def test_public_security_numbers_use_letters_of_their_own() -> None:
    assert is_public_security_number("京公网安备11010802035340号")
    assert is_public_security_number("京公网安备 11010802035340号")
    assert is_public_security_number("川公网安备11010802035340号")
    assert not is_public_security_number("蜀公网安备11010802035340号")
    assert not is_public_security_number("京公网安备1101080203534号")
