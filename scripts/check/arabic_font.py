"""Makes the one font that ships: Noto Naskh Arabic as a small woff2 for the pages and packets.

The subset has the Arabic letters, marks, digits and the punctuation that stand on walls, with all
shaping rules. U+0323, the dot below a letter that is not sure (Leiden convention), is drawn as the
font's own dot below (U+065C), so that the mark neither breaks a word nor comes from another font.

The font is under the SIL Open Font License 1.1; the npm package
@expo-google-fonts/noto-naskh-arabic has the file.

python -m scripts.check.arabic_font NotoNaskhArabic_400Regular.ttf [--out FILE]
"""

from __future__ import annotations

from pathlib import Path

import click

OUT = Path(__file__).parents[2] / "wallmsg/interchange/packet/page/shared/noto-naskh-arabic.woff2"
UNSURE, DOT_BELOW = 0x323, 0x65C
RANGES = (
    (0x20, 0x40),
    (0x5B, 0x60),
    (0x7B, 0x7E),
    (0xA0, 0xA0),
    (0xAB, 0xAB),
    (0xBB, 0xBB),
    (0x600, 0x6D5),
    (0x6EE, 0x6FF),
    (0x200C, 0x200F),
    (0x2010, 0x2026),
    (0x25CC, 0x25CC),
    (0xFD3E, 0xFD3F),
)


def make(source: Path, out: Path) -> int:
    """Write the subset of the font in `source`; returns its size in bytes."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    for table in font["cmap"].tables:
        if table.isUnicode() and DOT_BELOW in table.cmap:
            table.cmap[UNSURE] = table.cmap[DOT_BELOW]
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = False
    subsetter = subset.Subsetter(options)
    wanted = {code for first, last in RANGES for code in range(first, last + 1)}
    subsetter.populate(unicodes={*wanted, UNSURE})
    subsetter.subset(font)
    subset.save_font(font, str(out), options)
    return out.stat().st_size


@click.command(help=__doc__)
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=OUT)
def main(source: Path, out: Path) -> None:
    """Write the font and say how large it is."""
    click.echo(f"{out}: {make(source, out)} bytes")


if __name__ == "__main__":
    main()
