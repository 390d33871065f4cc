/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stores against a plain model of each object by itself, in random worlds: what is there, what was moved and deleted,
 * each class's bytes over time, and what was left of minimum stays; and that nothing is lost in worlds that the plain
 * model cannot tell (objects written anew, access tiers).
 *
 * The plain model knows no cohorts: every object is one entry with its own times, looked at each midnight.
 */
#include "models/area.h"
#include "models/storage/store.h"
#include "outlay/rng.h"
#include "tests/check.h"

#include <stdlib.h>

#define HOURS     (70 * 24)
#define CLASSES   3
#define OBJECTS   6000
#define SIZES     4
#define HOUR_SIZE 100003 /* bytes, a prime, so that nothing divides evenly by chance */

/* Stays of 0, 20 and 40 days; only objects of 300,000 bytes or more are moved to the last by default. */
static const struct ol_store_class classes[] = {
    {.name = "warm"},
    {.name = "cool", .minimum_stay = 20 * OL_DAY},
    {.name = "cold", .minimum_stay = 40 * OL_DAY, .least_moved_bytes = 300000},
    {.name = "smart", .monitored_bytes = 200000},
    {.name = "smart/frequent"},
    {.name = "smart/infrequent"},
    {.name = "smart/archive-instant"},
};
#define CLASS_COUNT (sizeof classes / sizeof *classes)

struct world {
    struct ol_dataset dataset;
    struct ol_create creates[3];
    struct ol_lifecycle_rule rules[3];
    struct ol_move moves[1];
    struct ol_read_rate reads[2];
    struct ol_xml_node node; /* of rules that say no size */
    ol_time start;
    ol_time writes[40];
    int64_t write_sizes[40];
    size_t write_count;
    int64_t write_keep;
};

static int64_t below(struct ol_rng *rng, int64_t limit)
{
    return (int64_t)ol_rng_below(rng, (uint64_t)limit);
}

static void make_creates(struct world *world, struct ol_rng *rng)
{
    for (size_t i = 0; i < 3; i++) {
        const int64_t objects = 1 + below(rng, 3), every = below(rng, 3);
        world->creates[i] = (struct ol_create){.node = &world->node,
                                               .objects = objects,
                                               .size_bytes = objects * (1 + below(rng, SIZES)) * HOUR_SIZE,
                                               .at = below(rng, 200) * OL_HOUR,
                                               .every = every == 0 ? 0 : every * (5 + below(rng, 20)) * OL_HOUR,
                                               .keep = every == 2 ? below(rng, 5) : 0};
    }
    world->dataset.creates = (struct ol_list){world->creates, 1 + (size_t)below(rng, 3)};
}

static void make_rules(struct world *world, struct ol_rng *rng)
{
    ol_time after = 0;
    const size_t count = (size_t)below(rng, 4);
    for (size_t i = 0; i < count; i++) {
        const bool deletes = i == 2 || below(rng, 4) == 0;
        after += below(rng, 15) * OL_DAY;
        world->rules[i] = (struct ol_lifecycle_rule){.node = &world->node,
                                                     .after = after,
                                                     .deletes = deletes,
                                                     .class = deletes ? NULL : classes[i + 1].name,
                                                     .most_bytes = below(rng, 3) == 0 ? 3 * HOUR_SIZE : 0};
    }
    world->dataset.rules = (struct ol_list){world->rules, count};
    world->dataset.expires = below(rng, 3) == 0 ? (1 + below(rng, 40)) * OL_DAY : 0;
}

static void make(struct world *world, struct ol_rng *rng)
{
    *world = (struct world){.start = below(rng, 24) * OL_HOUR + below(rng, 300) * OL_DAY};
    world->dataset = (struct ol_dataset){.node = &world->node, .name = "d", .class = classes[below(rng, 2)].name};
    if (below(rng, 2)) {
        world->dataset.objects = 1 + below(rng, 9);
        world->dataset.size_bytes = world->dataset.objects * HOUR_SIZE * (1 + below(rng, SIZES));
        world->dataset.age = below(rng, 30) * OL_DAY;
    }
    make_creates(world, rng);
    make_rules(world, rng);
    if (below(rng, 3) == 0) { /* at a midnight */
        const ol_time to_midnight = (OL_DAY - world->start % OL_DAY) % OL_DAY;
        world->moves[0] = (struct ol_move){&world->node, below(rng, 60) * OL_DAY + to_midnight,
                                           classes[below(rng, CLASSES)].name};
        world->dataset.moves = (struct ol_list){world->moves, 1};
    }
    world->write_count = (size_t)below(rng, 40);
    world->write_keep = below(rng, 4);
    for (size_t i = 0; i < world->write_count; i++) {
        world->writes[i] = (i > 0 ? world->writes[i - 1] : 0) + below(rng, 40) * OL_HOUR;
        world->write_sizes[i] = (1 + below(rng, SIZES)) * HOUR_SIZE;
    }
}

/* ---- what both come to ---- */

struct outcome {
    double area[CLASS_COUNT], rest[CLASS_COUNT]; /* byte-microseconds: kept; left of minimum stays */
    int64_t moved[CLASS_COUNT], written, deleted, bytes, objects;
};

/* ---- the plain model ---- */

struct object {
    int64_t size;
    ol_time born, day, since; /* day: the midnight from which its age counts */
    int class, owner, batch;  /* owner 0: none */
    bool is_there;
};

struct plain {
    const struct world *world;
    struct object objects[OBJECTS];
    size_t count;
    struct outcome outcome;
    ol_time next[3];
    int batches;
};

static ol_time midnight_after(const struct world *world, ol_time at)
{
    const ol_time since = (at + world->start % OL_DAY) % OL_DAY, rest = since < 0 ? since + OL_DAY : since;
    return rest == 0 ? at : at + OL_DAY - rest;
}

static int class_named(const char *name)
{
    int class = 0;
    while (strcmp(classes[class].name, name) != 0)
        class ++;
    return class;
}

static void plain_leave(struct plain *plain, struct object *object, ol_time now, bool has_ended)
{
    const ol_time from = object->since > 0 ? object->since : 0, stay = now - object->since;
    plain->outcome.area[object->class] += (double)object->size * (double)(now - from);
    if (has_ended && stay < classes[object->class].minimum_stay)
        plain->outcome.rest[object->class] +=
            (double)object->size * (double)(classes[object->class].minimum_stay - stay);
}

static void plain_delete(struct plain *plain, struct object *object, ol_time now)
{
    plain_leave(plain, object, now, true);
    plain->outcome.deleted += object->size;
    object->is_there = false;
}

/* The last so many times that the owner wrote are kept; what comes together goes together. */
static void plain_keep(struct plain *plain, int owner, int64_t keep, ol_time now)
{
    int64_t times = 0;
    int batch = -1;
    for (size_t i = plain->count; i-- > 0;) {
        struct object *object = &plain->objects[i];
        if (object->owner != owner)
            continue;
        times += object->batch != batch;
        batch = object->batch;
        if (times > keep && object->is_there)
            plain_delete(plain, object, now);
    }
}

static void plain_write(struct plain *plain, ol_time now, int64_t size, int64_t objects, int owner)
{
    plain->batches++;
    for (int64_t i = 0; i < objects; i++) {
        OL_ASSERT(plain->count < OBJECTS);
        plain->objects[plain->count++] = (struct object){.size = size / objects,
                                                         .born = now,
                                                         .day = midnight_after(plain->world, now),
                                                         .since = now,
                                                         .class = class_named(plain->world->dataset.class),
                                                         .owner = owner,
                                                         .batch = plain->batches,
                                                         .is_there = true};
    }
}

static void plain_move(struct plain *plain, struct object *object, int class, ol_time now)
{
    plain_leave(plain, object, now, true);
    object->class = class;
    object->since = now;
}

static void plain_rules(struct plain *plain, struct object *object, ol_time now)
{
    const struct ol_dataset *dataset = &plain->world->dataset;
    const ol_time age = now - object->day;
    int target = -1;
    if (dataset->expires > 0 && age >= dataset->expires) {
        plain_delete(plain, object, now);
        return;
    }
    for (size_t i = 0; i < dataset->rules.count; i++) {
        const struct ol_lifecycle_rule *rule = &plain->world->rules[i];
        if (age < rule->after || (rule->most_bytes > 0 && object->size > rule->most_bytes))
            continue;
        if (rule->deletes) {
            plain_delete(plain, object, now);
            return;
        }
        if (object->size >= classes[class_named(rule->class)].least_moved_bytes &&
            (target < 0 || rule->after > plain->world->rules[target].after))
            target = (int)i;
    }
    const int class = target >= 0 ? class_named(plain->world->rules[target].class) : object->class;
    if (class != object->class) {
        plain->outcome.moved[class]++;
        plain_move(plain, object, class, now);
    }
}

static void plain_first(struct plain *plain)
{
    const struct ol_dataset *dataset = &plain->world->dataset;
    int64_t days = dataset->age / OL_DAY > 0 ? dataset->age / OL_DAY : 1;
    days = dataset->objects < days ? dataset->objects : days;
    for (int64_t i = 0; i < days; i++) {
        const int64_t objects = dataset->objects * (i + 1) / days - dataset->objects * i / days;
        plain_write(plain, -(dataset->age * (2 * i + 1) / (2 * days)),
                    objects * (dataset->size_bytes / dataset->objects), objects, 0);
    }
}

/* Everything at whole hours: what comes, then a midnight, then moves by hand; jobs write after all of them. */
static void plain_hour(struct plain *plain, ol_time now)
{
    const struct world *world = plain->world;
    for (size_t i = 0; i < world->dataset.creates.count; i++)
        if (plain->next[i] == now) {
            const struct ol_create *create = &world->creates[i];
            plain_write(plain, now, create->size_bytes, create->objects, create->keep > 0 ? (int)i + 1 : 0);
            plain->outcome.written += create->size_bytes;
            if (create->keep > 0)
                plain_keep(plain, (int)i + 1, create->keep, now);
            plain->next[i] = create->every > 0 ? now + create->every : OL_NEVER;
        }
    if (midnight_after(world, now) == now)
        for (size_t i = 0; i < plain->count; i++)
            if (plain->objects[i].is_there)
                plain_rules(plain, &plain->objects[i], now);
    for (size_t i = 0; i < plain->count && world->dataset.moves.count > 0 && world->moves[0].at == now; i++)
        if (plain->objects[i].is_there && plain->objects[i].class != class_named(world->moves[0].class)) {
            plain_move(plain, &plain->objects[i], class_named(world->moves[0].class), now);
            plain->objects[i].born = now;
            plain->objects[i].day = midnight_after(world, now);
        }
}

static struct outcome plain_run(const struct world *world)
{
    struct plain *plain = calloc(1, sizeof *plain);
    size_t write = 0;
    OL_ASSERT(plain);
    plain->world = world;
    if (world->dataset.objects > 0)
        plain_first(plain);
    for (size_t i = 0; i < 3; i++)
        plain->next[i] = world->creates[i].at;
    for (int64_t hour = 0; hour < HOURS; hour++) {
        plain_hour(plain, hour * OL_HOUR);
        for (; write < world->write_count && world->writes[write] == hour * OL_HOUR; write++) {
            plain_write(plain, hour * OL_HOUR, world->write_sizes[write], 1, world->write_keep > 0 ? 9 : 0);
            plain->outcome.written += world->write_sizes[write];
            if (world->write_keep > 0)
                plain_keep(plain, 9, world->write_keep, hour * OL_HOUR);
        }
    }
    for (size_t i = 0; i < plain->count; i++)
        if (plain->objects[i].is_there) {
            plain_leave(plain, &plain->objects[i], HOURS * OL_HOUR, false);
            plain->outcome.bytes += plain->objects[i].size;
            plain->outcome.objects++;
        }
    const struct outcome outcome = plain->outcome;
    free(plain);
    return outcome;
}

/* ---- the store ---- */

static struct outcome outcome_of(struct ol_store *store)
{
    struct outcome outcome = {.bytes = ol_store_bytes(store, 0, HOURS * OL_HOUR - 1),
                              .objects = ol_store_objects(store, 0, HOURS * OL_HOUR - 1)};
    size_t count;
    ol_store_finish(store, HOURS * OL_HOUR);
    const struct ol_piece_of_store *pieces = ol_store_pieces(store, &count);
    for (size_t i = 0; i < count; i++) {
        const struct ol_piece_of_store *piece = &pieces[i];
        const double bytes = (double)piece->bytes;
        const ol_time rest = piece->since + classes[piece->class].minimum_stay - piece->to;
        outcome.area[piece->class] += piece->sort == OL_PIECE_KEPT ? bytes * (double)(piece->to - piece->from) : 0;
        outcome.rest[piece->class] +=
            piece->sort == OL_PIECE_KEPT && piece->has_ended && rest > 0 ? bytes * (double)rest : 0;
        outcome.moved[piece->class] += piece->sort == OL_PIECE_MOVED ? piece->objects : 0;
        outcome.written += piece->sort == OL_PIECE_WRITTEN ? piece->bytes : 0;
        outcome.deleted += piece->sort == OL_PIECE_DELETED ? piece->bytes : 0;
    }
    return outcome;
}

static struct outcome store_run(const struct world *world, size_t class_count)
{
    const struct ol_store_setting setting = {.datasets = &world->dataset,
                                             .dataset_count = 1,
                                             .classes = classes,
                                             .class_count = class_count,
                                             .start_instant = world->start};
    struct ol_store *store = ol_store_open(&setting);
    for (size_t i = 0; i < world->write_count && world->writes[i] < HOURS * OL_HOUR; i++) {
        ol_store_write_kept(store, 0, world->writes[i], world->write_sizes[i], 1, 9, world->write_keep);
        ol_store_verify(store);
    }
    const struct outcome outcome = outcome_of(store);
    ol_store_verify(store);
    ol_store_close(store);
    return outcome;
}

/* ---- the laws ---- */

static void stores_agree_with_single_objects(void)
{
    for (uint64_t seed = 1; seed <= 500 && check_failures == 0; seed++) {
        struct world world;
        struct ol_rng rng = ol_rng_stream(seed, "store-laws", "", 0);
        make(&world, &rng);
        const struct outcome plain = plain_run(&world), store = store_run(&world, CLASSES);
        CHECK_INT(store.bytes, plain.bytes);
        CHECK_INT(store.objects, plain.objects);
        CHECK_INT(store.written, plain.written);
        CHECK_INT(store.deleted, plain.deleted);
        for (size_t i = 0; i < CLASSES; i++) {
            CHECK_INT(store.moved[i], plain.moved[i]);
            CHECK_NEAR(store.area[i], plain.area[i], 1e-12 * plain.area[i]);
            /* mean times of arrival are whole microseconds */
            CHECK_NEAR(store.rest[i], plain.rest[i], 1e-9 * plain.rest[i] + 1e6 * HOUR_SIZE);
        }
        if (check_failures > 0)
            printf("# seed %llu\n", (unsigned long long)seed);
    }
}

/* Of one owner no more than it keeps is there, whatever the rules do. */
static void owners_keep_their_last(void)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct world world;
        struct ol_rng rng = ol_rng_stream(seed, "store-owners", "", 0);
        make(&world, &rng);
        world.dataset.creates.count = 0;
        world.dataset.objects = world.dataset.size_bytes = 0;
        world.write_keep = 1 + below(&rng, 5);
        const struct outcome store = store_run(&world, CLASSES);
        CHECK(store.objects <= world.write_keep);
        CHECK_INT(store.written - store.deleted, store.bytes);
        if (world.dataset.rules.count == 0 && world.dataset.expires == 0 &&
            (int64_t)world.write_count >= world.write_keep &&
            world.writes[world.write_count - 1] < HOURS * OL_HOUR)
            CHECK_INT(store.objects, world.write_keep);
    }
}

/* With access tiers, reads, and objects written anew: every byte of every moment is in one class. What there is over
 * time is known: what was created, less what was deleted, which the pieces tell. */
static void nothing_is_lost_or_billed_twice(void)
{
    for (uint64_t seed = 1; seed <= 500 && check_failures == 0; seed++) {
        struct world world;
        struct ol_rng rng = ol_rng_stream(seed, "store-tiers", "", 0);
        make(&world, &rng);
        if (below(&rng, 2))
            world.dataset.class = "smart";
        world.reads[0] = (struct ol_read_rate){&world.node, 0, ol_rng_unit(&rng), below(&rng, 2) * 1000};
        world.reads[1] = (struct ol_read_rate){&world.node, (1 + below(&rng, 9)) * OL_DAY, 0.02, 0};
        world.dataset.reads = (struct ol_list){world.reads, (size_t)below(&rng, 3)};
        world.dataset.overwrite = below(&rng, 2) ? ol_rng_unit(&rng) : 0;
        world.dataset.versions = below(&rng, 4) - 1;
        const struct ol_store_setting setting = {.datasets = &world.dataset,
                                                 .dataset_count = 1,
                                                 .classes = classes,
                                                 .class_count = CLASS_COUNT,
                                                 .start_instant = world.start};
        struct ol_store *store = ol_store_open(&setting);
        double level_area = 0;
        for (int64_t hour = 0; hour < HOURS; hour++) {
            const int64_t bytes = ol_store_bytes(store, 0, hour * OL_HOUR);
            if (hour % 37 == 5)
                ol_store_read(store, 0, hour * OL_HOUR, bytes / 3, OL_RETRIEVE_STANDARD);
            if (hour % 101 == 7)
                ol_store_delete(store, 0, hour * OL_HOUR, bytes / 5);
            if (hour % 24 == 3)
                ol_store_verify(store);
            level_area += (double)ol_store_bytes(store, 0, hour * OL_HOUR) * (double)OL_HOUR;
        }
        const struct outcome outcome = outcome_of(store);
        double area = 0;
        for (size_t i = 0; i < CLASS_COUNT; i++)
            area += outcome.area[i];
        CHECK_NEAR(area, level_area, 1e-12 * level_area);
        CHECK_INT(world.dataset.size_bytes + outcome.written - outcome.deleted, outcome.bytes);
        ol_store_verify(store);
        ol_store_close(store);
        if (check_failures > 0)
            printf("# seed %llu\n", (unsigned long long)seed);
    }
}

/* Told as means where more than 48 come on a day: not a byte-day more than there is. */
static void many_a_day_are_told_as_their_mean(void)
{
    const struct ol_xml_node node = {0};
    struct ol_create create = {.node = &node, .size_bytes = 1000001, .every = 10 * OL_MINUTE};
    const struct ol_dataset dataset = {.node = &node, .name = "d", .class = "warm", .creates = {&create, 1}};
    const struct ol_store_setting setting = {
        .datasets = &dataset, .dataset_count = 1, .classes = classes, .class_count = CLASSES};
    struct ol_store *store = ol_store_open(&setting);
    const int64_t count = HOURS * 6;
    const struct outcome outcome = outcome_of(store);
    size_t pieces;
    ol_store_pieces(store, &pieces);
    CHECK_INT(outcome.written, count * create.size_bytes);
    CHECK_NEAR(outcome.area[0], (double)create.size_bytes * 600e6 * (double)(count * (count + 1) / 2),
               70.0 * (double)OL_DAY);
    CHECK(pieces <= 70 * 3 + 144); /* requests, means, the end; the last day by itself */
    ol_store_close(store);
}

int main(void)
{
    CASE(stores_agree_with_single_objects);
    CASE(owners_keep_their_last);
    CASE(nothing_is_lost_or_billed_twice);
    CASE(many_a_day_are_told_as_their_mean);
    return check_end();
}
