"""smash-call as smash-rex starts it: frames over its standard streams, functions of a library that is compiled here."""
import errno
import os
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("SMASH_CALL", os.path.join(HERE, "../../native-host/bin/smash-call"))
DEADLINE = 30
OPEN, ACCEPTED, REFUSED, RESULT = 16, 17, 18, 41
LIBRARY, FUNCTION, RETURNS, ARGUMENT = 64, 65, 66, 67
RETURN, CHANGED, ERROR, OUTPUT, DURATION, BIG_ENDIAN, FAULT = range(1, 8)
POINT = "{i32 f64 u8:3 {i16:2}}"


def setUpModule():
    global folder, sample
    folder = tempfile.TemporaryDirectory(prefix="smash-test-")
    unittest.addModuleCleanup(folder.cleanup)
    sample = os.path.join(folder.name, "libsample.so")
    subprocess.run([os.environ.get("CC", "cc"), "-O1", "-g", "-shared", "-fPIC", "-o", sample, os.path.join(HERE, "sample.c")], check=True)


def field(tag, value):
    value = value if isinstance(value, bytes) else value.encode()
    return struct.pack(">HI", tag, len(value)) + value


def argument(type_, value=b""):
    return field(ARGUMENT, struct.pack(">I", len(type_)) + type_.encode() + value)


def fields(payload):
    found = {}
    while payload:
        tag, length = struct.unpack(">HI", payload[:6])
        found.setdefault(tag, []).append(payload[6:6 + length])
        payload = payload[6 + length:]
    return found


def refusal(payload):
    number, length = struct.unpack(">iI", payload[:8])
    said = payload[8 + length:]
    return number, payload[8:8 + length].decode(), said[4:].decode()


class Refused(Exception):
    pass


class CallTest(unittest.TestCase):
    def setUp(self):
        self.start()

    def start(self, *options):
        environment = {**os.environ, "ASAN_OPTIONS": "handle_segv=0:handle_abort=0:detect_leaks=1"}
        self.process = process = subprocess.Popen([PROGRAM, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

        def close():
            for stream in (process.stdin, process.stdout):
                stream.close()
            process.kill()
            process.wait()
        self.addCleanup(close)

    def send(self, payload, type_=OPEN):
        self.process.stdin.write(struct.pack(">IBI", len(payload) + 5, type_, 1) + payload)
        self.process.stdin.flush()

    def receive(self):
        """Type and payload; None: it has ended."""
        head = self.process.stdout.read(9)
        if not head:
            return None
        length, type_, channel = struct.unpack(">IBI", head)
        self.assertEqual(channel, 1)
        return type_, self.process.stdout.read(length - 5)

    def open(self, function, returns, *arguments, library=None):
        self.send(b"\2" + field(LIBRARY, library or sample) + field(FUNCTION, function) + field(RETURNS, returns) + b"".join(argument(*each) for each in arguments))

    def call(self, function, returns="void", *arguments, library=None):
        self.open(function, returns, *arguments, library=library)
        type_, payload = self.receive()
        if type_ == REFUSED:
            raise Refused(*refusal(payload))
        self.assertEqual((type_, fields(payload)), (ACCEPTED, {2: [struct.pack(">I", self.process.pid)]}))
        type_, payload = self.receive()
        self.assertEqual(type_, RESULT)
        return fields(payload)

    def value(self, form, *call, **options):
        values = struct.unpack(">" + form, self.call(*call, **options)[RETURN][0])
        return values[0] if len(values) == 1 else values

    def assert_refused(self, expected, *call, **options):
        with self.assertRaises(Refused) as refused:
            self.call(*call, **options)
        number, error_id, message = refused.exception.args
        self.assertEqual(error_id, expected)
        self.assertGreater(len(message), 10)
        return number, message


class ValueTest(CallTest):
    def test_integers_and_floats_of_every_size(self):
        for name, type_, form, number in (
                ("twice8", "i8", "b", -60), ("twiceu8", "u8", "B", 120), ("twice16", "i16", "h", -16000), ("twiceu16", "u16", "H", 32000), ("twice32", "i32", "i", -(1 << 30)),
                ("twiceu32", "u32", "I", (1 << 31) - 1), ("twice64", "i64", "q", -(1 << 62)), ("twiceu64", "u64", "Q", (1 << 63) - 1), ("twicef", "f32", "f", -1.25),
                ("twiced", "f64", "d", 1e300)):
            with self.subTest(type=type_):
                self.assertEqual(self.value(form, name, type_, (type_, struct.pack(">" + form, number))), number * 2)

    def test_arguments_of_all_kinds_in_one_call(self):
        values = (("i8", "b", -3), ("f64", "d", 2.5), ("u16", "H", 60000), ("f32", "f", 0.5), ("i64", "q", -1 << 40), ("i32", "i", 7), ("u8", "B", 255), ("i16", "h", -9), ("f64", "d", -0.25),
                  ("i32", "i", -11))
        expected = sum((i + 1) * value for i, (_, _, value) in enumerate(values))
        self.assertEqual(self.value("d", "many", "f64", *((type_, struct.pack(">" + form, value)) for type_, form, value in values)), expected)

    def test_cos_of_the_mathematical_library(self):
        self.assertAlmostEqual(self.value("d", "cos", "f64", ("f64", struct.pack(">d", 0.5)), library="libm.so.6"), 0.8775825618903728)

    def test_strings_and_null(self):
        self.assertEqual(self.call("upper", "str", ("str", b"smash"))[RETURN], [b"SMASH"])
        self.assertEqual(self.call("upper", "str", ("str", b""))[RETURN], [b""])
        self.assertNotIn(RETURN, self.call("upper", "str", ("ptr", bytes(8))))
        self.assertEqual(self.value("Q", "same", "ptr", ("ptr", struct.pack(">Q", 0x123456789abc))), 0x123456789abc)

    def test_buffers_in_and_out(self):
        content = bytes(range(200)) * 2000
        length = struct.pack(">i", len(content))
        result = self.call("reverse", "i32", ("io", content), ("i32", length))
        self.assertEqual(result[CHANGED], [struct.pack(">I", 0) + content[::-1]])
        self.assertNotIn(CHANGED, self.call("reverse", "i32", ("in", content), ("i32", length)))
        result = self.call("fill", "i32", ("out:9", b""), ("i32", struct.pack(">i", 8)), ("i32", struct.pack(">i", 65)))
        self.assertEqual(result[CHANGED], [struct.pack(">I", 0) + b"AAAAAAAA\0"])

    def test_structs_by_value_and_by_pointer(self):
        point = struct.pack(">id3Bhh", 5, 0.5, 1, 2, 3, -4, 100)
        shifted = struct.pack(">id3Bhh", 12, 7.5, 1, 2, 4, -4, 93)
        by = ("i32", struct.pack(">i", 7))
        self.assertEqual(self.call("shift", POINT, (POINT, point), by)[RETURN], [shifted])
        result = self.call("shift_in_place", "void", ("&" + POINT, point), by)
        self.assertEqual((result[CHANGED], RETURN in result), ([struct.pack(">I", 0) + shifted], False))
        self.assertEqual(self.value("dd", "swap", "{f64 f64}", ("{f64:2}", struct.pack(">dd", 1, 2))), (2, 1))

    def test_tells_errno_time_and_order(self):
        result = self.call("fail", "i32")
        self.assertEqual(struct.unpack(">i", result[RETURN][0]), (-1,))
        self.assertEqual(struct.unpack(">I", result[ERROR][0]), (errno.ENOTTY,))
        self.assertEqual(struct.unpack(">I", result[BIG_ENDIAN][0]), (int(sys.byteorder == "big"),))
        self.assertLess(struct.unpack(">Q", result[DURATION][0])[0], 10**10)
        self.assertEqual(struct.unpack(">I", self.call("next", "i64")[ERROR][0]), (0,))

    def test_gives_what_is_printed_and_that_once(self):
        self.assertEqual(self.call("say", "i32", ("str", b"hello"))[OUTPUT], [b"err\nhello\n"])
        self.assertNotIn(OUTPUT, self.call("next", "i64"))

    def test_keeps_the_library_from_call_to_call(self):
        self.assertEqual([self.value("q", "next", "i64") for _ in range(3)], [1, 2, 3])


class RefusalTest(CallTest):
    def tearDown(self):
        # Whatever was refused, the next call is carried out.
        if self.process.poll() is None and self._testMethodName != "test_without_libffi_says_how_to_get_it":
            self.assertGreater(self.value("q", "next", "i64"), 0)

    def test_library_and_function_that_are_not_there(self):
        self.assertEqual(self.assert_refused("RexLibraryNotFound", "cos", library="libnothing.so.9")[0], errno.ENOENT)
        self.assertIn("nothing_of_it", self.assert_refused("RexFunctionNotFound", "nothing_of_it")[1])
        self.assertIn("libc.so.6", self.assert_refused("RexFunctionNotFound", "system", library="libm.so.6")[1])
        self.assertIn("variable", self.assert_refused("RexFunctionNotFound", "variable")[1])

    def test_types_and_values_that_are_none(self):
        for type_ in ("", "i33", "int", "{", "{}", "{i32", "{i32}x", "{str}", "{out:3}", "out:", "out:0", "out:99999999999999999999", "&i32", "&&{i32}", "void", "i32 ", "{i32  }", "{i32:0}",
                      "{i32:5000}", "{{{{{{{{{i8}}}}}}}}}", "{{i8:4000}:4000}", "x" * 1000):
            with self.subTest(type=type_):
                self.assert_refused("RexCallInvalid", "twice32", "i32", (type_, b"\0\0\0\1"))
        for type_, value in (("i32", b"\0"), ("i32", bytes(5)), ("str", b"a\0b"), ("out:4", b"x"), ("{i8 i8}", b"x"), ("f64", b"")):
            with self.subTest(type=type_, value=value):
                self.assert_refused("RexCallInvalid", "twice32", "i32", (type_, value))
        for returns in ("io", "in", "out:4", "&{i32}", "nothing"):
            with self.subTest(returns=returns):
                self.assert_refused("RexCallInvalid", "twice32", returns)

    def test_calls_that_are_none(self):
        for payload in (b"", b"\2", b"\2\0", b"\2" + struct.pack(">HI", LIBRARY, 99), b"\2" + field(LIBRARY, "x"), b"\2" + field(FUNCTION, "x\0y"), b"\2" + field(ARGUMENT, b"\0\0\0\x09i")):
            with self.subTest(payload=payload):
                self.send(payload)
                type_, said = self.receive()
                self.assertEqual((type_, refusal(said)[1]), (REFUSED, "RexCallInvalid"))

    def test_more_arguments_than_there_may_be(self):
        self.assert_refused("RexCallTooLarge", "next", "i64", *[("i32", bytes(4))] * 257)

    def test_frames_of_other_types_are_passed_over(self):
        self.send(b"whatever", type_=99)
        self.assertEqual(self.value("q", "next", "i64"), 1)

    def test_without_libffi_says_how_to_get_it(self):
        self.start("--libffi", "/nonexistent/libffi.so")
        number, message = self.assert_refused("RexCallUnavailable", "next", "i64")
        self.assertEqual(number, errno.EOPNOTSUPP)
        self.assertIn("install", message)

    def test_result_that_no_frame_holds(self):
        result = self.call("fill", "i32", ("io", bytes(1 << 19)), ("i32", struct.pack(">i", 1)), ("i32", bytes(4)))
        self.assertEqual(len(result[CHANGED][0]), 4 + (1 << 19))
        result = self.call("next", "i64", *[("out:600000", b"")] * 2)
        self.assertEqual((refusal(result[FAULT][0])[1], RETURN in result), ("RexCallTooLarge", False))


class EndTest(CallTest):
    def test_crash_is_the_end_of_it_after_it_was_accepted(self):
        self.open("crash", "void")
        self.assertEqual(self.receive()[0], ACCEPTED)
        self.assertIsNone(self.receive())
        self.assertEqual(self.process.wait(DEADLINE), -signal.SIGSEGV)

    def test_exit_of_the_function_is_its_exit(self):
        self.open("quit", "void", ("i32", struct.pack(">i", 7)))
        self.assertEqual(self.receive()[0], ACCEPTED)
        self.assertIsNone(self.receive())
        self.assertEqual(self.process.wait(DEADLINE), 7)

    def test_ends_with_its_input_and_with_what_is_no_frame(self):
        self.process.stdin.close()
        self.assertEqual(self.process.wait(DEADLINE), 0)
        for junk in (b"\0\0\0\4\0", b"\xff\xff\xff\xff", b"\0\0"):
            with self.subTest(junk=junk):
                self.start()
                self.process.stdin.write(junk)
                self.process.stdin.close()
                self.assertEqual(self.process.wait(DEADLINE), 0)

    def test_is_not_for_people(self):
        ended = subprocess.run([PROGRAM, "cos", "0.5"], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual((ended.returncode, "smash-rex" in ended.stderr), (2, True))


if __name__ == "__main__":
    unittest.main()
