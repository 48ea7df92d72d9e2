"""Which columns a word of the grammar (`by="transition"`) stands for."""

COLUMNS = {
    "log": [],
    "case": ["case_id"],
    "transition": ["from_activity", "to_activity"],
}


def columns_of(key: str) -> list[str]:
    """The columns of a key; a word that is not in the table is a column of that name.

    >>> columns_of("transition")
    ['from_activity', 'to_activity']
    """
    return COLUMNS.get(key, [key])
