"""Stands before the real stage and kills it, and itself, a second before a slot of one medium is due.

Used as: deadly-stage.py MEDIUM STAGE [ARGUMENT ...], in the directory that the depot is in. `all` kills every stage at once. Once
there is a file `cured` there, nothing kills any more.
"""
import glob
import json
import os
import subprocess
import sys
import threading
import time

medium, command = sys.argv[1], sys.argv[2:]
objects = [
    use["rendition"]["object"]
    for path in glob.glob("depot/releases/*.json")
    for use in json.load(open(path))["uses"]
    if use["place"]["media"] == medium or medium == "all"
]
stage = subprocess.Popen(command, stdin=subprocess.PIPE)
threading.Thread(target=lambda: os._exit(stage.wait()), daemon=True).start()


def die():
    stage.kill()
    os._exit(9)


for line in sys.stdin.buffer:
    command = json.loads(line)
    for part in command["together"]["_0"] if "together" in command else [command]:
        slot = part.get("add", {}).get("_0", {})
        source = json.dumps(slot.get("source", {})).replace("/", "").replace("\\", "")
        if any(name in source for name in objects) and not os.path.exists("cured"):
            threading.Timer(max(0.0, slot["start"] / 1e9 - time.time() - 1), die).start()
    stage.stdin.write(line)
    stage.stdin.flush()
stage.stdin.close()
os._exit(stage.wait())
