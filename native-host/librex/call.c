/* rcall and rjump: one connection to REX at home for each call, on which one transaction is asked for. */
#include "call.h"
#include "reach.h"
#include "rex.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { CHANNEL = 1, VERSION = 1, HEAD = 9, COUNTED = 5, LARGEST_FRAME = 1 << 20 };
enum { HELLO = 1, PING = 3, PONG = 4, OPEN = 16, ACCEPTED = 17, REFUSED = 18, CLOSE = 26, RESULT = 41, LOST = 48 };
enum { CALL = 2, JUMP = 3 };
enum { SERVER = 1, HOME_DIRECTORY = 11, LIBRARY = 64, FUNCTION = 65, RETURNS = 66 };
enum { RESULT_RETURN = 1, RESULT_ARGUMENT, RESULT_ERROR, RESULT_OUTPUT, RESULT_FAULT = 7 };

/* A call on its way. `errno_there`: what the function left. */
struct trip {
    int connection;
    struct call call;
    void *result;
    bool waits, is_over, has_returned;
    int error, errno_there;
};

static _Thread_local char why[1024];

const char *rex_error(void)
{
    return why;
}

static int fail(int error, const char *id, const char *message)
{
    snprintf(why, sizeof why, "%s: %s", id, message);
    errno = error;
    return -1;
}

static bool send_all(int connection, const unsigned char *from, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(connection, from, length, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return false;

        from += sent > 0 ? sent : 0;
        length -= sent > 0 ? (size_t)sent : 0;
    }

    return true;
}

static bool receive_all(int connection, unsigned char *to, size_t length)
{
    while (length > 0) {
        ssize_t got = recv(connection, to, length, 0);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;

        to += got > 0 ? got : 0;
        length -= got > 0 ? (size_t)got : 0;
    }

    return true;
}

static bool send_frame(int connection, uint8_t type, uint32_t channel, const struct bytes *payload)
{
    struct bytes frame = { 0 };
    rex_put_number(&frame, payload->length + COUNTED, 4);
    rex_put_number(&frame, type, 1);
    rex_put_number(&frame, channel, 4);
    rex_put(&frame, payload->at, payload->length);
    bool sent = !payload->bad && !frame.bad && send_all(connection, frame.at, frame.length);
    free(frame.at);
    return sent;
}

static void put_text(struct bytes *bytes, const char *text)
{
    size_t length = strlen(text);
    rex_put_number(bytes, length, 4);
    rex_put(bytes, text, length);
}

static bool greet(int connection)
{
    struct utsname machine;
    struct sysinfo memory;
    const char *user = getenv("USER");
    if (uname(&machine) < 0 || sysinfo(&memory) < 0)
        return false;

    struct bytes hello = { 0 };
    rex_put_number(&hello, VERSION, 4);
    put_text(&hello, machine.nodename);
    put_text(&hello, user ? user : "");
    put_text(&hello, "librex");
    put_text(&hello, machine.machine);
    rex_put_number(&hello, (uint64_t)get_nprocs(), 4);
    rex_put_number(&hello, (uint64_t)memory.totalram * memory.mem_unit, 8);
    bool sent = send_frame(connection, HELLO, 0, &hello);
    free(hello.at);
    return sent;
}

static bool put_call(struct bytes *open, struct trip *trip, const char *library, va_list *arguments)
{
    char *folder = getcwd(NULL, 0);
    const char *server = getenv("REX_SERVER");
    rex_put_number(open, trip->waits ? CALL : JUMP, 1);
    rex_put_field(open, SERVER, server && *server ? server : "auto", strlen(server && *server ? server : "auto"));
    if (folder)
        rex_put_field(open, HOME_DIRECTORY, folder, strlen(folder));

    free(folder);
    rex_put_field(open, LIBRARY, library, strlen(library));
    rex_put_field(open, FUNCTION, trip->call.name, strlen(trip->call.name));
    if (strcmp(trip->call.returns, "void") != 0)
        rex_put_field(open, RETURNS, trip->call.returns, strlen(trip->call.returns));

    for (size_t i = 0; i < trip->call.count; i++)
        if (!rex_put_argument(open, &trip->call.arguments[i], arguments)) {
            snprintf(why, sizeof why, "RexCallInvalid: argument %zu is no value of the type %.80s", i + 1, trip->call.arguments[i].type);
            return false;
        }

    return true;
}

static bool take_field(struct trip *trip, uint16_t tag, struct reading value)
{
    if (tag == RESULT_RETURN) {
        trip->has_returned = true;
        return rex_take_result(trip->call.returns, trip->result, true, value);
    }

    if (tag == RESULT_ARGUMENT) {
        uint64_t number = rex_get_number(&value, 4);
        return number < trip->call.count && rex_take_argument(&trip->call.arguments[number], value);
    }

    if (tag == RESULT_ERROR)
        trip->errno_there = (int)rex_get_number(&value, 4);
    else if (tag == RESULT_OUTPUT)
        /* What the function printed there is printed here; whether anybody takes it is no matter of the call's. */
        (void)!write(STDOUT_FILENO, value.at, value.left);

    return true;
}

static void take_refusal(struct trip *trip, struct reading refusal)
{
    trip->error = (int)rex_get_number(&refusal, 4);
    struct reading id = rex_get(&refusal, rex_get_number(&refusal, 4)), message = rex_get(&refusal, rex_get_number(&refusal, 4));
    trip->error = trip->error > 0 ? trip->error : EIO;
    trip->is_over = true;
    snprintf(why, sizeof why, "%.*s: %.*s", (int)id.left, id.at ? (const char *)id.at : "", (int)message.left, message.at ? (const char *)message.at : "");
}

/* The fault is looked for first: with it there is no result. */
static void take_result(struct trip *trip, struct reading payload)
{
    struct reading fields = payload;
    while (fields.left > 0 && !fields.bad) {
        uint16_t tag = (uint16_t)rex_get_number(&fields, 2);
        struct reading value = rex_get(&fields, rex_get_number(&fields, 4));
        if (tag == RESULT_FAULT) {
            take_refusal(trip, value);
            return;
        }
    }

    bool is_whole = !fields.bad;
    fields = payload;
    while (is_whole && fields.left > 0) {
        uint16_t tag = (uint16_t)rex_get_number(&fields, 2);
        is_whole = take_field(trip, tag, rex_get(&fields, rex_get_number(&fields, 4)));
    }

    if (is_whole && !trip->has_returned)
        is_whole = rex_take_result(trip->call.returns, trip->result, false, (struct reading){ 0 });

    trip->is_over = true;
    if (!is_whole) {
        trip->error = EPROTO;
        snprintf(why, sizeof why, "RexCallInvalid: what came back is not of the types of %s", trip->call.name);
    }
}

static void take_loss(struct trip *trip, struct reading payload)
{
    struct reading message = rex_get(&payload, rex_get_number(&payload, 4));
    trip->is_over = true;
    trip->error = EIO;
    snprintf(why, sizeof why, "RexHostLost: %.*s Whether the function was called is not known.", (int)message.left, message.at ? (const char *)message.at : "");
}

static bool pong(struct trip *trip, struct reading payload)
{
    struct bytes stamp = { 0 };
    rex_put(&stamp, payload.at, payload.left);
    bool sent = send_frame(trip->connection, PONG, 0, &stamp);
    free(stamp.at);
    return sent;
}

static bool take_frame(struct trip *trip, uint8_t type, struct reading payload)
{
    switch (type) {
    case PING: return pong(trip, payload);
    case ACCEPTED: trip->is_over = !trip->waits; break;
    case REFUSED: take_refusal(trip, payload); break;
    case RESULT: take_result(trip, payload); break;
    case LOST: take_loss(trip, payload); break;
    case CLOSE: return false;
    default: break;
    }

    return true;
}

static bool receive_frame(struct trip *trip)
{
    unsigned char head[HEAD];
    if (!receive_all(trip->connection, head, sizeof head))
        return false;

    struct reading reading = { head, sizeof head, false };
    uint64_t length = rex_get_number(&reading, 4);
    uint8_t type = (uint8_t)rex_get_number(&reading, 1);
    if (length < COUNTED || length > LARGEST_FRAME)
        return false;

    unsigned char *payload = malloc(length);
    bool is_taken = payload && receive_all(trip->connection, payload, length - COUNTED) && take_frame(trip, type, (struct reading){ payload, length - COUNTED, false });
    free(payload);
    return is_taken;
}

static int follow(struct trip *trip, const struct bytes *open)
{
    bool goes_on = greet(trip->connection) && send_frame(trip->connection, OPEN, CHANNEL, open);
    while (goes_on && !trip->is_over)
        goes_on = receive_frame(trip);

    if (!trip->is_over)
        return fail(EIO, "RexHostLost", "The connection to REX at home has ended. Whether the function was called is not known.");

    errno = trip->error ? trip->error : trip->errno_there;
    return trip->error ? -1 : 0;
}

static int make_trip(struct trip *trip, const struct bytes *open)
{
    if (open->bad)
        return fail(ENOMEM, "RexCallInvalid", "There is no memory left.");

    if (open->length + COUNTED > LARGEST_FRAME)
        return fail(EMSGSIZE, "RexCallTooLarge", "The arguments are over the 1 MiB that a call may have.");

    trip->connection = rex_reach(NULL);
    if (trip->connection < 0)
        return fail(errno, "RexUnreachable", errno == ENOENT || errno == ECONNREFUSED ? "No host listens: start one, or name its socket by REX_SOCKET." : strerror(errno));

    int result = follow(trip, open);
    int error = errno;
    close(trip->connection);
    errno = error;
    return result;
}

static int enter(const char *library, const char *signature, void *result, bool waits, va_list *arguments)
{
    struct trip *trip = calloc(1, sizeof *trip);
    struct bytes open = { 0 };
    int done;
    *why = '\0';
    if (!trip) {
        done = fail(ENOMEM, "RexCallInvalid", "There is no memory left.");
    } else if (trip->result = result, trip->waits = waits, !rex_read_signature(&trip->call, signature)) {
        snprintf(why, sizeof why, "RexCallInvalid: '%.200s' is no signature: RETURNS NAME(TYPE, ...)", signature);
        errno = EINVAL;
        done = -1;
    } else if (!put_call(&open, trip, library, arguments)) {
        errno = EINVAL;
        done = -1;
    } else {
        done = make_trip(trip, &open);
    }

    int error = errno;
    free(open.at);
    free(trip);
    errno = error;
    return done;
}

int rcall(const char *library, const char *signature, void *result, ...)
{
    va_list arguments;
    va_start(arguments, result);
    int done = enter(library, signature, result, true, &arguments);
    va_end(arguments);
    return done;
}

int rjump(const char *library, const char *signature, ...)
{
    va_list arguments;
    va_start(arguments, signature);
    int done = enter(library, signature, NULL, false, &arguments);
    va_end(arguments);
    return done;
}
