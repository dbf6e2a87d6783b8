/* Included before the master's own sources: what would touch other processes goes to fakes, which only look as if. */
#ifndef FAKES_H
#define FAKES_H

#define clone fake_clone
#define kill fake_kill
#define waitpid fake_waitpid
#define wait4 fake_wait4
#define waitid fake_waitid
#define setpriority fake_setpriority
#define opendir fake_opendir
#define syscall fake_syscall
#define main smashd_main
int smashd_main(int argc, char **argv);

#endif
