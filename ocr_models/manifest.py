"""Which weights belong to this version, and the check that they are those and no others."""

import hashlib
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.errors import WeightsMissing, WeightsTampered

MANIFEST_FILE = "manifest.toml"
MODELS_FOLDER = "models"  # in the state folder: weights that the office trained itself
MANIFEST = Path(__file__).parent / MANIFEST_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One weights file: the engine it serves, version, place beside the manifest, size, digest, licence and source."""

    engine: str
    version: str
    file: str
    bytes: int
    sha256: str
    licence: str
    source: str
    card: str

    @property
    def name(self) -> str:
        """Engine, version and the first letters of the digest, as provenance keeps it."""
        return f"hoso-{self.engine} {self.version} {self.sha256[:12]}"


def office_manifest(models: Path) -> Path:
    """Return where the manifest of an office's own weights stands, if there are any, in its folder of models."""
    return models / "current" / MANIFEST_FILE


def manifest(path: Path = MANIFEST) -> tuple[Weights, ...]:
    """Return the weights a manifest names.

    Raises:
        WeightsMissing: there is no manifest.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["weights"]
    except FileNotFoundError as error:
        raise WeightsMissing(f"{path.name} is missing.", advice=_advice(path.parent)) from error
    return tuple(Weights(**row) for row in rows)


def weights_of(engine: str, path: Path = MANIFEST) -> Weights:
    """Return the row of a manifest that an engine is served by.

    Raises:
        WeightsMissing: there is none.
    """
    chosen = next((row for row in manifest(path) if row.engine == engine), None)
    if chosen is None:
        raise WeightsMissing(f"{path.name} names no {engine} weights.", advice=_advice(path.parent))
    return chosen


def verified(weights: Weights, *, folder: Path = MANIFEST.parent) -> bytes:
    """Return the bytes of a weights file once they are known to be the ones named.

    Raises:
        WeightsMissing: the file is not there.
        WeightsTampered: its size or digest is another.
    """
    path = folder / weights.file
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise WeightsMissing(f"{weights.file} is missing.", advice=_advice(folder)) from error
    if len(data) != weights.bytes or hashlib.sha256(data).hexdigest() != weights.sha256:
        raise WeightsTampered(f"{weights.file} is not the file that manifest.toml names.", advice=_advice(folder))
    return data


def _advice(folder: Path) -> str:
    if folder == MANIFEST.parent:
        return "Install the program again."
    return f"Take {folder} away, and the weights of the program serve until the office's are trained again."


def written(rows: tuple[Weights, ...]) -> str:
    """Return the manifest's text for these weights."""
    lines = ["# Weights and their digests; `hoso models verify` checks them."]
    for row in rows:
        lines += ["", "[[weights]]"]
        lines += [f"{key} = {_quoted(value)}" for key, value in asdict(row).items()]
    return "\n".join(lines) + "\n"


def _quoted(value: str | int) -> str:
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
