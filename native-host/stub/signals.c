/* Every signal that can be caught is passed on. They are blocked from the start and read from a descriptor. */
#include "stub.h"
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>

/* Raw calls: the C library keeps two signals for itself, and they are to be passed on too. */
void signals_block(void)
{
    uint64_t all = ~UINT64_C(0);
    if (syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, sizeof all) < 0)
        finish_wrong("cannot block signals: %s", strerror(errno));
    stub.signals = (int)syscall(SYS_signalfd4, -1, &all, sizeof all, SFD_CLOEXEC | SFD_NONBLOCK);
    if (stub.signals < 0)
        finish_wrong("cannot receive signals: %s", strerror(errno));
}

static bool ends_by_default(int number)
{
    return number != SIGCHLD && number != SIGCONT && number != SIGURG && number != SIGWINCH && number != SIGTSTP && number != SIGTTIN && number != SIGTTOU;
}

static bool was_stopped;

static void stop(void)
{
    terminal_give_back();
    was_stopped = stub.phase == PHASE_RUNS;
    kill(getpid(), SIGSTOP);
    /* Here it goes on; SIGCONT is there to be read. */
}

/* The program there first: once this process is stopped it can pass nothing on. */
static void stop_both(void)
{
    if (stub.phase == PHASE_RUNS) {
        send_number(FRAME_SIGNAL, SIGSTOP);
        origin_flush_within(1000);
    }
    stop();
}

static bool is_orphaned(void)
{
    pid_t parents = getsid(getppid());
    return parents != getsid(0);
}

/* On a terminal all that was started together stops, as by its own key; but not where nobody could let it go on. */
void signals_stop_with_program(void)
{
    if (!terminal_is_used())
        stop();
    else if (is_orphaned())
        send_number(FRAME_SIGNAL, SIGCONT);
    else
        kill(0, SIGTSTP);
}

static void go_on(void)
{
    terminal_take();
    if (stub.phase != PHASE_RUNS)
        return;
    send_number(FRAME_SIGNAL, SIGCONT);
    stub.continues += was_stopped;
    was_stopped = false;
    terminal_send_size();
}

static void pass_on(int number)
{
    if (stub.phase == PHASE_RUNS)
        send_number(FRAME_SIGNAL, (uint32_t)number);
    else if (ends_by_default(number))
        finish_by_signal(number); /* nothing runs there, or no more: what it would do to a program it does here */
}

static void handle(const struct signalfd_siginfo *signal)
{
    int number = (int)signal->ssi_signo;
    bool is_own = signal->ssi_code == SI_USER && signal->ssi_pid == (uint32_t)getpid();
    if (number == SIGPIPE && is_own)
        return; /* the write told already */
    if (number == SIGTSTP || number == SIGTTIN || number == SIGTTOU)
        stop_both();
    else if (number == SIGCONT)
        go_on();
    else if (number == SIGWINCH && terminal_is_used())
        terminal_send_size();
    else
        pass_on(number);
}

void signals_read(void)
{
    struct signalfd_siginfo signal;
    while (read(stub.signals, &signal, sizeof signal) == sizeof signal)
        handle(&signal);
}
