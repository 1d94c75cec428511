"""Values: dates, durations, clocks, moments, sequences of times, quantities."""
