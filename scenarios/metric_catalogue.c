/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/metric_catalogue.h"

#include "outlay/text.h"

#include <ctype.h>
#include <string.h>

/* The part of a name at its beginning, up to the next point. */
static size_t part(const char *name)
{
    return strcspn(name, ".");
}

/* Words of capitals; "p95_s" and "1k" are none. */
static bool is_open(const char *pattern)
{
    return isupper((unsigned char)*pattern);
}

/* NULL behind the last part. */
static const char *behind(const char *name)
{
    const char *rest = name + part(name);
    return *rest ? rest + 1 : NULL;
}

/* `width`: for how many parts of the name one of the pattern may stand. */
static bool fits(const char *pattern, const char *name, size_t width)
{
    if (!pattern || !name)
        return !pattern && !name;
    if (!is_open(pattern))
        return part(pattern) == part(name) && strncmp(pattern, name, part(name)) == 0 &&
               fits(behind(pattern), behind(name), width);
    if (width == 1 && part(name) == 0)
        return false;
    for (size_t taken = 0; taken < width && name; taken++) {
        name = behind(name);
        if (fits(behind(pattern), name, width))
            return true;
    }
    return false;
}

/* A pattern has at most three open parts, so that trying all of a name of this many parts is soon done. */
#define WIDEST 16

const struct ol_metric_pattern *ol_metric_pattern_of(const char *metric)
{
    static const size_t widths[] = {1, WIDEST};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (const struct ol_metric_pattern *pattern = ol_metric_patterns; pattern->name; pattern++)
            if (fits(pattern->name, metric, widths[i]))
                return pattern;
    return NULL;
}

/* The pattern, with the parts of the word where it is open. */
static const char *filled(const char *pattern, const char *word, struct ol_arena *arena)
{
    struct ol_text text = {0};
    for (; pattern; pattern = behind(pattern), word = word ? behind(word) : NULL) {
        const char *from = is_open(pattern) && word ? word : pattern;
        ol_text_addf(&text, "%s%.*s", text.length > 0 ? "." : "", (int)part(from), from);
    }
    const char *copy = ol_arena_copy(arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return copy;
}

const char *ol_metric_meant(const char *metric, struct ol_arena *arena)
{
    size_t count = 0;
    while (ol_metric_patterns[count].name)
        count++;
    const char **candidates = OL_ARENA_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        candidates[i] = filled(ol_metric_patterns[i].name, metric, arena);
    return ol_nearest(metric, candidates);
}
