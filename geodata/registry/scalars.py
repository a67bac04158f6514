"""How a text is written in YAML: plain where that is safe for every reader, else between quotes; wrapped at spaces."""

from __future__ import annotations

import json
import re

WIDTH = 100
# What other readers of YAML would not take for a text: numbers, dates, times, yes and no in their many forms.
GUESSED = re.compile(
    r"[-+.]?[0-9][0-9_,.:eExXoOa-fA-F+-]*(?:[Tt ][0-9:. Zz+-]+)?|[-+]?\.(?:inf|nan)|~|null|true|false|yes|no|on|off|y|n"
    r"|<<|=",
    re.IGNORECASE,
)
# Starts and parts that mean something in YAML.
STARTS = re.compile(r"[-?:](?:\s|$)|[,\[\]{}#&*!|>'\"%@`]|---|\.\.\.")
MEANT = re.compile(r":(?:\s|$)|\s#")
FLOW = re.compile(r"[,\[\]{}:]|^[?-]")
# A single space between words; where there are more, a line break would lose some.
BLANK = re.compile(r"(?<=\S) (?=\S)")


def scalar(text: str, number: bool = False, flow: bool = False) -> str:
    """A text on one line.

    Args:
        text: its value.
        number: a number is meant, and is written as one if it is one.
        flow: it is inside brackets or braces.
    """
    if number and re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        return text
    if re.search(r"[\n\t]", text):
        return json.dumps(text, ensure_ascii=False)
    if not text or text != text.strip() or STARTS.match(text) or MEANT.search(text) or (flow and FLOW.search(text)):
        single = "'" not in text or '"' in text or "\\" in text
        return "'" + text.replace("'", "''") + "'" if single else f'"{text}"'
    return f'"{text}"' if GUESSED.fullmatch(text) else text


def wrapped(written: str, start: int, indent: int) -> list[str]:
    """A written text as lines: the first goes on at column ``start``, the others start at ``indent``.

    A line ends at the last space before :data:`WIDTH`; a text with escapes is not broken.
    """
    if (written.startswith('"') and "\\" in written) or start + len(written) <= WIDTH:
        return [written]
    lines, line, column = [], "", start
    for word in BLANK.split(written):
        if line and column + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, column = word, indent
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    return [lines[0], *(" " * indent + rest for rest in lines[1:])]
