/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/traffic_profile.h"

#include "outlay/label.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define BATCH     512
#define EXACT     65536 /* sizes below are counted one by one */
#define LONG_GAPS 100   /* a gap so many times the mean one is worth a word */

const char *const ol_traffic_quantity_names[OL_TRAFFIC_QUANTITIES] = {
    [OL_QUANTITY_PROMPT] = "prompt",
    [OL_QUANTITY_OUTPUT] = "output",
    [OL_QUANTITY_BYTES] = "bytes",
    [OL_QUANTITY_WORK] = "work",
};

/* ---- quantities ---- */

struct quantity {
    uint64_t *exact; /* EXACT of them, once there is one */
    struct ol_histogram larger;
    uint64_t count;
    double sum;
    uint32_t greatest;
};

static void quantity_add(struct quantity *quantity, uint32_t value)
{
    if (value == 0)
        return;
    if (!quantity->exact)
        quantity->exact = ol_mem_new(EXACT * sizeof *quantity->exact);
    if (value < EXACT)
        quantity->exact[value]++;
    else
        ol_histogram_add(&quantity->larger, value);
    quantity->count++;
    quantity->sum += value;
    quantity->greatest = value > quantity->greatest ? value : quantity->greatest;
}

/* The value of the i-th in order, from 0. */
static double value_at(const struct quantity *quantity, uint64_t i)
{
    const uint64_t small = quantity->count - quantity->larger.count;
    if (i >= small)
        return ol_histogram_quantile(&quantity->larger,
                                     ((double)(i - small) + 0.5) / (double)quantity->larger.count);
    uint64_t below = 0;
    for (uint32_t value = 0; value < EXACT; value++)
        if ((below += quantity->exact[value]) > i)
            return value;
    return 0;
}

/* Linear between two in order, as everywhere (stats.h). */
static double quantile(const struct quantity *quantity, double p)
{
    const double place = p * (double)(quantity->count - 1);
    const uint64_t below = (uint64_t)place;
    const double low = value_at(quantity, below);
    return place > (double)below ? low + (place - (double)below) * (value_at(quantity, below + 1) - low) : low;
}

static struct ol_quantiles quantiles_of(const struct quantity *quantity)
{
    if (quantity->count == 0)
        return (struct ol_quantiles){0};
    return (struct ol_quantiles){
        .count = quantity->count,
        .mean = quantity->sum / (double)quantity->count,
        .p10 = quantile(quantity, 0.1),
        .p50 = quantile(quantity, 0.5),
        .p90 = quantile(quantity, 0.9),
        .p99 = quantile(quantity, 0.99),
        .max = quantity->greatest,
    };
}

/* ---- gathering ---- */

struct window {
    ol_time length, from;
    uint64_t count;
    struct ol_traffic_peak peak;
};

struct gathering {
    struct quantity quantities[OL_TRAFFIC_QUANTITIES];
    struct ol_tally gaps;
    struct window minute, hour;
    ol_time first, last, longest_from;
    uint64_t requests, together, whole_seconds, models;
};

static void window_add(struct window *window, ol_time at)
{
    if (window->count == 0 || at >= window->from + window->length || at < window->from) {
        const ol_time into = (at % window->length + window->length) % window->length;
        window->from = at - into;
        window->count = 0;
    }
    if (++window->count > window->peak.requests)
        window->peak = (struct ol_traffic_peak){window->count, window->from};
}

static void gather(struct gathering *gathering, const struct ol_request *request)
{
    const ol_time at = request->at;
    if (gathering->requests++ == 0) {
        gathering->first = at;
    } else {
        const double gap = (double)(at - gathering->last);
        if (gap > gathering->gaps.greatest || gathering->gaps.count == 0)
            gathering->longest_from = gathering->last;
        ol_tally_add(&gathering->gaps, gap);
        gathering->together += gap <= 0;
    }
    gathering->last = at;
    gathering->whole_seconds += at % OL_SECOND == 0;
    window_add(&gathering->minute, at);
    window_add(&gathering->hour, at);
    quantity_add(&gathering->quantities[OL_QUANTITY_PROMPT], request->prompt);
    quantity_add(&gathering->quantities[OL_QUANTITY_OUTPUT], request->output);
    quantity_add(&gathering->quantities[OL_QUANTITY_BYTES], request->bytes);
    quantity_add(&gathering->quantities[OL_QUANTITY_WORK], request->work);
}

static int gather_all(struct gathering *gathering, struct ol_stream *stream, struct ol_error *error)
{
    struct ol_request requests[BATCH];
    int got;
    while ((got = ol_stream_next(stream, requests, BATCH, error)) > 0)
        for (int i = 0; i < got; i++)
            gather(gathering, &requests[i]);
    return got;
}

/* ---- findings ---- */

static void find(struct ol_traffic_profile *profile, const char *format, ...) OL_PRINTF(2, 3);

static void find(struct ol_traffic_profile *profile, const char *format, ...)
{
    char message[600];
    va_list arguments;
    if (profile->finding_count == OL_TRAFFIC_FINDINGS)
        return;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    profile->findings[profile->finding_count++] = ol_arena_copy(&profile->arena, message, strlen(message));
}

#define COUNT_OF(count, one, many) (unsigned long long)(count), (count) == 1 ? (one) : (many)

static const char *say_time(const struct ol_traffic_profile *profile, ol_time at, char buffer[OL_TIME_BUFFER])
{
    const ol_time rest = (at % OL_SECOND + OL_SECOND) % OL_SECOND; /* nobody reads finer */
    return profile->has_instants ? ol_instant_format(at - rest, buffer) : ol_duration_say(at, buffer);
}

static void find_order(struct ol_traffic_profile *profile)
{
    if (profile->reordered)
        find(profile, "%llu %s back in time and %s put in order", (unsigned long long)profile->reordered,
             profile->reordered == 1 ? "request goes" : "requests go", profile->reordered == 1 ? "was" : "were");
    if (profile->disordered)
        find(profile, "%llu %s too far back to be put in order, and %s the time of the one before",
             (unsigned long long)profile->disordered, profile->disordered == 1 ? "request goes" : "requests go",
             profile->disordered == 1 ? "takes" : "take");
}

static void find_missing(struct ol_traffic_profile *profile)
{
    if (profile->empty)
        find(profile, "%llu %s no request",
             COUNT_OF(profile->empty, "bucket is there and has", "buckets are there and have"));
    if (profile->gaps == 0)
        return;
    struct ol_text list = {0};
    char from[OL_TIME_BUFFER];
    const uint64_t shown = profile->gap_runs < 3 ? profile->gap_runs : 3;
    for (uint64_t i = 0; i < shown; i++)
        ol_text_addf(&list, "%s%llu from %s on", i ? ", " : "", (unsigned long long)profile->shown_gaps[i].buckets,
                     say_time(profile, profile->shown_gaps[i].from, from));
    find(
        profile, "%llu %s, in %llu %s: %s%s",
        COUNT_OF(profile->gaps, "bucket is missing and counts as empty", "buckets are missing and count as empty"),
        COUNT_OF(profile->gap_runs, "place", "places"), ol_text_string(&list),
        profile->gap_runs > shown ? " ..." : "");
    ol_text_release(&list);
}

/* A gap behind each bucket, all of one length: buckets are longer than was said. */
static void find_bucket(struct ol_traffic_profile *profile, ol_time bucket)
{
    const uint64_t shown = profile->gap_runs < OL_GAPS_SHOWN ? profile->gap_runs : OL_GAPS_SHOWN;
    const struct ol_traffic_gap *gaps = profile->shown_gaps;
    const ol_time distance = shown > 2 ? ((ol_time)gaps[0].buckets + 1) * bucket : 0;
    char apart[OL_TIME_BUFFER];
    uint64_t regular = 0;
    for (uint64_t i = 1; i < shown; i++)
        regular += gaps[i].buckets == gaps[0].buckets && gaps[i].from - gaps[i - 1].from == distance;
    if (distance > 0 && 2 * regular >= shown)
        find(profile, "most buckets lie %s apart: is bucket=\"%s\" meant?", ol_duration_say(distance, apart),
             apart);
}

static void find_times(struct ol_traffic_profile *profile, const struct gathering *gathering)
{
    const double requests = (double)gathering->requests;
    if (profile->has_instants && profile->first >= 0 && profile->first < 3 * 365 * OL_DAY)
        find(profile, "the first request lies in the year %d: the unit of its times may be wrong",
             ol_civil_of(profile->first).year);
    if (gathering->requests > 10 && gathering->whole_seconds == gathering->requests)
        find(profile, "all times are whole seconds, so that requests of one second arrive together; "
                      "resolution=\"1s\" spreads them");
    if (gathering->requests > 10 && (double)gathering->together > 0.1 * requests)
        find(profile, "%.0f%% of the requests arrive at the instant of the one before",
             100 * (double)gathering->together / requests);
    if (profile->gap_longest > LONG_GAPS * profile->gap_mean && gathering->requests > 100) {
        char length[OL_TIME_BUFFER], from[OL_TIME_BUFFER];
        find(profile, "the longest time without a request is %s, from %s on, over %d times the mean",
             ol_duration_say((ol_time)profile->gap_longest, length),
             say_time(profile, profile->gap_longest_from, from), LONG_GAPS);
    }
}

static void find_untold(struct ol_traffic_profile *profile)
{
    for (size_t i = 0; i < OL_TRAFFIC_QUANTITIES; i++) {
        const uint64_t told = profile->quantities[i].count, untold = profile->requests - told;
        if (told > 0 && untold > 0)
            find(profile, "%llu %s no %s", COUNT_OF(untold, "request tells", "requests tell"),
                 ol_traffic_quantity_names[i]);
    }
}

/* ---- all of it ---- */

static void conclude(struct ol_traffic_profile *profile, struct gathering *gathering,
                     const struct ol_stream *stream)
{
    profile->has_instants = stream->origin == OL_ORIGIN_ABSOLUTE;
    profile->requests = gathering->requests;
    profile->first = gathering->first;
    profile->last = gathering->last;
    const double span = (double)(profile->last - profile->first) / (double)OL_SECOND;
    profile->rate = span > 0 ? (double)profile->requests / span : 0;
    profile->minute = gathering->minute.peak;
    profile->hour = gathering->hour.peak;
    profile->gap_mean = ol_tally_mean(&gathering->gaps);
    if (profile->gap_mean > 0)
        profile->gap_cv = sqrt(ol_tally_variance(&gathering->gaps)) / profile->gap_mean;
    profile->gap_longest = gathering->gaps.count ? gathering->gaps.greatest : 0;
    profile->gap_longest_from = gathering->longest_from;
    for (size_t i = 0; i < OL_TRAFFIC_QUANTITIES; i++)
        profile->quantities[i] = quantiles_of(&gathering->quantities[i]);
    profile->troubles = stream->troubles;
    profile->reordered = stream->reordered;
    profile->disordered = stream->disordered;
    profile->gaps = stream->gaps;
    profile->gap_runs = stream->gap_runs;
    profile->empty = stream->empty;
    memcpy(profile->shown_gaps, stream->shown_gaps, sizeof profile->shown_gaps);
    find_order(profile);
    find_missing(profile);
    find_bucket(profile, stream->bucket);
    find_times(profile, gathering);
    find_untold(profile);
}

int ol_traffic_profile_read(struct ol_traffic_profile *profile, const struct ol_traffic *traffic,
                            const struct ol_stream_context *context, struct ol_error *error)
{
    struct gathering gathering = {.minute.length = OL_MINUTE, .hour.length = OL_HOUR};
    struct ol_labels labels = {0};
    struct ol_stream_context own = *context;
    own.labels = &labels;
    *profile = (struct ol_traffic_profile){
        .path = traffic->href, .name = traffic->name, .format = traffic->format.kind->name};
    struct ol_stream *stream = ol_stream_open(traffic, &own, error);
    int status = stream ? gather_all(&gathering, stream, error) : error->status;
    if (status == 0) {
        profile->models = labels.count;
        conclude(profile, &gathering, stream);
    }
    ol_stream_close(stream);
    ol_labels_release(&labels);
    for (size_t i = 0; i < OL_TRAFFIC_QUANTITIES; i++) {
        ol_mem_free(gathering.quantities[i].exact);
        ol_histogram_release(&gathering.quantities[i].larger);
    }
    return status;
}

void ol_traffic_profile_release(struct ol_traffic_profile *profile)
{
    ol_arena_release(&profile->arena);
}
