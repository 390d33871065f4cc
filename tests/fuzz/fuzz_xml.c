/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a scenario: read, edited, bound, checked, written. Files that it includes are read, and nothing is
 * written.
 */
#include "outlay/scenario.h"

#include "scenarios/scenario_check.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct ol_error error = {0};
    struct ol_arena arena = {0};
    struct ol_faults faults = {0};
    struct ol_scenario scenario = {0};
    struct ol_text text = {0};
    struct ol_xml *xml = ol_xml_of_memory((const char *)bytes, length, "fuzz.xml", &error);
    OL_ASSERT(xml || error.status == OL_BAD_INPUT);
    if (xml) {
        ol_xml_edit(xml, "//*[1]/@name", "edited", NULL);
        const struct ol_xml_node *root = ol_xml_tree(xml, &arena);
        ol_element_bind(&ol_scenario_element, root, &scenario, &arena, &faults);
        if (strcmp(root->name, ol_scenario_element.name) == 0)
            ol_scenario_check(&scenario, &faults);
        ol_xml_write(xml, &text);
    }
    ol_text_release(&text);
    ol_faults_release(&faults);
    ol_arena_release(&arena);
    ol_xml_close(xml);
    return 0;
}
