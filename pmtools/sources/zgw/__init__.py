"""Case systems that speak the ZGW APIs, the national standard: from a server to an event log."""
