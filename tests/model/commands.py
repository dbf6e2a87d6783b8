"""Random commands that make sense for what is there: mostly about live jobs, now and then about any. A command says what it means by serial numbers, so that it can be carried out again in a run with fewer of them."""

import signal

from smash_client import FULL_DROP_OLDEST, FULL_QUEUE, FULL_REFUSE, NEW, RUNNING, SUSPENDED

CLIENTS = ("ann", "bob", "cleo")
POOLS = ("default", "p", "q")
PLAIN_POOL = {"slots": None, "paused": False, "client_slots": 0, "capacity": 0, "when_full": FULL_QUEUE}

WEIGHTS = {"start": 30, "end": 26, "cancel": 6, "signal": 6, "prioritize": 5, "remove": 7, "change": 9, "restart": 3, "set_pool": 6, "remove_pool": 1, "reconnect": 1, "kill_session": 1, "replace_session": 1}


class Commands:
    """Makes the commands of one seed."""

    def __init__(self, random, player):
        self.random, self.player = random, player

    def next(self, serial):
        name = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        client = self.random.choice(CLIENTS)
        live = len(self.player.model.live())
        if name == "kill_session" and self.player.rig.kills > 2:
            name = "replace_session"
        if name == "start" and live > 24:
            name = "end"
        made = getattr(self, name)(serial, client)
        # Without a job that it could be about there is one to be submitted.
        return (name, *made) if made else ("start", *self.start(serial, client))

    def chance(self, part):
        return self.random.random() < part

    def reference(self, client, wanted=None):
        """A job of a client that fulfils a condition, else any; None: it has none."""
        jobs = list(self.player.model.clients[client].jobs.values())
        fitting = [job for job in jobs if wanted is None or wanted(job)]
        serials = {number: serial for serial, (owner, number) in self.player.owners.items() if owner == client}
        if self.chance(0.06) and self.player.owners:
            return self.random.choice(list(self.player.owners)), self.random.choice((None, None, 0, 1))
        if not (fitting or jobs):
            return None
        job = self.random.choice(fitting or jobs)
        if job.is_array and job.unmade and self.chance(0.3):
            return serials[job.id], self.random.choice(job.unmade)
        return (serials[job.head.id], job.index) if job.head and job.head.id in serials else (serials[job.id], None) if job.id in serials else None

    def start(self, serial, client):
        asked = {"priority": self.random.choice((0, 0, 0, 5, 5, 10))}
        if self.chance(0.6):
            asked["pool"] = self.random.choice(POOLS)
        if self.chance(0.12):
            asked["later"] = True
        if self.chance(0.25):
            asked["retry"] = self.retry()
        if self.chance(0.2):
            asked["labels"] = self.labels()
        if self.chance(0.1):
            asked["comment"] = f"comment {serial}"
        if self.chance(0.25):
            asked["key"] = f"k{self.random.randrange(12)}"
        if self.chance(0.2):
            asked["count"] = self.random.choice((1, 2, 3, 4))
            if self.chance(0.4):
                asked["limit"] = self.random.choice((1, 2))
        return client, asked, self.edges(client) if self.chance(0.3) else ()

    def retry(self):
        return self.random.choice((1, 1, 2)), self.chance(0.25), self.random.choice(((), (), (3,), (3, 4)))

    def labels(self):
        return tuple(self.random.sample(("a", "a=1", "a=2", "b", "c=x y"), self.random.randrange(1, 3)))

    def edges(self, client):
        edges = []
        for _ in range(self.random.choice((1, 1, 2, 3))):
            reference = self.reference(client)
            if reference:
                edges.append((self.random.choice((0, 1, 1, 2)), reference))
        return tuple(edges)

    def about(self, client, wanted, *arguments):
        reference = self.reference(client, wanted)
        return reference and (client, reference, *arguments)

    def end(self, _, client):
        runs = [name for name in CLIENTS if any(job.state == RUNNING and job.pid for job in self.player.model.clients[name].jobs.values())]
        client = self.random.choice(runs) if runs else client
        return self.about(client, lambda job: job.state == RUNNING and job.pid, self.random.choice((0, 0, 0, 1, 3, 4, 255)))

    def cancel(self, _, client):
        return self.about(client, is_live, self.chance(0.7))

    def signal(self, _, client):
        number = self.random.choice((signal.SIGSTOP, signal.SIGSTOP, signal.SIGCONT, signal.SIGCONT, signal.SIGTERM, signal.SIGKILL, signal.SIGUSR1, signal.SIGHUP))
        wanted = {signal.SIGSTOP: lambda job: job.state == RUNNING, signal.SIGCONT: lambda job: job.state == SUSPENDED}
        return self.about(client, wanted.get(number, is_live), int(number))

    def prioritize(self, _, client):
        return self.about(client, lambda job: job.state == NEW, self.random.choice((0, 1, 5, 5, 10, 15, 19, 20)))

    def remove(self, _, client):
        return self.about(client, lambda job: not is_live(job))

    def restart(self, _, client):
        return self.about(client, lambda job: job.head is None)

    def change(self, serial, client):
        kind = self.random.choice(("after", "after", "later", "retry", "labels", "comment", "pool"))
        value = {"after": lambda: self.edges(client) if self.chance(0.7) else (), "later": lambda: self.chance(0.4), "retry": lambda: self.retry() if self.chance(0.7) else None,
                 "labels": lambda: self.labels() if self.chance(0.7) else (), "comment": lambda: f"now {serial}" if self.chance(0.7) else None, "pool": lambda: self.random.choice(POOLS)}[kind]()
        return self.about(client, lambda job: job.state == NEW, {kind: value})

    def set_pool(self, _, client):
        changes = {}
        if self.chance(0.5):
            changes["slots"] = self.random.choice((None, None, 0, 1, 2, 3))
        if self.chance(0.4):
            changes["paused"] = self.chance(0.3)
        if self.chance(0.3):
            changes["client_slots"] = self.random.choice((0, 0, 1, 2))
        if self.chance(0.3):
            changes["when_full"] = self.random.choice((FULL_QUEUE, FULL_QUEUE, FULL_REFUSE, FULL_DROP_OLDEST))
            changes["capacity"] = 0 if changes["when_full"] == FULL_QUEUE else self.random.choice((1, 2, 4))
            if self.chance(0.1):
                changes["capacity"] = self.random.choice((0, 3))
        return client, self.random.choice(POOLS), changes

    def remove_pool(self, _, client):
        return client, self.random.choice(POOLS)

    def reconnect(self, _, client):
        return (client,)

    def kill_session(self, _, client):
        return (client,)

    def replace_session(self, _, client):
        return (client,)


def is_live(job):
    return job.state in (NEW, RUNNING, SUSPENDED)
