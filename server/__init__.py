"""Reflection workshops held live in browsers: rooms, their journal and the pages that show them."""
