"""Questions that a team asks of its reports, and answers that say how much they rest on.

Each question has a file; `registry` lists them. An answer is a value: it prints, shows itself in a
notebook with a picture, and becomes a table.
"""
