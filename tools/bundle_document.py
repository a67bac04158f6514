"""``docs/bundle.md``: what a bundle contains, out of its models. ``make generated`` writes it."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from enum import Enum
from inspect import cleandoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from geodata.bundle.models import SCHEMA_VERSION, TABLES, Manifest
from geodata.bundle.models.families import FAMILIES
from geodata.bundle.models.tables import Column
from geodata.bundle.reader import DOCUMENTS
from geodata.fields import LocalText

NAMES = {str: "text", int: "integer", float: "number", bool: "true or false", LocalText: "text by language"}
DTYPES = {"texts": "list of texts", "flag": "true or false", "year": "integer", "geometry": "WKB, EPSG:4326"}
CONTAINS = {
    "vocabulary.json": "The controlled terms, in the order in which they are shown.",
    "classes.json": "Figure → classes of a choropleth; figures without any value are absent.",
    "retired.json": "Id of a practice that was taken out → what took its place, or why it went.",
    "places.json": "Area id of a municipality → what it is found by beside its names.",
    "stories.json": "List of the region's stories of `stories.yaml`, which `/present` shows.",
}
HEAD = f"""# The bundle

`atlas build` writes one folder a region, `build/REGION/`. It is all that the dashboard reads. The same inputs give the
same bytes. Schema version {SCHEMA_VERSION}; `geodata.bundle.read_bundle` refuses another, with the command that
rebuilds it. This page is generated from the models in `geodata/bundle/models` (`make generated`), by which bundles are
checked when they are written and when they are read. How the measures are calculated is described in
[method.md](method.md).

Texts are `language: text`, and columns `name_XX` are one a language, for the languages that the region declares. Tables
are Parquet (`areas`, `practices` and `meeting_places` GeoParquet in EPSG:4326). An `area_id` is unique over the levels.
"""
MEASURES = """\
`INDICATOR` is every declared figure whose direction is not `neutral`. `support`, `gap_…`, `gap_share_…` and
`tipping_…` compare areas and have two rows an area, told apart by `comparison`; all others have one, where
`comparison` is null. Their status is `ok`, `no_data`, `too_alike`, or the reason why the area is not compared:
`not_searched`, `small_population`, `too_few_kinds` (in the row `region` also where no kind was searched for all),
`places_not_located` or `sparse`. Such an area never has a cell and is in no ranking that cells are made of. A figure
that is `too_alike` gives no area a cell and has no part in `gap_share_all`.
"""


def bundle_document() -> str:
    """The document as Markdown, the same for the same models."""
    documents = {"manifest.json": ("manifest", Manifest), **DOCUMENTS}
    files = [
        *((f"`{name}`", f"`.{part}`", _contains(name, kind)) for name, (part, kind) in documents.items()),
        *((f"`{name}.parquet`", f"`.{name}`", table.description) for name, table in TABLES.items()),
        ("`*.bin.gz`", "`.packed`", "Outlines, packed for the map."),
    ]
    parts = [HEAD, _table(("file", "`Bundle`", "contains"), files)]
    for name, table in TABLES.items():
        key = ", ".join(f"`{column}`" for column in table.key)
        parts += [f"## `{name}.parquet`\n", f"{table.description} Key: {key}.\n"]
        parts.append(_table(("column", "type", "contains"), map(_column, table.columns)))
    rows = [(", ".join(f"`{one}`" for one in f.ids), f.levels, f.value, f.bounds) for f in FAMILIES]
    parts += [_table(("`measure_id`", "levels", "`value`", "`low`, `high`"), rows), MEASURES]
    shown: dict[Any, None] = {}
    for name, (_, kind) in documents.items():
        parts += [f"## `{name}`\n", f"{_contains(name, kind)}\n"]
        for model in _models(kind):
            if model not in shown and issubclass(model, BaseModel):
                parts += _model(model, "" if model is kind else f"### {model.__name__}\n\n{_text(model)}\n")
            shown[model] = None
    enums = dict.fromkeys((*shown, *(column.values for table in TABLES.values() for column in table.columns)))
    parts.append("## Closed sets\n")
    for enum in enums:
        if isinstance(enum, type) and issubclass(enum, Enum):
            parts += [f"### {enum.__name__}\n", f"{_text(enum)}\n", _members(enum)]
    return "\n".join(parts)


def _contains(name: str, kind: Any) -> str:
    return CONTAINS.get(name) or _text(kind)


def _text(documented: Any) -> str:
    return " ".join(cleandoc(documented.__doc__ or "").replace("``", "`").split())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _model(model: type[BaseModel], head: str) -> list[str]:
    rows = [
        (f"`{field.serialization_alias or name}`", _type(field.annotation), _said(field))
        for name, field in model.model_fields.items()
    ]
    return [head, _table(("key", "type", "contains"), rows)] if head else [_table(("key", "type", "contains"), rows)]


def _members(enum: type[Enum]) -> str:
    meanings = {f"`{one.value}`": str(getattr(one, "description", "")) for one in enum}
    return _table(("value", "means"), meanings.items()) if any(meanings.values()) else f"{', '.join(meanings)}\n"


def _said(field: FieldInfo) -> str:
    absent = "" if field.default not in (None, 0) else "absent where there is none"
    return "; ".join(filter(None, (field.description, absent)))


def _column(column: Column) -> tuple[str, str, str]:
    kind = DTYPES.get(column.dtype, column.dtype)
    if isinstance(column.values, type):
        kind = _link(column.values)
    elif column.values:
        kind = ", ".join(f"`{value}`" for value in column.values)
    return f"`{column.name}`", f"{kind} or null" if column.nullable else kind, column.description


def _link(kind: type) -> str:
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def _type(kind: Any) -> str:
    """A type in words."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in NAMES:
        return NAMES[kind]
    if origin is Annotated:
        return _type(inner[0])
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return " or ".join("null" if one is type(None) else _type(one) for one in inner)
    if origin is dict:
        return f"{_type(inner[0])} → {_type(inner[1])}"
    if origin is tuple:
        number = "" if inner[-1] is Ellipsis else f"{len(inner)} × "
        return f"list of {number}{_type(inner[0])}"
    return _link(kind) if isinstance(kind, type) and issubclass(kind, BaseModel | Enum) else "text"


def _models(kind: Any) -> Iterator[type]:
    """Models and enums in a type, each before those that it contains."""
    if isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, BaseModel | Enum):
        yield kind
        for field in getattr(kind, "model_fields", {}).values():
            yield from _models(field.annotation)
    for inner in get_args(kind):
        yield from _models(inner)
