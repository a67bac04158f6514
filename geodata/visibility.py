"""What may be published of a practice's place; applied before any other code reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from geodata.models import Place, Practice, Visibility


def published(practice: Practice, sensitive: Collection[str] = ()) -> Practice:
    """The practice as it may be published.

    Args:
        practice: as in the registry.
        sensitive: ids of groups that are not named of a practice which is published by municipality.

    Returns:
        The same practice; of one with ``visibility: municipality`` the place is reduced to the municipality's name,
        whatever else was written, and sensitive groups are left out.
    """
    if not withheld(practice):
        return practice
    return practice.model_copy(
        update={
            "place": Place(municipality=practice.place.municipality),
            "groups": tuple(group for group in practice.groups if group not in sensitive),
        }
    )


def all_published(practices: Iterable[Practice], sensitive: Collection[str] = ()) -> tuple[Practice, ...]:
    """The practices as they may be published, see :func:`published`."""
    return tuple(published(practice, sensitive) for practice in practices)


def to_be_located(practice: Practice) -> bool:
    """Whether a practice states no location and one may be looked up for it."""
    return practice.place.location is None and not withheld(practice)


def withheld(practice: Practice) -> bool:
    """Whether no more than its municipality is published of where a practice is."""
    return practice.visibility is Visibility.MUNICIPALITY
