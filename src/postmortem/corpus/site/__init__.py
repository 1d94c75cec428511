"""A static site of a corpus: plain pages of HTML, a feed, and a small script for search.

`build` writes the files; `pages` makes the pages that list reports, `report_pages` a page for each
report, `links` finds which reports belong together, `feed` makes the Atom feed and the sitemap.
"""
