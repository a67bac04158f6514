"""What the measures of ``measures.parquet`` are: families of ids that have their columns in common."""

from typing import NamedTuple

# Measures that count only what the editors verified begin with this.
VERIFIED = "verified_"


class Family(NamedTuple):
    """Measures of one kind: their ids, the levels of areas that have them, and what their columns contain."""

    ids: tuple[str, ...]
    levels: str
    value: str
    bounds: str


# `INDICATOR` is every declared figure whose direction is not `neutral`.
FAMILIES = (
    Family(("practices", "meeting_places"), "all", "how many are in the area", "null"),
    Family(
        ("reach_400", "reach_800", "reach_1200"),
        "all",
        "meeting places within that walk (metres), for residents on average",
        "fewest and most at any point of the area",
    ),
    Family(
        ("access_400", "access_800", "access_1200"),
        "all",
        "meeting places per 10,000 residents who share them",
        "null",
    ),
    Family(
        ("without_place_400", "without_place_800", "without_place_1200"),
        "all",
        "residents without a known meeting place within that walk",
        "null",
    ),
    Family(
        ("nearest_place",),
        "all",
        "walk to the nearest known meeting place in metres, for residents on average",
        "from the nearest and from the farthest point of the area",
    ),
    Family(
        ("practices_all", "practices_professional", "practices_meeting_infrastructure", "practices_public_money"),
        "all",
        "practices; a municipality also counts those known to the municipality only",
        "null",
    ),
    Family(
        ("living_all", "living_professional", "living_meeting_infrastructure", "living_public_money"),
        "all",
        "those of them in the setting `living`",
        "null",
    ),
    Family(
        ("rate_all", "rate_professional", "rate_meeting_infrastructure", "rate_public_money"),
        "all",
        "practices in the setting `living` per 10,000 residents, shrunken towards the mean",
        "95 % interval",
    ),
    Family(
        ("verified_reach_400", "verified_reach_800", "verified_reach_1200"),
        "all, where places from OpenStreetMap count",
        "`reach` on places that the editors verified alone",
        "fewest and most at any point of the area",
    ),
    Family(
        ("verified_without_place_400", "verified_without_place_800", "verified_without_place_1200"),
        "all, where places from OpenStreetMap count",
        "`without_place` on places that the editors verified alone",
        "null",
    ),
    Family(("need_INDICATOR",), "all, each level by itself", "rank share, 0 lowest to 1 highest need", "null"),
    Family(
        ("support",),
        "finest, each comparison",
        "rank share on access in the main scenario, 0 least to 1 most",
        "lowest and highest over all scenarios",
    ),
    Family(
        ("gap_INDICATOR",),
        "finest, each comparison",
        "cell 1 to 9: 3 × (need class − 1) + support class; class 1 is low. **7 is high need and low support**",
        "null",
    ),
    Family(
        ("verified_gap_INDICATOR",),
        "finest, comparison `town`, where places from OpenStreetMap count",
        "`gap` on places that the editors verified alone, among the same areas and kinds",
        "null",
    ),
    Family(
        ("gap_share_INDICATOR",),
        "finest, each comparison",
        "share of the scenarios in which the area is in cell 7",
        "best and worst rank over the scenarios; rank 1 has most need beside least support",
    ),
    Family(
        ("gap_share_all",),
        "finest, each comparison",
        "the same over all indicators of need that make cells (`compared`)",
        "the same",
    ),
    Family(
        ("tipping_INDICATOR",),
        "finest, each comparison",
        "least number of missed meeting places that takes the area out of cell 7; 0 in another cell, null where 25 are "
        "not enough",
        "null",
    ),
)
