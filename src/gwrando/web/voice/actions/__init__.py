"""Writes: each is one transaction with who and when, and adds one row to the audit log.

What a child does is logged as done by "child" in a room at an hour, never which child or what (decision 0030).
"""
