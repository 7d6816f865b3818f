"""Which dossiers and batches a user may know of; what is not theirs is answered as if it were not there."""

from pipeline.accounts import Role, User
from pipeline.ports import StoredDossier
from review.desk import Desk
from review.faults import NotHere

CLERKS = frozenset((Role.CLERK, Role.SUPERVISOR))


def agency_of(desk: Desk, user: User) -> str | None:
    """Return the agency whose dossiers a clerk sees: their own, or the one this desk belongs to."""
    return user.agency_code or desk.settings.agency_code


def dossier_for(desk: Desk, user: User, dossier_id: str) -> StoredDossier:
    """Return a stored dossier that the user may work on.

    Raises:
        NotHere: there is none, or it belongs to another agency, or the user is no clerk.
    """
    stored = desk.ledger.dossier(dossier_id)
    if stored is None or user.role not in CLERKS:
        raise NotHere
    if stored.agency_code is not None and stored.agency_code != agency_of(desk, user):
        raise NotHere
    return stored
