/*
 * A load for the host that costs next to nothing itself. Each mode prints numbers, one a line as NAME VALUE:
 *   jobs SOCKET USER COUNT COMMAND      submits COUNT jobs with requests pipelined, and reads updates until all have ended
 *   queue SOCKET USER BLOCKER COUNT     queues COUNT jobs behind BLOCKER: cost of the first 1,000, of the last 1,000, and one at a time
 *   roundtrip SOCKET USER COUNT         JOB_STATUS of a job that runs and of one that has ended, one at a time
 *   usage SOCKET USER COUNT             counts of jobs 1..COUNT that exited with 0 and of those with usage
 *   expunge SOCKET USER COUNT           removes jobs 1..COUNT
 */
#include "clock.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 256, STATUS_LENGTH = 160 };

static long ended;

static void count_end(uint32_t job, uint32_t status)
{
    (void)job;
    if (status == EXITED || status == ABORTED) {
        ended++;
    }
}

static void print(const char *name, double value)
{
    printf("%s %.6f\n", name, value);
}

/* Sends COUNT copies of a request, or of a request by job id, with at most WINDOW unanswered. */
struct load {
    uint32_t type;
    uint32_t answer;
    const char *command;
    void (*on_answer)(const struct packet *answer);
};

static size_t put_request(uint8_t *to, const struct load *load, uint32_t job)
{
    return load->type == JOB_SUBMIT ? put_submit(to, load->command) : put_job_request(to, load->type, job);
}

static void run(int fd, const struct load *load, long count)
{
    static uint8_t batch[WINDOW * 512];
    long sent = 0, answered = 0;
    while (answered < count) {
        size_t length = 0;
        for (; sent < count && sent - answered < WINDOW; sent++) {
            length += put_request(batch + length, load, (uint32_t)sent + 1);
        }
        wire_send(fd, batch, length);
        do {
            struct packet answer = wire_answer(fd, load->answer, count_end);
            if (load->on_answer != NULL) {
                load->on_answer(&answer);
            }
            answered++;
        } while (answered < sent && (wire_pending() || sent - answered > WINDOW / 2));
    }
}

static void wait_ends(int fd, long count)
{
    while (ended < count) {
        struct packet packet = wire_receive(fd);
        if (packet.type == JOB_UPDATE) {
            count_end(get_u32(packet.payload), get_u32(packet.payload + 4));
        }
    }
}

static void jobs(int fd, long count, const char *command)
{
    const struct load load = {JOB_SUBMIT, JOB_SUBMIT_SUCCESS, command, NULL};
    double begin = seconds_now();
    run(fd, &load, count);
    double submitted = seconds_now();
    wait_ends(fd, count);
    double done = seconds_now();
    print("jobs_per_second", (double)count / (done - begin));
    print("submissions_per_second", (double)count / (submitted - begin));
}

/* Microseconds of one submission, pipelined. */
static double submission_cost(int fd, long count)
{
    const struct load load = {JOB_SUBMIT, JOB_SUBMIT_SUCCESS, "/bin/true", NULL};
    double begin = seconds_now();
    run(fd, &load, count);
    return (seconds_now() - begin) * 1e6 / (double)count;
}

static int compare(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;
    return difference < 0 ? -1 : difference > 0;
}

/* Median microseconds of one submission that waits for its answer: what a single caller sees. */
static double single_cost(int fd)
{
    enum { ROUNDS = 201 };
    double times[ROUNDS];
    const struct load load = {JOB_SUBMIT, JOB_SUBMIT_SUCCESS, "/bin/true", NULL};
    for (int i = 0; i < ROUNDS; i++) {
        double begin = seconds_now();
        run(fd, &load, 1);
        times[i] = (seconds_now() - begin) * 1e6;
    }
    qsort(times, ROUNDS, sizeof *times, compare);
    return times[ROUNDS / 2];
}

static void queue(int fd, const char *blocker, long count)
{
    const struct load first = {JOB_SUBMIT, JOB_SUBMIT_SUCCESS, blocker, NULL};
    run(fd, &first, 1);
    submission_cost(fd, 1000);
    print("single_us_first", single_cost(fd));
    print("pipelined_us_first", submission_cost(fd, 1000));
    print("pipelined_us_between", submission_cost(fd, count - 3000));
    print("pipelined_us_last", submission_cost(fd, 1000));
    print("single_us_last", single_cost(fd));
}

/* Median microseconds of JOB_STATUS. */
static double status_cost(int fd, uint32_t job, long count)
{
    uint8_t request[12];
    double *times = malloc((size_t)count * sizeof *times);
    put_job_request(request, JOB_STATUS, job);
    for (long i = -count / 10; i < count; i++) {
        double begin = seconds_now();
        wire_send(fd, request, sizeof request);
        wire_answer(fd, JOB_STATUS_RESP, NULL);
        times[i < 0 ? 0 : i] = (seconds_now() - begin) * 1e6;
    }
    qsort(times, (size_t)count, sizeof *times, compare);
    double median = times[count / 2];
    free(times);
    return median;
}

static void roundtrip(int fd, long count)
{
    const struct load brief = {JOB_SUBMIT, JOB_SUBMIT_SUCCESS, "/bin/true", NULL};
    const struct load lasting = {JOB_SUBMIT, JOB_SUBMIT_SUCCESS, "exec sleep 1000000", NULL};
    uint8_t kill[16];
    run(fd, &brief, 1);
    run(fd, &lasting, 1);
    wait_ends(fd, 1);
    print("running_us", status_cost(fd, 2, count));
    print("ended_us", status_cost(fd, 1, count));
    put_u32(kill, JOB_SIGNAL);
    put_u32(kill + 4, 8);
    put_u32(kill + 8, 2);
    put_u32(kill + 12, 9);
    wire_send(fd, kill, sizeof kill);
    wire_answer(fd, ACK, count_end);
    wait_ends(fd, 2);
}

static long exited_well, with_usage;

static void count_status(const struct packet *answer)
{
    static const uint8_t none[STATUS_LENGTH - 16];
    exited_well += get_u32(answer->payload) == 0;
    with_usage += answer->length >= STATUS_LENGTH && memcmp(answer->payload + 16, none, sizeof none) != 0;
}

static void usage(int fd, long count)
{
    const struct load load = {JOB_STATUS, JOB_STATUS_RESP, NULL, count_status};
    run(fd, &load, count);
    print("exited_well", (double)exited_well);
    print("with_usage", (double)with_usage);
}

static void expunge(int fd, long count)
{
    const struct load load = {JOB_EXPUNGE, ACK, NULL, NULL};
    double begin = seconds_now();
    run(fd, &load, count);
    print("expunges_per_second", (double)count / (seconds_now() - begin));
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: bench_client jobs|queue|roundtrip|usage|expunge SOCKET USER ...\n");
        return 2;
    }
    const char *mode = argv[1];
    int fd = wire_connect(argv[2]);
    wire_login(fd, argv[3]);
    if (strcmp(mode, "jobs") == 0 && argc == 6) {
        jobs(fd, atol(argv[4]), argv[5]);
    } else if (strcmp(mode, "queue") == 0 && argc == 6) {
        queue(fd, argv[4], atol(argv[5]));
    } else if (strcmp(mode, "roundtrip") == 0) {
        roundtrip(fd, atol(argv[4]));
    } else if (strcmp(mode, "usage") == 0) {
        usage(fd, atol(argv[4]));
    } else if (strcmp(mode, "expunge") == 0) {
        expunge(fd, atol(argv[4]));
    } else {
        fprintf(stderr, "bench_client: unknown mode or wrong number of arguments: %s\n", mode);
        return 2;
    }
    return 0;
}
