/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swf_row.h"

#include "trace_number.h"

#include <stddef.h>
#include <string.h>

#define FAST_DIGITS 18 /* below 2^63 whatever the digits are */

const char *const ol_swf_field_names[OL_SWF_FIELDS + 1] = {
    [OL_SWF_JOB] = "job",
    [OL_SWF_SUBMIT] = "submit",
    [OL_SWF_WAIT] = "wait",
    [OL_SWF_RUNTIME] = "runtime",
    [OL_SWF_ALLOCATED] = "allocated",
    [OL_SWF_CPU_TIME] = "cpu-time",
    [OL_SWF_MEMORY] = "memory",
    [OL_SWF_REQUESTED] = "requested",
    [OL_SWF_ESTIMATE] = "estimate",
    [OL_SWF_REQUESTED_MEMORY] = "requested-memory",
    [OL_SWF_STATUS] = "status",
    [OL_SWF_USER] = "user",
    [OL_SWF_GROUP] = "team",
    [OL_SWF_EXECUTABLE] = "executable",
    [OL_SWF_QUEUE] = "queue",
    [OL_SWF_PARTITION] = "partition",
    [OL_SWF_PRECEDING] = "preceding",
    [OL_SWF_THINK_TIME] = "think-time",
};

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static inline const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    return at;
}

static inline const char *skip_token(const char *at, const char *end)
{
    while (at < end && !is_blank(*at))
        at++;
    return at;
}

/* Any number that is not plain digits. */
static bool read_decimal(struct ol_swf_row *row, size_t field, struct ol_slice token)
{
    int64_t micros;
    if (!ol_trace_number(token, OL_SECOND, &micros))
        return false;
    row->micros[field] = micros;
    row->whole[field] = micros / OL_SECOND + (micros % OL_SECOND > 0);
    row->decimals |= (uint32_t)1 << field;
    return true;
}

static bool has_sane_times(const struct ol_swf_row *row, char why[OL_SWF_WHY])
{
    static const enum ol_swf_field times[] = {OL_SWF_SUBMIT, OL_SWF_RUNTIME, OL_SWF_ESTIMATE, OL_SWF_WAIT};
    const int64_t limit = OL_TIME_LIMIT / OL_SECOND;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const int64_t seconds = row->whole[times[i]];
        if (__builtin_expect((uint64_t)(seconds + limit) > (uint64_t)(2 * limit), 0)) {
            snprintf(why, OL_SWF_WHY, "%s is %lld seconds, which is more than can be simulated",
                     ol_swf_field_names[times[i]], (long long)seconds);
            return false;
        }
    }
    return true;
}

static bool not_a_number(char why[OL_SWF_WHY], size_t field, struct ol_slice token)
{
    char shown[OL_SHOWN_BUFFER];
    snprintf(why, OL_SWF_WHY, "field %zu (%s) is \"%.60s\", which is not a number in range", field + 1,
             ol_swf_field_names[field], ol_slice_show(token, shown));
    return false;
}

static bool too_few(char why[OL_SWF_WHY], size_t count)
{
    snprintf(why, OL_SWF_WHY, "%zu field%s; a job has 18, of which the first %d are needed", count,
             count == 1 ? "" : "s", OL_SWF_FIELDS_NEEDED);
    return false;
}

/* Whatever read_plain does not take: numbers of any shape. Returns what lies behind the token, or NULL where it is no
 * number. Kept out of line, so that the loop has the registers to itself. */
static __attribute__((noinline)) const char *read_odd(struct ol_swf_row *row, size_t field, const char *token,
                                                      const char *end)
{
    const char *const digits = token + (*token == '-'), *at = digits;
    int64_t value = 0;
    for (; at < end && at - digits < FAST_DIGITS && *at >= '0' && *at <= '9'; at++)
        value = value * 10 + (*at - '0');
    if (at > digits && (at == end || is_blank(*at))) {
        row->whole[field] = digits > token ? -value : value;
        return at;
    }
    at = skip_token(token, end);
    return read_decimal(row, field, (struct ol_slice){token, (size_t)(at - token)}) ? at : NULL;
}

/* Eight bytes as a number, the first lowest. */
static inline uint64_t load_eight(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return bytes;
}

/* The value of the digits in the top bytes, with zeros below: neighbours are put together, then pairs, then fours. */
static inline uint64_t value_of(uint64_t digits)
{
    digits = digits * (10 << 8 | 1) >> 8 & UINT64_C(0x00ff00ff00ff00ff);
    digits = digits * (UINT64_C(100) << 16 | 1) >> 16 & UINT64_C(0x0000ffff0000ffff);
    return digits * (UINT64_C(10000) << 32 | 1) >> 32;
}

#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* `digits` are eight bytes less '0', the first a digit. Where their number ends, its value in `sum`; where it began, at
 * a digit, if it is longer than FAST_DIGITS. */
static inline const char *read_digits(const char *at, uint64_t digits, uint64_t *sum)
{
    /* Adding takes what is more than 9 to the top bit; a carry only reaches bytes behind the first such one. */
    const uint64_t others = ((digits + EIGHT(0x80 - 10)) | digits) & EIGHT(0x80);
    if (others) {
        const unsigned top = (unsigned)__builtin_ctzll(others);
        *sum = value_of(digits << (64 + 7 - top));
        return at + top / 8;
    }
    const char *stop = at + 8;
    *sum = value_of(digits);
    for (unsigned digit; (digit = (unsigned)(unsigned char)*stop - '0') <= 9; stop++)
        *sum = *sum * 10 + digit;
    return stop - at <= FAST_DIGITS ? stop : at;
}

/* Numbers of plain digits, and -1, divided by single spaces, as long as they come. Returns where it stopped: at what is
 * nothing of that kind, or at the newline behind the last. A loop over digits would end at a branch that no processor
 * predicts, since numbers differ in length from row to row; so eight bytes are looked at together. A digit alone, such
 * as most states and queues are, is known by the space behind it. */
static inline const char *read_single_spaced(int64_t **to, int64_t *const last, const char *at)
{
    const uint64_t minus_one = '-' | '1' << 8 | ' ' << 16;
    int64_t *value = *to;
    do {
        const uint64_t bytes = load_eight(at), digits = bytes ^ EIGHT('0');
        const uint8_t first = (uint8_t)digits;
        if (first > 9) {
            if ((bytes & 0xffffff) != minus_one)
                break;
            *value++ = -1;
            at += 3;
            if ((bytes >> 24 & 0xffffff) != minus_one || value == last)
                continue;
            *value++ = -1;
            at += 3;
        } else if ((uint8_t)(bytes >> 8) == ' ') {
            *value++ = first;
            at += 2;
        } else {
            uint64_t sum;
            const char *const stop = read_digits(at, digits, &sum);
            if (*stop != ' ') {
                if (*stop != '\n')
                    break;
                *value++ = (int64_t)sum;
                at = stop;
                break;
            }
            *value++ = (int64_t)sum;
            at = stop + 1;
        }
    } while (value < last);
    if (value < last && at[0] == '-' && at[1] == '1' && at[2] == '\n') {
        *value++ = -1;
        at += 2;
    }
    *to = value;
    return at;
}

static inline bool ends_plainly(char behind)
{
    return behind == ' ' || behind == '\n';
}

/* The same with any number of spaces before each, as logs have that are laid out in columns. Spaces and number are told
 * from the same eight bytes where they lie in them. */
static inline const char *read_padded(int64_t **to, int64_t *const last, const char *at)
{
    int64_t *value = *to;
    while (value < last) {
        uint64_t bytes = load_eight(at);
        const uint64_t inked = bytes ^ EIGHT(' ');
        if (!inked) {
            at += 8;
            continue;
        }
        const unsigned blanks = (unsigned)__builtin_ctzll(inked) & ~7u;
        const char *const token = at + blanks / 8;
        bytes >>= blanks; /* what comes in from above ends a number */
        const uint64_t digits = bytes ^ EIGHT('0');
        if ((uint8_t)digits > 9) {
            if (token[0] != '-' || token[1] != '1' || !ends_plainly(token[2]))
                break;
            *value++ = -1;
            at = token + 2;
            continue;
        }
        const uint64_t others = ((digits + EIGHT(0x80 - 10)) | digits) & EIGHT(0x80);
        const unsigned top = others ? (unsigned)__builtin_ctzll(others) : 64;
        uint64_t sum;
        const char *stop;
        if (blanks + top < 64) {
            sum = value_of(digits << (64 + 7 - top));
            stop = token + top / 8;
        } else {
            stop = read_digits(token, load_eight(token) ^ EIGHT('0'), &sum);
        }
        if (!ends_plainly(*stop))
            break;
        *value++ = (int64_t)sum;
        at = stop;
    }
    *to = value;
    return at;
}

/* Both; a newline, which is no digit and no space, ends every number, so that none looks for the end. */
static inline const char *read_plain(int64_t **to, int64_t *const last, const char *at)
{
    if (*at != ' ')
        at = read_single_spaced(to, last, at);
    return *to < last && *at == ' ' ? read_padded(to, last, at) : at;
}

/* From `at`, where the number is to begin that `value` is for, to the line's end. Kept out of line, so that plain rows
 * have the registers to themselves. */
static __attribute__((noinline)) bool read_on(struct ol_swf_row *row, int64_t *value, const char *at,
                                              const char *end, char why[OL_SWF_WHY])
{
    int64_t *const last = row->whole + OL_SWF_FIELDS;
    while (value < last && (at = skip_blanks(at, end)) < end) {
        const int64_t *const before = value;
        at = read_plain(&value, last, at);
        if (value > before)
            continue;
        const char *const token = at;
        const size_t field = (size_t)(value - row->whole);
        at = read_odd(row, field, token, end);
        if (!at)
            return not_a_number(why, field, (struct ol_slice){token, (size_t)(skip_token(token, end) - token)});
        value++;
    }
    size_t count = (size_t)(value - row->whole);
    row->count = (uint32_t)count;
    if (count < OL_SWF_FIELDS_NEEDED)
        return too_few(why, count);
    for (; count < OL_SWF_FIELDS; count++)
        row->whole[count] = -1;
    return has_sane_times(row, why);
}

enum ol_swf_ahead ol_swf_row_ahead(struct ol_swf_row *row, struct ol_slice ahead, const char **newline,
                                   char why[OL_SWF_WHY])
{
    const char *const end = ahead.data + ahead.length;
    int64_t *value = row->whole, *const last = value + OL_SWF_FIELDS;
    row->decimals = 0;
    const char *const at = read_plain(&value, last, ahead.data);
    if (value == last && *at == '\n' && at < end) {
        *newline = at;
        row->count = OL_SWF_FIELDS;
        return has_sane_times(row, why) ? OL_SWF_READ : OL_SWF_MALFORMED;
    }
    if (value == row->whole)
        return OL_SWF_UNREAD;
    *newline = *at == '\n' ? at : memchr(at, '\n', (size_t)(end - at));
    if (!*newline || *newline == end)
        return OL_SWF_UNREAD;
    return read_on(row, value, at, *newline, why) ? OL_SWF_READ : OL_SWF_MALFORMED;
}

bool ol_swf_row_read(struct ol_swf_row *row, struct ol_slice line, char why[OL_SWF_WHY])
{
    row->decimals = 0;
    return read_on(row, row->whole, line.data, line.data + line.length, why);
}

size_t ol_swf_row_split(struct ol_slice line, struct ol_slice texts[OL_SWF_FIELDS])
{
    const char *end = line.data + line.length, *at = skip_blanks(line.data, end);
    size_t count = 0;
    while (at < end && count < OL_SWF_FIELDS) {
        const char *token = at;
        at = skip_token(at, end);
        texts[count++] = (struct ol_slice){token, (size_t)(at - token)};
        at = skip_blanks(at, end);
    }
    return count;
}

void ol_swf_header_add(struct ol_swf_header *header, struct ol_slice line)
{
    static const struct {
        const char *key;
        size_t offset;
    } keys[] = {
        {"MaxProcs", offsetof(struct ol_swf_header, max_procs)},
        {"MaxNodes", offsetof(struct ol_swf_header, max_nodes)},
        {"MaxJobs", offsetof(struct ol_swf_header, max_jobs)},
        {"MaxRecords", offsetof(struct ol_swf_header, max_records)},
        {"UnixStartTime", offsetof(struct ol_swf_header, unix_start)},
    };
    struct ol_slice text = ol_slice_trim(line);
    while (text.length && (*text.data == ';' || is_blank(*text.data)))
        text.data++, text.length--;
    const char *colon = text.length ? memchr(text.data, ':', text.length) : NULL;
    if (!colon)
        return;
    const struct ol_slice key = ol_slice_trim((struct ol_slice){text.data, (size_t)(colon - text.data)});
    struct ol_slice value = {colon + 1, (size_t)(text.data + text.length - colon - 1)};
    value = ol_slice_trim(value);
    value.length = (size_t)(skip_token(value.data, value.data + value.length) - value.data);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        int64_t number;
        if (ol_slice_is(key, keys[i].key) && ol_slice_int(value, &number) && number > 0)
            memcpy((char *)header + keys[i].offset, &number, sizeof number);
    }
}
