/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_datasets: the rows of what is kept in storage classes, and what of it a book charges for.
 */
#include "scenarios/billing_row.h"

#include "pricing/book_near.h"
#include "scenarios/scenario_data.h"

/* ---- checkpoints ---- */

/* What checkpoints take of a storage class. */
void ol_billing_add_checkpoint(struct ol_billing *billing, size_t i)
{
    const struct ol_checkpoint *checkpoint =
        (const struct ol_checkpoint *)billing->scenario->checkpoints.items + i;
    if (!checkpoint->storage)
        return;
    const struct ol_book *book =
        ol_scenario_book(billing->scenario, checkpoint->provider, NULL, checkpoint->region);
    const struct ol_usage row = {
        .meter = OL_METER_STORAGE,
        .provider = ol_billing_label(billing, book->provider),
        .item = ol_billing_label(billing, checkpoint->storage),
        .region = ol_billing_label(billing, checkpoint->region),
        .resource = ol_billing_label(
            billing, ol_arena_format(&billing->arena, "dataset/%s",
                                     checkpoint->dataset ? checkpoint->dataset : checkpoint->name)),
        .tags = ol_billing_tags(billing, NULL, NULL),
    };
    struct ol_billing_row *added = ol_billing_add_row(billing, &row);
    added->sort = OL_BILL_KEPT;
    added->checkpoint = i;
}

/* ---- datasets ---- */

static struct ol_billing_class priced_class(struct ol_billing *billing, const struct ol_store_class *class)
{
    const struct ol_book *book = ol_scenario_book(billing->scenario, class->provider, NULL, NULL);
    struct ol_billing_class priced = {.item = ol_billing_label(billing, class->name)};
    for (int sort = 0; book && sort < OL_PIECE_SORTS; sort++)
        priced.is_priced[sort] = sort == OL_PIECE_KEPT ||
                                 ol_scenario_prices(book, ol_billing_meter((enum ol_piece_sort)sort), class->name);
    for (int how = 0; how < OL_RETRIEVALS; how++) {
        const char *item = ol_arena_format(&billing->arena, "%s/%s", class->name, ol_retrieval_names[how]);
        const bool is_told = book && how != OL_RETRIEVE_STANDARD &&
                             ol_book_prices_item(book, OL_METER_RETRIEVAL, ol_book_label(book, ol_slice_of(item)));
        priced.retrieved[how] = is_told ? ol_billing_label(billing, item) : priced.item;
    }
    return priced;
}

void ol_billing_add_datasets(struct ol_billing *billing)
{
    const struct ol_scenario *scenario = billing->scenario;
    billing->classes = OL_ARENA_ARRAY(&billing->arena, struct ol_billing_class, scenario->store_class_count + 1);
    for (size_t i = 0; i < scenario->store_class_count; i++)
        billing->classes[i] = priced_class(billing, &scenario->store_classes[i]);
    billing->first_data = billing->count;
    for (size_t i = 0; i < scenario->datasets.count; i++) {
        const struct ol_dataset *dataset = ol_scenario_dataset(scenario, i);
        const struct ol_usage row = {
            .provider = ol_billing_label(billing, dataset->provider),
            .region = ol_billing_label(billing, dataset->region),
            .zone = ol_billing_label(billing, dataset->zone),
            .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "dataset/%s", dataset->name)),
            .tags = ol_billing_tags(billing, NULL, dataset->team),
        };
        struct ol_billing_row *added = ol_billing_add_row(billing, &row);
        added->sort = OL_BILL_DATA;
        added->dataset = i;
    }
}
