/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time zones, from the system's compiled zone files (TZif, RFC 8536).
 *
 * A zone is a list of spans, each with an offset. Local times are looked up by where a span begins on local
 * clocks: at the change plus the greater of the two offsets, so that a time which a change skips still has the
 * offset before it, and a time which occurs twice is the first of the two. Past the last change in the file its
 * last line gives a yearly rule. The Gregorian calendar repeats every 400 years, weekdays included, so the list
 * is filled up by one such cycle and later times are folded into it; a lookup is one binary search. */
#include "sim/base/zone.h"

#include "outlay/arena.h"
#include "outlay/input.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FOLDER        "/usr/share/zoneinfo/"
#define FILE_LIMIT    ((size_t)1 << 20)
#define NAME_LIMIT    100
#define CYCLE_YEARS   400
#define CYCLE         (146097 * OL_DAY)
#define LEAST_SECONDS INT64_C(-70000000000) /* before year 1 */
#define MOST_SECONDS  INT64_C(400000000000) /* after year 9999 */

struct span {
    ol_time from, local_from; /* INT64_MIN for the first */
    ol_time offset;
    char name[OL_ABBREVIATION];
};

struct ol_zone {
    struct span *spans;
    size_t count, capacity;
    ol_time cycle_from; /* local; OL_NEVER where no yearly rule holds */
};

static ol_time greater(ol_time a, ol_time b)
{
    return a > b ? a : b;
}

static void add_span(struct ol_zone *zone, ol_time from, ol_time offset, const char *name)
{
    struct span span = {.from = from, .local_from = INT64_MIN, .offset = offset};
    snprintf(span.name, sizeof span.name, "%.*s", OL_ABBREVIATION - 1, name);
    if (zone->count) {
        const struct span *last = &zone->spans[zone->count - 1];
        if (from > last->from)
            span.local_from = greater(last->local_from, from + greater(last->offset, offset));
        else /* two changes at one instant: the second holds */
            span.local_from = last->local_from, zone->count--;
    }
    OL_MEM_RESERVE(zone->spans, zone->capacity, zone->count + 1);
    zone->spans[zone->count++] = span;
}

static void add_rule(struct ol_zone *zone, const struct ol_zone_rule *rule)
{
    ol_time after = zone->spans[zone->count - 1].from;
    int32_t year = after == INT64_MIN ? 1 : ol_civil_of(after).year;
    struct ol_zone_change changes[2];
    if (!rule->has_summer)
        return;
    for (int32_t i = 0; i <= CYCLE_YEARS + 2; i++) {
        size_t count = ol_zone_rule_changes(rule, year + i, changes);
        for (size_t k = 0; k < count; k++)
            if (changes[k].from > after)
                add_span(zone, changes[k].from, changes[k].offset, changes[k].name);
    }
    zone->cycle_from = ol_instant_of((struct ol_civil){.year = year + 2, .month = 1, .day = 1});
}

/* ---- compiled files ---- */

struct counts {
    size_t ut_flags, standard_flags, leaps, times, types, characters;
};

#define HEADER_SIZE 44
#define TYPE_SIZE   6

static uint64_t big_endian(const unsigned char *bytes, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

static bool read_header(const unsigned char *bytes, size_t length, struct counts *counts)
{
    if (length < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0 || bytes[4] < '2')
        return false;
    size_t *const fields[] = {&counts->ut_flags, &counts->standard_flags, &counts->leaps,
                              &counts->times,    &counts->types,          &counts->characters};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = (size_t)big_endian(bytes + 20 + 4 * i, 4);
    return true;
}

/* Of the data behind a header; numbers are below 2^32 each, so this cannot overflow. */
static size_t body_size(const struct counts *counts, size_t time_size)
{
    return counts->times * (time_size + 1) + counts->types * TYPE_SIZE + counts->characters +
           counts->leaps * (time_size + 4) + counts->standard_flags + counts->ut_flags;
}

static bool add_type_span(struct ol_zone *zone, const unsigned char *types, const struct counts *counts,
                          ol_time from, size_t type)
{
    const unsigned char *characters = types + counts->types * TYPE_SIZE;
    if (type >= counts->types)
        return false;
    const unsigned char *entry = types + type * TYPE_SIZE;
    size_t name = entry[5];
    if (name >= counts->characters || !memchr(characters + name, 0, counts->characters - name))
        return false;
    int32_t offset = (int32_t)(uint32_t)big_endian(entry, 4);
    add_span(zone, from, offset * OL_SECOND, (const char *)characters + name);
    return offset > -100 * 3600 && offset < 100 * 3600;
}

/* The 64-bit block, `bytes` behind its header. */
static bool read_body(struct ol_zone *zone, const unsigned char *bytes, const struct counts *counts)
{
    const unsigned char *indices = bytes + counts->times * 8, *types = indices + counts->times;
    if (counts->leaps || !add_type_span(zone, types, counts, INT64_MIN, 0))
        return false;
    for (size_t i = 0; i < counts->times; i++) {
        int64_t seconds = (int64_t)big_endian(bytes + i * 8, 8);
        seconds = seconds < LEAST_SECONDS ? LEAST_SECONDS : seconds > MOST_SECONDS ? MOST_SECONDS : seconds;
        if (!add_type_span(zone, types, counts, seconds * OL_SECOND, indices[i]))
            return false;
    }
    return true;
}

/* The line behind the block: a newline, the rule or nothing, a newline. */
static bool read_footer(struct ol_zone *zone, const unsigned char *bytes, size_t length)
{
    char text[128] = "";
    const unsigned char *end = length && bytes[0] == '\n' ? memchr(bytes + 1, '\n', length - 1) : NULL;
    if (!end || end - bytes - 1 >= (ptrdiff_t)sizeof text)
        return false;
    memcpy(text, bytes + 1, (size_t)(end - bytes - 1));
    struct ol_zone_rule rule;
    if (!*text)
        return true;
    if (!ol_zone_rule_parse(&rule, text))
        return false;
    add_rule(zone, &rule);
    return true;
}

static bool read_file(struct ol_zone *zone, const unsigned char *bytes, size_t length)
{
    struct counts counts;
    if (!read_header(bytes, length, &counts) || body_size(&counts, 4) > length - HEADER_SIZE)
        return false;
    size_t at = HEADER_SIZE + body_size(&counts, 4);
    if (!read_header(bytes + at, length - at, &counts) || body_size(&counts, 8) > length - at - HEADER_SIZE)
        return false;
    at += HEADER_SIZE;
    if (!read_body(zone, bytes + at, &counts))
        return false;
    at += body_size(&counts, 8);
    return read_footer(zone, bytes + at, length - at);
}

/* ---- names ---- */

size_t ol_offset_read(struct ol_slice text, ol_time *offset)
{
    int digits[4] = {0};
    size_t count = 0, i = 1;
    if (text.length && (text.data[0] == 'Z' || text.data[0] == 'z')) {
        *offset = 0;
        return 1;
    }
    if (text.length < 3 || (text.data[0] != '+' && text.data[0] != '-'))
        return 0;
    for (; i < text.length && count < 4; i++) {
        if (count == 2 && text.data[i] == ':' && i + 1 < text.length && isdigit((unsigned char)text.data[i + 1]))
            continue;
        if (!isdigit((unsigned char)text.data[i]))
            break;
        digits[count++] = text.data[i] - '0';
    }
    int hours = digits[0] * 10 + digits[1], minutes = digits[2] * 10 + digits[3];
    if (count % 2 || !count || hours > 23 || minutes > 59)
        return 0;
    ol_time sum = hours * OL_HOUR + minutes * OL_MINUTE;
    *offset = text.data[0] == '-' ? -sum : sum;
    return i;
}

static bool is_name_safe(const char *name)
{
    const char *accepted = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/.";
    size_t length = strlen(name);
    return length && length <= NAME_LIMIT && strspn(name, accepted) == length && name[0] != '/' &&
           !strstr(name, "..");
}

/* The zone of the system's list (lines "DE<tab>+5230+01322<tab>Europe/Berlin...") whose name comes near. */
static const char *nearest_name(const char *name, struct ol_arena *arena, bool *has_list)
{
    const char **names = NULL, *nearest;
    size_t count = 0, capacity = 0, length;
    char *list = ol_input_slurp(FOLDER "zone.tab", FILE_LIMIT, &length, OL_NOWHERE, NULL), *save, *line;
    *has_list = list != NULL;
    for (line = list ? strtok_r(list, "\n", &save) : NULL; line; line = strtok_r(NULL, "\n", &save)) {
        const char *tab = line[0] == '#' ? NULL : strchr(line, '\t');
        tab = tab ? strchr(tab + 1, '\t') : NULL;
        if (!tab)
            continue;
        OL_MEM_RESERVE(names, capacity, count + 3);
        names[count++] = ol_arena_copy(arena, tab + 1, strcspn(tab + 1, "\t"));
    }
    OL_MEM_RESERVE(names, capacity, count + 2);
    names[count] = "UTC";
    names[count + 1] = NULL;
    nearest = ol_nearest(name, names);
    ol_mem_free(names);
    ol_mem_free(list);
    return nearest;
}

static void fail_unknown(const char *name, struct ol_place place, struct ol_error *error)
{
    struct ol_arena arena = {0};
    bool has_list;
    const char *nearest = nearest_name(name, &arena, &has_list);
    if (nearest)
        ol_fail(error, OL_BAD_INPUT, place, "there is no time zone \"%.60s\"; did you mean \"%s\"?", name,
                nearest);
    else
        ol_fail(error, OL_BAD_INPUT, place,
                "there is no time zone \"%.60s\"; write UTC, an offset such as +02:00, or a name such as "
                "Europe/Berlin%s",
                name, has_list ? "" : " (" FOLDER " is missing: is the package tzdata installed?)");
    ol_arena_release(&arena);
}

static bool load(struct ol_zone *zone, const char *name, struct ol_place place, struct ol_error *error)
{
    char path[sizeof FOLDER + NAME_LIMIT];
    size_t length = 0;
    snprintf(path, sizeof path, FOLDER "%s", name);
    char *bytes = ol_input_slurp(path, FILE_LIMIT, &length, OL_NOWHERE, NULL);
    if (!bytes) {
        fail_unknown(name, place, error);
        return false;
    }
    bool is_good = read_file(zone, (const unsigned char *)bytes, length);
    if (!is_good)
        ol_fail(error, OL_BAD_INPUT, place,
                "\"%s\" is no time zone that can be used: the file %s is no compiled zone "
                "of version 2 or later, is damaged, or counts leap seconds",
                name, path);
    ol_mem_free(bytes);
    return is_good;
}

struct ol_zone *ol_zone_new(const char *name, struct ol_place place, struct ol_error *error)
{
    struct ol_zone *zone = ol_mem_new(sizeof *zone);
    ol_time offset = 0;
    zone->cycle_from = OL_NEVER;
    size_t read = ol_offset_read(ol_slice_of(name), &offset);
    bool is_good = true;
    if (strcmp(name, "UTC") == 0 || (read && !name[read]))
        add_span(zone, INT64_MIN, offset, "");
    else if (is_name_safe(name))
        is_good = load(zone, name, place, error);
    else {
        fail_unknown(name, place, error);
        is_good = false;
    }
    if (is_good)
        return zone;
    ol_zone_free(zone);
    return NULL;
}

void ol_zone_free(struct ol_zone *zone)
{
    if (zone)
        ol_mem_free(zone->spans);
    ol_mem_free(zone);
}

/* ---- lookups ---- */

/* The span of a local time. */
static size_t find(const struct ol_zone *zone, ol_time local)
{
    size_t from = 0, count = zone->count;
    while (count > 1) {
        size_t half = count / 2;
        from += zone->spans[from + half].local_from <= local ? half : 0;
        count -= half;
    }
    return from;
}

/* What folds a local time into the cycle that the list covers. */
static ol_time fold(const struct ol_zone *zone, ol_time local)
{
    bool is_past = zone->cycle_from != OL_NEVER && local >= zone->cycle_from;
    return is_past ? (local - zone->cycle_from) / CYCLE * CYCLE : 0;
}

ol_time ol_zone_instant(const struct ol_zone *zone, ol_time local)
{
    return local - zone->spans[find(zone, local - fold(zone, local))].offset;
}

ol_time ol_zone_offset(const struct ol_zone *zone, ol_time instant, ol_time *until)
{
    const ol_time folded = fold(zone, instant);
    size_t from = 0, count = zone->count;
    while (count > 1) {
        const size_t half = count / 2;
        from += zone->spans[from + half].from <= instant - folded ? half : 0;
        count -= half;
    }
    *until = from + 1 < zone->count ? zone->spans[from + 1].from + folded : OL_NEVER;
    return zone->spans[from].offset;
}

static bool holds(const struct ol_zone *zone, size_t i, ol_time local)
{
    ol_time instant = local - zone->spans[i].offset;
    return instant >= zone->spans[i].from && (i + 1 == zone->count || instant < zone->spans[i + 1].from);
}

bool ol_zone_instant_named(const struct ol_zone *zone, struct ol_slice abbreviation, ol_time local,
                           ol_time *instant)
{
    if (ol_slice_is(abbreviation, "UTC") || ol_slice_is(abbreviation, "GMT") || ol_slice_is(abbreviation, "Z")) {
        *instant = local;
        return true;
    }
    if (!zone)
        return false;
    ol_time folded = local - fold(zone, local);
    size_t near = find(zone, folded), best = zone->count;
    for (size_t i = near ? near - 1 : 0; i <= near + 1 && i < zone->count; i++)
        if (ol_slice_is(abbreviation, zone->spans[i].name) && holds(zone, i, folded))
            best = i;
    /* Not in force then, as PDT in winter: what the name last meant. */
    for (size_t i = zone->count; best == zone->count && i > 0; i--)
        if (ol_slice_is(abbreviation, zone->spans[i - 1].name))
            best = i - 1;
    if (best == zone->count)
        return false;
    *instant = local - zone->spans[best].offset;
    return true;
}
