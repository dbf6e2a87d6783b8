/* The process outside: it waits for the world's end, which its own end then proves, and sees to it when RED is gone. */
#include "world.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

/* The first process reads the end of the stream too. But one of its jobs may hold it between clone and exec, by SIGSTOP, for ever. */
void stub_wait(pid_t first, int pidfd)
{
    sigset_t all;
    int status = 0;
    bool over = false;
    sigfillset(&all);
    struct pollfd watched[] = { { .fd = CONTROL, .events = POLLRDHUP }, { .fd = signalfd(-1, &all, SFD_CLOEXEC), .events = POLLIN }, { .fd = pidfd, .events = POLLIN } };
    while (poll(watched, 3, -1) < 0 || !watched[2].revents) {
        struct signalfd_siginfo signal = { .ssi_signo = SIGTERM };
        bool heard = watched[1].revents && read(watched[1].fd, &signal, sizeof signal) == sizeof signal;
        if (watched[0].revents || (heard && signal.ssi_signo != SIGCHLD && signal.ssi_signo != SIGCONT))
            kill(first, SIGKILL);
        over |= watched[0].revents;
        watched[0].fd = over ? -1 : CONTROL;
    }
    waitpid(first, &status, 0);
    _exit(over ? EXIT_DONE : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
