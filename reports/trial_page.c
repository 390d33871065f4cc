/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/trial_page.h"

#include "outlay/arena.h"
#include "reports/number.h"
#include "reports/page_frame.h"
#include "reports/trial_axis.h"

#include <math.h>

#define METRICS_MOST 10 /* of the table */
#define VARIED_MOST  12
#define CHOICES_TOLD 8 /* points of the front, in words */

struct sheet {
    const struct ol_trials *trials;
    struct ol_page page;
    size_t metrics[METRICS_MOST], metric_count;
    size_t failed, best;
};

/* ---- words ---- */

/* "cpus 6, train backfill easy" */
static void say_point(struct ol_text *text, const struct ol_trials *trials, const struct ol_trial *trial)
{
    for (size_t d = 0; d < trials->varied_count; d++) {
        ol_text_adds(text, d > 0 ? ", " : "");
        ol_trial_short(text, trials->varied[d]);
        ol_text_addf(text, " %.80s", trial->values[d]);
    }
}

static void say_value(struct ol_text *text, double value, const char *unit)
{
    char said[OL_NUMBER_BUFFER];
    ol_text_adds(text, ol_value_say(value, unit, said));
    if (*ol_unit_say(unit))
        ol_text_addf(text, " %s", ol_unit_say(unit));
}

static bool is_before(const struct ol_trials *trials, const struct ol_trial_front *side, size_t point,
                      size_t other)
{
    const double one = trials->items[point].results[side->metric].mean,
                 two = trials->items[other].results[side->metric].mean;
    return isfinite(one) && (!isfinite(two) || (side->is_most_best ? one > two : one < two));
}

static size_t best_of(const struct ol_trials *trials, const struct ol_trial_front *side)
{
    size_t best = 0;
    for (size_t i = 1; i < trials->count; i++)
        if (is_before(trials, side, i, best))
            best = i;
    return best;
}

/* How many others have an interval that meets that of the best. */
static size_t count_near(const struct ol_trials *trials, const struct ol_trial_front *side, size_t best)
{
    const struct ol_interval *own = &trials->items[best].results[side->metric];
    size_t count = 0;
    for (size_t i = 0; i < trials->count; i++) {
        const struct ol_interval *other = &trials->items[i].results[side->metric];
        count += i != best && isfinite(other->mean) && other->lo <= own->hi && other->hi >= own->lo;
    }
    return count;
}

static void say_sureness(struct ol_text *text, const struct ol_trials *trials, const struct ol_trial_front *side,
                         size_t best)
{
    const struct ol_interval *own = &trials->items[best].results[side->metric];
    const size_t near = count_near(trials, side, best);
    if (!(own->hi > own->lo)) {
        ol_text_adds(text, " Each point is one replication, so there is no interval: give --reps.");
        return;
    }
    ol_text_adds(text, " Its 95% interval is ");
    say_value(text, own->lo, trials->units[side->metric]);
    ol_text_adds(text, " to ");
    say_value(text, own->hi, trials->units[side->metric]);
    if (near == 0)
        ol_text_adds(text, ", apart from those of all other points.");
    else
        ol_text_addf(text,
                     ", which %zu other point%s meet%s: all points meet the same chance, so compare them in pairs "
                     "(outlay compare) before you choose.",
                     near, near == 1 ? "" : "s", near == 1 ? "s" : "");
}

/* ---- the first screen ---- */

static void add_best(struct sheet *sheet, size_t which)
{
    const struct ol_trials *trials = sheet->trials;
    const struct ol_trial_front *side = &trials->front[which], *other = &trials->front[1 - which];
    const size_t best = best_of(trials, side);
    struct ol_text title = {0}, big = {0}, said = {0};
    if (!isfinite(trials->items[best].results[side->metric].mean))
        return;
    ol_text_addf(&title, "%s %.100s", side->is_most_best ? "Most" : "Least", trials->metrics[side->metric]);
    ol_page_card_begin(&sheet->page, ol_text_string(&title));
    say_value(&big, trials->items[best].results[side->metric].mean, trials->units[side->metric]);
    ol_page_big(&sheet->page, ol_text_string(&big), "");
    ol_text_addf(&said, "Point %zu: ", best);
    say_point(&said, trials, &trials->items[best]);
    if (isfinite(trials->items[best].results[other->metric].mean)) {
        ol_text_addf(&said, "; %.100s is ", trials->metrics[other->metric]);
        say_value(&said, trials->items[best].results[other->metric].mean, trials->units[other->metric]);
    }
    ol_text_adds(&said, ".");
    say_sureness(&said, trials, side, best);
    ol_page_paragraph(&sheet->page, ol_text_string(&said));
    ol_page_card_end(&sheet->page);
    ol_text_release(&title);
    ol_text_release(&big);
    ol_text_release(&said);
}

static void add_choice(struct sheet *sheet)
{
    const struct ol_trials *trials = sheet->trials;
    const size_t x = trials->front[0].metric, y = trials->front[1].metric;
    struct ol_text big = {0}, list = {0}, said = {0};
    size_t told = 0;
    ol_text_addf(&big, "%zu of %zu points", sheet->best, trials->count);
    ol_page_card_begin(&sheet->page, "What is there to choose from?");
    ol_page_big(&sheet->page, ol_text_string(&big), "");
    ol_page_paragraph(&sheet->page,
                      "Each other point is worse than one of these in one of the two, and no better in the "
                      "other.");
    for (size_t i = 0; i < trials->count && told < CHOICES_TOLD; i++) {
        if (!trials->items[i].is_best)
            continue;
        ol_text_clear(&said);
        say_point(&said, trials, &trials->items[i]);
        ol_text_adds(&said, ": ");
        say_value(&said, trials->items[i].results[x].mean, trials->units[x]);
        ol_text_adds(&said, ", ");
        say_value(&said, trials->items[i].results[y].mean, trials->units[y]);
        ol_text_adds(&list, "<li>");
        ol_page_sentence(&list, ol_text_string(&said));
        ol_text_adds(&list, "</li>\n");
        told++;
    }
    ol_page_markup(&sheet->page, "<ul>\n");
    ol_page_markup(&sheet->page, ol_text_string(&list));
    ol_page_markup(&sheet->page, "</ul>\n");
    if (told < sheet->best)
        ol_page_paragraph(&sheet->page, "The others are in the table: sort it by \"Front\".");
    ol_page_card_end(&sheet->page);
    ol_text_release(&big);
    ol_text_release(&list);
    ol_text_release(&said);
}

static void add_first_screen(struct sheet *sheet)
{
    if (!sheet->trials->has_front || sheet->best == 0)
        return;
    ol_page_cards_begin(&sheet->page);
    add_best(sheet, 0);
    add_best(sheet, 1);
    add_choice(sheet);
    ol_page_cards_end(&sheet->page);
}

static void add_notices(struct sheet *sheet, const struct ol_trial_plots *plots)
{
    struct ol_text text = {0};
    size_t first = 0;
    while (first < sheet->trials->count && !sheet->trials->items[first].failure)
        first++;
    if (sheet->failed > 0)
        ol_text_addf(&text, "%zu of %zu points could not run; the first, %zu: %s\n", sheet->failed,
                     sheet->trials->count, first, sheet->trials->items[first].failure);
    if (plots->note[0])
        ol_text_addf(&text, "%s.\n", plots->note);
    ol_page_notices(&sheet->page, ol_text_string(&text));
    ol_text_release(&text);
}

/* ---- the table ---- */

static void add_result(struct ol_page *page, const struct ol_interval *result, const char *unit)
{
    struct ol_text text = {0};
    if (isfinite(result->mean)) {
        say_value(&text, result->mean, unit);
        if (result->hi > result->lo) {
            ol_text_adds(&text, " \xC2\xB1 ");
            say_value(&text, (result->hi - result->lo) / 2, unit);
        }
    }
    ol_page_said(page, ol_text_string(&text), result->mean);
    ol_text_release(&text);
}

static void add_row(struct sheet *sheet, size_t point, size_t varied)
{
    const struct ol_trials *trials = sheet->trials;
    const struct ol_trial *trial = &trials->items[point];
    char said[OL_NUMBER_BUFFER];
    snprintf(said, sizeof said, "%zu", point);
    ol_page_said(&sheet->page, said, (double)point);
    for (size_t d = 0; d < varied; d++)
        ol_page_word(&sheet->page, trial->values[d]);
    for (size_t m = 0; m < sheet->metric_count; m++)
        add_result(&sheet->page, &trial->results[sheet->metrics[m]], trials->units[sheet->metrics[m]]);
    ol_page_word(&sheet->page, trial->failure ? "could not run" : trial->is_best ? "front" : "");
}

/* Where there are too many rows, the front comes first. */
static void add_rows(struct sheet *sheet, size_t varied)
{
    const struct ol_trials *trials = sheet->trials;
    const bool is_long = trials->count > OL_PAGE_ROWS;
    size_t rows = 0;
    for (size_t i = 0; is_long && i < trials->count && rows < OL_PAGE_ROWS; i++)
        if (trials->items[i].is_best) {
            add_row(sheet, i, varied);
            rows++;
        }
    for (size_t i = 0; i < trials->count && rows < OL_PAGE_ROWS; i++)
        if (!is_long || !trials->items[i].is_best) {
            add_row(sheet, i, varied);
            rows++;
        }
}

static void add_table(struct sheet *sheet)
{
    const struct ol_trials *trials = sheet->trials;
    const size_t varied = trials->varied_count < VARIED_MOST ? trials->varied_count : VARIED_MOST;
    struct ol_page_column columns[VARIED_MOST + METRICS_MOST + 2];
    struct ol_arena arena = {0};
    size_t n = 0;
    columns[n++] = (struct ol_page_column){"Point", false};
    for (size_t d = 0; d < varied; d++) {
        struct ol_text name = {0};
        ol_trial_short(&name, trials->varied[d]);
        columns[n++] = (struct ol_page_column){ol_arena_copy(&arena, ol_text_string(&name), name.length), true};
        ol_text_release(&name);
    }
    for (size_t m = 0; m < sheet->metric_count; m++)
        columns[n++] = (struct ol_page_column){trials->metrics[sheet->metrics[m]], false};
    columns[n++] = (struct ol_page_column){"Front", true};
    ol_page_section(&sheet->page, "points", "All points");
    ol_page_table_begin(&sheet->page, "What came of each point; means with half of the 95% interval", columns, n);
    add_rows(sheet, varied);
    ol_page_table_end(&sheet->page);
    ol_page_more(&sheet->page, trials->count, "points.csv");
    ol_page_note(&sheet->page,
                 "Other metrics, those that are the same at all points among them, are in points.csv.");
    ol_arena_release(&arena);
}

/* The two of the front, then those that differ, as far as there is room. */
static void choose_metrics(struct sheet *sheet)
{
    const struct ol_trials *trials = sheet->trials;
    for (size_t i = 0; trials->has_front && i < 2; i++)
        if (i == 0 || trials->front[1].metric != trials->front[0].metric)
            sheet->metrics[sheet->metric_count++] = trials->front[i].metric;
    for (size_t m = 0; m < trials->metric_count && sheet->metric_count < METRICS_MOST; m++) {
        const bool is_there = trials->has_front && (m == trials->front[0].metric || m == trials->front[1].metric);
        if (!is_there && ol_trials_differ(trials, m))
            sheet->metrics[sheet->metric_count++] = m;
    }
}

void ol_report_trial_page(struct ol_output *output, const struct ol_trials *trials,
                          const struct ol_trial_plots *plots)
{
    struct sheet sheet = {.trials = trials};
    struct ol_text name = {0}, about = {0};
    for (size_t i = 0; i < trials->count; i++) {
        sheet.failed += trials->items[i].failure != NULL;
        sheet.best += trials->items[i].is_best;
    }
    choose_metrics(&sheet);
    ol_text_addf(&name, "Sweep of %.300s",
                 trials->title && *trials->title ? trials->title : "a scenario without a name");
    ol_text_addf(&about, "%zu points: %s", trials->count,
                 trials->is_grid ? "every combination of " : "samples of ");
    for (size_t d = 0; d < trials->varied_count; d++) {
        ol_text_adds(&about, d > 0 ? ", " : "");
        ol_trial_short(&about, trials->varied[d]);
    }
    ol_page_begin(&sheet.page, ol_text_string(&name), ol_text_string(&about));
    add_first_screen(&sheet);
    add_notices(&sheet, plots);
    if (plots->count > 0)
        ol_page_section(&sheet.page, "figures", "What it depends on");
    for (size_t i = 0; i < plots->count; i++)
        ol_page_figure(&sheet.page, &plots->items[i]);
    add_table(&sheet);
    ol_page_end(&sheet.page, output);
    ol_text_release(&name);
    ol_text_release(&about);
}
