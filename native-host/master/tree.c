/* The processes of jobs, found by one look over /proc for all requests of a turn: signals, priorities, leftovers. */
#include "smashd.h"

static struct process *seen;
static size_t seen_count, seen_capacity;
static struct job *waiting;

bool process_read(pid_t pid, struct process *process)
{
    char text[512];
    snprintf(text, sizeof text, "/proc/%d/stat", pid);
    int fd = open(text, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t count = read(fd, text, sizeof text - 1);
    close(fd);
    text[count > 0 ? count : 0] = 0;
    const char *rest = strrchr(text, ')'); /* the name before it may hold anything */
    process->pid = pid;
    return rest && sscanf(rest + 1, " %c %d %d %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %d %*s %" SCNu64, &process->state,
                          &process->parent, &process->group, &process->session, &process->threads, &process->start) == 6;
}

/* Of a zombie with more than one thread only the first has ended. */
static bool alive(const struct process *process)
{
    return (process->state != 'Z' && process->state != 'X') || process->threads > 1;
}

static void claim(struct process *process)
{
    struct job *job = job_find_pid(process->pid);
    process->job = job && job->start == process->start ? job : job_find_pid(process->session);
    if (!process->job)
        process->job = job_find_pid(process->group);
    process->orphan = !process->job && process->parent == getpid() && process->pid != session.pid;
}

static int by_pid(const void *a, const void *b)
{
    pid_t left = ((const struct process *)a)->pid, right = ((const struct process *)b)->pid;
    return (left > right) - (left < right);
}

/* /proc lists in the order of pids, so parents are found by bisection and mostly come first. */
static void inherit(void)
{
    for (bool again = true; again;) {
        again = false;
        for (struct process *process = seen; process < seen + seen_count; process++) {
            struct process key = { .pid = process->parent }, *parent;
            if (process->job || process->orphan || !(parent = bsearch(&key, seen, seen_count, sizeof *seen, by_pid)))
                continue;
            process->job = parent->job;
            process->orphan = parent->orphan;
            again |= process->job || process->orphan;
        }
    }
}

static bool seen_grow(void)
{
    size_t capacity = seen_capacity ? 2 * seen_capacity : 256;
    struct process *larger = realloc(seen, capacity * sizeof *seen);
    if (larger) {
        seen = larger;
        seen_capacity = capacity;
    }
    return larger;
}

static void look(void)
{
    DIR *directory = opendir("/proc");
    struct dirent *entry;
    seen_count = 0;
    while (directory && (entry = readdir(directory)) && (seen_count < seen_capacity || seen_grow())) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid > 0 && process_read(pid, &seen[seen_count]))
            claim(&seen[seen_count++]);
    }
    if (directory)
        closedir(directory);
    else
        log_error("cannot look over /proc: errno %d", errno);
    inherit();
}

static void look_away(void)
{
    free(seen);
    seen = NULL;
    seen_count = seen_capacity = 0;
}

/* To the very process that was seen: its pid may have gone to another since. */
static int reach(const struct process *process, int signal)
{
    struct process now;
    int pidfd = (int)syscall(SYS_pidfd_open, process->pid, 0), error = 0;
    if (pidfd < 0)
        return errno;
    if (!process_read(process->pid, &now) || now.start != process->start)
        error = ESRCH;
    else if (syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) < 0)
        error = errno;
    close(pidfd);
    return error;
}

static int reach_group(const struct job *job, int signal)
{
    return syscall(SYS_pidfd_send_signal, job->pidfd, 0, NULL, 0) < 0 || kill(-job->pid, signal) < 0 ? errno : 0;
}

/* Priorities belong to threads. */
static int set_nice(const struct process *process, int nice)
{
    char path[32];
    int error = ESRCH;
    snprintf(path, sizeof path, "/proc/%d/task", process->pid);
    DIR *directory = opendir(path);
    struct dirent *entry;
    while (directory && (entry = readdir(directory))) {
        id_t thread = (id_t)strtoul(entry->d_name, NULL, 10);
        if (thread > 0)
            error = setpriority(PRIO_PROCESS, thread, nice) < 0 ? errno : 0;
    }
    if (directory)
        closedir(directory);
    return error;
}

static bool freezes(const struct job *job)
{
    return job->asked.waiting && (job->asked.signal == SIGKILL || job->asked.signal == SIGSTOP);
}

/* Looks until all members stand still and none is new; one that sleeps uninterruptibly (a parent in vfork) cannot stop, nor fork. */
static void freeze(bool all)
{
    size_t before = 0;
    for (int looks = 0; looks < 100; looks++) {
        size_t members = 0;
        bool moving = false;
        look();
        for (struct process *process = seen; process < seen + seen_count; process++) {
            bool chosen = process->job ? all || freezes(process->job) : all && process->orphan;
            if (!chosen || !alive(process))
                continue;
            members++;
            if (process->state != 'T' && process->state != 't') {
                reach(process, SIGSTOP);
                moving |= process->state != 'D';
            }
        }
        if (!moving && members == before)
            return;
        before = members;
    }
}

static void answer(enum message type, uint64_t request, int32_t error, uint32_t reached)
{
    struct buffer *out = message_begin(type);
    put_u64(out, request);
    put_u32(out, (uint32_t)error);
    put_u32(out, reached);
    message_end();
}

/* The members as they were seen, for this once. */
static void answer_family(const struct job *job)
{
    struct buffer *out = message_begin(FAMILY_RESULT);
    put_u64(out, job->asked.request);
    put_u32(out, job->asked.reached ? 0 : ESRCH);
    put_u32(out, job->asked.reached);
    for (const struct process *process = seen; process < seen + seen_count; process++) {
        if (process->job == job && alive(process))
            put_u32(out, (uint32_t)process->pid);
    }
    message_end();
}

static void serve(const struct process *process, struct asked *asked)
{
    if (asked->signal == ASK_FAMILY) {
        asked->reached++;
        return;
    }
    bool grouped = asked->signal >= 0 && process->group == process->job->pid;
    int error = grouped ? 0 : asked->signal >= 0 ? reach(process, asked->signal) : set_nice(process, asked->nice);
    asked->grouped += grouped;
    asked->reached += !grouped && error == 0;
    asked->error = error ? error : asked->error;
}

/* ASK_NICE and ASK_FAMILY stand in for a signal. Requests wait for the end of the turn, since one look then serves all. */
void tree_ask(struct job *job, uint64_t request, int32_t signal, int32_t nice)
{
    if (!job || job->ended || signal >= NSIG) {
        answer(signal == ASK_FAMILY ? FAMILY_RESULT : RESULT, request, signal >= NSIG ? EINVAL : ESRCH, 0);
        return;
    }
    if (job->asked.waiting)
        tree_serve();
    job->asked = (struct asked){ .request = request, .signal = signal, .nice = nice, .waiting = true };
    job->next_asked = waiting;
    waiting = job;
}

/* The leader's group comes last, so that what is stopped is not let go on by the end of its parents. */
void tree_serve(void)
{
    bool freezing = false;
    if (!waiting)
        return;
    for (struct job *job = waiting; job; job = job->next_asked) {
        if (freezes(job)) {
            reach_group(job, SIGSTOP);
            freezing = true;
        }
    }
    if (freezing)
        freeze(false);
    else
        look();
    for (struct process *process = seen; process < seen + seen_count; process++) {
        if (process->job && process->job->asked.waiting && alive(process))
            serve(process, &process->job->asked);
    }
    for (struct job *job = waiting; job; job = job->next_asked) {
        struct asked *asked = &job->asked;
        int error = asked->grouped ? reach_group(job, asked->signal) : 0;
        asked->reached += error ? 0 : asked->grouped;
        asked->error = error ? error : asked->error;
        asked->waiting = false;
        if (asked->signal == ASK_FAMILY)
            answer_family(job);
        else
            answer(RESULT, asked->request, asked->reached ? 0 : asked->error ? asked->error : ESRCH, asked->reached);
    }
    waiting = NULL;
    look_away();
}

/* Children of ours that are no job's, and what jobs that have ended left in their sessions. True if there was any. */
bool tree_sweep(void)
{
    bool found = false;
    look();
    for (struct process *process = seen; process < seen + seen_count; process++) {
        struct job *job = process->job;
        if (!process->orphan && !(job && job->ended && job->pid != process->pid))
            continue;
        found = true;
        if (alive(process))
            reach(process, SIGKILL);
        else if (process->parent == getpid())
            waitpid(process->pid, NULL, WNOHANG | __WALL);
    }
    look_away();
    return found;
}

/* The end of the host: nothing that was started here may go on. Five seconds for what cannot die. */
void tree_kill_all(void)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int64_t deadline = steady_time() + 5000000;
    for (bool left = true; left && steady_time() < deadline;) {
        left = false;
        freeze(true);
        for (struct process *process = seen; process < seen + seen_count; process++) {
            if ((process->job || process->orphan) && alive(process)) {
                reach(process, SIGKILL);
                left = true;
            }
        }
        while (waitpid(-1, NULL, WNOHANG | __WALL) > 0)
            left = true;
        if (left)
            sigtimedwait(&child, NULL, &(struct timespec){ .tv_nsec = 20000000 });
    }
    look_away();
}
