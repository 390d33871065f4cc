/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/owner_usage.h"

#include "models/order/account.h"
#include "outlay/arena.h"
#include "outlay/scheduler.h"

#include <math.h>
#include <string.h>

const char *const ol_owner_names[] = {
    [OL_OWNER_TEAM] = "team", [OL_OWNER_USER] = "user", [OL_OWNER_ACCOUNT] = "account", NULL};

/* ---- who ---- */

static uint32_t add(struct ol_owner_usage *usage, const char *name, ol_label label, double shares, double used)
{
    OL_MEM_RESERVE(usage->owners, usage->capacity, usage->count + 1);
    usage->owners[usage->count] =
        (struct ol_owner_account){.name = name, .label = label, .shares = shares, .used = used};
    usage->shares += shares;
    usage->all.used += used;
    return (uint32_t)usage->count++;
}

static double shares_of(const char *text)
{
    uint32_t shares = 1;
    bool is_parent = false;
    return ol_shares_read(text, &shares, &is_parent) && !is_parent ? shares : 1;
}

static void add_member(struct ol_owner_usage *usage, const struct ol_member *member)
{
    for (size_t i = 0; i < usage->count; i++) {
        if (strcmp(usage->owners[i].name, member->name) != 0)
            continue;
        usage->owners[i].used += member->usage; /* of several accounts */
        usage->all.used += member->usage;
        return;
    }
    add(usage, member->name, OL_NO_LABEL, shares_of(member->shares), member->usage);
}

/* Of accounts without usage of their own that of their members. */
static double account_usage(const struct ol_scheduler *scheduler, const struct ol_account *account)
{
    const struct ol_member *members = scheduler->members.items;
    double used = 0;
    for (size_t i = 0; i < scheduler->members.count; i++)
        if (strcmp(members[i].account, account->name) == 0)
            used += members[i].usage;
    return used > account->usage ? used : account->usage;
}

void ol_owner_usage_init(struct ol_owner_usage *usage, const struct ol_order_setting *setting, enum ol_owner by,
                         ol_time half_life)
{
    const struct ol_scheduler *scheduler = setting->scheduler;
    const struct ol_account *accounts = scheduler->accounts.items;
    const struct ol_member *members = scheduler->members.items;
    *usage = (struct ol_owner_usage){
        .by = by,
        .half_life = (double)half_life / (double)OL_SECOND,
        .grain = setting->grain ? setting->grain : 1,
        .labels = setting->labels,
    };
    for (size_t i = 0; by != OL_OWNER_USER && i < scheduler->accounts.count; i++)
        add(usage, accounts[i].name, OL_NO_LABEL, shares_of(accounts[i].shares),
            account_usage(scheduler, &accounts[i]));
    for (size_t i = 0; by == OL_OWNER_USER && i < scheduler->members.count; i++)
        add_member(usage, &members[i]);
}

void ol_owner_usage_release(struct ol_owner_usage *usage)
{
    ol_mem_free(usage->owners);
    ol_mem_free(usage->slots);
    *usage = (struct ol_owner_usage){0};
}

static uint32_t *slot_for(const struct ol_owner_usage *usage, ol_label label)
{
    size_t at = (size_t)(label * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (usage->slot_count - 1);
    while (usage->slots[at] && usage->owners[usage->slots[at] - 1].label != label)
        at = (at + 1) & (usage->slot_count - 1);
    return &usage->slots[at];
}

static void grow_slots(struct ol_owner_usage *usage)
{
    uint32_t *before = usage->slots;
    const size_t count = usage->slot_count;
    usage->slot_count = count ? 2 * count : 64;
    usage->slots = ol_mem_new(ol_mem_product(sizeof *usage->slots, usage->slot_count));
    for (size_t i = 0; i < count; i++)
        if (before[i])
            *slot_for(usage, usage->owners[before[i] - 1].label) = before[i];
    ol_mem_free(before);
}

static uint32_t meet(struct ol_owner_usage *usage, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    const char *text = ol_label_text(usage->labels, label, buffer);
    for (size_t i = 0; label != OL_NO_LABEL && i < usage->count; i++) {
        if (!usage->owners[i].name || strcmp(usage->owners[i].name, text) != 0)
            continue;
        usage->owners[i].name = NULL;
        usage->owners[i].label = label;
        return (uint32_t)i;
    }
    return add(usage, NULL, label, 1, 0);
}

static struct ol_owner_account *owner_of(struct ol_owner_usage *usage, const struct ol_job_view *view)
{
    const ol_label labels[] = {[OL_OWNER_TEAM] = view->job->team,
                               [OL_OWNER_USER] = view->job->user,
                               [OL_OWNER_ACCOUNT] =
                                   view->ask->account != OL_NO_LABEL ? view->ask->account : view->job->team};
    const ol_label label = labels[usage->by];
    if (2 * (usage->met_count + 1) > usage->slot_count)
        grow_slots(usage);
    uint32_t *slot = slot_for(usage, label);
    if (!*slot) {
        *slot = meet(usage, label) + 1;
        usage->met_count++;
    }
    return &usage->owners[*slot - 1];
}

size_t ol_owner_number(struct ol_owner_usage *usage, const struct ol_job_view *view)
{
    return (size_t)(owner_of(usage, view) - usage->owners);
}

/* ---- how much ---- */

/* What r a second makes in t, fading by half each h: the integral of r 2^(-s/h) over s from 0 to t. */
static void bring_to(const struct ol_owner_usage *usage, struct ol_owner_account *owner, ol_time now)
{
    const double seconds = (double)(now - owner->at) / (double)OL_SECOND;
    const double rate = (double)owner->units / usage->grain;
    if (usage->half_life > 0) {
        const double kept = exp2(-seconds / usage->half_life);
        owner->used = owner->used * kept + rate * usage->half_life / M_LN2 * (1 - kept);
    } else {
        owner->used += rate * seconds;
    }
    owner->at = now;
}

static double used_at(const struct ol_owner_usage *usage, const struct ol_owner_account *owner, ol_time now)
{
    struct ol_owner_account then = *owner;
    bring_to(usage, &then, now);
    return then.used;
}

/* Fading is linear: the whole fades as its parts do. */
static void hold(struct ol_owner_usage *usage, struct ol_owner_account *owner, ol_time now, int64_t units)
{
    bring_to(usage, owner, now);
    owner->units = units < 0 && (uint64_t)-units > owner->units ? 0 : owner->units + (uint64_t)units;
}

void ol_owner_usage_started(struct ol_owner_usage *usage, ol_time now, const struct ol_job_view *view)
{
    hold(usage, owner_of(usage, view), now, view->units);
    hold(usage, &usage->all, now, view->units);
}

void ol_owner_usage_stopped(struct ol_owner_usage *usage, ol_time now, const struct ol_job_view *view)
{
    hold(usage, owner_of(usage, view), now, -(int64_t)view->units);
    hold(usage, &usage->all, now, -(int64_t)view->units);
}

double ol_owner_used(struct ol_owner_usage *usage, ol_time now, const struct ol_job_view *view)
{
    return used_at(usage, owner_of(usage, view), now);
}

double ol_owner_mean(const struct ol_owner_usage *usage, ol_time now)
{
    return used_at(usage, &usage->all, now) / (double)usage->count;
}

double ol_owner_number_ratio(const struct ol_owner_usage *usage, ol_time now, size_t number)
{
    const struct ol_owner_account *owner = &usage->owners[number];
    const double used = used_at(usage, owner, now), all = used_at(usage, &usage->all, now);
    if (!(all > 0))
        return 1;
    if (!(used > 0))
        return 0;
    return owner->shares > 0 ? used / all / (owner->shares / usage->shares) : INFINITY;
}

double ol_owner_ratio(struct ol_owner_usage *usage, ol_time now, const struct ol_job_view *view)
{
    return ol_owner_number_ratio(usage, now, ol_owner_number(usage, view));
}
