/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Machines in the shipped books, and laws that every price there keeps. Figures are typed from where they were
 * published, not from the books: the mission documents' prices of 2024 and their worked example, Google's page on
 * sustained use, and the lists of 2026 (AWS us-east-1 2026-07-20, Azure 2026-06-18, Google 2026-07-30).
 */
#include "tests/shipped.h"

static void check_instance(const struct ol_book *book, const char *type, const char *region, enum ol_term term,
                           const char *at, const char *want)
{
    check_price(book, (struct asked){OL_METER_INSTANCE, type, region, term, 0}, at, 0, want);
}

static void check_discount(const struct ol_book *book, struct asked asked, double want)
{
    const struct ol_price_key key = key_of(book, asked);
    const struct ol_book_flat *flat = ol_book_flat(book, &key);
    CHECK(flat);
    if (flat)
        CHECK_NEAR(flat->discount, want, 1e-12);
}

/* Mission documents: 8 x A100 on demand 32.77, 33.60, 32.77; spot 70%, 60% and 65% off. */
static void planning_figures_of_2024(void)
{
    static const char *const days[] = {"2019-01-01", "2024-01-01", "2025-06-30", "2026-06-17"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        check_instance(aws, "p4d.24xlarge", "us-east-1", OL_TERM_ON_DEMAND, days[i], "32.77");
        check_instance(gcp, "a2-ultragpu-8g", "us-central1", OL_TERM_ON_DEMAND, days[i], "33.6");
        check_instance(azure, "NC96ads_A100_v4", "eastus", OL_TERM_ON_DEMAND, days[i], "32.77");
        check_instance(aws, "p4d.24xlarge", "us-east-1", OL_TERM_SPOT, days[i], "9.831");
        check_instance(gcp, "a2-ultragpu-8g", "us-central1", OL_TERM_SPOT, days[i], "13.44");
        check_instance(azure, "NC96ads_A100_v4", "eastus", OL_TERM_SPOT, days[i], "11.4695");
    }
}

/* Mission documents, recomputed: 24 h of one node on spot and 100 GB of egress beyond what is free:
 * 24 x 9.831 + 100 x .09, 24 x 13.44 + 100 x .12, 24 x 11.4695 + 100 x .087. */
static void worked_example(void)
{
    const struct {
        const struct ol_book *book;
        const char *type, *region, *total;
    } nodes[] = {
        {aws, "p4d.24xlarge", "us-east-1", "244.944"},
        {gcp, "a2-ultragpu-8g", "us-central1", "334.56"},
        {azure, "NC96ads_A100_v4", "eastus", "283.968"},
    };
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        const struct asked node = {OL_METER_INSTANCE, nodes[i].type, nodes[i].region, OL_TERM_SPOT, 0};
        const struct asked sent = {.meter = OL_METER_EGRESS, .region = nodes[i].region};
        const struct ol_price *spot = find(nodes[i].book, node, "2025-03-01");
        const struct ol_price *egress = find(nodes[i].book, sent, "2025-03-01");
        ol_money machine = 0, traffic = 0;
        char shown[OL_MONEY_BUFFER];
        if (!spot || !egress)
            continue;
        CHECK(ol_unit_price_times(spot->price, (ol_money)24 * 3600 * OL_MONEY_UNIT, 3600, &machine));
        CHECK(ol_unit_price_times(price_at(egress, 200 * GB), 100 * GB, 1, &traffic));
        CHECK(ol_money_add(&machine, traffic));
        CHECK_STRING(ol_money_format(machine, shown), nodes[i].total);
    }
}

static void lists_of_2026(void)
{
    const char *at = "2026-08-01";
    check_instance(aws, "p4d.24xlarge", "us-east-1", OL_TERM_ON_DEMAND, at, "21.957642");
    check_instance(aws, "p5.48xlarge", "us-east-1", OL_TERM_ON_DEMAND, at, "55.04");
    check_instance(aws, "p5.48xlarge", "us-east-1", OL_TERM_ON_DEMAND, "2026-07-19T23:59:59Z", "98.32");
    check_instance(aws, "p6-b200.48xlarge", "us-east-1", OL_TERM_ON_DEMAND, at, "113.9328");
    check_instance(aws, "p3.2xlarge", "us-east-1", OL_TERM_ON_DEMAND, at, "3.06");
    check_instance(aws, "p3.8xlarge", "us-east-1", OL_TERM_ON_DEMAND, at, "12.24");
    check_instance(aws, "g4dn.xlarge", "us-east-1", OL_TERM_ON_DEMAND, at, "0.526");
    check_instance(aws, "c5.xlarge", "us-east-1", OL_TERM_ON_DEMAND, at, "0.17");
    check_instance(aws, "p4d.24xlarge", "eu-west-1", OL_TERM_ON_DEMAND, at, "35.39655");
    check_instance(azure, "NC96ads_A100_v4", "eastus", OL_TERM_ON_DEMAND, at, "14.692");
    check_instance(azure, "ND96amsr_A100_v4", "westeurope", OL_TERM_ON_DEMAND, at, "40.962");
    check_instance(azure, "ND96isr_H200_v5", "japaneast", OL_TERM_ON_DEMAND, at, "106");
    check_instance(gcp, "g2-standard-8", "us-central1", OL_TERM_ON_DEMAND, at, "0.853624271");
    check_instance(gcp, "n1-standard-8", "us-central1", OL_TERM_ON_DEMAND, at, "0.379998");
    check_instance(gcp, "n1-standard-8", "europe-west1", OL_TERM_SPOT, at, "0.17432");
}

/* The list's month of 730 h, to the letter. */
static void months_of_google(void)
{
    static const struct {
        struct asked asked;
        const char *month;
    } rows[] = {
        {{OL_METER_INSTANCE, "a2-ultragpu-8g", "us-central1", OL_TERM_ON_DEMAND, 0}, "29601.77968"},
        {{OL_METER_INSTANCE, "a2-ultragpu-8g", "us-central1", OL_TERM_SPOT, 0}, "16115.7504"},
        {{OL_METER_INSTANCE, "a2-highgpu-1g", "asia-northeast1", OL_TERM_RESOURCE, 1}, "1846.61330783"},
        {{OL_METER_INSTANCE, "a3-highgpu-8g", "us-east4", OL_TERM_RESOURCE, 3}, "28392.60150768"},
        /* n1-standard-8 has 8 vCPUs and 30 GiB at 174.7547 a month for a year; n1-highmem-8 22 GiB more. */
        {{OL_METER_VCPU, "n1", "us-central1", OL_TERM_RESOURCE, 1}, "14.53795"},
        {{OL_METER_MEMORY, "n1", "us-central1", OL_TERM_RESOURCE, 1}, "1.94837"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ol_money month = 0;
        char shown[OL_MONEY_BUFFER];
        const struct ol_price *price = find(gcp, rows[i].asked, "2026-08-01");
        if (!price)
            continue;
        CHECK(ol_unit_price_times(price->price, (ol_money)730 * 3600 * OL_MONEY_UNIT, 3600, &month));
        CHECK_STRING(ol_money_format(month, shown), rows[i].month);
    }
    /* The well-known on-demand prices of N1, as OpenCost ships them. */
    check_price(gcp, (struct asked){.meter = OL_METER_VCPU, .item = "n1", .region = "us-central1"}, "2026-08-01",
                0, "0.031611");
    check_price(gcp, (struct asked){.meter = OL_METER_MEMORY, .item = "n1", .region = "us-central1"}, "2026-08-01",
                0, "0.004237");
    CHECK_INT(gcp->month, 730 * OL_HOUR);
    CHECK_INT(aws->month, 0);
}

/* Mission documents: ml.g5.xlarge 1.41, else 10%, 15% and 12% on top of the machine. */
static void managed_machines(void)
{
    const char *at = "2025-01-01";
    check_price(aws, (struct asked){.meter = OL_METER_ML_INSTANCE, .item = "ml.g5.xlarge", .region = "us-east-1"},
                at, 0, "1.41");
    check_price(aws,
                (struct asked){.meter = OL_METER_ML_INSTANCE, .item = "ml.p4d.24xlarge", .region = "us-east-1"},
                at, 0, "36.047");
    check_price(gcp,
                (struct asked){.meter = OL_METER_ML_INSTANCE, .item = "a2-ultragpu-8g", .region = "us-central1"},
                at, 0, "38.64");
    check_price(azure,
                (struct asked){.meter = OL_METER_ML_INSTANCE, .item = "NC96ads_A100_v4", .region = "eastus"}, at,
                0, "36.7024");
    /* Names of their own are priced as such; a name that both have is the plain machine's. */
    CHECK_INT(ol_book_meter_of(aws, ol_book_label(aws, ol_slice_of("ml.g5.xlarge"))), OL_METER_ML_INSTANCE);
    CHECK_INT(ol_book_meter_of(aws, ol_book_label(aws, ol_slice_of("g5.xlarge"))), OL_METER_INSTANCE);
    CHECK_INT(ol_book_meter_of(gcp, ol_book_label(gcp, ol_slice_of("a2-ultragpu-8g"))), OL_METER_INSTANCE);
    CHECK_INT(ol_book_meter_of(aws, OL_NO_LABEL), OL_METER_INSTANCE);
}

/* Mission documents: shares off for one and three years and for spot; Google's flexible commitments by its pages. */
static void shares_off(void)
{
    const struct {
        const struct ol_book *book;
        const char *type, *region;
        enum ol_term term;
        double one, three;
    } rows[] = {
        {aws, "p4d.24xlarge", "us-east-1", OL_TERM_RESERVED, .40, .60},
        {azure, "NC96ads_A100_v4", "eastus", OL_TERM_RESERVED, .40, .60},
        {gcp, "a2-ultragpu-8g", "us-central1", OL_TERM_RESOURCE, .37, .55},
        {gcp, "n2-standard-8", "us-central1", OL_TERM_COMPUTE_PLAN, .28, .46},
        {aws, "g4dn.xlarge", "eu-west-1", OL_TERM_SPOT, .70, .70},
        {gcp, "T4", NULL, OL_TERM_SPOT, .60, .60},
        {azure, "D8s_v5", "westeurope", OL_TERM_SPOT, .65, .65},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct asked asked = {OL_METER_INSTANCE, rows[i].type, rows[i].region, rows[i].term, 1};
        check_discount(rows[i].book, asked, rows[i].one);
        asked.years = 3;
        check_discount(rows[i].book, asked, rows[i].three);
    }
}

/* The same share whatever is paid upfront: the documents tell it for the term alone. */
static void upfront_payments(void)
{
    for (uint8_t payment = 0; payment < OL_PAYMENTS; payment++) {
        const struct asked asked = {OL_METER_INSTANCE, "p4d.24xlarge", "us-east-1", OL_TERM_RESERVED, 1};
        struct ol_price_key key = key_of(aws, asked);
        key.payment = payment;
        const struct ol_book_flat *flat = ol_book_flat(aws, &key);
        CHECK(flat && fabs(flat->discount - .40) < 1e-12);
        key.years = 2; /* nobody sells it */
        CHECK(!ol_book_flat(aws, &key));
    }
}

/* Mission documents: p3 5-10%, g4 3-5%, p3.2xlarge at .92; the Spot Advisor of 2021-02 has p4d under 5%. */
static void interruptions(void)
{
    const struct ol_price *p3 =
        find(aws, (struct asked){OL_METER_INSTANCE, "p3.2xlarge", "us-east-1", OL_TERM_SPOT, 0}, "2025-01-01");
    char shown[OL_MONEY_BUFFER];
    if (p3) {
        CHECK_STRING(ol_unit_price_format(p3->price, shown), "0.92");
        CHECK_NEAR(aws->bands[p3->band].low, .05, 1e-6);
        CHECK_NEAR(aws->bands[p3->band].high, .10, 1e-6);
        CHECK(p3->is_assumed);
    }
    static const struct {
        const char *type, *region;
        double low, high;
    } bands[] = {{"p3.8xlarge", "eu-west-1", .05, .10},
                 {"g4dn.xlarge", "us-east-1", .03, .05},
                 {"p4d.24xlarge", "us-east-1", 0, .05}};
    for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
        const struct asked asked = {OL_METER_INSTANCE, bands[i].type, bands[i].region, OL_TERM_SPOT, 0};
        const struct ol_price_key key = key_of(aws, asked);
        const struct ol_book_flat *flat = ol_book_flat(aws, &key);
        CHECK(flat);
        if (!flat)
            continue;
        CHECK_NEAR(flat->interruption_low, bands[i].low, 1e-12);
        CHECK_NEAR(flat->interruption_high, bands[i].high, 1e-12);
    }
}

/* As Azure's own lists and tools write them. */
static void names_of_azure(void)
{
    CHECK(ol_book_type(azure, "Standard_D4s_v5") == ol_book_type(azure, "D4s_v5"));
    CHECK(ol_book_label(azure, ol_slice_of("Standard_D4s_v5")) == ol_book_label(azure, ol_slice_of("D4s_v5")));
    CHECK(ol_book_type(azure, "D4s_v5"));
    CHECK(!ol_book_type(azure, "Standard_"));
    CHECK(!ol_book_type(azure, "Standard_nothing"));
    CHECK(!ol_book_type(aws, "Standard_m5.large"));
}

/* AWS: at least 60 s, then seconds; SUSE by the hour; spot that AWS ends in the first hour is free, and of SUSE only
 * full hours count then. Google: at least a minute. */
static void rules(void)
{
    const struct ol_book_rule *spot = ol_book_rule(aws, OL_METER_INSTANCE, OL_TERM_SPOT, "linux");
    const struct ol_book_rule *suse = ol_book_rule(aws, OL_METER_INSTANCE, OL_TERM_ON_DEMAND, "suse");
    const struct ol_book_rule *suse_spot = ol_book_rule(aws, OL_METER_INSTANCE, OL_TERM_SPOT, "suse");
    const struct ol_book_rule *windows = ol_book_rule(aws, OL_METER_INSTANCE, OL_TERM_ON_DEMAND, "windows");
    const struct ol_book_rule *google = ol_book_rule(gcp, OL_METER_GPU, OL_TERM_ON_DEMAND, NULL);
    CHECK(spot && suse && suse_spot && windows && google);
    if (!spot || !suse || !suse_spot || !windows || !google)
        return;
    CHECK_INT(spot->minimum, OL_MINUTE);
    CHECK_INT(spot->increment, OL_SECOND);
    CHECK_INT(spot->free_first, OL_HOUR);
    CHECK_INT(spot->provider_end, OL_PROVIDER_END_SAME);
    CHECK_INT(suse->increment, OL_HOUR);
    CHECK_INT(suse_spot->increment, OL_HOUR);
    CHECK_INT(suse_spot->provider_end, OL_PROVIDER_END_DOWN);
    CHECK_INT(windows->minimum, OL_MINUTE);
    CHECK_INT(windows->increment, OL_SECOND);
    CHECK_INT(google->minimum, OL_MINUTE);
}

/* Google's page on sustained use: 30% for N1 and GPUs sold with it, 20% for N2, N2D, C2, none for A2, E2. */
static void sustained_use(void)
{
    static const struct {
        const char *type;
        int sustained;
    } rows[] = {{"n1-standard-8", OL_SUSTAINED_30},  {"n1", OL_SUSTAINED_30},
                {"V100", OL_SUSTAINED_30},           {"n2-standard-8", OL_SUSTAINED_20},
                {"c2-standard-8", OL_SUSTAINED_20},  {"a2-ultragpu-8g", OL_SUSTAINED_NONE},
                {"e2-standard-4", OL_SUSTAINED_NONE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ol_book_type *type = ol_book_type(gcp, rows[i].type);
        CHECK(type);
        if (type)
            CHECK_INT(type->sustained, rows[i].sustained);
    }
}

/* ---- laws ---- */

static bool is_machine(enum ol_meter meter)
{
    return meter == OL_METER_INSTANCE || meter == OL_METER_ML_INSTANCE || meter == OL_METER_VCPU ||
           meter == OL_METER_MEMORY || meter == OL_METER_GPU;
}

/* Every price has a dated source, no price is negative, and the regions and types that they name are in the book. */
static void prices_are_rooted(const struct ol_book *book)
{
    const struct ol_book_source *sources = book->sources.items;
    char buffer[OL_LABEL_BUFFER];
    CHECK(book->price_count > 250);
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price *price = &book->prices[i];
        const char *region =
            price->region == OL_NO_LABEL ? NULL : ol_label_text(&book->labels, price->region, buffer);
        if (price->source == OL_NO_SOURCE || !sources[price->source].date || !sources[price->source].title)
            CHECK_REPORT("%s:%u: a price without a dated source", book->name, price->line);
        if (region && !ol_book_region(book, region))
            CHECK_REPORT("%s:%u: no region %s", book->name, price->line, region);
        if (is_machine(price->meter) && !ol_book_type_of(book, price->item))
            CHECK_REPORT("%s:%u: no such type", book->name, price->line);
        if (price->price.amount < 0)
            CHECK_REPORT("%s:%u: a negative price", book->name, price->line);
    }
}

/* One service name has one category on bills (FOCUS 1.2, ServiceName). */
static void services_have_one_category(const struct ol_book *book)
{
    for (enum ol_meter a = 0; a < OL_METERS; a++)
        for (enum ol_meter b = 0; b < a; b++)
            if (strcmp(ol_book_service_name(book, a), ol_book_service_name(book, b)) == 0)
                CHECK_STRING(ol_meter_types[a].category, ol_meter_types[b].category);
    CHECK(strcmp(ol_book_service_name(book, OL_METER_INSTANCE), "instance") != 0);
}

static void laws(void)
{
    const struct ol_book *const books[] = {aws, gcp, azure};
    for (size_t i = 0; i < sizeof books / sizeof *books; i++) {
        prices_are_rooted(books[i]);
        services_have_one_category(books[i]);
        CHECK_STRING(books[i]->currency, "USD");
    }
}

int main(void)
{
    shipped_open();
    CASE(planning_figures_of_2024);
    CASE(worked_example);
    CASE(lists_of_2026);
    CASE(months_of_google);
    CASE(managed_machines);
    CASE(shares_off);
    CASE(upfront_payments);
    CASE(interruptions);
    CASE(names_of_azure);
    CASE(rules);
    CASE(sustained_use);
    CASE(laws);
    shipped_close();
    return check_end();
}
