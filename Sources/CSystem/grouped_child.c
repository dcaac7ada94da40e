#define _GNU_SOURCE
#include "grouped_child.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

int csystem_spawn_grouped(const char *path, char *const argv[], char *const envp[],
                          const int streams[3], const char *directory, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int reason = posix_spawn_file_actions_init(&actions);
    if (reason != 0) return reason;
    reason = posix_spawnattr_init(&attributes);
    if (reason == 0) {
        for (int end = STDIN_FILENO; reason == 0 && end <= STDERR_FILENO; end++) {
            reason = posix_spawn_file_actions_adddup2(&actions, streams[end], end);
        }
        if (reason == 0) {
            reason = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        }
        if (reason == 0 && directory != NULL) {
            reason = posix_spawn_file_actions_addchdir_np(&actions, directory);
        }
        sigset_t none, broken_pipe;
        sigemptyset(&none);
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
        posix_spawnattr_setpgroup(&attributes, 0);
        const short flags =
            POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        if (reason == 0) reason = posix_spawnattr_setflags(&attributes, flags);
        if (reason == 0) reason = posix_spawn(child, path, &actions, &attributes, argv, envp);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}
