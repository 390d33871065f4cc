/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAID_MOST ((size_t)4096)
#define OUT_MOST  ((size_t)16 << 20)

extern char **environ;

/* What comes from one of its ends. */
struct ear {
    struct ol_text *text; /* NULL: dropped */
    size_t limit;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False once the other end is closed. */
static bool hear(int from, const struct ear *ear)
{
    char buffer[4096];
    const ssize_t got = read(from, buffer, sizeof buffer);
    if (got > 0 && ear->text && ear->text->length < ear->limit)
        ol_text_add(ear->text, buffer, (size_t)got);
    return got > 0 || (got < 0 && errno == EINTR);
}

/* What the child says, until it closes both ends or its time is over (then false). */
static bool listen_to(int out, int errors, const struct ear ears[2], int64_t limit_ms)
{
    struct pollfd ends[2] = {{.fd = out, .events = POLLIN}, {.fd = errors, .events = POLLIN}};
    const int64_t deadline = now_ms() + limit_ms;
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        const int64_t left = deadline - now_ms();
        if (left <= 0)
            return false;
        if (poll(ends, 2, (int)(left < 1000 ? left : 1000)) <= 0)
            continue;
        for (size_t i = 0; i < 2; i++)
            if (ends[i].fd >= 0 && ends[i].revents && !hear(ends[i].fd, &ears[i]))
                ends[i].fd = -1;
    }
    return true;
}

static int spawn(pid_t *child, const struct ol_program *program, int out, int errors)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    if (program->folder)
        posix_spawn_file_actions_addchdir_np(&actions, program->folder);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    char *const *const arguments = (char *const *)(uintptr_t)program->arguments;
    char *const *const environment =
        program->environment ? (char *const *)(uintptr_t)program->environment : environ;
    const int refused = posix_spawnp(child, program->path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return refused;
}

static int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : OL_PROGRAM_FAILED;
}

int ol_program_run(const struct ol_program *program, struct ol_text *out, struct ol_text *said)
{
    int outs[2], errors[2];
    pid_t child;
    if (pipe2(outs, O_CLOEXEC) != 0)
        return OL_PROGRAM_FAILED;
    if (pipe2(errors, O_CLOEXEC) != 0) {
        close(outs[0]);
        close(outs[1]);
        return OL_PROGRAM_FAILED;
    }
    const struct ear ears[2] = {{out, OUT_MOST}, {said, SAID_MOST}};
    const int refused = spawn(&child, program, outs[1], errors[1]);
    close(outs[1]);
    close(errors[1]);
    const bool is_done = refused == 0 && listen_to(outs[0], errors[0], ears, program->limit_ms);
    close(outs[0]);
    close(errors[0]);
    if (refused != 0) {
        ol_text_adds(said, strerror(refused));
        return OL_PROGRAM_FAILED;
    }
    if (!is_done) {
        ol_text_addf(said, "it did not end within %lld s", (long long)(program->limit_ms / 1000));
        kill(-child, SIGKILL);
    }
    const int code = wait_for(child);
    return is_done ? code : OL_PROGRAM_FAILED;
}
