/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/trace_fit.h"

#include "outlay/law_fit.h"
#include "outlay/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_JOBS     20
#define WEEK           (7 * OL_DAY)
#define PSEUDO_JOBS    25    /* of the product of day and hour, in each hour of the week */
#define ESTIMATE_SHARE 0.002 /* of the jobs: an estimate that so many have is one that users write */
#define ESTIMATE_COVER 0.8   /* such estimates are of so many jobs, or users write anything */

#define MOST_FACTOR 1.25

struct fit_job {
    ol_time submit, runtime, estimate; /* estimate: OL_NEVER where there is none */
    int64_t units;
    ol_label user, team, queue;
    uint32_t mix, order; /* order: in the trace */
};

struct fitting {
    struct ol_trace_fit *fit;
    const struct ol_trace_fit_request *request;
    struct fit_job *jobs;
    size_t count, capacity;
    const struct ol_labels *labels;
    double *values, *others; /* room for one number a job each */
    struct fit_job **group;  /* the jobs that are looked at */
    size_t mix_capacity;
};

/* ---- reading ---- */

static int by_submit(const void *a, const void *b)
{
    const struct fit_job *x = a, *y = b;
    if (x->submit != y->submit)
        return x->submit < y->submit ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int read_jobs(struct fitting *fitting, struct ol_trace_reading *reading, struct ol_error *error)
{
    struct ol_trace_row row;
    int got;
    while ((got = ol_trace_reading_next(reading, &row, error)) > 0) {
        fitting->fit->rows++;
        if (row.submit == OL_NEVER || row.runtime == OL_NEVER || row.runtime <= 0 || row.units <= 0)
            continue;
        OL_MEM_RESERVE(fitting->jobs, fitting->capacity, fitting->count + 1);
        fitting->jobs[fitting->count] = (struct fit_job){
            .submit = row.submit,
            .runtime = row.runtime,
            .estimate = row.estimate,
            .units = row.units,
            .user = row.user,
            .team = row.team,
            .queue = row.queue,
            .order = (uint32_t)fitting->count,
        };
        fitting->count++;
    }
    if (got == 0 && fitting->count < LEAST_JOBS)
        return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = fitting->request->trace->path},
                       "%zu of %llu rows can run, and a model needs at least %d", fitting->count,
                       (unsigned long long)fitting->fit->rows, LEAST_JOBS);
    return got < 0 ? got : OL_OK;
}

/* ---- laws ---- */

static int by_real(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static const char *keep(struct ol_trace_fit *fit, struct ol_text *text)
{
    const char *kept = ol_arena_copy(&fit->arena, ol_text_string(text), text->length);
    ol_text_release(text);
    return kept;
}

/* Of values above 0, which are sorted. */
static struct ol_fitted fit_law(struct fitting *fitting, double *values, size_t count,
                                enum ol_law_dimension dimension)
{
    struct ol_law_fit fits[OL_LAW_FITS];
    struct ol_text text = {0};
    struct ol_tally tally = {0};
    struct ol_fitted fitted = {.values = count};
    if (count == 0)
        return fitted;
    ol_sort_real(values, count);
    for (size_t i = 0; i < count; i++)
        ol_tally_add(&tally, values[i]);
    fitted.mean = ol_tally_mean(&tally);
    const size_t found = ol_law_fit(values, count, fits);
    for (size_t i = 0; i < found; i++) {
        const double mean = ol_law_fit_mean(&fits[i]);
        if (!isfinite(mean) || !(mean > 0))
            continue;
        ol_law_fit_rescale(&fits[i], fitted.mean / mean, values, count);
        if (!fitted.best || fits[i].distance < fitted.best_distance) {
            fitted.best = fits[i].law;
            fitted.best_distance = fits[i].distance;
            ol_text_clear(&text);
            ol_law_fit_write(&fits[i], dimension, &text);
        }
    }
    fitted.law = fitted.best;
    fitted.distance = fitted.best_distance;
    if (!fitted.best || fitted.best_distance > fitting->request->distance) {
        ol_text_clear(&text);
        fitted.distance = ol_law_quantiles_write(values, count, dimension, &text);
        fitted.law = values[0] == values[count - 1] ? "constant" : "quantiles";
    }
    fitted.text = keep(fitting->fit, &text);
    return fitted;
}

/* ---- the week ---- */

static ol_time phase_of(const struct fitting *fitting, ol_time submit)
{
    const ol_time monday = 4 * OL_DAY; /* 1970-01-05; a trace without instants begins on one */
    const ol_time at = fitting->fit->has_instants ? submit - monday : submit - fitting->fit->start;
    const ol_time phase = at % WEEK;
    return phase < 0 ? phase + WEEK : phase;
}

/* How many hours of the trace are such an hour of the week. */
static void measure_exposure(const struct fitting *fitting, double exposure[OL_FIT_HOURS])
{
    const ol_time length = fitting->fit->length, whole = length / WEEK;
    const size_t first = (size_t)(phase_of(fitting, fitting->fit->start) / OL_HOUR);
    const size_t rest = (size_t)((length % WEEK + OL_HOUR - 1) / OL_HOUR);
    for (size_t h = 0; h < OL_FIT_HOURS; h++)
        exposure[h] = (double)whole;
    for (size_t h = 0; h < rest; h++)
        exposure[(first + h) % OL_FIT_HOURS]++;
}

/* Of hours that the trace does not have nothing is known but the mean. */
static double rate_in(double jobs, double hours, double mean)
{
    return hours > 0 ? jobs / hours : mean;
}

/* What day and hour let expect, if they have nothing to do with each other. */
static void expect_product(const double jobs[OL_FIT_HOURS], const double exposure[OL_FIT_HOURS],
                           double expected[OL_FIT_HOURS])
{
    double day_jobs[7] = {0}, day_hours[7] = {0}, hour_jobs[24] = {0}, hour_hours[24] = {0}, all = 0, hours = 0;
    for (size_t h = 0; h < OL_FIT_HOURS; h++) {
        day_jobs[h / 24] += jobs[h];
        day_hours[h / 24] += exposure[h];
        hour_jobs[h % 24] += jobs[h];
        hour_hours[h % 24] += exposure[h];
        all += jobs[h];
        hours += exposure[h];
    }
    const double mean = all / hours;
    for (size_t h = 0; h < OL_FIT_HOURS; h++)
        expected[h] = rate_in(day_jobs[h / 24], day_hours[h / 24], mean) *
                      rate_in(hour_jobs[h % 24], hour_hours[h % 24], mean) / mean;
}

static void fit_week(struct fitting *fitting)
{
    double jobs[OL_FIT_HOURS] = {0}, exposure[OL_FIT_HOURS], expected[OL_FIT_HOURS], sum = 0;
    double *week = fitting->fit->week;
    for (size_t i = 0; i < fitting->count; i++)
        jobs[phase_of(fitting, fitting->jobs[i].submit) / OL_HOUR]++;
    measure_exposure(fitting, exposure);
    expect_product(jobs, exposure, expected);
    for (size_t h = 0; h < OL_FIT_HOURS; h++) {
        /* as if PSEUDO_JOBS more had come at the expected rate */
        const double hours = expected[h] > 0 ? PSEUDO_JOBS / expected[h] : 0;
        week[h] =
            expected[h] > 0 ? (jobs[h] + PSEUDO_JOBS) / (exposure[h] + hours) : rate_in(jobs[h], exposure[h], 0);
        sum += week[h];
    }
    for (size_t h = 0; h < OL_FIT_HOURS; h++)
        week[h] *= OL_FIT_HOURS / sum;
}

/* Since a Monday before everything, in microseconds of the mean rate. */
static double operational(const struct fitting *fitting, ol_time submit, const double before[OL_FIT_HOURS + 1])
{
    const ol_time phase = phase_of(fitting, submit);
    const size_t hour = (size_t)(phase / OL_HOUR);
    const ol_time weeks = (submit - fitting->fit->start + phase_of(fitting, fitting->fit->start) - phase) / WEEK;
    return (double)weeks * (double)WEEK + before[hour] + (double)(phase % OL_HOUR) * fitting->fit->week[hour];
}

static void fit_gaps(struct fitting *fitting)
{
    double before[OL_FIT_HOURS + 1] = {0}, previous = 0;
    for (size_t h = 0; h < OL_FIT_HOURS; h++)
        before[h + 1] = before[h] + fitting->fit->week[h] * (double)OL_HOUR;
    for (size_t i = 0; i < fitting->count; i++) {
        const double at = operational(fitting, fitting->jobs[i].submit, before);
        if (i > 0) /* what came in one instant came within half of what a clock of seconds shows */
            fitting->values[i - 1] = fmax(at - previous, 0.5 * (double)OL_SECOND);
        previous = at;
    }
    fitting->fit->gap = fit_law(fitting, fitting->values, fitting->count - 1, OL_LAW_DURATION);
}

/* ---- estimates ---- */

static void fit_estimates(struct fitting *fitting)
{
    size_t count = 0, shown = 0, covered = 0;
    char buffer[OL_TIME_BUFFER];
    struct ol_text text = {0};
    for (size_t i = 0; i < fitting->count; i++)
        if (fitting->jobs[i].estimate != OL_NEVER && fitting->jobs[i].estimate > 0)
            fitting->values[count++] = (double)fitting->jobs[i].estimate;
    ol_sort_real(fitting->values, count);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && fitting->values[next] == fitting->values[i];)
            next++;
        if ((double)(next - i) < ESTIMATE_SHARE * (double)count || next - i < 2)
            continue;
        covered += next - i;
        ol_text_addf(&text, "%s%s", shown++ ? " " : "", ol_duration_format((ol_time)fitting->values[i], buffer));
    }
    if (count > 0 && (double)covered >= ESTIMATE_COVER * (double)count && shown <= 200)
        fitting->fit->estimates = keep(fitting->fit, &text);
    else
        ol_text_release(&text);
}

/* ---- mixes ---- */

struct owner {
    ol_label label;
    uint64_t jobs;
};

static int by_label(const void *a, const void *b)
{
    const ol_label x = ((const struct owner *)a)->label, y = ((const struct owner *)b)->label;
    return x < y ? -1 : x > y;
}

static int by_jobs(const void *a, const void *b)
{
    const struct owner *x = a, *y = b;
    if (x->jobs != y->jobs)
        return x->jobs > y->jobs ? -1 : 1;
    return by_label(a, b);
}

/* All users and their jobs, the most active first; for ol_mem_free. */
static struct owner *count_owners(const struct fitting *fitting, size_t *count)
{
    struct owner *owners = ol_mem_new(ol_mem_product(sizeof *owners, fitting->count));
    size_t kept = 0;
    for (size_t i = 0; i < fitting->count; i++)
        owners[i] = (struct owner){fitting->jobs[i].user, 1};
    qsort(owners, fitting->count, sizeof *owners, by_label);
    for (size_t i = 0; i < fitting->count; i++) {
        if (kept > 0 && owners[kept - 1].label == owners[i].label)
            owners[kept - 1].jobs++;
        else
            owners[kept++] = owners[i];
    }
    qsort(owners, kept, sizeof *owners, by_jobs);
    *count = kept;
    return owners;
}

/* The label that most of the group have, if it is more than half of them. */
static const char *usual(struct fitting *fitting, size_t count, size_t offset)
{
    ol_label held = OL_NO_LABEL;
    size_t votes = 0, have = 0;
    char buffer[OL_LABEL_BUFFER];
    for (size_t i = 0; i < count; i++) { /* Boyer and Moore's vote */
        const ol_label label = *(const ol_label *)(const void *)((const char *)fitting->group[i] + offset);
        if (votes == 0)
            held = label;
        votes += label == held ? 1 : (size_t)-1;
    }
    for (size_t i = 0; i < count; i++)
        have += *(const ol_label *)(const void *)((const char *)fitting->group[i] + offset) == held;
    if (held == OL_NO_LABEL || 2 * have <= count)
        return NULL;
    const char *text = ol_label_text(fitting->labels, held, buffer);
    return ol_arena_copy(&fitting->fit->arena, text, strlen(text));
}

static int by_units(const void *a, const void *b)
{
    const struct fit_job *x = *(struct fit_job *const *)a, *y = *(struct fit_job *const *)b;
    if (x->units != y->units)
        return x->units < y->units ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* "values(1:20,4:7)" of a group that is sorted by size. */
static const char *sizes_of(struct fitting *fitting, struct fit_job **jobs, size_t count)
{
    struct ol_text text = {0};
    if (jobs[0]->units == jobs[count - 1]->units) {
        ol_text_addf(&text, "%lld", (long long)jobs[0]->units);
        return keep(fitting->fit, &text);
    }
    ol_text_adds(&text, "values(");
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && jobs[next]->units == jobs[i]->units;)
            next++;
        ol_text_addf(&text, "%s%lld:%zu", i ? "," : "", (long long)jobs[i]->units, next - i);
    }
    ol_text_adds(&text, ")");
    return keep(fitting->fit, &text);
}

struct ranked {
    double value;
    size_t index;
};

static int by_ranked(const void *a, const void *b)
{
    return by_real(&((const struct ranked *)a)->value, &((const struct ranked *)b)->value);
}

/* Each value becomes the normal quantile of its rank; equal values share one. */
static void score(double *values, size_t count)
{
    struct ranked *ranked = ol_mem_new(ol_mem_product(sizeof *ranked, count));
    for (size_t i = 0; i < count; i++)
        ranked[i] = (struct ranked){values[i], i};
    qsort(ranked, count, sizeof *ranked, by_ranked);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && ranked[next].value == ranked[i].value;)
            next++;
        const double quantile = ol_normal_quantile((double)(i + next) / 2 / (double)count);
        for (size_t k = i; k < next; k++)
            values[ranked[k].index] = quantile;
    }
    ol_mem_free(ranked);
}

/* Of both numbers' normal scores. */
static double correlation_of(double *a, double *b, size_t count)
{
    double aa = 0, bb = 0, ab = 0, mean_a = 0, mean_b = 0;
    score(a, count);
    score(b, count);
    for (size_t i = 0; i < count; i++) {
        mean_a += a[i] / (double)count;
        mean_b += b[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        aa += (a[i] - mean_a) * (a[i] - mean_a);
        bb += (b[i] - mean_b) * (b[i] - mean_b);
        ab += (a[i] - mean_a) * (b[i] - mean_b);
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

/* Sizes and runtimes of a mix are drawn apart. Where the larger jobs of it run longer, all have to run a little longer
 * for as much work; more than MOST_FACTOR would be another mix. */
static double load_factor(struct fit_job **jobs, size_t count)
{
    double work = 0, size = 0, runtime = 0;
    for (size_t i = 0; i < count; i++) {
        work += (double)jobs[i]->units * (double)jobs[i]->runtime;
        size += (double)jobs[i]->units;
        runtime += (double)jobs[i]->runtime;
    }
    return fmin(fmax(work / size / runtime * (double)count, 1 / MOST_FACTOR), MOST_FACTOR);
}

static void fit_times(struct fitting *fitting, struct fit_job **jobs, size_t count, struct ol_fit_mix *mix)
{
    size_t estimated = 0;
    for (size_t i = 0; i < count; i++)
        if (jobs[i]->estimate != OL_NEVER && jobs[i]->estimate > 0) {
            fitting->values[estimated] = (double)jobs[i]->runtime;
            fitting->others[estimated++] = fmax((double)jobs[i]->estimate / (double)jobs[i]->runtime, 1);
        }
    if (2 * estimated > count) {
        mix->correlation = correlation_of(fitting->values, fitting->others, estimated);
        for (size_t i = 0, k = 0; i < count; i++)
            if (jobs[i]->estimate != OL_NEVER && jobs[i]->estimate > 0)
                fitting->values[k++] = fmax((double)jobs[i]->estimate / (double)jobs[i]->runtime, 1);
        mix->factor = fit_law(fitting, fitting->values, estimated, OL_LAW_PLAIN);
    }
    const double factor = load_factor(jobs, count);
    for (size_t i = 0; i < count; i++)
        fitting->values[i] = (double)jobs[i]->runtime * factor;
    mix->runtime = fit_law(fitting, fitting->values, count, OL_LAW_DURATION);
}

static int class_of(int64_t units)
{
    int class = 0;
    for (int64_t limit = 1; class < OL_FIT_CLASSES - 1 && units > limit; limit *= 2)
        class ++;
    return class;
}

static void add_mix(struct fitting *fitting, const struct ol_fit_mix *like, size_t begin, size_t end)
{
    struct ol_trace_fit *fit = fitting->fit;
    struct fit_job **jobs = fitting->group + begin;
    OL_MEM_RESERVE(fit->mixes, fitting->mix_capacity, fit->mix_count + 1);
    struct ol_fit_mix *mix = &fit->mixes[fit->mix_count];
    *mix = *like;
    mix->jobs = end - begin;
    mix->least_size = jobs[0]->units;
    mix->greatest_size = jobs[end - begin - 1]->units;
    mix->sizes = sizes_of(fitting, jobs, end - begin);
    fit_times(fitting, jobs, end - begin, mix);
    for (size_t i = 0; i < end - begin; i++)
        jobs[i]->mix = (uint32_t)fit->mix_count;
    fit->mix_count++;
}

/* The group in parts of neighbouring sizes, none of them with too few jobs. */
static void fit_group(struct fitting *fitting, size_t count, struct ol_fit_mix *like)
{
    like->team = usual(fitting, count, offsetof(struct fit_job, team));
    like->queue = usual(fitting, count, offsetof(struct fit_job, queue));
    qsort(fitting->group, count, sizeof *fitting->group, by_units);
    const size_t least = (size_t)fitting->request->least;
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin + 1; end < count; end++) {
            const bool is_border =
                class_of(fitting->group[end]->units) != class_of(fitting->group[end - 1]->units);
            if (is_border && end - begin >= least && count - end >= least)
                break;
        }
        add_mix(fitting, like, begin, end);
    }
}

/* The exponent with which rank k has k^-s of the jobs, by the greatest likelihood. */
static double zipf_of(const struct owner *owners, size_t count)
{
    double logs = 0, all = 0, low = 0, high = 5;
    for (size_t k = 0; k < count; k++) {
        logs += (double)owners[k].jobs * log((double)(k + 1));
        all += (double)owners[k].jobs;
    }
    for (int i = 0; i < 60; i++) {
        const double s = (low + high) / 2;
        double weight = 0, weighed = 0;
        for (size_t k = 0; k < count; k++) {
            weight += pow((double)(k + 1), -s);
            weighed += pow((double)(k + 1), -s) * log((double)(k + 1));
        }
        if (weighed / weight > logs / all)
            low = s;
        else
            high = s;
    }
    return low;
}

static void fit_mixes(struct fitting *fitting)
{
    size_t owner_count, own = 0, count = 0;
    struct owner *owners = count_owners(fitting, &owner_count);
    char buffer[OL_LABEL_BUFFER];
    while (own < owner_count && own < (size_t)fitting->request->users && owners[own].label != OL_NO_LABEL &&
           owners[own].jobs >= (uint64_t)fitting->request->least)
        own++;
    for (size_t k = 0; k < own; k++) {
        const char *text = ol_label_text(fitting->labels, owners[k].label, buffer);
        struct ol_fit_mix like = {.user = ol_arena_copy(&fitting->fit->arena, text, strlen(text)), .users = 1};
        count = 0;
        for (size_t i = 0; i < fitting->count; i++)
            if (fitting->jobs[i].user == owners[k].label)
                fitting->group[count++] = &fitting->jobs[i];
        fit_group(fitting, count, &like);
    }
    qsort(owners, own, sizeof *owners, by_label);
    count = 0;
    for (size_t i = 0; i < fitting->count; i++) {
        const struct owner wanted = {fitting->jobs[i].user, 0};
        if (!own || !bsearch(&wanted, owners, own, sizeof *owners, by_label))
            fitting->group[count++] = &fitting->jobs[i];
    }
    const size_t rest = owner_count - own;
    const bool are_named = rest > 1 || (rest == 1 && owners[own].label != OL_NO_LABEL);
    struct ol_fit_mix others = {
        .user = are_named ? "others" : NULL, .users = rest, .skew = rest > 1 ? zipf_of(owners + own, rest) : 0};
    if (count > 0)
        fit_group(fitting, count, &others);
    ol_mem_free(owners);
}

/* How much more often than by chance a job is of the user and mix of the one before. */
static void fit_repeat(struct fitting *fitting)
{
    double same = 0, chance = 0;
    const struct ol_trace_fit *fit = fitting->fit;
    for (size_t i = 1; i < fitting->count; i++)
        same +=
            fitting->jobs[i].mix == fitting->jobs[i - 1].mix && fitting->jobs[i].user == fitting->jobs[i - 1].user;
    for (size_t m = 0; m < fit->mix_count; m++) {
        const double share = (double)fit->mixes[m].jobs / (double)fitting->count;
        double hit = 0, sum = 0;
        for (uint64_t k = 1; k <= fit->mixes[m].users; k++) {
            const double weight = pow((double)k, -fit->mixes[m].skew);
            hit += weight * weight;
            sum += weight;
        }
        chance += share * share * (sum > 0 ? hit / (sum * sum) : 1);
    }
    same /= (double)(fitting->count - 1);
    fitting->fit->repeat = chance < 1 ? fmin(fmax((same - chance) / (1 - chance), 0), 0.99) : 0;
}

/* ---- the whole ---- */

static void describe(struct fitting *fitting, const struct ol_trace_reading *reading)
{
    struct ol_trace_fit *fit = fitting->fit;
    const struct ol_swf_header *header = ol_trace_reading_header(reading);
    const ol_time first = fitting->jobs[0].submit, last = fitting->jobs[fitting->count - 1].submit;
    int64_t largest = 1;
    struct ol_sum load = {0};
    for (size_t i = 0; i < fitting->count; i++) {
        largest = fitting->jobs[i].units > largest ? fitting->jobs[i].units : largest;
        ol_sum_add(&load, (double)fitting->jobs[i].units * (double)fitting->jobs[i].runtime / 1e6);
    }
    fit->jobs = fitting->count;
    fit->unit = ol_trace_reading_unit(reading);
    fit->has_instants = ol_trace_reading_has_instants(reading);
    fit->start = first - (first % OL_HOUR + OL_HOUR) % OL_HOUR;
    fit->length = last - fit->start + (last - first) / (ol_time)fitting->count + OL_SECOND;
    fit->load = ol_sum_total(&load);
    fit->capacity = fitting->request->capacity;
    if (fit->capacity == 0 && header && header->max_procs > 0)
        fit->capacity = header->max_procs;
    if (fit->capacity < largest)
        fit->capacity = fitting->request->capacity > 0 ? fit->capacity : largest;
}

int ol_trace_fit_read(struct ol_trace_fit *fit, const struct ol_trace_fit_request *request, struct ol_error *error)
{
    struct fitting fitting = {.fit = fit, .request = request};
    struct ol_trace_reading *reading = ol_trace_reading_open(request->trace, error);
    int status = reading ? read_jobs(&fitting, reading, error) : error->status;
    fit->path = request->trace->path;
    if (status == OL_OK) {
        fitting.labels = ol_trace_reading_labels(reading);
        fitting.values = ol_mem_new(ol_mem_product(sizeof *fitting.values, fitting.count));
        fitting.others = ol_mem_new(ol_mem_product(sizeof *fitting.others, fitting.count));
        fitting.group = ol_mem_new(ol_mem_product(sizeof *fitting.group, fitting.count));
        qsort(fitting.jobs, fitting.count, sizeof *fitting.jobs, by_submit);
        describe(&fitting, reading);
        fit_week(&fitting);
        fit_gaps(&fitting);
        fit_estimates(&fitting);
        fit_mixes(&fitting);
        fit_repeat(&fitting);
    }
    ol_trace_reading_close(reading);
    ol_mem_free(fitting.jobs);
    ol_mem_free(fitting.values);
    ol_mem_free(fitting.others);
    ol_mem_free(fitting.group);
    return status;
}

void ol_trace_fit_release(struct ol_trace_fit *fit)
{
    ol_mem_free(fit->mixes);
    ol_arena_release(&fit->arena);
    *fit = (struct ol_trace_fit){0};
}
