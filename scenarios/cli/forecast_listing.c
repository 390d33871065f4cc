/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/forecast_listing.h"

#include "outlay/arena.h"
#include "reports/forecast_plot.h"
#include "reports/number.h"
#include "scenarios/cli/listing.h"

#include <math.h>
#include <string.h>

/* More likely than not. */
#define LIKELY 0.5

struct page {
    const struct ol_forecast_report *report;
    struct ol_arena arena;
    struct ol_output *output;
};

bool ol_forecast_is_over(const struct ol_forecast_report *report)
{
    const struct ol_forecast_item *all = &report->items[0];
    for (size_t i = 0; i < all->total_count; i++)
        if (all->totals[i].over >= LIKELY)
            return true;
    return false;
}

/* ---- cells ---- */

static const char *number(struct page *page, double value)
{
    char buffer[OL_NUMBER_BUFFER];
    if (!isfinite(value))
        return "-";
    /* of hundreds the cents say nothing */
    ol_number_say(fabs(value) >= 1000 ? rint(value) : value, buffer);
    return ol_arena_copy(&page->arena, buffer, strlen(buffer));
}

static const char *share(struct page *page, double value)
{
    char buffer[OL_NUMBER_BUFFER];
    if (!isfinite(value))
        return "-";
    ol_share_say(value, buffer);
    return ol_arena_copy(&page->arena, buffer, strlen(buffer));
}

/* A midnight is a day. */
static const char *instant(struct page *page, ol_time at)
{
    char buffer[OL_TIME_BUFFER];
    if (at == OL_NEVER)
        return "-";
    ol_instant_format(at, buffer);
    if (at % OL_DAY == 0)
        *strchr(buffer, 'T') = '\0';
    return ol_arena_copy(&page->arena, buffer, strlen(buffer));
}

static const char *steps(struct page *page, size_t count)
{
    char buffer[OL_TIME_BUFFER];
    ol_duration_format((ol_time)count * page->report->costs->step, buffer);
    return ol_arena_copy(&page->arena, buffer, strlen(buffer));
}

static void write_listing(struct page *page, struct ol_listing *listing)
{
    ol_listing_write(listing, OL_FORMAT_TABLE, page->output);
    ol_listing_release(listing);
}

/* ---- what was read ---- */

static void print_drivers(struct page *page)
{
    const struct ol_forecast_report *report = page->report;
    struct ol_text names = {0};
    for (size_t i = 0; i < report->driver_count; i++) {
        ol_text_adds(&names, i > 0 ? ", " : "");
        ol_text_add_shown(&names, ol_slice_of(report->drivers[i].name));
        ol_text_adds(&names, report->drivers[i].count > report->costs->count
                                 ? " (planned: the backtest knows it ahead, too)"
                                 : " (forecast itself)");
    }
    if (names.length)
        ol_output_format(page->output, "  drivers  %s\n", ol_text_string(&names));
    ol_text_release(&names);
}

static void print_head(struct page *page)
{
    const struct ol_cost_series *costs = page->report->costs;
    const struct ol_forecast *all = &page->report->items[0].forecast;
    char shown[OL_SHOWN_BUFFER], step[OL_TIME_BUFFER];
    ol_output_format(page->output, "%s: %s steps of %s, %s to %s%s%s\n",
                     ol_slice_show(ol_slice_of(costs->path), shown), number(page, (double)costs->count),
                     ol_duration_format(costs->step, step), instant(page, costs->start),
                     instant(page, costs->start + (ol_time)costs->count * costs->step),
                     *costs->currency ? ", " : "", costs->currency);
    if (costs->is_cut_last || costs->is_cut_first)
        ol_output_format(page->output, "  left out the %s step%s, of which only a part is there\n",
                         costs->is_cut_first && costs->is_cut_last ? "first and the last"
                         : costs->is_cut_last                      ? "last"
                                                                   : "first",
                         costs->is_cut_first && costs->is_cut_last ? "s" : "");
    if (costs->tally.malformed)
        ol_output_format(page->output, "  rows     %s cannot be read\n",
                         number(page, (double)costs->tally.malformed));
    if (all->missing)
        ol_output_format(page->output, "  missing  %s steps\n", number(page, (double)all->missing));
    if (all->outliers)
        ol_output_format(page->output, "  outliers %s steps that models do not learn from\n",
                         number(page, (double)all->outliers));
    if (all->effect_days)
        ol_output_format(page->output, "  months   %s day%s of the month cost%s other than the days around\n",
                         number(page, (double)all->effect_days), all->effect_days == 1 ? "" : "s",
                         all->effect_days == 1 ? "s" : "");
    print_drivers(page);
}

/* ---- how good it has been ---- */

static void add_score(struct page *page, struct ol_listing *listing, const char *window, const char *name,
                      const struct ol_forecast_score *score)
{
    const char **row = ol_listing_row(listing);
    row[0] = window;
    row[1] = name;
    row[2] = share(page, score->wape);
    row[3] = share(page, score->bias);
    row[4] = number(page, score->mase);
    for (int i = 0; i < 3; i++)
        row[5 + i] = number(page, score->pinball[i]);
    row[8] = share(page, score->in80);
    row[9] = share(page, score->in95);
}

static const char *verdict(struct page *page, const struct ol_forecast_window *window)
{
    if (!window->is_tested)
        return "seasonal-naive (not enough to test others)";
    if (window->is_beaten)
        return "seasonal-naive (no other was better)";
    return ol_arena_format(&page->arena, "%s", window->model->name);
}

static void print_scores(struct page *page, const struct ol_forecast_item *item)
{
    const struct ol_forecast *forecast = &item->forecast;
    struct ol_listing listing = {
        .headings = {"ahead", "shown", "WAPE", "bias", "MASE", "pinball 10", "50", "90", "in 80%", "in 95%"}};
    ol_output_format(
        page->output,
        "\nHad it been asked before, at %s origins, %s apart; what is shown was chosen by what was known "
        "there:\n\n",
        number(page, (double)forecast->origins), steps(page, forecast->stride));
    for (size_t w = 0; w < forecast->window_count; w++) {
        const struct ol_forecast_window *window = &forecast->windows[w];
        const bool is_naive = window->shown.wape == window->naive.wape && window->model == &ol_forecast_naive;
        add_score(page, &listing, steps(page, window->steps), verdict(page, window), &window->shown);
        if (window->is_tested && !is_naive)
            add_score(page, &listing, "", "beside seasonal-naive", &window->naive);
    }
    write_listing(page, &listing);
}

/* ---- what is to come ---- */

static const char *period(struct page *page, const struct ol_forecast_total *total)
{
    const char *late = total->is_late ? ", from the first step on" : "";
    return total->month ? ol_arena_format(&page->arena, "%04d-%02d%s", total->year, total->month, late)
                        : ol_arena_format(&page->arena, "%04d%s", total->year, late);
}

static void print_totals(struct page *page, const struct ol_forecast_item *item)
{
    struct ol_listing listing = {.headings = {"total of", "so far", "P10", "P50", "P90", "steps to come"}};
    const bool has_budget = page->report->budget > 0;
    if (has_budget) {
        listing.headings[6] = "over budget";
        listing.headings[7] = "passed on (P10, P50, P90)";
    }
    for (size_t i = 0; i < item->total_count; i++) {
        const struct ol_forecast_total *total = &item->totals[i];
        const char **row = ol_listing_row(&listing);
        row[0] = period(page, total);
        row[1] = total->past ? number(page, total->spent) : "";
        row[2] = number(page, total->p10);
        row[3] = number(page, total->p50);
        row[4] = number(page, total->p90);
        row[5] = number(page, (double)total->left);
        if (has_budget && !isnan(total->over)) {
            row[6] = share(page, total->over);
            row[7] = total->over_p50 == OL_NEVER
                         ? ""
                         : ol_arena_format(&page->arena, "%s, %s, %s", instant(page, total->over_p10),
                                           instant(page, total->over_p50), instant(page, total->over_p90));
        }
    }
    if (item->total_count == 0)
        return;
    ol_output_string(page->output, "\n");
    write_listing(page, &listing);
}

static size_t tested_steps(const struct ol_forecast *forecast)
{
    size_t most = 0;
    for (size_t w = 0; w < forecast->window_count; w++)
        most = forecast->windows[w].is_tested ? forecast->windows[w].steps : most;
    return most;
}

static void print_reach(struct page *page, const struct ol_forecast_item *item)
{
    const size_t tested = tested_steps(&item->forecast);
    if (tested == 0)
        ol_output_string(page->output, "  beware   nothing could be tested\n");
    else if (tested < item->forecast.horizon)
        ol_output_format(page->output,
                         "  beware   beyond %s nothing was tested; what is said of it carries on the rest\n",
                         steps(page, tested));
}

static void print_budget(struct page *page)
{
    const struct ol_forecast_report *report = page->report;
    const struct ol_forecast_item *all = &report->items[0];
    if (report->budget <= 0)
        return;
    for (size_t i = 0; i < all->total_count; i++) {
        const struct ol_forecast_total *total = &all->totals[i];
        if (!(total->over >= LIKELY))
            continue;
        ol_output_format(
            page->output,
            "\nThe budget of %s a month is likely to be passed in %04d-%02d: with a probability of %s, on "
            "%s or about.\n",
            number(page, report->budget), total->year, total->month, share(page, total->over),
            instant(page, total->over_p50));
        return;
    }
    ol_output_format(page->output,
                     "\nThe budget of %s a month is more likely kept than passed in every month shown.\n",
                     number(page, report->budget));
}

/* ---- groups ---- */

static void print_groups(struct page *page)
{
    const struct ol_forecast_report *report = page->report;
    if (report->item_count < 2)
        return;
    struct ol_listing listing = {.headings = {report->question->by, "model", "WAPE", "seasonal-naive", "total of",
                                              "so far", "P10", "P50", "P90"}};
    ol_output_string(page->output,
                     "\nEach group by itself; what they may come to does not add up to that of all:\n\n");
    for (size_t i = 1; i < report->item_count; i++) {
        const struct ol_forecast_item *item = &report->items[i];
        const struct ol_forecast_window *window = &item->forecast.windows[0];
        for (size_t k = 0; k < item->total_count; k++) {
            const struct ol_forecast_total *total = &item->totals[k];
            if (k > 0 && total->month)
                continue; /* the first month, and the year */
            const char **row = ol_listing_row(&listing);
            row[0] = k > 0 ? "" : *item->name ? item->name : "(none)";
            row[1] = k > 0 ? "" : window->model->name;
            row[2] = k > 0 ? "" : share(page, window->shown.wape);
            row[3] = k > 0 ? "" : share(page, window->naive.wape);
            row[4] = period(page, total);
            row[5] = number(page, total->spent);
            row[6] = number(page, total->p10);
            row[7] = number(page, total->p50);
            row[8] = number(page, total->p90);
        }
    }
    write_listing(page, &listing);
}

static void print_chart(struct page *page)
{
    const struct ol_forecast_item *all = &page->report->items[0];
    struct ol_text text = {0};
    if (!page->report->with_chart)
        return;
    ol_forecast_chart(&text, &all->forecast, &all->series, page->report->shown);
    ol_output_string(page->output, "\n");
    ol_output_string(page->output, ol_text_string(&text));
    ol_output_string(page->output, "o was, + is to come, : in 80 of 100 cases\n");
    ol_text_release(&text);
}

void ol_forecast_write(const struct ol_forecast_report *report, enum ol_output_format format,
                       struct ol_output *output)
{
    struct page page = {.report = report, .output = output};
    if (format == OL_FORMAT_JSON) {
        ol_forecast_write_json(report, output);
    } else if (format == OL_FORMAT_CSV) {
        ol_forecast_write_steps(report, output);
    } else {
        print_head(&page);
        print_scores(&page, &report->items[0]);
        print_totals(&page, &report->items[0]);
        print_reach(&page, &report->items[0]);
        print_budget(&page);
        print_groups(&page);
        print_chart(&page);
    }
    ol_arena_release(&page.arena);
}
