"""`pm.explore` where no kernel answers: it dies, it is not started yet, or there will never be one."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil
import pytest

pytestmark = pytest.mark.long

CELLS = ["import pmtools as pm\nscreen = pm.explore('environmental_permit')\nscreen"]
GONE = "Python antwoordt hier niet"


def still(page: Any) -> Any:
    return page.locator(".jp-OutputArea-output .px-still")


def killed(lab: Any, name: str) -> None:
    """The process of the kernel of a notebook ends, as when the memory is full."""
    kernel = lab.kernel(name)["id"]
    found = [
        process
        for process in psutil.Process(lab.process.pid).children(recursive=True)
        if any(kernel in word for word in process.cmdline())
    ]
    assert len(found) == 1
    found[0].kill()


def test_a_kernel_that_is_shut_down_leaves_the_picture(lab: Any, explored: ModuleType) -> None:
    name = lab.write("shut.ipynb", CELLS)
    with lab.opened(name) as screen:
        screen.run_all()
        shown = explored.Explored(screen)
        shown.check("balie")
        figures, picture = shown.figures(), shown.part("picture").inner_html()
        lab.asked(f"api/kernels/{lab.kernel(name)['id']}", "DELETE")
        gone = shown.px.locator(".px-gone")
        gone.wait_for(timeout=30_000)
        assert GONE in gone.inner_text()
        assert (shown.figures(), shown.part("picture").inner_html()) == (figures, picture)
        shown.px.locator("button[data-do=tab]").last.click()
        shown.settled()  # it does not wait for ever
        assert gone.is_visible()
        assert shown.part("picture").inner_html() == picture
        screen.menu("Kernel", "Restart Kernel and Run All Cells")
        restart = screen.page.locator(".jp-Dialog button.jp-mod-accept")
        if restart.count():
            restart.click()
        again = answered(screen, explored)
        again.check("post")
        assert again.effects() == [(600 - 83, 83)]


def answered(screen: Any, explored: ModuleType) -> Any:
    """The widget that came in the place of the one that was left alone."""
    screen.page.locator(".jp-OutputArea-output .px-gone:visible").wait_for(
        state="hidden", timeout=90_000
    )
    screen.idle()
    return explored.Explored(screen)


def test_a_kernel_that_dies_of_itself_leaves_the_picture(lab: Any, explored: ModuleType) -> None:
    name = lab.write("dies.ipynb", CELLS)
    with lab.opened(name) as screen:
        screen.run_all()
        shown = explored.Explored(screen)
        picture = shown.part("picture").inner_html()
        killed(lab, name)
        gone = shown.px.locator(".px-gone")
        gone.wait_for(timeout=60_000)
        assert GONE in gone.inner_text()
        assert shown.part("picture").inner_html() == picture
        for popup in screen.page.locator(".jp-Dialog button.jp-mod-accept").all():
            popup.click()  # Lab's own, that the kernel was started again
        shown.px.locator("button[data-do=tab]").last.click()
        shown.settled()
        screen.page.wait_for_timeout(4000)
        assert gone.is_visible()  # the kernel that came knows nothing of this screen
        assert shown.part("picture").inner_html() == picture
        screen.run_all()
        again = answered(screen, explored)
        again.check("balie")
        assert again.effects() == [(540, 60)]


def test_opened_again_without_a_kernel_it_is_a_picture(
    lab: Any, chromium: Any, explored: ModuleType, tmp_path: Path
) -> None:
    name = lab.write("again.ipynb", CELLS)
    with lab.opened(name) as screen:
        screen.run_all()
        explored.Explored(screen).check("balie")
        assert still(screen.page).evaluate("(one) => one.hidden")
        screen.saved()
    with lab.opened(name) as screen:
        # Lab keeps what the widget showed; it says that nobody answers, and the picture is not twice.
        shown = explored.Explored(screen)
        shown.px.locator(".px-gone").wait_for()
        assert explored.number(explored.numbers(shown.figures()[0])[0]) == 60
        assert styled(shown.px)
        assert still(screen.page).evaluate("(one) => one.hidden")
        assert "Error" not in shown.page.locator(".jp-Notebook").inner_text()
        if target := os.environ.get("PMTOOLS_SHOTS"):
            screen.page.screenshot(path=f"{target}/again.png")
    page = exported(lab.folder / name, tmp_path, chromium)
    picture = page.locator(".px-still")
    assert "600 zaken" in picture.inner_text()
    assert picture.locator(".flow-level:visible svg").count() == 1
    assert styled(picture)
    assert "widget" not in page.inner_text("body").casefold()
    page.context.close()


def styled(picture: Any) -> bool:
    """Whether the map is drawn in the colours of the page."""
    fill = "(one) => getComputedStyle(one.querySelector('.flow-often rect')).fill"
    return bool(picture.evaluate(fill) == "rgb(21, 64, 111)")


def exported(notebook: Path, folder: Path, chromium: Any) -> Any:
    """The page that `jupyter nbconvert --to html` makes of it, opened with the network off."""
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(folder)]
    done = subprocess.run([*command, str(notebook)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto((folder / notebook.with_suffix(".html").name).as_uri(), wait_until="domcontentloaded")
    return page
