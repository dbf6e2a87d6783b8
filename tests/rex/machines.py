"""Machines for tests, made of namespaces: each with its own network and address, mounts, host name, processes, home folder and sshd. All of it ends with the test."""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
BIN = pathlib.Path(os.environ.get("SMASH_HOST_BIN") or REPOSITORY / "native-host" / "bin")
PATIENCE = float(os.environ.get("SMASH_TEST_PATIENCE", "30"))
SSHD = shutil.which("sshd") or next((path for path in ("/usr/sbin/sshd", "/usr/local/sbin/sshd") if os.path.exists(path)), None)
TOOLS = ("ip", "unshare", "nsenter", "mount", "ssh", "ssh-keygen")
IDENTITY = "home.root"

# Home is .1 of each network, the machine is .2.
NETWORK = "10.213.{}.{}"


def missing():
    """Why there can be no machines here; None: there can."""
    if os.geteuid() != 0:
        return "only root makes network namespaces"
    absent = [tool for tool in TOOLS if not shutil.which(tool)] + ([] if SSHD else ["sshd"])
    if absent:
        return f"it needs {', '.join(absent)}"
    made = subprocess.run(["unshare", "--net", "--mount", "--uts", "--pid", "--fork", "--mount-proc", "ip", "link", "add", "rex0", "type", "veth", "peer", "name", "rex1"],
                          capture_output=True, text=True)
    return None if made.returncode == 0 else f"this kernel, or container, makes no namespaces: {made.stderr.strip()}"


def until(condition, what, patience=PATIENCE):
    """For what no event tells: looks again and again, a moment of the processor's apart."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"never came true: {what}")
        os.sched_yield()
    return value


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE, **options)


class Machine:
    """Namespaces that a process holds. `home` is the home folder of its root, which it has to itself."""

    SETUP = """
        set -e
        hostname "$1"
        ip link set lo up
        mount --bind "$2/passwd" /etc/passwd
        mount --bind "$2/shadow" /etc/shadow
        mount --bind "$2/hosts" /etc/hosts
        mount -t tmpfs tmpfs /run
        mkdir -p /run/sshd
        shift 2
        for folder in $HIDDEN; do mount -t tmpfs tmpfs "$folder"; done
        echo ready
        exec "$@"
    """

    def __init__(self, world, name, hidden=()):
        self.name = name
        self.world = world
        self.folder = os.path.join(world.folder, name)
        self.home = os.path.join(self.folder, "home")
        os.makedirs(os.path.join(self.home, ".ssh"), mode=0o700)
        self.write_accounts()
        self.hidden = hidden

    def write_accounts(self):
        with open("/etc/passwd") as file:
            accounts = [line for line in file if not line.startswith("root:")]
        self.write("passwd", f"root:x:0:0:root:{self.home}:/bin/sh\n" + "".join(accounts))
        self.write("shadow", "root:*:19000:0:99999:7:::\n")
        self.write("hosts", "127.0.0.1 localhost\n" + "".join(f"{NETWORK.format(number, 2)} {name}\n" for number, name in enumerate(self.world.names, 1)))

    def write(self, path, text, mode=0o600):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def start(self, *program, namespaces=("--pid", "--mount-proc")):
        self.log = open(os.path.join(self.folder, "log"), "a+")
        environment = dict(os.environ, HIDDEN=" ".join(self.hidden))
        self.holder = subprocess.Popen(["unshare", "--net", "--mount", "--uts", "--fork", "--kill-child=KILL", *namespaces, "sh", "-c", self.SETUP, "sh", self.name, self.folder, *program],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True, env=environment)
        if self.holder.stdout.readline() != "ready\n":
            raise AssertionError(f"{self.name} was not made: {self.words()}")
        with open(f"/proc/{self.holder.pid}/task/{self.holder.pid}/children") as children:
            self.pid = int(children.read().split()[0])

    def words(self):
        self.log.flush()
        with open(self.log.name) as file:
            return file.read()

    def command(self, *command):
        """The command line that runs a command inside, as root there."""
        return ["nsenter", "--target", str(self.pid), "--net", "--mount", "--uts", "--", *command]

    def run(self, *command, **options):
        return run(*self.command(*command), **options)

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "SMASH_", "REX_", "SSH_"))}
        return kept | {"HOME": self.home, "USER": "root", "LOGNAME": "root"} | more

    def processes(self, name):
        """Pids, as seen from outside, of its processes of that name."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{pid}/ns/pid") == os.readlink(f"/proc/{self.pid}/ns/pid"):
                    with open(f"/proc/{pid}/cmdline") as file:
                        if name in file.read().split("\0"):
                            found.append(int(pid))
        return found

    def stop(self):
        """Everything in it ends at once, as a machine whose power goes."""
        if getattr(self, "holder", None):
            self.holder.kill()
            self.holder.wait()
            self.holder.stdout.close()
            self.holder = None
            self.log.close()


class Server(Machine):
    """A machine with an sshd, whose root lets in the key of home's root: with the agent as the forced command."""

    def __init__(self, world, name, number):
        super().__init__(world, name, hidden=[world.home.folder])
        self.number = number
        self.address = NETWORK.format(number, 2)
        self.device = f"to{number}"
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(self.folder, "host_key"))
        self.let_in(IDENTITY)
        self.grant(f"allow {IDENTITY} *")
        self.write("sshd_config", "\n".join([
            "Port 22", f"HostKey {self.folder}/host_key", f"AuthorizedKeysFile {self.home}/.ssh/authorized_keys", "PidFile none", "StrictModes no", "UsePAM no", "MaxStartups 100",
            "PermitRootLogin yes", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "UseDNS no", f"SetEnv PATH={os.environ['PATH']}", "Subsystem sftp internal-sftp", ""]))

    def let_in(self, identity):
        """None: nobody."""
        with open(os.path.join(self.world.home.home, ".ssh", "id_ed25519.pub")) as file:
            key = file.read()
        self.write("home/.ssh/authorized_keys", "" if identity is None else f'restrict,command="{BIN}/smash-rex --agent --identity {identity}" {key}')

    def grant(self, *lines):
        self.write("home/.config/smash/rex/access", "".join(f"{line}\n" for line in lines))

    def boot(self):
        self.start(SSHD, "-D", "-e", "-f", os.path.join(self.folder, "sshd_config"))
        home = self.world.home
        home.run("ip", "link", "add", self.device, "type", "veth", "peer", "name", "eth0", "netns", str(self.pid))
        home.run("ip", "address", "add", NETWORK.format(self.number, 1) + "/24", "dev", self.device)
        self.run("ip", "address", "add", self.address + "/24", "dev", "eth0")
        self.run("ip", "link", "set", "eth0", "up")
        self.connect()

    def public_host_key(self):
        with open(os.path.join(self.folder, "host_key.pub")) as file:
            return " ".join(file.read().split()[:2])

    def cut(self):
        """The cable is out: nothing comes or goes, and nobody is told."""
        self.world.home.run("ip", "link", "set", self.device, "down")

    def connect(self):
        self.world.home.run("ip", "link", "set", self.device, "up")

    def bytes_on_the_wire(self):
        """(to it, from it) since it was made."""
        statistics = f"/sys/class/net/{self.device}/statistics"
        output = self.world.home.run("sh", "-c", f"mount -t sysfs sysfs /sys 2>/dev/null; cat {statistics}/tx_bytes {statistics}/rx_bytes").stdout
        return tuple(int(number) for number in output.split())

    def log_of_agent(self):
        try:
            with open(os.path.join(self.home, ".local/state/smash/rex_agent.log")) as file:
                return file.read()
        except FileNotFoundError:
            return ""


class World:
    """Home, with a host, and servers."""

    def __init__(self, *names):
        self.names = names
        self.folder = tempfile.mkdtemp(prefix="smash-rex-")
        os.chmod(self.folder, 0o755)
        self.home = Machine(self, "home")
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", IDENTITY, "-f", os.path.join(self.home.home, ".ssh", "id_ed25519"))
        self.servers = [Server(self, name, number) for number, name in enumerate(names, 1)]
        self.write_home()
        self.host = None
        try:
            self.home.start("sleep", "infinity", namespaces=())
            for server in self.servers:
                server.boot()
            self.start_host()
        except BaseException:
            self.close()
            raise

    def write_home(self):
        self.home.write("home/.ssh/known_hosts", "".join(f"{server.name},{server.address} {server.public_host_key()}\n" for server in self.servers))
        self.home.write("home/.ssh/config", "Host *\n  StrictHostKeyChecking yes\n")
        self.home.write("home/rex.rc", f"servers : {', '.join(self.names)}\nrex-connect-timeout : 5\n")

    def __getitem__(self, name):
        return next(server for server in self.servers if server.name == name)

    @property
    def socket(self):
        """Where stubs ask."""
        return os.path.join(self.home.home, "s.d", "rex.sock")

    def start_host(self):
        self.host_log = open(os.path.join(self.folder, "host.log"), "w")
        self.host = subprocess.Popen(self.home.command(str(BIN / "smashd"), "-f", os.path.join(self.home.home, "s")), stdin=subprocess.DEVNULL, stdout=self.host_log, stderr=self.host_log,
                                     cwd=self.home.home, env=self.home.environment())
        until(self.is_served, "the host listens")
        until(lambda: os.path.exists(self.socket), "stubs can come")


    def is_served(self):
        if self.host.poll() is not None:
            with open(self.host_log.name) as file:
                raise AssertionError(f"the host ended: {file.read()}")
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(os.path.join(self.home.home, "s")) == 0

    def stop_host(self):
        if self.host and self.host.poll() is None:
            self.host.send_signal(signal.SIGTERM)
            self.host.wait(PATIENCE)
        self.host_log.close()

    def logs(self):
        """What a test that fails shows."""
        for path in [self.host_log.name, os.path.join(self.home.home, "s.d", "rex.log")]:
            with contextlib.suppress(OSError), open(path) as file:
                print(f"--- {path}\n{file.read()[-6000:]}", file=sys.stderr)
        for server in self.servers:
            print(f"--- agent of {server.name}\n{server.log_of_agent()[-3000:]}", file=sys.stderr)

    def close(self):
        if self.host:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.stop_host()
            if self.host.poll() is None:
                self.host.kill()
                self.host.wait()
        for machine in [*self.servers, self.home]:
            machine.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
