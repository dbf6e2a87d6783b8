"""Callers who mean harm or know no better: a fault or a cut, memory bounded, and others served meanwhile."""

import contextlib
import http.client
import os
import random
import resource
import socket
import unittest
import xmlrpc.client

from red_host import ENONE, PATIENCE, RedCase, proxy

CALL = "<?xml version='1.0'?><methodCall><methodName>red_hello</methodName><params>{}</params></methodCall>"
MEBIBYTE = 1024 * 1024
BAD_XML, UNKNOWN_METHOD, WRONG_PARAMETERS = -32700, -32601, -32602


def wrong(body):
    return CALL.format(f"<param><value>{body}</value></param>").encode()


class HostileCase(RedCase):
    def post(self, body, **headers):
        """(status, body) of a request by hand."""
        connection = http.client.HTTPConnection(*self.red.address, timeout=PATIENCE)
        try:
            connection.request("POST", "/RPC2", body, {"Content-Type": "text/xml", **headers})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def fault(self, body):
        status, answer = self.post(body)
        self.assertEqual(200, status)
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            xmlrpc.client.loads(answer)
        return caught.exception.faultCode

    def served(self):
        """Somebody else comes and is answered."""
        with proxy(self.red) as client:
            self.assertEqual(ENONE, client.red_hello()["fault"]["red_errno"])


class DocumentTests(HostileCase):
    def test_documents_that_are_no_calls(self):
        laughs = "<!DOCTYPE a [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10)) + "]>"
        hostile = {
            "empty": b"", "no XML": b"hello", "zeros": b"\0" * 1000, "half": CALL.format("").encode()[:-5], "two": CALL.format("").encode() * 2,
            "deep arrays": wrong("<array><data><value>" * 20000), "deep tags": b"<a>" * 100000, "deep structs": wrong("<struct><member><name>a</name><value>" * 10000),
            "many laughs": (laughs + CALL.format("<param><value>&a9;</value></param>")).encode(),
            "a file": b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + wrong("&x;"), "a DTD": b"<!DOCTYPE methodCall SYSTEM 'http://127.0.0.1:1/x'>" + CALL.format("").encode(),
            "parameter entity": b"<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///dev/zero'> %x;]>" + CALL.format("").encode(),
            "bad UTF-8": CALL.encode().replace(b"{}", b"<param><value>\xc3\x28\xff</value></param>"),
            "overlong UTF-8": CALL.encode().replace(b"{}", b"<param><value>\xc0\xaf</value></param>"), "NUL": wrong("a\0b"), "reference to NUL": wrong("&#0;"),
            "many values": wrong("<array><data>" + "<value/>" * 70000 + "</data></array>"), "unknown type": wrong("<object/>"), "no integer": wrong("<int>1e3</int>"),
            "great integer": wrong(f"<i8>{10**30}</i8>"), "no base64": wrong("<base64>\u00e9</base64>"), "long name": b"<" + b"a" * 500000 + b">",
            "many attributes": b"<methodCall " + b" ".join(b"a%d='1'" % i for i in range(50000)) + b">", "long comment": b"<!--" + b"-" * 500000,
        }
        before = self.red.memory()
        for name, body in hostile.items():
            with self.subTest(name):
                self.assertEqual(BAD_XML, self.fault(body))
        self.served()
        self.assertLess(self.red.memory() - before, 64 * MEBIBYTE)

    def test_any_damage_to_a_call_is_answered(self):
        body = xmlrpc.client.dumps((self.key, self.world, "/"), "red_list").encode()
        chance = random.Random(4711)
        with contextlib.closing(http.client.HTTPConnection(*self.red.address, timeout=PATIENCE)) as connection:
            for _ in range(500):
                damaged = bytearray(body)
                for _ in range(chance.randint(1, 8)):
                    damaged[chance.randrange(len(damaged))] = chance.randrange(256)
                connection.request("POST", "/RPC2", bytes(damaged), {"Content-Type": "text/xml"})
                response = connection.getresponse()
                self.assertEqual(200, response.status)
                with contextlib.suppress(xmlrpc.client.Fault):
                    xmlrpc.client.loads(response.read())
        self.served()

    def test_values_of_wrong_types_are_told_of(self):
        values = [1, "x", [], {}, 1.5, True, None, xmlrpc.client.Binary(b"x"), xmlrpc.client.DateTime("19980717T14:08:55"), [[[]]], {"a": {"b": []}}, 2**31, -1]
        for method, count in (("red_world", 1), ("red_properties", 3), ("red_list", 3), ("red_perm", 4), ("red_sink", 6), ("red_source", 6), ("red_run", 6), ("red_kill", 4), ("red_wait", 4)):
            for place in range(count):
                for value in values:
                    parameters = [self.key, self.world, *[{}] * (count - 2)][:count]
                    parameters[place] = value
                    text = xmlrpc.client.dumps(tuple("GREAT" if value == 2**31 else value for value in parameters), method, allow_none=True)
                    status, answer = self.post(text.replace("<string>GREAT</string>", f"<i8>{2**62}</i8>").encode())
                    self.assertEqual(200, status)
                    try:
                        number = xmlrpc.client.loads(answer)[0][0]["fault"]["red_errno"]
                        # Nothing may be asked for, too.
                        self.assertEqual(method == "red_properties" and place == 2 and value in ([], None), number == ENONE, (method, place, value))
                    except xmlrpc.client.Fault as fault:
                        self.assertEqual(WRONG_PARAMETERS, fault.faultCode)

    def test_a_great_call_is_refused_announced_or_not(self):
        body = b"x" * (MEBIBYTE + 1)
        self.assertEqual(413, self.post(b"", **{"Content-Length": str(10**12)})[0])
        with self.red.connect() as connection:
            connection.sendall(b"POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body))
            with contextlib.suppress(OSError):
                connection.sendall(body + b"\r\n0\r\n\r\n")
            self.assertTrue(connection.recv(1000).startswith(b"HTTP/1.1 413 "))
        self.served()

    def test_a_call_that_is_just_not_too_great_is_read(self):
        self.assertNotEqual(ENONE, self.call("red_list", "x" * (MEBIBYTE - 4000))["fault"]["red_errno"])


class SlowTests(HostileCase):
    SETTINGS = {"RED_REQUEST_TIMEOUT": "1 s", "RED_IDLE_TIMEOUT": "2 s"}

    def cut(self, connection):
        """What came before the server closed the connection."""
        connection.settimeout(PATIENCE)
        data = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                data += piece
        return data

    def test_who_says_nothing_is_cut(self):
        with self.red.connect() as connection:
            self.served()
            self.assertNotIn(b" 200 ", self.cut(connection))

    def test_a_head_that_does_not_end_is_cut(self):
        with self.red.connect() as connection:
            connection.sendall(b"POST /RPC2 HTTP/1.1\r\nHost: x\r\nX: ")
            self.served()
            self.assertIn(b" 408 ", self.cut(connection))

    def test_a_body_that_does_not_come_is_cut(self):
        with self.red.connect() as connection:
            connection.sendall(b"POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\n\r\n<")
            self.served()
            self.assertNotIn(b" 200 ", self.cut(connection))

    def test_an_idle_connection_is_cut_after_its_answer(self):
        body = xmlrpc.client.dumps((), "red_hello").encode()
        with self.red.connect() as connection:
            connection.sendall(b"POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            self.assertIn(b" 200 ", self.cut(connection))


class CrowdTests(HostileCase):
    SETTINGS = {"RED_MAX_CONNECTIONS": "500"}
    MOST = 10_000

    def test_ten_thousand_connections_keep_nobody_out(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        count = min(self.MOST, hard - 200)
        self.assertGreaterEqual(count, 2000, "too few descriptors for this test: raise RLIMIT_NOFILE")
        before = self.red.memory()
        with contextlib.ExitStack() as stack:
            for number in range(count):
                connection = stack.enter_context(socket.socket())
                connection.settimeout(PATIENCE)
                connection.connect(self.red.address)
                if number % 3 == 1:
                    with contextlib.suppress(OSError):
                        connection.sendall(b"POST /RPC2 HTTP/1.1\r\nHost: x\r\n")
                if number % 1000 == 999:
                    self.served()
            self.do("red_list", "/")
            self.assertLess(len(os.listdir(f"/proc/{self.red.process.pid}/fd")), 1000)
            self.assertLess(self.red.memory() - before, 128 * MEBIBYTE)
        self.served()
        self.assertTrue(any("RED_MAX_CONNECTIONS" in line for line in self.red.log))

    def test_great_calls_that_do_not_end_have_bounded_memory(self):
        before = self.red.memory()
        head = b"POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % MEBIBYTE
        with contextlib.ExitStack() as stack:
            held = []
            for _ in range(120):
                connection = stack.enter_context(self.red.connect())
                with contextlib.suppress(OSError):
                    connection.sendall(head + b" " * (MEBIBYTE - 1))
                held.append(connection)
            # RED_MEMORY is 64 MiB: that many are waited for, the others are answered.
            for connection in held[100:]:
                with contextlib.suppress(ConnectionResetError):
                    self.assertIn(b" 503 ", connection.recv(100))
            self.served()
            self.do("red_list", "/")
            self.assertLess(self.red.memory() - before, 300 * MEBIBYTE)


if __name__ == "__main__":
    unittest.main()
