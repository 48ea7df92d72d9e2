from pmtools.errors import SourceError


def sheet_tables(path, digest, mapping, *, skip_bad_rows, advance):
    raise SourceError("soon")
