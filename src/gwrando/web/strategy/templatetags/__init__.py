"""Pieces of the strategy for pages of other parts."""
