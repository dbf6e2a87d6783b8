/* From a LAUNCH message to a running job: the child shares our memory until it executes, so it allocates nothing and leaves no trace. */
#include "smashd.h"

/* The child never returns, so a sanitizer must not mark the stack that the next child gets. */
#define CHILD __attribute__((no_sanitize("address"))) static

struct plan {
    int32_t nice;
    uint32_t limit_count;
    struct reader limits;
    const char *directory, *in, *out, *err, *shell, *path;
    char **argv, **environment;
    struct options options;
};

volatile struct outcome outcome;

/* A failure comes back through memory. All signals stay blocked in the child until its own step says so; no handler exists anyway. */
pid_t spawn(int (*child)(void *), int flags, void *argument, int *pidfd)
{
    static char stack[64 << 10] __attribute__((aligned(16)));
    outcome.step = outcome.error = outcome.direct = 0;
    pid_t pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD | flags, argument, pidfd);
    if (pid < 0) {
        outcome.step = STEP_CLONE;
        outcome.error = errno;
    } else if (outcome.step) {
        waitpid(pid, NULL, __WALL);
        close(*pidfd);
        pid = -1;
    }
    return pid;
}

__attribute__((no_sanitize("address"))) _Noreturn void spawn_failed(int step)
{
    outcome.error = errno;
    outcome.step = step;
    _exit(127);
}

/* An empty path: a descriptor that was passed takes that place. */
CHILD void open_as(int step, const char *path, int flags)
{
    int target = step - STEP_STDIN, fd = *path ? open(path, flags | O_NOCTTY | O_CLOEXEC, 0600) : target;
    if (fd < 0 || (*path && dup2(fd, target) < 0))
        spawn_failed(step);
}

CHILD void set_limits(const struct plan *plan)
{
    struct reader limits = plan->limits;
    if (setrlimit(RLIMIT_NOFILE, &host.files) < 0)
        spawn_failed(STEP_LIMITS);
    for (uint32_t i = 0; i < plan->limit_count; i++) {
        uint32_t resource = get_u32(&limits);
        struct rlimit limit = { .rlim_cur = get_u64(&limits) };
        limit.rlim_max = get_u64(&limits);
        if (setrlimit((__rlimit_resource_t)resource, &limit) < 0)
            spawn_failed(STEP_LIMITS);
    }
}

/* execvp's rules, along the PATH of the job. Returns why nothing was executed. */
CHILD int execute(const struct plan *plan)
{
    static char candidate[PATH_MAX];
    const char *name = plan->argv[0], *end;
    size_t length = strlen(name);
    bool denied = false;
    if (strchr(name, '/')) {
        execve(name, plan->argv, plan->environment);
        return errno;
    }
    if (length == 0 || length > NAME_MAX)
        return length ? ENAMETOOLONG : ENOENT;
    for (const char *directory = plan->path;; directory = end + 1) {
        end = strchrnul(directory, ':');
        size_t used = (size_t)(end - directory);
        if (used + length + 2 <= sizeof candidate) {
            memcpy(candidate, directory, used);
            if (used > 0)
                candidate[used++] = '/';
            memcpy(candidate + used, name, length + 1);
            execve(candidate, plan->argv, plan->environment);
            denied |= errno == EACCES;
            if (errno != EACCES && errno != ENOENT && errno != ENOTDIR && errno != ESTALE && errno != ENODEV && errno != ETIMEDOUT)
                return errno;
        }
        if (!*end)
            return denied ? EACCES : ENOENT;
    }
}

/* Nobody's output is in /dev/null, so there it overwrites nothing. */
CHILD int output_flags(const char *path)
{
    return strcmp(path, "/dev/null") == 0 ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL | O_APPEND;
}

/* The descriptors are shared at first, so that no copy is made of one for each job. O_NONBLOCK: a FIFO without a writer would hold
   the child, and with it the master, in open. */
CHILD int job_child(void *argument)
{
    const struct plan *plan = argument;
    sigset_t none;
    const struct options *options = &plan->options;
    if (close_range(STDERR_FILENO + 1, ~0u, options->targets ? CLOSE_RANGE_CLOEXEC : CLOSE_RANGE_UNSHARE) < 0)
        spawn_failed(STEP_CLONE);
    if (setsid() < 0)
        spawn_failed(STEP_SESSION);
    if (!(options->flags & FLAG_NO_SUBREAPER) && prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        spawn_failed(STEP_SUBREAPER);
    if (options->flags & FLAG_ENDS_WITH_LAUNCHER && prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        spawn_failed(STEP_SUBREAPER);
    step_namespaces(options);
    if (options->has_umask)
        umask((mode_t)options->umask & 0777);
    step_user_of_files(options);
    open_as(STEP_STDIN, plan->in, O_RDONLY | O_NONBLOCK);
    if (*plan->in && fcntl(STDIN_FILENO, F_SETFL, 0) < 0)
        spawn_failed(STEP_STDIN);
    open_as(STEP_STDOUT, plan->out, output_flags(plan->out));
    open_as(STEP_STDERR, plan->err, output_flags(plan->err));
    step_descriptors(options);
    step_terminal(options);
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) < 0)
        spawn_failed(STEP_SIGNALS);
    set_limits(plan);
    if (setpriority(PRIO_PROCESS, 0, plan->nice) < 0)
        spawn_failed(STEP_PRIORITY);
    step_affinity(options);
    if (chdir(plan->directory) < 0)
        spawn_failed(STEP_DIRECTORY);
    step_user(options);
    if (plan->argv[0])
        outcome.direct = execute(plan);
    errno = outcome.direct ? outcome.direct : ENOENT;
    if (options->flags & FLAG_NO_SHELL)
        spawn_failed(STEP_EXEC);
    char shell[] = "/bin/sh", option[] = "-c";
    char *arguments[] = { shell, option, (char *)(uintptr_t)plan->shell, NULL };
    execve(shell, arguments, plan->environment);
    spawn_failed(STEP_EXEC);
}

/* A table of descriptors of its own, where some are passed. What clone refuses with namespaces, it refuses for them; nobody shares our memory
   any more when it is made readable again, which a change of user had forbidden (prctl(2), PR_SET_DUMPABLE). */
static bool begin(const struct plan *plan, struct job *job)
{
    int flags = (int)plan->options.namespaces | (plan->options.targets ? 0 : CLONE_FILES);
    job->pid = spawn(job_child, flags, (void *)(uintptr_t)plan, &job->pidfd);
    if (job->pid < 0 && outcome.step == STEP_CLONE && plan->options.namespaces && outcome.error != EAGAIN && outcome.error != ENOMEM)
        outcome.step = STEP_NAMESPACES;
    if (plan->options.groups && !launcher_is_init())
        prctl(PR_SET_DUMPABLE, 1);
    return job->pid >= 0;
}

/* Descriptors are left over for the master's own needs: a session must be able to start however many jobs run. */
static struct job *start(const struct plan *plan, uint64_t key)
{
    struct process process;
    struct job *job = job_new(key), *gone;
    bool room = job && jobs_count() + 64 <= host.files.rlim_max;
    outcome.step = room ? plan->options.step : STEP_CLONE;
    outcome.error = room ? plan->options.error : job ? EMFILE : ENOMEM;
    if (!room || outcome.step || !begin(plan, job)) {
        free(job);
        return NULL;
    }
    if (watch(EPOLL_CTL_ADD, job->pidfd, EPOLLIN, ON_JOB, job->pid) < 0) {
        outcome.step = STEP_CLONE;
        outcome.error = errno;
        kill(-job->pid, SIGKILL);
        waitpid(job->pid, NULL, __WALL);
        close(job->pidfd);
        free(job);
        return NULL;
    }
    if ((gone = job_find_pid(job->pid))) /* an adopted job whose pid is ours now: it is gone before its event came */
        job_check(gone);
    job->start = process_read(job->pid, &process) ? process.start : 0;
    job->direct = outcome.direct;
    job->bound = plan->options.flags & FLAG_ENDS_WITH_LAUNCHER;
    job_add(job);
    return job;
}

static const char *search_path(char **environment)
{
    for (; *environment; environment++) {
        if (strncmp(*environment, "PATH=", 5) == 0)
            return *environment + 5;
    }
    return "/usr/local/bin:/usr/bin:/bin";
}

static void run(struct plan *plan, uint64_t key)
{
    struct job *job = start(plan, key);
    struct buffer *out = message_begin(job ? LAUNCHED : LAUNCH_FAILED);
    put_u64(out, key);
    if (job) {
        put_u32(out, (uint32_t)job->pid);
        put_u64(out, job->start);
        put_u64(out, (uint64_t)wall_time());
        put_u32(out, (uint32_t)outcome.direct);
        log_debug("job %llu: pid %d launched, direct errno %d", (unsigned long long)key, job->pid, outcome.direct);
        message_end_soon();
    } else {
        put_u32(out, (uint32_t)outcome.step);
        put_u32(out, (uint32_t)outcome.error);
        log_debug("job %llu: launch failed in step %d, errno %d", (unsigned long long)key, outcome.step, outcome.error);
        message_end();
    }
}

/* A standard stream without a path must be among the descriptors. */
static bool complete(const struct plan *plan)
{
    const char *paths[] = { plan->in, plan->out, plan->err };
    for (int target = 0; target <= STDERR_FILENO; target++) {
        if (!*paths[target] && !options_target(&plan->options, target))
            return false;
    }
    return true;
}

bool launch(struct reader *reader)
{
    uint64_t key = get_u64(reader);
    struct plan plan = { .nice = (int32_t)get_u32(reader), .limit_count = get_u32(reader) };
    plan.limits = *reader;
    get_skip(reader, plan.limit_count, 20);
    plan.directory = get_string(reader);
    plan.in = get_string(reader);
    plan.out = get_string(reader);
    plan.err = get_string(reader);
    plan.shell = get_string(reader);
    plan.argv = get_strings(reader);
    plan.environment = get_strings(reader);
    bool good = !reader->bad && options_read(&plan.options, reader) && reader->at == reader->end && complete(&plan) && !job_find(key);
    if (good) {
        plan.path = search_path(plan.environment);
        run(&plan, key);
    }
    free(plan.argv);
    free(plan.environment);
    options_free(&plan.options);
    return good;
}

/* A job of an earlier master: no child of ours, so only its end can be seen. Checked once the pidfd is open, which then means no other. */
bool adopt(struct reader *reader)
{
    struct process process;
    uint64_t key = get_u64(reader);
    pid_t pid = (pid_t)get_u32(reader);
    uint64_t started = get_u64(reader);
    if (job_find(key))
        return false;
    struct job *job = job_find_pid(pid) ? NULL : job_new(key);
    int pidfd = job ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
    bool same = pidfd >= 0 && process_read(pid, &process) && process.start == started;
    if (!same || watch(EPOLL_CTL_ADD, pidfd, EPOLLIN, ON_JOB, pid) < 0) {
        if (pidfd >= 0)
            close(pidfd);
        free(job);
        job_lost(key);
        return true;
    }
    job->pid = pid;
    job->pidfd = pidfd;
    job->start = started;
    job->adopted = true;
    job_add(job);
    log_debug("job %llu: pid %d adopted", (unsigned long long)key, pid);
    return true;
}
