"""A register with one iteration and the run of its last review, written by hand for a test."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

RUN = "20260110T101112Z-abcdef"
SHA = "ab" * 32
SVG = (
    '<svg class="chart" viewBox="0 0 548 225" width="548pt" height="225pt" '
    'xmlns="http://www.w3.org/2000/svg"><text x="9" y="20">as it was kept</text></svg>'
)
GOAL = """[[goal]]
id = "sneller"
programme_goal = {programme_goal}
process = {process}
measure = "{measure}"
target = "{target}"
date = 2026-06-01
owner = {owner}
[[goal.guard]]
measure = "first_time_complete"
"""
ITERATION = """id = "{id}"
goal = "sneller"
team = {team}
title = {title}
problem = {problem}
hypothesis = {hypothesis}
countermeasure = {countermeasure}
start = 2025-07-01
{more}
"""
TEXTS = {
    "programme_goal": "Inwoners weten snel waar zij aan toe zijn",
    "process": "uittreksel",
    "owner": "teamleider burgerzaken",
    "team": "burgerzaken",
    "title": "Controle aan de balie",
    "problem": "Uittreksels worden vaak hersteld.",
    "hypothesis": "Als de balie zelf controleert, is herstel niet nodig.",
    "countermeasure": "De balie controleert met een lijst.",
}
RESULT = {
    "date": "2026-01-10",
    "verdict": '"improved"',
    "log": '"zaken.xes"',
    "sha256": f'"{SHA}"',
    "measure": '"throughput_p80"',
    "effect": -3.0,
    "low": -4.5,
    "high": -1.0,
    "unit": '"days"',
    "n_before": 120,
    "n_after": 80,
    "run": f'"{RUN}"',
}


def quoted(text: str) -> str:
    """A text as TOML, whatever is in it."""
    return json.dumps(text)


def register(
    folder: Path,
    *results: dict[str, object],
    measure: str = "throughput_p80",
    target: str = "5 dagen",
    more: str = "",
    **texts: str,
) -> Path:
    """A register in a folder: a goal, and the iteration `balie` with its results."""
    (folder / "iterations").mkdir(parents=True)
    name = quoted(texts.pop("name", "Verbeterregister"))
    (folder / "register.toml").write_text(f'name = {name}\nlanguage = "nl"\n', encoding="utf-8")
    said = {key: quoted(text) for key, text in {**TEXTS, **texts}.items()}
    goals = GOAL.format(measure=measure, target=target, **said)
    (folder / "goals.toml").write_text(goals, encoding="utf-8")
    told = ITERATION.format(id="balie", more=more, **said) + "".join(map(result, results))
    (folder / "iterations" / "balie.toml").write_text(told, encoding="utf-8")
    return folder


def result(changed: dict[str, object]) -> str:
    """A result as it stands in a file; a value of None leaves its line out."""
    values = {key: value for key, value in {**RESULT, **changed}.items() if value is not None}
    return "\n[[result]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())


def entries(folder: Path, kind: str, them: Sequence[dict[str, object]]) -> None:
    """Agreements, lessons or risks in their file."""
    lines = [
        f"[[{kind}]]\n" + "".join(f"{key} = {value}\n" for key, value in one.items())
        for one in them
    ]
    (folder / f"{kind}s.toml").write_text("\n".join(lines), encoding="utf-8")


def filled(folder: Path, text: str | None) -> Path:
    """A register with all that an A3 can show; every text of it goes on and on."""
    if text is None:
        return register(folder, {})
    whole = (text * 1500)[:3000]
    said = {name: whole.replace("@", "W") for name in (*TEXTS, "name")}
    scope = f'[scope]\nattribute = "kanaal"\nvalues = [{quoted(whole)}, "x"]\n'
    line = f"step = {quoted(whole)}\n"
    more = f'{line}expected = "4 dagen"\nwash_out = "2 weken"\nended = 2026-04-01\n{scope}'
    before = [{"date": f"2025-{month:02}-01"} for month in range(8, 13)]
    last = {"log": quoted(whole[:200]), "verdict": '"not_shown"', "high": 1.0}
    register(folder, *before, last, more=more, **said)
    with (folder / "goals.toml").open("a", encoding="utf-8") as goals:
        for measure in ("waiting_before", "rework"):
            goals.write(f'[[goal.guard]]\nmeasure = "{measure}"\n{line}')
    file = folder / "iterations" / "balie.toml"
    other = file.read_text(encoding="utf-8").replace('id = "balie"', 'id = "ander"')
    (folder / "iterations" / "ander.toml").write_text(other, encoding="utf-8")
    for kind, values in {
        "lesson": {"date": "2026-02-01", "text": quoted(whole)},
        "agreement": {"rule": quoted(whole), "tolerance": '"5%"', "since": "2026-02-01"},
        "risk": {
            "risk": quoted(whole),
            "mitigation": quoted(whole),
            "carried_out": "false",
            "date": "2026-02-01",
        },
    }.items():
        ids = [{} if kind == "lesson" else {"id": f'"n{n}"'} for n in range(6)]
        them = [{**one, "iteration": '"balie"', **values} for one in ids]
        entries(folder, kind, them)
    return folder


def run(reports: Path, measure: str = "throughput_p80", iteration: str = "balie") -> Path:
    """The run of the review, as `pm.show` leaves it."""
    folder = reports / "zaken" / "iteration_review" / RUN
    (folder / "answers").mkdir(parents=True)
    (folder / "figures").mkdir()
    record = {"input": {"sha256": SHA}, "parameters": {"language": "nl"}}
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / "figures" / "weeks.svg").write_text(SVG, encoding="utf-8")
    for name, frame in {
        "tried": pd.DataFrame({"id": [iteration]}),
        "outcome": outcome(measure),
        "weeks": weeks(),
    }.items():
        frame.to_parquet(folder / "answers" / f"{name}.parquet", index=False)
    return folder


def outcome(measure: str) -> pd.DataFrame:
    """What `Review.result` gives, as far as it is told."""
    share = measure == "share_in_term"
    row = {
        "measure": measure, "verdict": "improved", "effect": -3.0, "low": -4.5, "high": -1.0,
        "smallest": 0.021 if share else 2.1, "mean_before": 0.75 if share else 12.4,
        "mean_after": 9.4, "horizon": 0.0 if share else 40.0, "n_before": 120, "n_after": 80,
        "before_from": pd.Timestamp("2024-12-31"), "before_until": pd.Timestamp("2025-06-03"),
        "after_from": pd.Timestamp("2025-07-01"), "after_until": pd.Timestamp("2025-12-01"),
    }  # fmt: skip
    return pd.DataFrame([row])


def weeks() -> pd.DataFrame:
    """Twelve weeks of a chart, of which two after the change stand out."""
    days = pd.date_range("2025-05-05", periods=12, freq="7D")
    after = [day >= pd.Timestamp("2025-07-01") for day in days]
    return pd.DataFrame(
        {
            "week": days,
            "n_cases": 9,
            "value": [12.0 + n % 3 for n in range(12)],
            "middle": 12.4,
            "lower": 8.0,
            "upper": 16.8,
            "side": ["after" if each else "before" for each in after],
            "signal": [""] * 10 + ["outside", "run"],
        }
    )
