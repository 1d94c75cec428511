"""The model: a report as data."""
