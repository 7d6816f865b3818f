"""Signing in and out, and choosing the language."""

import hashlib
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from pipeline.accounts import Role, Tries
from review.desk import AtDesk, Desk
from review.pages import page
from review.passwords import matches
from review.visits import LANGUAGE_COOKIE, SESSION_COOKIE, AnyUser, Arriving, digest, open_session
from review.words import LANGUAGES

WINDOW_S = 900
ACCOUNT_TRIES = 8  # in the window; a person who mistypes needs three
ADDRESS_TRIES = 60  # in the window; a whole office may share one address

HOME = {
    Role.POST_OFFICE: "/hand-in",
    Role.CLERK: "/queue",
    Role.SUPERVISOR: "/queue",
    Role.ADMINISTRATOR: "/users",
}

router = APIRouter()


@router.get("/", name="home")
def home(user: AnyUser) -> Response:
    """Lead a user to the page where their work is."""
    return RedirectResponse(HOME[user.role], 303)


@router.get("/sign-in", name="sign_in_page")
def sign_in_page(request: Request, desk: AtDesk, visitor: Arriving, next: str = "/") -> Response:
    """Show the form."""
    if visitor.user:
        return RedirectResponse(own_path(next), 303)
    return _form(request, desk, next=next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    desk: AtDesk,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Open a session for the right password; the wrong one is told the same as an unknown name."""
    name = name.strip().lower()
    account = f"account:{digest(name)}"
    allowed = desk.accounts.may_try(
        (Tries(key=account, most=ACCOUNT_TRIES), Tries(key=f"address:{_address(request)}", most=ADDRESS_TRIES)),
        now_s=desk.now_s,
        window_s=WINDOW_S,
    )
    if not allowed:
        return _form(request, desk, next=next, status=429, failed="sign_in.too_often")
    user = desk.accounts.user(name)
    right = matches(password, user.password_hash if user and user.enabled else None)
    if user is None or not right:
        desk.note("desk", "sign-in-failed", user.name if user else "unknown")
        return _form(request, desk, next=next, status=401, failed="sign_in.wrong")
    desk.accounts.forget_tries(account)
    desk.note(user.name, "signed-in", user.name)
    response = RedirectResponse(own_path(next), 303)
    open_session(desk, user, response)
    return response


@router.post("/sign-out")
def sign_out(desk: AtDesk, visitor: Arriving) -> Response:
    """End the session."""
    response = RedirectResponse("/sign-in", 303)
    if visitor.user and visitor.session:
        desk.accounts.close_session(visitor.session.digest)
        desk.note(visitor.user.name, "signed-out", visitor.user.name)
    response.delete_cookie(SESSION_COOKIE, secure=True, httponly=True)
    return response


@router.post("/language")
def choose_language(
    desk: AtDesk,
    visitor: Arriving,
    language: Annotated[str, Form(max_length=10)] = LANGUAGES[0],
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Show everything in another language from now on."""
    response = RedirectResponse(own_path(back), 303)
    if language in LANGUAGES:
        if visitor.user:
            desk.accounts.set_language(visitor.user.user_id, language)
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=365 * 86400, secure=True, httponly=True, samesite="lax")
    return response


def own_path(address: str) -> str:
    """Return the address when it is a path of ours, else the start: nobody is led to another site."""
    try:
        parts = urlsplit(address)
    except ValueError:  # "//[": half an IPv6 address
        return "/"
    odd = parts.scheme or parts.netloc or not address.startswith("/") or address.startswith(("//", "/\\"))
    return "/" if odd or any(ord(character) < 33 for character in address) else address


def _form(request: Request, desk: Desk, *, next: str, status: int = 200, failed: str | None = None) -> Response:
    return page(
        request,
        "sign_in.html",
        status=status,
        next=own_path(next),
        failed=failed,
        oidc=desk.settings.desk.oidc_issuer is not None,
    )


def _address(request: Request) -> str:
    """Return a name for where the request comes from, which is not the address itself."""
    host = request.client.host if request.client else "-"
    return hashlib.sha256(host.encode()).hexdigest()
