/* Users by uid, in constant time, and the one clock for all that they wait for. */
#include "gate.h"

#ifndef GATE_ANSWER                         /* shorter in the tests' build */
#define GATE_ANSWER 60000000
#endif

enum { ANSWER = GATE_ANSWER, TELL_AGAIN = 1000000, UNKNOWN = 64 };
static struct user **table;                 /* chains; all of them are in all[] too */
static struct user **all;
static struct share **shares;
static size_t size, count;
static int64_t due;                         /* when the first of all wants its turn */
static bool unshared;                       /* what is wanted, held or granted has changed since it was shared out */
static struct { uid_t uid; int64_t until; } unknown[UNKNOWN];

void user_at(int64_t *when, int64_t time)
{
    *when = time;
    due = time < due ? time : due;
}

void user_share_again(void)
{
    unshared = true;
}

static struct user **slot(uid_t uid)
{
    return &table[(uid * 0x9E3779B97F4A7C15u >> 32) & (size - 1)];
}

static struct user *find(uid_t uid)
{
    struct user *user = size ? *slot(uid) : NULL;
    while (user && user->uid != uid)
        user = user->next;
    return user;
}

static bool grow(void)
{
    size_t larger = size ? 2 * size : 64;
    struct user **chains = calloc(larger, sizeof *chains), **list = reallocarray(all, larger, sizeof *list);
    struct share **order = reallocarray(shares, larger, sizeof *order);
    all = list ? list : all;
    shares = order ? order : shares;
    if (!chains || !list || !order)
        return free(chains), false;
    free(table);
    table = chains;
    size = larger;
    for (size_t i = 0; i < count; i++) {
        all[i]->next = *slot(all[i]->uid);
        *slot(all[i]->uid) = all[i];
    }
    return true;
}

static struct user *add(uid_t uid)
{
    struct user *user = count < size || grow() ? calloc(1, sizeof *user) : NULL;
    if (user) {
        *user = (struct user){ .uid = uid, .pidfd = -1, .link = -1, .start_at = INT64_MAX, .answer_by = INT64_MAX, .read_at = INT64_MAX,
                               .next = *slot(uid) };
        *slot(uid) = user;
        all[count++] = user;
    }
    return user;
}

/* A user whom nobody knows is asked for at most once a second. */
static bool is_unknown(uid_t uid)
{
    return unknown[uid % UNKNOWN].uid == uid && steady_time() < unknown[uid % UNKNOWN].until;
}

void users_offer(uid_t uid, int connection)
{
    struct user *user = uid == (uid_t)-1 || is_unknown(uid) ? NULL : find(uid);
    if (!user && uid != (uid_t)-1 && !is_unknown(uid))
        user = add(uid);
    if (!user || user->count == WAITING_MAX) {
        close(connection);
        if (user && steady_time() - user->told_at >= TELL_AGAIN) {
            log_error("user %u: more than %d connections wait: refused", uid, WAITING_MAX);
            user->told_at = steady_time();
        }
        return;
    }
    user->waiting[(user->first + user->count++) % WAITING_MAX] = connection;
    if (user->pid == 0 && user->start_at == INT64_MAX)
        user_at(&user->start_at, 0);
    master_push(user);
}

void user_forget(struct user *user)
{
    log_error("user %u is in no user database: refused", user->uid);
    master_refuse(user);
    unknown[user->uid % UNKNOWN].uid = user->uid;
    unknown[user->uid % UNKNOWN].until = steady_time() + TELL_AGAIN;
    struct user **from = slot(user->uid);
    while (*from != user)
        from = &(*from)->next;
    *from = user->next;
    size_t index = 0;
    while (all[index] != user)
        index++;
    all[index] = all[--count];
    unshared = true;
    free(user);
}

void users_event(enum tag tag, uid_t uid, uint32_t events)
{
    struct user *user = find(uid);
    if (user && tag == ON_USER)
        master_check(user);
    else if (user && user->link >= 0)
        master_receive(user, events);
}

/* One without a master, but for whom one is to be started again, gets it: it alone can record what becomes of the jobs. */
void users_signal(int number)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i]->pid > 0)
            kill(all[i]->pid, number);
        else if (number == SIGTERM && all[i]->start_at != INT64_MAX)
            user_at(&all[i]->start_at, 0);
    }
}

static void turn(struct user *user, int64_t now)
{
    if (now >= user->read_at) {
        user->read_at = INT64_MAX;
        user->burst = 0;
        master_push(user);
    }
    if (now >= user->answer_by) {
        log_error("user %u: master %d is ended: it does not answer", user->uid, user->pid);
        user->answer_by = INT64_MAX;
        user->mute++;
        kill(user->pid, SIGKILL);
    }
    if (now >= user->start_at)
        master_start(user);
}

static int64_t share_slots(int64_t now)
{
    for (size_t i = 0; i < count; i++)
        shares[i] = &all[i]->share;
    unshared = false;
    int64_t next = share_out(shares, count, (uint32_t)host.max_jobs, now);
    for (size_t i = 0; i < count; i++) {
        if (all[i]->share.changed && all[i]->link >= 0) {
            user_at(&all[i]->answer_by, now + ANSWER);
            master_push(all[i]);
        }
    }
    return next;
}

/* When it wants its next turn, or INT64_MAX. */
int64_t users_turn(void)
{
    static int64_t share_at = INT64_MAX;
    int64_t now = steady_time();
    if (now >= due) {
        due = INT64_MAX;
        for (size_t i = count; i-- > 0;) { /* backwards: one that is forgotten is replaced by one that had its turn */
            struct user *user = all[i];
            turn(user, now);
            if (i < count && all[i] == user) {
                int64_t next = user->start_at < user->answer_by ? user->start_at : user->answer_by;
                next = user->read_at < next ? user->read_at : next;
                due = next < due ? next : due;
            }
        }
    }
    if (is_capped() && (unshared || now >= share_at))
        share_at = share_slots(now);
    return due < share_at ? due : share_at;
}

/* All whom an earlier gate served: what they have queued goes on, and what still runs of theirs counts before anything is granted. */
static void serve_again(uid_t uid)
{
    struct user *user = find(uid) ? NULL : add(uid);
    if (user) {
        user->share.before = is_capped() ? (uint32_t)host.max_jobs : 0;
        user->share.awaited = true;
        user_at(&user->start_at, 0);
    }
}

bool users_start(void)
{
    due = INT64_MAX;
    if (!state_open())
        return false;
    state_marked(serve_again);
    return true;
}

/* Nobody is to be ended that has ended, and nobody to be started. */
bool users_idle(void)
{
    return masters_running == 0 && due == INT64_MAX;
}
