"""The gate: one function for each named check."""
