/* How programs reach REX at home: the Unix socket of the host of this user. smash-stub is compiled with it too. */
#ifndef REX_REACH_H
#define REX_REACH_H

/* A connection, for the caller to close; -1: errno says why, ENAMETOOLONG where the path is. `path` is NULL for the one that rex_socket_path tells. */
__attribute__((visibility("hidden"))) int rex_reach(const char *path);

/* $REX_SOCKET, else the one beside the host's, $SMASH_SOCKET, else that in the user's state folder. It is the caller's to free; NULL: there is no memory left. */
__attribute__((visibility("hidden"))) char *rex_socket_path(void);

#endif
