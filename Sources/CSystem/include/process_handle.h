// Handles on processes (pidfd): a number may go to a stranger's process, a handle never does.
#ifndef CSYSTEM_PROCESS_HANDLE_H
#define CSYSTEM_PROCESS_HANDLE_H
#include <sys/types.h>

// A descriptor (close-on-exec) that stands for the process for good. Returns -1 with errno: ESRCH
// where there is none of that number, ENOSYS on Linux before 5.3.
int csystem_process_handle(pid_t pid);

// Sends a signal to the process behind the handle. Returns -1 with errno: ESRCH where it has ended.
int csystem_signal_process(int handle, int number);
#endif
