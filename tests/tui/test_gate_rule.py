"""No text reaches a widget beside the gate: the syntax tree of every file of the tui says so.

What is looked at: constructors of Textual's widgets, ``update``, border titles and tooltips, ``render``, raw
segments and content. What is allowed there: ``shown(...)`` and ``joined(...)``, for segments ``cell_fit(...)``,
``harmless(...)``, blanks and constants. Textual widgets that parse markup or draw foreign text on their own are not
imported at all.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.pty_session import ROOT

TUI = ROOT / "reviewer_tui" / "tui"
FILES = sorted(TUI.rglob("*.py"))

# The gate itself and the wall behind it make content and segments out of text.
GATE_FILES = {"text.py", "last_wall.py"}
GATES = {"shown", "joined"}
SEGMENT_GATES = {"cell_fit", "harmless"}
# Input is imported for its messages; lines to type on are made of TypedLine, which shows every character it holds.
WIDGETS_ALLOWED = {"Static", "Label", "Input"}
LINES = {"TypedLine", "OrderedInput"}
NOT_MADE = {"Input", "TextArea"}
NOT_TEXT = {"id", "classes", "name", "disabled", "value", "text", "expand", "shrink", "markup", "compact", "max_length",
            "password", "select_on_focus", "soft_wrap", "tab_behavior", "read_only", "restrict", "type", "variant"}  # fmt: skip
TEXT_ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "placeholder"}
MAKERS_FORBIDDEN = {
    "from_markup", "from_text", "from_ansi", "from_rich_text", "assemble", "styled", "Text", "Markdown", "escape", "render_str",
    "visualize", "print",
}  # fmt: skip
# Under another name nothing of this would be seen.
NO_ALIAS = {"Segment", "Content", "Text"}


def slips_in(source: str, *, is_gate: bool = False) -> list[str]:
    """What breaks the rule in a source text, each with its line."""
    tree = ast.parse(source)
    return [] if is_gate else [f"{line}: {what}" for line, what in sorted(_slips(tree))]


def _slips(tree: ast.AST) -> Iterator[tuple[int, str]]:
    widgets = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets"):
            for alias in node.names:
                if alias.name not in WIDGETS_ALLOWED:
                    yield node.lineno, f"imports the widget {alias.name}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                if (alias.asname and alias.name in NO_ALIAS) or alias.name in {"textual.widgets", "widgets"}:
                    yield node.lineno, f"imports {alias.name} where its calls would not be known"
        elif isinstance(node, ast.Call):
            yield from _slips_of_call(node, widgets)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if not isinstance(target, ast.Attribute) or target.attr not in TEXT_ATTRIBUTES:
                    continue
                if not _is_gated(node.value) and not (target.attr == "placeholder" and _is_own_words(node.value)):
                    yield node.lineno, f"sets {target.attr} beside the gate"
        elif isinstance(node, ast.FunctionDef) and node.name == "render":
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and not _is_gated(inner.value):
                    yield inner.lineno, "render returns something beside the gate"


def _slips_of_call(node: ast.Call, widgets: set[str]) -> Iterator[tuple[int, str]]:
    name = _name_of(node.func)
    if name == "Text" and len(node.args) == 1 and _is_call_of(node.args[0], {"one_sign_each"}):
        return
    if name in MAKERS_FORBIDDEN and not (isinstance(node.func, ast.Attribute) and _name_of(node.func.value) == "re"):
        yield node.lineno, f"makes content by {name}"
    elif name == "Content" and node.args and not _is_empty(node.args[0]):
        yield node.lineno, "makes content beside the gate"
    elif name == "Segment" and node.args and not _is_safe_segment(node.args[0]):
        yield node.lineno, "makes a segment beside the gate"
    elif name in NOT_MADE:
        yield node.lineno, f"{name} is made beside TypedLine"
    elif isinstance(node.func, ast.Name) and name in widgets | LINES:
        texts = [*node.args, *(word.value for word in node.keywords if word.arg not in NOT_TEXT)]
        if name in LINES:
            texts = [text for text in texts if not _is_own_words(text)]
        if not all(_is_gated(text) for text in texts):
            yield node.lineno, f"{name} takes a text beside the gate"
    elif isinstance(node.func, ast.Attribute) and name == "update" and not all(map(_may_update, node.args)):
        yield node.lineno, "update takes a text beside the gate"


def _may_update(argument: ast.expr) -> bool:
    return _is_gated(argument) or isinstance(argument, ast.Dict | ast.DictComp)


def _is_call_of(node: ast.expr, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_empty(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in ("", None)


def _is_gated(node: ast.expr | None) -> bool:
    if node is None or _is_empty(node):
        return True
    if isinstance(node, ast.IfExp):
        return _is_gated(node.body) and _is_gated(node.orelse)
    return _is_call_of(node, GATES)


def _is_own_words(node: ast.expr | None) -> bool:
    """A catalogue text without values, or a harmless one: enough for a placeholder, which is never markup."""
    if isinstance(node, ast.Call) and _name_of(node.func) == "harmless":
        return True
    is_text = isinstance(node, ast.Call) and _name_of(node.func) in {"t", "texts"} and not node.keywords
    return isinstance(node, ast.Call) and is_text and all(isinstance(word, ast.Constant) for word in node.args)


def _is_safe_segment(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return isinstance(node.left, ast.Constant)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_safe_segment(node.left) and _is_safe_segment(node.right)
    return _is_call_of(node, SEGMENT_GATES)


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(TUI)) for path in FILES])
def test_no_variable_text_reaches_a_widget_beside_the_gate(path: Path) -> None:
    assert slips_in(path.read_text(encoding="utf-8"), is_gate=path.name in GATE_FILES) == []


@pytest.mark.parametrize(
    "source",
    [
        "from textual.widgets import Static\nStatic(name)",
        "from textual.widgets import Label\nLabel(f'hello {name}')",
        "from textual.widgets import Label\nLabel('text ' + name, id='x')",
        "from textual.widgets import Static\nStatic('[b]literal[/b]')",
        "from textual.widgets import Input\nInput(placeholder='x')",
        "TypedLine(placeholder=name)",
        "OrderedInput(placeholder=self.t('queue.search', name=name))",
        "Text(name)",
        "console.print(name)",
        "from textual import widgets\nwidgets.Static(name)",
        "import textual.widgets as w\nw.Static(name)",
        "from rich.segment import Segment as Cell\nCell(name)",
        "from textual.widgets import DataTable",
        "from textual.widgets import Static as S\nS(filing.sponsor)",
        "self.query_one('#x').update(row.name)",
        "self.border_title = row.name",
        "self.border_title = self.t('queue.title')",
        "field.placeholder = self.t('queue.search', name=name)",
        "widget.tooltip = f'{name}'",
        "Segment(row.name, style)",
        "Segment(f'{count}')",
        "Content.from_markup(text)",
        "Content(text)",
        "from rich.markup import escape\nescape(text)",
        "class W:\n    def render(self):\n        return self.name",
    ],
)
def test_the_rule_sees_a_text_beside_the_gate(source: str) -> None:
    assert slips_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "from textual.widgets import Static\nStatic(shown(name), id='x', classes='y')",
        "from textual.widgets import Static\nStatic()\nStatic('', id=make_id())",
        "TypedLine(value=name, placeholder=t('x'))",
        "Text(one_sign_each(self.value), end='')",
        "self.query_one('#x').update(shown(row.name) if row else joined(a, b))",
        "table.update({1: 2})",
        "Segment(' ' * n)\nSegment(cell_fit(name, 3))",
        "import re\nre.escape(text)",
        "self.border_title = shown(row.name)",
        "field.placeholder = self.t('queue.search')",
        "field.placeholder = harmless(prompt)",
    ],
)
def test_the_rule_lets_gated_texts_pass(source: str) -> None:
    assert slips_in(source) == []
