"""Comments on GitHub about a proposal: Markdown in which a stranger's text stays text, out of a checked report.

Only the standard library: the workflow that may write comments runs this without installing anything. What it reads
there was made by a stranger's pull request, so it is data of a known shape and size, or it is refused.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

REGISTRY_MARKER = "<!-- atlas:registry -->"
ISSUE_MARKER = "<!-- atlas:practice -->"
VERSION = 1
LARGEST = 2_000_000
# GitHub takes 65,536 characters.
LONGEST_COMMENT = 60_000
LONGEST_VALUE = 200
KINDS = ("added", "changed", "retired", "removed")
BREAK = "\u200b"
# What readings in an entry are called, and their parts: an editor judges each against the reference that it names.
READINGS = {
    "supports": "support", "builds_on": "predecessor", "decides": "decision", "resources": "resource",
    "critical_notes": "critical note", "stance": "stance towards public support",
}  # fmt: skip
READ = {"read_by": "who reads it so", "references": "references that say so"}
PARTS = {
    "supports": {
        "role": "what the supporter does", "period.start": "first year", "period.end": "last year",
        "period.end_reason": "why it ended", "period.after": "what came after", "read_by": READ["read_by"],
    },
    "builds_on": {"name": "organisation", "practice": "practice", **READ},
    "decides": {"about": "about what", "who": "who decides", **READ},
    "resources": {"what": "what it is", "held_by": "who holds it", "tenure": "by which right", **READ},
    "critical_notes": {"kind": "what it is about", "note": "the note", **READ},
    "stance": {"term": "", **READ},
}  # fmt: skip
Test = Callable[[Any], bool]


class ReportRefusedError(ValueError):
    """A report, or what came with it, is not what our own workflow writes."""


def code_literal(text: str, limit: int = LONGEST_VALUE) -> str:
    """A text as code that GitHub shows letter by letter: no Markdown, no HTML, no mention, on one line."""
    flat = _flat(text, limit)
    return f"<code>{_entities(flat)}</code>" if flat else "—"


def escaped_text(text: str, limit: int = 600) -> str:
    """A sentence of ours around a stranger's words; text between backticks is set as code."""
    parts = _flat(text, limit).split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(
        (f"<code>{_entities(part)}</code>" if part else "") if n % 2 else _entities(_unlinked(part))
        for n, part in enumerate(parts)
    )


def _flat(text: str, limit: int) -> str:
    """One line of bounded length, in which nothing is hidden or turns the direction of what follows."""
    flat = " ".join(text.split())
    flat = "".join(
        "\ufffd" if unicodedata.category(character).startswith("C") else character for character in flat[: limit + 1]
    )
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def fenced(text: str, language: str = "") -> str:
    """Lines as a block of code that nothing within it can close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    ended = text if text.endswith("\n") else f"{text}\n"
    return f"{fence}{language}\n{ended}{fence}"


def _entities(text: str) -> str:
    """Every character that has a meaning in Markdown or HTML, as a numeric character reference."""
    return re.sub(r"[^\w \u0080-\U0010ffff]|_", lambda character: f"&#{ord(character[0])};", text)


def _unlinked(text: str) -> str:
    """GitHub links names after @ and numbers after # or GH- once Markdown is read; a mark without width prevents it."""
    return re.sub(r"([@#])", rf"\1{BREAK}", re.sub(r"\b(GH)-", rf"\1{BREAK}-", text, flags=re.IGNORECASE))


def registry_comment(report: Mapping[str, Any], run: str = "") -> str:
    """The comment on a pull request: what is wrong, what changed, how it would be laid out.

    Args:
        report: as :func:`read_report` returns it.
        run: web address of the run with the preview map; empty for none.
    """
    text = ""
    for most in (100, 40, 15, 5, 1):
        text = "\n\n".join([REGISTRY_MARKER, *_registry_parts(report, run, most)]) + "\n"
        if len(text) <= LONGEST_COMMENT:
            break
    return text


def _registry_parts(report: Mapping[str, Any], run: str, most: int) -> Iterable[str]:
    changes, problems = report["changes"], report["problems"]
    numbers = [(sum(change["kind"] == kind for change in changes), kind) for kind in KINDS]
    summary = ", ".join(f"{number} {kind}" for number, kind in numbers if number) or "no entry changed"
    yield f"### Registry: {summary}"
    errors = sum(problem["severity"] == "error" for problem in problems)
    yield f"**{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}.**" + (
        " Errors must be fixed before this can be merged; a warning does not block it." if problems else ""
    )
    if problems:
        rows = [
            (
                f"{code_literal(problem['file'])} {problem['line'] or ''}".rstrip(),
                problem["severity"],
                code_literal(problem["rule"]),
                escaped_text(problem["message"]),
                escaped_text(problem["fix"]),
            )
            for problem in problems[:most]
        ]
        yield _table(("place", "", "rule", "problem", "fix"), rows, len(problems))
    if changes:
        total = sum(max(1, len(_shown_keys(change))) for change in changes)
        rows_of_changes = _change_rows(changes, most * 2)
        yield _table(("practice", "change", "key", "before", "after"), rows_of_changes, total)
    if report["layout"]:
        lines = report["layout"].splitlines()
        difference = "\n".join(line[:LONGEST_VALUE] for line in lines[: most * 3])
        more = f"\n\n… {len(lines) - most * 3} more lines" if len(lines) > most * 3 else ""
        yield "The layout differs from the canonical one. Run `atlas format`, or change this:\n\n" + (
            f"<details><summary>Difference</summary>\n\n{fenced(difference, 'diff')}{more}\n\n</details>"
        )
    if run and any(change["kind"] in ("added", "changed") for change in changes):
        yield f"A map of these entries is attached to [this run]({run}): download `registry-preview`, open `map.html`."


def _shown_keys(change: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The keys that the comment shows: of a new entry its summary; all of it is in the file's diff."""
    keys: Sequence[Mapping[str, Any]] = change["keys"]
    return [key for key in keys if key["path"].startswith("summary.")][:1] if change["kind"] == "added" else keys


def key_in_words(path: str) -> str:
    """What a key path of a reading is called, as in ``support 2: what the supporter does``; empty for other keys."""
    match = re.fullmatch(r"([a-z_]+)(?:\.([1-9][0-9]{0,3}))?\.([a-z_.]+?)(?:\.([a-z]{2}))?", path)
    said = PARTS.get(match[1], {}).get(match[3]) if match else None
    if match is None or said is None or (match[1] == "stance") != (match[2] is None):
        return ""
    name = " ".join(filter(None, (READINGS[match[1]], match[2])))
    language = f" ({match[4]})" if match[4] else ""
    return (f"{name}: {said}" if said else name) + language


def _key(path: str) -> str:
    """A key path, after what it is called."""
    return " ".join(filter(None, (key_in_words(path), code_literal(path, 80))))


def _change_rows(changes: Sequence[Mapping[str, Any]], most: int) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for change in changes:
        title = f"{code_literal(change['id'], 80)} {escaped_text(change['name'], 80)}"
        label = "**removed, not in retired.yaml**" if change["kind"] == "removed" else change["kind"]
        if change["moved_m"] is not None:
            label += f", moved by {metres(change['moved_m'])}"
        keys = _shown_keys(change)
        if not keys:
            rows.append((title, label, "", "", ""))
        for key in keys[:most]:
            rows.append((title, label, _key(key["path"]), *(_value(key[at]) for at in ("before", "after"))))
            title = label = ""
        if len(rows) >= most:
            break
    return rows[:most]


def metres(distance: int) -> str:
    """A distance for people: ``35 m``, ``1.2 km``."""
    return f"{distance} m" if distance < 1000 else f"{distance / 1000:.1f} km"


def _value(value: str | None) -> str:
    return "*not there*" if value is None else code_literal(value)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], total: int) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]
    more = [f"\n… and {total - len(rows)} more"] if total > len(rows) else []
    return "\n".join((*lines, *more))


def issue_comment(
    opening: str, rows: Sequence[tuple[str, int, str, str, str]], closing: str, entry: str, words: Mapping[str, str]
) -> str:
    """The comment on an issue: what to fix, question by question, or the entry that was made.

    Args:
        opening, closing: sentences of ours.
        rows: question (ours), line of the issue or 0, severity, message, fix.
        entry: the entry, where there is one.
        words: what ``line``, ``error`` and ``warning`` are called.
    """
    lines = []
    for question, line, severity, message, fix in rows:
        place = f" ({words['line']} {line})" if line else ""
        lines.append(
            f"- **{escaped_text(question)}**{place} — {words[severity]}: {escaped_text(message)} — {escaped_text(fix)}"
        )
    parts = (ISSUE_MARKER, opening, "\n".join(lines), fenced(entry, "yaml") if entry else "", closing)
    text = "\n\n".join(filter(None, parts)) + "\n"
    return text if len(text) <= LONGEST_COMMENT else f"{text[:LONGEST_COMMENT]}…\n"


def read_report(content: bytes) -> dict[str, Any]:
    """A report of ``atlas changes --format json``, its shape checked value by value.

    Raises:
        ReportRefusedError: it is too large, not JSON, or contains anything else than such a report.
    """
    if len(content) > LARGEST:
        raise ReportRefusedError(f"the report is larger than {LARGEST} bytes")
    try:
        report = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as exc:
        raise ReportRefusedError(f"the report is not JSON: {type(exc).__name__}") from None
    _check_shape(report, _report_shape(), "report")
    return dict(report)


def _report_shape() -> Mapping[str, Any]:
    """The shape of a report: for each value the test that it has to pass; a list contains any number of its item."""
    text, count = _is(str), _is(int, lambda value: 0 <= value <= 1_000_000_000)
    text_or_none, count_or_none = _optional(text), _optional(count)
    point = _optional(_is(list, lambda value: len(value) == 2 and all(map(_degrees, value))))
    problem = dict.fromkeys(("rule", "file", "message", "fix"), text)
    return {
        "version": _is(int, lambda value: value == VERSION),
        "layout": text,
        "problems": [{**problem, "severity": _is(str, {"error", "warning"}.__contains__), "line": count}],
        "changes": [
            {
                **dict.fromkeys(("id", "name"), text),
                "kind": _is(str, KINDS.__contains__),
                "line": count,
                "moved_m": count_or_none,
                "before": point,
                "after": point,
                "precision": text_or_none,
                "keys": [{"path": text, "before": text_or_none, "after": text_or_none}],
            }
        ],
    }


def _is(kind: type, test: Test = lambda _value: True) -> Test:
    """Whether a value is of exactly this type, and passes a test."""
    return lambda value: type(value) is kind and test(value)


def _optional(test: Test) -> Test:
    return lambda value: value is None or test(value)


def _degrees(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= 180


def _check_shape(value: Any, shape: Any, where: str) -> None:
    if callable(shape):
        if not shape(value):
            raise ReportRefusedError(f"{where} is invalid")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise ReportRefusedError(f"{where} is not a list")
        for item in value:
            _check_shape(item, shape[0], f"{where}[]")
    else:
        if not isinstance(value, dict) or set(value) != set(shape):
            raise ReportRefusedError(f"{where} does not have the keys {', '.join(shape)}")
        for key, inner in shape.items():
            _check_shape(value[key], inner, f"{where}.{key}")


def pull_number(content: bytes) -> int:
    """The number of a pull request that a run left beside its report; whose it is has still to be checked.

    Raises:
        ReportRefusedError: it is no number.
    """
    if not re.fullmatch(rb"[1-9][0-9]{0,8}\n?", content):
        raise ReportRefusedError("the number of the pull request is no number")
    return int(content)


def check_pull_request(pull: Mapping[str, Any], head: str) -> None:
    """Check that a pull request, as GitHub's API describes it, is open and at the very commit that the run was about.

    Raises:
        ReportRefusedError: the report was left for somebody else's pull request, or for an earlier commit.
    """
    found = pull.get("head")
    at = found.get("sha") if isinstance(found, Mapping) else None
    if not re.fullmatch(r"[0-9a-f]{40}", head) or at != head:
        raise ReportRefusedError("the run was not about the head of this pull request")
    if pull.get("state") != "open":
        raise ReportRefusedError("the pull request is not open")


def counted(count: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{count} {noun}{'s' if count != 1 else ''}"


def main(arguments: Sequence[str]) -> int:
    """Two steps of the workflow that comments.

    ``number FOLDER`` prints the number that a run left; ``comment FOLDER PULL.json SHA RUN OUT.md`` checks whose it is
    and writes the comment. Status 1 with the reason when something is refused.
    """
    try:
        match arguments:
            case ["number", folder]:
                print(pull_number(_limited(Path(folder) / "number", 20)))
                return 0
            case ["comment", folder, pull, head, run, out]:
                check_pull_request(json.loads(Path(pull).read_text("utf-8")), head)
                report = read_report(_limited(Path(folder) / "report.json", LARGEST))
                Path(out).write_text(registry_comment(report, run), "utf-8")
                return 0
    except (ReportRefusedError, OSError) as exc:
        print(f"refused: {exc}", file=sys.stderr)
        return 1
    print(main.__doc__, file=sys.stderr)
    return 2


def _limited(path: Path, size: int) -> bytes:
    """A file of a stranger: no link, no larger than it may be."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > size:
        raise ReportRefusedError(f"{path.name} is missing, a link, or larger than {size} bytes")
    return path.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
