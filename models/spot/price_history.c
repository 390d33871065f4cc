/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * price_history: <price-history>, and its files as signals of prices.
 *
 * Rows come newest first, mostly, and pages in any order; those of the type, zone and system asked for are kept, 24
 * bytes each, and sorted. Beside them a few names are kept of what the file has, so that a choice that is not made, or
 * is made of what is not there, can be answered with what there is.
 */
#include "market_file.h"
#include "models/trace/row_rules.h"
#include "models/trace/trace_number.h"
#include "outlay/arena.h"
#include "outlay/availability.h"
#include "price_rows.h"

#include <stdlib.h>
#include <string.h>

static const struct ol_field price_history_fields[] = {
    {"href", OL_FIELD_PATH,
     "The prices, as aws ec2 describe-spot-price-history writes them or as CSV, plain or gzip; - is standard "
     "input.",
     .is_required = true, OL_FIELD_AT(struct ol_price_history, href)},
    {"type", OL_FIELD_TEXT, "The instance type whose prices are used, where the file has several.",
     OL_FIELD_AT(struct ol_price_history, type)},
    {"zone", OL_FIELD_TEXT, "The zone whose prices are used, where the file has several.",
     OL_FIELD_AT(struct ol_price_history, zone)},
    {"system", OL_FIELD_TEXT,
     "The system whose prices are used, where the file has several: linux, windows, or as it stands there.",
     OL_FIELD_AT(struct ol_price_history, system)},
    {"after", OL_FIELD_CHOICE,
     "What comes behind the history's end: its last price held, the whole history again, or stretches of it from "
     "random moments on.",
     .fallback = "hold", .choices = ol_signal_after_names, OL_FIELD_AT(struct ol_price_history, after)},
    {"shift", OL_FIELD_DURATION,
     "How far behind the first price the clock starts; without it, where its own start says, or at the first "
     "price.",
     .max = 1e18, OL_FIELD_AT(struct ol_price_history, shift)},
    {0},
};

const struct ol_element ol_price_history_element = {
    .name = "price-history",
    .summary = "spot prices over time, as recorded",
    .size = sizeof(struct ol_price_history),
    .fields = price_history_fields,
    .example = "<price-history href=\"spot-prices.json.gz\" type=\"p3.2xlarge\" zone=\"us-east-1a\" "
               "system=\"linux\"/>",
};

#define WORDS 6 /* of a label that are kept to be shown */

struct words {
    char *texts[WORDS];
    size_t count;
    bool are_more;
};

struct price {
    ol_time at;
    uint64_t order;
    double amount;
};

struct reading {
    const struct ol_price_history *history;
    const char *wanted[OL_PRICE_LABELS]; /* NULL: any */
    struct words found[OL_PRICE_LABELS]; /* in rows that are as wanted but for this label */
    struct price *prices;
    size_t count, capacity;
    uint64_t rows;
    bool are_instants; /* once there is a price */
};

static const char *const attributes[OL_PRICE_LABELS] = {
    [OL_PRICE_TYPE] = "type", [OL_PRICE_ZONE] = "zone", [OL_PRICE_SYSTEM] = "system"};

/* ---- labels ---- */

/* The words of price books for what AWS calls product descriptions. */
static const struct {
    const char *description, *system;
} systems[] = {
    {"Linux/UNIX", "linux"},
    {"Linux", "linux"},
    {"Windows", "windows"},
    {"SUSE Linux", "suse"},
    {"Red Hat Enterprise Linux", "rhel"},
};

static struct ol_slice system_of(struct ol_slice text)
{
    static const char network[] = " (Amazon VPC)";
    const size_t behind = sizeof network - 1;
    if (text.length > behind && memcmp(text.data + text.length - behind, network, behind) == 0)
        text.length -= behind;
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        if (ol_slice_is(text, systems[i].description))
            return ol_slice_of(systems[i].system);
    return text;
}

static bool is_same(struct ol_slice one, struct ol_slice other)
{
    return one.length == other.length && (one.length == 0 || memcmp(one.data, other.data, one.length) == 0);
}

static bool is_wanted(const struct reading *reading, int label, struct ol_slice text)
{
    const char *wanted = reading->wanted[label];
    if (!wanted)
        return true;
    const struct ol_slice slice = ol_slice_trim(ol_slice_of(wanted));
    return is_same(text, label == OL_PRICE_SYSTEM ? system_of(slice) : slice);
}

static void note(struct words *words, struct ol_slice text)
{
    for (size_t i = 0; i < words->count; i++)
        if (ol_slice_is(text, words->texts[i]))
            return;
    if (words->count == WORDS) {
        words->are_more = true;
        return;
    }
    char *copy = ol_mem_new(text.length + 1);
    if (text.length)
        memcpy(copy, text.data, text.length);
    words->texts[words->count++] = copy;
}

/* Whether the row is as wanted; its labels are noted where they alone decide on that. */
static bool is_of_it(struct reading *reading, const struct ol_price_text *row)
{
    struct ol_slice labels[OL_PRICE_LABELS];
    bool is_so[OL_PRICE_LABELS];
    int misses = 0;
    for (int i = 0; i < OL_PRICE_LABELS; i++) {
        labels[i] = i == OL_PRICE_SYSTEM ? system_of(row->labels[i]) : row->labels[i];
        is_so[i] = is_wanted(reading, i, labels[i]);
        misses += !is_so[i];
    }
    for (int i = 0; i < OL_PRICE_LABELS; i++)
        if (labels[i].data && misses == !is_so[i])
            note(&reading->found[i], labels[i]);
    return misses == 0;
}

/* ---- rows ---- */

static int keep(struct reading *reading, const struct ol_price_text *row, struct ol_error *error)
{
    struct price price = {.order = reading->count};
    char shown[OL_SHOWN_BUFFER];
    bool is_instant;
    if (!ol_slice_real(row->price, &price.amount) || !(price.amount >= 0))
        return ol_fail(error, OL_BAD_INPUT, row->place,
                       row->price.length ? "the price is \"%s\"; a number of at least 0 was expected"
                                         : "there is no price%s; write one, or leave the row out",
                       ol_slice_show(row->price, shown));
    if (!ol_market_moment(row->time, &price.at, &is_instant))
        return ol_fail(error, OL_BAD_INPUT, row->place,
                       row->time.length
                           ? "the time is \"%s\"; an instant such as 2026-01-31T12:00:00Z, or seconds, "
                             "was expected"
                           : "there is no time%s; write when the price began",
                       ol_slice_show(row->time, shown));
    is_instant = is_instant || price.at >= OL_TRACE_EPOCH;
    if (reading->count && is_instant != reading->are_instants)
        return ol_fail(error, OL_BAD_INPUT, row->place, "the time is \"%s\", %s", ol_slice_show(row->time, shown),
                       is_instant ? "an instant where earlier rows have seconds from a zero"
                                  : "seconds from a zero where earlier rows have instants");
    reading->are_instants = is_instant;
    OL_MEM_RESERVE(reading->prices, reading->capacity, reading->count + 1);
    reading->prices[reading->count++] = price;
    return OL_OK;
}

static int take(void *self, const struct ol_price_text *row, struct ol_error *error)
{
    struct reading *reading = self;
    reading->rows++;
    for (int i = 0; i < OL_PRICE_LABELS; i++)
        if (reading->wanted[i] && !row->labels[i].data)
            return ol_fail(error, OL_BAD_INPUT, row->place,
                           "the row does not say its %s; leave out %s=\"%s\" if the file is all of it",
                           attributes[i], attributes[i], reading->wanted[i]);
    return is_of_it(reading, row) ? keep(reading, row, error) : OL_OK;
}

/* ---- what was chosen ---- */

static void add_words(struct ol_text *text, const struct words *words)
{
    char shown[OL_SHOWN_BUFFER];
    for (size_t i = 0; i < words->count; i++) {
        const size_t length = strlen(words->texts[i]);
        const struct ol_slice word = {words->texts[i], length < 40 ? length : 40};
        ol_text_addf(text, "%s%s", i ? ", " : "", ol_slice_show(word, shown));
    }
    ol_text_adds(text, words->are_more ? " and others" : "");
}

static int nothing_found(const struct reading *reading, struct ol_place file, struct ol_error *error)
{
    struct ol_text wanted = {0}, found = {0};
    if (reading->rows == 0)
        return ol_fail(error, OL_BAD_INPUT, file, "the file has no price; one for each change was expected");
    int blamed = OL_PRICE_LABELS;
    for (int i = OL_PRICE_LABELS - 1; i >= 0; i--) {
        if (!reading->wanted[i])
            continue;
        if (blamed == OL_PRICE_LABELS || reading->found[i].count)
            blamed = i;
    }
    OL_ASSERT(blamed < OL_PRICE_LABELS); /* else every row would have been kept */
    for (int i = 0; i < OL_PRICE_LABELS; i++)
        if (reading->wanted[i])
            ol_text_addf(&wanted, "%s%s \"%.60s\"", wanted.length ? ", " : "", attributes[i], reading->wanted[i]);
    add_words(&found, &reading->found[blamed]);
    if (found.length)
        ol_text_addf(&wanted, "; as %s it has %s", attributes[blamed], ol_text_string(&found));
    else
        ol_text_adds(&wanted, "; leave one of these out to see what it has");
    ol_fail(error, OL_BAD_INPUT, ol_xml_place(reading->history->node, attributes[blamed]),
            "the file has no price of %s", ol_text_string(&wanted));
    ol_text_release(&wanted);
    ol_text_release(&found);
    return OL_BAD_INPUT;
}

static int check_choice(const struct reading *reading, struct ol_place file, struct ol_error *error)
{
    struct ol_text list = {0};
    if (reading->count == 0)
        return nothing_found(reading, file, error);
    for (int i = 0; i < OL_PRICE_LABELS; i++)
        if (!reading->wanted[i] && reading->found[i].count > 1) {
            ol_text_addf(&list, "%s=\"...\" of ", attributes[i]);
            add_words(&list, &reading->found[i]);
            ol_text_adds(&list, "; ");
        }
    if (list.length) {
        list.data[list.length - 2] = '\0';
        ol_fail(error, OL_BAD_INPUT, reading->history->node ? reading->history->node->place : file,
                "the file has prices of several sorts, of which one has to be chosen: %s", ol_text_string(&list));
    }
    const bool is_one = list.length == 0;
    ol_text_release(&list);
    return is_one ? OL_OK : OL_BAD_INPUT;
}

/* ---- the signal ---- */

static int compare(const void *a, const void *b)
{
    const struct price *one = a, *other = b;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    return (one->order > other->order) - (one->order < other->order);
}

/* Sorted, and of each instant the one met first. */
static void put_in_order(struct reading *reading)
{
    struct price *prices = reading->prices;
    size_t kept = 1;
    qsort(prices, reading->count, sizeof *prices, compare);
    for (size_t i = 1; i < reading->count; i++)
        if (prices[i].at != prices[kept - 1].at)
            prices[kept++] = prices[i];
    reading->count = kept;
}

static int make_signal(struct reading *reading, struct ol_place file, struct ol_signal *signal,
                       struct ol_error *error)
{
    size_t capacity = 0;
    put_in_order(reading);
    const ol_time first = reading->prices[0].at, last = reading->prices[reading->count - 1].at;
    const ol_time length = reading->count > 1 ? last - reading->prices[reading->count - 2].at : OL_HOUR;
    if (last - first > OL_TIME_LIMIT - length)
        return ol_fail(error, OL_BAD_INPUT, file, "the history goes on for longer than can be simulated");
    for (size_t i = 0; i < reading->count; i++)
        ol_signal_add(signal, &capacity, reading->prices[i].at - first, reading->prices[i].amount);
    signal->end = last - first + length;
    signal->after = reading->history->after;
    return OL_OK;
}

/* Where the clock's zero lies in it. */
static int set_start(const struct reading *reading, ol_time start_instant, struct ol_signal *signal,
                     struct ol_error *error)
{
    const struct ol_price_history *history = reading->history;
    const struct ol_xml_node *node = history->node;
    const ol_time first = reading->prices[0].at;
    const bool is_shifted = history->shift > 0 || (node && ol_xml_attribute(node, "shift"));
    const bool is_anchored = !is_shifted && reading->are_instants && start_instant != OL_NEVER;
    char clock[OL_TIME_BUFFER], edge[OL_TIME_BUFFER];
    signal->start = is_anchored ? start_instant - first : history->shift;
    const bool is_behind = signal->start >= signal->end;
    if (signal->start >= 0 && !is_behind)
        return OL_OK;
    if (!is_anchored)
        return ol_fail(error, OL_BAD_INPUT, ol_xml_place(node, "shift"),
                       "the clock would start behind the history's end; give a shift below its length, %s",
                       ol_duration_format(signal->end, edge));
    return ol_fail(
        error, OL_BAD_INPUT, ol_xml_place(node, "href"),
        "the clock starts on %s, %s %s; start it within the history, or say shift=\"0s\" to begin with its "
        "first price",
        ol_instant_format(start_instant, clock),
        is_behind ? "and the history ends on" : "but the history's first price is of",
        ol_instant_format(is_behind ? first + signal->end : first, edge));
}

int ol_price_history_load(const struct ol_price_history *history, ol_time start_instant, struct ol_signal *signal,
                          struct ol_error *error)
{
    struct reading reading = {.history = history, .wanted = {history->type, history->zone, history->system}};
    struct ol_market_file file;
    int status = ol_market_file_open(&file, history->href, ol_xml_place(history->node, "href"), error);
    if (status == OL_OK)
        status = ol_price_rows_read(&file, take, &reading, error);
    if (status == OL_OK)
        status = check_choice(&reading, file.place, error);
    if (status == OL_OK)
        status = make_signal(&reading, file.place, signal, error);
    if (status == OL_OK)
        status = set_start(&reading, start_instant, signal, error);
    ol_market_file_close(&file);
    for (int i = 0; i < OL_PRICE_LABELS; i++)
        for (size_t k = 0; k < reading.found[i].count; k++)
            ol_mem_free(reading.found[i].texts[k]);
    ol_mem_free(reading.prices);
    return status;
}

void ol_signal_below(const struct ol_signal *prices, double limit, struct ol_signal *signal)
{
    size_t capacity = 0;
    for (size_t i = 0; i < prices->count; i++)
        ol_signal_add(signal, &capacity, prices->at[i], prices->values[i] <= limit ? OL_AVAILABLE : 0);
    signal->start = prices->start;
    signal->end = prices->end;
    signal->after = prices->after;
}
