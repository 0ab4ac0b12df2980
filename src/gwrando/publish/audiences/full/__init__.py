"""The full version: data and templates only."""
