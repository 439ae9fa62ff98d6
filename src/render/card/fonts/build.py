"""Makes the fonts of share cards from those of Fontsource: one weight, Latin letters, kerning.

    npm install @fontsource-variable/newsreader@5.3.0 @fontsource-variable/cabin@5.3.0
    pip install fonttools brotli
    python build.py node_modules .

What differs from the originals: a weight and an optical size are fixed, signs and features that
cards do not need are gone, and four signs are added (thin and narrow no-break spaces, hyphens).
"""

import sys
import tempfile

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

NEWSREADER = "@fontsource-variable/newsreader/files/newsreader-{}-opsz-"
FACES = [
    (NEWSREADER + "normal", {"opsz": 72, "wght": 460}, "Newsreader-Display"),
    (NEWSREADER + "italic", {"opsz": 36, "wght": 420}, "Newsreader-Italic"),
    ("@fontsource-variable/cabin/files/cabin-{}-wght-normal", {"wght": 600}, "Cabin-SemiBold"),
]
KEPT = (
    "0020-007E,00A0-017F,0192,0218-021B,1E9E,2009-2015,2018-201E,2020-2022,2026,202F,2030,2032,"
    "2033,2039,203A,2044,20AC,2116,2122,2212,2248,2260,2264,2265"
)


def main(modules, folder):
    for path, axes, name in FACES:
        parts = [part(f"{modules}/{path.format(script)}.woff2", axes) for script in ("latin", "latin-ext")]
        font = Merger().merge(parts)
        sixth = font["head"].unitsPerEm // 6
        for sign in (0x2009, 0x202F):
            add_space(font, sign, sixth)
        for sign in (0x2010, 0x2011):
            show_as(font, sign, font.getBestCmap()[0x2D])
        reduced(font).save(f"{folder}/{name}.ttf")


def part(path, axes):
    """One script of a variable font, at one place of its axes, as a file."""
    font = TTFont(path)
    font.flavor = None
    with tempfile.NamedTemporaryFile(suffix=".ttf", delete=False) as file:
        instancer.instantiateVariableFont(font, axes).save(file)
    return file.name


def add_space(font, sign, width):
    if sign in font.getBestCmap():
        return
    name = f"uni{sign:04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (width, 0)
    font["maxp"].numGlyphs += 1
    show_as(font, sign, name)


def show_as(font, sign, name):
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.setdefault(sign, name)


def reduced(font):
    options = subset.Options(
        hinting=False,
        layout_features=["kern"],
        drop_tables=["GSUB", "GDEF", "STAT", "DSIG", "gasp", "prep", "HVAR", "MVAR"],
        name_IDs=[0, 1, 2, 3, 4, 6, 13, 14],
        glyph_names=False,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(KEPT))
    subsetter.subset(font)
    return font


main(*sys.argv[1:])
