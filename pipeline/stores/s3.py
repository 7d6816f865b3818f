"""Blobs in a bucket of an S3 server, through the `minio` client."""

import hashlib
import io
import logging
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar
from urllib.parse import urlsplit

from minio import Minio
from minio.commonconfig import ENABLED
from minio.datatypes import Object
from minio.error import S3Error
from minio.sse import Sse, SseS3
from minio.versioningconfig import OFF, VersioningConfig
from urllib3 import PoolManager
from urllib3.util import Timeout

from pipeline.errors import NotStored, SettingsInvalid
from pipeline.ports import BlobHead
from pipeline.settings import S3
from pipeline.stores.keys import checked_key
from pipeline.stores.retry import retried
from pipeline.stores.s3_errors import FAULTS, NOT_OFFERED, REFUSED, code_of, is_passing, mapped

T = TypeVar("T")

PART_BYTES = 16 * 1024 * 1024  # a larger object goes up in parts of this size
SINGLE_PUT_BYTES_MIN = 5 * 1024 * 1024  # the client takes no smaller part size
CONNECT_TIMEOUT_S = 5.0  # a server that is there answers at once; reading may take `timeout_s`
CONNECTIONS = 32  # kept open; more threads than this make and drop their own
LIST_PAGE = 1000  # keys of one answer, by the protocol
NO_VERSION = "null"  # the version of an object in a bucket whose versioning is suspended
SHA256 = "sha256"  # our own metadata: the protocol's checksum is not on every server
ENDPOINT = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")
TAKEN_BUCKET = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})

_log = logging.getLogger(__name__)


class S3Blobs:
    """A `BlobStore` in a bucket, under a prefix of keys; safe for threads, one for each process."""

    def __init__(self, bucket: str, prefix: str, *, s3: S3) -> None:
        """Name the server and the bucket; it is reached, and the bucket made when missing, when first asked.

        Raises:
            SettingsInvalid: endpoint, keys or bucket name are missing or wrong.
        """
        self._bucket = bucket
        self._prefix = f"{checked_key(prefix)}/" if prefix else ""
        self._tries = s3.tries
        self._region = s3.region
        self._sse: Sse | None = SseS3() if s3.sse else None
        self._client = _client(s3)
        self._ready = False

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Store an object, replacing one of that key; a large one goes up in parts and appears whole."""
        self._call(key, lambda _: self._put(key, data, media_type, self._sse, PART_BYTES))

    def put_new(self, key: str, data: bytes, media_type: str) -> bool:
        """Store an object unless the key is taken; return whether it was stored by this call.

        The server decides, where it knows conditional puts. Where it does not, two writers in the same
        moment may both be told that they were first, which is why the ledger and not the store hands out work.
        """
        if self.head(key) is not None:
            return False
        part_size = max(len(data), SINGLE_PUT_BYTES_MIN)  # one part: the condition holds for single puts only

        def attempt(number: int) -> bool:
            try:
                version = self._put(key, data, media_type, _OnlyIfAbsent(self._sse), part_size)
            except S3Error as error:
                if error.code == "PreconditionFailed":
                    # ours when the server's answer to an earlier try was lost on the way
                    return number > 1 and self._stat(key).sha256 == _digest(data)
                if error.code not in NOT_OFFERED:
                    raise
                version = self._put(key, data, media_type, self._sse, part_size)
            return version in {None, NO_VERSION} or self._is_first(key, version)

        return self._call(key, attempt)

    def get(self, key: str) -> bytes:
        """Return an object's bytes."""

        def attempt(_number: int) -> bytes:
            response = self._client.get_object(self._bucket, self._full(key))
            try:
                return response.read()
            finally:
                response.close()
                response.release_conn()

        return self._call(key, attempt)

    def head(self, key: str) -> BlobHead | None:
        """Return key, size and the SHA-256 noted when it was put (None when others put it), or None."""
        try:
            return self._call(key, lambda _: self._stat(key))
        except NotStored:
            return None

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield all keys that start with `prefix`, in order of their bytes."""
        after: str | None = None
        while page := self._call(prefix or self._bucket, lambda _: self._page(prefix, after)):  # noqa: B023  # called at once
            yield from (name.removeprefix(self._prefix) for name in page)
            after = page[-1]

    def delete(self, key: str) -> None:
        """Remove an object; a missing one is no error. On a versioned bucket the server keeps its bytes."""
        self._call(key, lambda _: self._client.remove_object(self._bucket, self._full(key)))

    def _full(self, key: str) -> str:
        return checked_key(self._prefix + key)

    def _put(self, key: str, data: bytes, media_type: str, sse: Sse | None, part_size: int) -> str | None:
        """Return the version that the server gave the object, where it keeps versions."""
        stored = self._client.put_object(
            self._bucket,
            self._full(key),
            io.BytesIO(data),
            len(data),
            content_type=media_type,
            metadata={SHA256: _digest(data)},
            sse=sse,
            part_size=part_size,
            num_parallel_uploads=1,
        )
        return stored.version_id

    def _is_first(self, key: str, version: str | None) -> bool:
        """Return whether our version is the oldest of its key; a later one is taken away again.

        Ceph 16 lets all of 16 writers through the condition on a versioned bucket (and one without versions):
        there the order of versions, newest first by the protocol, says who was first.
        """
        name = self._full(key)
        found = self._client.list_objects(self._bucket, prefix=name, include_version=True)
        same = [entry for entry in islice(found, LIST_PAGE) if entry.object_name == name]
        deleted_at = max((_time(entry) for entry in same if entry.is_delete_marker), default=0.0)
        versions = [entry for entry in same if not entry.is_delete_marker]
        rivals = [one.version_id for one in versions if _time(one) > deleted_at or one.version_id == version]
        if rivals[-1:] == [version]:
            return True
        self._client.remove_object(self._bucket, name, version_id=version)
        return False

    def _stat(self, key: str) -> BlobHead:
        found = self._client.stat_object(self._bucket, self._full(key))
        sha256 = found.metadata.get(f"x-amz-meta-{SHA256}") if found.metadata else None
        return BlobHead(key=key, size_bytes=found.size or 0, sha256=sha256)

    def _page(self, prefix: str, after: str | None) -> list[str]:
        found = self._client.list_objects(self._bucket, prefix=self._prefix + prefix, recursive=True, start_after=after)
        return [entry.object_name for entry in islice(found, LIST_PAGE) if entry.object_name]

    def _call(self, what: str, run: Callable[[int], T]) -> T:
        def attempt(number: int) -> T:
            if not self._ready:
                self._prepare()
                self._ready = True
            return run(number)

        try:
            return retried(attempt, tries=self._tries, passing=is_passing)
        except FAULTS as error:
            raise mapped(error, what) from error

    def _prepare(self) -> None:
        """Make the bucket when it is missing; keep old versions unless the server cannot or someone chose not to."""
        if not self._client.bucket_exists(self._bucket):
            try:
                self._client.make_bucket(self._bucket, location=self._region)
            except S3Error as error:
                if error.code not in TAKEN_BUCKET:
                    raise
        try:
            if self._client.get_bucket_versioning(self._bucket).status in {None, OFF}:  # None: nobody ever said
                self._client.set_bucket_versioning(self._bucket, VersioningConfig(ENABLED))
        except S3Error as error:
            if code_of(error) not in NOT_OFFERED | REFUSED:
                raise
            _log.info("store.versioning bucket=%s off=%s", self._bucket, error.code)


class _OnlyIfAbsent(Sse):
    """The header of a conditional put, beside those of encryption.

    `Sse` is the one public door of the client through which a header reaches a signed put: in `metadata` it would
    become user metadata and be ignored.
    """

    def __init__(self, sse: Sse | None) -> None:
        self._sse = sse

    def headers(self) -> dict[str, str]:
        """Return the headers."""
        return {**(self._sse.headers() if self._sse else {}), "If-None-Match": "*"}

    def tls_required(self) -> bool:
        """Return False: there is no secret in it."""
        return False


def _client(s3: S3) -> Minio:
    if not s3.endpoint or not s3.access_key or s3.secret_key is None:
        raise SettingsInvalid(
            "An s3:// store needs HOSO_S3__ENDPOINT, HOSO_S3__ACCESS_KEY and HOSO_S3__SECRET_KEY.",
            advice="See docs/operations.md, Settings.",
        )
    host, secure = _host(s3.endpoint, secure=s3.secure)
    http = PoolManager(
        timeout=Timeout(connect=min(CONNECT_TIMEOUT_S, s3.timeout_s), read=s3.timeout_s),
        maxsize=CONNECTIONS,
        cert_reqs="CERT_REQUIRED",
        ca_certs=str(s3.ca_file) if s3.ca_file else None,  # None: whom this machine trusts
        retries=False,  # tries are counted in one place: pipeline/stores/retry.py
    )
    return Minio(
        host,
        access_key=s3.access_key,
        secret_key=s3.secret_key.get_secret_value(),
        secure=secure,
        region=s3.region,
        http_client=http,
    )


def _host(endpoint: str, *, secure: bool) -> tuple[str, bool]:
    """Return host and port of an endpoint, and whether it is spoken to over TLS: a URL says so itself."""
    url = urlsplit(endpoint if "://" in endpoint else f"//{endpoint}")
    if not ENDPOINT.fullmatch(url.netloc) or url.scheme not in {"", "http", "https"} or url.path.strip("/"):
        raise SettingsInvalid(
            f"The setting HOSO_S3__ENDPOINT is wrong: {endpoint!r}.", advice="Write host:port, or a URL without a path."
        )
    return url.netloc, url.scheme == "https" if url.scheme else secure


def _time(entry: Object) -> float:
    return entry.last_modified.timestamp() if entry.last_modified else 0.0


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
