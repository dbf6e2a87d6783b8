/* Starts the job as the host's master would (../master/launch.c). */
#include "batch.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 125 };

struct failure { int step, error, direct; };

static _Noreturn void tell(int fd, int step, int error, int direct)
{
    struct failure failure = {step, error, direct};
    if (write(fd, &failure, sizeof failure) < 0)
        _exit(EXIT_NOT_STARTED + 1);
    _exit(EXIT_NOT_STARTED);
}

static void open_as(const char *path, int flags, int fd, int channel, int step)
{
    int opened = open(path, flags, 0600);
    if (opened < 0 || dup2(opened, fd) < 0)
        tell(channel, step, errno, 0);
    close(opened);
}

static void set_limits(const struct plan *plan, int channel)
{
    for (size_t i = 0; i < plan->limit_count; i++)
        if (setrlimit((__rlimit_resource_t)plan->limits[i].resource, &plan->limits[i].limit) < 0)
            tell(channel, STEP_LIMIT, errno, 0);
}

static int made(const char *path)
{
    return path[0] == '/' && path[1] == 'd' && access(path, F_OK) == 0 ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL;
}

static _Noreturn void become(const struct plan *plan, int channel)
{
    int direct = 0;
    sigset_t none;
    sigemptyset(&none);
    setsid();
    sigprocmask(SIG_SETMASK, &none, NULL);
    open_as(plan->in, O_RDONLY, 0, channel, STEP_INPUT);
    open_as(plan->out, made(plan->out), 1, channel, STEP_OUTPUT);
    open_as(plan->err, made(plan->err), 2, channel, STEP_ERROR);
    if (chdir(plan->directory) < 0)
        tell(channel, STEP_DIRECTORY, errno, 0);
    if (plan->nice != 0 && setpriority(PRIO_PROCESS, 0, plan->nice) < 0)
        tell(channel, STEP_PRIORITY, errno, 0);
    set_limits(plan, channel);
    environ = plan->environment;
    if (plan->arguments[0]) {
        execvp(plan->arguments[0], plan->arguments);
        direct = errno;
        struct failure noted = {0, 0, direct};
        if (write(channel, &noted, sizeof noted) < 0)
            _exit(EXIT_NOT_STARTED);
    }
    execl("/bin/sh", "/bin/sh", "-c", plan->command, (char *)NULL);
    tell(channel, STEP_EXEC, errno, direct);
}

pid_t job_start(const struct plan *plan, int *step, int *error, int *direct)
{
    int channel[2];
    struct failure failure = {0, 0, 0};
    *direct = 0;
    *step = STEP_FORK;
    if (pipe2(channel, O_CLOEXEC) < 0) {
        *error = errno;
        return 0;
    }
    pid_t child = fork();
    if (child == 0)
        become(plan, channel[1]);
    *error = errno;
    close(channel[1]);
    if (child < 0) {
        close(channel[0]);
        return 0;
    }
    *step = 0;
    while (read(channel[0], &failure, sizeof failure) == (ssize_t)sizeof failure) {
        *direct = failure.direct;
        *step = failure.step;
        *error = failure.error;
    }
    close(channel[0]);
    if (*step == 0)
        return child;
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return 0;
}
