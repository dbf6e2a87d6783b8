/* The one transaction of this process: asked for once both sides have greeted, and followed to its end. */
#include "stub.h"
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#ifndef SMASH_VERSION
#define SMASH_VERSION "0"
#endif

void transaction_greet(void)
{
    struct utsname machine;
    struct sysinfo memory;
    const char *user = getenv("USER");
    if (uname(&machine) < 0 || sysinfo(&memory) < 0)
        finish_wrong("cannot ask what machine this is: %s", strerror(errno));
    size_t begin = frame_begin(FRAME_HELLO, 0);
    put_u32(&stub.out, PROTOCOL_VERSION);
    put_string(&stub.out, machine.nodename);
    put_string(&stub.out, user ? user : "");
    put_string(&stub.out, SMASH_VERSION);
    put_string(&stub.out, machine.machine);
    put_u32(&stub.out, (uint32_t)get_nprocs());
    put_u64(&stub.out, (uint64_t)memory.totalram * memory.mem_unit);
    frame_end(begin);
}

static void open_channel(void)
{
    struct buffer *fields = &stub.options.fields;
    terminal_put_field(fields);
    size_t begin = frame_begin(FRAME_OPEN, CHANNEL);
    put_u8(&stub.out, stub.options.transaction);
    buffer_add(&stub.out, fields->bytes + fields->start, buffer_length(fields));
    frame_end(begin);
    stub.phase = PHASE_ASKED;
}

static void receive_hello(struct reader *payload)
{
    if (get_u32(payload) != PROTOCOL_VERSION)
        finish_wrong("REX at home speaks another version: it is of another version of Smash");
    if (stub.phase == PHASE_GREETING && !payload->bad)
        open_channel();
}

static void answer_ping(struct reader *payload)
{
    uint64_t stamp = get_u64(payload);
    size_t begin = frame_begin(FRAME_PONG, 0);
    put_u64(&stub.out, stamp);
    frame_end(begin);
}

static void receive_accepted_field(uint16_t tag, struct reader *value)
{
    struct account *account = &stub.account;
    size_t length = (size_t)(value->end - value->at);
    if (tag == ACCEPTED_SERVER && !account->server)
        account->server = get_text(value, length);
    else if (tag == ACCEPTED_DIRECTORY && !account->directory)
        account->directory = get_text(value, length);
    else if (tag == ACCEPTED_PID)
        account->pid = get_u32(value);
    else if (tag == ACCEPTED_BYTES_SENT)
        account->transferred = get_u64(value);
}

static void receive_accepted(struct reader *payload)
{
    if (stub.phase != PHASE_ASKED)
        return;
    while (payload->at < payload->end && !payload->bad) {
        uint16_t tag = get_u16(payload);
        uint32_t length = get_u32(payload);
        if ((size_t)(payload->end - payload->at) < length) {
            payload->bad = true;
            return;
        }
        struct reader value = { .at = payload->at, .end = payload->at + length };
        receive_accepted_field(tag, &value);
        payload->at += length;
    }
    stub.phase = PHASE_RUNS;
    stub.account.is_accepted = true;
    report_write();
    terminal_take();
}

static void receive_refused(struct reader *payload)
{
    get_u32(payload);
    char *id = get_string(payload), *message = get_string(payload);
    if (!payload->bad)
        finish_refused(id, message);
    free(id);
    free(message);
}

/* What is stopped there shows here too, for whoever waits for it or looks at it. */
static void receive_state(struct reader *payload)
{
    bool is_stopped = get_u8(payload) == 1;
    if (payload->bad || stub.phase != PHASE_RUNS)
        return;
    if (is_stopped && stub.continues == 0)
        signals_stop_with_program();
    else if (!is_stopped && stub.continues > 0)
        stub.continues--;
}

static void receive_exit(struct reader *payload)
{
    struct account *account = &stub.account;
    account->exit_code = get_u32(payload);
    account->exit_status = get_u32(payload);
    for (size_t i = 0; i < sizeof account->usage / sizeof *account->usage; i++)
        account->usage[i] = (int64_t)get_u64(payload);
    account->has_exit = !payload->bad;
    stub.phase = PHASE_ENDED;
}

static void receive_close(void)
{
    if (stub.phase != PHASE_ENDED)
        finish_lost(join("the other host has ended it without telling how", "", ""));
}

static void receive_lost(struct reader *payload)
{
    char *why = get_string(payload);
    if (stub.phase != PHASE_ENDED && !payload->bad)
        finish_lost(why);
    free(why);
}

static void receive_breach(struct reader *payload)
{
    free(stub.account.breach);
    stub.account.breached_limit = get_u32(payload);
    stub.account.breach = get_string(payload);
}

void transaction_receive(enum frame type, struct reader *payload)
{
    switch (type) {
    case FRAME_HELLO: receive_hello(payload); break;
    case FRAME_PING: answer_ping(payload); break;
    case FRAME_ACCEPTED: receive_accepted(payload); break;
    case FRAME_REFUSED: receive_refused(payload); break;
    case FRAME_DATA: streams_receive(payload); break;
    case FRAME_WINDOW: streams_open_window(payload); break;
    case FRAME_END_OF_STREAM: streams_end(payload); break;
    case FRAME_STATE: receive_state(payload); break;
    case FRAME_EXIT: receive_exit(payload); break;
    case FRAME_CLOSE: receive_close(); break;
    case FRAME_LOST: receive_lost(payload); break;
    case FRAME_BREACH: receive_breach(payload); break;
    default: break;
    }
    if (payload->bad)
        finish_lost(join("what REX at home sent is no frame", "", ""));
}
