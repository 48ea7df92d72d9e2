"""The colours of a municipality, taken from its design tokens, with their contrast guarded."""
