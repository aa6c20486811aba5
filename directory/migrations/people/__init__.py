"""Steps of the people's store."""
