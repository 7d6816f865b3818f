"""The application: its pages, and what stands before each of them."""

from fastapi import Depends, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from review import (
    batches,
    decision_pages,
    dossier_pages,
    hand_in,
    office_account,
    pictures,
    queue_pages,
    second_pages,
    sign_in,
    supervisor_pages,
    users,
)
from review.answers import Unexpected, handle_faults
from review.counter import Counter
from review.desk import Desk
from review.headers import Trust
from review.judging import SOON, Judge, Line
from review.pages import STATIC
from review.visits import arrive, knows_the_word

ROUTERS = (
    sign_in.router,
    office_account.router,
    users.router,
    pictures.router,
    hand_in.router,
    batches.router,
    queue_pages.router,
    dossier_pages.router,
    decision_pages.router,
    second_pages.router,
    supervisor_pages.router,
)


def open_counter(desk: Desk, *, warm: bool = False) -> Counter:
    """Return the counter of a desk; a warm one has its judge's process up before the first file comes."""
    judge, line = Judge(desk.settings.limits), Line()
    if warm:
        line.put(judge.warm, urgency=SOON)
    return Counter(desk, judge=judge, line=line)


def application(desk: Desk, *, counter: Counter | None = None) -> FastAPI:
    """Return the desk as an ASGI application, with a counter of its own when none is given."""
    app = FastAPI(
        title="hoso desk",
        docs_url=None,  # its pages would load scripts of another host
        redoc_url=None,
        openapi_url=None,  # a visitor needs no map; `app.openapi()` gives it to the tests
        dependencies=[Depends(arrive), Depends(knows_the_word)],
    )
    app.state.desk = desk
    app.state.counter = counter or open_counter(desk)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    handle_faults(app)
    app.add_middleware(Unexpected)
    hosts = [host.strip() for host in desk.settings.desk.hosts.split(",") if host.strip()]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(Trust)
    return app
