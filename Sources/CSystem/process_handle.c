#define _GNU_SOURCE
#include "process_handle.h"

#include <sys/syscall.h>
#include <unistd.h>

int csystem_process_handle(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int csystem_signal_process(int handle, int number) {
    return (int)syscall(SYS_pidfd_send_signal, handle, number, NULL, 0);
}
