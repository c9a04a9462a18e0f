"""The base of one language in one file: a phone reads, searches and works it without a network."""
