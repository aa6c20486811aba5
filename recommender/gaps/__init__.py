"""Where nothing suits: demand, supply, measures, causes and doubt."""
