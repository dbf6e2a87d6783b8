/* Lines to stderr: errors always, the rest with -d or after SIGUSR1. One write(2) a line, no stdio buffer. */
#include "smashd.h"

static void __attribute__((format(printf, 1, 0))) line(const char *format, va_list arguments)
{
    char text[512];
    size_t used = 0;
    if (host.debug) {
        struct timespec now;
        struct tm parts;
        clock_gettime(CLOCK_REALTIME, &now);
        gmtime_r(&now.tv_sec, &parts);
        used = strftime(text, sizeof text, "%FT%T", &parts);
        used += (size_t)snprintf(text + used, sizeof text - used, ".%06ldZ ", now.tv_nsec / 1000);
    }
    used += (size_t)snprintf(text + used, sizeof text - used, "smashd: ");
    int more = vsnprintf(text + used, sizeof text - used - 1, format, arguments);
    used += more < 0 ? 0 : (size_t)more;
    used = used < sizeof text - 1 ? used : sizeof text - 2;
    text[used++] = '\n';
    if (write(STDERR_FILENO, text, used) < 0) {
        /* Nobody is left to be told. */
    }
}

void log_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    line(format, arguments);
    va_end(arguments);
}

void log_debug(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (host.debug)
        line(format, arguments);
    va_end(arguments);
}
