"""Real services for the tests that ask for them: started at the first question, ended with the run."""

import uuid
from collections.abc import Iterator

import pytest

from tests.services.postgres import PostgresServer
from tests.services.prefect import PrefectServer
from tests.services.s3_server import S3Server


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """A real S3 server."""
    server = S3Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.kill()


@pytest.fixture
def bucket() -> str:
    """A bucket name nobody used before."""
    return f"hoso-{uuid.uuid4().hex}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of an empty database."""
    return postgres_server.empty_database()


@pytest.fixture(scope="session")
def prefect_server(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Iterator[PrefectServer]:
    """A real Prefect server that knows our flows: work pool, automations, deployments."""
    server = PrefectServer(tmp_path_factory.mktemp("prefect"), database=postgres_server.new_database())
    try:
        server.deploy()
        yield server
    finally:
        server.kill()
