/* SPDX-License-Identifier: ISC */
/* node_host PLAN - what aers-graphd is to a node: starts `aers-node` with the plan in that file, a control socket and a
 * ready pipe; prints what the node says, one message a line ("ready" or "E..." first); sends the messages it reads on
 * standard input, as "ADDRESS TYPES VALUE..."; at the end of the input closes the socket and prints "exit STATUS". */
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "osc_text.h"

enum { CHILD_PLAN = 10, CHILD_CONTROL, CHILD_READY };

static void be_node(int plan, int control, int ready)
{
    dup2(plan, CHILD_PLAN);
    dup2(control, CHILD_CONTROL);
    dup2(ready, CHILD_READY);
    for (int fd = 3; fd < CHILD_PLAN; fd++)
        close(fd);
    execlp("aers-node", "aers-node", "--plan-fd", "10", "--control-fd", "11", "--ready-fd", "12", (char *)NULL);
    _exit(127);
}

static void print_ready(int fd)
{
    char text[2048];
    size_t at = 0;
    for (ssize_t n; at + 1 < sizeof text && (n = read(fd, text + at, sizeof text - 1 - at)) > 0;)
        at += (size_t)n;
    text[at] = 0;
    printf("%s\n", strcmp(text, "\n") == 0 ? "ready" : text);
    fflush(stdout);
    close(fd);
}

static enum aers_code print(void *user, const struct aers_osc_message *message)
{
    (void)user;
    osc_text_print(message);
    return AERS_OK;
}

static void send_line(int control, char *line)
{
    uint8_t packet[4096];
    char *words[64];
    int nwords = 0;
    for (char *word = strtok(line, " \n"); word && nwords < 64; word = strtok(NULL, " \n"))
        words[nwords++] = word;
    const size_t nbytes = nwords ? osc_text_build(words, nwords, packet, sizeof packet) : 0;
    if (nbytes > 0)
        (void)!send(control, packet, nbytes, MSG_NOSIGNAL);
}

/* Line by line without a buffer of stdio's, which poll would not see. @return false at the end */
static bool read_line(char *line, size_t size)
{
    size_t at = 0;
    for (char c; at + 1 < size && read(STDIN_FILENO, &c, 1) == 1;) {
        line[at++] = c;
        if (c == '\n')
            break;
    }
    line[at] = 0;
    return at > 0;
}

static bool receive(int control)
{
    static uint8_t packet[1 << 16];
    const ssize_t n = recv(control, packet, sizeof packet, 0);
    if (n <= 0)
        return false;
    if (aers_osc_gate(packet, (size_t)n))
        printf("no OSC\n");
    else
        (void)aers_osc_each(packet, (size_t)n, print, NULL);
    return true;
}

static void relay(int control)
{
    char line[4096];
    struct pollfd fds[] = {{STDIN_FILENO, POLLIN, 0}, {control, POLLIN, 0}};
    while (poll(fds, 2, -1) > 0) {
        if (fds[1].revents && !receive(control))
            return;
        if (fds[0].revents && !read_line(line, sizeof line))
            return;
        if (fds[0].revents)
            send_line(control, line);
    }
}

int main(int argc, char **argv)
{
    int control[2], ready[2], status;
    const int plan = argc == 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    if (plan < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, control) || pipe(ready)) {
        perror("node_host PLAN");
        return 1;
    }
    const pid_t child = fork();
    if (child == 0)
        be_node(plan, control[1], ready[1]);
    close(control[1]);
    close(ready[1]);
    print_ready(ready[0]);
    relay(control[0]);
    close(control[0]);
    waitpid(child, &status, 0);
    printf("exit %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
