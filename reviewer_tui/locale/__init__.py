"""The interface's texts in Chinese and English: catalogues looked up by dotted id.

``t = texts_for("zh")``, then ``t("stage.draft")``, ``t("queue.held_by", name=holder)``, ``t.plural("queue.rows", 3)``.
The id is the key, never an English sentence; the value in the catalogue may hold ``{name}`` places, which are filled in
once and literally: a foreign text full of braces stays as it is.

The sources are ordinary gettext ``.po`` files, ``zh_CN/LC_MESSAGES/*.po`` and ``en/LC_MESSAGES/*.po``, one a room
(``domain``, ``cli``, ``tui`` …); all files of a language are read together. They are read as they are: no ``.mo`` is
built, so a fresh clone needs no build step and a catalogue cannot be stale. Only the part of the format that we write
is understood (msgid, msgstr, one plural, comments); the tests read the same files with Babel and compare. One regular
expression over the text of 1,500 entries costs about 1 ms, once a process, at the first text that is shown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from string import Formatter

__all__ = ["LANGUAGES", "STRICT_VARIABLE", "MissingText", "Texts", "read_catalogue", "texts_for"]

_FOLDERS = {"zh": "zh_CN", "en": "en"}
_PLURAL_FORMS: dict[str, Callable[[int], int]] = {"zh": lambda n: 0, "en": lambda n: int(n != 1)}

LANGUAGES = tuple(_FOLDERS)

STRICT_VARIABLE = "REVIEWER_TUI_STRICT_TEXTS"
"""Set by the tests: a missing text is then an error instead of its id on the screen."""

_ENTRY = re.compile(
    r'^msgid "(.+)"\n(?:msgid_plural ".*"\n)?((?:msgstr(?:\[\d\])? ".*"\n(?:".*"\n)*)+)',
    re.MULTILINE,
)
_FORM = re.compile(r'^msgstr(?:\[\d\])? (".*"(?:\n".*")*)', re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t"}


class MissingText(LookupError):
    """A text was asked for that no catalogue has, or without a value one of its places needs."""


def _unquoted(lines: str) -> str:
    """The text that one or more quoted lines of a catalogue stand for."""
    text = "".join(line[1:-1] for line in lines.split("\n")) if "\n" in lines else lines[1:-1]
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text) if "\\" in text else text


def read_catalogue(source: str) -> dict[str, tuple[str, ...]]:
    """The texts of one ``.po`` source: id -> its forms (one, or one per plural form in the language's order).

    The header (empty id) and commented-out entries are left out.
    """
    if not source.endswith("\n"):
        source += "\n"
    texts: dict[str, tuple[str, ...]] = {}
    for key, value in _ENTRY.findall(source):
        if value.startswith('msgstr "') and value.count("\n") == 1 and "\\" not in value:
            texts[key] = (value[8:-2],)
        else:
            texts[key] = tuple(_unquoted(form) for form in _FORM.findall(value))
    return texts


def _catalogues(lang: str) -> dict[str, tuple[str, ...]]:
    folder = os.path.join(os.path.dirname(__file__), _FOLDERS[lang], "LC_MESSAGES")
    texts: dict[str, tuple[str, ...]] = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".po"):
            with open(os.path.join(folder, name), encoding="utf-8") as source:
                texts.update(read_catalogue(source.read()))
    return texts


class Texts:
    """The texts of one language; a callable that turns an id and named values into what a person reads.

    Catalogues are read at the first look-up. Without ``strict`` nothing here raises: an unknown id is answered with the
    id itself, a text that lacks a value with its pattern, so that a slip in a catalogue never takes a screen down.
    """

    __slots__ = ("_forms", "_strict", "lang")

    def __init__(
        self, lang: str, forms: Mapping[str, tuple[str, ...]] | None = None, *, strict: bool | None = None
    ) -> None:
        if lang not in _FOLDERS:
            raise ValueError(f"no catalogue for language {lang!r}; there are {', '.join(LANGUAGES)}")
        self.lang = lang
        self._forms = forms
        self._strict = bool(os.environ.get(STRICT_VARIABLE)) if strict is None else strict

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of ``key`` with ``values`` put into its places, literally."""
        forms = self._all().get(key)
        return self._filled(key, forms[0], values) if forms else self._missing(key)

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """The form of ``key`` that goes with ``n``; the place ``{n}`` is filled with it."""
        forms = self._all().get(key)
        if not forms:
            return self._missing(key)
        form = forms[min(_PLURAL_FORMS[self.lang](n), len(forms) - 1)]
        return self._filled(key, form, {"n": n, **values})

    def has(self, key: str) -> bool:
        return key in self._all()

    def keys(self) -> frozenset[str]:
        return frozenset(self._all())

    def places(self, beginning: str) -> frozenset[str]:
        """The names of the places in all texts whose ids begin like this."""
        texts = (form for key, forms in self._all().items() if key.startswith(beginning) for form in forms)
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)

    def _all(self) -> Mapping[str, tuple[str, ...]]:
        if self._forms is None:
            self._forms = _catalogues(self.lang)
        return self._forms

    def _filled(self, key: str, text: str, values: Mapping[str, object]) -> str:
        if "{" not in text and "}" not in text:
            return text
        try:
            return text.format_map(values)
        except (LookupError, ValueError, TypeError, AttributeError) as slip:
            if self._strict:
                raise MissingText(f"{self.lang}: {key!r} ({text!r}) cannot be filled with {sorted(values)}") from slip
            return text

    def _missing(self, key: str) -> str:
        if self._strict:
            raise MissingText(f"{self.lang}: no text for {key!r}; add it to a .po file of both languages")
        return key


@cache
def texts_for(lang: str) -> Texts:
    """The texts of ``lang`` (``zh`` or ``en``), one object a process; ValueError for another language."""
    return Texts(lang)
