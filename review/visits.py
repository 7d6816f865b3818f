"""Who asks: the visitor of a request, their session, what their forms must know, and what their role lets them do."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from pipeline.accounts import Role, Session, User
from review.desk import AtDesk, Desk
from review.faults import Forbidden, FormTooOld, SignInNeeded
from review.words import LANGUAGES, Words

SESSION_COOKIE = "__Host-hoso"  # the prefix binds it to this host, to TLS (or localhost) and to the whole site
VISIT_COOKIE = "__Host-hoso-visit"  # before signing in: what the sign-in form must know
LANGUAGE_COOKIE = "hoso-language"
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
IDLE_S = 2 * 3600  # a browser left alone for longer must sign in again
WHOLE_S = 12 * 3600  # so must one that was used all day
STEP_S = 60  # a session's end is written at most once in this time
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks: a user with a session, or nobody yet; in which language; and the word that their forms must know."""

    words: Words
    csrf: str
    user: User | None = None
    session: Session | None = None


def arrive(request: Request, desk: AtDesk) -> Visitor:
    """Return the visitor of a request, and keep it for the page and for error pages."""
    cookie = request.cookies.get(SESSION_COOKIE)
    found = desk.accounts.session(digest(cookie), now_s=desk.now_s) if cookie else None
    if found is None:
        csrf = request.cookies.get(VISIT_COOKIE) or secrets.token_urlsafe(24)
        visitor = Visitor(words=Words(cookie_language(request)), csrf=csrf)
    else:
        session, user = found
        _keep_alive(desk, session)
        language = user.language or cookie_language(request)
        visitor = Visitor(words=Words(language), csrf=session.csrf, user=user, session=session)
    request.state.visitor = visitor
    return visitor


Arriving = Annotated[Visitor, Depends(arrive)]


async def knows_the_word(request: Request, visitor: Arriving) -> None:
    """Let a request that changes something pass only when it comes from a page of ours.

    Raises:
        FormTooOld: it does not know the visitor's word.
    """
    if request.method in SAFE:
        return
    said = request.headers.get(CSRF_HEADER)
    if said is None and request.headers.get("content-type", "").startswith(FORMS):
        field = (await request.form()).get(CSRF_FIELD)
        said = field if isinstance(field, str) else None
    expected = visitor.csrf if visitor.user else request.cookies.get(VISIT_COOKIE, "")
    if not said or not expected or not hmac.compare_digest(said.encode(), expected.encode()):
        raise FormTooOld


def signed_in(visitor: Arriving) -> User:
    """Return the user who asks.

    Raises:
        SignInNeeded: nobody is signed in.
    """
    if visitor.user is None:
        raise SignInNeeded
    return visitor.user


def requires(*roles: Role) -> Callable[[User], User]:
    """Return a dependency that gives the user when they have one of the roles.

    Raises:
        SignInNeeded, Forbidden: nobody is signed in; the role is another.
    """

    def allowed(user: Annotated[User, Depends(signed_in)]) -> User:
        if user.role not in roles:
            raise Forbidden
        return user

    return allowed


AnyUser = Annotated[User, Depends(signed_in)]
PostOfficeUser = Annotated[User, Depends(requires(Role.POST_OFFICE))]
ClerkUser = Annotated[User, Depends(requires(Role.CLERK, Role.SUPERVISOR))]
SupervisorUser = Annotated[User, Depends(requires(Role.SUPERVISOR))]
AdministratorUser = Annotated[User, Depends(requires(Role.ADMINISTRATOR))]


def open_session(desk: Desk, user: User, response: Response) -> None:
    """Sign a user in: a new session in the ledger, its secret only in the browser's cookie."""
    secret, now_s = secrets.token_urlsafe(32), desk.now_s
    desk.accounts.open_session(
        Session(
            digest=digest(secret),
            user_id=user.user_id,
            csrf=secrets.token_urlsafe(24),
            opened_s=now_s,
            seen_s=now_s,
            until_s=now_s + IDLE_S,
        )
    )
    set_cookie(response, SESSION_COOKIE, secret)
    response.delete_cookie(VISIT_COOKIE, secure=True, httponly=True)


def set_cookie(response: Response, name: str, value: str) -> None:
    """Give the browser a cookie that no script and no other site can use, for as long as it stays open."""
    response.set_cookie(name, value, secure=True, httponly=True, samesite="lax", path="/")


def digest(secret: str) -> str:
    """Return what the ledger knows of a session's cookie."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def cookie_language(request: Request) -> str:
    """Return the language of the browser's cookie, or the first."""
    said = request.cookies.get(LANGUAGE_COOKIE, "")
    return said if said in LANGUAGES else LANGUAGES[0]


def _keep_alive(desk: Desk, session: Session) -> None:
    now_s = desk.now_s
    if now_s - session.seen_s >= STEP_S:
        until_s = min(now_s + IDLE_S, session.opened_s + WHOLE_S)
        desk.accounts.seen(session.digest, now_s=now_s, until_s=until_s)
