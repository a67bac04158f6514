"""From bytes to text: size, encoding, and characters that are not allowed in any text of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from geodata.errors import Problem

LARGEST = 5_000_000
# Reported one by one up to this number.
MOST_REPORTED = 50
# Controls; line and paragraph separators; marks that turn the direction of text; what cannot be seen; private use;
# halves of surrogate pairs; code points that are no characters. Joiners of scripts and emoji (U+200C, U+200D) may stay.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff]"
)
TAB = re.compile("\t")


@dataclass(frozen=True)
class Decoded:
    """A text of allowed characters, and the problems of its bytes; None where there is no text."""

    text: str | None
    problems: tuple[Problem, ...]


def decode(content: bytes) -> Decoded:
    """Bytes as text with ``\\n`` between lines.

    Reports each forbidden character with its position and replaces it with a space.

    Args:
        content: a file, at most :data:`LARGEST` bytes of UTF-8, with or without a byte order mark.

    Returns:
        The text, or None with the reason why there is none.
    """
    if len(content) > LARGEST:
        return Decoded(None, (Problem("size", values={"limit": LARGEST}, line=1, column=1),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line, column = position_in(before := content[: exc.start].decode("utf-8-sig", "replace"), len(before))
        found = Problem("encoding", values={"value": f"0x{content[exc.start]:02X}"}, line=line, column=column)
        return Decoded(None, (found,))
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    problems = [*_character_problems(text, FORBIDDEN, "control-character"), *_character_problems(text, TAB, "tab")]
    return Decoded(FORBIDDEN.sub(" ", text).replace("\t", " ") if problems else text, tuple(problems))


def named(character: str) -> str:
    """A character that may not be shown, by its number and name: ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def position_in(text: str, at: int) -> tuple[int, int]:
    """Line and column (from 1) of an offset."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _character_problems(text: str, pattern: re.Pattern[str], rule: str) -> Iterator[Problem]:
    for match in islice(pattern.finditer(text), MOST_REPORTED):
        line, column = position_in(text, match.start())
        yield Problem(rule, values={"value": named(match[0])}, line=line, column=column)
