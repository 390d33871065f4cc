/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/decide.h"

#include "outlay/xml.h"
#include "scenarios/plan_search.h"
#include "scenarios/vary.h"

#include <string.h>

struct setting { /* <set> */
    const struct ol_xml_node *node;
    const char *xpath, *value;
};

struct choice { /* <choice> */
    const struct ol_xml_node *node;
    const char *name;
    struct ol_list settings;
};

struct decide { /* <decide> */
    const struct ol_xml_node *node;
    const char *name, *xpath, *values;
    struct ol_list choices;
};

/* ---- the elements ---- */

static const struct ol_field setting_fields[] = {
    {"xpath", OL_FIELD_TEXT, "what is set, as --set has it", .is_required = true,
     OL_FIELD_AT(struct setting, xpath)},
    {"value", OL_FIELD_TEXT, "what it becomes", .is_required = true, OL_FIELD_AT(struct setting, value)},
    {0},
};
static const struct ol_element setting_element = {
    .name = "set",
    .summary = "One of the things that a choice sets.",
    .size = sizeof(struct setting),
    .fields = setting_fields,
    .example = "<set xpath=\"//pool[@name='train']/capacity/@region\" value=\"eu-central-1\"/>",
};

static const struct ol_field choice_fields[] = {
    {"name", OL_FIELD_NAME, "what it is called in the plan", .is_required = true,
     OL_FIELD_AT(struct choice, name)},
    {0},
};
static const struct ol_child choice_children[] = {
    {&setting_element, offsetof(struct choice, settings), 1, 0},
    {0},
};
static const struct ol_element choice_element = {
    .name = "choice",
    .summary = "Several things that are set together.",
    .size = sizeof(struct choice),
    .fields = choice_fields,
    .children = choice_children,
    .example = "<choice name=\"frankfurt\"><set xpath=\"//capacity/@region\" value=\"eu-central-1\"/></choice>",
};

static const struct ol_field decide_fields[] = {
    {"name", OL_FIELD_NAME, "what it is called in the plan; without it, by its XPath",
     OL_FIELD_AT(struct decide, name)},
    {"xpath", OL_FIELD_TEXT, "what is chosen, as --set has it", OL_FIELD_AT(struct decide, xpath)},
    {"values", OL_FIELD_TEXT, "among what: V1,V2,..., or A..B, or A..B/N for N values, log:A..B/N by factors",
     OL_FIELD_AT(struct decide, values)},
    {0},
};
static const struct ol_child decide_children[] = {
    {&choice_element, offsetof(struct decide, choices), 0, 0},
    {0},
};
const struct ol_element ol_decide_element = {
    .name = "decide",
    .summary = "What \"outlay plan\" may choose: a thing and its values, or choices that set several things.",
    .size = sizeof(struct decide),
    .fields = decide_fields,
    .children = decide_children,
    .example = "<decide xpath=\"//capacity[@source='spot']/@max\" values=\"0,4,8,16\"/>",
};

static void check(const struct decide *decide, struct ol_faults *faults)
{
    const bool has_xpath = ol_xml_attribute(decide->node, "xpath"), has_choices = decide->choices.count > 0;
    const bool has_values = ol_xml_attribute(decide->node, "values");
    if (has_xpath != has_values || has_xpath == has_choices)
        ol_faults_add(faults, decide->node->place,
                      "<decide> needs either xpath and values, or <choice> elements, and not both");
    else if (has_choices && !decide->name)
        ol_faults_add(faults, decide->node->place, "<decide> with <choice> elements needs a name");
    if (has_choices && decide->choices.count == 1)
        ol_faults_add(faults, decide->node->place,
                      "<decide> has one <choice>, and nothing to choose; give another one");
}

void ol_decides_check(const struct ol_list *decides, struct ol_faults *faults)
{
    for (size_t i = 0; i < decides->count; i++)
        check((const struct decide *)decides->items + i, faults);
}

/* ---- levels ---- */

static bool is_number(const char *value)
{
    return strchr("0123456789.+-", *value) != NULL;
}

static void take_values(struct ol_decision *decision, const struct ol_vary *vary, struct ol_arena *arena)
{
    decision->count = vary->count;
    decision->levels = OL_ARENA_ARRAY(arena, struct ol_decision_level, vary->count);
    struct ol_edit *edits = OL_ARENA_ARRAY(arena, struct ol_edit, vary->count);
    for (size_t i = 0; i < vary->count; i++) {
        edits[i] = (struct ol_edit){vary->xpath, vary->values[i]};
        decision->levels[i] = (struct ol_decision_level){vary->values[i], &edits[i], 1};
        decision->is_unordered = decision->is_unordered || !is_number(vary->values[i]);
    }
}

/* What vary.h says of values, without the words before it, which are those of an option. */
static const char *reason_of(const struct ol_error *error)
{
    const char *end = strstr(error->message, ": ");
    return strncmp(error->message, "--vary ", 7) == 0 && end ? end + 2 : error->message;
}

static int read_values(struct ol_decision *decision, const char *xpath, const char *values, struct ol_place place,
                       struct ol_arena *arena, struct ol_error *error)
{
    struct ol_vary vary;
    struct ol_error why = {0};
    int status = ol_vary_read(&vary, xpath, values, arena, &why);
    if (status == OL_OK && ol_vary_list(&vary, arena, NULL) != OL_OK)
        status =
            ol_fail(&why, OL_BAD_USAGE, OL_NOWHERE,
                    "a plan needs to know how many values to take of this range; write A..B/N, as in 0.5..2.0/4");
    if (status != OL_OK)
        return ol_fail(error, place.file ? OL_BAD_INPUT : OL_BAD_USAGE, place, "%s\"%.100s\": %.400s",
                       place.file ? "values: " : "--decide: ", values, reason_of(&why));
    take_values(decision, &vary, arena);
    return OL_OK;
}

static void take_choices(struct ol_decision *decision, const struct decide *decide, struct ol_arena *arena)
{
    const struct choice *choices = decide->choices.items;
    decision->is_unordered = true;
    decision->count = decide->choices.count;
    decision->levels = OL_ARENA_ARRAY(arena, struct ol_decision_level, decision->count);
    for (size_t i = 0; i < decision->count; i++) {
        const struct setting *settings = choices[i].settings.items;
        struct ol_edit *edits = OL_ARENA_ARRAY(arena, struct ol_edit, choices[i].settings.count);
        for (size_t k = 0; k < choices[i].settings.count; k++)
            edits[k] = (struct ol_edit){settings[k].xpath, settings[k].value};
        decision->levels[i] = (struct ol_decision_level){choices[i].name, edits, choices[i].settings.count};
    }
}

/* ---- what the scenario has as given ---- */

/* NULL: it does not say. */
static const char *seed_of(const struct ol_xml_node *root)
{
    for (size_t i = 0; i < root->child_count; i++) {
        const struct ol_xml_attribute *seed = ol_xml_attribute(root->children[i], "seed");
        if (strcmp(root->children[i]->name, "run") == 0 && seed)
            return seed->value;
    }
    return NULL;
}

static bool is_seed_kept(const struct ol_scenario *scenario, const struct ol_xml *copy)
{
    struct ol_arena arena = {0};
    const char *given = seed_of(scenario->node), *edited = seed_of(ol_xml_tree(copy, &arena));
    const bool is_kept = given && edited ? strcmp(given, edited) == 0 : given == edited;
    ol_arena_release(&arena);
    return is_kept;
}

static int apply(const struct ol_scenario *scenario, const struct ol_decision_level *level, struct ol_text *text,
                 struct ol_error *error)
{
    struct ol_xml *copy = ol_xml_copy(scenario->xml);
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < level->edit_count; i++)
        status = ol_xml_edit(copy, level->edits[i].xpath, level->edits[i].value, error);
    if (status == OL_OK && !is_seed_kept(scenario, copy))
        status = ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                         "it sets the seed, which is luck and no choice; all choices are simulated by the same "
                         "seeds, which --seed tells");
    ol_text_clear(text);
    if (status == OL_OK)
        ol_xml_write(copy, text);
    ol_xml_close(copy);
    return status;
}

static int find_given(struct ol_decision *decision, const struct ol_scenario *scenario, struct ol_place place,
                      struct ol_error *error)
{
    struct ol_text given = {0}, edited = {0};
    struct ol_error why = {0};
    int status = OL_OK;
    decision->given = SIZE_MAX;
    ol_xml_write(scenario->xml, &given);
    for (size_t i = 0; status == OL_OK && i < decision->count; i++) {
        status = apply(scenario, &decision->levels[i], &edited, &why);
        if (status == OL_OK && decision->given == SIZE_MAX && given.length == edited.length &&
            memcmp(given.data, edited.data, given.length) == 0)
            decision->given = i;
    }
    if (status != OL_OK)
        status = ol_fail(error, place.file ? OL_BAD_INPUT : OL_BAD_USAGE, place, "decision \"%.200s\": %s",
                         decision->name, why.message);
    ol_text_release(&given);
    ol_text_release(&edited);
    return status;
}

/* ---- all of them ---- */

static int read_one(struct ol_decision *decision, const struct ol_scenario *scenario, const struct decide *decide,
                    struct ol_arena *arena, struct ol_error *error)
{
    const struct ol_place place = decide->node ? decide->node->place : OL_NOWHERE;
    int status = OL_OK;
    *decision = (struct ol_decision){.name = decide->name ? decide->name : decide->xpath};
    if (decide->choices.count > 0)
        take_choices(decision, decide, arena);
    else
        status = read_values(decision, decide->xpath, decide->values,
                             decide->node ? ol_xml_place(decide->node, "values") : OL_NOWHERE, arena, error);
    return status == OL_OK ? find_given(decision, scenario, place, error) : status;
}

static const char *shared_xpath(const struct ol_decision *one, const struct ol_decision *other)
{
    for (size_t i = 0; i < one->levels[0].edit_count; i++)
        for (size_t k = 0; k < other->levels[0].edit_count; k++)
            if (strcmp(one->levels[0].edits[i].xpath, other->levels[0].edits[k].xpath) == 0)
                return one->levels[0].edits[i].xpath;
    return NULL;
}

static int check_all(const struct ol_decisions *decisions, const struct ol_scenario *scenario,
                     struct ol_error *error)
{
    size_t levels = 0;
    if (decisions->count == 0)
        return ol_fail(error, OL_BAD_USAGE, scenario->node->place,
                       "there is nothing to decide; add such as <decide xpath=\"//pool/@cpus\" "
                       "values=\"16,32,64\"/>, or --decide \"//pool/@cpus=16,32,64\"");
    for (size_t i = 0; i < decisions->count; i++)
        levels += decisions->items[i].count;
    for (size_t i = 1; i < decisions->count; i++)
        for (size_t k = 0; k < i; k++) {
            const char *xpath = shared_xpath(&decisions->items[i], &decisions->items[k]);
            if (xpath)
                return ol_fail(error, OL_BAD_USAGE, scenario->node->place,
                               "\"%.200s\" is decided twice; keep one of the two", xpath);
        }
    if (levels > OL_DECIDE_LEVELS)
        return ol_fail(
            error, OL_BAD_USAGE, scenario->node->place,
            "all decisions together have %zu values, and may have %d; write A..B/N for N values of a range",
            levels, OL_DECIDE_LEVELS);
    return OL_OK;
}

int ol_decisions_read(struct ol_decisions *decisions, const struct ol_scenario *scenario,
                      const struct ol_edit *more, size_t more_count, struct ol_arena *arena,
                      struct ol_error *error)
{
    const struct decide *written = scenario->decides.items;
    const size_t count = scenario->decides.count + more_count;
    int status = OL_OK;
    decisions->count = 0;
    decisions->items = OL_ARENA_ARRAY(arena, struct ol_decision, count + 1);
    if (count > OL_PLAN_DIMENSIONS)
        return ol_fail(error, OL_BAD_USAGE, scenario->node->place,
                       "%zu decisions are more than the %d that a plan can search; decide fewer, or set several "
                       "things together by <choice>",
                       count, OL_PLAN_DIMENSIONS);
    for (size_t i = 0; status == OL_OK && i < count; i++) {
        const size_t given = i - scenario->decides.count;
        const struct decide decide =
            i < scenario->decides.count ? written[i]
                                        : (struct decide){.xpath = more[given].xpath, .values = more[given].value};
        status = read_one(&decisions->items[decisions->count++], scenario, &decide, arena, error);
    }
    return status == OL_OK ? check_all(decisions, scenario, error) : status;
}
