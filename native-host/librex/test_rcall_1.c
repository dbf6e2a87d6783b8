/*
 * test_rcall_1.c: functions of the C library are called at the least-loaded host.
 *
 *     cc -o test_rcall_1 test_rcall_1.c -lrex
 */
#include <errno.h>
#include <rex.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int complain(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, rex_error());
    return 1;
}

int main(void)
{
    double cosine;
    if (rcall("libm.so.6", "f64 cos(f64)", &cosine, 0.5) != 0)
        return complain("cos");

    char there[64];
    int32_t result;
    if (rcall("libc.so.6", "i32 gethostname(out:64, u64)", &result, there, (uint64_t)sizeof there) != 0)
        return complain("gethostname");

    printf("cos(0.5) is %.6f on host %s\n", cosine, there);

    if (rjump("libc.so.6", "i32 usleep(u32)", 1000u) != 0)
        return complain("usleep");

    printf("usleep was entered, and nobody waits for it\n");
    return 0;
}
