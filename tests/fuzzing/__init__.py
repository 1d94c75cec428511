"""Searches for inputs that break a law: by generators, and guided by which lines of the code run."""
