/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/inflate.h"

#include "outlay/arena.h"

#include <limits.h>

#define MOST ((size_t)INT_MAX) /* both count what they are given in an unsigned int */

static unsigned at_most(size_t size)
{
    return (unsigned)(size < MOST ? size : MOST);
}

/* ---- by ISA-L ---- */

#ifdef OL_HAS_ISAL

#include <isa-l/igzip_lib.h>

struct ol_inflate {
    struct inflate_state state;
};

struct ol_inflate *ol_inflate_new(void)
{
    struct ol_inflate *inflater = ol_mem_new(sizeof *inflater);
    isal_inflate_init(&inflater->state);
    return inflater;
}

void ol_inflate_free(struct ol_inflate *inflater)
{
    ol_mem_free(inflater);
}

void ol_inflate_begin(struct ol_inflate *inflater)
{
    isal_inflate_reset(&inflater->state);
    inflater->state.crc_flag = ISAL_GZIP;
}

enum ol_inflate_status ol_inflate_on(struct ol_inflate *inflater, struct ol_inflate_bytes *bytes)
{
    struct inflate_state *state = &inflater->state;
    state->next_in = (unsigned char *)bytes->next; /* it is only read */
    state->avail_in = at_most(bytes->have);
    state->next_out = bytes->room;
    state->avail_out = at_most(bytes->left);
    const int status = isal_inflate(state);
    bytes->have -= (size_t)(state->next_in - bytes->next);
    bytes->next = state->next_in;
    bytes->left -= (size_t)(state->next_out - bytes->room);
    bytes->room = state->next_out;
    if (status == ISAL_INCORRECT_CHECKSUM)
        return OL_INFLATE_MISMATCH;
    if (status == ISAL_INVALID_WRAPPER || status == ISAL_UNSUPPORTED_METHOD)
        return OL_INFLATE_MARRED;
    if (status < 0)
        return OL_INFLATE_BROKEN;
    return state->block_state == ISAL_BLOCK_FINISH ? OL_INFLATE_END : OL_INFLATE_HUNGRY;
}

#else

/* ---- by zlib ---- */

#include <string.h>
#include <zlib.h>

#define ANY_GZIP (16 + MAX_WBITS) /* a gzip header is expected, any window */

struct ol_inflate {
    z_stream stream;
};

static void *zlib_new(void *unused, unsigned count, unsigned size)
{
    (void)unused;
    return ol_mem_new(ol_mem_product(size, count));
}

static void zlib_free(void *unused, void *memory)
{
    (void)unused;
    ol_mem_free(memory);
}

struct ol_inflate *ol_inflate_new(void)
{
    struct ol_inflate *inflater = ol_mem_new(sizeof *inflater);
    inflater->stream = (z_stream){.zalloc = zlib_new, .zfree = zlib_free};
    const int status = inflateInit2(&inflater->stream, ANY_GZIP);
    OL_ASSERT(status == Z_OK);
    return inflater;
}

void ol_inflate_free(struct ol_inflate *inflater)
{
    if (inflater)
        inflateEnd(&inflater->stream);
    ol_mem_free(inflater);
}

void ol_inflate_begin(struct ol_inflate *inflater)
{
    inflateReset(&inflater->stream);
}

/* zlib tells only in words which part of the member it is. */
static enum ol_inflate_status damage(const char *words)
{
    static const struct {
        const char *words;
        enum ol_inflate_status status;
    } parts[] = {
        {"incorrect header check", OL_INFLATE_MARRED},   {"unknown compression method", OL_INFLATE_MARRED},
        {"unknown header flags set", OL_INFLATE_MARRED}, {"header crc mismatch", OL_INFLATE_MARRED},
        {"incorrect data check", OL_INFLATE_MISMATCH},   {"incorrect length check", OL_INFLATE_MISMATCH}};
    for (size_t i = 0; words && i < sizeof parts / sizeof *parts; i++)
        if (strcmp(words, parts[i].words) == 0)
            return parts[i].status;
    return OL_INFLATE_BROKEN;
}

enum ol_inflate_status ol_inflate_on(struct ol_inflate *inflater, struct ol_inflate_bytes *bytes)
{
    z_stream *stream = &inflater->stream;
    stream->next_in = (unsigned char *)bytes->next; /* it is only read */
    stream->avail_in = at_most(bytes->have);
    stream->next_out = bytes->room;
    stream->avail_out = at_most(bytes->left);
    const int status = inflate(stream, Z_NO_FLUSH);
    bytes->have -= (size_t)(stream->next_in - bytes->next);
    bytes->next = stream->next_in;
    bytes->left -= (size_t)(stream->next_out - bytes->room);
    bytes->room = stream->next_out;
    if (status == Z_STREAM_END)
        return OL_INFLATE_END;
    return status == Z_OK || status == Z_BUF_ERROR ? OL_INFLATE_HUNGRY : damage(stream->msg);
}

#endif
