"""Stands before the real stage: the first dies at once, the second refuses its output as if that were gone, the next are real.

Used as: refusing-stage.py STAGE [ARGUMENT ...]. How many there were stands in the file `stages`, a byte each.
"""
import json
import os
import sys

with open("stages", "ab") as stages:
    stages.write(b".")
    number = stages.tell()
if number == 1:
    sys.exit(9)
if number == 2:
    print(json.dumps({"refused": {"code": "stage.failed", "problem": "no such display", "remedy": "find it"}}), flush=True)
    sys.exit(2)
os.execv(sys.argv[1], sys.argv[1:])
