/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/quantity.h"
#include "outlay/simtime.h"
#include "scenarios/cli/command.h"

#include <string.h>

static bool fail(struct ol_error *error, const char *name, const char *why)
{
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: %s", name, why);
    return false;
}

bool ol_option_choice(const struct ol_invocation *invocation, const char *name, const char *const *choices,
                      int fallback, int *value, struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    *value = fallback;
    if (!text)
        return true;
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], text) != 0)
            continue;
        *value = i;
        return true;
    }
    struct ol_text list = {0};
    const char *nearest = ol_nearest(text, choices);
    for (int i = 0; choices[i]; i++)
        ol_text_addf(&list, "%s%s", i > 0 ? ", " : "", choices[i]);
    if (nearest)
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: \"%.60s\" is not known; did you mean \"%s\"?", name, text,
                nearest);
    else
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: \"%.60s\" is not known; give one of %.400s", name, text,
                ol_text_string(&list));
    ol_text_release(&list);
    return false;
}

bool ol_option_fixes_reps(const struct ol_invocation *invocation, const char *scenario, int64_t written,
                          struct ol_error *error)
{
    if (written >= 0 || ol_option_given(invocation, "reps"))
        return true;
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
            "%.200s leaves the number of replications open, and sides need equally many; say how many: --reps 20",
            scenario);
    return false;
}

bool ol_option_real(const struct ol_invocation *invocation, const char *name, double min, double max,
                    double *value, struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    double number;
    if (!text)
        return true;
    if (!ol_slice_real(ol_slice_of(text), &number) || number < min || number > max) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: \"%.60s\" cannot be used; give a number from %g to %g",
                name, text, min, max);
        return false;
    }
    *value = number;
    return true;
}

bool ol_option_share(const struct ol_invocation *invocation, const char *name, double max, double *value,
                     struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    char why[160];
    double share;
    if (!text)
        return true;
    if (!ol_share_parse(ol_slice_of(text), &share, why))
        return fail(error, name, why);
    if (share > max) {
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: \"%.60s\" is too large; give a share up to %g%%", name,
                text, max * 100);
        return false;
    }
    *value = share;
    return true;
}

bool ol_option_size(const struct ol_invocation *invocation, const char *name, int64_t *value,
                    struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    char why[160];
    return !text || ol_size_parse(ol_slice_of(text), value, why) || fail(error, name, why);
}

bool ol_option_instant(const struct ol_invocation *invocation, const char *name, int64_t *value,
                       struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    char why[160];
    return !text || ol_instant_parse(ol_slice_of(text), value, why) || fail(error, name, why);
}

bool ol_option_duration(const struct ol_invocation *invocation, const char *name, int64_t *value,
                        struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    char why[160];
    return !text || ol_duration_parse(ol_slice_of(text), value, why) || fail(error, name, why);
}

bool ol_option_variance(const struct ol_invocation *invocation, enum ol_variance fallback, size_t replications,
                        enum ol_variance *variance, struct ol_error *error)
{
    int chosen;
    if (!ol_option_choice(invocation, "variance", ol_variance_names, (int)fallback, &chosen, error))
        return false;
    *variance = (enum ol_variance)chosen;
    if (*variance != OL_VARIANCE_ANTITHETIC || replications % 2 == 0)
        return true;
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
            "antithetic replications come in pairs, and %zu cannot; give an even number: --reps %zu", replications,
            replications + 1);
    return false;
}
