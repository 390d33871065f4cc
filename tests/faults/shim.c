/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shim: a system that fails on command, laid before the program by LD_PRELOAD.
 *
 *     OUTLAY_FAULT=fail:alloc:7    the 7th allocation finds no memory; "out" instead of "fail": nor does any later one
 *     OUTLAY_FAULT=fail:write:2    the 2nd write finds the disk full
 *     OUTLAY_FAULT=short:write:1   from the 1st on a write takes one byte
 *     OUTLAY_FAULT=kill:rename:1   the program is killed before its 1st rename
 *     OUTLAY_FAULT=jump:clock:1    from the 1st look on the clock of the day leaps by days, back and forth
 *     OUTLAY_FAULT_COUNT=FILE      at its end the program writes there how often it called what
 *
 * Only a process called "outlay" is meant: gnuplot inherits the shim and works. An allocation is any of malloc's
 * family, whoever asks: the libraries behind the program's doors too. Writes to standard error are let through, as the
 * test reads them. The GNU C library is needed: its __libc_malloc is what the shim hands on to.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum call { ALLOC, OPEN, READ, CREATE, WRITE, FSYNC, CLOSE, RENAME, MKDIR, CLOCK, CALLS };

/* What each is called, and how the system says no. */
static const struct {
    const char *name;
    int error;
} calls[CALLS] = {[ALLOC] = {"alloc", ENOMEM},  [OPEN] = {"open", EACCES},     [READ] = {"read", EIO},
                  [CREATE] = {"create", EROFS}, [WRITE] = {"write", ENOSPC},   [FSYNC] = {"fsync", EIO},
                  [CLOSE] = {"close", EDQUOT},  [RENAME] = {"rename", EACCES}, [MKDIR] = {"mkdir", ENOSPC},
                  [CLOCK] = {"clock", EINVAL}};

static struct {
    bool is_on;
    char deed[8];
    enum call call;
    unsigned long at;
    atomic_ulong counts[CALLS];
} fault;

__attribute__((constructor)) static void begin(void)
{
    char name[16] = "";
    const char *asked = getenv("OUTLAY_FAULT");
    fault.call = CALLS;
    fault.is_on = strcmp(program_invocation_short_name, "outlay") == 0;
    if (!fault.is_on || !asked)
        return;
    if (sscanf(asked, "%7[^:]:%15[^:]:%lu", fault.deed, name, &fault.at) != 3)
        abort();
    for (fault.call = 0; fault.call < CALLS && strcmp(name, calls[fault.call].name) != 0;)
        fault.call++;
    for (size_t i = 0; i < CALLS; i++)
        atomic_store(&fault.counts[i], 0);
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("OUTLAY_FAULT_COUNT");
    if (!fault.is_on || !path)
        return;
    fault.is_on = false;
    FILE *file = fopen(path, "w");
    for (size_t i = 0; file && i < CALLS; i++)
        fprintf(file, "%s %lu\n", calls[i].name, atomic_load(&fault.counts[i]));
    if (file)
        fclose(file);
}

/* Whether this call is the one that is meant. Where that is to kill, it does not return. */
static bool is_hit(enum call call)
{
    if (!fault.is_on)
        return false;
    const unsigned long number = atomic_fetch_add(&fault.counts[call], 1) + 1;
    if (call != fault.call || number < fault.at ||
        (number > fault.at && (*fault.deed == 'f' || *fault.deed == 'k')))
        return false;
    if (*fault.deed == 'k')
        kill(getpid(), SIGKILL);
    return true;
}

static bool fails(enum call call)
{
    if (!is_hit(call) || *fault.deed == 's')
        return false;
    errno = calls[call].error;
    return true;
}

/* ---- memory ---- */

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t),
    *__libc_memalign(size_t, size_t);

void *malloc(size_t bytes)
{
    return fails(ALLOC) ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return fails(ALLOC) ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *memory, size_t bytes)
{
    return fails(ALLOC) ? NULL : __libc_realloc(memory, bytes);
}

void *memalign(size_t alignment, size_t bytes)
{
    return fails(ALLOC) ? NULL : __libc_memalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return memalign(alignment, bytes);
}

int posix_memalign(void **memory, size_t alignment, size_t bytes)
{
    *memory = memalign(alignment, bytes);
    return *memory ? 0 : ENOMEM;
}

/* ---- files ---- */

/* The function that the shim stands before; found once a call, which is soon enough here. */
#define NEXT(name) (__extension__(__typeof__(&(name))) dlsym(RTLD_NEXT, #name))

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return fails(flags & O_CREAT ? CREATE : OPEN) ? -1 : NEXT(open)(path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    return fails(*mode == 'r' ? OPEN : CREATE) ? NULL : NEXT(fopen)(path, mode);
}

ssize_t read(int descriptor, void *bytes, size_t length)
{
    return fails(READ) ? -1 : NEXT(read)(descriptor, bytes, length);
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    if (descriptor == STDERR_FILENO)
        return NEXT(write)(descriptor, bytes, length);
    const bool is_hit_now = is_hit(WRITE);
    if (is_hit_now && *fault.deed != 's') {
        errno = calls[WRITE].error;
        return -1;
    }
    return NEXT(write)(descriptor, bytes, is_hit_now && length > 1 ? 1 : length);
}

int fsync(int descriptor)
{
    return fails(FSYNC) ? -1 : NEXT(fsync)(descriptor);
}

/* The descriptor is gone all the same, as close(2) says. */
int close(int descriptor)
{
    const bool is_failing = fails(CLOSE);
    const int error = errno, status = NEXT(close)(descriptor);
    errno = is_failing ? error : errno;
    return is_failing ? -1 : status;
}

int rename(const char *from, const char *to)
{
    return fails(RENAME) ? -1 : NEXT(rename)(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return fails(RENAME) ? -1 : NEXT(renameat2)(from_folder, from, to_folder, to, flags);
}

int mkdir(const char *path, mode_t mode)
{
    return fails(MKDIR) ? -1 : NEXT(mkdir)(path, mode);
}

/* ---- time ---- */

int clock_gettime(clockid_t clock, struct timespec *now)
{
    const int status = NEXT(clock_gettime)(clock, now);
    if (clock == CLOCK_REALTIME && is_hit(CLOCK))
        now->tv_sec += (time_t)(atomic_load(&fault.counts[CLOCK]) % 2 ? -200000 : 400000);
    return status;
}

time_t time(time_t *place)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place)
        *place = now.tv_sec;
    return now.tv_sec;
}
