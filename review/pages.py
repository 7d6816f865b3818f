"""Templates to pages: escaped, in the visitor's language, with what every page shows."""

import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.accounts import Role
from review.visits import VISIT_COOKIE, Visitor, cookie_language, set_cookie
from review.words import LANGUAGES, Words

HERE = Path(__file__).parent
STATIC = HERE / "static"

TABS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("/hand-in", "tab.hand_in", frozenset((Role.POST_OFFICE,))),
    ("/items", "tab.items", frozenset((Role.POST_OFFICE,))),
    ("/queue", "tab.queue", frozenset((Role.CLERK, Role.SUPERVISOR))),
    ("/second", "tab.second", frozenset((Role.CLERK, Role.SUPERVISOR))),
    ("/supervisor", "tab.supervisor", frozenset((Role.SUPERVISOR,))),
    ("/users", "tab.users", frozenset((Role.ADMINISTRATOR,))),
)
"""The ways through the desk: address, words, and whose they are, in the order shown."""


def page(request: Request, name: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a template as a page; `values` and what the frame shows are all that it knows."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    user = visitor.user if visitor else None
    words = words_of(request)
    shown = {
        "t": words,
        "t_vi": Words("vi"),  # what is printed for citizens is Vietnamese, with English beside it
        "t_en": Words("en"),
        "language": words.language,
        "languages": LANGUAGES,
        "user": user,
        "csrf": visitor.csrf if visitor else "",
        "tabs": [(href, key) for href, key, roles in TABS if user and user.role in roles],
        "path": request.url.path,
        "static": static_address,
        "words_for_script": lambda prefix: script_words(words, prefix),
    }
    response = HTMLResponse(templates().get_template(name).render(shown | values), status_code=status)
    if visitor and user is None and request.cookies.get(VISIT_COOKIE) != visitor.csrf:
        set_cookie(response, VISIT_COOKIE, visitor.csrf)
    return response


def words_of(request: Request) -> Words:
    """Return the sentences in the visitor's language, known before or after the visitor is."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor.words if visitor else Words(cookie_language(request))


def script_words(words: Words, prefix: str) -> Markup:
    """Return a data block with the words under a prefix, for the page's script; it cannot close the block early."""
    return data_block("words", words.under(prefix))


def data_block(name: str, value: object) -> Markup:
    """Return a value as a JSON block that a script reads by its id; browsers do not run it."""
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
    return Markup(f'<script type="application/json" id="{name}">{text}</script>')  # escaped above


@cache
def templates() -> Environment:
    """Return the templates: everything escaped, and an unknown name is a fault."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.filters["moment"] = moment
    return made


def moment(at: str) -> str:
    """Return a time of the ledger as people here write it: day/month/year hour:minute."""
    return datetime.fromisoformat(at).strftime("%d/%m/%Y %H:%M")


@cache
def static_address(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"
