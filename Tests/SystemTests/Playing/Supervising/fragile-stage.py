"""Stands before the real stage and kills it, and itself, a second after it is told of a slot with a word that stands in the
file `deadly.txt` of the directory that the player was started in, a word a line.

Used as: fragile-stage.py STAGE [ARGUMENT ...]
"""
import os
import subprocess
import sys
import threading

stage = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)
threading.Thread(target=lambda: os._exit(stage.wait()), daemon=True).start()


def die():
    stage.kill()
    os._exit(9)


for line in sys.stdin.buffer:
    with open("deadly.txt") as words:
        if b'"add"' in line and any(word.encode() in line for word in words.read().split()):
            threading.Timer(1, die).start()
    stage.stdin.write(line)
    stage.stdin.flush()
stage.stdin.close()
os._exit(stage.wait())
