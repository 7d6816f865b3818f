"""What the bench says of numbers it measured."""

from rich.console import Console

from benchmarks.line import LineBench, print_bench

FOUND = LineBench(
    dossiers=2, pages=10, stages={"read": 6.0, "reread": 3.0}, line_seconds=12.0, tesseract_seconds=10.0,
    ocrmypdf_seconds=30.0, peak_bytes=512 << 20, peak_child_bytes=200 << 20,
)  # fmt: skip


def test_ratios_pages_an_hour_and_memory_are_said() -> None:
    console = Console(record=True, width=140)
    print_bench(FOUND, console)
    said = console.export_text()
    for part in ("1.20 ×", "≤ 1.5 ×", "0.40 ×", "≤ 0.5 ×", "3000", "512 MiB", "between stages", "0.300"):
        assert part in said


def test_without_ocrmypdf_its_row_is_left_out() -> None:
    console = Console(record=True, width=140)
    alone = LineBench(**{name: getattr(FOUND, name) for name in LineBench.__slots__} | {"ocrmypdf_seconds": None})
    print_bench(alone, console)
    assert "ocrmypdf" not in console.export_text()
