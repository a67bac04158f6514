"""What a supporter does in a practice: written in every entry for some kinds of support, also where it is not known."""

from collections.abc import Mapping
from typing import Any

from geodata.models import UNKNOWN

# Of these the reader asks first: is it the supporter's own work, or does it help people who run it themselves?
ROLE_WRITTEN = frozenset({"professional", "meeting_infrastructure"})


def with_role(support: Mapping[str, Any]) -> dict[str, Any]:
    """A trace of support as it is written, with the role ``unknown`` where one belongs and none is stated."""
    return {**({"role": UNKNOWN} if support.get("kind") in ROLE_WRITTEN else {}), **support}
