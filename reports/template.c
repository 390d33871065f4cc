/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The assembler takes the files in by `.incbin`, whose paths start at the root of the sources, where the compiler
 * runs. Generated dependencies do not see them: the build names reports/ *.in as prerequisites of this object.
 */
#include "reports/template.h"

#include <ctype.h>
#include <string.h>

#define EMBED(symbol, path)                                                                                       \
    __asm__(".pushsection .rodata\n"                                                                              \
            ".globl " #symbol "\n"                                                                                \
            ".hidden " #symbol "\n"                                                                               \
            ".type " #symbol ", %object\n" #symbol ":\n"                                                          \
            ".incbin \"" path "\"\n"                                                                              \
            ".byte 0\n"                                                                                           \
            ".size " #symbol ", .-" #symbol "\n"                                                                  \
            ".popsection\n")

EMBED(ol_template_style, "reports/style.gp.in");
EMBED(ol_template_utilization, "reports/utilization.gp.in");
EMBED(ol_template_queue, "reports/queue.gp.in");
EMBED(ol_template_capacity, "reports/capacity.gp.in");
EMBED(ol_template_losses, "reports/losses.gp.in");
EMBED(ol_template_requests, "reports/requests.gp.in");
EMBED(ol_template_latency, "reports/latency.gp.in");
EMBED(ol_template_instances, "reports/instances.gp.in");
EMBED(ol_template_wait, "reports/wait.gp.in");
EMBED(ol_template_trial_curve, "reports/trial-curve.gp.in");
EMBED(ol_template_trial_map, "reports/trial-map.gp.in");
EMBED(ol_template_trial_front, "reports/trial-front.gp.in");
EMBED(ol_template_risk_fan, "reports/risk-fan.gp.in");
EMBED(ol_template_risk_drivers, "reports/risk-drivers.gp.in");
EMBED(ol_template_forecast, "reports/forecast.gp.in");
EMBED(ol_template_drift, "reports/drift.gp.in");
EMBED(ol_template_forest, "reports/forest.gp.in");
EMBED(ol_template_pairs, "reports/pairs.gp.in");
EMBED(ol_template_page, "reports/page.html.in");
EMBED(ol_template_page_style, "reports/page.css.in");
EMBED(ol_template_page_script, "reports/page.js.in");

static const char *value_of(const struct ol_template_value *values, size_t count, const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(values[i].name) == length && memcmp(values[i].name, name, length) == 0)
            return values[i].value;
    return NULL;
}

/* The length of the capital word between `at` and the next @; 0 where there is none (as in "@media"). */
static size_t name_length(const char *at)
{
    size_t length = 0;
    while (isupper((unsigned char)at[length]))
        length++;
    return at[length] == '@' ? length : 0;
}

void ol_template_fill(struct ol_text *text, const char *template, const struct ol_template_value *values,
                      size_t count)
{
    const char *at;
    for (; (at = strchr(template, '@')) != NULL; template = at) {
        size_t length = name_length(at + 1);
        ol_text_add(text, template, (size_t)(at - template));
        if (length == 0) {
            ol_text_add(text, at++, 1);
            continue;
        }
        const char *value = value_of(values, count, at + 1, length);
        OL_ASSERT(value != NULL);
        ol_text_adds(text, value);
        at += length + 2;
    }
    ol_text_adds(text, template);
}
