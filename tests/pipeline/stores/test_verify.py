"""Verify finds every way in which store and ledger can disagree, and rebuild mends what the store can tell."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import bag, identity
from pipeline.codec import dossier_from_bytes, dossier_to_bytes
from pipeline.errors import StoreError
from pipeline.model import Batch, Dossier, Item, Quarantined, Scan
from pipeline.repeats import repeat_marks
from pipeline.stages.store import store
from pipeline.stores.ledger import SqlLedger
from pipeline.stores.rebuild import rebuild
from pipeline.stores.s3 import S3Blobs
from pipeline.stores.verify import Finding, Kind, verify
from pipeline.tools import Blob, Package
from pipeline.work import facts
from tests.fakes import MemoryBlobs, MemoryLedger
from tests.services.s3_server import S3Server

EXAMPLE = dossier_from_bytes((Path(__file__).parents[3] / "docs" / "dossier.example.json").read_bytes())
T0 = "2026-11-23T08:00:00+07:00"
T1 = "2026-11-23T08:10:00+07:00"
REFUSED = Quarantined(scan_id="f" * 64, name="x.pdf", code="ENCRYPTED", message="It asks.", advice="Print it.")


def item(number: int) -> Item:
    scan = Scan(scan_id=f"{number:064x}", name="a.jpg", media_type="image/jpeg", size_bytes=1)
    return replace(EXAMPLE.item, item_id=f"item-{number}", scans=(scan,))


def dossier(number: int, *, revision: int = 1, day: str = "2026-11-23") -> Dossier:
    return replace(
        EXAMPLE,
        dossier_id=identity.dossier_id(f"item-{number}"),
        revision=revision,
        item=item(number),
        batch_id="b1",
        received_at=f"{day}T08:00:00+07:00",
        quarantined=(),
    )


def package(one: Dossier) -> Package:
    prefix = f"dossiers/{one.received_at[:10].replace('-', '/')}/{one.dossier_id}/"
    told = dossier_to_bytes(one)
    payload = {"data/original/a.jpg": b"original", "data/work/p1.jpg": b"picture"}
    files = {**payload, "bagit.txt": bag.DECLARATION}
    files["manifest-sha256.txt"] = bag.manifest({path: bag.sha256(data) for path, data in payload.items()})
    tags = {name: bag.sha256(files[name]) for name in ("bagit.txt", "manifest-sha256.txt")}
    files["tagmanifest-sha256.txt"] = bag.with_dossier(bag.manifest(tags), told)
    blobs = [Blob(key=prefix + path, data=data, media_type="x/y") for path, data in files.items()]
    return Package(
        dossier=one,
        prefix=prefix,
        blobs=(*blobs, Blob(key=f"{prefix}dossier.json", data=told, media_type="application/json")),
    )


class Office:
    """A store and a ledger with two dossiers that agree."""

    def __init__(self) -> None:
        self.blobs, self.ledger = MemoryBlobs(), MemoryLedger()
        self.packages = [package(dossier(1)), package(dossier(2, day="2026-11-24"))]
        self.register(item(1), item(2))
        for one in self.packages:
            store(one, blobs=self.blobs)
            self.settle(one)

    def register(self, *items: Item, name: str = "b1", refused: tuple[Quarantined, ...] = ()) -> None:
        self.ledger.register(
            Batch(batch_id=name, source_name="upload", received_at=T0, items=items, quarantined=refused)
        )

    def settle(self, one: Package) -> None:
        self.ledger.finish(one.dossier.item.item_id, facts(one, stored_at=T1, seconds=1.0), now=T1)

    def findings(self, since: str = "") -> list[tuple[Kind, str]]:
        report = verify(blobs=self.blobs, ledger=self.ledger, since=since)
        return [(finding.kind, finding.where) for finding in report.findings]

    def key(self, path: str, which: int = 0) -> str:
        return self.packages[which].prefix + path


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_store_and_ledger_that_agree_have_no_findings(office: Office) -> None:
    report = verify(blobs=office.blobs, ledger=office.ledger)
    assert report.agrees
    assert (report.dossiers, report.objects) == (2, len(office.blobs.objects))


@pytest.mark.parametrize("path", ["data/work/p1.jpg", "data/original/a.jpg", "dossier.json", "bagit.txt"])
def test_a_missing_object_is_found(office: Office, path: str) -> None:
    office.blobs.delete(office.key(path))
    assert office.findings() == [(Kind.MISSING, office.key(path))]


@pytest.mark.parametrize("path", ["data/work/p1.jpg", "data/original/a.jpg", "bagit.txt"])
def test_a_changed_object_is_found(office: Office, path: str) -> None:
    office.blobs.objects[office.key(path)] += b"!"
    assert office.findings() == [(Kind.DAMAGED, office.key(path))]


def test_a_dossier_json_that_its_manifest_does_not_know_is_found(office: Office) -> None:
    changed = replace(office.packages[0].dossier, agency_name="Ai đó")
    office.blobs.objects[office.key("dossier.json")] = dossier_to_bytes(changed)
    assert office.findings() == [(Kind.DAMAGED, office.key("dossier.json"))]


@pytest.mark.parametrize("path", ["dossier.json", "manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_an_unreadable_dossier_is_found(office: Office, path: str) -> None:
    office.blobs.objects[office.key(path)] = b"\xff\xfe nonsense"
    assert office.findings() == [(Kind.UNREADABLE, office.packages[0].prefix)]


def test_a_stray_object_is_found(office: Office) -> None:
    office.blobs.put(office.key("data/original/other.jpg"), b"x", "image/jpeg")
    assert office.findings() == [(Kind.STRAY, office.key("data/original/other.jpg"))]


def test_a_dossier_that_the_store_lost_is_found(office: Office) -> None:
    for key in tuple(office.blobs.keys(office.packages[1].prefix)):
        office.blobs.delete(key)
    assert office.findings() == [(Kind.LOST, office.key("dossier.json", 1))]


def test_a_cut_off_dossier_is_a_finding_only_when_nobody_is_at_work_on_it(office: Office) -> None:
    cut = package(dossier(3))
    store(cut, blobs=office.blobs)
    office.blobs.delete(f"{cut.prefix}_SUCCESS")
    assert office.findings() == [(Kind.UNFINISHED, cut.prefix)]
    office.register(item(3), name="b3")
    office.blobs.put("inbox/b3/item-3/" + item(3).scans[0].scan_id, b"x", "image/jpeg")
    assert office.findings() == []


def test_a_whole_dossier_without_a_ledger_row_is_found_and_rebuilt(office: Office) -> None:
    third = package(dossier(3))
    store(third, blobs=office.blobs)
    assert office.findings() == [(Kind.UNKNOWN, third.dossier.dossier_id)]
    assert rebuild(blobs=office.blobs, ledger=office.ledger, now=T1) == 3
    assert office.findings() == []


def test_a_rebuilt_ledger_knows_a_request_handed_in_again(office: Office) -> None:
    office.ledger = MemoryLedger()
    rebuild(blobs=office.blobs, ledger=office.ledger, now=T1)
    again = repeat_marks(office.packages[0].dossier, blobs=office.blobs)
    assert office.ledger.alike("another", again, since=T0[:4], until=T1[:4] + "z") != ()


def test_a_ledger_behind_the_store_is_found_and_rebuilt(office: Office) -> None:
    store(package(dossier(1, revision=2)), blobs=office.blobs)
    assert office.findings() == [(Kind.BEHIND, office.packages[0].dossier.dossier_id)]
    rebuild(blobs=office.blobs, ledger=office.ledger, now=T1)
    assert office.findings() == []
    assert [one.revision for one in office.ledger.dossiers()] == [2, 1]


def test_a_missing_original_is_found(office: Office) -> None:
    office.register(item(3), name="b3")
    key = "inbox/b3/item-3/" + item(3).scans[0].scan_id
    assert office.findings() == [(Kind.NO_ORIGINAL, key)]
    office.blobs.put(key, b"x", "image/jpeg")
    assert office.findings() == []


def test_a_missing_quarantined_file_is_found(office: Office) -> None:
    office.register(name="b4", refused=(REFUSED,))
    key = f"quarantine/{REFUSED.scan_id}/reason.json"
    assert office.findings() == [(Kind.NO_REASON, key)]
    office.blobs.put(key, b"{}", "application/json")
    assert office.findings() == []


def test_only_dossiers_since_a_day_are_read(office: Office) -> None:
    office.blobs.delete(office.key("data/work/p1.jpg", 0))
    assert office.findings(since="2026-11-24") == []
    assert verify(blobs=office.blobs, ledger=office.ledger, since="2026-11-24").dossiers == 1
    assert office.findings(since="2026-11-23") == [(Kind.MISSING, office.key("data/work/p1.jpg", 0))]


def test_a_lost_ledger_comes_back_from_the_store(office: Office) -> None:
    reason = {"scan_id": "f" * 64, "name": "x.pdf", "code": "ENCRYPTED", "message": "It asks.", "advice": "Print it."}
    office.blobs.put(f"quarantine/{'f' * 64}/reason.json", json.dumps(reason).encode(), "application/json")
    fresh = MemoryLedger()
    for _ in range(2):
        assert rebuild(blobs=office.blobs, ledger=fresh, now=T1) == 2
    old = office.ledger.dossiers()
    same = tuple(replace(one, stored_at=T1, seconds=1.0) for one in fresh.dossiers())
    assert same == old
    assert [state.item for state in fresh.items()] == [state.item for state in office.ledger.items()]
    assert {state.state for state in fresh.items()} == {"stored"}
    assert fresh.quarantined() == (REFUSED,)
    assert verify(blobs=office.blobs, ledger=fresh).agrees


def test_a_dossier_that_went_out_does_not_go_out_again_after_a_rebuild(office: Office) -> None:
    gone = office.packages[0]
    office.blobs.put(f"outgoing/{gone.prefix.removeprefix('dossiers/')}dong-bo-ho-so.json", b"{}", "application/json")
    fresh = MemoryLedger()
    rebuild(blobs=office.blobs, ledger=fresh, now=T1)
    assert [one.dossier_id for one in fresh.dossiers(status="exported")] == [gone.dossier.dossier_id]


def test_rebuild_names_a_reason_that_is_none(office: Office) -> None:
    office.blobs.put(f"quarantine/{'f' * 64}/reason.json", b"[]", "application/json")
    with pytest.raises(StoreError, match="reason"):
        rebuild(blobs=office.blobs, ledger=office.ledger, now=T1)


def test_findings_are_values(office: Office) -> None:
    office.blobs.delete(office.key("bagit.txt"))
    report = verify(blobs=office.blobs, ledger=office.ledger)
    assert report.findings == (Finding(kind=Kind.MISSING, where=office.key("bagit.txt")),)


@pytest.mark.s3
@pytest.mark.postgres
def test_a_real_server_and_database_agree_after_a_rebuild(s3_server: S3Server, bucket: str, postgres_url: str) -> None:
    blobs, ledger = S3Blobs(bucket, "office", s3=s3_server.settings()), SqlLedger(postgres_url)
    packages = [package(dossier(number)) for number in (1, 2)]
    for one in packages:
        store(one, blobs=blobs)
        store(one, blobs=blobs)
    assert rebuild(blobs=blobs, ledger=ledger, now=T1) == 2
    assert verify(blobs=blobs, ledger=ledger).agrees
    key = f"{packages[0].prefix}data/work/p1.jpg"
    blobs.put(key, b"damaged", "image/jpeg")
    assert verify(blobs=blobs, ledger=ledger).findings == (Finding(kind=Kind.DAMAGED, where=key),)
    store(packages[0], blobs=blobs)
    assert verify(blobs=blobs, ledger=ledger).agrees
    ledger.close()
