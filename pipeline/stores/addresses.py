"""Where the store is: `file:DIR` or `s3://BUCKET[/PREFIX]`."""

from pathlib import Path

from pipeline.errors import SettingsInvalid
from pipeline.ports import BlobStore
from pipeline.settings import Settings
from pipeline.stores.local import LocalBlobs


def blobs_at(address: str, *, settings: Settings) -> BlobStore:
    """Return the blob store at an address.

    Raises:
        SettingsInvalid: it is neither kind of address, or S3 settings are missing.
        StoreUnavailable: the folder cannot be made.
    """
    kind, _, place = address.partition(":")
    if kind == "file" and place:
        return LocalBlobs(Path(place.removeprefix("//")))
    if kind == "s3" and place.startswith("//"):
        from pipeline.stores.s3 import S3Blobs  # noqa: PLC0415  # minio: half a second that a folder need not wait for

        bucket, _, prefix = place.removeprefix("//").partition("/")
        return S3Blobs(_checked_bucket(bucket), prefix.strip("/"), s3=settings.s3)
    raise SettingsInvalid(
        f"The store address {address!r} is neither a folder nor a bucket.",
        advice="Write file:DIR or s3://BUCKET/PREFIX (HOSO_STORE or --store).",
    )


def _checked_bucket(bucket: str) -> str:
    from minio.helpers import check_bucket_name  # noqa: PLC0415  # minio: half a second that a folder need not wait for

    try:
        check_bucket_name(bucket, strict=True)
    except ValueError as error:
        raise SettingsInvalid(
            f"The bucket name {bucket!r} is not allowed: {error}.",
            advice="Use 3 to 63 lower-case letters, digits and dashes.",
        ) from error
    return bucket
