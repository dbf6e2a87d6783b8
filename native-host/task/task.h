/* What runs in front of a job that is kept in control groups, or has an I/O priority: README.md. */
#ifndef TASK_H
#define TASK_H

#include <errno.h>

/* Steps of a launch (../master/CONTROL.md has those before them). */
enum { STEP_EXEC = 11, STEP_GROUP = 18, STEP_GROUP_LIMIT = 19, STEP_GROUP_JOIN = 20, STEP_IO_PRIORITY = 21 };

/* Reports the step with errno, and ends the process with 125. */
_Noreturn void fail(int step, const char *what);

/* Writes the line `STEP ERRNO` to a new file. */
void report_step(const char *path, int step, int error);

/* Makes a group, anew where one of that name is left. */
void group_make(const char *folder);

/* Writes a value into a file of a group. */
void group_limit(const char *file, const char *value);

/* Moves this process, and so all that come of it, into a group. */
void group_join(const char *folder);

/* Executes the arguments along PATH; where there are none, or they cannot be executed, the command by the shell. */
_Noreturn void execute(const char *report, const char *command, char **arguments);

#endif
