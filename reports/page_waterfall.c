/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way from what the same usage costs on demand to what is paid, step by step, with exact sums.
 */
#include "reports/page_run.h"

#include "reports/number.h"

#include <string.h>

static const struct step {
    enum ol_cost_step step;
    bool is_whole; /* a sum of the steps above, not one of them */
    const char *name, *what;
} steps[] = {
    {OL_COST_ON_DEMAND, true, "On demand", "all usage at list prices, as it was used"},
    {OL_COST_SPOT, false, "Spot", "capacity that may be taken away"},
    {OL_COST_COMMITMENTS, false, "Commitments", "usage that reservations and plans covered"},
    {OL_COST_TIERS, false, "Tiers", "price tiers, free tiers, sustained use, minimums"},
    {OL_COST_DISCOUNTS, false, "Agreed discounts", "contracted below list prices"},
    {OL_COST_UNUSED, false, "Unused commitments", "paid for, and nobody used it"},
    {OL_COST_OTHER, false, "Taxes and credits", "and what is neither usage nor a commitment"},
    {OL_COST_EFFECTIVE, true, "What it cost", "the effective cost: payments spread over what they covered"},
    {OL_COST_SHIFT, false, "Paid at another time", "billed in this time for another, or the other way round"},
    {OL_COST_BILLED, true, "What is billed", "the invoices of this time"},
};
#define STEPS (sizeof steps / sizeof *steps)

static void sum_up(const struct ol_page_run *run, ol_money sums[OL_COST_STEPS])
{
    memset(sums, 0, OL_COST_STEPS * sizeof *sums);
    for (size_t i = 0; i < run->cost_count; i++)
        for (size_t k = 0; k < OL_COST_STEPS; k++)
            sums[k] += run->costs[i].steps[k];
}

static bool is_wanted(const struct ol_page_run *run)
{
    return run->cost_count > 0;
}

/* Bars hang where the steps above left off, within 0 .. 100. */
struct span {
    double low, high;
};

static void find_range(const ol_money sums[OL_COST_STEPS], double *low, double *high)
{
    double at = 0;
    *low = *high = 0;
    for (size_t i = 0; i < STEPS; i++) {
        at = steps[i].is_whole ? ol_money_real(sums[steps[i].step]) : at + ol_money_real(sums[steps[i].step]);
        *low = at < *low ? at : *low;
        *high = at > *high ? at : *high;
    }
    *high = *high > *low ? *high : *low + 1;
}

static void add_bar(struct ol_page *page, const struct step *step, struct span span, double low, double high)
{
    struct ol_text bar = {0};
    const double from = 100 * (span.low - low) / (high - low), to = 100 * (span.high - low) / (high - low);
    const char *sort = step->is_whole ? "whole" : "more";
    const bool is_less = !step->is_whole && span.low > span.high;
    const double left = is_less ? to : from, width = is_less ? from - to : to - from;
    ol_text_addf(&bar,
                 "<svg class=\"bar\" aria-hidden=\"true\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\">"
                 "<rect class=\"%s\" x=\"%.2f\" y=\"1\" width=\"%.2f\" height=\"6\"/></svg>",
                 is_less ? "less" : sort, left, width > 0 ? width : 0);
    ol_page_picture(page, ol_text_string(&bar));
    ol_text_release(&bar);
}

static void add_step(struct ol_page *page, const struct ol_page_run *run, const struct step *step, ol_money sum)
{
    char said[OL_MONEY_BUFFER];
    struct ol_text amount = {0};
    ol_text_addf(&amount, "%s%s %s", sum > 0 && !step->is_whole ? "+" : "", ol_money_say(sum, 2, said),
                 run->result->currency ? run->result->currency : "");
    if (step->is_whole)
        ol_page_row_sum(page);
    ol_page_word(page, step->name);
    ol_page_said(page, ol_text_string(&amount), ol_money_real(sum));
    ol_text_release(&amount);
}

static void write(struct ol_page *page, const struct ol_page_run *run)
{
    static const struct ol_page_column columns[] = {
        {"Step", true}, {"Amount", false}, {"", true}, {"What it is", true}};
    ol_money sums[OL_COST_STEPS];
    double low, high, at = 0;
    sum_up(run, sums);
    find_range(sums, &low, &high);
    ol_page_steps_begin(page, "Step by step, from the price on demand", columns, 4);
    for (size_t i = 0; i < STEPS; i++) {
        const double amount = ol_money_real(sums[steps[i].step]);
        struct span span = {steps[i].is_whole ? 0 : at, steps[i].is_whole ? amount : at + amount};
        at = span.high;
        if (sums[steps[i].step] == 0 && !steps[i].is_whole)
            continue;
        if (steps[i].is_whole && steps[i].step == OL_COST_BILLED && sums[OL_COST_SHIFT] == 0)
            continue;
        add_step(page, run, &steps[i], sums[steps[i].step]);
        add_bar(page, &steps[i], span, low, high);
        ol_page_word(page, steps[i].what);
    }
    ol_page_table_end(page);
    ol_page_note(page, run->result->replications > 1
                           ? "Exact sums of the bill of the first replication; focus.csv has every line of it, "
                             "costs.csv each day."
                           : "Exact sums of the bill; focus.csv has every line of it, costs.csv each day.");
}

const struct ol_page_part ol_page_part_waterfall = {"waterfall", "From list price to what is paid", is_wanted,
                                                    write};
