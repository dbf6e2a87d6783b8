/* Real messages, as a session sends them: where the fuzzer begins. */
#include "../../native-host/master/smashd.h"
#include "corpus.h"

/* Descriptor 5, processors 0 and 1, a user, namespaces, umask, flags: the first so many of them. */
static void put_options(struct buffer *buffer, uint32_t count)
{
    static const uint32_t values[][3] = { { 5 }, { 0x03000000 }, { 65534, 65534, 65534 }, { CLONE_NEWNS }, { 022 }, { 1 } }, lengths[] = { 1, 1, 3, 1, 1, 1 };
    count = count < 6 ? count : 6;
    put_u32(buffer, count);
    for (uint32_t tag = 1; tag <= count; tag++) {
        put_u32(buffer, tag);
        put_u32(buffer, 4 * lengths[tag - 1]);
        for (uint32_t i = 0; i < lengths[tag - 1]; i++)
            put_u32(buffer, values[tag - 1][i]);
    }
}

static void put_launch(struct buffer *buffer, uint64_t key, uint32_t limits, bool direct)
{
    static const char *const paths[] = { "/tmp", "/dev/null", "/tmp/o", "/tmp/e", "echo hello; exit 3" };
    put_begin(buffer, LAUNCH);
    put_u64(buffer, key);
    put_u32(buffer, 5);
    put_u32(buffer, limits);
    for (uint32_t i = 0; i < limits; i++) {
        put_u32(buffer, i);
        put_u64(buffer, 64);
        put_u64(buffer, UINT64_MAX);
    }
    for (size_t i = 0; i < 5; i++)
        put_string(buffer, paths[i]);
    put_u32(buffer, direct ? 2 : 0);
    if (direct) {
        put_string(buffer, "echo");
        put_string(buffer, "hello");
    }
    put_u32(buffer, 2);
    put_string(buffer, "PATH=/usr/bin:/bin");
    put_string(buffer, "A=b");
    put_options(buffer, direct ? (uint32_t)key : 0);
    put_end(buffer);
}

static void put_numbers(struct buffer *buffer, enum message type, uint64_t first, uint64_t second, uint32_t third)
{
    put_begin(buffer, type);
    if (type == ACK || type == SIGNAL || type == SET_PRIORITY || type == FAMILY || type == ADOPT)
        put_u64(buffer, first);
    if (type == SIGNAL || type == SET_PRIORITY || type == FAMILY)
        put_u64(buffer, second);
    if (type == ADOPT) {
        put_u32(buffer, third);
        put_u64(buffer, second);
    } else if (type == SIGNAL || type == SET_PRIORITY || type == TAKEN || type == DEMAND) {
        put_u32(buffer, third);
    }
    put_end(buffer);
}

/* Entry 0: one of each; then launches; then short lives; then each message alone. */
size_t corpus_entry(size_t index, uint8_t *data, size_t room)
{
    struct buffer buffer = { 0 };
    static const uint8_t heads[][2] = { { 0, 0 }, { 2, 0 }, { 2 | 1 << 2, 7 }, { 3, 0 }, { 2 | 2 << 4, 0 } };
    if (index >= 5 + (size_t)(DEMAND - READY) + 1)
        return 0;
    memcpy(data, heads[index % 5], 2);
    if (index == 0) {
        put_numbers(&buffer, READY, 0, 0, 0);
        put_launch(&buffer, 1, 2, true);
        for (uint32_t type = ACK; type <= DEMAND; type++)
            put_numbers(&buffer, (enum message)type, 9, 1, 1);
    } else if (index < 5) {
        for (uint64_t key = 1; key <= index + 2; key++)
            put_launch(&buffer, key, (uint32_t)index, key != 2);
        put_numbers(&buffer, SIGNAL, 5, 1, SIGTERM);
        put_numbers(&buffer, ADOPT, 77, 12345, 1000);
        put_numbers(&buffer, ALIVE, 0, 0, 0);
        put_numbers(&buffer, TAKEN, 0, 0, 1);
    } else {
        put_numbers(&buffer, (enum message)(READY + (index - 5)), 1, 1, 1);
    }
    size_t count = buffer.end < room - 2 ? buffer.end : room - 2;
    memcpy(data + 2, buffer.data, count);
    buffer_reset(&buffer);
    return count + 2;
}
