/* The session: started, listened to, started again. Whatever it does, the loop goes on and the jobs live on. */
#include "smashd.h"

enum { STARTS_BEFORE_GIVING_UP = 5, SETTLED = 10000000, DELAY_FIRST = 100000, DELAY_MOST = 10000000 };

struct session session = { .pidfd = -1, .control = -1, .handover = -1, .start_at = INT64_MAX, .write_at = INT64_MAX };
static int child_control, child_handover, shutdown_signal;

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
    char **arguments = calloc((size_t)host.option_count + 9, sizeof *arguments), **next = arguments;
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
    for (int i = 0; i < host.option_count; i += 2) {
        if (!pulse_owns(host.options[i + 1])) {
            *next++ = host.options[i];
            *next++ = host.options[i + 1];
        }
    }
    if (!host.background)
        *next++ = "--terminal";
    *next++ = "--socket";
    *next++ = path;
    *next++ = "--max-jobs";
    *next++ = most;
    if (host.debug)
        *next = "--debug";
    return arguments;
}

void session_greet(void)
{
    char boot[64] = "";
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t count = fd < 0 ? 0 : read(fd, boot, sizeof boot - 1);
    unwatch_close(&fd);
    boot[count > 0 ? strcspn(boot, "\n") : 0] = 0;
    struct buffer *out = message_begin(HELLO);
    put_u32(out, 2);
    put_u32(out, (uint32_t)getpid());
    put_u64(out, (uint64_t)host.started);
    put_string(out, boot);
    put_u32(out, (uint32_t)session.starts++);
    put_u32(out, session.last_end);
    put_u32(out, (uint32_t)(host.heartbeat_limit / 1000));
    message_end();
    gated_tell_slots();
    jobs_each(job_report);
    message_begin(CHILDREN_END);
    message_end();
}

static void tell_shutdown(void)
{
    put_u32(message_begin(SHUTDOWN), (uint32_t)shutdown_signal);
    message_end();
}

static void shutdown_next(void)
{
    session_start();
    tell_shutdown();
}

bool session_serves(void)
{
    return session.ready && !session.retiring && !host.shutting;
}

/* The one that made room, and the one that fell silent, cost no delay: neither can come again at once. */
static void start_again(bool was_ready)
{
    int64_t delay = session.failures ? (int64_t)DELAY_FIRST << (session.failures - 1) : 0;
    if (was_ready && (session.last_end == END_REPLACED || session.last_end == END_SILENT))
        delay = 0;
    else
        session.failures += session.failures < 10;
    session.start_at = steady_time() + (delay < DELAY_MOST ? delay : DELAY_MOST);
    if (!session.ever_ready && session.failures >= STARTS_BEFORE_GIVING_UP) {
        log_error("the session has ended %d times before it was ready", session.failures);
        host_finish(EXIT_ERROR);
    }
}

/* Ended, or not to be started: it is started again, or the host ends. */
static void session_over(enum last_end how)
{
    bool was_ready = session.ready, was_retiring = session.retiring;
    session.pid = 0;
    session.last_end = how;
    session.broken = NOT_ENDED;
    session.ready = session.clogged = session.retiring = false;
    unwatch_close(&session.pidfd);
    unwatch_close(&session.control);
    unwatch_close(&session.handover);
    buffer_reset(&session.in);
    buffer_reset(&session.out);
    rights_drop();
    pulse_over();
    handover_again();
    listen_arm();
    if (!host.shutting)
        start_again(was_ready);
    else if (was_retiring && !session.done)
        shutdown_next();
    else
        host_finish(session.done ? EXIT_DONE : EXIT_ERROR);
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
        session_over(END_EXITED);
    } else {
        watch(EPOLL_CTL_ADD, session.pidfd, EPOLLIN, ON_SESSION, 0);
        watch(EPOLL_CTL_ADD, session.control, EPOLLIN, ON_CONTROL, 0);
        watch(EPOLL_CTL_ADD, session.handover, 0, ON_HANDOVER, 0);
        session_greet();
        pulse_start();
        log_debug("session started, pid %d", session.pid);
    }
    free(arguments);
}

/* No word of it counts any more. Its end comes as an event. */
void session_break(enum last_end why, const char *reason)
{
    if (reason)
        log_error("session %d is ended: %s", session.pid, reason);
    if (session.broken == NOT_ENDED)
        session.broken = why;
    bool leaves = session.done || (session.retiring && why == NOT_ENDED); /* it closes what it has as it exits */
    if (session.pid > 0 && !leaves) {
        if (why == END_SILENT && host.core)
            pulse_kill_after_abort();
        else
            kill(session.pid, SIGKILL);
    }
    unwatch_close(&session.control);
    unwatch_close(&session.handover);
}

/* False: it has said so before. */
bool session_is_ready(void)
{
    if (session.ready)
        return false;
    session.ready = session.ever_ready = true;
    session.ready_since = steady_time();
    pulse_ready();
    listen_arm();
    host_ready();
    return true;
}

/* signal 0: a client asked. A session that makes room may hear of nothing more: then the next one is told. */
void session_shutdown(int signal)
{
    if (host.shutting) {
        if (signal)
            host_finish(EXIT_ERROR);
        return;
    }
    host.shutting = true;
    shutdown_signal = signal;
    notify("STOPPING=1");
    gated_stop();
    listen_arm();
    if (session.pid <= 0)
        shutdown_next(); /* it alone can record what becomes of the jobs */
    else if (!session.retiring)
        tell_shutdown();
}

/* Its pidfd is readable. What it sent before its end counts. */
void session_check(void)
{
    int status = 0;
    session_drain();
    if (session.pid <= 0 || waitpid(session.pid, &status, WNOHANG) != session.pid)
        return;
    bool replaced = session.retiring && WIFEXITED(status) && status == 0 && session.broken == NOT_ENDED;
    if (!replaced && (!session.done || status != 0))
        log_error("session %d ended: %s %d", session.pid, WIFSIGNALED(status) ? "signal" : "exit code",
                  WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    if (replaced || (session.ready && steady_time() - session.ready_since >= SETTLED))
        session.failures = 0;
    sweep_soon();
    session_over(replaced ? END_REPLACED : session.broken ? session.broken : WIFSIGNALED(status) ? END_KILLED : END_EXITED);
}

int64_t session_turn(void)
{
    if (steady_time() >= session.start_at)
        session_start();
    return session.start_at;
}
