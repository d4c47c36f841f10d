"""What a stranger may type to act on a terminal, to hide or to lie in it: one text a family.

``SENT`` are those that the importer takes as they are; NUL and lone surrogates it refuses.
"""

from __future__ import annotations

FAMILIES: dict[str, str] = {
    "clipboard": "\x1b]52;c;ZXZpbA==\x07clip",
    "clipboard asked for": "\x1b]52;c;?\x1b\\paste",
    "title": "\x1b]0;stolen title\x07title",
    "link": "\x1b]8;;http://203.0.113.9/\x1b\\link\x1b]8;;\x1b\\",
    "colours asked for": "\x1b]10;?\x07\x1b]11;?\x07\x1b]4;1;?\x07colour",
    "notification": "\x1b]9;pay now\x07\x1b]777;notify;a;b\x07told",
    "device control": "\x1bP+q544e\x1b\\\x1bP$qm\x1b\\dcs",
    "sixel": "\x1bPq#0;2;0;0;0#0~~@@vv@@~~$-\x1b\\sixel",
    "kitty": "\x1b_Ga=T,f=24;AAAA\x1b\\kitty",
    "questions": "\x1b[>q\x1b[c\x1b[>c\x1b[6n\x1b[5n\x1b[?6n\x1b[21t\x1bZasks",
    "keyboard": "\x1b[>1u\x1b[?1003h\x1b[?2004l\x1b[?7hmodes",
    "print": "\x1b[5i secret \x1b[4i print",
    "reset": "\x1bcreset",
    "soft reset": "\x1b[!p\x1b[2J\x1b[Hcleared",
    "other screen": "\x1b[?1049l left",
    "scrolling": "\x1b[3;5r\x1bD\x1bM\x1b[10L region",
    "character set": "\x1b(0\x0elqqqk\x0f charset",
    "unterminated string": "\x1b]unterminated",
    "unterminated control": "\x1bPnever ends \x1b[12;",
    "a lone escape": "ends with escape\x1b",
    "eight-bit": "\x9b31mc1\x9d0;x\x9c\x84\x85\x90q\x9c\x98",
    "bells": "del\x7fbell\x07back\x08\x08\x08",
    "line ends": "line\nbreak\r\ttab\x0b\x0c",
    "separators": "one\u2028two\u2029three\x85four",
    "closing tag": "x[/]y[/b]",
    "click": "[@click=app.quit]x[/]",
    "e-mail": "[a@b.c] [b]bold[/b] [link=http://203.0.113.9]l[/link]",
    "open tag": "[bold red",
    "backslashes": "trailing \\\\\\",
    "places": "{0} {name} {} %s %(x)s ${HOME}",
    "right to left": "abc\u202edcba\u2066\u200f\u2069",
    "Arabic": "شركة البحر المحدودة",
    "Hebrew": "חברת הים בע״מ",
    "no width": "zero\u200bwidth\u2060\ufeff\u00ad\u200c\u034f\u180e",
    "fillers": "\u3164\u115f\u1160\uffa0\u2800\u17b4filled",
    "blanks": "\u00a0\u2003\u202f\u205f\u3000blank",
    "combining": "e\u0301\u0302\u0303 a" + "\u0334" * 40,
    "Indic": "क्षेत्र நிறுவனம் ကုမ္ပဏီ",
    "Hangul in parts": "\u1112\u1161\u11ab\u1100\u1173\u11af",
    "family": "👨\u200d👩\u200d👧\u200d👦家",
    "flags": "🇨🇳🏴\U000e0067\U000e0062\U000e007f flag",
    "skin": "👍🏽❤\ufe0f☺\ufe0e1\ufe0f\u20e3",
    "selectors": "葛\U000e0100辻\ufe00",
    "tags": "tag\U000e0041\U000e0042\U000e007f",
    "private": "\ue000\uf8ff\U000f0000\ufdd0\U0001fffe",
    "ambiguous": "“quoted” … ① ± Ω ┃",
    "full width": "ＡＢＣ：／？。＠０",
    "rare Han": "𠮷野家𪚥䨻",
    "ligature": "\ufdfd\u0bf5\U0001242b",
    "long": "a" * 500,
    "long Chinese": "长" * 500,
    "long marks": "\u202e" * 500,
    "formula": "=cmd|'/c calc'!A0",
    "formula behind blanks": ' \t"=HYPERLINK("http://203.0.113.9","x")',
    "formula in full width": "＝1＋1",
    "plus": "+1-1",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "tab first": "\t=1+1",
    "return first": "\r=1+1",
    "line first": "\n=1+1",
    "rules": "══ 1 Checklist ══ ✓ all fine",
    "path": "../../etc/passwd",
    "markup of a log": "<script>alert(1)</script>\r\n2026-11-24 forged line",
}
REFUSED: dict[str, str] = {"nul": "nul\x00here", "high half": "half\ud800", "low half": "\udc80half"}
SENT: tuple[str, ...] = tuple(FAMILIES.values())


def kept(longest: int) -> tuple[str, ...]:
    """The families, cut to what a field takes."""
    return tuple(text[:longest] for text in SENT)
