/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/bill_burn.h"
#include "scenarios/budget_file.h"
#include "scenarios/cli/bill_note.h"
#include "scenarios/cli/budget_listing.h"
#include "scenarios/cli/command.h"
#include "scenarios/spend_meter.h"

#include <string.h>

/* A budget to be held against the bill. */
struct wanted {
    const char *name, *tag;
    char *key;         /* of the tag; NULL: all charges */
    const char *value; /* in `tag` */
    ol_money monthly;
    double *thresholds;
    const char **actions; /* NULL: all notify */
    size_t count;
};

struct budget_call {
    const struct ol_invocation *invocation;
    struct ol_error error;
    struct ol_faults faults;
    struct ol_arena arena;
    struct ol_budget_file file;
    enum ol_output_format format;
    int cost;
    ol_time as_of;
    struct wanted *wanted;
    struct ol_budget_standing *standings;
    size_t count, done;
    const char *currency;
};

/* ---- what is asked ---- */

static bool split_tag(struct budget_call *call, struct wanted *wanted)
{
    const char *equals = wanted->tag ? strchr(wanted->tag, '=') : NULL;
    if (!wanted->tag)
        return true;
    if (!equals || equals == wanted->tag || !equals[1]) {
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--tag: \"%.80s\" is no NAME=VALUE, such as team=research",
                wanted->tag);
        return false;
    }
    wanted->key = ol_arena_copy(&call->arena, wanted->tag, (size_t)(equals - wanted->tag));
    wanted->value = equals + 1;
    if (strcmp(wanted->key, "team") != 0 || !ol_bill_is_folder(call->invocation->operands[0]))
        return true;
    ol_fail(
        &call->error, OL_BAD_USAGE, OL_NOWHERE,
        "a run's bill does not tell teams apart by the day; give its scenario a <budget tag=\"%.60s\"> and read "
        "the run's budgets.csv, or see \"outlay chargeback\" for its months",
        wanted->tag);
    return false;
}

static bool read_thresholds(struct budget_call *call, struct wanted *wanted)
{
    const struct ol_invocation *invocation = call->invocation;
    size_t given = 0;
    while (ol_option_nth(invocation, "alert", given))
        given++;
    wanted->count = given > 0 ? given : OL_USUAL_THRESHOLDS;
    wanted->thresholds = OL_ARENA_ARRAY(&call->arena, double, wanted->count);
    for (size_t i = 0; i < wanted->count; i++) {
        const char *text = ol_option_nth(invocation, "alert", i);
        double percent;
        wanted->thresholds[i] = ol_usual_thresholds[i % OL_USUAL_THRESHOLDS];
        if (!text)
            continue;
        const size_t length = strlen(text);
        const bool has_sign = length > 0 && text[length - 1] == '%';
        if (!ol_slice_real((struct ol_slice){text, length - has_sign}, &percent) ||
            !(percent >= (has_sign ? 0.1 : 0.001) && percent <= (has_sign ? 10000 : 100))) {
            ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                    "--alert: \"%.40s\" is no share of a budget; give such as 80%%", text);
            return false;
        }
        wanted->thresholds[i] = has_sign ? percent / 100 : percent;
    }
    return true;
}

static bool want_one(struct budget_call *call)
{
    const char *monthly = ol_option_value(call->invocation, "monthly");
    char why[160];
    call->wanted = OL_ARENA_NEW(&call->arena, struct wanted);
    call->count = 1;
    call->wanted->tag = ol_option_value(call->invocation, "tag");
    call->wanted->name = call->wanted->tag ? call->wanted->tag : "all";
    if (!ol_money_parse(ol_slice_of(monthly), &call->wanted->monthly, why)) {
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--monthly: %s", why);
        return false;
    }
    if (call->wanted->monthly < 0 || call->wanted->monthly > (ol_money)1 << 84) {
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE, "--monthly: give an amount from 0 to 1e16, such as 50000");
        return false;
    }
    return split_tag(call, call->wanted) && read_thresholds(call, call->wanted);
}

static bool want_of_file(struct budget_call *call, const char *path)
{
    if (!ol_budget_file_open(&call->file, path, &call->faults, &call->error))
        return false;
    const struct ol_budget *budgets = call->file.budgets.items;
    call->count = call->file.budgets.count;
    call->wanted = OL_ARENA_ARRAY(&call->arena, struct wanted, call->count + 1);
    for (size_t i = 0; i < call->count; i++) {
        const struct ol_alert *alerts = budgets[i].alerts.items;
        struct wanted *wanted = &call->wanted[i];
        *wanted = (struct wanted){.name = budgets[i].name, .tag = budgets[i].tag, .monthly = budgets[i].monthly};
        if (!split_tag(call, wanted) || (budgets[i].alerts.count == 0 && !read_thresholds(call, wanted)))
            return false;
        if (budgets[i].alerts.count == 0)
            continue;
        wanted->count = budgets[i].alerts.count;
        wanted->thresholds = OL_ARENA_ARRAY(&call->arena, double, wanted->count);
        wanted->actions = OL_ARENA_ARRAY(&call->arena, const char *, wanted->count);
        for (size_t k = 0; k < wanted->count; k++) {
            wanted->thresholds[k] = alerts[k].at;
            wanted->actions[k] = ol_alert_action_names[alerts[k].action];
        }
    }
    return true;
}

static bool read_call(struct budget_call *call)
{
    static const char *const costs[] = {"effective", "billed", NULL};
    const char *file = ol_option_value(call->invocation, "budgets");
    const bool has_amount = ol_option_given(call->invocation, "monthly");
    call->as_of = OL_NEVER;
    if (!ol_option_format(call->invocation, &call->format, &call->error) ||
        !ol_option_choice(call->invocation, "cost", costs, 0, &call->cost, &call->error) ||
        !ol_option_instant(call->invocation, "as-of", &call->as_of, &call->error))
        return false;
    if (has_amount == (file != NULL) || (file && ol_option_given(call->invocation, "tag"))) {
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                "give what a month may cost, --monthly 50000 (with --tag NAME=VALUE for a part of the bill), or a "
                "file "
                "of --budgets");
        return false;
    }
    if (file && strcmp(call->invocation->operands[0], "-") == 0) {
        ol_fail(&call->error, OL_BAD_USAGE, OL_NOWHERE,
                "standard input can be read only once, and each budget reads the bill; save it to a file");
        return false;
    }
    return file ? want_of_file(call, file) : want_one(call);
}

/* ---- the bill ---- */

static int burn(struct budget_call *call, const struct wanted *wanted)
{
    struct ol_budget_standing *standing = &call->standings[call->done++];
    struct ol_bill_walk walk = {.path = call->invocation->operands[0],
                                .format = ol_option_value(call->invocation, "bill-format"),
                                .tag = wanted->key,
                                .wanted = ol_option_value(call->invocation, "currency")};
    const struct ol_bill_burn_question question = {.value = wanted->value,
                                                   .is_billed = call->cost == 1,
                                                   .monthly = wanted->monthly,
                                                   .thresholds = wanted->thresholds,
                                                   .count = wanted->count,
                                                   .as_of = call->as_of};
    standing->owner = (struct ol_spend_owner){wanted->name, wanted->tag, wanted->actions};
    const int status = ol_bill_burn(&walk, &question, &standing->burn, &call->error);
    if (call->done == 1 && (status == OL_OK || walk.charges == 0)) /* of an empty bill, why it is that */
        ol_bill_note(&walk);
    if (status == OL_OK)
        call->currency = ol_arena_copy(&call->arena, walk.currency, strlen(walk.currency));
    else if (call->error.place.file) /* the walk's own name of it goes with the walk */
        call->error.place.file =
            ol_arena_copy(&call->arena, call->error.place.file, strlen(call->error.place.file));
    ol_bill_walk_release(&walk);
    return status;
}

static bool is_breached(const struct ol_budget_standing *standing, bool is_strict)
{
    const struct ol_burn_view *view = &ol_budget_standing_month(standing)->view;
    const ol_money monthly = standing->burn.monthly;
    return view->spent > monthly ||
           (is_strict && (view->projected_month > monthly || view->projected_week > monthly));
}

static int judge(struct budget_call *call)
{
    struct ol_output *output = ol_output_open("-", &call->error);
    int status = output ? OL_OK : call->error.status, code = 0;
    if (output) {
        ol_budget_listing_write(call->standings, call->done, call->currency, call->format, output);
        status = ol_output_close(output, &call->error);
    }
    for (size_t i = 0; i < call->done; i++)
        code |= is_breached(&call->standings[i], ol_option_given(call->invocation, "strict"));
    return status == OL_OK ? code : ol_command_fail(&call->error);
}

static int budget(const struct ol_invocation *invocation)
{
    struct budget_call call = {.invocation = invocation, .currency = ""};
    int code = 0;
    if (!read_call(&call)) {
        code = call.faults.count > 0 ? ol_command_faults(&call.faults) : ol_command_fail(&call.error);
    } else {
        call.standings = ol_mem_new(ol_mem_product(sizeof *call.standings, call.count + 1));
        int status = OL_OK;
        for (size_t i = 0; status == OL_OK && i < call.count; i++)
            status = burn(&call, &call.wanted[i]);
        code = status == OL_OK ? judge(&call) : ol_command_fail(&call.error);
    }
    for (size_t i = 0; i < call.done; i++)
        ol_burn_release(&call.standings[i].burn);
    ol_mem_free(call.standings);
    ol_budget_file_release(&call.file);
    ol_faults_release(&call.faults);
    ol_arena_release(&call.arena);
    return code;
}

static const struct ol_option options[] = {
    {"monthly", 0, "AMOUNT", "what a calendar month may cost"},
    {"tag", 0, "NAME=VALUE", "only charges with this tag"},
    {"alert", 0, "SHARE", "when to tell; may be given several times (default 75%, 80%, 90%, 95%, 100%)"},
    {"budgets", 0, "FILE", "several: <budgets> of <budget name= tag= monthly=> with <alert at=>"},
    {"as-of", 0, "DATE", "what is known then (default: the end of the last usage)"},
    {"strict", 0, NULL, "exit with 1 also where the month is headed for more"},
    {"cost", 0, "effective|billed", "by which cost (default effective)"},
    {"currency", 0, "CODE", "only charges in this currency, where the bill has several"},
    {"bill-format", 0, "FORMAT", "focus, cur, azure or plain (default: by the names in the first line)"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_budget = {
    .name = "budget",
    .operands = "BILL|RUN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "where a month stands against its budget, and when that will be gone",
    .details =
        "Charges accrue evenly over their periods. The month is projected by its rate so far and by that of the\n"
        "last 7 days. Alerts are told of all months; the exit status is 1 where the month of --as-of has spent\n"
        "more than it may.",
    .example = "outlay budget scenarios/made/costs.csv --monthly 9000 --as-of 2025-03-20 --strict",
    .options = options,
    .run = budget,
};
