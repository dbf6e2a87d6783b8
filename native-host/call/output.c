/* What functions print goes into memory, and from there to the caller: the standard streams are the frames'. */
#include "call.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static int memory = -1;

bool catch_output(void)
{
    memory = memfd_create("output", MFD_CLOEXEC);
    return memory >= 0 && fcntl(memory, F_SETFL, O_APPEND) == 0 && dup2(memory, STDOUT_FILENO) >= 0 && dup2(memory, STDERR_FILENO) >= 0;
}

void put_output(struct buffer *buffer)
{
    static char bytes[LARGEST_OUTPUT];
    fflush(NULL);
    ssize_t count = pread(memory, bytes, sizeof bytes, 0);
    if (count <= 0)
        return;
    size_t field = begin_field(buffer, RESULT_OUTPUT);
    put_bytes(buffer, bytes, (size_t)count);
    end_field(buffer, field);
    if (ftruncate(memory, 0) < 0)
        perror("smash-call");
}
