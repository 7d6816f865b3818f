"""The page for integrators names all that the schema and the flags have."""

import json
from pathlib import Path

import pytest

from pipeline.flagcodes import FLAGS, FlagCode

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "dossier.md").read_text(encoding="utf-8")
SCHEMA = json.loads((DOCS / "dossier.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", FlagCode)
def test_every_flag_stands_with_what_a_person_does(code: FlagCode) -> None:
    text = FLAGS[code]

    assert f"| `{code.value}` | {text.severity.value} | {text.en} | {text.vi} |" in PAGE


@pytest.mark.parametrize("part", [*SCHEMA["properties"], *SCHEMA["$defs"]["field"]["properties"]])
def test_every_part_of_a_dossier_and_of_a_field_is_explained(part: str) -> None:
    assert f"`{part}`" in PAGE


@pytest.mark.parametrize("kind", SCHEMA["$defs"]["field"]["properties"]["type"]["enum"])
def test_every_value_type_is_explained(kind: str) -> None:
    assert f"`{kind}`" in PAGE.split("| type | value |")[1].split("###")[0]


def test_the_pages_it_points_to_exist() -> None:
    for name in ("dossier.schema.json", "dossier.example.json", "adr/0003-bagit.md", "privacy.md"):
        assert f"({name})" in PAGE
        assert (DOCS / name).exists()
