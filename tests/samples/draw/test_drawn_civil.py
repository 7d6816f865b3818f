"""A perfect reader finds class, version and values of every drawn civil-status paper, titles damaged or not."""

from random import Random

import pytest

from pipeline.formdef import load_forms
from pipeline.stages.classify import classify
from samples.draw.registry import KINDS
from tests.samples.draw.perfect import with_damaged_title
from tests.samples.draw.test_drawn_forms import pages, unfound

FORMS = load_forms()
CIVIL = ("ht_trich_luc", "ht_xn_tthn", "ht_khai_tu", "ht_khai_sinh")
VERSIONS = [(form, version) for form in CIVIL for version in KINDS[form].setting.spans]
SEED = 5


@pytest.mark.parametrize(("form", "version"), VERSIONS)
def test_class_version_and_values_are_found(form: str, version: str) -> None:
    for number, (drawn, page) in enumerate(pages(form, version, seed=SEED)):
        told = classify(page.page, page.reading, page.marks, forms=FORMS)
        assert (told.doc_class, told.form_version) == (drawn.doc_class, drawn.form_version)
        low = {key.key for key in drawn.fields if key.answer.raw.islower()}  # no letter of "con" fills its line
        assert set(unfound(drawn, page)) <= low
        damaged = with_damaged_title(page, Random(number), 0.2)
        told = classify(damaged.page, damaged.reading, damaged.marks, forms=FORMS)
        assert told.doc_class in (drawn.doc_class, None)
