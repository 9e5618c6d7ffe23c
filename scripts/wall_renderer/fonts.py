"""Arabic typefaces: where they come from, which are refused, what each can draw.

Nothing is bundled. `python -m scripts.wall_renderer.fonts --fonts DIR` fetches the packages below
with `npm pack` and keeps in DIR the Arabic and Latin parts of those of @fontsource, and single
files of others; Debian's Arabic fonts are found where they are installed (fonts-arabeyes,
fonts-kacst, fonts-sil-* ...).
FreeType, as Pillow ships it, reads .woff2 as it is.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from PIL import ImageFont

from scripts.wall_renderer.graphite import GraphiteFont, can_draw

# Kept for measuring: a model must never have seen them.
RESERVED = ("rakkas", "elmessiri", "gulzar", "cortoba", "kacstpen", "rasheeq")

# Looked at on a contact sheet and refused: boxes, unreadable letters, missing or foreign hamza.
UNFIT = (
    "aeharamain",
    "aejapan",
    "aekayrawan",
    "aealmanzomah",
    "aenada",
    "amiriqurancolored",
    "badeendisplay",
    "blakahollow",
    "kacsttitlel",
    "mrykacstqurn",
    "nafeesweb",
)

# Draw one set of digits as another, which would make the truth a lie.
FOREIGN_DIGITS = (
    *("zain", "nazli", "nazlib", "homa", "titr", "kacstone", "vazirmatn"),
    *("ukijesc", "ukijqolyantu", "ukijtitle"),
)

FONTSOURCE = (
    *("alexandria", "alkalami", "almarai", "alyamama", "amiri", "amiri-quran", "aref-ruqaa"),
    *("aref-ruqaa-ink", "baloo-bhaijaan-2", "beiruti", "blaka", "cairo", "cairo-play"),
    *(
        "cascadia-code",
        "changa",
        "estedad",
        "fustat",
        "handjet",
        "harmattan",
        "ibm-plex-sans-arabic",
        "jomhuria",
    ),
    *("katibeh", "kufam", "lalezar", "lateef", "lemonada", "mada", "marhey"),
    *("markazi-text", "mirza", "noto-kufi-arabic", "noto-naskh-arabic"),
    *("noto-nastaliq-urdu", "noto-sans-arabic", "oi", "parastoo", "playpen-sans-arabic", "qahiri"),
    *("readex-pro", "reem-kufi", "reem-kufi-fun", "rubik", "ruwudu", "scheherazade-new", "tajawal"),
    *("vazirmatn", "vibes", "zain"),
)
# From other packages: the file, and its name here. Nafees Nastaleeq is free to use, embed and
# copy (its licence is in the file); the other typefaces of that package are not, or do not say.
SINGLE_FILES = {
    "urdu-web-fonts": (
        "package/Nafees-Nastaleeq/fonts/Nafees-Nastaleeq.ttf",
        "nafees-nastaleeq-arabic-400-normal.ttf",
    ),
}
WEIGHTS = ("300", "400", "700", "900")
SYSTEM_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# Of Debian's 90 Uyghur faces (fonts-ukij-uyghur) those with a hand of their own, looked at one by
# one: ruqaa, diwani, pens, kufi, brush. The others are outlines, ornament, or the same naskh.
_UYGHUR_FACES = (
    "Bom|ChiK|Di[KTY]?|Elipbe|Es|EsBold|Es[CQ]|Je|Junu|Kesme(-b)?|KesmeTuz(-b)?|Ku[TUY]?|Me|MejT|"
    "MoyQ|Nsqb|NsqZ|Qara|Qol_Tez|Qol_Yantu|Qolyazma|Ru|Saet|Sls|SlsBold|SlsTom|Title|Tor|Tuz|TzTr|"
    "Zilwa"
)
SYSTEM_FAMILIES = re.compile(
    r"fonts-arabeyes|kacst|amiri|thabit|lateef|alkalami|harmattan|scheherazade|farsi|paktype|awami"
    rf"|/ukij({_UYGHUR_FACES})\.ttf$",
    re.IGNORECASE,
)
# An Urdu typeface has the letters of Urdu; most of their shapes are those of Arabic.
URDU_LETTERS = str.maketrans("يىكهة", "ییکہۃ")
URDU = ("nafeesnastaleeq",)
# Uyghur has two letters for the forms of ه: one that joins on and one that does not. Some of its
# typefaces draw only those.
_UYGHUR = "ukij"
_JOINED_HEH = re.compile(r"ه(?=[آ-غـ-يئپچڤگ])")
GRAPHITE = re.compile(r"awami")  # by plain name: graphite.py draws them
HANDWRITTEN = re.compile(
    r"playpen|marhey|vibes|arefruqaa|mashq|aehor$|nagham|tholoth|katibeh"
    r"|ukij(chik|di|je$|kesme|me$|moyq|qol|ru$|sls|zilwa)"
)

_PROBE = 32  # pixels an em when asking what a face can draw
TATWEEL = "ـ"  # Awami draws a box for it
_NOT_A_CHARACTER = "\U0010ffff"


class ReservedFontError(ValueError):
    """A typeface that is kept for measuring was about to be drawn with."""


def plain_name(path: Path) -> str:
    """A font file's name without case, hyphens, script and weight: `el-messiri-arabic-700-...`
    and `ElMessiri-Bold.ttf` both begin with `elmessiri`."""
    stem = re.sub(r"-(arabic|latin)-\d+-normal$", "", path.stem)
    return re.sub(r"[^a-z0-9]", "", stem.lower())


def is_reserved(path: Path) -> bool:
    """Whether the file belongs to one of the typefaces kept for measuring."""
    name = plain_name(path)
    return any(reserved in name for reserved in RESERVED)


@dataclass(frozen=True)
class Face:
    """One font file, and the file to draw Latin letters with where it has none."""

    path: Path
    latin: Path | None = None
    _coverage: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    _opened: dict[tuple[int, bool], ImageFont.FreeTypeFont] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        """Raises ReservedFontError for a typeface that is kept for measuring."""
        if is_reserved(self.path):
            raise ReservedFontError(f"{self.path.name} is kept for measuring")

    @property
    def family(self) -> str:
        """The typeface's plain name without its weight."""
        name = plain_name(self.path)
        return re.sub(r"(regular|bold|light|medium|extra|semi|oblique|slanted|italic)+$", "", name)

    @cached_property
    def graphite(self) -> GraphiteFont | None:
        """What draws the Arabic letters where the typeface is one of Graphite's."""
        return GraphiteFont(self.path) if GRAPHITE.search(plain_name(self.path)) else None

    @property
    def handwritten(self) -> bool:
        """Whether it looks as if written with a pen."""
        return bool(HANDWRITTEN.search(plain_name(self.path)))

    def spelt(self, text: str) -> str:
        """The text in the characters that this typeface has for its letters."""
        if self.family in URDU:
            return text.translate(URDU_LETTERS)
        if "ه" in text and self._lacks_heh:
            return with_uyghur_heh(text)
        return text

    @cached_property
    def _lacks_heh(self) -> bool:
        """Whether it is a Uyghur typeface with only the letters that Uyghur has for ه."""
        if not plain_name(self.path).startswith(_UYGHUR):
            return False
        font = _probe_font(self.path)
        return bytes(font.getmask("ه")) == bytes(font.getmask(_NOT_A_CHARACTER))

    def font(self, size: int, latin: bool = False) -> ImageFont.FreeTypeFont:
        """The face at `size` pixels an em, kept open: unpacking .woff2 is slower than drawing."""
        key = (size, latin and self.latin is not None)
        if key not in self._opened:
            path = self.latin if latin and self.latin else self.path
            engine = ImageFont.Layout.RAQM
            self._opened[key] = ImageFont.truetype(str(path), size, layout_engine=engine)
        return self._opened[key]

    def covers(self, text: str) -> bool:
        """Whether every character of `text` has a glyph here."""
        missing = set(text) - self._coverage.keys() - {" "}
        if missing:
            self._probe(missing)
        return all(self._coverage[character] for character in set(text) - {" "})

    def _probe(self, characters: Iterable[str]) -> None:
        main, latin = (_probe_font(path) for path in (self.path, self.latin or self.path))
        boxes = {bytes(font.getmask(_NOT_A_CHARACTER)) for font in (main, latin)}
        lies = any(self.family.startswith(name) for name in FOREIGN_DIGITS)
        for character in characters:
            font = latin if is_latin(character) else main
            drawn = bytes(font.getmask(self.spelt(character)))
            lie = lies and character.isdigit()
            boxed = drawn in boxes or (character == TATWEEL and self.graphite is not None)
            self._coverage[character] = any(drawn) and not boxed and not lie


def with_uyghur_heh(text: str) -> str:
    """The text with the two letters that Uyghur has for ه: joined on, and not."""
    return _JOINED_HEH.sub("ھ", text).replace("ه", "ە")


def _probe_font(path: Path) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.BASIC  # single characters need no shaping
    return ImageFont.truetype(str(path), _PROBE, layout_engine=engine)


def is_latin(character: str) -> bool:
    """Whether the character comes from the Latin part of a typeface."""
    return (character.isascii() and character != " ") or character in "«»…–♥"


def fetch(cache: Path, packages: Sequence[str] = FONTSOURCE) -> tuple[str, ...]:
    """Bring the packages' Arabic and Latin .woff2 files into `cache`; the names that failed."""
    cache.mkdir(parents=True, exist_ok=True)
    failed = []
    for package in packages:
        if any(cache.glob(f"{package}-arabic-*.woff2")):
            continue
        wanted = re.compile(
            rf"package/files/({re.escape(package)}-(arabic|latin)-({'|'.join(WEIGHTS)})"
            r"-normal\.woff2)"
        )
        if not _pack(f"@fontsource/{package}", cache, partial(_first, wanted)):
            failed.append(package)
    for package, (file, name) in SINGLE_FILES.items():
        if not (cache / name).exists() and not _pack(package, cache, {file: name}.get):
            failed.append(package)
    return tuple(failed)


def _first(pattern: re.Pattern[str], name: str) -> str | None:
    match = pattern.fullmatch(name)
    return match[1] if match else None


def _pack(package: str, cache: Path, name_of: Callable[[str], str | None]) -> bool:
    """Fetch one package and keep its files that `name_of` gives a name; whether there were any."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        archives = list(Path(folder).glob("*.tgz"))
        if run.returncode or not archives:
            return False
        kept = 0
        with tarfile.open(archives[0]) as tar:
            for member in tar:
                name = name_of(member.name)
                content = tar.extractfile(member) if name else None
                if name and content:
                    (cache / name).write_bytes(content.read())
                    kept += 1
        return kept > 0


def find_faces(cache: Path, folders: Sequence[Path] = SYSTEM_FOLDERS) -> tuple[Face, ...]:
    """All faces fit to draw with, in a fixed order: those fetched and those installed."""
    fallback = next(iter(sorted(cache.glob("rubik-latin-400-*"))), None)
    fetched = sorted(cache.glob("*-arabic-*-normal.*"))
    faces = [
        (path, _latin_part(path) or fallback)
        for path in fetched
        if not re.search(r"-latin-\d+-normal", path.name)
    ]
    for folder in folders:
        found = [path for path in folder.rglob("*.[to]tf") if SYSTEM_FAMILIES.search(str(path))]
        faces += [
            (path, fallback if re.search("kacst|awami", path.name.lower()) else None)
            for path in sorted(found)
        ]
    return tuple(
        Face(path, latin)
        for path, latin in faces
        if not is_reserved(path)
        and plain_name(path) not in UNFIT
        and (can_draw() or not GRAPHITE.search(plain_name(path)))
    )


def _latin_part(path: Path) -> Path | None:
    """The Latin file of the same family and weight, or of its regular weight."""
    family, _, weight = path.stem.removesuffix("-normal").rpartition("-arabic-")
    for candidate in (weight, "400", "700"):
        latin = path.with_name(f"{family}-latin-{candidate}-normal.woff2")
        if latin.exists():
            return latin
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch the typefaces and say what there is."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--fonts", type=Path, required=True, help="folder that keeps them")
    options = parser.parse_args(arguments)
    failed = fetch(options.fonts)
    faces = find_faces(options.fonts)
    print(f"{len(faces)} faces of {len({face.family for face in faces})} families")
    if failed:
        print("not fetched:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
