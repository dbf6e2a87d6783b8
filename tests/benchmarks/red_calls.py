"""Calls a second of red_list against a bare Kestrel endpoint that is sent the same and answers as much, both under wrk in turns."""

import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import xmlrpc.client

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS / "interop"))
from red_host import Red, proxy  # noqa: E402

BARE_ENDPOINT = TESTS / "Smash.BareEndpoint" / "bin" / "Release" / "net10.0" / "Smash.BareEndpoint"
CONNECTIONS = 16
SECONDS = 3
FILES = 3


def load(url, body, folder):
    """Calls a second."""
    script = os.path.join(folder, "post.lua")
    with open(script, "w", encoding="utf-8") as file:
        file.write(f"wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'text/xml'\nwrk.body = [[{body}]]\n")
    done = subprocess.run(["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "-s", script, url], capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)[1])


def measure_calls(report, rounds=3):
    """Adds the figures to a report."""
    if shutil.which("wrk") is None or not BARE_ENDPOINT.exists():
        print("SKIPPED calls: wrk, or tests/Smash.BareEndpoint built in Release, is missing")
        return
    red = Red()
    with tempfile.TemporaryDirectory(prefix="smash-red-calls-") as folder:
        try:
            with proxy(red) as client:
                hello = client.red_hello()
                world = client.red_world(hello["key"])["key"]
                client.red_directory(hello["key"], world, "/d")
                for number in range(FILES):
                    client.red_directory(hello["key"], world, f"/d/{number}")
                answer = client.red_list(hello["key"], world, "/d")
            body = xmlrpc.client.dumps((hello["key"], world, "/d"), "red_list")
            report.check("files of red_list", FILES + 1, len(answer["files"]))
            length = len(xmlrpc.client.dumps((answer,), methodresponse=True))
            compare(report, red, body, length, folder, rounds)
        finally:
            red.stop()


def compare(report, red, body, length, folder, rounds):
    bare = subprocess.Popen([BARE_ENDPOINT, str(length)], stdout=subprocess.PIPE, text=True)
    try:
        url = f"http://127.0.0.1:{int(bare.stdout.readline())}/RPC2"
        # The first round compiles what is called often.
        pairs = [(load(url, body, folder), load(red.urls[0], body, folder)) for _ in range(rounds + 1)][1:]
    finally:
        bare.terminate()
        bare.wait()
        bare.stdout.close()
    report.add("calls of a bare endpoint", statistics.median(pair[0] for pair in pairs), "1/s")
    report.add(f"red_list of {FILES} files", statistics.median(pair[1] for pair in pairs), "1/s")
    report.at_least("red_list / bare endpoint", statistics.median(pair[1] / pair[0] for pair in pairs), "", 0.6)


if __name__ == "__main__":
    from report import Report
    figures = Report()
    measure_calls(figures)
    figures.print()
    sys.exit(bool(figures.failures))
