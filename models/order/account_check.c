/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong with a pool's accounts and members beyond the single attribute.
 */
#include "models/order/account.h"
#include "outlay/scheduler.h"

#include <string.h>

struct checking {
    const struct ol_account *accounts;
    const struct ol_member *members;
    size_t account_count, member_count;
    const char **names; /* of the accounts and the root, NULL-terminated */
    struct ol_faults *faults;
};

bool ol_shares_read(const char *text, uint32_t *shares, bool *is_parent)
{
    int64_t value = 0;
    const struct ol_slice slice = ol_slice_trim(ol_slice_of(text));
    *is_parent = ol_slice_is(slice, "parent");
    if (!*is_parent && (!ol_slice_int(slice, &value) || value < 0 || value > INT32_MAX))
        return false;
    *shares = (uint32_t)value;
    return true;
}

static const struct ol_account *account_named(const struct checking *checking, const char *name)
{
    for (size_t i = 0; i < checking->account_count; i++)
        if (checking->accounts[i].name && strcmp(checking->accounts[i].name, name) == 0)
            return &checking->accounts[i];
    return NULL;
}

static void check_above(const struct checking *checking, const struct ol_xml_node *node, const char *attribute,
                        const char *name)
{
    if (!name || strcmp(name, OL_ROOT_ACCOUNT) == 0 || account_named(checking, name))
        return;
    const char *nearest = ol_nearest(name, checking->names);
    ol_faults_add(checking->faults, ol_xml_place(node, attribute),
                  nearest ? "%s: there is no <account name=\"%.60s\">; did you mean \"%.60s\"?"
                          : "%s: there is no <account name=\"%.60s\">; add one%.0s",
                  attribute, name, nearest ? nearest : "");
}

static void check_shares(const struct checking *checking, const struct ol_xml_node *node, const char *text)
{
    uint32_t shares;
    bool is_parent;
    char shown[OL_SHOWN_BUFFER];
    if (text && !ol_shares_read(text, &shares, &is_parent))
        ol_faults_add(checking->faults, ol_xml_place(node, "shares"),
                      "shares is \"%s\"; write a whole number from 0 to %d, or parent",
                      ol_slice_show(ol_slice_of(text), shown), INT32_MAX);
}

/* Up from it one comes to the root in as many steps as there are accounts, or never. */
static bool is_in_circle(const struct checking *checking, const struct ol_account *account)
{
    for (size_t steps = 0; account && steps <= checking->account_count; steps++)
        account = account->parent ? account_named(checking, account->parent) : NULL;
    return account != NULL;
}

static double usage_of(const struct checking *checking, const struct ol_account *account, size_t *parts);

static double usage_below(const struct checking *checking, const char *name, size_t *parts)
{
    double sum = 0;
    for (size_t i = 0; i < checking->member_count; i++)
        if (checking->members[i].account && strcmp(checking->members[i].account, name) == 0)
            sum += checking->members[i].usage, ++*parts;
    for (size_t i = 0; i < checking->account_count; i++)
        if (checking->accounts[i].parent && strcmp(checking->accounts[i].parent, name) == 0)
            sum += usage_of(checking, &checking->accounts[i], parts);
    return sum;
}

static double usage_of(const struct checking *checking, const struct ol_account *account, size_t *parts)
{
    const double below = account->name ? usage_below(checking, account->name, parts) : 0;
    return account->usage > below ? account->usage : below;
}

static void check_usage(const struct checking *checking, const struct ol_account *account)
{
    size_t parts = 0;
    if (!account->name || !ol_xml_attribute(account->node, "usage"))
        return;
    const double below = usage_below(checking, account->name, &parts);
    if (account->usage < below - (double)parts) /* each part may have been rounded */
        ol_faults_add(checking->faults, ol_xml_place(account->node, "usage"),
                      "usage is %.17g, but those below the account used %.17g; give what all of them used, or "
                      "leave it out",
                      account->usage, below);
}

static void check_account(const struct checking *checking, const struct ol_account *account)
{
    if (account->name && strcmp(account->name, OL_ROOT_ACCOUNT) == 0)
        ol_faults_add(checking->faults, ol_xml_place(account->node, "name"),
                      "name: the account \"" OL_ROOT_ACCOUNT "\" is there already, above all others");
    check_above(checking, account->node, "parent", account->parent);
    check_shares(checking, account->node, account->shares);
}

static void check_member(const struct checking *checking, const struct ol_member *member)
{
    check_above(checking, member->node, "account", member->account);
    check_shares(checking, member->node, member->shares);
    for (const struct ol_member *other = checking->members; other < member; other++)
        if (member->name && member->account && other->name && other->account &&
            strcmp(other->name, member->name) == 0 && strcmp(other->account, member->account) == 0) {
            ol_faults_add(checking->faults, ol_xml_place(member->node, "name"),
                          "name: \"%.60s\" is listed twice in the account \"%.60s\"; leave one out", member->name,
                          member->account);
            return;
        }
}

void ol_accounts_check(const struct ol_scheduler *scheduler, struct ol_faults *faults)
{
    struct checking checking = {.accounts = scheduler->accounts.items,
                                .account_count = scheduler->accounts.count,
                                .members = scheduler->members.items,
                                .member_count = scheduler->members.count,
                                .faults = faults};
    bool is_tree = true;
    checking.names = ol_mem_new(ol_mem_product(sizeof *checking.names, checking.account_count + 2));
    checking.names[checking.account_count] = OL_ROOT_ACCOUNT;
    for (size_t i = 0; i < checking.account_count; i++)
        checking.names[i] = checking.accounts[i].name ? checking.accounts[i].name : "";
    for (size_t i = 0; i < checking.account_count; i++) {
        check_account(&checking, &checking.accounts[i]);
        if (is_in_circle(&checking, &checking.accounts[i])) {
            ol_faults_add(faults, ol_xml_place(checking.accounts[i].node, "parent"),
                          "parent: the account stands under itself, by way of \"%.60s\"",
                          checking.accounts[i].parent);
            is_tree = false;
        }
    }
    for (size_t i = 0; is_tree && i < checking.account_count; i++)
        check_usage(&checking, &checking.accounts[i]);
    for (size_t i = 0; i < checking.member_count; i++)
        check_member(&checking, &checking.members[i]);
    ol_mem_free(checking.names);
}
