"""How long a clerk's hands were on a dossier, and plots that hold what they are given."""

from pipeline.ports import LedgerEvent
from review.decide import IDLE_S, touch_s
from review.plots import bars, columns, line

START_S = 1_795_395_600  # 2026-11-23T08:00:00+07:00


def said(minute: int, second: int, action: str = "field-confirm", by: str = "binh") -> LedgerEvent:
    return LedgerEvent(at=f"2026-11-23T08:{minute:02d}:{second:02d}+07:00", actor=by, action=action, subject="d")


def test_touch_time_counts_one_s_own_acts_and_cuts_long_pauses() -> None:
    events = (said(0, 0, "viewed"), said(0, 10), said(0, 15, by="cuc"), said(30, 10))
    assert touch_s(events, by="binh", now_s=START_S + 30 * 60 + 20) == 10 + IDLE_S + 10


def test_touch_time_begins_anew_after_a_decision() -> None:
    events = (said(0, 0), said(0, 50, "decided-supplement"), said(10, 0, "viewed"))
    assert touch_s(events, by="binh", now_s=START_S + 10 * 60 + 7) == 7


def test_columns_stand_on_each_other_and_stay_inside() -> None:
    plot = columns(["a", "b"], [[2, 0], [2, 1]])
    assert [shape.said for shape in plot.shapes] == ["a: 2", "a: 2", "b: 0", "b: 1"]
    first, second = plot.shapes[:2]
    assert round(second.y + second.height, 6) == round(first.y, 6)
    assert all(shape.y >= 0 and shape.y + shape.height <= plot.height for shape in plot.shapes)


def test_a_line_is_broken_where_nothing_is_known() -> None:
    plot = line(["a", "b", "c"], [[1.0, None, 3.0]])
    assert [len(points.split()) for points, _ in plot.lines] == [1, 1]


def test_plots_of_nothing_are_empty() -> None:
    assert columns([], [[], []]).shapes == ()
    assert line([], [[]]).lines == ()
    assert bars([]).shapes == ()
