"""What may be kept of a page that was read: which boxes, which choices, the shape of each mark. No picture.

It is enough to know the page again when it comes a second time (decision 0136), and to know another child's from it.
"""

import base64
import json
from typing import Any

from gwrando.voice.paper import code
from gwrando.voice.paper.results import BoxReading, ItemReading, PageReading, WritingReading


def _text(shape: bytes) -> str:
    return base64.b64encode(shape).decode()


def to_text(page: PageReading) -> str:
    """The reading as JSON text, without its pictures and without the file's name. ValueError for a page without a code."""
    if page.code is None:
        raise ValueError("a page without a code is not kept")
    return json.dumps(
        {
            "code": page.code.text(),
            "items": [
                {
                    "question": item.question,
                    "state": item.state,
                    "choice": item.choice,
                    "doubt": item.doubt,
                    "boxes": [[box.choice, box.state, _text(box.shape)] for box in item.boxes],
                }
                for item in page.items
            ],
            "writings": [[one.question, one.is_written, _text(one.shape)] for one in page.writings],
        },
        separators=(",", ":"),
    )


def _item(held: dict[str, Any]) -> ItemReading:
    return ItemReading(
        question=held["question"],
        state=held["state"],
        choice=held["choice"],
        doubt=held["doubt"],
        boxes=tuple(
            BoxReading(choice=choice, state=state, ink=0.0, shape=base64.b64decode(shape))
            for choice, state, shape in held["boxes"]
        ),
    )


def from_text(text: str) -> PageReading:
    """The reading that `to_text` kept: no pictures, no ink, no file. ValueError when it is not one."""
    held = json.loads(text)
    named = code.read(held["code"])
    if named is None:
        raise ValueError("a page without a code is not kept")
    return PageReading(
        file="",
        picture=0,
        state="read",
        code=named,
        items=tuple(_item(item) for item in held["items"]),
        writings=tuple(
            WritingReading(question=question, is_written=is_written, ink=0.0, shape=base64.b64decode(shape))
            for question, is_written, shape in held["writings"]
        ),
    )
