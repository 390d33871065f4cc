/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The elements of serverless, multi-model and pipeline endpoints: their examples, what they leave out, and what they
 * blame. The defaults of serverless are those that its provider states: 4 MB, 60 s, billed by the millisecond.
 */
#include "models/serving/model_engine.h"
#include "models/serving/pipeline_graph.h"
#include "models/serving/serverless_engine.h"
#include "tests/check.h"

struct bound {
    struct ol_arena arena;
    struct ol_faults faults;
    struct ol_error error;
    struct ol_xml *xml;
};

static struct bound bound;

static void bind(const struct ol_element *element, const char *text, void *target)
{
    bound = (struct bound){0};
    bound.xml = ol_xml_of_memory(text, strlen(text), "element.xml", &bound.error);
    CHECK(bound.xml != NULL);
    if (bound.xml)
        ol_element_bind(element, ol_xml_tree(bound.xml, &bound.arena), target, &bound.arena, &bound.faults);
}

static void leave(void)
{
    ol_faults_release(&bound.faults);
    ol_xml_close(bound.xml);
    ol_arena_release(&bound.arena);
}

static void check_rooms(const struct ol_field *fields)
{
    for (; fields->name; fields++)
        CHECK_INT(fields->room, ol_field_room(fields->type));
}

static void examples(void)
{
    struct ol_serverless_service serverless = {0};
    struct ol_multi_model models = {0};
    struct ol_pipeline pipeline = {0};
    bind(&ol_serverless_service_element, ol_serverless_service_element.example, &serverless);
    ol_serverless_service_check(&serverless, serverless.node, &bound.faults);
    CHECK_INT(bound.faults.count, 0);
    CHECK_INT(serverless.memory_bytes, INT64_C(3) << 30);
    CHECK_INT(serverless.concurrency, 200);
    leave();
    bind(&ol_multi_model_element, ol_multi_model_element.example, &models);
    ol_multi_model_check(&models, models.node, &bound.faults);
    CHECK_INT(bound.faults.count, 0);
    CHECK_INT(models.models, 2000);
    CHECK_INT(models.routing, OL_ROUTE_RESIDENT);
    leave();
    bind(&ol_pipeline_element, ol_pipeline_element.example, &pipeline);
    ol_pipeline_check(&pipeline, &bound.faults);
    CHECK_INT(bound.faults.count, 0);
    CHECK_INT(pipeline.placement, OL_STAGES_APART);
    CHECK_INT(pipeline.stages.count, 2);
    leave();
    check_rooms(ol_serverless_service_fields);
    check_rooms(ol_multi_model_fields);
    check_rooms(ol_pipeline_fields);
    check_rooms(ol_stage_element.fields);
}

static void defaults(void)
{
    struct ol_serverless_service serverless = {0};
    bind(&ol_serverless_service_element, "<function/>", &serverless);
    CHECK_INT(bound.faults.count, 0);
    CHECK_INT(serverless.payload_limit_bytes, 4000000);
    CHECK_INT(serverless.time_limit, 60 * OL_SECOND);
    CHECK_INT(serverless.increment, 1000);
    CHECK_INT(serverless.concurrency, 0);
    CHECK_INT(serverless.arch, OL_FUNCTION_X86);
    CHECK(serverless.bills_cold_start);
    leave();
}

static void faults(void)
{
    struct ol_serverless_service serverless = {0};
    bind(&ol_serverless_service_element, "<function concurrency='2' provisioned='3' saturation-memory='2GiB'/>",
         &serverless);
    ol_serverless_service_check(&serverless, serverless.node, &bound.faults);
    CHECK_INT(bound.faults.count, 2);
    CHECK_HAS(bound.faults.items[0].message, "3 sandboxes are kept warm where at most 2 can be busy");
    CHECK_INT(bound.faults.items[0].place.line, 1);
    leave();
    struct ol_multi_model models = {0};
    bind(&ol_multi_model_element, "<multi-model size='2GB' memory='1GB'/>", &models);
    ol_multi_model_check(&models, models.node, &bound.faults);
    CHECK_INT(bound.faults.count, 2);
    CHECK_HAS(bound.faults.items[0].message, "no model fits into memory");
    CHECK_HAS(bound.faults.items[1].message, "loading a model takes no time");
    leave();
}

int main(void)
{
    CASE(examples);
    CASE(defaults);
    CASE(faults);
    return check_end();
}
