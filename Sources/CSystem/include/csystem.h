// The system calls that Swift cannot make by itself: variadic ones, macros, and what has to happen
// between fork and exec. One header a subject.
#ifndef CSYSTEM_H
#define CSYSTEM_H
#include "bound_child.h"
#include "descriptor_passing.h"
#include "detached_child.h"
#include "grouped_child.h"
#include "mapped_words.h"
#include "process_handle.h"
#include "readiness.h"
#include "shared_memory.h"
#include "unnamed_file.h"
#endif
