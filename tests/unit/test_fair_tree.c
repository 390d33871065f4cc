/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fair Tree on trees worked out by hand from Slurm's documentation (fair_tree.html: LF = S / U among siblings, users
 * ranked depth first, ties), and against a naive walk over random trees.
 */
#include "models/order/fair_tree.h"

#include "outlay/arena.h"
#include "tests/fixture.h"
#include "tests/unit/order_stage.h"

struct ranked {
    struct order_stage stage;
    struct ol_associations tree;
    struct ol_fair_tree kept;
};

static struct ranked rank(const char *children, enum ol_account_ties ties)
{
    char text[2000];
    struct ranked ranked = {0};
    snprintf(text, sizeof text, "<scheduler>%s</scheduler>", children);
    ranked.stage = order_stage_open(text);
    for (size_t i = 0; i < ranked.stage.faults.count; i++)
        CHECK_STRING(ranked.stage.faults.items[i].message, "");
    ol_associations_init(&ranked.tree, &ranked.stage.scheduler, &ranked.stage.labels);
    ol_fair_tree_rank(&ranked.kept, &ranked.tree, ties);
    return ranked;
}

static void release(struct ranked *ranked)
{
    ol_fair_tree_release(&ranked->kept);
    ol_associations_release(&ranked->tree);
    order_stage_close(&ranked->stage);
}

static double factor(const struct ranked *ranked, const char *member)
{
    for (size_t i = 0; i < ranked->tree.count; i++)
        if (ranked->tree.items[i].is_member && strcmp(ranked->tree.items[i].name, member) == 0)
            return ranked->tree.items[i].factor;
    return -1;
}

static long double level(const struct ranked *ranked, const char *name)
{
    for (size_t i = 0; i < ranked->tree.count; i++)
        if (strcmp(ranked->tree.items[i].name, name) == 0)
            return ol_fair_tree_level(&ranked->tree, (uint32_t)i);
    return -1;
}

/* Of all usage, 500: physics S 3/4, U 300/500, LF 1.25; bio S 1/4, U 200/500, LF .625: physics first. In physics ben
 * used nothing, LF infinite; ada LF (1/3) / (300/300). In bio dan LF (1/2) / (50/200) = 2, cleo (1/2) / (150/200). */
static void two_accounts(void)
{
    struct ranked ranked = rank("<account name='physics' shares='3'/><account name='bio'/>"
                                "<member name='ada' account='physics' usage='300'/>"
                                "<member name='ben' account='physics' shares='2'/>"
                                "<member name='cleo' account='bio' usage='150'/>"
                                "<member name='dan' account='bio' usage='50'/>",
                                OL_TIES_WALKED);
    CHECK_NEAR((double)level(&ranked, "physics"), 1.25, 1e-15);
    CHECK_NEAR((double)level(&ranked, "bio"), .625, 1e-15);
    CHECK_NEAR((double)level(&ranked, "ada"), 1 / 3.0, 1e-15);
    CHECK(isinf(level(&ranked, "ben")));
    CHECK_NEAR((double)level(&ranked, "dan"), 2, 1e-15);
    CHECK_NEAR(factor(&ranked, "ben"), 1, 0);
    CHECK_NEAR(factor(&ranked, "ada"), .75, 0);
    CHECK_NEAR(factor(&ranked, "dan"), .5, 0);
    CHECK_NEAR(factor(&ranked, "cleo"), .25, 0);
    release(&ranked);
}

/* Two who used nothing tie at the first of three ranks; the third gets the last, not the second. */
static void tied_members(void)
{
    struct ranked ranked =
        rank("<member name='a'/><member name='b' usage='7'/><member name='c'/>", OL_TIES_WALKED);
    CHECK_NEAR(factor(&ranked, "a"), 1, 0);
    CHECK_NEAR(factor(&ranked, "c"), 1, 0);
    CHECK_NEAR(factor(&ranked, "b"), 1 / 3.0, 0);
    release(&ranked);
}

/* 6/13320 is 5/11100, and 3/624 is more. Of 14 shares and 25,044 used, a's level is the lower one in long doubles, as
 * Slurm has it, by 6e-17, and the higher one in doubles, by 1e-16: with a before b nothing may be told by doubles. */
static void nearly_tied_members(void)
{
    struct ranked ranked =
        rank("<member name='c' shares='3' usage='624'/><member name='a' shares='6' usage='13320'/>"
             "<member name='b' shares='5' usage='11100'/>",
             OL_TIES_WALKED);
    CHECK(level(&ranked, "a") < level(&ranked, "b"));
    CHECK_NEAR(factor(&ranked, "c"), 1, 0);
    CHECK_NEAR(factor(&ranked, "b"), 2 / 3.0, 0);
    CHECK_NEAR(factor(&ranked, "a"), 1 / 3.0, 0);
    release(&ranked);
}

/* The member and the account both used nothing: the member has the rank of the account's best; y has no shares, LF 0,
 * and is the last of three. */
static void member_ties_with_account(void)
{
    struct ranked ranked = rank("<account name='lab'/><member name='u'/><member name='x' account='lab'/>"
                                "<member name='y' account='lab' shares='0'/>",
                                OL_TIES_WALKED);
    CHECK_NEAR(factor(&ranked, "u"), 1, 0);
    CHECK_NEAR(factor(&ranked, "x"), 1, 0);
    CHECK_NEAR(factor(&ranked, "y"), 1 / 3.0, 0);
    release(&ranked);
}

/* Both accounts S 1/2, U 1/2, LF 1. LF: a1 .5/.6, a2 .5/.4, b1 and b2 1. Merged: a2; b1 and b2; a1. Walked: a2, a1;
 * then b1 takes the rank of the last one met, a1's 3 of 4, since its account ties, and b2 ties with b1. */
static void tied_accounts(void)
{
    static const char tree[] =
        "<account name='a'/><account name='b'/>"
        "<member name='a1' account='a' usage='30'/><member name='a2' account='a' usage='20'/>"
        "<member name='b1' account='b' usage='25'/><member name='b2' account='b' usage='25'/>";
    struct ranked merged = rank(tree, OL_TIES_MERGED), walked = rank(tree, OL_TIES_WALKED);
    CHECK_NEAR(factor(&merged, "a2"), 1, 0);
    CHECK_NEAR(factor(&merged, "b1"), .75, 0);
    CHECK_NEAR(factor(&merged, "b2"), .75, 0);
    CHECK_NEAR(factor(&merged, "a1"), .25, 0);
    CHECK_NEAR(factor(&walked, "a2"), 1, 0);
    CHECK_NEAR(factor(&walked, "a1"), .75, 0);
    CHECK_NEAR(factor(&walked, "b1"), .75, 0);
    CHECK_NEAR(factor(&walked, "b2"), .75, 0);
    release(&merged);
    release(&walked);
}

/* What stands under `open`, which shares with its parent, stands beside `shut`: of 1 + 2 + 1 shares and 100 used,
 * p LF (2/4)/.5 = 1, q (1/4)/.1 = 2.5, shut (1/4)/.4 = .625. A member with its parent's shares is first of all, and its
 * usage counts above. */
static void with_parent(void)
{
    struct ranked ranked = rank("<account name='shut'/><account name='open' shares='parent'/>"
                                "<member name='s' account='shut' usage='40'/>"
                                "<member name='p' account='open' shares='2' usage='50'/>"
                                "<member name='q' account='open' usage='10'/>"
                                "<member name='free' account='shut' shares='parent'/>",
                                OL_TIES_WALKED);
    CHECK_NEAR((double)level(&ranked, "p"), 1, 1e-15);
    CHECK_NEAR((double)level(&ranked, "q"), 2.5, 1e-15);
    CHECK_NEAR((double)level(&ranked, "shut"), .625, 1e-15);
    CHECK_NEAR(factor(&ranked, "q"), 1, 0);
    CHECK_NEAR(factor(&ranked, "p"), .75, 0);
    CHECK_NEAR(factor(&ranked, "free"), .5, 0);
    CHECK_NEAR(factor(&ranked, "s"), .25, 0);
    release(&ranked);
}

/* lab ties with u, as neither used anything, and its first shares u's rank: y, who has no shares, LF 0. But where an
 * account that shares with its parent is met first, with nothing under it, y ties with nobody (fair_tree.c of Slurm
 * 22.05, compiled and run on such trees). */
static void empty_account_breaks_a_tie(void)
{
    struct ranked plain = rank("<account name='lab'/><member name='u'/>"
                               "<member name='y' account='lab' shares='0'/>",
                               OL_TIES_WALKED);
    struct ranked broken = rank("<account name='lab'/><account name='p' parent='lab' shares='parent'/>"
                                "<member name='u'/><member name='y' account='lab' shares='0'/>",
                                OL_TIES_WALKED);
    CHECK_NEAR(factor(&plain, "u"), 1, 0);
    CHECK_NEAR(factor(&plain, "y"), 1, 0);
    CHECK_NEAR(factor(&broken, "u"), 1, 0);
    CHECK_NEAR(factor(&broken, "y"), .5, 0);
    release(&plain);
    release(&broken);
}

/* What is said of an account counts beyond what its members say: 60 of 100, and 40 under the other. */
static void account_usage(void)
{
    struct ranked ranked =
        rank("<account name='old' usage='60'/><account name='new'/>"
             "<member name='o' account='old' usage='10'/><member name='n' account='new' usage='40'/>",
             OL_TIES_WALKED);
    CHECK_NEAR((double)level(&ranked, "old"), .5 / .6, 1e-15);
    CHECK_NEAR((double)level(&ranked, "o"), 6, 1e-14); /* (1/1) / (10/60) */
    CHECK_NEAR(factor(&ranked, "n"), 1, 0);
    release(&ranked);
}

/* ---- against a naive walk ---- */

#define NODES 40

struct naive {
    size_t count;
    int parent[NODES];
    bool is_member[NODES];
    int shares[NODES]; /* -1: the parent's */
    long usage[NODES]; /* of members */
    double factor[NODES];
    int members, unmet, last;
};

static long naive_usage(const struct naive *naive, int node)
{
    long sum = naive->usage[node];
    for (size_t i = 1; i < naive->count; i++)
        if (naive->parent[i] == node && (int)i != node)
            sum += naive_usage(naive, (int)i);
    return sum;
}

static int naive_above(const struct naive *naive, int node)
{
    int above = naive->parent[node];
    while (above != 0 && naive->shares[above] < 0)
        above = naive->parent[above];
    return above;
}

/* In the types of Slurm, shares as a double and usage as a long double, since ties hang on the last digit. */
static long double naive_level(const struct naive *naive, int node)
{
    const int above = naive_above(naive, node);
    const long all_usage = naive_usage(naive, above), usage = naive_usage(naive, node);
    long all_shares = 0;
    for (size_t i = 1; i < naive->count; i++)
        if (naive_above(naive, (int)i) == above && naive->shares[i] > 0)
            all_shares += naive->shares[i];
    if (naive->shares[node] < 0)
        return INFINITY;
    if (naive->shares[node] == 0)
        return 0;
    if (usage == 0 || all_usage == 0)
        return INFINITY;
    return ((double)naive->shares[node] / (double)all_shares) / ((long double)usage / (long double)all_usage);
}

static bool is_before(const struct naive *naive, int a, int b)
{
    const long double level_a = naive_level(naive, a), level_b = naive_level(naive, b);
    if (level_a < level_b || level_a > level_b)
        return level_a > level_b;
    return naive->is_member[a] != naive->is_member[b] ? naive->is_member[a] : a < b;
}

/* Takes the best of what is left, again and again. */
static void naive_walk(struct naive *naive, const bool *under, bool ties, bool merges)
{
    bool left[NODES] = {false};
    long double before = -1;
    for (size_t i = 1; i < naive->count; i++)
        left[i] = under[naive_above(naive, (int)i)] && (naive->is_member[i] || naive->shares[i] >= 0);
    for (bool is_first = true;; is_first = false) {
        int best = 0;
        for (size_t i = 1; i < naive->count; i++)
            if (left[i] && (best == 0 || is_before(naive, (int)i, best)))
                best = (int)i;
        if (best == 0)
            return;
        const long double here = naive_level(naive, best);
        const bool is_tied = is_first ? ties : !(here < before);
        left[best] = false;
        before = here;
        if (naive->is_member[best]) {
            naive->last = is_tied ? naive->last : naive->unmet;
            naive->factor[best] = naive->last / (double)naive->members;
            naive->unmet--;
            continue;
        }
        bool next[NODES] = {false};
        next[best] = true;
        for (size_t i = 1; merges && i < naive->count; i++)
            if (left[i] && !naive->is_member[i] && !(naive_level(naive, (int)i) < here))
                left[i] = false, next[i] = true;
        naive_walk(naive, next, is_tied, merges);
    }
}

/* Where tied accounts are walked, whose turn it is first matters: that of accounts under one parent is told by both. */
static struct naive random_tree(uint64_t *state, bool merges)
{
    struct naive naive = {.count = 2 + fixture_random(state) % (NODES - 2)};
    for (size_t i = 1; i < naive.count; i++) {
        do
            naive.parent[i] = (int)(fixture_random(state) % i);
        while (naive.is_member[naive.parent[i]]);
        naive.is_member[i] = fixture_random(state) % 3 != 0;
        naive.shares[i] = (int)(fixture_random(state) % 6) - 1;
        if (!merges && !naive.is_member[i] && naive.shares[i] < 0)
            naive.shares[i] = 1;
        naive.usage[i] = naive.is_member[i] ? (long)(fixture_random(state) % 4 * 10) : 0;
        naive.members += naive.is_member[i];
    }
    naive.unmet = naive.last = naive.members;
    return naive;
}

/* The same as elements; accounts in the order of their numbers, which is that of ties. */
static void write_elements(const struct naive *naive, struct ol_text *text)
{
    for (size_t i = 1; i < naive->count; i++) {
        char shares[20] = "parent", above[20] = "root";
        if (naive->shares[i] >= 0)
            snprintf(shares, sizeof shares, "%d", naive->shares[i]);
        if (naive->parent[i] > 0)
            snprintf(above, sizeof above, "n%d", naive->parent[i]);
        if (naive->is_member[i])
            ol_text_addf(text, "<member name='n%zu' account='%s' shares='%s' usage='%ld'/>", i, above, shares,
                         naive->usage[i]);
        else
            ol_text_addf(text, "<account name='n%zu' parent='%s' shares='%s'/>", i, above, shares);
    }
}

static void compare_factors(struct naive *naive, struct ranked *ranked, bool merges, int *compared)
{
    const bool root[NODES] = {true};
    char name[20];
    ol_fair_tree_rank(&ranked->kept, &ranked->tree, merges ? OL_TIES_MERGED : OL_TIES_WALKED);
    naive->unmet = naive->last = naive->members;
    naive_walk(naive, root, false, merges);
    for (size_t i = 1; i < naive->count; i++) {
        snprintf(name, sizeof name, "n%zu", i);
        if (naive->is_member[i]) {
            CHECK_NEAR(factor(ranked, name), naive->factor[i], 0);
            ++*compared;
        }
    }
}

/* Beside 2^55, one more or less is seen by long doubles alone. */
static long drawn_amount(uint64_t *state)
{
    const long much = 1L << 55;
    if (fixture_random(state) % 4)
        return 0;
    return fixture_random(state) % 2 ? (long)(fixture_random(state) % 5 * 10)
                                     : much + (long)(fixture_random(state) % 3);
}

/* Some of them use more. */
static void use(struct naive *naive, struct ranked *ranked, uint64_t *state)
{
    char name[20];
    for (size_t i = 1; i < naive->count; i++) {
        const long amount = drawn_amount(state);
        snprintf(name, sizeof name, "n%zu", i);
        for (uint32_t k = 0; naive->is_member[i] && k < ranked->tree.count; k++)
            if (ranked->tree.items[k].is_member && strcmp(ranked->tree.items[k].name, name) == 0)
                ol_associations_charge(&ranked->tree, k, amount);
        naive->usage[i] += naive->is_member[i] ? amount : 0;
    }
}

/* Ranked again and again as usage changes: what is kept of the last time must not show. */
static void compare_trees(uint64_t *state, bool merges, int *compared)
{
    struct naive naive = random_tree(state, merges);
    struct ol_text text = {0};
    ol_text_adds(&text, "<scheduler>");
    write_elements(&naive, &text);
    ol_text_adds(&text, "</scheduler>");
    struct ranked ranked = {.stage = order_stage_open(ol_text_string(&text))};
    CHECK_INT(ranked.stage.faults.count, 0);
    ol_associations_init(&ranked.tree, &ranked.stage.scheduler, &ranked.stage.labels);
    for (int round = 0; round < 4; round++) {
        compare_factors(&naive, &ranked, merges, compared);
        use(&naive, &ranked, state);
    }
    ol_text_release(&text);
    release(&ranked);
}

static void as_the_naive_walk(void)
{
    uint64_t state = 11;
    int compared = 0;
    for (int i = 0; i < 600; i++)
        compare_trees(&state, i % 2, &compared);
    CHECK(compared > 8000);
}

int main(void)
{
    CASE(two_accounts);
    CASE(tied_members);
    CASE(nearly_tied_members);
    CASE(member_ties_with_account);
    CASE(tied_accounts);
    CASE(with_parent);
    CASE(empty_account_breaks_a_tie);
    CASE(account_usage);
    CASE(as_the_naive_walk);
    return check_end();
}
