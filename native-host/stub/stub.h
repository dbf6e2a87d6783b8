/* smash-stub: stands in at home for a program that runs on another host. One process, one thread, one channel to smash-rex; nothing blocks but poll(2). */
#ifndef STUB_H
#define STUB_H

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

enum {
    CHANNEL = 1,
    PROTOCOL_VERSION = 1,
    STREAMS = 3,
    WINDOW = 256 * 1024,        /* bytes of a stream that may be under way */
    LARGEST_DATA = 64 * 1024,   /* bytes of a stream in one frame */
    LARGEST_FRAME = 1024 * 1024 /* what a frame's length may say */
};

enum { EXIT_NOT_RUN = 255 };

/* FRAMES.md of Smash.Rex. */
enum frame {
    FRAME_HELLO = 1, FRAME_PING = 3, FRAME_PONG = 4,
    FRAME_OPEN = 16, FRAME_ACCEPTED, FRAME_REFUSED, FRAME_DATA, FRAME_WINDOW, FRAME_END_OF_STREAM, FRAME_SIGNAL, FRAME_WINDOW_SIZE,
    FRAME_STATE, FRAME_EXIT, FRAME_CLOSE,
    FRAME_LOST = 48, FRAME_BREACH
};

/* Fields of OPEN. */
enum field {
    FIELD_SERVER = 1, FIELD_PROGRAM, FIELD_ARGUMENT, FIELD_ENVIRONMENT, FIELD_DIRECTORY, FIELD_LIMIT, FIELD_PRIORITY, FIELD_TERMINAL, FIELD_INPUT,
    FIELD_OUTPUT, FIELD_HOME_DIRECTORY, FIELD_EXCLUDE, FIELD_IDENTITY_PROGRAM = 14, FIELD_TRANSFER = 15
};

/* Fields of ACCEPTED. */
enum accepted { ACCEPTED_SERVER = 1, ACCEPTED_PID, ACCEPTED_DIRECTORY, ACCEPTED_BYTES_SENT };

/* Bytes that wait, in order. */
struct buffer {
    unsigned char *bytes;
    size_t start, end, capacity;
};

/* What was received, being read. Nothing beyond its end is read: then it is `bad`. */
struct reader {
    const unsigned char *at, *end;
    bool bad;
};

/* OPEN's fields in the order in which they were given. */
struct options {
    const char *socket, *server, *report;
    int terminal; /* 1: there must be one; 0: none; -1: if there is one */
    uint8_t transaction;
    char **command;
    struct buffer fields;
};

enum phase { PHASE_GREETING, PHASE_ASKED, PHASE_RUNS, PHASE_ENDED };

/* How the program ended, and what is told of it in the report. */
struct account {
    char *server, *directory, *lost, *refused, *breach, *unwritten;
    uint32_t pid, breached_limit, exit_code, exit_status;
    int64_t usage[18];
    uint64_t transferred, sent, received;
    bool is_accepted, has_exit;
};

struct stub {
    struct options options;
    enum phase phase;
    int socket, signals;
    struct buffer in, out;
    struct account account;
    unsigned continues; /* that were passed on and not told to have come: stops that are told meanwhile are past */
};

extern struct stub stub;

/* buffer.c */
unsigned char *buffer_room(struct buffer *buffer, size_t count);
void buffer_add(struct buffer *buffer, const void *bytes, size_t count);
void buffer_take(struct buffer *buffer, size_t count);
static inline size_t buffer_length(const struct buffer *buffer)
{
    return buffer->end - buffer->start;
}

/* frames.c: integers are big-endian. frame_begin and frame_end go around what is put between them. */
void put_u8(struct buffer *buffer, uint8_t number);
void put_u16(struct buffer *buffer, uint16_t number);
void put_u32(struct buffer *buffer, uint32_t number);
void put_u64(struct buffer *buffer, uint64_t number);
void put_string(struct buffer *buffer, const char *text);
void put_field(struct buffer *buffer, uint16_t tag, const void *value, size_t length);
void put_text(struct buffer *buffer, uint16_t tag, const char *text);
size_t frame_begin(enum frame type, uint32_t channel);
void frame_end(size_t begin);
void send_number(enum frame type, uint32_t number);
void send_byte(enum frame type, uint8_t number);
uint8_t get_u8(struct reader *reader);
uint16_t get_u16(struct reader *reader);
uint32_t get_u32(struct reader *reader);
uint64_t get_u64(struct reader *reader);
char *get_string(struct reader *reader);
char *get_text(struct reader *reader, size_t length);

/* options.c */
void options_read(char **arguments);

/* origin.c: the connection to smash-rex. */
void origin_connect(void);
bool origin_receive(void);
bool origin_flush(void);
void origin_leave(void);
void origin_flush_within(int milliseconds);

/* transaction.c */
void transaction_greet(void);
void transaction_receive(enum frame type, struct reader *payload);

/* streams.c: 0 is read here, 1 and 2 are written here. */
void streams_start(void);
void streams_poll(struct pollfd polls[STREAMS]);
void streams_go_on(const struct pollfd polls[STREAMS]);
void streams_receive(struct reader *payload);
void streams_end(struct reader *payload);
void streams_open_window(struct reader *payload);
bool streams_are_written(void);

/* signals.c */
void signals_block(void);
void signals_read(void);
void signals_stop_with_program(void);

/* terminal.c */
void terminal_find(void);
bool terminal_is_used(void);
bool terminal_is_ours(void);
void terminal_put_field(struct buffer *fields);
void terminal_take(void);
void terminal_give_back(void);
void terminal_send_size(void);

/* report.c */
void report_write(void);

/* finish.c: none of them returns. */
_Noreturn void finish_as_program(void);
_Noreturn void finish_by_signal(int number);
_Noreturn void finish_lost(char *why);
_Noreturn void finish_refused(char *id, char *message);
_Noreturn __attribute__((format(printf, 1, 2))) void finish_wrong(const char *format, ...);

/* main.c */
char *join(const char *one, const char *two, const char *three);

#endif
