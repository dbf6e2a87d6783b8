"""Where RED answers and whom: HTTP, tokens, certificates, addresses, discovery, and a host's own RED."""

import base64
import contextlib
import http.client
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest
import unittest.mock
import xmlrpc.client

from red_host import ENONE, PATIENCE, NotStarted, Red, RedCase, Sink, proxy
from smash_client import RED_ADDRESS, SESSION_PID, STATE_DIRECTORY
from smash_host import HostCase

HELLO = xmlrpc.client.dumps((), "red_hello").encode()
TOKEN = "correct horse battery staple"
CONFIGURATION_ERROR = 78


class HttpTests(RedCase):
    def request(self, method="POST", path="/RPC2", body=HELLO, **headers):
        with contextlib.closing(http.client.HTTPConnection(*self.red.address, timeout=PATIENCE)) as connection:
            connection.request(method, path, body, {"Content-Type": "text/xml", **{name.replace("_", "-"): value for name, value in headers.items()}})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()

    def test_a_call_is_answered_as_XML(self):
        status, headers, body = self.request(**{"Content-Type": "TEXT/XML; charset=utf-8"})
        self.assertEqual((200, "text/xml; charset=utf-8", str(len(body))), (status, headers["Content-Type"], headers["Content-Length"]))
        self.assertNotIn("Server", headers)

    def test_what_is_no_call_has_the_status_that_says_why(self):
        for status, arguments in ((404, {"path": "/"}), (404, {"path": "/RPC2/"}), (404, {"path": "/rpc2"}), (405, {"method": "GET", "body": None}), (405, {"method": "PUT"}), (405, {"method": "OPTIONS"}),
                                  (415, {"Content_Type": "application/json"}), (415, {"Content_Type": "text/xmlx"}), (415, {"Content_Encoding": "gzip"}),
                                  (403, {"Origin": "http://example.com"}), (403, {"Origin": "null"})):
            with self.subTest(**arguments):
                told, headers, body = self.request(**arguments)
                self.assertEqual(status, told)
                self.assertTrue(body.endswith(b".\n"), body)
                self.assertEqual("POST" if status == 405 else None, headers.get("Allow"))

    def test_calls_may_share_a_connection_and_come_before_their_answers(self):
        head = b"POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(HELLO) + HELLO
        with self.red.connect() as connection:
            connection.sendall(head * 3)
            data = b""
            while data.count(b"</methodResponse>") < 3:
                piece = connection.recv(65536)
                self.assertTrue(piece, "cut")
                data += piece
        self.assertEqual(3, data.count(b"HTTP/1.1 200 OK"))


class AddressTests(unittest.TestCase):
    def start(self, **settings):
        red = Red(**settings)
        self.addCleanup(red.stop)
        return red

    def test_several_addresses_and_both_versions(self):
        red = self.start(RED_LISTEN="127.0.0.1:0, [::1]:0")
        self.assertEqual(2, len(red.urls))
        keys = []
        for url in red.urls:
            with xmlrpc.client.ServerProxy(url) as client:
                keys.append(client.red_hello()["key"])
        self.assertEqual(keys[0], keys[1])

    def test_transfers_over_version_6(self):
        red = self.start(RED_LISTEN="[::1]:0")
        with proxy(red) as client:
            hello = client.red_hello()
            self.assertEqual(("::1", 16, 1), tuple(hello["key"]["red_addr"][name] for name in ("red_address", "red_length", "red_addrtype")))
            with Sink("::1") as sink:
                self.assertEqual(ENONE, client.red_run(hello["key"], hello["dworld"], {"command": "echo", "argv": ["echo", "six"]}, {"net_stdout": sink.address}, [], 0)["fault"]["red_errno"])
                self.assertEqual(b"six\n", sink.data())

    def refused(self, *words, code=CONFIGURATION_ERROR, **settings):
        with self.assertRaises(NotStarted) as caught:
            Red(**settings).stop()
        self.assertEqual(code, caught.exception.code, caught.exception.said)
        for word in words:
            self.assertIn(word, caught.exception.said)

    def test_an_address_that_cannot_be_had_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.refused("RED_LISTEN", str(server.getsockname()[1]), code=71, RED_LISTEN=f"127.0.0.1:{server.getsockname()[1]}")
        for listen in ("127.0.0.1", "127.0.0.1:70000", "nowhere:1", "::1:1", ""):
            with self.subTest(listen):
                self.refused("RED_LISTEN", code=64, RED_LISTEN=listen)

    def test_it_is_not_open_to_a_network_unless_told_so(self):
        for listen in ("0.0.0.0:0", "[::]:0", "*:0", "127.0.0.1:0 0.0.0.0:0"):
            with self.subTest(listen):
                self.refused("RED_CERTIFICATE", "RED_TOKEN_FILE", "RED_CLIENT_CA", "RED_OPEN_TO_EVERYBODY", RED_LISTEN=listen)
        red = self.start(RED_LISTEN="0.0.0.0:0", RED_OPEN_TO_EVERYBODY="true", RED_DISCOVERY="Off")
        with xmlrpc.client.ServerProxy(f"http://127.0.0.1:{red.address[1]}/RPC2") as client:
            self.assertEqual("RED", client.red_hello()["red"])


class SecretCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="smash-red-keys-")
        cls.token = cls.path("token")
        with open(os.open(cls.token, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(TOKEN + "\n")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    def start(self, **settings):
        red = Red(**settings)
        self.addCleanup(red.stop)
        return red


class TokenTests(SecretCase):
    def hello(self, red, *headers, url=None):
        with xmlrpc.client.ServerProxy(url or red.urls[0], headers=headers) as client:
            return client.red_hello()["red"]

    def test_a_call_bears_the_token(self):
        red = self.start(RED_TOKEN_FILE=self.token)
        basic = base64.b64encode(f"anybody:{TOKEN}".encode()).decode()
        for authorization in (f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Basic {basic}"):
            self.assertEqual("RED", self.hello(red, ("Authorization", authorization)))
        # What Python's client does with a password in the address.
        self.assertEqual("RED", self.hello(red, url=red.urls[0].replace("//", f"//me:{TOKEN.replace(' ', '%20')}@")))
        for authorization in (None, "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, f"Basic {TOKEN}", "Basic !", "Basic " + base64.b64encode(b"x").decode()):
            with self.subTest(authorization), self.assertRaises(xmlrpc.client.ProtocolError) as caught:
                self.hello(red, *([("Authorization", authorization)] if authorization else []))
            self.assertEqual(401, caught.exception.errcode)
            self.assertIn("Bearer", caught.exception.headers["WWW-Authenticate"])

    def test_a_changed_token_counts_after_a_reconfigure(self):
        path = self.path("changing")
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write("the first token of two")
        red = self.start(RED_TOKEN_FILE=path)
        with open(path, "w", encoding="utf-8") as file:
            file.write("the second token of two")
        red.process.send_signal(signal.SIGHUP)
        # Nothing tells when it has been read: it is asked for until it counts.
        for _ in range(10000):
            with contextlib.suppress(xmlrpc.client.ProtocolError):
                self.assertEqual("RED", self.hello(red, ("Authorization", "Bearer the second token of two")))
                break
        else:
            self.fail("the second token does not count")
        with self.assertRaises(xmlrpc.client.ProtocolError):
            self.hello(red, ("Authorization", "Bearer the first token of two"))

    def test_a_token_that_is_no_secret_is_refused(self):
        for name, text, mode, word in (("short", "short", 0o600, "16"), ("open", TOKEN, 0o604, "chmod"), ("none", None, 0, "none")):
            with self.subTest(name):
                if text:
                    with open(os.open(self.path(name), os.O_CREAT | os.O_WRONLY), "w", encoding="utf-8") as file:
                        file.write(text)
                    os.chmod(self.path(name), mode)
                with self.assertRaises(NotStarted) as caught:
                    Red(RED_TOKEN_FILE=self.path(name)).stop()
                self.assertEqual(CONFIGURATION_ERROR, caught.exception.code)
                self.assertIn(word, caught.exception.said)


class TlsTests(SecretCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("ca", "other"):
            cls.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}", "-days", "2")
        for name, authority, usage in (("server", "ca", "serverAuth"), ("client", "ca", "clientAuth"), ("stranger", "other", "clientAuth"), ("wrong", "ca", "serverAuth")):
            with open(cls.path("extensions"), "w", encoding="ascii") as file:
                file.write(f"subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage={usage}\n")
            cls.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", "request", "-subj", f"/CN={name}")
            cls.openssl("x509", "-req", "-in", "request", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key", "-CAcreateserial", "-out", f"{name}.pem", "-days", "2", "-extfile", "extensions")

    @classmethod
    def openssl(cls, *arguments):
        subprocess.run(["openssl", *arguments], cwd=cls.folder.name, check=True, capture_output=True)

    def settings(self, **more):
        return {"RED_CERTIFICATE": self.path("server.pem"), "RED_CERTIFICATE_KEY": self.path("server.key"), **more}

    def hello(self, red, client=None, *headers):
        context = ssl.create_default_context(cafile=self.path("ca.pem"))
        if client:
            context.load_cert_chain(self.path(client + ".pem"), self.path(client + ".key"))
        with xmlrpc.client.ServerProxy(f"https://127.0.0.1:{red.address[1]}/RPC2", context=context, headers=headers) as proxied:
            return proxied.red_hello()["red"]

    def test_TLS_and_a_token_let_it_listen_on_a_network(self):
        red = self.start(RED_LISTEN="0.0.0.0:0", RED_TOKEN_FILE=self.token, RED_DISCOVERY="Off", **self.settings())
        self.assertTrue(red.urls[0].startswith("https://"))
        self.assertEqual("RED", self.hello(red, None, ("Authorization", f"Bearer {TOKEN}")))
        with self.assertRaises(xmlrpc.client.ProtocolError):
            self.hello(red)

    def test_a_client_needs_a_certificate_of_the_authority(self):
        red = self.start(RED_LISTEN="0.0.0.0:0", RED_CLIENT_CA=self.path("ca.pem"), RED_DISCOVERY="Off", **self.settings())
        self.assertEqual("RED", self.hello(red, "client"))
        for client in (None, "stranger", "wrong"):
            with self.subTest(client), self.assertRaises((OSError, http.client.HTTPException)):
                self.hello(red, client)
        with self.assertRaises((OSError, http.client.HTTPException)), contextlib.closing(http.client.HTTPConnection("127.0.0.1", red.address[1], timeout=PATIENCE)) as plain:
            plain.request("POST", "/RPC2", HELLO, {"Content-Type": "text/xml"})
            plain.getresponse()
        self.assertEqual("RED", self.hello(red, "client"))

    def test_files_that_are_of_no_use_are_told(self):
        for settings, word in ((self.settings(RED_CERTIFICATE_KEY=self.path("client.key")), "RED_CERTIFICATE"), (self.settings(RED_CERTIFICATE=self.path("none")), "none"),
                               (self.settings(RED_CLIENT_CA=self.token), "RED_CLIENT_CA"), ({"RED_CLIENT_CA": self.path("ca.pem")}, "RED_CERTIFICATE")):
            with self.subTest(word), self.assertRaises(NotStarted) as caught:
                Red(**settings).stop()
            self.assertEqual(CONFIGURATION_ERROR, caught.exception.code)
            self.assertIn(word, caught.exception.said)


class DiscoveryTests(unittest.TestCase):
    QUESTION = b"RED? 1 00000000deadbeef\n".ljust(512, b"\0")

    def setUp(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.red = Red(RED_DISCOVERY="On", RED_DISCOVERY_PORT=str(self.port))
        self.addCleanup(self.red.stop)

    def ask(self, question, family=socket.AF_INET):
        """What comes back before the answer to a good question that is sent after it."""
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.settimeout(PATIENCE)
            asking.connect(("::1" if family == socket.AF_INET6 else "127.0.0.1", self.port))
            last = b"RED? 1 ffffffffffffffff\n".ljust(512, b"\0")
            asking.send(question)
            asking.send(last)
            answers = []
            while not (answers and answers[-1].startswith(b"RED! 1 ffffffffffffffff\n")):
                answers.append(asking.recv(2000))
            return answers[:-1]

    def test_who_asks_is_told_where_it_is(self):
        for family in (socket.AF_INET, socket.AF_INET6):
            (answer,) = self.ask(self.QUESTION, family)
            head, *lines = answer.decode().splitlines()
            told = dict(line.split("=", 1) for line in lines)
            self.assertEqual("RED! 1 00000000deadbeef", head)
            self.assertEqual((str(self.red.address[1]), "http", ""), (told["port"], told["scheme"], told["needs"]))
            self.assertLessEqual(len(answer), len(self.QUESTION))

    def test_what_is_no_question_or_too_short_for_its_answer_is_not_answered(self):
        for question in (b"", b"hello", self.QUESTION[:40], self.QUESTION[:24], b"RED! 1 00000000deadbeef\nport=1\nscheme=http\n", self.QUESTION.replace(b"RED? 1", b"RED? 2"), os.urandom(512), b"x" * 1400):
            with self.subTest(question[:30]):
                self.assertEqual([], self.ask(question))


class HostTests(HostCase):
    arguments = ("-o", "RED_LISTEN=127.0.0.1:0", "-o", "RED_MAX_WORLDS=$(MAX_JOBS)", "-o", "MAX_JOBS=2")

    def address(self, but=None):
        """Where the host's RED answers, once it does, and at another place than before."""
        client = self.login_again(f"asker{len(self.askers)}")
        self.askers.append(client)
        self.wait_until(lambda: client.host().get(RED_ADDRESS, but) != but, "RED's address")
        return client.host()[RED_ADDRESS]

    def setUp(self):
        super().setUp()
        self.askers = []

    def red_pid(self):
        """The process below the session's launcher."""
        (pid,) = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and self.is_red(pid)]
        return pid

    def is_red(self, pid):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read().split(b"\0")
            return words[0].endswith(b"/smash-red") and any(self.folder.encode() in word for word in words)
        return False

    def hello(self, address):
        with xmlrpc.client.ServerProxy(address) as client:
            return client.red_hello()

    def test_a_host_has_a_RED_and_takes_it_along(self):
        hello = self.hello(self.address())
        red = self.watch(self.red_pid())
        with xmlrpc.client.ServerProxy(self.address()) as client:
            told = client.red_properties(hello["key"], hello["dworld"], [{"property_tag": "MAXWORLDS"}])["properties"]
            self.assertEqual("2", told[0]["property_content"])
        self.assertEqual(0, self.host.stop())
        self.assertTrue(red.wait_end())
        self.assertFalse(os.path.exists(self.host.path + ".d"))

    def test_a_RED_that_dies_is_started_again(self):
        first = self.address()
        self.watch(self.red_pid()).kill()
        second = self.address(but=first)
        self.assertEqual("RED", self.hello(second)["red"])
        self.assertEqual((0, b"ok\n"), self.finish(self.login("ann"), "echo ok"))

    def test_a_RED_ends_with_its_session_and_the_next_session_has_one(self):
        first = self.address()
        red = self.watch(self.red_pid())
        self.watch(self.login("ann").host()[SESSION_PID]).kill()
        self.assertTrue(red.wait_end())
        self.assertEqual("RED", self.hello(self.address(but=first))["red"])

    def test_a_RED_that_cannot_be_leaves_the_host_alone(self):
        host = self.start_host("-o", "RED_LISTEN=nowhere", socket="t")
        client = self.login(host=host)
        self.assertEqual((0, b"ok\n"), self.finish(client, "echo ok"))
        self.assertNotIn(RED_ADDRESS, client.host())
        self.logged(client, "RED has ended")

    def test_a_runtime_that_is_missing_is_told(self):
        root = os.path.join(self.folder, "dotnet")
        known = os.environ.get("DOTNET_ROOT") or os.path.dirname(os.path.realpath(shutil.which("dotnet")))
        for part in ("host", "shared/Microsoft.NETCore.App"):
            os.makedirs(os.path.dirname(os.path.join(root, part)), exist_ok=True)
            os.symlink(os.path.join(known, part), os.path.join(root, part))
        # One of the processor's kind goes first, and `dotnet run` sets it.
        others = {name: "" for name in os.environ if name.startswith("DOTNET_ROOT_")}
        with unittest.mock.patch.dict(os.environ, others, DOTNET_ROOT=root):
            host = self.start_host("-o", "RED_LISTEN=127.0.0.1:0", socket="m")
        self.logged(self.login(host=host), "Microsoft.AspNetCore.App")

    def logged(self, client, text):
        """Waits for a text in the session's log: in all of it, since what comes between two looks may be half a line."""
        log = pathlib.Path(client.host()[STATE_DIRECTORY], "session.log")
        self.wait_until(lambda: text in log.read_text(encoding="utf-8"), f"'{text}' in the log")


class HostWithoutRedTests(HostCase):
    def test_a_host_has_none_unless_it_is_told_to(self):
        self.assertNotIn(RED_ADDRESS, self.login().host())


if __name__ == "__main__":
    unittest.main()
