"""Reports of logs that ask too much: each gives a page, and says what it cannot tell."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

HEAD = "zaak,stap,moment,medewerker,team,case:kanaal,case:month,case:nummer"
LONG = "Aanvraag beoordelen " * 500
HEBREW = "בקשה התקבלה " * 40


def table(
    *steps: str,
    cases: int = 30,
    moment: str = "2025-{month:02d}-{day:02d} {hour:02d}:30",
    who: str = "p{case}",
    team: str = "Team {case}",
) -> str:
    """A log of so many cases that take these steps, a day apart."""
    rows = [HEAD]
    for case in range(cases):
        for place, step in enumerate(steps):
            when = moment.format(month=1 + case % 6, day=1 + case % 9 + place, hour=8 + place % 9)
            said = ",".join([who, team]).format(case=case % 9)
            kind = f"{'post' if case % 3 else 'web'},{'mei' if case % 2 else 'juni'},n{case}"
            rows.append(f'{case},"{step}",{when},{said},{kind}')
    return "\n".join(rows)


LOGS = {
    "no_resources": table("a", "b", "c", who=""),
    "no_teams": table("a", "b", "c", team=""),
    "one_case": table("a", "b", "c", cases=1),
    "one_event": table("a", cases=1),
    "one_event_per_case": table("a"),
    "all_times_equal": table("a", "b", "c", moment="2025-03-03 10:00"),
    "only_days": table("a", "b", "c", moment="2025-{month:02d}-{day:02d}"),
    "long_labels": table("a", LONG, HEBREW, LONG + "x"),
    "many_values": table("a", "b", cases=10_000),
}
SAYS = {
    "no_resources": "Dit log zegt niet welk team een stap deed, of alleen van teams die te klein",
    "no_teams": "Dit log zegt niet welk team een stap deed",
    "one_case": "1</strong> <span>zaak bekeken",
    "one_event": "1 gebeurtenis",
    "one_event_per_case": "Geen enkele zaak in dit log heeft twee stappen met een einde",
    "all_times_equal": "tussen de stappen in dit log verstrijkt geen tijd",
    "only_days": "Daarom noemt dit rapport alleen hele dagen",
    "long_labels": "Aanvraag beoordelen",
    "many_values": "10.000</strong> <span>zaken bekeken",
}


@pytest.fixture
def report(
    made: Callable[..., Path], page: Callable[[Path], str], tmp_path: Path
) -> Callable[..., str]:
    def run(name: str, text: str, *options: str) -> str:
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        return page(made(str(path), "improvement", *options))

    return run


@pytest.mark.parametrize("name", LOGS)
def test_a_page_is_made_and_says_what_is_the_matter(name: str, report: Callable[..., str]) -> None:
    assert SAYS[name] in report(name, LOGS[name])


def test_where_only_days_are_known_no_hour_or_minute_is_told(report: Callable[..., str]) -> None:
    html = report("days", LOGS["only_days"])
    told = html[html.index("In één oogopslag") : html.index("Begrippen</h2>")]
    body = told.replace("alleen hele dagen, en geen uren of minuten", "")
    for word in (" uur", "minuten", "minuut", "seconde"):
        assert word not in body


def test_a_page_of_long_labels_stays_small(report: Callable[..., str]) -> None:
    assert len(report("long", LOGS["long_labels"])) < 1_500_000


def test_all_cases_running(report: Callable[..., str], tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[finished]\nattribute = "nummer"\nvalues = ["x"]\n', encoding="utf-8")
    html = report("running", LOGS["no_teams"], "--mapping", str(mapping))
    assert "Volgens de mapping is nog geen zaak klaar; 30 zaken lopen" in html
    assert "zaken die klaar zijn" not in html[: html.index("De gegevens en hun grenzen</h2>")]


def test_an_attribute_called_month_is_the_attribute(
    report: Callable[..., str], tmp_path: Path
) -> None:
    html = report("month", table("a", "b", cases=60), "-p", "by=month,nummer")
    assert "juni" in html
    assert "Alle groepen bestaan uit minder dan vijf zaken" in html


@pytest.mark.parametrize("notebook", ["throughput", "waiting", "rework", "variants", "log_health"])
@pytest.mark.parametrize("name", ["one_event", "all_times_equal", "long_labels"])
def test_the_other_notebooks_too(
    notebook: str,
    name: str,
    made: Callable[..., Path],
    page: Callable[[Path], str],
    tmp_path: Path,
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(LOGS[name], encoding="utf-8")
    assert "Begrippen" in page(made(str(path), notebook))
