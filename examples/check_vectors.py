#!/usr/bin/env python3
"""Decide every published bundle vector with verify_bundle.py and compare with the index.

    check_vectors.py FOLDER      the folder with index.json
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import verify_bundle  # noqa: E402


def decide(folder, vector):
    try:
        verify_bundle.verify(folder / vector["bundle"], folder / vector["root"], vector["at"])
        return "ok"
    except verify_bundle.Refused as refusal:
        return refusal.code


def main():
    folder = pathlib.Path(sys.argv[1])
    vectors = json.loads((folder / "index.json").read_text("utf-8"))["vectors"]
    wrong = [f"{v['name']}: published {v['outcome']}, decided {outcome}" for v in vectors if (outcome := decide(folder, v)) != v["outcome"]]
    print("\n".join(wrong) if wrong else f"{len(vectors)} vectors decided as published")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
