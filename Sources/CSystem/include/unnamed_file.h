// A file on disk that has no name, and giving back parts of it (macros and flags that Swift's Glibc
// does not have).
#ifndef CSYSTEM_UNNAMED_FILE_H
#define CSYSTEM_UNNAMED_FILE_H

// A file in that directory that exists only as a descriptor (close-on-exec), sparse and of that
// size. Returns -1 with errno where that can't be had.
int csystem_unnamed_file(const char *_Nonnull directory, long size);

// Gives the bytes back to the disk; they read as zeros. Returns -1 with errno where the file system
// cannot.
int csystem_discard(int descriptor, long offset, long size);
#endif
