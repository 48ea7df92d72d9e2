"""The history of cases, from the tables of a state: pure functions over frames of whole cases."""
