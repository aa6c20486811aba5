"""Words into needs, and signs that something is urgent."""
