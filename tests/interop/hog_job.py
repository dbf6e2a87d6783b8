"""A job that takes memory: hog_job.py MIB [--children N] [--shared N] [--until FIFO] [--stay]."""
import argparse
import os
import signal
import sys

parser = argparse.ArgumentParser()
parser.add_argument("mib", type=int)
parser.add_argument("--children", type=int, default=0, help="so many children take as much each, and the parent nothing")
parser.add_argument("--shared", type=int, default=0, help="so many children share what the parent took, until the line comes; then they write to it")
parser.add_argument("--until", help="goes on until a line comes from this FIFO")
parser.add_argument("--stay", action="store_true", help="never ends by itself")
arguments = parser.parse_args()

PAGE = 4096


def take():
    memory = bytearray(arguments.mib << 20)
    touch(memory, 1)
    return memory


def touch(memory, value):
    for at in range(0, len(memory), PAGE):
        memory[at] = value


def wait_line():
    with open(arguments.until) as fifo:
        fifo.readline()


def fork(count, work):
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            work()
            os._exit(0)
        children.append(child)
    return children


if arguments.children:
    def stay():
        kept = take()
        signal.pause()
        del kept
    fork(arguments.children, stay)
    signal.pause()

taken = take()
if arguments.shared:
    # Each child reads one byte when it is time: the parent writes as many.
    reader, writer = os.pipe()

    def write():
        os.read(reader, 1)
        touch(taken, 2)
        signal.pause()
    fork(arguments.shared, write)
    wait_line()
    os.write(writer, b"." * arguments.shared)
    signal.pause()
elif arguments.until:
    wait_line()
elif arguments.stay:
    signal.pause()
sys.exit(0)
