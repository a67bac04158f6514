"""What a request asks for: which bundle, in which form and language; and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import urlencode

from starlette.requests import Request

from dashboard.outlets.public_address import public_address
from dashboard.presenters.i18n import Words, language_of
from dashboard.query.dataset import Dataset
from dashboard.query.view import TEXT_LIMIT, BadParameter
from dashboard.web.http import messages, params_of
from geodata.models import LANGUAGES

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


def refused(problems: Sequence[BadParameter]) -> ApiError:
    """Status 400 that names every bad value with what is allowed instead."""
    return ApiError(400, "InvalidParameterValue", "\n".join(messages(problems)), problems)


def not_found(what: str) -> ApiError:
    """Status 404."""
    return ApiError(404, "NotFound", what)


@dataclass(frozen=True)
class ApiRequest:
    """One request.

    Attributes:
        data: the bundle on show.
        params: parameter → its values in order.
        base: scheme and host of this server as the client names it, without a slash at the end.
        path: the path that was asked for.
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
        """Texts and labels in the language that was asked for."""
        return Words(self.lang, self.dataset.bundle.vocabulary)

    def url(self, path: str = "", **params: str) -> str:
        """The address of a resource of the API; ``lang`` goes along where it was asked for."""
        kept = {"lang": self.lang} if "lang" in self.params else {}
        query = urlencode({**kept, **params})
        return f"{self.base}{ROOT}{'/' if path else ''}{path}{'?' if query else ''}{query}"

    def same(self, **changed: str | None) -> str:
        """This very address with some parameters changed, or left out (None)."""
        kept = [(name, value) for name, values in self.params.items() if name not in changed for value in values]
        query = urlencode([*kept, *((name, value) for name, value in changed.items() if value is not None)])
        return f"{self.base}{self.path}{'?' if query else ''}{query}"

    def last(self, name: str) -> str:
        """The last value of a parameter; empty where there is none."""
        values = self.params.get(name) or ("",)
        return values[-1]


def read_request(request: Request, dataset: Dataset, forms: Sequence[Form] = FORMS) -> ApiRequest:
    """Read what a request asks for.

    Raises:
        ApiError: ``f`` or ``lang`` hold something else than what is allowed.
    """
    params = params_of(request)
    asked_form, asked_lang = (params.get(name, [""])[-1] for name in ("f", "lang"))
    problems = []
    if asked_form and asked_form not in forms:
        problems.append(BadParameter("f", asked_form[:TEXT_LIMIT], ", ".join(forms)))
    if asked_lang and asked_lang not in LANGUAGES:
        problems.append(BadParameter("lang", asked_lang[:TEXT_LIMIT], ", ".join(LANGUAGES)))
    if problems:
        raise refused(problems)
    return ApiRequest(
        dataset=dataset,
        params=params,
        base=public_address(request),
        path=request.url.path,
        form=form_of(request, forms),
        lang=language_of(params.get("lang", []), request.headers.get("accept-language", "").split(",")[0]),
        path_params={name: str(value) for name, value in request.path_params.items()},
    )


def form_of(request: Request, forms: Sequence[Form] = FORMS) -> Form:
    """The form that ``f`` names, else the one that ``Accept`` likes best; JSON where it does not matter."""
    asked = request.query_params.get("f")
    if asked in forms:
        return "html" if asked == "html" else "json"
    accepted = _accepted(request.headers.get("accept", "*/*"))
    html = max(accepted.get("text/html", 0.0), accepted.get("application/xhtml+xml", 0.0))
    json = max(accepted.get(kind, 0.0) for kind in ("application/json", "application/geo+json", "application/*"))
    return "html" if "html" in forms and html > json else "json"


def _accepted(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in header.split(","):
        kind, *rest = (piece.strip() for piece in part.split(";"))
        weight = next((item[2:] for item in rest if item.startswith("q=")), "1")
        try:
            found[kind.lower()] = float(weight)
        except ValueError:
            found[kind.lower()] = 0.0
    return found
