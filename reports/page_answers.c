/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first screen: what does it cost, is it enough, what is wrong, what should be done.
 */
#include "reports/dataset_table.h"
#include "reports/endpoint_table.h"
#include "reports/metric_cell.h"
#include "reports/page_lever.h"
#include "reports/telemetry_table.h"

#include "reports/number.h"

#include <math.h>
#include <string.h>

#define LEVERS_SHOWN 5
#define MONTH_S      (365.25 / 12 * 86400)

static double half_width(const struct ol_figure *figure)
{
    return (figure->interval.hi - figure->interval.lo) / 2;
}

/* ---- what does it cost ---- */

static void add_saving(struct ol_text *said, const struct ol_page_run *run, double effective)
{
    char amount[OL_NUMBER_BUFFER], share[OL_NUMBER_BUFFER];
    const double on_demand = ol_figure_mean(run, "cost.on_demand_equivalent");
    if (!(on_demand > 0) || fabs(on_demand - effective) < 0.0005 * on_demand)
        return;
    ol_text_addf(said, " On demand the same would have cost %s: this is %s %s.",
                 ol_amount_say(on_demand, run->result->currency, amount),
                 ol_share_say(fabs(on_demand - effective) / on_demand, share),
                 on_demand > effective ? "cheaper" : "dearer");
}

static void add_month(struct ol_text *said, const struct ol_page_run *run, double effective)
{
    char amount[OL_NUMBER_BUFFER];
    const double seconds = (double)(run->result->end - run->result->begin) / (double)OL_SECOND;
    if (seconds >= 86400)
        ol_text_addf(said, "That is %s a month, at the pace of this run.",
                     ol_amount_say(effective / seconds * MONTH_S, run->result->currency, amount));
}

static void add_unit_cost(struct ol_text *said, const struct ol_page_run *run, double effective)
{
    char amount[OL_NUMBER_BUFFER];
    struct ol_slice pool;
    double useful = 0;
    size_t at = 0;
    const struct ol_figure *figure;
    const char *unit = run->result->series_count > 0 ? run->result->series[0].unit : "";
    for (size_t i = 0; i < run->result->series_count; i++)
        unit = strcmp(run->result->series[i].unit, unit) == 0 ? unit : "";
    while ((figure = ol_figure_next(run, "pool.", ".unit_hours_useful", &at, &pool)))
        useful += figure->interval.mean;
    if (useful > 0 && strlen(unit) > 1 && ol_result_has_jobs(run->result))
        ol_text_addf(said, " A useful %.*s-hour came to %s.", (int)(strlen(unit) < 20 ? strlen(unit) - 1 : 20),
                     unit, ol_amount_say(effective / useful, run->result->currency, amount));
}

static void answer_cost(struct ol_page *page, const struct ol_page_run *run)
{
    const struct ol_figure *effective = ol_figure_find(run, "cost.effective");
    char amount[OL_NUMBER_BUFFER], spread[OL_NUMBER_BUFFER];
    struct ol_text said = {0}, small = {0};
    ol_page_card_begin(page, "What does it cost?");
    if (!effective || !isfinite(effective->interval.mean)) {
        ol_page_big(page, "Not known", "");
        ol_page_paragraph(page,
                          "The scenario has no prices: give its pools a price book, or nodes a cost of their own, "
                          "to learn what it costs.");
        ol_page_card_end(page);
        return;
    }
    const double mean = effective->interval.mean, billed = ol_figure_mean(run, "cost.billed");
    if (effective->n > 1)
        ol_text_addf(&small, "\xC2\xB1 %s", ol_amount_say(half_width(effective), NULL, spread));
    ol_page_big(page, ol_amount_brief(mean, run->result->currency, amount), ol_text_string(&small));
    add_month(&said, run, mean);
    add_saving(&said, run, mean);
    add_unit_cost(&said, run, mean);
    if (isfinite(billed) && fabs(billed - mean) > 0.005)
        ol_text_addf(&said, " Billed in this time: %s.", ol_amount_say(billed, run->result->currency, amount));
    if (effective->n > 1)
        ol_text_addf(&said, " \xC2\xB1 is half of the 95%% interval of the mean over %lld replications.",
                     (long long)effective->n);
    ol_page_paragraph(page, ol_text_string(&said));
    ol_text_release(&said);
    ol_text_release(&small);
    ol_page_card_end(page);
}

/* ---- is it enough ---- */

static void say_waits(struct ol_text *said, double median, double late)
{
    char first[OL_NUMBER_BUFFER], second[OL_NUMBER_BUFFER];
    ol_seconds_say(median, first);
    ol_seconds_say(late, second);
    if (median > 0)
        ol_text_addf(said, " Half of them waited at most %s, 95 in 100 at most %s.", first, second);
    else if (late > 0)
        ol_text_addf(said, " Half of them did not wait, 95 in 100 waited at most %s.", second);
    else
        ol_text_adds(said, " 95 in 100 of them did not wait.");
}

static void say_jobs(struct ol_text *big, struct ol_text *said, const struct ol_page_run *run)
{
    char first[OL_NUMBER_BUFFER], second[OL_NUMBER_BUFFER];
    const double submitted = ol_figure_mean(run, "jobs.submitted"),
                 completed = ol_figure_mean(run, "jobs.completed");
    const double median = ol_figure_mean(run, "jobs.wait.p50_s"), late = ol_figure_mean(run, "jobs.wait.p95_s");
    const double left = ol_figure_mean(run, "jobs.waiting_at_end");
    if (!(submitted > 0)) {
        ol_text_adds(big, "No job was submitted");
        return;
    }
    ol_text_addf(big, "%s of the jobs done", ol_share_say(completed / submitted, first));
    ol_text_addf(said, "%s of %s jobs were completed.", ol_number_say(completed, first),
                 ol_number_say(submitted, second));
    if (isfinite(median) && isfinite(late))
        say_waits(said, median, late);
    if (left > 0)
        ol_text_addf(said, " At the end %s still waited.", ol_number_say(left, first));
}

static void say_use(struct ol_text *said, const struct ol_page_run *run)
{
    char share[OL_NUMBER_BUFFER];
    struct ol_slice pool;
    double capacity = 0, used = 0;
    size_t at = 0;
    const struct ol_figure *figure;
    while ((figure = ol_figure_next(run, "pool.", ".utilization", &at, &pool))) {
        const char *unit;
        const double size = ol_pool_capacity(run->result, pool, &unit);
        capacity += size;
        used += isfinite(figure->interval.mean) ? size * figure->interval.mean : 0;
    }
    if (capacity > 0)
        ol_text_addf(said, " On average %s of the capacity was in use.", ol_share_say(used / capacity, share));
}

/* Weighted by their requests; the slowest is named. */
static void say_endpoints(struct ol_text *big, struct ol_text *said, const struct ol_page_run *run)
{
    char share[OL_NUMBER_BUFFER];
    struct ol_slice name, slowest = {0};
    double requests = 0, in_time = 0, completed = 0, late = 0;
    const struct ol_figure *figure;
    const char *unit;
    bool has_target = true;
    size_t at = 0;
    while ((figure = ol_figure_next(run, "endpoint.", ".requests", &at, &name))) {
        const double slo = ol_metric_mean(run->result, "endpoint.", name, "slo", &unit);
        const double p95 = ol_metric_mean(run->result, "endpoint.", name, "latency.p95_s", &unit);
        requests += figure->interval.mean;
        completed += fmax(ol_metric_mean(run->result, "endpoint.", name, "completed", &unit), 0);
        has_target = has_target && isfinite(slo);
        in_time += has_target ? slo * figure->interval.mean : 0;
        if (p95 > late) {
            late = p95;
            slowest = name;
        }
    }
    if (requests > 0)
        ol_text_addf(big, has_target ? "%s answered in time" : "%s answered",
                     ol_share_say((has_target ? in_time : completed) / requests, share));
    ol_endpoints_say(said, run->result);
    if (late > 0)
        ol_text_addf(said, " 95 in 100 took at most %s at " OL_SLICE_FORMAT ".", ol_seconds_say(late, share),
                     OL_SLICE_ARGS(slowest));
}

static void say_objectives(struct ol_text *big, struct ol_text *said, const struct ol_page_run *run)
{
    const size_t asked = run->result->objective_count, missed = ol_page_objectives_missed(run);
    if (asked == 0)
        return;
    ol_text_clear(big);
    if (missed == 0)
        ol_text_addf(big, asked == 1 ? "Yes: the objective is met" : "Yes: all %zu objectives are met", asked);
    else
        ol_text_addf(big, "No: %zu of %zu objective%s missed", missed, asked, asked == 1 ? "" : "s");
    ol_text_adds(said, " What was asked stands under \"Waits and objectives\".");
}

static void answer_enough(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_text big = {0}, said = {0};
    const struct ol_result *result = run->result;
    ol_page_card_begin(page, "Is it enough?");
    if (ol_result_has_jobs(result)) {
        say_jobs(&big, &said, run);
        say_use(&said, run);
    } else if (ol_result_has_endpoints(result)) {
        say_endpoints(&big, &said, run);
    } else if (ol_result_has_datasets(result)) {
        ol_datasets_say(&big, result);
    } else {
        ol_logs_say(&big, result);
    }
    say_objectives(&big, &said, run);
    if (big.length > 0)
        ol_page_big(page, ol_text_string(&big), "");
    if (said.length > 0)
        ol_page_paragraph(page, ol_text_string(&said));
    ol_text_release(&big);
    ol_text_release(&said);
    ol_page_card_end(page);
}

/* ---- what is wrong, what should be done ---- */

static void add_item(struct ol_text *items, const char *said)
{
    ol_text_adds(items, "<li>");
    ol_page_sentence(items, said);
    ol_text_adds(items, "</li>\n");
}

static void add_list(struct ol_page *page, const char *tag, const struct ol_text *items)
{
    struct ol_text list = {0};
    ol_text_addf(&list, "<%s>\n%s</%s>\n", tag, ol_text_string(items), tag);
    ol_page_markup(page, ol_text_string(&list));
    ol_text_release(&list);
}

static void answer_wrong(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_text items = {0}, big = {0}, said = {0};
    size_t count = 0;
    ol_page_card_begin(page, "What is wrong?");
    for (size_t i = 0; ol_page_troubles[i]; i++) {
        ol_text_clear(&said);
        if (!ol_page_troubles[i](&said, run))
            continue;
        add_item(&items, ol_text_string(&said));
        count++;
    }
    if (count == 0)
        ol_text_adds(&big, "Nothing was found");
    else
        ol_text_addf(&big, "%zu thing%s to look at", count, count == 1 ? "" : "s");
    ol_page_big(page, ol_text_string(&big), "");
    if (count > 0)
        add_list(page, "ul", &items);
    ol_text_release(&items);
    ol_text_release(&big);
    ol_text_release(&said);
    ol_page_card_end(page);
}

static void answer_do(struct ol_page *page, const struct ol_page_run *run)
{
    struct ol_page_lever levers[OL_PAGE_LEVERS];
    struct ol_text items = {0}, big = {0};
    char amount[OL_NUMBER_BUFFER];
    const size_t count = ol_page_levers(levers, run);
    ol_page_card_begin(page, "What should be done?");
    for (size_t i = 0; i < count && i < LEVERS_SHOWN; i++)
        add_item(&items, ol_text_string(&levers[i].said));
    if (count > 0 && levers[0].amount > 0 && run->result->currency)
        ol_text_addf(&big, "Look first at %s", ol_amount_brief(levers[0].amount, run->result->currency, amount));
    else
        ol_text_adds(&big, count > 0 ? "Look at what is idle" : "Nothing stands out");
    ol_page_big(page, ol_text_string(&big), "");
    if (count > 0)
        add_list(page, "ol", &items);
    for (size_t i = 0; i < count; i++)
        ol_text_release(&levers[i].said);
    ol_text_release(&items);
    ol_text_release(&big);
    ol_page_card_end(page);
}

void ol_page_answers(struct ol_page *page, const struct ol_page_run *run)
{
    if (run->figure_count == 0) {
        ol_page_paragraph(page, "No replication was finished.");
        return;
    }
    ol_page_cards_begin(page);
    answer_cost(page, run);
    answer_enough(page, run);
    answer_wrong(page, run);
    answer_do(page, run);
    ol_page_cards_end(page);
}
