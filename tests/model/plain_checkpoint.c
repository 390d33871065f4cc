/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/plain_checkpoint.h"

struct attempt {
    int64_t now, lifetime; /* since its start */
    int64_t saves, last_end;
    int64_t reached; /* of the work */
};

/* Up to the loss; whether it was not cut short. */
static bool spend(struct attempt *attempt, int64_t length, int64_t *account)
{
    const int64_t left = attempt->lifetime - attempt->now;
    const int64_t spent = length <= left ? length : left;
    attempt->now += spent;
    *account += spent;
    return length <= left;
}

/* Whether the work is done. */
static bool walk(const struct plain_checkpoint *plain, struct attempt *attempt, bool restores,
                 struct plain_outcome *outcome)
{
    if (!spend(attempt, plain->startup, &outcome->starting) ||
        !spend(attempt, restores ? plain->restore : 0, &outcome->restoring))
        return false;
    for (;;) {
        const int64_t left = plain->work - attempt->reached;
        if (!spend(attempt, left < plain->interval ? left : plain->interval, &attempt->reached))
            return false;
        if (attempt->reached == plain->work)
            return true;
        if (!spend(attempt, plain->cost, &outcome->saving))
            return false;
        attempt->saves++;
        attempt->last_end = attempt->now;
    }
}

/* The saves that survive, from the last one back. */
static int64_t flushed(const struct plain_checkpoint *plain, const struct attempt *attempt)
{
    int64_t saves = attempt->saves, end = attempt->last_end;
    while (saves > 0 && end + plain->flush > attempt->lifetime) {
        saves--;
        end -= plain->interval + plain->cost;
    }
    return saves;
}

struct plain_outcome plain_checkpoint_run(const struct plain_checkpoint *plain)
{
    struct plain_outcome outcome = {.useful = plain->work};
    int64_t saved = 0;
    for (;;) {
        struct attempt attempt = {.lifetime = plain->lifetime(plain->context), .reached = saved};
        const bool restores = outcome.interruptions > 0 && (saved > 0 || !plain->restores_saves_only);
        const bool is_done = walk(plain, &attempt, restores, &outcome);
        outcome.saves += attempt.saves;
        if (is_done)
            break;
        saved += flushed(plain, &attempt) * plain->interval;
        outcome.lost += attempt.reached - saved;
        outcome.interruptions++;
        outcome.down += plain->downtime;
    }
    outcome.overhead = outcome.starting + outcome.restoring + outcome.saving + outcome.down;
    outcome.total = outcome.useful + outcome.lost + outcome.overhead;
    return outcome;
}
