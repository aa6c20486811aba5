"""Run a benchmark by its name, or say which there are.

python -m tests.bench [NAME [OPTIONS…]]        make bench NAME=import_speed ARGS="--services 1000"
"""

import ast
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def benches():
    """Return the first line of what each runnable file here says of itself, by name."""
    found = {}
    for path in sorted(HERE.glob("[a-z]*.py")):
        text = path.read_text(encoding="utf-8")
        if "__main__" in text:
            found[path.stem] = (ast.get_docstring(ast.parse(text)) or "").splitlines()[0]
    return found


def main(words):
    """Run what was named, with its own options."""
    known = benches()
    if not words:
        for name, question in known.items():
            print(f"{name:18} {question}")
        return
    name, *options = words
    if name not in known:
        sys.exit(f"There is no benchmark {name!r}; there are: {', '.join(known)}.")
    sys.argv = [name, *options]
    runpy.run_module(f"tests.bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
