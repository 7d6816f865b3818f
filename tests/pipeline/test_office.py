"""The office's own files stand in for the shipped ones, one by one."""

from pathlib import Path

import pytest

from pipeline.errors import SettingsInvalid
from pipeline.office import load_office

OWN = 'version = "x"\n[[procedure]]\ncode = "1.001193"\nname_vi = "Khai sinh"\nname_en = "Birth"\n'


def test_a_file_of_the_office_replaces_the_shipped_one_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "procedures.toml").write_text(OWN, encoding="utf-8")

    office = load_office(tmp_path)

    assert [one.code for one in office.procedures.procedure] == ["1.001193"]
    assert office.workdays == load_office().workdays


def test_a_folder_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="HOSO_OFFICE_DIR"):
        load_office(tmp_path / "nowhere")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workdays.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsInvalid, match="UTF-8"):
        load_office(tmp_path)
