"""The national sync message: every field it has, enums as they are, nothing made up."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.kinds import State
from pipeline.model import Procedure
from pipeline.sync import ABSTRACT_MAX, abstract, stamp, sync_message
from tests.pipeline.examples import example

DOSSIER = example()
MESSAGE = sync_message(DOSSIER, dict(DOSSIER.pdfs))


def test_the_message_has_the_fields_of_the_interface_and_no_other() -> None:
    shared = Path(__file__).parents[3] / "shared" / "domain" / "ref" / "dvcqg_sync_fields.json"
    if not shared.exists():
        pytest.skip("the domain notes are not on this machine")
    said = json.loads(shared.read_text("utf-8"))
    assert set(MESSAGE) == {name.removesuffix("[]") for name in said["HoSo"]}
    (paper, *_) = MESSAGE["TaiLieuNop"]  # type: ignore[misc]
    assert set(paper) == {*said["TaiLieuNop"], "HashTepTin", "LoaiBan"}  # type: ignore[arg-type]
    assert MESSAGE["KenhThucHien"] == "3"
    assert said["enums"]["KenhThucHien"]["3"] == "Bưu chính công ích"


def test_a_postal_dossier_is_postal_and_carries_its_papers_with_their_hashes() -> None:
    assert (MESSAGE["KenhThucHien"], MESSAGE["TrangThaiHoSo"]) == ("3", "2")
    assert MESSAGE["NgayTiepNhan"] == "20220603080500"
    assert MESSAGE["NgayNopHoSo"] == "20220602091200"
    papers = [dict(paper) for paper in MESSAGE["TaiLieuNop"]]  # type: ignore[union-attr, arg-type]
    assert [(paper["TenTepDinhKem"], paper["LoaiBan"]) for paper in papers] == [("c1.pdf", "0"), ("c2.pdf", "1")]
    assert [paper["HashTepTin"] for paper in papers] == [file.sha256 for _, file in DOSSIER.pdfs]


def test_the_applicant_comes_from_known_values_and_their_number_from_any_paper_of_theirs() -> None:
    assert MESSAGE["ChuHoSo"] == "NGUYỄN VĂN AN"
    assert MESSAGE["SoGiayToChuHoSo"] == "082090000123"
    assert MESSAGE["DinhDanhCHS"] == ({"LoaiDinhDanh": "1", "SoDinhDanh": "082090000123"},)


def test_what_is_doubtful_or_unknown_is_null() -> None:
    doubtful = tuple(replace(field, state=State.NEEDS_REVIEW) for field in DOSSIER.fields)
    message = sync_message(replace(DOSSIER, fields=doubtful, procedure=Procedure()), {})
    assert (message["ChuHoSo"], message["SoGiayToChuHoSo"], message["MaTTHC"]) == (None, None, None)
    assert (message["TaiLieuNop"], message["HoSoCoThanhPhanSoHoa"]) == ((), "0")


def test_a_long_abstract_is_cut_as_real_adapters_do() -> None:
    long = abstract(replace(DOSSIER, procedure=Procedure(name="Đăng ký " * 200)))
    assert len(long) == 998 <= ABSTRACT_MAX
    assert long.endswith("...")


def test_what_is_no_time_has_no_stamp() -> None:
    assert (stamp("hôm qua"), stamp("2026-11-23T08:00:00+07:00")) == (None, "20261123080000")
