"""The sample directory: invented services, to try Fingerpost before any feed is read."""

from pathlib import Path

SAMPLE_FILE = Path(__file__).with_name("directory.json")
