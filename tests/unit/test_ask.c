/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/trace/ask_columns.h"
#include "tests/check.h"

#include "outlay/arena.h"

static void what_says_nothing_is_number_zero(void)
{
    struct ol_asks asks = {0};
    const struct ol_job job = {.ask = 0};
    CHECK_INT(ol_asks_intern(&asks, &ol_ask_none), 0);
    CHECK(ol_ask_of(&asks, &job) == &ol_ask_none);
    CHECK(ol_ask_none.gpu_use < 0);
    ol_asks_release(&asks);
}

/* Equal asks have one number, however many others came between. */
static void equal_asks_are_one(void)
{
    struct ol_asks asks = {0};
    enum { MANY = 5000 };
    for (uint32_t i = 0; i < MANY; i++) {
        struct ol_ask ask = ol_ask_none;
        ask.priority = (int32_t)i - MANY / 2;
        ask.is_preemptible = true;
        CHECK_INT(ol_asks_intern(&asks, &ask), i + 1);
    }
    for (uint32_t i = MANY; i-- > 0;) {
        struct ol_ask ask = ol_ask_none;
        ask.priority = (int32_t)i - MANY / 2;
        ask.is_preemptible = true;
        const struct ol_job job = {.ask = ol_asks_intern(&asks, &ask)};
        CHECK_INT(job.ask, i + 1);
        CHECK_INT(ol_ask_of(&asks, &job)->priority, ask.priority);
    }
    CHECK_INT(asks.count, MANY);
    ol_asks_release(&asks);
}

/* Each member tells two asks apart. */
static void every_member_counts(void)
{
    const struct ol_ask sorts[] = {
        {.cpu_milli = 1},  {.memory_bytes = 1},   {.milli = 1},       {.nodes = 1},
        {.model = 1},      {.slice = 1},          {.deadline = 1},    {.account = 1},
        {.qos = 1},        {.partition = 1},      {.type = 1},        {.priority = 1},
        {.nice = 1},       {.is_preemptible = 1}, {.is_override = 1}, {.is_exempt = 1},
        {.gpu_use = 0.5f}, {.gpus_used = 1},      {.crash = 1},       {.gpu_use = 0},
    };
    struct ol_asks asks = {0};
    for (uint32_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        CHECK_INT(ol_asks_intern(&asks, &sorts[i]), i + 1);
    ol_asks_release(&asks);
}

/* NVIDIA's A100 profiles: of seven parts. */
static void slices(void)
{
    CHECK_INT(ol_slice_milli("1g.5gb"), 142);
    CHECK_INT(ol_slice_milli("3g.20gb"), 428);
    CHECK_INT(ol_slice_milli("7g.40gb"), 1000);
    CHECK_INT(ol_slice_milli("8g.40gb"), 0);
    CHECK_INT(ol_slice_milli("half"), 0);
    CHECK_INT(ol_slice_milli(""), 0);
}

static void units_of_parts(void)
{
    const struct ol_source_context coarse = {.unit = OL_UNIT_GPUS, .grain = 1};
    struct ol_labels labels = {0};
    const struct ol_source_context fine = {.unit = OL_UNIT_GPUS, .grain = 1000, .labels = &labels};
    struct ol_ask ask = ol_ask_none;
    CHECK_INT(ol_ask_units(&coarse, &ask, 1500), 2); /* rounded up to whole ones */
    CHECK_INT(ol_ask_units(&fine, &ask, 1500), 1500);
    ask.milli = 250;
    CHECK_INT(ol_ask_units(&fine, &ask, 1000), 250);
    CHECK_INT(ol_ask_units(&fine, &ask, 2000), 500);
    ask.slice = ol_label_of_text(&labels, "2g.10gb", 7);
    CHECK_INT(ol_ask_units(&fine, &ask, 1000), 285);
    ol_labels_release(&labels);
}

static const char *read(struct ol_ask *ask, int field, const char *text, const char *unit)
{
    static struct ol_labels labels;
    *ask = ol_ask_none;
    return ol_ask_read(ask, field, ol_slice_of(text), unit, &labels);
}

static void cells(void)
{
    struct ol_ask ask;
    CHECK(!read(&ask, OL_TRACE_MEMORY, "16", "GiB") && ask.memory_bytes == 16ll << 30);
    CHECK(!read(&ask, OL_TRACE_MEMORY, "1.5GB", NULL) && ask.memory_bytes == 1500000000);
    CHECK(!read(&ask, OL_TRACE_DEADLINE, "90", "m") && ask.deadline == 90 * OL_MINUTE);
    CHECK(!read(&ask, OL_TRACE_DEADLINE, "2h", NULL) && ask.deadline == 2 * OL_HOUR);
    CHECK(!read(&ask, OL_TRACE_PRIORITY, "-7", NULL) && ask.priority == -7);
    CHECK(!read(&ask, OL_TRACE_GPU_MILLI, "250", NULL) && ask.milli == 250);
    CHECK(!read(&ask, OL_TRACE_GPU_USE, "12.5%", NULL) && ask.gpu_use == 0.125f);
    CHECK(!read(&ask, OL_TRACE_PREEMPTIBLE, "True", NULL) && ask.is_preemptible);
    CHECK(!read(&ask, OL_TRACE_PREEMPTIBLE, "0", NULL) && !ask.is_preemptible);
    CHECK(!read(&ask, OL_TRACE_ACCOUNT, "vision", NULL) && ask.account != OL_NO_LABEL);
}

static void cells_that_are_wrong(void)
{
    static const struct {
        int field;
        const char *text;
    } cases[] = {
        {OL_TRACE_MEMORY, "much"},  {OL_TRACE_MEMORY, "-1"},     {OL_TRACE_DEADLINE, "soon"},
        {OL_TRACE_DEADLINE, "-5"},  {OL_TRACE_PRIORITY, "1e12"}, {OL_TRACE_GPU_MILLI, "1001"},
        {OL_TRACE_GPU_USE, "130%"}, {OL_TRACE_GPU_USE, "busy"},  {OL_TRACE_PREEMPTIBLE, "perhaps"},
        {OL_TRACE_GPUS_USED, "-1"}, {OL_TRACE_QOS, "\xff"},
    };
    struct ol_ask ask;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!read(&ask, cases[i].field, cases[i].text, NULL))
            CHECK_REPORT("\"%s\" was taken for field %d", cases[i].text, cases[i].field);
}

int main(void)
{
    CASE(what_says_nothing_is_number_zero);
    CASE(equal_asks_are_one);
    CASE(every_member_counts);
    CASE(slices);
    CASE(units_of_parts);
    CASE(cells);
    CASE(cells_that_are_wrong);
    return check_end();
}
