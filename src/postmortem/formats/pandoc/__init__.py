"""pandoc's tree, as its JSON: the bridge to the formats that pandoc writes and reads."""
