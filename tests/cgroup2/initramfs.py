"""Makes the root of a machine that has nothing but a host, what it runs on, and its tests: an archive in cpio's newc format, which Linux unpacks at boot."""
import os
import re
import stat
import subprocess
import sys
import sysconfig

SKIPPED = {"test", "tests", "idlelib", "tkinter", "turtledemo", "site-packages", "ensurepip", "lib2to3", "distutils", "pydoc_data", "asyncio", "sqlite3", "xml", "xmlrpc"}
HOST_FILES = re.compile(r"smashd|smash-task|smash-session.*|Smash\.(Protocol|DaemonCore)\.dll|Mono\..*\.dll|Microsoft\.Data.*\.dll|SQLitePCLRaw.*\.dll|lib.*\.so")


class Archive:
    """Files by their paths in the machine."""

    def __init__(self):
        self.entries = {}

    def add(self, source, target=None):
        """A file, under its own path unless told otherwise, with the folders above it. Links become what they lead to."""
        target = (target or source).lstrip("/")
        self.add_folders(os.path.dirname(target))
        status = os.stat(source)
        with open(source, "rb") as file:
            self.entries[target] = (stat.S_IFREG | stat.S_IMODE(status.st_mode), int(status.st_mtime), file.read())

    def add_text(self, target, text, mode=0o644):
        self.add_folders(os.path.dirname(target.lstrip("/")))
        self.entries[target.lstrip("/")] = (stat.S_IFREG | mode, 0, text.encode())

    def add_link(self, target, to):
        self.add_folders(os.path.dirname(target.lstrip("/")))
        self.entries[target.lstrip("/")] = (stat.S_IFLNK | 0o777, 0, to.encode())

    def add_folders(self, path):
        if path and path not in self.entries:
            self.add_folders(os.path.dirname(path))
            self.entries[path] = (stat.S_IFDIR | 0o755, 0, b"")

    def add_tree(self, folder, wanted=lambda path: True):
        for path, folders, files in os.walk(folder):
            folders[:] = [name for name in folders if name not in SKIPPED and not name.startswith("config-")]
            for name in files:
                if wanted(os.path.join(path, name)):
                    self.add(os.path.join(path, name))

    def add_program(self, path):
        """A program or library, with the libraries that it needs."""
        self.add(path)
        listed = subprocess.run(["ldd", os.path.realpath(path)], capture_output=True, text=True)
        for library in re.findall(r"(?:=> )?(/\S+) \(0x", listed.stdout):
            if library.lstrip("/") not in self.entries:
                self.add(library)

    def write(self, path):
        with open(path, "wb") as file:
            for number, (name, (mode, mtime, content)) in enumerate([*self.entries.items(), ("TRAILER!!!", (0, 0, b""))], 1):
                encoded = name.encode() + b"\0"
                fields = (number, mode, 0, 0, 1, mtime, len(content), 0, 0, 0, 0, len(encoded), 0)
                file.write(b"070701" + b"".join(b"%08X" % field for field in fields) + encoded)
                file.write(b"\0" * (-file.tell() % 4))
                file.write(content)
                file.write(b"\0" * (-file.tell() % 4))


def add_python(archive):
    archive.add_program(os.path.realpath(sys.executable))
    archive.add_link("/usr/bin/python3", os.path.realpath(sys.executable))
    standard = sysconfig.get_path("stdlib")
    archive.add_tree(standard, lambda path: path.endswith((".py", ".so")) or (path.endswith(".pyc") and ".opt-" not in path))
    for path in (os.path.join(standard, "lib-dynload", name) for name in os.listdir(os.path.join(standard, "lib-dynload"))):
        archive.add_program(path)


def add_runtime(archive, host):
    """The newest .NET runtime of the major version that the host wants."""
    with open(os.path.join(host, "smash-session.runtimeconfig.json")) as file:
        wanted = re.search(r'"version": "(\d+)\.', file.read()).group(1)
    root = os.path.dirname(os.path.realpath(subprocess.run(["sh", "-c", "command -v dotnet"], capture_output=True, text=True, check=True).stdout.strip()))
    for folder in ("host/fxr", "shared/Microsoft.NETCore.App"):
        versions = [name for name in os.listdir(os.path.join(root, folder)) if name.startswith(wanted + ".")]
        archive.add_tree(os.path.join(root, folder, max(versions, key=lambda name: [int(part) for part in re.findall(r"\d+", name)])),
                         lambda path: path.endswith((".so", ".json")) or "Microsoft.NETCore.App" in path)
    for path in [name for name in archive.entries if name.startswith(root.lstrip("/")) and name.endswith((".so"))]:
        archive.add_program("/" + path)
    return root


def make(path, host, tests):
    """Writes the archive.

    path: where to. host: the folder with the host's programs. tests: folders whose Python files go to /smash/tests/interop."""
    archive = Archive()
    archive.add("/bin/busybox" if os.path.exists("/bin/busybox") else "/usr/bin/busybox", "/bin/busybox")
    archive.add_folders("host")
    for name in os.listdir(host):
        if HOST_FILES.fullmatch(name) and os.path.isfile(os.path.join(host, name)):
            archive.add_program(os.path.join(host, name))
            archive.entries["host/" + name] = archive.entries.pop(os.path.join(host, name).lstrip("/"))
    add_python(archive)
    root = add_runtime(archive, host)
    for folder in tests:
        for name in os.listdir(folder):
            if name.endswith(".py"):
                archive.add(os.path.join(folder, name), "/smash/tests/interop/" + name)
    archive.add_text("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/tmp:/bin/sh\n")
    archive.add_text("/etc/group", "root:x:0:\nann:x:1000:\n")
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "init.sh")) as file:
        archive.add_text("/init", file.read().replace("@DOTNET_ROOT@", root), 0o755)
    for folder in ("proc", "sys", "dev", "tmp", "root", "var/tmp", "lib64"):
        archive.add_folders(folder)
    archive.write(path)
