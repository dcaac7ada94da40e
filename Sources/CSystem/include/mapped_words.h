#ifndef MAPPED_WORDS_H
#define MAPPED_WORDS_H
// Words of memory that several processes map, or that outlive the process that wrote them. Swift's
// Atomic is a place of its own and cannot stand in memory that somebody else laid out.
#include <stdint.h>

/// Adds to the word and returns what it held before.
static inline uint64_t mapped_word_add(void *_Nonnull word, uint64_t amount) {
    return __atomic_fetch_add((uint64_t *)word, amount, __ATOMIC_RELAXED);
}

static inline uint64_t mapped_word_load(const void *_Nonnull word) {
    return __atomic_load_n((const uint64_t *)word, __ATOMIC_ACQUIRE);
}

/// Publishes whatever was written before: no store moves behind this one, so a process that is
/// killed here leaves either the old word, or the new one with all that it stands for.
static inline void mapped_word_store(void *_Nonnull word, uint64_t value) {
    __atomic_store_n((uint64_t *)word, value, __ATOMIC_RELEASE);
}
#endif
