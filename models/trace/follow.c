/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/trace/follow.h"

#include "models/serving/due_heap.h"

#include <stdlib.h>

#define NONE UINT32_MAX

struct link {             /* of a job */
    uint32_t first, next; /* the first that comes after it; the next that comes after the same */
    bool waits;           /* for one before it */
    ol_time think;
};

struct follow_author {
    struct ol_author base;
    const struct ol_follows *follows;
    struct link *links;
    size_t at; /* of the jobs that wait for none: those before were submitted */
    struct ol_due_heap dues;
    uint64_t submitted, after; /* after: of these, such as waited for another */
};

/* ---- who comes after whom ---- */

struct named {
    ol_label name;
    uint32_t index;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* The first job of the name; NONE where there is none. */
static uint32_t find(const struct named *names, size_t count, ol_label name)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (names[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && names[low].name == name ? names[low].index : NONE;
}

static void join(struct follow_author *author)
{
    const struct ol_follows *follows = author->follows;
    struct named *names = ol_mem_new(ol_mem_product(sizeof *names, follows->job_count + 1));
    for (size_t i = 0; i < follows->job_count; i++) {
        names[i] = (struct named){follows->jobs[i].name, (uint32_t)i};
        author->links[i] = (struct link){.first = NONE, .next = NONE};
    }
    qsort(names, follows->job_count, sizeof *names, by_name);
    for (size_t i = follows->count; i-- > 0;) { /* backwards, so that lists have the order of the trace */
        const uint32_t job = find(names, follows->job_count, follows->items[i].job);
        const uint32_t before = find(names, follows->job_count, follows->items[i].before);
        if (job == NONE || before == NONE || before >= job || author->links[job].waits)
            continue;
        author->links[job] = (struct link){.first = author->links[job].first,
                                           .next = author->links[before].first,
                                           .waits = true,
                                           .think = follows->items[i].think};
        author->links[before].first = job;
    }
    ol_mem_free(names);
}

/* ---- the author ---- */

static struct follow_author *own(const struct ol_author *author)
{
    return (struct follow_author *)author;
}

static void pass_waiting(struct follow_author *author)
{
    while (author->at < author->follows->job_count && author->links[author->at].waits)
        author->at++;
}

static ol_time plain_next(const struct follow_author *author)
{
    return author->at < author->follows->job_count ? author->follows->jobs[author->at].submit : OL_NEVER;
}

static ol_time next(const struct ol_author *base)
{
    const ol_time plain = plain_next(own(base)), due = ol_due_next(&own(base)->dues);
    return plain < due ? plain : due;
}

static void write(struct ol_author *base, struct ol_job *job, uint64_t *reference)
{
    struct follow_author *author = own(base);
    const bool is_plain = plain_next(author) <= ol_due_next(&author->dues);
    *reference = is_plain ? author->at++ : ol_due_pop(&author->dues);
    author->submitted++;
    author->after += !is_plain;
    *job = author->follows->jobs[*reference];
    job->source = 0;
    if (is_plain)
        pass_waiting(author);
}

static void ended(struct ol_author *base, const struct ol_job_run *run, uint64_t reference, ol_time now)
{
    struct follow_author *author = own(base);
    (void)run;
    for (uint32_t i = author->links[reference].first; i != NONE; i = author->links[i].next)
        ol_due_push(&author->dues, now + author->links[i].think, i);
}

static void metrics(const struct ol_author *base, struct ol_metrics *metrics, size_t replication)
{
    const struct follow_author *author = own(base);
    const struct ol_metric *before = ol_metrics_find(metrics, "jobs.after_others");
    const double sum = before ? before->values[replication] : 0;
    ol_metrics_set(metrics, replication, "jobs.after_others", "jobs", sum + (double)author->after);
}

static void free_author(struct ol_author *base)
{
    ol_due_release(&own(base)->dues);
    ol_mem_free(own(base)->links);
    ol_mem_free(base);
}

static const struct ol_author_ops ops = {
    .next = next, .write = write, .ended = ended, .metrics = metrics, .free = free_author};

static struct ol_author *open_follows(const void *config, const struct ol_author_context *context,
                                      struct ol_error *error)
{
    struct follow_author *author = ol_mem_new(sizeof *author);
    (void)context;
    (void)error;
    author->base.ops = &ops;
    author->follows = config;
    author->links = ol_mem_new(ol_mem_product(sizeof *author->links, author->follows->job_count + 1));
    join(author);
    pass_waiting(author);
    return &author->base;
}

const struct ol_author_kind ol_follow_kind = {.element = &ol_trace_element, .open = open_follows};
