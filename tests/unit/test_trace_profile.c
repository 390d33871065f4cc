/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said about a trace: numbers worked out by hand for the fixtures, and each finding on a file that has it.
 */
#include "models/trace/csv_columns.h"
#include "scenarios/column_guess.h"
#include "scenarios/trace_profile.h"
#include "tests/check.h"
#include "tests/fixture.h"

static void read_file(struct ol_trace_profile *profile, const char *path)
{
    const struct ol_trace_request request = {.path = path};
    struct ol_error error = {0};
    CHECK_INT(ol_trace_profile_read(profile, &request, 0, &error), OL_OK);
    CHECK_STRING(error.message, "");
}

static bool has_finding(const struct ol_trace_profile *profile, const char *part)
{
    for (size_t i = 0; i < profile->finding_count; i++)
        if (strstr(profile->findings[i], part))
            return true;
    return false;
}

/* Jobs that can run: (submit, runtime, size) = (0, 100, 4), (60, 50, 8), (120, 30, 16), waits 10, none, 5. They
 * take 400 + 400 + 480 = 1,280 s of processors; the machine has 16 * 120 = 1,920 in that span. */
static void a_small_log(void)
{
    struct ol_trace_profile profile;
    read_file(&profile, "tests/fixtures/padded.swf");
    CHECK_STRING(profile.format, "swf");
    CHECK_INT(profile.rows, 4);
    CHECK_INT(profile.jobs, 3);
    CHECK_INT(profile.troubles.unrunnable, 1);
    CHECK(profile.has_instants);
    CHECK_INT(profile.first_submit, 1000000000 * OL_SECOND);
    CHECK_INT(profile.last_submit, 1000000120 * OL_SECOND);
    CHECK_INT(profile.capacity, 16);
    CHECK_NEAR(profile.load, 1280.0 / 1920, 1e-12);
    CHECK_INT(profile.users, 3);
    CHECK_INT(profile.teams, 2);
    CHECK_INT(profile.queues, 1);
    const struct ol_quantiles *quantities = profile.quantities;
    CHECK_NEAR(quantities[OL_PROFILE_SIZE].p50, 8, 1e-9);
    CHECK_NEAR(quantities[OL_PROFILE_SIZE].p10, 4.8, 1e-9); /* 4 + 0.2 * (8 - 4) */
    CHECK_NEAR(quantities[OL_PROFILE_RUNTIME].max, 100e6, 1e-3);
    CHECK_INT(quantities[OL_PROFILE_ESTIMATE].count, 2);
    CHECK_NEAR(quantities[OL_PROFILE_INTERARRIVAL].mean, 60e6, 1e-3);
    CHECK_INT(quantities[OL_PROFILE_WAIT].count, 2);
    CHECK_NEAR(quantities[OL_PROFILE_WAIT].p50, 7.5e6, 1e-3);
    CHECK_INT(profile.finding_count, 2);
    CHECK(has_finding(&profile, "1 job has a runtime of 0"));
    CHECK(has_finding(&profile, "1 job runs longer than the time requested"));
    ol_trace_profile_release(&profile);
}

static void columns_by_name(void)
{
    struct ol_trace_profile profile;
    read_file(&profile, "tests/fixtures/gpus.csv");
    CHECK_STRING(profile.format, "csv");
    CHECK_STRING(profile.unit, "gpus");
    CHECK_HAS(profile.columns, "submit from \"timestamp\"");
    CHECK_INT(profile.rows, 5);
    CHECK_INT(profile.jobs, 3);
    CHECK_INT(profile.users, 3);
    CHECK(has_finding(&profile, "1 row lies before the row above, by up to 30"));
    CHECK(has_finding(&profile, "1 job asks for a fraction of a unit"));
    CHECK(has_finding(&profile, "no job has an estimate"));
    ol_trace_profile_release(&profile);
}

/* Row 2 repeats row 1, row 3 has its id; 203 rows with gaps of 1 s and one of 1,001 s, whose mean is near 6. */
static void findings_of_a_log(void)
{
    struct fixture fixture;
    struct ol_trace_profile profile;
    char text[16384];
    int length =
        snprintf(text, sizeof text,
                 "; MaxJobs: 7\n; MaxProcs: 2\n7 1700000000 0 5 1\n7 1700000000 0 5 1\n7 1700000000 0 6 4\n");
    for (int i = 1; i <= 200; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%d %d 0 5 1\n", 100 + i,
                           1700000000 + i + (i > 100 ? 1000 : 0));
    length += snprintf(text + length, sizeof text - (size_t)length, "oops\n9 1700002000 -1 -1 1\n");
    fixture_begin(&fixture);
    read_file(&profile, fixture_write(&fixture, "log.swf", text, (size_t)length));
    CHECK_INT(profile.rows, 205);
    CHECK_INT(profile.jobs, 203);
    CHECK_INT(profile.troubles.malformed, 1);
    CHECK_INT(profile.troubles.shown_count, 2);
    CHECK_INT(profile.troubles.shown[0].place.line, 206);
    CHECK_INT(profile.troubles.shown[1].place.line, 207);
    CHECK(has_finding(&profile, "the header announces 7 rows, there are 205"));
    CHECK(has_finding(&profile, "seconds since 1970"));
    CHECK(has_finding(&profile, "2 rows have a job id of another row"));
    CHECK(has_finding(&profile, "1 row repeats another one"));
    CHECK(has_finding(&profile, "1 job has no runtime"));
    CHECK(has_finding(&profile, "1 job asks for more than the machine's 2 cpus"));
    CHECK(has_finding(&profile, "no row has a status"));
    CHECK(has_finding(&profile, "1 gap without arrivals is over 100 times"));
    ol_trace_profile_release(&profile);
    fixture_end(&fixture);
}

static void names_of_columns(void)
{
    const char *header[] = {"Time", "Submit Time", "num-gpus", "x", NULL};
    CHECK_INT(ol_column_guess(header, OL_TRACE_SUBMIT), 1);
    CHECK_INT(ol_column_guess(header, OL_TRACE_GPUS), 2);
    CHECK(ol_column_guess(header, OL_TRACE_RUNTIME) == SIZE_MAX);
    const char *in_units[] = {"Submitted At", "Duration (min)", "GPU count", "(h)", "Time limit[Hours]", NULL};
    CHECK_INT(ol_column_guess(in_units, OL_TRACE_SUBMIT), 0);
    CHECK_INT(ol_column_guess(in_units, OL_TRACE_RUNTIME), 1);
    CHECK_INT(ol_column_guess(in_units, OL_TRACE_ESTIMATE), 4);
    CHECK_STRING(ol_csv_heading_unit(in_units[1]), "m");
    CHECK_STRING(ol_csv_heading_unit(in_units[4]), "h");
    CHECK(!ol_csv_heading_unit(in_units[0]));
    CHECK(!ol_csv_heading_unit("Duration (of the job)"));
    CHECK(!ol_csv_heading_unit("Duration ("));
}

static void what_cannot_be_read(void)
{
    struct fixture fixture;
    struct ol_trace_profile profile = {0};
    struct ol_error error = {0};
    fixture_begin(&fixture);
    struct ol_trace_request request = {.path = fixture_write(&fixture, "prices.csv", "type,price\na,1\n", 15)};
    CHECK_INT(ol_trace_profile_read(&profile, &request, 0, &error), OL_BAD_INPUT);
    CHECK_HAS(error.message, "--column submit=NAME");
    ol_trace_profile_release(&profile);
    request.format = "cvs";
    CHECK_INT(ol_trace_profile_read(&profile, &request, 0, &error), OL_BAD_USAGE);
    CHECK_HAS(error.message, "did you mean \"csv\"?");
    ol_trace_profile_release(&profile);
    fixture_end(&fixture);
}

int main(void)
{
    CASE(a_small_log);
    CASE(columns_by_name);
    CASE(findings_of_a_log);
    CASE(names_of_columns);
    CASE(what_cannot_be_read);
    return check_end();
}
