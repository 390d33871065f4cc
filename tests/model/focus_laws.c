/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/focus_laws.h"

#include "outlay/arena.h"
#include "outlay/csv.h"
#include "outlay/money.h"
#include "tests/fuzz/memory_file.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define CELLS      100
#define CELL       400
#define PAIRS      5000
#define TOLERANCE  1e-9
#define MOST_SHOWN 20

/* Two texts that belong together, or a name with a sum. */
struct pair {
    char left[CELL], right[CELL];
    ol_money sum;
};

struct laws {
    char names[CELLS][CELL], cells[CELLS][CELL];
    size_t count;
    long long line;
    int broken;
    struct pair *skus, *services, *commitments;
    size_t sku_count, service_count, commitment_count;
};

static const char *at(const struct laws *laws, const char *name)
{
    for (size_t i = 0; i < laws->count; i++)
        if (strcmp(laws->names[i], name) == 0)
            return laws->cells[i];
    return "";
}

static bool is(const struct laws *laws, const char *name, const char *value)
{
    return strcmp(at(laws, name), value) == 0;
}

static bool is_null(const struct laws *laws, const char *name)
{
    return is(laws, name, "");
}

static void must(struct laws *laws, bool holds, const char *format, ...) OL_PRINTF(3, 4);
static void must(struct laws *laws, bool holds, const char *format, ...)
{
    va_list arguments;
    if (holds || laws->broken++ >= MOST_SHOWN)
        return;
    va_start(arguments, format);
    printf("# bill line %lld: ", laws->line);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
}

static void one_of(struct laws *laws, const char *name, const char *const *values)
{
    bool is_one = false;
    for (; *values; values++)
        is_one |= is(laws, name, *values);
    must(laws, is_one, "%s is \"%s\"", name, at(laws, name));
}

/* A null is zero. */
static ol_money money(struct laws *laws, const char *name)
{
    char why[160];
    ol_money money = 0;
    if (!is_null(laws, name))
        must(laws, ol_money_parse(ol_slice_of(at(laws, name)), &money, why), "%s: %s", name, why);
    return money;
}

static double real(struct laws *laws, const char *name)
{
    double value = NAN;
    must(laws, ol_slice_real(ol_slice_of(at(laws, name)), &value), "%s is \"%s\", no number", name,
         at(laws, name));
    return value;
}

/* ---- of one row ---- */

static const char *const never_null[] = {
    "BilledCost",
    "EffectiveCost",
    "ListCost",
    "ContractedCost",
    "BillingCurrency",
    "BillingAccountId",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ChargeFrequency",
    "InvoiceIssuerName",
    "ServiceCategory",
    "ServiceName",
    "ServiceSubcategory",
    "InvoiceId",
    "PricingCurrency",
    NULL,
};

/* The second is null where, and only where, the first is. */
static const char *const together[][2] = {
    {"CommitmentDiscountId", "CommitmentDiscountCategory"},
    {"CommitmentDiscountId", "CommitmentDiscountType"},
    {"CommitmentDiscountQuantity", "CommitmentDiscountUnit"},
    {"ConsumedQuantity", "ConsumedUnit"},
    {"PricingQuantity", "PricingUnit"},
    {"RegionId", "RegionName"},
    {"ResourceId", "ResourceType"},
    {"SubAccountId", "SubAccountName"},
    {"SubAccountId", "SubAccountType"},
};

/* Of usage and purchases, and of nothing else here. */
static const char *const priced[] = {
    "ListUnitPrice", "ContractedUnitPrice", "PricingQuantity", "PricingUnit",
    "SkuId",         "SkuPriceId",          "PricingCategory", NULL,
};

static void check_nulls(struct laws *laws)
{
    for (size_t i = 0; never_null[i]; i++)
        must(laws, !is_null(laws, never_null[i]), "%s is null", never_null[i]);
    for (size_t i = 0; i < sizeof together / sizeof *together; i++)
        must(laws, is_null(laws, together[i][0]) == is_null(laws, together[i][1]), "one of %s and %s is null",
             together[i][0], together[i][1]);
    const bool has_price = is(laws, "ChargeCategory", "Usage") || is(laws, "ChargeCategory", "Purchase");
    for (size_t i = 0; priced[i]; i++)
        must(laws, is_null(laws, priced[i]) == !has_price, "%s is \"%s\" on a %s", priced[i], at(laws, priced[i]),
             at(laws, "ChargeCategory"));
}

static void check_product(struct laws *laws, const char *price, const char *cost)
{
    if (is_null(laws, price))
        return;
    const double product = real(laws, price) * real(laws, "PricingQuantity"), stated = real(laws, cost);
    must(laws, real(laws, price) >= 0, "%s is negative", price);
    must(laws, fabs(product - stated) <= TOLERANCE * fmax(fabs(product), fabs(stated)),
         "%s is %.17g, not %.17g, the price times the quantity", cost, stated, product);
}

static void check_words(struct laws *laws)
{
    static const char *const categories[] = {"Usage", "Purchase", "Tax", "Credit", "Adjustment", NULL};
    static const char *const frequencies[] = {"One-Time", "Recurring", "Usage-Based", NULL};
    static const char *const pricing[] = {"", "Standard", "Committed", "Dynamic", "Other", NULL};
    static const char *const commitments[] = {"", "Spend", "Usage", NULL};
    static const char *const periods[] = {"BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart",
                                          "ChargePeriodEnd", NULL};
    one_of(laws, "ChargeCategory", categories);
    one_of(laws, "ChargeFrequency", frequencies);
    one_of(laws, "PricingCategory", pricing);
    one_of(laws, "CommitmentDiscountCategory", commitments);
    for (size_t i = 0; periods[i]; i++)
        must(laws,
             strlen(at(laws, periods[i])) == strlen("2026-01-01T00:00:00Z") && strchr(at(laws, periods[i]), 'Z'),
             "%s is \"%s\"", periods[i], at(laws, periods[i]));
    must(laws, strcmp(at(laws, "ChargePeriodStart"), at(laws, "ChargePeriodEnd")) <= 0, "the period ends first");
}

static void check_commitment(struct laws *laws)
{
    const bool is_usage = is(laws, "ChargeCategory", "Usage"),
               is_purchase = is(laws, "ChargeCategory", "Purchase");
    const bool is_unused = is(laws, "CommitmentDiscountStatus", "Unused");
    const bool is_committed = !is_null(laws, "CommitmentDiscountId");
    must(laws, is_null(laws, "CommitmentDiscountStatus") == !(is_committed && is_usage), "status \"%s\" of a %s",
         at(laws, "CommitmentDiscountStatus"), at(laws, "ChargeCategory"));
    must(laws, is_null(laws, "CommitmentDiscountQuantity") == !(is_committed && (is_usage || is_purchase)),
         "commitment's quantity of a %s", at(laws, "ChargeCategory"));
    must(laws, is_null(laws, "ConsumedQuantity") == !(is_usage && !is_unused), "consumed quantity of a %s",
         at(laws, "ChargeCategory"));
    if (is_purchase) {
        must(laws, money(laws, "EffectiveCost") == 0, "a purchase costs something effectively");
        must(laws, !is(laws, "ChargeFrequency", "Usage-Based"), "a purchase by usage");
    }
    if (is_usage)
        must(laws, is(laws, "PricingCategory", "Committed") == is_committed, "usage under %s is %s",
             is_committed ? "a commitment" : "none", at(laws, "PricingCategory"));
    if (is_usage && is_committed)
        must(laws, money(laws, "BilledCost") == 0, "usage under a commitment is billed");
    if (is_committed && (is_purchase || is_unused))
        must(laws, is(laws, "ResourceId", at(laws, "CommitmentDiscountId")), "the resource is not the commitment");
}

/* ---- over rows ---- */

static struct pair *pair_of(struct pair *pairs, size_t *count, const char *left, const char *right)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(pairs[i].left, left) == 0)
            return &pairs[i];
    OL_ASSERT(*count < PAIRS);
    struct pair *pair = &pairs[(*count)++];
    snprintf(pair->left, CELL, "%s", left);
    snprintf(pair->right, CELL, "%s", right);
    return pair;
}

static void check_over_rows(struct laws *laws)
{
    const char *category = at(laws, "ServiceCategory"), *sku = at(laws, "SkuId");
    must(laws,
         strcmp(pair_of(laws->services, &laws->service_count, at(laws, "ServiceName"), category)->right,
                category) == 0,
         "service \"%s\" has two categories", at(laws, "ServiceName"));
    if (!is_null(laws, "SkuPriceId"))
        must(laws, strcmp(pair_of(laws->skus, &laws->sku_count, at(laws, "SkuPriceId"), sku)->right, sku) == 0,
             "price \"%s\" has two SKUs", at(laws, "SkuPriceId"));
    if (is_null(laws, "CommitmentDiscountId"))
        return;
    struct pair *commitment =
        pair_of(laws->commitments, &laws->commitment_count, at(laws, "CommitmentDiscountId"), "");
    if (is(laws, "ChargeCategory", "Purchase"))
        commitment->sum += money(laws, "BilledCost");
    else if (is(laws, "ChargeCategory", "Usage"))
        commitment->sum -= money(laws, "EffectiveCost");
}

static void check_balances(struct laws *laws)
{
    char buffer[OL_MONEY_BUFFER];
    for (size_t i = 0; i < laws->commitment_count; i++)
        must(laws, laws->commitments[i].sum == 0, "commitment %s was paid %s more than was spread over usage",
             laws->commitments[i].left, ol_money_format(laws->commitments[i].sum, buffer));
}

static void take_row(char to[CELLS][CELL], struct laws *laws, const struct ol_csv *csv)
{
    for (size_t i = 0; i < ol_csv_field_count(csv) && i < CELLS; i++)
        snprintf(to[i], CELL, "%.*s", (int)ol_csv_field(csv, i).length, ol_csv_field(csv, i).data);
    laws->line = ol_csv_place(csv).line;
}

static void check_rows(struct laws *laws, struct ol_csv *csv)
{
    while (ol_csv_row(csv, NULL) > 0) {
        take_row(laws->cells, laws, csv);
        must(laws, ol_csv_field_count(csv) == laws->count, "%zu fields", ol_csv_field_count(csv));
        check_nulls(laws);
        check_words(laws);
        check_product(laws, "ListUnitPrice", "ListCost");
        check_product(laws, "ContractedUnitPrice", "ContractedCost");
        check_commitment(laws);
        check_over_rows(laws);
    }
}

int focus_laws_broken(const char *bytes, size_t length, bool is_whole)
{
    struct memory_file file = memory_file_new(bytes, length);
    struct laws *laws = ol_mem_new(sizeof *laws);
    struct ol_input *input = ol_input_open(file.path, OL_NOWHERE, NULL);
    struct ol_csv *csv = ol_csv_new(input, ',');
    struct pair **const lists[] = {&laws->skus, &laws->services, &laws->commitments};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        *lists[i] = ol_mem_new(ol_mem_product(sizeof **lists[i], PAIRS));
    must(laws, ol_csv_row(csv, NULL) > 0, "no header");
    laws->count = ol_csv_field_count(csv);
    take_row(laws->names, laws, csv);
    check_rows(laws, csv);
    must(laws, laws->line > 1, "no charge");
    if (is_whole)
        check_balances(laws);
    const int broken = laws->broken;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        ol_mem_free(*lists[i]);
    ol_mem_free(laws);
    ol_csv_free(csv);
    ol_input_close(input);
    memory_file_free(&file);
    return broken;
}
