/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_functions: the rows of an endpoint's function.
 */
#include "scenarios/billing_row.h"

#include "models/serving/serverless_engine.h"
#include "outlay/endpoint.h"
#include "pricing/book_near.h"

/* What is counted of an endpoint's function, a row each. */
void ol_billing_add_function(struct ol_billing *billing, size_t p)
{
    static const struct {
        enum ol_meter meter;
        enum ol_function_bill bill;
    } rows[] = {
        {OL_METER_FUNCTION_REQUEST, OL_FUNCTION_CALLS},      {OL_METER_FUNCTION_MEMORY, OL_FUNCTION_TIME},
        {OL_METER_FUNCTION_MEMORY, OL_FUNCTION_PROVISIONED}, {OL_METER_FUNCTION_MEMORY, OL_FUNCTION_KEPT},
        {OL_METER_FUNCTION_CPU, OL_FUNCTION_TIME},           {OL_METER_FUNCTION_CPU, OL_FUNCTION_PROVISIONED},
        {OL_METER_FUNCTION_CPU, OL_FUNCTION_KEPT},
    };
    const struct ol_pool *pool = ol_scenario_pool(billing->scenario, p);
    const struct ol_endpoint *endpoint = pool->endpoint;
    const struct ol_serverless_service *function = endpoint->functions.items;
    const struct ol_book *book = ol_scenario_book(billing->scenario, endpoint->provider, NULL, endpoint->region);
    if (!book) /* of a scenario without price books */
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].meter == OL_METER_FUNCTION_CPU && !ol_book_prices_meter(book, OL_METER_FUNCTION_CPU))
            continue;
        const struct ol_usage row = {
            .meter = (uint8_t)rows[i].meter,
            .provider = ol_billing_label(billing, book->provider),
            .item = ol_billing_label(billing, ol_function_item(function, rows[i].bill)),
            .region = ol_billing_label(billing, endpoint->region),
            .resource =
                ol_billing_label(billing, ol_arena_format(&billing->arena, "endpoint/%s/function", pool->name)),
            .tags = ol_billing_tags(billing, pool->name, NULL),
        };
        struct ol_billing_row *added = ol_billing_add_row(billing, &row);
        added->sort = OL_BILL_CALLED;
        added->pool = (uint16_t)p;
        added->bill = (uint8_t)rows[i].bill;
    }
}
