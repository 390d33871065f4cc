/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * input: one buffer over a descriptor, filled by read(2) or through inflate.h.
 *
 * The buffer holds `next..end`, bytes not yet handed out. A line is found by memchr in it and handed out where it
 * lies; only when no newline is left is the rest moved to the front and the buffer filled again. It starts small
 * enough to stay in the second-level cache and grows up to the longest line allowed. Some bytes behind the filled
 * part always belong to the buffer, and the first of them holds a newline, so that the byte behind any line is a
 * newline, and a parser may look at eight together wherever it stands in a line.
 *
 * What is digested is so line by line, as it is taken: a digest waits for itself most of the time, and so does the
 * reading of rows, and a processor does both at once where they lie close together.
 *
 * A gzip file (RFC 1952) is a row of members; zeros may pad it, as tapes and some archivers do. What is inflated
 * before damage shows is handed out first, so that the error bears the line it happened on. A failure is kept and
 * told again by every later call.
 */
#include "outlay/input.h"

#include "outlay/arena.h"
#include "sim/base/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_CAPACITY ((size_t)256 << 10)
#define LAST_CAPACITY  (OL_INPUT_LINE_LIMIT + 1) /* the longest line and its newline */
#define PACKED_SIZE    ((size_t)64 << 10)
#define BOMB_BYTES     ((uint64_t)256 << 20)
#define BOMB_RATIO     250 /* deflate reaches 1,032 */

enum packing { PLAIN, IN_MEMBER, BETWEEN_MEMBERS };

struct ol_input {
    char *buffer, *next, *end;
    size_t capacity; /* OL_INPUT_BEHIND bytes less than what is allocated */
    int64_t line;    /* of the line handed out last */
    const char *name;
    int descriptor;
    bool is_standard, is_ended;
    bool is_chunked; /* lines are not counted any more */
    enum packing packing;
    /* gzip only */
    struct ol_inflate *inflate;
    unsigned char *packed;         /* raw bytes */
    struct ol_inflate_bytes bytes; /* of these, what is not inflated yet */
    enum ol_inflate_status met;    /* damage that is told once what lies before it was handed out */
    uint64_t bytes_read, bytes_total, bytes_inflated;
    struct ol_error failure;
    char *sha256; /* where the digest goes; NULL: nobody asks, or it is there */
    struct ol_digest digest;
    const char *digested; /* plain only: up to where; NULL where nobody asks */
};

static struct ol_place here(const struct ol_input *input)
{
    return (struct ol_place){.file = input->name, .line = input->is_chunked ? 0 : input->line + 1};
}

/* Raw bytes of the file: how many, 0 at its end. */
static ssize_t read_raw(struct ol_input *input, void *bytes, size_t room)
{
    ssize_t got;
    do
        got = read(input->descriptor, bytes, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return ol_fail_errno(&input->failure, OL_BAD_IO, here(input), "cannot read on");
    input->bytes_read += (uint64_t)got;
    return got;
}

static ssize_t read_packed(struct ol_input *input)
{
    ssize_t got = read_raw(input, input->packed, PACKED_SIZE);
    if (got > 0) {
        input->bytes.next = input->packed;
        input->bytes.have = (size_t)got;
        if (input->sha256)
            ol_digest_add(&input->digest, input->packed, (size_t)got);
    }
    return got;
}

static int damaged(struct ol_input *input, enum ol_inflate_status status)
{
    static const char *const parts[] = {[OL_INFLATE_MARRED] = "its header",
                                        [OL_INFLATE_BROKEN] = "its blocks",
                                        [OL_INFLATE_MISMATCH] = "its check sum or length"};
    return ol_fail(&input->failure, OL_BAD_INPUT, here(input),
                   "damaged gzip data (%s); fetch or compress the file again", parts[status]);
}

/* Passes over zeros to the next member: 1 where there is one, 0 at the end. */
static int next_member(struct ol_input *input)
{
    struct ol_inflate_bytes *bytes = &input->bytes;
    for (;;) {
        for (; bytes->have && *bytes->next == 0; bytes->have--)
            bytes->next++;
        if (bytes->have)
            break;
        ssize_t got = read_packed(input);
        if (got <= 0)
            return (int)got;
    }
    if (*bytes->next != 0x1f)
        return ol_fail(&input->failure, OL_BAD_INPUT, here(input),
                       "the gzip data end here, but bytes follow that are no gzip (the first is 0x%02x); "
                       "was something appended to the file?",
                       *bytes->next);
    if (bytes->have > 1 && bytes->next[1] != 0x8b)
        return damaged(input, OL_INFLATE_MARRED);
    ol_inflate_begin(input->inflate);
    input->packing = IN_MEMBER;
    return 1;
}

static int truncated(struct ol_input *input)
{
    return ol_fail(&input->failure, OL_BAD_INPUT, here(input),
                   "the gzip data break off after %llu bytes; the file is truncated, fetch or copy it again",
                   (unsigned long long)input->bytes_read);
}

/* A few kilobytes that unfold without end: no trace or price list repeats itself so. */
static bool is_bomb(const struct ol_input *input)
{
    return input->bytes_inflated > BOMB_BYTES && input->bytes_inflated / BOMB_RATIO > input->bytes_read;
}

static int refuse_bomb(struct ol_input *input)
{
    return ol_fail(
        &input->failure, OL_BAD_INPUT, here(input),
        "%llu bytes of gzip data unfold to more than %llu MiB, as made to exhaust who reads them; if they "
        "are right, unpack the file and give that",
        (unsigned long long)input->bytes_read, (unsigned long long)(BOMB_BYTES >> 20));
}

/* Inflated bytes: how many, 0 at the end of the last member. */
static ssize_t read_inflated(struct ol_input *input, char *room, size_t size)
{
    struct ol_inflate_bytes *bytes = &input->bytes;
    bytes->room = (unsigned char *)room;
    bytes->left = size;
    for (;;) {
        int more = input->packing == BETWEEN_MEMBERS ? next_member(input) : 1;
        if (more <= 0)
            return more;
        const size_t had = bytes->have;
        enum ol_inflate_status status =
            input->met > OL_INFLATE_END ? input->met : ol_inflate_on(input->inflate, bytes);
        if (status == OL_INFLATE_HUNGRY && had > 0 && bytes->have == had && bytes->left == size)
            status = OL_INFLATE_BROKEN; /* it would not go on for ever */
        input->met = status;
        if (status == OL_INFLATE_END)
            input->packing = BETWEEN_MEMBERS;
        if (bytes->left < size) {
            input->bytes_inflated += size - bytes->left;
            return is_bomb(input) ? refuse_bomb(input) : (ssize_t)(size - bytes->left);
        }
        if (status > OL_INFLATE_END)
            return damaged(input, status);
        if (status == OL_INFLATE_END || bytes->have)
            continue;
        ssize_t got = read_packed(input);
        if (got <= 0)
            return got < 0 ? got : truncated(input);
    }
}

/* ---- the digest ---- */

static void digest_to(struct ol_input *input, const char *end)
{
    ol_digest_add(&input->digest, input->digested, (size_t)(end - input->digested));
    input->digested = end;
}

/* Of what was taken, as much as fills blocks. */
static inline void digest_taken(struct ol_input *input)
{
    const uint64_t before = input->digest.length, after = before + (uint64_t)(input->next - input->digested);
    if (after / 64 > before / 64)
        digest_to(input, input->digested + (after / 64 * 64 - before));
}

static void end_digest(struct ol_input *input)
{
    if (input->digested)
        digest_to(input, input->end);
    ol_digest_end(&input->digest, input->sha256);
    input->sha256 = NULL;
    input->digested = NULL;
}

void ol_input_digest(struct ol_input *input, char sha256[OL_DIGEST_BUFFER])
{
    ol_digest_begin_long(&input->digest);
    input->sha256 = sha256;
    if (input->packing == PLAIN)
        input->digested = input->next;
    else
        ol_digest_add(&input->digest, input->bytes.next, input->bytes.have);
    if (input->is_ended)
        end_digest(input);
}

/* ---- filling ---- */

/* Adds bytes behind `end`, where there must be room: how many, 0 at the end, negative on failure. */
static ssize_t fill(struct ol_input *input)
{
    if (input->failure.status)
        return input->failure.status;
    if (input->is_ended)
        return 0;
    size_t room = input->capacity - (size_t)(input->end - input->buffer);
    ssize_t got =
        input->packing == PLAIN ? read_raw(input, input->end, room) : read_inflated(input, input->end, room);
    if (got > 0)
        input->end += got;
    *input->end = '\n';
    input->is_ended = got == 0;
    if (input->is_ended && input->sha256)
        end_digest(input);
    return got;
}

/* Takes the first bytes and, where they are those of gzip, sets them aside as packed. A file of the one byte 0x1f
 * is a truncated gzip file: no text is. */
static void recognize(struct ol_input *input)
{
    ssize_t got = 1;
    while (got > 0 && input->end - input->next < 2)
        got = fill(input);
    size_t have = (size_t)(input->end - input->next);
    if (have == 0 || (unsigned char)input->next[0] != 0x1f || (have > 1 && (unsigned char)input->next[1] != 0x8b))
        return;
    input->packed = ol_mem_new(have > PACKED_SIZE ? have : PACKED_SIZE);
    memcpy(input->packed, input->next, have);
    input->end = input->next;
    *input->end = '\n';
    input->bytes = (struct ol_inflate_bytes){.next = input->packed, .have = have};
    input->inflate = ol_inflate_new();
    ol_inflate_begin(input->inflate);
    input->packing = IN_MEMBER;
    input->is_ended = false;
}

/* Opens `path` into the input; what it is, is found out by reading. */
static int open_descriptor(struct ol_input *input, const char *path, struct ol_place place, struct ol_error *error)
{
    struct stat about;
    input->is_standard = strcmp(path, "-") == 0;
    input->name = input->is_standard ? "standard input" : path;
    input->descriptor = input->is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (input->descriptor < 0 || fstat(input->descriptor, &about) != 0)
        return ol_fail_errno(error, OL_BAD_INPUT, place, "cannot open \"%s\"", input->name);
    if (S_ISDIR(about.st_mode))
        return ol_fail(error, OL_BAD_INPUT, place, "\"%s\" is a directory; give a file", input->name);
    input->bytes_total = S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
    return OL_OK;
}

struct ol_input *ol_input_open(const char *path, struct ol_place place, struct ol_error *error)
{
    struct ol_input *input = ol_mem_new(sizeof *input);
    if (open_descriptor(input, path, place, error) != OL_OK) {
        ol_input_close(input);
        return NULL;
    }
    input->capacity = FIRST_CAPACITY;
    input->buffer = input->next = input->end = ol_mem_new(input->capacity + OL_INPUT_BEHIND);
    recognize(input);
    return input;
}

bool ol_input_is_read_once(const char *path)
{
    struct stat status;
    return strcmp(path, "-") == 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode));
}

void ol_input_close(struct ol_input *input)
{
    if (!input)
        return;
    ol_inflate_free(input->inflate);
    if (!input->is_standard && input->descriptor >= 0)
        close(input->descriptor);
    ol_mem_free(input->packed);
    ol_mem_free(input->buffer);
    ol_mem_free(input);
}

/* What was taken leaves the buffer. */
static void forget_taken(struct ol_input *input)
{
    const size_t rest = (size_t)(input->end - input->next);
    if (input->digested) {
        digest_to(input, input->next);
        input->digested = input->buffer;
    }
    memmove(input->buffer, input->next, rest);
    input->next = input->buffer;
    input->end = input->buffer + rest;
    *input->end = '\n';
}

/* Moves the unread rest to the front and, where it takes up all the room there is, makes more. */
static int make_room(struct ol_input *input)
{
    size_t rest = (size_t)(input->end - input->next);
    if (input->failure.status)
        return input->failure.status;
    if (rest == LAST_CAPACITY)
        return ol_fail(&input->failure, OL_BAD_INPUT, here(input),
                       "the line is longer than %zu bytes, the longest allowed; is this a text file?",
                       OL_INPUT_LINE_LIMIT);
    forget_taken(input);
    if (rest == input->capacity) {
        input->capacity = 2 * rest < LAST_CAPACITY ? 2 * rest : LAST_CAPACITY;
        input->buffer = ol_mem_resize(input->buffer, input->capacity + OL_INPUT_BEHIND);
        input->next = input->buffer;
        input->end = input->buffer + rest;
        input->digested = input->digested ? input->buffer : NULL;
    }
    return OL_OK;
}

static int hand_out(struct ol_input *input, char *newline, struct ol_slice *line)
{
    *line = (struct ol_slice){input->next, (size_t)(newline - input->next)};
    input->next = newline < input->end ? newline + 1 : newline;
    input->line++;
    if (input->digested)
        digest_taken(input);
    return 1;
}

/* The next line is not whole in the buffer. */
static int line_after_filling(struct ol_input *input, struct ol_slice *line, struct ol_error *error)
{
    char *newline = NULL;
    while (!newline) {
        size_t rest = (size_t)(input->end - input->next);
        ssize_t got = make_room(input);
        if (got == 0)
            got = fill(input);
        if (got < 0) {
            if (error)
                *error = input->failure;
            return (int)got;
        }
        if (got == 0 && rest == 0)
            return 0;
        newline = got == 0 ? input->end : memchr(input->next + rest, '\n', (size_t)got);
    }
    return hand_out(input, newline, line); /* the last may lack its newline: that behind the buffer's end serves */
}

int ol_input_line(struct ol_input *input, struct ol_slice *line, struct ol_error *error)
{
    char *newline = memchr(input->next, '\n', (size_t)(input->end - input->next));
    if (!newline)
        return line_after_filling(input, line, error);
    return hand_out(input, newline, line);
}

struct ol_slice ol_input_ahead(const struct ol_input *input)
{
    return (struct ol_slice){input->next, (size_t)(input->end - input->next)};
}

void ol_input_take(struct ol_input *input, size_t length)
{
    input->next += length + 1;
    input->line++;
    if (input->digested)
        digest_taken(input);
}

/* Only where nothing is in the buffer: like fill, and 1 where something is. */
static int fill_empty(struct ol_input *input)
{
    if (input->next < input->end)
        return 1;
    forget_taken(input);
    const ssize_t got = fill(input);
    return got > 0 ? 1 : (int)got;
}

struct ol_slice ol_input_peek(struct ol_input *input)
{
    fill_empty(input);
    return (struct ol_slice){input->next, (size_t)(input->end - input->next)};
}

/* All that is in the buffer; only when that is nothing is it filled again. */
int ol_input_chunk(struct ol_input *input, struct ol_slice *bytes, struct ol_error *error)
{
    input->is_chunked = true;
    const int got = fill_empty(input);
    if (got < 0 && error)
        *error = input->failure;
    if (got <= 0)
        return got;
    *bytes = (struct ol_slice){input->next, (size_t)(input->end - input->next)};
    input->next = input->end;
    return 1;
}

struct ol_place ol_input_place(const struct ol_input *input)
{
    return (struct ol_place){.file = input->name, .line = input->is_chunked ? 0 : input->line};
}

uint64_t ol_input_bytes_read(const struct ol_input *input)
{
    return input->bytes_read;
}

uint64_t ol_input_bytes_total(const struct ol_input *input)
{
    return input->bytes_total;
}

/* All the rest of the input, NUL-terminated, or NULL with `failure` filled. */
static char *take_all(struct ol_input *input, size_t limit, size_t *length)
{
    char *bytes = NULL;
    size_t size = 0, capacity = 0;
    do {
        size_t have = (size_t)(input->end - input->next);
        if (have > limit - size) {
            ol_fail(&input->failure, OL_BAD_INPUT, (struct ol_place){.file = input->name},
                    "the file is larger than %zu bytes, the most that such a file may have", limit);
            break;
        }
        OL_MEM_RESERVE(bytes, capacity, size + have + 1);
        memcpy(bytes + size, input->next, have);
        size += have;
        bytes[size] = '\0';
        input->next = input->end;
        forget_taken(input);
    } while (fill(input) > 0);
    if (!input->failure.status) {
        *length = size;
        return bytes;
    }
    ol_mem_free(bytes);
    return NULL;
}

char *ol_input_slurp(const char *path, size_t limit, size_t *length, struct ol_place place, struct ol_error *error)
{
    size_t size = 0;
    struct ol_input *input = ol_input_open(path, place, error);
    if (!input)
        return NULL;
    char *bytes = take_all(input, limit, &size);
    if (!bytes && error)
        *error = input->failure;
    if (bytes && length)
        *length = size;
    ol_input_close(input);
    return bytes;
}
