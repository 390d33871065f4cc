/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/place/cluster_books.h"

#include "outlay/arena.h"

#include <string.h>

/* What the places hold, counted anew. */
struct recount {
    int64_t *cpu, *memory; /* by node */
    uint32_t *held;        /* thousandths of a shared device, by device */
    uint32_t *whole;       /* devices, by node */
    uint32_t *jobs;        /* by device */
};

static void count_place(const struct ol_cluster *cluster, const struct ol_owner_slot *slot,
                        struct recount *recount)
{
    for (uint32_t i = slot->first; i < slot->first + slot->count; i++) {
        const struct ol_placed *placed = &cluster->places.placed[i];
        const struct ol_part *part = &cluster->places.parts[i];
        OL_ASSERT(placed->node < cluster->node_count);
        recount->cpu[placed->node] += part->cpu_milli;
        recount->memory[placed->node] += part->memory_bytes;
        if (part->device == OL_NO_DEVICE) {
            recount->whole[placed->node] += placed->units / 1000;
        } else {
            recount->held[part->device] += placed->units;
            recount->jobs[part->device]++;
        }
    }
}

static void verify_device(const struct ol_shape *shape, const struct ol_device *device, uint32_t held,
                          uint32_t jobs)
{
    OL_ASSERT(device->jobs == jobs);
    OL_ASSERT(!device->holder || jobs == 0);
    OL_ASSERT(device->left == (device->holder ? 0 : 1000 - held));
    OL_ASSERT(shape->is.slicing != OL_SLICING_TIME || jobs <= shape->is.sharers);
    OL_ASSERT(shape->is.slicing == OL_SLICING_MIG ? (device->taken != 0) == (jobs > 0) : device->taken == 0);
}

static void verify_node(const struct ol_cluster *cluster, uint32_t number, const struct recount *recount)
{
    const struct ol_node *node = &cluster->nodes[number];
    const struct ol_shape *shape = ol_shape_of(cluster, node);
    struct ol_node again = *node;
    uint32_t whole = 0, kinds = 0;
    OL_ASSERT(node->cpu_left >= 0 && node->cpu_left == shape->empty.cpu_left - recount->cpu[number]);
    OL_ASSERT(node->memory_left >= 0 && node->memory_left == shape->empty.memory_left - recount->memory[number]);
    for (uint32_t i = node->first_device; i < node->first_device + shape->is.gpus; i++) {
        verify_device(shape, &cluster->devices[i], recount->held[i], recount->jobs[i]);
        whole += cluster->devices[i].holder != 0;
    }
    OL_ASSERT(whole == recount->whole[number]);
    for (uint32_t i = 0; i <= shape->is.gpus; i++)
        kinds += cluster->kinds[node->first_device + number + i] > 0;
    OL_ASSERT(kinds == node->kinds);
    ol_node_sum_up(cluster, &again);
    OL_ASSERT(again.idle == node->idle && again.whole == node->whole && again.widest == node->widest);
    OL_ASSERT(again.openings == node->openings && again.state == node->state);
}

void ol_cluster_verify(const struct ol_cluster *cluster)
{
    const size_t nodes = cluster->node_count + 1, devices = cluster->device_count + 1;
    struct recount recount = {
        .cpu = ol_mem_new(ol_mem_product(sizeof *recount.cpu, nodes)),
        .memory = ol_mem_new(ol_mem_product(sizeof *recount.memory, nodes)),
        .held = ol_mem_new(ol_mem_product(sizeof *recount.held, devices)),
        .whole = ol_mem_new(ol_mem_product(sizeof *recount.whole, nodes)),
        .jobs = ol_mem_new(ol_mem_product(sizeof *recount.jobs, devices)),
    };
    uint64_t idle = 0;
    size_t used = 0;
    for (size_t i = 0; i < cluster->places.slot_count; i++)
        if (cluster->places.slots[i].count > 0) {
            count_place(cluster, &cluster->places.slots[i], &recount);
            used++;
        }
    OL_ASSERT(used == cluster->places.used);
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        verify_node(cluster, i, &recount);
        idle += cluster->nodes[i].idle;
    }
    OL_ASSERT(idle == cluster->idle && idle <= cluster->units);
    ol_mem_free(recount.cpu);
    ol_mem_free(recount.memory);
    ol_mem_free(recount.held);
    ol_mem_free(recount.whole);
    ol_mem_free(recount.jobs);
}
