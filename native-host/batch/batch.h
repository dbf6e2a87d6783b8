/* What runs a job on a node of a batch system: README.md. */
#ifndef BATCH_H
#define BATCH_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/* Steps of a launch (../master/CONTROL.md). */
enum { STEP_FORK = 1, STEP_INPUT = 4, STEP_OUTPUT = 5, STEP_ERROR = 6, STEP_LIMIT = 8, STEP_PRIORITY = 9, STEP_DIRECTORY = 10, STEP_EXEC = 11 };

/* One job, as its plan says. Texts belong to the plan's memory. */
struct plan {
    const char *mark, *events, *name, *control;
    const char *directory, *in, *out, *err, *command;
    int nice;
    uint64_t wall_ms, memory;
    struct { int resource; struct rlimit limit; } limits[8];
    size_t limit_count;
    char **arguments, **environment;
    size_t argument_count, environment_count;
};

/* Reads a plan; what is wrong with it is told, and ends the process. */
void plan_read(struct plan *plan, const char *path);

/* Starts the job. Returns its process; 0 with *step and *error when it could not be. *direct is why its program had to be the shell's. */
pid_t job_start(const struct plan *plan, int *step, int *error, int *direct);

/* Sends a signal to all that has come of this process. Returns how many there were. */
int tree_signal(int number);

/* Resident memory of all that has come of this process, bytes; what processes share counts by its share. */
uint64_t tree_memory(void);

/* Takes the mark: the first with a name may run. Returns whether this is the first; what goes wrong otherwise ends the process. */
bool mark_take(const char *path);

/* Text for a new file in the folder of events, NAME.KIND, there at once or not at all. */
void event_write(const struct plan *plan, const char *kind, const char *text);

/* Microseconds since the epoch. */
int64_t now_us(void);

#endif
