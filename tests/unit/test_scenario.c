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
        "<clock start='2026-01-01' length='2d' warmup='1d'/><run seed='9' replications='1' stream='yes'/>" WORK(
            JOB) POOL "</scenario>",
        NULL, 0);
    CHECK(scenario);
    CHECK(ol_scenario_has_start(scenario));
    CHECK_INT(ol_scenario_clock(scenario).start, INT64_C(1767225600) * OL_SECOND); /* date -ud 2026-01-01 +%s */
    CHECK_INT(ol_scenario_clock(scenario).length, 2 * OL_DAY);
    CHECK_INT(ol_scenario_clock(scenario).warmup, OL_DAY);
    CHECK_INT(ol_scenario_run(scenario).seed, 9);
    CHECK_INT(ol_scenario_run(scenario).replications, 1);
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
    refuses(HEAD WORK(JOB) "</scenario>", 1, "give a <pool>");
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

#define ARRIVALS(rest) WHOLE("<arrivals name='a' pool='p' " rest "/>")

/* What a run could not do. */
static void unrunnable(void)
{
    refuses(HEAD "<run stream='yes'\n replications='3'/>" WORK(JOB) POOL "</scenario>", 2, "have 3 replications");
    refuses(HEAD "<clock length='1d'/>" WORK("<arrivals name='a' pool='p' interarrival='0s' runtime='1s' "
                                             "cpus='1'/>") POOL "</scenario>",
            3, "gaps of 0");
    refuses(ARRIVALS("interarrival='uniform(0s,0s)' runtime='1s' cpus='1'"), 3, "gaps of 0");
    refuses(ARRIVALS("count='1' interarrival='1s' runtime='0s' cpus='1'"), 3, "runtime: \"0s\" is too small");
    refuses(ARRIVALS("count='1' interarrival='1s' runtime='1s' cpus='0'"), 3, "cpus: \"0\" is too small");
    refuses(ARRIVALS("count='1' interarrival='1s' runtime='1s' cpus='uniform(0,0)'"), 3, "is too small");
    refuses(ARRIVALS("count='1' interarrival='1s' runtime='1s'"), 3, "add cpus=\"1\"");
    refuses(WHOLE("<job name='j' pool='p' runtime='1s'/>"), 3, "add cpus=\"1\"");
}

/* As many faults as named, each of its line, in order. */
static void tells(const char *text, const int *lines)
{
    size_t count = 0;
    CHECK(open_edited(text, NULL, 0) == NULL);
    for (; lines[count]; count++)
        if (count < faults.count)
            CHECK_INT(faults.items[count].place.line, lines[count]);
    CHECK_INT(faults.count, count);
}

#define TELLS(text, ...) tells(text, (const int[]){__VA_ARGS__, 0})

/* The faults between elements are told beside those of the language ... */
static void all_at_once(void)
{
    TELLS(WHOLE(JOB "\n" JOB "\n<job name='k' pool='q' cpus='1' runtime='1s'/>\n"
                    "<job name='l' pool='p' cpus='9' runtime='1s'/>\n"
                    "<trace format='swf' href='none.swf' pool='p'><drop field='user' match='(['/></trace>\n"
                    "<trace format='csv' href='/dev/null' pool='p'>\n<column field='submit' index='1'/>\n"
                    "<column field='cpus' index='0'/></trace>"),
          4, 5, 6, 7, 7, 8, 10); /* two jobs j; q; 9 cpus; none.swf and its pattern; no runtime; index 0 */
    TELLS(HEAD "<clock length='1d' warmup='2d' lenght='1d'/>\n" WORK("") "<pool name='a b'/></scenario>", 2, 2, 3,
          4, 4); /* warmup; lenght; nothing to do; the name and no size */
}

/* ... and what follows from those is not. */
static void consequences(void)
{
    TELLS(HEAD WORK("<job name='j' pool='q' cpus='1' runtime='1s'/>") "\n<pool name='a b' cpus='1'/></scenario>",
          4);
    TELLS(HEAD WORK("<job name='j' pool='q' cpus='1' runtime='1s'/>") POOL "\n<poool name='q'/></scenario>", 4);
    TELLS(HEAD WORK("<job name='j' pool='q' gpus='9' runtime='1s'/>") "\n<pool name='q' cpus='x'/></scenario>", 4);
    TELLS(HEAD WORK("<job name='j' pool='q' cpus='9' runtime='1s'/>") "\n<pool name='q' cpu='9'/></scenario>", 4);
    TELLS(HEAD WORK("<job name='j' pool='p' cpus='9' runtime='1s'/>") POOL
          "\n<pool name='p' cpus='9'/></scenario>",
          4);
    TELLS(WHOLE("<jobb/>"), 3);
    TELLS(WHOLE("<job name='j' pool='p' cpus='5000000000' runtime='1s'/>"), 3);
    TELLS(ARRIVALS("count='x' interarrival='1s' runtime='1s' cpus='1'"), 3);
    TELLS(ARRIVALS("count='1' interarrival='x' runtime='y' cpus='z'"), 3, 3, 3);
    TELLS(HEAD "<clock length='x' warmup='1d'/>" WORK("<arrivals name='a' pool='p' interarrival='1s' runtime='1s' "
                                                      "cpus='1'/>") POOL "</scenario>",
          2);
    TELLS(HEAD "<run stream='yes' replications='2000000'/>" WORK(JOB) POOL "</scenario>", 2);
    TELLS(WHOLE("<trace format='csv' href='/dev/null' pool='p'>\n<column field='submti' index='1'/>"
                "<column field='runtime' indx='2'/>\n<tag/></trace>"),
          4, 4, 5, 5, 5);
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
    CASE(unrunnable);
    CASE(all_at_once);
    CASE(consequences);
    CASE(edits);
    CASE(order);
    CASE(digests);
    CASE(missing_file);
    ol_faults_release(&faults);
    fixture_end(&fixture);
    return check_end();
}
