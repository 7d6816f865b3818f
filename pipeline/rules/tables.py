"""The small packaged tables (CSV in `pipeline/rules/data`), each read once."""

import csv
import gzip
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a packaged table, CSV or gzipped TSV by its name, as one dictionary a row."""
    raw = files("pipeline.rules").joinpath("data", name).read_bytes()
    if name.endswith(".gz"):
        raw = gzip.decompress(raw)
    delimiter = "\t" if ".tsv" in name else ","
    return tuple(csv.DictReader(raw.decode("utf-8").splitlines(), delimiter=delimiter))


@cache
def words(name: str) -> frozenset[str]:
    """Return the lines of a packaged word list."""
    return frozenset(files("pipeline.rules").joinpath("data", name).read_text("utf-8").split())


@cache
def personal_number_provinces() -> dict[str, str]:
    """Return the 63 province codes a personal number may start with, and their names of the time."""
    return {row["code"]: row["province"] for row in rows("personal_number_provinces.csv")}


@cache
def mobile_prefixes() -> frozenset[str]:
    """Return the three-digit prefixes of mobile numbers."""
    return frozenset(row["prefix"] for row in rows("mobile_prefixes.csv"))
