/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What-ifs in a scenario: which jobs they are about, what comes out of the inflow, and what is told of it.
 */
#include "outlay/arena.h"
#include "scenarios/scenario_what_ifs.h"
#include "tests/model/stage.h"

#include <math.h>

static struct stage stage;
static struct ol_inflow inflow;

#define LIMIT 32
struct told {
    struct ol_job jobs[LIMIT];
    size_t count;
    struct ol_what_if_tally tallies[4];
    size_t tally_count;
};

static void remember(void *self, const struct ol_what_if_tally *tally)
{
    struct told *told = self;
    told->tallies[told->tally_count++] = *tally;
}

/* All jobs of a workload on a pool of 64 GPUs. */
static struct told flow(const char *run, const char *workload)
{
    static const bool all[] = {true, true, true, true};
    struct told told = {0};
    struct ol_text text = {0};
    const struct ol_job *job;
    ol_text_addf(&text,
                 "<scenario version='1' name='w'><clock length='9d'/>%s<workload>%s</workload>"
                 "<pool name='p' gpus='64'/></scenario>",
                 run, workload);
    inflow = (struct ol_inflow){.streams = strstr(run, "stream") != NULL};
    if (stage_read(&stage, ol_text_string(&text)) &&
        ol_inflow_load(&inflow, stage.scenario, &stage.error) == OL_OK) {
        struct ol_inflow_queue *queue = ol_inflow_queue_new(&inflow, 1, 0, all, &stage.error);
        while (queue && told.count < LIMIT && ol_inflow_queue_peek(queue, &job, &stage.error) == OL_OK && job) {
            told.jobs[told.count++] = *job;
            ol_inflow_queue_take(queue);
        }
        if (queue)
            ol_inflow_queue_what_ifs(queue, remember, &told);
        ol_inflow_queue_free(queue);
    }
    CHECK_STRING(stage.error.message, "");
    ol_text_release(&text);
    return told;
}

static void put_back(void)
{
    ol_inflow_release(&inflow);
    stage_close(&stage);
}

#define JOBS                                                                                                      \
    "id,submit,runtime,estimate,gpus,team,use,model\n"                                                            \
    "a,0,3600,7200,8,vision,0.2,V100\n"                                                                           \
    "b,10,3600,3600,4,speech,0.9,A100\n"                                                                          \
    "c,20,1000,1000,1,vision,,V100\n"
#define SPEEDS "gpu,model,throughput\nV100,m,10\nA100,m,25\n"
#define TRACE(what_ifs)                                                                                           \
    "<trace format='csv' href='jobs.csv' pool='p'><column field='job' name='id'/>"                                \
    "<column field='submit' name='submit'/><column field='runtime' name='runtime'/>"                              \
    "<column field='estimate' name='estimate'/><column field='gpus' name='gpus'/>"                                \
    "<column field='team' name='team'/><column field='gpu-use' name='use'/>"                                      \
    "<column field='gpu-model' name='model'/>" what_ifs "</trace>"

static struct told trace(const char *run, const char *workload)
{
    stage_begin(&stage);
    fixture_write(&stage.fixture, "jobs.csv", JOBS, strlen(JOBS));
    fixture_write(&stage.fixture, "t.csv", SPEEDS, strlen(SPEEDS));
    return flow(run, workload);
}

static void faster(void)
{
    const char *const runs[] = {"", "<run stream='yes'/>"};
    for (size_t i = 0; i < 2; i++) {
        const struct told told =
            trace(runs[i], TRACE("<what-if name='x'><keep field='team' match='^vision$'/>"
                                 "<drop field='gpus' match='^1$'/><mixed-precision share='50%' speedup='2'/>"
                                 "</what-if>"));
        CHECK_INT(told.count, 3);
        CHECK_INT(told.jobs[0].runtime, 2700 * OL_SECOND); /* 3600 (1/2 + 1/4) */
        CHECK_INT(told.jobs[0].estimate, 5400 * OL_SECOND);
        CHECK_INT(told.jobs[0].units, 8);
        CHECK_INT(told.jobs[1].runtime, 3600 * OL_SECOND);
        CHECK_INT(told.jobs[2].runtime, 1000 * OL_SECOND);
        CHECK_INT(told.tally_count, 1);
        CHECK_INT(told.tallies[0].jobs, 1);
        CHECK_INT(told.tallies[0].changed, 1);
        CHECK_NEAR(told.tallies[0].gpu_hours_before, 8, 1e-12);
        CHECK_NEAR(told.tallies[0].gpu_hours_after, 6, 1e-12);
        put_back();
    }
}

static void smaller(void)
{
    const struct told told = trace("", TRACE("<what-if name='x'><right-size target='80%'/></what-if>"));
    CHECK_INT(told.jobs[0].units, 2); /* 8 x .2 / .8 */
    CHECK_INT(told.jobs[0].runtime, 3600 * OL_SECOND);
    CHECK_NEAR(ol_ask_of(&stage.scenario->asks, &told.jobs[0])->gpu_use, .8, 1e-6);
    CHECK_INT(told.jobs[1].units, 4); /* busy enough */
    CHECK_INT(told.jobs[2].units, 1); /* tells nothing */
    CHECK_INT(told.tallies[0].jobs, 3);
    CHECK_INT(told.tallies[0].changed, 1);
    put_back();
}

static void other_gpu(void)
{
    const struct told told =
        trace("", TRACE("<what-if name='x'><gpu-type from='V100' to='A100' model='m' table='t.csv'/></what-if>"));
    char buffer[OL_LABEL_BUFFER];
    CHECK_INT(told.jobs[0].runtime, 1440 * OL_SECOND); /* 3600 x 10 / 25 */
    CHECK_STRING(
        ol_label_text(&stage.scenario->labels, ol_ask_of(&stage.scenario->asks, &told.jobs[0])->model, buffer),
        "A100");
    CHECK_INT(told.jobs[1].runtime, 3600 * OL_SECOND); /* is on one already */
    CHECK_INT(told.jobs[2].runtime, 400 * OL_SECOND);
    put_back();
}

/* 1e9 parameters with Adam take 16 GB; on half the GPUs twice 6 GB of activations do not go into 24. */
static void unfit(void)
{
    const struct told told =
        trace("", TRACE("<what-if name='x' parameters='1e9' activations='6GB' gpu-memory='24GB'>"
                        "<keep field='gpus' match='8'/><scale-out times='0.5'/></what-if>"));
    CHECK_INT(told.jobs[0].units, 8);
    CHECK_INT(told.jobs[0].runtime, 3600 * OL_SECOND);
    CHECK_INT(told.tallies[0].unfit, 1);
    CHECK_INT(told.tallies[0].changed, 0);
    CHECK_NEAR(told.tallies[0].bytes_before, 22e9, 1);
    CHECK_NEAR(told.tallies[0].bytes_after, 22e9, 1);
    CHECK_NEAR(told.tallies[0].bytes_short, 4e9, 1);
    put_back();
}

/* Half the GPUs for twice the time, and back: by the second what-if the job is as it was. */
static void one_after_the_other(void)
{
    const struct told told = trace("", TRACE("<what-if name='x'><scale-out times='0.5'/></what-if>"
                                             "<what-if name='y'><scale-out times='2'/></what-if>"));
    CHECK_INT(told.jobs[0].units, 8);
    CHECK_INT(told.jobs[0].runtime, 3600 * OL_SECOND);
    CHECK_INT(told.jobs[0].estimate, 7200 * OL_SECOND);
    CHECK_INT(told.jobs[1].units, 4);
    CHECK_INT(told.jobs[2].units, 2); /* of one there was no half */
    CHECK_INT(told.tally_count, 2);
    CHECK_NEAR(told.tallies[0].gpu_hours_after, told.tallies[1].gpu_hours_before, 1e-12);
    put_back();
}

/* Measures that change nothing, and those that are not applied: every byte of every job as without them. */
static void identity(void)
{
    static const char *const ways[] = {
        TRACE(""),
        TRACE("<what-if name='x'><mixed-precision speedup='3' apply='no'/></what-if>"),
        TRACE("<what-if name='x' stall='30%'><data-loading speedup='1'/><mixed-precision speedup='1'/>"
              "<gradient-accumulation steps='1'/><scale-out times='1'/></what-if>"),
    };
    struct told plain = {0};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const struct told told = trace("", ways[i]);
        plain = i == 0 ? told : plain;
        CHECK_INT(told.count, 3);
        for (size_t k = 0; k < told.count; k++) {
            CHECK_INT(told.jobs[k].runtime, plain.jobs[k].runtime);
            CHECK_INT(told.jobs[k].estimate, plain.jobs[k].estimate);
            CHECK_INT(told.jobs[k].units, plain.jobs[k].units);
        }
        if (i == 2)
            CHECK_NEAR(told.tallies[0].gpu_hours_before, told.tallies[0].gpu_hours_after, 0);
        put_back();
    }
}

/* Those that are drawn: half of each runtime, of as many, at the same times. */
static void drawn(void)
{
    const char *const parts[] = {
        "<arrivals name='a' pool='p' count='20' interarrival='exponential(1h)' runtime='lognormal(2h,1h)' "
        "gpus='8' "
        "gpu-use='40%'/>",
        "<arrivals name='a' pool='p' count='20' interarrival='exponential(1h)' runtime='lognormal(2h,1h)' "
        "gpus='8' "
        "gpu-use='40%'><what-if name='x'><mixed-precision speedup='2'/><right-size target='80%'/></what-if>"
        "</arrivals>"};
    struct told told[2];
    for (size_t i = 0; i < 2; i++) {
        stage_begin(&stage);
        told[i] = flow("", parts[i]);
        put_back();
    }
    CHECK_INT(told[0].count, 20);
    CHECK_INT(told[1].count, 20);
    for (size_t i = 0; i < 20; i++) {
        CHECK_INT(told[1].jobs[i].submit, told[0].jobs[i].submit);
        CHECK_NEAR((double)told[1].jobs[i].runtime, (double)told[0].jobs[i].runtime / 2, 1);
        CHECK_INT(told[1].jobs[i].units, 4);
    }
    CHECK_NEAR(told[1].tallies[0].gpu_hours_after / told[1].tallies[0].gpu_hours_before, .25, 1e-9);
}

/* ---- what is refused ---- */

static void refused(const char *what_if, const char *part)
{
    struct ol_text text = {0};
    stage_begin(&stage);
    ol_text_addf(&text,
                 "<scenario version='1' name='w'><workload><job name='j' pool='p' gpus='1' runtime='1h'>%s</job>"
                 "</workload><pool name='p' gpus='64'/></scenario>",
                 what_if);
    const char *path = fixture_write(&stage.fixture, "scenario.xml", ol_text_string(&text), text.length);
    stage.scenario = ol_scenario_open(path, NULL, 0, &stage.faults, &stage.error);
    CHECK(stage.faults.count > 0);
    if (stage.faults.count > 0) {
        CHECK_HAS(stage.faults.items[0].message, part);
        CHECK_INT(stage.faults.items[0].place.line, 1);
    }
    stage_close(&stage);
    ol_text_release(&text);
}

static void refusals(void)
{
    refused("<what-if name='x'><mixed-precision speedup='0'/></what-if>", "speedup");
    refused("<what-if name='x'><mixed-precision share='120%' speedup='2'/></what-if>", "share");
    refused("<what-if name='x'><data-loading speedup='2'/></what-if>", "stall=");
    refused("<what-if name='x' stall='100%'/>", "stall");
    refused("<what-if name='x'><scale-out/></what-if>", "one of the two");
    refused("<what-if name='x'><scale-out gpus='2' times='2'/></what-if>", "one of the two");
    refused("<what-if name='x'><scale-out gpus='2' scaling='4:3 2:1'/></what-if>", "scaling");
    refused("<what-if name='x'><activation-checkpointing/></what-if>", "layers=");
    refused("<what-if name='x' mixed='yes'><mixed-precision speedup='2'/></what-if>", "already");
    refused("<what-if name='x' bandwidth='1GB'/>", "add parameters=");
    refused("<what-if name='x' parameters='1e9' gpu-memory='15GB'/>", "correct one of them");
    /* 2 x 4e9 bytes over 1e9 a second are 8 s */
    refused("<what-if name='x' step='7s' parameters='1e9' bandwidth='1GB'/>", "exchange gradients for 8 s");
    refused("<what-if name='x'><gpu-type from='a' to='b' model='m' table='-'/></what-if>", "give a file");
    refused("<what-if name='x'><keep field='colour' match='x'/></what-if>", "colour");
    refused("<what-if name='x'><keep field='team' match='('/></what-if>", "match");
}

int main(void)
{
    CASE(faster);
    CASE(smaller);
    CASE(other_gpu);
    CASE(unfit);
    CASE(one_after_the_other);
    CASE(identity);
    CASE(drawn);
    CASE(refusals);
    return check_end();
}
