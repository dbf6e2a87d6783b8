#include "rex.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST_OTHER = 3, NO_STUB = 255, MOST_ARGUMENTS = 65536 };

static struct {
    pid_t pid, parent;
    char host[sizeof ((struct utsname *)0)->nodename];
} home;

pid_t rgetpid(void)
{
    return home.pid ? home.pid : getpid();
}

pid_t rgetppid(void)
{
    return home.parent ? home.parent : getppid();
}

const char *rgethostname(void)
{
    struct utsname name;
    if (!*home.host && uname(&name) == 0)
        snprintf(home.host, sizeof home.host, "%s", name.nodename);

    return home.host;
}

static double memory_pressure(void)
{
    FILE *file = fopen("/proc/meminfo", "re");
    double total = 0, available = 0, value;
    char name[64];
    while (file && fscanf(file, "%63[^:]: %lf kB\n", name, &value) == 2) {
        total = strcmp(name, "MemTotal") == 0 ? value : total;
        available = strcmp(name, "MemAvailable") == 0 ? value : available;
    }

    if (file)
        fclose(file);
    double tenths = total > 0 ? 10 * available / total : 1;
    return tenths < 1 ? 10 * (1 - tenths) : 0;
}

double rload(void)
{
    double average;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return getloadavg(&average, 1) == 1 ? average / (double)(processors > 0 ? processors : 1) + memory_pressure() : -1;
}

static const char *server(void)
{
    const char *named = getenv("REX_SERVER");
    return named && *named ? named : "auto";
}

static const char *stub_program(void)
{
    const char *named = getenv("REX_STUB");
    return named && *named ? named : "smash-stub";
}

int rexecve(const char *path, char *const argv[], char *const envp[])
{
    const char *before[] = { "smash-stub", "--server", server(), "--" };
    size_t fixed = sizeof before / sizeof *before, count = 0;
    while (argv[count] && count < MOST_ARGUMENTS)
        count++;

    const char **arguments = calloc(fixed + count + 2, sizeof *arguments);
    if (!arguments || count == MOST_ARGUMENTS) {
        free(arguments);
        errno = E2BIG;
        return -1;
    }

    memcpy(arguments, before, sizeof before);
    arguments[fixed] = path;
    for (size_t i = 1; i < count; i++)
        arguments[fixed + i] = argv[i];

    execvpe(stub_program(), (char *const *)arguments, envp);
    free(arguments);
    return -1;
}

/* The stand-in: it has nothing of its parent's but the standard streams, and begins once it is told whom it stands in for. */
static _Noreturn void be_stub(int gate)
{
    pid_t process;
    char text[16];
    if (read(gate, &process, sizeof process) != sizeof process)
        _exit(NO_STUB);

    snprintf(text, sizeof text, "%d", (int)process);
    syscall(SYS_close_range, FIRST_OTHER, ~0U, 0);
    execlp(stub_program(), "smash-stub", "--server", server(), "--transaction", "4", "--field", "96", text, "--field", "97", "1", (char *)NULL);
    perror("smash-stub");
    _exit(NO_STUB);
}

static pid_t start_stub(int gate[2])
{
    if (pipe2(gate, O_CLOEXEC) != 0)
        return -1;

    pid_t stub = fork();
    if (stub == 0) {
        close(gate[1]);
        be_stub(gate[0]);
    }

    close(gate[0]);
    if (stub < 0)
        close(gate[1]);
    return stub;
}

static void reap(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

static bool is_stopped(pid_t process)
{
    int status = 0;
    while (waitpid(process, &status, WUNTRACED) < 0)
        if (errno != EINTR)
            return false;

    return WIFSTOPPED(status);
}

static int give_up(pid_t process, pid_t stub)
{
    if (process > 0) {
        kill(process, SIGKILL);
        reap(process);
    }

    kill(stub, SIGKILL);
    reap(stub);
    errno = EAGAIN;
    return -1;
}

/* What is to go ends here, by a kill, once it is there; if its stand-in ends first it was taken nowhere. */
static int wait_until_gone(pid_t process, pid_t stub)
{
    struct pollfd ends[] = { { (int)syscall(SYS_pidfd_open, process, 0), POLLIN, 0 }, { (int)syscall(SYS_pidfd_open, stub, 0), POLLIN, 0 } };
    int result = ends[0].fd < 0 || ends[1].fd < 0 ? -1 : 0;
    while (result == 0 && (poll(ends, 2, -1) < 0 || !(ends[0].revents | ends[1].revents)))
        if (errno != EINTR)
            result = -1;

    if (result == 0 && !ends[0].revents)
        result = -1;

    close(ends[0].fd);
    close(ends[1].fd);
    return result;
}

pid_t rfork(void)
{
    int gate[2];
    pid_t parent = getpid(), stub = start_stub(gate);
    if (stub < 0)
        return -1;

    rgethostname();
    pid_t process = fork();
    if (process == 0) {
        close(gate[1]);
        home.pid = stub;
        home.parent = parent;
        /* It is written down as it is now, and goes on from here, elsewhere. */
        raise(SIGSTOP);
        return 0;
    }

    ssize_t told = process > 0 && is_stopped(process) ? write(gate[1], &process, sizeof process) : -1;
    close(gate[1]);
    if (told != sizeof process || wait_until_gone(process, stub) != 0)
        return give_up(process, stub);

    reap(process);
    return stub;
}
