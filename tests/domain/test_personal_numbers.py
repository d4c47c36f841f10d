"""Numbers of persons inside words: found however they are spaced, and nothing else."""

from __future__ import annotations

import pytest

from reviewer_tui.domain.personal_numbers import has_personal_number, without_personal_numbers

ID, MOBILE = "11010119900101123X", "13800138000"


@pytest.mark.parametrize(
    "text",
    [
        f"请联系{MOBILE}。",
        "138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        f"身份证{ID}",
        "110101 19900101 123x",
        "110101-19900101-123X",
    ],
)
def test_a_number_of_a_person_is_found(text: str) -> None:
    assert has_personal_number(text)
    assert without_personal_numbers(text) != text


@pytest.mark.parametrize(
    "text",
    [
        "京ICP备2026000001号",
        "91110000600037341L",
        "2026-11-23 10:00",
        "010-12345678",
        "订单 BA20261120001",
        "12345678901234567890",
    ],
)
def test_other_numbers_are_none_of_them(text: str) -> None:
    assert not has_personal_number(text)
    assert without_personal_numbers(text) == text


def test_what_is_masked_keeps_the_words_around_it() -> None:
    assert without_personal_numbers(f"张工 {MOBILE}，{ID}") == "张工 138****8000，110***********123X"
