/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random jobs come to and leave random clusters, and after each step the cluster is compared with a plain reference:
 * who has what is kept in lists here, what fits is looked for device by device, and the fragmentation is summed up from
 * its definition (Weng et al., ATC'23), ask by ask and device by device. The reference shares no code with the cluster
 * but the record of a device.
 */
#include "tests/cluster_stage.h"

#include "outlay/rng.h"

#define JOBS 40

struct plain_job {
    bool is_here;
    uint32_t units;
    struct ol_ask ask;
};

struct world {
    struct cluster_stage stage;
    struct ol_rng rng;
    struct plain_job jobs[JOBS];
    struct ol_typical typical[4];
    size_t typical_count;
};

static uint32_t below(struct world *world, uint32_t bound)
{
    return (uint32_t)ol_rng_below(&world->rng, bound);
}

/* ---- the reference ---- */

static const struct ol_node_shape *shape_of(const struct world *world, uint32_t node, uint32_t *first)
{
    *first = 0;
    for (size_t i = 0;; i++)
        for (uint32_t k = 0; k < world->stage.shapes[i].count; k++) {
            if (node-- == 0)
                return &world->stage.shapes[i];
            *first += world->stage.shapes[i].gpus;
        }
}

/* Of the node, by the places of all jobs; parts of gangs get theirs in proportion, rounded up. */
static int64_t cpu_left(const struct world *world, uint32_t node)
{
    uint32_t first;
    int64_t left = shape_of(world, node, &first)->cpu_milli;
    if (left == 0)
        left = INT64_MAX / 8;
    for (uint32_t owner = 0; owner < JOBS; owner++) {
        const struct plain_job *job = &world->jobs[owner];
        size_t count;
        const struct ol_placed *parts = ol_cluster_parts(world->stage.cluster, owner, &count);
        for (size_t i = 0; i < count; i++)
            if (parts[i].node == node)
                left -= count == 1 ? job->ask.cpu_milli
                                   : (job->ask.cpu_milli * parts[i].units + job->units - 1) / job->units;
    }
    return left;
}

static bool is_model(const struct world *world, const struct ol_node_shape *shape, const struct ol_ask *ask)
{
    char buffer[OL_LABEL_BUFFER], other[OL_LABEL_BUFFER], list[64];
    if (ask->model == OL_NO_LABEL)
        return true;
    snprintf(list, sizeof list, "|%s|", ol_label_text(&world->stage.labels, ask->model, buffer));
    char name[32];
    snprintf(name, sizeof name, "|%s|", ol_label_text(&world->stage.labels, shape->model, other));
    return shape->model != OL_NO_LABEL && strstr(list, name) != NULL;
}

static uint32_t idle_devices(const struct ol_device *devices, uint32_t count)
{
    uint32_t idle = 0;
    for (uint32_t i = 0; i < count; i++)
        idle += devices[i].left == 1000;
    return idle;
}

static bool has_room_for_share(const struct ol_node_shape *shape, const struct ol_device *devices, uint32_t share)
{
    for (uint32_t i = 0; i < shape->gpus; i++)
        if (devices[i].left >= share && (shape->slicing != OL_SLICING_TIME || devices[i].jobs < shape->sharers))
            return true;
    return false;
}

/* How many shares of a job of several; each has its part of the processors, rounded up. */
static uint32_t shares_of(const struct plain_job *job)
{
    return job->ask.milli > 0 && job->units > job->ask.milli ? job->units / job->ask.milli : 0;
}

static uint32_t room_of_shares(const struct world *world, uint32_t node, const struct plain_job *job)
{
    uint32_t first, room = 0, by_cpu = 0;
    const struct ol_node_shape *shape = shape_of(world, node, &first);
    const uint32_t count = shares_of(job);
    const int64_t each = (job->ask.cpu_milli + count - 1) / count, cpu = cpu_left(world, node);
    if (!is_model(world, shape, &job->ask))
        return 0;
    for (uint32_t i = first; i < first + shape->gpus; i++) {
        const struct ol_device *device = &world->stage.cluster->devices[i];
        for (uint32_t left = device->left, jobs = device->jobs;
             left >= job->ask.milli && (shape->slicing != OL_SLICING_TIME || jobs < shape->sharers); jobs++) {
            left -= job->ask.milli;
            room++;
        }
    }
    while (by_cpu < room && each * (by_cpu + 1) <= cpu)
        by_cpu++;
    return by_cpu;
}

static bool fits_in_shares(const struct world *world, const struct plain_job *job)
{
    const uint32_t count = shares_of(job), nodes = job->ask.nodes;
    uint32_t room = 0, equal = 0;
    for (uint32_t i = 0; i < ol_cluster_nodes(world->stage.cluster); i++) {
        const uint32_t here = room_of_shares(world, i, job);
        if (nodes <= 1 && here >= count)
            return true;
        room += here;
        equal += nodes > 1 && here >= count / nodes;
    }
    return nodes == 0 ? room >= count : nodes > 1 && count % nodes == 0 && equal >= nodes;
}

/* The most of `devices` that the node takes, of a job with so many; 0 where it takes none. */
static uint32_t room_of(const struct world *world, uint32_t node, const struct plain_job *job)
{
    uint32_t first;
    const struct ol_node_shape *shape = shape_of(world, node, &first);
    const uint32_t all = job->units / 1000;
    const int64_t cpu = cpu_left(world, node);
    uint32_t room =
        is_model(world, shape, &job->ask) ? idle_devices(world->stage.cluster->devices + first, shape->gpus) : 0;
    room = room < all ? room : all;
    while (room > 0 && (job->ask.cpu_milli * room + all - 1) / all > cpu)
        room--;
    return room;
}

static bool fits_on(const struct world *world, uint32_t node, const struct plain_job *job)
{
    uint32_t first;
    const struct ol_node_shape *shape = shape_of(world, node, &first);
    if (cpu_left(world, node) < job->ask.cpu_milli)
        return false;
    if (job->units == 0)
        return true;
    if (!is_model(world, shape, &job->ask))
        return false;
    return job->units < 1000 ? has_room_for_share(shape, world->stage.cluster->devices + first, job->units)
                             : room_of(world, node, job) == job->units / 1000;
}

static bool fits(const struct world *world, const struct plain_job *job)
{
    if (shares_of(job) > 0)
        return fits_in_shares(world, job);
    const uint32_t nodes = ol_cluster_nodes(world->stage.cluster), all = job->units / 1000;
    uint32_t room = 0, equal = 0;
    for (uint32_t i = 0; i < nodes; i++) {
        if (job->ask.nodes <= 1 && fits_on(world, i, job))
            return true;
        const uint32_t here = all > 1 ? room_of(world, i, job) : 0;
        room += here;
        equal += job->ask.nodes > 1 && all % job->ask.nodes == 0 && here >= all / job->ask.nodes;
    }
    if (all <= 1)
        return false;
    return job->ask.nodes == 0 ? room >= all
                               : job->ask.nodes > 1 && all % job->ask.nodes == 0 && equal >= job->ask.nodes;
}

static double lost_to(const struct world *world, const struct ol_node_shape *shape,
                      const struct ol_device *devices, int64_t cpu, const struct ol_typical *typical)
{
    const uint32_t each = typical->units < 1000 ? typical->units : 1000;
    const uint32_t wanted = typical->units < 1000 ? 1 : typical->units / 1000;
    uint32_t idle = 0, lost = 0, able = 0;
    for (uint32_t i = 0; i < shape->gpus; i++) {
        const bool is_open =
            typical->units >= 1000 || shape->slicing != OL_SLICING_TIME || devices[i].jobs < shape->sharers;
        idle += devices[i].left;
        able += is_open && devices[i].left >= each;
        lost += is_open && devices[i].left >= each ? 0 : devices[i].left;
    }
    return typical->units == 0 || able < wanted || cpu < typical->ask.cpu_milli ||
                   !is_model(world, shape, &typical->ask)
               ? idle
               : lost;
}

static double fragments(const struct world *world, const struct ol_node_shape *shape,
                        const struct ol_device *devices, int64_t cpu)
{
    double sum = 0;
    for (size_t i = 0; i < world->typical_count; i++)
        sum += world->typical[i].share * lost_to(world, shape, devices, cpu, &world->typical[i]);
    return sum;
}

/* The best score that the job can have on the node; -1 where it does not fit there alone. */
static double fgd_score(const struct world *world, uint32_t node, const struct plain_job *job)
{
    uint32_t first;
    struct ol_device devices[16];
    const struct ol_node_shape *shape = shape_of(world, node, &first);
    const struct ol_device *now = world->stage.cluster->devices + first;
    const int64_t cpu = cpu_left(world, node), then = cpu - job->ask.cpu_milli;
    const double before = fragments(world, shape, now, cpu);
    double best = -1;
    if (!fits_on(world, node, job))
        return -1;
    memcpy(devices, now, shape->gpus * sizeof *devices);
    if (job->units >= 1000 || job->units == 0) {
        for (uint32_t i = 0, left = job->units / 1000; left > 0; i++)
            if (devices[i].left == 1000) {
                devices[i].left = 0;
                left--;
            }
        return floor(100 / (1 + exp((fragments(world, shape, devices, then) - before) / 1000)));
    }
    for (uint32_t i = 0; i < shape->gpus; i++) {
        if (now[i].left < job->units || (shape->slicing == OL_SLICING_TIME && now[i].jobs >= shape->sharers))
            continue;
        devices[i].left = (uint16_t)(now[i].left - job->units);
        devices[i].jobs++;
        const double score = floor(100 / (1 + exp((fragments(world, shape, devices, then) - before) / 1000)));
        best = score > best ? score : best;
        devices[i] = now[i];
    }
    return best;
}

/* ---- worlds ---- */

static void make_world(struct world *world, uint64_t number)
{
    static const char *const models[] = {NULL, "A", "B"};
    *world = (struct world){.rng = ol_rng_stream(11, "plain-cluster", "", number)};
    const uint32_t shapes = 1 + below(world, 4);
    for (uint32_t i = 0; i < shapes; i++) {
        struct ol_node_shape *shape =
            stage_nodes(&world->stage, 1 + below(world, 3), below(world, 5), (int64_t)below(world, 3) * 8);
        shape->model = stage_label(&world->stage, models[below(world, 3)]);
        if (below(world, 4) == 0) {
            shape->slicing = OL_SLICING_TIME;
            shape->sharers = 1 + below(world, 3);
        }
    }
    for (world->typical_count = 0; world->typical_count < 4; world->typical_count++)
        world->typical[world->typical_count] =
            (struct ol_typical){.ask = {.cpu_milli = (int64_t)below(world, 5) * 1000,
                                        .model = stage_label(&world->stage, below(world, 3) ? NULL : "A")},
                                .units = below(world, 2) ? below(world, 1000) : below(world, 4) * 1000,
                                .share = 0.25};
}

static struct plain_job random_job(struct world *world)
{
    static const char *const models[] = {NULL, NULL, "A", "B", "A|B", "C"};
    struct plain_job job = {.units = below(world, 3) == 0 ? 1 + below(world, 999) : below(world, 7) * 1000};
    if (below(world, 6) == 0) {
        job.ask.milli = 1 + below(world, 999);
        job.units = job.ask.milli * (2 + below(world, 5));
    }
    job.ask.cpu_milli = below(world, 2) ? 0 : below(world, 9000);
    job.ask.model = job.units > 0 ? stage_label(&world->stage, models[below(world, 6)]) : OL_NO_LABEL;
    job.ask.nodes = below(world, 3) ? 0 : below(world, 4);
    return job;
}

static void check_fragmentation(const struct world *world)
{
    double sum = 0;
    for (uint32_t i = 0; i < ol_cluster_nodes(world->stage.cluster); i++) {
        uint32_t first;
        const struct ol_node_shape *shape = shape_of(world, i, &first);
        sum += fragments(world, shape, world->stage.cluster->devices + first, cpu_left(world, i));
    }
    CHECK_NEAR(ol_cluster_fragmentation(world->stage.cluster), sum, 1e-6);
}

/* Idle and held make up all. */
static void check_sums(const struct world *world)
{
    uint64_t held = 0;
    for (uint32_t owner = 0; owner < JOBS; owner++) {
        size_t count;
        const struct ol_placed *parts = ol_cluster_parts(world->stage.cluster, owner, &count);
        uint64_t units = 0;
        for (size_t i = 0; i < count; i++)
            units += parts[i].units;
        CHECK_INT(count > 0, world->jobs[owner].is_here);
        CHECK_INT(units, world->jobs[owner].is_here ? world->jobs[owner].units : 0);
        held += units;
    }
    CHECK_INT(held + ol_cluster_idle(world->stage.cluster), ol_cluster_units(world->stage.cluster));
}

static void come(struct world *world, uint32_t owner, bool is_fgd)
{
    struct ol_cluster *cluster = world->stage.cluster;
    const struct plain_job job = random_job(world);
    const bool should = fits(world, &job);
    double scores[16], best = -1;
    size_t count;
    for (uint32_t i = 0; is_fgd && i < ol_cluster_nodes(cluster); i++) {
        scores[i] = job.ask.nodes <= 1 && shares_of(&job) == 0 ? fgd_score(world, i, &job) : -1;
        best = scores[i] > best ? scores[i] : best;
    }
    CHECK_INT(ol_cluster_fits(cluster, job.units, &job.ask), should);
    CHECK_INT(ol_cluster_place(cluster, owner, job.units, &job.ask), should);
    world->jobs[owner] = job;
    world->jobs[owner].is_here = should;
    if (best < 0)
        return;
    const struct ol_placed *parts = ol_cluster_parts(cluster, owner, &count);
    CHECK_INT(count, 1);
    CHECK_NEAR(scores[parts->node], best, 0);
}

/* A copy that lost some jobs takes them back where they were. */
static void try_without(struct world *world, struct ol_cluster *copy)
{
    bool is_gone[JOBS] = {false};
    ol_cluster_copy(copy, world->stage.cluster);
    for (uint32_t i = 0; i < JOBS; i++)
        if (world->jobs[i].is_here && below(world, 2)) {
            ol_cluster_remove(copy, i);
            is_gone[i] = true;
        }
    ol_cluster_verify(copy);
    for (uint32_t i = 0; i < JOBS; i++)
        if (is_gone[i])
            CHECK(ol_cluster_place_as(copy, world->stage.cluster, i));
    ol_cluster_verify(copy);
    CHECK_INT(ol_cluster_idle(copy), ol_cluster_idle(world->stage.cluster));
    CHECK_NEAR(ol_cluster_fragmentation(copy), ol_cluster_fragmentation(world->stage.cluster), 1e-6);
}

/* A copy in which others have taken some of the places: a job gets its own back, or nothing changes. */
static void try_with_others(struct world *world, struct ol_cluster *copy)
{
    bool is_gone[JOBS] = {false};
    ol_cluster_copy(copy, world->stage.cluster);
    for (uint32_t i = 0; i < JOBS; i++)
        if (world->jobs[i].is_here && below(world, 2)) {
            ol_cluster_remove(copy, i);
            is_gone[i] = true;
        }
    for (uint32_t i = JOBS; i < JOBS + 4; i++) {
        const struct plain_job job = random_job(world);
        ol_cluster_place(copy, i, job.units, &job.ask);
    }
    for (uint32_t i = 0; i < JOBS; i++) {
        const uint64_t idle = ol_cluster_idle(copy);
        const double fragments_before = ol_cluster_fragmentation(copy);
        size_t count;
        if (!is_gone[i])
            continue;
        const bool is_back = ol_cluster_place_as(copy, world->stage.cluster, i);
        ol_cluster_verify(copy);
        CHECK_INT(idle - ol_cluster_idle(copy), is_back ? world->jobs[i].units : 0);
        CHECK_INT(ol_cluster_parts(copy, i, &count) != NULL, is_back);
        if (!is_back)
            CHECK_NEAR(ol_cluster_fragmentation(copy), fragments_before, 0);
    }
}

static void play(const char *rule, uint64_t number)
{
    struct world world;
    make_world(&world, number);
    world.stage.ties.ties = (int)(number % 3);
    stage_open(&world.stage, rule);
    ol_cluster_expect(world.stage.cluster, world.typical, world.typical_count);
    struct ol_cluster *copy = stage_cluster(&world.stage, rule);
    for (int step = 0; step < 120; step++) {
        const uint32_t owner = below(&world, JOBS);
        if (world.jobs[owner].is_here) {
            ol_cluster_remove(world.stage.cluster, owner);
            world.jobs[owner].is_here = false;
        } else {
            come(&world, owner, strcmp(rule, "fgd") == 0);
        }
        ol_cluster_verify(world.stage.cluster);
        check_sums(&world);
        check_fragmentation(&world);
        if (step % 20 == 19)
            try_without(&world, copy);
        if (step % 20 == 9)
            try_with_others(&world, copy);
    }
    ol_cluster_free(copy);
    stage_close(&world.stage);
}

static void all_rules(void)
{
    for (size_t i = 1; ol_placements[i]; i++)
        for (uint64_t number = 0; number < 40; number++)
            play(ol_placements[i]->name, number);
}

static void many_fgd_worlds(void)
{
    for (uint64_t number = 1000; number < 1300; number++)
        play("fgd", number);
}

int main(void)
{
    CASE(all_rules);
    CASE(many_fgd_worlds);
    return check_end();
}
