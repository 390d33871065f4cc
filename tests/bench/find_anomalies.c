/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * find_anomalies: what the methods of `outlay anomalies` find of what is known to be there.
 *
 *     find_anomalies made SEED SERIES          costs by the day and by the hour, with what was put into them
 *     find_anomalies labelled FILE.csv WINDOWS.txt ...    real series with labelled windows: "START END" a line
 *
 * A finding is right if it was told within a labelled window or, of what was put in, from its start to two seasons
 * behind its end. Precision: right findings of all; recall: labels with a right finding; days late: from the label's
 * start to when the first of them was told, or to its end if none was. A plain method also stands with the sensitivity,
 * behind an @, that is best for it of those with no more false alarms than the robust one, chosen by these very series:
 * more than it could know. Of labelled series the sensitivity is the one of the best F1 on the others, for
 * each method alike (leave one out).
 */
#include "outlay/arena.h"
#include "outlay/input.h"
#include "outlay/rng.h"
#include "reports/anomaly.h"
#include "scenarios/cost_series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS 32
#define START  (20089 * OL_DAY) /* 2025-01-01 */

struct label {
    size_t first, last, until; /* found by what is told up to then */
};

struct labelled {
    char name[80];
    double *values;
    size_t count, label_count;
    ol_time start, step;
    struct label labels[LABELS];
};

struct marks {
    double found, right, labels, hit, delay, days;
};

static struct marks mark(const struct labelled *series, enum ol_anomaly_method method, double sensitivity)
{
    size_t count;
    const struct ol_anomaly_setting setting = {.method = method, .sensitivity = sensitivity};
    struct ol_anomaly *found =
        ol_anomalies_find(series->values, series->count, series->start, series->step, &setting, &count);
    struct marks marks = {.found = (double)count, .labels = (double)series->label_count};
    size_t told[LABELS];
    for (size_t k = 0; k < series->label_count; k++)
        told[k] = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        bool is_right = false;
        for (size_t k = 0; k < series->label_count; k++) {
            const struct label *label = &series->labels[k];
            if (found[i].last < label->first || found[i].detected < label->first ||
                found[i].first > label->until || found[i].detected > label->until)
                continue;
            is_right = true;
            told[k] = found[i].detected < told[k] ? found[i].detected : told[k];
        }
        marks.right += is_right;
    }
    for (size_t k = 0; k < series->label_count; k++) {
        const struct label *label = &series->labels[k];
        const size_t late = (told[k] < label->last + 1 ? told[k] : label->last + 1) - label->first;
        marks.hit += told[k] != SIZE_MAX;
        marks.delay += (double)late * (double)series->step / (double)OL_DAY;
    }
    marks.days = (double)series->count * (double)series->step / (double)OL_DAY;
    ol_mem_free(found);
    return marks;
}

static void add(struct marks *sum, struct marks marks)
{
    sum->found += marks.found;
    sum->right += marks.right;
    sum->labels += marks.labels;
    sum->hit += marks.hit;
    sum->delay += marks.delay;
    sum->days += marks.days;
}

static double f1_of(struct marks marks)
{
    const double precision = marks.found > 0 ? marks.right / marks.found : 0;
    const double recall = marks.labels > 0 ? marks.hit / marks.labels : 0;
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

static void print(const char *what, const char *method, struct marks marks)
{
    printf("%-34s %-14s %9.3f %9.3f %9.3f %9.2f %9.2f\n", what, method,
           marks.found > 0 ? marks.right / marks.found : 0, marks.labels > 0 ? marks.hit / marks.labels : 0,
           f1_of(marks), marks.labels > 0 ? marks.delay / marks.labels : 0,
           (marks.found - marks.right) / (marks.days / 30.4375));
}

static void print_head(void)
{
    printf("%-34s %-14s %9s %9s %9s %9s %9s\n", "series", "method", "precision", "recall", "F1", "days late",
           "false/mo.");
}

/* ---- made ---- */

struct maker {
    struct ol_rng rng;
    size_t day;
    double growth, weekend, swing, noise, fee;
};

/* Noise with the tails of Student's law of four degrees, in proportion. */
static double noise_of(struct maker *maker)
{
    const double normal = ol_rng_normal(&maker->rng), chi = 2 * ol_rng_gamma(&maker->rng, 2);
    return exp(maker->noise * normal / sqrt(chi / 4));
}

static double usual(struct maker *maker, size_t t)
{
    const size_t day = t / maker->day, hour = t % maker->day;
    double cost = 1000 * exp(maker->growth * (double)day) * (day % 7 >= 5 ? maker->weekend : 1);
    if (maker->day > 1)
        cost *= (1 + maker->swing * sin(2 * M_PI * ((double)hour - 9) / 24)) / 24;
    if (ol_civil_of(START + (ol_time)(day + 1) * OL_DAY).day == 1 && maker->day == 1)
        cost *= maker->fee; /* the batch at the month's end */
    return cost * noise_of(maker);
}

enum what { SPIKE, SHIFT, LEAK, MISSING, ALL };
static const char *const whats[] = {"spikes", "level shifts", "slow leaks", "missing batches", "all"};

static void put_in(struct labelled *series, struct maker *maker, enum what what, size_t first)
{
    const size_t day = maker->day;
    const double size = 1.35 + 0.65 * ol_rng_unit(&maker->rng);
    const size_t lengths[] = {[SPIKE] =
                                  day > 1 ? 3 + ol_rng_below(&maker->rng, 9) : 1 + ol_rng_below(&maker->rng, 2),
                              [SHIFT] = 21 * day,
                              [LEAK] = 28 * day,
                              [MISSING] = day > 1 ? 4 + ol_rng_below(&maker->rng, 8) : 1};
    const size_t length = lengths[what];
    for (size_t t = first; t < series->count; t++) {
        const double since = (double)(t - first) / (double)(28 * day);
        if (t < first + length && what == SPIKE)
            series->values[t] *= size + 0.4;
        if (t < first + length && what == MISSING)
            series->values[t] *= 0.2;
        if (what == SHIFT)
            series->values[t] *= size;
        if (what == LEAK)
            series->values[t] *= 1 + (size - 1) * fmin(since, 1);
    }
    const size_t after = what == SPIKE || what == MISSING ? 2 * day : 0;
    series->labels[series->label_count++] = (struct label){first, first + length - 1, first + length - 1 + after};
}

static void make(struct labelled *series, uint64_t seed, size_t number, size_t day, enum what what)
{
    char name[40];
    snprintf(name, sizeof name, "%zu/%zu/%d", number, day, (int)what);
    struct maker maker = {.rng = ol_rng_stream(seed, "series", name, 0), .day = day};
    maker.growth = 0.002 * (ol_rng_unit(&maker.rng) - 0.2);
    maker.weekend = 0.55 + 0.45 * ol_rng_unit(&maker.rng);
    maker.swing = 0.5 * ol_rng_unit(&maker.rng);
    maker.noise = 0.02 + 0.05 * ol_rng_unit(&maker.rng);
    maker.fee = ol_rng_below(&maker.rng, 3) == 0 ? 1.5 : 1;
    series->step = day > 1 ? OL_HOUR : OL_DAY;
    series->count = (day > 1 ? 215 : 400) * day;
    series->values = ol_mem_new(series->count * sizeof *series->values);
    series->label_count = 0;
    series->start = START;
    for (size_t t = 0; t < series->count; t++)
        series->values[t] = usual(&maker, t);
    for (size_t at = (day > 1 ? 45 : 90) * day; at + 45 * day < series->count; at += 60 * day)
        put_in(series, &maker, what == ALL ? (enum what)ol_rng_below(&maker.rng, ALL) : what,
               at + ol_rng_below(&maker.rng, 10 * day));
}

static const double tried[] = {0.05, 0.1,  0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6,
                               0.7,  0.85, 1,    1.2, 1.4,  1.7, 2,    2.5, 3,   4};
#define TRIED (sizeof tried / sizeof *tried)

static struct marks mark_all(const struct labelled *series, size_t count, enum ol_anomaly_method method,
                             double sensitivity)
{
    struct marks sum = {0};
    for (size_t i = 0; i < count; i++)
        add(&sum, mark(&series[i], method, sensitivity));
    return sum;
}

static void bench_what(const struct labelled *series, size_t count, const char *what)
{
    char method[40];
    const struct marks robust = mark_all(series, count, OL_ANOMALY_ROBUST, 1);
    print(what, "robust", robust);
    for (enum ol_anomaly_method plain = OL_ANOMALY_ROBUST + 1; plain < OL_ANOMALY_METHODS; plain++)
        print(what, ol_anomaly_methods[plain], mark_all(series, count, plain, 1));
    for (enum ol_anomaly_method plain = OL_ANOMALY_ROBUST + 1; plain < OL_ANOMALY_METHODS; plain++) {
        struct marks equal = {0}, marks;
        double best = 0;
        for (size_t k = 0; k < TRIED; k++) {
            marks = mark_all(series, count, plain, tried[k]);
            if (marks.found - marks.right > robust.found - robust.right || f1_of(marks) < f1_of(equal))
                continue;
            equal = marks;
            best = tried[k];
        }
        if (best > 0) {
            snprintf(method, sizeof method, "%.11s@%g", ol_anomaly_methods[plain], best);
            print(what, method, equal);
        }
    }
}

static int bench_made(uint64_t seed, size_t count)
{
    print_head();
    for (size_t day = 1; day <= 24; day += 23)
        for (int what = 0; what <= ALL; what++) {
            const size_t n = day > 1 ? (3 * count + 9) / 10 : count;
            struct labelled *series = ol_mem_new(n * sizeof *series);
            char name[80];
            snprintf(name, sizeof name, "%s, by the %s", whats[what], day > 1 ? "hour" : "day");
            for (size_t i = 0; i < n; i++)
                make(&series[i], seed, i, day, (enum what)what);
            bench_what(series, n, name);
            for (size_t i = 0; i < n; i++)
                ol_mem_free(series[i].values);
            ol_mem_free(series);
        }
    return 0;
}

/* ---- labelled ---- */

static ol_time instant_of(const char *text)
{
    ol_time instant;
    char why[160], iso[24];
    snprintf(iso, sizeof iso, "%.10sT%.8s", text, text + 11);
    return ol_instant_parse(ol_slice_of(iso), &instant, why) ? instant : OL_NEVER;
}

static int read_labelled(struct labelled *series, const char *path, const char *windows)
{
    struct ol_error error = {0};
    struct ol_cost_series costs = {0};
    char line[200];
    const struct ol_cost_question question = {
        .path = path, .takes_mean = true, .from = -OL_TIME_LIMIT, .to = OL_TIME_LIMIT};
    if (ol_cost_series_read(&costs, &question, &error) != OL_OK) {
        fprintf(stderr, "find_anomalies: %s\n", error.message);
        return 1;
    }
    const char *slash = strrchr(path, '/');
    snprintf(series->name, sizeof series->name, "%s", slash ? slash + 1 : path);
    series->count = costs.count;
    series->step = costs.step;
    series->start = costs.start;
    series->values = ol_mem_new(costs.count * sizeof *series->values);
    memcpy(series->values, costs.total.values, costs.count * sizeof *series->values);
    FILE *file = fopen(windows, "r");
    while (file && fgets(line, sizeof line, file) && series->label_count < LABELS) {
        const ol_time from = instant_of(line), to = instant_of(strlen(line) > 20 ? line + 20 : "");
        if (from == OL_NEVER || to == OL_NEVER || from < costs.start)
            continue;
        const size_t first = (size_t)((from - costs.start) / costs.step),
                     last = (size_t)((to - costs.start) / costs.step);
        series->labels[series->label_count++] = (struct label){first, last, last};
    }
    if (file)
        fclose(file);
    ol_cost_series_release(&costs);
    return 0;
}

static int bench_labelled(struct labelled *all, size_t count)
{
    print_head();
    for (int method = 0; method < OL_ANOMALY_METHODS; method++) {
        struct marks sum = {0}, (*marks)[TRIED] = ol_mem_new(count * sizeof *marks);
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < TRIED; k++)
                marks[i][k] = mark(&all[i], (enum ol_anomaly_method)method, tried[k]);
        for (size_t i = 0; i < count; i++) {
            size_t best = 0;
            double best_f1 = -1;
            for (size_t k = 0; k < TRIED; k++) {
                struct marks others = {0};
                for (size_t other = 0; other < count; other++)
                    if (other != i)
                        add(&others, marks[other][k]);
                if (f1_of(others) > best_f1) {
                    best_f1 = f1_of(others);
                    best = k;
                }
            }
            char name[120];
            snprintf(name, sizeof name, "%.26s at %.2f", all[i].name, tried[best]);
            print(name, ol_anomaly_methods[method], marks[i][best]);
            add(&sum, marks[i][best]);
        }
        print("all of them", ol_anomaly_methods[method], sum);
        ol_mem_free(marks);
    }
    return 0;
}

int main(int count, char **words)
{
    if (count == 4 && strcmp(words[1], "made") == 0)
        return bench_made(strtoull(words[2], NULL, 10), strtoull(words[3], NULL, 10));
    if (count < 4 || count % 2 != 0 || strcmp(words[1], "labelled") != 0) {
        fprintf(stderr, "usage: find_anomalies made SEED SERIES | labelled FILE.csv WINDOWS.txt ...\n");
        return 2;
    }
    const size_t pairs = (size_t)(count - 2) / 2;
    struct labelled *all = ol_mem_new(pairs * sizeof *all);
    int status = 0;
    for (size_t i = 0; i < pairs && status == 0; i++)
        status = read_labelled(&all[i], words[2 + 2 * i], words[3 + 2 * i]);
    if (status == 0)
        status = bench_labelled(all, pairs);
    for (size_t i = 0; i < pairs; i++)
        ol_mem_free(all[i].values);
    ol_mem_free(all);
    return status;
}
