"""Mail: HTML that Gmail, Outlook and Apple Mail show, with a text part and the chart as a picture."""
