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
 * Calls a function of a shared library at another host, and waits until it has returned. The library is named as the host there knows it.
 *
 *     double y;
 *     if (rcall("libm.so.6", "f64 cos(f64)", &y, 0.5) != 0)
 *         fprintf(stderr, "%s\n", rex_error());
 *
 * A signature is RETURNS NAME(TYPE, ...), where types and what is given for each of them are:
 *
 *     i8 u8 i16 u16 i32 u32   an int or unsigned int
 *     i64 u64 ptr             an int64_t or uint64_t (of ptr: an address there)
 *     f32 f64                 a double
 *     str                     const char *, which goes there
 *     in                      const void *, size_t: bytes that go there
 *     io                      void *, size_t: bytes that go there and come back
 *     out:N                   void *: N bytes that come back
 *     {T T:N ...}             const void *: a struct by value, of numbers, ptr and structs, T:N being N of them in a row
 *     &{...}                  void *: a struct that the function gets the address of, and that comes back
 *     void                    as RETURNS, or in place of all arguments
 *
 * The result goes to `result`, which has the C type of RETURNS (int32_t for i32, float for f32, the struct for {...}); of str it is a char * for the caller to
 * free, or NULL. NULL: it is not wanted. Input and output stack frames of an entry point are a call of "i32 NAME(in, u64, out:N, u64)". What the function prints is printed here.
 * It returns 0, and errno is the one that the function left; or -1, with errno, and rex_error() has the reason (Smash.Rex/CALLS.md): RexCallCrashed and RexHostLost
 * say that it may have run.
 */
int rcall(const char *library, const char *signature, void *result, ...);

/*
 * Enters a function at another host, which need never return: as rcall without a result, done as soon as it was entered. io, out and &{...} do not come back. It ends
 * with the function, or with the link to that host.
 */
int rjump(const char *library, const char *signature, ...);

/* Why the last rcall or rjump of this thread failed: an id, a colon, a sentence. Empty: it has not. Good until the next. */
const char *rex_error(void);

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
