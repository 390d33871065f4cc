/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dataset_notes: what a person should know of datasets in which nothing is wrong.
 */
#include "scenarios/scenario_data.h"
#include "scenarios/scenario_prices.h"

bool ol_scenario_prices(const struct ol_book *book, enum ol_meter meter, const char *item)
{
    const ol_label label = ol_book_label(book, ol_slice_of(item));
    for (size_t i = 0; meter < OL_METERS && i < book->price_count; i++)
        if (book->prices[i].meter == (uint8_t)meter &&
            (book->prices[i].item == label || book->prices[i].item == OL_NO_LABEL))
            return true;
    return false;
}

/* What a book does not price is left out of the bill. */
static void note_unpriced(const struct ol_scenario *scenario, const struct ol_dataset *dataset,
                          const struct ol_xml_node *node, enum ol_meter meter, const char *class,
                          struct ol_faults *notes)
{
    const struct ol_book *book = ol_scenario_book(scenario, dataset->provider, NULL, dataset->region);
    if (book && class && !ol_scenario_prices(book, meter, class))
        ol_faults_add(
            notes, node->place,
            "dataset \"%.60s\": the book \"%.40s\" has no %s price of \"%.40s\", so that is not on the bill; "
            "add <price meter=\"%s\" item=\"%.40s\" .../>",
            dataset->name, book->name, ol_meter_names[meter], class, ol_meter_names[meter], class);
}

/* When objects that are in the class of a rule leave it again, by the next rule; OL_NEVER. */
static ol_time next_after(const struct ol_dataset *dataset, ol_time after, bool old_versions)
{
    const struct ol_lifecycle_rule *rules = dataset->rules.items;
    ol_time next = dataset->expires > 0 && !old_versions ? dataset->expires : OL_NEVER;
    for (size_t i = 0; i < dataset->rules.count; i++)
        if (rules[i].old_versions == old_versions && rules[i].after > after && rules[i].after < next)
            next = rules[i].after;
    return next;
}

static void note_stay(const struct ol_scenario *scenario, const struct ol_dataset *dataset,
                      const struct ol_xml_node *node, const char *class, ol_time after, bool old_versions,
                      struct ol_faults *notes)
{
    char stays[OL_TIME_BUFFER], least[OL_TIME_BUFFER];
    const struct ol_book *book = ol_scenario_book(scenario, dataset->provider, NULL, dataset->region);
    const struct ol_book_class *known = book && class ? ol_book_class(book, class) : NULL;
    const ol_time next = next_after(dataset, after, old_versions);
    if (known && !known->moves_keep_stay && next != OL_NEVER && next - after < known->minimum_stay)
        ol_faults_add(notes, node->place,
                      "dataset \"%.60s\": objects stay in \"%.40s\" for %s, and are billed for %s", dataset->name,
                      class, ol_duration_say(next - after, stays), ol_duration_say(known->minimum_stay, least));
}

void ol_scenario_note_datasets(const struct ol_scenario *scenario, struct ol_faults *notes)
{
    for (size_t i = 0; i < scenario->datasets.count; i++) {
        const struct ol_dataset *dataset = ol_scenario_dataset(scenario, i);
        const struct ol_lifecycle_rule *rules = dataset->rules.items;
        note_stay(scenario, dataset, dataset->node, dataset->class, 0, false, notes);
        if (dataset->creates.count > 0 || dataset->overwrite > 0)
            note_unpriced(scenario, dataset, dataset->node, OL_METER_WRITE_REQUEST, dataset->class, notes);
        if (dataset->reads.count > 0) {
            note_unpriced(scenario, dataset, dataset->node, OL_METER_READ_REQUEST, dataset->class, notes);
            note_unpriced(scenario, dataset, dataset->node, OL_METER_RETRIEVAL, dataset->class, notes);
        }
        for (size_t k = 0; k < dataset->rules.count; k++)
            note_unpriced(scenario, dataset, rules[k].node, OL_METER_TRANSITION, rules[k].class, notes);
        for (size_t k = 0; k < dataset->rules.count; k++)
            if (!rules[k].deletes)
                note_stay(scenario, dataset, rules[k].node, rules[k].class, rules[k].after, rules[k].old_versions,
                          notes);
    }
}
