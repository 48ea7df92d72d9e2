"""Why cases wait: what `waiting_causes` and its neighbours are made of."""
