/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/quota_element.h"

#include "outlay/quota.h"

const char *const ol_quota_owner_names[OL_OWNERS + 1] = {
    [OL_OWNER_TEAM] = "team",       [OL_OWNER_USER] = "user",     [OL_OWNER_QUEUE] = "queue",
    [OL_OWNER_ACCOUNT] = "account", [OL_OWNER_COHORT] = "cohort", NULL,
};

static const char *const within_queue[] = {[OL_QUOTA_NEVER] = "never",
                                           [OL_QUOTA_LOWER_PRIORITY] = "lower-priority",
                                           [OL_QUOTA_LOWER_OR_NEWER] = "lower-or-newer-equal-priority",
                                           NULL};
static const char *const within_cohort[] = {[OL_QUOTA_NEVER] = "never",
                                            [OL_QUOTA_LOWER_PRIORITY] = "lower-priority",
                                            [OL_QUOTA_LOWER_OR_NEWER] = "lower-or-newer-equal-priority",
                                            [OL_QUOTA_ANY] = "any",
                                            NULL};
static const char *const while_borrowing[] = {
    [OL_QUOTA_NEVER] = "never", [OL_QUOTA_LOWER_PRIORITY] = "lower-priority", NULL};
static const char *const queueings[] = {
    [OL_QUEUEING_BEST_EFFORT] = "best-effort-fifo", [OL_QUEUEING_STRICT] = "strict-fifo", NULL};
static const char *const stops[] = {[OL_STOP_ALL] = "all", [OL_STOP_PREEMPTIBLE] = "preemptible", NULL};

#define UNITS_LIMIT 1e9
#define AT(member)  OL_FIELD_AT(struct ol_quota, member)
/* An amount that may be left out. */
#define AMOUNT(name, help, member)                                                                                \
    {                                                                                                             \
        name, OL_FIELD_REAL, help, .max = UNITS_LIMIT, AT(member)                                                 \
    }

static const struct ol_field quota_fields[] = {
    {"team", OL_FIELD_TEXT, "the team whose it is; *: anybody's", AT(owners[OL_OWNER_TEAM])},
    {"user", OL_FIELD_TEXT, "the user whose it is; *: anybody's", AT(owners[OL_OWNER_USER])},
    {"queue", OL_FIELD_TEXT, "the queue whose jobs it is for; *: any", AT(owners[OL_OWNER_QUEUE])},
    {"account", OL_FIELD_TEXT, "the account whose it is; *: anybody's", AT(owners[OL_OWNER_ACCOUNT])},
    {"cohort", OL_FIELD_NAME, "a name for the group of quotas in it, which is all that it is",
     AT(owners[OL_OWNER_COHORT])},
    AMOUNT("gpus", "limits: the most that run; kueue: the nominal quota; kai: the quota", gpus),
    AMOUNT("cpus", "the same where the pool counts processors; else those that its jobs hold beside GPUs", cpus),
    AMOUNT("per-user", "the most that one of its users has running", per_user),
    {"per-user-jobs", OL_FIELD_COUNT, "the most jobs that one of its users has running", .unit = "jobs", .min = 1,
     .max = 1e9, AT(per_user_jobs)},
    {"jobs", OL_FIELD_COUNT, "the most jobs that run", .unit = "jobs", .min = 1, .max = 1e9, AT(jobs)},
    {"queued", OL_FIELD_COUNT, "the most jobs that wait; one more is refused", .unit = "jobs", .min = 1,
     .max = 1e9, AT(queued)},
    {"memory", OL_FIELD_SIZE, "the most memory that running jobs ask for", .min = 1, .max = 1e18,
     AT(memory_bytes)},
    AMOUNT("monthly-unit-hours", "what it may use in a month, in hours of a processor or GPU", monthly_unit_hours),
    {"monthly-budget", OL_FIELD_REAL, "the same in money", .max = 1e15, AT(monthly_budget)},
    {"unit-cost", OL_FIELD_REAL, "what an hour of a processor or GPU costs; without it, what the pool's costs",
     .max = 1e9, AT(unit_cost)},
    {"stop-at", OL_FIELD_SHARE, "from which share of the month's on its jobs are not started", .min = 1e-6,
     .max = 10, .fallback = "95%", AT(stop_at)},
    {"at-stop", OL_FIELD_CHOICE, "which of its jobs are not started then, up to the next month", .choices = stops,
     .fallback = "all", AT(at_stop)},
    {"burst", OL_FIELD_REAL, "limits: up to how many times the quota may run for a while", .min = 1, .max = 1e6,
     .fallback = "1", AT(burst)},
    {"burst-for", OL_FIELD_DURATION,
     "limits: for how long; the same time under the quota earns it anew; without it, for good", .min = 1,
     .max = 1e18, AT(burst_for)},
    AMOUNT("borrowing-limit", "kueue: the most that it borrows; without it, all that the cohort lends",
           borrowing_limit),
    AMOUNT("lending-limit", "kueue: the most that it lends; without it, all that is idle", lending_limit),
    {"within-cluster-queue", OL_FIELD_CHOICE, "kueue: whom of its own jobs a job preempts",
     .choices = within_queue, .fallback = "never", AT(within_queue)},
    {"reclaim-within-cohort", OL_FIELD_CHOICE, "kueue: whom of those that borrow a job within the quota preempts",
     .choices = within_cohort, .fallback = "never", AT(within_cohort)},
    {"borrow-within-cohort", OL_FIELD_CHOICE, "kueue: whom of those that borrow a job that borrows preempts",
     .choices = while_borrowing, .fallback = "never", AT(while_borrowing)},
    {"max-priority-threshold", OL_FIELD_COUNT, "kueue: up to which priority borrow-within-cohort preempts",
     .min = -2147483648.0, .max = 2147483647.0, .fallback = "2147483647", AT(priority_threshold)},
    {"queueing", OL_FIELD_CHOICE, "kueue: whether its jobs wait behind one that does not fit",
     .choices = queueings, .fallback = "best-effort-fifo", AT(queueing)},
    {"weight", OL_FIELD_REAL, "kai: its part of what is over all quotas; proportion: its part of all", .max = 1e6,
     .fallback = "1", AT(weight)},
    AMOUNT("limit", "kai: the most that it may have", limit),
    {"priority", OL_FIELD_COUNT, "kai: who stands higher is given more than its quota first", .min = -1000,
     .max = 1000, .fallback = "0", AT(priority)},
    AMOUNT("capability", "proportion: the most that it may have", capability),
    {"guarantee", OL_FIELD_REAL, "proportion: what is kept for it", .max = UNITS_LIMIT, .fallback = "0",
     AT(guarantee)},
    {"reclaimable", OL_FIELD_FLAG, "proportion: whether others may take back what it has beyond its part",
     .fallback = "yes", AT(is_reclaimable)},
    {0},
};

static const struct ol_child quota_children[] = {
    {&ol_quota_element, offsetof(struct ol_quota, inner), 0, 0},
    {0},
};

const struct ol_element ol_quota_element = {
    .name = "quota",
    .summary = "how much of the pool somebody may use; those in it share what it has",
    .size = sizeof(struct ol_quota),
    .fields = quota_fields,
    .children = quota_children,
    .example = "<quota team=\"research\" gpus=\"64\" burst=\"1.5\" burst-for=\"24h\" per-user=\"16\"/>",
};

enum ol_quota_owner ol_quota_owner_of(const struct ol_quota *quota, const char **name)
{
    enum ol_quota_owner owner = 0;
    while (owner < OL_OWNERS && !quota->owners[owner])
        owner++;
    *name = owner < OL_OWNERS ? quota->owners[owner] : NULL;
    return owner;
}

bool ol_quota_gives(const struct ol_quota *quota, const char *attribute)
{
    return ol_xml_attribute(quota->node, attribute) != NULL;
}
