/* Calls functions of ../call/sample.c by librex; argv: the library, what to do. Prints what came of it. */
#include <errno.h>
#include <inttypes.h>
#include <rex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct point {
    int32_t x;
    double y;
    uint8_t tag[3];
    struct {
        int16_t low, high;
    } inner;
};

#define POINT "{i32 f64 u8:3 {i16:2}}"

static int failed(void)
{
    printf("-1 %d %s\n", errno, rex_error());
    return 1;
}

static int numbers(const char *library)
{
    int8_t a;
    uint8_t b;
    int16_t c;
    uint16_t d;
    int32_t e;
    uint32_t f;
    int64_t g;
    uint64_t h;
    float i;
    double j, sum;
    if (rcall(library, "i8 twice8(i8)", &a, -3) || rcall(library, "u8 twiceu8(u8)", &b, 100u) || rcall(library, "i16 twice16(i16)", &c, -300)
        || rcall(library, "u16 twiceu16(u16)", &d, 30000u) || rcall(library, "i32 twice32( i32 )", &e, -70000) || rcall(library, " u32  twiceu32 (u32)", &f, 2000000000u)
        || rcall(library, "i64 twice64(i64)", &g, INT64_C(-5000000000)) || rcall(library, "u64 twiceu64(u64)", &h, UINT64_C(9000000000000000000))
        || rcall(library, "f32 twicef(f32)", &i, 1.25) || rcall(library, "f64 twiced(f64)", &j, -0.5)
        || rcall(library, "f64 many(i8, f64, u16, f32, i64, i32, u8, i16, f64, i32)", &sum, 1, 2.0, 3u, 4.0, INT64_C(5), 6, 7u, 8, 9.0, 10))
        return failed();

    printf("%d %u %d %u %d %u %" PRId64 " %" PRIu64 " %g %g %g\n", a, b, c, d, e, f, g, h, (double)i, j, sum);
    return 0;
}

static int text(const char *library)
{
    char *upper, *none;
    if (rcall(library, "str upper(str)", &upper, "shout") || rcall(library, "str same(ptr)", &none, UINT64_C(0)))
        return failed();

    printf("%s %s\n", upper, none ? "something" : "nothing");
    free(upper);
    return 0;
}

static int buffers(const char *library)
{
    unsigned char bytes[] = { 1, 2, 3, 4 }, room[4] = { 0 };
    int32_t length;
    if (rcall(library, "i32 reverse(io, i32)", &length, bytes, sizeof bytes, 4) || rcall(library, "i32 fill(out:4, i32, i32)", NULL, room, 4, 7))
        return failed();

    printf("%d %d%d%d%d %d%d%d%d\n", length, bytes[0], bytes[1], bytes[2], bytes[3], room[0], room[1], room[2], room[3]);
    return 0;
}

static void print_point(const struct point *point)
{
    printf("%d %g %d.%d.%d %d %d\n", point->x, point->y, point->tag[0], point->tag[1], point->tag[2], point->inner.low, point->inner.high);
}

static int structs(const char *library)
{
    struct point point = { 1, 2.5, { 3, 4, 5 }, { 6, 7 } }, shifted = { 0 };
    if (rcall(library, POINT " shift(" POINT ", i32)", &shifted, &point, 10) || rcall(library, "void shift_in_place(&" POINT ", i32)", NULL, &point, -1))
        return failed();

    print_point(&shifted);
    print_point(&point);
    return 0;
}

static int told(const char *library)
{
    int32_t result;
    if (rcall(library, "i32 say(str)", &result, "heard") != 0)
        return failed();

    int done = rcall(library, "i32 fail()", &result);
    printf("%d %d %d\n", done, result, errno == ENOTTY);
    return 0;
}

static int jump(const char *library, const char *path)
{
    if (rjump(library, "void touch(str)", path) != 0)
        return failed();

    printf("entered\n");
    return 0;
}

static int once(const char *library, const char *signature)
{
    uint64_t room[512];
    return rcall(library, signature, room, "", "") == 0 ? printf("0\n") < 0 : failed();
}

int main(int count, char **words)
{
    if (count < 3)
        return 2;

    const char *library = words[1], *what = words[2];
    if (strcmp(what, "numbers") == 0)
        return numbers(library);
    if (strcmp(what, "text") == 0)
        return text(library);
    if (strcmp(what, "buffers") == 0)
        return buffers(library);
    if (strcmp(what, "structs") == 0)
        return structs(library);
    if (strcmp(what, "told") == 0)
        return told(library);
    if (strcmp(what, "jump") == 0 && count == 4)
        return jump(library, words[3]);

    return once(library, what);
}
