/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/associations.h"

#include "models/order/account.h"
#include "outlay/scheduler.h"

#include <string.h>

struct association_slot {
    ol_label account, user, team;
    uint32_t association;
    bool is_taken;
};

static uint32_t add(struct ol_associations *tree, const char *name, uint32_t parent)
{
    OL_MEM_RESERVE(tree->items, tree->capacity, tree->count + 1);
    tree->items[tree->count] = (struct ol_association){
        .name = ol_arena_copy(tree->arena, name, strlen(name)),
        .parent = parent,
        .shares = 1,
        .priority = tree->count > 0 ? tree->items[parent].priority : 0,
    };
    tree->is_grown = true;
    return (uint32_t)tree->count++;
}

static uint32_t add_member(struct ol_associations *tree, const char *name, uint32_t account)
{
    const uint32_t member = add(tree, name, account);
    tree->items[member].is_member = true;
    tree->member_count++;
    return member;
}

static uint32_t account_named(const struct ol_associations *tree, const char *name)
{
    for (size_t i = 0; i < tree->count; i++)
        if (!tree->items[i].is_member && strcmp(tree->items[i].name, name) == 0)
            return (uint32_t)i;
    return UINT32_MAX;
}

static uint32_t member_named(const struct ol_associations *tree, const char *name, uint32_t account)
{
    for (size_t i = 0; i < tree->count; i++)
        if (tree->items[i].is_member && (account == UINT32_MAX || tree->items[i].parent == account) &&
            strcmp(tree->items[i].name, name) == 0)
            return (uint32_t)i;
    return UINT32_MAX;
}

/* ---- out of the scenario ---- */

static void set_shares(struct ol_association *association, const char *text)
{
    if (!ol_shares_read(text, &association->shares, &association->is_with_parent))
        association->shares = 1;
}

static void set_priority(struct ol_association *association, const struct ol_xml_node *node, int64_t priority)
{
    if (node && ol_xml_attribute(node, "priority"))
        association->priority = (uint32_t)priority;
}

/* Parents first, whatever the order in which they are written. */
static void add_accounts_under(struct ol_associations *tree, const struct ol_scheduler *scheduler, uint32_t parent)
{
    const struct ol_account *accounts = scheduler->accounts.items;
    for (size_t i = 0; i < scheduler->accounts.count; i++) {
        if (strcmp(accounts[i].parent, tree->items[parent].name) != 0)
            continue;
        const uint32_t added = add(tree, accounts[i].name, parent);
        set_shares(&tree->items[added], accounts[i].shares);
        set_priority(&tree->items[added], accounts[i].node, accounts[i].priority);
        add_accounts_under(tree, scheduler, added);
    }
}

static void add_members(struct ol_associations *tree, const struct ol_scheduler *scheduler)
{
    const struct ol_member *members = scheduler->members.items;
    for (size_t i = 0; i < scheduler->members.count; i++) {
        const uint32_t account = account_named(tree, members[i].account);
        const uint32_t added = add_member(tree, members[i].name, account);
        set_shares(&tree->items[added], members[i].shares);
        set_priority(&tree->items[added], members[i].node, members[i].priority);
        ol_associations_charge(tree, added, members[i].usage);
    }
}

/* What an account used beyond what those below it did; from the leaves up, so that a parent knows its children's. */
static void add_account_usage(struct ol_associations *tree, const struct ol_scheduler *scheduler)
{
    const struct ol_account *accounts = scheduler->accounts.items;
    for (size_t i = tree->count; i-- > 1;)
        for (size_t k = 0; !tree->items[i].is_member && k < scheduler->accounts.count; k++)
            if (strcmp(accounts[k].name, tree->items[i].name) == 0 && accounts[k].usage > tree->items[i].usage)
                ol_associations_charge(tree, (uint32_t)i, accounts[k].usage - tree->items[i].usage);
}

void ol_associations_init(struct ol_associations *tree, const struct ol_scheduler *scheduler,
                          const struct ol_labels *labels)
{
    *tree = (struct ol_associations){.labels = labels, .arena = ol_mem_new(sizeof *tree->arena)};
    add(tree, OL_ROOT_ACCOUNT, OL_ROOT_ASSOCIATION);
    add_accounts_under(tree, scheduler, OL_ROOT_ASSOCIATION);
    add_members(tree, scheduler);
    add_account_usage(tree, scheduler);
    for (size_t i = 0; i < tree->count; i++)
        if (tree->items[i].priority > tree->most_priority)
            tree->most_priority = tree->items[i].priority;
    ol_associations_share(tree);
}

void ol_associations_release(struct ol_associations *tree)
{
    if (tree->arena)
        ol_arena_release(tree->arena);
    ol_mem_free(tree->arena);
    ol_mem_free(tree->items);
    ol_mem_free(tree->slots);
    *tree = (struct ol_associations){0};
}

/* ---- of a job ---- */

static uint32_t account_of(struct ol_associations *tree, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    const char *name = ol_label_text(tree->labels, label, buffer);
    if (label == OL_NO_LABEL)
        return OL_ROOT_ASSOCIATION;
    const uint32_t account = account_named(tree, name);
    return account == UINT32_MAX ? add(tree, name, OL_ROOT_ASSOCIATION) : account;
}

static uint32_t look_up(struct ol_associations *tree, const struct association_slot *key)
{
    char buffer[OL_LABEL_BUFFER];
    const char *user = ol_label_text(tree->labels, key->user, buffer);
    uint32_t member = UINT32_MAX;
    if (key->account == OL_NO_LABEL)
        member = member_named(tree, user, UINT32_MAX);
    if (member != UINT32_MAX)
        return member;
    const uint32_t account = account_of(tree, key->account == OL_NO_LABEL ? key->team : key->account);
    member = member_named(tree, user, account);
    return member == UINT32_MAX ? add_member(tree, user, account) : member;
}

static struct association_slot *slot_for(const struct ol_associations *tree, const struct association_slot *key)
{
    const uint64_t mixed =
        (key->account * UINT64_C(0x9e3779b97f4a7c15) ^ key->user) * UINT64_C(0xc2b2ae3d27d4eb4f) ^
        key->team * UINT64_C(0x165667b19e3779f9);
    size_t at = (size_t)(mixed >> 20) & (tree->slot_count - 1);
    for (;; at = (at + 1) & (tree->slot_count - 1)) {
        struct association_slot *slot = &tree->slots[at];
        if (!slot->is_taken ||
            (slot->account == key->account && slot->user == key->user && slot->team == key->team))
            return slot;
    }
}

static void grow_slots(struct ol_associations *tree)
{
    struct association_slot *before = tree->slots;
    const size_t count = tree->slot_count;
    tree->slot_count = count ? 2 * count : 64;
    tree->slots = ol_mem_new(ol_mem_product(sizeof *tree->slots, tree->slot_count));
    for (size_t i = 0; i < count; i++)
        if (before[i].is_taken)
            *slot_for(tree, &before[i]) = before[i];
    ol_mem_free(before);
}

uint32_t ol_associations_find(struct ol_associations *tree, const struct ol_job *job, const struct ol_ask *ask)
{
    struct association_slot key = {
        .account = ask->account, .user = job->user, .team = job->team, .is_taken = true};
    if (2 * (tree->slots_used + 1) > tree->slot_count)
        grow_slots(tree);
    struct association_slot *slot = slot_for(tree, &key);
    if (!slot->is_taken) {
        key.association = look_up(tree, &key);
        *slot = key;
        tree->slots_used++;
    }
    return slot->association;
}

/* ---- usage and shares ---- */

void ol_associations_charge(struct ol_associations *tree, uint32_t association, long double amount)
{
    ol_associations_charge_below_root(tree, association, amount);
    tree->items[OL_ROOT_ASSOCIATION].usage += amount;
}

void ol_associations_decay(struct ol_associations *tree, double factor)
{
    for (size_t i = 0; i < tree->count; i++)
        tree->items[i].usage *= factor;
}

void ol_associations_share(struct ol_associations *tree)
{
    struct ol_association *items = tree->items;
    uint32_t *sums = ol_mem_new(ol_mem_product(sizeof *sums, tree->count));
    for (size_t i = 1; i < tree->count; i++) {
        const uint32_t parent = items[i].parent;
        items[i].fair_parent = items[parent].is_with_parent ? items[parent].fair_parent : parent;
        sums[items[i].fair_parent] += items[i].is_with_parent ? 0 : items[i].shares;
    }
    for (size_t i = 1; i < tree->count; i++) {
        items[i].level_shares = sums[items[i].fair_parent];
        items[i].level_part = items[i].level_shares ? (double)items[i].shares / (double)items[i].level_shares : 0;
    }
    ol_mem_free(sums);
    tree->is_grown = false;
}
