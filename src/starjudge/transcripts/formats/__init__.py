"""One module a format: how to know it by its content, and how to read it."""
