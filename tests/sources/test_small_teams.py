"""Teams too small to name, or of unknown size, leave the log at the door of a report."""

import pytest

import pmtools as pm
from pmtools.sources.small_teams import shield_small_teams

HEAD = "zaak,stap,moment,medewerker,afdeling\n"


@pytest.fixture
def log(save):
    """Team A has five people, B four, C none that is known."""
    who = (
        [("A", f"a{at}") for at in range(5)]
        + [("B", f"b{at % 4}") for at in range(9)]
        + [("C", "")]
    )
    rows = [
        f"{at},stap,2025-01-{at + 1:02d} 10:00,{person},{team}\n"
        for at, (team, person) in enumerate(who)
    ]
    path = save(HEAD + "".join(rows), "teams.csv")
    return lambda **given: pm.read_csv(path, mapping=pm.LogMapping(**given))


def teams(log, **given):
    events = shield_small_teams(log, **given).events
    return sorted(events["team"].drop_nulls().unique().to_list()), events["team"].null_count()


def test_a_team_of_five_is_shown_and_the_steps_of_others_stay(log):
    assert teams(log()) == (["A"], 10)
    assert "fewer than 5 people or of unknown size, which are not named: 2" in "".join(
        shield_small_teams(log()).origin.notes
    )


def test_no_name_of_a_hidden_team_is_left_as_a_code(log):
    shielded = shield_small_teams(log())
    assert shielded.events["team"].dtype.categories.to_list() == ["A"]


def test_the_mapping_states_a_size_or_an_organisation(log):
    assert teams(log(team_sizes={"B": 12, "C": "organisation"}))[0] == ["A", "B", "C"]
    assert teams(log(team_sizes={"A": 3}))[0] == []


def test_roles_and_machines_are_no_people_to_count(log):
    assert teams(log(), resources_are_people=False)[0] == []


def test_where_all_may_be_shown_the_log_stays_the_same(log):
    whole = log(team_sizes={"B": 5, "C": 5})
    assert shield_small_teams(whole) is whole


def test_a_size_that_is_none_is_refused():
    with pytest.raises(pm.PmtoolsError, match="must be a number of people"):
        pm.LogMapping.from_dict({"team_sizes": {"A": "veel"}})
