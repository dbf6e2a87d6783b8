"""A control group for a whole host, whose limits are lowered and raised while it works."""

import os


def find(controller):
    """(version, folder) of this process's own group, where limits of the controller can be set below it; None: nowhere."""
    with open("/proc/self/cgroup", encoding="ascii") as file:
        entries = [line.strip().split(":", 2) for line in file]
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        mounts = [line.split() for line in file]
    for number, controllers, path in entries:
        for mount in mounts:
            kind, options = mount[mount.index("-") + 1], mount[-1].split(",")
            if number != "0" and kind == "cgroup" and controller in controllers.split(",") and controller in options:
                for folder in (mount[4] + path, mount[4]):
                    if os.access(folder, os.W_OK):
                        return 1, folder
    return None


class Group:
    """One that is made for a round."""

    def __init__(self, controller, name):
        self.folder = os.path.join(find(controller)[1], name)
        os.mkdir(self.folder)

    @property
    def prefix(self):
        """What has a program begin there."""
        return "sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', self.folder

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="ascii") as file:
            return int(file.read())

    def write(self, name, value):
        with open(os.path.join(self.folder, name), "w", encoding="ascii") as file:
            file.write(str(value))

    def remove(self):
        os.rmdir(self.folder)
