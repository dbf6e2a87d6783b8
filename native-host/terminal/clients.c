/* Who has come to the socket. None of them holds the job up: what they do not read is bounded, and then they are told so and dropped. */
#include "holder.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BACKLOG = 64 };

/* The room for frames is left alone: what is never used takes no memory. */
static void reset(struct client *client, int fd)
{
    client->fd = fd;
    client->is_free = fd < 0;
    client->is_attached = client->is_dropped = client->is_deaf = client->has_frame = false;
    client->in_length = client->frame_length = client->frame_written = 0;
    client->out = (struct buffer){ 0 };
    client->begun = 0;
}

bool clients_listen(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    for (size_t i = 0; i < MAX_CLIENTS; i++)
        reset(&holder.clients[i], -1);
    if (strlen(holder.options.socket) >= sizeof address.sun_path)
        return errno = ENAMETOOLONG, false;
    strcpy(address.sun_path, holder.options.socket);
    /* One of a run before: names are of jobs, and the job is this one. */
    unlink(address.sun_path);
    holder.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (holder.listener < 0)
        return false;
    mode_t before = umask(0177);
    int bound = bind(holder.listener, (struct sockaddr *)&address, sizeof address);
    umask(before);
    return bound == 0 && listen(holder.listener, BACKLOG) == 0;
}

static void forget(struct client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    buffer_free(&client->out);
    /* What was taken over whole is written whole. */
    client->is_free = !client->has_frame;
}

static struct client *find_place(void)
{
    for (size_t i = 0; i < MAX_CLIENTS; i++)
        if (holder.clients[i].is_free)
            return &holder.clients[i];
    return NULL;
}

bool clients_have_room(void)
{
    return find_place() != NULL;
}

void clients_accept(void)
{
    struct client *client = find_place();
    int fd = client ? accept4(holder.listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK) : -1;
    if (fd >= 0)
        reset(client, fd);
}

static void send_frame(struct client *client, enum frame_type type, const void *bytes, size_t length)
{
    if (client->fd < 0 || client->is_dropped || client->is_deaf)
        return;
    uint8_t header[FRAME_HEADER] = { (uint8_t)type };
    uint32_t size = htonl((uint32_t)length);
    memcpy(header + 1, &size, sizeof size);
    if (!buffer_add(&client->out, header, sizeof header) || !buffer_add(&client->out, bytes, length))
        forget(client);
}

void clients_answer(struct client *client, enum frame_type type, uint32_t value)
{
    uint32_t number = htonl(value);
    send_frame(client, type, &number, sizeof number);
    clients_write(client);
}

/* Counts what has gone, to know where a frame begins. */
static void note_sent(struct client *client, size_t count)
{
    for (size_t at = client->out.begin; count > 0;) {
        if (client->begun == 0) {
            uint32_t length;
            memcpy(&length, client->out.bytes + at + 1, sizeof length);
            client->begun = FRAME_HEADER + ntohl(length);
        }
        size_t part = count < client->begun ? count : client->begun;
        client->begun -= part;
        at += part;
        count -= part;
    }
}

/* Who reads again is told at once, and not after megabytes of what is long over. */
static void drop(struct client *client)
{
    client->out.end = client->out.begin + client->begun;
    if (client->begun == 0)
        buffer_free(&client->out);
    static const char why[] = "this client did not read what the job wrote: attach again";
    send_frame(client, FRAME_DROPPED, why, sizeof why - 1);
    client->is_dropped = true;
}

static void send_recent(struct client *client)
{
    size_t first = RECENT_LENGTH - holder.recent_begin;
    first = first < holder.recent_length ? first : holder.recent_length;
    if (first > 0)
        send_frame(client, FRAME_OUTPUT, holder.recent + holder.recent_begin, first);
    if (holder.recent_length > first)
        send_frame(client, FRAME_OUTPUT, holder.recent, holder.recent_length - first);
}

static void resize(const uint8_t *content, size_t length)
{
    uint16_t sides[2];
    if (length < sizeof sides)
        return;
    memcpy(sides, content, sizeof sides);
    output_resize(ntohs(sides[0]), ntohs(sides[1]));
}

/* Carries a whole frame out. Returns whether the next one may be looked at. */
static bool obey(struct client *client, const uint8_t *content, size_t length)
{
    switch (client->in[0]) {
    case FRAME_ATTACH:
        client->is_attached = true;
        resize(content, length);
        send_recent(client);
        clients_write(client);
        return true;
    case FRAME_RESIZE:
        resize(content, length);
        return true;
    case FRAME_INPUT:
    case FRAME_END:
        if (holder.sink < 0) {
            clients_answer(client, FRAME_REFUSED, EPIPE);
            return true;
        }
        client->has_frame = true;
        client->frame_length = length;
        client->frame_written = 0;
        return false;
    default:
        forget(client);
        return false;
    }
}

static void parse(struct client *client)
{
    while (!client->has_frame && !client->is_free && client->in_length >= FRAME_HEADER) {
        uint32_t length;
        memcpy(&length, client->in + 1, sizeof length);
        length = ntohl(length);
        if (length > MAX_FRAME) {
            forget(client);
            return;
        }
        if (client->in_length < FRAME_HEADER + length || !obey(client, client->in + FRAME_HEADER, length))
            return;
        client->in_length -= FRAME_HEADER + length;
        memmove(client->in, client->in + FRAME_HEADER + length, client->in_length);
    }
}

/* Takes what has come; nothing while a frame waits to be written. */
void clients_read(struct client *client)
{
    parse(client);
    if (client->is_free || client->has_frame)
        return;
    if (client->fd < 0) {
        client->is_free = true;
        return;
    }
    ssize_t count = read(client->fd, client->in + client->in_length, sizeof client->in - client->in_length);
    if (count > 0) {
        client->in_length += (size_t)count;
        parse(client);
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        forget(client);
    }
}

void clients_write(struct client *client)
{
    while (client->fd >= 0 && buffer_length(&client->out) > 0) {
        ssize_t count = send(client->fd, client->out.bytes + client->out.begin, buffer_length(&client->out), MSG_NOSIGNAL);
        if (count > 0) {
            note_sent(client, (size_t)count);
            buffer_take(&client->out, (size_t)count);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            buffer_free(&client->out);
            client->is_deaf = true;
        }
    }
    if (client->fd >= 0 && client->is_dropped)
        forget(client);
}

void clients_output(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < MAX_CLIENTS; i++) {
        struct client *client = &holder.clients[i];
        if (client->fd < 0 || !client->is_attached || client->is_dropped)
            continue;
        if (buffer_length(&client->out) + length > MAX_UNREAD)
            drop(client);
        else
            send_frame(client, FRAME_OUTPUT, bytes, length);
        clients_write(client);
    }
}

void clients_told_end(void)
{
    bool is_signal = WIFSIGNALED(holder.child_status);
    uint32_t content[2] = { htonl(is_signal), htonl((uint32_t)(is_signal ? WTERMSIG(holder.child_status) : WEXITSTATUS(holder.child_status))) };
    for (size_t i = 0; i < MAX_CLIENTS; i++)
        if (holder.clients[i].fd >= 0) {
            send_frame(&holder.clients[i], FRAME_ENDED, content, sizeof content);
            clients_write(&holder.clients[i]);
        }
}

bool clients_have_unsent(void)
{
    for (size_t i = 0; i < MAX_CLIENTS; i++)
        if (holder.clients[i].fd >= 0 && buffer_length(&holder.clients[i].out) > 0)
            return true;
    return false;
}
