"""Builds the packaged tables of places from two MIT-licensed sources.

Call: `python tools/build_places.py WARDS.csv UNITS.json pipeline/rules/data`.

WARDS.csv lists old wards with the new ward each became (tranngocminhhieu/vietnamadminunits, a `suspect_name_collision`
column marks pairs that join two towns by a mere ward name); UNITS.json lists the units of today
(thanglequoc/vietnamese-provinces-database). docs/third_party.md names versions and licences.
"""

import argparse
import csv
import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path

KEEP_FLAGGED = {("10798", "10843")}  # Hòa Bình (Kim Thành) was divided: part of it is in Hà Nam; a second source agrees
DROP_PAIRS: set[tuple[str, str]] = {("00556", "00562"), ("23053", "23041"), ("28036", "28087")}  # a second source lacks
LATE_TYPES = {"75": "Tỉnh Đồng Nai"}  # called so until 2026-04-29 (National Assembly, in force 2026-04-30)

Row = tuple[str, ...]


def main() -> None:
    """Write `places.tsv.gz` and `place_moves.tsv.gz` into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wards", type=Path)
    parser.add_argument("units", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    with args.wards.open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file) if _kept(row)]
    today = json.loads(args.units.read_text(encoding="utf-8"))
    _write(args.out / "places.tsv.gz", ("era", "level", "code", "parent", "name"), [*_old(pairs), *_new(today)])
    _write(args.out / "place_moves.tsv.gz", ("old", "new"), _moves(pairs, today))


def _kept(row: dict[str, str]) -> bool:
    pair = (row["legacy_ward_code"], row["new_ward_code"])
    return pair not in DROP_PAIRS and (row["suspect_name_collision"] != "1" or pair in KEEP_FLAGGED)


def _old(pairs: list[dict[str, str]]) -> list[Row]:
    rows: dict[tuple[str, str], Row] = {}
    for row in pairs:
        province, district = row["legacy_province_code"], row["legacy_district_code"]
        rows["province", province] = ("old", "province", province, "", row["legacy_province"])
        name = row["legacy_district"].replace("Thành Phố", "Thành phố").replace("Thị Xã", "Thị xã")
        rows["district", district] = ("old", "district", district, province, name)
        ward = row["legacy_ward_code"]
        if ward:
            rows["ward", ward] = ("old", "ward", ward, district, row["legacy_ward"])
    return sorted(rows.values(), key=lambda row: (row[1] != "province", row[1] != "district", row[2]))


def _new(today: list[dict[str, object]]) -> Iterable[Row]:
    for province in today:
        code, name = str(province["Code"]), str(province["FullName"])
        yield ("new", "province", code, "", name)
        wards = province["Wards"]
        assert isinstance(wards, list)
        for ward in wards:
            full = str(ward["FullName"])
            yield ("new", "ward", str(ward["Code"]), code, full[:1].upper() + full[1:])
    for code, name in LATE_TYPES.items():
        yield ("2025", "province", code, "", name)


def _moves(pairs: list[dict[str, str]], today: list[dict[str, object]]) -> list[Row]:
    """Return old ward (or district without wards) → its new wards; wards renumbered since are followed by name."""
    codes: dict[tuple[str, str], str] = {}
    for province in today:
        wards = province["Wards"]
        assert isinstance(wards, list)
        codes |= {(str(province["Code"]), str(ward["FullName"]).lower()): str(ward["Code"]) for ward in wards}
    known = set(codes.values())
    moves: dict[str, list[str]] = {}
    for row in pairs:
        old = row["legacy_ward_code"] or f"d{row['legacy_district_code']}"
        new = row["new_ward_code"]
        if new not in known:
            new = codes[row["new_province_code"], row["new_ward"].lower()]
        moves.setdefault(old, []).append(new)
    return sorted((old, " ".join(new)) for old, new in moves.items())


def _write(path: Path, head: Row, rows: Iterable[Row]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writerow(head)
    writer.writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main()
