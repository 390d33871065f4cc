/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/trace_profile.h"

#include "outlay/stats.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define LONG_GAPS 100 /* a gap this many times the mean one is worth a word */

const char *const ol_profile_quantity_names[OL_PROFILE_QUANTITIES] = {
    [OL_PROFILE_SIZE] = "size",         [OL_PROFILE_RUNTIME] = "runtime",
    [OL_PROFILE_ESTIMATE] = "estimate", [OL_PROFILE_INTERARRIVAL] = "interarrival",
    [OL_PROFILE_WAIT] = "wait",
};

struct numbers {
    int64_t *items;
    size_t count, capacity;
};

static void numbers_add(struct numbers *numbers, int64_t number)
{
    OL_MEM_RESERVE(numbers->items, numbers->capacity, numbers->count + 1);
    numbers->items[numbers->count++] = number;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void numbers_sort(struct numbers *numbers)
{
    if (numbers->count)
        qsort(numbers->items, numbers->count, sizeof *numbers->items, by_number);
}

/* Of sorted numbers. */
static uint64_t count_distinct(const struct numbers *sorted)
{
    uint64_t distinct = sorted->count > 0;
    for (size_t i = 1; i < sorted->count; i++)
        distinct += sorted->items[i] != sorted->items[i - 1];
    return distinct;
}

/* What is gathered of a trace while it goes by. */
struct gathering {
    struct numbers quantities[OL_PROFILE_QUANTITIES];
    struct numbers submits, users, teams, queues, names, digests;
    struct ol_sum busy;
    ol_time previous_submit, longest_step_back;
    uint64_t rows, steps_back, zero_runtimes, no_runtimes, no_sizes, no_submits, over_estimate, too_large,
        fractions, retried;
    ol_time lost;
    bool has_status, has_lost;
};

static void gathering_release(struct gathering *gathering)
{
    for (size_t i = 0; i < OL_PROFILE_QUANTITIES; i++)
        ol_mem_free(gathering->quantities[i].items);
    ol_mem_free(gathering->submits.items);
    ol_mem_free(gathering->users.items);
    ol_mem_free(gathering->teams.items);
    ol_mem_free(gathering->queues.items);
    ol_mem_free(gathering->names.items);
    ol_mem_free(gathering->digests.items);
}

/* What a row lacks is counted whatever else it lacks, so that the counts are of the file. */
static bool note_missing(struct gathering *gathering, struct ol_source *tally, const struct ol_trace_row *row)
{
    const struct {
        bool is_missing;
        uint64_t *count;
        const char *what;
    } lacks[] = {{row->submit == OL_NEVER, &gathering->no_submits, "submit time"},
                 {row->runtime == OL_NEVER, &gathering->no_runtimes, "runtime"},
                 {row->runtime != OL_NEVER && row->runtime <= 0, &gathering->zero_runtimes, "positive runtime"},
                 {row->units <= 0, &gathering->no_sizes, "size"}};
    const char *missing = NULL;
    for (size_t i = 0; i < sizeof lacks / sizeof *lacks; i++) {
        *lacks[i].count += lacks[i].is_missing;
        if (lacks[i].is_missing && !missing)
            missing = lacks[i].what;
    }
    if (missing)
        ol_troubles_unrunnable(tally, row->place, "the job has no %s; it cannot run", missing);
    return missing != NULL;
}

static void note_order(struct gathering *gathering, ol_time submit)
{
    if (submit == OL_NEVER)
        return;
    if (gathering->rows > 0 && submit < gathering->previous_submit) {
        const ol_time step = gathering->previous_submit - submit;
        gathering->steps_back++;
        gathering->longest_step_back = step > gathering->longest_step_back ? step : gathering->longest_step_back;
    }
    gathering->previous_submit = submit;
}

static void note_label(struct numbers *labels, ol_label label)
{
    if (label != OL_NO_LABEL)
        numbers_add(labels, label);
}

static void note_job(struct gathering *gathering, const struct ol_trace_row *row, int64_t capacity)
{
    numbers_add(&gathering->quantities[OL_PROFILE_SIZE], row->units);
    numbers_add(&gathering->quantities[OL_PROFILE_RUNTIME], row->runtime);
    if (row->estimate != OL_NEVER)
        numbers_add(&gathering->quantities[OL_PROFILE_ESTIMATE], row->estimate);
    if (row->wait != OL_NEVER)
        numbers_add(&gathering->quantities[OL_PROFILE_WAIT], row->wait);
    numbers_add(&gathering->submits, row->submit);
    note_label(&gathering->users, row->user);
    note_label(&gathering->teams, row->team);
    note_label(&gathering->queues, row->queue);
    ol_sum_add(&gathering->busy, (double)row->units * (double)row->runtime / (double)OL_SECOND);
    gathering->over_estimate += row->estimate != OL_NEVER && row->runtime > row->estimate;
    gathering->too_large += capacity > 0 && row->units > capacity;
}

/* `tally` takes the jobs that cannot run; the reading keeps the rows that it could not read. */
static int gather(struct gathering *gathering, struct ol_trace_reading *reading, struct ol_source *tally,
                  int64_t capacity, struct ol_error *error)
{
    struct ol_trace_row row;
    int got;
    while ((got = ol_trace_reading_next(reading, &row, error)) > 0) {
        note_order(gathering, row.submit);
        gathering->rows++;
        gathering->has_status |= row.has_status;
        note_label(&gathering->names, row.name);
        numbers_add(&gathering->digests, (int64_t)row.digest);
        gathering->fractions += row.was_fraction;
        gathering->retried += row.attempts > 1;
        gathering->has_lost |= row.lost != OL_NEVER;
        if (row.lost != OL_NEVER && gathering->lost < OL_TIME_LIMIT)
            gathering->lost += row.lost;
        if (!note_missing(gathering, tally, &row))
            note_job(gathering, &row, capacity);
    }
    return got;
}

/* ---- conclusions ---- */

static struct ol_quantiles quantiles_of(struct numbers *numbers)
{
    struct ol_quantiles quantiles = {.count = numbers->count};
    struct ol_tally tally = {0};
    if (numbers->count == 0)
        return quantiles;
    for (size_t i = 0; i < numbers->count; i++)
        ol_tally_add(&tally, (double)numbers->items[i]);
    quantiles.mean = ol_tally_mean(&tally);
    quantiles.p10 = ol_quantile_pick(numbers->items, numbers->count, 0.10);
    quantiles.p50 = ol_quantile_pick(numbers->items, numbers->count, 0.50);
    quantiles.p90 = ol_quantile_pick(numbers->items, numbers->count, 0.90);
    quantiles.p99 = ol_quantile_pick(numbers->items, numbers->count, 0.99);
    quantiles.max = tally.greatest;
    return quantiles;
}

OL_PRINTF(2, 3) static void find(struct ol_trace_profile *profile, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    OL_ASSERT(profile->finding_count < OL_PROFILE_FINDINGS);
    profile->findings[profile->finding_count++] = ol_arena_copy(&profile->arena, text, strlen(text));
}

/* "1 job" or "7 jobs", each with the verb that goes with it where the caller needs one. */
#define COUNT_OF(count, one, many) (unsigned long long)(count), (count) == 1 ? (one) : (many)

static void find_disorder(struct ol_trace_profile *profile, struct gathering *gathering)
{
    char step[OL_TIME_BUFFER];
    if (gathering->steps_back)
        find(profile, "%llu %s before the row above, by up to %s: the rows are not sorted by submit time",
             COUNT_OF(gathering->steps_back, "row lies", "rows lie"),
             ol_duration_say(gathering->longest_step_back, step));
    numbers_sort(&gathering->names);
    const uint64_t names = count_distinct(&gathering->names);
    if (names < gathering->names.count && names > 1)
        find(profile, "%llu %s a job id of another row",
             COUNT_OF(gathering->names.count - names, "row has", "rows have"));
    numbers_sort(&gathering->digests);
    const uint64_t distinct = count_distinct(&gathering->digests);
    if (distinct < gathering->digests.count)
        find(profile, "%llu %s another one word for word",
             COUNT_OF(gathering->digests.count - distinct, "row repeats", "rows repeat"));
}

static void find_missing(struct ol_trace_profile *profile, const struct gathering *gathering)
{
    if (profile->rows == 0)
        find(profile, "there is no job in it; is it the right file, in the format that its name says?");
    if (gathering->zero_runtimes)
        find(profile, "%llu %s a runtime of 0", COUNT_OF(gathering->zero_runtimes, "job has", "jobs have"));
    if (gathering->no_runtimes)
        find(profile, "%llu %s no runtime: cancelled before the start, or not recorded",
             COUNT_OF(gathering->no_runtimes, "job has", "jobs have"));
    if (gathering->no_sizes)
        find(profile, "%llu %s no size", COUNT_OF(gathering->no_sizes, "job has", "jobs have"));
    if (gathering->no_submits)
        find(profile, "%llu %s no submit time", COUNT_OF(gathering->no_submits, "job has", "jobs have"));
    if (!gathering->has_status && gathering->rows)
        find(profile, "no row has a status: jobs that failed cannot be told from those that succeeded");
    if (profile->jobs && !profile->quantities[OL_PROFILE_ESTIMATE].count)
        find(profile,
             "no job has an estimate: the runtime will stand in, and backfilling sees the future exactly");
    if (gathering->fractions)
        find(profile, "%llu %s a fraction of a unit, and will be given a whole one",
             COUNT_OF(gathering->fractions, "job asks for", "jobs ask for"));
}

static void find_retries(struct ol_trace_profile *profile, const struct gathering *gathering,
                         const struct ol_trace_reading *reading)
{
    char lost[OL_TIME_BUFFER];
    const char *what;
    const uint64_t passed_over = ol_trace_reading_passed_over(reading, &what);
    if (gathering->retried && gathering->has_lost)
        find(profile, "%llu %s started more than once; what ran before the last start is %s of their runtime",
             COUNT_OF(gathering->retried, "job was", "jobs were"), ol_duration_say(gathering->lost, lost));
    else if (gathering->retried)
        find(profile, "%llu %s started more than once", COUNT_OF(gathering->retried, "job was", "jobs were"));
    if (passed_over)
        find(profile, "left out: %llu %s", (unsigned long long)passed_over, what);
    const uint64_t blanks = ol_trace_reading_blank_lines(reading);
    if (blanks)
        find(profile, "%llu blank %s passed over", COUNT_OF(blanks, "line was", "lines were"));
}

static void find_size_and_time(struct ol_trace_profile *profile, const struct gathering *gathering)
{
    if (gathering->over_estimate)
        find(profile, "%llu %s longer than the time requested",
             COUNT_OF(gathering->over_estimate, "job runs", "jobs run"));
    if (gathering->too_large)
        find(profile, "%llu %s more than the machine's %lld %s",
             COUNT_OF(gathering->too_large, "job asks for", "jobs ask for"), (long long)profile->capacity,
             profile->unit);
    if (profile->load > 1)
        find(profile, "the jobs are %.0f%% of what the machine could run in that span", 100 * profile->load);
}

static void find_gaps(struct ol_trace_profile *profile, const struct numbers *sorted)
{
    const double mean = profile->quantities[OL_PROFILE_INTERARRIVAL].mean;
    uint64_t gaps = 0;
    size_t longest = 0;
    for (size_t i = 1; i < sorted->count; i++) {
        const ol_time gap = sorted->items[i] - sorted->items[i - 1];
        gaps += (double)gap > LONG_GAPS * mean;
        if (longest == 0 || gap > sorted->items[longest] - sorted->items[longest - 1])
            longest = i;
    }
    if (gaps == 0)
        return;
    char length[OL_TIME_BUFFER], start[OL_TIME_BUFFER];
    const ol_time from = sorted->items[longest - 1];
    ol_duration_say(sorted->items[longest] - from, length);
    if (profile->has_instants)
        ol_instant_format(from + (profile->first_submit - sorted->items[0]), start);
    else
        ol_duration_say(from, start);
    find(profile, "%llu %s over %d times the mean gap; the longest is %s, from %s on",
         COUNT_OF(gaps, "gap without arrivals is", "gaps without arrivals are"), LONG_GAPS, length, start);
}

static void find_header(struct ol_trace_profile *profile, const struct ol_swf_header *header)
{
    const uint64_t announced =
        header ? (uint64_t)(header->max_records ? header->max_records : header->max_jobs) : 0;
    if (announced && announced != profile->rows)
        find(profile, "the header announces %llu rows, there are %llu", (unsigned long long)announced,
             (unsigned long long)profile->rows);
    if (header && profile->has_instants && !header->unix_start)
        find(profile, "submit times are seconds since 1970 instead of an offset from the log's start");
}

static void conclude_times(struct ol_trace_profile *profile, struct gathering *gathering,
                           const struct ol_trace_reading *reading)
{
    const struct ol_swf_header *header = ol_trace_reading_header(reading);
    struct numbers *submits = &gathering->submits, *gaps = &gathering->quantities[OL_PROFILE_INTERARRIVAL];
    numbers_sort(submits);
    for (size_t i = 1; i < submits->count; i++)
        numbers_add(gaps, submits->items[i] - submits->items[i - 1]);
    if (submits->count == 0)
        return;
    const bool is_absolute = ol_trace_reading_has_instants(reading);
    const bool is_anchored =
        !is_absolute && header && header->unix_start > 0 && header->unix_start < OL_TIME_LIMIT / OL_SECOND;
    const ol_time zero = is_anchored ? header->unix_start * OL_SECOND : 0;
    profile->has_instants = is_absolute || is_anchored;
    profile->first_submit = submits->items[0] + zero;
    profile->last_submit = submits->items[submits->count - 1] + zero;
}

static void conclude(struct ol_trace_profile *profile, struct gathering *gathering,
                     const struct ol_trace_reading *reading)
{
    conclude_times(profile, gathering, reading);
    for (size_t i = 0; i < OL_PROFILE_QUANTITIES; i++)
        profile->quantities[i] = quantiles_of(&gathering->quantities[i]);
    struct numbers *const labels[] = {&gathering->users, &gathering->teams, &gathering->queues};
    uint64_t *const counts[] = {&profile->users, &profile->teams, &profile->queues};
    for (size_t i = 0; i < 3; i++) {
        numbers_sort(labels[i]);
        *counts[i] = count_distinct(labels[i]);
    }
    const double span = (double)(profile->last_submit - profile->first_submit) / (double)OL_SECOND;
    profile->busy = ol_sum_total(&gathering->busy);
    if (profile->capacity > 0 && span > 0)
        profile->load = profile->busy / (span * (double)profile->capacity);
    find_header(profile, ol_trace_reading_header(reading));
    find_disorder(profile, gathering);
    find_missing(profile, gathering);
    find_retries(profile, gathering, reading);
    find_size_and_time(profile, gathering);
    find_gaps(profile, &gathering->submits);
}

/* Both lists are in the order of lines; so is the first ten of the two. */
static void merge_troubles(struct ol_troubles *all, const struct ol_troubles *one, const struct ol_troubles *other)
{
    size_t i = 0, k = 0;
    *all = (struct ol_troubles){.malformed = one->malformed + other->malformed,
                                .unrunnable = one->unrunnable + other->unrunnable};
    while (all->shown_count < OL_TROUBLES_SHOWN && (i < one->shown_count || k < other->shown_count)) {
        const bool is_one = k == other->shown_count ||
                            (i < one->shown_count && one->shown[i].place.line < other->shown[k].place.line);
        all->shown[all->shown_count++] = is_one ? one->shown[i++] : other->shown[k++];
    }
}

static int64_t capacity_of(const struct ol_swf_header *header)
{
    return !header ? 0 : header->max_procs ? header->max_procs : header->max_nodes;
}

int ol_trace_profile_read(struct ol_trace_profile *profile, const struct ol_trace_request *request,
                          int64_t capacity, struct ol_error *error)
{
    *profile = (struct ol_trace_profile){.path = request->path};
    struct gathering gathering = {0};
    struct ol_source tally = {0};
    struct ol_trace_reading *reading = ol_trace_reading_open(request, error);
    if (!reading)
        return error->status;
    profile->capacity = capacity > 0 ? capacity : capacity_of(ol_trace_reading_header(reading));
    profile->format = ol_trace_reading_format(reading);
    profile->unit = ol_trace_reading_unit(reading);
    const char *columns = ol_trace_reading_columns(reading);
    profile->columns = ol_arena_copy(&profile->arena, columns, strlen(columns));
    const int status = gather(&gathering, reading, &tally, profile->capacity, error);
    if (status == 0) {
        merge_troubles(&profile->troubles, ol_trace_reading_troubles(reading), &tally.troubles);
        profile->rows = gathering.rows + profile->troubles.malformed;
        profile->jobs = gathering.submits.count;
        conclude(profile, &gathering, reading);
    }
    gathering_release(&gathering);
    ol_trace_reading_close(reading);
    return status;
}

void ol_trace_profile_release(struct ol_trace_profile *profile)
{
    ol_arena_release(&profile->arena);
}
