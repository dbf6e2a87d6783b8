"""What a disk has when the power is cut: all that was synced, and of what was written since any part, in any order, sector by sector."""

import os

SECTOR = 512


class FileHistory:
    """What was done to one file: writes, truncations, removals, and how much of that is on disk for certain."""

    def __init__(self):
        self.changes, self.synced, self.syncing = [], 0, 0

    def sync_begins(self):
        self.syncing = len(self.changes)

    def sync_ends(self):
        self.synced = self.syncing

    def folder_sync_ends(self):
        """A removal is on disk with the folder."""
        removals = [index for index, change in enumerate(self.changes) if change[0] == "U"]
        self.synced = max([self.synced, *(index + 1 for index in removals)])

    def content(self, random, data):
        """A content that the disk may have; None: there is no such file."""
        content = None
        # One cut in four leaves nothing, or all, of what was not synced: a cache that is written in its order, or not at all.
        luck = random.choice((0.0, 1.0, 0.3, 0.5, 0.5, 0.7, 0.9, 0.97))
        for index, change in enumerate(self.changes):
            if index < self.synced or random.random() < luck:
                content = self.apply(content, change, data, random if index >= self.synced else None)
        return content

    @staticmethod
    def apply(content, change, data, random):
        kind, *numbers = change
        if kind == "U":
            return None
        content = bytearray() if content is None else content
        if kind == "T":
            del content[numbers[0]:]
            content.extend(bytes(numbers[0] - len(content)))
            return content
        offset, length, place = numbers
        written = data[place:place + length]
        if random and random.random() < 0.2:
            written = written[:random.randrange(0, length + SECTOR, SECTOR)]
        content.extend(bytes(max(0, offset + len(written) - len(content))))
        content[offset:offset + len(written)] = written
        return content


class Disk:
    """Reads what recorder.c told, up to any line of it. Lines that others have written are theirs: `told`."""

    def __init__(self, path):
        with open(path, encoding="ascii") as file:
            self.lines = file.read().splitlines()
        with open(path + ".data", "rb") as file:
            self.data = file.read()

    def cut(self, position, random, folder):
        """Makes the files as they may be after a cut before that line. Returns what others had told by then."""
        histories, told = {}, []
        for line in self.lines[:position]:
            kind, *words = line.split()
            if words[0] == ".":
                for history in histories.values() if kind == "S" else ():
                    history.folder_sync_ends()
            elif kind in "WFSTU":
                self.take(histories.setdefault(words[0], FileHistory()), kind, [int(word) for word in words[1:]])
            else:
                told.append((kind, words[0]))
        for name, history in histories.items():
            content = history.content(random, self.data)
            if content is not None:
                descriptor = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
        return told

    @staticmethod
    def take(history, kind, numbers):
        if kind == "F":
            history.sync_begins()
        elif kind == "S":
            history.sync_ends()
        else:
            history.changes.append((kind, *numbers))
