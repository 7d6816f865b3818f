"""Stored dossiers as they can be compared between two runs: without times, and what was made of times."""

import json
import re
from typing import Any

from pipeline.books import Books

OF_TIME = frozenset(("received_at", "started_at", "due_at", "at", "provenance", "pdf"))  # a PDF holds one, too
DAY = re.compile(r"^dossiers/\d{4}/\d\d/\d\d/")


def as_stored(books: Books) -> dict[str, Any]:
    """Return every `dossier.json` of a store by its dossier's id, and the other objects' keys, without dates."""
    keys = tuple(books.blobs.keys("dossiers/"))
    told = {key: json.loads(books.blobs.get(key)) for key in keys if key.endswith("/dossier.json")}
    dossiers = {one["dossier_id"]: _timeless(one) for one in told.values()}
    return dossiers | {"keys": sorted("/".join(key.split("/")[4:]) for key in keys)}


def _timeless(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _timeless(value) for name, value in part.items() if name not in OF_TIME}
    if isinstance(part, list):
        return [_timeless(value) for value in part]
    if isinstance(part, str):
        return DAY.sub("", part)
    return part
