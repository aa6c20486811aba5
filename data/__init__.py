"""Reference tables and the sample directory, read as package data."""
