"""What only the S3 store promises: its bucket, versions, secrets, TLS, and what happens when the server is gone."""

import threading
import time
from pathlib import Path

import pytest
from minio import Minio
from minio.commonconfig import ENABLED
from minio.versioningconfig import SUSPENDED, VersioningConfig
from pydantic import SecretStr

from pipeline.errors import NotStored, SettingsInvalid, StoreError, StoreUnavailable
from pipeline.settings import S3
from pipeline.stores.s3 import S3Blobs
from tests.services.machines import free_ports
from tests.services.s3_server import ACCESS_KEY, SECRET_KEY, S3Server

pytestmark = pytest.mark.s3

OBJECTS_BEFORE_KILL = 5


def client(server: S3Server) -> Minio:
    return Minio(f"127.0.0.1:{server.port}", access_key=ACCESS_KEY, secret_key=SECRET_KEY, secure=False)


def test_the_bucket_is_made_and_keeps_old_versions(s3_server: S3Server, bucket: str) -> None:
    blobs = S3Blobs(bucket, "", s3=s3_server.settings())
    for data in (b"first", b"second"):
        blobs.put("k", data, "text/plain")
    assert client(s3_server).get_bucket_versioning(bucket).status == ENABLED
    versions = list(client(s3_server).list_objects(bucket, include_version=True))
    assert [version.is_latest for version in versions] == ["true", "false"]
    assert blobs.get("k") == b"second"


def test_versioning_that_someone_suspended_stays_so(s3_server: S3Server, bucket: str) -> None:
    plain = client(s3_server)
    plain.make_bucket(bucket)
    plain.set_bucket_versioning(bucket, VersioningConfig(SUSPENDED))
    S3Blobs(bucket, "", s3=s3_server.settings()).put("k", b"x", "text/plain")
    assert plain.get_bucket_versioning(bucket).status == SUSPENDED


def test_a_prefix_is_a_store_of_its_own(s3_server: S3Server, bucket: str) -> None:
    one, other = (S3Blobs(bucket, prefix, s3=s3_server.settings()) for prefix in ("office/one", "office/other"))
    one.put("k", b"1", "text/plain")
    assert list(other.keys("")) == []
    assert list(one.keys("")) == ["k"]
    assert S3Blobs(bucket, "", s3=s3_server.settings()).get("office/one/k") == b"1"


def test_more_keys_than_one_answer_holds_are_listed(
    s3_server: S3Server, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.stores.s3.LIST_PAGE", 7)
    blobs = S3Blobs(bucket, "p", s3=s3_server.settings())
    keys = [f"k{number:03}" for number in range(20)]
    for key in keys:
        blobs.put(key, b"", "text/plain")
    assert list(blobs.keys("k")) == keys


def test_media_type_and_digest_travel_with_the_object(s3_server: S3Server, bucket: str) -> None:
    S3Blobs(bucket, "", s3=s3_server.settings()).put("k", b"x", "image/jpeg")
    assert client(s3_server).stat_object(bucket, "k").content_type == "image/jpeg"


def test_an_object_that_someone_else_put_has_no_known_digest(s3_server: S3Server, bucket: str, tmp_path: Path) -> None:
    blobs = S3Blobs(bucket, "", s3=s3_server.settings())
    blobs.put("ours", b"x", "text/plain")
    (tmp_path / "file").write_bytes(b"theirs")
    client(s3_server).fput_object(bucket, "theirs", str(tmp_path / "file"))
    head = blobs.head("theirs")
    assert head is not None
    assert (head.size_bytes, head.sha256) == (6, None)


def test_a_wrong_secret_is_refused_at_once(s3_server: S3Server, bucket: str) -> None:
    settings = s3_server.settings(secret_key=SecretStr("wrong-secret"), tries=5)
    start = time.monotonic()
    with pytest.raises(StoreError, match="SignatureDoesNotMatch") as refused:
        S3Blobs(bucket, "", s3=settings).put("k", b"x", "text/plain")
    assert type(refused.value) is StoreError
    assert "wrong-secret" not in str(refused.value)
    assert time.monotonic() - start < 2


def test_tls_is_checked_against_the_named_authority(s3_server: S3Server, bucket: str) -> None:
    endpoint = f"https://127.0.0.1:{s3_server.tls_port}"
    blobs = S3Blobs(bucket, "", s3=s3_server.settings(endpoint=endpoint, ca_file=s3_server.ca_file))
    blobs.put("k", b"x", "text/plain")
    assert blobs.put_new("n", b"y", "text/plain")
    assert blobs.get("k") == b"x"
    with pytest.raises(StoreError, match="certificate is not trusted") as refused:
        S3Blobs(bucket, "", s3=s3_server.settings(endpoint=endpoint)).get("k")
    assert not refused.value.retryable


def test_encryption_that_the_server_lacks_is_an_error_and_nothing_is_stored_plain(
    s3_server: S3Server, bucket: str
) -> None:
    blobs = S3Blobs(bucket, "", s3=s3_server.settings(sse=True))
    with pytest.raises(StoreError):
        blobs.put("k", b"x", "text/plain")
    with pytest.raises(StoreError):
        blobs.put_new("k", b"x", "text/plain")
    assert S3Blobs(bucket, "", s3=s3_server.settings()).head("k") is None


def test_a_server_that_is_not_there_is_unavailable_after_bounded_tries() -> None:
    (port,) = free_ports(1)
    settings = S3(endpoint=f"127.0.0.1:{port}", access_key="a", secret_key=SecretStr("b"), secure=False, tries=3)
    start = time.monotonic()
    with pytest.raises(StoreUnavailable, match="HOSO_S3__ENDPOINT"):
        S3Blobs("bucket", "", s3=settings).get("k")
    assert 0.3 <= time.monotonic() - start < 3  # two pauses: at least half of 0.2 s and of 0.4 s


def test_a_server_killed_mid_way_is_unavailable(tmp_path: Path, bucket: str) -> None:
    server = S3Server(tmp_path)
    blobs = S3Blobs(bucket, "", s3=server.settings())
    kill = threading.Thread(target=server.kill)
    stored = 0

    def put_on() -> None:
        nonlocal stored
        while True:
            blobs.put(f"k{stored}", b"x" * 200_000, "text/plain")
            stored += 1
            if stored == OBJECTS_BEFORE_KILL:
                kill.start()

    try:
        with pytest.raises(StoreUnavailable):
            put_on()
    finally:
        server.kill()
    kill.join()
    assert stored >= OBJECTS_BEFORE_KILL
    with pytest.raises(StoreUnavailable):
        list(blobs.keys(""))


def test_a_bucket_removed_under_us_is_an_error_not_an_empty_store(s3_server: S3Server, bucket: str) -> None:
    blobs = S3Blobs(bucket, "", s3=s3_server.settings())
    assert list(blobs.keys("")) == []
    client(s3_server).remove_bucket(bucket)
    with pytest.raises(StoreError) as refused:
        list(blobs.keys(""))
    assert not isinstance(refused.value, NotStored)


@pytest.mark.parametrize("missing", ["endpoint", "access_key", "secret_key"])
def test_a_missing_setting_is_named_at_start_up(missing: str) -> None:
    full = S3(endpoint="127.0.0.1:1", access_key="a", secret_key=SecretStr("b"))
    with pytest.raises(SettingsInvalid, match=f"HOSO_S3__{missing.upper()}"):
        S3Blobs("bucket", "", s3=full.model_copy(update={missing: None}))
