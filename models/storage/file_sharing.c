/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The users are kept in the order of what they can take, so that the throughput is poured out in one walk: each takes
 * its wish while an even part of what is left would be more, and all others the same level.
 */
#include "models/storage/file_sharing.h"

#include "models/area.h"
#include "outlay/arena.h"
#include "outlay/text.h"

#include <math.h>
#include <string.h>

#define GIGABYTE 1e9

struct user {
    int64_t wish, most; /* most: of the wish, what one job may get */
    uint64_t joined;    /* number of its joining */
    double granted, share;
    struct ol_file_hook hook;
    uint32_t next; /* of those not in use */
};

struct ol_file_sharing {
    const struct ol_file_system *files;
    struct ol_sim *sim;
    struct user *users;
    size_t user_count, user_capacity;
    uint32_t *order; /* of those in use: by `most`, then by `joined` */
    size_t count, order_capacity;
    uint32_t unused;
    uint64_t joinings;
    uint32_t settled;           /* handler */
    bool is_due;                /* shares will be settled at the end of this instant */
    struct ol_file_hook *fresh; /* of savers that began in this instant */
    size_t fresh_count, fresh_capacity;
    uint64_t saver_count;
    ol_area saving_rate, most_saving_rate, kept, most_kept;

    /* since `since`; sums of what lies after the warm-up */
    ol_time since, warmup_end, begun, end;
    double granted;   /* a second, now */
    double slowness;  /* sum of wish over granted of the users, now */
    double moved;     /* byte-seconds a second: area of granted, in microseconds */
    double slow_area; /* of slowness */
    double user_area; /* of the users */
};

/* ---- accounts ---- */

static void account(struct ol_file_sharing *sharing)
{
    const ol_time now = ol_sim_now(sharing->sim);
    const ol_time from = sharing->since > sharing->warmup_end ? sharing->since : sharing->warmup_end;
    if (now > from) {
        const double length = (double)(now - from);
        sharing->moved += sharing->granted * length;
        sharing->slow_area += sharing->slowness * length;
        sharing->user_area += (double)sharing->count * length;
    }
    sharing->since = now;
}

/* ---- the division ---- */

static void pour_out(struct ol_file_sharing *sharing)
{
    double left = (double)sharing->files->throughput_bytes, level = INFINITY;
    sharing->granted = sharing->slowness = 0;
    for (size_t i = 0; i < sharing->count; i++) {
        struct user *user = &sharing->users[sharing->order[i]];
        const double even = left / (double)(sharing->count - i);
        if (isinf(level) && (double)user->most > even)
            level = even;
        user->granted = fmin((double)user->most, level);
        left -= user->granted;
        sharing->granted += user->granted;
        sharing->slowness += (double)user->wish / user->granted;
    }
}

static void settle(void *self, uint32_t argument)
{
    struct ol_file_sharing *sharing = self;
    (void)argument;
    sharing->is_due = false;
    pour_out(sharing);
    for (size_t i = 0; i < sharing->count; i++) {
        struct user *user = &sharing->users[sharing->order[i]];
        const double share = user->granted / (double)user->wish;
        if (share == user->share)
            continue;
        user->share = share;
        user->hook.call(user->hook.self, user->hook.argument, share);
    }
    for (size_t i = 0; i < sharing->fresh_count; i++)
        sharing->fresh[i].call(sharing->fresh[i].self, sharing->fresh[i].argument, 1);
    sharing->fresh_count = 0;
}

/* What has held up to now is accounted for before it changes. */
static void want_settling(struct ol_file_sharing *sharing)
{
    account(sharing);
    if (sharing->is_due)
        return;
    sharing->is_due = true;
    ol_sim_schedule(sharing->sim, ol_sim_now(sharing->sim), OL_PHASE_METER, sharing->settled, 0);
}

/* ---- users ---- */

static bool goes_before(const struct user *a, const struct user *b)
{
    return a->most != b->most ? a->most < b->most : a->joined < b->joined;
}

/* How many of the users in use go before it. */
static size_t rank_of(const struct ol_file_sharing *sharing, const struct user *user)
{
    size_t low = 0, high = sharing->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (goes_before(&sharing->users[sharing->order[middle]], user))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_in(struct ol_file_sharing *sharing, uint32_t index, int64_t wish)
{
    const int64_t most = ol_file_system_most(sharing->files);
    struct user *user = &sharing->users[index];
    OL_ASSERT(wish > 0);
    user->wish = wish;
    user->most = wish < most ? wish : most;
    OL_MEM_RESERVE(sharing->order, sharing->order_capacity, sharing->count + 1);
    const size_t rank = rank_of(sharing, user);
    memmove(&sharing->order[rank + 1], &sharing->order[rank], (sharing->count - rank) * sizeof *sharing->order);
    sharing->order[rank] = index;
    sharing->count++;
}

static void take_out(struct ol_file_sharing *sharing, uint32_t index)
{
    const size_t rank = rank_of(sharing, &sharing->users[index]);
    OL_ASSERT(rank < sharing->count && sharing->order[rank] == index);
    sharing->count--;
    memmove(&sharing->order[rank], &sharing->order[rank + 1], (sharing->count - rank) * sizeof *sharing->order);
}

uint32_t ol_file_sharing_join(struct ol_file_sharing *sharing, int64_t wish, const struct ol_file_hook *hook)
{
    uint32_t index = sharing->unused;
    want_settling(sharing);
    if (index != OL_NO_FILE_USER) {
        sharing->unused = sharing->users[index].next;
    } else {
        OL_MEM_RESERVE(sharing->users, sharing->user_capacity, sharing->user_count + 1);
        index = (uint32_t)sharing->user_count++;
    }
    sharing->users[index] = (struct user){.joined = sharing->joinings++, .share = 1, .hook = *hook};
    put_in(sharing, index, wish);
    return index;
}

void ol_file_sharing_wish(struct ol_file_sharing *sharing, uint32_t user, int64_t wish)
{
    if (sharing->users[user].wish == wish)
        return;
    want_settling(sharing);
    take_out(sharing, user);
    put_in(sharing, user, wish);
}

void ol_file_sharing_leave(struct ol_file_sharing *sharing, uint32_t user)
{
    want_settling(sharing);
    take_out(sharing, user);
    sharing->users[user] = (struct user){.next = sharing->unused};
    sharing->unused = user;
}

/* ---- saves ---- */

/* That a save meets, itself included. */
static double expected_savers(const struct ol_file_sharing *sharing, int64_t own_rate)
{
    const double load = (double)(sharing->saving_rate - own_rate) / (double)sharing->files->throughput_bytes;
    const double all = 1 + (double)(sharing->saver_count - (own_rate > 0));
    return load < 1 ? fmin(1 / (1 - load), all) : all;
}

int64_t ol_file_sharing_save_rate(const struct ol_file_sharing *sharing, uint32_t user, int64_t rate)
{
    const double savers = expected_savers(sharing, rate);
    double left = (double)sharing->files->throughput_bytes;
    size_t others = sharing->count - (user != OL_NO_FILE_USER);
    for (size_t i = 0; i < sharing->count; i++) {
        const double most = (double)sharing->users[sharing->order[i]].most;
        if (sharing->order[i] == user)
            continue;
        if (most > left / ((double)others + savers))
            break;
        left -= most;
        others--;
    }
    const double even = fmin(left / ((double)others + savers), (double)ol_file_system_most(sharing->files));
    return even > 1 ? (int64_t)even : 1;
}

void ol_file_sharing_begin_saves(struct ol_file_sharing *sharing, int64_t rate, const struct ol_file_hook *hook)
{
    want_settling(sharing);
    OL_MEM_RESERVE(sharing->fresh, sharing->fresh_capacity, sharing->fresh_count + 1);
    sharing->fresh[sharing->fresh_count++] = *hook;
    sharing->saver_count++;
    sharing->saving_rate += rate;
    if (sharing->saving_rate > sharing->most_saving_rate)
        sharing->most_saving_rate = sharing->saving_rate;
}

void ol_file_sharing_end_saves(struct ol_file_sharing *sharing, int64_t rate)
{
    sharing->saver_count--;
    sharing->saving_rate -= rate;
}

void ol_file_sharing_keep(struct ol_file_sharing *sharing, int64_t bytes, int64_t count)
{
    ol_area_add(&sharing->kept, bytes, count);
    if (sharing->kept > sharing->most_kept)
        sharing->most_kept = sharing->kept;
}

/* ---- the whole ---- */

struct ol_file_sharing *ol_file_sharing_open(struct ol_sim *sim, const struct ol_file_system *files,
                                             ol_time warmup_end)
{
    struct ol_file_sharing *sharing = ol_mem_new(sizeof *sharing);
    sharing->files = files;
    sharing->sim = sim;
    sharing->unused = OL_NO_FILE_USER;
    sharing->warmup_end = warmup_end;
    sharing->settled = ol_sim_handler(sim, settle, sharing);
    return sharing;
}

void ol_file_sharing_finish(struct ol_file_sharing *sharing, ol_time end)
{
    account(sharing);
    sharing->end = end;
}

static void set(const struct ol_file_sharing *sharing, struct ol_metrics *metrics, size_t replication,
                const char *what, const char *unit, double value)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "filesystem.%s.%s", sharing->files->name, what);
    ol_metrics_set(metrics, replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

void ol_file_sharing_metrics(const struct ol_file_sharing *sharing, struct ol_metrics *metrics, size_t replication)
{
    const double throughput = (double)sharing->files->throughput_bytes;
    const double length = (double)(sharing->end - sharing->warmup_end);
    set(sharing, metrics, replication, "utilization", "share",
        length > 0 ? sharing->moved / (throughput * length) : NAN);
    set(sharing, metrics, replication, "slowdown", "ratio",
        sharing->user_area > 0 ? sharing->slow_area / sharing->user_area : NAN);
    set(sharing, metrics, replication, "size_gb", "GB", (double)sharing->files->size_bytes / GIGABYTE);
    set(sharing, metrics, replication, "peak_gb", "GB", (double)sharing->most_kept / GIGABYTE);
    set(sharing, metrics, replication, "save_load", "share", (double)sharing->most_saving_rate / throughput);
}

void ol_file_sharing_verify(const struct ol_file_sharing *sharing)
{
    double sum = 0;
    OL_ASSERT(!sharing->is_due);
    for (size_t i = 0; i < sharing->count; i++) {
        const struct user *user = &sharing->users[sharing->order[i]];
        OL_ASSERT(i == 0 || goes_before(&sharing->users[sharing->order[i - 1]], user));
        OL_ASSERT(user->granted > 0 && user->granted <= (double)user->wish);
        sum += user->granted;
    }
    OL_ASSERT(sum <= (double)sharing->files->throughput_bytes * (1 + 1e-9));
}

void ol_file_sharing_close(struct ol_file_sharing *sharing)
{
    if (!sharing)
        return;
    ol_mem_free(sharing->users);
    ol_mem_free(sharing->order);
    ol_mem_free(sharing->fresh);
    ol_mem_free(sharing);
}
