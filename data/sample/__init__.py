"""The sample directory: invented services, to try Fingerpost before any feed is read."""
