"""Masks: what is left of a value is what the handbook allows, whatever the value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_tui.domain.masking import mask, mask_evidence


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("name", "张三丰", "张*"),
        ("name", "张", "张*"),
        ("name", " 张三", "张*"),
        ("name", "Example Person", "E*"),
        ("id_number", "110105194912311234", "110***********1234"),
        ("id_number", "11010519491231002X", "110***********002X"),
        ("id_number", "11010519491231002x", "110***********002x"),
        ("id_number", "E12345678", "E1*****78"),
        ("id_number", "12345", "*****"),
        ("phone", "13812341234", "138****1234"),
        ("phone", "13812341234;13987654321", "138****1234;139****4321"),
        ("phone", "010-12345678", "010-1234****"),
        ("phone", "0591-1234567", "0591-123****"),
        ("phone", "0591-12345678-123", "0591-1234****"),
        ("phone", "+8613812341234", "+86***********"),
        ("phone", "12345", "*****"),
        ("email", "zhangsan@example.com", "z***@example.com"),
        ("email", "not a mail", "***"),
        ("address", "北京市海淀区示例路1号3层301室", "北京市海淀区***"),
        ("address", "福建省福州市鼓楼区示例路1号", "福建省福州市鼓楼区***"),
        ("address", "内蒙古自治区呼和浩特市新城区示例街2号", "内蒙古自治区呼和浩特市新城区***"),
        ("address", "江苏省昆山市示例路3号", "江苏省昆山市***"),
        ("address", "河北省正定县示例小区4号楼", "河北省正定县***"),
        ("address", "北京市示例小区5号楼6单元", "北京市***"),
        ("address", "示例路7号", "***"),
        ("sponsor_name", "张三", "张*"),
        ("sponsor_number", "11010519491231002X", "110***********002X"),
        ("", "public", "public"),
        ("name", "", ""),
        ("name", "  ", "  "),
        ("something else", "secret", "***"),
    ],
)
def test_masks_of_the_handbook(kind: str, value: str, masked: str) -> None:
    assert mask(kind, value) == masked


def test_a_units_name_and_number_are_not_personal() -> None:
    assert mask("sponsor_name", "示例海河软件有限公司", individual=False) == "示例海河软件有限公司"
    assert mask("sponsor_number", "91350100M000100Y43", individual=False) == "91350100M000100Y43"
    assert mask("name", "张三", individual=False) == "张*"


def test_evidence_is_masked_by_its_keys() -> None:
    evidence = (("holder", "张三"), ("legal_representative", "李四"), ("months", "3"))
    assert mask_evidence(evidence) == {"holder": "张*", "legal_representative": "李*", "months": "3"}
    assert mask_evidence(evidence, individual=False)["holder"] == "张三"
    assert mask_evidence(evidence, individual=False)["legal_representative"] == "李*"


@given(st.sampled_from(["id_number", "phone", "sponsor_number"]), st.text("0123456789X-;+ ", min_size=6, max_size=40))
def test_a_mask_shows_less_than_half_of_a_number_or_at_most_eight_characters(kind: str, value: str) -> None:
    for part, masked in zip(value.split(";"), mask(kind, value).split(";"), strict=False):
        shown = sum(character not in "* -" for character in masked)
        assert shown <= max(8, len(part) // 2)


@given(st.text(min_size=2, max_size=30).filter(lambda text: len(text.strip()) >= 2))
def test_no_name_comes_through_whole(name: str) -> None:
    assert len(mask("name", name)) == 2
