"""Passwords: hashed with argon2id, checked in the same time whether or not there is such a user."""

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.errors import SettingsInvalid

LENGTH = (12, 200)  # characters; length protects, rules about signs do not (NIST SP 800-63B, 3.1.1)
ROOM = threading.BoundedSemaphore(4)  # 64 MiB each while one is checked: a flood of tries must not fill the memory

_hasher = PasswordHasher()  # argon2-cffi's defaults are RFC 9106's second recommendation: 64 MiB, 3 passes


def hashed(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        SettingsInvalid: it is too short or too long.
    """
    if not LENGTH[0] <= len(password) <= LENGTH[1]:
        raise SettingsInvalid(
            f"A password has {LENGTH[0]} to {LENGTH[1]} characters.", advice="Take a sentence that only you know."
        )
    with ROOM:
        return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Return whether the password is the one; with no hash at all it takes as long and is not."""
    with ROOM:
        try:
            _hasher.verify(password_hash or _nobodys(), password[: LENGTH[1]])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def invented() -> str:
    """Return a new password that nobody thought of."""
    return secrets.token_urlsafe(12)


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))
