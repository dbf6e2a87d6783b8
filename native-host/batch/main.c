/* smash-batch FOLDER INDEX: README.md. */
#include "batch.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 2000, MEMORY_MS = 250, GRACE_MS = 5000, MOST_TEXT = 2048 };

/* What is known of the run. Times are of CLOCK_MONOTONIC, milliseconds; 0: none. */
struct run {
    struct plan plan;
    pid_t leader;
    int64_t started_us;
    int direct, outside;
    off_t heard;
    int64_t over_at, kill_at;
    bool is_fenced, is_over;
    char breach[160];
};

static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until nothing new comes: what is killed may just have forked. */
static void kill_tree(void)
{
    for (int i = 0; i < 8 && tree_signal(SIGKILL) > 0; i++)
        ;
}

static void send_signal(int number)
{
    if (number == SIGKILL)
        kill_tree();
    else
        tree_signal(number);
}

/* What the session has written for this run since the last look: the numbers of signals, a line each, or F: another run may begin, this one must end. */
static void hear(struct run *run)
{
    char text[512];
    int fd = open(run->plan.control, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t count = pread(fd, text, sizeof text - 1, run->heard);
    close(fd);
    text[count > 0 ? count : 0] = '\0';
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        run->heard += end + 1 - line;
        run->is_fenced = run->is_fenced || *line == 'F';
        int number = *line == 'F' ? SIGKILL : atoi(line);
        if (number > 0 && number <= 64)
            send_signal(number);
    }
}

static void write_end(const struct run *run, int status, const struct rusage *usage)
{
    char text[MOST_TEXT];
    bool is_exit = WIFEXITED(status);
    snprintf(text, sizeof text,
             "started %lld\nended %lld\ndirect %d\nexit %s %d\nusage %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld %ld\n%s%s",
             (long long)run->started_us, (long long)now_us(), run->direct, is_exit ? "exited" : "signaled", is_exit ? WEXITSTATUS(status) : WTERMSIG(status),
             usage->ru_utime.tv_sec, usage->ru_utime.tv_usec, usage->ru_stime.tv_sec, usage->ru_stime.tv_usec, usage->ru_maxrss, usage->ru_ixrss,
             usage->ru_idrss, usage->ru_isrss, usage->ru_minflt, usage->ru_majflt, usage->ru_nswap, usage->ru_inblock, usage->ru_oublock, usage->ru_msgsnd,
             usage->ru_msgrcv, usage->ru_nsignals, usage->ru_nvcsw, usage->ru_nivcsw, run->breach, run->is_fenced ? "fenced 1\n" : "");
    if (run->outside)
        snprintf(text + strlen(text), sizeof text - strlen(text), "outside %d\n", run->outside);
    event_write(&run->plan, "end", text);
}

/* Reaps whatever has changed. Returns whether the leader has ended. */
static bool reap(struct run *run)
{
    int status;
    struct rusage usage;
    pid_t process;
    while ((process = wait4(-1, &status, WNOHANG | WUNTRACED | WCONTINUED, &usage)) > 0) {
        if (process != run->leader)
            continue;
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            kill_tree();
            write_end(run, status, &usage);
            return true;
        }
        event_write(&run->plan, "state", WIFSTOPPED(status) ? "stopped 1\n" : "stopped 0\n");
    }
    return false;
}

static void enforce(struct run *run)
{
    int64_t now = clock_ms();
    if (run->plan.wall_ms > 0 && !run->is_over && now >= run->over_at) {
        run->is_over = true;
        snprintf(run->breach, sizeof run->breach, "breach wall %.3f s since its start, %.3f s allowed\n", (double)(now_us() - run->started_us) / 1e6, (double)run->plan.wall_ms / 1e3);
        tree_signal(SIGTERM);
        tree_signal(SIGCONT);
        run->kill_at = now + GRACE_MS;
    }
    if (run->kill_at > 0 && now >= run->kill_at) {
        run->kill_at = 0;
        kill_tree();
    }
    uint64_t used = run->plan.memory > 0 && !run->is_over ? tree_memory() : 0;
    if (used > run->plan.memory) {
        run->is_over = true;
        snprintf(run->breach, sizeof run->breach, "breach memory %llu bytes resident in its tree, %llu allowed\n", (unsigned long long)used, (unsigned long long)run->plan.memory);
        kill_tree();
    }
}

static struct timespec patience(const struct run *run)
{
    int64_t now = clock_ms(), wait = run->plan.memory > 0 ? MEMORY_MS : LOOK_MS;
    if (run->plan.wall_ms > 0 && !run->is_over && run->over_at - now < wait)
        wait = run->over_at - now;
    if (run->kill_at > 0 && run->kill_at - now < wait)
        wait = run->kill_at - now;
    wait = wait < 0 ? 0 : wait;
    return (struct timespec){wait / 1000, wait % 1000 * 1000000};
}

/* A signal that is not the session's: it has come from Slurm, for its own reasons. */
static void pass_on(struct run *run, int number)
{
    if (number == SIGUSR1 || number == SIGCHLD || number == SIGCONT)
        return;
    run->outside = number;
    tree_signal(number);
}

static void watch(struct run *run, const sigset_t *all)
{
    while (!reap(run)) {
        struct timespec wait = patience(run);
        int number = sigtimedwait(all, NULL, &wait);
        if (number > 0)
            pass_on(run, number);
        // The kick may be late, or not come at all from a controller that is gone: the file is what counts.
        if (number == SIGUSR1 || number < 0)
            hear(run);
        enforce(run);
    }
}

static void tell_failure(const struct run *run, int step, int error)
{
    char text[MOST_TEXT];
    snprintf(text, sizeof text, "started %lld\nended %lld\nfailed %d %d\n", (long long)run->started_us, (long long)now_us(), step, error);
    event_write(&run->plan, "end", text);
}

static void begin(struct run *run)
{
    char text[MOST_TEXT], host[256] = "";
    gethostname(host, sizeof host - 1);
    const char *node = getenv("SLURMD_NODENAME");
    snprintf(text, sizeof text, "started %lld\nnode %s\npid %d\n", (long long)run->started_us, node ? node : host, (int)run->leader);
    event_write(&run->plan, "start", text);
    run->over_at = clock_ms() + (int64_t)run->plan.wall_ms;
}

int main(int argc, char **argv)
{
    char path[4096];
    static struct run run;
    sigset_t all;
    int step, error;
    if (argc != 3) {
        fputs("smash-batch is started by a batch system, for smash-session\n", stderr);
        return 125;
    }
    snprintf(path, sizeof path, "%s/%s.plan", argv[1], argv[2]);
    plan_read(&run.plan, path);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!mark_take(run.plan.mark)) {
        fputs("smash-batch: this run has begun elsewhere, or is not to begin any more\n", stderr);
        return 0;
    }
    run.started_us = now_us();
    run.leader = job_start(&run.plan, &step, &error, &run.direct);
    if (run.leader == 0) {
        tell_failure(&run, step, error);
        return 0;
    }
    begin(&run);
    hear(&run);
    watch(&run, &all);
    return 0;
}
