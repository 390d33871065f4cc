/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store_metrics: a store's pieces as numbers.
 */
#include "models/storage/store_state.h"

#define GB 1e9

struct sums {
    double created, deleted, read; /* bytes */
    double *gb_months;             /* by class */
};

static ol_time month_begin(ol_time instant, int ahead)
{
    struct ol_civil civil = ol_civil_of(instant);
    const int month = civil.month - 1 + ahead;
    return ol_instant_of((struct ol_civil){.year = civil.year + month / 12, .month = month % 12 + 1, .day = 1});
}

/* A level from one time to another, in months of the calendar. */
static double months(ol_time from, ol_time to)
{
    double sum = 0;
    while (from < to) {
        const ol_time begin = month_begin(from, 0), end = month_begin(from, 1);
        const ol_time upto = end < to ? end : to;
        sum += (double)(upto - from) / (double)(end - begin);
        from = upto;
    }
    return sum;
}

static void add_piece(const struct ol_store_setting *setting, const struct ol_piece_of_store *piece,
                      struct sums *sums)
{
    const ol_time from = piece->from > setting->warmup_end ? piece->from : setting->warmup_end;
    const double bytes = (double)piece->bytes;
    if (piece->sort == OL_PIECE_KEPT && piece->to > from)
        sums->gb_months[piece->class] +=
            bytes / GB * months(setting->start_instant + from, setting->start_instant + piece->to);
    if (piece->from < setting->warmup_end)
        return;
    sums->created += piece->sort == OL_PIECE_WRITTEN ? bytes : 0;
    sums->deleted += piece->sort == OL_PIECE_DELETED ? bytes : 0;
    sums->read += piece->sort == OL_PIECE_READ ? bytes : 0;
}

static void set(struct ol_metrics *metrics, size_t replication, const char *dataset, const char *class,
                const char *what, const char *unit, double value)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "dataset.%s.", dataset);
    for (const char *c = class; *c; c++) /* a tier's name is a word of its own */
        ol_text_add(&name, *c == '/' ? "." : c, 1);
    ol_text_addf(&name, "%s%s", *class ? "." : "", what);
    ol_metrics_set(metrics, replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

static void set_all(const struct ol_store *store, size_t dataset, const struct sums *sums,
                    struct ol_metrics *metrics, size_t replication)
{
    const struct ol_store_setting *setting = ol_store_setting_of(store);
    const struct ol_shelf *shelf = ol_store_shelf(store, dataset);
    const char *name = setting->datasets[dataset].name;
    double objects = 0;
    for (size_t class = 0; class < setting->class_count; class ++) {
        objects += shelf->tier_of[class] < 0 ? (double)shelf->levels[class].objects : 0;
        if (sums->gb_months[class] > 0)
            set(metrics, replication, name, setting->classes[class].name, "gb_months", "GB-months",
                sums->gb_months[class]);
    }
    set(metrics, replication, name, "", "stored_gb", "GB", (double)(shelf->created - shelf->deleted) / GB);
    set(metrics, replication, name, "", "objects", "objects", objects);
    set(metrics, replication, name, "", "created_gb", "GB", sums->created / GB);
    set(metrics, replication, name, "", "deleted_gb", "GB", sums->deleted / GB);
    set(metrics, replication, name, "", "read_gb", "GB", sums->read / GB);
}

void ol_store_metrics(const struct ol_store *store, struct ol_metrics *metrics, size_t replication)
{
    const struct ol_store_setting *setting = ol_store_setting_of(store);
    size_t count;
    const struct ol_piece_of_store *pieces = ol_store_pieces(store, &count);
    struct sums *sums = ol_mem_new(ol_mem_product(sizeof *sums, setting->dataset_count));
    for (size_t i = 0; i < setting->dataset_count; i++)
        sums[i].gb_months = ol_mem_new(ol_mem_product(sizeof(double), setting->class_count));
    for (size_t i = 0; i < count; i++)
        add_piece(setting, &pieces[i], &sums[pieces[i].dataset]);
    for (size_t i = 0; i < setting->dataset_count; i++) {
        set_all(store, i, &sums[i], metrics, replication);
        ol_mem_free(sums[i].gb_months);
    }
    ol_mem_free(sums);
}
