"""A real host, its clients' connections, and jobs that end when they are told to."""

import os
import select
import shutil
import tempfile
import time

from smash_client import HOST_RESTART, PROCESS_ID, RUNNING, SESSION_PID, WANT_RECORD, Client, Disconnected, Refused, field
from smash_host import PATIENCE, Fifo, Host, Process


class Link(Client):
    """A connection of which it is known whether an update can be read without waiting."""

    def has_packet(self):
        length = int.from_bytes(self.received[4:8], "big")
        return bool(self.updates) or len(self.received) >= 8 + length and len(self.received) >= 8


class Rig:
    """One host, used for one run after the other: each has clients of other names, and begins with no pool and no job."""

    def __init__(self, slots, keep=False, patience=PATIENCE):
        self.folder = tempfile.mkdtemp(prefix="smash-model-")
        self.patience = patience
        self.kills = 0         # after several in a row the master takes its time before it starts a session
        self.slots, self.runs, self.links, self.fifos, self.names = slots, 0, {}, {}, {}
        self.arguments = ("-n", str(slots), *(("-o", "KEEP_RECORDS=true") if keep else ()))
        self.events = Fifo(os.path.join(self.folder, "events"))
        self.host = Host(self.folder, *self.arguments)

    def begin(self, clients):
        """A run with clients of these names."""
        self.runs += 1
        self.names = {name: f"{name}{self.runs}" for name in clients}
        for name in clients:
            self.connect(name)

    def connect(self, name):
        """Logs a client in; the host may not have seen yet that its connection before has gone, or may be starting again."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                link = Link(self.host.path, timeout=max(PATIENCE, 30))
                self.links[name] = link
                link.login(self.names[name], field(WANT_RECORD))
                return
            except (Refused, Disconnected, OSError) as error:
                link.close()
                if time.monotonic() > deadline or isinstance(error, Refused) and error.errno != 16:
                    raise

    def disconnect(self, name):
        self.links[name].close()

    def command(self, tag):
        """A job that writes its name to its output, tells that it is there, and ends with the exit code that it is told."""
        return (f'f={self.folder}/$$ t={tag}${{SMASH_INDEX:+.$SMASH_INDEX}}; mkfifo $f; echo $t; echo $t $$ > {self.events.path}; read x < $f; rm $f; exit $x')

    def end_job(self, pid, code):
        path = os.path.join(self.folder, str(pid))
        # For both ends: the job may not have opened it yet.
        descriptor = self.fifos[pid] = os.open(path, os.O_RDWR)
        os.write(descriptor, b"%d\n" % code)

    def forget(self, pid):
        """The process has ended."""
        if pid in self.fifos:
            os.close(self.fifos.pop(pid))

    def events_now(self):
        """Lines of jobs that are there by now."""
        lines = []
        while self.events.has_line(0):
            lines.append(tuple(self.events.line().split()))
        return lines

    def next_event(self):
        return tuple(self.events.line().split())

    def next_update(self):
        """The next update on any of the connections: client, job, status, process or None."""
        name = self.readable(self.patience)
        if name is None:
            raise TimeoutError("no update comes")
        job, status, record = self.links[name].next_update()
        return name, job, status, record.get(PROCESS_ID) if status == RUNNING else None

    def readable(self, seconds):
        for name, link in self.links.items():
            if link.has_packet():
                return name
        poll = select.poll()
        for link in self.links.values():
            poll.register(link.socket, select.POLLIN)
        ready = [descriptor for descriptor, _ in poll.poll(1000 * seconds)]
        return next((name for name, link in self.links.items() if link.socket.fileno() in ready), None)

    def kill_session(self):
        """The session is killed; all come again."""
        names = list(self.links)
        session = Process(self.links[names[0]].host()[SESSION_PID])
        session.kill()
        session.wait_end()
        session.close()
        self.kills += 1
        self.connect_again()

    def replace_session(self, name):
        """Another session takes over; all come again."""
        session = Process(self.links[name].host()[SESSION_PID])
        self.links[name].request(HOST_RESTART)
        session.wait_end()
        session.close()
        self.connect_again()

    def connect_again(self):
        names = list(self.links)
        for name in names:
            self.disconnect(name)
        for name in names:
            self.connect(name)

    def end(self):
        """Leaves nothing of a run."""
        for name in list(self.links):
            self.disconnect(name)
            del self.links[name]
        for pid in list(self.fifos):
            self.forget(pid)

    def close(self):
        self.end()
        self.host.close()
        self.events.close()
        shutil.rmtree(self.folder, ignore_errors=True)


