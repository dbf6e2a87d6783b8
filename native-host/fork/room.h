/* A room: the namespaces in which a process is made again, with the process that watches over them from outside. */
#ifndef ROOM_H
#define ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONTROL = 3, EVENTS = 4 };
enum { ORDER_GO = 'g', ORDER_SIGNAL = 's', ORDER_SIZE = 'w' };

/* Comes on descriptor 3: a letter, and a number of the machine's byte order. */
struct order {
    uint32_t word, number;
};

struct room {
    int orders, events;    /* of the process that is first inside */
    int terminal;          /* the inner end; -1: none */
    int child_signals;
};

/* Inside: 1: there is an order; 0: a child has changed; -1: nobody is outside any more. */
int wait_for_order(const struct room *room, struct order *order);
/* Inside: makes the process and stays with it. */
int live_in_room(const struct room *room, const char *folder);

/* Outside: a terminal whose inner end the process gets. */
struct pump {
    int master;
    bool is_input_open;
    char in[4096], out[4096];
    size_t in_count, out_count;
};

bool make_terminal(struct pump *pump, int *inner);
void set_terminal_size(const struct pump *pump, uint32_t number);
/* What it waits for and what it does when that is so: at most 3 entries. */
struct pollfd;
int fill_pump(const struct pump *pump, struct pollfd *waits);
void run_pump(struct pump *pump);
void drain_pump(struct pump *pump);

#endif
