// epoll and eventfd, which Swift's Glibc leaves out.
#ifndef CSYSTEM_READINESS_H
#define CSYSTEM_READINESS_H
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif
