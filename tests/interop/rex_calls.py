"""Calls of functions by REX through a host's socket, and servers whose ssh is a script that runs the agent here, each with a home folder of its own."""

import os
import pathlib
import stat
import struct

from smash_client import DAEMON_COMMAND, DAEMON_RESULT, string
from smash_host import HOST_PROGRAM

CALL_FUNCTION = 71040
BOOLEAN, INT32, UINT32, TEXT, BLOB = 1, 6, 7, 13, 14
LIBRARY, FUNCTION, RETURNS, ARGUMENT, TIME_LIMIT = range(64, 69)
RETURN = 1

# What ssh is told ends with: -- HOST COMMAND. A server is its home folder; it is "down" where there is none.
FAKE_SSH = """#!/bin/sh
while [ "$1" != -- ]; do shift; done
cd {homes}/"$2" 2> /dev/null || {{ echo "ssh: connect to host $2 port 22: No route to host" >&2; exit 255; }}
echo $$ > ssh.pid
HOME=$PWD XDG_STATE_HOME=$PWD exec {agent} --agent --identity here.me
"""


class CallFault(Exception):
    """The error id, Linux's number, and the message."""


class Servers:
    """What REX takes for other machines, in a folder, and rex.rc for them in it."""

    def __init__(self, folder, *names):
        self.folder = pathlib.Path(folder)
        self.homes = self.folder / "homes"
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        ssh = bin_folder / "ssh"
        ssh.write_text(FAKE_SSH.format(homes=self.homes, agent=os.path.join(os.path.dirname(HOST_PROGRAM), "smash-rex")))
        ssh.chmod(0o755)
        for name in names:
            self.grant(name, "allow here.me *")
        (self.folder / "rex.rc").write_text(f"servers : {', '.join(names)}\n")
        self.environment = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": str(self.folder)}

    def grant(self, name, *lines):
        """What is granted there, in place of what was."""
        place = self.homes / name / ".config" / "smash" / "rex"
        place.mkdir(parents=True, exist_ok=True)
        (place / "access").write_text("".join(f"{line}\n" for line in lines))
        (place / "access").chmod(stat.S_IRUSR | stat.S_IWUSR)

    def pid(self, name):
        """That of its ssh."""
        return int((self.homes / name / "ssh.pid").read_text())


def field(tag, value):
    value = value if isinstance(value, bytes) else value.encode()
    return struct.pack(">HI", tag, len(value)) + value


def item(kind, value):
    return struct.pack(">B", kind) + value


def text(value):
    return item(TEXT, string(value.encode() if isinstance(value, str) else value))


def fields_of(library, function, returns, *arguments, limit=None):
    fields = field(LIBRARY, library) + field(FUNCTION, function) + field(RETURNS, returns)
    for type_, value in arguments:
        fields += field(ARGUMENT, string(type_.encode()) + value)
    return fields + (field(TIME_LIMIT, struct.pack(">I", limit)) if limit else b"")


def call(client, server, fields, waits=True):
    """Server, pid, and the result's fields."""
    message = item(INT32, struct.pack(">i", CALL_FUNCTION)) + text(server) + item(BOOLEAN, bytes([waits])) + text("") + item(BLOB, string(fields))
    answer = Items(client.request(DAEMON_COMMAND, string(message), expected=DAEMON_RESULT)[4:])
    status = answer.number()
    error_id = answer.text()
    if status:
        raise CallFault("", status, error_id)
    if error_id:
        raise CallFault(error_id, answer.number(), answer.text())
    return answer.text(), answer.number(), read_fields(answer.bytes())


def cos(client, server, number=0.5):
    _, _, result = call(client, server, fields_of("libm.so.6", "cos", "f64", ("f64", struct.pack(">d", number))))
    return struct.unpack(">d", result[RETURN])[0]


def read_fields(data):
    fields = {}
    while data:
        tag, length = struct.unpack_from(">HI", data)
        fields[tag] = data[6:6 + length]
        data = data[6 + length:]
    return fields


class Items:
    """The items of a CEDAR message."""

    def __init__(self, data):
        self.data = data

    def number(self):
        value = struct.unpack_from(">i" if self.data[0] == INT32 else ">I", self.data, 1)[0]
        self.data = self.data[5:]
        return value

    def bytes(self):
        length = struct.unpack_from(">I", self.data, 1)[0]
        value, self.data = self.data[5:5 + length], self.data[5 + length:]
        return value

    def text(self):
        return self.bytes().decode()
