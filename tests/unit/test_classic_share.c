/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The classic fair-share factor: the example of Slurm's documentation (classic_fair_share.html, figure 3), and trees
 * worked out from its formulas.
 */
#include "models/order/classic_share.h"

#include "outlay/arena.h"
#include "tests/unit/order_stage.h"

struct shared {
    struct order_stage stage;
    struct ol_associations tree;
};

static struct shared share(const char *children, uint32_t dampening, bool is_depth_oblivious)
{
    char text[2000];
    struct shared shared = {0};
    snprintf(text, sizeof text, "<scheduler>%s</scheduler>", children);
    shared.stage = order_stage_open(text);
    for (size_t i = 0; i < shared.stage.faults.count; i++)
        CHECK_STRING(shared.stage.faults.items[i].message, "");
    ol_associations_init(&shared.tree, &shared.stage.scheduler, &shared.stage.labels);
    ol_classic_share_rank(&shared.tree, dampening, is_depth_oblivious);
    return shared;
}

static void release(struct shared *shared)
{
    ol_associations_release(&shared->tree);
    order_stage_close(&shared->stage);
}

static const struct ol_association *named(const struct shared *shared, const char *name)
{
    static const struct ol_association none = {.factor = -1};
    for (size_t i = 0; i < shared->tree.count; i++)
        if (strcmp(shared->tree.items[i].name, name) == 0)
            return &shared->tree.items[i];
    return &none;
}

/* Usage as parts of a machine of 100. Nobody is named who used the other 30, so the root is told of them. */
#define FIGURE_3                                                                                                  \
    "<account name='A' shares='40'/><account name='D' shares='60'/>"                                              \
    "<account name='B' parent='A' shares='30'/><account name='C' parent='A' shares='10'/>"                        \
    "<account name='E' parent='D' shares='25'/><account name='F' parent='D' shares='35'/>"                        \
    "<account name='others' shares='0' usage='30'/>"                                                              \
    "<member name='1' account='B' usage='20'/><member name='2' account='C' usage='25'/>"                          \
    "<member name='3' account='C'/><member name='4' account='E' usage='25'/><member name='5' account='F'/>"

static void the_documented_example(void)
{
    struct shared shared = share(FIGURE_3, 1, false);
    CHECK_NEAR(named(&shared, "1")->normal_shares, .3, 1e-15);
    CHECK_NEAR(named(&shared, "2")->normal_shares, .05, 1e-15);
    CHECK_NEAR(named(&shared, "5")->normal_shares, .35, 1e-15);
    CHECK_NEAR((double)named(&shared, "A")->effective, .45, 1e-15);
    CHECK_NEAR((double)named(&shared, "B")->effective, .3875, 1e-15);
    CHECK_NEAR((double)named(&shared, "C")->effective, .3, 1e-15);
    CHECK_NEAR((double)named(&shared, "F")->effective, .1458, 5e-5);
    CHECK_NEAR((double)named(&shared, "2")->effective, .275, 1e-15);
    CHECK_NEAR(named(&shared, "1")->factor, .408479, 5e-7);
    CHECK_NEAR(named(&shared, "2")->factor, .022097, 5e-7);
    CHECK_NEAR(named(&shared, "3")->factor, .125, 5e-7);
    CHECK_NEAR(named(&shared, "4")->factor, .5, 5e-7);
    CHECK_NEAR(named(&shared, "5")->factor, .749154, 2e-4); /* the documentation rounds .14583 to .1458 before */
    release(&shared);
}

/* 2^(-(.15/.05)/3) = 2^-1 */
static void dampened(void)
{
    struct shared shared = share(FIGURE_3, 3, false);
    CHECK_NEAR(named(&shared, "3")->factor, .5, 1e-12);
    release(&shared);
}

/* Nothing used: 2^0. No shares: 0. */
static void edges(void)
{
    struct shared shared = share("<member name='a'/><member name='b' shares='0'/>", 1, false);
    CHECK_NEAR(named(&shared, "a")->factor, 1, 0);
    CHECK_NEAR(named(&shared, "b")->factor, 0, 0);
    release(&shared);
}

/* Members with their parent's shares all have the account's own factor: U 3/4, S 1/2: 2^-1.5. Directly under the root
 * it is the root's: U 1, S 1: 2^-1. */
static void with_parent(void)
{
    struct shared shared = share("<account name='lab'/><account name='other'/>"
                                 "<member name='a' account='lab' shares='parent' usage='3'/>"
                                 "<member name='b' account='lab' shares='parent'/>"
                                 "<member name='c' account='other' usage='1'/><member name='d' shares='parent'/>",
                                 1, false);
    CHECK_NEAR(named(&shared, "a")->factor, exp2(-1.5), 1e-15);
    CHECK_NEAR(named(&shared, "b")->factor, exp2(-1.5), 1e-15);
    CHECK_NEAR(named(&shared, "d")->factor, .5, 1e-15);
    release(&shared);
}

/* DEPTH_OBLIVIOUS. lab: S 1/2, U 3/4, R 1.5. Its members have equal shares, 1/4 of the whole, and used 1/2 and 1/4.
 * Siblings' R is .75/.5 = 1.5. a: own (.5/.25)/1.5 = 4/3; both above 1: R = 1.5 x 4/3 = 2, 2^-2.
 * b: own (.25/.25)/1.5 = 2/3; logarithms of other signs: k = 1/(1 + (5 ln 1.5)^2) = 1/(1 + 4.1100490) = .1956928,
 * R = 1.5 x (2/3)^k = 1.5 x exp(-.4054651 x .1956928) = 1.5 x .9237197 = 1.3855795, 2^-R = .3827357. */
static void depth_oblivious(void)
{
    struct shared shared =
        share("<account name='lab'/><account name='other' usage='25'/>"
              "<member name='a' account='lab' usage='50'/><member name='b' account='lab' usage='25'/>",
              1, true);
    CHECK_NEAR(named(&shared, "a")->factor, .25, 1e-12);
    CHECK_NEAR(named(&shared, "b")->factor, .3827357, 5e-8);
    release(&shared);
}

int main(void)
{
    CASE(the_documented_example);
    CASE(dampened);
    CASE(edges);
    CASE(with_parent);
    CASE(depth_oblivious);
    return check_end();
}
