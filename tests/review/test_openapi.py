"""The desk's whole surface is given what nobody sane would send; it answers each request without breaking."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from pipeline.accounts import Role
from review import visits
from review.app import application
from review.counter import Counter
from review.desk import Desk
from tests.review.browsing import open_for
from tests.review.conftest import PEOPLE
from tests.review.test_hand_in import AtOnce, Told

EXAMPLES = 8  # of each operation and role; the whole file takes seconds
OUT = {"/sign-out", "/sign-in/office", "/sign-in/office/back"}  # they end the session, or ask another host


@pytest.mark.parametrize("name", [name for name, (role, _) in PEOPLE.items() if role is not Role.ADMINISTRATOR])
def test_nothing_breaks_the_desk(desk: Desk, name: str) -> None:
    app = application(desk, counter=Counter(desk, judge=Told(), line=AtOnce()))
    browser = open_for(desk, name, app)
    known = {
        "cookie": f"{visits.SESSION_COOKIE}={browser.cookies[visits.SESSION_COOKIE]}",
        visits.CSRF_HEADER: str(browser.headers[visits.CSRF_HEADER]),
        "host": "localhost",
    }
    surface = schemathesis.openapi.from_dict(app.openapi())
    surface.app = app
    operations = [found.ok() for found in surface.get_all_operations()]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        for operation in operations:
            if operation.path not in OUT:
                case = data.draw(operation.as_strategy())
                case.validate_response(case.call(headers=known), checks=[not_a_server_error])

    check()
    assert len(operations) > 20
