/* The way into the background: whoever started the host waits until it is ready, and shows what it says until then. */
#include "smashd.h"

/* In the background stderr is a pipe to the starting process, which ends with NUL and the exit code. */
void tell_starter(int code)
{
    char last[2] = { 0, (char)code };
    if (!host.starter_waits)
        return;
    host.starter_waits = false;
    int starter = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0), nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nothing, STDERR_FILENO);
    close(nothing);
    if (write(starter, last, sizeof last) != sizeof last)
        log_debug("the starting process is gone");
    close(starter);
}

/* The starting process shows what comes, and exits as it is told. */
static _Noreturn void wait_for_host(int from)
{
    char text[512], *end;
    ssize_t count;
    while ((count = read(from, text, sizeof text - 1)) > 0) {
        text[count] = 0;
        end = memchr(text, 0, (size_t)count);
        ssize_t shown = write(STDERR_FILENO, text, end ? (size_t)(end - text) : (size_t)count);
        (void)shown;
        if (end && (end + 1 < text + count || read(from, end + 1, 1) == 1))
            _exit(end[1]);
    }
    _exit(EXIT_ERROR);
}

void go_into_background(void)
{
    int ends[2], nothing = open("/dev/null", O_RDWR);
    if (pipe(ends) < 0 || nothing < 0) {
        log_error("cannot go into the background: %s", strerror(errno));
        exit(EXIT_ERROR);
    }
    for (int generation = 0; generation < 2; generation++) {
        pid_t pid = fork();
        if (pid < 0)
            exit(EXIT_ERROR);
        if (pid > 0 && generation == 0) {
            close(ends[1]);
            wait_for_host(ends[0]);
        }
        if (pid > 0)
            _exit(EXIT_DONE);
        if (generation == 0)
            setsid();
    }
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close_others();
    host.starter_waits = true;
}
