/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/scenario_data.h"

#include "models/storage/access_tiers.h"
#include "outlay/site.h"
#include "pricing/book_near.h"
#include "pricing/want.h"
#include "scenarios/scenario_prices.h"

#include <math.h>
#include <string.h>

const struct ol_dataset *ol_scenario_dataset(const struct ol_scenario *scenario, size_t i)
{
    OL_ASSERT(i < scenario->datasets.count);
    return (const struct ol_dataset *)scenario->datasets.items + i;
}

size_t ol_scenario_dataset_index(const struct ol_scenario *scenario, const char *name)
{
    for (size_t i = 0; name && i < scenario->datasets.count; i++) {
        const char *at = ol_scenario_dataset(scenario, i)->name; /* NULL while faults are being gathered */
        if (at && strcmp(at, name) == 0)
            return i;
    }
    return SIZE_MAX;
}

/* ---- classes ---- */

static bool knows_class(const struct ol_book *book, const char *name)
{
    return ol_book_class(book, name) ||
           ol_book_prices_item(book, OL_METER_STORAGE, ol_book_label(book, ol_slice_of(name)));
}

static struct ol_store_class class_of_book(const struct ol_book *book, const char *provider, const char *name)
{
    const struct ol_book_class *class = book ? ol_book_class(book, name) : NULL;
    struct ol_store_class made = {.name = name, .provider = provider};
    if (!class)
        return made;
    made.monitored_bytes = class->monitored_bytes;
    made.minimum_bytes = class->minimum_bytes;
    made.least_moved_bytes = class->least_moved_bytes;
    made.minimum_stay = class->minimum_stay;
    made.moves_keep_stay = class->moves_keep_stay;
    made.delay[OL_RETRIEVE_STANDARD] = class->delay;
    made.delay[OL_RETRIEVE_EXPEDITED] = class->delay_expedited ? class->delay_expedited : class->delay;
    made.delay[OL_RETRIEVE_BULK] = class->delay_bulk ? class->delay_bulk : class->delay;
    return made;
}

static bool has_class(const struct ol_scenario *scenario, const char *provider, const char *name)
{
    for (size_t i = 0; i < scenario->store_class_count; i++) {
        const struct ol_store_class *class = &scenario->store_classes[i];
        if (strcmp(class->name, name) == 0 &&
            (provider ? class->provider && strcmp(class->provider, provider) == 0 : !class->provider))
            return true;
    }
    return false;
}

static void add_class(struct ol_scenario *scenario, const struct ol_book *book, const char *provider,
                      const char *name)
{
    if (!name || has_class(scenario, provider, name) || scenario->store_class_count == UINT16_MAX)
        return;
    scenario->store_classes[scenario->store_class_count++] = class_of_book(book, provider, name);
    for (int tier = 0; book && tier < OL_ACCESS_TIERS; tier++) {
        const char *item = ol_arena_format(&scenario->arena, "%s/%s", name, ol_access_tier_names[tier]);
        if (ol_book_prices_item(book, OL_METER_STORAGE, ol_book_label(book, ol_slice_of(item))) &&
            !has_class(scenario, provider, item))
            scenario->store_classes[scenario->store_class_count++] = class_of_book(book, provider, item);
    }
}

static void gather_classes(struct ol_scenario *scenario, const struct ol_dataset *dataset,
                           const struct ol_book *book)
{
    const struct ol_lifecycle_rule *rules = dataset->rules.items;
    const struct ol_move *moves = dataset->moves.items;
    add_class(scenario, book, dataset->provider, dataset->class);
    for (size_t i = 0; i < dataset->rules.count; i++)
        add_class(scenario, book, dataset->provider, rules[i].class);
    for (size_t i = 0; i < dataset->moves.count; i++)
        add_class(scenario, book, dataset->provider, moves[i].class);
}

static size_t most_classes(const struct ol_scenario *scenario)
{
    size_t count = 0;
    for (size_t i = 0; i < scenario->datasets.count; i++) {
        const struct ol_dataset *dataset = ol_scenario_dataset(scenario, i);
        count += (1 + dataset->rules.count + dataset->moves.count) * (1 + OL_ACCESS_TIERS);
    }
    return count;
}

/* ---- faults ---- */

static void blame_class(const struct ol_book *book, const struct ol_xml_node *node, const char *class,
                        struct ol_faults *faults)
{
    struct ol_text known = {0};
    const struct ol_book_class *classes = book->classes.items;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, book->classes.count + 1));
    for (size_t i = 0, n = 0; i < book->classes.count; i++) {
        if (strchr(classes[i].name, '/')) /* an access tier, which nobody can name */
            continue;
        ol_text_addf(&known, "%s\"%s\"", n > 0 ? ", " : "", classes[i].name);
        names[n++] = classes[i].name;
    }
    const char *nearest = ol_nearest(class, names);
    if (nearest)
        ol_faults_add(faults, ol_xml_place(node, "class"),
                      "class: the book \"%.40s\" has no storage class \"%.60s\"; did you mean \"%s\"?", book->name,
                      class, nearest);
    else
        ol_faults_add(faults, ol_xml_place(node, "class"),
                      "class: the book \"%.40s\" has no storage class \"%.60s\"; there is %.300s", book->name,
                      class, ol_text_string(&known));
    ol_mem_free(names);
    ol_text_release(&known);
}

bool ol_scenario_check_class(const struct ol_book *book, const struct ol_xml_node *node, const char *class,
                             struct ol_faults *faults)
{
    const char *slash = class ? strchr(class, '/') : NULL;
    if (!class)
        return false;
    if (slash) {
        ol_faults_add(
            faults, ol_xml_place(node, "class"),
            "class: \"%.60s\" is a part of the class \"%.*s\", into which objects come by themselves; name "
            "that",
            class, (int)(slash - class < 60 ? slash - class : 60), class);
        return false;
    }
    if (book && !knows_class(book, class)) {
        blame_class(book, node, class, faults);
        return false;
    }
    return true;
}

/* A GB and month of the first tier; negative where there is no price. */
static double price_of(const struct ol_scenario *scenario, const struct ol_book *book,
                       const struct ol_dataset *dataset, const char *class)
{
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const struct ol_price_key key = {.meter = OL_METER_STORAGE,
                                     .item = ol_book_label(book, ol_slice_of(class)),
                                     .region =
                                         ol_book_label(book, ol_slice_of(dataset->region ? dataset->region : "")),
                                     .term = OL_TERM_ON_DEMAND};
    const struct ol_price *price = ol_book_find_near(book, &key, clock.start);
    return price ? ol_unit_price_real(price->price) : -1;
}

/* The class that objects are in when a rule's age comes: the last rule's before it, or the dataset's. */
static const char *class_before(const struct ol_dataset *dataset, const struct ol_lifecycle_rule *rule)
{
    const struct ol_lifecycle_rule *rules = dataset->rules.items, *last = NULL;
    for (size_t i = 0; i < dataset->rules.count; i++)
        if (!rules[i].deletes && rules[i].class && rules[i].old_versions == rule->old_versions &&
            rules[i].after < rule->after && (!last || rules[i].after > last->after))
            last = &rules[i];
    return last ? last->class : dataset->class;
}

static void check_age(const struct ol_book *book, const struct ol_lifecycle_rule *rule, struct ol_faults *faults)
{
    const struct ol_book_class *class =
        book && rule->class && !rule->deletes ? ol_book_class(book, rule->class) : NULL;
    char age[OL_TIME_BUFFER];
    if (class && rule->after < class->least_age)
        ol_faults_add(
            faults, ol_xml_place(rule->node, "after"),
            "after: rules move objects to \"%.40s\" when they are %s old, not earlier; give after=\"%s\" "
            "or more",
            class->name, ol_duration_say(class->least_age, age), age);
}

static void check_rule(const struct ol_scenario *scenario, const struct ol_book *book,
                       const struct ol_dataset *dataset, size_t i, struct ol_faults *faults)
{
    const struct ol_lifecycle_rule *rules = dataset->rules.items, *rule = &rules[i];
    char age[OL_TIME_BUFFER];
    for (size_t k = 0; k < i; k++)
        if (rules[k].after == rule->after && rules[k].old_versions == rule->old_versions && !rules[k].deletes &&
            !rule->deletes && rules[k].most_bytes == rule->most_bytes && rules[k].least_bytes == rule->least_bytes)
            ol_faults_add(faults, rule->node->place,
                          "<lifecycle>: another one moves the same objects at the same age of %s; leave one out",
                          ol_duration_say(rule->after, age));
    for (size_t k = 0; k < dataset->rules.count; k++)
        if (rules[k].deletes && !rule->deletes && rules[k].after <= rule->after && rules[k].least_bytes == 0 &&
            rules[k].most_bytes == 0 && rules[k].old_versions == rule->old_versions) {
            ol_faults_add(
                faults, rule->node->place,
                "<lifecycle>: objects are deleted at an age of %s, before they are old enough to be moved "
                "here; move them earlier, or leave this out",
                ol_duration_say(rules[k].after, age));
            break;
        }
    check_age(book, rule, faults);
    const char *before = class_before(dataset, rule);
    if (!book || rule->deletes || !rule->class || !before || !knows_class(book, before) ||
        strcmp(before, rule->class) == 0)
        return;
    const double price = price_of(scenario, book, dataset, rule->class);
    if (price > price_of(scenario, book, dataset, before) && price >= 0)
        ol_faults_add(faults, ol_xml_place(rule->node, "class"),
                      "class: rules move objects to cheaper classes only, and \"%.40s\" is dearer than \"%.40s\", "
                      "where they are then; a <move> can bring them back",
                      rule->class, before);
}

#define MOST_BYTES 9e18

static void check_clock(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    const struct ol_workload *workload = scenario->workloads.items;
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const bool has_length = clock.node && ol_xml_attribute(clock.node, "length");
    if (ol_scenario_needs_no_work(scenario) && !has_length && workload->node == scenario->node)
        ol_faults_add(faults, scenario->node->place,
                      "without work nothing ends this run; give <clock length=\"365d\"/> or another length");
    if (scenario->datasets.count > 0 && clock.length > OL_DATASET_LONGEST)
        ol_faults_add(faults, ol_xml_place(clock.node, "length"),
                      "length: datasets are followed day by day, for 20 years at most; make it shorter");
}

/* How often it happens, and how much that is. */
static void check_create(const struct ol_scenario *scenario, const struct ol_dataset *dataset,
                         const struct ol_create *create, struct ol_faults *faults)
{
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const ol_time end =
        create->until > 0 && (clock.length == 0 || create->until < clock.length) ? create->until : clock.length;
    if (create->every > 0 && end == 0 && !(clock.node && ol_xml_attribute(clock.node, "length")))
        ol_faults_add(faults, create->node->place,
                      "<create> would never end: give it until=\"...\", or the <clock> a length");
    if (create->every <= 0 || end <= create->at)
        return;
    const double years = (double)(end - create->at) / (365.0 * (double)OL_DAY);
    const double most = (double)create->size_bytes * fmax(pow(1 + create->growth, years), 1);
    if ((double)dataset->size_bytes + most * ceil((double)(end - create->at) / (double)create->every) > MOST_BYTES)
        ol_faults_add(faults, ol_xml_place(create->node, "size"),
                      "size: this comes to more than nine exabytes, which cannot be counted; give less, or less "
                      "growth");
}

/* Each cohort leaves some of its objects behind on each day. */
static void check_overwrite(const struct ol_scenario *scenario, const struct ol_dataset *dataset,
                            struct ol_faults *faults)
{
    if (dataset->overwrite > 0 && ol_scenario_clock(scenario).length + dataset->age > OL_DATASET_ANEW)
        ol_faults_add(faults, ol_xml_place(dataset->node, "overwrite"),
                      "overwrite: what is written anew is followed for two years at most, the dataset's age among "
                      "them; shorten that or the <clock>");
}

static void check_dataset(const struct ol_scenario *scenario, const struct ol_dataset *dataset,
                          const struct ol_book *book, struct ol_faults *faults)
{
    const struct ol_lifecycle_rule *rules = dataset->rules.items;
    const struct ol_move *moves = dataset->moves.items;
    const struct ol_create *creates = dataset->creates.items;
    ol_dataset_check(dataset, faults);
    check_overwrite(scenario, dataset, faults);
    for (size_t i = 0; i < dataset->creates.count; i++)
        check_create(scenario, dataset, &creates[i], faults);
    ol_scenario_check_class(book, dataset->node, dataset->class, faults);
    for (size_t i = 0; i < dataset->moves.count; i++)
        ol_scenario_check_class(book, moves[i].node, moves[i].class, faults);
    for (size_t i = 0; i < dataset->rules.count; i++)
        if (rules[i].deletes || ol_scenario_check_class(book, rules[i].node, rules[i].class, faults))
            check_rule(scenario, book, dataset, i, faults);
    if (book && dataset->region && !ol_book_region(book, dataset->region))
        ol_faults_add(faults, ol_xml_place(dataset->node, "region"),
                      "region: the book \"%.40s\" has no region \"%.60s\"; outlay prices show %.40s lists them",
                      book->name, dataset->region, book->name);
}

/* ---- opening ---- */

static const struct ol_book *book_of(const struct ol_scenario *scenario, const struct ol_dataset *dataset,
                                     struct ol_faults *faults)
{
    const struct ol_book *book = ol_scenario_book(scenario, dataset->provider, NULL, dataset->region);
    const bool is_owned = dataset->provider && strcmp(dataset->provider, OL_SITE_OWNED) == 0;
    if (!book && scenario->pricebooks.count > 0 && !is_owned)
        ol_scenario_blame_book(scenario, dataset->node, dataset->provider, faults);
    return book;
}

static void fill_in(struct ol_dataset *dataset, const struct ol_book *book)
{
    if (book)
        dataset->provider = book->provider;
    if (!dataset->class)
        dataset->class = book && book->classes.count > 0
                             ? ((const struct ol_book_class *)book->classes.items)->name
                             : "standard";
}

static void fill_checkpoints(struct ol_scenario *scenario)
{
    struct ol_checkpoint *checkpoints = scenario->checkpoints.items;
    for (size_t i = 0; i < scenario->checkpoints.count; i++) {
        const size_t index = ol_scenario_dataset_index(scenario, checkpoints[i].dataset);
        if (index == SIZE_MAX)
            continue;
        const struct ol_dataset *dataset = ol_scenario_dataset(scenario, index);
        if (!checkpoints[i].storage)
            checkpoints[i].storage = dataset->class;
        if (!checkpoints[i].provider)
            checkpoints[i].provider = dataset->provider;
        if (!checkpoints[i].region)
            checkpoints[i].region = dataset->region;
    }
}

void ol_scenario_open_datasets(struct ol_scenario *scenario, bool has_books, struct ol_faults *faults)
{
    struct ol_dataset *datasets = scenario->datasets.items;
    scenario->store_classes = OL_ARENA_ARRAY(&scenario->arena, struct ol_store_class, most_classes(scenario) + 1);
    check_clock(scenario, faults);
    for (size_t i = 0; i < scenario->datasets.count; i++) {
        const struct ol_book *book = has_books ? book_of(scenario, &datasets[i], faults) : NULL;
        fill_in(&datasets[i], book);
        check_dataset(scenario, &datasets[i], book, faults);
        gather_classes(scenario, &datasets[i], book);
    }
    fill_checkpoints(scenario);
}
