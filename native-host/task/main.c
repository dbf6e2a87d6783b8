/* smash-task REPORT [-g FOLDER]... [-w FILE VALUE]... [-j FOLDER]... [-i PRIORITY] -- COMMAND [ARGUMENT]...: README.md. */
#include "task.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 125, WHO_PROCESS = 1 };

static const char *report;

/* Who asked for the program learns it from the file, and whoever reads the job's standard error from there. */
_Noreturn void fail(int step, const char *what)
{
    int error = errno;
    report_step(report, step, error);
    fprintf(stderr, "smash-task: %s: %s\n", what, strerror(error));
    exit(EXIT_NOT_STARTED);
}

static _Noreturn void wrong_use(void)
{
    fputs("smash-task is started by smash-session\n", stderr);
    exit(EXIT_NOT_STARTED);
}

static void set_io_priority(const char *text)
{
    if (syscall(SYS_ioprio_set, WHO_PROCESS, 0, atoi(text)) < 0)
        fail(STEP_IO_PRIORITY, "I/O priority");
}

/* Returns how many arguments it has used. */
static int obey(char option, char **arguments)
{
    switch (option) {
    case 'g':
        group_make(arguments[0]);
        return 1;
    case 'w':
        group_limit(arguments[0], arguments[1]);
        return 2;
    case 'j':
        group_join(arguments[0]);
        return 1;
    case 'i':
        set_io_priority(arguments[0]);
        return 1;
    default:
        wrong_use();
    }
}

int main(int argc, char **argv)
{
    int at = 2;
    report = argc > at ? argv[1] : NULL;
    while (at < argc && strcmp(argv[at], "--") != 0) {
        const char *option = argv[at];
        if (option[0] != '-' || !option[1] || option[2] || at + (option[1] == 'w' ? 2 : 1) >= argc)
            wrong_use();
        at += 1 + obey(option[1], argv + at + 1);
    }
    if (at + 1 >= argc)
        wrong_use();
    execute(report, argv[at + 1], argv + at + 2);
}
