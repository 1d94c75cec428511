"""Benchmarks: this library against what people would use instead, on the same content.

`nox -s bench` runs them and prints the table; `python -m benchmarks --help` says what else it can do.
"""
