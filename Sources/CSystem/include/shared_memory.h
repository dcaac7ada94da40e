// Anonymous shared memory (memfd_create is not visible to Swift's Glibc).
#ifndef CSYSTEM_SHARED_MEMORY_H
#define CSYSTEM_SHARED_MEMORY_H

// A file that exists only as a descriptor (close-on-exec), its size fixed for good. Returns -1 with
// errno where that can't be had.
int csystem_anonymous_memory(const char *_Nonnull name, long size);
#endif
