"""rfork of a 100 MB process to an executor on this machine, against plain `criu dump` + copy + `criu restore`: python3 bench_rex_fork.py [RUNS]. As root, with CRIU."""
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fork"))
from fork_bench import Bench, why_not  # noqa: E402
from test_fork import compile_going, start, tell  # noqa: E402

MEBIBYTES = 100


def run_plain(pid, folder):
    """Dump, copy and restore, in namespaces as a restore with the same pid needs them; the copy is ended at once."""
    images, copy = folder / "images", folder / "copy"
    images.mkdir()
    begin = time.monotonic()
    subprocess.run(["criu", "dump", "-t", str(pid), "-D", images, "--leave-running", "--shell-job", "-o", "dump.log"], check=True)
    shutil.copytree(images, copy)
    subprocess.run(["unshare", "--pid", "--fork", "--mount-proc", "--ipc", "--uts", "sh", "-c",
                    f"echo 20000 > /proc/sys/kernel/ns_last_pid; criu restore -D {copy} -d --shell-job -o restore.log && kill -9 {pid}"], check=True)
    spent = time.monotonic() - begin
    shutil.rmtree(images)
    shutil.rmtree(copy)
    return spent


def run_rfork(bench, pid):
    """From the stub's start to the first answer of the copy; what came before is not kept at the executor."""
    shutil.rmtree(bench.folder / "there/.cache", ignore_errors=True)
    begin = time.monotonic()
    with bench.stub(pid, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stub:
        tell(stub, "there")
        stub.stdout.readline()
        spent = time.monotonic() - begin
        stub.kill()
    return spent


def main():
    obstacle = why_not()
    if obstacle or not shutil.which("criu"):
        sys.exit(f"*** not measured: {obstacle or 'criu is not on PATH'}")

    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    bench, folder = Bench(), pathlib.Path(tempfile.mkdtemp(prefix="smash-fork-"))
    process = start(str(compile_going(folder)), str(MEBIBYTES), str(folder / "file"), start_new_session=True)
    try:
        process.stdout.readline()
        run_rfork(bench, process.pid)
        pairs = [(run_plain(process.pid, folder), run_rfork(bench, process.pid)) for _ in range(runs)]
        plain, fork = (statistics.median(times) for times in zip(*pairs))
        print(f"criu dump + copy + restore {plain * 1000:.0f} ms, rfork {fork * 1000:.0f} ms: {fork / plain:.2f} times as long ({MEBIBYTES} MB, median of {runs})")
    finally:
        process.kill()
        process.communicate()
        bench.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
