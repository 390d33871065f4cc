/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hourly demand from small files, each worked out by hand beside it.
 */
#include "pricing/demand.h"
#include "tests/check.h"
#include "tests/fixture.h"

struct made {
    struct fixture fixture;
    struct ol_demand demand;
    struct ol_error error;
    int status;
};

static void read_text(struct made *made, const char *text, struct ol_demand_request request)
{
    fixture_begin(&made->fixture);
    made->error = (struct ol_error){0};
    request.path = fixture_write(&made->fixture, "demand.csv", text, strlen(text));
    made->status = ol_demand_read(&made->demand, &request, &made->error);
}

static void release(struct made *made)
{
    ol_demand_release(&made->demand);
    fixture_end(&made->fixture);
}

static void check_units(const struct ol_demand_series *series, size_t hours, const double *want)
{
    for (size_t i = 0; i < hours; i++)
        CHECK_NEAR(series->units[i], want[i], 1e-12);
}

/* By the hour: 10:00 has 3 + 4, 11:00 has 5, 12:00 has 2. Rows come out of order. */
static void rows_of_an_hour_add_up(void)
{
    struct made made;
    const double want[] = {7, 5, 2};
    read_text(&made,
              "USAGE_HOUR,REGION,NORM_USAGE\n"
              "2024-05-01 11:00:00.000,1,5\n2024-05-01 10:00:00.000,1,3\n"
              "2024-05-01 10:00:00.000,2,4\n2024-05-01 12:00:00.000,2,2\n",
              (struct ol_demand_request){0});
    CHECK_INT(made.status, OL_OK);
    CHECK_INT(made.demand.hours, 3);
    CHECK_INT(made.demand.rows, 4);
    CHECK_INT(made.demand.missing, 0);
    CHECK_INT(made.demand.start, 1714557600 * OL_SECOND); /* date -ud 2024-05-01T10:00Z +%s */
    CHECK_STRING(made.demand.time_column, "USAGE_HOUR");
    CHECK_STRING(made.demand.value_column, "NORM_USAGE");
    check_units(&made.demand.total, 3, want);
    release(&made);
}

/* Group 2 has no row at 11:00, where group 1 has: it is zero there, not missing. */
static void groups_and_their_total(void)
{
    struct made made;
    const char *by[] = {"region", "type", NULL};
    const double total[] = {7, 5, 2}, first[] = {3, 5, 0}, second[] = {4, 0, 2};
    read_text(&made, "hour,region,type,units\n0,1,B,3\n0,2,A,4\n3600,1,B,5\n7200,2,A,2\n",
              (struct ol_demand_request){.by = by});
    CHECK_INT(made.status, OL_OK);
    CHECK_INT(made.demand.group_count, 2);
    CHECK_STRING(made.demand.groups[0].name, "1/B");
    CHECK_STRING(made.demand.groups[1].name, "2/A");
    CHECK_INT(made.demand.missing, 0);
    check_units(&made.demand.total, 3, total);
    check_units(&made.demand.groups[0], 3, first);
    check_units(&made.demand.groups[1], 3, second);
    release(&made);
}

/* Of region 1 or 2, and type A: 1 + 8. */
static void only_some_rows(void)
{
    struct made made;
    const struct ol_demand_where wheres[] = {{"region", "1"}, {"type", "A"}, {"region", "2"}};
    const double want[] = {9, 16};
    read_text(&made, "hour,region,type,units\n0,1,A,1\n0,1,B,2\n0,3,A,4\n0,2,A,8\n3600,2,A,16\n7200,3,A,oops\n",
              (struct ol_demand_request){.wheres = wheres, .where_count = 3});
    CHECK_INT(made.status, OL_OK);
    CHECK_INT(made.demand.hours, 2);
    CHECK_INT(made.demand.rows, 3);
    CHECK_INT(made.demand.rows_left_out, 3);
    check_units(&made.demand.total, 2, want);
    release(&made);
}

/* Hours 0 1 4 5: two are missing, in a gap that begins two hours after the start. */
static void gaps_are_counted_and_filled(void)
{
    struct made made;
    const char text[] = "time,units\n0,1\n3600,2\n14400,5\n18000,6\n";
    const double last[] = {1, 2, 2, 2, 5, 6}, zero[] = {1, 2, 0, 0, 5, 6};
    read_text(&made, text, (struct ol_demand_request){0});
    CHECK_INT(made.demand.hours, 6);
    CHECK_INT(made.demand.missing, 2);
    CHECK_INT(made.demand.longest_gap, 2);
    CHECK_INT(made.demand.gap_at, 2 * OL_HOUR);
    check_units(&made.demand.total, 6, last);
    release(&made);
    read_text(&made, text, (struct ol_demand_request){.gap = OL_GAP_ZERO});
    CHECK_INT(made.demand.missing, 2);
    check_units(&made.demand.total, 6, zero);
    release(&made);
}

/* Hours 1 and 2 of four, 20 and 40, scaled to a peak of 100: 50 and 100. */
static void a_range_and_a_scale(void)
{
    struct made made;
    const double want[] = {50, 100};
    read_text(&made, "time,units\n0,10\n3600,20\n7200,40\n10800,80\n",
              (struct ol_demand_request){.from = OL_HOUR, .to = 3 * OL_HOUR, .scale_peak = 100});
    CHECK_INT(made.status, OL_OK);
    CHECK_INT(made.demand.hours, 2);
    CHECK_INT(made.demand.start, OL_HOUR);
    CHECK_INT(made.demand.rows_left_out, 2);
    check_units(&made.demand.total, 2, want);
    release(&made);
}

/* 08:30 in New York on a winter's day is 13:30Z; 1704115800 is date -ud 2024-01-01T13:30Z +%s. Milliseconds too. */
static void times_of_other_forms(void)
{
    struct made made;
    read_text(&made, "when,n\n01/01/2024 08:30,1\n01/01/2024 09:30,2\n",
              (struct ol_demand_request){
                  .time_column = "when", .time_pattern = "%d/%m/%Y %H:%M", .zone = "America/New_York"});
    CHECK_INT(made.status, OL_OK);
    CHECK_INT(made.demand.hours, 2);
    CHECK_INT(made.demand.start, 1704115800 * OL_SECOND);
    CHECK_STRING(made.demand.value_column, "n");
    release(&made);
    read_text(&made, "ts;x;load\n1704115800000;a;1\n1704119400000;b;2\n",
              (struct ol_demand_request){.time_column = "ts", .value_column = "load"});
    CHECK_INT(made.status, OL_OK);
    CHECK_INT(made.demand.start, 1704115800 * OL_SECOND);
    release(&made);
}

struct fault {
    const char *text;
    int64_t line;
    const char *says;
};

static void what_is_refused(void)
{
    static const struct fault faults[] = {
        {"", 0, "empty"},
        {"time,units\n", 0, "no rows"},
        {"time,units\n0,1\n3600,-2\n", 3, "negative"},
        {"time,units\n0,nan\n", 2, "not a number"},
        {"time,units\n0,\n", 2, "not a number"},
        {"time,units\n0,1e16\n", 2, "1e15"},
        {"time,units\nyesterday,1\n", 2, "no instant"},
        {"time,units\n0\n", 2, "1 fields"},
        {"time,units\n0,1\n300,1\n", 3, "average finer readings"},
        {"time,units\n0,1\n86400,1\n172800,1\n", 0, "less than 24 hours apart"},
        {"time,units\n0,1\n4000000000,1\n", 3, "whole hours"},
        {"time,units\n0,1\n3999999600,1\n", 3, "century"},
        {"a,b,c\n0,1,2\n", 1, "--time"},
        {"time,b,c\n0,1,2\n", 1, "--value"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct made made;
        read_text(&made, faults[i].text, (struct ol_demand_request){0});
        CHECK_INT(made.status, OL_BAD_INPUT);
        CHECK_INT(made.error.place.line, faults[i].line);
        CHECK_HAS(made.error.message, faults[i].says);
        CHECK(made.error.place.file != NULL);
        release(&made);
    }
}

static void what_is_not_there(void)
{
    struct made made;
    const struct ol_demand_where where = {"region", "9"};
    const char *by[] = {"regoin", NULL};
    read_text(&made, "time,region,units\n0,1,1\n", (struct ol_demand_request){.wheres = &where, .where_count = 1});
    CHECK_INT(made.status, OL_BAD_INPUT);
    CHECK_HAS(made.error.message, "no row is left");
    release(&made);
    read_text(&made, "time,region,units\n0,1,1\n", (struct ol_demand_request){.by = by});
    CHECK_INT(made.status, OL_BAD_INPUT);
    CHECK_INT(made.error.place.line, 1);
    CHECK_HAS(made.error.message, "did you mean \"region\"?");
    release(&made);
    read_text(&made, "time,units\n0,0\n3600,0\n", (struct ol_demand_request){.scale_peak = 100});
    CHECK_INT(made.status, OL_BAD_INPUT);
    CHECK_HAS(made.error.message, "all demand is 0");
    release(&made);
}

int main(void)
{
    CASE(rows_of_an_hour_add_up);
    CASE(groups_and_their_total);
    CASE(only_some_rows);
    CASE(gaps_are_counted_and_filled);
    CASE(a_range_and_a_scale);
    CASE(times_of_other_forms);
    CASE(what_is_refused);
    CASE(what_is_not_there);
    return check_end();
}
