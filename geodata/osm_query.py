"""What a region declares of the queries to a server of OpenStreetMap's data."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from geodata.bounds import Box
from geodata.fields import ShortText, WebAddress, Whole
from geodata.models import Model


class OverpassArea(Model):
    """A part of a region that a server is asked about on its own; ``iso``: its code in ISO 3166-2."""

    iso: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
    name: ShortText


class Overpass(Model):
    """What an Overpass server is asked: which meeting places does OpenStreetMap have within these bounds or areas?

    Attributes:
        bounds: south, west, north, east in WGS84 degrees: one query.
        areas: one query each.
        address: of the server's interpreter.
        user_agent: who sends the query, and how to reach them, unless ``ATLAS_CONTACT`` says that; the servers are
            shared and run by volunteers.
        timeout_s: seconds that the server may take.
    """

    bounds: Box | None = None
    areas: tuple[OverpassArea, ...] = ()
    address: WebAddress
    user_agent: ShortText = Field(pattern=r"^[ -~]+$")
    timeout_s: Whole = Field(default=180, ge=1, le=900)

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if (self.bounds is None) == (not self.areas):
            raise ValueError("needs one of `bounds`, `areas`")
        if len({area.iso for area in self.areas}) < len(self.areas):
            raise ValueError("`areas` has a code twice")
        return self
