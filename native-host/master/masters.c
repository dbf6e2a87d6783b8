/* The master of each user: started as that user, handed its connections, told its slots, started again when it crashes. */
#include "gate.h"

enum {
    FAILURES_MOST = 5, SETTLED = 10000000, DELAY_FIRST = 100000, FIRST_ANSWER = 60000000, BURST = 256, WINDOW = 100000
};
size_t masters_running;

bool is_capped(void)
{
    return host.max_jobs < INT_MAX;
}

void master_refuse(struct user *user)
{
    while (user->count > 0) {
        close(user->waiting[user->first++ % WAITING_MAX]);
        user->count--;
    }
}

static void end_link(struct user *user)
{
    unwatch_close(&user->link);
    user->read_at = INT64_MAX;
    user->burst = 0;
}

static bool send_slots(struct user *user)
{
    uint8_t packet[SLOTS_SIZE];
    write_slots(packet, user->share.granted);
    return send(user->link, packet, sizeof packet, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof packet;
}

/* As much as its master takes now; the rest when it takes more, or for the next when it takes nothing any more. */
void master_push(struct user *user)
{
    bool more = user->link >= 0 && (!user->share.changed || send_slots(user));
    if (more)
        user->share.changed = false;
    while (more && user->count > 0) {
        int connection = user->waiting[user->first % WAITING_MAX];
        more = send_connection(user->link, 'C', connection);
        if (!more && (errno == EAGAIN || errno == EPIPE || errno == ECONNRESET))
            break;
        more = true;
        close(connection); /* handed over; or it can never be */
        user->first++;
        user->count--;
    }
    if (!more && user->link >= 0 && errno != EAGAIN)
        end_link(user);
    if (user->link >= 0)
        watch(EPOLL_CTL_MOD, user->link, (user->read_at == INT64_MAX ? EPOLLIN : 0) | (more ? 0 : EPOLLOUT), ON_LINK, (pid_t)user->uid);
}

/* Nothing of it is promised to it any more, but what still runs counts until a new master has said better, or cannot be started. */
static void give_up_share(struct user *user, bool keep)
{
    uint32_t held = keep && is_capped() ? share_held(&user->share) : 0;
    user->share = (struct share){ .before = held, .awaited = held > 0, .served = user->share.served };
    user_share_again();
}

/* In order, or by a crash: then it is started again with growing delays, and in the end only for the next connection. */
static void over(struct user *user, bool orderly)
{
    end_link(user);
    unwatch_close(&user->pidfd);
    user->pid = 0;
    user->answer_by = INT64_MAX;
    int64_t now = steady_time(), wanted = INT64_MAX;
    user->failures = orderly || now - user->started >= SETTLED ? 0 : user->failures + 1;
    if (orderly) {
        wanted = user->count > 0 ? 0 : INT64_MAX;
    } else if (user->failures > FAILURES_MOST) {
        log_error("user %u: the master has failed %d times: given up until the next connection", user->uid, user->failures);
        master_refuse(user);
        user->failures = 0;
    } else {
        wanted = now + (user->failures > 1 ? DELAY_FIRST << (user->failures - 2) * 2 : 0);
    }
    give_up_share(user, !orderly && user->mute < 2);
    if (orderly && !host.shutting)
        state_mark(user->uid, false);
    user_at(&user->start_at, host.shutting ? INT64_MAX : wanted);
}

static bool start_master(struct user *user, const struct identity *identity)
{
    int link[2] = { -1, -1 };
    if (!state_prepare(user->uid, identity->gid) || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, link) < 0)
        return false;
    user->pid = enter(identity, link[1]);
    user->link = link[0];
    unwatch_close(&link[1]);
    if (user->pid < 0 || (user->pidfd = (int)syscall(SYS_pidfd_open, user->pid, 0)) < 0)
        return false;
    masters_running++;
    state_mark(user->uid, true);
    watch(EPOLL_CTL_ADD, user->pidfd, EPOLLIN, ON_USER, (pid_t)user->uid);
    watch(EPOLL_CTL_ADD, user->link, EPOLLIN, ON_LINK, (pid_t)user->uid);
    return true;
}

void master_start(struct user *user)
{
    struct identity identity;
    user->start_at = INT64_MAX;
    user->started = steady_time();
    if (!identity_read(user->uid, &identity)) {
        identity_free(&identity);
        user_forget(user);
        return;
    }
    if (start_master(user, &identity)) {
        if (host.shutting)
            kill(user->pid, SIGTERM);
        log_debug("user %u: master started, pid %d", user->uid, user->pid);
        user->share.awaited = is_capped();
        user_at(&user->answer_by, is_capped() ? user->started + FIRST_ANSWER : INT64_MAX);
        master_push(user);
    } else {
        log_error("user %u: cannot start a master: %s", user->uid, strerror(errno));
        if (user->pid > 0) { /* without a descriptor for it, it would never be seen to end */
            kill(user->pid, SIGKILL);
            waitpid(user->pid, NULL, 0);
        }
        over(user, false);
    }
    identity_free(&identity);
}

/* Its pidfd is readable. */
void master_check(struct user *user)
{
    int status = 0;
    if (user->pid <= 0 || waitpid(user->pid, &status, WNOHANG) != user->pid)
        return;
    bool orderly = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE;
    if (!orderly)
        log_error("user %u: master %d ended: %s %d", user->uid, user->pid, WIFSIGNALED(status) ? "signal" : "exit code",
                  WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    masters_running--;
    over(user, orderly);
}

static void obey(struct user *user, const struct demand *demand)
{
    struct share *share = &user->share;
    uint32_t cap = (uint32_t)host.max_jobs;
    share->wanted = demand->wanted < cap ? demand->wanted : cap;
    share->running = demand->running < cap ? demand->running : cap;
    if (share->awaited && !share->changed && demand->slots == share->granted) {
        share->awaited = false;
        share->before = 0;
        user->mute = 0;
        user->answer_by = INT64_MAX;
    }
    user_share_again();
}

void master_receive(struct user *user, uint32_t events)
{
    uint8_t packet[DEMAND_SIZE + 1];
    struct demand demand;
    ssize_t got = -1;
    while (user->link >= 0 && (got = recv(user->link, packet, sizeof packet, MSG_DONTWAIT | MSG_TRUNC)) > 0) {
        if (!is_capped() || !read_demand(packet, (size_t)got, &demand)) {
            log_error("user %u: master %d is ended: its packet is wrong", user->uid, user->pid);
            kill(user->pid, SIGKILL);
            end_link(user);
        } else {
            obey(user, &demand);
            if (++user->burst >= BURST) { /* it says more than it can have to say: the others come first */
                user_at(&user->read_at, steady_time() + WINDOW);
                break;
            }
        }
    }
    if (got == 0 || (events & EPOLLERR))
        end_link(user); /* it ends, or talks to nobody any more; what waits is for the next */
    master_push(user);
}
