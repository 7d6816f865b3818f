"""What the S3 client's errors mean: worth another try, nothing of that name, someone was first, or refused."""

from ssl import SSLCertVerificationError
from xml.etree.ElementTree import ParseError

from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError, SSLError

from pipeline.errors import NotStored, StoreConflict, StoreError, StoreUnavailable

FAULTS = (MinioException, HTTPError, ParseError)  # all that the client and its HTTP library raise

MISSING = frozenset({"NoSuchKey", "NoSuchVersion"})
TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "OperationAborted"})
BUSY = frozenset({"ConditionalRequestConflict", "OperationAborted", "RequestTimeout", "SlowDown"})
REFUSED = frozenset(
    {
        "AccessDenied",
        "AuthorizationHeaderMalformed",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidTokenId",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    }
)
NOT_OFFERED = frozenset({"NotImplemented", "MethodNotAllowed", "XNotImplemented"})
SERVER_FAULT = 500  # HTTP status from here on: the server's fault, not the request's
NOT_IMPLEMENTED = 501  # … but for this one, which stays


def code_of(error: Exception) -> str:
    """Return the server's own code of an error, or an empty text."""
    return (error.code or "") if isinstance(error, S3Error) else ""


def is_passing(error: Exception) -> bool:
    """Return whether another try may do."""
    if isinstance(error, HTTPError):
        return not _is_distrust(error)
    return code_of(error) in BUSY or (SERVER_FAULT <= _status(error) != NOT_IMPLEMENTED)


def mapped(error: Exception, what: str) -> StoreError:
    """Return the house's error for one of the client's; `what` names the object or bucket."""
    code = code_of(error)
    if code in MISSING:
        return NotStored(f"There is no object {what!r} in the store.")
    if code in TAKEN:
        return StoreConflict(f"Someone else stored {what!r} first.", advice="Read it again.")
    if code in REFUSED:
        return StoreError(
            f"The S3 server refused {what!r} ({code}).",
            advice="Check HOSO_S3__ACCESS_KEY, HOSO_S3__SECRET_KEY, the bucket's policy and this machine's clock.",
        )
    if is_passing(error):
        return StoreUnavailable(
            f"The S3 server cannot be reached for {what!r} ({_name(error)}).",
            advice="Check that it runs and HOSO_S3__ENDPOINT and HOSO_S3__SECURE are right, then run again.",
        )
    if _is_distrust(error):
        return StoreError(
            "The S3 server's certificate is not trusted.", advice="Name its authority's file in HOSO_S3__CA_FILE."
        )
    return StoreError(
        f"The S3 server did not do what was asked for {what!r} ({_name(error)}).",
        advice="Check that HOSO_S3__ENDPOINT is an S3 server and offers what HOSO_S3__SSE asks for.",
    )


def _status(error: Exception) -> int:
    if isinstance(error, S3Error):
        return int(error.response.status)
    if isinstance(error, ServerError):
        return error.status_code
    if isinstance(error, InvalidResponseError):
        return int(getattr(error, "_code", 0))  # the client offers no public way to it
    return 0


def _is_distrust(error: Exception) -> bool:
    return isinstance(error, SSLError) and any(isinstance(cause, SSLCertVerificationError) for cause in error.args)


def _name(error: Exception) -> str:
    return code_of(error) or type(error).__name__
