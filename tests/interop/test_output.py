import errno
import os
import pathlib
import struct
import unittest

from smash_client import (END_OF_OUTPUT, FOLLOW, JOB_GET_STDOUT, JOB_RESULTS, LENGTH, NEXT_OFFSET, OFFSET, RUNNING, STANDARD_ERROR,
                          STANDARD_OUTPUT, TAIL_LINES, TOTAL_LENGTH, decode_fields, field)
from smash_host import HostCase

END = (NEXT_OFFSET, END_OF_OUTPUT, TOTAL_LENGTH)


class OutputTests(HostCase):
    def ends(self, output):
        return tuple(output.fields[tag] for tag in END)

    def run_job(self, client, command):
        job = client.submit(command)
        client.wait_end(job)
        return job

    def test_the_two_streams_are_apart(self):
        client = self.login()
        job = self.run_job(client, "printf out; printf err >&2")
        self.assertEqual((b"out", {}), client.stdout(job))
        self.assertEqual((b"err", {}), client.stderr(job))

    def test_bytes_are_bytes(self):
        client = self.login()
        job = self.run_job(client, "printf '\\000\\377\\012x'")
        self.assertEqual(b"\0\xff\nx", client.stdout(job).data)

    def test_files_are_named_by_user_and_time_and_are_the_users_own(self):
        client = self.login("Ann Smith")
        jobs = [self.run_job(client, f"echo {number}; echo e{number} >&2") for number in range(3)]
        names = set()
        for number, job in enumerate(jobs):
            record = client.record(job)
            out, err = pathlib.Path(record[STANDARD_OUTPUT]), pathlib.Path(record[STANDARD_ERROR])
            self.assertRegex(out.name, r"^Ann Smith_.*\.out$")
            self.assertEqual(out.with_suffix(".err"), err)
            self.assertEqual((f"{number}\n", f"e{number}\n"), (out.read_text(), err.read_text()))
            self.assertEqual(0o600, out.stat().st_mode & 0o777)
            names.add(out)
        self.assertEqual(3, len(names))

    def test_expunge_removes_the_files(self):
        client = self.login()
        job = self.run_job(client, "echo x")
        record = client.record(job)
        client.expunge(job)
        for tag in (STANDARD_OUTPUT, STANDARD_ERROR):
            self.assertFalse(os.path.exists(record[tag]))
        self.refused(errno.ESRCH, client.stdout, job)

    def test_ranges(self):
        client = self.login()
        job = self.run_job(client, "printf 0123456789")
        for fields, data, ends in (((OFFSET, 0), b"0123456789", (10, 1, 10)), ((OFFSET, 4), b"456789", (10, 1, 10)),
                                   ((OFFSET, 10), b"", (10, 1, 10)), ((LENGTH, 3), b"012", (3, 0, 10)), ((OFFSET, 2, LENGTH, 8), b"23456789", (10, 1, 10)),
                                   ((OFFSET, 2, LENGTH, 7), b"2345678", (9, 0, 10))):
            with self.subTest(fields):
                output = client.stdout(job, *[field(*fields[i:i + 2]) for i in range(0, len(fields), 2)])
                self.assertEqual((data, ends), (output.data, self.ends(output)))

    def test_ranges_that_are_none(self):
        client = self.login()
        job = self.run_job(client, "echo x")
        for fields in ([field(LENGTH, 0)], [field(LENGTH, (4 << 20) + 1)], [field(OFFSET, 0), field(TAIL_LINES, 1)]):
            self.refused(errno.EINVAL, client.stdout, job, *fields)
        self.assertEqual(b"x\n", client.stdout(job, field(LENGTH, 4 << 20)).data)

    def test_an_offset_beyond_the_end_answers_nothing(self):
        client = self.login()
        job = self.run_job(client, "echo x")
        for offset in (3, 2**62):
            output = client.stdout(job, field(OFFSET, offset))
            self.assertEqual((b"", 2), (output.data, output.fields[TOTAL_LENGTH]))

    def test_an_offset_that_no_file_has(self):
        client = self.login()
        job = self.run_job(client, "echo x")
        for offset in (2**63, 2**64 - 1):
            self.refused(errno.EINVAL, client.stdout, job, field(OFFSET, offset))

    def test_the_last_lines(self):
        client = self.login()
        for command, cases in (("seq 5", ((1, b"5\n"), (2, b"4\n5\n"), (9, b"1\n2\n3\n4\n5\n"), (0, b""))),
                               ("printf 'a\\nb'", ((1, b"b"), (2, b"a\nb"))), ("true", ((3, b""),)), ("printf '\\n\\n'", ((1, b"\n"),))):
            job = self.run_job(client, command)
            for count, data in cases:
                with self.subTest((command, count)):
                    self.assertEqual(data, client.stdout(job, field(TAIL_LINES, count)).data)

    def test_the_last_lines_of_much(self):
        client = self.login()
        job = self.run_job(client, "seq 300000")
        output = client.stdout(job, field(TAIL_LINES, 20000))
        self.assertEqual(b"".join(b"%d\n" % n for n in range(280001, 300001)), output.data)
        self.assertEqual(1, output.fields[END_OF_OUTPUT])

    def test_output_of_20_MiB_by_ranges_and_its_head_by_the_core(self):
        client = self.login()
        job = self.run_job(client, "head -c 20971520 /dev/zero | tr '\\0' x; printf end")
        self.assertEqual((16 << 20) - 4, len(client.stdout(job).data))
        offset, tail, rounds = 0, b"", 0
        while True:
            output = client.stdout(job, field(OFFSET, offset), field(LENGTH, 4 << 20))
            offset, tail, rounds = output.fields[NEXT_OFFSET], (tail + output.data)[-4:], rounds + 1
            if output.fields[END_OF_OUTPUT]:
                break
        self.assertEqual((20971523, b"xend", 6), (offset, tail, rounds))
        self.assertEqual(1 << 20, len(client.stdout(job, field(OFFSET, 0)).data))

    def test_a_running_job_shows_what_is_there_and_no_end(self):
        client, fifo = self.login(), self.fifo()
        go = self.fifo("go")
        job = client.submit(f"echo one; echo ready > {fifo.path}; read x < {go.path}; echo two")
        fifo.line()
        output = client.stdout(job, field(OFFSET, 0))
        self.assertEqual((b"one\n", (4, 0, 4)), (output.data, self.ends(output)))
        self.assertEqual(b"one\n", client.stdout(job).data)
        go.write("go")
        client.wait_end(job)
        self.assertEqual((b"two\n", (8, 1, 8)), (client.stdout(job, field(OFFSET, 4)).data, self.ends(client.stdout(job, field(OFFSET, 4)))))

    def test_a_queued_job_has_no_output(self):
        client = self.login(host=self.start_host("-n", "1", socket="t"))
        fifo = self.fifo()
        client.submit(f"read x < {fifo.path}")
        job = client.submit("echo x")
        self.assertEqual((b"", {}), client.stdout(job))
        self.assertEqual((0, 0, 0), self.ends(client.stdout(job, field(OFFSET, 0))))
        fifo.write("go")
        client.wait_end(job)


class FollowTests(HostCase):
    def follow(self, client, job, offset):
        client.send(JOB_GET_STDOUT, struct.pack(">I", job) + field(OFFSET, offset) + field(FOLLOW))

    def followed(self, client):
        kind, payload = client.answer()
        self.assertEqual(JOB_RESULTS, kind)
        length = struct.unpack_from(">I", payload)[0]
        return payload[4:4 + length], decode_fields(payload[4 + length:])

    def test_an_answer_waits_for_output_and_for_the_end(self):
        client, go = self.login(), self.fifo()
        job = client.submit(f"while read x; do [ $x = end ] && exit; echo $x; done < {go.path}")
        offset = 0
        for word in ("one", "three"):
            self.follow(client, job, offset)
            go.write(word)
            data, fields = self.followed(client)
            self.assertEqual((word.encode() + b"\n", 0), (data, fields[END_OF_OUTPUT]))
            offset = fields[NEXT_OFFSET]
        self.follow(client, job, offset)
        go.write("end")
        data, fields = self.followed(client)
        self.assertEqual((b"", 10, 1), (data, fields[NEXT_OFFSET], fields[END_OF_OUTPUT]))

    def test_it_holds_back_the_answers_behind_it_and_no_updates(self):
        client, go = self.login(), self.fifo()
        job = client.submit(f"read x < {go.path}; echo $x")
        client.wait_status(job, RUNNING)
        self.follow(client, job, 0)
        client.send(9)
        client.send(9)
        bystander = self.login("bob")
        self.assertEqual([], bystander.list())
        go.write("word")
        data, _ = self.followed(client)
        self.assertEqual(b"word\n", data)
        self.assertEqual([15, 15], [client.answer()[0] for _ in range(2)])

    def test_a_follower_that_leaves_is_forgotten(self):
        client, go = self.login(), self.fifo()
        job = client.submit(f"read x < {go.path}; echo $x")
        client.wait_status(job, RUNNING)
        self.follow(client, job, 0)
        client.close()
        client = self.login_again()
        go.write("word")
        if client.list()[0].exit_code < 0:
            client.wait_end(job)
        self.assertEqual(b"word\n", client.stdout(job).data)

    def test_following_a_job_that_has_ended_answers_at_once(self):
        client = self.login()
        job = client.submit("printf abc")
        client.wait_end(job)
        self.follow(client, job, 3)
        data, fields = self.followed(client)
        self.assertEqual((b"", 3, 1), (data, fields[NEXT_OFFSET], fields[END_OF_OUTPUT]))


if __name__ == "__main__":
    unittest.main()
