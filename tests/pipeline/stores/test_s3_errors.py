"""Every error of the S3 client and its HTTP library becomes one of ours."""

from collections.abc import Iterator
from ssl import SSLCertVerificationError
from xml.etree.ElementTree import ParseError

import pytest
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError, ProtocolError, SSLError

from pipeline.errors import NotStored, StoreConflict, StoreError, StoreUnavailable
from pipeline.stores.s3_errors import FAULTS, is_passing, mapped


def s3_error(code: str, status: int) -> S3Error:
    return S3Error(HTTPResponse(status=status), code, "said", "/b/k", None, None)


def kinds(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


@pytest.mark.parametrize("kind", sorted({*kinds(MinioException), *kinds(HTTPError)}, key=str))
def test_every_class_of_error_is_one_of_ours(kind: type[Exception]) -> None:
    if kind is S3Error:
        error: Exception = s3_error("Whatever", 400)
    elif kind is ServerError:
        error = ServerError("failed", 502)
    elif kind is InvalidResponseError:
        error = InvalidResponseError(200, "text/html", "<html>")
    else:
        error = kind.__new__(kind)
    assert isinstance(error, FAULTS)
    assert isinstance(mapped(error, "k"), StoreError)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (s3_error("NoSuchKey", 404), NotStored),
        (s3_error("PreconditionFailed", 412), StoreConflict),
        (s3_error("ConditionalRequestConflict", 409), StoreConflict),
        (s3_error("AccessDenied", 403), StoreError),
        (s3_error("NoSuchBucket", 404), StoreError),
        (s3_error("NotImplemented", 501), StoreError),
        (s3_error("SlowDown", 503), StoreUnavailable),
        (s3_error("InternalError", 500), StoreUnavailable),
        (ServerError("failed", 503), StoreUnavailable),
        (ServerError("failed", 304), StoreError),
        (InvalidResponseError(502, "text/html", "<html>"), StoreUnavailable),
        (InvalidResponseError(200, "text/html", "<html>"), StoreError),
        (ProtocolError("cut off"), StoreUnavailable),
        (SSLError(SSLCertVerificationError("self-signed")), StoreError),
        (SSLError("handshake broken"), StoreUnavailable),
        (ParseError("no XML"), StoreError),
    ],
    ids=str,
)
def test_an_error_means_what_the_server_meant(error: Exception, expected: type[StoreError]) -> None:
    assert type(mapped(error, "k")) is expected
    if expected is StoreUnavailable:
        assert is_passing(error)


def test_no_message_of_the_server_is_repeated() -> None:
    assert "<html>" not in str(mapped(InvalidResponseError(200, "text/html", "<html>"), "k"))
