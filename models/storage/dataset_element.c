/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/dataset.h"

#include "outlay/link.h"

#include <math.h>

/* ---- the language ---- */

#define LONGEST 6.3072e14 /* 20 years */

#define AT(member) OL_FIELD_AT(struct ol_create, member)
static const struct ol_field create_fields[] = {
    {"size", OL_FIELD_SIZE, "how much each time", .is_required = true, .min = 1, .max = 9e18, AT(size_bytes)},
    {"objects", OL_FIELD_COUNT, "in so many objects; without it by the dataset's object-size", .min = 1,
     .max = 1e15, AT(objects)},
    {"at", OL_FIELD_DURATION, "when, since the clock's start", .max = LONGEST, .fallback = "0s", AT(at)},
    {"every", OL_FIELD_DURATION, "again and again, so long after the last; without it, once", .min = 60e6,
     .max = LONGEST, AT(every)},
    {"until", OL_FIELD_DURATION, "up to then, since the clock's start", .min = 1, .max = LONGEST, AT(until)},
    {"growth", OL_FIELD_SHARE, "by how much the size grows in a year", .fallback = "0%", .min = -0.99, .max = 100,
     AT(growth)},
    {"keep", OL_FIELD_COUNT, "only the last so many are kept; without it, all", .min = 1, .max = 1e6, AT(keep)},
    {0},
};
#undef AT
static const struct ol_element create_element = {
    .name = "create",
    .summary = "data that comes, once or every so often",
    .size = sizeof(struct ol_create),
    .fields = create_fields,
    .example = "<create size=\"500GB\" every=\"1d\" growth=\"50%\"/>",
};

#define AT(member) OL_FIELD_AT(struct ol_lifecycle_rule, member)
static const struct ol_field rule_fields[] = {
    {"after", OL_FIELD_DURATION, "whole days since it was created; of old versions, since they became old",
     .is_required = true, .max = LONGEST, AT(after)},
    {"class", OL_FIELD_TEXT, "the storage class that it is moved to", AT(class)},
    {"delete", OL_FIELD_FLAG, "whether it is deleted instead", .fallback = "no", AT(deletes)},
    {"old-versions", OL_FIELD_FLAG, "whether the rule is for old versions, and for these only", .fallback = "no",
     AT(old_versions)},
    {"least", OL_FIELD_SIZE, "smaller objects stay; without it as the provider does by default", .max = 9e18,
     AT(least_bytes)},
    {"most", OL_FIELD_SIZE, "larger objects stay", .min = 1, .max = 9e18, AT(most_bytes)},
    {0},
};
#undef AT
static const struct ol_element rule_element = {
    .name = "lifecycle",
    .summary = "what becomes of objects of an age, at the midnight (UTC) when they have it",
    .size = sizeof(struct ol_lifecycle_rule),
    .fields = rule_fields,
    .example = "<lifecycle after=\"30d\" class=\"standard-ia\"/>",
};

#define AT(member) OL_FIELD_AT(struct ol_read_rate, member)
static const struct ol_field read_fields[] = {
    {"age", OL_FIELD_DURATION, "from that age on, in whole days, up to the next one's", .max = LONGEST,
     .fallback = "0d", AT(age)},
    {"share", OL_FIELD_SHARE, "of the bytes of that age, a day", .is_required = true, .max = 1, AT(share)},
    {"request-size", OL_FIELD_SIZE, "bytes that one request reads; without it, an object", .min = 1, .max = 9e18,
     AT(request_size)},
    {0},
};
#undef AT
static const struct ol_element read_element = {
    .name = "read",
    .summary = "how much is read a day of what has an age",
    .size = sizeof(struct ol_read_rate),
    .fields = read_fields,
    .example = "<read age=\"0d\" share=\"20%\"/>",
};

#define AT(member) OL_FIELD_AT(struct ol_move, member)
static const struct ol_field move_fields[] = {
    {"at", OL_FIELD_DURATION, "when, since the clock's start", .is_required = true, .max = LONGEST, AT(at)},
    {"class", OL_FIELD_TEXT, "the storage class that all is copied to", .is_required = true, AT(class)},
    {0},
};
#undef AT
static const struct ol_element move_element = {
    .name = "move",
    .summary = "all that is there is copied to another class, by hand",
    .size = sizeof(struct ol_move),
    .fields = move_fields,
    .example = "<move at=\"90d\" class=\"glacier-flexible\"/>",
};

#define AT(member) OL_FIELD_AT(struct ol_dataset, member)
static const struct ol_field dataset_fields[] = {
    {"name", OL_FIELD_NAME, "by which jobs and metrics call it", .is_required = true, AT(name)},
    {"size", OL_FIELD_SIZE, "what is there at the clock's start", .max = 9e18, AT(size_bytes)},
    {"objects", OL_FIELD_COUNT, "in so many objects; without it by object-size", .min = 1, .max = 1e15,
     AT(objects)},
    {"object-size", OL_FIELD_LAW, "of each object; without it, what is written at once is one",
     .dimension = OL_LAW_SIZE, AT(object_size)},
    {"age", OL_FIELD_DURATION, "what is there at the start was created evenly over so long before", .max = LONGEST,
     AT(age)},
    {"class", OL_FIELD_TEXT, "the storage class that it is written to; without it, the price book's first",
     AT(class)},
    {"provider", OL_FIELD_TEXT, "whose price book has the class; needed where there are several", AT(provider)},
    {"region", OL_FIELD_TEXT, "where it lies", AT(region)},
    {"zone", OL_FIELD_TEXT, "in which zone, where the class is one of a zone", AT(zone)},
    {"team", OL_FIELD_TEXT, "who pays for it", AT(team)},
    {"expires", OL_FIELD_DURATION, "after so many whole days all of it is deleted", .min = 1, .max = LONGEST,
     AT(expires)},
    {"overwrite", OL_FIELD_SHARE, "the share of the objects that is written anew, a day", .max = 1,
     .fallback = "0%", AT(overwrite)},
    {"versions", OL_FIELD_COUNT, "old versions that are kept of each object; -1 keeps all", .min = -1, .max = 1e6,
     .fallback = "0", AT(versions)},
    {"archive-after", OL_FIELD_DURATION, "intelligent tiering: to its archive after so long without a read",
     .min = 1, .max = LONGEST, AT(archive_after)},
    {"deep-archive-after", OL_FIELD_DURATION,
     "intelligent tiering: to its deep archive after so long without a read", .min = 1, .max = LONGEST,
     AT(deep_archive_after)},
    {"copy-to", OL_FIELD_TEXT, "a place that a copy is made in at the clock's start: provider/region",
     AT(copy_to)},
    {0},
};
static const struct ol_child dataset_children[] = {
    {&create_element, offsetof(struct ol_dataset, creates), 0, 0},
    {&rule_element, offsetof(struct ol_dataset, rules), 0, 0},
    {&read_element, offsetof(struct ol_dataset, reads), 0, 0},
    {&move_element, offsetof(struct ol_dataset, moves), 0, 0},
    {&ol_replica_element, offsetof(struct ol_dataset, replicas), 0, 0},
    {0},
};
const struct ol_element ol_dataset_element = {
    .name = "dataset",
    .summary = "data that is kept in a provider's storage classes, and what becomes of it",
    .size = sizeof(struct ol_dataset),
    .fields = dataset_fields,
    .children = dataset_children,
    .example = "<dataset name=\"logs\" size=\"20TB\" class=\"standard\" region=\"us-east-1\">...</dataset>",
};

/* ---- checks ---- */

static bool is_given(const struct ol_xml_node *node, const char *attribute)
{
    return ol_xml_attribute(node, attribute) != NULL;
}

static void check_days(const struct ol_xml_node *node, const char *attribute, ol_time value,
                       struct ol_faults *faults)
{
    if (value % OL_DAY != 0)
        ol_faults_add(faults, ol_xml_place(node, attribute),
                      "%s: storage classes know whole days only; give a number of days, such as 30d", attribute);
}

static void check_rule(const struct ol_lifecycle_rule *rule, struct ol_faults *faults)
{
    check_days(rule->node, "after", rule->after, faults);
    if (rule->deletes == (rule->class != NULL))
        ol_faults_add(faults, rule->node->place,
                      "<lifecycle> either moves objects or deletes them; give class=\"...\" or delete=\"yes\"%s",
                      rule->deletes ? ", not both" : "");
    if (rule->most_bytes > 0 && rule->most_bytes < rule->least_bytes)
        ol_faults_add(faults, ol_xml_place(rule->node, "most"),
                      "most: no object is as large as `least` and no larger than this; raise it");
}

static void check_sizes(const struct ol_dataset *dataset, struct ol_faults *faults)
{
    const struct ol_law *law = &dataset->object_size;
    if (law->type && !(ol_law_mean(law) >= 1 && ol_law_mean(law) < OL_LAW_MAX))
        ol_faults_add(faults, ol_xml_place(dataset->node, "object-size"),
                      "object-size: objects have to be a byte or more in the mean, and not endless");
    if (dataset->objects > dataset->size_bytes)
        ol_faults_add(faults, ol_xml_place(dataset->node, "objects"),
                      "objects: there are more objects than bytes; give fewer, or a greater size");
}

static void check_reads(const struct ol_dataset *dataset, struct ol_faults *faults)
{
    const struct ol_read_rate *reads = dataset->reads.items;
    for (size_t i = 0; i < dataset->reads.count; i++) {
        check_days(reads[i].node, "age", reads[i].age, faults);
        if (i > 0 && reads[i].age <= reads[i - 1].age)
            ol_faults_add(faults, ol_xml_place(reads[i].node, "age"),
                          "age: the ages of <read>s have to rise, and this is not above the one before");
    }
}

/* The tiers come one after the other; a bucket's own bounds are the provider's. */
static void check_archive(const struct ol_dataset *dataset, struct ol_faults *faults)
{
    check_days(dataset->node, "archive-after", dataset->archive_after, faults);
    check_days(dataset->node, "deep-archive-after", dataset->deep_archive_after, faults);
    if (dataset->archive_after > 0 && dataset->archive_after < 90 * OL_DAY)
        ol_faults_add(
            faults, ol_xml_place(dataset->node, "archive-after"),
            "archive-after: intelligent tiering archives after 90 days at the earliest; give 90d or more");
    if (dataset->deep_archive_after > 0 &&
        (dataset->deep_archive_after < 180 * OL_DAY || dataset->deep_archive_after <= dataset->archive_after))
        ol_faults_add(faults, ol_xml_place(dataset->node, "deep-archive-after"),
                      "deep-archive-after: this comes after 180 days at the earliest, and after archive-after");
}

void ol_dataset_check(const struct ol_dataset *dataset, struct ol_faults *faults)
{
    const struct ol_lifecycle_rule *rules = dataset->rules.items;
    const struct ol_create *creates = dataset->creates.items;
    check_days(dataset->node, "expires", dataset->expires, faults);
    check_sizes(dataset, faults);
    check_reads(dataset, faults);
    check_archive(dataset, faults);
    if (dataset->age > 0 && dataset->size_bytes == 0)
        ol_faults_add(faults, ol_xml_place(dataset->node, "age"),
                      "age: nothing is there at the clock's start; give a size as well");
    for (size_t i = 0; i < dataset->creates.count; i++) {
        if (creates[i].every == 0 && (is_given(creates[i].node, "until") || creates[i].keep > 0))
            ol_faults_add(faults, creates[i].node->place,
                          "<create> happens once here; for `until` and `keep` say every how long");
        if (creates[i].objects > creates[i].size_bytes)
            ol_faults_add(faults, ol_xml_place(creates[i].node, "objects"),
                          "objects: there are more objects than bytes; give fewer, or a greater size");
    }
    for (size_t i = 0; i < dataset->rules.count; i++) {
        check_rule(&rules[i], faults);
        if (rules[i].old_versions && dataset->versions == 0)
            ol_faults_add(faults, ol_xml_place(rules[i].node, "old-versions"),
                          "old-versions: this dataset keeps none; give it versions=\"1\" or more");
    }
}
