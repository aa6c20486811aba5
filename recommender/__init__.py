"""WHAT SUITS THIS FAMILY, AND WHERE NOTHING DOES: needs, rules, ranking and gaps."""
