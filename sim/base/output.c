/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output: one buffer before write(2).
 *
 * Every writer of a short thing asks for room, writes into the buffer and moves `used` on; only flushing knows
 * whether a file or a text is behind it. After a failure flushing drops what it is given, so the writers need no
 * path for failures of their own. Digits come in pairs out of a table: job tables have millions of rows, and
 * printf would cost more than the simulation.
 */
#include "outlay/output.h"

#include "outlay/arena.h"
#include "outlay/digits.h"
#include "outlay/plain.h"
#include "sim/base/working.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK          ((size_t)4096) /* of files: one that is written in two pieces costs twice */
#define CAPACITY       (((size_t)256 << 10) + OL_OUTPUT_ROOM)
#define LONGEST_NUMBER 64

struct ol_output {
    size_t used;
    struct ol_text *text; /* NULL: the descriptor is written to */
    int descriptor;
    bool is_owned, is_terminal;
    char *name;
    struct ol_text working, place; /* what is written, and where the close puts it; empty: neither */
    struct ol_error failure;
    char buffer[CAPACITY];
};

static struct ol_output *new_output(const char *name, int descriptor, struct ol_text *text)
{
    struct ol_output *output = ol_mem_new(sizeof *output);
    output->name = ol_mem_new(strlen(name) + 1);
    memcpy(output->name, name, strlen(name));
    output->descriptor = descriptor;
    output->text = text;
    return output;
}

static void fail_to_write(struct ol_output *output)
{
    if (!output->failure.status)
        ol_fail_errno(&output->failure, OL_BAD_IO, OL_NOWHERE, "cannot write to \"%s\"", output->name);
}

static struct ol_output *open_standard(void)
{
    struct ol_output *output = new_output("standard output", STDOUT_FILENO, NULL);
    output->is_terminal = isatty(STDOUT_FILENO);
    return output;
}

size_t ol_output_columns(const struct ol_output *output)
{
    struct winsize size = {0};
    const bool may_come = output->text || output->descriptor == STDOUT_FILENO;
    return may_come && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : SIZE_MAX;
}

struct ol_output *ol_output_open(const char *path, struct ol_error *error)
{
    if (strcmp(path, "-") == 0)
        return open_standard();
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        ol_fail_errno(error, OL_BAD_IO, OL_NOWHERE, "cannot create \"%s\"", path);
        return NULL;
    }
    struct ol_output *output = new_output(path, descriptor, NULL);
    output->is_owned = true;
    return output;
}

/* ---- what a signal would leave behind ---- */

/* The working file of the last replacement. A handler can reach nothing else. */
static struct {
    char path[PATH_MAX];
    _Atomic(const struct ol_output *) writer; /* NULL: none is being written */
} partial;

static void watch_partial(const struct ol_output *output)
{
    atomic_store(&partial.writer, NULL);
    if (output->working.length >= sizeof partial.path)
        return;
    memcpy(partial.path, output->working.data, output->working.length + 1);
    atomic_store(&partial.writer, output);
}

static void forget_partial(const struct ol_output *output)
{
    if (atomic_load(&partial.writer) == output)
        atomic_store(&partial.writer, NULL);
}

void ol_output_unlink_partial(void)
{
    const int error_before = errno;
    if (atomic_load(&partial.writer))
        unlink(partial.path);
    errno = error_before;
}

/* ---- opening and closing ---- */

/* The hidden file beside `place`. The first name is nearly always free: only another output of this process takes
 * it. */
static int create_working(const char *place, struct ol_text *working, struct ol_error *error)
{
    int descriptor = -1;
    ol_working_tidy(place);
    for (int i = 0; i < 100 && descriptor < 0 && (i == 0 || errno == EEXIST); i++) {
        ol_working_name(working, place, i);
        descriptor = open(working->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    if (descriptor < 0)
        ol_working_fail(place, error);
    return descriptor;
}

struct ol_output *ol_output_replace(const char *path, struct ol_error *error)
{
    char linked[PATH_MAX];
    struct ol_text working = {0};
    struct stat before;
    const size_t length = strlen(path);
    const bool is_there = stat(path, &before) == 0;
    if (length == 0 || path[length - 1] == '/' || (is_there && S_ISDIR(before.st_mode))) {
        ol_fail(error, OL_BAD_IO, OL_NOWHERE, "cannot create \"%s\": that is a directory; give the name of a file",
                path);
        return NULL;
    }
    if (strcmp(path, "-") == 0 || (is_there && !S_ISREG(before.st_mode)))
        return ol_output_open(path, error);
    const char *place = is_there && realpath(path, linked) ? linked : path;
    const int descriptor = create_working(place, &working, error);
    if (descriptor < 0) {
        ol_text_release(&working);
        return NULL;
    }
    struct ol_output *output = new_output(path, descriptor, NULL);
    output->is_owned = true;
    output->working = working;
    watch_partial(output);
    ol_text_adds(&output->place, place);
    if (is_there && fchmod(descriptor, before.st_mode & 07777) != 0)
        fail_to_write(output);
    return output;
}

struct ol_output *ol_output_replace_in(const char *folder, const char *name, struct ol_error *error)
{
    struct ol_text path = {0};
    ol_text_addf(&path, "%s/%s", folder, name);
    struct ol_output *output = ol_output_replace(ol_text_string(&path), error);
    ol_text_release(&path);
    return output;
}

struct ol_output *ol_output_to_text(struct ol_text *text)
{
    return new_output("text", -1, text);
}

static void deliver(struct ol_output *output, const char *bytes, size_t length)
{
    if (output->text) {
        ol_text_add(output->text, bytes, length);
        return;
    }
    while (length && !output->failure.status) {
        ssize_t written = write(output->descriptor, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            fail_to_write(output);
            return;
        }
        bytes += written;
        length -= (size_t)written;
    }
}

static void flush(struct ol_output *output)
{
    deliver(output, output->buffer, output->used);
    output->used = 0;
}

/* Makes room, for up to half the buffer: of what is in it all but the last block, begun, goes out. */
static __attribute__((noinline)) void make_room(struct ol_output *output)
{
    const size_t whole = output->used / BLOCK * BLOCK;
    deliver(output, output->buffer, whole);
    output->used -= whole;
    memcpy(output->buffer, output->buffer + whole, output->used);
}

/* The working file becomes the one it stands for, once it is on the disk. */
static void put_in_place(struct ol_output *output)
{
    if (!output->failure.status && rename(output->working.data, output->place.data) != 0)
        fail_to_write(output);
    if (output->failure.status)
        unlink(output->working.data);
    else
        ol_working_settle(output->place.data);
}

static void free_output(struct ol_output *output)
{
    forget_partial(output);
    ol_text_release(&output->working);
    ol_text_release(&output->place);
    ol_mem_free(output->name);
    ol_mem_free(output);
}

int ol_output_close(struct ol_output *output, struct ol_error *error)
{
    if (!output)
        return OL_OK;
    flush(output);
    if (output->working.length && !output->failure.status && fsync(output->descriptor) != 0)
        fail_to_write(output);
    if (output->is_owned && close(output->descriptor) != 0)
        fail_to_write(output);
    if (output->working.length)
        put_in_place(output);
    int status = output->failure.status;
    if (status && error)
        *error = output->failure;
    free_output(output);
    return status;
}

void ol_output_abandon(struct ol_output *output)
{
    if (!output)
        return;
    if (output->is_owned)
        close(output->descriptor);
    if (output->working.length)
        unlink(output->working.data);
    free_output(output);
}

/* Where `length` bytes, at most half the buffer's, can be written. */
static inline char *room_for(struct ol_output *output, size_t length)
{
    if (CAPACITY - output->used < length)
        make_room(output);
    return output->buffer + output->used;
}

void ol_output_char(struct ol_output *output, char character)
{
    *room_for(output, 1) = character;
    output->used++;
}

void ol_output_bytes(struct ol_output *output, const char *bytes, size_t length)
{
    if (length > CAPACITY / 2) {
        flush(output);
        deliver(output, bytes, length);
    } else if (length) {
        memcpy(room_for(output, length), bytes, length);
        output->used += length;
    }
}

void ol_output_string(struct ol_output *output, const char *string)
{
    ol_output_bytes(output, string, strlen(string));
}

void ol_output_format(struct ol_output *output, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = CAPACITY - output->used;
    int length = vsnprintf(output->buffer + output->used, room, format, arguments);
    OL_ASSERT(length >= 0);
    if ((size_t)length < room) {
        output->used += (size_t)length;
    } else {
        char *whole = ol_mem_new((size_t)length + 1);
        vsnprintf(whole, (size_t)length + 1, format, again);
        ol_output_bytes(output, whole, (size_t)length);
        ol_mem_free(whole);
    }
    va_end(again);
    va_end(arguments);
}

const char ol_digit_pairs[201] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                 "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                 "8081828384858687888990919293949596979899";

char *ol_output_room(struct ol_output *output, size_t length)
{
    OL_ASSERT(length <= OL_OUTPUT_ROOM);
    return room_for(output, length);
}

void ol_output_ended(struct ol_output *output, const char *end)
{
    output->used = (size_t)(end - output->buffer);
}

void ol_output_int(struct ol_output *output, int64_t value)
{
    ol_output_ended(output, ol_digits_int(room_for(output, OL_DIGITS_MAX), value));
}

void ol_output_seconds(struct ol_output *output, ol_time duration)
{
    ol_output_ended(output, ol_digits_seconds(room_for(output, OL_DIGITS_MAX), duration));
}

void ol_output_micro(struct ol_output *output, double value)
{
    if (!(fabs(value) < 1e12))
        ol_output_real(output, value);
    else
        ol_output_seconds(output, llrint(value * 1e6));
}

void ol_output_real(struct ol_output *output, double value)
{
    if (!isfinite(value))
        return;
    if (fabs(value) < 1e15 && value == nearbyint(value)) { /* as %.15g writes them, -0 without its sign */
        ol_output_int(output, (int64_t)value);
        return;
    }
    char *at = room_for(output, LONGEST_NUMBER);
    for (int digits = 15; digits <= 17; digits++) {
        int length = snprintf(at, LONGEST_NUMBER, "%.*g", digits, value);
        if (digits == 17 || strtod(at, NULL) == value) {
            output->used += (size_t)length;
            return;
        }
    }
}

void ol_output_money(struct ol_output *output, ol_money money)
{
    char buffer[OL_MONEY_BUFFER];
    ol_output_string(output, ol_money_format(money, buffer));
}

/* Spreadsheets take a cell that begins so for a formula, which may run commands (OWASP, "CSV injection"). */
static bool is_formula(const char *string)
{
    double number;
    return *string && strchr("=+-@\t\r", *string) && !ol_slice_real(ol_slice_of(string), &number);
}

static void put_quoted(struct ol_output *output, const char *string)
{
    for (const char *quote; (quote = strchr(string, '"')); string = quote + 1) {
        ol_output_bytes(output, string, (size_t)(quote - string));
        ol_output_bytes(output, "\"\"", 2);
    }
    ol_output_string(output, string);
}

static void put_csv(struct ol_output *output, const char *string)
{
    /* A loop, since strpbrk costs more than most fields are long. */
    static const bool is_special[256] = {[','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true};
    size_t length = 0;
    bool is_quoted = false;
    for (; string[length]; length++)
        is_quoted |= is_special[(unsigned char)string[length]];
    if (is_quoted)
        ol_output_char(output, '"');
    if (is_formula(string))
        ol_output_char(output, '\'');
    if (!is_quoted) {
        ol_output_bytes(output, string, length);
        return;
    }
    put_quoted(output, string);
    ol_output_char(output, '"');
}

/* A person reads a terminal, which would obey what is in a name; a file keeps its every byte. */
void ol_output_csv(struct ol_output *output, const char *string)
{
    if (!output->is_terminal) {
        put_csv(output, string);
        return;
    }
    struct ol_text plain = {0};
    ol_plain_add(&plain, string, SIZE_MAX);
    put_csv(output, ol_text_string(&plain));
    ol_text_release(&plain);
}

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* What stands for a byte of text in HTML and XML; NULL: itself. Control characters may not occur there at all. */
static const char *entity_of(unsigned char byte)
{
    static const char *const entities[] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
    if (byte < 0x20)
        return byte == '\t' || byte == '\n' || byte == '\r' ? NULL : REPLACEMENT;
    return byte < sizeof entities / sizeof *entities ? entities[byte] : NULL;
}

static void put_escaped(struct ol_output *output, const char *bytes, size_t length)
{
    const char *plain = bytes, *end = bytes + length;
    for (; bytes < end; bytes++) {
        const char *entity = entity_of((unsigned char)*bytes);
        if (!entity)
            continue;
        ol_output_bytes(output, plain, (size_t)(bytes - plain));
        ol_output_string(output, entity);
        plain = bytes + 1;
    }
    ol_output_bytes(output, plain, (size_t)(end - plain));
}

void ol_output_escaped(struct ol_output *output, const char *string)
{
    struct ol_slice rest = ol_slice_of(string);
    for (size_t good; !ol_slice_is_utf8(rest, &good); rest.data += good + 1, rest.length -= good + 1) {
        put_escaped(output, rest.data, good);
        ol_output_string(output, REPLACEMENT);
    }
    put_escaped(output, rest.data, rest.length);
}
