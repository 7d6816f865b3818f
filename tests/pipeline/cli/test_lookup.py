"""Finding a stored dossier by the beginning of its id."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pipeline.cli.lookup import dossier_key
from pipeline.errors import NotStored

ID = "7f0c1b9e-2d9a-4f0e-9a53-2b8f3f6f0c11"
KEY = f"dossiers/2022/06/03/{ID}/dossier.json"
TWIN = "7f0c0000-2d9a-4f0e-9a53-2b8f3f6f0c11"


@dataclass
class Row:
    dossier_id: str
    key: str


@dataclass
class Rows:
    """A ledger that knows some dossiers."""

    rows: tuple[Row, ...] = ()

    def dossier(self, dossier_id: str) -> Row | None:
        return next((row for row in self.rows if row.dossier_id == dossier_id), None)

    def dossiers(self) -> tuple[Row, ...]:
        return self.rows


@dataclass
class Keys:
    """A store that holds some keys."""

    held: tuple[str, ...] = ()

    def keys(self, prefix: str) -> Iterator[str]:
        return (key for key in self.held if key.startswith(prefix))


def find(beginning: str, *rows: Row, keys: tuple[str, ...] = ()) -> str:
    return dossier_key(beginning, ledger=Rows(rows), blobs=Keys(keys))  # type: ignore[arg-type]  # only what is asked


def test_a_dossier_is_found_by_its_id_or_how_it_begins() -> None:
    row = Row(ID, KEY)

    assert find(ID, row) == find("7f0c", row) == find("7F0C1B", row) == KEY


def test_without_a_ledger_the_store_is_looked_through() -> None:
    assert find("7f0c", keys=(KEY, KEY.replace("dossier.json", "bagit.txt"))) == KEY


@pytest.mark.parametrize(("beginning", "says"), [("7f0c", "2 dossiers begin"), ("ffff", "No stored dossier")])
def test_none_or_several_is_an_error_that_says_what_to_do(beginning: str, says: str) -> None:
    with pytest.raises(NotStored, match=says) as caught:
        find(beginning, Row(ID, KEY), Row(TWIN, "other"))

    assert caught.value.advice
