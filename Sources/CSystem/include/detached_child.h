#ifndef CSYSTEM_DETACHED_CHILD_H
#define CSYSTEM_DETACHED_CHILD_H

#include <sys/types.h>

/// Starts a program that goes on when this one has ended: in a session of its own, with nothing of
/// this process's open, and `/dev/null` for input, output and error. What it takes for that is not
/// in Swift's view of Glibc.
///
/// \return 0 and the child's id in `*child`, or the errno of what failed, `execve` included.
int csystem_spawn_detached(const char *_Nonnull path, char *_Nullable const *_Nonnull argv,
                           char *_Nullable const *_Nonnull envp, pid_t *_Nonnull child);

#endif
