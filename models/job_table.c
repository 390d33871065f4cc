/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/job_table.h"

#include "outlay/arena.h"

#define SINGLE_CHUNKS 8
#define MANY_CHUNKS   16 /* and as many as go into the same large pages */

/* Not cleared: a run is filled when it is added, and most of a short replication's chunk never. */
static void make_spares(struct ol_job_table *table)
{
    const size_t size = sizeof *table->spare + (table->copies ? OL_JOB_CHUNK * sizeof *table->spare->jobs : 0);
    size_t count = 0;
    char *memory = table->memory_count < SINGLE_CHUNKS ? ol_mem_resize(NULL, size)
                                                       : ol_mem_reserve(NULL, &count, MANY_CHUNKS, size);
    count = count > 0 ? count : 1;
    OL_MEM_RESERVE(table->memory, table->memory_capacity, table->memory_count + 1);
    table->memory[table->memory_count++] = memory;
    for (size_t i = count; i-- > 0;) {
        struct ol_job_chunk *chunk = (struct ol_job_chunk *)(memory + i * size);
        chunk->next = table->spare;
        table->spare = chunk;
    }
}

static struct ol_job_chunk *new_chunk(struct ol_job_table *table)
{
    if (!table->spare)
        make_spares(table);
    struct ol_job_chunk *chunk = table->spare;
    table->spare = chunk->next;
    chunk->ended = 0;
    return chunk;
}

struct ol_job_run *ol_job_table_add(struct ol_job_table *table, const struct ol_job *job)
{
    OL_ASSERT(table->count < OL_NO_SLOT);
    uint32_t slot = table->count++, i = slot & (OL_JOB_CHUNK - 1);
    size_t c = slot >> OL_JOB_CHUNK_BITS;
    if (i == 0) {
        OL_MEM_RESERVE(table->chunks, table->chunk_capacity, c + 1);
        table->chunks[c] = new_chunk(table);
    }
    struct ol_job_chunk *chunk = table->chunks[c];
    if (table->copies) {
        chunk->jobs[i] = *job;
        job = &chunk->jobs[i];
    }
    chunk->runs[i] = (struct ol_job_run){.job = job, .slot = slot};
    return &chunk->runs[i];
}

static void retire_chunk(struct ol_job_table *table)
{
    size_t c = table->retired >> OL_JOB_CHUNK_BITS;
    struct ol_job_chunk *chunk = table->chunks[c];
    uint32_t count = table->count - table->retired;
    count = count < OL_JOB_CHUNK ? count : OL_JOB_CHUNK;
    for (uint32_t i = 0; table->visit && i < count; i++)
        table->visit(table->visit_self, &chunk->runs[i]);
    table->retired += count;
    table->chunks[c] = NULL;
    chunk->next = table->spare;
    table->spare = chunk;
}

void ol_job_table_ended(struct ol_job_table *table, uint32_t slot)
{
    struct ol_job_chunk *chunk = table->chunks[slot >> OL_JOB_CHUNK_BITS];
    chunk->ended++;
    if (chunk->ended < OL_JOB_CHUNK)
        return;
    while (table->count - table->retired >= OL_JOB_CHUNK &&
           table->chunks[table->retired >> OL_JOB_CHUNK_BITS]->ended == OL_JOB_CHUNK)
        retire_chunk(table);
}

void ol_job_table_drain(struct ol_job_table *table)
{
    while (table->retired < table->count)
        retire_chunk(table);
}

void ol_job_table_release(struct ol_job_table *table)
{
    for (size_t i = 0; i < table->memory_count; i++)
        ol_mem_free(table->memory[i]);
    ol_mem_free(table->memory);
    ol_mem_free(table->chunks);
    *table = (struct ol_job_table){0};
}
