/* The packets between the gate and a user's master: sizes are fixed, and what has another size or letter is no packet. */
#include "gate.h"

static void put(uint8_t *at, uint32_t value)
{
    value = htobe32(value);
    memcpy(at, &value, sizeof value);
}

static uint32_t get(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return be32toh(value);
}

void write_slots(uint8_t packet[SLOTS_SIZE], uint32_t slots)
{
    packet[0] = 'S';
    put(packet + 1, slots);
}

bool read_slots(const uint8_t *packet, size_t count, uint32_t *slots)
{
    if (count != SLOTS_SIZE || packet[0] != 'S')
        return false;
    *slots = get(packet + 1);
    return true;
}

void write_demand(uint8_t packet[DEMAND_SIZE], const struct demand *demand)
{
    packet[0] = 'W';
    put(packet + 1, demand->wanted);
    put(packet + 5, demand->running);
    put(packet + 9, demand->slots);
}

bool read_demand(const uint8_t *packet, size_t count, struct demand *demand)
{
    if (count != DEMAND_SIZE || packet[0] != 'W')
        return false;
    *demand = (struct demand){ get(packet + 1), get(packet + 5), get(packet + 9) };
    return true;
}

/* One packet of one letter, and the descriptor with it. */
bool send_connection(int link, char letter, int connection)
{
    char control[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8))) = { 0 };
    struct iovec data = { &letter, 1 };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &connection, sizeof connection);
    return sendmsg(link, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
}
