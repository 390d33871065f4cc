/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/request_tally.h"

#include "outlay/arena.h"

#include <math.h>

#define SECONDS(microseconds) ((double)(microseconds) / (double)OL_SECOND)

void ol_request_tally_complete(struct ol_request_tally *tally, const struct ol_request *request, ol_time began,
                               ol_time first, ol_time done)
{
    if (!ol_request_tally_counts(tally, request))
        return;
    const ol_time latency = done - request->at, waited = began - request->at;
    tally->completed++;
    if (tally->answer_bytes > 0)
        ol_passage_add(&tally->answered, tally->answer_bytes, done, done);
    tally->within_target += tally->target == 0 || latency <= tally->target;
    tally->latency_sum += (double)latency;
    tally->waited_sum += (double)waited;
    ol_histogram_add(&tally->latency, latency);
    ol_histogram_add(&tally->waited, waited);
    if (tally->has_tokens) {
        ol_histogram_add(&tally->first_token, first - request->at);
        tally->prompt_tokens += request->prompt;
        tally->output_tokens += request->output;
    }
}

static double counted(const struct ol_request_tally *tally, ol_time from, ol_time to)
{
    from = from > tally->warmup_end ? from : tally->warmup_end;
    return to > from ? (double)(to - from) : 0;
}

void ol_request_tally_busy(struct ol_request_tally *tally, ol_time from, ol_time to, double slots)
{
    tally->busy_time += slots * counted(tally, from, to);
}

void ol_request_tally_there(struct ol_request_tally *tally, ol_time from, ol_time to, double slots)
{
    tally->slot_time += slots * counted(tally, from, to);
}

/* ---- metrics ---- */

/* Of one endpoint, in one replication. */
struct sheet {
    const char *endpoint;
    struct ol_metrics *metrics;
    size_t replication;
};

static void set(const struct sheet *sheet, const char *group, const char *name, const char *unit, double value)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "endpoint.%s.%s%s", sheet->endpoint, group, name);
    ol_metrics_set(sheet->metrics, sheet->replication, ol_text_string(&text), unit, value);
    ol_text_release(&text);
}

static void set_quantiles(const struct sheet *sheet, const char *group, const struct ol_histogram *histogram)
{
    static const struct {
        const char *name;
        double p;
    } rows[] = {{"p50_s", 0.5}, {"p95_s", 0.95}, {"p99_s", 0.99}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        set(sheet, group, rows[i].name, "s",
            histogram->count ? SECONDS(ol_histogram_quantile(histogram, rows[i].p)) : NAN);
}

static void set_counts(const struct sheet *sheet, const struct ol_request_tally *tally)
{
    const struct {
        const char *name;
        uint64_t count;
    } rows[] = {
        {"requests", tally->requests},
        {"completed", tally->completed},
        {"shed", tally->shed},
        {"timed_out", tally->timed_out},
        {"failed", tally->failed},
        {"retried", tally->retried},
        {"cached", tally->cached},
        {"cold_starts", tally->cold_starts},
        {"in_flight_at_end", tally->in_flight},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        set(sheet, "", rows[i].name, "requests", (double)rows[i].count);
}

/* Of the requests that came to an end, those that were good; and how much of what may be bad was. */
static void set_objective(const struct sheet *sheet, const struct ol_request_tally *tally)
{
    const uint64_t ended = tally->completed + tally->shed + tally->timed_out + tally->failed;
    const double good = ended ? (double)tally->within_target / (double)ended : NAN;
    set(sheet, "", "slo", "share", good);
    if (tally->objective > 0 && tally->objective < 1)
        set(sheet, "", "error_budget_used", "share", (1 - good) / (1 - tally->objective));
}

static void set_tokens(const struct sheet *sheet, const struct ol_request_tally *tally)
{
    const ol_time length = tally->end - tally->warmup_end;
    set_quantiles(sheet, "first_token.", &tally->first_token);
    set(sheet, "", "prompt_tokens", "tokens", (double)tally->prompt_tokens);
    set(sheet, "", "output_tokens", "tokens", (double)tally->output_tokens);
    set(sheet, "", "recomputed", "requests", (double)tally->recomputed);
    set(sheet, "", "tokens_per_s", "tokens/s", length > 0 ? (double)tally->output_tokens / SECONDS(length) : NAN);
}

void ol_request_tally_metrics(const struct ol_request_tally *tally, const char *endpoint,
                              struct ol_metrics *metrics, size_t replication)
{
    const struct sheet sheet = {endpoint, metrics, replication};
    const double completed = (double)tally->completed;
    set_counts(&sheet, tally);
    set(&sheet, "latency.", "mean_s", "s", completed > 0 ? SECONDS(tally->latency_sum) / completed : NAN);
    set_quantiles(&sheet, "latency.", &tally->latency);
    set(&sheet, "wait.", "mean_s", "s", completed > 0 ? SECONDS(tally->waited_sum) / completed : NAN);
    set_quantiles(&sheet, "wait.", &tally->waited);
    set_objective(&sheet, tally);
    set(&sheet, "", "utilization", "share", tally->slot_time > 0 ? tally->busy_time / tally->slot_time : NAN);
    if (tally->overflowed > 0)
        set(&sheet, "", "overflowed", "requests", (double)tally->overflowed);
    if (tally->has_tokens)
        set_tokens(&sheet, tally);
}

void ol_request_tally_release(struct ol_request_tally *tally)
{
    ol_histogram_release(&tally->latency);
    ol_passage_release(&tally->answered);
    ol_histogram_release(&tally->first_token);
    ol_histogram_release(&tally->waited);
    *tally = (struct ol_request_tally){0};
}
