#ifndef CSYSTEM_H
#define CSYSTEM_H
// The system calls that Swift cannot make by itself: variadic ones, and those that are macros.
#endif
