"""Procedures as data: found by every form of their code, and a wrong file refused with its place."""

import pytest

from pipeline.errors import SettingsInvalid
from pipeline.office import load_office
from pipeline.procedures import parse_procedures

SHIPPED = load_office().procedures
HEAD = 'version = "1"\n[[procedure]]\ncode = "1.001193"\nname_vi = "a"\nname_en = "b"\n'
NEED = '[[procedure.needs]]\ncode = "TK"\nname_vi = "a"\nname_en = "b"\nkind = "orig"\n'


@pytest.mark.parametrize("code", ["1.001193", "1.001193.000.00.00.H58", "1.001193.H58"])
def test_a_procedure_is_found_with_or_without_its_agency(code: str) -> None:
    found = SHIPPED.get(code)
    assert found is not None
    assert found.name_vi == "Đăng ký khai sinh"


@pytest.mark.parametrize("code", [None, "", "9.999999", "1.00119", "khai sinh"])
def test_another_code_is_none(code: str | None) -> None:
    assert SHIPPED.get(code) is None


def test_an_unknown_term_is_no_term() -> None:
    allowance = SHIPPED.get("1.001776")
    assert allowance is not None
    assert allowance.term is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = ", "not TOML"),
        (HEAD.replace("1.001193", "1.1"), "bare procedure code"),
        (HEAD + HEAD.replace('version = "1"\n', ""), "stands twice"),
        (HEAD + 'term = { kind = "working_days" }\n', "take one from 1"),
        (HEAD + NEED + 'asked = "when"\n', "go together"),
        (HEAD + NEED + 'asked = "sometimes"\n', "asked"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(SettingsInvalid, match=said):
        parse_procedures("procedures.toml", text)
