"""The one estimator: which cases are compared, by how much they differ, and what that says."""
