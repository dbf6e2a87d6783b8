"""Real runtimes under a limit on the memory of their job: those that fit in it live, and those that do not die of it and of nothing else."""
import json
import os
import shutil
import subprocess
import sys
import unittest

from smash_client import CAUSE, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_MEMORY_LIMIT, EXITED, EXIT_CODE, MAX_MEMORY, STATE, field
from test_tree_limits import LimitCase

MIB = 1 << 20
LIMIT = 300 * MIB
SMALL, LARGE = 20, 700

PYTHON = "import sys, time\nkept = bytearray(b'x') * (int(sys.argv[1]) << 20)\nif int(sys.argv[1]) > 100: time.sleep(600)\nprint('done')"
NODE = "const kept = []; for (let i = 0; i < process.argv[1]; i++) kept.push(Buffer.alloc(1 << 20, 1)); if (process.argv[1] > 100) setTimeout(() => {}, 600000); console.log('done')"
JAVA = """
public class Hog {
    public static void main(String[] words) throws Exception {
        int size = Integer.parseInt(words[0]);
        byte[][] kept = new byte[size][];
        for (int i = 0; i < size; i++) {
            kept[i] = new byte[1 << 20];
            java.util.Arrays.fill(kept[i], (byte) 1);
        }
        if (size > 100) Thread.sleep(600000);
        System.out.println("done");
    }
}
"""
# What it takes it has from the system, so that nothing has to be compiled for the test: PowerShell is a .NET program.
# Memory of the system's: of the heap .NET refuses its program what is beyond three quarters of its group's limit, and how the program ends then is its own.
DOTNET = "$block = [byte[]]::new(1MB); [Array]::Fill($block, [byte]1); $n = [int]$env:HOG_MIB; for ($i = 0; $i -lt $n; $i++) { $p = [Runtime.InteropServices.Marshal]::AllocHGlobal(1MB); [Runtime.InteropServices.Marshal]::Copy($block, 0, $p, 1MB) }; if ($n -gt 100) { Start-Sleep 600 }; 'done'"


class RuntimeTests(LimitCase):
    def need(self, program):
        if not shutil.which(program):
            print(f"\nSKIPPED: {program} is not here, so that its runtime is not tested under a limit", file=sys.stderr)
            self.skipTest(f"{program} is not here")
        return shutil.which(program)

    def quote(self, *words):
        return " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)

    def check(self, command, **environment):
        client = self.login()
        for size in (SMALL, LARGE):
            job = client.submit("exec " + command(str(size)), field(MAX_MEMORY, LIMIT))
            self.wait_all(client, [job])
            record = client.record(job)
            if size == SMALL:
                self.assertEqual((EXITED, CAUSE_EXIT, 0), (record[STATE], record[CAUSE], record[EXIT_CODE]), (record.get(CAUSE_DETAIL), client.stderr(job).data[-500:]))
                self.assertEqual(b"done", client.stdout(job).data.strip())
            else:
                # One that heeds the limit of its control group ends by itself.
                self.assertEqual(CAUSE_MEMORY_LIMIT, record[CAUSE], (record[EXIT_CODE], record.get(CAUSE_DETAIL), client.stderr(job).data[-500:]))
                self.assertIn(record[EXIT_CODE], (137, 134, 139, 1))
                self.assertIn(str(LIMIT), record[CAUSE_DETAIL])

    def test_python(self):
        self.check(lambda size: self.quote(sys.executable, "-c", PYTHON, size))

    def test_node(self):
        node = self.need("node")
        self.check(lambda size: self.quote(node, "-e", NODE, size))

    def test_java(self):
        java = self.need("java")
        path = os.path.join(self.folder, "Hog.java")
        with open(path, "w") as file:
            file.write(JAVA)
        if not shutil.which("javac"):
            # A JRE alone compiles nothing.
            self.check(lambda size: self.quote(java, "-Xms16m", "-Xmx2g", "-XX:+UseSerialGC", *self.java_words(size)))
            return
        subprocess.run(["javac", "-d", self.folder, path], check=True)
        self.check(lambda size: self.quote(java, "-Xmx2g", "-XX:+UseSerialGC", "-cp", self.folder, "Hog", size))

    @staticmethod
    def java_words(size):
        """Without a compiler: memory that is touched as it is reserved, and a program that says nothing else."""
        return ["-version"] if size == str(SMALL) else ["-Xms" + size + "m", "-XX:+AlwaysPreTouch", "-version"]

    def test_dotnet(self):
        pwsh = self.need("pwsh")
        self.check(lambda size: f"env HOG_MIB={size} " + self.quote(pwsh, "-NoProfile", "-NonInteractive", "-Command", DOTNET))


class RuntimesWithoutGroupsTests(RuntimeTests):
    arguments = ("-o", "CONTROL_GROUPS=false")


if __name__ == "__main__":
    unittest.main()
