"""Papers of one dossier against each other (DOMAIN §5.2): every check that concerns the papers at hand."""

from collections.abc import Iterable

from pipeline.model import Component, FieldValue
from pipeline.rules.across_cards import card_checks, number_checks
from pipeline.rules.across_forms import (
    address_checks,
    birth_checks,
    birth_day_checks,
    date_checks,
    name_checks,
    requester_checks,
    residence_checks,
)
from pipeline.rules.across_papers import holder_checks, pair_checks
from pipeline.rules.findings import Finding, mentions_of, papers_of
from pipeline.rules.within_papers import self_checks


def check_across(
    components: Iterable[Component], fields: Iterable[FieldValue], *, received_on: str | None = None
) -> tuple[Finding, ...]:
    """Return what every check says of the dossier's papers, failures with their flag; `received_on` is an ISO day."""
    papers = papers_of(components, fields)
    mentions = mentions_of(papers)
    return (
        *card_checks(papers, received_on=received_on),
        *number_checks(mentions),
        *requester_checks(mentions),
        *birth_checks(papers),
        *residence_checks(papers),
        *name_checks(mentions),
        *birth_day_checks(mentions),
        *date_checks(papers, received_on=received_on),
        *address_checks(papers),
        *pair_checks(papers),
        *holder_checks(papers),
        *self_checks(papers),
    )
