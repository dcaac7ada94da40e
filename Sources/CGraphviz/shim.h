#ifndef CGRAPHVIZ_SHIM_H
#define CGRAPHVIZ_SHIM_H

// What Swift can't say itself: agattr's default is `char *` with a const meaning, AGRAPH is a macro,
// and agerr takes any number of arguments. Everything else is called directly.
#include <graphviz/gvc.h>

/// Sets an attribute of the root graph, declaring it where it isn't yet.
static inline void cgraphviz_set_graph_attribute(
    graph_t *graph, const char *name, const char *value) {
    agattr(graph, AGRAPH, (char *)name, (char *)value);
}

/// Reports a warning whose text is its own format: it must hold no percent sign.
static inline void cgraphviz_warn_plainly(const char *text) {
    agerr(AGWARN, text);
}

#endif
