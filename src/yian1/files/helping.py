"""The second process of ahead.py: python -m yian1.files.helping, files in, a line of JSON out for each."""

from __future__ import annotations

import gc
import json
import sys

from yian1.yaml import encoding
from yian1.yaml.read import Value, read_yaml

BATCH = 32_768  # bytes written at once: each time the other process is held up a little


def main() -> None:
    """Read from stdin a line with the lengths of the files and then the files; answer null for one in doubt."""
    gc.disable()
    lengths = json.loads(sys.stdin.buffer.readline())
    files = [sys.stdin.buffer.read(length) for length in lengths]
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
    with open(sys.stdout.fileno(), "wb", buffering=BATCH, closefd=False) as stream:
        stream.writelines(encode(_value(data)).encode("utf-8", "surrogatepass") + b"\n" for data in files)


def _value(data: bytes) -> Value:
    text, problems = encoding.decode(data, "")
    parsed = read_yaml(text, "") if text is not None and not problems else None
    return parsed.value if parsed is not None and parsed.complete and not parsed.problems else None


if __name__ == "__main__":
    main()
