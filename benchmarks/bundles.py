"""The bundles that benchmarks read: built when they are asked for, so that a fresh clone is enough."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from geodata.errors import GeodataError
from geodata.pipeline import build

REGIONS = ("flanders-brussels-light", "flanders-brussels")


def ready_bundle(region: str) -> Path:
    """The folder of a region's bundle below ``build/``, built where it is missing or out of date.

    Raises:
        SystemExit: it cannot be built; the message says why in one line.
    """
    print(f"bundle of {region} …", file=sys.stderr, flush=True)
    try:
        return build(region).folder
    except GeodataError as error:
        raise SystemExit(f"{region} cannot be measured: {error.problems[0]}") from None


def add_regions(parser: argparse.ArgumentParser) -> None:
    """The option ``--region``, repeatable; without it all regions are measured."""
    parser.add_argument(
        "--region",
        action="append",
        choices=REGIONS,
        help="measure this region only; repeatable. The large one needs its sources: the network once, or ATLAS_MIRROR",
    )


def asked_regions(asked: argparse.Namespace) -> tuple[str, ...]:
    """The regions to measure, in their order."""
    return tuple(region for region in REGIONS if not asked.region or region in asked.region)
