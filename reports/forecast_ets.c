/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_ets: exponential smoothing in its error-correction form (Hyndman, Koehler, Ord and Snyder 2008, chapter 2).
 *
 *     y_t = (l + phi b) + s or (l + phi b) s + e_t,   l <- l + phi b + alpha e,  b <- phi b + beta e,  s <- s + gamma e
 *
 * with e divided by what it is multiplied with where the season is. Of no trend or a damped one, and no season, an
 * additive or a multiplicative one, the form with the least AICc is taken; the parameters of each are those of least
 * squared error one step ahead, which is maximum likelihood for normal errors. Two seasons (hours of a day, and of a
 * week) are smoothed each by itself (Taylor 2003). A missing value moves the state on and teaches it nothing.
 */
#include "reports/forecast_model.h"

#include "outlay/minimum.h"

#include <math.h>
#include <string.h>

#define ROUNDS 120
/* Parameters of smoothing are learned from so many values at most. */
#define VALUES_MOST 4096
#define SEASONS     2

enum season_form { NO_SEASON, ADDED, MULTIPLIED, SEASON_FORMS };

struct ets {
    const double *values;
    size_t count;
    size_t periods[SEASONS]; /* 0: none */
    enum season_form season;
    bool has_trend;
    double level, slope;                     /* at the beginning */
    double *initial[SEASONS], *now[SEASONS]; /* seasons: at the beginning, and while it goes on */
};

struct smoothing {
    double alpha, beta, phi, gamma[SEASONS];
};

struct state {
    double level, slope;
    size_t phase[SEASONS]; /* of the next value */
};

static double within(double x, double low, double high)
{
    return low + (high - low) / (1 + exp(-x));
}

/* From what the search moves, which has no bounds, to what the model allows. */
static struct smoothing smoothing_of(const struct ets *ets, const double *at)
{
    struct smoothing smoothing = {.phi = 1};
    smoothing.alpha = within(at[0], 1e-4, 0.9999);
    size_t next = 1;
    if (ets->has_trend) {
        smoothing.beta = within(at[next++], 1e-4, 0.5) * smoothing.alpha;
        smoothing.phi = within(at[next++], 0.8, 0.98);
    }
    if (ets->season != NO_SEASON)
        for (int i = 0; i < SEASONS; i++)
            if (ets->periods[i])
                smoothing.gamma[i] = within(at[next++], 1e-4, 1) * (1 - smoothing.alpha);
    return smoothing;
}

static size_t parameter_count(const struct ets *ets)
{
    return 1 + (ets->has_trend ? 2 : 0) +
           (ets->season == NO_SEASON ? 0 : (ets->periods[0] > 0) + (ets->periods[1] > 0));
}

static double season_at(const struct ets *ets, const struct state *state)
{
    double season = ets->season == MULTIPLIED ? 1 : 0;
    for (int i = 0; i < SEASONS && ets->season != NO_SEASON; i++)
        if (ets->periods[i] && ets->season == MULTIPLIED)
            season *= ets->now[i][state->phase[i]];
        else if (ets->periods[i])
            season += ets->now[i][state->phase[i]];
    return season;
}

static void move_on(const struct ets *ets, struct state *state)
{
    for (int i = 0; i < SEASONS; i++)
        if (++state->phase[i] >= ets->periods[i])
            state->phase[i] = 0;
}

static void learn(const struct ets *ets, const struct smoothing *smoothing, struct state *state, double trend,
                  double season, double error)
{
    const bool is_product = ets->season == MULTIPLIED;
    const double of_level = is_product ? error / season : error;
    state->level = trend + smoothing->alpha * of_level;
    state->slope = smoothing->phi * state->slope + smoothing->beta * of_level;
    for (int i = 0; i < SEASONS && ets->season != NO_SEASON; i++)
        if (ets->periods[i]) {
            double *own = &ets->now[i][state->phase[i]];
            *own += smoothing->gamma[i] * (is_product ? error * *own / (trend * season) : error);
        }
}

/* Goes through the values from the beginning; the sum of squared errors, or a great one where a product breaks down. */
static double go_through(const struct ets *ets, const struct smoothing *smoothing, struct state *state)
{
    double squares = 0;
    *state = (struct state){.level = ets->level, .slope = ets->slope};
    for (int i = 0; i < SEASONS; i++)
        if (ets->periods[i])
            memcpy(ets->now[i], ets->initial[i], ets->periods[i] * sizeof(double));
    for (size_t t = 0; t < ets->count; t++, move_on(ets, state)) {
        const double trend = state->level + smoothing->phi * state->slope, season = season_at(ets, state);
        if (ets->season == MULTIPLIED && !(trend > 0 && season > 1e-9))
            return 1e300;
        if (isnan(ets->values[t])) {
            state->level = trend;
            state->slope *= smoothing->phi;
            continue;
        }
        const double error = ets->values[t] - (ets->season == MULTIPLIED ? trend * season : trend + season);
        squares += error * error;
        learn(ets, smoothing, state, trend, season, error);
    }
    return squares < 1e300 ? squares : 1e300;
}

static double squares_at(const double *at, void *self)
{
    const struct ets *ets = self;
    const struct smoothing smoothing = smoothing_of(ets, at);
    struct state state;
    return go_through(ets, &smoothing, &state);
}

/* ---- where it begins ---- */

/* The mean of what is there in values[from .. to); NAN of nothing. */
static double mean_of(const double *values, size_t from, size_t to)
{
    double sum = 0;
    size_t seen = 0;
    for (size_t t = from; t < to; t++)
        if (!isnan(values[t])) {
            sum += values[t];
            seen++;
        }
    return seen ? sum / (double)seen : NAN;
}

/* Means of the first two stretches of a season (or of 5 values) tell level and slope. */
static void begin_level(struct ets *ets)
{
    const size_t longest = ets->periods[1] ? ets->periods[1] : ets->periods[0] ? ets->periods[0] : 5;
    const double first = mean_of(ets->values, 0, longest), second = mean_of(ets->values, longest, 2 * longest);
    const double whole = mean_of(ets->values, 0, ets->count);
    const double begin = isnan(first) ? whole : first;
    ets->slope = ets->has_trend && !isnan(second) ? (second - begin) / (double)longest : 0;
    ets->level = begin - ets->slope * (double)(longest + 1) / 2;
}

/* Each phase's mean distance from (or ratio to) the mean of its own season over the first seasons. */
static void begin_season(struct ets *ets, int which, size_t seasons)
{
    const size_t period = ets->periods[which];
    const bool is_product = ets->season == MULTIPLIED;
    for (size_t phase = 0; phase < period; phase++) {
        double sum = 0;
        size_t seen = 0;
        for (size_t s = 0; s < seasons && (s + 1) * period <= ets->count; s++) {
            const double mean = mean_of(ets->values, s * period, (s + 1) * period);
            const double value = ets->values[s * period + phase];
            if (isnan(mean) || isnan(value) || (is_product && mean <= 0))
                continue;
            sum += is_product ? value / mean : value - mean;
            seen++;
        }
        const double fallback = is_product ? 1 : 0;
        ets->initial[which][phase] = seen ? sum / (double)seen : fallback;
        if (is_product && ets->initial[which][phase] < 1e-3)
            ets->initial[which][phase] = 1e-3;
    }
}

/* The longer season says what the shorter has left over. */
static void split_seasons(struct ets *ets)
{
    if (!ets->periods[1])
        return;
    for (size_t t = 0; t < ets->periods[1]; t++) {
        const double of_shorter = ets->initial[0][t % ets->periods[0]];
        if (ets->season == MULTIPLIED)
            ets->initial[1][t] /= of_shorter;
        else
            ets->initial[1][t] -= of_shorter;
    }
}

static void begin(struct ets *ets)
{
    begin_level(ets);
    if (ets->season == NO_SEASON)
        return;
    for (int i = 0; i < SEASONS; i++)
        if (ets->periods[i])
            begin_season(ets, i, i == 0 && ets->periods[1] ? 14 : 4);
    split_seasons(ets);
}

/* ---- the form of least AICc ---- */

static double aicc_of(double squares, size_t seen, size_t parameters, double scale)
{
    const double n = (double)seen, k = (double)parameters + 1;
    /* what is explained to rounding is explained */
    const double floor = n * 1e-20 * scale * scale + 1e-280;
    return n * log(fmax(squares, floor) / n) + 2 * k + (n > k + 1 ? 2 * k * (k + 1) / (n - k - 1) : 1e9);
}

static size_t states_of(const struct ets *ets)
{
    return 1 + (ets->has_trend ? 1 : 0) +
           (ets->season == NO_SEASON ? 0 : ets->periods[0] + (ets->periods[1] ? ets->periods[1] : 0));
}

static void carry_state(const struct ets *ets, const struct smoothing *smoothing, struct state state,
                        size_t horizon, double *out)
{
    for (size_t h = 0; h < horizon; h++, move_on(ets, &state)) {
        state.slope *= smoothing->phi;
        state.level += state.slope;
        const double season = season_at(ets, &state);
        out[h] = ets->season == MULTIPLIED ? state.level * season : state.level + season;
    }
}

struct tried {
    double aicc;
    double *out;
};

static void try_form(struct ets *ets, size_t seen, double scale, size_t horizon, double *out, struct tried *best)
{
    static const double first[] = {-1.5, -2, 0, -2, -2};
    double at[5];
    struct state state;
    /* in the order of smoothing_of: a form without a trend begins its seasons where others have the trend's */
    at[0] = first[0];
    for (size_t i = 1; i < parameter_count(ets); i++)
        at[i] = ets->has_trend ? first[i] : first[3];
    begin(ets);
    ol_minimum_find(squares_at, ets, at, parameter_count(ets), ROUNDS);
    const struct smoothing smoothing = smoothing_of(ets, at);
    const double squares = go_through(ets, &smoothing, &state);
    const double aicc = aicc_of(squares, seen, parameter_count(ets) + states_of(ets), scale);
    if (squares >= 1e300 || aicc >= best->aicc)
        return;
    carry_state(ets, &smoothing, state, horizon, out);
    for (size_t h = 0; h < horizon; h++)
        if (!isfinite(out[h]))
            return;
    best->aicc = aicc;
    memcpy(best->out, out, horizon * sizeof *out);
}

static void carry_best(struct ets *ets, size_t horizon, double *out, struct ol_arena *arena)
{
    size_t seen = 0;
    double least = INFINITY, scale = 0;
    for (size_t t = 0; t < ets->count; t++)
        if (!isnan(ets->values[t])) {
            seen++;
            least = fmin(least, ets->values[t]);
            scale = fmax(scale, fabs(ets->values[t]));
        }
    double *scratch = OL_ARENA_ARRAY(arena, double, horizon);
    struct tried best = {INFINITY, out};
    const bool has_season = ets->periods[0] > 0;
    for (int season = NO_SEASON; season < (has_season ? SEASON_FORMS : ADDED); season++) {
        if (season == MULTIPLIED && !(least > 0))
            continue;
        for (int trend = 0; trend < 2; trend++) {
            ets->season = (enum season_form)season;
            ets->has_trend = trend;
            try_form(ets, seen, scale, horizon, scratch, &best);
        }
    }
    if (isinf(best.aicc)) /* fewer values than the simplest form has parameters */
        for (size_t h = 0; h < horizon; h++)
            out[h] = mean_of(ets->values, 0, ets->count);
}

static void smooth(const double *values, size_t count, const size_t periods[SEASONS], size_t horizon, double *out,
                   struct ol_arena *arena)
{
    const size_t used = count < VALUES_MOST ? count : VALUES_MOST;
    struct ets ets = {.values = values + (count - used), .count = used};
    for (int i = 0; i < SEASONS; i++) {
        ets.periods[i] = periods[i];
        ets.initial[i] = OL_ARENA_ARRAY(arena, double, periods[i] + 1);
        ets.now[i] = OL_ARENA_ARRAY(arena, double, periods[i] + 1);
    }
    carry_best(&ets, horizon, out, arena);
}

void ol_forecast_smooth(const double *values, size_t count, size_t horizon, double *out, struct ol_arena *arena)
{
    smooth(values, count, (const size_t[SEASONS]){0}, horizon, out, arena);
}

static void carry_ets(const struct ol_forecast_past *past, size_t horizon, double *out, struct ol_arena *arena)
{
    smooth(past->values, past->count, past->periods, horizon, out, arena);
}

const struct ol_forecast_model ol_forecast_ets = {
    .name = "ets",
    .summary = "exponential smoothing of level, damped trend and seasons, added or multiplied",
    .carry_on = carry_ets,
};
