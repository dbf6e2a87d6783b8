/* The job table: one chained hash by key and one by pid, sharing their size; it grows, and is never searched as a whole. */
#include "smashd.h"

static struct job **by_key, **by_pid;
static size_t size, count;

static size_t slot(uint64_t number)
{
    return (size_t)(number * 0x9E3779B97F4A7C15u >> 32) & (size - 1);
}

size_t jobs_count(void)
{
    return count;
}

struct job *job_find(uint64_t key)
{
    struct job *job = size ? by_key[slot(key)] : NULL;
    while (job && job->key != key)
        job = job->next_key;
    return job;
}

struct job *job_find_pid(pid_t pid)
{
    struct job *job = size ? by_pid[slot((uint64_t)pid)] : NULL;
    while (job && job->pid != pid)
        job = job->next_pid;
    return job;
}

static void link_job(struct job *job)
{
    struct job **key = &by_key[slot(job->key)], **pid = &by_pid[slot((uint64_t)job->pid)];
    job->next_key = *key;
    *key = job;
    job->next_pid = *pid;
    *pid = job;
}

/* Without memory for a larger table the old one serves on, slower; only the first must succeed. */
static bool grow(void)
{
    size_t old = size, larger = old ? 2 * old : 64;
    struct job **keys = calloc(larger, sizeof *keys), **pids = calloc(larger, sizeof *pids), **from = by_key;
    if (!keys || !pids) {
        free(keys);
        free(pids);
        return old > 0;
    }
    free(by_pid);
    by_key = keys;
    by_pid = pids;
    size = larger;
    for (size_t i = 0; i < old; i++) {
        for (struct job *job = from[i], *next; job; job = next) {
            next = job->next_key;
            link_job(job);
        }
    }
    free(from);
    return true;
}

struct job *job_new(uint64_t key)
{
    struct job *job = count < size || grow() ? calloc(1, sizeof *job) : NULL;
    if (job) {
        job->key = key;
        job->pidfd = -1;
    }
    return job;
}

void job_add(struct job *job)
{
    link_job(job);
    count++;
}

void job_forget(struct job *job)
{
    if (job->asked.waiting)
        tree_serve();
    struct job **key = &by_key[slot(job->key)], **pid = &by_pid[slot((uint64_t)job->pid)];
    while (*key != job)
        key = &(*key)->next_key;
    while (*pid != job)
        pid = &(*pid)->next_pid;
    *key = job->next_key;
    *pid = job->next_pid;
    count--;
    unwatch_close(&job->pidfd);
    free(job);
}

void jobs_each(void (*visit)(struct job *job))
{
    for (size_t i = 0; i < size; i++) {
        for (struct job *job = by_key[i]; job; job = job->next_key)
            visit(job);
    }
}
