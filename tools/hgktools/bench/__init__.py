"""The benchmark harness: ours, its peers and the physical limit, together."""
