"""The application: its pages, and what stands before each of them."""

from fastapi import Depends, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from review import pictures, sign_in, users
from review.answers import Unexpected, handle_faults
from review.desk import Desk
from review.headers import Trust
from review.pages import STATIC
from review.visits import arrive, knows_the_word

ROUTERS = (sign_in.router, users.router, pictures.router)


def application(desk: Desk) -> FastAPI:
    """Return the desk as an ASGI application."""
    app = FastAPI(
        title="hoso desk",
        docs_url=None,  # its pages would load scripts of another host
        redoc_url=None,
        openapi_url=None,  # a visitor needs no map; `app.openapi()` gives it to the tests
        dependencies=[Depends(arrive), Depends(knows_the_word)],
    )
    app.state.desk = desk
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    handle_faults(app)
    app.add_middleware(Unexpected)
    hosts = [host.strip() for host in desk.settings.desk.hosts.split(",") if host.strip()]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(Trust)
    return app
