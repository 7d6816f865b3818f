"""Who says which procedure is asked for, in the order of how good a witness they are."""

import pytest

from pipeline.formdef import load_forms
from pipeline.model import Item
from pipeline.office import load_office
from pipeline.rules.asked import dossier_code_of, procedure_checks, procedure_of
from pipeline.rules.findings import Paper
from tests.pipeline.rules.papers import paper

FORMS, PROCEDURES = load_forms(), load_office().procedures
BIRTH = paper("ht_khai_sinh")


def asked(*papers: Paper, manifest: str | None = None) -> tuple[str | None, str | None]:
    item = Item(item_id="i", source_name="s", scans=(), procedure_code=manifest)
    found = procedure_of(item, papers, forms=FORMS, procedures=PROCEDURES)
    return found.code, found.source


def slip(text: str) -> Paper:
    return paper("phieu_buu_chinh", 2, procedure_text=text)


@pytest.mark.parametrize(
    ("papers", "manifest", "expected"),
    [
        ((BIRTH, slip("Đăng ký kết hôn")), "2.000635", ("2.000635", "manifest")),
        ((BIRTH,), None, ("1.001193", "classifier")),
        ((BIRTH, slip("Đăng ký khai sinh")), None, ("1.001193", "slip")),
        ((BIRTH, slip("Chứng thực chữ ký")), None, ("1.001193", "classifier")),  # the form is the better witness
        ((slip("Cấp bản sao trích lục khai sinh"),), None, ("2.000635", "slip")),
        ((paper("ct01", request_text="Đăng ký tạm trú cho con"),), None, ("1.004194", "classifier")),
        ((slip("việc khác"),), None, (None, None)),
        (
            (BIRTH, paper("ctrl_mau01", 3, qr="H58.12-220603-0001|1.000656|082090000123|Giấy tiếp nhận")),
            None,
            ("1.000656", "slip"),
        ),
    ],
)
def test_the_best_witness_is_believed(
    papers: tuple[Paper, ...], manifest: str | None, expected: tuple[str | None, str | None]
) -> None:
    assert asked(*papers, manifest=manifest) == expected


def test_a_manifest_that_names_another_procedure_than_the_form_serves_fails_a_check() -> None:
    item = Item(item_id="i", source_name="s", scans=(), procedure_code="1.000656.000.00.00.H58")
    found = procedure_of(item, [BIRTH], forms=FORMS, procedures=PROCEDURES)
    (said,) = procedure_checks([BIRTH], found, forms=FORMS)
    assert (found.name, said.check.result) == ("Đăng ký khai tử", "fail")


def test_the_dossier_code_is_the_one_of_the_qr_else_the_printed_one_that_can_be_one() -> None:
    printed = paper("ctrl_mau01", 3, dossier_code="H20.36.12-260105-0042")
    coded = paper("ctrl_mau01", 4, qr="H58.12-220603-0001|1.000656")
    assert dossier_code_of([printed, coded]) == "H58.12-220603-0001"
    assert dossier_code_of([printed]) == "H20.36.12-260105-0042"
    assert dossier_code_of([paper("ctrl_mau01", 3, dossier_code="H58-12")]) is None
