"""One section a benchmark in ``RESULTS.md``, between markers of its own."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def keep(text: str, name: str, path: Path = RESULTS) -> None:
    """Put a section between ``<!-- NAME -->`` and ``<!-- /NAME -->``; other sections stay as they are."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before = path.read_text("utf-8") if path.exists() else "# Results of the benchmarks\n"
    block = f"{begin}\n{text.rstrip()}\n{end}"
    if begin in before and end in before:
        whole = re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, before, count=1, flags=re.DOTALL)
    else:
        whole = f"{before.rstrip()}\n\n{block}\n"
    path.write_text(whole, "utf-8")
