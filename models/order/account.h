/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * account: the organisation as a scheduler knows it: accounts in a tree, their members, classes of service, partitions.
 *
 * Accounts stand under the one named "root", which needs no element, or under each other. A member is one user in one
 * account (Slurm calls that an association); a user of several accounts has a <member> for each, and the first is the
 * one that counts where a job names no account. Shares are weights among those that stand under the same account;
 * shares="parent" makes no share of its own, and what counts is that of the account above.
 *
 * `usage` is what was used before the clock's start, in unit-seconds (times the billing weights), as `sshare` shows it:
 * of an account it is that of all below it, so that it needs to be told only where members do not tell it.
 *
 * Every cluster of Slurm has a user root in the account root, with one share of those right under it: it is there where
 * <member name="root"/> is written.
 *
 * What jobs say of accounts, users, services and partitions that no element tells of is no fault, since traces are
 * long: who is not listed is a member with one share, and an unknown service or partition weighs nothing.
 */
#ifndef OUTLAY_ORDER_ACCOUNT_H
#define OUTLAY_ORDER_ACCOUNT_H

#include "outlay/field.h"

struct ol_scheduler;

struct ol_account { /* <account> */
    const struct ol_xml_node *node;
    const char *name, *parent, *shares; /* shares: a whole number or "parent" */
    double usage;
    int64_t priority;
};

struct ol_member { /* <member> */
    const struct ol_xml_node *node;
    const char *name, *account, *shares;
    double usage;
    int64_t priority;
    double years; /* of service */
};

struct ol_qos { /* <qos> */
    const struct ol_xml_node *node;
    const char *name;
    int64_t priority;
    double usage_factor;
};

struct ol_partition { /* <partition> */
    const struct ol_xml_node *node;
    const char *name;
    int64_t priority, tier;
    int64_t nodes, cpus, gpus, memory_bytes; /* 0: those of the pool */
    const char *billing;                     /* TRESBillingWeights; may be NULL */
};

extern const struct ol_element ol_account_element, ol_member_element, ol_qos_element, ol_partition_element;

#define OL_ROOT_ACCOUNT "root"

/* A whole number up to 2^31-1, or "parent"; false where it is neither. */
bool ol_shares_read(const char *text, uint32_t *shares, bool *is_parent);
/* What the fields alone cannot tell: unknown accounts, circles, users listed twice, shares, less usage than below. */
void ol_accounts_check(const struct ol_scheduler *scheduler, struct ol_faults *faults);

#endif
