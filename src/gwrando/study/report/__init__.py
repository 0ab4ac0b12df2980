"""From safe tables to findings in words, both languages, and to pages. Nothing unprotected is read here.

A finding says what recurs, whether more often than in comparison children, who noticed, when help came; each
with its numbers, intervals, source and what is missing. It never says that one thing causes another or what a
child will do. Source: study.md 4.3 (grades), 4.6 (order), 4.7 (both directions), 4.12 (groups only).
"""
