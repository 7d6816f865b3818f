"""Blocks are placed together: a place that two of them fit goes to the one that leaves the other a place too."""

from pipeline.block_starts import block_starts
from pipeline.formdef import Form, load_forms
from pipeline.layout import Match, Row, rows_of
from tests.typeset import lines

CHILD = "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây"
REQUESTER, MOTHER, FATHER = (f"Họ, chữ đệm, tên người {who}" for who in ("yêu cầu", "mẹ", "cha"))
ROWS = rows_of(lines([f"dòng thứ {number} của trang giấy này ghi dài thêm" for number in range(6)]))


def birth() -> Form:
    form = load_forms().get("ht_khai_sinh")
    assert form is not None
    return form


def at(row: int, label: str, score: float) -> Match:
    here: Row = ROWS[row]
    return Match(row=here, start=0, end=20, score=score, label=label)


def placed(*matches: Match) -> dict[str, int]:
    labels = {label for block in birth().blocks for label in block.starts}
    found = block_starts(birth(), {label: [m for m in matches if m.label == label] for label in labels})
    return {block: match.row.index for block, match in found.items()}


def test_a_place_that_two_blocks_fit_is_the_one_that_has_no_other() -> None:
    said = placed(at(1, FATHER, 91), at(1, REQUESTER, 88), at(2, CHILD, 100), at(3, FATHER, 84), at(4, MOTHER, 96))
    assert said == {"requester": 1, "child": 2, "father": 3, "mother": 4}


def test_a_block_in_another_order_than_the_forms_keeps_its_only_place() -> None:
    for first, second in ((FATHER, MOTHER), (MOTHER, FATHER)):
        said = placed(at(1, CHILD, 100), at(2, first, 100), at(3, second, 100))
        assert (said["father" if first == FATHER else "mother"], len(said)) == (2, 3)


def test_a_block_that_was_not_read_has_no_place() -> None:
    assert placed(at(1, MOTHER, 85), at(1, FATHER, 100)) == {"father": 1}
    assert placed() == {}
