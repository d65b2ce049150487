"""The tests, which read as sentences about the product, and what they share."""
