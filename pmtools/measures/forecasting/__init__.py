"""The chance that a running case misses its term, and what earlier forecasts were worth."""
