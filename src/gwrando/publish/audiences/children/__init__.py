"""The children version: data and templates only."""
