/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a scenario must hold follows from its language; each case below breaks one rule, or keeps all.
 */
#include "outlay/scenario.h"

#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;
static struct ol_faults faults;
static struct ol_error error;

static struct ol_scenario *open_edited(const char *text, const struct ol_edit *edits, size_t edit_count)
{
    ol_faults_release(&faults);
    error = (struct ol_error){0};
    fixture_write(&fixture, "s.xml", text, strlen(text));
    return ol_scenario_open(fixture.path, edits, edit_count, &faults, &error);
}

#define HEAD         "<scenario version='1' name='s'>\n"
#define POOL         "<pool name='p' cpus='8'/><pool name='g' gpus='4'/>"
#define JOB          "<job name='j' pool='p' cpus='8' runtime='1h'/>"
#define WORK(inner)  "<workload>\n" inner "</workload>"
#define WHOLE(inner) HEAD WORK(inner) POOL "</scenario>"

static void defaults(void)
{
    struct ol_scenario *scenario = open_edited(WHOLE(JOB), NULL, 0);
    CHECK(scenario);
    CHECK_INT(faults.count, 0);
    CHECK_STRING(scenario->name, "s");
    CHECK(scenario->currency == NULL);
    CHECK_INT(ol_scenario_clock(scenario).length, 0);
    CHECK_INT(ol_scenario_clock(scenario).warmup, 0);
    CHECK(!ol_scenario_has_start(scenario));
    CHECK_INT(ol_scenario_run(scenario).seed, 1);
    CHECK_INT(ol_scenario_run(scenario).replications, 1);
    CHECK(!ol_scenario_run(scenario).stream);
    CHECK_INT(ol_scenario_pool_count(scenario), 2);
    CHECK_INT(ol_scenario_pool_index(scenario, "g"), 1);
    CHECK(ol_scenario_pool_index(scenario, "none") == SIZE_MAX);
    CHECK_STRING(ol_scenario_pool(scenario, 0)->name, "p");
    CHECK_INT(strlen(scenario->sha256), 64);
    ol_scenario_close(scenario);
}

static void settings(void)
{
    struct ol_scenario *scenario = open_edited(
        HEAD
        "<clock start='2026-01-01' length='2d' warmup='1d'/><run seed='9' replications='5' stream='yes'/>" WORK(
            JOB) POOL "</scenario>",
        NULL, 0);
    CHECK(scenario);
    CHECK(ol_scenario_has_start(scenario));
    CHECK_INT(ol_scenario_clock(scenario).start, INT64_C(1767225600) * OL_SECOND); /* date -ud 2026-01-01 +%s */
    CHECK_INT(ol_scenario_clock(scenario).length, 2 * OL_DAY);
    CHECK_INT(ol_scenario_clock(scenario).warmup, OL_DAY);
    CHECK_INT(ol_scenario_run(scenario).seed, 9);
    CHECK_INT(ol_scenario_run(scenario).replications, 5);
    CHECK(ol_scenario_run(scenario).stream);
    ol_scenario_close(scenario);
}

/* Exactly one fault, in this line of s.xml. */
static void refuses(const char *text, int line, const char *part)
{
    CHECK(open_edited(text, NULL, 0) == NULL);
    CHECK_INT(faults.count, 1);
    CHECK_INT(error.status, OL_OK);
    if (faults.count == 0)
        return;
    CHECK(faults.items[0].place.file == fixture.path); /* the caller's own name, which outlives the scenario */
    CHECK_INT(faults.items[0].place.line, line);
    CHECK_HAS(faults.items[0].message, part);
}

static void language(void)
{
    refuses("<scenario version='2' name='s'><nonsense/></scenario>", 1, "it reads \"1\"");
    refuses("<senario/>", 1, "where <scenario> is needed");
    refuses("<scenario name='s'>" WORK(JOB) POOL "</scenario>", 1, "needs the attribute \"version\"");
    refuses(HEAD WORK(JOB) "</scenario>", 1, "needs a <pool>");
    refuses(HEAD POOL "</scenario>", 1, "needs a <workload>");
    refuses(HEAD WORK(JOB) WORK("") POOL "</scenario>", 3, "at most 1 <workload>");
}

static void between_elements(void)
{
    refuses(WHOLE(""), 2, "the workload is empty");
    refuses(WHOLE("<job name='j' pool='q' runtime='1h'/>"), 3, "did you mean \"p\"?");
    refuses(WHOLE("<job name='j' pool='zzzz' runtime='1h'/>"), 3, "there is \"p\", \"g\"");
    refuses(WHOLE("<job name='j' pool='p' cpus='9' runtime='1h'/>"), 3, "no such job can ever start");
    refuses(WHOLE("<job name='j' pool='p' gpus='1' runtime='1h'/>"), 3, "counts cpus");
    refuses(WHOLE("<arrivals name='a' pool='g' interarrival='1m' runtime='1h' gpus='2'/>"), 3, "never end");
    refuses(WHOLE("<arrivals name='a' pool='g' count='5' interarrival='1m' runtime='1h' gpus='5'/>"), 3,
            "no such job can ever start");
    refuses(WHOLE("<arrivals name='a' pool='g' count='5' interarrival='1m' runtime='1h' cpus='1' gpus='1'/>"), 3,
            "counts gpus");
    refuses(WHOLE("<trace format='swf' href='none.swf' pool='p'/>"), 3, "none.swf");
    refuses(HEAD "<clock length='1d'\n warmup='24h'/>" WORK(JOB) POOL "</scenario>", 3, "warmup: ");
}

static void edits(void)
{
    const struct ol_edit good[] = {{"//job/@runtime", "2h"}, {"//job/@cpus", "4"}};
    const struct ol_edit bad[] = {{"//job/@cpus", "9"}};
    const struct ol_edit none[] = {{"//jobs/@cpus", "9"}};
    struct ol_scenario *scenario = open_edited(WHOLE(JOB), good, 2);
    CHECK(scenario);
    const struct ol_workload *workload = scenario->workloads.items;
    const struct ol_single_job *job = workload->jobs.items;
    CHECK_INT(job->runtime, 2 * OL_HOUR);
    CHECK_INT(job->cpus, 4);
    ol_scenario_close(scenario);
    CHECK(open_edited(WHOLE(JOB), bad, 1) == NULL);
    CHECK_INT(faults.count, 1);
    CHECK_HAS(faults.items[0].message, "--set //job/@cpus: cpus: 9 is more than");
    CHECK(faults.items[0].place.file == NULL);
    CHECK(open_edited(WHOLE(JOB), none, 1) == NULL);
    CHECK_INT(faults.count, 0);
    CHECK_HAS(error.message, "--set //jobs/@cpus: the expression selects nothing; did you mean \"job\"");
}

/* Faults come in the order of the text, whoever finds them. */
static void order(void)
{
    CHECK(open_edited(HEAD "<clock length='x'/>\n" WORK("<job\n name='a b'/>") "\n<poool/>" POOL "</scenario>",
                      NULL, 0) == NULL);
    CHECK_INT(faults.count, 5); /* length; the job's pool and runtime; its name; <poool> */
    for (size_t i = 1; i < faults.count; i++)
        CHECK(faults.items[i - 1].place.line <= faults.items[i].place.line);
}

static void digests(void)
{
    char first[OL_DIGEST_BUFFER];
    const struct ol_edit seed[] = {{"/scenario/@name", "t"}};
    struct ol_scenario *scenario = open_edited(WHOLE(JOB), NULL, 0);
    strcpy(first, scenario->sha256);
    ol_scenario_close(scenario);
    scenario = open_edited("<!-- said -->" WHOLE(JOB) "\n", NULL, 0);
    CHECK_STRING(scenario->sha256, first);
    ol_scenario_close(scenario);
    scenario = open_edited(WHOLE(JOB), seed, 1);
    CHECK(strcmp(scenario->sha256, first) != 0);
    ol_scenario_close(scenario);
}

static void missing_file(void)
{
    error = (struct ol_error){0};
    ol_faults_release(&faults);
    CHECK(ol_scenario_open("/nonexistent/s.xml", NULL, 0, &faults, &error) == NULL);
    CHECK_INT(error.status, OL_BAD_INPUT);
    CHECK_INT(faults.count, 0);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(defaults);
    CASE(settings);
    CASE(language);
    CASE(between_elements);
    CASE(edits);
    CASE(order);
    CASE(digests);
    CASE(missing_file);
    ol_faults_release(&faults);
    fixture_end(&fixture);
    return check_end();
}
