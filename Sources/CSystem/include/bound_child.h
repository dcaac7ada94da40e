#ifndef CSYSTEM_BOUND_CHILD_H
#define CSYSTEM_BOUND_CHILD_H

#include <sys/types.h>

/// Starts a program as a child that the kernel kills (SIGKILL) when the calling thread's process
/// ends, however it ends. No Swift package can do that: the wish has to be made between `fork` and
/// `exec`, where only async-signal-safe calls are allowed.
///
/// Standard input, output and error are the three descriptors of `streams`, each above 2, or the
/// caller's own where it is -1; the working directory is the caller's own. No signal is
/// blocked in the child, whatever this process or the one that started it blocks; SIGPIPE is set
/// back to its default.
///
/// Call it from a thread that lives as long as the process (the main thread): the kernel watches
/// the thread, not the process.
///
/// \return 0 and the child's id in `*child`, or the errno of what failed, `execve` included.
int csystem_spawn_bound(const char *_Nonnull path, char *_Nullable const *_Nonnull argv,
                        char *_Nullable const *_Nonnull envp, const int *_Nonnull streams,
                        pid_t *_Nonnull child);

#endif
