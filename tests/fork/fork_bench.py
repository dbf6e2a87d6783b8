"""A home and an executor on this machine: an origin with its socket for stubs, and an ssh that is a script which starts the agent."""
import os
import pathlib
import shutil
import socket
import stat
import subprocess
import tempfile

DEADLINE = 60
BIN = pathlib.Path(os.environ.get("SMASH_BIN", pathlib.Path(__file__).resolve().parents[2] / "native-host" / "bin"))
FORK = pathlib.Path(os.environ.get("SMASH_FORK", BIN / "smash-fork"))


def why_not():
    """Why processes cannot be carried here; None: they can."""
    if os.geteuid() != 0:
        return "only root can write processes down"
    if not FORK.exists():
        return f"{FORK} is not built"
    said = subprocess.run([FORK, "probe"], capture_output=True, text=True, timeout=DEADLINE)
    return None if said.returncode == 0 else said.stdout.strip()


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


class Bench:
    """The origin runs until it is closed; its executor is called near."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="smash-fork-", dir="/tmp"))
        home, there = self.folder / "home", self.folder / "there"
        write(home / "rex.rc", "servers : near\n")
        write(home / ".config/smash/rex/access", "")
        write(there / ".config/smash/rex/access", "allow tests.root rfork\n", 0o600)
        (there / ".config/smash/rex").chmod(0o700)
        ssh = f"""#!/bin/sh
            echo $$ >> {self.folder}/ssh
            exec env HOME={there} {BIN}/smash-rex --agent --identity tests.root
            """
        write(self.folder / "bin/ssh", ssh, 0o755)
        self.environment = {**os.environ, "HOME": str(home), "PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            self.environment.pop(name, None)
        self.path = str(self.folder / "rex.sock")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self.path)
        listener.listen()
        self.log = open(self.folder / "origin.log", "wb")
        self.origin = subprocess.Popen([BIN / "smash-rex", "--stubs", str(listener.fileno())], env=self.environment, cwd=self.folder,
                                       pass_fds=[listener.fileno()], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        listener.close()

    def grant(self, text):
        write(self.folder / "there/.config/smash/rex/access", text, 0o600)

    def stub(self, pid, *, move=False, **streams):
        """A stub that stands in for a copy of a process, or for the process itself."""
        command = [BIN / "smash-stub", "--socket", self.path, "--server", "near", "--report", self.folder / f"report-{pid}", "--transaction", "4", "--field", "96", str(pid)]
        return subprocess.Popen(command + (["--field", "97", "1"] if move else []), env=self.environment, cwd=self.folder, **streams)

    def report(self, pid):
        lines = (self.folder / f"report-{pid}").read_text().splitlines()
        return dict(line.split(" ", 1) for line in lines if " " in line)

    def agent(self):
        """Pid of the ssh that is the agent."""
        return int((self.folder / "ssh").read_text().split()[-1])

    def logs(self):
        texts = [self.folder / "origin.log", *self.folder.glob("there/.local/state/smash/*.log"), *self.folder.glob("home/.local/state/smash/*.log")]
        return "\n".join(text.read_text(errors="replace") for text in texts)

    def close(self):
        self.origin.terminate()
        self.origin.wait(DEADLINE)
        self.log.close()
        shutil.rmtree(self.folder)
