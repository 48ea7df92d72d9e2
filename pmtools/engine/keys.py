"""Which columns a word of the grammar (`by="transition"`) stands for."""

COLUMNS = {
    "log": [],
    "case": ["case_id"],
    "transition": ["from_activity", "to_activity"],
    "activity": ["activity"],
    "name": ["name"],
    "attribute": ["attribute"],
    "value": ["value"],
    "sequence": ["sequence"],
    "resource": ["resource"],
    "team": ["team"],
    "handover": ["from_team", "to_team"],
    "kind": ["kind"],
    "edge": ["edge"],
    "period": ["period"],
    "length": ["length"],
    "pair": ["one", "other"],
    "party": ["party"],
    "weekday": ["weekday"],
    "hour": ["hour"],
}
ATTRIBUTE = "attribute:"
"""Before the name of a case attribute that would else be taken for a word of the grammar."""
ASKED = "\0"
"""Before the name of an attribute's column, so that it is no column of the rows."""
CASE = tuple(COLUMNS["case"])
"""By what the events of a log lie together."""


def columns_of(key: str) -> list[str]:
    """The columns of a word of the grammar; any other key is a column of its own.

    >>> columns_of("transition")
    ['from_activity', 'to_activity']
    """
    return COLUMNS.get(key, [key])


def names_of(key: str) -> list[str]:
    """The columns of an answer that `per` split by a key.

    >>> names_of("case"), names_of("channel"), names_of("attribute:case")
    (['case_id'], ['channel'], ['case'])
    """
    own = key.removeprefix(ATTRIBUTE)
    return [own] if own != key else columns_of(key)
