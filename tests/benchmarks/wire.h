/* As much of the packet protocol as a load needs. */
#ifndef SMASH_BENCH_WIRE_H
#define SMASH_BENCH_WIRE_H

#include <stddef.h>
#include <stdint.h>

enum { ACK = 0, NACK = 1, LOGIN = 2, JOB_SUBMIT = 3, JOB_STATUS = 4, JOB_SIGNAL = 5, JOB_EXPUNGE = 10, JOB_UPDATE = 11, JOB_SUBMIT_SUCCESS = 12, JOB_STATUS_RESP = 14 };
enum { EXITED = 3, ABORTED = 4 };

struct packet {
    uint32_t type;
    uint32_t length;
    const uint8_t *payload; /* valid until the next receive */
};

/* All of these end the program with a message when the host does not play along. */
int wire_connect(const char *path);
void wire_send(int fd, const void *bytes, size_t length);
struct packet wire_receive(int fd);
int wire_pending(void); /* whether a whole packet is there without reading */

/* The next packet that is no JOB_UPDATE; updates before it go to on_update, which may be NULL. */
struct packet wire_answer(int fd, uint32_t expected, void (*on_update)(uint32_t job, uint32_t status));
void wire_login(int fd, const char *name);

size_t put_u32(uint8_t *to, uint32_t value);
uint32_t get_u32(const uint8_t *from);
/* Whole packets; they return their length. */
size_t put_submit(uint8_t *to, const char *command);
size_t put_job_request(uint8_t *to, uint32_t type, uint32_t job);

#endif
