#include "fork.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ESTABLISHED = 1, LISTENING = 10, ALL_STATES = -1, ANSWER = 32768 };

struct unix_socket {
    uint32_t ino, peer;
    uint8_t type, state;
};

struct unix_sockets {
    struct unix_socket *items;
    size_t count;
};

static void add_answer(struct unix_sockets *found, const struct nlmsghdr *header)
{
    const struct unix_diag_msg *told = NLMSG_DATA(header);
    struct unix_socket socket = { .ino = told->udiag_ino, .type = told->udiag_type, .state = told->udiag_state };
    size_t length = header->nlmsg_len - NLMSG_LENGTH(sizeof *told);
    for (const struct rtattr *attribute = (const struct rtattr *)(told + 1); RTA_OK(attribute, length); attribute = RTA_NEXT(attribute, length))
        if (attribute->rta_type == UNIX_DIAG_PEER)
            memcpy(&socket.peer, RTA_DATA(attribute), sizeof socket.peer);

    found->items = grow(found->items, found->count, sizeof *found->items);
    found->items[found->count++] = socket;
}

static struct unix_sockets ask_kernel(void)
{
    struct unix_sockets found = { 0 };
    struct {
        struct nlmsghdr header;
        struct unix_diag_req request;
    } question = {
        { .nlmsg_len = sizeof question, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
        { .sdiag_family = AF_UNIX, .udiag_states = (uint32_t)ALL_STATES, .udiag_show = UDIAG_SHOW_PEER },
    };
    int kernel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    bool is_done = kernel < 0 || send(kernel, &question, sizeof question, 0) < 0;
    static _Alignas(struct nlmsghdr) char answer[ANSWER];
    while (!is_done) {
        ssize_t count = recv(kernel, answer, sizeof answer, 0);
        is_done = count <= 0;
        unsigned rest = count > 0 ? (unsigned)count : 0;
        for (const struct nlmsghdr *header = (const struct nlmsghdr *)answer; NLMSG_OK(header, rest); header = NLMSG_NEXT(header, rest)) {
            if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR)
                is_done = true;
            else
                add_answer(&found, header);
        }
    }

    if (kernel >= 0)
        close(kernel);
    return found;
}

static bool has_socket(const struct inspection *it, uint32_t ino)
{
    for (size_t i = 0; i < it->descriptor_count; i++)
        if (it->descriptors[i].status.st_ino == ino && S_ISSOCK(it->descriptors[i].status.st_mode))
            return true;

    return false;
}

static void inspect_unix(struct inspection *it, const struct unix_socket *socket, char *subject)
{
    if (socket->state == LISTENING || socket->peer == 0 || has_socket(it, socket->peer)) {
        find(it, FATE_CARRIED, subject, format("a Unix socket: goes, where it listens under its own path"));
        return;
    }

    char *key = format("socket:[%u]", socket->ino), *peer = format("unix[%u]", socket->peer);
    add_text(&it->cut_sockets, key);
    add_text(&it->cut_peers, peer);
    free(key);
    free(peer);
    find(it, FATE_CUT, subject, format("a Unix socket: its other end stays at home"));
}

/* Lines of /proc/PID/net: the state is the fourth word, the inode the tenth. */
static int find_state(const char *table, ino_t ino)
{
    const char *line = strchr(table, '\n');
    for (; line && line[1]; line = strchr(line + 1, '\n')) {
        unsigned state;
        unsigned long long number;
        if (sscanf(line + 1, "%*s %*s %*s %x %*s %*s %*s %*s %*s %llu", &state, &number) == 2 && number == ino)
            return (int)state;
    }

    return -1;
}

static bool inspect_internet(struct inspection *it, const struct descriptor *descriptor, char *subject)
{
    static const char *const tables[] = { "tcp", "tcp6", "udp", "udp6" };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char *path = format("/proc/%d/net/%s", descriptor->pid, tables[i]);
        char *table = read_text(path);
        int state = table ? find_state(table, descriptor->status.st_ino) : -1;
        free(path);
        free(table);
        if (state < 0)
            continue;

        bool is_connection = tables[i][0] == 't' && state != LISTENING;
        find(it, is_connection ? FATE_CUT : FATE_CARRIED, subject,
            is_connection ? format("a TCP connection: it stays at home, and is closed there")
                          : format("a socket of %s: goes, and its port must be free there", tables[i]));
        return true;
    }

    return false;
}

void inspect_sockets(struct inspection *it)
{
    struct unix_sockets known = ask_kernel();
    for (size_t i = 0; i < it->descriptor_count; i++) {
        const struct descriptor *descriptor = &it->descriptors[i];
        if (!S_ISSOCK(descriptor->status.st_mode))
            continue;

        char *subject = format("descriptor %d of %d", descriptor->number, descriptor->pid);
        bool is_found = false;
        for (size_t at = 0; at < known.count && !is_found; at++) {
            is_found = known.items[at].ino == descriptor->status.st_ino;
            if (is_found)
                inspect_unix(it, &known.items[at], subject);
        }

        if (!is_found && !inspect_internet(it, descriptor, subject))
            find(it, FATE_CARRIED, subject, format("a socket of another kind, as far as CRIU knows it"));
    }

    free(known.items);
}
