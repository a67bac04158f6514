"""Figures of areas as ``indicators.parquet`` contains them: one of a larger area stands at each of its parts."""

import pandas as pd


def each_once(figures: pd.DataFrame) -> pd.DataFrame:
    """The rows with a figure of a larger area left out but for the first, so that it counts once.

    Args:
        figures: of one indicator and year, with the column ``of``.
    """
    return figures[~figures["of"].duplicated() | figures["of"].isna()]
