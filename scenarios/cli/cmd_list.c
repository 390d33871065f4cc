/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd_list: what there is to choose from, out of the same tables that read it.
 *
 * A topic is a family of kinds, the laws, or the elements of the scenario language. Without a name it lists its
 * members; with one it shows that member's attributes. Elements are shown with their attributes at once, and a law
 * that is written with its parameters by what it looks like.
 */
#include "models/search/tuner.h"
#include "models/serving/rollout.h"
#include "models/traffic/shape.h"
#include "outlay/bill.h"
#include "outlay/policy.h"
#include "outlay/pricebook.h"
#include "outlay/scaler.h"
#include "outlay/scenario.h"
#include "outlay/scheduler.h"
#include "pricing/importer.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/law_listing.h"
#include "scenarios/cli/listing.h"

#include <string.h>

struct topic {
    const char *name, *summary;
    const struct ol_kind *const *family; /* NULL: `list` does it */
    /* Writes all, or the one named; false where there is none of that name, and then `names` is filled. */
    bool (*list)(const char *name, enum ol_output_format format, struct ol_output *output, struct ol_arena *arena,
                 const char **names);
    /* May be NULL: shows one that is written out, with parentheses. */
    int (*show)(const char *text, enum ol_output_format format, struct ol_output *output, struct ol_error *error);
};

#define NAMES_LIMIT 200

static bool list_laws(const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_arena *arena, const char **names);
static bool list_elements(const char *name, enum ol_output_format format, struct ol_output *output,
                          struct ol_arena *arena, const char **names);
static bool list_book(const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_arena *arena, const char **names);
static bool list_meters(const char *name, enum ol_output_format format, struct ol_output *output,
                        struct ol_arena *arena, const char **names);
static bool list_terms(const char *name, enum ol_output_format format, struct ol_output *output,
                       struct ol_arena *arena, const char **names);

static const struct topic topics[] = {
    {"traces", "formats of job traces: format= of <trace>", ol_trace_formats, NULL, NULL},
    {"traffic", "logs, series and models of requests: format= of <traffic>", ol_traffic_formats, NULL, NULL},
    {"shapes", "how the rate of requests varies: kind= of <shape>", ol_shape_kinds, NULL, NULL},
    {"orders", "who stands first in the queue: order= of <scheduler>", ol_orders, NULL, NULL},
    {"backfills", "who may pass those before it: backfill= of <scheduler>", ol_backfills, NULL, NULL},
    {"sharing", "by which rules quotas lend and reclaim: sharing= of <scheduler>", ol_sharing_rules, NULL, NULL},
    {"placements", "on which nodes and devices a job goes: placement= of <scheduler>", ol_placements, NULL, NULL},
    {"strategies", "which member of a fleet gives a node: strategy= of <fleet>", ol_strategies, NULL, NULL},
    {"intervals", "rules for how often a job saves: interval= of <checkpoint>", ol_interval_rules, NULL, NULL},
    {"deadlines", "how a job with a deadline chooses its node: policy= of <deadline>", ol_deadline_policies, NULL,
     NULL},
    {"scalers", "rules by which endpoints grow and shrink: rule= of <autoscaler>", ol_scaler_rules, NULL, NULL},
    {"rollouts", "how traffic goes over to a new version: kind= of <rollout>", ol_rollout_kinds, NULL, NULL},
    {"searches", "which trials of a search are stopped early: method= of <search>", ol_tuner_methods, NULL, NULL},
    {"bills", "formats of real bills: --bill-format of outlay bill", ol_bill_formats, NULL, NULL},
    {"laws", "distributions of random values", NULL, list_laws, ol_show_law},
    {"importers", "formats of providers' price lists: FORMAT of outlay prices import", ol_importers, NULL, NULL},
    {"meters", "what is counted and priced: meter= of <price>", NULL, list_meters, NULL},
    {"terms", "on which terms capacity is had: term= of <price>", NULL, list_terms, NULL},
    {"elements", "the scenario language: each element and its attributes", NULL, list_elements, NULL},
    {"pricebook", "the language of price books: each element and its attributes", NULL, list_book, NULL},
};
#define TOPIC_COUNT (sizeof topics / sizeof *topics)

/* ---- fields ---- */

static const char *described(const struct ol_field *field, struct ol_arena *arena)
{
    struct ol_text text = {0};
    ol_field_describe(field, &text);
    const char *kept = ol_arena_copy(arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return kept;
}

#define CHOICES_TOLD 8 /* so many are told one by one */

/* What else tells the choices; NULL where nothing does. */
static const char *topic_of(const struct ol_field *field)
{
    for (size_t i = 0; field->family && i < TOPIC_COUNT; i++)
        if (topics[i].family == field->family)
            return topics[i].name;
    return field->choices == ol_meter_names ? "meters" : field->choices == ol_term_names ? "terms" : NULL;
}

static size_t choice_count(const struct ol_field *field)
{
    size_t count = 0;
    while (field->choices && field->choices[count])
        count++;
    return field->family ? ol_kind_count(field->family) : count;
}

/* For people: many choices would make a line that no terminal has room for. */
static const char *told(const struct ol_field *field, struct ol_arena *arena)
{
    const char *topic = choice_count(field) > CHOICES_TOLD ? topic_of(field) : NULL;
    if (!topic)
        return described(field, arena);
    return ol_arena_format(arena, "%s%sone of \"outlay list %s\"", field->any ? field->any : "",
                           field->any ? ", or " : "", topic);
}

/* One row an attribute; those that only a kind allows say so. The columns begin at `first`. */
static void add_fields(struct ol_listing *listing, const char *owner, const struct ol_field *fields,
                       const char *condition, struct ol_arena *arena)
{
    const size_t first = strcmp(listing->headings[0], "element") == 0;
    for (; fields && fields->type != OL_FIELD_NONE; fields++) {
        const char **row = ol_listing_row(listing);
        row[0] = owner;
        row[first] = fields->name;
        row[first + 1] = first ? described(fields, arena) : told(fields, arena);
        row[first + 2] = fields->is_required ? "required" : fields->fallback ? fields->fallback : "";
        row[first + 3] = *condition ? ol_arena_format(arena, "%s: %s", condition, fields->help) : fields->help;
        for (size_t k = 0; fields->type == OL_FIELD_KIND && fields->family[k]; k++)
            add_fields(listing, owner, fields->family[k]->fields,
                       ol_arena_format(arena, "with %s=\"%s\"", fields->name, fields->family[k]->name), arena);
    }
}

/* ---- families ---- */

static bool list_family(const struct topic *topic, const char *name, enum ol_output_format format,
                        struct ol_output *output, struct ol_arena *arena, const char **names)
{
    struct ol_listing listing = {.headings = {"name", "summary"}};
    const struct ol_kind *named = name ? ol_kind_find(topic->family, name) : NULL;
    if (named) {
        const struct ol_listing fields = {.headings = {"attribute", "value", "default", "help"}};
        listing = fields;
        add_fields(&listing, "", named->fields, "", arena);
        if (format == OL_FORMAT_TABLE)
            ol_output_format(output, "%s: %s\n%s", named->name, named->summary,
                             listing.count > 0 ? "\n" : "It has no attributes of its own.\n");
    }
    for (size_t i = 0; !named && topic->family[i] && i < NAMES_LIMIT; i++) {
        const char **row = ol_listing_row(&listing);
        names[i] = row[0] = topic->family[i]->name;
        row[1] = topic->family[i]->summary;
    }
    const bool is_found = !name || named;
    if (is_found && (listing.count > 0 || format != OL_FORMAT_TABLE))
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return is_found;
}

/* ---- laws ---- */

static bool list_laws(const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_arena *arena, const char **names)
{
    (void)arena;
    return ol_list_laws(name, format, output, names, NAMES_LIMIT);
}

/* ---- meters ---- */

static bool list_meters(const char *name, enum ol_output_format format, struct ol_output *output,
                        struct ol_arena *arena, const char **names)
{
    struct ol_listing listing = {.headings = {"name", "priced by", "category", "subcategory", "summary"}};
    (void)arena;
    for (size_t i = 0; i < OL_METERS; i++) {
        const struct ol_meter_type *meter = &ol_meter_types[i];
        names[i] = meter->name;
        if (name && strcmp(name, meter->name) != 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = meter->name, row[1] = meter->unit, row[2] = meter->category, row[3] = meter->subcategory;
        row[4] = meter->summary;
    }
    const bool is_found = listing.count > 0;
    if (is_found)
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return is_found;
}

/* ---- terms ---- */

static bool list_terms(const char *name, enum ol_output_format format, struct ol_output *output,
                       struct ol_arena *arena, const char **names)
{
    static const char *const summaries[OL_TERMS] = {
        [OL_TERM_ON_DEMAND] = "by the second or hour, for as long as it is wanted",
        [OL_TERM_SPOT] = "cheaper, and taken away when others pay more",
        [OL_TERM_OWNED] = "the user's own, priced by the user",
        [OL_TERM_RESERVED] = "rates of reservations: AWS standard, Azure",
        [OL_TERM_CONVERTIBLE] = "rates of AWS's convertible reservations",
        [OL_TERM_RESOURCE] = "rates of Google's committed use of vCPUs, memory and GPUs",
        [OL_TERM_INSTANCE_PLAN] = "rates of AWS's EC2 instance savings plans",
        [OL_TERM_COMPUTE_PLAN] = "rates of compute savings plans: AWS, Azure, Google's flexible commitments",
        [OL_TERM_ML_PLAN] = "rates of AWS's SageMaker savings plans",
        [OL_TERM_DATABASE_PLAN] = "rates of savings plans for databases",
    };
    struct ol_listing listing = {.headings = {"name", "summary"}};
    (void)arena;
    for (size_t i = 0; i < OL_TERMS; i++) {
        names[i] = ol_term_names[i];
        if (name && strcmp(name, ol_term_names[i]) != 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = ol_term_names[i], row[1] = summaries[i];
    }
    const bool is_found = listing.count > 0;
    if (is_found)
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return is_found;
}

/* ---- elements ---- */

static const char *occurrences(const struct ol_child *child, struct ol_arena *arena)
{
    if (child->max == 1)
        return child->min == 1 ? "exactly one" : "none or one";
    if (child->max > 0)
        return ol_arena_format(arena, "%zu to %zu", child->min, child->max);
    return child->min > 0 ? ol_arena_format(arena, "%zu or more", child->min) : "any number";
}

static void add_element(struct ol_listing *listing, const struct ol_element *element, struct ol_arena *arena)
{
    const size_t first = strcmp(listing->headings[0], "element") == 0;
    add_fields(listing, element->name, element->fields, "", arena);
    for (const struct ol_child *child = element->children; child && child->element; child++) {
        const char **row = ol_listing_row(listing);
        row[0] = element->name;
        row[first] = ol_arena_format(arena, "<%s>", child->element->name);
        row[first + 1] = occurrences(child, arena);
        row[first + 3] = child->element->summary;
    }
}

static void write_element(const struct ol_element *element, bool is_first, struct ol_output *output,
                          struct ol_arena *arena)
{
    struct ol_listing listing = {.headings = {"attribute", "value", "default", "help"}};
    add_element(&listing, element, arena);
    ol_output_format(output, "%s<%s>: %s\n\n", is_first ? "" : "\n", element->name, element->summary);
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    if (element->example)
        ol_output_format(output, "\n%s\n", element->example);
    ol_listing_release(&listing);
}

static bool list_language(const struct ol_element *root, const char *name, enum ol_output_format format,
                          struct ol_output *output, struct ol_arena *arena, const char **names)
{
    struct ol_listing listing = {.headings = {"element", "attribute", "value", "default", "help"}};
    size_t count, found = 0;
    const struct ol_element **elements = ol_element_gather(root, &count);
    for (size_t i = 0; i < count && i < NAMES_LIMIT; i++) {
        names[i] = elements[i]->name;
        if (name && strcmp(name, elements[i]->name) != 0)
            continue;
        if (format == OL_FORMAT_TABLE)
            write_element(elements[i], found == 0, output, arena);
        else
            add_element(&listing, elements[i], arena);
        found++;
    }
    if (found > 0 && format != OL_FORMAT_TABLE)
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    ol_mem_free(elements);
    return found > 0;
}

static bool list_elements(const char *name, enum ol_output_format format, struct ol_output *output,
                          struct ol_arena *arena, const char **names)
{
    return list_language(&ol_scenario_element, name, format, output, arena, names);
}

static bool list_book(const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_arena *arena, const char **names)
{
    return list_language(&ol_book_element, name, format, output, arena, names);
}

/* ---- the verb ---- */

static void list_topics(enum ol_output_format format, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"name", "summary"}};
    for (size_t i = 0; i < TOPIC_COUNT; i++) {
        const char **row = ol_listing_row(&listing);
        row[0] = topics[i].name;
        row[1] = topics[i].summary;
    }
    ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
}

static int fail_unknown(const char *what, const char *word, const char *const *names, struct ol_error *error)
{
    struct ol_text list = {0};
    const char *nearest = ol_nearest(word, names);
    for (size_t i = 0; names[i]; i++)
        ol_text_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    if (nearest)
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "there is nothing named \"%.80s\" among the %s; did you mean \"%s\"?", word, what, nearest);
    else
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "there is nothing named \"%.80s\" among the %s: %.400s", word,
                what, ol_text_string(&list));
    ol_text_release(&list);
    return OL_BAD_USAGE;
}

static int list_topic(const char *word, const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_error *error)
{
    const char *names[NAMES_LIMIT + 1] = {NULL};
    struct ol_arena arena = {0};
    const struct topic *topic = NULL;
    for (size_t i = 0; i < TOPIC_COUNT && !topic; i++)
        if (strcmp(topics[i].name, word) == 0)
            topic = &topics[i];
    if (!topic) {
        for (size_t i = 0; i < TOPIC_COUNT; i++)
            names[i] = topics[i].name;
        return fail_unknown("lists", word, names, error);
    }
    if (topic->show && name && strchr(name, '(')) {
        ol_arena_release(&arena);
        return topic->show(name, format, output, error);
    }
    const bool is_found = topic->family ? list_family(topic, name, format, output, &arena, names)
                                        : topic->list(name, format, output, &arena, names);
    ol_arena_release(&arena);
    return is_found ? OL_OK : fail_unknown(topic->name, name, names, error);
}

static int list(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    enum ol_output_format format;
    if (!ol_option_format(invocation, &format, &error))
        return ol_command_fail(&error);
    struct ol_output *output = ol_output_open("-", &error);
    if (!output)
        return ol_command_fail(&error);
    int status = OL_OK;
    if (invocation->operand_count == 0)
        list_topics(format, output);
    else
        status =
            list_topic(invocation->operands[0], invocation->operand_count > 1 ? invocation->operands[1] : NULL,
                       format, output, &error);
    const int closed = ol_output_close(output, status == OL_OK ? &error : NULL);
    status = status == OL_OK ? closed : status;
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

static const struct ol_option options[] = {
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_list = {
    .name = "list",
    .operands = "[KIND [NAME]]",
    .operands_max = 2,
    .summary = "formats, scheduling rules, distributions, meters and the languages of files",
    .details = "Without KIND, what can be listed: traces, orders, backfills, placements, strategies, intervals, "
               "deadlines,\n"
               "scalers, bills, laws, importers, meters, terms, elements, pricebook. With NAME, the attributes of "
               "that one:\n"
               "their values, ranges and defaults.\n"
               "A law that is written out, such as laws 'weibull(0.7,3h)', is shown by its mean and quantiles.",
    .example = "outlay list elements pool",
    .options = options,
    .run = list,
};
