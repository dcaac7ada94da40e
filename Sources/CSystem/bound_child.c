#define _GNU_SOURCE
#include "bound_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/// The child's part: becomes the program, or writes the reason why not and ends.
static _Noreturn void become(const char *path, char *const argv[], char *const envp[],
                             const int streams[3], pid_t parent, int report) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0) {
        // The parent may have died before the wish was made: then nobody would carry it out.
        if (getppid() != parent) _exit(127);
        signal(SIGPIPE, SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        for (int stream = 0; stream < 3; stream++) {
            // A duplicate does not inherit close-on-exec, as the original does.
            if (streams[stream] >= 0 && dup2(streams[stream], stream) < 0) goto failed;
        }
        execve(path, argv, envp);
    }
failed:;
    int reason = errno;
    ssize_t written = write(report, &reason, sizeof reason);
    (void)written;
    _exit(127);
}

int csystem_spawn_bound(const char *path, char *const argv[], char *const envp[],
                        const int streams[3], pid_t *child) {
    // Closed by a successful exec; what comes through it is an errno.
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) become(path, argv, envp, streams, parent, ends[1]);
    int reason = pid < 0 ? errno : 0;
    close(ends[1]);
    if (pid > 0) {
        ssize_t count;
        do {
            count = read(ends[0], &reason, sizeof reason);
        } while (count < 0 && errno == EINTR);
        if (count == 0) {
            *child = pid;
        } else {
            waitpid(pid, NULL, 0);
        }
    }
    close(ends[0]);
    return reason;
}
