"""Views: reports that are made of reports for other readers, with less in them."""
