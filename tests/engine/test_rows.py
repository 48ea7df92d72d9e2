"""The two verbs and the answer, on rows made by hand."""

from datetime import timedelta

import polars as pl
import pytest

from pmtools.engine.memory import MemoryRows
from pmtools.errors import ParameterError


def attribute(name: str) -> pl.LazyFrame:
    if name != "channel":
        raise ParameterError(f"Cannot split by {name!r}.")
    return pl.LazyFrame({"case_id": ["1", "2"], "channel": ["post", "balie"]})


@pytest.fixture
def rows() -> MemoryRows:
    frame = pl.LazyFrame(
        {
            "case_id": ["1", "1", "2", "2", "2"],
            "from_activity": pl.Series(["b", "a", "b", "b", "a"], dtype=pl.Enum(["b", "a"])),
            "to_activity": pl.Series(["a", "a", "a", "a", "b"], dtype=pl.Enum(["b", "a"])),
            "gap": [timedelta(hours=hours) for hours in (1, 2, 3, 4, 5)],
        }
    )
    return MemoryRows(frame, attribute)


def test_per_nothing_is_one_row(rows: MemoryRows) -> None:
    answer = rows.per(None, n=pl.len()).answer()
    assert answer.to_dict("list") == {"n": [5]}


def test_per_transition_ranks_and_breaks_ties_by_order_of_appearance(rows: MemoryRows) -> None:
    answer = rows.per("transition", n=pl.len()).answer(rank="n")
    assert answer.values.tolist() == [["b", "a", 3], ["a", "b", 1], ["a", "a", 1]]


def test_a_key_that_rows_lack_is_joined_on_the_case(rows: MemoryRows) -> None:
    answer = rows.per(["transition", "channel"], total=pl.col("gap").sum()).answer(rank="total")
    assert answer.values.tolist()[0] == ["b", "a", "balie", timedelta(hours=7)]


def test_finish_sees_all_rows(rows: MemoryRows) -> None:
    answer = rows.per("case", n=pl.len()).answer(share=pl.col("n") / pl.col("n").sum())
    assert answer["share"].to_list() == pytest.approx([0.4, 0.6])


def test_within_chains_and_hands_over_earlier_rows(rows: MemoryRows) -> None:
    most = rows.per("case", most=pl.col("gap").max())

    def below(plan: pl.LazyFrame, most: pl.LazyFrame) -> pl.LazyFrame:
        return plan.join(most, on="case_id").filter(pl.col("gap") < pl.col("most"))

    answer = rows.within("case", below, most=most).per("case", n=pl.len()).answer()
    assert answer.values.tolist() == [["1", 1], ["2", 2]]


def test_an_answer_decodes_labels_and_lists(rows: MemoryRows) -> None:
    routes = rows.within("case", lambda plan: plan.group_by("case_id").agg(route="from_activity"))
    answer = routes.answer()
    assert answer["route"].to_list() == [("b", "a"), ("b", "b", "a")]
    assert answer.dtypes["case_id"] == "str"


def test_no_rows_keep_their_columns(rows: MemoryRows) -> None:
    nothing = rows.within("case", lambda plan: plan.filter(pl.lit(False)))
    answer = nothing.per("transition", median=pl.col("gap").median()).answer(rank="median")
    assert answer.empty
    assert answer.columns.to_list() == ["from_activity", "to_activity", "median"]
    assert answer.dtypes["median"].kind == "m"


def test_an_unknown_key_is_refused(rows: MemoryRows) -> None:
    with pytest.raises(ParameterError, match="Cannot split by 'chanel'"):
        rows.per("chanel", n=pl.len())


def split(name: str) -> pl.LazyFrame:
    return pl.LazyFrame({"case_id": ["1", "2"], name: [20, 3]})


def test_an_attribute_never_meets_a_column_of_the_rows(rows: MemoryRows) -> None:
    mine = MemoryRows(rows.plan, split)
    answer = mine.per("gap", total=pl.col("gap").sum()).answer()
    assert answer.values.tolist() == [[3, timedelta(hours=12)], [20, timedelta(hours=3)]]


def test_an_attribute_with_the_name_of_an_answer_is_refused(rows: MemoryRows) -> None:
    with pytest.raises(ParameterError, match="the answer has a column of that name"):
        MemoryRows(rows.plan, split).per("n", n=pl.len())


def test_a_number_as_key_has_its_order_too(rows: MemoryRows) -> None:
    answer = MemoryRows(rows.plan, split).per("fee", n=pl.len()).answer()
    assert answer["fee"].to_list() == [3, 20]


def test_a_total_of_millions_of_years_is_exact() -> None:
    from pmtools.measures.spread import spread

    long = timedelta(days=365 * 9000)
    rows = MemoryRows(pl.LazyFrame({"gap": [long] * 200}), attribute)
    answer = rows.per(None, **spread("gap")).answer()
    assert answer["total"].dt.total_seconds().to_list() == [200 * long.total_seconds()]


def test_a_key_of_an_earlier_pass_is_not_asked_of_the_case_again(rows: MemoryRows) -> None:
    first = rows.per(["case", "channel"], gap=pl.col("gap").sum())
    renamed = first.within("log", lambda found: found.drop("case_id"))
    answer = renamed.per("channel", n=pl.len()).answer()
    assert answer.to_dict("list") == {"channel": ["balie", "post"], "n": [1, 1]}


def test_what_is_asked_of_a_case_stands_beside_its_rows(rows: MemoryRows) -> None:
    beside = rows.beside({"channel": "channel"}).collect()
    told = rows.per(["case", "channel"], n=pl.len()).collect()
    assert beside.height == rows.collect().height
    assert set(beside.select("case_id", "channel").unique().rows()) == set(
        told.select("case_id", "channel").rows()
    )
