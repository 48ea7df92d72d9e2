"""`pmtools lab` as a coach meets it, in a real JupyterLab and a real browser."""

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long


def test_the_start_page_is_what_one_sees(lab: Any, tmp_path: Path) -> None:
    with lab.opened("Begin hier.md") as screen:
        screen.page.get_by_role("heading", name="Welkom", exact=False).wait_for()
        screen.page.wait_for_timeout(3000)
        screen.page.screenshot(path="/tmp/lab_start.png")


def test_a_shipped_notebook_runs_whole(lab: Any) -> None:
    with lab.opened("notebooks/throughput.ipynb") as screen:
        screen.run_all()
        assert screen.page.locator(".jp-OutputArea-output img, .jp-OutputArea-output svg").count()
        assert screen.page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        screen.page.screenshot(path="/tmp/lab_nb.png")
    assert lab.outside() == []
