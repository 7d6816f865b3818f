"""Drawn dossiers run through the line, side by side in processes of their own, beside what is true of them."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import bootstrap, identity
from pipeline.decoding.uploads import upload
from pipeline.errors import Unreadable
from pipeline.evaluation.truth import NAME, TrueDossier, read_truth
from pipeline.line import plain, process_item
from pipeline.model import Dossier, Item
from pipeline.ports import PdfPage, Step
from pipeline.settings import Settings, load
from pipeline.tools import Processed, Tools
from pipeline.workers import ONE_THREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What the line made of one drawn dossier."""

    folder: Path
    truth: TrueDossier
    dossier: Dossier


class NoPdf:
    """A `PdfWriter` that writes nothing: nobody opens the PDFs of a trial."""

    def write(self, pages: Sequence[PdfPage], *, title: str, created_at: str) -> bytes:
        """Return no bytes."""
        del pages, title, created_at
        return b""


def trials(folders: Sequence[Path], *, workers: int) -> Iterator[Trial]:
    """Yield one trial per folder, in order, so many worked on at a time; nothing is stored.

    Raises:
        Unreadable: no file of a dossier can be read.
        EngineError: a reader is missing or died.
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    with tempfile.TemporaryDirectory(prefix="hoso-trial-") as state:
        if workers == 1:
            tools = trial_tools(Path(state))
            yield from (tried(folder, tools=tools) for folder in folders)
            return
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_prepare, initargs=(Path(state),)) as pool:
            yield from pool.map(_tried, folders)


def trial_tools(state: Path) -> Tools:
    """Return tools whose store and ledger lie in a folder of their own, without the writing of PDFs."""
    return replace(bootstrap.tools(_apart(state)), pdf=NoPdf())


def _apart(state: Path) -> Settings:
    return load(store=f"file:{state / 'store'}", state_dir=state, ledger=None)


def tried(folder: Path, *, tools: Tools) -> Trial:
    """Return the trial of one dossier folder.

    Raises:
        Unreadable: no file of it can be read.
    """
    truth = read_truth(folder / NAME)
    made = processed(folder, truth.arrived_at or tools.clock.now(), tools=tools)
    if made.package is None:
        raise Unreadable(f"No file of {folder.name} can be read.", advice="Draw the dossiers again: samples/README.md.")
    return Trial(folder=folder, truth=truth, dossier=made.package.dossier)


def processed(folder: Path, received_at: str, *, tools: Tools, step: Step = plain) -> Processed:
    """Return what the line makes of the files in a folder."""
    with tempfile.TemporaryDirectory(prefix="hoso-trial-") as into:
        handed_in = upload(folder, into=Path(into), limits=tools.settings.limits)
        source = handed_in.items[0]
        item = Item(
            item_id=identity.item_id((file.scan.scan_id for file in source.files), source.item_code),
            source_name=source.source_name,
            scans=tuple(file.scan for file in source.files),
        )
        paths = {file.scan.scan_id: file.path for file in source.files}
        return process_item(item, paths, batch_id="trial", received_at=received_at, tools=tools, step=step)


_TOOLS: list[Tools] = []  # of this worker process, made once by the pool's initializer


def _prepare(state: Path) -> None:
    own = state / str(os.getpid())
    own.mkdir()
    _TOOLS.append(trial_tools(own))


def _tried(folder: Path) -> Trial:
    return tried(folder, tools=_TOOLS[0])
