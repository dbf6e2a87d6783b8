/*
 * librex: processes and programs that go on elsewhere, on the least-loaded host, with a stand-in at home. README.md.
 *
 * The environment: REX_SERVER names a server of rex.rc (default: auto, the least-loaded one), REX_SOCKET the socket of REX (default: the host's),
 * REX_STUB the program smash-stub (default: looked for along PATH).
 */
#ifndef REX_H
#define REX_H

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Like fork(2), but the child goes on at another host: with the same memory, open files and directory, and with its standard streams over the
 * stand-in. In the parent it returns the pid of that stand-in, a real child, which can be waited for and killed and ends as the process there does.
 * In the child it returns 0. Where no host takes it, it returns -1 with errno EAGAIN, and the stand-in has said why on standard error; nothing runs twice.
 * As after fork(2), the child has the calling thread alone. Flush streams of stdio(3) before. The calling process must be root's (CRIU).
 */
pid_t rfork(void);

/*
 * Like execve(2), but the program runs at another host: the calling process becomes its stand-in. It returns only where there is no smash-stub.
 */
int rexecve(const char *path, char *const argv[], char *const envp[]);

/*
 * How loaded the host is that the caller runs on now: runnable threads for each processor, averaged over a minute, plus memory pressure (nothing while
 * a tenth of the memory is available, rising to 10 when none is). -1: /proc is not there.
 */
double rload(void);

/* The pid that the caller is known by at home, that is its stand-in's; elsewhere than after rfork, its own. */
pid_t rgetpid(void);

/* The pid at home of the process that called rfork; elsewhere, that of the parent. */
pid_t rgetppid(void);

/* The name of the host at home: where rfork was called; elsewhere, this host's. Good until the process ends. */
const char *rgethostname(void);

#ifdef __cplusplus
}
#endif

#endif
