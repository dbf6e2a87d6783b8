/* smashd, the master of a Smash host: it owns the socket and the processes, and decides nothing. CONTROL.md is its contract. */
#ifndef SMASHD_H
#define SMASHD_H

#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_HEADER = 8, PAYLOAD_MAX = 16 << 20, SUN_PATH_MAX = 107, PASSED = 3 };
enum exit_code { EXIT_DONE, EXIT_ERROR, EXIT_USAGE, EXIT_RUNNING };
enum message {
    HELLO = 1, CHILD, CHILDREN_END, LAUNCHED, LAUNCH_FAILED, STOPPED, CONTINUED, ENDED, LOST, RESULT, SHUTDOWN, DEBUG,
    SLOTS, FAMILY_RESULT, RETIRE, RECONFIGURE,
    READY = 65, LAUNCH, ACK, SIGNAL, SET_PRIORITY, ADOPT, QUIT, DONE, ALIVE, TAKEN, RESTART, FAMILY, DEMAND
};
enum step {
    STEP_CLONE = 1, STEP_SESSION, STEP_SUBREAPER, STEP_STDIN, STEP_STDOUT, STEP_STDERR, STEP_SIGNALS, STEP_LIMITS, STEP_PRIORITY,
    STEP_DIRECTORY, STEP_EXEC, STEP_DESCRIPTORS, STEP_AFFINITY, STEP_NAMESPACES, STEP_USER, STEP_UMASK
};

/* What the whole program knows. */
struct host {
    const char *path;                       /* of the socket, as given: what bind and unlink use */
    char **options;                         /* argv for the session: -o KEY=VALUE -o ... */
    int option_count, max_jobs, epoll, exit_code;
    int signals;
    bool debug, background, starter_waits, shutting, finished, core;   /* core: a session that is late ends by SIGABRT */
    bool launcher, gate, gated, passed;     /* serves a daemon; serves all users; serves one of them, for the gate; descriptor 3 is not ours to make */
    int64_t started, heartbeat_limit;       /* microseconds; 0: none */
    struct rlimit files;                    /* RLIMIT_NOFILE before the master raised its own: what jobs get */
};
extern struct host host;
void host_finish(int exit_code);
void host_ready(void);
void close_others(void);

/* background.c */
void tell_starter(int code);
void go_into_background(void);

/* Events: data.u64 is tag << 32 | pid. Handlers never block and look again for themselves, so that a stale event does no harm. */
enum tag { ON_SIGNAL, ON_LISTENER, ON_CONTROL, ON_HANDOVER, ON_SESSION, ON_JOB, ON_USER, ON_LINK };
int watch(int operation, int fd, uint32_t events, enum tag tag, pid_t pid);
void unwatch_close(int *fd);
int64_t wall_time(void);                    /* microseconds since the epoch */
int64_t steady_time(void);                  /* microseconds, never set back */

/* log.c: pids, keys and errnos only; nothing of what a job is. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* messages.c */
struct buffer { uint8_t *data; size_t end, capacity, frame; bool failed; };
bool buffer_room(struct buffer *buffer, size_t count);
bool buffer_consumed(struct buffer *buffer, size_t count);
void buffer_reset(struct buffer *buffer);
void put_u32(struct buffer *buffer, uint32_t value);
void put_u64(struct buffer *buffer, uint64_t value);
void put_string(struct buffer *buffer, const char *text);
void put_begin(struct buffer *buffer, enum message type);
void put_end(struct buffer *buffer);
struct reader { const uint8_t *at, *end; bool bad; };
uint32_t get_u32(struct reader *reader);
uint64_t get_u64(struct reader *reader);
char *get_string(struct reader *reader);
bool get_skip(struct reader *reader, uint64_t count, size_t each);
char **get_strings(struct reader *reader);  /* u32 count and the strings; NULL-ended, for the caller to free; NULL when bad */
enum frame { FRAME_BAD, FRAME_PARTIAL, FRAME_WHOLE };
enum frame get_frame(const uint8_t *data, size_t count, enum message *type, uint32_t *length);

/* jobs.c: every job the master holds, found by key and by pid in constant time. */
enum { ASK_NICE = -1, ASK_FAMILY = -2 };    /* in place of a signal */
struct asked { uint64_t request; int32_t signal, nice, error; uint32_t reached, grouped; bool waiting; };
struct job {
    uint64_t key, start;                    /* start: in ticks since boot; with the pid it names one process for good */
    int64_t ended;                          /* 0 while it runs */
    pid_t pid;
    int pidfd;
    int32_t direct;                         /* why its program was not executed directly */
    bool adopted, stopped, bound;           /* bound: it ends with its launcher */
    struct asked asked;                     /* served by tree_serve */
    struct job *next_key, *next_pid, *next_asked;
};
struct job *job_find(uint64_t key);
struct job *job_find_pid(pid_t pid);
struct job *job_new(uint64_t key);
void job_add(struct job *job);
void job_forget(struct job *job);
void jobs_each(void (*visit)(struct job *job));
size_t jobs_count(void);

/* rights.c */
enum { RIGHTS_MOST = 253 };                 /* SCM_MAX_FD */
struct rights { uint32_t count; bool cut; int fds[RIGHTS_MOST]; }; /* cut: there were more, for which there was no room */
ssize_t rights_receive(int fd, void *data, size_t room);
bool rights_next(struct rights *rights);
void rights_close(struct rights *rights);
void rights_drop(void);

/* options.c */
enum { FLAG_NO_SHELL = 1, FLAG_NO_SUBREAPER = 2, FLAG_ROOT_IN_NAMESPACE = 4, FLAG_TERMINAL = 8, FLAG_ENDS_WITH_LAUNCHER = 16 };
struct options {
    struct rights rights;                   /* the descriptors that came */
    int *targets;                           /* and their numbers in the child; NULL: none is passed */
    uint32_t target_count, flags, namespaces, umask;
    bool has_umask, has_affinity;
    cpu_set_t affinity;
    uid_t uid;
    gid_t gid, *groups;                     /* NULL: the user stays */
    size_t group_count;
    char uid_map[32], gid_map[32];
    int uid_map_length, gid_map_length, step, error; /* step: what is known to fail already */
};
bool options_read(struct options *options, struct reader *reader);
bool options_target(const struct options *options, int target);
void options_free(struct options *options);

/* steps.c: in the child, for the options of a launch */
void step_namespaces(const struct options *options);
void step_user_of_files(const struct options *options);
void step_descriptors(const struct options *options);
void step_terminal(const struct options *options);
void step_affinity(const struct options *options);
void step_user(const struct options *options);

/* launcher.c */
bool launcher_is_init(void);                /* the first process of a world */
bool launcher_knows(enum message type);
enum exit_code launcher_start(void);
void launcher_turn(void);

/* launch.c */
extern volatile struct outcome { int step, error, direct; } outcome;
pid_t spawn(int (*child)(void *), int flags, void *argument, int *pidfd);
_Noreturn void spawn_failed(int step);      /* in the child */
bool launch(struct reader *reader);
bool adopt(struct reader *reader);

/* reap.c */
void job_check(struct job *job);
void job_lost(uint64_t key);
void job_report(struct job *job);
bool job_acknowledge(uint64_t key);
void children_changed(void);
void sweep_soon(void);
int64_t sweep_turn(void);                   /* when it wants its next turn, or INT64_MAX */

/* tree.c */
struct process { pid_t pid, parent, group, session; int threads; char state; bool orphan; uint64_t start; struct job *job; };
bool process_read(pid_t pid, struct process *process);
void tree_ask(struct job *job, uint64_t request, int32_t signal, int32_t nice);
void tree_serve(void);
bool tree_sweep(void);
void tree_kill_all(void);

/* listen.c */
enum exit_code listen_start(void);
void listen_turn(void);
int listen_descriptor(void);
void listen_arm(void);
void listen_stop(void);

/* handover.c */
bool handover_room(void);
void handover_add(int fd);                  /* a connection that was accepted; it is owned from here on */
bool handover_waits(void);                  /* whether there is one that the session has not been sent */
void handover_turn(void);
bool handover_taken(uint32_t number);
void handover_again(void);
void handover_stop(void);

/* passed.c */
bool passed_take(void);

/* gated.c */
bool gated_capped(void);
void gated_tell_slots(void);
int gated_accept(void);
bool gated_unsaid(void);
void gated_event(uint32_t events);
bool gated_demand(struct reader *reader);
void gated_stop(void);

/* notify.c */
void notify_start(void);
bool notify_wanted(void);
void notify(const char *format, ...) __attribute__((format(printf, 1, 2)));
void notify_ready(void);
void notify_reloading(void);
int64_t notify_turn(bool alive);

/* session.c */
enum last_end { NOT_ENDED, END_EXITED, END_KILLED, END_SILENT, END_BROKEN, END_REPLACED };
extern struct session {
    pid_t pid;
    int pidfd, control, handover, starts, failures;
    bool ready, ever_ready, done, clogged, retiring;   /* clogged: there is more to write than its socket takes */
    enum last_end broken, last_end;          /* broken: why it was given up; last_end: how the one before ended */
    int64_t ready_since, start_at;
    int64_t write_at;                        /* when what is in out must go; INT64_MAX while there is nothing */
    struct buffer in, out;
} session;
bool session_serves(void);                   /* whether it is given connections */
bool session_is_ready(void);
void session_start(void);
void session_greet(void);
void session_check(void);
int64_t session_turn(void);
void session_shutdown(int signal);
void session_break(enum last_end why, const char *reason);

/* control.c */
bool session_read(void);
void session_drain(void);
void session_write(void);
struct buffer *message_begin(enum message type);
void message_end(void);
void message_end_soon(void);                /* within 2 ms, or with the next that is urgent */
int64_t session_write_turn(void);

/* pulse.c */
bool pulse_setting(const char *setting);    /* false: one of its own settings, with a wrong value */
bool pulse_owns(const char *setting);
void pulse_start(void);
void pulse_ready(void);
void pulse_beat(void);
void pulse_retire(void);
bool pulse_done(void);                      /* false: it was not asked to end, or has said so before */
void pulse_kill_after_abort(void);
void pulse_over(void);
int64_t pulse_turn(void);

#endif
