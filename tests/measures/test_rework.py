"""Rework against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.rework import rework

COUNTED = ("n", "n_cases", "n_repeat", "n_redo", "n_to_start")


@pytest.fixture
def again(tmp_path):
    """Rows (kind, activity, the counts) of cases `step resource` an hour apart; a dash is none."""

    def answer(*cases):
        lines = ["case_id,activity,resource,end"]
        for case, steps in enumerate(cases):
            for hour, step in enumerate(steps.split(", ")):
                activity, resource = step.split()
                who = resource.replace("-", "")
                lines.append(f"{case},{activity},{who},2024-06-03T{hour:02}:00Z")
        path = tmp_path / "steps.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        found = rework(pm.read_csv(path))
        return sorted(found[["kind", "activity", *COUNTED]].itertuples(index=False, name=None))

    return answer


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.rework)
    assert pm.rework is rework


@pytest.mark.parametrize("log", ["permits", "intake", "works"])
def test_whole_log(hand, compared, log):
    compared(rework(hand(log)), f"{log}.rework")


def test_by_a_case_attribute(hand, compared):
    compared(rework(hand("works"), by="channel"), "works.rework.channel")


def test_a_loop_is_with_the_step_directly_before(again):
    assert again("A x, A x, B x, A x") == [
        ("repetition", "A", 1, 1, 1, 0, 1),
        ("self_loop", "A", 1, 1, 1, 0, 1),
    ]


def test_repeat_and_redo_look_at_the_previous_occurrence_only(again):
    """x, y, x: the third is done by another than the second, although the first was by x."""
    assert again("S x, A x, A y, A x") == [("self_loop", "A", 2, 1, 0, 2, 0)]
    assert again("S x, A x, B z, A x, B y, A y") == [
        ("repetition", "A", 2, 1, 1, 1, 0),
        ("repetition", "B", 1, 1, 0, 1, 0),
    ]


@pytest.mark.parametrize("steps", ["S x, A -, A x", "S x, A x, A -", "S x, A -, A -"])
def test_where_either_is_unknown_it_is_neither_repeat_nor_redo(again, steps):
    assert again(steps) == [("self_loop", "A", 1, 1, 0, 0, 0)]


def test_back_to_the_start_is_back_to_the_first_activity_of_its_own_case(again):
    assert again("A x, B x, A x", "B x, A x, A x") == [
        ("repetition", "A", 1, 1, 1, 0, 1),
        ("self_loop", "A", 1, 1, 1, 0, 0),
    ]


def test_a_case_counts_once(again):
    assert again("A x, A x, A x", "A x, A x") == [("self_loop", "A", 3, 2, 3, 0, 3)]


def test_another_case_is_no_earlier_occurrence(again):
    assert again("A x", "A x", "B x") == []


def test_a_log_without_resources_has_rework(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text(
        "case_id,activity,end\n1,A,2024-06-03T09:00Z\n1,A,2024-06-03T09:30Z\n2,A,2024-06-03T09:30Z\n"
    )
    (row,) = rework(pm.read_csv(path)).to_dict("records")
    assert {key: row[key] for key in COUNTED} == dict(zip(COUNTED, (1, 1, 0, 0, 1), strict=True))
    assert (row["total"].total_seconds(), row["share"]) == (1800, 0.5)


def test_without_rework_there_are_no_rows_but_all_columns(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text("case_id,activity,end\n1,A,2024-06-03T09:00Z\n1,B,2024-06-03T09:30Z\n")
    found = rework(pm.read_csv(path))
    spread = ("total", "median", "p80", "p90", "share")
    assert found.columns.to_list() == ["kind", "activity", *COUNTED, *spread]
    assert len(found) == 0


@pytest.mark.parametrize("by", [None, "channel", "case"])
def test_dtypes(hand, by):
    found = rework(hand("works"), by=by)
    assert {str(found[column].dtype) for column in COUNTED} == {"int64"}
    assert found.share.dtype == "float64"
    assert {found[column].dtype.kind for column in ("total", "median", "p80", "p90")} == {"m"}
