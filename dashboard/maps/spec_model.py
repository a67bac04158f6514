"""The base of the values that a map is drawn from."""

from __future__ import annotations

from typing import Any

from geodata.models import Model


class SpecModel(Model):
    """A frozen value that our scripts get as JSON."""

    def as_json(self) -> dict[str, Any]:
        """The value under the scripts' keys; an optional field that was not given is absent."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
