"""One file per group of commands; `app.cli` only puts them together."""
