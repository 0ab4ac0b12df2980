"""Screenshots and accessibility of pages of a running site: `shots.py URL OUT PATH…` (each at 320 and 1280 px)."""

import shutil
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def main(site: str, out: Path, paths: list[str], sign_in: str = "") -> None:
    """Writes OUT/WIDTH-PATH.png and prints what axe found, and whether a page scrolls sideways."""
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        for width in (320, 1280):
            context = browser.new_context(viewport={"width": width, "height": 800})
            page = context.new_page()
            if sign_in:
                email, password = sign_in.split(":", 1)
                page.goto(f"{site}/en/sign-in/login/")
                page.fill("[name=login]", email)
                page.fill("[name=password]", password)
                page.click("main button")
                page.wait_for_load_state()
            for path in paths:
                answer = page.goto(f"{site}{path}")
                name = path.strip("/").replace("/", "_") or "root"
                page.screenshot(path=out / f"{width}-{name}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
                found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
                bad = [
                    f"{v['id']} x{len(v['nodes'])}: {v['nodes'][0]['html'][:90]}"
                    for v in found.response["violations"]
                ]
                print(
                    width,
                    answer.status if answer else "?",
                    path,
                    "SCROLLS SIDEWAYS" if wide else "",
                    *bad,
                    sep="  ",
                )
        browser.close()


if __name__ == "__main__":
    extra = [a for a in sys.argv[1:] if a.startswith("--as=")]
    rest = [a for a in sys.argv[1:] if not a.startswith("--as=")]
    main(rest[0], Path(rest[1]), rest[2:], extra[0][5:] if extra else "")
