"""Pages: parse, one query or action, render."""
