"""A client of the Smash host, written from native-host/PROTOCOL.md alone. Python 3, standard library only."""

import collections
import socket
import struct

(ACK, NACK, LOGIN, JOB_SUBMIT, JOB_STATUS, JOB_SIGNAL, JOB_SET_PRI, JOB_GET_STDOUT, JOB_GET_STDERR, JOB_LIST_ALL, JOB_EXPUNGE,
 JOB_UPDATE, JOB_SUBMIT_SUCCESS, JOB_RESULTS, JOB_STATUS_RESP, JOB_LIST_ALL_RESP) = range(16)
JOB_QUERY, JOB_RECORDS, JOB_CANCEL, HOST_STATUS, HOST_STATUS_RESP, HOST_STOP = range(256, 262)
DAEMON_COMMAND, DAEMON_RESULT, HOST_RESTART = 262, 263, 264

NEW, RUNNING, SUSPENDED, EXITED, ABORTED, CANCELED = range(6)

PROTOCOL_VERSION, SHARED, WANT_RECORD, HOST_VERSION = 1, 2, 3, 4
(NAME, WORKING_DIRECTORY, MAX_ADDRESS_SPACE, STANDARD_INPUT, SUBMISSION_KEY, MAX_MEMORY, MAX_WALL_TIME, PREPARABLE, OUTPUT_FORMAT,
 SCRIPT, REMOTE_COMPUTER, RETRY, INPUT_FILE, OUTPUT_FILE, REMOTE_DIRECTORY) = range(16, 31)
(JOB_ID, STATE, EXIT_CODE, CAUSE, CAUSE_DETAIL, SIGNAL, PRIORITY, COMMAND, SUBMITTED, STARTED, ENDED, RUSAGE, MAX_CPU,
 EFFECTIVE_LIMIT, PROCESS_ID, STANDARD_OUTPUT, STANDARD_ERROR, FAILED_STEP, FAILED_ERRNO, SERVER, REMOTE_PROCESS_ID, LOST_SERVER,
 BYTES_SENT, BYTES_RECEIVED, RETRIES) = range(32, 57)
AFTER_ID, LIMIT, STATES, NAME_PATTERN, MORE_AFTER, GRACE, FAST = range(60, 67)
(MASTER_PID, SESSION_PID, HOST_STARTED, MAX_JOBS, QUEUED_JOBS, ACTIVE_JOBS, CONNECTIONS, STATE_DIRECTORY, KEEPS_RECORDS,
 COMPUTER_NAME, SESSION_STARTS, LAST_SESSION_END) = range(70, 82)
OFFSET, LENGTH, TAIL_LINES, FOLLOW = range(90, 94)
NEXT_OFFSET, END_OF_OUTPUT, TOTAL_LENGTH = range(95, 98)
JOBS_ACCEPTED, PROGRAM_FOLDER, PREPARED_PROCESSES, RED_ADDRESS, REX_SOCKET = 112, 116, 117, 118, 119

(POOL, AFTER, NOT_BEFORE, DELAY, QUEUE_DEADLINE, RETRY_POLICY, RETRY_ON_EXIT, RETRY_ON_CAUSE, ATTEMPT, LABEL, COMMENT, ON_END,
 WAIT_REASON) = range(130, 143)
COUNT, ARRAY_ID, ARRAY_INDEX, MEMBER_STATES, ARRAY_LIMIT, ARRAY_ITEM = range(143, 149)
SUBMITTED_AFTER, SUBMITTED_BEFORE, LAST, ENDED_AFTER, ENDED_BEFORE, BEFORE_ID, SEARCHED = range(190, 197)
POOL_SLOTS, POOL_PAUSED, POOL_CLIENT_SLOTS, POOL_CAPACITY, POOL_WHEN_FULL, POOL_COUNTS, POOL_MODE = range(150, 157)
ENGINE, ENGINE_JOB, ENGINE_OPTION = 180, 181, 182
POOL_SET, POOL_QUERY, POOL_RECORDS, POOL_REMOVE = range(270, 274)
JOB_RESTART, JOB_SET_TERMS, JOB_SET_LIMITS = 275, 281, 282
INPUT_OPEN, INPUT_DATA, INPUT_END, STANDARD_INPUT_FILE, TERMINAL, TERMINAL_SOCKET, OUTPUT_STATE = range(170, 177)
JOB_SEND_INPUT = 274
JOB_SPOOL_INPUT = 276
SPOOLED_INPUT = 197
(MAX_TREE_CPU, MAX_PROCESSES, MAX_OUTPUT, MAX_OPEN_FILES, MAX_DISK_WRITTEN, CPU_SHARE, CPU_AFFINITY, IO_PRIORITY,
 LIMIT_MECHANISM) = range(160, 169)
JOB_AWAIT = 290

WAIT_SLOT, WAIT_JOBS, WAIT_TIME, WAIT_POOL, WAIT_CAP, WAIT_RETRY = range(6)
NO_SLOT_CAP = 0xFFFFFFFF
FULL_QUEUE, FULL_REFUSE, FULL_DROP_OLDEST = range(3)
POOL_EITHER, POOL_NEW, POOL_EXISTING = range(3)

(CAUSE_NONE, CAUSE_EXIT, CAUSE_SIGNAL, CAUSE_CPU_LIMIT, CAUSE_MEMORY_LIMIT, CAUSE_WALL_CLOCK_LIMIT, CAUSE_OUTPUT_LIMIT,
 CAUSE_OUT_OF_MEMORY, CAUSE_CANCELED, CAUSE_FAILED_TO_START, CAUSE_DEPENDENCY_FAILED, CAUSE_HOST_SHUTDOWN,
 CAUSE_HOST_LOST, CAUSE_PROCESS_LIMIT, CAUSE_DISK_LIMIT) = range(15)

SIGNED_32 = {EXIT_CODE, PRIORITY, FAILED_ERRNO, RETRY_ON_EXIT}
TIMES = {SUBMITTED, STARTED, ENDED, HOST_STARTED, NOT_BEFORE, SUBMITTED_AFTER, SUBMITTED_BEFORE, ENDED_AFTER, ENDED_BEFORE}
UNSIGNED_64 = {MAX_ADDRESS_SPACE, MAX_MEMORY, MAX_WALL_TIME, OFFSET, NEXT_OFFSET, TOTAL_LENGTH, JOBS_ACCEPTED, BYTES_SENT, BYTES_RECEIVED, DELAY, QUEUE_DEADLINE}
STRINGS = {HOST_VERSION, NAME, WORKING_DIRECTORY, CAUSE_DETAIL, COMMAND, STANDARD_OUTPUT, STANDARD_ERROR, NAME_PATTERN,
           STATE_DIRECTORY, COMPUTER_NAME, SCRIPT, PROGRAM_FOLDER, RED_ADDRESS, REX_SOCKET, REMOTE_COMPUTER, REMOTE_DIRECTORY, SERVER, LOST_SERVER,
           POOL, LABEL, COMMENT, ON_END, ENGINE, ENGINE_JOB, ENGINE_OPTION, STANDARD_INPUT_FILE, TERMINAL_SOCKET}
REPEATED = {AFTER, LABEL, RETRY_ON_EXIT, RETRY_ON_CAUSE, EFFECTIVE_LIMIT, INPUT_FILE, OUTPUT_FILE, LOST_SERVER}
UNSIGNED_64 |= {MAX_TREE_CPU, MAX_OUTPUT, MAX_DISK_WRITTEN}
STRINGS |= {CPU_AFFINITY}
REPEATED |= {LIMIT_MECHANISM, ENGINE_OPTION}

Listed = collections.namedtuple("Listed", "id left command status exit_code")
Status = collections.namedtuple("Status", "exit_code max_cpu max_mem priority usage")
Usage = collections.namedtuple(
    "Usage", "user_seconds user_microseconds system_seconds system_microseconds max_rss ixrss idrss isrss minor_faults"
    " major_faults swaps blocks_in blocks_out messages_sent messages_received signals voluntary involuntary")
Output = collections.namedtuple("Output", "data fields")


class Refused(Exception):
    """The host answered with a NACK."""

    def __init__(self, number, message):
        super().__init__(f"errno {number}: {message}")
        self.errno = number
        self.message = message


class Disconnected(Exception):
    """The host closed the connection."""


def string(value):
    data = value if isinstance(value, bytes) else value.encode()
    return struct.pack(">I", len(data)) + data


def field(tag, value=b""):
    """One extension field; the tag says how a number is encoded."""
    if isinstance(value, int):
        form = ">i" if tag in SIGNED_32 else ">q" if tag in TIMES else ">Q" if tag in UNSIGNED_64 else ">I"
        value = struct.pack(form, value)
    elif isinstance(value, str):
        value = value.encode()
    return struct.pack(">HI", tag, len(value)) + value


def decode_value(tag, data):
    if tag in STRINGS:
        return data.decode()
    if tag == RUSAGE:
        return Usage(*struct.unpack(">18q", data))
    if tag == POOL_COUNTS:
        return struct.unpack(">III", data)
    if tag == EFFECTIVE_LIMIT:
        return struct.unpack(">IQQ", data)
    if tag == LIMIT_MECHANISM:
        return struct.unpack(">III", data)
    if tag in TIMES or tag in UNSIGNED_64:
        return struct.unpack(">q" if tag in TIMES else ">Q", data)[0]
    return struct.unpack(">i" if tag in SIGNED_32 else ">I", data)[0] if len(data) == 4 else data


def decode_fields(data):
    """The fields as a dict; those that may come several times, as a list."""
    fields, position = {}, 0
    while position < len(data):
        tag, length = struct.unpack_from(">HI", data, position)
        position += 6
        if position + length > len(data):
            raise ValueError(f"field {tag} is cut off")
        value = decode_value(tag, data[position:position + length])
        position += length
        if tag in REPEATED:
            fields.setdefault(tag, []).append(value)
        else:
            fields[tag] = value
    return fields


class Client:
    """One connection. Updates that arrive before an awaited answer are kept in `updates`, in order."""

    def __init__(self, path, timeout=30):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        try:
            self.socket.connect(path)
        except OSError:
            self.socket.close()
            raise
        self.received = b""
        self.updates = collections.deque()
        self.history = collections.defaultdict(list)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, kind, payload=b""):
        self.socket.sendall(struct.pack(">II", kind, len(payload)) + payload)

    def receive(self):
        """The next packet, an update or not."""
        kind, length = struct.unpack(">II", self._take(8))
        payload = self._take(length)
        if kind == JOB_UPDATE:
            job, status = struct.unpack_from(">II", payload)
            self.history[job].append(status)
        return kind, payload

    def answer(self):
        """The next packet that is no update; a NACK is raised."""
        while True:
            kind, payload = self.receive()
            if kind == JOB_UPDATE:
                self.updates.append(payload)
            elif kind == NACK:
                number, length = struct.unpack_from(">II", payload)
                raise Refused(number, payload[8:8 + length].decode())
            else:
                return kind, payload

    def request(self, kind, payload=b"", expected=ACK):
        self.send(kind, payload)
        answered, payload = self.answer()
        if answered != expected:
            raise ValueError(f"packet {answered} where {expected} answers {kind}")
        return payload

    def next_update(self):
        """(job, status, record fields) of the next update."""
        while not self.updates:
            kind, payload = self.receive()
            if kind != JOB_UPDATE:
                raise ValueError(f"packet {kind} that nobody asked for")
            self.updates.append(payload)
        payload = self.updates.popleft()
        job, status = struct.unpack_from(">II", payload)
        return job, status, decode_fields(payload[8:])

    def wait_status(self, job, *statuses):
        """Reads updates until this job has had one of these statuses; updates about other jobs stay in `history`."""
        while not any(status in statuses for status in self.history[job]):
            self.updates.append(self._receive_update())
        return next(status for status in self.history[job] if status in statuses)

    def wait_end(self, job):
        self.wait_status(job, EXITED, ABORTED)
        return self.status(job).exit_code

    def login(self, name, *fields):
        return decode_fields(self.request(LOGIN, string(name) + b"".join(fields)))

    def submit(self, command, *fields, max_cpu=0, max_mem=0, priority=0, env=()):
        payload = self.request(JOB_SUBMIT, encode_submission(command, max_cpu, max_mem, priority, env) + b"".join(fields),
                               JOB_SUBMIT_SUCCESS)
        return struct.unpack_from(">I", payload)[0]

    def status(self, job):
        payload = self.request(JOB_STATUS, struct.pack(">I", job), JOB_STATUS_RESP)
        exit_code, max_cpu, max_mem, priority = struct.unpack_from(">iIIi", payload)
        return Status(exit_code, max_cpu, max_mem, priority, Usage(*struct.unpack_from(">18q", payload, 16)))

    def signal(self, job, number):
        self.request(JOB_SIGNAL, struct.pack(">II", job, number))

    def set_priority(self, job, priority):
        self.request(JOB_SET_PRI, struct.pack(">Ii", job, priority))

    def stdout(self, job, *fields):
        return self._output(JOB_GET_STDOUT, job, fields)

    def stderr(self, job, *fields):
        return self._output(JOB_GET_STDERR, job, fields)

    def expunge(self, job):
        self.request(JOB_EXPUNGE, struct.pack(">I", job))

    def list(self):
        return decode_list(self.request(JOB_LIST_ALL, b"", JOB_LIST_ALL_RESP))

    def query(self, *fields):
        """(records, fields behind them)."""
        payload = self.request(JOB_QUERY, b"".join(fields), JOB_RECORDS)
        count, position, records = struct.unpack_from(">I", payload)[0], 4, []
        for _ in range(count):
            length = struct.unpack_from(">I", payload, position)[0]
            records.append(decode_fields(payload[position + 4:position + 4 + length]))
            position += 4 + length
        return records, decode_fields(payload[position:])

    def record(self, job):
        return self.query(field(JOB_ID, job))[0][0]

    def send_input(self, job, data=b"", end=False):
        self.request(JOB_SEND_INPUT, struct.pack(">I", job) + (field(INPUT_DATA, data) if data else b"") + (field(INPUT_END) if end else b""))

    def cancel(self, job, *fields):
        self.request(JOB_CANCEL, struct.pack(">I", job) + b"".join(fields))

    def host(self):
        return decode_fields(self.request(HOST_STATUS, b"", HOST_STATUS_RESP))

    def set_pool(self, name, *fields):
        return decode_pools(self.request(POOL_SET, string(name) + b"".join(fields), POOL_RECORDS))[0]

    def pools(self, *names):
        """By name."""
        payload = self.request(POOL_QUERY, b"".join(field(POOL, name) for name in names), POOL_RECORDS)
        return {pool[POOL]: pool for pool in decode_pools(payload)}

    def remove_pool(self, name):
        self.request(POOL_REMOVE, string(name))

    def await_jobs(self, *jobs):
        self.request(JOB_AWAIT, struct.pack(f">I{len(jobs)}I", len(jobs), *jobs))

    def _output(self, kind, job, fields):
        payload = self.request(kind, struct.pack(">I", job) + b"".join(fields), JOB_RESULTS)
        length = struct.unpack_from(">I", payload)[0]
        return Output(payload[4:4 + length], decode_fields(payload[4 + length:]))

    def _receive_update(self):
        kind, payload = self.receive()
        if kind != JOB_UPDATE:
            raise ValueError(f"packet {kind} that nobody asked for")
        return payload

    def _take(self, count):
        parts, missing = [self.received], count - len(self.received)
        while missing > 0:
            try:
                data = self.socket.recv(max(missing, 65536))
            except ConnectionResetError:
                data = b""
            if not data:
                raise Disconnected()
            parts.append(data)
            missing -= len(data)
        data = b"".join(parts)
        self.received = data[count:]
        return data[:count]


def encode_submission(command, max_cpu=0, max_mem=0, priority=0, env=()):
    return (struct.pack(">IIi", max_cpu, max_mem, priority) + string(command) + struct.pack(">I", len(env))
            + b"".join(map(string, env)))


def decode_list(payload):
    entries, position = [], 0
    while position < len(payload):
        job, left, length = struct.unpack_from(">III", payload, position)
        command = payload[position + 12:position + 12 + length].decode()
        status, exit_code = struct.unpack_from(">Ii", payload, position + 12 + length)
        entries.append(Listed(job, left, command, status, exit_code))
        position += 20 + length
    return entries


def decode_pools(payload):
    """Pools as dicts of their fields; POOL_COUNTS is (active, queued, lent)."""
    count, position, pools = struct.unpack_from(">I", payload)[0], 4, []
    for _ in range(count):
        length = struct.unpack_from(">I", payload, position)[0]
        pools.append(decode_fields(payload[position + 4:position + 4 + length]))
        position += 4 + length
    return pools
