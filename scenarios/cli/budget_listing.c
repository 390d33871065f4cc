/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/budget_listing.h"

#include "outlay/json.h"
#include "outlay/report.h"
#include "scenarios/cli/listing.h"

#include <string.h>

const struct ol_burn_month *ol_budget_standing_month(const struct ol_budget_standing *standing)
{
    return &standing->burn.months[standing->burn.month_count - 1];
}

static const char *say_money(struct ol_arena *arena, ol_money money)
{
    char buffer[OL_MONEY_BUFFER];
    return ol_arena_format(arena, "%s", ol_money_say(money, 2, buffer));
}

/* To the minute; to the day is not enough for who wants to act. */
static const char *say_time(struct ol_arena *arena, ol_time instant)
{
    char buffer[OL_TIME_BUFFER];
    if (instant == OL_NEVER)
        return "";
    ol_instant_format(instant, buffer);
    return ol_arena_format(arena, "%.10s %.5s", buffer, buffer + 11);
}

static void print_standings(const struct ol_budget_standing *standings, size_t count, struct ol_arena *arena,
                            struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"budget", "as of", "allowed", "spent", "used", "heads for",
                                              "gone at", "by 7 days", "gone at"}};
    for (size_t i = 0; i < count; i++) {
        const struct ol_burn_view *view = &ol_budget_standing_month(&standings[i])->view;
        const double monthly = ol_money_real(standings[i].burn.monthly);
        const char **row = ol_listing_row(&listing);
        row[0] = standings[i].owner.budget;
        row[1] = say_time(arena, view->at);
        row[2] = say_money(arena, standings[i].burn.monthly);
        row[3] = say_money(arena, view->spent);
        row[4] = monthly > 0 ? ol_arena_format(arena, "%.1f%%", 100 * ol_money_real(view->spent) / monthly) : "";
        row[5] = say_money(arena, view->projected_month);
        row[6] = say_time(arena, view->breach_month);
        row[7] = say_money(arena, view->projected_week);
        row[8] = say_time(arena, view->breach_week);
    }
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
}

static void print_crossings(const struct ol_budget_standing *standings, size_t count, struct ol_arena *arena,
                            struct ol_output *output)
{
    struct ol_listing listing = {
        .headings = {"budget", "month", "alert", "amount", "crossed at", "headed for", "action"}};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < standings[i].burn.crossing_count; k++) {
            const struct ol_burn_crossing *crossing = &standings[i].burn.crossings[k];
            const char *const *actions = standings[i].owner.actions;
            const char **row = ol_listing_row(&listing);
            row[0] = standings[i].owner.budget;
            row[1] = ol_arena_format(arena, "%.7s", say_time(arena, crossing->month));
            row[2] = ol_arena_format(arena, "%.15g%%", standings[i].burn.thresholds[crossing->threshold] * 100);
            row[3] = say_money(arena, ol_burn_amount(&standings[i].burn, crossing->threshold));
            row[4] = say_time(arena, crossing->view.at);
            row[5] = say_money(arena, crossing->view.projected_month);
            row[6] = actions ? actions[crossing->threshold] : "notify";
        }
    if (listing.count > 0) {
        ol_output_char(output, '\n');
        ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    }
    ol_listing_release(&listing);
}

static void write_instant(struct ol_json *json, const char *key, ol_time instant)
{
    char buffer[OL_TIME_BUFFER];
    ol_json_string(json, key, instant == OL_NEVER ? NULL : ol_instant_format(instant, buffer));
}

static void write_view(struct ol_json *json, const struct ol_burn_view *view)
{
    write_instant(json, "at", view->at);
    ol_json_real(json, "spent", ol_money_real(view->spent));
    ol_json_real(json, "projected_end", ol_money_real(view->projected_month));
    ol_json_real(json, "projected_end_7d", ol_money_real(view->projected_week));
    write_instant(json, "breach_at", view->breach_month);
    write_instant(json, "breach_at_7d", view->breach_week);
}

static void write_standing(struct ol_json *json, const struct ol_budget_standing *standing)
{
    char buffer[OL_TIME_BUFFER];
    ol_json_object(json, NULL);
    ol_json_string(json, "budget", standing->owner.budget);
    ol_json_string(json, "tag", standing->owner.tag);
    ol_json_real(json, "monthly", ol_money_real(standing->burn.monthly));
    write_view(json, &ol_budget_standing_month(standing)->view);
    ol_json_array(json, "alerts");
    for (size_t i = 0; i < standing->burn.crossing_count; i++) {
        const struct ol_burn_crossing *crossing = &standing->burn.crossings[i];
        ol_json_object(json, NULL);
        ol_instant_format(crossing->month, buffer);
        buffer[7] = '\0';
        ol_json_string(json, "month", buffer);
        ol_json_real(json, "threshold", standing->burn.thresholds[crossing->threshold]);
        ol_json_string(json, "action",
                       standing->owner.actions ? standing->owner.actions[crossing->threshold] : "notify");
        write_view(json, &crossing->view);
        ol_json_end(json);
    }
    ol_json_end(json);
    ol_json_end(json);
}

/* The same rows as a run's budgets.csv. */
static void write_csv(const struct ol_budget_standing *standings, size_t count, struct ol_arena *arena,
                      struct ol_output *output)
{
    struct ol_result result = {0};
    struct ol_spend_alert *all = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t before = result.alert_count;
        const struct ol_spend_alert *rows =
            ol_spend_alerts(&standings[i].burn, &standings[i].owner, arena, &result.alert_count);
        OL_MEM_RESERVE(all, capacity, result.alert_count + 1);
        memcpy(all + before, rows, (result.alert_count - before) * sizeof *rows);
    }
    result.alerts = all;
    ol_report_budgets(output, &result);
    ol_mem_free(all);
}

void ol_budget_listing_write(const struct ol_budget_standing *standings, size_t count, const char *currency,
                             enum ol_output_format format, struct ol_output *output)
{
    struct ol_arena arena = {0};
    struct ol_json json = {.output = output};
    switch (format) {
    case OL_FORMAT_TABLE:
        if (*currency)
            ol_output_format(output, "amounts in %s\n\n", currency);
        print_standings(standings, count, &arena, output);
        print_crossings(standings, count, &arena, output);
        break;
    case OL_FORMAT_JSON:
        ol_json_object(&json, NULL);
        ol_json_string(&json, "currency", *currency ? currency : NULL);
        ol_json_array(&json, "budgets");
        for (size_t i = 0; i < count; i++)
            write_standing(&json, &standings[i]);
        ol_json_end(&json);
        ol_json_end(&json);
        break;
    case OL_FORMAT_CSV:
        write_csv(standings, count, &arena, output);
        break;
    }
    ol_arena_release(&arena);
}
