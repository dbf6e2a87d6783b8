/* Options, the way into the background, and the one loop. */
#include "gate.h"

struct host host = { .path = ".smash.socket", .max_jobs = INT_MAX, .heartbeat_limit = 10000000 };

static const char usage[] =
    "usage: smashd [-a] [-f SOCKET] [-n MAXJOBS] [-o KEY=VALUE]... [-b] [-d] [-V] [-h]\n"
    "  -a            as root: serve all users, each by a host that runs as that user; -n is then shared fairly among them\n"
    "  -f SOCKET     listen there (default .smash.socket, or the socket that systemd passes)\n"
    "  -n MAXJOBS    run at most so many jobs at a time (default: no limit)\n"
    "  -o KEY=VALUE  a setting for the session\n"
    "  -b            go on in the background once ready\n"
    "  -d            tell what happens on stderr (SIGUSR1 turns it on and off)\n"
    "  -l            serve the daemon that started this, over descriptor 3\n"
    "  -V, -h        print the version, print this\n";

int watch(int operation, int fd, uint32_t events, enum tag tag, pid_t pid)
{
    struct epoll_event event = { .events = events, .data.u64 = (uint64_t)tag << 32 | (uint32_t)pid };
    return epoll_ctl(host.epoll, operation, fd, &event);
}

/* Out of epoll first: a child between clone and exec may hold the description for a moment, and events would come of nothing. */
void unwatch_close(int *fd)
{
    if (*fd >= 0) {
        epoll_ctl(host.epoll, EPOLL_CTL_DEL, *fd, NULL);
        close(*fd);
    }
    *fd = -1;
}

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t wall_time(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t steady_time(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

void host_finish(int exit_code)
{
    if (!host.finished)
        host.exit_code = exit_code;
    host.finished = true;
}

void host_ready(void)
{
    tell_starter(EXIT_DONE);
    notify_ready();
}

/* What was passed stays: it alone is not ours to open again. */
void close_others(void)
{
    close_range(host.passed ? PASSED + 1 : PASSED, ~0u, 0);
}

static _Noreturn void refuse(const char *format, const char *what)
{
    log_error(format, what);
    exit(EXIT_USAGE);
}

static int read_max_jobs(const char *text)
{
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || *end || *text < '0' || *text > '9' || number < 1 || number > INT_MAX)
        refuse("-n wants a number from 1 to 2147483647, not '%s'", text);
    return (int)number;
}

static void read_options(int argc, char **argv)
{
    if (!(host.options = calloc((size_t)argc * 2 + 1, sizeof *host.options)))
        refuse("%s", strerror(ENOMEM));
    for (int option; (option = getopt(argc, argv, "af:gln:o:bdVh")) >= 0;) {
        switch (option) {
        case 'a': host.gate = true; break;
        case 'f': host.path = optarg; break;
        case 'g': host.gated = true; break; /* for the gate alone */
        case 'n': host.max_jobs = read_max_jobs(optarg); break;
        case 'b': host.background = true; break;
        case 'l': host.launcher = true; break;
        case 'd': host.debug = true; break;
        case 'o':
            if (optarg[0] == '=' || !strchr(optarg, '='))
                refuse("-o wants KEY=VALUE, not '%s'", optarg);
            if (!pulse_setting(optarg))
                refuse("HEARTBEAT_LIMIT is 0, for none, or 0.1 to 86400 seconds, and HEARTBEAT_CORE is true or false: '%s'", optarg);
            host.options[host.option_count++] = "-o";
            host.options[host.option_count++] = optarg;
            break;
        case 'V': printf("smashd %s\n", SMASH_VERSION); exit(fflush(stdout) ? EXIT_ERROR : EXIT_DONE);
        case 'h': fputs(usage, stdout); exit(fflush(stdout) ? EXIT_ERROR : EXIT_DONE);
        default: fputs(usage, stderr); exit(EXIT_USAGE);
        }
    }
    if (optind < argc)
        refuse("no argument is expected, but '%s' was given", argv[optind]);
    if (host.gated && (host.gate || host.background))
        refuse("-g is for the master of a user, which the gate starts: not with %s", host.gate ? "-a" : "-b");
    if (!*host.path || strlen(host.path) > SUN_PATH_MAX)
        refuse("the path of the socket must have 1 to 107 bytes: '%s'", host.path);
}

/* Everything inherited that a job must not see, or that would change what happens here, goes. */
static void clean_up_inheritance(void)
{
    static const uint64_t by_default[8]; /* larger than the kernel's struct sigaction */
    for (int fd = 0; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", O_RDWR);
    }
    close_others();
    for (int number = 1; number < NSIG; number++) /* not by signal(3), which leaves two numbers to the C library */
        syscall(SYS_rt_sigaction, number, by_default, NULL, 8);
}

/* All signals but those of terminal job control are blocked for good. Those not read from the signalfd are thereby ignored. The first
   process of a world does without: what has no handler there, the kernel keeps from it. */
static int take_signals(void)
{
    sigset_t wanted, blocked;
    static const int numbers[] = { SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD };
    sigemptyset(&wanted);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (!launcher_is_init() || numbers[i] == SIGCHLD)
            sigaddset(&wanted, numbers[i]);
    }
    blocked = wanted;
    if (!launcher_is_init())
        sigfillset(&blocked);
    sigdelset(&blocked, SIGTSTP);
    sigdelset(&blocked, SIGTTIN);
    sigdelset(&blocked, SIGTTOU);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool start(void)
{
    host.started = wall_time();
    host.epoll = epoll_create1(EPOLL_CLOEXEC);
    host.signals = take_signals();
    getrlimit(RLIMIT_NOFILE, &host.files);
    struct rlimit most = { host.files.rlim_max, host.files.rlim_max };
    if (host.epoll < 0 || host.signals < 0 || watch(EPOLL_CTL_ADD, host.signals, EPOLLIN, ON_SIGNAL, 0) < 0
        || (!host.gate && prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)) {
        log_error("cannot start: %s", strerror(errno));
        return false;
    }
    setrlimit(RLIMIT_NOFILE, &most); /* one descriptor for each job; with fewer it just holds fewer */
    mallopt(M_MMAP_THRESHOLD, 128 << 10); /* fixed, so that large buffers always go back to the kernel */
    return true;
}

/* SIGCHLDs merge, so a stop may hide behind an end: the sweep after an end looks for it. */
static void on_signal(int number, int code)
{
    if (number == SIGCHLD && (code == CLD_STOPPED || code == CLD_CONTINUED)) {
        children_changed();
    } else if (number == SIGCHLD) {
        sweep_soon();
    } else if (number == SIGUSR1) {
        host.debug = !host.debug;
        put_u32(message_begin(DEBUG), host.debug);
        message_end();
    } else if (number == SIGUSR2) {
        pulse_retire();
    } else if (host.launcher) {
        host.finished |= number != SIGHUP;
    } else if (number == SIGHUP && (host.background || host.gated || notify_wanted())) {
        notify_reloading();
        message_begin(RECONFIGURE);
        message_end();
        notify_ready();
    } else {
        session_shutdown(number);
    }
}

static void on_event(const struct epoll_event *event)
{
    struct signalfd_siginfo signals[8];
    struct job *job;
    switch ((enum tag)(event->data.u64 >> 32)) {
    case ON_SIGNAL:
        for (ssize_t i = 0, size = read(host.signals, signals, sizeof signals); i < size / (ssize_t)sizeof *signals; i++)
            on_signal((int)signals[i].ssi_signo, signals[i].ssi_code);
        break;
    case ON_LISTENER:
        if (host.gated)
            gated_event(event->events);
        listen_turn();
        break;
    case ON_CONTROL: session_read(); break;
    case ON_HANDOVER:
        if (event->events & (EPOLLHUP | EPOLLERR)) {
            session_drain();
            session_break(NOT_ENDED, NULL);
        }
        listen_turn();
        break;
    case ON_SESSION: session_check(); break;
    case ON_JOB:
        if ((job = job_find_pid((pid_t)(uint32_t)event->data.u64)))
            job_check(job);
        break;
    case ON_USER:
    case ON_LINK: break; /* the gate's */
    }
}

static void run(void)
{
    struct epoll_event events[64];
    while (!host.finished) {
        int64_t session_at = session_turn(), sweep_at = sweep_turn(), next = session_at < sweep_at ? session_at : sweep_at, pulse_at = pulse_turn();
        next = pulse_at < next ? pulse_at : next;
        int64_t alive_at = notify_turn(session.ready || host.shutting);
        next = alive_at < next ? alive_at : next;
        session_write();
        launcher_turn();
        if (host.finished)
            return;
        int64_t write_at = session_write_turn();
        next = write_at < next ? write_at : next;
        int64_t wait = next - steady_time();
        int count = epoll_wait(host.epoll, events, 64, next == INT64_MAX ? -1 : wait <= 0 ? 0 : (int)(wait / 1000 + 1));
        for (int i = 0; i < count && !host.finished; i++)
            on_event(&events[i]);
    }
}

/* The gate is a program of its own: smashd is static for the sake of its jobs, and the gate must ask any user database. */
static void become_gate(char **argv)
{
    static char program[PATH_MAX + 16];
    ssize_t length = gate_run ? 0 : readlink("/proc/self/exe", program, PATH_MAX);
    if (gate_run)
        return;
    program[length > 0 ? length : 0] = 0;
    char *name = strrchr(program, '/');
    strcpy(name ? name + 1 : program, "smash-gate");
    execv(program, argv);
    log_error("cannot execute %s: %s", program, strerror(errno));
    exit(EXIT_ERROR);
}

static int launch_only(void)
{
    host.passed = true;
    clean_up_inheritance();
    int code = start() ? (int)launcher_start() : EXIT_ERROR;
    if (code == EXIT_DONE) {
        run();
        code = host.exit_code;
    }
    return code;
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    if (host.launcher)
        return launch_only();
    if (host.gate)
        become_gate(argv);
    notify_start();
    bool good = passed_take();
    clean_up_inheritance();
    if (host.background)
        go_into_background();
    int code = good && start() && (!host.gate || gate_start()) ? (int)listen_start() : EXIT_ERROR;
    if (code == EXIT_DONE && host.gate) {
        gate_run();
        code = host.exit_code;
    } else if (code == EXIT_DONE) {
        session.start_at = 0;
        run();
        session.pid = 0; /* no exception for it any more */
        tree_kill_all();
        code = host.exit_code;
    }
    listen_stop();
    tell_starter(code == EXIT_DONE ? EXIT_ERROR : code); /* still waiting, so never ready */
    return code;
}
