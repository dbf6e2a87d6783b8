/* Ends, stops and what they leave behind. */
#include "smashd.h"

static int64_t sweep_at = INT64_MAX, sweep_not_before;

/* The system call, since only it tells the usage as well; WNOWAIT leaves the zombie, so its pid, until the session acknowledges. */
static bool peek(pid_t pid, siginfo_t *info, struct rusage *usage)
{
    *info = (siginfo_t){ 0 };
    return syscall(SYS_waitid, P_PID, pid, info, WEXITED | WNOWAIT | WNOHANG, usage) == 0 && info->si_pid == pid;
}

static void send_end(const struct job *job, const siginfo_t *info, const struct rusage *usage)
{
    int64_t fields[18];
    _Static_assert(sizeof *usage == sizeof fields, "a rusage is 18 numbers of 64 bits");
    memcpy(fields, usage, sizeof fields);
    struct buffer *out = message_begin(ENDED);
    put_u64(out, job->key);
    put_u32(out, (uint32_t)info->si_code);
    put_u32(out, (uint32_t)info->si_status);
    put_u64(out, (uint64_t)job->ended);
    for (int i = 0; i < 18; i++)
        put_u64(out, (uint64_t)fields[i]);
    message_end();
    log_debug("job %llu: pid %d ended, code %d, status %d", (unsigned long long)job->key, job->pid, info->si_code, info->si_status);
}

void job_lost(uint64_t key)
{
    struct buffer *out = message_begin(LOST);
    put_u64(out, key);
    put_u64(out, (uint64_t)wall_time());
    message_end();
    log_debug("job %llu: lost", (unsigned long long)key);
}

/* While a group has members its number is given to no new process: whatever has the pid and another start is a stranger. */
static void end_adopted(struct job *job)
{
    struct process process;
    if (!process_read(job->pid, &process) || process.start == job->start)
        kill(-job->pid, SIGKILL);
    uint64_t key = job->key;
    job_forget(job);
    job_lost(key);
}

/* The pidfd of a job is readable. Its group is killed while the zombie still holds the number. */
void job_check(struct job *job)
{
    siginfo_t info;
    struct rusage usage;
    if (job->adopted) {
        end_adopted(job);
    } else if (!job->ended && peek(job->pid, &info, &usage)) {
        job->ended = wall_time();
        unwatch_close(&job->pidfd);
        kill(-job->pid, SIGKILL);
        sweep_soon();
        send_end(job, &info, &usage);
    }
}

/* For a session that is new. */
void job_report(struct job *job)
{
    siginfo_t info;
    struct rusage usage;
    struct buffer *out = message_begin(CHILD);
    put_u64(out, job->key);
    put_u32(out, (uint32_t)job->pid);
    put_u64(out, job->start);
    put_u32(out, job->stopped);
    put_u32(out, (uint32_t)job->direct);
    message_end();
    if (job->ended && peek(job->pid, &info, &usage))
        send_end(job, &info, &usage);
}

/* False where the job still runs: nobody can have recorded its end. One that is not (or no more) held is no error. */
bool job_acknowledge(uint64_t key)
{
    struct job *job = job_find(key);
    if (job && !job->ended)
        return false;
    if (job) {
        wait4(job->pid, NULL, WNOHANG | __WALL, NULL);
        job_forget(job);
    }
    return true;
}

/* Asks for every child, which with thousands of them takes its time. Ends are left to the pidfds. */
void children_changed(void)
{
    siginfo_t info = { 0 };
    while (waitid(P_ALL, 0, &info, WSTOPPED | WCONTINUED | WNOHANG) == 0 && info.si_pid) {
        struct job *job = job_find_pid(info.si_pid);
        bool stopped = info.si_code == CLD_STOPPED;
        if (job && !job->ended) {
            job->stopped = stopped;
            struct buffer *out = message_begin(stopped ? STOPPED : CONTINUED);
            put_u64(out, job->key);
            if (stopped)
                put_u32(out, (uint32_t)info.si_status);
            message_end();
            log_debug("job %llu: pid %d %s", (unsigned long long)job->key, job->pid, stopped ? "stopped" : "continued");
        }
        info = (siginfo_t){ 0 };
    }
}

void sweep_soon(void)
{
    if (sweep_at == INT64_MAX)
        sweep_at = sweep_not_before;
}

/* At most every 100 ms and 1 % of the time; again, as long as there was something, since the killed leave orphans too. */
int64_t sweep_turn(void)
{
    int64_t start = steady_time();
    if (start < sweep_at)
        return sweep_at;
    children_changed();
    bool found = tree_sweep();
    int64_t cost = steady_time() - start;
    sweep_not_before = start + (cost > 1000 ? 100 * cost : 100000);
    sweep_at = found ? sweep_not_before : INT64_MAX;
    return sweep_at;
}
