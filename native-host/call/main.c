/* smash-call [--libffi FILE]: frames on standard input and output. It ends with its input, and with what a function does to it. */
#include "call.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_FREE = 10, WRONG_USE = 2, ACCEPTED_PID = 2 };

static int in, out;

static void send_frame(uint8_t type, struct buffer *payload)
{
    bool sent = write_frame(out, type, payload);
    free(payload->bytes);
    if (!sent)
        _exit(EXIT_SUCCESS);
}

static void put_refusal(struct buffer *buffer, const struct refusal *refusal)
{
    put_number(buffer, (uint64_t)refusal->error, 4);
    put_string(buffer, refusal->id);
    put_string(buffer, refusal->message);
}

static void put_number_field(struct buffer *buffer, uint16_t tag, uint64_t number, size_t size)
{
    size_t field = begin_field(buffer, tag);
    put_number(buffer, number, size);
    end_field(buffer, field);
}

static void put_returned(struct buffer *buffer, const struct call *call, const void *result)
{
    if (call->returns.kind == KIND_VOID)
        return;
    const char *text = NULL;
    if (call->returns.kind == KIND_STRING) {
        memcpy(&text, result, sizeof text);
        if (!text)
            return;
    }
    size_t field = begin_field(buffer, RESULT_RETURN);
    if (text)
        put_bytes(buffer, text, strnlen(text, LARGEST_FRAME));
    else
        put_value(buffer, &call->returns, result);
    end_field(buffer, field);
}

static void put_arguments(struct buffer *buffer, const struct call *call)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct argument *argument = &call->arguments[i];
        if (!comes_back(&argument->type))
            continue;
        size_t field = begin_field(buffer, RESULT_ARGUMENT);
        put_number(buffer, i, 4);
        if (argument->type.by_pointer)
            put_value(buffer, &argument->type, argument->address);
        else
            put_bytes(buffer, argument->address, argument->type.size);
        end_field(buffer, field);
    }
}

static void tell_too_large(struct buffer *buffer)
{
    static const struct refusal refusal = { EMSGSIZE, "RexCallTooLarge", "The function has returned, and what came of it is over a megabyte." };
    buffer->length = 0;
    size_t field = begin_field(buffer, RESULT_FAULT);
    put_refusal(buffer, &refusal);
    end_field(buffer, field);
}

static uint64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void carry_out(struct call *call, struct ffi_cif *cif)
{
    size_t room = call->returns.size > 16 ? call->returns.size : 16;
    void *result = take_memory(room);
    struct buffer accepted = { 0 }, answer = { 0 };
    put_number_field(&accepted, ACCEPTED_PID, (uint64_t)getpid(), 4);
    send_frame(FRAME_ACCEPTED, &accepted);
    uint64_t before = nanoseconds();
    enter(call, cif, result);
    int error = errno;
    uint64_t taken = nanoseconds() - before;
    make_number(&call->returns, result);
    put_returned(&answer, call, result);
    put_arguments(&answer, call);
    put_number_field(&answer, RESULT_ERROR, (uint64_t)error, 4);
    put_number_field(&answer, RESULT_DURATION, taken, 8);
    put_number_field(&answer, RESULT_BIG_ENDIAN, __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, 4);
    if (answer.length <= LARGEST_RESULT - LARGEST_OUTPUT)
        put_output(&answer);
    if (answer.length > LARGEST_RESULT)
        tell_too_large(&answer);
    send_frame(FRAME_RESULT, &answer);
}

static void serve(struct bytes payload)
{
    static struct call call;
    static struct ffi_cif cif;
    memset(&call, 0, sizeof call);
    /* libffi first: the types are its own. */
    if (find_libffi(&call) && read_call(&call, payload) && find_entry(&call) && prepare_foreign(&call, &cif))
        carry_out(&call, &cif);
    else {
        struct buffer refused = { 0 };
        put_refusal(&refused, &call.refusal);
        send_frame(FRAME_REFUSED, &refused);
    }
    give_back();
}

/* The standard streams are for what is called: the frames move out of its way. */
static bool prepare(void)
{
    static const struct rlimit none = { 0, 0 };
    in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, FIRST_FREE);
    out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, FIRST_FREE);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    signal(SIGPIPE, SIG_IGN);
    return in >= 0 && out >= 0 && null >= 0 && dup2(null, STDIN_FILENO) >= 0 && catch_output() && close(null) == 0
        && setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--libffi") == 0)
        name_libffi(argv[2]);
    else if (argc != 1) {
        fputs("smash-call is started by smash-rex: people do not use it\n", stderr);
        return WRONG_USE;
    }
    if (!prepare()) {
        perror("smash-call");
        return EXIT_FAILURE;
    }
    uint8_t type;
    struct bytes payload;
    while (read_frame(in, &type, &payload))
        if (type == FRAME_OPEN)
            serve(payload);
    return EXIT_SUCCESS;
}
