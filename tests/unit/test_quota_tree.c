/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quotas as a tree, whose jobs are whose, and the ledger against a plain array.
 */
#include "models/share/quota_tree.h"

#include "models/share/ledger.h"
#include "tests/fixture.h"
#include "tests/unit/sharing_stage.h"

static struct stage stage;

static const char *leaf_of(struct ol_quota_tree *tree, const char *team, const char *user)
{
    struct stage_job *job = stage_new(&stage, 0, team, 1);
    job->job.user = stage_label(&stage, user);
    return tree->nodes[ol_quota_tree_leaf(tree, &job->job, &job->ask)].name;
}

/* The first in the order of the scenario, and in it the innermost; who has none there is of its others. */
static void belonging(void)
{
    struct ol_quota_tree tree;
    stage_set(&stage,
              "<pool name='p' gpus='10' fractions='yes'><quota cohort='lab'>"
              "<quota team='a' gpus='2.5'><quota user='eve'/><quota cohort='night'><quota user='bob'/></quota>"
              "</quota><quota team='b'/></quota><quota user='eve'/><quota account='acme'/></pool>");
    ol_quota_tree_open(&tree, &stage.setting);
    CHECK_STRING(leaf_of(&tree, "a", "eve"), "a.eve"); /* cohorts leave no trace in names */
    CHECK_STRING(leaf_of(&tree, "a", "bob"), "a.bob");
    CHECK_STRING(leaf_of(&tree, "a", "ann"), "a.others");
    CHECK_STRING(leaf_of(&tree, "b", "eve"), "b");
    CHECK_STRING(leaf_of(&tree, "c", "eve"), "eve");
    CHECK_STRING(leaf_of(&tree, "c", "ann"), "others");
    CHECK_STRING(leaf_of(&tree, NULL, NULL), "others");
    struct stage_job *job = stage_new(&stage, 0, "c", 1);
    job->ask.account = stage_label(&stage, "acme");
    CHECK_STRING(tree.nodes[ol_quota_tree_leaf(&tree, &job->job, &job->ask)].name, "acme");
    CHECK_INT(tree.depth, 4); /* lab, a, night, bob */
    for (uint32_t i = 1; i < tree.count; i++) {
        CHECK(tree.nodes[i].parent < i);
        CHECK_INT(tree.nodes[i].depth, tree.nodes[tree.nodes[i].parent].depth + 1);
        if (strcmp(tree.nodes[i].name, "a") == 0)
            CHECK_INT(tree.nodes[i].amount, 2500);
    }
    ol_quota_tree_release(&tree);
    stage_close(&stage);
}

/* Anybody's, numbers as names, and names that come up only later. */
static void names(void)
{
    struct ol_quota_tree tree;
    stage_set(&stage, "<pool name='p' cpus='10'><quota team='7'/><quota team='late'/>"
                      "<quota team='*'><quota user='x'/></quota></pool>");
    ol_quota_tree_open(&tree, &stage.setting);
    CHECK_STRING(leaf_of(&tree, "7", NULL), "7");
    CHECK_STRING(leaf_of(&tree, "early", "x"), "any.x");
    CHECK_STRING(leaf_of(&tree, "late", "x"), "late");
    CHECK_STRING(leaf_of(&tree, NULL, "y"), "any.others");
    ol_quota_tree_release(&tree);
    stage_close(&stage);
}

static void meeting(void)
{
    struct ol_quota_tree tree;
    stage_set(&stage, "<pool name='p' cpus='10'><quota team='a'><quota user='x'/><quota user='y'/></quota>"
                      "<quota team='b'/></pool>"); /* pool a x y a.others b others */
    ol_quota_tree_open(&tree, &stage.setting);
    CHECK_INT(tree.count, 7);
    CHECK_INT(ol_quota_tree_meet(&tree, 2, 3), 1);
    CHECK_INT(ol_quota_tree_meet(&tree, 2, 1), 1);
    CHECK_INT(ol_quota_tree_meet(&tree, 2, 5), 0);
    CHECK_INT(ol_quota_tree_meet(&tree, 5, 5), 5);
    CHECK_INT(ol_quota_tree_below(&tree, 0, 3), 1);
    CHECK_INT(ol_quota_tree_below(&tree, 1, 3), 3);
    ol_quota_tree_release(&tree);
    stage_close(&stage);
}

#define KEYS 300
static void ledger(void)
{
    struct ol_ledger ledger = {0};
    int64_t units[KEYS] = {0};
    uint64_t state = 1;
    CHECK(!ol_ledger_find(&ledger, 3));
    ol_ledger_forget(&ledger, 3);
    for (int step = 0; step < 200000; step++) {
        const uint64_t key = fixture_random(&state) % KEYS;
        if (fixture_random(&state) % 2) {
            units[key]++;
            ol_ledger_item(&ledger, key * 64)->units++;
        } else {
            units[key] = 0;
            ol_ledger_forget(&ledger, key * 64);
        }
        const struct ol_ledger_item *item = ol_ledger_find(&ledger, key * 64);
        if ((item ? item->units : 0) != units[key])
            CHECK_INT(item ? item->units : 0, units[key]);
    }
    size_t count = 0;
    for (uint64_t key = 0; key < KEYS; key++) {
        const struct ol_ledger_item *item = ol_ledger_find(&ledger, key * 64);
        CHECK_INT(item ? item->units : 0, units[key]);
        count += item != NULL;
    }
    CHECK_INT(count, ledger.count);
    ol_ledger_release(&ledger);
}

int main(void)
{
    CASE(belonging);
    CASE(names);
    CASE(meeting);
    CASE(ledger);
    return check_end();
}
