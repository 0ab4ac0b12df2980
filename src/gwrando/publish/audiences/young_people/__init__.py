"""The young people version: data and templates only."""
