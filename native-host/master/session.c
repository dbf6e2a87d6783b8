/* The session: started, listened to, started again. Whatever it does, the loop goes on and the jobs live on. */
#include "smashd.h"

enum { STARTS_BEFORE_GIVING_UP = 5, SETTLED = 10000000, DELAY_FIRST = 100000, DELAY_MOST = 10000000, SOON = 1000 };

struct session session = { .pidfd = -1, .control = -1, .handover = -1, .start_at = INT64_MAX, .write_at = INT64_MAX };
static int child_control, child_handover;

struct buffer *message_begin(enum message type)
{
    put_begin(&session.out, type);
    return &session.out;
}

/* With nobody to read them messages are dropped: a new session is told all that holds. */
void message_end(void)
{
    put_end(&session.out);
    session.write_at = 0;
    if (session.control < 0)
        buffer_reset(&session.out);
}

/* A short job's start and end then wake the session once. */
void message_end_soon(void)
{
    int64_t before = session.write_at, soon = steady_time() + SOON;
    message_end();
    session.write_at = before < soon ? before : soon;
}

/* Its own session: a terminal's Ctrl-C is the master's alone. The sources are above 4: the master's lasting descriptors hold 3 and 4. */
__attribute__((no_sanitize("address"))) static int session_child(void *argument)
{
    char **arguments = argument;
    sigset_t none;
    sigemptyset(&none);
    if (setsid() < 0 || setrlimit(RLIMIT_NOFILE, &host.files) < 0 || dup2(child_control, 3) < 0 || dup2(child_handover, 4) < 0
        || sigprocmask(SIG_SETMASK, &none, NULL) < 0)
        spawn_failed(STEP_SESSION);
    execve(arguments[0], arguments, environ);
    spawn_failed(STEP_EXEC);
}

static char **session_arguments(void)
{
    static char program[PATH_MAX + 16], path[PATH_MAX + 128], most[16];
    char **arguments = calloc((size_t)host.option_count + 8, sizeof *arguments), **next = arguments;
    const char *other = getenv("SMASH_SESSION_PROGRAM");
    ssize_t length = readlink("/proc/self/exe", program, PATH_MAX);
    if (!arguments || length < 0)
        return free(arguments), NULL;
    program[length] = 0;
    strcpy(strrchr(program, '/') + 1, "smash-session");
    if (host.path[0] == '/' || !getcwd(path, PATH_MAX))
        path[0] = 0;
    snprintf(path + strlen(path), sizeof path - strlen(path), "%s%s", path[0] ? "/" : "", host.path);
    snprintf(most, sizeof most, "%d", host.max_jobs);
    *next++ = other ? (char *)(uintptr_t)other : program;
    *next++ = "--socket";
    *next++ = path;
    *next++ = "--max-jobs";
    *next++ = most;
    if (host.debug)
        *next++ = "--debug";
    memcpy(next, host.options, (size_t)host.option_count * sizeof *next);
    return arguments;
}

static void greet(void)
{
    char boot[64] = "";
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t count = fd < 0 ? 0 : read(fd, boot, sizeof boot - 1);
    unwatch_close(&fd);
    boot[count > 0 ? strcspn(boot, "\n") : 0] = 0;
    struct buffer *out = message_begin(HELLO);
    put_u32(out, 1);
    put_u32(out, (uint32_t)getpid());
    put_u64(out, (uint64_t)host.started);
    put_string(out, boot);
    put_u32(out, (uint32_t)session.starts++);
    message_end();
    jobs_each(job_report);
    message_begin(CHILDREN_END);
    message_end();
}

/* Ended, or not to be started: it is started again, or the host ends. */
static void session_over(void)
{
    session.pid = 0;
    session.ready = session.clogged = false;
    unwatch_close(&session.pidfd);
    unwatch_close(&session.control);
    unwatch_close(&session.handover);
    buffer_reset(&session.in);
    buffer_reset(&session.out);
    listen_arm();
    if (host.shutting) {
        host_finish(session.done ? EXIT_DONE : EXIT_ERROR);
        return;
    }
    int64_t delay = session.failures ? (int64_t)DELAY_FIRST << (session.failures - 1) : 0;
    session.start_at = steady_time() + (delay < DELAY_MOST ? delay : DELAY_MOST);
    session.failures += session.failures < 10;
    if (!session.ever_ready && session.failures >= STARTS_BEFORE_GIVING_UP) {
        log_error("the session has ended %d times before it was ready", session.failures);
        host_finish(EXIT_ERROR);
    }
}

void session_start(void)
{
    int control[2] = { -1, -1 }, handover[2] = { -1, -1 };
    char **arguments = session_arguments();
    session.start_at = INT64_MAX;
    session.pid = -1;
    outcome.error = ENOMEM;
    if (arguments && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) == 0
        && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, handover) == 0) {
        child_control = control[1];
        child_handover = handover[1];
        session.pid = spawn(session_child, 0, arguments, &session.pidfd);
    }
    session.control = control[0];
    session.handover = handover[0];
    unwatch_close(&control[1]);
    unwatch_close(&handover[1]);
    if (session.pid < 0) {
        log_error("cannot start %s: %s", arguments ? arguments[0] : "the session", strerror(outcome.error));
        session_over();
    } else {
        watch(EPOLL_CTL_ADD, session.pidfd, EPOLLIN, ON_SESSION, 0);
        watch(EPOLL_CTL_ADD, session.control, EPOLLIN, ON_CONTROL, 0);
        watch(EPOLL_CTL_ADD, session.handover, 0, ON_HANDOVER, 0);
        greet();
        log_debug("session started, pid %d", session.pid);
    }
    free(arguments);
}

/* No word of it counts any more. Its end comes as an event. */
void session_break(const char *reason)
{
    if (reason)
        log_error("session %d is ended: %s", session.pid, reason);
    if (session.pid > 0 && !session.done)
        kill(session.pid, SIGKILL);
    unwatch_close(&session.control);
    unwatch_close(&session.handover);
}

/* signal 0: a client asked. */
void session_shutdown(int signal)
{
    if (host.shutting) {
        if (signal)
            host_finish(EXIT_ERROR);
        return;
    }
    host.shutting = true;
    listen_arm();
    if (session.pid <= 0)
        session_start(); /* it alone can record what becomes of the jobs */
    put_u32(message_begin(SHUTDOWN), (uint32_t)signal);
    message_end();
}

static bool obey_ready(void)
{
    if (session.ready)
        return false;
    session.ready = session.ever_ready = true;
    session.ready_since = steady_time();
    listen_arm();
    host_ready();
    return true;
}

/* False for a message that must not come now, or is wrong in itself; then nothing of it has been done. */
static bool control_obey(enum message type, struct reader *reader)
{
    uint64_t first = type == SIGNAL || type == SET_PRIORITY || type == ACK ? get_u64(reader) : 0, key;
    uint32_t number;
    switch (type) {
    case READY: return obey_ready();
    case LAUNCH: return launch(reader);
    case ADOPT: return adopt(reader);
    case ACK: return job_acknowledge(first);
    case SIGNAL:
        key = get_u64(reader);
        number = get_u32(reader);
        tree_ask(job_find(key), first, number < NSIG ? (int32_t)number : NSIG, 0);
        return true;
    case SET_PRIORITY:
        key = get_u64(reader);
        tree_ask(job_find(key), first, -1, (int32_t)get_u32(reader));
        return true;
    case QUIT: session_shutdown(0); return true;
    case DONE: return host.shutting && !session.done && (session.done = true);
    default: return false;
    }
}

/* What a large message took would count in every child's ru_maxrss, so the peak that the kernel has noted goes as well. */
static void consumed(struct buffer *buffer, size_t count)
{
    if (!buffer_consumed(buffer, count))
        return;
    int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
    if (fd >= 0 && write(fd, "5", 1) != 1)
        log_debug("cannot reset the peak: errno %d", errno);
    unwatch_close(&fd);
}

static void obey_frames(void)
{
    size_t used = 0, most = session.in.end;
    enum frame frame = FRAME_PARTIAL;
    enum message type;
    uint32_t length = 0;
    while (session.control >= 0 && (frame = get_frame(session.in.data + used, most - used, &type, &length)) == FRAME_WHOLE) {
        const uint8_t *payload = session.in.data + used + FRAME_HEADER;
        if (!control_obey(type, &(struct reader){ payload, payload + length, false }))
            session_break("its message is wrong or out of order");
        used += FRAME_HEADER + length;
    }
    tree_serve();
    consumed(&session.in, used);
    if (session.control < 0)
        return;
    if (frame == FRAME_BAD)
        session_break("its message has a wrong header");
    else if (most - used >= FRAME_HEADER && !buffer_room(&session.in, FRAME_HEADER + length - session.in.end))
        session_break("no memory for its message");
}

/* False when there is nothing more to read. */
bool session_read(void)
{
    struct buffer *in = &session.in;
    if (session.control < 0 || !buffer_room(in, 1))
        return false;
    ssize_t count = recv(session.control, in->data + in->end, in->capacity - in->end, MSG_DONTWAIT);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR))
            session_break(NULL);
        return false;
    }
    in->end += (size_t)count;
    obey_frames();
    return true;
}

/* Once a turn: all messages of the turn in one write; the rest when there is room again. */
void session_write(void)
{
    struct buffer *out = &session.out;
    if (out->failed)
        session_break("no memory for messages");
    if (session.control < 0 || out->end == 0 || steady_time() < session.write_at)
        return;
    ssize_t count = send(session.control, out->data, out->end, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count > 0)
        consumed(out, (size_t)count);
    session.write_at = out->end > 0 ? 0 : INT64_MAX;
    if (session.clogged != (out->end > 0)) {
        session.clogged = out->end > 0;
        watch(EPOLL_CTL_MOD, session.control, session.clogged ? EPOLLIN | EPOLLOUT : EPOLLIN, ON_CONTROL, 0);
    }
}

int64_t session_write_turn(void)
{
    return session.control < 0 || session.clogged || session.out.end == 0 ? INT64_MAX : session.write_at;
}

/* Its pidfd is readable. What it sent before its end counts. */
void session_check(void)
{
    int status = 0;
    while (session_read())
        continue;
    if (session.pid <= 0 || waitpid(session.pid, &status, WNOHANG) != session.pid)
        return;
    if (!session.done || status != 0)
        log_error("session %d ended: %s %d", session.pid, WIFSIGNALED(status) ? "signal" : "exit code",
                  WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    if (session.ready && steady_time() - session.ready_since >= SETTLED)
        session.failures = 0;
    sweep_soon();
    session_over();
}

int64_t session_turn(void)
{
    if (steady_time() >= session.start_at)
        session_start();
    return session.start_at;
}
