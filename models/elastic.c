/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/work.h"

#include <math.h>
#include <string.h>

#define WORKERS_LIMIT 1000000
#define SPEEDUP_LIMIT 1e9
#define SLOWEST       1e-6

static const char *const keeps[] = {[OL_KEEPS_IN_MEMORY] = "memory", [OL_KEEPS_CHECKPOINT] = "checkpoint", NULL};

#define AT(member) OL_FIELD_AT(struct ol_elastic, member)
static const struct ol_field fields[] = {
    {"name", OL_FIELD_NAME, "By which jobs refer to it.", .is_required = true, AT(name)},
    {"min", OL_FIELD_COUNT, "Fewer workers than these cannot go on.", .unit = "workers", .min = 1,
     .max = WORKERS_LIMIT, .fallback = "1", AT(min)},
    {"max", OL_FIELD_COUNT, "More workers than these are of no use.", .is_required = true, .unit = "workers",
     .min = 1, .max = WORKERS_LIMIT, AT(max)},
    {"worker", OL_FIELD_COUNT, "How many of the pool's units a worker takes.", .min = 1, .max = WORKERS_LIMIT,
     .fallback = "1", AT(worker)},
    {"scaling", OL_FIELD_TEXT,
     "Points WORKERS:SPEEDUP, such as \"4:3.5 8:6.4\": how much faster so many are than one; by default as many "
     "times as they are.",
     AT(scaling_text)},
    {"rendezvous", OL_FIELD_DURATION, "What each change of the number of workers costs.", .max = 1e18,
     AT(rendezvous)},
    {"keeps", OL_FIELD_CHOICE, "Where the work of a lost worker lives on: with the others, or in the last save.",
     .choices = keeps, .fallback = "memory", AT(keeps)},
    {0},
};

const struct ol_element ol_elastic_element = {
    .name = "elastic",
    .summary = "how jobs shrink and grow with the nodes there are",
    .size = sizeof(struct ol_elastic),
    .fields = fields,
    .example = "<elastic name=\"torchrun\" min=\"2\" max=\"8\" scaling=\"4:3.5 8:6.4\" rendezvous=\"30s\"/>",
};

/* ---- the points ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next word, or one of length 0 at the end. */
static struct ol_slice take_word(struct ol_slice *text)
{
    *text = ol_slice_trim(*text);
    struct ol_slice word = {text->data, 0};
    while (word.length < text->length && !is_blank(word.data[word.length]))
        word.length++;
    text->data += word.length;
    text->length -= word.length;
    return word;
}

static bool read_point(struct ol_slice word, struct ol_scaling_point *point)
{
    const char *colon = memchr(word.data, ':', word.length);
    int64_t workers;
    if (!colon)
        return false;
    const struct ol_slice left = {word.data, (size_t)(colon - word.data)};
    const struct ol_slice right = {colon + 1, word.length - left.length - 1};
    if (!ol_slice_int(left, &workers) || workers < 1 || workers > WORKERS_LIMIT ||
        !ol_slice_real(right, &point->speedup) || !(point->speedup > 0 && point->speedup <= SPEEDUP_LIMIT))
        return false;
    point->workers = (double)workers;
    return true;
}

/* What is wrong with a point after those that are there; NULL where nothing is. */
static const char *refusal(const struct ol_elastic *elastic, struct ol_scaling_point point)
{
    const struct ol_scaling_point *last = elastic->point_count ? &elastic->points[elastic->point_count - 1] : NULL;
    if (point.workers == 1 && point.speedup != 1)
        return "one worker is exactly as fast as one; write 1:1, or leave it out";
    if (last && !(point.workers > last->workers))
        return "workers rise from point to point; sort them, each once";
    return elastic->point_count == OL_SCALING_POINTS ? "there are more than 16 points; leave some out" : NULL;
}

static void read_points(struct ol_elastic *elastic, struct ol_place place, struct ol_faults *faults)
{
    char shown[OL_SHOWN_BUFFER];
    struct ol_slice text = ol_slice_of(elastic->scaling_text);
    for (struct ol_slice word; (word = take_word(&text)).length > 0;) {
        struct ol_scaling_point point;
        const bool is_point = read_point(word, &point);
        const char *why = is_point ? refusal(elastic, point)
                                   : "a point is a whole number of workers and how many times as fast as one they "
                                     "are, more than 0: 4:3.5";
        if (why) {
            ol_faults_add(faults, place, "scaling: \"%s\": %s", ol_slice_show(word, shown), why);
            return;
        }
        elastic->points[elastic->point_count++] = point;
    }
}

/* By the line through the points around, or through the last two; may fall below 0. */
static double by_points(const struct ol_elastic *elastic, double workers)
{
    struct ol_scaling_point a = {0, 0}, b = {1, 1};
    for (size_t i = 0; i < elastic->point_count && b.workers < workers; i++) {
        if (elastic->points[i].workers <= 1)
            continue;
        a = b;
        b = elastic->points[i];
    }
    return a.speedup + (workers - a.workers) * (b.speedup - a.speedup) / (b.workers - a.workers);
}

void ol_elastic_check(struct ol_elastic *elastic, struct ol_faults *faults)
{
    const struct ol_xml_attribute *max = ol_xml_attribute(elastic->node, "max");
    const struct ol_xml_attribute *scaling = ol_xml_attribute(elastic->node, "scaling");
    const bool has_range = elastic->min >= 1 && elastic->max >= 1;
    if (max && has_range && elastic->max < elastic->min)
        ol_faults_add(faults, max->place, "max: %lld workers are fewer than min=\"%lld\"; give at least as many",
                      (long long)elastic->max, (long long)elastic->min);
    if (!scaling || !elastic->scaling_text)
        return;
    read_points(elastic, scaling->place, faults);
    if (has_range && !(by_points(elastic, (double)elastic->max) > 0))
        ol_faults_add(faults, scaling->place,
                      "scaling: by the line through the last points, max=\"%lld\" workers would get nothing done; "
                      "add a point there",
                      (long long)elastic->max);
}

double ol_elastic_speedup(const struct ol_elastic *elastic, double workers)
{
    return fmax(by_points(elastic, workers), SLOWEST);
}
