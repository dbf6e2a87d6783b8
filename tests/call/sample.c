/* Functions of every kind that the tests call. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct point {
    int32_t x;
    double y;
    uint8_t tag[3];
    struct {
        int16_t low, high;
    } inner;
};

struct pair {
    double first, second;
};

int variable = 1;
static int64_t count;

int8_t twice8(int8_t n) { return (int8_t)(n * 2); }
uint8_t twiceu8(uint8_t n) { return (uint8_t)(n * 2); }
int16_t twice16(int16_t n) { return (int16_t)(n * 2); }
uint16_t twiceu16(uint16_t n) { return (uint16_t)(n * 2); }
int32_t twice32(int32_t n) { return n * 2; }
uint32_t twiceu32(uint32_t n) { return n * 2; }
int64_t twice64(int64_t n) { return n * 2; }
uint64_t twiceu64(uint64_t n) { return n * 2; }
float twicef(float n) { return n * 2; }
double twiced(double n) { return n * 2; }

double many(int8_t a, double b, uint16_t c, float d, int64_t e, int32_t f, uint8_t g, int16_t h, double i, int32_t j)
{
    return a + 2 * b + 3 * c + 4 * (double)d + 5 * (double)e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}

const char *upper(const char *text)
{
    static char copy[64];
    size_t i = 0;
    for (; text && text[i] && i < sizeof copy - 1; i++)
        copy[i] = (char)(text[i] & ~0x20);
    copy[i] = 0;
    return text ? copy : NULL;
}

int reverse(uint8_t *bytes, int length)
{
    for (int i = 0; i < length / 2; i++) {
        uint8_t byte = bytes[i];
        bytes[i] = bytes[length - 1 - i];
        bytes[length - 1 - i] = byte;
    }
    return length;
}

int fill(uint8_t *bytes, int length, int value)
{
    memset(bytes, value, (size_t)length);
    return length;
}

struct point shift(struct point point, int32_t by)
{
    point.x += by;
    point.y += by;
    point.tag[2]++;
    point.inner.high = (int16_t)(point.inner.high - by);
    return point;
}

void shift_in_place(struct point *point, int32_t by) { *point = shift(*point, by); }
struct pair swap(struct pair pair) { return (struct pair){ pair.second, pair.first }; }
int64_t next(void) { return ++count; }
void *same(void *pointer) { return pointer; }
int fail(void) { errno = ENOTTY; return -1; }
int say(const char *text) { fprintf(stderr, "err\n"); return puts(text); }
void crash(void) { *(volatile int *)(uintptr_t)(count & 0) = 1; }
void quit(int code) { exit(code); }
void touch(const char *path) { FILE *file = fopen(path, "w"); if (file) fclose(file); }

void wait_for(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file)
        fclose(file);
}
