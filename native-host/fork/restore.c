#include "fork.h"
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST_INHERITED = 20, CLEAR_OF = 300, MAX_ARGUMENTS = 1024 };

struct arguments {
    const char *items[MAX_ARGUMENTS];
    size_t count;
    int next;
};

static void add(struct arguments *arguments, const char *argument)
{
    if (arguments->count >= MAX_ARGUMENTS - 1)
        fail("The process has more sockets than are carried.");

    arguments->items[arguments->count++] = argument;
}

/* Hands a descriptor over under the name that criu gave to the one of home. */
static void inherit(struct arguments *arguments, int descriptor, const char *key)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (strncmp(arguments->items[i], "fd[", 3) == 0 && strcmp(strchr(arguments->items[i], ':') + 1, key) == 0)
            return;

    int number = arguments->next++;
    if (dup2(descriptor, number) != number)
        fail("A descriptor cannot be handed over: %m");

    add(arguments, "--inherit-fd");
    add(arguments, format("fd[%d]:%s", number, key));
}

static bool is_terminal_key(const char *key)
{
    return strncmp(key, "tty[", 4) == 0;
}

static void add_descriptors(struct arguments *arguments, const struct plan *plan, int terminal)
{
    for (int i = 0; i < STREAMS; i++)
        if (plan->streams[i].is_served && !is_terminal_key(plan->streams[i].key))
            inherit(arguments, i, plan->streams[i].key);

    for (size_t i = 0; i < plan->terminals.count; i++) {
        inherit(arguments, terminal, plan->terminals.items[i]);
        add(arguments, "--external");
        add(arguments, plan->terminals.items[i]);
    }

    for (size_t i = 0; i < plan->cut_sockets.count; i++) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
            fail("A socket that is closed cannot be made: %m");

        close(ends[1]);
        inherit(arguments, ends[0], plan->cut_sockets.items[i]);
        close(ends[0]);
    }
}

/* criu's own pids must be none that it is to make. */
static void step_aside(const struct plan *plan)
{
    char *most = read_text("/proc/sys/kernel/pid_max");
    int limit = most ? atoi(most) : 0, from = plan->highest + CLEAR_OF;
    free(most);
    if (plan->highest >= limit)
        fail("The pid %d is beyond what this kernel gives (%d)", plan->highest, limit);

    int file = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    /* At the upper end they begin anew at 300, below all that are as high. */
    if (file < 0 || dprintf(file, "%d", from + CLEAR_OF < limit ? from : CLEAR_OF) < 0)
        fail("Pids cannot be chosen here: %m");

    close(file);
}

static void run_restore(const struct plan *plan, const char *folder, int terminal)
{
    static struct arguments arguments = { .next = FIRST_INHERITED };
    const char *const fixed[] = {
        "criu", "restore", "-D", folder, "-o", "restore.log", "-d", "-s", "--shell-job", "--manage-cgroups=ignore", "--tcp-close", "--file-locks",
        "--ext-unix-sk", "--link-remap", "--file-validation", "filesize",
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        add(&arguments, fixed[i]);

    add_descriptors(&arguments, plan, terminal);
    arguments.items[arguments.count] = NULL;
    if (run_criu((char *const *)arguments.items) != 0)
        fail("%s", criu_error(folder, "restore.log"));

    for (int i = FIRST_INHERITED; i < arguments.next; i++)
        close(i);
}

static void tell_end(const struct room *room, int status, const struct rusage *usage)
{
    bool is_exit = WIFEXITED(status);
    int code = is_exit ? CLD_EXITED : WCOREDUMP(status) ? CLD_DUMPED : CLD_KILLED;
    dprintf(room->events, "ended %d %d %lld %lld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld 0 0\n", code,
        is_exit ? WEXITSTATUS(status) : WTERMSIG(status), (long long)usage->ru_utime.tv_sec * 1000000 + usage->ru_utime.tv_usec,
        (long long)usage->ru_stime.tv_sec * 1000000 + usage->ru_stime.tv_usec, usage->ru_maxrss, usage->ru_ixrss, usage->ru_idrss, usage->ru_isrss,
        usage->ru_minflt, usage->ru_majflt, usage->ru_nswap, usage->ru_inblock, usage->ru_oublock, usage->ru_msgsnd, usage->ru_msgrcv,
        usage->ru_nsignals, usage->ru_nvcsw, usage->ru_nivcsw);
}

/* Everything that has ended is waited for, as an init does; true: the process itself has. */
static bool reap(const struct room *room, pid_t root)
{
    int status;
    struct rusage usage;
    for (pid_t pid; (pid = wait4(-1, &status, WNOHANG | WUNTRACED | WCONTINUED, &usage)) > 0;) {
        if (pid != root)
            continue;

        if (WIFSTOPPED(status)) {
            dprintf(room->events, "stopped\n");
        } else if (WIFCONTINUED(status)) {
            dprintf(room->events, "running\n");
        } else {
            tell_end(room, status, &usage);
            return true;
        }
    }

    return false;
}

static void pass_on(pid_t root, const struct order *order)
{
    int signal = (int)order->number;
    /* What stops, continues or kills holds for all that is here; the rest is the program's to handle. */
    bool is_for_all = order->word == ORDER_GO || signal == SIGKILL || signal == SIGSTOP || signal == SIGCONT;
    kill(is_for_all ? -1 : root, order->word == ORDER_GO ? SIGCONT : signal);
}

int live_in_room(const struct room *room, const char *folder)
{
    struct plan plan = read_plan(folder);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    lay_files(&plan, folder);
    step_aside(&plan);
    run_restore(&plan, folder, room->terminal);
    /* From here on the streams are the process's alone, so that their ends are seen. */
    close(room->terminal);
    for (int i = 0; i < STREAMS; i++)
        close(i);

    dprintf(room->events, "ready %d\n", plan.root);
    bool is_going = false;
    for (;;) {
        struct order order;
        int ready = wait_for_order(room, &order);
        if (ready < 0)
            return EXIT_FAILED;

        if (ready > 0) {
            is_going = is_going || order.word == ORDER_GO;
            pass_on(plan.root, &order);
        }

        if (is_going && reap(room, plan.root)) {
            kill(-1, SIGKILL);
            return EXIT_DONE;
        }
    }
}
