"""Every method of RED by a client whose author never saw it: Perl's Frontier::Client."""

import pathlib
import shutil
import subprocess
import unittest

from red_host import (EBADCOMMAND, EBADJOB, EBADKEY, EBADPROPERTY, EBADRUN, EBADSIGNAL, EBADSINK, EBADSOURCE, EBADWORLD, ENOENT, ENOMOREWORLD, ENONE, ENOTEMPTY, EUNKNOWN, PATIENCE, Red)

SCRIPT = pathlib.Path(__file__).parent / "red_client.pl"


def is_there():
    return shutil.which("perl") is not None and subprocess.run(["perl", "-MFrontier::Client", "-e1"], capture_output=True, check=False).returncode == 0


@unittest.skipUnless(is_there(), "Perl has no Frontier::Client: install libfrontier-rpc-perl, which xmlrpc-api-utils brings too")
class PerlTests(unittest.TestCase):
    def told(self, **settings):
        red = Red(**settings)
        self.addCleanup(red.stop)
        done = subprocess.run(["perl", SCRIPT, red.urls[0]], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr), done.stdout)
        return done.stdout.splitlines()

    def test_every_method_and_its_errors(self):
        expected = [("red_hello", ENONE), ("red_world", ENONE), ("red_world", EBADKEY), ("red_properties", ENONE), ("red_properties", EBADPROPERTY), ("red_directory", ENONE),
                    ("red_directory", EUNKNOWN), ("red_perm", ENONE), ("red_sink", ENONE), ("red_wait", ENONE), ("red_remove", ENOTEMPTY), ("red_sink", EBADSINK), ("red_run", ENONE), "exit 0",
                    ("red_source", ENONE), "line a", "line b", ("red_source", EBADSOURCE), ("red_run", EBADCOMMAND), ("red_run", EBADRUN), ("red_run", ENONE), ("red_kill", EBADSIGNAL),
                    ("red_kill", EBADJOB), ("red_kill", ENONE), ("red_wait", ENONE), ("red_jobs", ENONE), "jobs some", ("red_remove", ENONE), ("red_list", ENONE), "names /d sorted",
                    ("red_list", ENOENT), ("red_destroy", ENONE), ("red_destroy", EBADWORLD), "unknown"]
        self.assertEqual([line if isinstance(line, str) else f"{line[0]} {line[1]}" for line in expected], self.told())

    def test_worlds_are_counted(self):
        red = Red(RED_MAX_WORLDS="1")
        self.addCleanup(red.stop)
        script = "use Frontier::Client; my $c = Frontier::Client->new(url => shift); my $k = $c->call('red_hello')->{key}; $k->{red_addr}{$_} = $c->string($k->{red_addr}{$_}) " \
                 "for qw(red_hostname red_address); print $c->call('red_world', $k)->{fault}{red_errno}"
        self.assertEqual(str(ENOMOREWORLD), subprocess.run(["perl", "-e", script, red.urls[0]], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout)


if __name__ == "__main__":
    unittest.main()
