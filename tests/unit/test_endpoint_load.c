/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Load factors by hand: what comes in a second, times how long it takes, over what serves at once.
 */
#include "scenarios/endpoint_load.h"
#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;

#define SERVICE  "<service time='constant(500ms)'/>"
#define SCALED   "<autoscaler rule='target-tracking' metric='concurrency' target='3'/>"
#define POISSON  "format='poisson' rate='12/s'"
#define ENDPOINT "type='ml.g5.xlarge' region='us-east-1' "

struct told {
    bool is_known;
    double mean, peak;
    char note[600];
};

/* A scenario of one endpoint: its clock's attributes, its traffic's, what is in the traffic, its own attributes, and
 * what is in it. */
static struct told load_of(const char *clock, const char *traffic, const char *shapes, const char *attributes,
                           const char *inner)
{
    struct ol_faults faults = {0}, notes = {0};
    struct ol_error error = {0};
    struct ol_text text = {0};
    struct told told = {0};
    struct ol_endpoint_demand demand;
    ol_text_addf(&text,
                 "<scenario version='1' name='s'>%s<workload><traffic name='t' endpoint='e' %s>%s</traffic>"
                 "</workload><endpoint name='e' %s>%s</endpoint></scenario>",
                 clock, traffic, shapes, attributes, inner);
    fixture_write(&fixture, "s.xml", ol_text_string(&text), text.length);
    struct ol_scenario *scenario = ol_scenario_open(fixture.path, NULL, 0, &faults, &error);
    CHECK_STRING(faults.count > 0 ? faults.items[0].message : "", "");
    CHECK(scenario);
    if (scenario) {
        const struct ol_endpoint *endpoint = scenario->endpoints.items;
        told.is_known = ol_endpoint_demand_of(scenario, "e", &demand);
        if (told.is_known) {
            told.mean = ol_endpoint_load(endpoint, &demand, demand.mean);
            told.peak = ol_endpoint_load(endpoint, &demand, demand.peak);
        }
        ol_endpoint_load_notes(scenario, &notes);
        if (notes.count > 0)
            snprintf(told.note, sizeof told.note, "%s", notes.items[0].message);
    }
    ol_scenario_close(scenario);
    ol_faults_release(&faults);
    ol_faults_release(&notes);
    ol_text_release(&text);
    return told;
}

#define HOURS "<clock length='2h'/>"

/* 12 a second for half a second are 6 at once. */
static void services(void)
{
    CHECK_NEAR(load_of(HOURS, POISSON, "", ENDPOINT "min='1' max='4'", SERVICE SCALED).mean, 6 / 4.0, 1e-9);
    CHECK_NEAR(load_of(HOURS, POISSON, "", ENDPOINT "min='2' max='4'", SERVICE).mean, 6 / 2.0, 1e-9);
    CHECK_NEAR(load_of(HOURS, POISSON " volume-scale='0.5'", "", ENDPOINT "min='1' max='4'", SERVICE SCALED).mean,
               3 / 4.0, 1e-9);
    CHECK_NEAR(load_of(HOURS, POISSON " time-scale='3'", "", ENDPOINT "min='1' max='4'", SERVICE SCALED).mean,
               2 / 4.0, 1e-9);
}

/* Two of 1 and one of twice the speed; no more than `min` of them where nobody scales. */
static void capacities(void)
{
    CHECK_NEAR(load_of(HOURS, POISSON, "", "min='1'",
                       SERVICE SCALED "<capacity source='on-demand' type='a' max='2'/>"
                                      "<capacity source='on-demand' type='b' max='1' speed='2'/>")
                   .mean,
               6 / 4.0, 1e-9);
}

/* A cosine of amplitude .6 about 1: in the hour around its peak 1 + .6 sin(x) / x with x = pi / 24. */
static void busiest_hour(void)
{
    const double x = 3.14159265358979 / 24;
    const struct told told = load_of("<clock start='2025-03-03' length='1d'/>", "format='poisson' rate='1/s'",
                                     "<shape kind='daily' amplitude='60%' peak='14h'/>", ENDPOINT "min='1'",
                                     "<service time='constant(800ms)'/>");
    CHECK_NEAR(told.mean, 0.8, 1e-3);
    CHECK_NEAR(told.peak, 0.8 * (1 + 0.6 * sin(x) / x), 1e-3);
    CHECK_HAS(told.note, "1.60 requests a second in the busiest hour want about 1.28 times what its one instance");
    CHECK_HAS(told.note, "min=\"2\"");
}

/* 300 requests that take 3 s each, one every 2 s: a load of 1.5 by the log's own time, of .75 within 20 minutes. */
static void logs(void)
{
    struct ol_text text = {0};
    ol_text_adds(&text, "time,work\n");
    for (int i = 0; i <= 300; i++)
        ol_text_addf(&text, "%d,3\n", 2 * i);
    fixture_write(&fixture, "log.csv", ol_text_string(&text), text.length);
    const char *const columns =
        "<column field='time' name='time' unit='s'/><column field='work' name='work' unit='s'/>";
    CHECK_NEAR(load_of("", "format='csv' href='log.csv'", columns, ENDPOINT "min='1'", "<service/>").mean,
               301 * 3 / 600.0, 1e-6);
    const struct told told = load_of("<clock length='20m'/>", "format='csv' href='log.csv'", columns,
                                     ENDPOINT "min='1'", "<service time='constant(1s)'/>");
    CHECK_NEAR(told.mean, 301 * 3 / 1200.0, 1e-6);
    ol_text_release(&text);
}

/* Without a clock the model's own count is its end. */
static void counted(void)
{
    const struct told told =
        load_of("", "format='poisson' rate='4/s' count='4800'", "", ENDPOINT "min='1'", SERVICE);
    CHECK_NEAR(told.mean, 2, 1e-6);
}

static void functions(void)
{
    CHECK_NEAR(load_of(HOURS, POISSON, "", "",
                       "<service time='constant(500ms)'/><function memory='1GB' concurrency='4'/>")
                   .mean,
               1.5, 1e-9);
    CHECK_NEAR(load_of(HOURS, POISSON, "", "", "<service time='constant(500ms)'/><function memory='1GB'/>").mean,
               0, 0);
}

/* The second stage is needed by half of the requests, and called twice by each: 12 x .5 x 2 x .25 s on 2 slots. */
static void pipelines(void)
{
    CHECK_NEAR(load_of(HOURS, POISSON, "", ENDPOINT "min='1'",
                       "<pipeline><stage name='a' time='constant(50ms)' concurrency='2'/>"
                       "<stage name='b' after='a' time='constant(250ms)' concurrency='2' probability='50%' "
                       "calls='2'/></pipeline>")
                   .mean,
               1.5, 1e-9);
}

static void models(void)
{
    CHECK_NEAR(load_of(HOURS, POISSON, "", ENDPOINT "min='1'",
                       "<service time='constant(500ms)' concurrency='4'/>"
                       "<multi-model models='3' size='constant(1GB)' bandwidth='1GB' memory='8GB'/>")
                   .mean,
               1.5, 1e-9);
}

static void notes(void)
{
    CHECK_HAS(
        load_of(HOURS, POISSON, "", ENDPOINT "min='1' max='4'", SERVICE SCALED).note,
        "<endpoint name=\"e\">: 12 requests a second want about 1.50 times what its 4 instances can serve: the "
        "line grows until it is full or those in it give up (max=\"7\" would keep up)");
    CHECK_STRING(load_of(HOURS, POISSON, "", ENDPOINT "min='1' max='6'", SERVICE SCALED).note, "");
    CHECK_STRING(load_of(HOURS, POISSON, "", ENDPOINT "min='1' max='7'", SERVICE SCALED).note, "");
}

/* Not known: a log that is not there is said by whoever reads it. */
static void unknown(void)
{
    fixture_write(&fixture, "none.csv", "time\n", 5);
    CHECK(!load_of(HOURS, "format='csv' href='none.csv'", "<column field='time' name='time' unit='s'/>",
                   ENDPOINT "min='1'", SERVICE)
               .is_known);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(services);
    CASE(capacities);
    CASE(busiest_hour);
    CASE(logs);
    CASE(counted);
    CASE(functions);
    CASE(pipelines);
    CASE(models);
    CASE(notes);
    CASE(unknown);
    fixture_end(&fixture);
    return check_end();
}
