/* going MEBIBYTES FILE: counts on its output until it is told to end on its input, and then shows its heap, its file and its pipe are as they were. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint32_t sum(const uint32_t *words, size_t count)
{
    uint32_t total = 0;
    for (size_t i = 0; i < count; i++)
        total = total * 31 + words[i];

    return total;
}

int main(int argc, char *argv[])
{
    size_t count = (size_t)atol(argv[argc - 2]) << 18;
    uint32_t *words = malloc(count * 4), state = (uint32_t)count;
    int pipe_ends[2], file = open(argv[argc - 1], O_RDWR | O_CREAT | O_TRUNC, 0640);
    if (!words || file < 0 || pipe(pipe_ends) != 0 || write(pipe_ends[1], "in the pipe", 12) != 12)
        return 1;

    for (size_t i = 0; i < count; i++)
        words[i] = state = state * 1664525 + 1013904223;

    uint32_t before = sum(words, count);
    dprintf(file, "before %u\n", before);
    printf("ready %d\n", getpid());
    fflush(stdout);
    char line[64], kept[12];
    while (fgets(line, sizeof line, stdin) && strcmp(line, "end\n") != 0) {
        dprintf(file, "%s", line);
        printf("%d has %s", getpid(), line);
        fflush(stdout);
    }

    if (sum(words, count) != before || read(pipe_ends[0], kept, 12) != 12)
        return 2;

    char text[256] = "";
    if (lseek(file, 0, SEEK_SET) != 0 || read(file, text, sizeof text - 1) < 0)
        return 3;

    printf("%s, file: %s", kept, text);
    fflush(stdout);
    return 7;
}
