"""The demonstration: a real repository, and its markers read by everyone."""
