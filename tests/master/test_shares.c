/* The gate's packets on every length and letter, and its sharing of slots under ten thousand random changes; built with sanitizers. */
#include "gate.h"

struct host host;
static int failures, checks;

#define CHECK(condition)                                                             \
    do {                                                                             \
        checks++;                                                                    \
        if (!(condition)) {                                                          \
            failures++;                                                              \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                   \
        }                                                                            \
    } while (0)

static uint64_t seed = 88172645463325252u;

static uint32_t under(uint32_t most)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 32) % most;
}

/* A copy of exactly that size on the heap: the sanitizer sees a read beyond it. */
static uint8_t *exact(size_t count)
{
    uint8_t *copy = malloc(count ? count : 1);
    for (size_t i = 0; i < count; i++)
        copy[i] = (uint8_t)under(256);
    return copy;
}

static void packets(void)
{
    struct demand demand = { 1, 2, 3 }, read;
    uint8_t packet[DEMAND_SIZE], short_packet[SLOTS_SIZE];
    uint32_t slots = 7;
    write_demand(packet, &demand);
    CHECK(!memcmp(packet, "W\0\0\0\1\0\0\0\2\0\0\0\3", DEMAND_SIZE));
    CHECK(read_demand(packet, DEMAND_SIZE, &read) && read.wanted == 1 && read.running == 2 && read.slots == 3);
    write_slots(short_packet, UINT32_MAX - 1);
    CHECK(read_slots(short_packet, SLOTS_SIZE, &slots) && slots == UINT32_MAX - 1);
    for (size_t count = 0; count <= 64; count++) {
        for (int letter = 0; letter < 256; letter++) {
            uint8_t *data = exact(count);
            if (count > 0)
                data[0] = (uint8_t)letter;
            CHECK(read_demand(data, count, &read) == (count == DEMAND_SIZE && letter == 'W'));
            CHECK(read_slots(data, count, &slots) == (count == SLOTS_SIZE && letter == 'S'));
            free(data);
        }
    }
}

enum { USERS = 12 };
static struct share users[USERS];
static struct share *order[USERS];
static uint32_t obeyed[USERS];              /* what each session obeys, and how many jobs it really runs */
static uint32_t really[USERS];

static void reset(void)
{
    memset(users, 0, sizeof users);
    memset(obeyed, 0, sizeof obeyed);
    memset(really, 0, sizeof really);
}

static int64_t share(size_t count, uint32_t cap, int64_t now)
{
    for (size_t i = 0; i < count; i++)
        order[i] = &users[i];
    return share_out(order, count, cap, now);
}

/* The session takes what is granted, starts what it may, and answers. */
static void answer(size_t i)
{
    struct share *user = &users[i];
    obeyed[i] = user->granted;
    while (really[i] < obeyed[i] && really[i] < user->wanted)
        really[i]++;
    user->running = really[i];
    user->awaited = user->changed = false;
    user->before = 0;
}

static void settle(size_t count, uint32_t cap, int64_t now)
{
    for (int round = 0; round < 4; round++) {
        share(count, cap, now);
        for (size_t i = 0; i < count; i++)
            answer(i);
    }
}

static bool granted(uint32_t a, uint32_t b, uint32_t c)
{
    return users[0].granted == a && users[1].granted == b && users[2].granted == c;
}

static void fairness(void)
{
    reset();
    users[0].wanted = 100;
    settle(3, 9, 1);
    CHECK(granted(9, 0, 0));
    users[1].wanted = 2;
    settle(3, 9, 2);
    CHECK(granted(7, 0, 0) && really[0] == 9);              /* nothing is free yet */
    users[0].running = really[0] = 8;
    settle(3, 9, 3);
    CHECK(granted(7, 1, 0));
    users[0].running = really[0] = 7;
    settle(3, 9, 4);
    CHECK(granted(7, 2, 0) && really[1] == 2);
    users[2].wanted = 100;
    settle(3, 9, 5);
    CHECK(granted(3, 2, 0) || granted(4, 2, 0));
    users[0].running = really[0] = 3;
    settle(3, 9, 6);
    CHECK(users[0].granted + users[2].granted == 7 && users[2].granted >= 3);
    reset();
    users[0].wanted = users[1].wanted = 100;                /* from the start: the same for both */
    settle(2, 8, 1);
    CHECK(users[0].granted == 4 && users[1].granted == 4);
    users[1].wanted = users[1].running = really[1] = 0;     /* what nobody waits for is left where it is ... */
    users[0].wanted = 4;
    settle(2, 8, 2);
    CHECK(users[0].granted == 4 && users[1].granted == 4);
    users[0].wanted = 8;                                    /* ... until somebody does */
    settle(2, 8, 3);
    CHECK(users[0].granted == 8 && users[1].granted == 0);
}

/* Ten users, two slots, jobs without end in number but short: nobody waits for more than a round. */
static void turns(void)
{
    int64_t last[10] = { 0 };
    reset();
    for (int64_t now = 1; now < 20000000; now += 10000) {
        for (size_t i = 0; i < 10; i++) {
            users[i].wanted = 2;
            users[i].running = really[i] = 0;
        }
        settle(10, 2, now);
        for (size_t i = 0; i < 10; i++) {
            last[i] = users[i].granted ? now : last[i];
            CHECK(now - last[i] <= 5 * 250000 + 100000);
        }
    }
}

/* Whatever comes in whatever order: what really runs is never more than the cap, and at the end everybody is served. */
static void never_too_many(void)
{
    for (int round = 0; round < 40; round++) {
        uint32_t cap = 1 + under(20);
        size_t count = 1 + under(USERS);
        int64_t now = 1;
        reset();
        for (int step = 0; step < 300; step++) {
            size_t i = under((uint32_t)count);
            now += under(100000);
            switch (under(5)) {
            case 0: users[i].wanted = really[i] + under(cap + 1); break;
            case 1: /* a job starts, within what is obeyed */
                if (really[i] < obeyed[i])
                    users[i].wanted = users[i].wanted > ++really[i] ? users[i].wanted : really[i];
                break;
            case 2: /* one ends, and that is told */
                really[i] -= really[i] > 0;
                users[i].running = users[i].awaited ? users[i].running : really[i];
                break;
            case 3: answer(i); break;
            default: share(count, cap, now);
            }
            uint64_t sum = 0, promised = 0;
            for (size_t k = 0; k < count; k++) {
                sum += really[k];
                promised += share_held(&users[k]);
                users[k].wanted = users[k].wanted < cap ? users[k].wanted : cap;
            }
            CHECK(sum <= cap && promised <= cap);
        }
        for (size_t i = 0; i < count; i++)
            users[i].wanted = 1 + under(cap), really[i] = users[i].running = 0;
        bool had[USERS] = { false };
        for (int step = 0; step < 60; step++) {
            settle(count, cap, now += 260000);
            for (size_t i = 0; i < count; i++) {
                had[i] |= users[i].granted > 0;
                CHECK(step == 0 || count > cap || users[i].granted > 0); /* at first jobs of before hold what they hold */
                really[i] = users[i].running = 0;
            }
        }
        for (size_t i = 0; i < count; i++)
            CHECK(had[i]);
    }
}

int main(void)
{
    packets();
    fairness();
    turns();
    never_too_many();
    printf("test_shares: %d checks, %d failures\n", checks, failures);
    return failures != 0;
}
