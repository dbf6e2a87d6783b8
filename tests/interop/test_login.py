import errno
import unittest

from smash_client import (ACK, EXITED, HOST_VERSION, JOB_LIST_ALL, JOB_SUBMIT, LOGIN, PROTOCOL_VERSION, RUNNING, SHARED,
                          WANT_RECORD, JOB_ID, STATE, NEW, encode_submission, field, string)
from smash_host import HostCase


class LoginTests(HostCase):
    def test_a_new_name_is_acknowledged_without_fields(self):
        client = self.connect()
        self.assertEqual(b"", client.request(LOGIN, string("ann"), ACK))

    def test_a_connected_name_is_busy_and_the_connection_closed(self):
        first = self.login()
        second = self.connect()
        self.refused(errno.EBUSY, second.login, "ann")
        self.assert_closed(second)
        self.assertEqual([], first.list())

    def test_a_name_left_is_taken_up_with_its_jobs(self):
        first = self.login()
        job = first.submit("exit 3")
        first.wait_end(job)
        first.close()
        second = self.login_again()
        self.assertEqual([(job, 0, "exit 3", EXITED, 3)], [tuple(entry) for entry in second.list()])
        self.assertEqual(job + 1, second.submit("true"))

    def test_a_name_that_is_none_is_invalid_and_the_connection_closed(self):
        for name in ("", ".hidden", "a/b", "a\nb", "a\x7f", "\x00", "x" * 65, "é" * 33):
            with self.subTest(name):
                client = self.connect()
                self.refused(errno.EINVAL, client.login, name)
                self.assert_closed(client)

    def test_names_up_to_64_bytes_of_any_language(self):
        for name in ("a", "x" * 64, "é" * 32, "Ann Smith", "a.b"):
            with self.subTest(name):
                self.assertEqual((0, b"1\n"), self.finish(self.login(name), "echo 1"))

    def test_a_request_before_login_is_refused(self):
        for kind, payload in ((JOB_LIST_ALL, b""), (JOB_SUBMIT, encode_submission("true")), (4711, b"")):
            with self.subTest(kind):
                self.refused(errno.EACCES, self.connect().request, kind, payload)

    def test_another_version_is_refused_and_the_connection_closed(self):
        client = self.connect()
        self.refused(errno.EPROTONOSUPPORT, client.login, "ann", field(PROTOCOL_VERSION, 2))
        self.assert_closed(client)

    def test_the_version_is_answered_to_who_names_it(self):
        answer = self.connect().login("ann", field(PROTOCOL_VERSION, 1))
        self.assertEqual(1, answer[PROTOCOL_VERSION])
        self.assertTrue(answer[HOST_VERSION])

    def test_a_login_that_does_not_decode(self):
        for payload in (b"", b"\0\0\0\5ann", string(b"\xff"), string("ann") + b"\0"):
            with self.subTest(payload):
                client = self.connect()
                self.refused(errno.EBADMSG, client.request, LOGIN, payload)
                self.assert_closed(client)


class SharedLoginTests(HostCase):
    def test_all_who_share_a_name_get_its_updates(self):
        one = self.login("ann", field(SHARED))
        two = self.login("ann", field(SHARED), field(WANT_RECORD))
        job = one.submit("true")
        one.wait_status(job, EXITED)
        seen = []
        while EXITED not in seen:
            update, status, record = two.next_update()
            self.assertEqual((job, status), (update, record[STATE]))
            self.assertEqual(job, record[JOB_ID])
            seen.append(status)
        self.assertEqual([RUNNING, EXITED], [status for status in seen if status != NEW])
        self.assertEqual(two.list(), one.list())

    def test_sharing_takes_all_to_agree(self):
        self.login("ann", field(SHARED))
        self.refused(errno.EBUSY, self.connect().login, "ann")
        self.login("bob")
        self.refused(errno.EBUSY, self.connect().login, "bob", field(SHARED))

    def test_who_sends_no_field_gets_none(self):
        client = self.login()
        job = client.submit("true")
        client.wait_end(job)
        self.assertTrue(client.updates)
        self.assertEqual({8}, {len(update) for update in client.updates})


class IsolationTests(HostCase):
    def test_the_job_of_another_is_no_job(self):
        ann, bob = self.login("ann"), self.login("bob")
        fifo = self.fifo()
        job = ann.submit(f"read line < {fifo.path}; exit 5")
        ann.wait_status(job, RUNNING)
        for action in (bob.status, bob.stdout, bob.stderr, bob.expunge, bob.cancel, lambda id: bob.signal(id, 9),
                       lambda id: bob.set_priority(id, 5)):
            self.refused(errno.ESRCH, action, job)
        self.assertEqual([], bob.list())
        self.assertEqual([], bob.query()[0])
        fifo.write("go")
        self.assertEqual(5, ann.wait_end(job))

    def test_ids_count_for_each_client(self):
        ann, bob = self.login("ann"), self.login("bob")
        self.assertEqual([1, 2, 3], [ann.submit("true") for _ in range(3)])
        self.assertEqual([1, 2], [bob.submit("true") for _ in range(2)])

    def test_updates_go_to_the_owner_only(self):
        ann, bob = self.login("ann"), self.login("bob")
        for client in (ann, bob, ann):
            client.wait_end(client.submit("true"))
        self.assertEqual({1, 2}, set(ann.history))
        self.assertEqual({1}, set(bob.history))

    def test_an_id_is_never_used_again(self):
        client = self.login()
        for expected in (1, 2, 3):
            job = client.submit("true")
            self.assertEqual(expected, job)
            client.wait_end(job)
            client.expunge(job)
        client.close()
        self.assertEqual(4, self.login_again().submit("true"))


if __name__ == "__main__":
    unittest.main()
