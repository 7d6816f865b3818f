"""How far a run is, on the terminal."""

from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from pipeline.outcome import Done
from pipeline.ports import ItemState


class Bar:
    """A `Watch` that draws a bar and says which dossiers are being read; nothing is drawn where nobody looks."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("Reading / Đang đọc", total=None)
        self._names: dict[str, str] = {}

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def planned(self, count: int) -> None:
        """Set how many items there are."""
        self._progress.update(self._task, total=count)

    def started(self, state: ItemState) -> None:
        """Show the item's name."""
        self._names[state.item.item_id] = state.item.source_name
        self._say()

    def ended(self, done: Done) -> None:
        """Move the bar on."""
        self._names.pop(done.item.item.item_id, None)
        self._progress.advance(self._task)
        self._say()

    def _say(self) -> None:
        names = ", ".join(tuple(self._names.values())[:2])
        self._progress.update(self._task, description=f"Reading / Đang đọc {escape(names[:50])}")
