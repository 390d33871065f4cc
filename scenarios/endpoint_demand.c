/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/endpoint_demand.h"

#include "models/traffic/rate_path.h"
#include "outlay/arena.h"
#include "scenarios/traffic_inflow.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#define STEPS      4096
#define STEP       (5 * OL_MINUTE) /* at least: it doubles until the run fits */
#define LOG_MOST   (16 << 20)      /* bytes of a log that is read */
#define COUNT_MOST 2e6             /* requests, before they are thinned */
#define LAST_TIME  ((ol_time)1 << 53)

struct survey {
    ol_time start_instant, length; /* of the clock; length 0: no end */
    ol_time step;
    double *counts; /* STEPS of them */
    ol_time first, last;
    double all, prompt, output, told, work; /* sums */
};

/* So many requests at that time of the clock. */
static void add_count(struct survey *survey, ol_time at, double count)
{
    while (at / survey->step >= STEPS) {
        for (size_t i = 0; i < STEPS; i++)
            survey->counts[i] = i < STEPS / 2 ? survey->counts[2 * i] + survey->counts[2 * i + 1] : 0;
        survey->step *= 2;
    }
    survey->counts[at / survey->step] += count;
    survey->all += count;
    survey->first = at < survey->first ? at : survey->first;
    survey->last = at > survey->last ? at : survey->last;
}

/* ---- models ---- */

static void add_steps(struct survey *survey, const struct ol_traffic *traffic, struct ol_rate_path *path,
                      double count)
{
    const ol_time until = survey->length > 0 ? survey->length : LAST_TIME;
    double sum = 0;
    for (ol_time at = traffic->start > 0 ? traffic->start : 0, to; at < until && sum < count; at = to) {
        to = at + survey->step < until ? at + survey->step : until;
        const ol_time middle = (ol_time)((double)((to - at) / 2 + at - traffic->start) / traffic->time_scale);
        ol_rate_path_seek(path, middle);
        const double came = ol_rate_path_at(path, middle) / traffic->time_scale * (double)(to - at);
        const double taken = fmin(came, count - sum);
        add_count(survey, at, taken);
        survey->last = came > 0 ? at + (ol_time)((double)(to - at) * taken / came) : survey->last;
        sum += taken;
    }
    survey->prompt += traffic->prompt.type ? sum * ol_law_mean(&traffic->prompt) : 0;
    survey->output += traffic->output.type ? sum * ol_law_mean(&traffic->output) : 0;
}

static bool add_model(struct survey *survey, const struct ol_traffic *traffic)
{
    const struct ol_traffic_format *format = (const struct ol_traffic_format *)traffic->format.kind;
    const struct ol_traffic_volume volume = format->volume(traffic);
    const ol_time monday = 4 * OL_DAY; /* as streams have it, 1970-01-05 */
    const struct ol_shape_context about = {
        .seed = 1,
        .zero_instant = (survey->start_instant ? survey->start_instant : monday) + traffic->start,
        .name = traffic->name};
    struct ol_rate_path path;
    struct ol_error error = {0};
    if (survey->length == 0 && volume.count == 0)
        return false;
    const bool is_open = ol_rate_path_open(&path, &traffic->shapes, &about, volume.rate, &error) == 0;
    if (is_open)
        add_steps(survey, traffic, &path, volume.count > 0 ? volume.count : INFINITY);
    ol_rate_path_release(&path);
    return is_open;
}

/* ---- logs ---- */

static void add_request(struct survey *survey, const struct ol_request *request, ol_time at)
{
    add_count(survey, at, 1);
    survey->prompt += request->prompt;
    survey->output += request->output;
    survey->told += request->work > 0;
    survey->work += request->work;
}

/* False where there are too many, or they cannot be read. */
static bool add_requests(struct survey *survey, const struct ol_traffic *traffic, struct ol_stream *stream)
{
    const ol_time shift = ol_stream_shift(traffic, stream, survey->start_instant);
    const ol_time until = survey->length > 0 ? survey->length : OL_NEVER;
    struct ol_request batch[512];
    struct ol_error error = {0};
    const double thinned = fmin(traffic->volume_scale, 1);
    double read = 0;
    int got;
    while ((got = ol_stream_next(stream, batch, 512, &error)) > 0 && (read += got / thinned) <= COUNT_MOST)
        for (int i = 0; i < got; i++) {
            const ol_time at = batch[i].at + shift;
            if (at >= until)
                return true;
            if (at >= 0)
                add_request(survey, &batch[i], at);
        }
    return got == 0;
}

static bool add_log(struct survey *survey, const struct ol_traffic *traffic)
{
    const struct ol_stream_context context = {
        .seed = 1,
        .until = survey->length > 0 ? survey->length : OL_NEVER,
        .start_instant = survey->start_instant,
    };
    struct ol_error error = {0};
    struct stat status;
    if (stat(traffic->href, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > LOG_MOST)
        return false;
    struct ol_stream *stream = ol_stream_open(traffic, &context, &error);
    const bool is_known = stream && add_requests(survey, traffic, stream);
    ol_stream_close(stream);
    return is_known;
}

/* ---- all of it ---- */

/* In the hour in which most came; in less where the run is shorter. */
static double busiest(const struct survey *survey, double span)
{
    const size_t window = survey->step < OL_HOUR ? (size_t)(OL_HOUR / survey->step) : 1;
    const double length = (double)survey->step * (double)window;
    double sum = 0, most = 0;
    for (size_t i = 0; i < STEPS; i++) {
        sum += survey->counts[i] - (i >= window ? survey->counts[i - window] : 0);
        most = fmax(most, sum);
    }
    return most / fmin(length, span) * (double)OL_SECOND;
}

static ol_time start_of(const struct ol_scenario *scenario)
{
    ol_time earliest = OL_NEVER;
    struct ol_error error = {0};
    if (ol_scenario_has_start(scenario))
        return ol_scenario_clock(scenario).start;
    return ol_traffic_inflow_earliest(scenario, &earliest, &error) == 0 && earliest != OL_NEVER ? earliest : 0;
}

static void sum_up(const struct survey *survey, struct ol_endpoint_demand *demand)
{
    const double span = survey->length > 0 ? (double)survey->length : (double)(survey->last - survey->first);
    *demand = (struct ol_endpoint_demand){.mean = survey->all / span * (double)OL_SECOND,
                                          .peak = busiest(survey, span),
                                          .prompt = survey->prompt / survey->all,
                                          .output = survey->output / survey->all,
                                          .told_share = survey->told / survey->all,
                                          .told_work = survey->told > 0 ? survey->work / survey->told : 0};
}

bool ol_endpoint_demand_of(const struct ol_scenario *scenario, const char *endpoint,
                           struct ol_endpoint_demand *demand)
{
    const struct ol_workload *workload = scenario->workloads.items;
    const struct ol_traffic *traffics = workload->traffics.items;
    struct survey survey = {.start_instant = start_of(scenario),
                            .length = ol_scenario_clock(scenario).length,
                            .step = STEP,
                            .counts = ol_mem_new(STEPS * sizeof(double)),
                            .first = OL_NEVER};
    bool is_known = true;
    for (size_t i = 0; i < workload->traffics.count && is_known; i++)
        if (strcmp(traffics[i].endpoint, endpoint) == 0)
            is_known = (traffics[i].href ? add_log : add_model)(&survey, &traffics[i]);
    is_known = is_known && survey.all > 0 && (survey.length > 0 || survey.last - survey.first >= OL_SECOND);
    if (is_known)
        sum_up(&survey, demand);
    ol_mem_free(survey.counts);
    return is_known;
}
