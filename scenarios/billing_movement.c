/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_movement: what data pays for on its ways.
 *
 * Which ways there may be is known before the run: from each dataset that a source reads, or a copy of it, to the
 * source's pool, and from each original to its copies. What passed each is the replication's. Between zones both sides
 * may charge: the one that receives where the book has a price of the item "in".
 */
#include "scenarios/billing_row.h"

#include "outlay/output.h"
#include "scenarios/data_places.h"
#include "scenarios/scenario_data.h"
#include "scenarios/scenario_work.h"

#include <string.h>

#define INWARDS "in"

struct place_of_way {
    size_t dataset;
    struct ol_site from, to;
};

static const struct ol_book *book_of(const struct ol_billing *billing, const struct ol_site *site)
{
    return ol_site_is_cloud(site) ? ol_scenario_book(billing->scenario, site->provider, NULL, site->region) : NULL;
}

/* One meter of a way. */
static void add_charge(struct ol_billing *billing, const struct place_of_way *way, enum ol_meter meter,
                       const char *provider, const char *region, const char *item)
{
    struct ol_text to = {0};
    ol_site_say(&to, &way->to);
    const struct ol_dataset *dataset = ol_scenario_dataset(billing->scenario, way->dataset);
    const struct ol_usage row = {
        .meter = (uint8_t)meter,
        .provider = ol_billing_label(billing, provider),
        .item = ol_billing_label(billing, item),
        .region = ol_billing_label(billing, region),
        .resource = ol_billing_label(
            billing, ol_arena_format(&billing->arena, "transfer/%s/%s", dataset->name, ol_text_string(&to))),
        .tags = ol_billing_tags(billing, NULL, dataset->team),
    };
    struct ol_billing_row *added = ol_billing_add_row(billing, &row);
    added->sort = OL_BILL_PASSED;
    added->dataset = way->dataset;
    added->from = way->from;
    added->to = way->to;
    ol_text_release(&to);
}

static bool charges_inwards(const struct ol_book *book)
{
    const ol_label inwards = ol_book_label(book, ol_slice_of(INWARDS));
    for (size_t i = 0; inwards != OL_NO_LABEL && i < book->price_count; i++)
        if (book->prices[i].meter == OL_METER_INTER_ZONE && book->prices[i].item == inwards)
            return true;
    return false;
}

static void add_public(struct ol_billing *billing, const struct place_of_way *way)
{
    static const enum ol_meter meters[OL_DISTANCES] = {[OL_OTHER_ZONE] = OL_METER_INTER_ZONE,
                                                       [OL_OTHER_REGION] = OL_METER_INTER_REGION,
                                                       [OL_OTHER_CLOUD] = OL_METER_EGRESS};
    const enum ol_distance distance = ol_site_distance(&way->from, &way->to);
    const struct ol_book *book = book_of(billing, &way->from);
    if (!book || distance == OL_SAME_PLACE)
        return;
    add_charge(billing, way, meters[distance], book->provider, way->from.region,
               distance == OL_OTHER_REGION ? way->to.region : NULL);
    if (distance == OL_OTHER_ZONE && charges_inwards(book))
        add_charge(billing, way, OL_METER_INTER_ZONE, book->provider, way->to.region, INWARDS);
}

static void add_gateway(struct ol_billing *billing, const struct place_of_way *way)
{
    const struct ol_site *side = ol_site_is_cloud(&way->to) ? &way->to : &way->from;
    const struct ol_book *book = book_of(billing, side);
    if (book)
        add_charge(billing, way, OL_METER_NAT_DATA, book->provider, side->region, NULL);
}

static const char *line_item(struct ol_billing *billing, const struct ol_link *link)
{
    return ol_arena_format(&billing->arena, "link/%s", link->name);
}

static bool is_listed(const struct ol_billing *billing, const struct place_of_way *way)
{
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        if (row->sort == OL_BILL_PASSED && row->dataset == way->dataset && ol_site_is(&row->from, &way->from) &&
            ol_site_is(&row->to, &way->to))
            return true;
    }
    return false;
}

static void add_way(struct ol_billing *billing, size_t dataset, const struct ol_site *to)
{
    const struct ol_scenario *scenario = billing->scenario;
    const struct place_of_way way = {dataset, scenario->places->datasets[dataset], *to};
    if (is_listed(billing, &way))
        return;
    const struct ol_link *link = ol_link_between(scenario->links.items, scenario->links.count, &way.from, &way.to);
    if (link && link->is_private && billing->owned_book)
        add_charge(billing, &way, OL_METER_EGRESS, billing->owned_book->provider, NULL, line_item(billing, link));
    else
        add_public(billing, &way);
    if (link && link->has_nat)
        add_gateway(billing, &way);
}

/* ---- what stands ---- */

static void add_standing(struct ol_billing *billing, const struct ol_link *link, const struct ol_book *book,
                         const char *region, const char *item, int64_t count)
{
    const struct ol_usage row = {
        .meter = OL_METER_NAT,
        .quantity = count * OL_MONEY_UNIT,
        .provider = ol_billing_label(billing, book->provider),
        .region = ol_billing_label(billing, region),
        .item = ol_billing_label(billing, item),
        .resource = ol_billing_label(billing, line_item(billing, link)),
        .tags = ol_billing_tags(billing, NULL, NULL),
        .ended = OL_USAGE_BY_USER,
    };
    ol_billing_add_row(billing, &row)->sort = OL_BILL_STANDING;
}

static void add_gateways(struct ol_billing *billing, const struct ol_link *link)
{
    char parts[4][OL_SITE_PART];
    struct ol_site to = {.provider = ol_site_part(link->to, 0, parts[0]),
                         .region = ol_site_part(link->to, 1, parts[1])};
    const struct ol_site from = {.provider = ol_site_part(link->from, 0, parts[2]),
                                 .region = ol_site_part(link->from, 1, parts[3])};
    if (!ol_site_is_cloud(&to))
        to = from;
    const struct ol_book *book = book_of(billing, &to);
    if (book)
        add_standing(billing, link, book, to.region, NULL, link->gateways);
}

static bool has_hours(const struct ol_link *link)
{
    return ol_xml_attribute(link->node, "price-per-hour") != NULL;
}

static void add_link(struct ol_billing *billing, const struct ol_link *link)
{
    if (link->has_nat && link->gateways > 0)
        add_gateways(billing, link);
    if (has_hours(link) && billing->owned_book)
        add_standing(billing, link, billing->owned_book, NULL, line_item(billing, link), 1);
}

static void add_cache(struct ol_billing *billing, size_t i)
{
    const struct ol_cache *cache = (const struct ol_cache *)billing->scenario->caches.items + i;
    const struct ol_site *site =
        &billing->scenario->places->pools[ol_scenario_pool_index(billing->scenario, cache->pool)];
    const struct ol_book *book = book_of(billing, site);
    if (!cache->class || !book)
        return;
    const struct ol_usage row = {
        .meter = OL_METER_STORAGE,
        .provider = ol_billing_label(billing, book->provider),
        .item = ol_billing_label(billing, cache->class),
        .region = ol_billing_label(billing, site->region),
        .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "cache/%s", cache->pool)),
        .tags = ol_billing_tags(billing, NULL, NULL),
    };
    struct ol_billing_row *added = ol_billing_add_row(billing, &row);
    added->sort = OL_BILL_CACHED;
    added->cache = i;
}

/* Out to the internet from where the endpoint is. */
static void add_answers(struct ol_billing *billing, size_t p)
{
    const struct ol_endpoint *endpoint = ol_scenario_pool(billing->scenario, p)->endpoint;
    const struct ol_site *site = &billing->scenario->places->pools[p];
    const struct ol_book *book = book_of(billing, site);
    if (!endpoint || !endpoint->response.type || !book)
        return;
    const struct ol_usage row = {
        .meter = OL_METER_EGRESS,
        .provider = ol_billing_label(billing, book->provider),
        .region = ol_billing_label(billing, site->region),
        .resource = ol_billing_label(billing, ol_arena_format(&billing->arena, "answers/%s", endpoint->name)),
        .tags = ol_billing_tags(billing, NULL, NULL),
    };
    struct ol_billing_row *added = ol_billing_add_row(billing, &row);
    added->sort = OL_BILL_ANSWERED;
    added->pool = (uint16_t)p;
}

void ol_billing_add_movement(struct ol_billing *billing)
{
    const struct ol_scenario *scenario = billing->scenario;
    const struct ol_data_places *places = scenario->places;
    struct ol_source_work source;
    for (size_t i = 0; ol_scenario_source_work(scenario, i, &source); i++) {
        const size_t dataset = ol_scenario_dataset_index(scenario, source.work->reads);
        if (dataset == SIZE_MAX)
            continue;
        const struct ol_site *to = &places->pools[ol_scenario_pool_index(scenario, source.pool)];
        add_way(billing, dataset, to);
        for (size_t k = 0; k < places->plan_count; k++)
            if (places->plans[k].original == dataset)
                add_way(billing, places->plans[k].copy, to);
    }
    for (size_t i = 0; i < places->plan_count; i++)
        add_way(billing, places->plans[i].original, &places->datasets[places->plans[i].copy]);
    for (size_t i = 0; i < ol_scenario_pool_count(scenario); i++)
        add_answers(billing, i);
    for (size_t i = 0; i < scenario->links.count; i++)
        add_link(billing, (const struct ol_link *)scenario->links.items + i);
    for (size_t i = 0; i < scenario->caches.count; i++)
        add_cache(billing, i);
}

/* ---- private lines ---- */

bool ol_billing_has_lines(const struct ol_scenario *scenario)
{
    const struct ol_link *links = scenario->links.items;
    for (size_t i = 0; i < scenario->links.count; i++)
        if (links[i].is_private)
            return true;
    return false;
}

static void write_price(struct ol_output *output, const char *meter, const struct ol_link *link,
                        struct ol_unit_price price)
{
    char amount[OL_MONEY_BUFFER];
    ol_output_format(output, "  <price meter=\"%s\" item=\"link/", meter);
    ol_output_escaped(output, link->name);
    ol_output_format(output, "\" amount=\"%s\"/>\n", ol_unit_price_format(price, amount));
}

void ol_billing_write_lines(const struct ol_scenario *scenario, struct ol_output *output)
{
    const struct ol_link *links = scenario->links.items;
    for (size_t i = 0; i < scenario->links.count; i++) {
        if (!links[i].is_private)
            continue;
        write_price(output, "egress", &links[i], links[i].per_gb);
        write_price(output, "nat", &links[i], links[i].per_hour);
    }
}
