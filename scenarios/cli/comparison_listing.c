/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/comparison_listing.h"

#include "outlay/json.h"
#include "reports/summary.h"

#include <math.h>

static struct ol_summary summary_of(const struct ol_comparison *comparison, size_t side, const char *metric)
{
    const struct ol_metric *found = ol_comparison_metric(comparison, side, metric);
    return ol_summary_of(found ? found->values : NULL, found ? comparison->sides[side].replications : 0);
}

/* ---- for people ---- */

static void write_table(const struct ol_comparison_telling *telling, struct ol_output *output)
{
    const struct ol_comparison *comparison = telling->comparison;
    ol_comparison_words(telling, output);
    ol_output_char(output, '\n');
    ol_comparison_table(telling, output);
    ol_comparison_objectives(comparison, output);
    for (size_t i = 0; i < comparison->note_count; i++) {
        struct ol_text note = {0};
        ol_text_addf(&note, "note: %s", comparison->notes[i]);
        ol_output_string(output, i == 0 ? "\n" : "");
        ol_comparison_wrapped(ol_text_string(&note), output);
        ol_text_release(&note);
    }
}

/* ---- JSON ---- */

static void json_values(struct ol_json *json, const char *key, const double *values, size_t count)
{
    ol_json_array(json, key);
    for (size_t i = 0; i < count; i++)
        ol_json_real(json, NULL, values[i]);
    ol_json_end(json);
}

static void json_difference(struct ol_json *json, const struct ol_comparison *comparison, size_t side,
                            const char *metric)
{
    const struct ol_compared_side *about = &comparison->sides[side];
    double *values = ol_mem_new(ol_mem_product(sizeof *values, about->replications + 1));
    const struct ol_difference difference = ol_comparison_difference(comparison, side, metric, values);
    if (difference.exists) {
        ol_json_object(json, "difference");
        ol_json_bool(json, "excludes_zero", difference.is_clear);
        ol_json_real(json, "hi", difference.has_interval ? difference.interval.hi : NAN);
        ol_json_real(json, "lo", difference.has_interval ? difference.interval.lo : NAN);
        ol_json_real(json, "mean", difference.interval.mean);
        ol_json_int(json, "n", (int64_t)difference.n);
        ol_json_bool(json, "paired", about->is_paired);
        ol_json_real(json, "p_value", difference.has_interval ? difference.chance : NAN);
        ol_json_real(json, "share", difference.share);
        if (about->is_paired)
            json_values(json, "values", values, about->replications);
        if (about->is_paired) {
            ol_json_real(json, "variance", difference.variance);
            ol_json_real(json, "variance_unpaired", difference.apart);
        }
        ol_json_end(json);
    }
    ol_mem_free(values);
}

static void json_metric(struct ol_json *json, const struct ol_comparison *comparison, const char *name)
{
    ol_json_array(json, name);
    for (size_t side = 0; side < comparison->count; side++) {
        const struct ol_metric *metric = ol_comparison_metric(comparison, side, name);
        if (!metric)
            continue;
        const struct ol_summary summary = summary_of(comparison, side, name);
        ol_json_object(json, NULL);
        if (side > 0)
            json_difference(json, comparison, side, name);
        ol_json_real(json, "hi", summary.interval.hi);
        ol_json_real(json, "lo", summary.interval.lo);
        ol_json_real(json, "mean", summary.interval.mean);
        ol_json_int(json, "n", (int64_t)summary.n);
        ol_json_string(json, "side", comparison->sides[side].name);
        ol_json_string(json, "unit", metric->unit);
        json_values(json, "values", metric->values, comparison->sides[side].replications);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void json_claim(struct ol_json *json, const struct ol_claim *claim)
{
    struct ol_text text = {0};
    ol_claim_tell(claim, &text);
    ol_json_object(json, NULL);
    ol_json_bool(json, "better", claim->is_better);
    ol_json_string(json, "metric", claim->metric);
    ol_json_string(json, "text", ol_text_string(&text));
    ol_json_end(json);
    ol_text_release(&text);
}

static void json_verdict(struct ol_json *json, const struct ol_comparison *comparison, size_t side)
{
    const struct ol_claims claims = ol_comparison_claims(comparison, side);
    struct ol_text text = {0};
    ol_headline_tell(comparison, side, &claims, &text);
    ol_json_object(json, NULL);
    ol_json_array(json, "claims");
    for (size_t i = 0; i < claims.count; i++)
        json_claim(json, &claims.items[i]);
    ol_json_end(json);
    ol_json_int(json, "looked_at", (int64_t)claims.looked_at);
    ol_json_string(json, "metric", claims.headline);
    ol_json_string(json, "side", comparison->sides[side].name);
    ol_json_bool(json, "tested", claims.is_tested);
    ol_json_string(json, "text", ol_text_string(&text));
    ol_json_end(json);
    ol_text_release(&text);
}

static void json_sides(struct ol_json *json, const struct ol_comparison *comparison)
{
    ol_json_array(json, "sides");
    for (size_t i = 0; i < comparison->count; i++) {
        const struct ol_compared_side *side = &comparison->sides[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "currency", side->currency);
        ol_json_string(json, "given", side->given);
        ol_json_string(json, "name", side->name);
        if (side->verdict_count > 0)
            ol_summary_objectives(json, side->verdicts, side->verdict_count);
        ol_json_bool(json, "paired", side->is_paired);
        ol_json_bool(json, "partial", side->is_partial);
        ol_json_int(json, "replications", (int64_t)side->replications);
        ol_json_string(json, "scenario", side->scenario);
        ol_json_int(json, "seed", (int64_t)side->seed);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_json(const struct ol_comparison_telling *telling, struct ol_output *output)
{
    const struct ol_comparison *comparison = telling->comparison;
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "baseline", comparison->sides[0].name);
    ol_json_object(&json, "metrics");
    for (size_t i = 0; i < telling->choice->count; i++)
        json_metric(&json, comparison, telling->choice->names[i]);
    ol_json_end(&json);
    ol_json_array(&json, "notes");
    for (size_t i = 0; i < comparison->note_count; i++)
        ol_json_string(&json, NULL, comparison->notes[i]);
    ol_json_end(&json);
    ol_json_string(&json, "outlay", OL_VERSION);
    json_sides(&json, comparison);
    ol_json_array(&json, "verdicts");
    for (size_t i = 1; i < comparison->count; i++)
        json_verdict(&json, comparison, i);
    ol_json_end(&json);
    if (comparison->window > 0)
        ol_json_real(&json, "window_s", (double)comparison->window / (double)OL_SECOND);
    ol_json_end(&json);
}

/* ---- CSV ---- */

static void write_reals(struct ol_output *output, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ol_output_char(output, ',');
        ol_output_real(output, values[i]);
    }
}

static void csv_row(const struct ol_comparison *comparison, size_t side, const struct ol_metric *metric,
                    struct ol_output *output)
{
    const struct ol_summary summary = summary_of(comparison, side, metric->name);
    const double own[] = {summary.interval.mean, summary.interval.lo, summary.interval.hi};
    ol_output_csv(output, metric->name);
    ol_output_char(output, ',');
    ol_output_csv(output, metric->unit);
    ol_output_char(output, ',');
    ol_output_csv(output, comparison->sides[side].name);
    write_reals(output, own, 3);
    ol_output_format(output, ",%zu", summary.n);
    const struct ol_difference difference =
        side > 0 ? ol_comparison_difference(comparison, side, metric->name, NULL) : (struct ol_difference){0};
    if (!difference.exists) {
        ol_output_string(output, ",,,,,,\n");
        return;
    }
    const double changes[] = {difference.interval.mean, difference.has_interval ? difference.interval.lo : NAN,
                              difference.has_interval ? difference.interval.hi : NAN, difference.share};
    write_reals(output, changes, 4);
    ol_output_format(output, ",%s,%s\n", comparison->sides[side].is_paired ? "yes" : "no",
                     difference.is_clear ? "yes" : "no");
}

static void write_csv(const struct ol_comparison_telling *telling, struct ol_output *output)
{
    const struct ol_comparison *comparison = telling->comparison;
    ol_output_string(output,
                     "metric,unit,side,mean,lo,hi,n,difference,difference_lo,difference_hi,difference_share,"
                     "paired,excludes_zero\n");
    for (size_t i = 0; i < telling->choice->count; i++)
        for (size_t side = 0; side < comparison->count; side++) {
            const struct ol_metric *metric = ol_comparison_metric(comparison, side, telling->choice->names[i]);
            if (metric)
                csv_row(comparison, side, metric, output);
        }
}

void ol_comparison_write(const struct ol_comparison_telling *telling, enum ol_output_format format,
                         struct ol_output *output)
{
    static void (*const writers[])(const struct ol_comparison_telling *, struct ol_output *) = {
        [OL_FORMAT_TABLE] = write_table, [OL_FORMAT_JSON] = write_json, [OL_FORMAT_CSV] = write_csv};
    writers[format](telling, output);
}
