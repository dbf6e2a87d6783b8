"""What hostile jobs do in a world, and the same outside, which shows that it is the world that refuses it."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../world"))
from red_world import *  # noqa: E402,F401,F403
from red_world import BIN, DEADLINE, HOST_FOLDERS, IS_ROOT, USER, World, worlds_possible  # noqa: E402

WHY_NOT = worlds_possible()
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "attack.c")
CLONE = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "net": 0x40000000, "ipc": 0x8000000, "uts": 0x4000000, "cgroup": 0x2000000, "time": 0x80}
PRIVILEGED = ["unshare", "--user", "--map-root-user", "--mount", "--uts"]


class Attack:
    """The program of attack.c, where every user can run it, in and out of worlds."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="smash-escape-")
        os.chmod(self.folder, 0o755)
        self.path = self.folder + "/attack"
        subprocess.run([os.environ.get("CC", "cc"), "-std=gnu17", "-O1", "-static", "-o", self.path, SOURCE], check=True)

    def outside(self, *what, user=USER, wrap=(), **popen):
        """Without walls: (exit code, what it said)."""
        done = subprocess.run([*wrap, self.path, *what], user=user if IS_ROOT and user else None, extra_groups=[] if IS_ROOT and user else None,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=DEADLINE, **popen)
        return done.returncode, done.stdout.strip()


@unittest.skipIf(WHY_NOT, f"this machine makes no worlds: {WHY_NOT}")
class EscapeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.attack = Attack()
        cls.addClassCleanup(shutil.rmtree, cls.attack.folder)
        cls.shared = cls.new_world()
        cls.addClassCleanup(cls.shared.clean_up)

    @classmethod
    def new_world(cls, *options, **plan):
        return World("--folder", cls.attack.folder, *options, **plan)

    def world(self, *options, **plan):
        world = self.new_world(*options, **plan)
        self.addCleanup(world.clean_up)
        return world

    def inside(self, *what, world=None, **plan):
        """In a world: (exit code, what it said)."""
        result = (world or self.shared).run_job(self.attack.path, *what, **plan)
        return result.code, (result.output + result.error).strip()

    def assertRefused(self, error, *what, control=0, wrap=(), user=USER, world=None):
        """Outside it works, inside it does not; control None: outside nobody but root could, and it is not root who tests."""
        if control is not None:
            self.assertEqual(self.attack.outside(*what, wrap=wrap, user=user)[0], control, f"{what} without walls")
        self.assertEqual(self.inside(*what, world=world), (1, error), what)

    def folder(self):
        folder = tempfile.mkdtemp(prefix="smash-escape-")
        os.chmod(folder, 0o777)
        self.addCleanup(shutil.rmtree, folder)
        return folder
