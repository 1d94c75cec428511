"""How each part of a timeline's picture is painted, as attributes of its elements.

A page's style sheet paints by the classes, in the colours of its theme, and wins over attributes. The
attributes are for what applies no style sheet of a page to a picture in it: mail programs, converters
to PDF (one drew every shape black), and the picture that is alone.
"""

INK, SOFT, LINE, GROUND, BAD, ACCENT = (
    "#1f2328", "#59616b", "#b6bdc6", "#fff", "#b42318", "#2f5bb7",
)  # fmt: skip
BANDS = ("#f6d9b8", "#cfdcf6", "#cbe6d2", "#e3d5f0")
"""The colours of phases: those of the theme `light`."""

FAMILY = "font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif\""
"""The fonts of the words, of which `still` takes none."""
FONT = f'{FAMILY} font-size="12" fill="{INK}" direction="ltr"'
"""What the whole picture says of its words. Their widths are estimated for this size: keep to it. Time runs
from left to right in a page of any direction, and so `start` is the left end of a label."""

_LINE = 'fill="none" stroke-width='
PAINT = {
    "tick": f'{_LINE}"1" stroke="{SOFT}"',
    "gap": f'{_LINE}"1" stroke="{SOFT}" stroke-dasharray="2 4"',
    "axis": f'{_LINE}"1.5" stroke="{INK}"',
    "cut": f'{_LINE}"1.5" stroke="{INK}"',
    "leader": f'{_LINE}"1" stroke="{LINE}"',
    "measure": f'{_LINE}"1.5" stroke="{ACCENT}"',
    "mark": f'{_LINE}"1" stroke="{ACCENT}" stroke-opacity=".6"',
    "lasts": f'{_LINE}"6" stroke="{ACCENT}" stroke-opacity=".45"',
    "event": f'fill="{ACCENT}" stroke="{GROUND}" stroke-width="1.5"',
    "milestone": f'fill="{BAD}" stroke="{GROUND}" stroke-width="1.5"',
    "event about": f'fill="{GROUND}" stroke="{ACCENT}" stroke-width="1.5" stroke-dasharray="2 1.5"',
    "milestone about": f'fill="{GROUND}" stroke="{BAD}" stroke-width="1.5" stroke-dasharray="2 1.5"',
    "ground": f'fill="{GROUND}"',
    "clock": f'font-size="11" fill="{SOFT}"',
    "date": f'font-size="11" fill="{SOFT}"',
    "span": 'font-weight="600"',
    "milestone-label": 'font-weight="600"',
    "phase": 'font-weight="600"',
    "event-label": "",
    **{f"band band-{at}": f'fill="{color}"' for at, color in enumerate(BANDS)},
    **{f"tint tint-{at}": f'fill="{color}" fill-opacity=".35"' for at, color in enumerate(BANDS)},
}
"""The attributes of each class."""


def painted(kind: str) -> str:
    """Return the class of an element, and how it is painted where no style sheet is.

    >>> painted("event-label")
    'class="event-label"'
    """
    return _PAINTED[kind]


_PAINTED = {
    kind: f'class="{kind}" {paint}' if paint else f'class="{kind}"' for kind, paint in PAINT.items()
}
