/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/budget_file.h"

#include <string.h>

static const struct ol_field fields[] = {{0}};
static const struct ol_child children[] = {
    {&ol_budget_element, offsetof(struct ol_budget_file, budgets), 1, 0},
    {0},
};
static const struct ol_element budgets_element = {
    .name = "budgets",
    .summary = "budgets of a bill",
    .size = sizeof(struct ol_budget_file),
    .fields = fields,
    .children = children,
    .example = "<budgets><budget name=\"red\" tag=\"team=red\" monthly=\"400\"/></budgets>",
};

static void check(const struct ol_budget *budget, struct ol_faults *faults)
{
    const char *equals = budget->tag ? strchr(budget->tag, '=') : NULL;
    if (budget->tag && (!equals || equals == budget->tag || !equals[1]))
        ol_faults_add(faults, ol_xml_place(budget->node, "tag"),
                      "tag: \"%.80s\" is no NAME=VALUE, such as team=red", budget->tag);
    if (ol_xml_attribute(budget->node, "monthly") && budget->monthly < 0)
        ol_faults_add(faults, ol_xml_place(budget->node, "monthly"),
                      "monthly: a budget is at least 0; give such as 50000");
}

bool ol_budget_file_open(struct ol_budget_file *file, const char *path, struct ol_faults *faults,
                         struct ol_error *error)
{
    file->xml = ol_xml_open(path, error);
    if (!file->xml)
        return false;
    const struct ol_xml_node *root = ol_xml_tree(file->xml, &file->arena);
    if (strcmp(root->name, budgets_element.name) != 0) {
        ol_faults_add(faults, root->place, "the file is a <%.60s>; write %s", root->name, budgets_element.example);
        return false;
    }
    ol_element_bind(&budgets_element, root, file, &file->arena, faults);
    const struct ol_budget *budgets = file->budgets.items;
    for (size_t i = 0; i < file->budgets.count; i++)
        check(&budgets[i], faults);
    return faults->count == 0;
}

void ol_budget_file_release(struct ol_budget_file *file)
{
    ol_arena_release(&file->arena);
    if (file->xml)
        ol_xml_close(file->xml);
    *file = (struct ol_budget_file){0};
}
