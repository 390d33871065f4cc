/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/drift_listing.h"

#include "outlay/json.h"
#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <math.h>
#include <string.h>

/* ---- for people ---- */

static size_t in_state(const struct ol_drift *drift, enum ol_drift_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < drift->measure_count; i++)
        count += drift->measures[i].state == state;
    return count;
}

static size_t findings_of(const struct ol_drift *drift)
{
    size_t count = 0;
    for (size_t i = 0; i < drift->remark_count; i++)
        count += drift->remarks[i].is_finding;
    return count;
}

static const char *three_digits(double value, struct ol_arena *arena)
{
    return ol_arena_format(arena, "%.3f", value);
}

static const char *p_said(const struct ol_drift_measure *measure, struct ol_arena *arena)
{
    if (measure->test == OL_DRIFT_UNTESTED)
        return "";
    return measure->p_all < 0.001 ? "<0.001" : three_digits(measure->p_all, arena);
}

/* As many independent rows would tell as much. */
static const char *worth_said(const struct ol_drift_measure *measure, struct ol_arena *arena)
{
    char a[OL_NUMBER_BUFFER], b[OL_NUMBER_BUFFER];
    return ol_arena_format(arena, "%s | %s",
                           ol_number_say(rint((double)measure->a.count / measure->a.inflation), a),
                           ol_number_say(rint((double)measure->b.count / measure->b.inflation), b));
}

static const char *time_said(ol_time time, bool is_instant, struct ol_arena *arena)
{
    char buffer[OL_TIME_BUFFER];
    const char *said = is_instant ? ol_instant_format(time, buffer) : ol_duration_say(time, buffer);
    return ol_arena_copy(arena, said, strlen(said));
}

static void add_span(struct ol_listing *listing, const char *letter, struct ol_drift_span span,
                     struct ol_arena *arena)
{
    const struct ol_drift_rows *rows = span.rows;
    char count[OL_NUMBER_BUFFER], all[OL_NUMBER_BUFFER];
    const char **row = ol_listing_row(listing);
    size_t to = span.to;
    while (to > span.from && rows->keys[to - 1].at == OL_NEVER)
        to--;
    row[0] = letter;
    row[1] = span.name;
    row[2] = ol_arena_format(arena, "%s", ol_number_say((double)(span.to - span.from), count));
    if (ol_drift_rows_is_sample(rows))
        row[2] =
            ol_arena_format(arena, "%s, of a sample of %s of %s", row[2],
                            ol_number_say((double)rows->count, count), ol_number_say((double)rows->read, all));
    if (to > span.from) {
        row[3] = time_said(rows->keys[span.from].at, rows->has_instants, arena);
        row[4] = time_said(rows->keys[to - 1].at, rows->has_instants, arena);
    }
}

static void print_remarks(const struct ol_drift *drift, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"data quality", "field", "remark"}};
    for (size_t i = 0; i < drift->remark_count; i++) {
        const struct ol_drift_remark *remark = &drift->remarks[i];
        const char **row = ol_listing_row(&listing);
        row[0] = remark->is_finding ? "FINDING" : "note";
        row[1] = *remark->field ? remark->field : "(rows)";
        row[2] = remark->text;
    }
    if (listing.count > 0) {
        ol_listing_write(&listing, OL_FORMAT_TABLE, output);
        ol_output_char(output, '\n');
    }
    ol_listing_release(&listing);
}

/* What has moved most stands first. */
static void print_measures(const struct ol_drift *drift, struct ol_arena *arena, struct ol_output *output)
{
    struct ol_listing listing = {
        .headings = {"field", "verdict", "p", "PSI", "distance", "worth of rows", "how far"}};
    for (int state = OL_DRIFT_MOVED; state >= 0; state--)
        for (size_t i = 0; i < drift->measure_count; i++) {
            const struct ol_drift_measure *measure = &drift->measures[i];
            if ((int)measure->state != state)
                continue;
            const char **row = ol_listing_row(&listing);
            const bool is_tested = measure->test != OL_DRIFT_UNTESTED;
            row[0] = measure->field.name;
            row[1] = ol_drift_state_names[state];
            row[2] = p_said(measure, arena);
            row[3] = is_tested ? three_digits(measure->psi, arena) : "";
            row[4] = is_tested ? three_digits(measure->distance, arena) : "";
            row[5] = is_tested ? worth_said(measure, arena) : "";
            row[6] = measure->words;
        }
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
}

static void print_conclusion(const struct ol_drift_sheet *sheet, struct ol_output *output)
{
    const struct ol_drift *drift = sheet->drifts;
    const size_t moved = in_state(drift, OL_DRIFT_MOVED), slightly = in_state(drift, OL_DRIFT_SLIGHT);
    const size_t findings = findings_of(drift);
    ol_output_format(output, "\n%zu of %zu fields moved", moved, drift->measure_count);
    if (slightly)
        ol_output_format(output, ", %zu slightly", slightly);
    if (findings)
        ol_output_format(output, "; data quality: %zu finding%s", findings, findings > 1 ? "s" : "");
    ol_output_format(output,
                     "\n(moved: p < %g over all fields, and PSI > %g or distance > %g; worth of rows: as many\n"
                     "independent ones in A and in B would tell as much)\n",
                     sheet->thresholds.p, sheet->thresholds.psi, sheet->thresholds.distance);
}

/* The field that has moved most, by what thresholds ask for. */
static const struct ol_drift_measure *foremost(const struct ol_drift *drift)
{
    const struct ol_drift_measure *best = NULL;
    for (size_t i = 0; i < drift->measure_count; i++) {
        const struct ol_drift_measure *measure = &drift->measures[i];
        if (!best || measure->state > best->state || (measure->state == best->state && measure->psi > best->psi))
            best = measure;
    }
    return best;
}

static void print_windows(const struct ol_drift_sheet *sheet, struct ol_arena *arena, struct ol_output *output)
{
    struct ol_listing listing = {
        .headings = {"window", "rows", "verdict", "moved", "findings", "field", "PSI", "distance", "how far"}};
    char count[OL_NUMBER_BUFFER];
    for (size_t i = 0; i < sheet->count; i++) {
        const struct ol_drift *drift = &sheet->drifts[i];
        const struct ol_drift_measure *measure = foremost(drift);
        const char **row = ol_listing_row(&listing);
        row[0] = drift->b.name;
        row[1] = ol_arena_format(arena, "%s", ol_number_say((double)(drift->b.to - drift->b.from), count));
        row[4] = findings_of(drift) ? ol_arena_format(arena, "%zu", findings_of(drift)) : "";
        if (!measure)
            continue;
        row[2] = ol_drift_state_names[measure->state];
        row[3] = ol_arena_format(arena, "%zu of %zu", in_state(drift, OL_DRIFT_MOVED), drift->measure_count);
        row[5] = measure->field.name;
        row[6] = three_digits(measure->psi, arena);
        row[7] = three_digits(measure->distance, arena);
        row[8] = measure->words;
    }
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
    ol_output_format(output, "\n(moved: p < %g over all fields of all windows, and PSI > %g or distance > %g)\n",
                     sheet->thresholds.p, sheet->thresholds.psi, sheet->thresholds.distance);
}

void ol_drift_print(const struct ol_drift_sheet *sheet, struct ol_output *output)
{
    struct ol_arena arena = {0};
    struct ol_listing spans = {.headings = {"", sheet->input->kind, "rows", "from", "to"}};
    add_span(&spans, "A", sheet->drifts->a, &arena);
    if (!sheet->has_windows)
        add_span(&spans, "B", sheet->drifts->b, &arena);
    ol_listing_write(&spans, OL_FORMAT_TABLE, output);
    ol_listing_release(&spans);
    ol_output_char(output, '\n');
    if (sheet->has_windows) {
        print_windows(sheet, &arena, output);
    } else {
        print_remarks(sheet->drifts, output);
        print_measures(sheet->drifts, &arena, output);
        print_conclusion(sheet, output);
    }
    ol_arena_release(&arena);
}

/* ---- for programs ---- */

/* What a measure has as numbers, under one name in JSON and CSV. */
struct figure {
    const char *name;
    size_t offset;
    bool is_of_numbers; /* categories have none */
};
#define AT(name, member)                                                                                          \
    {                                                                                                             \
        name, offsetof(struct ol_drift_measure, member), false                                                    \
    }
#define OF_NUMBERS(name, member)                                                                                  \
    {                                                                                                             \
        name, offsetof(struct ol_drift_measure, member), true                                                     \
    }
static const struct figure figures[] = {
    AT("p", p),
    AT("p_adjusted", p_all),
    AT("psi", psi),
    AT("distance", distance),
    AT("jensen_shannon_bits", jensen_shannon),
    OF_NUMBERS("wasserstein", wasserstein),
    AT("chi_square", chi_square),
    AT("degrees_of_freedom", freedom),
    AT("cramers_v", v),
    OF_NUMBERS("distance_seen_from", seen_from),
    OF_NUMBERS("a_least", a.least),
    OF_NUMBERS("a_p10", a.p10),
    OF_NUMBERS("a_p50", a.p50),
    OF_NUMBERS("a_p90", a.p90),
    OF_NUMBERS("a_greatest", a.greatest),
    OF_NUMBERS("a_mean", a.mean),
    AT("a_inflation", a.inflation),
    OF_NUMBERS("b_least", b.least),
    OF_NUMBERS("b_p10", b.p10),
    OF_NUMBERS("b_p50", b.p50),
    OF_NUMBERS("b_p90", b.p90),
    OF_NUMBERS("b_greatest", b.greatest),
    OF_NUMBERS("b_mean", b.mean),
    AT("b_inflation", b.inflation),
};
#undef AT
#undef OF_NUMBERS
#define FIGURES (sizeof figures / sizeof *figures)

static bool has_figure(const struct ol_drift_measure *measure, size_t i)
{
    return !figures[i].is_of_numbers || measure->field.kind == OL_DRIFT_NUMBER;
}

static double figure_of(const struct ol_drift_measure *measure, size_t i)
{
    double value;
    memcpy(&value, (const char *)measure + figures[i].offset, sizeof value);
    return value;
}

static void write_measure(struct ol_json *json, const struct ol_drift_measure *measure)
{
    ol_json_object(json, NULL);
    ol_json_string(json, "field", measure->field.name);
    ol_json_string(json, "kind", ol_drift_kind_names[measure->field.kind]);
    ol_json_string(json, "unit", measure->field.unit);
    ol_json_string(json, "verdict", ol_drift_state_names[measure->state]);
    ol_json_string(json, "words", measure->words);
    ol_json_string(json, "test", measure->test ? ol_drift_test_names[measure->test] : NULL);
    ol_json_int(json, "a_count", (int64_t)measure->a.count);
    ol_json_int(json, "b_count", (int64_t)measure->b.count);
    ol_json_int(json, "cells", (int64_t)measure->cells);
    for (size_t i = 0; i < FIGURES; i++)
        if (has_figure(measure, i))
            ol_json_real(json, figures[i].name, figure_of(measure, i));
    if (measure->field.kind == OL_DRIFT_CATEGORY) {
        ol_json_array(json, "shifts");
        for (size_t i = 0; i < OL_DRIFT_SHIFTS && measure->shifts[i].name; i++) {
            ol_json_object(json, NULL);
            ol_json_string(json, "category", measure->shifts[i].name);
            ol_json_real(json, "a_share", measure->shifts[i].a);
            ol_json_real(json, "b_share", measure->shifts[i].b);
            ol_json_end(json);
        }
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_span(struct ol_json *json, const char *key, struct ol_drift_span span)
{
    ol_json_object(json, key);
    ol_json_string(json, "name", span.name);
    ol_json_int(json, "rows", (int64_t)(span.to - span.from));
    ol_json_int(json, "rows_read", (int64_t)span.rows->read);
    ol_json_int(json, "rows_kept", (int64_t)span.rows->count);
    ol_json_int(json, "malformed", (int64_t)span.rows->malformed);
    ol_json_end(json);
}

static void write_drift(struct ol_json *json, const struct ol_drift *drift)
{
    ol_json_object(json, NULL);
    write_span(json, "a", drift->a);
    write_span(json, "b", drift->b);
    ol_json_bool(json, "moved", ol_drift_has_moved(drift));
    ol_json_array(json, "quality");
    for (size_t i = 0; i < drift->remark_count; i++) {
        const struct ol_drift_remark *remark = &drift->remarks[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "fault", ol_drift_fault_names[remark->fault]);
        ol_json_string(json, "field", *remark->field ? remark->field : NULL);
        ol_json_bool(json, "finding", remark->is_finding);
        ol_json_string(json, "text", remark->text);
        ol_json_end(json);
    }
    ol_json_end(json);
    ol_json_array(json, "fields");
    for (size_t i = 0; i < drift->measure_count; i++)
        write_measure(json, &drift->measures[i]);
    ol_json_end(json);
    ol_json_end(json);
}

void ol_drift_write_json(const struct ol_drift_sheet *sheet, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "input", sheet->input->kind);
    ol_json_object(&json, "thresholds");
    ol_json_real(&json, "p", sheet->thresholds.p);
    ol_json_real(&json, "psi", sheet->thresholds.psi);
    ol_json_real(&json, "distance", sheet->thresholds.distance);
    ol_json_end(&json);
    ol_json_array(&json, "comparisons");
    for (size_t i = 0; i < sheet->count; i++)
        write_drift(&json, &sheet->drifts[i]);
    ol_json_end(&json);
    ol_json_end(&json);
}

void ol_drift_write_csv(const struct ol_drift_sheet *sheet, struct ol_output *output)
{
    ol_output_string(output, "a,b,field,kind,unit,verdict,test,a_count,b_count,cells");
    for (size_t i = 0; i < FIGURES; i++)
        ol_output_format(output, ",%s", figures[i].name);
    ol_output_string(output, ",words\n");
    for (size_t i = 0; i < sheet->count; i++)
        for (size_t k = 0; k < sheet->drifts[i].measure_count; k++) {
            const struct ol_drift_measure *measure = &sheet->drifts[i].measures[k];
            const char *texts[] = {sheet->drifts[i].a.name,
                                   sheet->drifts[i].b.name,
                                   measure->field.name,
                                   ol_drift_kind_names[measure->field.kind],
                                   measure->field.unit,
                                   ol_drift_state_names[measure->state],
                                   ol_drift_test_names[measure->test]};
            for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
                ol_output_csv(output, texts[t]);
                ol_output_char(output, ',');
            }
            ol_output_format(output, "%zu,%zu,%zu", measure->a.count, measure->b.count, measure->cells);
            for (size_t f = 0; f < FIGURES; f++) {
                ol_output_char(output, ',');
                if (has_figure(measure, f))
                    ol_output_real(output, figure_of(measure, f));
            }
            ol_output_char(output, ',');
            ol_output_csv(output, measure->words);
            ol_output_char(output, '\n');
        }
}
