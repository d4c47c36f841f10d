"""Reads what comes from the terminal: keys become events, answers become nothing.

Textual turns a sequence it does not know into key presses, so that a terminal's answer to a query would fire
single-letter bindings. This parser follows the grammar of ECMA-48 instead: a control sequence runs to its final
character and a string (DCS, OSC, APC, PM, SOS) to its terminator, and what is no known key is swallowed whole. An
answer that stops half-way is given up after a short silence.
"""

from __future__ import annotations

import re
from collections.abc import Generator

from textual import constants, events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._parser import ParseEOF, ParseTimeout, Peek1, Read1, TokenCallback
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

ESC, BEL, CAN, SUB = "\x1b", "\x07", "\x18", "\x1a"
STRING_TERMINATOR = "\x9c"
SILENCE = 2.0  # seconds after which a half-received sequence is given up
PASTE_SILENCE = 5.0
LONGEST_SEQUENCE = 256
LONGEST_PASTE = 65_536

_STRING_OPENERS = {"P", "]", "X", "^", "_"}
_C1_STRING_OPENERS = {"\x90", "\x9d", "\x98", "\x9e", "\x9f"}
_CPR = re.compile(r"\x1b\[(\d{1,5});(\d{1,5})R")
_MODE = re.compile(r"\x1b\[\?(\d+);(\d)\$y")
_MODIFIED = re.compile(r"\x1b\[(\d{1,3});(\d{1,2})([~ABCDEFHPQS])")
_SGR_MOUSE = re.compile(r"\x1b\[<\d{1,5};-?\d{1,5};-?\d{1,5}[Mm]")
_MODIFIERS = ((1, "shift"), (2, "alt"), (4, "ctrl"))


# Bytes that are no UTF-8, as the driver decodes them; an 8-bit control among them is what it looks like.
EIGHT_BIT_CONTROLS = {0xDC80 + low: 0x80 + low for low in range(0x20)}


def _is_no_text(character: str) -> bool:
    """A C1 control, half of a surrogate pair, or the replacement for a broken byte."""
    return "\x80" <= character < "\xa0" or "\ud800" <= character <= "\udfff" or character == "\ufffd"


class InputParser(XTermParser):
    """Characters in, events out. ``mouse`` says whether mouse reports were asked for; otherwise they are swallowed
    too.
    """

    def __init__(self, *, mouse: bool = False) -> None:
        self._mouse = mouse
        self._chunk = 0
        super().__init__(False)

    def feed(self, data: str):  # type: ignore[no-untyped-def]
        self._chunk += 1
        return super().feed(data)

    def parse(self, token_callback: TokenCallback[Message]) -> Generator[Read1 | Peek1, str, None]:
        while True:
            try:
                character = yield self.read1()
                if character == ESC:
                    yield from self._escape(token_callback)
                elif character == "\x9b":
                    yield from self._control_sequence(token_callback)
                elif character in _C1_STRING_OPENERS:
                    yield from self._string(token_callback)
                elif _is_no_text(character):
                    continue
                else:
                    self._press(character, token_callback)
            except ParseTimeout:
                continue
            except ParseEOF:
                return

    def _escape(self, tell: TokenCallback[Message]) -> Generator[Read1 | Peek1, str, None]:
        """After an escape: a lone key, a sequence, a string, or a key pressed with Alt."""
        while True:
            chunk = self._chunk
            try:
                character = yield self.read1(constants.ESCAPE_DELAY)
            except (ParseTimeout, ParseEOF):
                tell(events.Key("escape", ESC))
                raise
            if character != ESC:
                break
            tell(events.Key("escape", ESC))
        if self._opens_more(character):
            yield from self._sequence(character, tell, typed=chunk != self._chunk)
        elif chunk == self._chunk:
            # One packet: a key with Alt where that is a named one, otherwise Escape and a key, which a multiplexer or a
            # slow line joined. The end of a string that was given up is neither.
            if isinstance(ANSI_SEQUENCES_KEYS.get(ESC + character), tuple):
                self._press(ESC + character, tell)
            elif character != "\\":
                tell(events.Key("escape", ESC))
                self._press(character, tell)
        else:
            # A pause between them: two keys, the first of them Escape.
            tell(events.Key("escape", ESC))
            self._press(character, tell)

    @staticmethod
    def _opens_more(character: str) -> bool:
        """Whether more belongs to what an escape and this character began."""
        return character in "[O" or character in _STRING_OPENERS or " " <= character <= "/"

    def _sequence(
        self, character: str, tell: TokenCallback[Message], *, typed: bool = False
    ) -> Generator[Read1 | Peek1, str, None]:
        """The rest of what an escape and this character began; ``typed`` when they came with a pause between them."""
        if character == "[":
            yield from self._control_sequence(tell)
        elif character == "O":
            final = yield self.read1(SILENCE)
            self._press(f"{ESC}O{final}", tell)
        elif character in _STRING_OPENERS:
            yield from self._string(tell)
        else:
            # Escape with an intermediate (a VT52 answer, a character set) runs to its final character, which comes along
            # with it; where nothing follows they were two keys.
            chunk = self._chunk
            try:
                following = yield self.read1(constants.ESCAPE_DELAY)
                if typed and chunk != self._chunk:
                    # Each in a packet of its own: a hand, and not an answer.
                    tell(events.Key("escape", ESC))
                    self._press(character, tell)
                    if following == ESC:
                        yield from self._escape(tell)
                    else:
                        self._press(following, tell)
                    return
            except ParseTimeout:
                tell(events.Key("escape", ESC))
                self._press(character, tell)
                raise
            while " " <= following <= "/":
                following = yield self.read1(SILENCE)

    def _control_sequence(self, tell: TokenCallback[Message]) -> Generator[Read1 | Peek1, str, None]:
        """After the introducer: parameters, intermediates, one final character. Never more, never less."""
        sequence = f"{ESC}["
        while True:
            character = yield self.read1(SILENCE)
            if character == ESC:
                yield from self._escape(tell)
                return
            if character < " " or "\x7f" <= character < "\xa0":
                return
            sequence += character
            if sequence == f"{ESC}[[":  # the function keys of the Linux console
                sequence += yield self.read1(SILENCE)
                break
            if "@" <= character <= "~":
                break
            if character == "$" and sequence in ANSI_SEQUENCES_KEYS:  # a shifted key of rxvt
                break
            if len(sequence) > LONGEST_SEQUENCE:
                # Go on to the final character all the same, without remembering more.
                sequence = sequence[:LONGEST_SEQUENCE]
        if sequence == f"{ESC}[M" and self._mouse:
            for _coordinate in range(3):
                yield self.read1(SILENCE)
        elif sequence == f"{ESC}[200~":
            yield from self._paste(tell)
        else:
            self._understand(sequence, tell)

    def _string(self, tell: TokenCallback[Message]) -> Generator[Read1 | Peek1, str, None]:
        """Swallow a device control, operating system or other string, up to its terminator or a silence."""
        while True:
            character = yield self.read1(SILENCE)
            if character in (BEL, CAN, SUB, STRING_TERMINATOR):
                return
            if character == ESC:
                # ``ESC \\`` ends the string; so does the beginning of the next sequence, which may be a key.
                while (character := (yield self.read1(SILENCE))) == ESC:
                    pass
                if self._opens_more(character):
                    yield from self._sequence(character, tell)
                return

    def _paste(self, tell: TokenCallback[Message]) -> Generator[Read1 | Peek1, str, None]:
        """Collect a bracketed paste; without control characters, and not without bounds."""
        end = f"{ESC}[201~"
        tail = ""
        collected: list[str] = []
        while True:
            character = yield self.read1(PASTE_SILENCE)
            if len(collected) < LONGEST_PASTE:
                collected.append(character)
            tail = (tail + character)[-len(end) :]
            if tail == end:
                break
        text = "".join(collected).removesuffix(end)
        tell(events.Paste("".join(c for c in text if c in "\n\t" or (c >= " " and c != "\x7f" and not _is_no_text(c)))))

    def _understand(self, sequence: str, tell: TokenCallback[Message]) -> None:
        """Act on a complete control sequence that is a key, a report we asked for, or mouse; forget every other."""
        if found := _CPR.fullmatch(sequence):
            tell(events.CursorPosition(int(found[2]) - 1, int(found[1]) - 1))
        elif found := _MODE.fullmatch(sequence):
            if found[1] == "2026" and found[2] in "123":
                tell(messages.TerminalSupportsSynchronizedOutput())
        elif self._mouse and _SGR_MOUSE.fullmatch(sequence):
            event = self.parse_mouse_code(sequence)
            if event is not None:
                tell(event)
        elif sequence in ANSI_SEQUENCES_KEYS:
            self._press(sequence, tell)
        elif found := _MODIFIED.fullmatch(sequence):
            self._press_modified(found, tell)

    def _press_modified(self, found: re.Match[str], tell: TokenCallback[Message]) -> None:
        """A named key with modifiers; never a printable one."""
        name = FUNCTIONAL_KEYS.get(f"{found[1]}{found[3]}", "")
        bits = int(found[2]) - 1
        if name and 0 < bits < 8:
            held = sorted(word for bit, word in _MODIFIERS if bits & bit)
            tell(events.Key("+".join([*held, name]), None))

    def _press(self, sequence: str, tell: TokenCallback[Message]) -> None:
        """The key events of one character or one known sequence; an unknown sequence has none."""
        if len(sequence) > 1 and sequence not in ANSI_SEQUENCES_KEYS:
            return
        for event in self._sequence_to_key_events(sequence):
            if event.key != Keys.Ignore:
                tell(event)
