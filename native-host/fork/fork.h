/* smash-fork: writes a process and its descendants down with CRIU, and makes them again from that in namespaces of their own. */
#ifndef FORK_H
#define FORK_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

enum { MAX_PIDS = 4096, MAX_KEY = 64, STREAMS = 3, MAX_LIST = 65536 };

enum exit_code { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_WRONG_USE = 2, EXIT_CANNOT_GO = 3 };

/* What becomes of something that a process has. */
enum fate { FATE_CARRIED, FATE_STREAM, FATE_CUT, FATE_BLOCKS };

struct finding {
    enum fate fate;
    char *subject, *reason;
};

/* A standard stream that the stub serves: how criu names the descriptor. */
struct stream {
    bool is_served;
    char *key;
};

/* A file that is open, and where it can be read while its owner is frozen. */
struct open_file {
    dev_t dev;
    ino_t ino;
    char *path, *source;
};

struct descriptor {
    pid_t pid;
    int number, flags;
    struct stat status;
    char *target;
};

struct texts {
    char **items;
    size_t count;
};

struct inspection {
    pid_t root;
    pid_t pids[MAX_PIDS];
    size_t pid_count;
    int highest;
    struct finding *findings;
    size_t finding_count;
    struct stream streams[STREAMS];
    struct texts terminals;      /* tty[rdev:dev], all of which become one */
    struct texts cut_sockets;    /* socket:[ino], made dead there */
    struct texts cut_peers;      /* unix[ino] */
    struct texts mapped;         /* files of the program: the same must be there */
    struct texts folders;        /* must be there */
    struct open_file *files;
    size_t file_count;
    struct descriptor *descriptors;
    size_t descriptor_count;
};

/* Memory that cannot be had ends the program. */
void *grow(void *list, size_t count, size_t size);
char *format(const char *text, ...) __attribute__((format(printf, 1, 2)));
void add_text(struct texts *texts, const char *text);
/* Where it tells why, and behind which word. */
extern int failures;
extern const char *failure_word;
_Noreturn void fail(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Reads a small file whole, with a 0 behind it; NULL: it cannot be read. */
char *read_text(const char *path);

/* Fills in who there is: the process and all that descends from it. */
bool find_family(struct inspection *it);
void find_descriptors(struct inspection *it);
bool is_member(const struct inspection *it, pid_t pid);

/* Looks through all that a process has. Nothing is changed. */
void inspect(struct inspection *it, pid_t pid);
void inspect_criu(struct inspection *it);
void find(struct inspection *it, enum fate fate, char *subject, char *reason);
void inspect_descriptors(struct inspection *it);
void inspect_sockets(struct inspection *it);
void inspect_files(struct inspection *it);
const struct finding *find_obstacle(const struct inspection *it);

/* The criu that is used; NULL: there is none. Its version as major * 100 + minor. */
const char *find_criu(void);
int criu_version(void);
/* Runs criu and waits: its exit code. What it said is in DIR/LOG. */
int run_criu(char *const arguments[]);
/* Its first error, in its words. */
char *criu_error(const char *folder, const char *log);

int probe(void);
int test_process(pid_t pid);
int checkpoint_process(pid_t pid, const char *folder, bool is_stopped);
/* What criu calls while all is frozen. */
int copy_while_frozen(const char *folder);
int restore_process(const char *folder);

/* What restore_process reads of what copy_while_frozen has written. */
struct plan {
    pid_t root;
    int highest;
    struct stream streams[STREAMS];
    struct texts terminals, cut_sockets, folders;
    struct texts binds;          /* content, path, content, path */
};

struct plan read_plan(const char *folder);
void write_plan(const struct inspection *it, const char *folder);
void lay_files(const struct plan *plan, const char *folder);

#endif
