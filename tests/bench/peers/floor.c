/* The floor: what the kernel alone asks for. One process, one epoll loop, and a `send` a client and message.
 * It reads text frames as lazily as may be (masked with zeros, under 64 KiB), and validates nothing. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 4096, BUFFER = 1 << 17 };

static const char UPGRADE[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static struct client {
    int fd, open;
    size_t size;
    unsigned char *data;
} clients[CLIENTS];
static unsigned char buffers[CLIENTS][BUFFER];
static int count;

static void tell(const unsigned char *payload, size_t size) {
    static unsigned char frame[BUFFER];
    size_t head = size < 126 ? 2 : 4;
    frame[0] = 0x81;
    frame[1] = size < 126 ? size : 126;
    if (head == 4) frame[2] = size >> 8, frame[3] = size;
    memcpy(frame + head, payload, size);
    for (int i = 0; i < count; i++)
        if (clients[i].open && send(clients[i].fd, frame, head + size, MSG_NOSIGNAL) < 0) clients[i].open = 0;
}

static size_t take(struct client *from, const unsigned char *data, size_t size) {
    if (!from->open) {
        if (!memmem(data, size, "\r\n\r\n", 4)) return 0;
        from->open = send(from->fd, UPGRADE, sizeof UPGRADE - 1, MSG_NOSIGNAL) > 0;
        return size;
    }
    size_t length = size < 2 ? 0 : data[1] & 0x7f, head = length == 126 ? 8 : 6;
    if (size < head) return 0;
    if (length == 126) length = data[2] << 8 | data[3];
    if (size < head + length) return 0;
    tell(data + head, length);
    return head + length;
}

static void hear(struct client *from, int epoll) {
    ssize_t got = recv(from->fd, from->data + from->size, BUFFER - from->size, 0);
    if (got <= 0) {
        from->open = 0;
        epoll_ctl(epoll, EPOLL_CTL_DEL, from->fd, NULL);
        return;
    }
    from->size += got;
    size_t used = 0, taken;
    while ((taken = take(from, from->data + used, from->size - used))) used += taken;
    memmove(from->data, from->data + used, from->size -= used);
}

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0), on = 1;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
    if (bind(listening, (struct sockaddr *)&address, size) || listen(listening, 2048)) return 1;
    getsockname(listening, (struct sockaddr *)&address, &size);
    printf("http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    epoll_ctl(epoll, EPOLL_CTL_ADD, listening, &event);
    for (;;)
        for (int i = 0, ready = epoll_wait(epoll, events, 256, -1); i < ready; i++) {
            if (events[i].data.ptr) {
                hear(events[i].data.ptr, epoll);
                continue;
            }
            struct client *one = &clients[count];
            if (count == CLIENTS || (one->fd = accept(listening, NULL, NULL)) < 0) continue;
            one->data = buffers[count++];
            setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            event.data.ptr = one;
            epoll_ctl(epoll, EPOLL_CTL_ADD, one->fd, &event);
        }
}
