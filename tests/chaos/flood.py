"""Connections that are made and held."""

from smash_client import LOGIN, Client, Disconnected, Refused, string
from smash_host import PATIENCE


class Flood:
    """As many as one gets, each with a name of its own."""

    def __init__(self, path):
        self.path, self.clients, self.waiting, self.served, self.refused, self.closed = path, [], [], 0, 0, 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.close()

    def connect(self, count):
        """So many more, whose logins are on their way."""
        for _ in range(count):
            client = Client(self.path, timeout=PATIENCE)
            self.clients.append(client)
            self.waiting.append(client)
            try:
                client.send(LOGIN, string(f"flood{len(self.clients)}"))
            except (BrokenPipeError, ConnectionResetError):
                pass              # it was closed before it could speak, as reading will show

    def connect_silently(self, count):
        """So many more that say nothing."""
        self.clients += [Client(self.path, timeout=PATIENCE) for _ in range(count)]

    def count_answers(self):
        """Those of which it is not known yet: each is served, or refused, or closed without a word."""
        for client in self.waiting:
            try:
                client.answer()
                self.served += 1
            except Refused:
                self.refused += 1
            except Disconnected:
                self.closed += 1
        self.waiting = []
