/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"

#include "outlay/focus.h"
#include "reports/cost_book.h"

#define JANUARY    ((ol_time)1767225600 * OL_SECOND) /* 2026-01-01T00:00:00Z */
#define DOLLARS(x) ((x)*OL_MONEY_UNIT)

static const struct ol_book cloud = {.name = "cloud", .title = "Cloud", .provider = "cloud"};
static struct ol_labels labels;

static struct ol_charge charge_of(enum ol_term term, ol_time start, ol_time end)
{
    return (struct ol_charge){.category = OL_CHARGE_USAGE,
                              .start = start,
                              .end = end,
                              .book = &cloud,
                              .meter = OL_METER_INSTANCE,
                              .term = (uint8_t)term,
                              .region = "r"};
}

static const char *lines_of(struct ol_text *text, const struct ol_charge *charges, size_t count)
{
    const struct ol_bill bill = {.currency = "USD", .labels = &labels};
    struct ol_cost_book *book = ol_cost_book_new(&bill);
    for (size_t i = 0; i < count; i++)
        CHECK_INT(ol_cost_book_sink(book, &charges[i], NULL), OL_OK);
    ol_text_clear(text);
    struct ol_output *output = ol_output_to_text(text);
    ol_cost_book_write(output, book);
    ol_output_close(output, NULL);
    ol_cost_book_free(book);
    const char *rows = strchr(ol_text_string(text), '\n');
    return rows ? rows + 1 : "";
}

/* Each charge by hand: on demand + spot + commitments + tiers + discounts + unused + other = effective. */
static void steps(void)
{
    static const struct {
        struct ol_charge charge;
        ol_money steps[OL_COST_STEPS];
    } cases[] = {
        /* on demand 10, in a lower tier 9, agreed 8, of which sustained use leaves 7 */
        {{.list = 9, .contracted = 8, .effective = 7, .billed = 7, .on_demand = 10, .term = OL_TERM_ON_DEMAND},
         {10, 0, 0, -2, -1, 0, 0, 7, 0, 7}},
        {{.list = 3, .contracted = 3, .effective = 3, .billed = 3, .on_demand = 10, .term = OL_TERM_SPOT},
         {10, -7, 0, 0, 0, 0, 0, 3, 0, 3}},
        /* covered by what was paid before: nothing is billed now */
        {{.list = 10, .contracted = 10, .effective = 6, .on_demand = 10, .coverage = OL_COVERAGE_USED},
         {10, 0, -4, 0, 0, 0, 0, 6, -6, 0}},
        {{.list = 4, .contracted = 4, .effective = 4, .coverage = OL_COVERAGE_UNUSED},
         {0, 0, 0, 0, 0, 4, 0, 4, -4, 0}},
        {{.category = OL_CHARGE_PURCHASE, .list = 50, .contracted = 50, .billed = 50},
         {0, 0, 0, 0, 0, 0, 0, 0, 50, 50}},
        {{.category = OL_CHARGE_CREDIT, .effective = -5, .billed = -5}, {0, 0, 0, 0, 0, 0, -5, -5, 0, -5}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ol_money got[OL_COST_STEPS];
        ol_cost_steps_of(&cases[i].charge, got);
        for (size_t k = 0; k < OL_COST_STEPS; k++)
            CHECK_INT((int64_t)got[k], (int64_t)cases[i].steps[k]);
    }
}

/* 10 billionths over three days, from noon to noon: 3 1/3 a day. Told up to the ends of the days they are 1.67, 5, 8.33
 * and 10 (half to even), so that the days have 2, 3, 3 and 2. */
static void charges_are_spread_over_days(void)
{
    struct ol_text text = {0};
    struct ol_charge charge = charge_of(OL_TERM_SPOT, JANUARY + OL_DAY / 2, JANUARY + 7 * OL_DAY / 2);
    charge.on_demand = charge.list = charge.contracted = charge.effective = charge.billed = 10;
    CHECK_STRING(lines_of(&text, &charge, 1),
                 "2026-01-01,Cloud,instance,Compute,r,spot,,,0.000000002,0,0,0,0,0,0,0.000000002,0,0.000000002\n"
                 "2026-01-02,Cloud,instance,Compute,r,spot,,,0.000000003,0,0,0,0,0,0,0.000000003,0,0.000000003\n"
                 "2026-01-03,Cloud,instance,Compute,r,spot,,,0.000000003,0,0,0,0,0,0,0.000000003,0,0.000000003\n"
                 "2026-01-04,Cloud,instance,Compute,r,spot,,,0.000000002,0,0,0,0,0,0,0.000000002,0,"
                 "0.000000002\n");
    ol_text_release(&text);
}

/* What comes later may be of an earlier day; a purchase is of its day; a charge of no length, too. */
static void days_come_in_order(void)
{
    struct ol_text text = {0};
    struct ol_charge charges[] = {charge_of(OL_TERM_ON_DEMAND, JANUARY + 9 * OL_DAY, JANUARY + 9 * OL_DAY),
                                  charge_of(OL_TERM_ON_DEMAND, JANUARY, JANUARY + OL_HOUR),
                                  charge_of(OL_TERM_ON_DEMAND, JANUARY + OL_HOUR, JANUARY + OL_DAY),
                                  charge_of(OL_TERM_ON_DEMAND, JANUARY, JANUARY + 31 * OL_DAY)};
    charges[3].category = OL_CHARGE_PURCHASE;
    for (size_t i = 0; i < 4; i++)
        charges[i].on_demand = charges[i].list = charges[i].contracted = charges[i].effective = charges[i].billed =
            DOLLARS(1);
    charges[3].effective = 0;
    const char *rows = lines_of(&text, charges, 4);
    CHECK_HAS(rows, "2026-01-01,Cloud,instance,Compute,r,on-demand,,,2,0,0,0,0,0,0,2,0,2\n");
    CHECK_HAS(rows, "2026-01-01,Cloud,instance,Compute,r,purchase,,,0,0,0,0,0,0,0,0,1,1\n");
    CHECK_HAS(rows, "2026-01-10,Cloud,instance,Compute,r,on-demand,,,1,0,0,0,0,0,0,1,0,1\n");
    CHECK(strstr(rows, "2026-01-02") == NULL);
    ol_text_release(&text);
}

static void tags_are_read(void)
{
    struct ol_text text = {0};
    struct ol_usage usage = {0};
    static const char tags[] = "{\"pool\":\"p\",\"project\":\"=1\",\"team\":\"v\\u00e4\"}";
    struct ol_charge charge = charge_of(OL_TERM_ON_DEMAND, JANUARY, JANUARY + OL_HOUR);
    usage.tags = ol_label_of_text(&labels, tags, strlen(tags));
    charge.usage = &usage;
    charge.billed = charge.effective = charge.contracted = charge.list = charge.on_demand = DOLLARS(1);
    CHECK_HAS(lines_of(&text, &charge, 1), ",on-demand,v\xC3\xA4,'=1,1,");
    ol_text_release(&text);
}

/* By month: 3 and 4; by source, the dearest first. */
static void groups(void)
{
    const struct ol_cost_line lines[] = {
        {{"2026-01-30", "", "", "", "", "spot", "", ""}, {[OL_COST_EFFECTIVE] = 1}},
        {{"2026-01-31", "", "", "", "", "on-demand", "", ""}, {[OL_COST_EFFECTIVE] = 2}},
        {{"2026-02-01", "", "", "", "", "on-demand", "", ""}, {[OL_COST_EFFECTIVE] = 4}},
    };
    struct ol_arena arena = {0};
    size_t count;
    struct ol_cost_sum *months = ol_cost_groups(lines, 3, OL_COST_DAY, 7, &count, &arena);
    CHECK_INT(count, 2);
    CHECK_STRING(months[0].name, "2026-01");
    CHECK_INT((int64_t)months[0].steps[OL_COST_EFFECTIVE], 3);
    CHECK_INT((int64_t)months[1].steps[OL_COST_EFFECTIVE], 4);
    struct ol_cost_sum *sources = ol_cost_groups(lines, 3, OL_COST_SOURCE, 0, &count, &arena);
    CHECK_INT(count, 2);
    CHECK_STRING(sources[0].name, "on-demand");
    CHECK_INT((int64_t)sources[0].steps[OL_COST_EFFECTIVE], 6);
    ol_mem_free(months);
    ol_mem_free(sources);
    ol_arena_release(&arena);
}

int main(void)
{
    CASE(steps);
    CASE(charges_are_spread_over_days);
    CASE(days_come_in_order);
    CASE(tags_are_read);
    CASE(groups);
    ol_labels_release(&labels);
    return check_end();
}
