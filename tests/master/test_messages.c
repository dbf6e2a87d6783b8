/* The parser on whole, short, long and mutilated messages; built with sanitizers, so that one byte too far ends the test. */
#include "smashd.h"

static int failures, checks;

#define CHECK(condition)                                                             \
    do {                                                                             \
        checks++;                                                                    \
        if (!(condition)) {                                                          \
            failures++;                                                              \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                   \
        }                                                                            \
    } while (0)

/* A copy of exactly that size on the heap: the sanitizer sees a read beyond it. */
static uint8_t *exact(const void *data, size_t count)
{
    uint8_t *copy = malloc(count ? count : 1);
    if (count > 0)
        memcpy(copy, data, count);
    return copy;
}

static void numbers(void)
{
    static const uint8_t bytes[] = { 0, 0, 1, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 9 };
    uint8_t *data = exact(bytes, sizeof bytes);
    struct reader reader = { data, data + sizeof bytes, false };
    CHECK(get_u32(&reader) == 0x102);
    CHECK(get_u64(&reader) == UINT64_MAX - 1);
    CHECK(!reader.bad && reader.at == reader.end - 1);
    CHECK(get_u32(&reader) == 0 && reader.bad);
    CHECK(get_u64(&reader) == 0 && reader.bad && !get_string(&reader));
    free(data);
}

static bool string_is_good(const char *bytes, size_t count)
{
    uint8_t *data = exact(bytes, count);
    struct reader reader = { data, data + count, false };
    char *text = get_string(&reader);
    bool good = text && !reader.bad && reader.at == reader.end;
    CHECK(!text == reader.bad);
    free(data);
    return good;
}

static void strings(void)
{
    CHECK(string_is_good("\0\0\0\1\0", 5));
    CHECK(string_is_good("\0\0\0\3ab\0", 7));
    CHECK(!string_is_good("\0\0\0\0", 4));              /* not even the NUL */
    CHECK(!string_is_good("\0\0\0\3abc", 7));           /* no NUL */
    CHECK(!string_is_good("\0\0\0\3a\0\0", 7));         /* two */
    CHECK(!string_is_good("\0\0\0\4ab\0", 7));          /* shorter than it says */
    CHECK(!string_is_good("\0\0\0\2ab\0", 7));          /* longer */
    CHECK(!string_is_good("\xff\xff\xff\xff" "ab\0", 7));
    CHECK(!string_is_good("\0\0\0", 3));
    CHECK(!string_is_good("", 0));
}

static void string_lists(void)
{
    static const char two[] = "\0\0\0\2\0\0\0\2a\0\0\0\0\1\0", many[] = "\xff\xff\xff\xff\0\0\0\1\0";
    uint8_t *data = exact(two, 15), *huge = exact(many, 9), *none = exact("\0\0\0\0", 4);
    struct reader reader = { data, data + 15, false };
    char **list = get_strings(&reader);
    CHECK(list && !strcmp(list[0], "a") && !*list[1] && !list[2] && reader.at == reader.end);
    free(list);
    reader = (struct reader){ none, none + 4, false };
    list = get_strings(&reader);
    CHECK(list && !list[0] && !reader.bad);
    free(list);
    reader = (struct reader){ data, data + 14, false };
    CHECK(!get_strings(&reader) && reader.bad);
    reader = (struct reader){ huge, huge + 9, false };
    CHECK(!get_strings(&reader) && reader.bad);
    reader = (struct reader){ data, data + 15, false };
    CHECK(!get_skip(&reader, UINT64_MAX, 20) && reader.bad);
    free(data);
    free(huge);
    free(none);
}

static enum frame frame_of(uint32_t type, uint32_t length, size_t present)
{
    struct buffer buffer = { 0 };
    enum message found;
    uint32_t size;
    put_u32(&buffer, type);
    put_u32(&buffer, length);
    buffer_room(&buffer, 64);
    memset(buffer.data + buffer.end, 7, 64);
    uint8_t *data = exact(buffer.data, present);
    enum frame frame = get_frame(data, present, &found, &size);
    free(data);
    buffer_reset(&buffer);
    return frame;
}

static void frames(void)
{
    for (size_t present = 0; present < 8; present++)
        CHECK(frame_of(READY, 0, present) == FRAME_PARTIAL);
    CHECK(frame_of(READY, 0, 8) == FRAME_WHOLE);
    CHECK(frame_of(READY, 1, 8) == FRAME_BAD);           /* longer than its fields: known without its payload */
    CHECK(frame_of(ACK, 8, 15) == FRAME_PARTIAL);
    CHECK(frame_of(ACK, 8, 16) == FRAME_WHOLE);
    CHECK(frame_of(ACK, 7, 15) == FRAME_BAD);
    CHECK(frame_of(SIGNAL, 20, 28) == FRAME_WHOLE);
    CHECK(frame_of(SET_PRIORITY, 20, 8) == FRAME_PARTIAL);
    CHECK(frame_of(ADOPT, 21, 8) == FRAME_BAD);
    CHECK(frame_of(LAUNCH, PAYLOAD_MAX, 8) == FRAME_PARTIAL);
    CHECK(frame_of(LAUNCH, PAYLOAD_MAX + 1, 8) == FRAME_BAD);
    CHECK(frame_of(0, 0, 8) == FRAME_BAD);
    CHECK(frame_of(64, 0, 8) == FRAME_BAD);
    CHECK(frame_of(DEMAND + 1, 0, 8) == FRAME_BAD);
    CHECK(frame_of(HELLO, 0, 8) == FRAME_BAD);
    CHECK(frame_of(UINT32_MAX, UINT32_MAX, 8) == FRAME_BAD);
}

static void buffers(void)
{
    struct buffer buffer = { 0 };
    put_begin(&buffer, LOST);
    put_u64(&buffer, 1);
    put_end(&buffer);
    put_begin(&buffer, HELLO);
    put_string(&buffer, "x");
    put_end(&buffer);
    CHECK(buffer.end == 16 + 8 + 6 && buffer.data[7] == 8 && buffer.data[16 + 7] == 6);
    CHECK(!buffer_consumed(&buffer, 16) && buffer.end == 14 && buffer.data[3] == HELLO);
    CHECK(buffer_room(&buffer, PAYLOAD_MAX) && buffer.capacity >= PAYLOAD_MAX);
    CHECK(buffer_consumed(&buffer, 14) && buffer.end == 0 && buffer.capacity < 1 << 20);
    CHECK(!buffer_consumed(&buffer, 0));
    buffer_reset(&buffer);
    CHECK(!buffer.data && !buffer.capacity);
}

/* What launch() reads, field by field. */
static bool parse_launch(const uint8_t *payload, size_t count)
{
    uint8_t *data = exact(payload, count);
    struct reader reader = { data, data + count, false };
    get_u64(&reader);
    get_u32(&reader);
    get_skip(&reader, get_u32(&reader), 20);
    size_t total = 0;
    for (int i = 0; i < 5; i++) {
        char *text = get_string(&reader);
        total += text ? strlen(text) : 0;
    }
    for (int i = 0; i < 2; i++) {
        char **list = get_strings(&reader);
        for (char **text = list; text && *text; text++)
            total += strlen(*text);
        free(list);
    }
    struct options options = { 0 };
    bool good = !reader.bad && options_read(&options, &reader) && reader.at == reader.end;
    options_free(&options);
    CHECK(total <= count);
    free(data);
    return good;
}

static void sample_launch(struct buffer *buffer)
{
    put_u64(buffer, 42);
    put_u32(buffer, 5);
    put_u32(buffer, 2);
    for (int i = 0; i < 2; i++) {
        put_u32(buffer, 7);
        put_u64(buffer, 64);
        put_u64(buffer, UINT64_MAX);
    }
    static const char *const texts[] = { "/tmp", "/dev/null", "/tmp/out", "/tmp/err", "echo hello" };
    for (int i = 0; i < 5; i++)
        put_string(buffer, texts[i]);
    for (int list = 0; list < 2; list++) {
        put_u32(buffer, 3);
        for (int i = 0; i < 3; i++)
            put_string(buffer, texts[i]);
    }
    static const uint32_t options[][5] = { { 2, 4, 0xff000000 }, { 3, 12, 1, 2, 3 }, { 4, 4, CLONE_NEWNS }, { 5, 4, 022 }, { 6, 4, 3 } };
    put_u32(buffer, sizeof options / sizeof *options);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        for (uint32_t field = 0; field < 2 + options[i][1] / 4; field++)
            put_u32(buffer, options[i][field]);
    }
}

static uint32_t next_random(void)
{
    static uint32_t state = 2463534242;
    state ^= state << 13;
    state ^= state >> 17;
    return state ^= state << 5;
}

static void mutations(void)
{
    struct buffer sample = { 0 };
    int good = 0;
    sample_launch(&sample);
    CHECK(parse_launch(sample.data, sample.end));
    for (size_t count = 0; count < sample.end; count++)
        CHECK(!parse_launch(sample.data, count));
    for (int round = 0; round < 100000; round++) {
        uint8_t data[512];
        enum message type;
        uint32_t length;
        size_t count = sample.end;
        memcpy(data, sample.data, count);
        for (uint32_t changes = 1 + next_random() % 4; changes > 0; changes--)
            data[next_random() % count] = next_random() % 3 ? (uint8_t)next_random() : (uint8_t)(next_random() % 2 ? 0 : 255);
        count = next_random() % 4 ? count : next_random() % count;
        good += parse_launch(data, count);
        enum frame frame = get_frame(data + count / 2, count - count / 2, &type, &length);
        CHECK(frame != FRAME_WHOLE || (type >= READY && type <= DEMAND && length <= count));
    }
    CHECK(good > 0 && good < 100000);
    buffer_reset(&sample);
}

int main(void)
{
    numbers();
    strings();
    string_lists();
    frames();
    buffers();
    mutations();
    printf("test_messages: %d checks, %d failures\n", checks, failures);
    return failures != 0;
}
