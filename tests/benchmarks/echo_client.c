/* Round trips over a bare echo, as many bytes each way as JOB_STATUS and its answer. echo_client SOCKET COUNT prints microseconds. */
#include "clock.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { REQUEST_LENGTH = 12 };

static int compare(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;
    return difference < 0 ? -1 : difference > 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: echo_client SOCKET COUNT\n");
        return 2;
    }
    long count = atol(argv[2]);
    double *times = malloc((size_t)count * sizeof *times);
    int fd = wire_connect(argv[1]);
    char buffer[REQUEST_LENGTH] = {0};
    for (long i = -count / 10; i < count; i++) {
        double begin = seconds_now();
        wire_send(fd, buffer, sizeof buffer);
        if (read(fd, buffer, sizeof buffer) != sizeof buffer) {
            perror("echo");
            return 1;
        }
        times[i < 0 ? 0 : i] = (seconds_now() - begin) * 1e6;
    }
    qsort(times, (size_t)count, sizeof *times, compare);
    printf("roundtrip_us_p50 %.6f\nroundtrip_us_p99 %.6f\n", times[count / 2], times[count * 99 / 100]);
    free(times);
    return 0;
}
