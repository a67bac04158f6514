"""A request to the API: its bundle, form and language; and the errors that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import urlencode

from starlette.requests import Request

from dashboard.outlets.public_address import public_address
from dashboard.presenters.i18n import Words, languages, words_of
from dashboard.query.dataset import Dataset
from dashboard.query.parameters import TEXT_LIMIT, BadParameter
from dashboard.web.http import language, messages, params_of

Form = Literal["json", "html"]
FORMS: tuple[Form, ...] = ("json", "html")
ROOT = "/api"


class ApiError(Exception):
    """An answer that is no success: safe to show; ``problems`` name each bad parameter with what is allowed."""

    def __init__(
        self,
        status: int,
        code: str,
        description: str,
        problems: Sequence[BadParameter] = (),
        location: str | None = None,
    ) -> None:
        super().__init__(description)
        self.status, self.code, self.description = status, code, description
        self.problems, self.location = tuple(problems), location


def refuse(problems: Sequence[BadParameter]) -> None:
    """Nothing without problems.

    Raises:
        ApiError: 400 that names every bad value with what is allowed instead.
    """
    if problems:
        raise ApiError(400, "InvalidParameterValue", "\n".join(messages(problems)), problems)


def not_found(what: str) -> ApiError:
    """Status 404."""
    return ApiError(404, "NotFound", what)


@dataclass(frozen=True)
class ApiRequest:
    """One request.

    Attributes:
        dataset: the bundle on show.
        params: parameter → its values in order.
        base: scheme and host of this server as the client names it, without a slash at the end.
        path: the requested path.
        form: JSON or HTML.
        lang: the language of titles and descriptions.
        path_params: variable parts of the path.
    """

    dataset: Dataset
    params: Mapping[str, Sequence[str]]
    base: str
    path: str
    form: Form
    lang: str
    path_params: Mapping[str, str]

    @cached_property
    def words(self) -> Words:
        """Texts and labels in the requested language."""
        return words_of(self.dataset, self.lang)

    def url(self, path: str = "", **params: str) -> str:
        """The address of a resource of the API; keeps ``lang`` where the request has it."""
        lang = {"lang": self.lang} if "lang" in self.params else {}
        query = urlencode({**lang, **params})
        return f"{self.base}{ROOT}{'/' if path else ''}{path}{'?' if query else ''}{query}"

    def same(self, **changed: str | None) -> str:
        """This very address with some parameters changed, or left out (None)."""
        others = [(name, value) for name, values in self.params.items() if name not in changed for value in values]
        query = urlencode([*others, *((name, value) for name, value in changed.items() if value is not None)])
        return f"{self.base}{self.path}{'?' if query else ''}{query}"

    def last(self, name: str) -> str:
        """The last value of a parameter; empty where there is none."""
        return (self.params.get(name) or ("",))[-1]


def parse_request(request: Request, dataset: Dataset, forms: Sequence[Form] = FORMS) -> ApiRequest:
    """Read bundle, form and language of a request.

    Raises:
        ApiError: 400 when ``f`` or ``lang`` is not one of the allowed values.
    """
    params = params_of(request)
    refuse(
        [
            BadParameter(name, value[:TEXT_LIMIT], ", ".join(allowed))
            for name, allowed in (("f", forms), ("lang", languages()))
            if (value := params.get(name, [""])[-1]) and value not in allowed
        ]
    )
    return ApiRequest(
        dataset=dataset,
        params=params,
        base=public_address(request),
        path=request.url.path,
        form=form_of(request, forms),
        lang=language(request),
        path_params={name: str(value) for name, value in request.path_params.items()},
    )


def form_of(request: Request, forms: Sequence[Form] = FORMS) -> Form:
    """The form that ``f`` names, else the one that ``Accept`` prefers; JSON where it does not matter."""
    stated = request.query_params.get("f")
    if stated in forms:
        return "html" if stated == "html" else "json"
    accepted = _accepted(request.headers.get("accept", "*/*"))
    html = max(accepted.get(kind, 0.0) for kind in ("text/html", "application/xhtml+xml"))
    json = max(accepted.get(kind, 0.0) for kind in ("application/json", "application/geo+json", "application/*"))
    return "html" if "html" in forms and html > json else "json"


def _accepted(header: str) -> dict[str, float]:
    """Media type → its weight in an ``Accept`` header."""
    found: dict[str, float] = {}
    for part in header.split(","):
        kind, *rest = (piece.strip() for piece in part.split(";"))
        weight = next((item[2:] for item in rest if item.startswith("q=")), "1")
        try:
            found[kind.lower()] = float(weight)
        except ValueError:
            found[kind.lower()] = 0.0
    return found
