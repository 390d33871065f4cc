/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commitments and sustained use against the plain bill (plain_bill.h), row by row and commitment by commitment, on
 * random worlds: reservations in a zone, in a region and of any, plans of both scopes, three families, two systems.
 *
 * All amounts of one side are exact and rounded to billionths, those of the other are floating point: they agree
 * within a millionth.
 */
#include "tests/fixture.h"
#include "tests/model/plain_bill.h"
#include "tests/rated.h"

#define SLOT      (OL_HOUR / 4)
#define DAY       96 /* slots */
#define TOLERANCE 1e-6

static uint64_t state;

static int below(int bound)
{
    return (int)(fixture_random(&state) % (uint64_t)bound);
}

/* ---- worlds ---- */

/* m5 has sizes by name; n1 and n2 go by vCPUs and have both classes of sustained use. Some savings are alike. */
static const struct plain_type types[] = {
    {"m5.large", "m5", 2, 4, 0.096, 0.27, 0.37, 0},        {"m5.xlarge", "m5", 4, 8, 0.192, 0.27, 0.37, 0},
    {"m5.2xlarge", "m5", 8, 16, 0.4, 0.3, 0.4, 0},         {"n1-standard-1", "n1", 1, 0, 0.0475, 0.3, 0.28, 30},
    {"n1-standard-4", "n1", 4, 0, 0.19, 0.3, 0.28, 30},    {"n2-standard-2", "n2", 2, 0, 0.0971, 0.28, 0.28, 20},
    {"n2-standard-8", "n2", 8, 0, 0.3885, 0.28, 0.28, 20},
};
#define TYPES ((int)(sizeof types / sizeof *types))

static const char *const regions[] = {"us", "eu"};
static const char *const zones[] = {"", "a", "b"};
static const char *const accounts[] = {"", "ours", "theirs"};

static ol_time instant(int slot)
{
    return ol_instant_of((struct ol_civil){.year = 2026, .month = 1, .day = 1}) + slot * SLOT;
}

static int draw_length(int span)
{
    switch (below(4)) {
    case 0:
        return 1 + below(8);
    case 1:
        return 4 * (1 + below(60));
    default:
        return 1 + below(span);
    }
}

/* Starts and ends are never both the same, so that the order of rows is theirs. */
static int compare_rows(const void *left, const void *right)
{
    const struct plain_row *a = left, *b = right;
    return a->start != b->start ? a->start - b->start : a->end - b->end;
}

static void draw_rows(struct plain_world *world, int span, bool has_windows)
{
    world->row_count = 1 + below(PLAIN_ROWS);
    for (int i = 0; i < world->row_count; i++) {
        const int start = below(span), length = draw_length(span - start);
        world->rows[i] = (struct plain_row){
            .type = &types[below(TYPES)],
            .start = start,
            .end = start + length < world->month_starts[2] ? start + length : world->month_starts[2],
            .quantity = below(4) ? 1 + below(3) : 0.25 * (1 + below(10)),
            .region = regions[below(4) == 0],
            .zone = zones[below(3)],
            .account = accounts[below(3)],
            .is_windows = has_windows && below(3) == 0,
        };
    }
    qsort(world->rows, (size_t)world->row_count, sizeof *world->rows, compare_rows);
    int kept = 1;
    for (int i = 1; i < world->row_count; i++)
        if (compare_rows(&world->rows[kept - 1], &world->rows[i]) != 0)
            world->rows[kept++] = world->rows[i];
    world->row_count = kept;
}

static struct plain_commitment draw_commitment(int index, int span)
{
    static const char *const names[] = {"first", "second", "third", "fourth"};
    const struct plain_type *type = &types[below(TYPES)];
    struct plain_commitment commitment = {
        .kind = (enum plain_kind)below(3),
        .name = names[index],
        .start = below(2) ? -4 * below(2000) : 4 * below(1 + span / 8),
        .paid_upfront = 0.5 * below(3),
        .region = below(5) ? regions[below(4) == 0] : NULL,
    };
    if (commitment.kind == PLAIN_RESERVED) {
        commitment.type = type;
        commitment.count = below(3) ? 1 + below(4) : 0.5 * (1 + below(5));
        commitment.zone = commitment.region && below(3) == 0 ? zones[1 + below(2)] : NULL;
        commitment.is_windows = below(4) == 0;
        commitment.account = below(2) ? accounts[1 + below(2)] : NULL;
        return commitment;
    }
    commitment.hourly = 0.01 * (1 + below(150));
    if (commitment.kind == PLAIN_INSTANCE_PLAN) {
        commitment.family = type->family;
        commitment.region = regions[below(2)];
    } else {
        commitment.region = NULL;
    }
    return commitment;
}

static void draw_world(struct plain_world *world, int days)
{
    *world =
        (struct plain_world){.month_count = 2, .month_starts = {0, 31 * DAY, 59 * DAY}, .reserved_discount = 0.4};
    draw_rows(world, days * DAY, below(2));
    world->commitment_count = below(PLAIN_COMMITMENTS + 1);
    for (int k = 0; k < world->commitment_count; k++)
        world->commitments[k] = draw_commitment(k, days * DAY);
    world->begin = world->rows[0].start / 4 * 4;
    for (int i = 0; i < world->row_count; i++)
        if (world->rows[i].end > world->end)
            world->end = (world->rows[i].end + 3) / 4 * 4;
}

/* ---- the same for the rating ---- */

static void write_commitment(struct ol_text *text, const struct plain_commitment *commitment)
{
    static const char *const kinds[] = {"reserved", "savings-plan' scope='instance", "savings-plan"};
    char start[OL_TIME_BUFFER];
    ol_text_addf(text, "<commitment name='%s' kind='%s' term='1y' start='%s' payment='%s'", commitment->name,
                 kinds[commitment->kind], ol_instant_format(instant(commitment->start), start),
                 ol_payment_names[(int)(commitment->paid_upfront * 2)]);
    if (commitment->region)
        ol_text_addf(text, " region='%s'", commitment->region);
    if (commitment->zone)
        ol_text_addf(text, " zone='%s'", commitment->zone);
    if (commitment->account)
        ol_text_addf(text, " account='%s'", commitment->account);
    if (commitment->is_windows)
        ol_text_adds(text, " system='windows'");
    if (commitment->family)
        ol_text_addf(text, " family='%s'", commitment->family);
    if (commitment->kind == PLAIN_RESERVED)
        ol_text_addf(text, " type='%s' count='%g'", commitment->type->name, commitment->count);
    else
        ol_text_addf(text, " hourly='%.2f'", commitment->hourly);
    ol_text_adds(text, "/>");
}

static void write_book(struct rated *rated, const struct plain_world *world)
{
    static const char *const classes[] = {[0] = "none", [20] = "20%", [30] = "30%"};
    struct ol_text text = {0};
    ol_text_adds(&text, "<region name='us'/><region name='eu'/>");
    for (int i = 0; i < TYPES; i++) {
        const struct plain_type *type = &types[i];
        ol_text_addf(&text, "<type name='%s' family='%s' vcpus='%g' sustained='%s'/>", type->name, type->family,
                     type->vcpus, classes[type->sustained]);
        ol_text_addf(&text,
                     "<price meter='instance' item='%s' system='linux' amount='%g'/>"
                     "<price meter='instance' item='%s' system='windows' amount='%.10g'/>",
                     type->name, type->price, type->name, type->price * 1.5);
        ol_text_addf(&text,
                     "<flat term='compute-plan' item='%s' discount='%g'/>"
                     "<flat term='instance-plan' item='%s' discount='%g'/>",
                     type->name, type->compute_discount, type->name, type->instance_discount);
    }
    ol_text_addf(&text, "<flat term='reserved' discount='%g'/>", world->reserved_discount);
    for (int k = 0; k < world->commitment_count; k++)
        write_commitment(&text, &world->commitments[k]);
    rated_book(rated, "aws", ol_text_string(&text));
    ol_text_release(&text);
}

static ol_label label(struct rated *rated, const char *text)
{
    return ol_label_of_text(&rated->labels, text, strlen(text));
}

static void rate(struct rated *rated, const struct plain_world *world)
{
    write_book(rated, world);
    for (int i = 0; i < world->row_count; i++) {
        const struct plain_row *row = &world->rows[i];
        OL_MEM_RESERVE(rated->rows, rated->row_capacity, rated->row_count + 1);
        rated->rows[rated->row_count++] = (struct ol_usage){
            .start = instant(row->start),
            .end = instant(row->end),
            .quantity = (ol_money)(row->quantity * 4 + 0.5) * OL_MONEY_UNIT / 4,
            .item = label(rated, row->type->name),
            .region = label(rated, row->region),
            .zone = label(rated, row->zone),
            .account = label(rated, row->account),
            .system = label(rated, row->is_windows ? "windows"
                                   : i % 2         ? "linux"
                                                   : ""),
            .line = (uint32_t)i + 1,
            .meter = OL_METER_INSTANCE,
        };
    }
    rated_run(rated);
    if (rated->status != OL_OK)
        CHECK_REPORT("not rated: %s", rated->error.message);
}

/* What the rating's charges come to, in the plain bill's terms. */
static void add_up(const struct rated *rated, const struct plain_world *world, struct plain_bill *bill)
{
    memset(bill, 0, sizeof *bill);
    for (size_t i = 0; i < rated->count; i++) {
        const struct ol_charge *charge = &rated->charges[i];
        const int row = charge->usage ? (int)charge->usage->line - 1 : 0;
        const double hours = ol_money_real(charge->quantity) / 3600;
        int k = 0;
        while (charge->commitment && strcmp(world->commitments[k].name, charge->commitment->name) != 0)
            k++;
        if (charge->category == OL_CHARGE_PURCHASE) {
            *(charge->is_one_time ? &bill->commitments[k].upfront : &bill->commitments[k].recurring) +=
                ol_money_real(charge->billed);
        } else if (charge->coverage == OL_COVERAGE_UNUSED) {
            bill->commitments[k].unused += ol_money_real(charge->effective);
        } else if (charge->coverage == OL_COVERAGE_USED) {
            bill->covered[row][k] += hours;
            bill->effective[row][k] += ol_money_real(charge->effective);
        } else {
            bill->rows[row].uncovered += hours;
            bill->rows[row].billed += ol_money_real(charge->billed);
        }
    }
}

/* ---- one against the other ---- */

static bool is_near(double a, double b)
{
    return fabs(a - b) <= TOLERANCE;
}

static int differences(const struct plain_world *world, const struct plain_bill *got,
                       const struct plain_bill *want)
{
    int count = 0;
    for (int i = 0; i < world->row_count; i++) {
        const struct plain_row *row = &world->rows[i];
        const struct plain_row_bill *a = &got->rows[i], *b = &want->rows[i];
        for (int k = 0; k < world->commitment_count; k++)
            if (!is_near(got->covered[i][k], want->covered[i][k]) ||
                !is_near(got->effective[i][k], want->effective[i][k]))
                count++,
                    printf("# row %d under %s: %g h for %g, expected %g h for %g\n", i, world->commitments[k].name,
                           got->covered[i][k], got->effective[i][k], want->covered[i][k], want->effective[i][k]);
        if (!is_near(a->uncovered, b->uncovered) || !is_near(a->billed, b->billed))
            count++, printf("# row %d, %g x %s, slots %d-%d: %.9g h for %.9g, expected %.9g h for %.9g\n", i,
                            row->quantity, row->type->name, row->start, row->end, a->uncovered, a->billed,
                            b->uncovered, b->billed);
    }
    for (int k = 0; k < world->commitment_count; k++) {
        const struct plain_commitment_bill *a = &got->commitments[k], *b = &want->commitments[k];
        if (!is_near(a->unused, b->unused) || !is_near(a->upfront, b->upfront) ||
            !is_near(a->recurring, b->recurring))
            count++, printf("# %s: %.9g unused, %.9g and %.9g paid; expected %.9g, %.9g and %.9g\n",
                            world->commitments[k].name, a->unused, a->upfront, a->recurring, b->unused, b->upfront,
                            b->recurring);
    }
    return count;
}

static bool agrees(int days)
{
    static struct plain_bill got, want;
    struct plain_world world;
    struct rated rated = {0};
    draw_world(&world, days);
    rate(&rated, &world);
    add_up(&rated, &world, &got);
    plain_bill(&world, &want);
    const int count = differences(&world, &got, &want);
    CHECK_INT(count, 0);
    rated_end(&rated);
    return count == 0;
}

static void worlds(uint64_t seed, int count, int days)
{
    state = seed;
    for (int i = 0; i < count; i++)
        if (!agrees(days)) {
            CHECK_REPORT("world %d of seed %llu", i, (unsigned long long)seed);
            return;
        }
}

/* Everything happens at once: hours with many rows in them, and ties. */
static void days(void)
{
    worlds(1, 1500, 2);
}

static void weeks(void)
{
    worlds(2, 300, 12);
}

/* Sustained use gets to all its quarters, and begins anew. */
static void two_months(void)
{
    worlds(3, 60, 58);
}

int main(void)
{
    CASE(days);
    CASE(weeks);
    CASE(two_months);
    return check_end();
}
