/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verdict on a side, as sentences: what it saves, and then who is worse and who is better off.
 */
#include "outlay/arena.h"
#include "outlay/plain.h"
#include "reports/number.h"
#include "scenarios/cli/comparison_listing.h"

#include <math.h>
#include <string.h>

#define NAME_LIMIT 60

/* ---- numbers ---- */

/* "[2.4%, 3.9%]", the end nearer to the mean's own side first; signs where it is not clear. */
static void tell_shares(const struct ol_difference *difference, struct ol_text *text)
{
    const double before = difference->interval.mean / difference->share;
    const double sign = difference->is_clear && difference->share < 0 ? -1 : 1;
    const double ends[] = {sign * difference->interval.lo / before, sign * difference->interval.hi / before};
    const double low = fmin(ends[0], ends[1]), high = fmax(ends[0], ends[1]);
    const char *minus = low < 0 ? "-" : difference->is_clear ? "" : "+", *plus = difference->is_clear ? "" : "+";
    char first[OL_NUMBER_BUFFER], second[OL_NUMBER_BUFFER];
    ol_text_addf(text, " [%s%s, %s%s]", minus, ol_share_say(fabs(low), first), high < 0 ? "-" : plus,
                 ol_share_say(fabs(high), second));
}

static void tell_amount(const struct ol_claim *claim, struct ol_text *text)
{
    char size[OL_CHANGE_BUFFER];
    ol_text_adds(text, ol_change_size_say(claim->difference.interval.mean, claim->unit, size));
    if (ol_unit_is_currency(claim->unit))
        ol_text_addf(text, " %s", claim->unit);
}

/* The interval in the metric's own unit. */
static void tell_interval(const struct ol_claim *claim, struct ol_text *text)
{
    char first[OL_CHANGE_BUFFER], second[OL_CHANGE_BUFFER];
    const struct ol_interval *interval = &claim->difference.interval;
    const bool is_up = interval->mean > 0;
    if (!claim->difference.has_interval)
        return;
    if (!claim->difference.is_clear)
        ol_text_addf(text, " [%s, %s]", ol_change_say(interval->lo, claim->unit, first),
                     ol_change_say(interval->hi, claim->unit, second));
    else
        ol_text_addf(text, " [%s, %s]",
                     ol_change_size_say(is_up ? interval->lo : interval->hi, claim->unit, first),
                     ol_change_size_say(is_up ? interval->hi : interval->lo, claim->unit, second));
}

/* ---- the headline ---- */

static const struct headline {
    const char *metric, *saves, *costs, *same, *what;
} headlines[] = {
    {"cost.billed", "saves %s%s", "costs %s more%s", "costs the same", "cost"},
    {"jobs.wait.mean_s", "shortens the mean wait by %s%s", "lengthens the mean wait by %s%s",
     "leaves the mean wait the same", "the mean wait"},
};

static const struct headline *headline_of(const char *metric)
{
    size_t i = 0;
    while (i + 1 < sizeof headlines / sizeof *headlines && strcmp(headlines[i].metric, metric) != 0)
        i++;
    return &headlines[i];
}

/* "saves 3.1% [2.4%, 3.9%], 1,234 USD"; in the unit itself where there is no share. */
static void tell_clear(const struct headline *headline, const struct ol_claim *about, struct ol_text *text)
{
    const struct ol_difference *difference = &about->difference;
    struct ol_text interval = {0}, amount = {0};
    char share[OL_NUMBER_BUFFER];
    const bool has_share = isfinite(difference->share);
    tell_amount(about, &amount);
    if (has_share && difference->has_interval)
        tell_shares(difference, &interval);
    else
        tell_interval(about, &interval);
    const bool is_less = difference->interval.mean < 0;
    const char *by = has_share ? ol_share_say(fabs(difference->share), share) : ol_text_string(&amount);
    const char *words = is_less ? headline->saves : headline->costs;
    const char *hole = strstr(words, "%s"), *rest = strstr(hole + 2, "%s");
    ol_text_add(text, words, (size_t)(hole - words));
    ol_text_adds(text, by);
    ol_text_add(text, hole + 2, (size_t)(rest - hole - 2));
    ol_text_adds(text, ol_text_string(&interval));
    if (has_share)
        ol_text_addf(text, ", %s", ol_text_string(&amount));
    ol_text_release(&interval);
    ol_text_release(&amount);
}

static void tell_unclear(const struct headline *headline, const struct ol_claim *about, struct ol_text *text)
{
    ol_text_addf(text, "makes no clear difference to %s", headline->what);
    if (isfinite(about->difference.share) && about->difference.share != 0)
        tell_shares(&about->difference, text);
    else
        tell_interval(about, text);
}

void ol_headline_tell(const struct ol_comparison *comparison, size_t side, const struct ol_claims *claims,
                      struct ol_text *text)
{
    const struct ol_difference *difference = &claims->about.difference;
    ol_plain_add(text, comparison->sides[side].name, NAME_LIMIT);
    ol_text_adds(text, " ");
    if (!claims->headline) {
        ol_text_adds(text, "has neither cost nor wait that could be compared");
        return;
    }
    const struct headline *headline = headline_of(claims->headline);
    if (claims->costs_same && headline != &headlines[0])
        ol_text_addf(text, "%s and ", headlines[0].same);
    if (difference->is_same)
        ol_text_adds(text, headline->same);
    else if (difference->is_clear || !difference->has_interval)
        tell_clear(headline, &claims->about, text);
    else
        tell_unclear(headline, &claims->about, text);
}

/* ---- the claims ---- */

static void tell_party(const struct ol_claim *claim, const struct ol_claim_party *party, struct ol_text *text)
{
    static const char *const before[] = {[OL_CLAIM_TEAM] = "team ",
                                         [OL_CLAIM_CLASS] = "jobs of class ",
                                         [OL_CLAIM_SIZE] = "",
                                         [OL_CLAIM_TEAM_COST] = "team "};
    static const char *const behind[] = {[OL_CLAIM_TEAM] = " waits ",
                                         [OL_CLAIM_CLASS] = " wait ",
                                         [OL_CLAIM_SIZE] = " jobs wait ",
                                         [OL_CLAIM_TEAM_COST] = " costs "};
    char share[OL_CHANGE_BUFFER];
    struct ol_text name = {0};
    const bool is_up = claim->difference.interval.mean > 0;
    ol_text_set(&name, party->name);
    if (party->subject == OL_CLAIM_TEAM_COST && ol_slice_is(party->name, "none")) {
        ol_text_adds(text, "what no team used costs ");
    } else {
        ol_text_adds(text, before[party->subject]);
        ol_plain_add(text, ol_text_string(&name), NAME_LIMIT);
        ol_text_adds(text, behind[party->subject]);
    }
    tell_amount(claim, text);
    if (party->subject == OL_CLAIM_TEAM_COST)
        ol_text_adds(text, is_up ? " more" : " less");
    else
        ol_text_addf(text, " %s %s", is_up ? "longer" : "less",
                     strcmp(party->what, ".wait.p95_s") == 0 ? "at the 95th percentile" : "in the mean");
    if (*ol_change_share_say(claim->difference.share, claim->unit, share))
        ol_text_addf(text, " (%s)", share);
    tell_interval(claim, text);
    ol_text_release(&name);
}

void ol_claim_tell(const struct ol_claim *claim, struct ol_text *text)
{
    const struct ol_claim_party party = ol_claim_party(claim->metric);
    if (party.subject == OL_CLAIM_WHOLE)
        ol_change_tell(claim, text);
    else
        tell_party(claim, &party, text);
}

void ol_claims_lead(const struct ol_claims *claims, struct ol_text *text)
{
    const char *s = claims->looked_at == 1 ? "" : "s";
    if (claims->looked_at == 0)
        ol_text_adds(text, "; nothing else of the whole, of teams or of classes differs at all");
    else if (!claims->is_tested)
        ol_text_addf(text, "; of %zu other difference%s (one replication: chance is not told apart)",
                     claims->looked_at, s);
    else if (claims->count == 0)
        ol_text_addf(text, "; no clear difference otherwise (Holm's test, 5%% over %zu difference%s)",
                     claims->looked_at, s);
    else
        ol_text_addf(text, "; clear otherwise (Holm's test, 5%% over %zu difference%s)", claims->looked_at, s);
    ol_text_adds(text, claims->count > 0 ? ":" : "");
}

void ol_comparison_verdict(const struct ol_comparison *comparison, size_t side, struct ol_output *output)
{
    const struct ol_claims claims = ol_comparison_claims(comparison, side);
    struct ol_text text = {0};
    ol_headline_tell(comparison, side, &claims, &text);
    ol_claims_lead(&claims, &text);
    ol_comparison_wrapped(ol_text_string(&text), output);
    for (size_t i = 0; i < claims.count; i++) {
        ol_text_clear(&text);
        ol_text_adds(&text, claims.items[i].is_better ? "- better: " : "- worse: ");
        ol_claim_tell(&claims.items[i], &text);
        ol_comparison_wrapped(ol_text_string(&text), output);
    }
    ol_text_release(&text);
}
