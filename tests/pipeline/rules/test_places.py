"""Addresses resolve to dated codes, carry today's names, and are never guessed."""

import gzip
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.place_table import UNTIL_2025, became, units
from pipeline.rules.places import resolve_place

SOURCES = Path(__file__).parents[4] / "shared" / "domain" / "geo"


@pytest.mark.parametrize(
    ("address", "old", "today"),
    [
        ("ấp 5, xã Tam Bình, huyện Cai Lậy, tỉnh Tiền Giang", "28513", "28516"),
        ("Ấp 5, Tam Bình, Cai Lậy, Tiền Giang", "28513", "28516"),
        ("ấp 5 xã Tam Bình huyện Cai Lậy tỉnh Tiền Giang", "28513", "28516"),
        ("Tam Bình Cai Lậy Tiền Giang", "28513", "28516"),
        ("P. 4, TX. Cai Lậy, TG", "28439", "28439"),
        ("P3, Tx Cai Lậy, T. Tiền Giang", "28437", "28435"),
        ("Xã Long Trung, huyện Cai Lậy", "28504", "28504"),
        ("xã Tam Bỉnh, huyên Cai Lây, tinh Tiền Giang", "28513", "28516"),
        ("Tổ 3, KP. 2, P. Bến Nghé, Q1, TPHCM", "26740", "26740"),
        ("Phường 1, TP. Mỹ Tho, Tiền Giang", "28261", "28261"),
        ("xã Tân Bình, huyện Cai Lậy, tỉnh Tiền Giang", "28462", "28436"),
    ],
)
def test_an_old_address_resolves_and_carries_todays_ward(address: str, old: str, today: str) -> None:
    place = resolve_place(address)
    assert place.ward is not None
    assert (place.ward.code, place.geo_version) == (old, UNTIL_2025)
    assert [unit.code for unit in place.today] == [today]


def test_todays_names_stand_beside_the_old_address() -> None:
    place = resolve_place("ấp 5, xã Tam Bình, huyện Cai Lậy, tỉnh Tiền Giang")
    assert place.today_text == "ấp 5, Xã Ngũ Hiệp, Tỉnh Đồng Tháp"
    assert place.rest == "ấp 5"


@pytest.mark.parametrize(
    ("on", "version"),
    [("2025-08-01", "2025-07-01–2026-04-29"), ("2026-06-01", "2026-04-30–"), (None, "2026-04-30–")],
)
def test_a_new_address_has_the_version_of_its_day(on: str | None, version: str) -> None:
    place = resolve_place("Ấp 5, xã Ngũ Hiệp, tỉnh Đồng Tháp", on=on)
    assert place.ward is not None
    assert (place.ward.code, place.ward.era, place.geo_version) == ("28516", "new", version)


def test_the_same_code_means_another_ward_in_another_era() -> None:
    assert units()["old", "ward", "28504"].name == "Xã Long Trung"
    assert units()["new", "ward", "28504"].name == "Xã Long Tiên"


def test_old_ward_and_district_under_the_new_province_is_mixed_but_resolves() -> None:
    place = resolve_place("xã Tam Bình, huyện Cai Lậy, tỉnh Đồng Tháp")
    assert place.ward is not None
    assert place.ward.code == "28513"
    assert place.flags == ("GEO_MIXED_VERSION",)


def test_a_divided_ward_lists_its_candidates_and_chooses_none() -> None:
    place = resolve_place("Phường Cống Vị, quận Ba Đình, Hà Nội")
    assert place.flags == ("GEO_SPLIT_WARD",)
    assert len(place.candidates) > 1
    assert place.today_text is None


@pytest.mark.parametrize(
    "address",
    [
        "Phường 4",
        "Tam Bình",
        "Bình Phú",
        "",
        "/",
        "xã Không Có Thật, huyện Cai Lậy, tỉnh Tiền Giang",
        "12345",
        "Cai Lậy",
    ],
)
def test_what_does_not_resolve_is_flagged_and_not_guessed(address: str) -> None:
    place = resolve_place(address)
    assert "GEO_UNRESOLVED" in place.flags
    assert place.ward is None


def test_two_towns_of_one_name_are_not_told_apart_without_a_ward() -> None:
    place = resolve_place("Cai Lậy, Tiền Giang")
    assert {unit.name for unit in place.candidates} == {"Huyện Cai Lậy", "Thị xã Cai Lậy"}
    assert place.district is None


def test_a_home_province_helps_a_place_without_province_and_never_overrules_one() -> None:
    at_home = resolve_place("xã Bình Phú", home_province="82")
    assert at_home.ward is not None
    assert at_home.ward.code == "28471"
    away = resolve_place("xã Tam Bình, tỉnh Vĩnh Long", home_province="82", on="2026-01-01")
    assert away.province is not None
    assert away.province.name == "Tỉnh Vĩnh Long"


def test_a_hospital_and_its_province_resolve_to_the_province_at_least() -> None:
    place = resolve_place("Bệnh viện Đa khoa khu vực Cai Lậy, tỉnh Tiền Giang")
    assert place.province is not None
    assert place.province.name == "Tỉnh Tiền Giang"


def test_marks_that_differ_from_the_name_make_it_less_plausible() -> None:
    right = resolve_place("xã Tam Bình, huyện Cai Lậy, tỉnh Tiền Giang")
    wrong = resolve_place("xã Tam Bỉnh, huyện Cai Lậy, tỉnh Tiền Giang")
    assert wrong.plausibility < right.plausibility


CAI_LAY = {
    "28435": "28435", "28436": "28436", "28437": "28435", "28438": "28444", "28439": "28439", "28440": "28439",
    "28441": "28456", "28444": "28444", "28447": "28435", "28450": "28468", "28453": "28435", "28456": "28456",
    "28459": "28468", "28462": "28436", "28465": "28456", "28468": "28468", "28471": "28471", "28474": "28477",
    "28477": "28477", "28480": "28436", "28483": "28477", "28486": "28439", "28489": "28471", "28492": "28471",
    "28495": "28504", "28498": "28504", "28501": "28501", "28504": "28504", "28507": "28501", "28510": "28501",
    "28513": "28516", "28516": "28516",
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), CAI_LAY.items())
def test_every_old_ward_of_cai_lay_went_where_the_law_says(old: str, new: str) -> None:
    assert [unit.code for unit in became(units()["old", "ward", old])] == [new]


def test_every_old_ward_went_somewhere_and_every_unit_has_its_parent() -> None:
    table = units()
    for unit in table.values():
        if unit.level == "ward":
            assert became(unit)
            level = "province" if unit.era == "new" else "district"
            assert (unit.era, level, unit.parent) in table
    assert sum(unit.level == "ward" and unit.era == "new" for unit in table.values()) == 3321
    assert sum(unit.level == "province" and unit.era == "new" for unit in table.values()) == 34


@given(st.text())
def test_no_text_makes_the_parser_raise(text: str) -> None:
    assert resolve_place(text).text is not None


RUBBISH = "xã/huyện/tỉnh/Cai/Lậy/Tiền/Giang/Đồng/Tháp/,/P./4/TX./Bình/Phú/ấp/5/T."


@given(st.lists(st.sampled_from(RUBBISH.split("/"))))
def test_address_like_rubbish_never_raises(words: list[str]) -> None:
    place = resolve_place(" ".join(words), home_province="82")
    assert 0.0 <= place.plausibility <= 1.0


@pytest.mark.skipif(not SOURCES.exists(), reason="the MIT sources of the tables are not beside this checkout")
def test_the_packaged_tables_are_what_the_script_builds(tmp_path: Path) -> None:
    script = Path(__file__).parents[3] / "tools" / "build_places.py"
    sources = [SOURCES / "wards_legacy_to_2025_mit.csv", SOURCES / "vn_units_2026-07-25_thanglequoc.json"]
    subprocess.run([sys.executable, str(script), *map(str, sources), str(tmp_path)], check=True, timeout=60)
    for name in ("places.tsv.gz", "place_moves.tsv.gz"):
        packaged = files("pipeline.rules").joinpath("data", name).read_bytes()
        assert gzip.decompress(packaged) == gzip.decompress((tmp_path / name).read_bytes())
