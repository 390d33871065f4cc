/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Queues: which jobs they take, what they promise, how they compose with a rule. Worlds are worked out by hand.
 */
#include "models/share/job_queue.h"

#include "tests/unit/sharing_stage.h"

static struct stage stage;

/* The three queues of the GPU pool: interactive (under 1 h, at most 4), batch (1 to 48 h, at most 64), preemptible. */
#define THREE                                                                                                     \
    "<queue name='interactive' max-gpus='4' max-runtime='1h' wait-target='5m' length='2' preemptible='no' "       \
    "priority='10'/><queue name='batch' min-runtime='1h' max-runtime='48h' max-gpus='64' wait-target='30m'/>"     \
    "<queue name='preemptible' preemptible='yes'/>"

static struct stage_job *of_queue(const char *queue, uint32_t units, ol_time estimate)
{
    struct stage_job *job = stage_new(&stage, 0, "a", units);
    job->job.queue = stage_label(&stage, queue);
    job->job.estimate = job->view.estimate = estimate;
    return job;
}

static const char *queue_of(const struct stage_job *job)
{
    const struct ol_job_queue *queue = ol_job_queue_of(&stage.setting, &job->view);
    return queue ? queue->name : "none";
}

static void which(void)
{
    stage_open(&stage, "<pool name='p' gpus='100'>" THREE "</pool>");
    CHECK_STRING(queue_of(of_queue(NULL, 4, OL_HOUR)), "interactive"); /* bounds may be met */
    CHECK_STRING(queue_of(of_queue(NULL, 5, OL_HOUR)), "batch");
    CHECK_STRING(queue_of(of_queue(NULL, 4, OL_HOUR + 1)), "batch");
    CHECK_STRING(queue_of(of_queue("unheard-of", 65, OL_HOUR)), "preemptible");
    CHECK_STRING(queue_of(of_queue("preemptible", 1, 1)), "preemptible");
    CHECK_STRING(queue_of(of_queue("batch", 99, OL_HOUR)), "batch");
    stage_close(&stage);
}

static void refuses(void)
{
    const char *why = NULL;
    stage_open(&stage, "<pool name='p' gpus='100'>" THREE "</pool>");
    CHECK_INT(stage_ask(&stage, 0, of_queue("interactive", 5, OL_HOUR), &why), OL_ADMIT_NEVER);
    CHECK_STRING(why, "queue interactive takes jobs of at most 4 GPUs, not 5");
    CHECK_INT(stage_ask(&stage, 0, of_queue("interactive", 4, OL_HOUR + 1), &why), OL_ADMIT_NEVER);
    CHECK_STRING(why, "queue interactive takes jobs of at most 1h");
    CHECK_INT(stage_ask(&stage, 0, of_queue("batch", 4, OL_MINUTE), &why), OL_ADMIT_NEVER);
    CHECK_STRING(why, "queue batch takes jobs of at least 1h");
    struct stage_job *first = stage_tell(&stage, 0, of_queue("interactive", 1, 1));
    stage_tell(&stage, 0, of_queue("interactive", 1, 1));
    struct stage_job *third = of_queue("interactive", 1, 1);
    CHECK_INT(stage_ask(&stage, 0, third, &why), OL_ADMIT_NEVER);
    CHECK_STRING(why, "queue interactive is full: 2 jobs wait in it");
    CHECK_INT(stage_ask(&stage, 0, third, NULL), OL_ADMIT_NEVER);
    CHECK_INT(stage_ask(&stage, 0, first, NULL), OL_ADMIT); /* it waits there already */
    CHECK_NEAR(stage_metric(&stage, 1, "queue.interactive.refused"), 3, 0);
    CHECK_NEAR(stage_metric(&stage, 1, "queue.interactive.jobs"), 2, 0);
    stage_close(&stage);
    stage_open(&stage, "<pool name='p' gpus='100'><queue name='q' max-gpus='4'/></pool>");
    CHECK_INT(stage_ask(&stage, 0, of_queue(NULL, 5, 1), &why), OL_ADMIT_NEVER);
    CHECK_STRING(why, "no queue of the pool takes a job of its size and estimate");
    stage_close(&stage);
}

static void classes(void)
{
    stage_open(&stage, "<pool name='p' gpus='100'>" THREE "</pool>");
    struct stage_job *quick = of_queue("interactive", 1, 1), *slow = of_queue("batch", 1, OL_HOUR);
    struct stage_job *soft = of_queue("preemptible", 1, 1);
    quick->ask.is_preemptible = slow->ask.is_preemptible = true;
    quick->ask.priority = 3;
    CHECK(!ol_job_class_of(&stage.setting, &quick->view).is_preemptible);
    CHECK(ol_job_class_of(&stage.setting, &slow->view).is_preemptible);
    CHECK(ol_job_class_of(&stage.setting, &soft->view).is_preemptible);
    CHECK_INT(ol_job_class_of(&stage.setting, &quick->view).priority, 13);
    CHECK(stage_precede(&stage, 0, quick) < stage_precede(&stage, 0, slow));
    CHECK(stage_precede(&stage, 0, soft) == stage_precede(&stage, 0, slow));
    CHECK(!stage.sharing->ops->reclaims); /* no rule says who may */
    stage_close(&stage);
}

/* Before a rule: the queue's priority counts first, its firm jobs are not reclaimed from. */
static void before_a_rule(void)
{
    stage_open(&stage, "<pool name='p' gpus='10'><scheduler sharing='kai' preempt='requeue'/>"
                       "<quota team='a' gpus='5'/><quota team='b' gpus='5'/>" THREE "</pool>");
    struct stage_job *firm = stage_tell(&stage, 0, of_queue("interactive", 4, 1));
    struct stage_job *soft = stage_tell(&stage, 0, of_queue("preemptible", 6, 1));
    struct stage_job *b = stage_new(&stage, 0, "b", 5);
    b->job.queue = stage_label(&stage, "batch");
    stage_tell(&stage, 0, b);
    CHECK(stage_precede(&stage, 0, firm) < stage_precede(&stage, 0, b));
    CHECK(stage_precede(&stage, 0, b) < stage_precede(&stage, 0, soft)); /* it stays within its quota */
    stage_start(&stage, 0, firm);
    stage_start(&stage, 0, soft);
    CHECK(stage_reclaims(&stage, 0, b, soft, NULL));
    CHECK(!stage_reclaims(&stage, 0, b, firm, NULL));
    CHECK_INT(stage_ask(&stage, 0, b, NULL), OL_ADMIT);
    stage_close(&stage);
}

/* Waits of 2, 4 and 10 minutes and one that still waits after 6: two of four within 5. One of the warm-up is left
 * out, and a second start of one counts no more. */
static void waits(void)
{
    stage_set(&stage, "<pool name='p' gpus='100'>" THREE "</pool>");
    stage.setting.warmup_end = OL_HOUR;
    stage.sharing = ol_sharing_open(&stage.setting);
    stage_start(&stage, OL_HOUR, stage_tell(&stage, 0, of_queue("interactive", 1, 1)));
    const ol_time lengths[] = {2 * OL_MINUTE, 4 * OL_MINUTE, 10 * OL_MINUTE};
    struct stage_job *last = NULL;
    for (int i = 0; i < 3; i++) {
        last = of_queue("interactive", 1, 1);
        last->job.submit = 2 * OL_HOUR;
        stage_tell(&stage, 2 * OL_HOUR, last);
        stage_start(&stage, 2 * OL_HOUR + lengths[i], last);
    }
    stage_stop(&stage, 3 * OL_HOUR, last);
    last->view.preemptions = 1;
    stage_tell(&stage, 3 * OL_HOUR, last);
    stage_start(&stage, 5 * OL_HOUR, last);
    struct stage_job *late = of_queue("interactive", 1, 1);
    late->job.submit = 5 * OL_HOUR;
    stage_tell(&stage, 5 * OL_HOUR, late);
    const ol_time end = 5 * OL_HOUR + 6 * OL_MINUTE;
    CHECK_NEAR(stage_metric(&stage, end, "queue.interactive.target_met"), .5, 0);
    CHECK_NEAR(stage_metric(&stage, end, "queue.interactive.wait.mean_s"), 960. / 3, 1e-9);
    CHECK_NEAR(stage_metric(&stage, end, "queue.interactive.wait.p50_s"), 240, 1);
    CHECK_NEAR(stage_metric(&stage, end, "queue.interactive.jobs"), 4, 0);
    CHECK_NEAR(stage_metric(&stage, end - 2 * OL_MINUTE, "queue.interactive.target_met"), 2. / 3, 1e-12);
    CHECK(isnan(stage_metric(&stage, end, "queue.batch.target_met")));
    CHECK_NEAR(stage_metric(&stage, end, "queue.preemptible.target_met"), -1, 0); /* it promises nothing */
    stage_close(&stage);
}

static void refusals(void)
{
    stage_refuses("<pool name='p' gpus='8'><queue name='q' max-cpus='2'/></pool>", 41, "write max-gpus");
    stage_refuses("<pool name='p' gpus='8'><queue name='q' min-runtime='2h' max-runtime='1h'/></pool>", 41,
                  "no job fits");
    stage_refuses("<pool name='p' gpus='8'><queue name='q' max-gpus='2' min-gpus='3'/></pool>", 25,
                  "smallest job is larger");
    stage_refuses("<pool name='p' gpus='8'><queue name='q'/><queue name='q'/></pool>", 49, "is taken by another");
    stage_refuses("<pool name='p' gpus='8'><queue name='q' wait-tagret='1m'/></pool>", 41,
                  "did you mean \"wait-target\"?");
}

int main(void)
{
    CASE(which);
    CASE(refuses);
    CASE(classes);
    CASE(before_a_rule);
    CASE(waits);
    CASE(refusals);
    return check_end();
}
