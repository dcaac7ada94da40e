// Descriptors over a Unix-domain socket (SCM_RIGHTS; the CMSG_* macros are not visible to Swift).
#ifndef CSYSTEM_DESCRIPTOR_PASSING_H
#define CSYSTEM_DESCRIPTOR_PASSING_H
#include <sys/types.h>

// Sends up to `length` bytes, with `count` descriptors attached to the first of them.
// Returns the bytes sent, or -1 with errno. Never raises SIGPIPE, never blocks on a non-blocking
// socket.
ssize_t csystem_send(int socket, const void *_Nonnull bytes, size_t length,
                     const int *_Nullable descriptors, int count);

// Receives up to `capacity` bytes and up to `limit` descriptors (at most 16, close-on-exec) that
// came with them. Returns the bytes received, 0 at the end, or -1 with errno; `*count` is the
// number of descriptors.
ssize_t csystem_receive(int socket, void *_Nonnull bytes, size_t capacity,
                        int *_Nonnull descriptors, int limit, int *_Nonnull count);
#endif
