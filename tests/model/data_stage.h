/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data_stage: datasets of a scenario, run and billed by the shipped books, to the billionth.
 *
 *     data_play("aws", "2025-01-01", "365d", "<dataset name='a' class='standard' size='1000GB'/>");
 *     CHECK_MONEY(data_cost("a"), "276");
 *     data_end();
 */
#ifndef OUTLAY_TESTS_DATA_STAGE_H
#define OUTLAY_TESTS_DATA_STAGE_H

#include "scenarios/billing.h"
#include "tests/model/play.h"
#include "tests/rated.h"

static struct play data_stage_play;
static struct ol_billing data_billing;
static struct data_sum {
    struct ol_text resource;
    ol_money billed, by_meter[OL_METERS];
} data_sums[16];
static size_t data_sum_count;

static inline struct data_sum *data_sum_of(const char *resource)
{
    for (size_t i = 0; i < data_sum_count; i++)
        if (strcmp(ol_text_string(&data_sums[i].resource), resource) == 0)
            return &data_sums[i];
    OL_ASSERT(data_sum_count < sizeof data_sums / sizeof *data_sums);
    struct data_sum *sum = &data_sums[data_sum_count++];
    *sum = (struct data_sum){0};
    ol_text_adds(&sum->resource, resource);
    return sum;
}

static inline int data_sink(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    char buffer[OL_LABEL_BUFFER];
    (void)self;
    (void)error;
    struct data_sum *sum = data_sum_of(ol_label_text(&data_billing.labels, charge->usage->resource, buffer));
    sum->billed += charge->billed;
    sum->by_meter[charge->usage->meter] += charge->billed;
    return OL_OK;
}

/* Since the clock's start, or `warmup` after it. */
static inline void data_play_after(const char *warmup, const char *book, const char *start, const char *length,
                                   const char *inside)
{
    struct ol_text text = {0};
    struct ol_error error = {0};
    ol_text_addf(&text,
                 "<scenario version='1' name='data'><clock start='%sT00:00:00Z' length='%s' warmup='%s'/>"
                 "<pricebook href='%s.xml'/>%s</scenario>",
                 start, length, warmup, book, inside);
    struct play *play = &data_stage_play;
    if (play_open(play, ol_text_string(&text))) {
        CHECK_INT(ol_billing_load(&data_billing, play->stage.scenario, play->inflow.has_instant,
                                  play->inflow.start_instant, &error),
                  OL_OK);
        if (play_run(play, 1, 0)) {
            ol_store_verify(play->world.store);
            CHECK_INT(ol_billing_rate(&data_billing, &play->world, play->world.warmup_end, play->world.end,
                                      data_sink, NULL, &error),
                      OL_OK);
            if (error.status != OL_OK)
                CHECK_REPORT("%s", error.message);
        }
    }
    ol_text_release(&text);
}

static inline void data_play(const char *book, const char *start, const char *length, const char *inside)
{
    data_play_after("0s", book, start, length, inside);
}

static inline ol_money data_cost(const char *dataset)
{
    char resource[80];
    snprintf(resource, sizeof resource, "dataset/%s", dataset);
    return data_sum_of(resource)->billed;
}

static inline ol_money data_cost_of(const char *dataset, enum ol_meter meter)
{
    char resource[80];
    snprintf(resource, sizeof resource, "dataset/%s", dataset);
    return data_sum_of(resource)->by_meter[meter];
}

static inline double data_metric(const char *name)
{
    return play_metric(&data_stage_play, name);
}

static inline void data_end(void)
{
    for (size_t i = 0; i < data_sum_count; i++)
        ol_text_release(&data_sums[i].resource);
    data_sum_count = 0;
    ol_billing_release(&data_billing);
    play_close(&data_stage_play);
}

#endif
