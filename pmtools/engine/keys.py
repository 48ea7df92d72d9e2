"""Which columns a word of the grammar (`by="transition"`) stands for."""

COLUMNS = {
    "log": [],
    "case": ["case_id"],
    "transition": ["from_activity", "to_activity"],
    "activity": ["activity"],
    "sequence": ["sequence"],
    "resource": ["resource"],
    "team": ["team"],
}
ATTRIBUTE = "attribute:"
"""Before the name of a case attribute that would else be taken for a word of the grammar."""


def columns_of(key: str) -> list[str]:
    """The columns of a word of the grammar; any other key is a column of its own.

    >>> columns_of("transition")
    ['from_activity', 'to_activity']
    """
    return COLUMNS.get(key, [key])
