"""That the tools do what they say, and that their checks can fail."""
