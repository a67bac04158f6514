"""Reads hostile or broken registries in one process with bounded memory; run by ``test_hostile``.

Every file is either accepted or refused with a place. What goes wrong is printed, one line a file; a file on which the
process hangs is ended after a time that no other file comes near.
"""

from __future__ import annotations

import random
import resource
import signal
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.registry import Checks

ROOT = Path(__file__).resolve().parents[3]
MEMORY = 300 * 1024 * 1024
# Of processor time, for one file; the slowest ones, of 5 MB, take less than a twentieth of it.
SECONDS = 100
# Laid out, compared and added to are files that people write; larger ones are only checked.
LAID_OUT = 100_000
GOOD = (ROOT / "tests/data/registries/good.yaml").read_text("utf-8")
FULL = """\
- id: garden-gent
  name: {text}
  summary: {{nl: {text}, fr: {text}, en: {text}}}
  setting: [{text}]
  place: {{name: {text}, address: {text}, postcode: {text}, municipality: {text},
    location: {{lat: {text}, lon: {text}, precision: {text}}}}}
  period: {{start: {text}, end: {text}}}
  status: {text}
  verified: {text}
  groups: [{text}]
  sources_of_solidarity: [{{term: {text}, read_by: {text}}}]
  studies: [{text}]
  initiator: {text}
  supports: [{{kind: {text}, what: {{en: {text}}}, provider: {text}, funding: {text}, references: [{text}]}}]
  public_support: {text}
  references: [{{id: {text}, title: {text}, url: {text}, year: {text}, publisher: {text}}}]
  {text}: {text}
"""
LAUGHS = "".join(
    f"  {chr(97 + n)}: &{chr(97 + n)} [{','.join([f'*{chr(96 + n)}'] * 9) if n else 'lol'}]\n" for n in range(9)
)


class TooSlowError(Exception):
    """A file took longer than it may."""


def corpus() -> Iterator[bytes]:
    """Files that break parsers, each by name of the trouble."""
    yield b"- id: a\n" + LAUGHS.encode()
    yield b"".join(b"- &a%d\n  <<: [*a%d, *a%d]\n  id: x\n" % (n, n - 1, n - 1) for n in range(1, 3000))
    yield b"- id: &a [*a]\n"
    yield b"- " + b"<<: " * 1000 + b"x\n"
    for sign in (
        b"[",
        b"{",
        b"- ",
        b"? ",
        b"[{",
        b"{a: ",
        b"[[],",
        b"((",
        b"!a ",
        b"&a ",
        b"'",
        b'"',
        b"|",
        b">",
        b"%",
        b"#",
    ):
        for number in (20, 2_000, 40_000, 4_900_000 // len(sign)):
            yield b"- id: " + sign * number
            yield sign * number
    for line in (
        b"a: b\n",
        b"- a\n",
        b"- id: a\n",
        b"-\n",
        b"\n",
        b" \n",
        b"# c\n",
        b"---\n",
        b"...\n",
        b"\t\n",
        b"\r",
        b"\r\n",
        b"- {}\n",
        b"- []\n",
        b"- id: a-b\n  x: y\n",
        b"? a\n",
        b": a\n",
        b"- a: 'b\n",
        b"  a: b\n",
        b"- *a\n",
    ):
        for number in (1, 2, 50, 4_900_000 // len(line)):
            yield line * number
    yield b"- id: " + b"a" * 4_900_000
    yield b"- id: '" + b"a " * 2_400_000 + b"'"
    yield b"- id: |\n" + b"  a\n" * 1_200_000
    yield b"- " + b"k" * 4_000_000 + b": v"
    for number in (250, 2_000, 40_000):
        yield b"- id: a\n  ? " + b"k" * number + b"\n  : v\n"
        yield b"- id: a\n  ? '" + b"''" * number + b"'\n  : v\n"
        yield b'- id: a\n  "' + b"\\n" * number + b'": v\n'
    yield b"- " + b"".join(b"k%d: v\n  " % n for n in range(400_000))
    yield b"- setting: [" + b"a," * 24_000 + b"]\n"
    yield b"- setting: [" + b"a," * 2_400_000 + b"]\n"
    yield b"- name: " + b"a: " * 15_000
    yield b"- name: " + b"<a " * 1_600
    yield b"- name: " + b"&" * 4_999
    yield b"- name: " + b"1 " * 2_400
    yield b"- name: " + b"a@" * 2_400
    yield b"- name: " + b"a." * 2_400 + b"@"
    yield b"- name: '" + b"Contact: Aa " * 400 + b"'"
    yield b"- name: '" + b"Aa Bb " * 800 + b": contact'"
    yield b"x" * 5_000_001
    for bad in (
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf5\x80\x80\x80",
        b"\xc0\x80",
        b"\xfe\xff\x00-",
        b"\xff\xfe-\x00",
        b"\x00",
    ):
        yield bad
        yield GOOD.encode() + bad
        yield bad * 1_000_000
    yield b"\xef\xbb\xbf" + GOOD.encode()
    yield b"\xef\xbb\xbf" * 2 + GOOD.encode()
    yield GOOD.replace("\n", "\r\n").encode()
    yield GOOD.replace("\n", "\r").encode()
    for depth in (1, 2, 3, 8, 100):
        yield b"- id: a\n" + b"".join(b" " * n * 2 + b"  a:\n" for n in range(depth * 8))


def every_category() -> Iterator[bytes]:
    """Characters of every category of Unicode in every field, plain, in quotes and as escapes."""
    chosen = random.Random(1)
    by_category: dict[str, list[int]] = {}
    for number in range(0x110000):
        by_category.setdefault(unicodedata.category(chr(number)), []).append(number)
    for numbers in by_category.values():
        for number in chosen.sample(numbers, min(12, len(numbers))):
            text = chr(number)
            for form in (text, f"a{text}b", f"'{text}'", f'"{text}"', f'"\\U{number:08x}"', f"x {text} y"):
                yield FULL.format(text=form).encode("utf-8", "surrogatepass")


def mutated(seed: int) -> Iterator[bytes]:
    """The sample registry's entries with cuts, copies and foreign bytes, without end."""
    chance = random.Random(seed)
    sample = (ROOT / "tests/data/atlas/practices.yaml").read_bytes()
    starts = [at for at in range(len(sample)) if sample.startswith(b"\n- id", at)]
    pieces = [
        *(sign.encode() for sign in "\n\t'\"[]{}#!|>,?%@`\r\0\\~"),
        *(b"  ", b": ", b"- ", b"&a ", b"*a", b"---\n", b"<<: ", b"0x1", b"1e9", b"null", b"9" * 400, b"a" * 6_000),
        *(b"\xff", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80"),
    ]
    while True:
        start = chance.randrange(len(starts) - 2)
        text = bytearray(sample[starts[start] + 1 : starts[start + 1 + chance.randrange(2)]] or GOOD.encode())
        for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
            at = chance.randrange(len(text) + 1)
            match chance.randrange(5):
                case 0:
                    text[at:at] = chance.choice(pieces)
                case 1:
                    del text[at : at + chance.randrange(1, 40)]
                case 2:
                    text[at : at + 1] = bytes([chance.randrange(256)])
                case 3:
                    text[at:at] = text[at : at + chance.randrange(1, 200)]
                case 4:
                    line = text.rfind(b"\n", 0, at) + 1
                    text[line:line] = b" " * chance.randrange(1, 5)
        yield bytes(text)


def carried_on(content: bytes, clean: bool, checks: Checks) -> None:
    """What ``atlas format``, ``changes`` and ``add`` do with a file, as a registry and as an issue."""
    from geodata.contributions.changes import registry_changes
    from geodata.contributions.insertion import inserted
    from geodata.contributions.issue import read_proposal
    from geodata.registry import check_registry
    from geodata.registry.canonical import canonical

    laid_out, _ = canonical(content)
    if laid_out is not None and canonical(laid_out.encode())[0] != laid_out:
        raise AssertionError("the canonical layout changes when it is laid out again")
    registry_changes(GOOD.encode(), content, ())
    read_proposal(b"### Paste the entry\n\n" + content, checks, ())
    if clean:
        entry = GOOD.replace("garden-gent", "zz-garden")
        practices = check_registry(content, checks).practices
        again = check_registry(inserted(content, entry, "zz-garden", "Gent"), checks)
        if again.errors or {practice.id for practice in again.practices} != {p.id for p in practices} | {"zz-garden"}:
            raise AssertionError(f"an entry put in spoils the registry: {again.errors[:1]}")


def main(number: int, seed: int, one_in: int) -> int:
    """Read one in so many of the first ``number`` files; the exit status is 0 where each was accepted or refused."""
    from geodata.municipalities import known_municipalities
    from geodata.project import vocabulary_file
    from geodata.registry import Checks, check_registry, load_vocabulary

    checks = Checks(load_vocabulary(vocabulary_file()), 2026, known_municipalities(None))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def too_slow(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    signal.signal(signal.SIGPROF, too_slow)
    accepted = refused = failed = 0
    drawn = random.Random(seed)
    files = (file for source in (corpus(), every_category(), mutated(seed)) for file in source)
    for row, content in zip(range(number), files, strict=False):
        if drawn.randrange(one_in):
            continue
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            checked = check_registry(content, checks)
            reported = [found.in_file("F") for found in checked.errors]
            if len(content) < LAID_OUT:
                carried_on(content, not reported, checks)
        except BaseException as problem:
            failed += 1
            print(f"file {row}: {type(problem).__name__}: {problem}: {content[:60]!r} ({len(content)} bytes)")
            continue
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if any(found.line < 1 or found.column < 1 for found in checked.problems):
            failed += 1
            print(f"file {row}: no place: {[str(problem) for problem in reported][:2]}")
        accepted, refused = accepted + (not reported), refused + bool(reported)
    print(f"{accepted} accepted, {refused} refused, {failed} failed; at most {peak()} MB")
    return 1 if failed else 0


def peak() -> int:
    """The most memory that this process held, in MB; getrusage may tell that of the one that started it."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
