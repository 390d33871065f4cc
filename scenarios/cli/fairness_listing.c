/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/fairness_listing.h"

#include "outlay/json.h"
#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define USERS_SHOWN 20 /* in a person's table of all parts */

/* ---- figures ---- */

/* A number with its column; the same rows serve all three formats. */
enum sort { COUNT, NUMBER, SHARE, SECONDS };
struct column {
    const char *name, *heading;
    enum sort sort;
    double (*figure)(const struct ol_fair_party *party, double held);
    bool needs_baseline;
};

static double per(double sum, uint64_t count)
{
    return count > 0 ? sum / (double)count : NAN;
}

#define FIGURE(name, expression)                                                                                  \
    static double name(const struct ol_fair_party *party, double held)                                            \
    {                                                                                                             \
        (void)held;                                                                                               \
        return (expression);                                                                                      \
    }
FIGURE(jobs, (double)party->jobs)
FIGURE(unit_hours, party->held)
FIGURE(share, held > 0 ? party->held / held : NAN)
FIGURE(service, ol_fair_service(party))
FIGURE(wait_mean, per(ol_sum_total(&party->wait), party->ended))
FIGURE(wait_p95, party->ended ? ol_histogram_quantile(&party->waits, 0.95) / (double)OL_SECOND : NAN)
FIGURE(slowdown, per(ol_sum_total(&party->slowdown), party->ended))
FIGURE(better, (double)party->better)
FIGURE(same, (double)party->same)
FIGURE(worse, (double)party->worse)
FIGURE(wait_change, per(ol_sum_total(&party->wait_change), party->matched))
FIGURE(turnaround_change, per(ol_sum_total(&party->turnaround_change), party->matched))

static const struct column columns[] = {
    {"jobs", "Jobs", COUNT, jobs, false},
    {"unit_hours", "Unit-hours", NUMBER, unit_hours, false},
    {"share", "Share", SHARE, share, false},
    {"service", "Service", SHARE, service, false},
    {"wait_mean_s", "Wait, mean", SECONDS, wait_mean, false},
    {"wait_p95_s", "p95", SECONDS, wait_p95, false},
    {"slowdown_mean", "Slowdown", NUMBER, slowdown, false},
    {"better", "Better", COUNT, better, true},
    {"same", "Same", COUNT, same, true},
    {"worse", "Worse", COUNT, worse, true},
    {"wait_change_mean_s", "Change of wait", SECONDS, wait_change, true},
    {"turnaround_change_mean_s", "of turnaround", SECONDS, turnaround_change, true},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static double held_by(const struct ol_fair_list *list)
{
    double held = 0;
    for (size_t i = 0; i < list->count; i++)
        held += list->items[i].held;
    return held;
}

/* ---- cells ---- */

static const char *exact(struct ol_arena *arena, double value)
{
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    if (isfinite(value))
        ol_output_real(output, value);
    ol_output_close(output, NULL);
    const char *copy = ol_arena_copy(arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return copy;
}

/* Changes have a sign. */
static const char *said(struct ol_arena *arena, enum sort sort, double value, bool is_change)
{
    char buffer[OL_NUMBER_BUFFER];
    const char *sign = is_change && value > 0 ? "+" : "";
    if (!isfinite(value))
        return "-";
    if (sort == SHARE)
        ol_share_say(value, buffer);
    else if (sort == SECONDS)
        ol_seconds_say(value, buffer);
    else
        ol_number_say(value, buffer);
    return ol_arena_format(arena, "%s%s", sign, buffer);
}

static const char *cell(struct ol_arena *arena, enum ol_output_format format, enum sort sort, double value,
                        bool is_change)
{
    return format == OL_FORMAT_TABLE ? said(arena, sort, value, is_change) : exact(arena, value);
}

/* ---- parties ---- */

/* Who lost most comes first; without a baseline who has most. */
static int by_loss(const void *left, const void *right)
{
    const struct ol_fair_party *a = left, *b = right;
    const double x = a->matched ? turnaround_change(a, 0) : -INFINITY,
                 y = b->matched ? turnaround_change(b, 0) : -INFINITY;
    if (x != y)
        return x > y ? -1 : 1;
    if (a->held != b->held)
        return a->held > b->held ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void sort_list(struct ol_fair_list *list)
{
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, by_loss);
}

static struct ol_listing parties_of(const struct ol_fair_telling *telling, const struct ol_fair_list *list,
                                    const char *what, size_t limit, enum ol_output_format format)
{
    const bool is_table = format == OL_FORMAT_TABLE;
    struct ol_listing listing = {.headings = {what}};
    struct ol_arena *arena = &telling->shares->arena;
    const double held = held_by(list);
    size_t at = 1;
    for (size_t k = 0; k < COLUMNS; k++)
        if (telling->baseline || !columns[k].needs_baseline)
            listing.headings[at++] = is_table ? columns[k].heading : columns[k].name;
    for (size_t i = 0; i < list->count && i < limit; i++) {
        const struct ol_fair_party *party = &list->items[i];
        const char **row = ol_listing_row(&listing);
        row[0] = *party->name || !is_table ? party->name : "(none)";
        at = 1;
        for (size_t k = 0; k < COLUMNS; k++)
            if (telling->baseline || !columns[k].needs_baseline)
                row[at++] = cell(arena, format, columns[k].sort, columns[k].figure(party, held),
                                 columns[k].needs_baseline && columns[k].sort == SECONDS);
    }
    return listing;
}

/* ---- the worst ---- */

static struct ol_listing worst_of(const struct ol_fair_telling *telling, enum ol_output_format format)
{
    static const char *const headings[2][12] = {{"job", "row", "user", "team", "pool", "units", "submit_s",
                                                 "wait_s", "baseline_wait_s", "turnaround_s",
                                                 "baseline_turnaround_s", "change_s"},
                                                {"Job", "Row", "User", "Team", "Pool", "Units", "Submitted",
                                                 "Wait", "before", "Turnaround", "before", "Change"}};
    const struct ol_fair_shares *shares = telling->shares;
    struct ol_arena *arena = &telling->shares->arena;
    struct ol_listing listing = {0};
    memcpy(listing.headings, headings[format == OL_FORMAT_TABLE], sizeof headings[0]);
    for (size_t i = 0; i < shares->worst_count; i++) {
        const struct ol_fair_job *job = &shares->worst[i];
        const char **row = ol_listing_row(&listing);
        const ol_time times[] = {job->submit,
                                 job->wait,
                                 job->baseline_wait,
                                 job->turnaround,
                                 job->baseline_turnaround,
                                 job->turnaround - job->baseline_turnaround};
        row[0] = job->job;
        row[1] = ol_arena_format(arena, "%" PRIu64, job->row);
        row[2] = job->user;
        row[3] = job->team;
        row[4] = job->pool;
        row[5] = cell(arena, format, NUMBER, job->units, false);
        for (size_t k = 0; k < sizeof times / sizeof *times; k++)
            row[6 + k] = cell(arena, format, SECONDS, (double)times[k] / (double)OL_SECOND, k == 5);
    }
    return listing;
}

/* ---- a person's tables ---- */

static void write_index(const struct ol_fair_telling *telling, struct ol_output *output)
{
    const struct ol_fair_shares *shares = telling->shares;
    static const char *const names[] = {"fairness.finish_time.mean", "fairness.finish_time.p95",
                                        "fairness.finish_time.max"};
    char buffer[OL_NUMBER_BUFFER];
    double value;
    ol_output_format(output, "  Jain's index of their services  %s", ol_number_say(shares->jain, buffer));
    if (shares->has_baseline)
        ol_output_format(output, " (before %s)", ol_number_say(shares->baseline_jain, buffer));
    ol_output_string(output, "; 1: all are served alike\n");
    if (!ol_run_record_metric(telling->run, names[0], &value))
        return;
    ol_output_string(output, "  Finish-time fairness            ");
    for (size_t i = 0; i < 3; i++) {
        static const char *const labels[] = {"mean ", ", p95 ", ", max "};
        if (ol_run_record_metric(telling->run, names[i], &value))
            ol_output_format(output, "%s%s", labels[i], ol_number_say(value, buffer));
        if (telling->baseline && ol_run_record_metric(telling->baseline, names[i], &value))
            ol_output_format(output, " (before %s)", ol_number_say(value, buffer));
    }
    ol_output_char(output, '\n');
}

static void write_counts(const struct ol_fair_telling *telling, struct ol_output *output)
{
    const struct ol_fair_shares *shares = telling->shares;
    const struct ol_fair_list *list = ol_fair_shares_has_teams(shares) ? &shares->teams : &shares->users;
    uint64_t matched = 0, better_jobs = 0, worse_jobs = 0;
    for (size_t i = 0; i < list->count; i++) {
        matched += list->items[i].matched;
        better_jobs += list->items[i].better;
        worse_jobs += list->items[i].worse;
    }
    ol_output_format(output,
                     "  Jobs ended in both              %" PRIu64 ": %" PRIu64 " sooner, %" PRIu64 " later",
                     matched, better_jobs, worse_jobs);
    if (shares->unfinished > 0)
        ol_output_format(output, "; %" PRIu64 " ended only before", shares->unfinished);
    if (shares->unmatched > 0)
        ol_output_format(output, "; %" PRIu64 " are not in the baseline", shares->unmatched);
    ol_output_char(output, '\n');
}

static void write_listing(struct ol_listing *listing, enum ol_output_format format, struct ol_output *output)
{
    ol_listing_write(listing, format, output);
    ol_listing_release(listing);
}

static void write_parties(const struct ol_fair_telling *telling, struct ol_output *output,
                          const struct ol_fair_list *list, const char *what, size_t limit)
{
    struct ol_listing listing = parties_of(telling, list, what, limit, OL_FORMAT_TABLE);
    ol_output_char(output, '\n');
    write_listing(&listing, OL_FORMAT_TABLE, output);
    if (list->count > limit)
        ol_output_format(output, "... and %zu more: --show users\n", list->count - limit);
}

static void write_tables(const struct ol_fair_telling *telling, struct ol_output *output)
{
    const struct ol_fair_shares *shares = telling->shares;
    const bool is_all = telling->part == OL_FAIR_ALL;
    const bool has_users = shares->users.count > 1 || (shares->users.count == 1 && *shares->users.items[0].name);
    if (telling->baseline)
        ol_output_format(output, "%s, beside %s\n", telling->run_name, telling->baseline_name);
    else
        ol_output_format(output, "%s\n", telling->run_name);
    write_index(telling, output);
    if (telling->baseline)
        write_counts(telling, output);
    if (telling->part == OL_FAIR_TEAMS || (is_all && ol_fair_shares_has_teams(shares)))
        write_parties(telling, output, &shares->teams, "Team", SIZE_MAX);
    if (telling->part == OL_FAIR_USERS || (is_all && has_users))
        write_parties(telling, output, &shares->users, "User", is_all ? USERS_SHOWN : SIZE_MAX);
    if (telling->baseline && shares->worst_count > 0 && (telling->part == OL_FAIR_WORST || is_all)) {
        struct ol_listing worst = worst_of(telling, OL_FORMAT_TABLE);
        ol_output_format(output, "\nThe %zu that got worse most\n", shares->worst_count);
        write_listing(&worst, OL_FORMAT_TABLE, output);
    }
}

/* ---- programs' ---- */

static void json_parties(struct ol_json *json, const struct ol_fair_telling *telling, const char *key,
                         const struct ol_fair_list *list)
{
    const double held = held_by(list);
    ol_json_array(json, key);
    for (size_t i = 0; i < list->count; i++) {
        ol_json_object(json, NULL);
        ol_json_string(json, "name", list->items[i].name);
        for (size_t k = 0; k < COLUMNS; k++)
            if (telling->baseline || !columns[k].needs_baseline)
                ol_json_real(json, columns[k].name, columns[k].figure(&list->items[i], held));
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void json_worst(struct ol_json *json, const struct ol_fair_shares *shares)
{
    ol_json_array(json, "worst");
    for (size_t i = 0; i < shares->worst_count; i++) {
        const struct ol_fair_job *job = &shares->worst[i];
        ol_json_object(json, NULL);
        ol_json_string(json, "job", job->job);
        ol_json_int(json, "row", (int64_t)job->row);
        ol_json_string(json, "user", job->user);
        ol_json_string(json, "team", job->team);
        ol_json_string(json, "pool", job->pool);
        ol_json_real(json, "units", job->units);
        ol_json_seconds(json, "submit_s", job->submit);
        ol_json_seconds(json, "wait_s", job->wait);
        ol_json_seconds(json, "baseline_wait_s", job->baseline_wait);
        ol_json_seconds(json, "turnaround_s", job->turnaround);
        ol_json_seconds(json, "baseline_turnaround_s", job->baseline_turnaround);
        ol_json_end(json);
    }
    ol_json_end(json);
}

static void write_json(const struct ol_fair_telling *telling, struct ol_output *output)
{
    struct ol_json json = {.output = output};
    const struct ol_fair_shares *shares = telling->shares;
    ol_json_object(&json, NULL);
    ol_json_real(&json, "jain", shares->jain);
    if (telling->baseline) {
        ol_json_real(&json, "baseline_jain", shares->baseline_jain);
        ol_json_int(&json, "unfinished", (int64_t)shares->unfinished);
        ol_json_int(&json, "unmatched", (int64_t)shares->unmatched);
    }
    json_parties(&json, telling, "teams", &shares->teams);
    json_parties(&json, telling, "users", &shares->users);
    if (telling->baseline)
        json_worst(&json, shares);
    ol_json_end(&json);
}

static void write_csv(const struct ol_fair_telling *telling, struct ol_output *output)
{
    const struct ol_fair_shares *shares = telling->shares;
    const bool is_users =
        telling->part == OL_FAIR_USERS || (telling->part == OL_FAIR_ALL && !ol_fair_shares_has_teams(shares));
    struct ol_listing listing;
    if (telling->part == OL_FAIR_WORST)
        listing = worst_of(telling, OL_FORMAT_CSV);
    else if (is_users)
        listing = parties_of(telling, &shares->users, "user", SIZE_MAX, OL_FORMAT_CSV);
    else
        listing = parties_of(telling, &shares->teams, "team", SIZE_MAX, OL_FORMAT_CSV);
    write_listing(&listing, OL_FORMAT_CSV, output);
}

void ol_fairness_write(const struct ol_fair_telling *telling, enum ol_output_format format,
                       struct ol_output *output)
{
    static void (*const writers[])(const struct ol_fair_telling *, struct ol_output *) = {
        [OL_FORMAT_TABLE] = write_tables, [OL_FORMAT_JSON] = write_json, [OL_FORMAT_CSV] = write_csv};
    sort_list(&telling->shares->teams);
    sort_list(&telling->shares->users);
    writers[format](telling, output);
}
