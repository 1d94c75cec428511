"""The builder: a report as a chain of calls."""
