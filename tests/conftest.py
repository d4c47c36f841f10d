"""What every test shares: a missing text is an error, here and in the programs the tests start."""

from __future__ import annotations

import os

from reviewer_tui.locale import STRICT_VARIABLE

os.environ[STRICT_VARIABLE] = "1"
