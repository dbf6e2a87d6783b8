#include "wire.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static uint8_t buffer[1 << 20];
static size_t begin, end;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

size_t put_u32(uint8_t *to, uint32_t value)
{
    uint32_t wire = htonl(value);
    memcpy(to, &wire, 4);
    return 4;
}

uint32_t get_u32(const uint8_t *from)
{
    uint32_t wire;
    memcpy(&wire, from, 4);
    return ntohl(wire);
}

static size_t put_string(uint8_t *to, const char *value)
{
    size_t length = strlen(value);
    put_u32(to, (uint32_t)length);
    memcpy(to + 4, value, length);
    return 4 + length;
}

size_t put_submit(uint8_t *to, const char *command)
{
    size_t length = 8;
    memset(to + length, 0, 12);
    length += 12;
    length += put_string(to + length, command);
    length += put_u32(to + length, 0);
    put_u32(to, JOB_SUBMIT);
    put_u32(to + 4, (uint32_t)(length - 8));
    return length;
}

size_t put_job_request(uint8_t *to, uint32_t type, uint32_t job)
{
    put_u32(to, type);
    put_u32(to + 4, 4);
    put_u32(to + 8, job);
    return 12;
}

int wire_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fprintf(stderr, "%s: too long for a socket\n", path);
        exit(2);
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        fail(path);
    }
    return fd;
}

void wire_send(int fd, const void *bytes, size_t length)
{
    const char *from = bytes;
    while (length > 0) {
        ssize_t sent = write(fd, from, length);
        if (sent <= 0) {
            fail("write");
        }
        from += sent;
        length -= (size_t)sent;
    }
}

int wire_pending(void)
{
    return end - begin >= 8 && end - begin - 8 >= get_u32(buffer + begin + 4);
}

struct packet wire_receive(int fd)
{
    while (!wire_pending()) {
        if (begin > 0) {
            memmove(buffer, buffer + begin, end - begin);
            end -= begin;
            begin = 0;
        }
        if (end == sizeof buffer) {
            fprintf(stderr, "a packet is larger than this client can take\n");
            exit(1);
        }
        ssize_t got = read(fd, buffer + end, sizeof buffer - end);
        if (got <= 0) {
            fail("read");
        }
        end += (size_t)got;
    }
    struct packet packet = {get_u32(buffer + begin), get_u32(buffer + begin + 4), buffer + begin + 8};
    begin += 8 + packet.length;
    return packet;
}

struct packet wire_answer(int fd, uint32_t expected, void (*on_update)(uint32_t job, uint32_t status))
{
    for (;;) {
        struct packet packet = wire_receive(fd);
        if (packet.type == expected) {
            return packet;
        }
        if (packet.type != JOB_UPDATE) {
            fprintf(stderr, "packet %u where %u was expected (errno %u)\n", packet.type, expected, packet.length >= 4 ? get_u32(packet.payload) : 0);
            exit(1);
        }
        if (on_update != NULL) {
            on_update(get_u32(packet.payload), get_u32(packet.payload + 4));
        }
    }
}

void wire_login(int fd, const char *name)
{
    uint8_t request[128];
    size_t length = put_string(request + 8, name);
    put_u32(request, LOGIN);
    put_u32(request + 4, (uint32_t)length);
    wire_send(fd, request, 8 + length);
    wire_answer(fd, ACK, NULL);
}
