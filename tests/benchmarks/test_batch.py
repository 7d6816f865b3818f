"""What the bench says of the seconds it measured."""

from rich.console import Console

from benchmarks.batch import BatchBench, print_batch


def test_the_speed_up_is_said_with_and_without_start_up() -> None:
    console = Console(record=True, width=160)
    print_batch(BatchBench(rounds=3, one_worker=21.0, two_workers=12.0, again=2.0, flow=24.0), console)
    said = console.export_text()
    for part in ("best of 3", "1.75 × as fast", "1.90 × without start-up", "≥ 1.8 ×", "0.50 × of it"):
        assert part in said
