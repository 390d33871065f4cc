/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of nodes, and the nodes of pools that are made of them and of capacities. Expected: what the files below say.
 */
#include "outlay/scenario.h"

#include "outlay/placement.h"
#include "tests/check.h"
#include "tests/fixture.h"

static struct fixture fixture;
static struct ol_faults faults;

/* A scenario with this pool, whose jobs ask for one GPU or processor. */
static struct ol_scenario *open_pool(const char *unit, const char *pool)
{
    char text[2000];
    struct ol_error error = {0};
    snprintf(text, sizeof text,
             "<scenario version='1' name='s'><workload><job name='j' %s='1' runtime='1h' pool='p'/></workload>"
             "<pool name='p'>%s</pool></scenario>",
             unit, pool);
    ol_faults_release(&faults);
    fixture_write(&fixture, "s.xml", text, strlen(text));
    return ol_scenario_open(fixture.path, NULL, 0, &faults, &error);
}

static void write_list(const char *text)
{
    fixture_write(&fixture, "nodes.csv", text, strlen(text));
}

static const char *label_text(struct ol_scenario *scenario, ol_label label)
{
    static char buffer[OL_LABEL_BUFFER];
    return ol_label_text(&scenario->labels, label, buffer);
}

#define PLACED "<scheduler placement='fgd'/>"

static void plain_header(void)
{
    write_list(
        "name,cpus,memory,gpus,model\nb,96,512GiB,8,A100\na,1.5,2GiB,,\nc,96,512GiB,8,A100\nd,96,512GiB,8,A100\n");
    struct ol_scenario *scenario = open_pool("gpus", "<nodes href='nodes.csv'/>" PLACED);
    CHECK(scenario);
    if (!scenario)
        return;
    const struct ol_pool *pool = ol_scenario_pool(scenario, 0);
    const struct ol_pool_nodes *nodes = &scenario->nodes[0];
    CHECK_INT(pool->gpus, 24);
    CHECK_INT(pool->cpus, 0);
    CHECK_INT(ol_pool_units(pool), 24000);
    CHECK_INT(nodes->node_count, 4);
    CHECK_INT(nodes->shape_count, 3); /* c and d are alike, and neighbours */
    CHECK_INT(nodes->shapes[0].gpus, 8);
    CHECK_INT(nodes->shapes[0].cpu_milli, 96000);
    CHECK_INT(nodes->shapes[0].memory_bytes, INT64_C(512) << 30);
    CHECK_STRING(label_text(scenario, nodes->shapes[0].model), "A100");
    CHECK_INT(nodes->shapes[1].cpu_milli, 1500);
    CHECK_INT(nodes->shapes[1].gpus, 0);
    CHECK_INT(nodes->shapes[1].model, OL_NO_LABEL);
    CHECK_INT(nodes->shapes[2].count, 2);
    CHECK(nodes->ranks && nodes->ranks[0] == 1 && nodes->ranks[1] == 0 && nodes->ranks[2] == 2);
    ol_scenario_close(scenario);
}

/* As the list of the openb trace has it; and the same columns, told by attributes. */
static void other_headers(void)
{
    static const char *const pools[] = {
        "<nodes href='nodes.csv'/>" PLACED,
        "<nodes href='nodes.csv' name-column='sn' cpus-column='cpu_milli' cpus-unit='milli' "
        "memory-column='memory_mib' memory-unit='MiB' gpus-column='gpu' model-column='model'/>" PLACED,
    };
    write_list("sn,cpu_milli,memory_mib,gpu,model\nn0,32000,262144,0,\nn1,64000,1024,2,P100\n");
    for (size_t i = 0; i < 2; i++) {
        struct ol_scenario *scenario = open_pool("gpus", pools[i]);
        CHECK(scenario);
        if (!scenario)
            continue;
        CHECK_INT(ol_scenario_pool(scenario, 0)->gpus, 2);
        CHECK_INT(scenario->nodes[0].shapes[0].cpu_milli, 32000);
        CHECK_INT(scenario->nodes[0].shapes[1].memory_bytes, INT64_C(1) << 30);
        CHECK(scenario->nodes[0].ranks == NULL); /* in the order of their names */
        ol_scenario_close(scenario);
    }
}

/* Nodes without GPUs make a pool of processors, which are then what jobs take. */
static void processors(void)
{
    write_list("node;cpus;memory\nx;16;64GiB\ny;16;64GiB\nz;8;32GiB\n");
    struct ol_scenario *scenario = open_pool("cpus", "<nodes href='nodes.csv'/>" PLACED);
    CHECK(scenario);
    if (!scenario)
        return;
    CHECK_INT(ol_scenario_pool(scenario, 0)->cpus, 40);
    CHECK_INT(scenario->nodes[0].shape_count, 2);
    CHECK_INT(scenario->nodes[0].shapes[0].gpus, 16);
    CHECK_INT(scenario->nodes[0].shapes[0].cpu_milli, 0);
    ol_scenario_close(scenario);
}

static void with_capacities(void)
{
    write_list("name,gpus\nm,2\nl,4\n");
    struct ol_scenario *scenario = open_pool(
        "gpus",
        "<capacity source='owned' nodes='3' units-per-node='8' node-cpus='96' node-memory='1TiB' gpu-model='H100'"
        " slicing='mig'/>"
        "<nodes href='nodes.csv' slicing='time' sharers='3' slice-overhead='10%'/>" PLACED);
    CHECK(scenario);
    if (!scenario)
        return;
    const struct ol_pool *pool = ol_scenario_pool(scenario, 0);
    const struct ol_pool_nodes *nodes = &scenario->nodes[0];
    CHECK_INT(pool->gpus, 30);
    CHECK_INT(pool->capacities.count, 3); /* of 8, 4 and 2 GPUs a node */
    CHECK_INT(nodes->node_count, 5);
    CHECK_INT(nodes->shapes[0].count, 3);
    CHECK_INT(nodes->shapes[0].gpus, 8);
    CHECK_INT(nodes->shapes[0].cpu_milli, 96000);
    CHECK_INT(nodes->shapes[0].memory_bytes, INT64_C(1) << 40);
    CHECK_INT(nodes->shapes[0].slicing, OL_SLICING_MIG);
    CHECK_STRING(label_text(scenario, nodes->shapes[0].model), "H100");
    CHECK_INT(nodes->shapes[1].slicing, OL_SLICING_TIME);
    CHECK_INT(nodes->shapes[1].sharers, 3);
    CHECK_NEAR(nodes->shapes[1].overhead, 0.1, 1e-12);
    CHECK(nodes->ranks && nodes->ranks[2] == 2 && nodes->ranks[3] == 4 && nodes->ranks[4] == 3);
    ol_scenario_close(scenario);
}

static void without_names(void)
{
    write_list("gpus\n1\n2\n1\n1\n1\n1\n1\n1\n1\n1\n1\n");
    struct ol_scenario *scenario = open_pool("gpus", "<nodes href='nodes.csv'/>" PLACED);
    CHECK(scenario);
    if (!scenario)
        return;
    CHECK_INT(scenario->nodes[0].node_count, 11);
    CHECK_INT(scenario->nodes[0].shape_count, 3);
    CHECK(scenario->nodes[0].ranks == NULL); /* called after their lines, which stay in order */
    ol_scenario_close(scenario);
}

static void faults_have_lines(void)
{
    static const struct {
        const char *list, *said;
    } rows[] = {
        {"name,gpus\na,1\nb,-1\n", "nodes.csv:3: gpus: \"-1\" is not a whole number of GPUs"},
        {"name,gpus\na,1\nb,2000\n", "nodes.csv:3: gpus: \"2000\""},
        {"gpus,cpus\n1,0\n", "nodes.csv:2: cpus: \"0\" is not a number of processors"},
        {"gpus,memory\n1,5 apples\n", "nodes.csv:2: memory: \"5 apples\" is not a size"},
        {"gpus,model\n1\n", "nodes.csv:2: the row has 1 field; the header has 2"},
        {"power\n1\n", "nodes.csv:1: no column is named gpus or cpus"},
        {"gpus,cpus\n0,\n", "nodes.csv:2: the node has neither processors nor GPUs"},
        {"gpus,name\n1,\xff\n", "nodes.csv:2: name or model: \"\\xff\" is not UTF-8 text"},
        {"gpus\n", "lists no node"},
        {"", "lists no node"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char said[1000] = "";
        write_list(rows[i].list);
        struct ol_scenario *scenario = open_pool("gpus", "<nodes href='nodes.csv'/>" PLACED);
        CHECK(!scenario);
        CHECK(faults.count > 0);
        for (size_t k = 0; k < ol_faults_kept(&faults); k++) {
            const size_t used = strlen(said);
            snprintf(said + used, sizeof said - used, "%.400s\n", faults.items[k].message);
        }
        CHECK_HAS(said, rows[i].said);
        ol_scenario_close(scenario);
    }
}

/* Ten of them are told, not a million. */
static void faults_are_few(void)
{
    char text[1000] = "gpus\n";
    for (int i = 0; i < 100; i++)
        strcat(text, "x\n");
    write_list(text);
    CHECK(!open_pool("gpus", "<nodes href='nodes.csv'/>"));
    CHECK(faults.count >= 10 && faults.count <= 12);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(plain_header);
    CASE(other_headers);
    CASE(processors);
    CASE(with_capacities);
    CASE(without_names);
    CASE(faults_have_lines);
    CASE(faults_are_few);
    fixture_end(&fixture);
    ol_faults_release(&faults);
    return check_end();
}
