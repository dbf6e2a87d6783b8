/* The ways in which this process ends: as the program there did, or with 255 and the reason. The terminal is as it was, and the report is written before. */
#include "stub.h"
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>

enum { CHILD_EXITED = 1, PATIENCE = 1000 };

static void close_channel(void)
{
    size_t begin = frame_begin(FRAME_CLOSE, CHANNEL);
    frame_end(begin);
    origin_flush_within(PATIENCE);
}

/* Whoever traces this process would have to see its end before its parent may: asked to let go, by a signal that does nothing else. */
static void leave_watcher(void)
{
    uint64_t others = ~(UINT64_C(1) << (SIGWINCH - 1));
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &others, NULL, sizeof others);
    kill(getpid(), SIGWINCH);
}

/* Without a core: what would be in it is not the program. */
static _Noreturn void end_by(int number)
{
    struct rlimit none = { 0, 0 };
    uint64_t nothing = 0;
    setrlimit(RLIMIT_CORE, &none);
    signal(number, SIG_DFL);
    kill(getpid(), number);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &nothing, NULL, sizeof nothing);
    _exit(128 + number); /* one that ends nothing */
}

_Noreturn void finish_as_program(void)
{
    const struct account *account = &stub.account;
    terminal_give_back();
    report_write();
    leave_watcher();
    close_channel();
    if (account->unwritten)
        fprintf(stderr, "smash-stub: not all could be written to %s\n", account->unwritten);
    if (account->exit_code == CHILD_EXITED)
        _exit((int)(account->exit_status & 0xff));
    end_by((int)account->exit_status);
}

_Noreturn void finish_by_signal(int number)
{
    terminal_give_back();
    report_write();
    leave_watcher();
    end_by(number);
}

static _Noreturn void finish_unable(const char *text)
{
    terminal_give_back();
    report_write();
    leave_watcher();
    fprintf(stderr, "smash-stub: %s\n", text);
    _exit(EXIT_NOT_RUN);
}

_Noreturn void finish_lost(char *why)
{
    stub.account.lost = why;
    finish_unable(why);
}

_Noreturn void finish_refused(char *id, char *message)
{
    stub.account.refused = join(*id ? id : "RexRefused", " ", message);
    finish_unable(message);
}

_Noreturn void finish_wrong(const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    stub.account.refused = join("RexStubFailed", " ", text);
    finish_unable(text);
}
