"""Errors that a user can act on.

Every message names what is wrong, where, what was expected, and what to do about it.
"""


class PmtoolsError(Exception):
    """Any error that pmtools explains to the user, without a traceback on the command line."""


class SourceError(PmtoolsError):
    """A file or system that cannot be read whole."""


class SchemaError(SourceError):
    """A source that was read, but whose columns or values do not make an event log."""


class CapabilityError(PmtoolsError):
    """A question that this log cannot answer, such as waiting time without start times.

    `lack` names what is missing (`"start"`, `"resource"`, `"transition"`), so that a report can say
    it in its own language.
    """

    def __init__(self, lack: str, message: str) -> None:
        super().__init__(message)
        self.lack = lack


class TooLargeError(PmtoolsError):
    """Rows that were asked for at once of a log that is read a part at a time."""


class ParameterError(PmtoolsError):
    """A parameter that the notebook does not have, or a value of the wrong type."""


class EmptyError(ParameterError):
    """A filter that leaves nothing of a log to measure."""


class PrivacyError(PmtoolsError):
    """Something that would let personal data out, or a pseudonym key that cannot be kept."""


class RunError(PmtoolsError):
    """A notebook that could not be run to its end."""
