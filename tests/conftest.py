"""What every test shares: a missing text is an error, here and in the programs the tests start; desks are closed at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from reviewer_tui.locale import STRICT_VARIABLE
from tests.sample_desk import OPENED

os.environ[STRICT_VARIABLE] = "1"


@pytest.fixture(autouse=True)
def desks_are_closed() -> Iterator[None]:
    """A desk that a test made gives its connections back: thousands of tests share a process and its file descriptors.

    What a wider fixture made before the test stays open.
    """
    before = len(OPENED)
    yield
    while len(OPENED) > before:
        OPENED.pop().close()
