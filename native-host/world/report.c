/* What RED hears: one packet over the set-up socket, READY with the root or FAILED with the reason. */
#include "world.h"

#include <arpa/inet.h>

enum packet { READY = 1, FAILED = 2 };

void fail(enum step step, const char *format, ...)
{
    int error = errno;
    struct { uint32_t type, step; int32_t error; char text[PATH_MAX + 128]; } packet = { htonl(FAILED), htonl(step), (int32_t)htonl((uint32_t)error), "" };
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(packet.text, sizeof packet.text, format, arguments);
    va_end(arguments);
    size_t said = length < 0 ? 0 : (size_t)length < sizeof packet.text ? (size_t)length : sizeof packet.text - 1;
    if (send(SETUP, &packet, offsetof(__typeof__(packet), text) + said, MSG_NOSIGNAL) < 0)
        fprintf(stderr, "smash-world: step %d: %s: %s\n", step, packet.text, strerror(error));
    _exit(EXIT_ERROR);
}

void report_ready(int root, pid_t pid)
{
    struct { uint32_t type; int32_t pid; } packet = { htonl(READY), (int32_t)htonl((uint32_t)pid) };
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } control;
    struct iovec part = { &packet, sizeof packet };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };
    memset(&control, 0, sizeof control);
    control.header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
    memcpy(CMSG_DATA(&control.header), &root, sizeof root);
    if (sendmsg(SETUP, &message, MSG_NOSIGNAL) < 0)
        fail(STEP_EXEC, "cannot pass the root");
}
