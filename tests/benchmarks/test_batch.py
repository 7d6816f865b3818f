"""What the bench says of the seconds it measured."""

from rich.console import Console

from benchmarks.batch import BatchBench, print_batch
from benchmarks.side_by_side import Cost, SideBySide


def test_the_speed_up_of_the_usual_pair_is_said_with_what_holds_it_up_and_start_up_apart() -> None:
    one = Cost(seconds=20.0, core_seconds=20.0)
    twos = (
        Cost(seconds=10.0, core_seconds=20.0),
        Cost(seconds=11.0, core_seconds=21.0),
        Cost(seconds=16.0, core_seconds=23.0),
    )
    beside = SideBySide(pairs=tuple((one, two) for two in twos), start_seconds=4.5)
    console = Console(record=True, width=160)
    print_batch(BatchBench(rounds=3, beside=beside, two_workers=12.0, again=2.0, flow=24.0), console)
    said = console.export_text()
    for part in (
        "best of 3",
        "3 pairs",
        "1.82 × one after the other",
        "≥ 1.8 ×",
        "1.05 ×",
        "1.91",
        "4.5 s",
        "0.50 × of it",
    ):
        assert part in said
