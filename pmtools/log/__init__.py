"""The event log: in memory, or read a part at a time."""

from pmtools.log.event_log import EventLog
from pmtools.log.large_log import LargeLog

__all__ = ["EventLog", "LargeLog"]
