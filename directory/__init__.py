"""WHAT EXISTS, WHERE, WHEN AND FOR WHOM: records, places, hours and the store that keeps them."""
