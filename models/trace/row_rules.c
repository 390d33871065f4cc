/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "row_rules.h"

#include <string.h>

/* The labels of a job that a tag may set. */
static const char *const tag_names[] = {"user", "team", "queue", NULL};
static const size_t tag_offsets[] = {offsetof(struct ol_job, user), offsetof(struct ol_job, team),
                                     offsetof(struct ol_job, queue)};

struct ol_row_rule {
    struct ol_regex *regex;
    int number;  /* of the text it looks at */
    bool wanted; /* filters: whether a match keeps the row */
    size_t tag;  /* tags: index into tag_names */
};

/* SIZE_MAX for a name that no tag has. */
static size_t tag_index(const char *name)
{
    for (size_t i = 0; tag_names[i]; i++)
        if (strcmp(tag_names[i], name) == 0)
            return i;
    return SIZE_MAX;
}

/* Whether the pattern names such a group, in any of the three ways that PCRE2 knows. */
static bool has_group(const char *pattern, const char *name)
{
    static const char *const openings[] = {"(?<", "(?P<", "(?'"};
    const size_t length = strlen(name);
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        for (const char *at = strstr(pattern, openings[i]); at; at = strstr(at + 1, openings[i])) {
            const char *group = at + strlen(openings[i]);
            if (strncmp(group, name, length) == 0 && (group[length] == '>' || group[length] == '\''))
                return true;
        }
    return false;
}

/* What did not bind was blamed already. */
static void check_tag(const struct ol_trace_tag *tag, struct ol_faults *faults)
{
    if (!tag->name)
        return;
    if (tag_index(tag->name) == SIZE_MAX) {
        const char *meant = ol_nearest(tag->name, tag_names);
        ol_faults_add(faults, ol_xml_place(tag->node, "name"),
                      "a tag is a user, a team or a queue, not \"%s\"%s%s%s", tag->name,
                      meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
    } else if (tag->match && !has_group(tag->match, tag->name)) {
        ol_faults_add(faults, ol_xml_place(tag->node, "match"),
                      "the pattern \"%s\" has no group named \"%s\"; mark the part that is the %s: (?<%s>...)",
                      tag->match, tag->name, tag->name, tag->name);
    }
}

void ol_row_rules_check(const struct ol_trace *trace, struct ol_faults *faults)
{
    const struct ol_trace_tag *tags = trace->tags.items;
    for (size_t i = 0; i < trace->tags.count; i++)
        check_tag(&tags[i], faults);
}

struct opening {
    struct ol_row_rules *rules;
    ol_row_resolve *resolve;
    const void *columns;
    struct ol_error *error;
};

static struct ol_row_rule *add_rule(const struct opening *opening, const struct ol_xml_node *node,
                                    const char *attribute, const char *subject, const char *match)
{
    struct ol_row_rule *rule = &opening->rules->items[opening->rules->count];
    rule->number = opening->resolve(opening->columns, subject, ol_xml_place(node, attribute), opening->error);
    if (rule->number < 0)
        return NULL;
    rule->regex = ol_regex_new(match, ol_xml_place(node, "match"), opening->error);
    if (!rule->regex)
        return NULL;
    opening->rules->count++;
    return rule;
}

static int add_filters(const struct opening *opening, const struct ol_list *list, bool wanted)
{
    const struct ol_trace_filter *filters = list->items;
    for (size_t i = 0; i < list->count; i++) {
        struct ol_row_rule *rule = add_rule(opening, filters[i].node, "field", filters[i].field, filters[i].match);
        if (!rule)
            return OL_BAD_INPUT;
        rule->wanted = wanted;
    }
    return 0;
}

static int add_tags(const struct opening *opening, const struct ol_list *list)
{
    const struct ol_trace_tag *tags = list->items;
    for (size_t i = 0; i < list->count; i++) {
        struct ol_row_rule *rule = add_rule(opening, tags[i].node, "from", tags[i].from, tags[i].match);
        if (!rule)
            return OL_BAD_INPUT;
        rule->tag = tag_index(tags[i].name);
        OL_ASSERT(rule->tag != SIZE_MAX);
    }
    return 0;
}

int ol_row_rules_open(struct ol_row_rules *rules, const struct ol_trace *trace, ol_row_resolve *resolve,
                      const void *columns, struct ol_error *error)
{
    const size_t filters = trace->keeps.count + trace->drops.count, all = filters + trace->tags.count;
    *rules = (struct ol_row_rules){.filter_count = filters};
    if (all == 0)
        return 0;
    rules->items = ol_mem_new(ol_mem_product(sizeof *rules->items, all));
    const struct opening opening = {rules, resolve, columns, error};
    int status = add_filters(&opening, &trace->keeps, true);
    if (status == 0)
        status = add_filters(&opening, &trace->drops, false);
    return status == 0 ? add_tags(&opening, &trace->tags) : status;
}

int ol_row_rules_keep(const struct ol_row_rules *rules, struct ol_row_view view, struct ol_error *error)
{
    for (size_t i = 0; i < rules->filter_count; i++) {
        const struct ol_row_rule *rule = &rules->items[i];
        const int found = ol_regex_find(rule->regex, view.text(view.row, rule->number), error);
        if (found < 0)
            return found;
        if ((found > 0) != rule->wanted)
            return 0;
    }
    return 1;
}

int ol_row_rules_tag(const struct ol_row_rules *rules, struct ol_row_view view, struct ol_labels *labels,
                     struct ol_job *job, struct ol_error *error)
{
    for (size_t i = rules->filter_count; i < rules->count; i++) {
        const struct ol_row_rule *rule = &rules->items[i];
        const int found = ol_regex_find(rule->regex, view.text(view.row, rule->number), error);
        if (found < 0)
            return found;
        struct ol_slice text;
        if (found > 0 && ol_regex_group(rule->regex, tag_names[rule->tag], &text) && text.length > 0) {
            const ol_label label = ol_label_of_text(labels, text.data, text.length);
            memcpy((char *)job + tag_offsets[rule->tag], &label, sizeof label);
        }
    }
    return 0;
}

void ol_row_rules_release(struct ol_row_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++)
        ol_regex_free(rules->items[i].regex);
    ol_mem_free(rules->items);
    *rules = (struct ol_row_rules){0};
}
