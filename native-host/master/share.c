/* The global cap, shared max-min fairly: each user gets what it wants as long as no other gets less than it could. What one
   holds is never promised to another: a slot is granted again only when its user has said that it is free. */
#include "gate.h"

enum { TURN = 250000 };                     /* µs that a slot stays with a user when there are more users than slots */

uint32_t share_held(const struct share *share)
{
    uint32_t held = share->running > share->granted ? share->running : share->granted;
    return share->awaited && share->before > held ? share->before : held;
}

static int by_wanted(const void *left, const void *right)
{
    const struct share *a = *(struct share *const *)left, *b = *(struct share *const *)right;
    if (a->wanted != b->wanted)
        return a->wanted < b->wanted ? -1 : 1;
    return a->granted < b->granted ? -1 : a->granted > b->granted;
}

static int by_rank(const void *left, const void *right)
{
    const struct share *a = *(struct share *const *)left, *b = *(struct share *const *)right;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static int by_granted(const void *left, const void *right)
{
    const struct share *a = *(struct share *const *)left, *b = *(struct share *const *)right;
    if (a->granted != b->granted)
        return a->granted < b->granted ? -1 : 1;
    return by_rank(left, right);
}

/* Water-filling. The last in order get what division leaves over: those who have more already, so that nothing moves without need. */
static void level(struct share **shares, size_t count, uint32_t cap)
{
    qsort(shares, count, sizeof *shares, by_wanted);
    for (size_t i = 0; i < count; i++) {
        uint32_t fair = cap / (uint32_t)(count - i);
        shares[i]->target = shares[i]->wanted < fair ? shares[i]->wanted : fair;
        cap -= shares[i]->target;
    }
}

/* More users than slots: one slot each, for who has one a turn long, then for who has had none the longest. Returns when a turn ends. */
static int64_t take_turns(struct share **shares, size_t count, uint32_t cap, int64_t now)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        bool in_turn = shares[i]->granted > 0 && now - shares[i]->served < TURN;
        if (in_turn)
            shares[i]->rank = INT64_MIN;
        if (in_turn && shares[i]->served + TURN < next)
            next = shares[i]->served + TURN;
    }
    qsort(shares, count, sizeof *shares, by_rank);
    for (size_t i = 0; i < count; i++)
        shares[i]->target = i < cap;
    return next;
}

static void grant(struct share *share, uint32_t slots, int64_t now)
{
    if (!slots != !share->granted)
        share->served = now;
    share->before = share->granted;
    share->granted = slots;
    share->awaited = share->changed = true;
}

/* Sets granted, and changed, where it is another than before. Returns when to look again though nobody said anything new. */
int64_t share_out(struct share **shares, size_t count, uint32_t cap, int64_t now)
{
    uint64_t held = 0;
    size_t active = 0;
    bool hungry = false;
    for (size_t i = 0; i < count; i++) {
        struct share *share = shares[i];
        share->target = 0;
        share->rank = share->served;
        held += share_held(share);
        if (share->wanted > 0) {
            shares[i] = shares[active];
            shares[active++] = share;
        }
    }
    int64_t next = INT64_MAX;
    if (active > cap)
        next = take_turns(shares, active, cap, now);
    else
        level(shares, active, cap);
    for (size_t i = 0; i < active; i++)
        hungry |= shares[i]->target > shares[i]->granted;
    if (!hungry)
        return next;
    for (size_t i = 0; i < count; i++) {
        if (!shares[i]->awaited && shares[i]->granted > shares[i]->target)
            grant(shares[i], shares[i]->target, now);
    }
    uint64_t free = held < cap ? cap - held : 0;
    qsort(shares, active, sizeof *shares, by_granted);
    for (size_t i = 0; i < active && free > 0; i++) {
        struct share *share = shares[i];
        uint64_t has = share_held(share), most = has + free, slots = share->target < most ? share->target : most;
        if (share->awaited || slots <= share->granted)
            continue;
        free -= slots > has ? slots - has : 0;
        grant(share, (uint32_t)slots, now);
    }
    return next;
}
