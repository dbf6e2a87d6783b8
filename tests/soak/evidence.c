/* A job that leaves evidence of its run: evidence NUMBER FILE appends the number, 8 bytes of this machine's order, and exits with the number modulo 251. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 255;
    uint64_t number = strtoull(argv[1], NULL, 10);
    int file = open(argv[2], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    /* One write at the end of a file is whole, or there would be a hole in the evidence. */
    if (file < 0 || write(file, &number, sizeof number) != (ssize_t)sizeof number)
        return 254;
    return (int)(number % 251);
}
