"""The desk on the real parts of an office: S3, PostgreSQL, and a proxy before it that ends TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pipeline.bootstrap import desk_stores
from pipeline.kinds import State
from pipeline.release import release
from pipeline.settings import Settings
from review.app import application
from review.counter import Counter
from review.desk import Desk
from tests.review.browsing import open_for
from tests.review.conftest import AGENCY, people
from tests.review.test_dossier_pages import act, decide, keep, now_in_store, opened, settle_all
from tests.review.test_hand_in import PICTURE, AtOnce, Sender, Told
from tests.services.s3_server import S3Server


@pytest.fixture
def office(s3_server: S3Server, bucket: str, postgres_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Give a desk whose store is a bucket and whose ledger is a server."""
    settings = Settings(
        store=f"s3://{bucket}",
        s3=s3_server.settings(),
        ledger=postgres_url,
        state_dir=tmp_path / "state",
        workers=1,
        agency_code=AGENCY,
        _env_file=None,  # type: ignore[call-arg]  # pydantic's own
    )
    desk = Desk.of(desk_stores(settings))
    people(desk)
    yield desk
    desk.accounts.close()


@pytest.mark.s3
@pytest.mark.postgres
def test_hand_in_review_and_release_on_a_bucket_and_a_server(office: Desk) -> None:
    app = application(office, counter=Counter(office, judge=Told(), line=AtOnce()))
    sender = Sender(open_for(office, "lan", app))
    sender.bring(PICTURE)
    batch = sender.send().json()["batch_id"]
    (item,) = [state for state in office.ledger.items() if state.batch_id == batch]
    scan = item.item.scans[0].scan_id
    assert office.blobs.get(f"inbox/{batch}/{item.item.item_id}/{scan}") == PICTURE
    stored, browser = keep(office), open_for(office, "binh", app)
    revision = opened(browser, stored)["revision"]
    corrected = act(browser, stored, revision, action="correct", text="29/06/2022")
    assert corrected.status_code == 200, corrected.text
    revision = settle_all(browser, office, stored)
    assert decide(browser, stored, revision, verdict="accept").status_code == 303
    (gone,) = release([stored.dossier_id], tools=office)
    assert gone.state == "released", gone.error
    field = next(one for one in now_in_store(office, stored).fields if one.field_id == "c1.child.dob")
    assert (field.state, field.corrections[0].by) == (State.CORRECTED, "binh")
    assert browser.get("/queue?lane=accepted").text.count(stored.dossier_id) == 1


@pytest.mark.parametrize(("proxy", "believed"), [("10.0.0.9", True), ("10.0.0.8", False)])
def test_only_the_proxy_that_is_named_is_believed(desk: Desk, proxy: str, believed: bool) -> None:
    app = ProxyHeadersMiddleware(application(desk), trusted_hosts="10.0.0.9")
    told = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7", "host": "localhost"}
    browser = TestClient(app, base_url="http://localhost", client=(proxy, 1234))
    answer = browser.get("/sign-in", headers=told)
    assert answer.status_code == 200
    assert ("strict-transport-security" in answer.headers) is believed
