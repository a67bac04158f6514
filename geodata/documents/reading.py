"""YAML documents with positions: what registry, regions and lists of meeting places are written in.

A document is read into plain values next to the line and column of each, so that every problem can say where it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from geodata.documents.text_decoding import decode
from geodata.documents.yaml_loader import Composed, YamlList, YamlMap, compose
from geodata.errors import GeodataError, Key, Problem, in_line, languages
from geodata.fields import FORMS, LocalText

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """A YAML file: its values, and the position of each."""

    path: Path
    data: Any

    def where(self, key: Sequence[str | int] = ()) -> str:
        """``FILE:LINE:COL`` of the value at a key path, or of the deepest part of the path that exists."""
        line, column = position_of(self.data, key)
        return f"{self.path}:{line}:{column}"

    def problem(self, key: Key, rule: str, message: str, fix: str) -> Problem:
        """A problem with the value at a key path."""
        return at_position(Problem.of(self.path, rule, message, fix, key=key), self.data)


def position_of(data: Any, key: Sequence[str | int]) -> tuple[int, int]:
    """Line and column (from 1) of the value at a key path, or of the deepest part of the path that exists."""
    node, position = data, getattr(data, "position", (1, 1))
    for part in key:
        if not isinstance(node, YamlMap | YamlList):
            break
        try:
            position = node.positions[part]  # type: ignore[index]
            node = node[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return position


def at_position(problem: Problem, data: Any) -> Problem:
    """The same problem with the line and column of its key path in some values."""
    line, column = position_of(data, problem.key)
    return replace(problem, line=line, column=column)


def read_bytes(path: Path, error: type[GeodataError]) -> bytes:
    """The bytes of a file, or ``error`` with the reason why there are none."""
    try:
        return path.read_bytes()
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise error(Problem.of(str(path), "file", f"cannot be read: {reason}", "name a file that exists")) from None


def read_document(path: Path, error: type[GeodataError]) -> Document:
    """Read a YAML file.

    Raises:
        error: the file is missing, a folder, too large, not UTF-8, empty, or not YAML as we accept it; every reason
            with its place.
    """
    _, composed = parse_yaml(read_bytes(path, error))
    empty = [Problem("empty", line=1, column=1)] if composed.whole and composed.value is None else []
    if problems := [*composed.problems, *empty]:
        raise error([found.in_file(path) for found in problems])
    return Document(path, composed.value)


def parse_yaml(content: bytes) -> tuple[str, Composed]:
    """The text of a YAML file, empty where it cannot be decoded, and its value with the problems of both."""
    decoded = decode(content)
    if decoded.text is None:
        return "", Composed(None, decoded.problems, whole=False)
    composed = compose(decoded.text)
    return decoded.text, replace(composed, problems=(*decoded.problems, *composed.problems))


def read_model(document: Document, key: Key, model: type[M], name: str) -> tuple[M | None, list[Problem]]:
    """Validate the value at a key path.

    Args:
        document: what contains the value.
        key: its key path.
        model: what it has to be.
        name: what to call it in messages, e.g. the entry's id.

    Returns:
        The model and no problems, or None and every problem.
    """
    value: Any = document.data
    for part in key:
        value = value[part]
    read, errors = modelled(value, model)
    return read, [_explained(document, key, model, name, item) for item in errors]


def load_model(path: Path, model: type[M], error: type[GeodataError], name: str = "") -> tuple[Document, M]:
    """Read a YAML file as a model.

    Args:
        path: the file.
        model: what its value has to be.
        error: what to raise.
        name: what to call it in messages; else the file's name.

    Raises:
        error: the file cannot be read or is no such model; with every problem.
    """
    document = read_document(path, error)
    read, problems = read_model(document, (), model, name or path.name)
    if read is None:
        raise error(problems)
    return document, read


def modelled(value: Any, model: type[M]) -> tuple[M | None, list[dict[str, Any]]]:
    """The value as a model, or None and what pydantic has against it (``loc`` without its own additions)."""
    try:
        return model.model_validate(value), []
    except ValidationError as exc:
        errors: list[dict[str, Any]] = [
            {
                **item,
                "loc": tuple(
                    part for part in item["loc"] if str(part) != "[key]" and not str(part).startswith("function-")
                ),
            }
            for item in exc.errors(include_url=False)
        ]
        places = {item["loc"] for item in errors}
        # A list that lost its only entry to a problem of its own is not too short besides.
        own = [e for e in errors if not any(p != e["loc"] and p[: len(e["loc"])] == e["loc"] for p in places)]
        return None, own


def strip_positions(value: Any) -> Any:
    """Lists, keys and texts without their positions."""
    if isinstance(value, dict):
        return {str(key): strip_positions(item) for key, item in value.items()}
    if isinstance(value, list):
        return [strip_positions(item) for item in value]
    return value


def _explained(document: Document, key: Key, model: type[BaseModel], name: str, item: dict[str, Any]) -> Problem:
    inner = item["loc"]
    path = in_line(".".join(map(str, inner)))
    at = f"{name}: `{path}`" if path else name
    last = in_line(str(inner[-1])) if inner else ""
    match item["type"]:
        case "extra_forbidden":
            fix = near(str(inner[-1]), fields(model, inner[:-1]))
            return document.problem((*key, *inner), "unknown-key", f"{at} is not a key", fix)
        case "missing":
            return document.problem((*key, *inner[:-1]), "required-key", f"{at} is missing", f"add `{last}`")
    return document.problem((*key, *inner), "value", f"{at} is {formatted(item['input'])}", _fix(item))


def _fix(item: dict[str, Any]) -> str:
    if item["type"] == "string_pattern_mismatch" and item["ctx"]["pattern"] in FORMS:
        return FORMS[item["ctx"]["pattern"]]
    message = str(item["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def fields(model: Any, path: Iterable[str | int]) -> list[str]:
    """The keys allowed at a path inside a model."""
    for part in path:
        if isinstance(part, int) or not hasattr(model, "model_fields") or part not in model.model_fields:
            continue
        model = _inner(model.model_fields[part].annotation)
    return list(languages() if model is LocalText else getattr(model, "model_fields", {}))


def _inner(annotation: Any) -> Any:
    arguments = [_inner(a) for a in getattr(annotation, "__args__", ())]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (a for a in arguments if a is LocalText or (isinstance(a, type) and issubclass(a, BaseModel)))
    return next(found, annotation)


def formatted(value: object) -> str:
    """A value as a message quotes it: on one line and not longer than needed to find it."""
    text = repr(strip_positions(value)).replace("\n", " ")
    return text if len(text) <= 80 else f"{text[:77]}…"


def near(value: str, allowed: Iterable[str]) -> str:
    """What to write instead of an unknown term or key."""
    similar = alike(value, allowed)
    meant = f"did you mean `{similar['alike']}`? " if similar["alike"] else ""
    return f"{meant}allowed: {similar['allowed']}"


def alike(value: str, allowed: Iterable[str]) -> dict[str, str]:
    """What a sentence says about a term that is not allowed: those that are, and the one that was meant."""
    options = list(allowed)
    meant = difflib.get_close_matches(value[:80], options, 1)
    return {"allowed": ", ".join(options), "alike": meant[0] if meant else ""}
