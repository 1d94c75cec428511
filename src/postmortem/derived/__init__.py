"""What follows from a report: milestones, timings, the chart, tables."""
