"""The ``:`` line: ``table`` understands a typed line, ``verbs`` and the files of verbs of one subject are what can be said.

Loaded with the first ``:`` or ``Ctrl+P``.
"""

from reviewer_tui.tui.commands import due_verbs as _dates
from reviewer_tui.tui.commands import evidence_verbs as _evidence
from reviewer_tui.tui.commands import form_verbs as _forms
from reviewer_tui.tui.commands import verbs as _declared
from reviewer_tui.tui.commands import verification_verbs as _verification
from reviewer_tui.tui.commands.table import VERBS, Said, Verb, completions, understood

__all__ = ["VERBS", "Said", "Verb", "completions", "understood"]
assert _declared
assert _dates
assert _evidence
assert _verification
assert _forms
