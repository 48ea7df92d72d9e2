"""The map of a log in one line: what it shows, in which words, and that it stands alone."""

import re

import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.exploring.map import map as drawn
from pmtools.report.language import spoken


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.map is drawn


def test_it_is_the_map_of_the_measures() -> None:
    log = pm.example_log()
    shown = pm.map(log, steps=9, mode="time")
    theirs = pm.plot_flow(pm.activities(log), pm.time_between(log), steps=9, mode="time")
    assert (shown.title, shown.body) == (theirs.title, theirs.body)


def test_it_stands_alone_with_its_style_and_script() -> None:
    markup = pm.map(pm.example_log())._repr_html_()
    assert markup.startswith('<div class="pmtools"><style>')
    assert markup.count("<style>") == markup.count("<script>") == 1
    assert "--accent: #15406f" in markup
    assert not re.search(r"(?:src|href)=\"?http|url\(|@import", markup)
    style = markup[: markup.index("</style>")]
    assert len(style) < 20_000
    assert "font-face" not in style


def test_what_is_no_map_has_no_script() -> None:
    log = pm.example_log()
    assert "<script>" not in pm.timeline(log)._repr_html_()
    assert "<script>" in pm.difference(log, log)._repr_html_()


def test_in_a_report_nothing_brings_style() -> None:
    assert "<style>" not in pm.map(pm.example_log()).markup("map")


def test_office_time_is_said_by_the_clock_of_the_log_and_not_after_it() -> None:
    log = pm.example_log()
    assert "werkdagen" in pm.map(log.on(pm.office_calendar())).body
    assert spoken().office is None
    assert "werkdagen" not in pm.map(log).body


def test_english_down_to_its_table() -> None:
    markup = pm.map(pm.example_log(), language="en")._repr_html_()
    assert "How the work flows" in markup
    assert '<th scope="col" class="number">Times</th>' in markup
    assert spoken().language == "nl"


def test_what_cannot_be_shown_is_refused() -> None:
    log = pm.example_log()
    with pytest.raises(ParameterError, match="steps is 0"):
        pm.map(log, steps=0)
    with pytest.raises(ParameterError, match="Unknown language 'fr'"):
        pm.map(log, language="fr")
