"""The catalogues: complete in both languages, asked only for ids they hold, and filled in literally."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from reviewer_tui import locale
from reviewer_tui.errors import DeskError
from reviewer_tui.locale import LANGUAGES, MissingText, Texts, read_catalogue, texts_for


def errors_below(error: type[DeskError]) -> Iterator[type[DeskError]]:
    for below in error.__subclasses__():
        yield below
        yield from errors_below(below)


LOCALE = Path(locale.__file__).parent
PACKAGE = LOCALE.parent
FOLDERS = {"zh": LOCALE / "zh_CN" / "LC_MESSAGES", "en": LOCALE / "en" / "LC_MESSAGES"}
DOMAINS = sorted({path.name for folder in FOLDERS.values() for path in folder.glob("*.po")})
CALLED = {"t", "_t", "texts", "_texts"}
SAYS_NO = {"refused", "DeskError", *(error.__name__ for error in errors_below(DeskError))}

Places = frozenset[str]


def catalogue(lang: str, domain: str) -> dict[str, tuple[str, ...]]:
    return read_catalogue((FOLDERS[lang] / domain).read_text(encoding="utf-8"))


def places(text: str) -> Places:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_hold_the_same_ids(domain: str) -> None:
    assert set(catalogue("zh", domain)) == set(catalogue("en", domain))


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_use_the_same_places(domain: str) -> None:
    english = catalogue("en", domain)
    differing = {
        key: (forms, english[key])
        for key, forms in catalogue("zh", domain).items()
        if key in english and places(" ".join(forms)) != places(" ".join(english[key]))
    }
    assert not differing


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_place_is_a_plain_name(lang: str, domain: str) -> None:
    odd = {
        key: name
        for key, forms in catalogue(lang, domain).items()
        for form in forms
        for name in places(form)
        if not name.isidentifier()
    }
    assert not odd


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_translated_and_none_is_marked_fuzzy(lang: str, domain: str) -> None:
    assert not [key for key, forms in catalogue(lang, domain).items() if not all(form.strip() for form in forms)]
    assert "#, fuzzy" not in (FOLDERS[lang] / domain).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_id_stands_twice_in_a_language(lang: str) -> None:
    seen: dict[str, str] = {}
    twice = []
    for domain in DOMAINS:
        for line in (FOLDERS[lang] / domain).read_text(encoding="utf-8").splitlines():
            if line.startswith('msgid "') and line != 'msgid ""':
                if line in seen:
                    twice.append(f"{line} in {seen[line]} and {domain}")
                seen[line] = domain
    assert not twice


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_with_plural_forms_has_as_many_as_its_language(lang: str) -> None:
    wanted = {"zh": 1, "en": 2}[lang]
    for domain in DOMAINS:
        source = (FOLDERS[lang] / domain).read_text(encoding="utf-8")
        plurals = {line[7:-1] for line in _lines_before_plural(source)}
        texts = read_catalogue(source)
        assert {key: len(texts[key]) for key in plurals} == dict.fromkeys(plurals, wanted)
        assert all(len(forms) == 1 for key, forms in texts.items() if key not in plurals)


def _lines_before_plural(source: str) -> Iterator[str]:
    lines = source.splitlines()
    return (before for before, line in pairwise(lines) if line.startswith("msgid_plural"))


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_reads_as_babel_reads_it(lang: str, domain: str) -> None:
    source = (FOLDERS[lang] / domain).read_text(encoding="utf-8")
    expected: dict[str, tuple[str, ...]] = {}
    for message in read_po(BytesIO(source.encode()), abort_invalid=True):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            expected[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    assert read_catalogue(source) == expected


def test_the_reader_understands_folded_lines_escapes_plurals_and_comments() -> None:
    source = """# a remark
msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#. for whom
#: somewhere.py:3
#, python-brace-format
msgid "one.folded"
msgstr ""
"first \\"half\\"\\n"
"second \\\\ half"

msgid "one.plural"
msgid_plural "one.plural"
msgstr[0] "{n} row"
msgstr[1] "{n} "
"rows"

#~ msgid "gone"
#~ msgstr "gone"

msgid "one.last"
msgstr "no newline after this\""""
    assert read_catalogue(source) == {
        "one.folded": ('first "half"\nsecond \\ half',),
        "one.plural": ("{n} row", "{n} rows"),
        "one.last": ("no newline after this",),
    }


def test_a_foreign_value_is_put_in_literally() -> None:
    texts = Texts("en", {"held": ("held by {name}",)}, strict=True)
    assert texts("held", name="{name} {0} {x.__class__}") == "held by {name} {0} {x.__class__}"


def test_the_plural_form_follows_the_number() -> None:
    english = Texts("en", {"rows": ("{n} row", "{n} rows")}, strict=True)
    chinese = Texts("zh", {"rows": ("{n} 行",)}, strict=True)
    assert [english.plural("rows", n) for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
    assert [chinese.plural("rows", n) for n in (0, 1, 2)] == ["0 行", "1 行", "2 行"]


def test_a_missing_text_or_value_is_an_error_where_strict() -> None:
    texts = Texts("en", {"held": ("held by {name}",)}, strict=True)
    with pytest.raises(MissingText, match=r"nothing\.here"):
        texts("nothing.here")
    with pytest.raises(MissingText, match="held"):
        texts("held", holder="x")
    with pytest.raises(MissingText, match=r"nothing\.here"):
        texts.plural("nothing.here", 2)


def test_a_missing_text_or_value_never_takes_a_screen_down_otherwise() -> None:
    texts = Texts("en", {"held": ("held by {name}",)}, strict=False)
    assert texts("nothing.here") == "nothing.here"
    assert texts("held", holder="x") == "held by {name}"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        texts_for("fr")


def test_an_id_can_be_asked_for_without_using_it() -> None:
    assert texts_for("zh").has("stage.draft")
    assert not texts_for("zh").has("stage.nonsense")


def _asked_for(tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """Line, id and whether it is whole, of every id that is written out in a call on a Texts."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in {"plural", "has"}:
            called = called.value
        if _called(called) in CALLED:
            for choice in _choices(node.args[0]):
                if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
                    yield node.lineno, choice.value, True
                elif isinstance(choice, ast.JoinedStr) and isinstance(choice.values[0], ast.Constant):
                    yield node.lineno, str(choice.values[0].value), False


def _called(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _choices(argument: ast.expr) -> Iterator[ast.expr]:
    if isinstance(argument, ast.IfExp):
        yield from _choices(argument.body)
        yield from _choices(argument.orelse)
    else:
        yield argument


def test_the_program_asks_only_for_ids_that_exist() -> None:
    known = texts_for("zh").keys()
    unknown = [
        f"{path.relative_to(PACKAGE)}:{line} {key}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, key, whole in _asked_for(ast.parse(path.read_text(encoding="utf-8")))
        if not (key in known if whole else any(one.startswith(key) for one in known))
    ]
    assert not unknown


def test_every_error_has_a_text_and_brings_the_values_it_needs() -> None:
    texts = {
        lang: {key: one for domain in DOMAINS for key, one in catalogue(lang, domain).items()} for lang in LANGUAGES
    }
    lacking = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or _called(node.func) not in SAYS_NO:
                continue
            key = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            if not isinstance(key, str):
                continue
            brought = {keyword.arg for keyword in node.keywords}
            for lang in LANGUAGES:
                needed = places(" ".join(texts[lang].get(key, ())))
                if key not in texts[lang] or not (None in brought or needed <= brought):
                    lacking.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {lang} {key}")
    assert not lacking
