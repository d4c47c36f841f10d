"""Reads a QR code back, as a telephone would: from rows of modules to the text (ISO/IEC 18004), without the library that made it.

Enough for what the desk makes up to version 5: level L, one block, byte mode. Errors are not corrected: none may be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Rows = Sequence[Sequence[bool]]

_MASKS = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def read_code(rows: Rows) -> str:
    """The text of the one code in ``rows`` (True is dark), whatever white stands around it."""
    code = without_border(rows)
    size = len(code)
    version = (size - 17) // 4
    assert size == 4 * version + 17
    assert all(len(row) == size for row in code)
    assert 1 <= version <= 5
    level = [code[8][0] ^ True, code[8][1]]
    assert level == [False, True], "not level L"
    mask = _MASKS[int("".join(str(int(code[8][2 + n] ^ flip)) for n, flip in enumerate((True, False, True))), 2)]
    bits = "".join(str(int(code[i][j] ^ mask(i, j))) for i, j in _data_places(size, version))
    assert bits[:4] == "0100", "not bytes"
    length = int(bits[4:12], 2)
    return bytes(int(bits[12 + 8 * n : 20 + 8 * n], 2) for n in range(length)).decode("ascii")


def without_border(rows: Rows) -> list[list[bool]]:
    """The modules from the first dark row and column to the last."""
    dark = [n for n, row in enumerate(rows) if any(row)]
    columns = [n for n in range(len(rows[0])) if any(row[n] for row in rows)]
    return [list(row[columns[0] : columns[-1] + 1]) for row in rows[dark[0] : dark[-1] + 1]]


def quiet_zone(rows: Rows) -> int:
    """The least white around the code, in modules."""
    dark = [n for n, row in enumerate(rows) if any(row)]
    columns = [n for n in range(len(rows[0])) if any(row[n] for row in rows)]
    return min(dark[0], len(rows) - 1 - dark[-1], columns[0], len(rows[0]) - 1 - columns[-1])


def _data_places(size: int, version: int) -> Iterator[tuple[int, int]]:
    upwards = True
    for right in range(size - 1, 0, -2):
        right -= right <= 6
        for step in range(size):
            row = size - 1 - step if upwards else step
            for column in (right, right - 1):
                if not _is_function(row, column, size, version):
                    yield row, column
        upwards = not upwards


def _is_function(row: int, column: int, size: int, version: int) -> bool:
    finder = (row < 9 and column < 9) or (row < 9 and column >= size - 8) or (row >= size - 8 and column < 9)
    centre = 4 * version + 10
    aligned = version > 1 and abs(row - centre) <= 2 and abs(column - centre) <= 2
    return finder or aligned or 6 in (row, column)
