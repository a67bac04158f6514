"""A table as a workbook, made by the pool of heavy work: a large one takes seconds."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.outlets.file_table import FileTable
from dashboard.outlets.xlsx_writer import as_xlsx
from dashboard.query.dataset import Dataset


@dataclass(frozen=True)
class Workbook:
    """What is asked: a table, and all that it follows from."""

    request: tuple[str, ...]
    table: FileTable = field(compare=False)


def drawn(asked: Workbook, _dataset: Dataset) -> bytes:
    """The workbook; a job of :mod:`dashboard.outlets.work_pool`."""
    return as_xlsx(asked.table)
