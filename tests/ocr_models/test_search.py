"""The CTC search, on chances written by hand."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_models.charset import BLANK, CHARSET, INDEX, LETTERS, OUTPUTS
from ocr_models.constraints import automaton
from ocr_models.search import Found, agreed, agreed_within, allowed, free, greedy, likelihoods, peaks, placed, within
from pipeline.ports import Constraint
from samples.draw.fonts import VIETNAMESE


def chances(*columns: dict[str, float]) -> NDArray[np.float32]:
    """Columns of letter chances; what is left goes to the blank."""
    table = np.zeros((len(columns), OUTPUTS), np.float32)
    for row, column in zip(table, columns, strict=True):
        for letter, chance in column.items():
            row[INDEX[letter]] = chance
        row[0] = 1 - row.sum()
    return table


def spelled(text: str, chance: float = 0.9) -> NDArray[np.float32]:
    return chances(*(column for letter in text for column in ({letter: chance}, {})))


def test_every_vietnamese_letter_is_in_the_charset_once() -> None:
    assert set(VIETNAMESE) <= set(LETTERS)
    assert len(set(CHARSET)) == len(CHARSET)


def test_a_letter_twice_needs_a_blank_between() -> None:
    table = chances({"a": 0.9}, {"a": 0.9}, {}, {"a": 0.9})
    assert greedy(table.argmax(1), table.max(1))[0] == "aa"
    assert free(table)[0].text == "aa"


def test_each_letter_stands_in_the_middle_of_its_columns() -> None:
    table = chances({}, {"a": 0.9}, {"a": 0.9}, {}, {"b": 0.9}, {})
    assert placed(table.argmax(1)) == (("a", pytest.approx(2 / 6)), ("b", pytest.approx(4.5 / 6)))
    assert placed(chances({}, {}).argmax(1)) == ()


def test_alignments_of_one_text_are_added_up() -> None:
    # Blank is likeliest in both columns, yet "a" in any of three ways is likelier than nothing.
    table = chances({"a": 0.45}, {"a": 0.45})
    found = free(table)
    assert found[0].text == "a"
    assert found[0].probability == pytest.approx(1 - 0.55**2 - 0.0, abs=1e-6)


def test_alternatives_come_best_first() -> None:
    table = chances({"h": 0.95}, {"o": 0.6, "ò": 0.35}, {"a": 0.9})
    assert [one.text for one in free(table)[:2]] == ["hoa", "hòa"]


def test_digits_are_found_where_letters_were_likelier() -> None:
    table = chances({"O": 0.7, "0": 0.2}, {}, {"1": 0.5, "l": 0.45})
    rule = automaton(Constraint(kind="digits"))
    assert within(table, rule)[0].text == "01"


def test_digits_of_a_length_have_that_length() -> None:
    table = spelled("1234")
    assert within(table, automaton(Constraint(kind="digits", length=3)))[0].text in ("123", "124", "134", "234")
    assert within(table[:2], automaton(Constraint(kind="digits", length=12))) == ()


@pytest.mark.parametrize(
    "text", ["01/02/1990", "1-2-1990", "31.12.2026", "24 / 03 / 1991", "ngày 06 tháng 06 năm 2025"]
)
def test_a_date_is_read_as_it_stands(text: str) -> None:
    assert within(spelled(text), automaton(Constraint(kind="date")))[0].text == text


def test_a_date_has_no_thirty_ninth_day_and_no_letters() -> None:
    table = chances({"3": 0.9}, {"9": 0.6, "1": 0.3}, {"/": 0.9}, {"O": 0.8, "0": 0.1}, {"5": 0.9}, {"/": 0.9})
    table = np.vstack([table, spelled("2001")])
    assert within(table, automaton(Constraint(kind="date")))[0].text == "31/05/2001"


def test_a_list_gives_one_of_its_entries_in_its_spelling() -> None:
    rule = automaton(Constraint(kind="list", entries=("Kinh", "Khmer", "Ê Đê")))
    assert within(spelled("kính", 0.6), rule)[0].text == "Kinh"
    assert within(spelled("Ê ĐÊ"), rule)[0].text == "Ê Đê"


def test_a_lexicon_joins_its_words() -> None:
    rule = automaton(Constraint(kind="lexicon", entries=("Cai Lậy", "Tiền Giang")))
    table = spelled("Cai Lây Tiền Giang", 0.9)
    table[2 * len("Cai L"), INDEX["ậ"]] = 0.02
    assert within(table, rule)[0].text == "Cai Lậy Tiền Giang"


def test_an_unknown_constraint_is_named() -> None:
    with pytest.raises(ValueError, match="colour"):
        automaton(Constraint(kind="colour"))


def test_each_letter_has_its_own_chance() -> None:
    table = chances({"a": 0.9}, {}, {"b": 0.4}, {"c": 0.8})
    assert peaks(table, "abc") == pytest.approx((0.9, 0.4, 0.8))


@pytest.mark.parametrize(
    ("text", "constraint", "spelled"),
    [
        ("079123456789", Constraint(kind="digits", length=12), "079123456789"),
        ("07912345678", Constraint(kind="digits", length=12), None),
        ("07a", Constraint(kind="digits"), None),
        ("", Constraint(kind="digits"), None),
        ("12/06/2022", Constraint(kind="date"), "12/06/2022"),
        ("12/16/2022", Constraint(kind="date"), None),
        ("KINH", Constraint(kind="list", entries=("Kinh", "Tày")), "Kinh"),
    ],
)
def test_a_text_is_allowed_as_the_rule_spells_it(text: str, constraint: Constraint, spelled: str | None) -> None:
    assert allowed(text, automaton(constraint)) == spelled


def test_the_likelihood_of_a_text_is_that_of_all_its_alignments() -> None:
    rng = np.random.default_rng(3)
    letters = [BLANK, INDEX["a"], INDEX["b"]]
    table = np.zeros((5, OUTPUTS), np.float32)
    table[:, letters] = rng.dirichlet((0.6, 0.5, 0.5), 5)
    sums: dict[str, float] = {}
    for path in product(letters, repeat=5):
        kept = [one for one, before in zip(path, (None, *path), strict=False) if one not in (before, BLANK)]
        text = "".join(CHARSET[number - 1] for number in kept)
        sums[text] = sums.get(text, 0.0) + float(np.prod(table[range(5), path]))
    texts = ["", "a", "ab", "aa", "aba", "bb"]
    found = np.exp(likelihoods(table, texts))
    assert found == pytest.approx([sums[text] for text in texts], rel=1e-3)


def test_two_looks_say_what_both_can_see_and_less_surely_what_one_alone_sees() -> None:
    one, two = (np.full((3, OUTPUTS), 1e-6, np.float32) for _ in range(2))
    one[1, [INDEX["ã"], INDEX["á"]]] = 0.6, 0.4
    two[1, [INDEX["ã"], INDEX["á"]]] = 0.1, 0.9
    one[[0, 2], BLANK] = two[[0, 2], BLANK] = 1.0
    best, *_ = agreed(free(one), free(two), (one, two))
    assert best.text == "á"
    assert best.probability == pytest.approx(0.6, abs=0.01)
    assert agreed((), (), (one, two)) == ()


def test_two_looks_inside_a_rule_keep_to_what_obeys_it() -> None:
    first, second = (
        (Found(text="12", probability=0.5), Found(text="17", probability=0.4)),
        (Found(text="17", probability=0.9),),
    )
    best, other = agreed_within(first, second)
    assert (best.text, other.text) == ("17", "12")
    assert agreed_within(first, ()) == ()
