/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * <deadline> as it is read, and the capacities that it can be told with.
 */
#include "outlay/capacity.h"
#include "outlay/deadline.h"

#include "outlay/arena.h"
#include "tests/check.h"

struct bound {
    struct ol_xml *xml;
    struct ol_arena arena;
    struct ol_faults faults;
    const struct ol_xml_node *root;
    struct ol_deadline deadline;
};

/* The first child of the root. */
static struct bound bind(const char *text)
{
    struct bound bound = {0};
    bound.xml = ol_xml_of_memory(text, strlen(text), "t.xml", NULL);
    bound.root = ol_xml_tree(bound.xml, &bound.arena);
    ol_element_bind(&ol_deadline_element, bound.root->children[0], &bound.deadline, &bound.arena, &bound.faults);
    return bound;
}

static void unbind(struct bound *bound)
{
    ol_faults_release(&bound->faults);
    ol_arena_release(&bound->arena);
    ol_xml_close(bound->xml);
}

static void defaults_of_the_element(void)
{
    struct bound bound = bind("<pool><deadline/></pool>");
    CHECK_INT(bound.faults.count, 0);
    CHECK(bound.deadline.policy.kind == ol_kind_find(ol_deadline_policies, "uniform-progress"));
    CHECK_INT(bound.deadline.tick, 10 * OL_MINUTE);
    CHECK_INT(bound.deadline.restart, 3 * OL_MINUTE);
    unbind(&bound);
    bound = bind("<pool><deadline policy='greedy' tick='195s' restart='0s'/></pool>");
    CHECK_INT(bound.faults.count, 0);
    CHECK(bound.deadline.policy.kind == ol_kind_find(ol_deadline_policies, "greedy"));
    CHECK_INT(bound.deadline.tick, 195 * OL_SECOND);
    CHECK_INT(bound.deadline.restart, 0);
    unbind(&bound);
}

/* The faults of a pool whose second and third child are capacities, of these sources. */
static struct bound check_capacities(const char *text, const struct ol_capacity *capacities, size_t count)
{
    struct bound bound = bind(text);
    struct ol_capacity list[2] = {{0}};
    for (size_t i = 0; i < count; i++) {
        list[i] = capacities[i];
        list[i].node = bound.root->children[1 + i];
    }
    ol_deadline_check(&bound.deadline, &(struct ol_list){list, count}, &bound.faults);
    return bound;
}

static void capacities_are_markets(void)
{
    const struct ol_capacity spot_and_on_demand[] = {{.source = OL_CAPACITY_SPOT},
                                                     {.source = OL_CAPACITY_ON_DEMAND}};
    struct bound bound = check_capacities("<pool><deadline/>"
                                          "<capacity source='spot'/><capacity source='on-demand'/></pool>",
                                          spot_and_on_demand, 2);
    CHECK_INT(bound.faults.count, 0);
    unbind(&bound);
    bound = check_capacities("<pool>\n<deadline/><capacity source='spot'/></pool>", spot_and_on_demand, 1);
    CHECK_INT(bound.faults.count, 1);
    CHECK_INT(bound.faults.items[0].place.line, 2);
    CHECK_HAS(bound.faults.items[0].message, "with 0 on-demand capacities; it needs one");
    unbind(&bound);
}

static void capacities_that_stand_are_refused(void)
{
    const struct ol_capacity list[] = {{.source = OL_CAPACITY_OWNED},
                                       {.source = OL_CAPACITY_ON_DEMAND, .speeds = {NULL, 1}}};
    struct bound bound = check_capacities("<pool><deadline/>\n<capacity source='owned' delay='1m'/>\n"
                                          "<capacity source='on-demand' interruptions='exponential(1h)'/></pool>",
                                          list, 2);
    CHECK_INT(bound.faults.count, 4);
    CHECK_HAS(bound.faults.items[0].message, "<capacity source=\"owned\"> in a pool with a <deadline>");
    CHECK_HAS(bound.faults.items[1].message,
              "delay has no meaning in a pool with a <deadline>: each job has nodes");
    CHECK_INT(bound.faults.items[1].place.line, 2);
    CHECK_HAS(bound.faults.items[2].message, "interruptions has no meaning in a pool with a <deadline>: its spot");
    CHECK_INT(bound.faults.items[2].place.line, 3);
    CHECK_HAS(bound.faults.items[3].message, "<speed> has no meaning");
    unbind(&bound);
}

int main(void)
{
    CASE(defaults_of_the_element);
    CASE(capacities_are_markets);
    CASE(capacities_that_stand_are_refused);
    return check_end();
}
