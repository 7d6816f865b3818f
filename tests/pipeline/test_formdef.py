"""Form definitions are data that holds, or says what is wrong."""

import pytest

from pipeline.errors import FormInvalid
from pipeline.formdef import load_forms, parse_form
from pipeline.rules.typed import KINDS

GOOD = """
doc_class = "x"
name_vi = "Đơn"
name_en = "Form"
verified = true
titles = ["ĐƠN"]
[[versions]]
id = "1"
[[fields]]
key = "a"
labels = ["Họ tên"]
kind = "person_name"
"""


def test_shipped_forms_use_known_kinds_only() -> None:
    for form in load_forms().forms:
        for field in form.fields:
            if field.place not in ("table", "signature"):
                assert field.kind in KINDS, (form.doc_class, field.key)


def test_an_offices_own_form_replaces_the_shipped_one_of_its_class() -> None:
    own = load_forms([("own.toml", GOOD.replace('"x"', '"ct01"', 1))]).get("ct01")
    assert own is not None
    assert own.name_vi == "Đơn"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("doc_class =", "not TOML"),
        (GOOD.replace("titles", "title"), "titles"),
        (GOOD + 'block = "nobody"\n', "no block 'nobody'"),
        (GOOD + 'versions = ["2"]\n', "no version '2'"),
        (GOOD + '[[fields]]\nkey = "a"\nkind = "date"\n', "defined twice"),
        (GOOD + 'place = "table"\n', "needs columns"),
    ],
)
def test_a_wrong_definition_names_its_file_and_key(text: str, said: str) -> None:
    with pytest.raises(FormInvalid, match=said) as caught:
        parse_form("own.toml", text)
    assert "own.toml" in caught.value.message


def test_a_version_whose_print_was_not_seen_is_told_from_the_others() -> None:
    form = parse_form("own.toml", GOOD.replace('id = "1"', 'id = "1"\n[[versions]]\nid = "2"\nverified = false'))
    assert (form.is_verified("1"), form.is_verified("2"), form.is_verified(None)) == (True, False, True)
