/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Slurm's priority/multifactor. Expected values follow from the formulas of its documentation
 * (priority_multifactor.html) and of slurm.conf(5), worked out beside each.
 */
#include "models/order/multifactor.h"

#include "tests/fixture.h"
#include "tests/unit/order_stage.h"

static struct fixture fixture;

/* 4 nodes of 16 processors. */
static const struct ol_order_setting small = {.units = 64, .nodes = 4};

#define BEGIN(text)                                                                                               \
    struct order_stage stage = order_stage_open(text);                                                            \
    order_stage_begin(&stage, small)

/* ---- the pure function ---- */

static struct ol_multifactor_terms weigh(const struct ol_slurm_conf *conf, struct ol_multifactor_job job)
{
    static const struct ol_multifactor_cluster cluster = {4, 64, 10, 200, 40};
    struct ol_multifactor_terms terms;
    ol_multifactor_weigh(conf, &cluster, &job, &terms);
    return terms;
}

/* Half of the age, 3/10, .75, (2/4 + 16/64)/2 = .375, 10/40, 50/200; cpu 16/64 and gpu 1/8. */
static void all_terms(void)
{
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    conf.weight_age = 1000, conf.weight_assoc = 100, conf.weight_fair_share = 10000;
    conf.weight_job_size = 1000, conf.weight_partition = 2000, conf.weight_qos = 400;
    conf.weight_tres.of[OL_TRES_CPU] = 100, conf.weight_tres.of[OL_TRES_GPU] = 80;
    const struct ol_multifactor_job job = {
        .waited = 302400,
        .fair_share = .75,
        .assoc = 3,
        .partition = 10,
        .qos = 50,
        .nodes = 2,
        .cpus = 16,
        .limit_minutes = 60,
        .tres = {[OL_TRES_CPU] = 16, [OL_TRES_GPU] = 1},
        .partition_tres = {[OL_TRES_CPU] = 64, [OL_TRES_GPU] = 8},
        .nice = 7,
    };
    struct ol_multifactor_terms terms = weigh(&conf, job);
    CHECK_NEAR(terms.age, 500, 0);
    CHECK_NEAR(terms.assoc, 30, 1e-12);
    CHECK_NEAR(terms.fair_share, 7500, 0);
    CHECK_NEAR(terms.job_size, 375, 0);
    CHECK_NEAR(terms.partition, 500, 0);
    CHECK_NEAR(terms.qos, 100, 0);
    CHECK_NEAR(terms.tres[OL_TRES_CPU], 25, 0);
    CHECK_NEAR(terms.tres[OL_TRES_GPU], 10, 0);
    CHECK_INT(terms.priority, 500 + 30 + 7500 + 375 + 500 + 100 + 35 - 7);
    /* NO_NORMAL_ALL: 3 x 100, 10 x 2000, 50 x 400, 16 x 100 + 1 x 80 */
    conf.flags |= OL_PRIORITY_RAW_ASSOC | OL_PRIORITY_RAW_PART | OL_PRIORITY_RAW_QOS | OL_PRIORITY_RAW_TRES;
    terms = weigh(&conf, job);
    CHECK_INT(terms.priority, 500 + 300 + 7500 + 375 + 20000 + 20000 + 1680 - 7);
}

static double size_of(struct ol_slurm_conf conf, uint32_t nodes, uint32_t cpus, uint32_t minutes)
{
    conf.weight_job_size = 1000000;
    return weigh(&conf, (struct ol_multifactor_job){.nodes = nodes, .cpus = cpus, .limit_minutes = minutes})
        .job_size;
}

static void job_sizes(void)
{
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    CHECK_NEAR(size_of(conf, 4, 64, 1), 1e6, 0);
    conf.favors_small = true; /* ((4-2)/4 + (64-16)/64)/2 */
    CHECK_NEAR(size_of(conf, 2, 16, 1), 625000, 0);
    conf.favors_small = false;
    conf.flags |= OL_PRIORITY_SIZE_RELATIVE; /* max(2 x 64/4, 16)/30/64 */
    CHECK_NEAR(size_of(conf, 2, 16, 30), 1e6 / 60, 1e-6);
    CHECK_NEAR(size_of(conf, 1, 48, 30), 25000, 1e-6);
    conf.favors_small = true;
    CHECK_NEAR(size_of(conf, 1, 48, 30), 975000, 1e-6);
}

static void bounds(void)
{
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    CHECK_INT(weigh(&conf, (struct ol_multifactor_job){.nice = 100}).priority, 1);
    CHECK_INT(weigh(&conf, (struct ol_multifactor_job){.nice = INT32_MIN + 1}).priority, INT32_MAX);
    conf.weight_age = UINT32_MAX, conf.max_age = 0; /* an age of 0 is the most */
    CHECK_INT(weigh(&conf, (struct ol_multifactor_job){0}).priority, UINT32_MAX);
    CHECK_INT(weigh(&conf, (struct ol_multifactor_job){.nice = -5}).priority, UINT32_MAX);
}

/* The documented jobs on CPU=1.0,Mem=0.25G: sums, and with MAX_TRES the greater. */
static void billing(void)
{
    struct ol_slurm_conf conf = ol_slurm_conf_default;
    struct ol_tres_weights weights;
    char why[OL_SLURM_WHY];
    const double job1[OL_TRES_KINDS] = {[OL_TRES_CPU] = 1, [OL_TRES_MEMORY] = 60 * 1024};
    const double job2[OL_TRES_KINDS] = {[OL_TRES_CPU] = 16, [OL_TRES_MEMORY] = 1024};
    CHECK(ol_tres_weights_read(ol_slice_of("CPU=1.0,Mem=0.25G"), &weights, why));
    CHECK_NEAR(ol_multifactor_billing(&conf, &weights, job1), 16, 0);
    CHECK_NEAR(ol_multifactor_billing(&conf, &weights, job2), 16.25, 0);
    conf.flags |= OL_PRIORITY_MAX_TRES;
    CHECK_NEAR(ol_multifactor_billing(&conf, &weights, job1), 15, 0);
    CHECK_NEAR(ol_multifactor_billing(&conf, &weights, job2), 16, 0);
}

/* ---- the order ---- */

/* Ticks each 5 minutes: the age of a job of 00:02 is 3 minutes at 00:05 and until 00:10. MaxAge 20 minutes. */
static void age_moves_at_ticks(void)
{
    BEGIN("<scheduler order='multifactor' weight-age='1000' max-age='20' preempt='requeue'/>");
    struct stage_job job = stage_job(&stage, 2 * OL_MINUTE, "ada", 1, OL_HOUR);
    stage_waits(&stage, 2 * OL_MINUTE, &job);
    CHECK_NEAR(stage_rank(&stage, 4 * OL_MINUTE, &job), 1, 0); /* 0, but at least 1 */
    CHECK_NEAR(stage_rank(&stage, 5 * OL_MINUTE, &job), 150, 0);
    CHECK_NEAR(stage_rank(&stage, 9 * OL_MINUTE, &job), 150, 0);
    CHECK_NEAR(stage_rank(&stage, 10 * OL_MINUTE, &job), 400, 0);
    CHECK_NEAR(stage_term(&stage, 10 * OL_MINUTE, &job, "age"), 400, 0);
    CHECK_INT(stage.ranker->ops->wake(stage.ranker, 7 * OL_MINUTE), 10 * OL_MINUTE);
    /* It runs with what it had at its start, though nobody asked for it then, and begins anew when it waits again. */
    stage_starts(&stage, 16 * OL_MINUTE, &job);
    CHECK_NEAR(stage_rank(&stage, OL_HOUR, &job), 650, 0);
    stage_stops(&stage, OL_HOUR, &job);
    stage_waits(&stage, OL_HOUR, &job);
    CHECK_NEAR(stage_rank(&stage, 65 * OL_MINUTE, &job), 250, 0);
    CHECK_NEAR(stage_rank(&stage, 2 * OL_HOUR, &job), 1000, 0);
    order_stage_close(&stage);
}

static void running_jobs_age_on_demand(void)
{
    BEGIN("<scheduler order='multifactor' weight-age='1000' max-age='10' priority-flags='CALCULATE_RUNNING'/>");
    struct stage_job job = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    stage_waits(&stage, 0, &job);
    stage_starts(&stage, OL_MINUTE, &job);
    CHECK_NEAR(stage_rank(&stage, 5 * OL_MINUTE, &job), 500, 0);
    order_stage_close(&stage);
}

/* 100 shares of two users: who runs uses, and the other comes first. Fair Tree: 2/2 and 1/2. */
static void usage_moves_shares(void)
{
    BEGIN("<scheduler order='multifactor' weight-fairshare='1000'><member name='ada'/><member name='ben'/>"
          "</scheduler>");
    struct stage_job runs = stage_job(&stage, 0, "ada", 4, OL_HOUR), ada = stage_job(&stage, 0, "ada", 4, OL_HOUR);
    struct stage_job ben = stage_job(&stage, 0, "ben", 4, OL_HOUR);
    CHECK_NEAR(stage_rank(&stage, 0, &ada), 1000, 0);
    CHECK_NEAR(stage_rank(&stage, 0, &ben), 1000, 0);
    stage_waits(&stage, 0, &runs);
    stage_starts(&stage, OL_MINUTE, &runs);
    CHECK_NEAR(stage_rank(&stage, 4 * OL_MINUTE, &ada), 1000, 0); /* nothing is booked before the tick */
    CHECK_NEAR(stage_rank(&stage, 5 * OL_MINUTE, &ada), 500, 0);
    CHECK_NEAR(stage_rank(&stage, 5 * OL_MINUTE, &ben), 1000, 0);
    CHECK_NEAR(stage_term(&stage, 5 * OL_MINUTE, &ada, "fair-share"), 500, 0);
    order_stage_close(&stage);
}

/* Of an account named by the job, by its member, by its team; and one that nobody knows. Classic shares, used: lab 3/4
 * of S 1/2, its only member ada 2^-(.75/.5); ben, alone in the account den with 1/4, 2^-(.25/.5). */
static void whose_account(void)
{
    BEGIN(
        "<scheduler order='multifactor' weight-fairshare='1000000' priority-flags='NO_FAIR_TREE'>"
        "<account name='lab'/><account name='den'/>"
        "<member name='ada' account='lab' usage='75'/><member name='ben' account='den' usage='25'/></scheduler>");
    struct stage_job ada = stage_job(&stage, 0, "ada", 1, OL_HOUR), ben = stage_job(&stage, 0, "ben", 1, OL_HOUR);
    struct stage_job both = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    CHECK_NEAR(stage_rank(&stage, 0, &ada), floor(1e6 * exp2(-1.5)), 0);
    CHECK_NEAR(stage_rank(&stage, 0, &ben), floor(1e6 * exp2(-.5)), 0);
    /* ada in den makes two members of S 1/4 each: U 0 + (1/4 - 0) x 1/2. */
    both.ask.account = stage_label(&stage, "den");
    CHECK_NEAR(stage_rank(&stage, 0, &both), floor(1e6 * exp2(-.5)), 0);
    struct stage_job stranger = stage_job(&stage, 0, "zoe", 1, OL_HOUR);
    stranger.job.team = stage_label(&stage, "lab");
    CHECK_NEAR(stage_rank(&stage, 0, &stranger), floor(1e6 * exp2(-.375 / .25)), 0);
    stranger = stage_job(&stage, 0, "yan", 1, OL_HOUR); /* a third account */
    stranger.job.team = stage_label(&stage, "attic");
    CHECK_NEAR(stage_rank(&stage, 0, &stranger), 1000000, 0);
    order_stage_close(&stage);
}

/* Association priorities come down from the account: 30, and ben's own 60, the most. Partitions 10 and 40; QOS 1 of 4.
 * A queue of a partition's name is one; the first is that of jobs that name none. */
static void classes(void)
{
    BEGIN("<scheduler order='multifactor' weight-assoc='600' weight-partition='400' weight-qos='100'>"
          "<account name='lab' priority='30'/><member name='ada' account='lab'/>"
          "<member name='ben' account='lab' priority='60'/>"
          "<partition name='short' priority='10'/><partition name='long' priority='40'/>"
          "<partition name='top' priority='0' tier='2'/>"
          "<qos name='low' priority='1'/><qos name='high' priority='4'/></scheduler>");
    struct stage_job job = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    CHECK_NEAR(stage_rank(&stage, 0, &job), 300 + 100, 0);
    job.job.queue = stage_label(&stage, "long");
    job.ask.qos = stage_label(&stage, "low");
    CHECK_NEAR(stage_rank(&stage, 0, &job), 300 + 400 + 25, 0);
    job.ask.qos = stage_label(&stage, "unheard of");
    job.job.user = stage_label(&stage, "ben");
    CHECK_NEAR(stage_rank(&stage, 0, &job), 600 + 400, 0);
    job.ask.partition = stage_label(&stage, "top");
    CHECK_NEAR(stage_rank(&stage, 0, &job), 600 + 0x1p32, 0);
    CHECK_NEAR(stage_term(&stage, 0, &job, "tier"), 0x1p32, 0);
    order_stage_close(&stage);
}

/* 8 nodes of 4 GPUs and 32 processors; a job of 2 GPUs, 12 processors, 64 GiB of 4 TiB. */
static void resources(void)
{
    struct order_stage stage = order_stage_open("<scheduler order='multifactor' weight-job-size='1000' "
                                                "weight-tres='cpu=1000,mem=4000,node=80,gres/gpu=1600'/>");
    order_stage_begin(&stage, (struct ol_order_setting){.units = 32000,
                                                        .grain = 1000,
                                                        .nodes = 8,
                                                        .counts_gpus = true,
                                                        .cpu_milli = 256000,
                                                        .memory_bytes = (int64_t)4 << 40});
    struct stage_job job = stage_job(&stage, 0, "ada", 2000, OL_HOUR);
    job.ask.cpu_milli = 12000, job.ask.memory_bytes = (int64_t)64 << 30;
    CHECK_NEAR(stage_term(&stage, 0, &job, "tres/cpu"), 47, 0); /* 1000 x 12/256 = 46.875 */
    CHECK_NEAR(stage_term(&stage, 0, &job, "tres/mem"), 62, 0); /* 4000/64 = 62.5, to even */
    CHECK_NEAR(stage_term(&stage, 0, &job, "tres/node"), 10, 0);
    CHECK_NEAR(stage_term(&stage, 0, &job, "tres/gres/gpu"), 100, 0);
    CHECK_NEAR(stage_term(&stage, 0, &job, "job-size"), 86, 0); /* 1000 x (1/8 + 12/256)/2 = 85.9375 */
    CHECK_NEAR(stage_rank(&stage, 0, &job), 305, 0);            /* 46.875 + 62.5 + 10 + 100 + 85.9375 = 305.3125 */
    order_stage_close(&stage);
}

static void only_up(void)
{
    BEGIN("<scheduler order='multifactor' weight-fairshare='1000' priority-flags='INCR_ONLY'>"
          "<member name='ada'/><member name='ben'/></scheduler>");
    struct stage_job runs = stage_job(&stage, 0, "ada", 4, OL_HOUR), ada = stage_job(&stage, 0, "ada", 4, OL_HOUR);
    stage_waits(&stage, 0, &ada);
    CHECK_NEAR(stage_rank(&stage, 0, &ada), 1000, 0);
    stage_starts(&stage, 0, &runs);
    CHECK_NEAR(stage_rank(&stage, 5 * OL_MINUTE, &ada), 1000, 0);
    CHECK_NEAR(stage_term(&stage, 5 * OL_MINUTE, &ada, "fair-share"), 500, 0);
    order_stage_close(&stage);
}

/* The file's, but for what an attribute says. */
static void file_and_attributes(void)
{
    char text[600];
    static const char conf[] = "PriorityWeightAge=1000\nPriorityMaxAge=10\nPriorityWeightPartition=5\n";
    snprintf(text, sizeof text, "<scheduler order='multifactor' slurm-conf='%s' weight-partition='70'/>",
             fixture_write(&fixture, "slurm.conf", conf, sizeof conf - 1));
    BEGIN(text);
    struct stage_job job = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    CHECK_NEAR(stage_rank(&stage, OL_HOUR, &job), 1070, 0);
    order_stage_close(&stage);
}

static void faults(void)
{
    CHECK_HAS(stage_fault("<scheduler order='multifactor' weight-age='-1'/>"), "PriorityWeightAge is \"-1\"");
    CHECK_HAS(stage_fault("<scheduler order='multifactor' slurm-conf='/nowhere/x'/>"), "nowhere");
    CHECK_HAS(stage_fault("<scheduler><member name='a' account='lap'/><account name='lab'/></scheduler>"),
              "did you mean \"lab\"?");
    CHECK_HAS(stage_fault("<scheduler><account name='a' parent='b'/><account name='b' parent='a'/></scheduler>"),
              "stands under itself");
    CHECK_HAS(stage_fault("<scheduler><account name='root'/></scheduler>"), "there already");
    CHECK_HAS(stage_fault("<scheduler><member name='a'/><member name='a'/></scheduler>"), "listed twice");
    CHECK_HAS(stage_fault("<scheduler><member name='a' shares='many'/></scheduler>"), "shares is \"many\"");
    CHECK_HAS(stage_fault("<scheduler><account name='l' usage='5'/><member name='a' account='l' usage='9'/>"
                          "</scheduler>"),
              "used 9");
    CHECK_HAS(stage_fault("<scheduler order='multifactor'><partition name='p' tres-billing-weights='fpga=1'/>"
                          "</scheduler>"),
              "\"fpga\" is not counted");
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(all_terms);
    CASE(job_sizes);
    CASE(bounds);
    CASE(billing);
    CASE(age_moves_at_ticks);
    CASE(running_jobs_age_on_demand);
    CASE(usage_moves_shares);
    CASE(whose_account);
    CASE(classes);
    CASE(resources);
    CASE(only_up);
    CASE(file_and_attributes);
    CASE(faults);
    fixture_end(&fixture);
    return check_end();
}
