"""What a cancellation cuts off, as the dialog of its pass names it before it asks a second time."""

from __future__ import annotations

from reviewer_tui.locale import Texts
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, folded, line
from reviewer_tui.usecases.cut import Cut

DIGITS = 4


def cut_lines(texts: Texts, cut: Cut, width: int) -> tuple[Line, ...]:
    """Numbers, domains and addresses, all of them, and whether there is a way back."""
    result = [line((texts("pass.cut"), Role.FAULT))]
    rows = (
        ("pass.cut.numbers", cut.numbers),
        ("pass.cut.domains", cut.domains),
        ("pass.cut.addresses", tuple(one.address for one in cut.addresses)),
    )
    for label, values in rows:
        said = texts("list.between").join(values) or texts("pass.cut.nothing")
        result.extend(folded(said, width, Role.STRONG, indent=4, first=[(f"  {texts(label)}  ", Role.MUTED)]))
    result.extend(
        folded(texts("pass.cut.forever" if cut.irreversible else "pass.cut.access"), width, Role.SOON, indent=2)
    )
    return tuple(result)


def second_digits(cut: Cut) -> str:
    """What is typed the second time: the last digits of the number that is cut; empty where none is known."""
    number = cut.numbers[0] if cut.numbers else ""
    return "".join(char for char in number if char.isascii() and char.isdigit())[-DIGITS:]
