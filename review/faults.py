"""What can go wrong with a request to the desk, as exceptions whose words stand in the catalogue."""

from typing import ClassVar


class Fault(Exception):
    """A request that ends here; the words for it are `fault.CODE.said` and `fault.CODE.advice`."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "wrong"

    def __init__(self, code: str | None = None, *, status: int | None = None, **values: object) -> None:
        """Name a code of the catalogue when it is not the class's own, and the values its sentence needs."""
        super().__init__(code or self.code)
        self.said = code or self.code
        self.http = status or self.status
        self.values = values


class SignInNeeded(Fault):
    """Nobody is signed in."""

    status, code = 401, "sign_in_needed"


class Forbidden(Fault):
    """The user's role is another."""

    status, code = 403, "forbidden"


class NotHere(Fault):
    """There is no such thing, or it is not this user's to see: the answer is the same."""

    status, code = 404, "not_found"


class FormTooOld(Fault):
    """A form that does not know its visitor's word: left open too long, or somebody else's."""

    status, code = 403, "form_too_old"


class Stale(Fault):
    """Somebody else changed it meanwhile."""

    status, code = 409, "stale"
