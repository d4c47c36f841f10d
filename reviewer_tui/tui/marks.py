"""Makes hidden characters visible: what an applicant typed may neither act on a terminal nor hide in it.

Pure and light (no textual, no rich), so that commands and logs use the same marks as the screen. Every character of
the result has a certain width of one or two cells: control characters, bidi controls, zero-width and combining
characters, variation selectors, tags, joiners, lone surrogates, unassigned and private code points become marks
such as ``‹ESC›``, ``‹RLO›`` or ``‹U+0301›``. The brackets U+2039 and U+203A are one cell wide in every East Asian
setting.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MARK_OPEN, MARK_CLOSE = "‹", "›"

_C0 = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI "
    "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
)
_NAMES = dict(enumerate(_C0.split()))
_NAMES |= {
    0x7F: "DEL", 0x85: "NEL", 0x90: "DCS", 0x98: "SOS", 0x9B: "CSI", 0x9C: "ST", 0x9D: "OSC", 0x9E: "PM",
    0x9F: "APC", 0xA0: "NBSP", 0xAD: "SHY", 0x034F: "CGJ", 0x061C: "ALM", 0x180E: "MVS", 0x200B: "ZWSP",
    0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LSEP", 0x2029: "PSEP", 0x202A: "LRE",
    0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x202F: "NNBSP", 0x2060: "WJ", 0x2066: "LRI",
    0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xFEFF: "BOM", 0xFE0E: "VS15", 0xFE0F: "VS16",
}  # fmt: skip

# Printable by category, yet blank, joining or of a width no two terminals agree on.
_UNSURE = frozenset(
    [
        *(0x115F, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        *range(0x1160, 0x1200), *range(0xD7B0, 0xD800),  # conjoining vowels and finals
        *range(0x1F1E6, 0x1F200), *range(0x1F3FB, 0x1F400),  # flags, skin tones
    ]
)  # fmt: skip
_UNSURE_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Me", "Mc"])

_PLAIN_CJK = re.compile(
    r"[\x20-\x7e\u3000-\u3029\u3030-\u303e\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]*"
)

# What a terminal may draw two cells wide, in plain signs: used once a probe has shown that this terminal does.
_NARROW = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "—": "-", "–": "-", "―": "-", "·": ".", "•": "*", "×": "x",
    "→": "->", "←": "<-", "°": "deg", "±": "+-", "℃": "C", "№": "No.", "§": "S.", "※": "*", "■": "#", "□": "[]",
    "●": "*", "○": "o", "◆": "*", "◇": "<>", "★": "*", "☆": "*", "▲": "^", "△": "^", "▼": "v", "▽": "v", "√": "v",
}  # fmt: skip


def _mark(code: int) -> str | None:
    """The mark for one code point, None when it may be shown as it is."""
    char = chr(code)
    if 0x20 <= code < 0x7F:
        return None
    category = unicodedata.category(char)
    if code in _UNSURE or category in _UNSURE_CATEGORIES or (category == "Zs" and code != 0x3000):
        name = _NAMES.get(code, f"U+{code:04X}")
        return f"{MARK_OPEN}{name}{MARK_CLOSE}"
    return None


class _Marks(dict[int, str | int]):
    """A translation table that fills itself; emptied before hostile text could make it large."""

    def __init__(self, *, ambiguous_is_wide: bool) -> None:
        super().__init__()
        self.ambiguous_is_wide = ambiguous_is_wide

    def __missing__(self, code: int) -> str | int:
        if len(self) > 20_000:
            self.clear()
        found: str | int = _mark(code) or code
        if found == code and self.ambiguous_is_wide and unicodedata.east_asian_width(chr(code)) == "A":
            found = _NARROW.get(chr(code), f"{MARK_OPEN}U+{code:04X}{MARK_CLOSE}")
        self[code] = found
        return found


_tables = {False: _Marks(ambiguous_is_wide=False), True: _Marks(ambiguous_is_wide=True)}
_terminal = {"draws_wide": False, "asked_for_ascii": False}

# The desk's own signs that are narrow everywhere, for whoever asked for ASCII.
_ASCII_SIGNS = str.maketrans({"✓": "+", "✗": "x", "»": ">", MARK_OPEN: "<", MARK_CLOSE: ">"})


def treat_ambiguous_as_wide(wide: bool) -> None:
    """Say how this process's terminal draws East Asian Ambiguous characters; a fact about the terminal, set by its
    probe.
    """
    _terminal["draws_wide"] = wide


def draw_in_ascii(asked: bool) -> None:
    """Say whether rules, borders and signs shall be plain ASCII, whatever the terminal can draw."""
    _terminal["asked_for_ascii"] = asked


def avoids_ambiguous() -> bool:
    """Whether signs that some terminals draw two cells wide are left out."""
    return _terminal["draws_wide"] or _terminal["asked_for_ascii"]


def narrow_signs(text: str) -> str:
    """For a terminal that draws them wide, or for ASCII: ambiguous characters as one plain sign each, so that no column
    moves.

    The last resort for text that was built before the probe answered; the gate uses longer, truer forms.
    """
    if not avoids_ambiguous() or is_plain(text):
        return text
    if _terminal["asked_for_ascii"]:
        text = text.translate(_ASCII_SIGNS)
    return "".join(_NARROW.get(char, "?")[0] if unicodedata.east_asian_width(char) == "A" else char for char in text)


def is_plain(text: str) -> bool:
    """Whether the text holds nothing but printable ASCII and plain Chinese or kana, the common case."""
    if text.isascii():
        return text.isprintable()
    return _PLAIN_CJK.fullmatch(text) is not None


def harmless(text: str, *, lines: bool = False) -> str:
    """The text with every hidden character as a visible mark; with ``lines`` newlines stay and tabs become four
    spaces.

    Applying it twice changes nothing more.
    """
    if lines:
        return "\n".join(harmless(line.replace("\t", "    ")) for line in text.replace("\r\n", "\n").split("\n"))
    if is_plain(text):
        return text
    return text.translate(_tables[avoids_ambiguous()])


def one_sign_each(text: str) -> str:
    """As many characters as the text has, each of certain width: for a line on which positions are counted.

    A control character is its picture, such as ``␛``; every other hidden one the sign ``␦``.
    """
    if is_plain(text):
        return text
    return "".join(char if _mark(ord(char)) is None else _picture(ord(char)) for char in text)


def _picture(code: int) -> str:
    if _terminal["asked_for_ascii"]:
        return "?"
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\u2426"


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of harmless text in order, each with whether it is a mark (to be drawn in a style of its own)."""
    if is_plain(text):
        if text:
            yield text, False
        return
    table = _tables[avoids_ambiguous()]
    run: list[str] = []
    for char in text:
        found = table[ord(char)]
        if isinstance(found, str) and found.startswith(MARK_OPEN):
            if run:
                yield "".join(run), False
                run.clear()
            yield found, True
        else:
            run.append(found if isinstance(found, str) else char)
    if run:
        yield "".join(run), False


def holds_hidden(text: str) -> bool:
    """Whether showing the text takes at least one mark."""
    return any(mark for _run, mark in pieces(text))
