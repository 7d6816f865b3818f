"""What can go wrong with the program, as one tree; doubt about the paper is a Flag, never one of these.

IntakeError                    code, exit_code, retryable; message: what, which file, what next
├── InputRejected              this file can never pass as it is
│   ├── Unreadable
│   ├── Unsupported
│   ├── TooLarge
│   ├── Encrypted
│   ├── DossierSettled
│   └── KeptElsewhere
├── NothingToRead
├── SettingsInvalid
├── FormInvalid
├── EngineError
│   ├── WeightsMissing
│   ├── WeightsTampered
│   ├── MarksLost
│   └── EngineUnavailable      retryable
└── StoreError
    ├── NotStored
    ├── StoreConflict
    └── StoreUnavailable       retryable
"""

from typing import ClassVar


class IntakeError(Exception):
    """An error with a code for machines, a sentence for people, and the advice that goes with it."""

    code: ClassVar[str] = "INTAKE"
    exit_code: ClassVar[int] = 1
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, advice: str = "") -> None:
        """Keep `message` (what happened, to which file) and `advice` (what to do next)."""
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.advice))


def _rebuild(kind: type[IntakeError], message: str, advice: str) -> IntakeError:
    return kind(message, advice=advice)


class InputRejected(IntakeError):
    """This file can never pass as it is; it goes to quarantine with its advice."""

    code = "REJECTED"
    exit_code = 3


class Unreadable(InputRejected):
    """The bytes are broken."""

    code = "UNREADABLE"


class Unsupported(InputRejected):
    """The bytes are of a kind we do not take."""

    code = "UNSUPPORTED"


class TooLarge(InputRejected):
    """The file passes a limit on bytes, pages, pixels, time or memory."""

    code = "TOO_LARGE"


class Encrypted(InputRejected):
    """The file asks for a password."""

    code = "ENCRYPTED"


class DossierSettled(InputRejected):
    """The file belongs to a dossier that is settled or being read, and was not added."""

    code = "DOSSIER_SETTLED"


class KeptElsewhere(InputRejected):
    """The file was sent for several items without a bar code, and stays with the one that has an item code."""

    code = "KEPT_ELSEWHERE"


class NothingToRead(IntakeError):
    """The given paths hold no file at all."""

    code = "NOTHING_TO_READ"
    exit_code = 4


class SettingsInvalid(IntakeError):
    """A setting is wrong; said at start-up with its name."""

    code = "SETTINGS_INVALID"
    exit_code = 5


class FormInvalid(IntakeError):
    """A form definition is wrong; said at start-up with file and key."""

    code = "FORM_INVALID"
    exit_code = 6


class EngineError(IntakeError):
    """A reader failed."""

    code = "ENGINE"
    exit_code = 7


class WeightsMissing(EngineError):
    """A weights file named by the manifest is not there."""

    code = "WEIGHTS_MISSING"


class WeightsTampered(EngineError):
    """A weights file is not the one the manifest names."""

    code = "WEIGHTS_TAMPERED"


class MarksLost(EngineError):
    """A reader drops Vietnamese marks; the run was stopped."""

    code = "MARKS_LOST"


class EngineUnavailable(EngineError):
    """A reader is not installed or died; another try may do."""

    code = "ENGINE_UNAVAILABLE"
    retryable = True


class StoreError(IntakeError):
    """The store or the ledger failed."""

    code = "STORE"
    exit_code = 8


class NotStored(StoreError):
    """No object or row of that name."""

    code = "NOT_STORED"


class StoreConflict(StoreError):
    """Someone else was first."""

    code = "STORE_CONFLICT"


class StoreUnavailable(StoreError):
    """The store cannot be reached; another try may do."""

    code = "STORE_UNAVAILABLE"
    exit_code = 9
    retryable = True
