"""Checks: what makes a post-mortem good or bad, one rule a function.

A rule reads a report and points at what it finds. Nothing here changes a word, and nothing asks the
clock. `docs/checks.md` shows what rules there are; `rule` makes one of your own.
"""
