"""What changed between two runs: the data, the definition, or the process itself."""
