"""Users, sessions and tries on both databases."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.accounts import Role, Session, Tries, User
from pipeline.errors import StoreConflict
from pipeline.handins import FileState, Group, HandIn, HandInFile
from pipeline.model import Declared
from pipeline.stores.accounts import SqlAccounts
from pipeline.stores.database import Database
from pipeline.stores.handins import SqlHandIns

LAN = User(user_id="1", name="lan", full_name="Lan", role=Role.POST_OFFICE, made_at="2026-11-23", post_office="860000")
SESSION = Session(digest="d", user_id="1", csrf="c", opened_s=100, seen_s=100, until_s=200)
FILE = HandInFile(sha256="f" * 64, group="1", name="a.jpg", size_bytes=5)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    if request.param == "postgres":
        url = str(request.getfixturevalue("postgres_url"))
    opened = Database(url, tries=2)
    yield opened
    opened.close()


def test_a_user_is_known_by_name_and_by_subject(database: Database) -> None:
    accounts = SqlAccounts(database)
    accounts.add_user(LAN)
    assert accounts.user("lan") == LAN
    assert accounts.user("mai") is None
    assert accounts.user_of_subject("s") is None
    with pytest.raises(StoreConflict):
        accounts.add_user(LAN)


def test_a_session_ends_in_time_with_a_password_and_with_its_user(database: Database) -> None:
    accounts = SqlAccounts(database)
    accounts.add_user(LAN)
    accounts.open_session(SESSION)
    assert accounts.session("d", now_s=199) == (SESSION, LAN)
    assert accounts.session("d", now_s=200) is None
    accounts.seen("d", now_s=150, until_s=300)
    assert accounts.session("d", now_s=250) is not None
    accounts.set_password("1", "new")
    assert accounts.session("d", now_s=250) is None


def test_of_many_tries_at_once_only_as_many_as_allowed_are(database: Database) -> None:
    accounts = SqlAccounts(database)
    accounts.users()
    allowed: list[bool] = []

    def guess() -> None:
        allowed.append(accounts.may_try((Tries(key="k", most=3),), now_s=10, window_s=5))

    guessing = [threading.Thread(target=guess) for _ in range(8)]
    for one in guessing:
        one.start()
    for one in guessing:
        one.join()
    assert sorted(allowed) == [False] * 5 + [True] * 3
    assert accounts.may_try((Tries(key="k", most=3),), now_s=16, window_s=5)


def test_a_card_is_shown_to_the_one_who_asked_and_for_a_while(database: Database) -> None:
    accounts = SqlAccounts(database)
    accounts.add_user(LAN)
    accounts.unveil("1", "dossier", until_s=50)
    accounts.unveil("1", "dossier", until_s=60)
    assert accounts.is_unveiled("1", "dossier", now_s=59)
    assert not accounts.is_unveiled("1", "dossier", now_s=60)
    assert not accounts.is_unveiled("1", "another", now_s=1)


def test_a_hand_in_keeps_its_order_and_is_forgotten_whole(database: Database) -> None:
    SqlAccounts(database).add_user(LAN)
    hand_ins = SqlHandIns(database)
    hand_ins.open(HandIn(hand_in_id="h", user_id="1", post_office="860000", opened_at="2026-11-23"))
    group = Group(name="1", declared=(Declared(name="Tờ khai", sheets=2),))
    hand_ins.keep_group("h", group)
    hand_ins.keep_group("h", group)
    hand_ins.add_files("h", (FILE, FILE))
    judged = HandInFile(
        sha256=FILE.sha256,
        group="1",
        name="a.jpg",
        size_bytes=5,
        state=FileState.JUDGED,
        pages=1,
        answers=({"page": 0},),
    )
    hand_ins.change_file("h", judged)
    hand_ins.add_files("h", (FILE,))
    assert (hand_ins.groups("h"), hand_ins.files("h")) == ((group,), (judged,))
    hand_ins.sent("h", "b1", at="2026-11-24")
    hand_ins.sent("h", "b2", at="2026-11-25")
    found = hand_ins.hand_in("h")
    assert found is not None
    assert found.batch_id == "b1"
    assert hand_ins.unsent("1") is None
    hand_ins.forget("h")
    assert (hand_ins.hand_in("h"), hand_ins.files("h"), hand_ins.groups("h")) == (None, (), ())
