/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * job_queue_gate: the <queue>s of a pool before its sharing rule, and how long their jobs wait.
 *
 * A wait is that of a job's first start; those that arrived in the warm-up are left out. A target is missed by who
 * started later, and by who has waited longer when the run ends.
 */
#include "models/share/job_queue.h"

#include "models/area.h"
#include "models/share/ledger.h"
#include "outlay/pool.h"
#include "outlay/stats.h"

#include <math.h>

struct post { /* the state of one queue */
    uint32_t queued;
    uint64_t jobs, refused, started, in_time;
    ol_area wait;
    struct ol_histogram waits;
};

struct gate {
    struct ol_sharing sharing;
    struct ol_sharing_ops ops; /* without those that the rule leaves out */
    struct ol_sharing_setting setting;
    struct ol_sharing *inner; /* owned; may be NULL */
    struct post *posts;       /* as the pool's queues */
    struct ol_ledger waiting; /* by slot; `node` is the queue's number, `jobs` 1 before the first start */
    uint32_t last_refused;    /* slot */
    struct ol_text why;
};

static const struct ol_job_queue *queues_of(const struct gate *gate)
{
    return gate->setting.pool->queues.items;
}

static bool counts(const struct gate *gate, const struct ol_job *job)
{
    return job->submit >= gate->setting.warmup_end;
}

/* ---- asking ---- */

static enum ol_admission ask_queue(struct gate *gate, const struct ol_job_view *view,
                                   const struct ol_job_queue *queue)
{
    ol_text_clear(&gate->why);
    if (!queue) {
        ol_text_adds(&gate->why, "no queue of the pool takes a job of its size and estimate");
        return OL_ADMIT_NEVER;
    }
    if (!ol_job_queue_fits(queue, &gate->setting, view, &gate->why))
        return OL_ADMIT_NEVER;
    const bool is_new = !ol_ledger_find(&gate->waiting, view->slot);
    if (!is_new || queue->length == 0 || gate->posts[queue - queues_of(gate)].queued < queue->length)
        return OL_ADMIT;
    ol_text_addf(&gate->why, "queue %.60s is full: %lld jobs wait in it", queue->name, (long long)queue->length);
    return OL_ADMIT_NEVER;
}

static enum ol_admission gate_admit(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view,
                                    const char **why)
{
    struct gate *gate = (struct gate *)sharing;
    const struct ol_job_queue *queue = ol_job_queue_of(&gate->setting, view);
    enum ol_admission answer = ask_queue(gate, view, queue);
    if (answer != OL_ADMIT && why)
        *why = ol_text_string(&gate->why);
    if (answer == OL_ADMIT && gate->inner)
        answer = gate->inner->ops->admit(gate->inner, now, view, why);
    if (answer == OL_ADMIT_NEVER && queue && gate->last_refused != view->slot && counts(gate, view->job)) {
        gate->last_refused = view->slot;
        gate->posts[queue - queues_of(gate)].refused++;
    }
    return answer;
}

static double gate_precede(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct gate *gate = (struct gate *)sharing;
    const struct ol_job_queue *queue = ol_job_queue_of(&gate->setting, view);
    const bool asks = gate->inner && gate->inner->ops->precede;
    return (asks ? gate->inner->ops->precede(gate->inner, now, view) : 0) -
           (queue ? 2 * (double)queue->priority : 0);
}

static bool gate_reclaims(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *taker,
                          const struct ol_job_view *victim, int *group)
{
    struct gate *gate = (struct gate *)sharing;
    const struct ol_job_queue *queue = ol_job_queue_of(&gate->setting, victim);
    return !(queue && queue->preemptible == OL_QUEUE_FIRM) &&
           gate->inner->ops->reclaims(gate->inner, now, taker, victim, group);
}

/* ---- books ---- */

static void gate_waits(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct gate *gate = (struct gate *)sharing;
    const struct ol_job_queue *queue = ol_job_queue_of(&gate->setting, view);
    if (queue) {
        const bool is_first = view->attained == 0 && view->preemptions == 0;
        struct ol_ledger_item *job = ol_ledger_item(&gate->waiting, view->slot);
        job->node = (uint32_t)(queue - queues_of(gate));
        job->since = view->job->submit;
        job->jobs = is_first && counts(gate, view->job);
        gate->posts[job->node].queued++;
        gate->posts[job->node].jobs += job->jobs;
    }
    if (gate->inner)
        gate->inner->ops->waits(gate->inner, now, view);
}

static void gate_started(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct gate *gate = (struct gate *)sharing;
    const struct ol_ledger_item *job = ol_ledger_find(&gate->waiting, view->slot);
    if (job) {
        struct post *post = &gate->posts[job->node];
        const ol_time wait = now - job->since;
        post->queued--;
        if (job->jobs > 0) {
            post->started++;
            post->wait += wait;
            post->in_time += wait <= queues_of(gate)[job->node].wait_target;
            ol_histogram_add(&post->waits, wait);
        }
        ol_ledger_forget(&gate->waiting, view->slot);
    }
    if (gate->inner)
        gate->inner->ops->started(gate->inner, now, view);
}

static void gate_stopped(struct ol_sharing *sharing, ol_time now, const struct ol_job_view *view)
{
    struct gate *gate = (struct gate *)sharing;
    if (gate->inner)
        gate->inner->ops->stopped(gate->inner, now, view);
}

static void gate_try_out(struct ol_sharing *sharing, const struct ol_job_view *view, int sign)
{
    struct gate *gate = (struct gate *)sharing;
    if (gate->inner)
        gate->inner->ops->try_out(gate->inner, view, sign);
}

static ol_time gate_wake(struct ol_sharing *sharing, ol_time now)
{
    struct gate *gate = (struct gate *)sharing;
    return gate->inner && gate->inner->ops->wake ? gate->inner->ops->wake(gate->inner, now) : OL_NEVER;
}

/* ---- metrics ---- */

static void set(struct ol_metrics *metrics, size_t replication, const char *queue, const char *what,
                const char *unit, double value)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "queue.%s.%s", queue, what);
    ol_metrics_set(metrics, replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

/* Who waits for a first start, and has for longer than the target. */
static uint64_t count_late(const struct gate *gate, uint32_t queue, ol_time end)
{
    uint64_t late = 0;
    for (size_t i = 0; i < gate->waiting.room; i++) {
        const struct ol_ledger_item *job = &gate->waiting.items[i];
        late += job->key && job->node == queue && job->jobs > 0 &&
                end - job->since > queues_of(gate)[queue].wait_target;
    }
    return late;
}

static void set_queue(const struct gate *gate, uint32_t i, ol_time end, struct ol_metrics *metrics,
                      size_t replication)
{
    const struct ol_job_queue *queue = &queues_of(gate)[i];
    const struct post *post = &gate->posts[i];
    const double second = (double)OL_SECOND, started = (double)post->started;
    const bool has_any = post->started > 0;
    set(metrics, replication, queue->name, "jobs", "jobs", (double)post->jobs);
    set(metrics, replication, queue->name, "refused", "jobs", (double)post->refused);
    set(metrics, replication, queue->name, "wait.mean_s", "s",
        has_any ? (double)post->wait / second / started : NAN);
    set(metrics, replication, queue->name, "wait.p50_s", "s",
        has_any ? ol_histogram_quantile(&post->waits, 0.5) / second : NAN);
    set(metrics, replication, queue->name, "wait.p95_s", "s",
        has_any ? ol_histogram_quantile(&post->waits, 0.95) / second : NAN);
    if (queue->wait_target == 0)
        return;
    const double judged = started + (double)count_late(gate, i, end);
    set(metrics, replication, queue->name, "target_met", "share",
        judged > 0 ? (double)post->in_time / judged : NAN);
}

static void gate_metrics(struct ol_sharing *sharing, ol_time begin, ol_time end, struct ol_metrics *metrics,
                         size_t replication)
{
    struct gate *gate = (struct gate *)sharing;
    for (uint32_t i = 0; i < gate->setting.pool->queues.count; i++)
        set_queue(gate, i, end, metrics, replication);
    if (gate->inner && gate->inner->ops->metrics)
        gate->inner->ops->metrics(gate->inner, begin, end, metrics, replication);
}

static void gate_verify(const struct ol_sharing *sharing)
{
    const struct gate *gate = (const struct gate *)sharing;
    size_t queued = 0;
    for (uint32_t i = 0; i < gate->setting.pool->queues.count; i++)
        queued += gate->posts[i].queued;
    OL_ASSERT(queued == gate->waiting.count);
    if (gate->inner && gate->inner->ops->verify)
        gate->inner->ops->verify(gate->inner);
}

static void gate_close(struct ol_sharing *sharing)
{
    struct gate *gate = (struct gate *)sharing;
    for (uint32_t i = 0; i < gate->setting.pool->queues.count; i++)
        ol_histogram_release(&gate->posts[i].waits);
    if (gate->inner)
        gate->inner->ops->close(gate->inner);
    ol_mem_free(gate->posts);
    ol_ledger_release(&gate->waiting);
    ol_text_release(&gate->why);
    ol_mem_free(gate);
}

static const struct ol_sharing_ops ops = {
    .admit = gate_admit,
    .precede = gate_precede,
    .reclaims = gate_reclaims,
    .waits = gate_waits,
    .started = gate_started,
    .stopped = gate_stopped,
    .try_out = gate_try_out,
    .wake = gate_wake,
    .metrics = gate_metrics,
    .verify = gate_verify,
    .close = gate_close,
};

struct ol_sharing *ol_job_queue_gate(const struct ol_sharing_setting *setting, struct ol_sharing *inner)
{
    struct gate *gate = ol_mem_new(sizeof *gate);
    gate->ops = ops;
    if (!inner || !inner->ops->reclaims)
        gate->ops.reclaims = NULL;
    gate->sharing.ops = &gate->ops;
    gate->setting = *setting;
    gate->inner = inner;
    gate->posts = ol_mem_new(ol_mem_product(sizeof *gate->posts, setting->pool->queues.count));
    gate->last_refused = OL_NO_SLOT;
    return &gate->sharing;
}
