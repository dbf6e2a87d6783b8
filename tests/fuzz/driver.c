/* A mutational fuzzer that is led by coverage (gcc's trace-pc) and repeats exactly what its seed says. For where there is no libFuzzer, and for every test run.

   fuzz_control [-s SEED] [-r RUNS] [-t SECONDS] [-w FOLDER] [FILE]...: FILEs are run once each, alone; -w writes the corpus for libFuzzer. */
#include <sanitizer/common_interface_defs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "control_target.h"
#include "corpus.h"

enum { LONGEST = 4096, MOST_KEPT = 4096, MAP = 1 << 16 };

static struct input { size_t count; uint8_t data[LONGEST]; } present;
static struct input *kept[MOST_KEPT];
static size_t kept_count;
static uint8_t seen[MAP], hit[MAP];
static uint64_t state = 1;

void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void)
{
    uintptr_t at = (uintptr_t)__builtin_return_address(0);
    uint8_t *count = &hit[(at ^ at >> 16) & (MAP - 1)];
    *count = (uint8_t)(*count + (*count < UINT8_MAX));
}

static uint32_t below(size_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % (uint32_t)limit;
}

/* The input that ends the program is what its finder wants. */
static void save_input(void)
{
    char name[] = "fuzz-crash-XXXXXX";
    int fd = mkstemp(name);
    if (fd >= 0 && write(fd, present.data, present.count) == (ssize_t)present.count)
        fprintf(stderr, "the input is in %s: give it to this program to run it again\n", name);
}

static void keep(void)
{
    struct input *copy = kept_count < MOST_KEPT ? malloc(sizeof *copy) : kept[below(MOST_KEPT)];
    *copy = present;
    if (kept_count < MOST_KEPT)
        kept[kept_count++] = copy;
}

/* Often is another thing than once, but a little more often is not. */
static uint8_t bit_of(uint8_t count)
{
    return count < 4 ? (uint8_t)(1 << count >> 1) : count < 8 ? 8 : count < 16 ? 16 : count < 32 ? 32 : count < 128 ? 64 : 128;
}

static bool run(void)
{
    bool is_new = false;
    uint8_t *exact = malloc(present.count ? present.count : 1); /* so that one byte too far is seen */
    memcpy(exact, present.data, present.count);
    memset(hit, 0, sizeof hit);
    LLVMFuzzerTestOneInput(exact, present.count);
    free(exact);
    for (size_t i = 0; i < MAP; i++) {
        is_new |= (bit_of(hit[i]) & ~seen[i]) != 0;
        seen[i] |= bit_of(hit[i]);
    }
    return is_new;
}

static void insert(size_t at, const uint8_t *bytes, size_t count)
{
    if (count > LONGEST - present.count)
        count = LONGEST - present.count;
    memmove(present.data + at + count, present.data + at, present.count - at);
    memcpy(present.data + at, bytes, count);
    present.count += count;
}

static void cut(size_t at, size_t count)
{
    memmove(present.data + at, present.data + at + count, present.count - at - count);
    present.count -= count;
}

/* Numbers that break things, as they stand in the messages. */
static void put_number(void)
{
    static const uint32_t numbers[] = { 0, 1, 2, 4, 7, 8, 16, 20, 21, 64, 65, 66, 73, 74, 77, 78, 127, 128, 255, 256, 4096, 65535, 65536, 1 << 24, (1 << 24) + 1, INT32_MAX,
                                        0x80000000u, UINT32_MAX - 7, UINT32_MAX };
    uint32_t number = numbers[below(sizeof numbers / sizeof *numbers)];
    if (present.count < 6)
        return;
    size_t at = 2 + below(present.count - 5);
    for (size_t i = 0; i < 4; i++)
        present.data[at + i] = (uint8_t)(number >> (24 - 8 * i));
}

static void mutate(void)
{
    const struct input *other = kept[below(kept_count)];
    uint8_t bytes[16];
    size_t at = below(present.count + 1), count = below(16) + 1;
    switch (below(7)) {
    case 0: present.data[at < present.count ? at : 0] ^= (uint8_t)(1 << below(8)); break;
    case 1: present.data[at < present.count ? at : 0] = (uint8_t)below(256); break;
    case 2: put_number(); break;
    case 3:
        for (size_t i = 0; i < count; i++)
            bytes[i] = (uint8_t)below(256);
        insert(at, bytes, count);
        break;
    case 4:
        if (present.count > 2 + count)
            cut(2 + below(present.count - 2 - count), count);
        break;
    case 5: /* one more message, or a part of one */
        if (other->count > 2)
            insert(present.count, other->data + 2, 1 + below(other->count - 2));
        break;
    default:
        if (other->count > at)
            insert(at, other->data + at, below(other->count - at) + 1);
        break;
    }
}

static void load_corpus(const char *folder)
{
    for (size_t index = 0; (present.count = corpus_entry(index, present.data, LONGEST)) > 0; index++) {
        run();
        keep();
        if (folder) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%02zu", folder, index);
            FILE *file = fopen(path, "wb");
            if (!file || fwrite(present.data, 1, present.count, file) != present.count || fclose(file) != 0)
                perror(path), exit(1);
        }
    }
}

static int run_files(int count, char **paths)
{
    for (int i = 0; i < count; i++) {
        FILE *file = fopen(paths[i], "rb");
        if (!file)
            return perror(paths[i]), 1;
        present.count = fread(present.data, 1, LONGEST, file);
        fclose(file);
        run();
        printf("%s: %zu bytes, no fault\n", paths[i], present.count);
    }
    return 0;
}

int main(int argc, char **argv)
{
    unsigned long seed = 1, runs = 20000, done = 0;
    time_t end = 0;
    const char *folder = NULL;
    for (int option; (option = getopt(argc, argv, "s:r:t:w:")) >= 0;) {
        switch (option) {
        case 's': seed = strtoul(optarg, NULL, 10); break;
        case 'r': runs = strtoul(optarg, NULL, 10); break;
        case 't': end = time(NULL) + atol(optarg), runs = 0; break;
        case 'w': folder = optarg; break;
        default: return 2;
        }
    }
    __sanitizer_set_death_callback(save_input);
    if (optind < argc)
        return run_files(argc - optind, argv + optind);
    state = seed * 0x9E3779B97F4A7C15u | 1;
    load_corpus(folder);
    for (; end ? time(NULL) < end : done < runs; done++) {
        present = *kept[below(kept_count)];
        for (uint32_t changes = 1 + below(4); changes > 0; changes--)
            mutate();
        if (run())
            keep();
    }
    size_t places = 0;
    for (size_t i = 0; i < MAP; i++)
        places += seen[i] > 0;
    printf("fuzz_control: seed %lu, %lu inputs, %zu kept, %zu places reached, no fault\n", seed, done, kept_count, places);
    return 0;
}
