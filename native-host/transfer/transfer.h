/* smash-transfer: moves bytes from descriptor 0 to descriptor 1 and keeps account of it in the memory file that is descriptor 3. */
#ifndef TRANSFER_H
#define TRANSFER_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

enum { FROM = 0, TO = 1, ACCOUNT = 3 };

enum exit_code { EXIT_MOVED = 0, EXIT_BROKEN = 1, EXIT_WRONG_USE = 2 };

/* On whose side it broke. */
enum side { SIDE_NONE = 0, SIDE_FROM = 1, SIDE_TO = 2 };

/* What smash-red reads, at any time and after our end, however we end. */
struct account {
    uint64_t bytes;
    uint32_t side;
    int32_t error;
};

extern struct account *account;

/* Each moves all there is, in blocks, adds to the account and says on whose side it broke, with errno. */
enum side move_to_file(size_t block);
enum side move_from_file(size_t block);
enum side move_along(size_t block);

/* What the peer of the connection has acknowledged so far. */
uint64_t acknowledged(void);

/* Tells the peer that nothing follows and waits until it has all. Where it broke, now or before, what did not arrive is taken out of the account. */
enum side finish_connection(enum side broken, uint64_t before);

#endif
