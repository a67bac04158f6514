"""No script swallows an error: what fails as expected is named, everything else comes to light."""

from __future__ import annotations

import re

import pytest

from dashboard.maps import scripts

CATCH = re.compile(r"\bcatch\s*(?:\((\w+)\)\s*)?\{")
# A rejection that is handled without a look at it.
BLIND = re.compile(r"(?:\.catch\(|\.then\([^;]*,\s*)\(\)\s*=>\s*(?:\{\s*\}|null|undefined)")


def body(text: str, start: int) -> str:
    """What the braces contain whose first is before ``start``."""
    depth, at = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return text[start:at]


def swallowed(text: str) -> list[str]:
    """Every handler of a script that neither names what it expects nor throws on."""
    found = [one[0] for one in BLIND.finditer(text)]
    for one in CATCH.finditer(text):
        inside = body(text, one.end())
        if one[1] is None or not re.search(r"\bthrow\b", inside):
            found.append(one[0] + inside)
    return found


def test_no_script_swallows_an_error() -> None:
    read = scripts.modules()
    assert sum(len(CATCH.findall(text)) for text in read.values()) >= 5
    assert {name: found for name, text in read.items() if (found := swallowed(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "try { a(); } catch { b(); }",
        "try { a(); } catch (problem) { b(problem); }",
        "try { a(); } catch { /* refused */ }",
        "a().catch(() => {});",
        "a().catch(() => null);",
        "fonts.load(one).then(() => b(), () => {});",
    ],
)
def test_a_swallowed_error_is_found(text: str) -> None:
    assert swallowed(text)


def test_a_named_failure_is_no_swallowed_error() -> None:
    assert swallowed("try { a(); } catch (p) { if (!(p instanceof FileError)) throw p; b(); }") == []
