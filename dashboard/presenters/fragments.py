"""HTML fragments from ``templates/``. All values are escaped: registry text is untrusted."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOL_FOLDER

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fragment(name: str, words: Words, **values: object) -> Markup:
    """The fragment ``templates/NAME.html`` with its values, escaped; goes into another fragment as it is."""
    return Markup(_environment().get_template(f"{name}.html").render(words=words, symbols=SYMBOL_FOLDER, **values))


def picture(template: str, /, **values: object) -> str:
    """The picture ``templates/pictures/TEMPLATE.svg`` with its values, escaped."""
    return _environment().get_template(f"pictures/{template}.svg").render(**values)
