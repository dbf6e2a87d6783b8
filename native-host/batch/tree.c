/* All that has come of this process: it adopts what loses its parent (PR_SET_CHILD_SUBREAPER). */
#include "batch.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_DEPTH = 64 };

typedef uint64_t visitor(pid_t process, int number);

static uint64_t visit(pid_t process, int depth, visitor *act, int number)
{
    char path[64];
    uint64_t sum = 0;
    int child;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)process, (int)process);
    FILE *children = depth < MOST_DEPTH ? fopen(path, "re") : NULL;
    while (children && fscanf(children, "%d", &child) == 1) {
        sum += act(child, number);
        sum += visit(child, depth + 1, act, number);
    }
    if (children)
        fclose(children);
    return sum;
}

static uint64_t send_to(pid_t process, int number)
{
    return kill(process, number) == 0;
}

static uint64_t read_memory(pid_t process, int number)
{
    char path[64], line[256];
    unsigned long kibibytes = 0;
    (void)number;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)process);
    FILE *maps = fopen(path, "re");
    while (maps && fgets(line, sizeof line, maps))
        if (sscanf(line, "Pss: %lu", &kibibytes) == 1)
            break;
    if (maps)
        fclose(maps);
    return (uint64_t)kibibytes * 1024;
}

int tree_signal(int number)
{
    return (int)visit(getpid(), 0, send_to, number);
}

uint64_t tree_memory(void)
{
    return visit(getpid(), 0, read_memory, 0);
}
