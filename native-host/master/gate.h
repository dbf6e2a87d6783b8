/* The gate (smashd -a, which executes smash-gate): root's part, which knows users and connections and nothing of jobs. GATE.md is its contract. */
#ifndef SMASH_GATE_H
#define SMASH_GATE_H

#include "smashd.h"
#include <grp.h>
#include <pwd.h>

enum { WAITING_MAX = 64, SLOTS_SIZE = 5, DEMAND_SIZE = 13 };

/* packets.c: all that the gate reads of what a user's process wrote. */
struct demand { uint32_t wanted, running, slots; };
void write_slots(uint8_t packet[SLOTS_SIZE], uint32_t slots);
bool read_slots(const uint8_t *packet, size_t count, uint32_t *slots);
void write_demand(uint8_t packet[DEMAND_SIZE], const struct demand *demand);
bool read_demand(const uint8_t *packet, size_t count, struct demand *demand);
bool send_connection(int link, char letter, int connection);

/* share.c: who may run how many jobs; no I/O. */
struct share {
    uint32_t wanted, running;               /* as told last */
    uint32_t granted, before;               /* before: what may still be obeyed while the answer to granted is awaited */
    bool awaited, changed;                  /* changed: granted is to be sent */
    int64_t served;                         /* when it got its first slot, or lost its last */
    uint32_t target;
    int64_t rank;
};
uint32_t share_held(const struct share *share);
int64_t share_out(struct share **shares, size_t count, uint32_t cap, int64_t now);

/* users.c */
struct user {
    uid_t uid;
    pid_t pid;                              /* of the master; 0: none */
    int pidfd, link, failures, mute, burst;
    int64_t start_at, started, answer_by, read_at, told_at;
    int waiting[WAITING_MAX];               /* connections that its master has not got yet */
    unsigned first, count;
    struct share share;
    struct user *next;
};
bool users_start(void);
void users_offer(uid_t uid, int connection);
void users_event(enum tag tag, uid_t uid, uint32_t events);
void users_signal(int number);
int64_t users_turn(void);
bool users_idle(void);
void user_at(int64_t *when, int64_t time);
void user_share_again(void);
void user_forget(struct user *user);

/* masters.c: each user's master. */
extern size_t masters_running;
bool is_capped(void);
void master_start(struct user *user);
void master_refuse(struct user *user);
void master_push(struct user *user);
void master_check(struct user *user);
void master_receive(struct user *user, uint32_t events);

/* enter.c: from root to the user, with no way back. */
struct identity {
    uid_t uid;
    gid_t gid;
    int count;
    gid_t *groups;
    char *name, *home, *shell, *buffer;
};
bool identity_read(uid_t uid, struct identity *identity);
void identity_free(struct identity *identity);
pid_t enter(const struct identity *identity, int link);

/* state.c: STATE_DIRECTORY, a folder in it for each user, and a mark for each that was served when the gate ended. */
bool folder_trusted(const char *path, const char *what);
bool state_open(void);
const char *state_path(void);
bool state_prepare(uid_t uid, gid_t gid);
void state_mark(uid_t uid, bool on);
void state_marked(void (*visit)(uid_t uid));

/* gate.c; weak, since smashd itself is linked without all of this: it executes smash-gate, beside it. */
bool gate_start(void) __attribute__((weak));
void gate_run(void) __attribute__((weak));

#endif
