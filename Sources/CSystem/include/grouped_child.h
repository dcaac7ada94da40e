#ifndef CSYSTEM_GROUPED_CHILD_H
#define CSYSTEM_GROUPED_CHILD_H

#include <sys/types.h>

/// Starts a program in a process group of its own, with nothing of this process's open but three
/// streams: whoever waits for the end of a pipe waits for its last holder, and a program that
/// another thread starts at the same moment would be one. No signal is blocked in it, and SIGPIPE
/// is as by default.
///
/// \param streams descriptors of standard input, output and error, each above 2
/// \param directory its working directory, or NULL for this process's own
/// \return 0 and the child's id in `*child`, or the errno of what failed, `execve` included.
int csystem_spawn_grouped(const char *_Nonnull path, char *_Nullable const *_Nonnull argv,
                          char *_Nullable const *_Nonnull envp, const int *_Nonnull streams,
                          const char *_Nullable directory, pid_t *_Nonnull child);

#endif
