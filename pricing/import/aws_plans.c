/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aws_plans.h"

#include "aws_offer.h"
#include "outlay/arena.h"

static const struct {
    const char *family;
    enum ol_term term;
} families[] = {
    {"computesavingsplans", OL_TERM_COMPUTE_PLAN},    {"ec2instancesavingsplans", OL_TERM_INSTANCE_PLAN},
    {"machinelearningsavingsplans", OL_TERM_ML_PLAN}, {"sagemakersavingsplans", OL_TERM_ML_PLAN},
    {"databasesavingsplans", OL_TERM_DATABASE_PLAN},
};

/* The place of a SKU; a letter before it, so that none is taken for a number. */
static struct ol_aws_plan *place_of(struct ol_aws_plans *plans, struct ol_slice sku)
{
    ol_text_clear(&plans->sku);
    ol_text_adds(&plans->sku, "s");
    ol_text_add(&plans->sku, sku.data, sku.length);
    const size_t before = plans->skus.count;
    const ol_label label = ol_label_of_text(&plans->skus, plans->sku.data, plans->sku.length);
    OL_MEM_RESERVE(plans->plans, plans->capacity, plans->skus.count);
    if (plans->skus.count > before)
        plans->plans[label - 1] = (struct ol_aws_plan){.term = OL_TERM_ON_DEMAND};
    return &plans->plans[label - 1];
}

struct ol_aws_plan ol_aws_plans_find(struct ol_aws_plans *plans, struct ol_slice sku)
{
    return *place_of(plans, sku);
}

static void take_family(struct ol_aws_plan *plan, struct ol_slice words)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (ol_aws_name_is(words, families[i].family))
            plan->term = families[i].term;
}

static int read_attributes(struct ol_aws_plan *plan, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_aws_name_is(event.key, "purchaseoption"))
            plan->is_paid = ol_aws_payment(ol_aws_json_text(&event), &plan->payment);
        else if (ol_aws_name_is(event.key, "purchaseterm"))
            plan->years = ol_aws_years(ol_aws_json_text(&event));
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    return got;
}

static int read_plan(struct ol_aws_plans *plans, struct ol_text *sku, struct ol_json_reader *reader,
                     struct ol_error *error)
{
    struct ol_aws_plan plan = {.term = OL_TERM_ON_DEMAND};
    struct ol_json_event event;
    int got;
    ol_text_clear(sku);
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "attributes") && event.type == OL_JSON_OBJECT)
            got = read_attributes(&plan, reader, error);
        else {
            if (ol_slice_is(event.key, "sku"))
                ol_text_add(sku, ol_aws_json_text(&event).data, ol_aws_json_text(&event).length);
            else if (ol_slice_is(event.key, "productFamily"))
                take_family(&plan, ol_aws_json_text(&event));
            got = ol_json_skip(reader, error);
        }
        if (got < 0)
            return got;
    }
    if (got == 0)
        *place_of(plans, (struct ol_slice){ol_text_string(sku), sku->length}) = plan;
    return got;
}

int ol_aws_plans_read(void *context, struct ol_json_reader *reader, const struct ol_json_event *begin,
                      struct ol_error *error)
{
    struct ol_text sku = {0};
    struct ol_json_event event;
    int got = 0;
    if (begin->type != OL_JSON_ARRAY)
        return ol_json_skip(reader, error);
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0)
        got = event.type == OL_JSON_OBJECT ? read_plan(context, &sku, reader, error) : ol_json_skip(reader, error);
    ol_text_release(&sku);
    return got;
}

void ol_aws_plans_release(struct ol_aws_plans *plans)
{
    ol_labels_release(&plans->skus);
    ol_mem_free(plans->plans);
    ol_text_release(&plans->sku);
    *plans = (struct ol_aws_plans){0};
}
