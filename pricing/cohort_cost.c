/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/cohort_cost.h"

#include "outlay/arena.h"
#include "pricing/rater.h"

#include <math.h>
#include <string.h>

#define GB 1e9
/* Days without a read until intelligent tiering moves an object on: Amazon S3's user guide, "How S3
 * Intelligent-Tiering works". */
#define COLDER_DAYS  30
#define COLDEST_DAYS 90
/* All is read in a day: not quite certain, so that logarithms stay finite. */
#define LEAST_UNREAD 1e-300

/* ---- prices ---- */

struct asking {
    const struct ol_book *book;
    ol_label region;
    ol_time at;
    double volume_gb; /* by which tiers count */
};

static const struct ol_price *price_of(const struct asking *asking, enum ol_meter meter, const char *item)
{
    struct ol_price_key key = {
        .meter = (uint8_t)meter, .item = ol_book_label(asking->book, ol_slice_of(item)), .region = asking->region};
    return key.item == OL_BOOK_UNKNOWN ? NULL : ol_book_find(asking->book, &key, asking->at);
}

static double amount_of(const struct asking *asking, enum ol_meter meter, const char *item)
{
    const struct ol_price *price = price_of(asking, meter, item);
    return price ? ol_unit_price_real(price->price) : 0;
}

/* The mean over a volume of what its tiers cost; of tiers by volume the one that it reaches. */
static double mean_of_tiers(const struct ol_price *price, double volume)
{
    double cost = 0;
    for (size_t i = 0; i < price->tier_count; i++) {
        const double begin = ol_money_real(price->tiers[i].begin);
        const double end = i + 1 < price->tier_count ? ol_money_real(price->tiers[i + 1].begin) : INFINITY;
        const double amount = ol_unit_price_real(price->tiers[i].price);
        if (price->tiering == OL_TIERS_VOLUME && volume >= begin && volume < end)
            return amount;
        if (volume > begin)
            cost += amount * (fmin(volume, end) - begin);
    }
    return cost / volume;
}

static double kept_price(const struct asking *asking, const char *item)
{
    const struct ol_price *price = price_of(asking, OL_METER_STORAGE, item);
    if (!price)
        return 0;
    return price->tier_count > 0 ? mean_of_tiers(price, asking->volume_gb) : ol_unit_price_real(price->price);
}

static void add_class(struct ol_cohort_costs *costs, const struct asking *asking,
                      const struct ol_book_class *class)
{
    char item[256];
    if (!price_of(asking, OL_METER_STORAGE, class->name))
        return;
    struct ol_class_prices *prices = &costs->classes[costs->count++];
    *prices = (struct ol_class_prices){
        .class = class,
        .first_tier = amount_of(asking, OL_METER_STORAGE, class->name),
        .kept = kept_price(asking, class->name),
        .overhead = class->standard ? kept_price(asking, class->standard) : 0,
        .retrieval = amount_of(asking, OL_METER_RETRIEVAL, class->name),
        .read = amount_of(asking, OL_METER_READ_REQUEST, class->name),
        .write = amount_of(asking, OL_METER_WRITE_REQUEST, class->name),
        .move = amount_of(asking, OL_METER_TRANSITION, class->name),
        .watch = amount_of(asking, OL_METER_MONITORING, class->name),
    };
    if (!price_of(asking, OL_METER_TRANSITION, class->name))
        prices->move = prices->write;
    static const char *const tiers[] = {"infrequent", "archive-instant"};
    prices->follows_reads = class->monitored_bytes > 0;
    for (size_t i = 0; i < 2; i++) {
        snprintf(item, sizeof item, "%.200s/%s", class->name, tiers[i]);
        prices->follows_reads = prices->follows_reads && price_of(asking, OL_METER_STORAGE, item);
        prices->colder[i] = kept_price(asking, item);
    }
}

static int load_prices(struct ol_cohort_costs *costs, const char *region, struct ol_error *error)
{
    const struct ol_book *book = costs->book;
    const struct ol_aging_data *cohort = &costs->cohort;
    const int64_t volume = cohort->volume_bytes > cohort->size_bytes ? cohort->volume_bytes : cohort->size_bytes;
    const struct asking asking = {.book = book,
                                  .region = ol_book_label(book, ol_slice_of(region ? region : "")),
                                  .at = cohort->born,
                                  .volume_gb = (double)volume / GB};
    const struct ol_book_class *classes = book->classes.items;
    costs->classes = ol_mem_new(ol_mem_product(sizeof *costs->classes, book->classes.count + 1));
    for (size_t i = 0; i < book->classes.count; i++)
        if (!strchr(classes[i].name, '/')) /* access tiers are no classes to move to */
            add_class(costs, &asking, &classes[i]);
    if (costs->count > 0)
        return OL_OK;
    return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                   "the book \"%s\" has no storage class with a price in %s; look with: outlay prices show %s",
                   book->name, region && *region ? region : "any region", book->name);
}

/* ---- days ---- */

/* What is read on a day; NULL: nothing. */
static const struct ol_read_rate *rate_at(const struct ol_aging_data *cohort, int64_t day)
{
    size_t i = 0;
    while (i < cohort->read_count && cohort->reads[i].age <= day * OL_DAY)
        i++;
    return i > 0 ? &cohort->reads[i - 1] : NULL;
}

/* Requests that read all of it once. */
static double requests_of(const struct ol_aging_data *cohort, const struct ol_read_rate *rate)
{
    return rate->request_size > 0 ? (double)cohort->size_bytes / (double)rate->request_size
                                  : (double)cohort->objects;
}

/* The share of the objects that nobody read in the days before. */
static double unread_for(const struct ol_cohort_costs *costs, int64_t day, int64_t days)
{
    return day < days ? 1 : exp(costs->unread[day] - costs->unread[day - days]);
}

static void sum_days(struct ol_cohort_costs *costs)
{
    const struct ol_aging_data *cohort = &costs->cohort;
    const size_t length = (size_t)cohort->days + 1;
    double **const sums[] = {&costs->month_days, &costs->months,    &costs->reads,    &costs->requests,
                             &costs->unread,     &costs->unread_30, &costs->unread_90};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        *sums[i] = ol_mem_new(ol_mem_product(sizeof **sums[i], length));
    for (int64_t day = 0; day < cohort->days; day++) {
        const struct ol_read_rate *rate = rate_at(cohort, day);
        const double share = rate ? rate->share : 0;
        const ol_time month = ol_month_length(costs->book, cohort->born + day * OL_DAY);
        const double part = (double)OL_DAY / (double)month;
        costs->month_days[day] = 1 / part;
        costs->months[day + 1] = costs->months[day] + part;
        costs->reads[day + 1] = costs->reads[day] + share;
        costs->requests[day + 1] = costs->requests[day] + (rate ? share * requests_of(cohort, rate) : 0);
        costs->unread[day + 1] = costs->unread[day] + log(fmax(1 - share, LEAST_UNREAD));
        costs->unread_30[day + 1] = costs->unread_30[day] + part * unread_for(costs, day, COLDER_DAYS);
        costs->unread_90[day + 1] = costs->unread_90[day] + part * unread_for(costs, day, COLDEST_DAYS);
    }
}

int ol_cohort_costs_load(struct ol_cohort_costs *costs, const struct ol_book *book, const char *region,
                         const struct ol_aging_data *cohort, struct ol_error *error)
{
    *costs = (struct ol_cohort_costs){.cohort = *cohort, .book = book};
    OL_ASSERT(cohort->size_bytes > 0 && cohort->objects > 0);
    OL_ASSERT(cohort->days >= 1 && cohort->days <= OL_COHORT_DAYS);
    costs->cohort.born -= (cohort->born % OL_DAY + OL_DAY) % OL_DAY;
    const int status = load_prices(costs, region, error);
    if (status == OL_OK)
        sum_days(costs);
    return status;
}

void ol_cohort_costs_release(struct ol_cohort_costs *costs)
{
    double *const sums[] = {costs->month_days, costs->months,    costs->reads,    costs->requests,
                            costs->unread,     costs->unread_30, costs->unread_90};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        ol_mem_free(sums[i]);
    ol_mem_free(costs->classes);
    *costs = (struct ol_cohort_costs){0};
}

/* ---- stages ---- */

double ol_cohort_kept_gb(const struct ol_cohort_costs *costs, size_t class)
{
    const struct ol_book_class *about = costs->classes[class].class;
    const double objects = (double)costs->cohort.objects;
    const double bytes = fmax((double)costs->cohort.size_bytes, objects * (double)about->minimum_bytes);
    return (bytes + objects * (double)about->overhead_bytes) / GB;
}

double ol_cohort_overhead_gb(const struct ol_cohort_costs *costs, size_t class)
{
    return (double)costs->cohort.objects * (double)costs->classes[class].class->standard_overhead_bytes / GB;
}

/* Whether it looks at objects of this size. */
static bool is_watched(const struct ol_cohort_costs *costs, const struct ol_class_prices *prices)
{
    const double size = (double)costs->cohort.size_bytes / (double)costs->cohort.objects;
    return prices->follows_reads && size >= (double)prices->class->monitored_bytes;
}

double ol_cohort_month(const struct ol_cohort_costs *costs, size_t class)
{
    const struct ol_class_prices *prices = &costs->classes[class];
    double month =
        ol_cohort_kept_gb(costs, class) * prices->kept + ol_cohort_overhead_gb(costs, class) * prices->overhead;
    if (is_watched(costs, prices))
        month += (double)costs->cohort.objects * prices->watch;
    return month;
}

double ol_cohort_whole_read(const struct ol_cohort_costs *costs, size_t class)
{
    const struct ol_class_prices *prices = &costs->classes[class];
    return (double)costs->cohort.size_bytes / GB * prices->retrieval +
           (double)costs->cohort.objects * prices->read;
}

/* Of what is read between two days. */
static double reading(const struct ol_cohort_costs *costs, size_t class, int64_t enter, int64_t leave)
{
    const struct ol_class_prices *prices = &costs->classes[class];
    const double gb = (costs->reads[leave] - costs->reads[enter]) * (double)costs->cohort.size_bytes / GB;
    return gb * prices->retrieval + (costs->requests[leave] - costs->requests[enter]) * prices->read;
}

/* What those objects save that lie in colder tiers; they begin as if just read. */
static double colder(const struct ol_cohort_costs *costs, size_t class, int64_t enter, int64_t leave)
{
    const struct ol_class_prices *prices = &costs->classes[class];
    if (!is_watched(costs, prices))
        return 0;
    const int64_t cold = enter + COLDER_DAYS < leave ? enter + COLDER_DAYS : leave;
    const int64_t coldest = enter + COLDEST_DAYS < leave ? enter + COLDEST_DAYS : leave;
    const double saved =
        (prices->kept - prices->colder[0]) * (costs->unread_30[leave] - costs->unread_30[cold]) +
        (prices->colder[0] - prices->colder[1]) * (costs->unread_90[leave] - costs->unread_90[coldest]);
    return saved * ol_cohort_kept_gb(costs, class);
}

static int64_t least_days(const struct ol_cohort_costs *costs, size_t class)
{
    return (costs->classes[class].class->minimum_stay + OL_DAY - 1) / OL_DAY;
}

/* Days of the minimum stay that are left when it goes. Where moves keep the stay, only the end of all can be early, and
 * it counts from the beginning of all. */
static int64_t rest_days(const struct ol_cohort_costs *costs, size_t class, int64_t enter, int64_t leave)
{
    const bool is_kept = costs->classes[class].class->moves_keep_stay;
    if (is_kept && leave < costs->cohort.days)
        return 0;
    return least_days(costs, class) - (is_kept ? leave : leave - enter);
}

struct ol_stage_cost ol_cohort_stage(const struct ol_cohort_costs *costs, size_t class, int64_t enter,
                                     int64_t leave)
{
    const struct ol_class_prices *prices = &costs->classes[class];
    const double month = ol_cohort_month(costs, class);
    const int64_t rest = rest_days(costs, class, enter, leave);
    return (struct ol_stage_cost){
        .kept = month * (costs->months[leave] - costs->months[enter]) - colder(costs, class, enter, leave),
        .moved = (double)costs->cohort.objects * (enter == 0 ? prices->write : prices->move),
        .read = reading(costs, class, enter, leave),
        .early = rest > 0 ? month * (double)rest / costs->month_days[leave - 1] : 0,
    };
}

int64_t ol_cohort_settles(const struct ol_cohort_costs *costs, size_t class)
{
    const int64_t least = least_days(costs, class);
    const int64_t cold = is_watched(costs, &costs->classes[class]) ? COLDEST_DAYS : 1;
    return least > cold ? least : cold;
}

double ol_cohort_settled(const struct ol_cohort_costs *costs, size_t class, int64_t day)
{
    const struct ol_class_prices *prices = &costs->classes[class];
    double kept = ol_cohort_month(costs, class) * costs->months[day];
    if (is_watched(costs, prices))
        kept -=
            ol_cohort_kept_gb(costs, class) * ((prices->kept - prices->colder[0]) * costs->unread_30[day] +
                                               (prices->colder[0] - prices->colder[1]) * costs->unread_90[day]);
    return kept + reading(costs, class, 0, day);
}

size_t ol_cohort_class(const struct ol_cohort_costs *costs, const char *name)
{
    for (size_t i = 0; i < costs->count; i++)
        if (strcmp(costs->classes[i].class->name, name) == 0)
            return i;
    return SIZE_MAX;
}
