#include "fork.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "smash-fork probe: tells whether processes can go from here, and come here\n"
    "smash-fork test PID: tells what becomes of all that a process has\n"
    "smash-fork checkpoint PID FOLDER run|stop: writes it down; stopped, it waits for a k on standard input, or the end of that\n"
    "smash-fork restore FOLDER: makes it again; 0 to 2 are its streams, 3 says what to do, 4 tells what happens\n";

int main(int argc, char *argv[])
{
    const char *folder = getenv("SMASH_FORK_FOLDER"), *action = getenv("CRTOOLS_SCRIPT_ACTION");
    if (action && folder)
        return strcmp(action, "post-dump") == 0 ? copy_while_frozen(folder) : EXIT_DONE;

    if (argc == 2 && strcmp(argv[1], "probe") == 0)
        return probe();

    if (argc == 3 && strcmp(argv[1], "test") == 0)
        return test_process(atoi(argv[2]));

    if (argc == 5 && strcmp(argv[1], "checkpoint") == 0)
        return checkpoint_process(atoi(argv[2]), argv[3], strcmp(argv[4], "stop") == 0);

    if (argc == 3 && strcmp(argv[1], "restore") == 0)
        return restore_process(argv[2]);

    fputs(usage, stderr);
    return EXIT_WRONG_USE;
}
