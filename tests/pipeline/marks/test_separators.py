"""Where one item of a stack ends and the next begins."""

import pytest

from pipeline.marks.separators import PageCodes, Stretch, separator_payload, stretches

A, B = "RB000000178VN", "EB123456785VN"
PAGE, SHEET = PageCodes(), PageCodes(separates=True)


def item(code: str) -> PageCodes:
    return PageCodes(items=(code,))


def run(code: str | None, *pages: int) -> Stretch:
    return Stretch(pages=pages, item_code=code)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([item(A), PAGE, item(B), PAGE, PAGE], [run(A, 0, 1), run(B, 2, 3, 4)]),
        ([PAGE, item(A), PAGE, item(B)], [run(A, 0, 1, 2), run(B, 3)]),  # the form before its slip
        ([SHEET, PAGE, PAGE, SHEET, PAGE], [run(None, 1, 2), run(None, 4)]),
        ([SHEET, PAGE, item(A), SHEET, PAGE, item(B)], [run(A, 1, 2), run(B, 4, 5)]),
        ([item(A), PAGE, item(B), item(A)], [run(A, 0, 1, 3), run(B, 2)]),  # one item's pages apart
        ([item(A), PAGE, item(A)], [run(A, 0, 1, 2)]),
        ([item(A), PageCodes(items=(A, B)), item(B)], [run(A, 0, 1), run(B, 2)]),  # a slip with the way back on it
        ([SHEET, SHEET], []),
        ([PAGE, PAGE], [run(None, 0, 1)]),
        ([], []),
    ],
)
def test_a_stack_is_cut(pages: list[PageCodes], expected: list[Stretch]) -> None:
    assert list(stretches(pages)) == expected


def test_a_number_has_four_digits_however_many_were_printed() -> None:
    assert separator_payload(12_345) == "HOSO-TACH-2345"
