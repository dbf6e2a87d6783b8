/* The job's own first process: how it is started, waited for, and followed in its end. */
#include "holder.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_STEP = 125, EXIT_NOT_EXECUTABLE = 126, EXIT_NOT_FOUND = 127, SIGNAL_BASE = 128 };

static int wake_descriptor = -1;

static void on_child(int number)
{
    (void)number;
    int saved = errno;
    ssize_t written = write(wake_descriptor, "", 1);
    (void)written;
    errno = saved;
}

/* A signal to the job reaches all of its processes, and so this one: it is the others' to obey, whose end is then ours. */
void child_prepare_signals(int wake)
{
    wake_descriptor = wake;
    for (int number = 1; number <= SIGRTMAX; number++)
        if (number != SIGKILL && number != SIGSTOP && number != SIGCONT && number != SIGCHLD)
            signal(number, SIG_IGN);
    struct sigaction action = { .sa_handler = on_child, .sa_flags = SA_RESTART };
    sigaction(SIGCHLD, &action, NULL);
}

static _Noreturn void fail(const char *what, int code)
{
    fprintf(stderr, "smash-terminal: %s: %s\n", what, strerror(errno));
    _exit(code);
}

static void reset_signals(void)
{
    for (int number = 1; number <= SIGRTMAX; number++)
        if (number != SIGKILL && number != SIGSTOP)
            signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void set_limits(void)
{
    for (int i = 0; i < holder.options.limit_count; i++) {
        const struct limit *limit = &holder.options.limits[i];
        if (setrlimit((unsigned)limit->resource, &limit->value) < 0)
            fail("a limit cannot be set", EXIT_STEP);
    }
}

/* As the master does it: what cannot be executed directly is the shell's, whose words and codes people know. */
static _Noreturn void execute(void)
{
    const struct options *options = &holder.options;
    if (options->argv[0])
        execvp(options->argv[0], options->argv);
    if (options->shell)
        execl("/bin/sh", "sh", "-c", options->shell, (char *)NULL);
    fail(options->argv[0] ? options->argv[0] : "/bin/sh", errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

static void take_terminal(const char *name)
{
    if (setsid() < 0)
        fail("setsid", EXIT_STEP);
    int terminal = open(name, O_RDWR);
    if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) < 0)
        fail(name, EXIT_STEP);
    for (int number = 0; number <= 2; number++)
        dup2(terminal, number);
    if (terminal > 2)
        close(terminal);
    setenv("TERM", "xterm-256color", 0);
}

static void open_terminal(char *name, size_t room)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (terminal < 0 || grantpt(terminal) < 0 || unlockpt(terminal) < 0 || ptsname_r(terminal, name, room) != 0)
        fail("no terminal can be had", EXIT_STEP);
    holder.sink = holder.source = terminal;
    holder.keeper = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    output_resize(holder.options.columns, holder.options.rows);
}

static int open_pipe(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        fail("no pipe can be had", EXIT_STEP);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    holder.sink = ends[1];
    return ends[0];
}

void child_start(void)
{
    char name[64] = "";
    int input = -1;
    if (holder.options.columns > 0)
        open_terminal(name, sizeof name);
    else
        input = open_pipe();
    holder.child = fork();
    if (holder.child < 0)
        fail("fork", EXIT_STEP);
    if (holder.child == 0) {
        if (name[0])
            take_terminal(name);
        else
            dup2(input, 0);
        set_limits();
        reset_signals();
        execute();
    }
    if (input >= 0)
        close(input);
}

/* What the job left behind is ours too (the master has made us its reaper), and its usage counts. */
void child_reap(void)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid == holder.child) {
            holder.is_child_over = true;
            holder.child_status = status;
        }
    }
}

/* Ends as it has ended. */
_Noreturn void child_follow(void)
{
    int status = holder.child_status;
    if (WIFEXITED(status))
        exit(WEXITSTATUS(status));
    int number = WTERMSIG(status);
    struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    exit(SIGNAL_BASE + number);
}
