/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Our Slurm priorities against those that a real slurmctld (22.05.8) gave, job by job, to the integer.
 *
 * Without an argument the captures of tests/slurm/fixtures are replayed, else those of the folder that is named; `make
 * check-slurm` makes them anew (tests/slurm/capture.sh tells what is in them). Each job's priority must be that of
 * squeue, and that which sprio prints, and its terms, rounded, those of `sprio -l`. What slurmctld's books say of each
 * account and member must be what ours make of the jobs that ran before.
 */
#include "models/order/account.h"
#include "models/order/job_class.h"
#include "models/order/multifactor_options.h"
#include "models/order/usage_book.h"
#include "outlay/pool.h"
#include "outlay/scenario.h"
#include "tests/model/slurm_capture.h"

#define FIXTURES "tests/slurm/fixtures"

/* What we call slurmctld's terms, in the order of the captures. */
static const char *const terms[SLURM_TERMS] = {"age",       "assoc",        "fair-share",   "job-size",
                                               "partition", "qos",          "tres/cpu",     "tres/mem",
                                               "tres/node", "tres/billing", "tres/gres/gpu"};

struct replay {
    const char *folder, *name;
    struct slurm_capture capture;
};

static struct replay replay; /* too large for the stack */

/* ---- comparing ---- */

/* The clock begins whole passes before the capture's, and not after the first job. */
static void shift_clock(void)
{
    int64_t start = replay.capture.now;
    for (size_t i = 0; i < replay.capture.job_count; i++)
        while (start * OL_SECOND > replay.capture.jobs[i].submit)
            start -= 60;
    for (size_t i = 0; i < replay.capture.job_count; i++)
        replay.capture.jobs[i].submit -= start * OL_SECOND;
    replay.capture.now -= start;
}

static int64_t term_of(const struct ol_rank_term *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0)
            return (int64_t)list[i].value;
    return 0;
}

static bool is_equal(size_t i, const char *what, int64_t got, int64_t want)
{
    if (got != want)
        CHECK_REPORT("%s: job %lld: %s is %lld, slurmctld has %lld", replay.name,
                     (long long)replay.capture.numbers[i], what, (long long)got, (long long)want);
    return got == want;
}

static struct ol_job_view view_of(size_t i, uint32_t units)
{
    const struct ol_job *job = &replay.capture.jobs[i];
    return (struct ol_job_view){
        .job = job,
        .ask = ol_ask_of(&replay.capture.asks, job),
        .slot = (uint32_t)i,
        .units = units,
        .since = job->submit,
        .estimate = job->estimate,
        .left = job->estimate,
    };
}

static bool job_is_equal(struct ol_ranker *ranker, size_t i, uint32_t units)
{
    struct ol_rank_term list[OL_RANK_TERMS];
    const struct ol_job_view view = view_of(i, units);
    const ol_time now = replay.capture.now * OL_SECOND;
    const int64_t rank = (int64_t)ranker->ops->rank(ranker, now, &view);
    const size_t count = ranker->ops->terms(ranker, now, &view, list);
    bool same = is_equal(i, "squeue's priority", rank, replay.capture.answers[i][SLURM_SQUEUE]);
    if (rank < UINT32_MAX) /* sprio adds the terms, and does not cap the sum */
        same &= is_equal(i, "sprio's priority", rank, replay.capture.answers[i][SLURM_SPRIO]);
    for (size_t t = 0; t < SLURM_TERMS; t++)
        same &=
            is_equal(i, terms[t], term_of(list, count, terms[t]), replay.capture.answers[i][SLURM_FIRST_TERM + t]);
    return same;
}

static struct ol_order_setting setting_of(const struct ol_scheduler *scheduler, const struct ol_pool *pool)
{
    return (struct ol_order_setting){
        .scheduler = scheduler,
        .labels = &replay.capture.labels,
        .units = (uint32_t)(pool->gpus ? pool->gpus : pool->cpus),
        .grain = 1,
        .nodes = SLURM_NODES,
        .counts_gpus = pool->gpus > 0,
        .cpu_milli = pool->gpus ? SLURM_CPUS * 1000 : 0,
    };
}

/* Of a pool of GPUs, the jobs that ask for some. */
static void compare_priorities(const struct ol_scheduler *scheduler, const struct ol_pool *pool)
{
    const struct ol_order *order = (const struct ol_order *)scheduler->order.kind;
    const struct ol_order_setting setting = setting_of(scheduler, pool);
    struct ol_ranker *ranker = order->open(&setting, scheduler->order.options);
    size_t same = 0, all = 0;
    shift_clock();
    for (size_t i = 0; i < replay.capture.answer_count; i++) {
        const int64_t units = pool->gpus ? replay.capture.gpus[i] : replay.capture.jobs[i].units;
        if (!units)
            continue;
        all++;
        same += job_is_equal(ranker, i, (uint32_t)units);
    }
    printf("# %s: %zu of %zu jobs equal\n", replay.name, same, all);
    CHECK_INT(same, all);
    CHECK_INT(replay.capture.answer_count, replay.capture.job_count);
    CHECK(replay.capture.job_count >= 200 && all >= 50);
    ranker->ops->close(ranker);
}

/* Slurm's RawUsage cuts off what is behind the point. */
static bool usage_is_equal(const struct ol_associations *tree, const char *name, const char *account, double want)
{
    for (size_t i = 0; i < tree->count; i++) {
        const struct ol_association *item = &tree->items[i];
        if (strcmp(item->name, name) != 0 || item->is_member != (account != NULL) ||
            (account && strcmp(tree->items[item->parent].name, account) != 0))
            continue;
        const int64_t got = (int64_t)item->usage;
        if (got != (int64_t)want)
            CHECK_REPORT("%s of %s used %lld, slurmctld has %.17g", name, account ? account : "the tree",
                         (long long)got, want);
        return got == (int64_t)want;
    }
    CHECK_REPORT("there is no %s", name);
    return false;
}

/* The jobs of usage.csv began after a pass and were over before the next; passes do nothing else but decay. */
static void book(struct ol_associations *tree, const struct ol_slurm_conf *conf,
                 const struct ol_job_classes *classes)
{
    struct ol_usage_book book;
    ol_usage_book_init(&book, tree, conf, 0);
    ol_usage_book_tick_each(&book, (replay.capture.now - replay.capture.pass) * OL_SECOND);
    for (size_t i = 0; i < replay.capture.job_count; i++) {
        const struct ol_job_view view = view_of(i, replay.capture.jobs[i].units);
        const ol_time start = replay.capture.jobs[i].submit - replay.capture.pass * OL_SECOND;
        const struct ol_usage_job job = {.slot = (uint32_t)i,
                                         .association = ol_associations_find(tree, view.job, view.ask),
                                         .since = start,
                                         .billed = ol_job_billing(classes, &view)};
        ol_usage_book_start(&book, start, &job);
        ol_usage_book_stop(&book, start + replay.capture.jobs[i].runtime, (uint32_t)i);
    }
    ol_usage_book_advance(&book, book.period);
    ol_usage_book_release(&book);
}

static void compare_usage(const struct ol_scheduler *scheduler, const struct ol_pool *pool)
{
    const struct ol_order_setting setting = setting_of(scheduler, pool);
    const struct ol_account *accounts = scheduler->accounts.items;
    const struct ol_member *members = scheduler->members.items;
    struct ol_slurm_conf conf;
    struct ol_faults faults = {0};
    struct ol_associations tree;
    struct ol_job_classes classes;
    size_t same = 0;
    ol_multifactor_options_read(scheduler->order.options, scheduler->node, &conf, &faults);
    ol_associations_init(&tree, scheduler, &replay.capture.labels);
    ol_associations_decay(&tree, 0);
    ol_job_classes_init(&classes, &setting, &conf);
    book(&tree, &conf, &classes);
    for (size_t i = 0; i < scheduler->accounts.count; i++)
        same += usage_is_equal(&tree, accounts[i].name, NULL, accounts[i].usage);
    for (size_t i = 0; i < scheduler->members.count; i++)
        same += usage_is_equal(&tree, members[i].name, members[i].account, members[i].usage);
    printf("# usage: %zu of %zu accounts and members equal\n", same,
           scheduler->accounts.count + scheduler->members.count);
    CHECK(tree.items[OL_ROOT_ASSOCIATION].usage > 0);
    ol_job_classes_release(&classes);
    ol_associations_release(&tree);
    ol_faults_release(&faults);
}

static void with_scenario(void (*compare)(const struct ol_scheduler *scheduler, const struct ol_pool *pool))
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    const char *path = slurm_path(&replay.capture, replay.folder, replay.name, ".xml");
    struct ol_scenario *scenario = ol_scenario_open(path, NULL, 0, &faults, &error);
    for (size_t i = 0; i < ol_faults_kept(&faults); i++)
        CHECK_REPORT("%s", faults.items[i].message);
    if (scenario) {
        const struct ol_pool *pool = ol_scenario_pool(scenario, 0);
        const struct ol_scheduler scheduler = ol_pool_scheduler(pool);
        compare(&scheduler, pool);
        ol_scenario_close(scenario);
    } else
        CHECK_REPORT("%s: %s", path, error.message);
    ol_faults_release(&faults);
}

static void replay_priorities(const char *name)
{
    replay.name = name;
    if (slurm_capture_read(&replay.capture, replay.folder, name))
        with_scenario(compare_priorities);
    slurm_capture_forget(&replay.capture);
}

/* ---- cases: the sets of Priority* lines of tests/slurm/run.sh ---- */

static void fair_tree(void)
{
    replay_priorities("fair-tree");
}

static void classic(void)
{
    replay_priorities("classic");
}

static void relative(void)
{
    replay_priorities("relative");
}

static void plain(void)
{
    replay_priorities("plain");
}

static void gpus(void)
{
    replay_priorities("gpus");
}

static void oblivious(void)
{
    replay_priorities("oblivious");
}

/* Under the first set, which was in force while they ran. */
static void usage(void)
{
    replay.name = "fair-tree";
    if (slurm_capture_read(&replay.capture, replay.folder, replay.name) &&
        slurm_capture_read_usage(&replay.capture, replay.folder))
        with_scenario(compare_usage);
    slurm_capture_forget(&replay.capture);
}

int main(int count, char **arguments)
{
    replay.folder = count > 1 ? arguments[1] : FIXTURES;
    CASE(fair_tree);
    CASE(classic);
    CASE(plain);
    CASE(usage);
    if (count > 1) {
        CASE(relative);
        CASE(gpus);
        CASE(oblivious);
    }
    return check_end();
}
