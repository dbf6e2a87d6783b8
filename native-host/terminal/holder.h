/* smash-terminal: what runs in front of a job that has a terminal, or whose standard input stays open, and holds that for as long as the job lives. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

enum {
    MAX_CLIENTS = 256,             /* at once; more wait to be accepted */
    MAX_LIMITS = 16,
    MAX_FRAME = 64 * 1024,         /* of a frame's content */
    FRAME_HEADER = 5,              /* u8 type, u32 length */
    RECENT_LENGTH = 64 * 1024,     /* of the screen's last bytes, which each client gets first */
    MAX_UNREAD = 4 * 1024 * 1024,      /* of a client that does not read; then it is dropped */
};

enum frame_type {
    FRAME_ATTACH = 1,  /* u16 columns, u16 rows */
    FRAME_INPUT = 2,   /* bytes */
    FRAME_RESIZE = 3,  /* u16 columns, u16 rows */
    FRAME_END = 4,     /* nothing more comes */
    FRAME_OUTPUT = 16,  /* bytes */
    FRAME_ACCEPTED = 17, /* u32 bytes */
    FRAME_ENDED = 18,  /* u32 1: by a signal, u32 exit code or signal */
    FRAME_DROPPED = 19, /* text */
    FRAME_REFUSED = 20, /* u32 errno */
};

struct limit {
    int resource;
    struct rlimit value;
};

struct options {
    const char *socket;   /* where clients come */
    unsigned columns, rows; /* of the terminal; 0: none, and the input is a pipe */
    struct limit limits[MAX_LIMITS];
    int limit_count;
    char *shell;          /* command line for /bin/sh -c, where argv cannot be executed; may be NULL */
    char **argv;          /* ends with NULL; may be empty where there is a shell line */
};

struct buffer {
    uint8_t *bytes;
    size_t begin, end, room;
};

struct client {
    int fd;               /* -1: gone; it stays while its input is on its way */
    bool is_attached;
    bool is_dropped;      /* it gets what is queued, and nothing more */
    bool is_deaf;         /* it reads no more, which does not take back what it sent */
    bool has_frame;       /* `in` begins with a whole frame of input that is being written */
    bool is_free;
    uint8_t in[FRAME_HEADER + MAX_FRAME];
    size_t in_length;
    size_t frame_length;  /* of the content of that frame */
    size_t frame_written;
    struct buffer out;    /* whole frames, but for the first */
    size_t begun;         /* bytes that are left of a first frame of which some have gone */
};

/* All that there is. */
struct holder {
    struct options options;
    int listener;
    int sink;             /* what the job reads: the terminal, or the pipe's end; -1: closed */
    int source;           /* what the job writes: the terminal; -1: none, or over */
    int keeper;           /* the terminal's other end: while the job lives its side is never without an owner */
    int preface;          /* a file whose content goes into the pipe first; -1: none, or over */
    struct buffer preface_bytes;
    pid_t child;
    bool is_child_over;
    int child_status;
    struct client clients[MAX_CLIENTS];
    struct client *writer; /* whose frame is partly written */
    uint8_t recent[RECENT_LENGTH];
    size_t recent_begin, recent_length;
    bool has_lost_output; /* the disk refused some */
};

extern struct holder holder;

/* buffer.c */
bool buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_take(struct buffer *buffer, size_t length);
void buffer_free(struct buffer *buffer);
size_t buffer_length(const struct buffer *buffer);

/* options.c: ends the program with 125 where they are wrong. */
void options_read(struct options *options, int argc, char **argv);

/* child.c */
void child_prepare_signals(int wake);
void child_start(void);
void child_reap(void);
_Noreturn void child_follow(void);

/* clients.c */
bool clients_listen(void);
bool clients_have_room(void);
void clients_accept(void);
void clients_read(struct client *client);
void clients_write(struct client *client);
void clients_output(const uint8_t *bytes, size_t length);
void clients_told_end(void);
void clients_answer(struct client *client, enum frame_type type, uint32_t value);
bool clients_have_unsent(void);

/* input.c */
bool input_is_wanted(void);
void input_write(void);
void input_close(int error);
void input_load_preface(void);

/* output.c */
void output_read(void);
void output_resize(unsigned columns, unsigned rows);
