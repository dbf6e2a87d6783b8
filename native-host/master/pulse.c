/* Whether the session lives, and its making room for another: what it must do in time, and what becomes of one that does not. */
#include "smashd.h"

enum { STARTS_PER_LIMIT = 10, START_LEAST = 5000000, RETIRE_MOST = 10000000, EXIT_MOST = 10000000, ABORT_MOST = 2000000, LATE_MOST = 100000 };

static int64_t alive_by = INT64_MAX, retire_by = INT64_MAX, exit_by = INT64_MAX, kill_at = INT64_MAX, woken_by = INT64_MAX;
static bool has_beaten, spared;                         /* once for each heartbeat: it was the master that did not run */

static bool read_limit(const char *text)
{
    char *end;
    double seconds = strtod(text, &end);
    host.heartbeat_limit = (int64_t)(seconds * 1e6);
    return *text >= '0' && *text <= '9' && !*end && (seconds == 0 || (seconds >= 0.1 && seconds <= 86400));
}

static bool read_core(const char *text)
{
    host.core = strcasecmp(text, "true") == 0;
    return host.core || strcasecmp(text, "false") == 0;
}

static const char limit_key[] = "HEARTBEAT_LIMIT=", core_key[] = "HEARTBEAT_CORE=";

/* The master's own: the session must not take it for one that it knows. */
bool pulse_owns(const char *setting)
{
    return strncmp(setting, limit_key, sizeof limit_key - 1) == 0 || strncmp(setting, core_key, sizeof core_key - 1) == 0;
}

bool pulse_setting(const char *setting)
{
    if (!pulse_owns(setting))
        return true;
    const char *value = strchr(setting, '=') + 1;
    return setting[sizeof "HEARTBEAT_" - 1] == 'L' ? read_limit(value) : read_core(value);
}

void pulse_beat(void)
{
    spared = false;
    has_beaten = host.heartbeat_limit > 0;
    alive_by = has_beaten ? steady_time() + host.heartbeat_limit : INT64_MAX;
}

/* Until it is READY it has longer: it recovers what there is. */
void pulse_start(void)
{
    int64_t limit = STARTS_PER_LIMIT * host.heartbeat_limit;
    alive_by = limit ? steady_time() + (limit > START_LEAST ? limit : START_LEAST) : INT64_MAX;
}

/* One that has never sent a heartbeat need not. */
void pulse_ready(void)
{
    alive_by = has_beaten ? steady_time() + host.heartbeat_limit : INT64_MAX;
}

/* Asked for by a client or by SIGUSR2. One that is not READY yet is new enough. */
void pulse_retire(void)
{
    if (!session_serves())
        return;
    session.retiring = true;
    retire_by = steady_time() + RETIRE_MOST;
    message_begin(RETIRE);
    message_end();
    listen_arm();
}

/* All is recorded and it only has to exit. A runtime that could not start a thread when it wanted one may hang there. */
bool pulse_done(void)
{
    if (!host.shutting || session.done)
        return false;
    session.done = true;
    exit_by = steady_time() + EXIT_MOST;
    return true;
}

/* It may have been stopped, and would not end so before it goes on. */
void pulse_kill_after_abort(void)
{
    kill(session.pid, SIGABRT);
    kill(session.pid, SIGCONT);
    kill_at = steady_time() + ABORT_MOST;
}

void pulse_over(void)
{
    alive_by = retire_by = exit_by = kill_at = INT64_MAX;
    has_beaten = spared = false;
}

/* What it sent may not have been read yet. And where the master itself was stopped, or the machine, nobody was late. */
static void check_beat(int64_t now, bool overslept)
{
    session_drain();
    if (now < alive_by || session.control < 0)
        return;
    if (overslept && !spared) {
        spared = true;
        alive_by = now + host.heartbeat_limit;
        return;
    }
    alive_by = INT64_MAX;
    session_break(END_SILENT, "it does not respond");
}

/* When it wants its next turn, or INT64_MAX. */
int64_t pulse_turn(void)
{
    int64_t now = steady_time();
    bool overslept = woken_by != INT64_MAX && now - woken_by > LATE_MOST;
    if (now >= alive_by && !session.done)
        check_beat(now, overslept);
    if (now >= retire_by) {
        retire_by = INT64_MAX;
        session_break(END_SILENT, "it did not make room for the next");
    }
    if (now >= exit_by) {
        exit_by = INT64_MAX;
        log_error("session %d is ended: it has done its work and does not exit", session.pid);
        kill_at = now;
    }
    if (now >= kill_at) {
        kill_at = INT64_MAX;
        kill(session.pid, SIGKILL);
    }
    woken_by = session.done ? INT64_MAX : alive_by;
    woken_by = retire_by < woken_by ? retire_by : woken_by;
    woken_by = exit_by < woken_by ? exit_by : woken_by;
    woken_by = kill_at < woken_by ? kill_at : woken_by;
    return woken_by;
}
