"""The open fonts samples are drawn with: installed from npm once, one TTF per face, no font in two splits."""

import csv
import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTFont

Kind = Literal["print", "hand"]
Split = Literal["train", "calibrate", "test"]

ROOM = Path(__file__).parent
CACHE = ROOM.parents[1] / ".fonts"  # ignored by git; HOSO_FONTS names another folder
SUBSETS = ("latin", "latin-ext", "vietnamese")
# Hints and layout rules name glyphs of one subset only; a merged face is better without them.
DROPPED_TABLES = ("fpgm", "prep", "cvt ", "gasp", "DSIG", "GSUB", "GPOS", "GDEF", "kern", "STAT", "meta")
VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """One font family: printed or handwritten, and which split may use it."""

    name: str
    kind: Kind
    split: Split

    def path(self, *, weight: int = 400, italic: bool = False) -> Path:
        """Return the TTF of a face, or of the regular face where the family lacks it."""
        return _face(self.name, weight, italic)

    @property
    def is_vietnamese(self) -> bool:
        """Whether the family has every Vietnamese letter; the marks of others have to be drawn."""
        return _is_complete(self.path())


@cache
def _table() -> dict[str, Font]:
    with (ROOM / "data" / "fonts.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row["name"]: Font(name=row["name"], kind=row["kind"], split=row["split"]) for row in rows}  # type: ignore[arg-type]


def family(name: str) -> Font:
    """Return the font family of that name, as npm's @fontsource calls it."""
    return _table()[name]


def fonts(kind: Kind, split: Split) -> tuple[Font, ...]:
    """Return the families of a kind that a split may use, by name; no family is in two splits."""
    return tuple(font for font in _table().values() if font.kind == kind and font.split == split)


def fonts_folder() -> Path:
    """Return the folder that holds the installed packages and the merged faces."""
    return Path(os.environ.get("HOSO_FONTS", CACHE))


@cache
def _packages() -> Path:
    """Return the installed packages, installing them at first use (20 s, 260 MB)."""
    folder = fonts_folder()
    done = folder / "installed"
    wanted = (ROOM / "package.json").read_text(encoding="utf-8")
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(wanted, encoding="utf-8")
        quiet = ("--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        subprocess.run(("npm", "install", *quiet), cwd=folder, check=True, stdout=subprocess.DEVNULL)
        done.write_text(wanted, encoding="utf-8")
    return folder / "node_modules" / "@fontsource"


@cache
def _face(name: str, weight: int, italic: bool) -> Path:
    style = "italic" if italic else "normal"
    target = fonts_folder() / "ttf" / f"{name}-{weight}-{style}.ttf"
    if target.is_file():
        return target
    files = _packages() / name / "files"
    parts = [files / f"{name}-{subset}-{weight}-{style}.woff2" for subset in SUBSETS]
    parts = [part for part in parts if part.is_file()]
    if not parts:
        if (weight, italic) == (400, False):
            raise FileNotFoundError(f"@fontsource/{name} has no regular latin face")
        return _face(name, 400, False)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
        subsets = [TTFont(path) for path in parts]
        _merged(subsets).save(part)
        for subset in subsets:
            subset.close()
    os.replace(part.name, target)
    return target


def _merged(subsets: list[TTFont]) -> TTFont:
    """Return the first font with the characters of the others added to it."""
    base = subsets[0]
    characters = dict(base.getBestCmap())
    for other in subsets[1:]:
        for code, glyph in other.getBestCmap().items():
            if code not in characters:
                characters[code] = _adopt(base, other, glyph)
    for tag in DROPPED_TABLES:
        if tag in base:
            del base[tag]
    base["post"].formatType = 3.0
    base.flavor = None  # plain TTF: packing it as WOFF2 takes as long as the merging
    for subtable in base["cmap"].tables:
        subtable.cmap = {code: name for code, name in characters.items() if code < 0x10000}
    for name in base.getGlyphOrder():
        base["glyf"][name].removeHinting()
    return base


def _adopt(base: TTFont, other: TTFont, glyph: str) -> str:
    """Return the name in `base` of a glyph copied from `other`, its components with it."""
    name = f"{glyph}.{id(other):x}"
    if name in base["glyf"].glyphs:
        return name
    outline = other["glyf"][glyph]
    outline.expand(other["glyf"])
    if outline.isComposite():
        for component in outline.components:
            component.glyphName = _adopt(base, other, component.glyphName)
    base["glyf"][name] = outline
    base["hmtx"][name] = other["hmtx"][glyph]
    return name


@cache
def _is_complete(path: Path) -> bool:
    with TTFont(path, lazy=True) as font:
        characters = font.getBestCmap()
    return all(ord(letter) in characters for letter in VIETNAMESE)
