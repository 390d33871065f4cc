/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/plain_deadline.h"

#include <math.h>
#include <stdbool.h>

static bool is_spot(int type)
{
    return type != PLAIN_NOTHING && type != PLAIN_ON_DEMAND;
}

/* `spot` is the zone to be used now, or none. */
static int propose(const struct plain_deadline *plain, double t, double left, double over, int spot, int cur,
                   int last)
{
    const double g = plain->gap, c = plain->work, ddl = plain->deadline, d = plain->restart, done = c - left;
    const bool has = spot != PLAIN_NOTHING, cur_is_spot = is_spot(cur);
    double r_left = floor((ddl - t) / g) * g, t1 = ceil((left + d) / g) * g, t2 = ceil((left + 2 * d) / g) * g;
    int r = has ? spot : PLAIN_NOTHING, stay = has ? spot : PLAIN_NOTHING;
    if (plain->policy == 0)
        r = PLAIN_ON_DEMAND;
    if (plain->policy == 1 && t1 >= r_left)
        r = cur_is_spot && over < .001 ? stay : PLAIN_ON_DEMAND;
    else if (plain->policy == 1 && t2 >= r_left)
        r = cur_is_spot && has ? stay : PLAIN_ON_DEMAND;
    if (plain->policy >= 2) {
        if (done < t * c / ddl)
            r = has ? spot : PLAIN_ON_DEMAND;
        bool is_held = plain->policy == 2 && (t + 2 * d) * c / ddl - done >= 0;
        if (cur == PLAIN_ON_DEMAND && (!has || is_held))
            r = PLAIN_ON_DEMAND;
        if (t2 >= r_left && !cur_is_spot)
            r = PLAIN_ON_DEMAND;
        if (t1 >= r_left)
            r = cur_is_spot && over < .001 ? stay : PLAIN_ON_DEMAND;
    }
    if (t1 >= r_left)
        r = is_spot(last) && over < .001 ? stay : PLAIN_ON_DEMAND;
    return r;
}

static int spot_at(const struct plain_deadline *plain, int k, int last)
{
    k = k < PLAIN_TICKS ? k : PLAIN_TICKS - 1;
    if (is_spot(last) && plain->spot[last][k])
        return last;
    for (int zone = 0; zone < plain->zones; zone++)
        if (plain->spot[zone][k])
            return zone;
    return PLAIN_NOTHING;
}

void plain_deadline_run(struct plain_deadline *plain)
{
    double left = plain->work, over = 0;
    int last = PLAIN_NOTHING;
    for (int k = 0;; k++) {
        int spot = spot_at(plain, k, last);
        bool is_lost = is_spot(last) && spot != last;
        int cur = is_lost ? PLAIN_NOTHING : last;
        if (last != PLAIN_NOTHING) {
            double gain = fmax(plain->gap - over, 0);
            over -= plain->gap - gain;
            over = over < .001 ? 0 : over;
            left -= fmin(gain, left);
            plain->held[last]++;
        }
        if (left <= .001) {
            plain->end = k;
            return;
        }
        int r = propose(plain, k * plain->gap, left, over, spot, cur, last);
        plain->losses += is_lost;
        if (r != PLAIN_NOTHING && r != cur) {
            over = plain->restart;
            plain->starts++;
        }
        last = r;
    }
}
