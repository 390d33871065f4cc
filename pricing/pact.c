/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pact: a commitment as the account bought it, made into what an hour of it gives and costs.
 *
 * Two mechanisms serve all providers. Capacity (reservations, resource commitments) gives so many unit-seconds an
 * hour; where sizes are interchangeable the unit is a quarter of a size unit, so that a nano (.25) is whole. Plans
 * give so much money an hour, in which usage is counted at the plan's own rates. The order of use is the providers':
 * what is bound to a zone first, then to a region, then plans bound to a family, then the others.
 */
#include "pricing/rater.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_SECONDS 3600

enum { ORDER_ZONAL, ORDER_REGIONAL, ORDER_FAMILY_PLAN, ORDER_PLAN };

struct making {
    struct ol_rater *rater;
    const struct ol_book_commitment *commitment;
    const char *name;
    const char *currency; /* in which the commitment itself is told */
    size_t capacity;
    struct ol_error *error;
};

/* What it is called on bills. */
static const char *type_name(const struct ol_book *book, const struct ol_book_commitment *commitment)
{
    static const struct {
        const char *provider, *names[3]; /* reserved, plan, resource */
    } known[] = {
        {"aws", {"Reserved Instance", "Savings Plan", "Capacity Commitment"}},
        {"gcp", {"Reservation", "Flexible Committed Use Discount", "Committed Use Discount"}},
        {"azure", {"Reservation", "Savings Plan", "Capacity Commitment"}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].provider, book->provider) == 0)
            return known[i].names[commitment->kind];
    return (const char *[]){"Reservation", "Spending Commitment", "Capacity Commitment"}[commitment->kind];
}

static ol_label label_of(const struct ol_rater *rater, const char *text)
{
    return text && ol_book_mentions(rater->book, ol_slice_of(text)) ? ol_book_label(rater->book, ol_slice_of(text))
                                                                    : OL_NO_LABEL;
}

/* The usages' label of a text; OL_NO_LABEL where none of them has it. */
static ol_label usage_label(const struct ol_rater *rater, const char *text)
{
    return text ? ol_label_find(rater->setting->labels, text, strlen(text)) : OL_NO_LABEL;
}

/* ---- what it costs ---- */

static int fail_large(struct making *making)
{
    const struct ol_book_commitment *commitment = making->commitment;
    return ol_fail(making->error, OL_BAD_INPUT, commitment->node ? commitment->node->place : OL_NOWHERE,
                   "this commitment costs more than can be counted");
}

static bool times_millionths(ol_money money, double count, ol_money *product)
{
    return ol_money_times(money, (int64_t)(count * OL_MILLION + 0.5), OL_MILLION, product);
}

/* An hour of one unit, besides an upfront payment for it: listed, or by the book's flat share of on-demand. */
static bool find_rate(struct making *making, const struct ol_pact *pact, const struct ol_price_key *key,
                      struct ol_unit_price *hourly, ol_money *upfront)
{
    const struct ol_book *book = making->rater->book;
    const struct ol_price *price = ol_book_find_near(book, key, pact->start);
    if (price) {
        *hourly = price->price;
        *upfront = price->upfront;
        return true;
    }
    struct ol_price_key on_demand = *key;
    on_demand.term = OL_TERM_ON_DEMAND;
    on_demand.years = 0;
    on_demand.payment = 0;
    const struct ol_book_flat *flat = ol_book_flat(book, key);
    price = flat ? ol_book_find_near(book, &on_demand, pact->start) : NULL;
    if (!price)
        return false;
    *hourly = price->price;
    *upfront = 0;
    return ol_flat_apply(flat, hourly);
}

bool ol_pact_paid(const struct ol_pact *pact, int64_t hours, ol_money *paid)
{
    return ol_unit_price_times(pact->hourly, (ol_money)hours * OL_MONEY_UNIT, 1, paid);
}

static bool add_up(struct ol_pact *pact)
{
    return ol_pact_paid(pact, pact->hours, &pact->total) && ol_money_add(&pact->total, pact->upfront);
}

/* A rate without an upfront part is paid as the commitment says: all of it, half of it, or nothing at the start. */
static bool pay_ahead(struct ol_pact *pact)
{
    static const struct ol_unit_price half = {OL_MONEY_UNIT / 2, 1};
    const int payment = pact->commitment->payment;
    const ol_money total = pact->total;
    if (pact->upfront > 0 || payment == OL_PAYMENT_NO_UPFRONT)
        return true;
    if (payment == OL_PAYMENT_ALL_UPFRONT)
        pact->hourly = (struct ol_unit_price){0, 1};
    else if (!ol_unit_price_multiply(&pact->hourly, half))
        return false;
    if (!ol_pact_paid(pact, pact->hours, &pact->upfront))
        return false;
    pact->upfront = total - pact->upfront;
    return add_up(pact);
}

/* The payments of `count` units, told in `currency`, in the bill's at the rate of the day on which it began: one
 * rate for all of them, so that what its users bear adds up to what is paid. */
static int set_cost(struct making *making, struct ol_pact *pact, const char *currency, struct ol_unit_price hourly,
                    ol_money upfront, double count)
{
    struct ol_unit_price rate = {OL_MONEY_UNIT, 1}, ahead = {upfront, 1};
    const struct ol_unit_price times = {(ol_money)(count * OL_MILLION + 0.5) * 1000, 1};
    const int status = ol_line_exchange_between(making->rater, currency, making->rater->currency, pact->start,
                                                &rate, making->error);
    if (status != OL_OK)
        return status;
    pact->hourly = hourly;
    if (!ol_unit_price_multiply(&pact->hourly, times) || !ol_unit_price_multiply(&pact->hourly, rate) ||
        !ol_unit_price_multiply(&ahead, times) || !ol_unit_price_multiply(&ahead, rate) ||
        !ol_unit_price_times(ahead, OL_MONEY_UNIT, 1, &pact->upfront) || !add_up(pact) || !pay_ahead(pact))
        return fail_large(making);
    return OL_OK;
}

static int fail_rate(struct making *making, const char *what)
{
    const struct ol_book_commitment *commitment = making->commitment;
    return ol_fail(making->error, OL_BAD_INPUT, commitment->node ? commitment->node->place : OL_NOWHERE,
                   "the book \"%.60s\" has no %s rate of %s year%s for %.100s%s%.60s, nor a flat share",
                   making->rater->book->name, ol_term_names[ol_commitment_rate_term(commitment)],
                   commitment->term == OL_COMMITMENT_3Y ? "3" : "1",
                   commitment->term == OL_COMMITMENT_3Y ? "s" : "", what, commitment->region ? " in " : "",
                   commitment->region ? commitment->region : "");
}

/* ---- making them ---- */

static bool is_default_system(const struct ol_book_commitment *commitment)
{
    return !commitment->system || strcmp(commitment->system, "linux") == 0;
}

/* Two of one name could not be told apart on the bill. */
static int check_name(const struct making *making)
{
    const struct ol_rater *rater = making->rater;
    for (size_t i = 0; i < rater->pact_count; i++)
        if (strcmp(rater->pacts[i].as_charged.name, making->name) == 0)
            return ol_fail(making->error, OL_BAD_INPUT,
                           making->commitment->node ? making->commitment->node->place : OL_NOWHERE,
                           "name: another commitment is called \"%.80s\" too; give each its own", making->name);
    return OL_OK;
}

static struct ol_pact *add_pact(struct making *making)
{
    struct ol_rater *rater = making->rater;
    const struct ol_book_commitment *commitment = making->commitment;
    OL_MEM_RESERVE(rater->pacts, making->capacity, rater->pact_count + 1);
    struct ol_pact *pact = &rater->pacts[rater->pact_count++];
    const int years = commitment->term == OL_COMMITMENT_3Y ? 3 : 1;
    *pact = (struct ol_pact){
        .commitment = commitment,
        .term = ol_commitment_rate_term(commitment),
        .years = years,
        .start = ol_hour_before(commitment->start ? commitment->start : rater->start),
        .hours = INT64_C(8760) * years,
        .zone = usage_label(rater, commitment->zone),
        .system = usage_label(rater, commitment->system),
        .account = usage_label(rater, commitment->account),
        .linux_system = usage_label(rater, "linux"),
        .is_linux = is_default_system(commitment),
        .meter = OL_METERS,
    };
    pact->end = pact->start + pact->hours * OL_HOUR;
    pact->as_charged = (struct ol_charge_commitment){
        .id = ol_arena_format(&rater->arena, "%s/%s", rater->book->provider, making->name),
        .name = making->name,
        .term = pact->term,
        .is_spend = commitment->kind == OL_COMMITMENT_PLAN,
        .type_name = type_name(rater->book, commitment),
        .unit = commitment->kind == OL_COMMITMENT_PLAN ? rater->book->currency : "Hours",
    };
    return pact;
}

static struct ol_price_key key_of(const struct ol_rater *rater, const struct ol_pact *pact, enum ol_meter meter,
                                  ol_label item)
{
    return (struct ol_price_key){
        .meter = (uint8_t)meter,
        .term = (uint8_t)pact->term,
        .item = item,
        .region = label_of(rater, pact->commitment->region),
        .zone = label_of(rater, pact->commitment->zone),
        .system = label_of(rater, pact->commitment->system),
        .payment = (uint8_t)pact->commitment->payment,
        .years = (uint8_t)pact->years,
    };
}

/* Which of a family's sizes it covers: by size, by vCPUs, or only its own. */
static void set_sizes(struct making *making, struct ol_pact *pact, const struct ol_book_type *type)
{
    const struct ol_book *book = making->rater->book;
    const bool is_bound = making->commitment->zone || !is_default_system(making->commitment);
    double size = pact->term == OL_TERM_RESOURCE ? 0 : ol_book_size_factor(book, type->name);
    pact->vcpus = size > 0 ? 0 : type->vcpus;
    pact->is_flexible = type->family && !is_bound && (size > 0 || pact->vcpus > 0);
    pact->quarters = !pact->is_flexible ? 1
                     : size > 0         ? (int64_t)(size * 4 + 0.5)
                                        : (int64_t)(type->vcpus * 4 + 0.5);
    pact->family = type->family;
    pact->type = type;
}

static int make_capacity(struct making *making)
{
    struct ol_rater *rater = making->rater;
    const struct ol_book_commitment *commitment = making->commitment;
    struct ol_unit_price hourly;
    ol_money upfront, units;
    struct ol_pact *pact = add_pact(making);
    const struct ol_book_type *type = ol_book_type(rater->book, commitment->type);
    const double count = commitment->count > 0 ? commitment->count : 1;
    pact->item = label_of(rater, commitment->type);
    pact->meter = (uint8_t)ol_book_meter_of(rater->book, pact->item);
    pact->order = commitment->zone ? ORDER_ZONAL : ORDER_REGIONAL;
    pact->quarters = 1;
    if (type)
        set_sizes(making, pact, type);
    const struct ol_price_key key = key_of(rater, pact, pact->meter, pact->item);
    if (pact->item == OL_NO_LABEL || !find_rate(making, pact, &key, &hourly, &upfront))
        return fail_rate(making, commitment->type);
    if (!times_millionths((ol_money)HOUR_SECONDS * OL_MONEY_UNIT, count, &units) ||
        !ol_money_times(units, pact->quarters, 1, &pact->supply))
        return fail_large(making);
    return set_cost(making, pact, rater->book->currency, hourly, upfront, count);
}

/* vCPUs, memory or GPUs of a family. */
static int make_resource(struct making *making, enum ol_meter meter, const char *item, double count)
{
    struct ol_unit_price hourly;
    ol_money upfront;
    if (!(count > 0))
        return OL_OK;
    struct ol_pact *pact = add_pact(making);
    pact->item = label_of(making->rater, item);
    pact->meter = (uint8_t)meter;
    pact->order = ORDER_REGIONAL;
    pact->quarters = 1;
    const struct ol_price_key key = key_of(making->rater, pact, meter, pact->item);
    if (pact->item == OL_NO_LABEL || !find_rate(making, pact, &key, &hourly, &upfront))
        return fail_rate(making, item ? item : ol_meter_names[meter]);
    if (!times_millionths((ol_money)HOUR_SECONDS * OL_MONEY_UNIT, count, &pact->supply))
        return fail_large(making);
    return set_cost(making, pact, making->rater->book->currency, hourly, upfront, count);
}

static int make_resources(struct making *making)
{
    const struct ol_book_commitment *commitment = making->commitment;
    const double memory = (double)commitment->memory_bytes / (double)(1 << 30);
    int status = make_resource(making, OL_METER_VCPU, commitment->family, commitment->vcpus);
    if (status == OL_OK)
        status = make_resource(making, OL_METER_MEMORY, commitment->family, memory);
    return status == OL_OK ? make_resource(making, OL_METER_GPU, commitment->type, commitment->gpus) : status;
}

/* What the money committed to an hour is in the book's currency, in which usage is counted against it. */
static int set_plan_supply(struct making *making, struct ol_pact *pact)
{
    struct ol_unit_price rate = {OL_MONEY_UNIT, 1};
    const int status = ol_line_exchange_between(making->rater, making->rater->book->currency, making->currency,
                                                pact->start, &rate, making->error);
    if (status != OL_OK)
        return status;
    return rate.amount > 0 && ol_money_ratio(making->commitment->hourly, (ol_money)rate.scale * OL_MONEY_UNIT,
                                             rate.amount, &pact->supply)
               ? OL_OK
               : fail_large(making);
}

static int make_plan(struct making *making)
{
    const struct ol_book_commitment *commitment = making->commitment;
    struct ol_pact *pact = add_pact(making);
    pact->order = commitment->scope == OL_PLAN_COMPUTE ? ORDER_PLAN : ORDER_FAMILY_PLAN;
    pact->family = commitment->family;
    const int status = set_plan_supply(making, pact);
    return status == OL_OK
               ? set_cost(making, pact, making->currency, (struct ol_unit_price){commitment->hourly, 1}, 0, 1)
               : status;
}

static int make(struct making *making)
{
    const struct ol_book_commitment *commitment = making->commitment;
    struct ol_rater *rater = making->rater;
    making->name = commitment->name ? commitment->name
                                    : ol_arena_format(&rater->arena, "commitment-%zu", rater->pact_count + 1);
    int status = ol_pact_check_names(rater, commitment, making->error);
    if (status == OL_OK)
        status = check_name(making);
    if (status != OL_OK)
        return status;
    if (commitment->kind == OL_COMMITMENT_PLAN)
        return make_plan(making);
    return commitment->kind == OL_COMMITMENT_RESOURCE && commitment->count <= 0 ? make_resources(making)
                                                                                : make_capacity(making);
}

static int compare_pacts(const void *left, const void *right)
{
    const struct ol_pact *a = left, *b = right;
    if (a->order != b->order)
        return a->order - b->order;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    const int name = strcmp(a->as_charged.id, b->as_charged.id);
    return name != 0 ? name : (int)a->meter - (int)b->meter;
}

static int make_all(struct making *making, const struct ol_book *book,
                    const struct ol_book_commitment *commitments, size_t count)
{
    int status = OL_OK;
    making->currency = book ? book->currency : making->rater->currency;
    for (size_t i = 0; status == OL_OK && i < count; i++) {
        making->commitment = &commitments[i];
        if (ol_pact_is_with(making->rater, book, making->commitment))
            status = make(making);
    }
    return status;
}

int ol_pacts_make(struct ol_rater *rater, struct ol_error *error)
{
    struct making making = {.rater = rater, .error = error};
    const struct ol_rating_setting *setting = rater->setting;
    int status = make_all(&making, NULL, setting->commitments, setting->commitment_count);
    for (size_t i = 0; status == OL_OK && i < setting->book_count; i++) {
        const struct ol_book *book = setting->books[i];
        if (ol_rater_heeds(rater, book))
            status = make_all(&making, book, book->commitments.items, book->commitments.count);
    }
    if (rater->pact_count > 0)
        qsort(rater->pacts, rater->pact_count, sizeof *rater->pacts, compare_pacts);
    return status;
}

/* ---- plans' rates ---- */

bool ol_pact_rate(const struct ol_rater *rater, const struct ol_pact *pact, const struct ol_piece *piece,
                  struct ol_unit_price *rate, ol_time *until)
{
    struct ol_price_key key = piece->tariff->key;
    key.term = (uint8_t)pact->term;
    key.years = (uint8_t)pact->years;
    key.payment = (uint8_t)pact->commitment->payment;
    const struct ol_price *price = ol_book_find_near_until(rater->book, &key, piece->start, until);
    if (price) {
        *rate = price->price;
        return true;
    }
    const struct ol_book_flat *flat = ol_book_flat(rater->book, &key);
    if (!flat)
        return false;
    *rate = piece->price->price;
    return ol_flat_apply(flat, rate);
}

ol_money ol_pact_units(const struct ol_pact *pact, ol_money drawn)
{
    return pact->as_charged.is_spend ? drawn : drawn / (HOUR_SECONDS * pact->quarters);
}
