/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * race_schedulers: EASY as Outlay does it against the plain scan that its definition describes.
 *
 *     race_schedulers ROUNDS
 *
 * A number of jobs waits from the first instant on; then jobs come in as fast as the pool works, so that about as
 * many go on waiting. Only what follows the first instant is timed. Prints two lines: the plain scan's processor
 * time over EASY's with 1e5 waiting and whether all starts are the same; and EASY's jobs a second with 1e2 waiting
 * over those with 1e5, and both. By turns, medians of ROUNDS.
 */
#include "models/dispatch.h"
#include "outlay/arena.h"
#include "plain_easy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define UNITS        128
#define ROUNDS_LIMIT 51

struct race {
    struct ol_job *jobs; /* sorted by submit */
    size_t count, at;
    ol_time last; /* of the last arrival */
    struct ol_pool_model *dispatch;
};

struct lap {
    double seconds;
    size_t ended;
    ol_time *starts; /* OL_NEVER where a job did not start */
};

static double draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return ((double)((z ^ z >> 31) >> 11) + 0.5) / 9007199254740992.0;
}

/* `waiting` at once, then `coming` at the rate at which the pool can work. */
static struct race make_race(size_t waiting, size_t coming)
{
    struct race race = {.count = waiting + coming};
    uint64_t state = 2026;
    double at = 0, mean_work = 0;

    race.jobs = ol_mem_new(ol_mem_product(sizeof *race.jobs, race.count));
    for (size_t i = 0; i < race.count; i++) {
        double runtime =
            fmin(fmax(900 * exp(1.6 * sqrt(-2 * log(draw(&state))) * cos(6.2831853 * draw(&state))), 1), 1e5);
        uint32_t units = 1u << (uint32_t)(7 * pow(draw(&state), 1.8));
        race.jobs[i] = (struct ol_job){
            .runtime = (ol_time)runtime * OL_SECOND,
            .estimate = (ol_time)(ceil(runtime * (1 + 4 * draw(&state) * draw(&state)) / 300) * 300) * OL_SECOND,
            .units = units + (draw(&state) < 0.2 && units > 2),
        };
        mean_work += runtime * race.jobs[i].units / (double)race.count;
    }
    for (size_t i = waiting; i < race.count; i++) {
        at -= mean_work / UNITS * log(draw(&state));
        race.jobs[i].submit = (ol_time)at * OL_SECOND;
    }
    race.last = race.jobs[race.count - 1].submit;
    return race;
}

static ol_time arrive(void *self)
{
    struct race *race = self;
    race->dispatch->ops->submit(race->dispatch, &race->jobs[race->at++]);
    return race->at < race->count ? race->jobs[race->at].submit : OL_NEVER;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Hears of every job as it leaves the table. */
static void note_start(void *self, const struct ol_job_run *run)
{
    struct lap *lap = self;
    lap->starts[run->slot] = run->status == OL_JOB_WAITING ? OL_NEVER : run->start;
    lap->ended += run->status == OL_JOB_COMPLETED;
}

static struct lap run_lap(struct race *race, const struct ol_kind *backfill)
{
    struct ol_scheduler scheduler = {.order = {.kind = ol_orders[0]}, .backfill = {.kind = backfill}};
    struct ol_pool pool = {.name = "race", .cpus = UNITS, .schedulers = {&scheduler, 1}};
    struct lap lap = {.starts = ol_mem_new(ol_mem_product(sizeof *lap.starts, race->count))};
    struct ol_job_table table = {.visit = note_start, .visit_self = &lap};
    struct ol_sim *sim = ol_sim_new();

    race->at = 0;
    race->dispatch = ol_dispatch_new(sim, &pool, &table, 0);
    ol_sim_feed(sim, (struct ol_feed){.next = 0, .phase = OL_PHASE_ARRIVAL, .fire = arrive, .self = race});
    ol_sim_run(sim, 0);
    double begin = cpu_seconds();
    ol_sim_run(sim, race->last);
    lap.seconds = cpu_seconds() - begin;
    ol_job_table_drain(&table);
    race->dispatch->ops->free(race->dispatch);
    ol_job_table_release(&table);
    ol_sim_free(sim);
    return lap;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Runs both by turns; medians of their seconds, and whether they agree on every start. */
static bool run_race(struct race *races[2], const struct ol_kind *kinds[2], int rounds, double seconds[2],
                     size_t ended[2])
{
    double times[2][ROUNDS_LIMIT];
    bool same = true;

    for (int round = 0; round < rounds; round++) {
        struct lap laps[2];
        for (int i = 0; i < 2; i++) {
            laps[i] = run_lap(races[i], kinds[i]);
            times[i][round] = laps[i].seconds;
            ended[i] = laps[i].ended;
        }
        if (races[0] == races[1])
            same &= memcmp(laps[0].starts, laps[1].starts, races[0]->count * sizeof *laps[0].starts) == 0;
        for (int i = 0; i < 2; i++)
            ol_mem_free(laps[i].starts);
    }
    for (int i = 0; i < 2; i++) {
        qsort(times[i], (size_t)rounds, sizeof *times[i], by_value);
        seconds[i] = times[i][rounds / 2];
    }
    return same;
}

int main(int argc, char **argv)
{
    int rounds = argc == 2 ? atoi(argv[1]) : 0;
    const struct ol_kind *easy = ol_kind_find(ol_backfills, "easy");
    double seconds[2];
    size_t ended[2];

    if (rounds < 1 || rounds > ROUNDS_LIMIT)
        return 2;
    struct race deep = make_race(101000, 4000);
    bool same = run_race((struct race *[]){&deep, &deep}, (const struct ol_kind *[]){&plain_easy.kind, easy},
                         rounds, seconds, ended);
    printf("%.2f %s\n", seconds[0] / seconds[1], same ? "identical" : "different");
    ol_mem_free(deep.jobs);

    struct race shallow = make_race(100, 200000);
    deep = make_race(100000, 200000);
    run_race((struct race *[]){&shallow, &deep}, (const struct ol_kind *[]){easy, easy}, rounds, seconds, ended);
    double rates[] = {(double)ended[0] / seconds[0], (double)ended[1] / seconds[1]};
    printf("%.2f %.0f %.0f\n", rates[0] / rates[1], rates[0], rates[1]);
    ol_mem_free(shallow.jobs);
    ol_mem_free(deep.jobs);
    return same ? 0 : 1;
}
