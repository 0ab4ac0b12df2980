"""Sheets filled in by made-up children, and what happens to them: a scanner, a phone, a bag, a cup of coffee.

Nothing here knows how the reader looks at a sheet. Marks are strokes of pens with wobble, pressure and grain; the paper is
bent, lit and photographed after that.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from gwrando.text import Bilingual
from gwrando.voice import ConsultationDocument, Statement
from gwrando.voice.paper import SheetLayout, SheetOptions, sheets
from gwrando.voice.paper.layout import PlacedQuestion

Picture = NDArray[np.float32]
DPI = 200
PX_MM = DPI / 25.4
AT = datetime(2026, 11, 29, tzinfo=UTC)
SESSION = "K7M4P9RX"


@dataclass(frozen=True)
class Pen:
    """Width (mm) and darkness (0-1) from and to, and how much the grain of the paper shows (0-1)."""

    name: str
    width: tuple[float, float]
    dark: tuple[float, float]
    grain: float = 0.0


PENS = (
    Pen("ballpoint", (0.4, 0.65), (0.6, 0.9)),
    Pen("pencil", (0.45, 0.8), (0.38, 0.62), 0.4),
    Pen("faint pencil", (0.4, 0.7), (0.2, 0.34), 0.4),
    Pen("felt tip", (1.1, 2.0), (0.6, 0.95)),
    Pen("fine liner", (0.35, 0.5), (0.8, 0.97)),
    Pen("crayon", (1.6, 2.8), (0.4, 0.75), 0.7),
)
PLAIN = ("tick", "cross", "filled", "slash", "blob", "ring", "big tick", "big cross")
FOR_A_PERSON = ("crossed out", "two", "circled word")


@dataclass(frozen=True)
class Truth:
    """What a child meant in one item: `choice`, or None for nothing; `person`: no machine should decide it."""

    question: str
    choice: str | None
    person: bool
    pen: str
    style: str


def document(n: int = 5, *, question: bool = True) -> ConsultationDocument:
    """A consultation of `n` statements, made up."""
    return ConsultationDocument(
        id="made-up",
        title=Bilingual(cy="Ymgynghoriad wedi'i ddyfeisio", en="A made-up consultation"),
        purpose=Bilingual(cy="Beth ydych chi'n ei feddwl?", en="What do you think?"),
        question=Bilingual(cy="Beth arall?", en="What else?") if question else None,
        is_example=True,
        statements=tuple(
            Statement(
                id=f"s{number}",
                text=Bilingual(
                    cy=f"Gosodiad rhif {number} am ein stryd ni a'r bobl sy'n byw yno.",
                    en=f"Statement number {number} about our street and the people who live there.",
                ),
            )
            for number in range(1, n + 1)
        ),
    )


class Printed:
    """Sheets of one printing, drawn at 200 dots an inch."""

    def __init__(self, made: ConsultationDocument, *, options: SheetOptions | None = None) -> None:
        self.plan, self.asked, self.head = sheets.of_document(made, session=SESSION, options=options)

    def page(self, *, sheet: int = 1, page: int = 1) -> Picture:
        """One page, 0 black to 1 white."""
        shown = sheets.preview(self.plan, self.asked, head=self.head, sheet=sheet, at=AT, dots_per_inch=DPI)
        grey = cv2.imdecode(np.frombuffer(shown[page - 1], np.uint8), cv2.IMREAD_GRAYSCALE)
        return grey.astype(np.float32) / 255.0


def _wobbly(
    points: Sequence[tuple[float, float]], rng: np.random.Generator, wobble: float
) -> NDArray[np.float64]:
    """A line through the points (mm) as a hand draws it: many points, each a little off, smoothly."""
    given = np.array(points, dtype=np.float64)
    along = np.linspace(0, len(given) - 1, max(12, 14 * (len(given) - 1)))
    line = np.column_stack([np.interp(along, np.arange(len(given)), given[:, axis]) for axis in (0, 1)])
    off = rng.normal(0, wobble, line.shape)
    kernel = np.ones(5) / 5
    smooth = np.column_stack([np.convolve(off[:, axis], kernel, mode="same") for axis in (0, 1)])
    return line + smooth


def strokes(style: str, size: float, rng: np.random.Generator) -> list[list[tuple[float, float]]]:
    """The strokes of a mark round (0, 0) for a box of this size, in mm."""
    h = size / 2
    j = lambda spread=0.08: float(rng.normal(0, spread * size))  # noqa: E731
    if style in ("tick", "big tick"):
        k = 1.0 if style == "tick" else 1.7
        end = (h * 0.75 * k + j(), -h * 0.75 * k + j())
        return [[(-h * 0.6 + j(), j()), (-h * 0.15 + j(), h * 0.6 + j()), end]]
    if style in ("cross", "big cross"):
        k = 0.7 if style == "cross" else 1.25
        return [
            [(-h * k + j(), -h * k + j()), (h * k + j(), h * k + j())],
            [(h * k + j(), -h * k + j()), (-h * k + j(), h * k + j())],
        ]
    if style == "slash":
        return [[(-h * 0.65 + j(), h * 0.65 + j()), (h * 0.65 + j(), -h * 0.65 + j())]]
    if style == "filled":
        rows = np.linspace(-h * 0.75, h * 0.75, int(rng.integers(7, 13)))
        zigzag = [(h * 0.78 * (-1) ** place + j(0.04), float(y)) for place, y in enumerate(rows)]
        return [zigzag]
    turns = np.linspace(0, 2 * np.pi * float(rng.uniform(0.95, 1.15)), 16)
    if style == "ring":
        return [[(h * 0.55 * np.cos(t) + j(0.02), h * 0.55 * np.sin(t) + j(0.02)) for t in turns]]
    if style == "blob":
        return [
            [(h * 0.22 * np.cos(3 * t) * (1 - t / 9), h * 0.22 * np.sin(3 * t) * (1 - t / 9)) for t in turns]
        ]
    if style == "scribble":
        return [[(float(rng.uniform(-1.2, 1.2)) * h, float(rng.uniform(-1.2, 1.2)) * h) for _ in range(26)]]
    raise ValueError(style)


def draw(
    page: Picture,
    lines: Sequence[Sequence[tuple[float, float]]],
    *,
    x: float,
    y: float,
    pen: Pen,
    rng: np.random.Generator,
) -> Picture:
    """The page with strokes drawn round (x, y) mm by one pen."""
    drawn = [(_wobbly(points, rng, 0.12) + np.array([x, y])) * PX_MM for points in lines]
    every = np.concatenate(drawn)
    left, top = np.maximum(np.floor(every.min(axis=0)).astype(int) - 24, 0)
    right, bottom = np.ceil(every.max(axis=0)).astype(int) + 24
    patch = page[top:bottom, left:right]
    ink = np.zeros_like(patch)
    darkness, width = float(rng.uniform(*pen.dark)), float(rng.uniform(*pen.width)) * PX_MM
    for line in drawn:
        pressure = np.clip(1 + np.cumsum(rng.normal(0, 0.03, len(line))), 0.75, 1.15)
        places = np.rint((line - (left, top)) * 16).astype(int).tolist()
        for place, (a, b) in enumerate(itertools.pairwise(places)):
            weight = float(pressure[place])
            cv2.line(ink, a, b, min(1.0, darkness * weight), max(1, round(width * weight)), cv2.LINE_AA, 4)
    if pen.grain:
        noise = cv2.GaussianBlur(rng.random(patch.shape, dtype=np.float32), (0, 0), 0.8)
        ink *= np.clip(1 - pen.grain * 6 * np.maximum(noise - 0.5, -0.05), 0.15, 1.1)
    made = page.copy()
    made[top:bottom, left:right] = patch * (1 - np.clip(ink, 0, 0.97))
    return made


def fill_in(
    page: Picture,
    placed: Sequence[PlacedQuestion],
    rng: np.random.Generator,
    *,
    pens: Sequence[Pen] = PENS,
    for_a_person: float = 0.06,
    empty: float = 0.08,
) -> tuple[Picture, list[Truth]]:
    """One child fills in one page with one pen: the page, and what was meant."""
    pen = pens[int(rng.integers(len(pens)))]
    usual = PLAIN[int(rng.integers(len(PLAIN)))]
    truths: list[Truth] = []
    for item in placed:
        if not item.boxes:
            continue
        chosen = item.boxes[int(rng.integers(len(item.boxes)))]
        others = [box for box in item.boxes if box != chosen]
        style = usual if rng.random() < 0.7 else PLAIN[int(rng.integers(len(PLAIN)))]
        draw_of = float(rng.random())
        if draw_of < empty:
            truths.append(Truth(item.key, None, False, pen.name, "empty"))
            continue
        person = draw_of < empty + for_a_person
        if person:
            style = FOR_A_PERSON[int(rng.integers(len(FOR_A_PERSON)))]

        def put(kind: str, frame: object, page: Picture, spread: float = 0.5) -> Picture:
            x, y, width, height = frame  # type: ignore[misc]
            return draw(
                page,
                strokes(kind, width, rng),
                x=x + width / 2 + float(rng.normal(0, spread)),
                y=y + height / 2 + float(rng.normal(0, spread)),
                pen=pen,
                rng=rng,
            )

        if style == "crossed out":
            page = put("scribble", others[0].frame, put(usual, others[0].frame, page))
            page = put(usual, chosen.frame, page)
        elif style == "two":
            page = put(usual, others[0].frame, put(usual, chosen.frame, page))
        elif style == "circled word":
            label = chosen.label
            turns = np.linspace(0, 2.1 * np.pi, 40)
            ring = [(float(14 * np.cos(t)), float(5.6 * np.sin(t))) for t in turns]
            page = draw(page, [ring], x=label.x + 17, y=label.y + label.height / 2, pen=pen, rng=rng)
        else:
            page = put(style, chosen.frame, page)
        truths.append(Truth(item.key, None if person else chosen.choice, person, pen.name, style))
    return page, truths


def write_words(page: Picture, place: Sequence[float], rng: np.random.Generator) -> Picture:
    """A line of loops that looks like handwriting, in a box (x, y, width, height in mm)."""
    x, y, width, _ = place
    line = [
        (t, 2.5 * float(np.sin(2.2 * t)) + float(rng.normal(0, 0.5))) for t in np.arange(0, width * 0.6, 0.7)
    ]
    return draw(page, [line], x=x + 6, y=y + 12, pen=PENS[0], rng=rng)


def coffee(page: Picture, rng: np.random.Generator) -> Picture:
    """The ring a cup leaves."""
    height, width = page.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) / PX_MM
    cx, cy = rng.uniform(30, 180), rng.uniform(60, 250)
    angle = np.arctan2(ys - cy, xs - cx)
    radius = rng.uniform(34, 44) + 0.6 * np.sin(3 * angle + rng.uniform(0, 6)) + 0.4 * np.sin(7 * angle)
    off = np.hypot(xs - cx, ys - cy) - radius
    wide, strong = rng.uniform(0.9, 1.6), rng.uniform(0.1, 0.26)
    stain = strong * np.exp(-((off / wide) ** 2)) * (1 + 0.25 * np.sin(5 * angle)) + 0.04 * (off < 0)
    return (page * (1 - stain)).astype(np.float32)


def _fold(
    page: Picture, rng: np.random.Generator
) -> tuple[Picture, NDArray[np.float32], NDArray[np.float32]]:
    """A fold across the sheet: a line, another light on one side, and how far each place moved (mm)."""
    height, width = page.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) / PX_MM
    across = rng.random() < 0.6
    t = (ys - rng.normal(148.5, 25)) if across else (xs - rng.normal(105, 15))
    t = t + (xs if across else ys) * float(rng.normal(0, 0.01))
    line = rng.uniform(0.06, 0.22) * np.exp(-((t / rng.uniform(0.25, 0.5)) ** 2))
    light = 1 + rng.uniform(-0.12, 0.12) * (t > 0)
    shift = rng.uniform(0.4, 1.3) * np.exp(-np.abs(t) / 35.0)
    zero = np.zeros_like(page)
    moved = (zero, shift) if across else (shift, zero)
    return (
        (page * (1 - line) * light).astype(np.float32),
        moved[0].astype(np.float32),
        moved[1].astype(np.float32),
    )


def scanned(page: Picture, rng: np.random.Generator) -> NDArray[np.uint8]:
    """The page from a school's copier: turned a little or upside down, some noise, JPEG."""
    height, width = page.shape
    scale = rng.uniform(0.75, 1.0)
    turn = rng.normal(0, 1.2) + (180 if rng.random() < 0.3 else 0)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, scale)
    matrix[:, 2] += (
        (np.array([width, height]) * scale / 2) - np.array([width, height]) / 2 + rng.normal(0, 6, 2)
    )
    size = (round(width * scale), round(height * scale))
    made = cv2.warpAffine(
        cv2.GaussianBlur(page, (0, 0), 0.5), matrix, size, flags=cv2.INTER_AREA, borderValue=0.97
    )
    made = (
        made * rng.uniform(0.93, 1.0)
        + rng.uniform(0, 0.05)
        + rng.normal(0, rng.uniform(0.004, 0.015), made.shape)
    )
    return jpeg(made, int(rng.integers(55, 95)))


def jpeg(made: NDArray[np.floating], quality: int) -> NDArray[np.uint8]:
    """The picture through JPEG and back, as grey bytes."""
    grey = (np.clip(made, 0, 1) * 255).astype(np.uint8)
    return cv2.imdecode(
        cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE
    )


def photographed(page: Picture, rng: np.random.Generator, *, hard: bool = True) -> NDArray[np.uint8]:
    """The page on a table, from a phone: any turn, perspective, bent, folded, in shadow or low light, blurred, JPEG."""
    height, width = page.shape
    moved_x, moved_y = np.zeros_like(page), np.zeros_like(page)
    if hard and rng.random() < 0.4:
        page, moved_x, moved_y = _fold(page, rng)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = rng.uniform(0, 1.2)
    moved_x = moved_x + bend * np.sin(ys / height * np.pi * rng.uniform(0.8, 1.6) + rng.uniform(0, 3))
    moved_y = moved_y + bend * np.sin(xs / width * np.pi * rng.uniform(0.8, 1.6) + rng.uniform(0, 3))
    map_x, map_y = (xs + moved_x * PX_MM).astype(np.float32), (ys + moved_y * PX_MM).astype(np.float32)
    page = cv2.remap(page, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    long = rng.uniform(1500, 2300)  # pixels of the sheet's longer side
    k = long / height
    spread = 0.05 if hard else 0.02
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    target = corners * k + rng.normal(0, spread * long * 0.5, (4, 2)).clip(-spread * long, spread * long)
    turn = np.deg2rad(rng.choice([0, 90, 180, 270]) + rng.normal(0, 6))
    target = (target - target.mean(axis=0)) @ np.array(
        [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    )
    target = (target - target.min(axis=0) + rng.uniform(20, 120, 2)).astype(np.float32)
    size = tuple(int(v) for v in np.ceil(target.max(axis=0) + rng.uniform(20, 120, 2)))
    matrix = cv2.getPerspectiveTransform(corners, target)
    grain = cv2.GaussianBlur(rng.random((size[1] // 8 + 1, size[0] // 8 + 1)).astype(np.float32), (0, 0), 1.0)
    table = cv2.resize(grain, size) * 0.3 + rng.uniform(0.1, 0.5)
    sheet = cv2.warpPerspective(
        cv2.GaussianBlur(page, (0, 0), 0.45 / k), matrix, size, flags=cv2.INTER_LINEAR
    )
    where = cv2.warpPerspective(np.ones_like(page), matrix, size)
    made = sheet * where + table * (1 - where)

    gy, gx = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    gx, gy = gx / size[0] - 0.5, gy / size[1] - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    along = gx * np.cos(angle) + gy * np.sin(angle)
    made = made * (1 - rng.uniform(0, 0.35) * (along + 0.5)) * (1 - rng.uniform(0, 0.35) * (gx**2 + gy**2))
    if hard and rng.random() < 0.4:  # somebody's hand or head is in the way
        edge = (along - rng.uniform(-0.3, 0.3) + 0.05 * np.sin(9 * gx)) / rng.uniform(0.005, 0.05)
        made = made * (1 - rng.uniform(0.15, 0.5) / (1 + np.exp(-np.clip(edge, -30, 30))))
    gain, noise = rng.uniform(0.7, 1.0), rng.uniform(0.004, 0.015)
    if hard and rng.random() < 0.25:
        gain, noise = rng.uniform(0.3, 0.55), rng.uniform(0.012, 0.024)
    made = cv2.GaussianBlur(made.astype(np.float32), (0, 0), rng.uniform(0.4, 1.5 if hard else 0.8))
    if hard and rng.random() < 0.2:
        length = int(rng.integers(3, 6))
        kernel = np.zeros((length, length), np.float32)
        cv2.line(kernel, (0, int(rng.integers(length))), (length - 1, int(rng.integers(length))), 1.0)
        made = cv2.filter2D(made, -1, kernel / kernel.sum())
    made = made * gain + rng.normal(0, noise, made.shape)
    return jpeg(made, int(rng.integers(40, 90)))


def returned(page: Picture, rng: np.random.Generator) -> tuple[NDArray[np.uint8], str]:
    """The page as it comes back, and how: scanned, a good photo, a bad photo; one in ten with coffee."""
    kind = ("scan", "photo", "hard photo")[int(rng.choice(3, p=[0.4, 0.2, 0.4]))]
    if rng.random() < 0.1:
        page, kind = coffee(page, rng), kind + " with coffee"
    if kind.startswith("scan"):
        return scanned(page, rng), kind
    return photographed(page, rng, hard=kind.startswith("hard")), kind


__all__ = [
    "FOR_A_PERSON",
    "PENS",
    "PLAIN",
    "Printed",
    "SheetLayout",
    "Truth",
    "document",
    "fill_in",
    "returned",
]
