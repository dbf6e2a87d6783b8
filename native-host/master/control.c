/* The control stream: what the session asks is done here or refused as a whole, and what it is told goes out once a turn. */
#include "smashd.h"

enum { SOON = 1000, DRAIN_MOST = 4096 };

struct buffer *message_begin(enum message type)
{
    put_begin(&session.out, type);
    return &session.out;
}

/* With nobody to read them messages are dropped: a new session is told all that holds. */
void message_end(void)
{
    put_end(&session.out);
    session.write_at = 0;
    if (session.control < 0)
        buffer_reset(&session.out);
}

/* A short job's start and end then wake the session once. */
void message_end_soon(void)
{
    int64_t before = session.write_at, soon = steady_time() + SOON;
    message_end();
    session.write_at = before < soon ? before : soon;
}

/* False for a message that must not come now, or is wrong in itself; then nothing of it has been done. */
static bool control_obey(enum message type, struct reader *reader)
{
    uint64_t first = type == SIGNAL || type == SET_PRIORITY || type == FAMILY || type == ACK ? get_u64(reader) : 0, key;
    uint32_t number;
    if (host.launcher && !launcher_knows(type))
        return false;
    switch (type) {
    case READY: return session_is_ready();
    case LAUNCH: return launch(reader);
    case ADOPT: return adopt(reader);
    case ACK: return job_acknowledge(first);
    case SIGNAL:
        key = get_u64(reader);
        number = get_u32(reader);
        tree_ask(job_find(key), first, number < NSIG ? (int32_t)number : NSIG, 0);
        return true;
    case SET_PRIORITY:
        key = get_u64(reader);
        tree_ask(job_find(key), first, ASK_NICE, (int32_t)get_u32(reader));
        return true;
    case FAMILY: tree_ask(job_find(get_u64(reader)), first, ASK_FAMILY, 0); return true;
    case QUIT: session_shutdown(0); return true;
    case ALIVE: pulse_beat(); return true;
    case TAKEN: return handover_taken(get_u32(reader));
    case RESTART: pulse_retire(); return true;
    case DEMAND: return gated_demand(reader);
    case DONE: return pulse_done();
    default: return false;
    }
}

/* What a large message took would count in every child's ru_maxrss, so the peak that the kernel has noted goes as well. */
static void consumed(struct buffer *buffer, size_t count)
{
    if (!buffer_consumed(buffer, count))
        return;
    int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
    if (fd >= 0 && write(fd, "5", 1) != 1)
        log_debug("cannot reset the peak: errno %d", errno);
    unwatch_close(&fd);
}

static void obey_frames(void)
{
    size_t used = 0, most = session.in.end;
    enum frame frame = FRAME_PARTIAL;
    enum message type;
    uint32_t length = 0;
    while (session.control >= 0 && (frame = get_frame(session.in.data + used, most - used, &type, &length)) == FRAME_WHOLE) {
        const uint8_t *payload = session.in.data + used + FRAME_HEADER;
        if (!control_obey(type, &(struct reader){ payload, payload + length, false }))
            session_break(END_BROKEN, "its message is wrong or out of order");
        used += FRAME_HEADER + length;
    }
    tree_serve();
    if (used == most)
        rights_drop();
    consumed(&session.in, used);
    if (session.control < 0)
        return;
    if (frame == FRAME_BAD)
        session_break(END_BROKEN, "its message has a wrong header");
    else if (most - used >= FRAME_HEADER && !buffer_room(&session.in, FRAME_HEADER + length - session.in.end))
        session_break(END_BROKEN, "no memory for its message");
}

/* False when there is nothing more to read. */
bool session_read(void)
{
    struct buffer *in = &session.in;
    if (session.control < 0 || !buffer_room(in, 1))
        return false;
    ssize_t count = rights_receive(session.control, in->data + in->end, in->capacity - in->end);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR))
            session_break(NOT_ENDED, NULL);
        return false;
    }
    in->end += (size_t)count;
    obey_frames();
    return true;
}

/* What it sent before its end counts. Not for ever: another process may hold its end of the stream. */
void session_drain(void)
{
    for (int i = 0; i < DRAIN_MOST && session_read(); i++)
        continue;
}

/* Once a turn: all messages of the turn in one write; the rest when there is room again. */
void session_write(void)
{
    struct buffer *out = &session.out;
    if (out->failed)
        session_break(END_BROKEN, "no memory for messages");
    if (session.control < 0 || out->end == 0 || steady_time() < session.write_at)
        return;
    ssize_t count = send(session.control, out->data, out->end, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count > 0)
        consumed(out, (size_t)count);
    session.write_at = out->end > 0 ? 0 : INT64_MAX;
    if (session.clogged != (out->end > 0)) {
        session.clogged = out->end > 0;
        watch(EPOLL_CTL_MOD, session.control, session.clogged ? EPOLLIN | EPOLLOUT : EPOLLIN, ON_CONTROL, 0);
    }
}

int64_t session_write_turn(void)
{
    return session.control < 0 || session.clogged || session.out.end == 0 ? INT64_MAX : session.write_at;
}
