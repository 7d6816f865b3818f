"""An address names a folder or a bucket, or is refused with what to write instead."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from pipeline.errors import SettingsInvalid
from pipeline.settings import S3, Settings
from pipeline.stores.addresses import blobs_at
from pipeline.stores.local import LocalBlobs
from pipeline.stores.s3 import S3Blobs

WITH_S3 = Settings(s3=S3(endpoint="127.0.0.1:1", access_key="a", secret_key=SecretStr("b")))


@pytest.mark.parametrize("form", ["file:{}", "file://{}"])
def test_a_file_address_is_a_folder(form: str, tmp_path: Path) -> None:
    blobs = blobs_at(form.format(tmp_path / "store"), settings=Settings())
    assert isinstance(blobs, LocalBlobs)
    blobs.put("k", b"x", "text/plain")
    assert (tmp_path / "store" / "k").read_bytes() == b"x"


@pytest.mark.parametrize("address", ["s3://hoso-bucket", "s3://hoso-bucket/", "s3://hoso-bucket/an/office/"])
def test_an_s3_address_is_a_bucket_and_a_prefix(address: str) -> None:
    assert isinstance(blobs_at(address, settings=WITH_S3), S3Blobs)


@pytest.mark.parametrize(
    "address", ["", "var/store", "file:", "http://x/y", "s3:bucket", "s3://", "s3://UPPER", "s3://a/b"]
)
def test_any_other_address_is_refused_with_advice(address: str) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        blobs_at(address, settings=WITH_S3)
    assert refused.value.advice


@pytest.mark.parametrize("endpoint", ["https://host/path", "ho st", "host:notaport"])
def test_an_endpoint_that_is_none_is_refused(endpoint: str) -> None:
    s3 = S3(endpoint=endpoint, access_key="a", secret_key=SecretStr("b"))
    with pytest.raises(SettingsInvalid, match="HOSO_S3__ENDPOINT"):
        blobs_at("s3://hoso-bucket", settings=Settings(s3=s3))
