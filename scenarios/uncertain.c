/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/uncertain.h"

#include "outlay/rng.h"

#include <math.h>
#include <string.h>

static const struct ol_field fields[] = {
    {"name", OL_FIELD_NAME, "Names it among the drivers, and the random numbers that it gets.",
     .is_required = true, OL_FIELD_AT(struct ol_uncertain, name)},
    {"xpath", OL_FIELD_TEXT, "The attributes that are uncertain.", .is_required = true,
     OL_FIELD_AT(struct ol_uncertain, xpath)},
    {"law", OL_FIELD_LAW, "Of a factor on what is written there.", OL_FIELD_AT(struct ol_uncertain, law)},
    {"value", OL_FIELD_TEXT, "Instead of it, the law of the value itself, in its units.",
     OL_FIELD_AT(struct ol_uncertain, value)},
    {"whole", OL_FIELD_FLAG, "Whether what comes out is rounded to a whole number.", .fallback = "no",
     OL_FIELD_AT(struct ol_uncertain, is_whole)},
    {0},
};
const struct ol_element ol_uncertain_element = {
    .name = "uncertain",
    .summary = "something that is not known, as a distribution, for outlay risk",
    .size = sizeof(struct ol_uncertain),
    .fields = fields,
    .example = "<uncertain name=\"demand\" xpath=\"//arrivals/@interarrival\" law=\"lognormal(1,0.2)\"/>",
};

/* ---- the law ---- */

/* Files of values stand beside the file that names them. */
static const char *folder_of(const struct ol_uncertain *uncertain, struct ol_arena *arena)
{
    const char *file = uncertain->node->place.file, *slash = file ? strrchr(file, '/') : NULL;
    return slash ? ol_arena_copy(arena, file, (size_t)(slash - file)) : ".";
}

/* Of a value: numbers, else durations, else sizes. What is told is why it is none of the first it looks like. */
static bool read_law(const struct ol_uncertain *uncertain, struct ol_law *law, enum ol_law_dimension *dimension,
                     struct ol_arena *arena, char why[OL_LAW_WHY])
{
    static const enum ol_law_dimension dimensions[] = {OL_LAW_DURATION, OL_LAW_SIZE, OL_LAW_PLAIN};
    *dimension = OL_LAW_PLAIN;
    *law = uncertain->law;
    if (!uncertain->value)
        return true;
    for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
        *dimension = dimensions[i];
        if (ol_law_parse(law, ol_slice_of(uncertain->value), dimensions[i], folder_of(uncertain, arena), arena,
                         why))
            return true;
    }
    return false;
}

void ol_uncertains_check(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    const struct ol_uncertain *uncertains = scenario->uncertains.items;
    for (size_t i = 0; i < scenario->uncertains.count; i++) {
        const struct ol_uncertain *uncertain = &uncertains[i];
        const bool has_law = ol_xml_attribute(uncertain->node, "law") != NULL;
        struct ol_arena arena = {0};
        struct ol_law law;
        enum ol_law_dimension dimension;
        char why[OL_LAW_WHY];
        if (strcmp(uncertain->name ? uncertain->name : "", OL_UNCERTAIN_CHANCE) == 0)
            ol_faults_add(faults, ol_xml_place(uncertain->node, "name"),
                          "name: \"" OL_UNCERTAIN_CHANCE
                          "\" is what the simulation's own randomness is called among the drivers; give another");
        if (has_law == (uncertain->value != NULL))
            ol_faults_add(faults, uncertain->node->place,
                          "<uncertain> needs %s: law=\"lognormal(1,0.2)\", of a factor on what is written, or "
                          "value=\"uniform(2h,4h)\", of the value itself",
                          has_law ? "one of the two, not both" : "a law");
        else if (!has_law && !read_law(uncertain, &law, &dimension, &arena, why))
            ol_faults_add(faults, ol_xml_place(uncertain->node, "value"), "value: %s", why);
        ol_arena_release(&arena);
    }
}

/* ---- what is meant ---- */

static bool is_taken(const struct ol_uncertain_inputs *inputs, const void *node, const char **by)
{
    for (size_t i = 0; i < inputs->count; i++)
        for (size_t k = 0; k < inputs->items[i].target_count; k++)
            if (inputs->items[i].targets[k].node == node) {
                *by = inputs->items[i].uncertain->name;
                return true;
            }
    return false;
}

static int check_target(const struct ol_uncertain_inputs *inputs, const struct ol_uncertain_input *input, size_t k,
                        struct ol_error *error)
{
    const struct ol_uncertain *uncertain = input->uncertain;
    const struct ol_place place = ol_xml_place(uncertain->node, "xpath");
    struct ol_text text = {0};
    const char *by;
    const bool is_scaled = ol_law_scale(ol_slice_of(input->targets[k].value), 1.5, &text);
    ol_text_release(&text);
    if (is_taken(inputs, input->targets[k].node, &by))
        return ol_fail(error, OL_BAD_INPUT, place,
                       "xpath: \"%.60s\" selects what \"%.60s\" has already; let each have its own",
                       uncertain->name, by);
    if (!uncertain->value && !is_scaled)
        return ol_fail(
            error, OL_BAD_INPUT, place,
            "xpath: \"%.80s\" is nothing that a factor could be put on; give value=\"...\" instead of law",
            input->targets[k].value);
    return OL_OK;
}

int ol_uncertain_inputs_open(struct ol_uncertain_inputs *inputs, const struct ol_scenario *scenario,
                             struct ol_error *error)
{
    const struct ol_uncertain *uncertains = scenario->uncertains.items;
    inputs->items = OL_ARENA_ARRAY(inputs->arena, struct ol_uncertain_input, scenario->uncertains.count + 1);
    for (size_t i = 0; i < scenario->uncertains.count; i++) {
        struct ol_uncertain_input *input = &inputs->items[i];
        char why[OL_LAW_WHY];
        input->uncertain = &uncertains[i];
        if (!read_law(input->uncertain, &input->law, &input->dimension, inputs->arena, why))
            return ol_fail(error, OL_BAD_INPUT, ol_xml_place(uncertains[i].node, "value"), "value: %s", why);
        int status = ol_xml_values(scenario->xml, uncertains[i].xpath, ol_xml_place(uncertains[i].node, "xpath"),
                                   inputs->arena, &input->targets, &input->target_count, error);
        for (size_t k = 0; status == OL_OK && k < input->target_count; k++)
            status = check_target(inputs, input, k, error);
        if (status != OL_OK)
            return status;
        inputs->count++;
        inputs->target_count += input->target_count;
    }
    return OL_OK;
}

/* ---- drawing ---- */

double ol_uncertain_draw(const struct ol_uncertain_input *input, uint64_t seed, uint64_t sample)
{
    struct ol_rng rng = ol_rng_stream(seed, "uncertain", input->uncertain->name, sample);
    return ol_law_draw(&input->law, &rng);
}

static bool write_value(const struct ol_uncertain_input *input, size_t k, double drawn, struct ol_text *text)
{
    double number;
    const bool is_good = input->uncertain->value ? ol_law_write(drawn, input->dimension, text)
                                                 : ol_law_scale(ol_slice_of(input->targets[k].value), drawn, text);
    if (is_good && input->uncertain->is_whole && ol_slice_real(ol_text_slice(text), &number)) {
        ol_text_clear(text);
        return ol_law_write(rint(number), OL_LAW_PLAIN, text);
    }
    return is_good;
}

int ol_uncertain_edits(const struct ol_uncertain_inputs *inputs, const double *drawn, struct ol_arena *arena,
                       struct ol_edit **edits, struct ol_error *error)
{
    struct ol_text text = {0};
    size_t count = 0;
    int status = OL_OK;
    *edits = OL_ARENA_ARRAY(arena, struct ol_edit, inputs->target_count + 1);
    for (size_t i = 0; status == OL_OK && i < inputs->count; i++)
        for (size_t k = 0; status == OL_OK && k < inputs->items[i].target_count; k++) {
            const struct ol_uncertain_input *input = &inputs->items[i];
            ol_text_clear(&text);
            if (!write_value(input, k, drawn[i], &text))
                status =
                    ol_fail(error, OL_BAD_INPUT, input->uncertain->node->place,
                            "\"%.60s\" was drawn as %g, which is more than can be written; give it a law with "
                            "less of a tail",
                            input->uncertain->name, drawn[i]);
            (*edits)[count++] =
                (struct ol_edit){ol_arena_format(arena, "(%s)[%zu]", input->uncertain->xpath, k + 1),
                                 ol_arena_copy(arena, ol_text_string(&text), text.length)};
        }
    ol_text_release(&text);
    return status;
}
