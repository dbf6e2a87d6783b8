/* The other side: a console that is attached to a job's terminal. */
#pragma once

enum attach_end {
    ATTACH_DETACHED = 0,
    ATTACH_WRONG = 2,
    ATTACH_ENDED = 10,     /* the job */
    ATTACH_DROPPED = 11,
    ATTACH_GONE = 12,      /* nobody listens, or the connection was lost */
    ATTACH_NO_TERMINAL = 13,
};

/* smash-terminal attach SOCKET [KEYS]: argv begins with SOCKET. */
int attach_run(int argc, char **argv);

/* keys.c */
struct detach_keys {
    unsigned char keys[2];
    int count;
    int matched;
};

int keys_read(struct detach_keys *keys, const char *text);
int keys_feed(struct detach_keys *keys, const unsigned char *typed, long length, unsigned char *out, long *out_length);
