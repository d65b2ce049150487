"""What a room came to, as files to keep: a view becomes a summary, and the summary a document."""
