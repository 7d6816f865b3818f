"""Users are added and changed here, each change an event."""

import re
import uuid

from pipeline.accounts import Role, User
from pipeline.errors import NotStored, SettingsInvalid
from review.desk import Desk
from review.passwords import hashed

NAME = re.compile(r"^[a-z0-9][a-z0-9._@-]{1,63}$")
BY_HAND = "hoso users"  # who acts when somebody types on the machine itself


def add(desk: Desk, user: User, *, password: str | None, by: str = BY_HAND) -> User:
    """Return the user as recorded; without a password only an identity provider can let them in.

    Raises:
        SettingsInvalid: the name is not one, or a post office user lacks the post office.
        StoreConflict: the name is taken.
    """
    name = user.name.strip().lower()
    if not NAME.match(name):
        raise SettingsInvalid(
            f"{user.name!r} cannot be a sign-in name.", advice="Use 2 to 64 of a-z, 0-9, dot, dash, underscore and @."
        )
    if user.role is Role.POST_OFFICE and not user.post_office:
        raise SettingsInvalid(f"{name} works at a post office, but which?", advice="Give its code with --post-office.")
    made = User(
        user_id=uuid.uuid4().hex,
        name=name,
        full_name=user.full_name.strip() or name,
        role=user.role,
        made_at=desk.clock.now(),
        post_office=user.post_office,
        agency_code=user.agency_code,
        subject=user.subject,
        password_hash=None if password is None else hashed(password),
    )
    desk.accounts.add_user(made)
    desk.note(by, "user-added", name, f"role={made.role} post_office={made.post_office} agency={made.agency_code}")
    return made


def set_password(desk: Desk, name: str, password: str, *, by: str = BY_HAND) -> None:
    """Change a user's password and end their sessions.

    Raises:
        NotStored: there is no such user.
        SettingsInvalid: the password is too short or too long.
    """
    desk.accounts.set_password(known(desk, name).user_id, hashed(password))
    desk.note(by, "password-set", name)


def set_enabled(desk: Desk, name: str, enabled: bool, *, by: str = BY_HAND) -> None:
    """Let a user in, or out at once.

    Raises:
        NotStored: there is no such user.
    """
    desk.accounts.set_enabled(known(desk, name).user_id, enabled)
    desk.note(by, "user-enabled" if enabled else "user-disabled", name)


def known(desk: Desk, name: str) -> User:
    """Return the user of a name.

    Raises:
        NotStored: there is none.
    """
    user = desk.accounts.user(name.strip().lower())
    if user is None:
        raise NotStored(f"There is no user {name!r}.", advice="`hoso users list` shows all.")
    return user
