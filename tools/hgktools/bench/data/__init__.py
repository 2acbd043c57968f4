"""Seeded generators of the data that the cases run on."""
