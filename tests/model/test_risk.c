/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Risks whose answers have a closed form: a month's cost that is a constant times a lognormal factor, one that is a
 * Poisson number of calls at a price each, and sums of independent factors, whose Sobol indices are their shares of
 * the variance. Budgets of teams by month, by hand.
 */
#include "scenarios/cli/risk_listing.h"
#include "scenarios/risk_work.h"
#include "scenarios/run.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

static struct stage stage;
static struct ol_risk_work work;
static struct ol_error failure;

static int weigh(const char *text, size_t samples, size_t threads, bool with_drivers)
{
    struct ol_faults faults = {0};
    const char *path = fixture_write(&stage.fixture, "scenario.xml", text, strlen(text));
    const struct ol_risk_question question = {.path = path,
                                              .metric = "cost.effective",
                                              .has_seed = true,
                                              .seed = 4,
                                              .samples = samples,
                                              .threads = threads,
                                              .with_drivers = with_drivers};
    failure = (struct ol_error){0};
    const int status = ol_risk_work_out(&work, &question, &faults, &failure);
    if (status != OL_OK && faults.count > 0)
        failure = faults.items[0];
    ol_faults_release(&faults);
    return status;
}

static void leave(void)
{
    ol_risk_release(&work);
    stage_close(&stage);
}

/* ---- closed forms ---- */

/* A node of one's own costs 744 in a month of 31 days, at 1 an hour; what the work is does not matter. */
#define OWNED(rows, pools)                                                                                        \
    "<scenario version='1' name='w' currency='USD'><clock start='2026-01-01T00:00:00Z' length='31d'/>" rows       \
    "<pricebook href='aws.xml'/><workload><job name='j' pool='a' cpus='1' runtime='1h' "                          \
    "submit='0s'/></workload>" pools "</scenario>"
#define POOL(name, cost)                                                                                          \
    "<pool name='" name "' cpus-per-node='1'><capacity source='owned' nodes='1' cost-per-node-hour='" cost        \
    "'/></pool>"

/* A month costs 744 F, with F lognormal of mean 1 and deviation .2: log F has variance s^2 = log 1.04 = .0392207 and
 * mean -s^2 / 2. More than 800 has the probability 1 - Phi((log(800 / 744) + .0196104) / .198042) = 1 - Phi(.465507)
 * = .320787; the median is 744 exp(-.0196104) = 729.55, the 95th percentile 729.55 exp(1.644854 x .198042) = 1010.5. */
static void a_lognormal_factor_breaches_as_its_law_says(void)
{
    stage_begin(&stage);
    CHECK_INT(weigh(OWNED("<price-change name='p' factor='1'/>"
                          "<uncertain name='price' xpath='//price-change/@factor' law='lognormal(1,0.2)'/>"
                          "<budget name='all' monthly='800'/>",
                          POOL("a", "1")),
                    2000, 2, false),
              OL_OK);
    CHECK_STRING(failure.message, "");
    CHECK_INT(work.risk.spend_count, 2);
    CHECK_INT(work.risk.breach_count, 2);
    if (work.risk.breach_count == 2) {
        const struct ol_interval got = work.risk.breaches[0].probability;
        CHECK_NEAR(got.mean, 0.3208, 0.042); /* four deviations of 2,000 samples */
        CHECK_NEAR(got.hi - got.lo, 2 * 1.96 * sqrt(0.3208 * 0.6792 / 2000), 0.001);
        CHECK_NEAR(work.risk.spends[0].mean, 744, 744 * 0.2 * 4 / sqrt(2000));
        CHECK_NEAR(work.risk.spends[0].p50, 729.55, 16);
        CHECK_NEAR(work.risk.spends[0].p95, 1010.5, 45);
        CHECK_STRING(work.risk.breaches[0].month, "2026-01");
        CHECK(work.risk.breaches[1].month == NULL);
        CHECK_NEAR(work.risk.breaches[1].probability.mean, got.mean, 0);
    }
    leave();
}

/* Two pools of 744 and 1,488, each times a uniform factor: variances as 1 to 4, so shares of .2 and .8, and nothing
 * together; chance has no part. */
static void what_adds_has_its_share_of_the_variance(void)
{
    static const char *const names[] = {"large", "small", OL_UNCERTAIN_CHANCE};
    static const double shares[] = {0.8, 0.2, 0};
    stage_begin(&stage);
    CHECK_INT(
        weigh(OWNED("<price-change name='p' type='a/1' factor='1'/><price-change name='q' type='b/1' factor='1'/>"
                    "<uncertain name='small' xpath='//price-change[1]/@factor' value='uniform(0.5,1.5)'/>"
                    "<uncertain name='large' xpath='//price-change[2]/@factor' value='uniform(0.5,1.5)'/>",
                    POOL("a", "1") POOL("b", "2")),
              1500, 2, true),
        OL_OK);
    CHECK_STRING(failure.message, "");
    CHECK_INT(work.risk.driver_count, 3);
    CHECK_INT(work.risk.runs, 1500 * 5);
    for (size_t i = 0; i < work.risk.driver_count; i++) {
        CHECK_STRING(work.risk.drivers[i].name, names[i]);
        CHECK_NEAR(work.risk.drivers[i].index.total.mean, shares[i], 0.07);
        CHECK_NEAR(work.risk.drivers[i].index.first.mean, shares[i], 0.07);
    }
    leave();
}

static const char book[] =
    "<pricebook version='1' name='cloud' provider='cloud' currency='USD'>"
    "<service meter='function-request' name='Functions'/><service meter='function-memory' name='Functions'/>"
    "<price meter='function-request' amount='0.01'/><price meter='function-memory' amount='0'/></pricebook>";

/* Calls come at 2 an hour for 744 hours, .01 each: Poisson with mean 1,488, and more than 15.26 is more than 1,526
 * calls. By the normal law with the correction of half a call: 1 - Phi((1526.5 - 1488) / sqrt(1488)) = 1 -
 * Phi(.99807) = .15912. Nothing else varies, so all of the variance is chance's. */
static void a_poisson_number_of_calls_breaches_as_its_law_says(void)
{
    stage_begin(&stage);
    fixture_write(&stage.fixture, "book.xml", book, sizeof book - 1);
    CHECK_INT(weigh("<scenario version='1' name='w' currency='USD'>"
                    "<clock start='2026-01-01T00:00:00Z' length='31d'/><pricebook href='book.xml'/>"
                    "<workload><traffic name='t' endpoint='e' format='poisson' rate='2/h'/></workload>"
                    "<endpoint name='e'><service time='constant(10ms)'/><function cold-start='constant(0s)'/>"
                    "</endpoint><budget name='calls' tag='pool=e' monthly='15.26'/></scenario>",
                    2000, 2, true),
              OL_OK);
    CHECK_STRING(failure.message, "");
    if (work.risk.breach_count == 2) {
        CHECK_NEAR(work.risk.breaches[0].probability.mean, 0.1591, 0.033); /* four deviations */
        CHECK_NEAR(work.risk.breaches[0].mean, 14.88, 0.035);
    }
    CHECK_INT(work.risk.breach_count, 2);
    CHECK_INT(work.risk.driver_count, 0); /* chance alone is no question */
    leave();
}

/* ---- budgets of teams ---- */

static double metric(const struct ol_result *result, const char *name)
{
    const struct ol_metric *found = ol_metrics_find(&result->metrics, name);
    CHECK(found != NULL);
    return found ? found->values[0] : NAN;
}

/* Two nodes of 1 an hour, from 30 January to 2 February: 48 hours in each month, 96 each. Team a holds one of them
 * for 60 hours from the start: all 48 of January, 12 of February. Team b has the other for 10 hours from hour 44 on:
 * 4 and 6. */
static void a_team_s_month_is_what_its_jobs_used_in_it(void)
{
    struct ol_run run = {0};
    const struct ol_run_setting setting = {.seed = 1, .replications = 1, .threads = 1};
    CHECK(stage_open(
        &stage,
        "<scenario version='1' name='w' currency='USD'>"
        "<clock start='2026-01-30T00:00:00Z' length='96h'/><workload>"
        "<job name='j' pool='p' cpus='1' runtime='60h' submit='0s' team='a'/>"
        "<job name='k' pool='p' cpus='1' runtime='10h' submit='44h' team='b'/></workload>"
        "<pool name='p' cpus-per-node='1'><capacity source='owned' nodes='2' cost-per-node-hour='1'/></pool>"
        "<budget name='a' tag='team=a' monthly='40'/><budget name='b' tag='team=b' monthly='6'/>"
        "<budget name='all' monthly='96'/></scenario>"));
    CHECK_INT(ol_run_execute(&run, stage.scenario, &setting, &failure), OL_OK);
    CHECK_NEAR(metric(&run.result, "cost.by_month.2026-01"), 96, 1e-9);
    CHECK_NEAR(metric(&run.result, "cost.by_month.2026-02"), 96, 1e-9);
    CHECK_NEAR(metric(&run.result, "budget.a.2026-01.cost"), 48, 1e-9);
    CHECK_NEAR(metric(&run.result, "budget.a.2026-02.cost"), 12, 1e-9);
    CHECK_NEAR(metric(&run.result, "budget.b.2026-01.cost"), 4, 1e-9);
    CHECK_NEAR(metric(&run.result, "budget.b.2026-02.cost"), 6, 1e-9);
    CHECK_NEAR(metric(&run.result, "budget.a.2026-01.breach_probability"), 1, 0);
    CHECK_NEAR(metric(&run.result, "budget.a.2026-02.breach_probability"), 0, 0);
    CHECK_NEAR(metric(&run.result, "budget.a.breach_probability"), 1, 0);
    CHECK_NEAR(metric(&run.result, "budget.b.breach_probability"), 0, 0); /* just so much is no breach */
    CHECK_NEAR(metric(&run.result, "budget.all.breach_probability"), 0, 0);
    ol_run_release(&run);
    stage_close(&stage);
}

/* ---- what is drawn ---- */

static const char *scaled(const char *text, double factor)
{
    static struct ol_text out;
    ol_text_clear(&out);
    return ol_law_scale(ol_slice_of(text), factor, &out) ? ol_text_string(&out) : NULL;
}

static void a_factor_keeps_what_a_text_is(void)
{
    CHECK_STRING(scaled("10", 1.5), "15");
    CHECK_STRING(scaled("20%", 0.5), "10%");
    CHECK_STRING(scaled("2h", 1.5), "10800000000us");
    CHECK_STRING(scaled("1h30m", 2), "10800000000us");
    CHECK_STRING(scaled("14GB", 0.5), "7000000000B");
    CHECK_STRING(scaled("10/s", 1.25), "12.5/s");
    CHECK_STRING(scaled("exponential(10)", 0.5), "exponential(5)");
    CHECK_STRING(scaled("lognormal(2h, 3h)", 0.5), "lognormal(3600000000us,5400000000us)");
    CHECK_STRING(scaled("weibull(0.7,10)", 2), "weibull(0.7,20)"); /* the shape stays */
    CHECK(scaled("empirical(file.csv)", 2) == NULL);
    CHECK(scaled("gcp-preemptible", 2) == NULL);
    CHECK(scaled("us-east-1", 2) == NULL);
    CHECK(scaled("", 2) == NULL);
    CHECK(scaled("1e300", 1e300) == NULL);
}

static struct ol_text told(size_t threads)
{
    struct ol_text text = {0};
    stage_begin(&stage);
    CHECK_INT(weigh(OWNED("<price-change name='p' factor='1'/>"
                          "<uncertain name='price' xpath='//price-change/@factor' law='lognormal(1,0.2)'/>"
                          "<budget name='all' monthly='800'/>",
                          POOL("a", "1")),
                    50, threads, true),
              OL_OK);
    struct ol_output *output = ol_output_to_text(&text);
    ol_risk_write(&work.risk, OL_FORMAT_JSON, output);
    ol_output_close(output, NULL);
    leave();
    return text;
}

static void threads_change_nothing(void)
{
    struct ol_text one = told(1), three = told(3);
    CHECK(one.length > 500);
    CHECK_STRING(ol_text_string(&one), ol_text_string(&three));
    ol_text_release(&one);
    ol_text_release(&three);
}

/* ---- attacks ---- */

static void fails(const char *rows, const char *words)
{
    struct ol_text text = {0};
    stage_begin(&stage);
    ol_text_addf(&text, OWNED("%s", POOL("a", "1")), rows);
    CHECK(weigh(ol_text_string(&text), 4, 2, true) != OL_OK);
    CHECK_HAS(failure.message, words);
    ol_text_release(&text);
    leave();
}

static void what_cannot_be_is_said(void)
{
    fails("", "nothing in the scenario is uncertain");
    fails("<uncertain name='x' xpath='//pool/@cpus-per-node'/>", "needs a law");
    fails("<uncertain name='chance' xpath='//job/@runtime' law='uniform(1,2)'/>", "own randomness");
    fails("<uncertain name='x' xpath='//pool/@nam' law='uniform(1,2)'/>", "did you mean \"name\"");
    fails("<uncertain name='x' xpath='//pool/@name' law='uniform(1,2)'/>",
          "nothing that a factor could be put on");
    fails("<uncertain name='x' xpath='//pool[' law='uniform(1,2)'/>", "not an XPath");
    fails("<uncertain name='x' xpath='//pool' law='uniform(1,2)'/>", "no value of its own");
    fails("<uncertain name='x' xpath='//job/@runtime' value='unifrm(1,2)'/>", "did you mean \"uniform\"");
    fails("<uncertain name='x' xpath='//job/@runtime' law='uniform(1,2)'/>"
          "<uncertain name='y' xpath='//job/@*[name()=\"runtime\"]' law='uniform(1,2)'/>",
          "selects what \"x\" has already");
    fails("<uncertain name='x' xpath='//job/@cpus' law='uniform(1,2)'/>", "with x 1.");
    fails("<budget name='b' tag='time=x' monthly='5'/>", "write team=NAME or pool=NAME");
    fails("<budget name='b' tag='pool=b' monthly='5'/>", "there is \"a\"");
    fails("<budget name='b' monthly='-5'/>", "at least 0");
    fails("<budget name='b' monthly='5'/><price-change meter='instances' factor='1'/>",
          "did you mean \"instance\"");
}

int main(void)
{
    CASE(a_lognormal_factor_breaches_as_its_law_says);
    CASE(what_adds_has_its_share_of_the_variance);
    CASE(a_poisson_number_of_calls_breaches_as_its_law_says);
    CASE(a_team_s_month_is_what_its_jobs_used_in_it);
    CASE(a_factor_keeps_what_a_text_is);
    CASE(threads_change_nothing);
    CASE(what_cannot_be_is_said);
    return check_end();
}
