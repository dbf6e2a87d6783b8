"""A client of its own process that submits one job at a time beside the flow, and measures how long the answer takes."""

import os
import select
import signal
import struct
import time

from smash_client import EXITED, Client

PAUSE = 0.02
PATIENCE = 600


class Prober:
    """Begins at once. Its latencies, in seconds, come through a pipe; its jobs have numbers from `first` on."""

    def __init__(self, path, first, line):
        self.data, (self.pipe, end) = b"", os.pipe()
        self.stop_pipe, self.stopper = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            os.close(self.stopper)
            try:
                self.work(path, first, line, end)
                os._exit(0)
            except BaseException as error:  # the parent sees that it did not end well
                os.write(2, f"prober: {error!r}\n".encode())
                os._exit(1)
        os.close(end)
        os.close(self.stop_pipe)

    def work(self, path, first, line, end):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        number, client = first, Client(path, timeout=PATIENCE)
        client.login("prober")
        while not select.select([self.stop_pipe], [], [], PAUSE)[0]:
            begin = time.monotonic()
            job = client.submit(line(number))
            os.write(end, struct.pack("d", time.monotonic() - begin))
            if client.wait_status(job, EXITED, 4) != EXITED:
                raise ValueError(f"job {job} of the prober was aborted")
            client.history.clear()
            client.updates.clear()
            number += 1

    def latencies(self):
        """Those since the last look, in their order."""
        found = []
        while select.select([self.pipe], [], [], 0)[0]:
            data = os.read(self.pipe, 1 << 16)
            if not data:
                break
            self.data += data
        whole = len(self.data) // 8 * 8
        found = [value for value, in struct.iter_unpack("d", self.data[:whole])]
        self.data = self.data[whole:]
        return found

    def end(self):
        """Its exit code: 0, or one of its jobs did not end well."""
        os.close(self.stopper)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
