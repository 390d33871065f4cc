/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds of every bill, whatever the usage: on random rows under a book that has something of everything.
 */
#include "pricing/bill_sum.h"
#include "tests/fixture.h"
#include "tests/rated.h"

#define PRICES                                                                                                    \
    "<region name='us'/><region name='eu'/>"                                                                      \
    "<type name='m5.large' family='m5' vcpus='2'/><type name='m5.xlarge' family='m5' vcpus='4'/>"                 \
    "<type name='n1-2' family='n1' vcpus='2' sustained='30%'/>"                                                   \
    "<type name='n1-8' family='n1' vcpus='8' sustained='30%'/>"                                                   \
    "<class name='ia' minimum-stay='30d' minimum-size='128KiB'/>"                                                 \
    "<price meter='instance' item='m5.large' amount='0.096'/>"                                                    \
    "<price meter='instance' item='m5.xlarge' amount='0.192'/>"                                                   \
    "<price meter='instance' item='m5.large' term='spot' amount='0.0312345678'/>"                                 \
    "<price meter='instance' item='n1-2' amount='0.0949995'/>"                                                    \
    "<price meter='instance' item='n1-8' amount='0.379998'/>"                                                     \
    "<price meter='instance' item='n1-8' amount='0.39' from='2026-01-20T10:30:00'/>"                              \
    "<price meter='storage' item='ia' amount='0.0125'/>"                                                          \
    "<price meter='egress' pool='out'><tier from='0' amount='0'/><tier from='100' amount='0.09'/></price>"        \
    "<price meter='instance' item='n1-8' term='reserved' years='1' payment='partial-upfront' upfront='100.013' "  \
    "amount='0.2'/>"                                                                                              \
    "<flat term='reserved' discount='37%'/><flat term='instance-plan' discount='33%'/>"                           \
    "<flat term='compute-plan' discount='21%'/>"
#define COMMITMENTS                                                                                               \
    "<commitment name='large' kind='reserved' type='m5.large' region='us' count='3' term='1y' "                   \
    "payment='partial-upfront' start='2025-12-20'/>"                                                              \
    "<commitment name='n1' kind='reserved' type='n1-8' region='eu' count='1' term='1y' "                          \
    "payment='partial-upfront' start='2026-01-02'/>"                                                              \
    "<commitment name='m5' kind='savings-plan' scope='instance' family='m5' region='eu' hourly='0.33' term='1y' " \
    "start='2025-11-03T04:00:00'/>"                                                                               \
    "<commitment name='any' kind='savings-plan' hourly='0.777' term='1y' payment='all-upfront' "                  \
    "start='2026-01-05'/>"
#define ACCOUNT                                                                                                   \
    "<discount name='d' meter='egress' share='7%'/><credit name='c' amount='12.34'/><tax name='t' share='19%'/>"

static uint64_t state;

static int below(int bound)
{
    return (int)(fixture_random(&state) % (uint64_t)bound);
}

static ol_time new_year(void)
{
    return ol_instant_of((struct ol_civil){.year = 2026, .month = 1, .day = 1});
}

static void put_instant(struct ol_text *text, ol_time instant)
{
    char buffer[OL_TIME_BUFFER];
    ol_text_addf(text, "%s,", ol_instant_format(instant, buffer));
}

/* ---- usage ---- */

#define HEADER "start,end,meter,term,item,region,quantity,objects,ended,account,resource\n"

static void put_machine(struct ol_text *text, int number)
{
    static const char *const items[] = {"m5.large", "m5.xlarge", "n1-2", "n1-8"};
    const bool is_spot = below(5) == 0;
    ol_text_addf(text, "instance,%s,%s,%s,%d.%d,,%s,a%d,r%d\n", is_spot ? "spot" : "",
                 is_spot ? items[0] : items[below(4)], below(2) ? "us" : "eu", 1 + below(3), 5 * below(2),
                 below(2) ? "user" : "", below(3), number);
}

/* Rows of the first `days` of 2026, on seconds. */
static void draw_rows(struct ol_text *text, int rows, int days)
{
    ol_time start = 0, end = 0;
    ol_text_adds(text, HEADER);
    for (int i = 0; i < rows; i++) {
        if (i == 0 || below(3)) { /* some have the span of the one before */
            start = new_year() + below(days * 86400) * OL_SECOND;
            end = start + (1 + below(below(3) ? 40000 : 400000)) * OL_SECOND;
        }
        put_instant(text, start);
        put_instant(text, end);
        switch (below(8)) {
        case 0:
            ol_text_addf(text, "storage,,ia,us,%d.25,%d,%s,,\n", below(500), below(1000000),
                         below(2) ? "user" : "");
            break;
        case 1:
            ol_text_addf(text, "egress,,,us,%d.125,,,,\n", below(100));
            break;
        default:
            put_machine(text, i);
        }
    }
}

/* ---- laws ---- */

/* However lines are added up, it is the sum of the lines; and no line is lost between them. */
static void total_is_the_sum(void)
{
    state = 1;
    for (int world = 0; world < 40; world++) {
        struct rated rated = {0};
        struct ol_text csv = {0};
        draw_rows(&csv, 1 + below(60), 40);
        rated_book(&rated, "aws", PRICES COMMITMENTS ACCOUNT);
        rated_rate(&rated, ol_text_string(&csv));
        for (int by = 0; by < OL_BY_TAG; by++) {
            struct ol_bill_sum sum = {.by = (enum ol_bill_dimension)by, .labels = &rated.labels};
            ol_money billed = 0, effective = 0;
            for (size_t i = 0; i < rated.count; i++)
                CHECK_INT(ol_bill_sum_sink(&sum, &rated.charges[i], NULL), OL_OK);
            for (size_t i = 0; i < sum.count; i++) {
                billed += sum.lines[i].costs.billed;
                effective += sum.lines[i].costs.effective;
            }
            CHECK(billed == rated_billed(&rated));
            CHECK(effective == rated_effective(&rated));
            ol_bill_sum_release(&sum);
        }
        ol_text_release(&csv);
        rated_end(&rated);
    }
}

static bool is_same_charge(const struct ol_charge *a, const struct ol_charge *b)
{
    return a->category == b->category && a->coverage == b->coverage && a->start == b->start && a->end == b->end &&
           a->quantity == b->quantity && a->consumed == b->consumed && a->list == b->list &&
           a->contracted == b->contracted && a->billed == b->billed && a->effective == b->effective &&
           a->commitment_quantity == b->commitment_quantity && a->tier == b->tier &&
           strcmp(a->description, b->description) == 0;
}

/* The same rows in any order, so their labels too, make the same lines in the same order. */
static void order_does_not_matter(void)
{
    state = 2;
    for (int world = 0; world < 40; world++) {
        struct rated rated = {0}, shuffled = {0};
        struct ol_text csv = {0}, mixed = {0};
        const int rows = 2 + below(60);
        const char *lines[64];
        draw_rows(&csv, rows, 40);
        const char *at = strchr(ol_text_string(&csv), '\n') + 1;
        for (int i = 0; i < rows; i++, at = strchr(at, '\n') + 1)
            lines[i] = at;
        for (int i = rows - 1; i > 0; i--) {
            const int other = below(i + 1);
            const char *line = lines[i];
            lines[i] = lines[other];
            lines[other] = line;
        }
        ol_text_adds(&mixed, HEADER);
        for (int i = 0; i < rows; i++)
            ol_text_add(&mixed, lines[i], (size_t)(strchr(lines[i], '\n') + 1 - lines[i]));
        rated_book(&rated, "aws", PRICES COMMITMENTS ACCOUNT);
        rated_book(&shuffled, "aws", PRICES COMMITMENTS ACCOUNT);
        rated_rate(&rated, ol_text_string(&csv));
        rated_rate(&shuffled, ol_text_string(&mixed));
        CHECK_INT(shuffled.count, rated.count);
        size_t same = 0;
        while (same < rated.count && same < shuffled.count &&
               is_same_charge(&rated.charges[same], &shuffled.charges[same]))
            same++;
        CHECK_INT(same, rated.count);
        ol_text_release(&csv);
        ol_text_release(&mixed);
        rated_end(&rated);
        rated_end(&shuffled);
    }
}

/* Under the book's rates, all of which save, nothing that is covered costs more than it would by itself; and what all
 * of a row's lines count is what the row held, to the last billionth. */
static void covered_and_uncovered(void)
{
    state = 3;
    for (int world = 0; world < 60; world++) {
        struct rated rated = {0};
        struct ol_text csv = {0};
        draw_rows(&csv, 1 + below(60), 40);
        rated_book(&rated, "aws", PRICES COMMITMENTS);
        rated_rate(&rated, ol_text_string(&csv));
        ol_money *counted = ol_mem_new(ol_mem_product(sizeof *counted, rated.row_count + 2));
        for (size_t i = 0; i < rated.count; i++) {
            const struct ol_charge *charge = &rated.charges[i];
            if (charge->usage)
                counted[charge->usage->line - 2] += charge->quantity;
            if (charge->coverage == OL_COVERAGE_USED) {
                CHECK(charge->billed == 0);
                CHECK(charge->effective <= charge->list + 1);
            }
        }
        for (size_t i = 0; i < rated.row_count; i++)
            if (ol_meter_types[rated.rows[i].meter].way == OL_METER_HELD)
                CHECK(counted[i] ==
                      rated.rows[i].quantity * ((rated.rows[i].end - rated.rows[i].start) / OL_SECOND));
        ol_mem_free(counted);
        ol_text_release(&csv);
        rated_end(&rated);
    }
}

/* Over the whole of its term a commitment costs what is paid for it: its used and unused lines add up to its purchases,
 * exactly, however odd the usage. */
static void commitments_add_up(void)
{
    static const char *const names[] = {"large", "n1", "m5", "any"};
    state = 4;
    for (int world = 0; world < 10; world++) {
        struct rated rated = {0};
        struct ol_text csv = {0};
        ol_money paid[4] = {0}, told[4] = {0};
        rated.setting.start = new_year() - 90 * OL_DAY + below(3600) * OL_SECOND;
        rated.setting.end = new_year() + 400 * OL_DAY;
        draw_rows(&csv, 1 + below(200), 380);
        rated_book(&rated, "aws", PRICES COMMITMENTS);
        rated_rate(&rated, ol_text_string(&csv));
        for (size_t i = 0; i < rated.count; i++) {
            const struct ol_charge *charge = &rated.charges[i];
            for (int k = 0; k < 4 && charge->commitment; k++)
                if (strcmp(charge->commitment->name, names[k]) == 0) {
                    paid[k] += charge->billed;
                    told[k] += charge->effective;
                }
        }
        for (int k = 0; k < 4; k++) {
            CHECK(paid[k] > 0);
            CHECK(paid[k] == told[k]);
        }
        ol_text_release(&csv);
        rated_end(&rated);
    }
}

/* Bills of one stretch after the other add up to what the commitments cost, too. */
static void bills_add_up(void)
{
    state = 7;
    for (int world = 0; world < 5; world++) {
        struct rated rated = {0};
        struct ol_text csv = {0};
        ol_money paid = 0, told = 0;
        draw_rows(&csv, 100, 380);
        rated_book(&rated, "aws", PRICES COMMITMENTS);
        rated_read(&rated, ol_text_string(&csv));
        for (int bill = 0; bill < 7; bill++) {
            rated.setting.start = new_year() + (bill * 70 - 90) * OL_DAY + 1;
            rated.setting.end = rated.setting.start + 70 * OL_DAY;
            rated.setting.start += bill > 0 ? OL_HOUR : 0; /* the hour begun was on the bill before */
            rated_run(&rated);
            CHECK_INT(rated.status, OL_OK);
            for (size_t i = 0; i < rated.count; i++)
                if (rated.charges[i].commitment) {
                    paid += rated.charges[i].billed;
                    told += rated.charges[i].effective;
                }
        }
        CHECK(paid > 0 && paid == told);
        ol_text_release(&csv);
        rated_end(&rated);
    }
}

/* A row in two, cut at any second, costs what it did whole, but for a billionth a line. */
static void halves(void)
{
    state = 5;
    for (int world = 0; world < 60; world++) {
        struct rated whole = {0}, cut = {0};
        struct ol_text first = {0}, both = {0};
        ol_text_adds(&first, HEADER);
        ol_text_adds(&both, HEADER);
        for (int i = 0; i < 20; i++) {
            const ol_time start = new_year() + below(40 * 86400) * OL_SECOND;
            const int length = 2 + below(below(2) ? 5000 : 3000000);
            const ol_time middle = start + (1 + below(length - 1)) * OL_SECOND, end = start + length * OL_SECOND;
            struct ol_text rest = {0};
            if (below(3))
                put_machine(&rest, i);
            else
                ol_text_addf(&rest, "storage,,ia,us,%d.25,,,,\n", below(500));
            const ol_time spans[3][2] = {{start, end}, {start, middle}, {middle, end}};
            for (int k = 0; k < 3; k++) {
                put_instant(k ? &both : &first, spans[k][0]);
                put_instant(k ? &both : &first, spans[k][1]);
                ol_text_adds(k ? &both : &first, ol_text_string(&rest));
            }
            ol_text_release(&rest);
        }
        rated_book(&whole, "aws", PRICES);
        rated_book(&cut, "aws", PRICES);
        rated_rate(&whole, ol_text_string(&first));
        rated_rate(&cut, ol_text_string(&both));
        const ol_money difference = rated_billed(&whole) - rated_billed(&cut);
        CHECK(difference <= (ol_money)cut.count && -difference <= (ol_money)cut.count);
        CHECK(rated_quantity(&whole, NULL, OL_COVERAGE_NONE) == rated_quantity(&cut, NULL, OL_COVERAGE_NONE));
        ol_text_release(&first);
        ol_text_release(&both);
        rated_end(&whole);
        rated_end(&cut);
    }
}

/* With rows that keep to one clock hour each: no hour draws more than the commitment gives. */
static void never_more_than_an_hour_gives(void)
{
    static const struct {
        const char *name, *hourly; /* hours of its type, or money */
    } limits[] = {{"large", "3"}, {"n1", "1"}, {"m5", "0.33"}, {"any", "0.777"}};
    state = 6;
    for (int world = 0; world < 60; world++) {
        struct rated rated = {0};
        struct ol_text csv = {0};
        ol_money drawn[4][24] = {0};
        const ol_time day = new_year() + 9 * OL_DAY;
        bool is_full = false;
        ol_text_adds(&csv, HEADER);
        for (int i = 0; i < 150; i++) {
            const int hour = below(24), from = below(3599), to = from + 1 + below(3600 - from);
            put_instant(&csv, day + hour * OL_HOUR + from * OL_SECOND);
            put_instant(&csv, day + hour * OL_HOUR + to * OL_SECOND);
            put_machine(&csv, i);
        }
        rated_book(&rated, "aws", PRICES COMMITMENTS);
        rated_rate(&rated, ol_text_string(&csv));
        for (size_t i = 0; i < rated.count; i++) {
            const struct ol_charge *charge = &rated.charges[i];
            for (int k = 0; k < 4 && charge->coverage == OL_COVERAGE_USED; k++)
                if (strcmp(charge->commitment->name, limits[k].name) == 0)
                    drawn[k][(charge->start - day) / OL_HOUR] += charge->commitment_quantity;
        }
        for (int k = 0; k < 4; k++)
            for (int hour = 0; hour < 24; hour++) {
                ol_money limit;
                char why[160];
                CHECK(ol_money_parse(ol_slice_of(limits[k].hourly), &limit, why));
                CHECK(drawn[k][hour] <= limit);
                is_full |= drawn[k][hour] >= limit - 10;
            }
        CHECK(is_full); /* some hour comes near the limit, or this tells nothing */
        ol_text_release(&csv);
        rated_end(&rated);
    }
}

int main(void)
{
    CASE(total_is_the_sum);
    CASE(order_does_not_matter);
    CASE(covered_and_uncovered);
    CASE(commitments_add_up);
    CASE(bills_add_up);
    CASE(halves);
    CASE(never_more_than_an_hour_gives);
    return check_end();
}
