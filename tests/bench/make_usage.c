/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * make_usage: a usage file as a long run would write it, for the shipped book of AWS.
 *
 *     make_usage ROWS        a usage.csv on standard output, some 150 bytes a row
 *
 * Rows stand in the order in which things ended, over a year, so their starts are not in order; three in four are
 * machines (on demand and spot, some interrupted, four types in three regions), the others disks, objects and traffic.
 * Each has a team and a project in its tags. The same in every run.
 */
#include "outlay/usage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t draw(uint64_t *state, uint64_t bound)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % bound;
}

static const char *const types[] = {"p4d.24xlarge", "p3.2xlarge", "c5.xlarge", "g4dn.xlarge"};
static const char *const regions[] = {"us-east-1", "us-west-2", "eu-west-1"};

static void put_machine(uint64_t *state)
{
    const bool is_spot = draw(state, 3) == 0;
    printf("instance,%s,%s,,linux,%s,%" PRIu64 ",,%s,", types[draw(state, 4)], regions[draw(state, 3)],
           is_spot ? "spot" : "on-demand", 1 + draw(state, 8),
           is_spot && draw(state, 5) == 0 ? "provider" : "user");
}

static void put_other(uint64_t *state)
{
    const char *region = regions[draw(state, 3)];
    switch (draw(state, 3)) {
    case 0:
        printf("storage,standard,%s,,,,%" PRIu64 ".5,,,", region, 1 + draw(state, 1000));
        return;
    case 1:
        printf("egress,,%s,,,,%" PRIu64 ".%03" PRIu64 ",,,", region, draw(state, 10), draw(state, 1000));
        return;
    default:
        printf("address,,%s,,,,1,,user,", region);
    }
}

int main(int argc, char **argv)
{
    const long rows = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    const ol_time first = ol_instant_of((struct ol_civil){.year = 2025, .month = 1, .day = 8});
    uint64_t state = 8;
    if (rows < 1) {
        fputs("usage: make_usage ROWS\n", stderr);
        return 2;
    }
    puts(OL_USAGE_COLUMNS);
    for (long i = 0; i < rows; i++) {
        char start[OL_TIME_BUFFER], end[OL_TIME_BUFFER];
        const ol_time ended =
            first + (ol_time)(350.0 * (double)OL_DAY / OL_SECOND * (double)i / (double)rows) * OL_SECOND;
        const ol_time began = ended - (ol_time)(1 + draw(&state, draw(&state, 4) ? 20000 : 500000)) * OL_SECOND;
        printf("%s,%s,aws,prod,", ol_instant_format(began, start), ol_instant_format(ended, end));
        if (draw(&state, 4))
            put_machine(&state);
        else
            put_other(&state);
        printf(",job-%ld,\"{\"\"project\"\":\"\"p%" PRIu64 "\"\",\"\"team\"\":\"\"t%" PRIu64 "\"\"}\"\n", i,
               draw(&state, 20), draw(&state, 5));
    }
    return 0;
}
