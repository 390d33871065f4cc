/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * make_swf: a job log of any length in the Standard Workload Format, for measurements and for the example traces.
 *
 *     make_swf JOBS PROCESSORS LOAD SEED usual|distinct
 *
 * Runtimes are lognormal (median 15 min, a long tail cut at 2 days), estimates a user's round number above them,
 * arrivals a Poisson stream whose rate gives the asked load over the whole log. `usual` sizes are mostly powers of
 * two; `distinct` takes every size from 1 to PROCESSORS about equally often, which is what a scheduler that keeps
 * a queue per size likes least. The same arguments give the same bytes. Knows nothing of Outlay.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct made_job {
    uint32_t size, runtime, estimate;
};

/* splitmix64 */
static uint64_t draw_bits(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* In (0, 1). */
static double draw_unit(uint64_t *state)
{
    return ((double)(draw_bits(state) >> 11) + 0.5) / 9007199254740992.0;
}

static double draw_normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(draw_unit(state)));
    return radius * cos(6.283185307179586 * draw_unit(state));
}

static uint32_t draw_size(uint64_t *state, uint32_t processors, int is_distinct)
{
    uint32_t size;

    if (is_distinct)
        return 1 + (uint32_t)(draw_bits(state) % processors);
    do {
        double log2_size = log2((double)processors) * pow(draw_unit(state), 1.8);
        size = draw_unit(state) < 0.75 ? 1u << (uint32_t)log2_size : (uint32_t)exp2(log2_size);
    } while (size < 1 || size > processors);
    return size;
}

static uint32_t draw_runtime(uint64_t *state)
{
    double seconds = exp(log(900.0) + 1.6 * draw_normal(state));
    return seconds < 1 ? 1 : seconds > 172800 ? 172800 : (uint32_t)seconds;
}

/* What a user writes: a round number, often far above. */
static uint32_t draw_estimate(uint64_t *state, uint32_t runtime)
{
    static const uint32_t rounds[] = {300, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800};
    double wanted = runtime * (1 + 4 * draw_unit(state) * draw_unit(state));
    size_t i = 0;

    while (i + 1 < sizeof rounds / sizeof *rounds && rounds[i] < wanted)
        i++;
    return rounds[i];
}

static void write_header(long jobs, uint32_t processors, double load, uint64_t seed)
{
    printf("; Version: 2.2\n; Computer: made by make_swf\n; MaxJobs: %ld\n; MaxProcs: %u\n; MaxNodes: %u\n", jobs,
           processors, processors);
    printf("; UnixStartTime: 1767571200\n; TimeZoneString: Etc/UTC\n; Note: load %g, seed %llu\n", load,
           (unsigned long long)seed);
}

static void write_jobs(const struct made_job *made, long jobs, double gap, uint64_t *state)
{
    double at = 0;

    for (long i = 0; i < jobs; i++) {
        unsigned user = 1 + (unsigned)(draw_unit(state) * draw_unit(state) * 60);
        at -= gap * log(draw_unit(state));
        printf("%ld %.0f -1 %u %u -1 -1 %u %u -1 1 %u %u -1 %u -1 -1 -1\n", i + 1, floor(at), made[i].runtime,
               made[i].size, made[i].size, made[i].estimate, user, 1 + user % 7, made[i].size > 16 ? 2u : 1u);
    }
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: make_swf JOBS PROCESSORS LOAD SEED usual|distinct\n");
        return 2;
    }
    long jobs = atol(argv[1]);
    uint32_t processors = (uint32_t)atol(argv[2]);
    double load = atof(argv[3]), work = 0;
    uint64_t seed = strtoull(argv[4], NULL, 10), state = seed;
    int is_distinct = strcmp(argv[5], "distinct") == 0;
    struct made_job *made = jobs > 0 ? calloc((size_t)jobs, sizeof *made) : NULL;

    if (!made || processors < 1 || !(load > 0)) {
        fprintf(stderr, "make_swf: nothing to make\n");
        free(made);
        return 2;
    }
    for (long i = 0; i < jobs; i++) {
        made[i].size = draw_size(&state, processors, is_distinct);
        made[i].runtime = draw_runtime(&state);
        made[i].estimate = draw_estimate(&state, made[i].runtime);
        work += (double)made[i].size * made[i].runtime;
    }
    /* As a log lies in the page cache that was copied or fetched: what reads one that came by 4 KiB pays for each. */
    static char buffer[1 << 20];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    write_header(jobs, processors, load, seed);
    write_jobs(made, jobs, work / (processors * load * (double)jobs), &state);
    free(made);
    return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
