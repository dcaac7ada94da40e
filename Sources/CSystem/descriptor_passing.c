#define _GNU_SOURCE
#include "descriptor_passing.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { MOST = 16 };

ssize_t csystem_send(int socket, const void *bytes, size_t length, const int *descriptors,
                     int count) {
    struct iovec part = {(void *)bytes, length};
    struct msghdr message = {0};
    union {
        char bytes[CMSG_SPACE(MOST * sizeof(int))];
        struct cmsghdr aligned;
    } control;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (descriptors && count > 0 && count <= MOST) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

ssize_t csystem_receive(int socket, void *bytes, size_t capacity, int *descriptors, int limit,
                        int *count) {
    struct iovec part = {bytes, capacity};
    struct msghdr message = {0};
    union {
        char bytes[CMSG_SPACE(MOST * sizeof(int))];
        struct cmsghdr aligned;
    } control;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    *count = 0;
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (received < 0) return received;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        int found = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        if (found > limit - *count) found = limit - *count;
        memcpy(descriptors + *count, CMSG_DATA(header), found * sizeof(int));
        *count += found;
    }
    return received;
}
