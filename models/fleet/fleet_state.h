/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fleet_state: what the files of the fleet share, and nobody else sees.
 *
 * A bank is the state of one capacity: how many of its nodes there are, what its market gives, its streams of
 * randomness. Nodes are records that serve again after a node's end. The nodes of a bank that serve, are open and
 * have room are in one of two lists: empty ones, the one that was emptied last in front, and partly used ones.
 */
#ifndef OUTLAY_FLEET_STATE_H
#define OUTLAY_FLEET_STATE_H

#include "models/area.h"
#include "models/fleet/node_fleet.h"
#include "outlay/fleet.h"

enum node_state { NODE_UNUSED, NODE_ORDERED, NODE_STARTING, NODE_SERVING };
enum node_list { LIST_NONE, LIST_EMPTY, LIST_PARTIAL };

struct node {
    uint16_t bank;
    uint8_t state, list; /* enums above */
    bool is_closed, is_hinted;
    bool is_drained;   /* jobs leave it since its hint: it takes no more */
    bool is_succeeded; /* its successor may be ordered: it does not count any more */
    uint32_t units, free;
    uint32_t first_hold;
    uint32_t next, previous; /* in its list; next: of unused records too */
    ol_time expected_at;     /* ordered, starting: when it was said to serve */
    ol_time started;         /* from when it is billed */
    ol_time loss_at;         /* OL_NEVER: nothing takes it */
    ol_time closed_at, idle_since;
    ol_ticket stage; /* its next step: start, serve, or idle for too long */
    ol_ticket fate;  /* hint, notice or loss, whichever is next */
};

static inline bool takes_jobs(const struct node *node)
{
    return !node->is_closed && !node->is_drained;
}

struct level { /* a number of nodes over time, after the warm-up */
    int64_t now, greatest;
    ol_time since;
    ol_area area, squares;
};

struct bank {
    const struct ol_capacity *terms;
    size_t index;
    int64_t least, most;
    bool is_moved;
    bool is_fallback;        /* another capacity comes before it */
    int64_t alive, closing;  /* nodes from the order to the end; of them, those that have a successor */
    int64_t ordered_units;   /* on their way */
    uint32_t empty, partial; /* heads of the lists */
    uint32_t units_per_node;
    bool has_market;
    struct ol_signal_cursor market;
    double market_run;  /* how long it stays open, in the mean */
    double lawful_life; /* of a node, in the mean, by what the scenario says; infinite: nothing takes it */
    bool is_out;        /* of stock, by chance */
    struct ol_rng delays, startups, lives, stocks;
    const struct ol_fleet_group *group;    /* NULL: none */
    const struct ol_capacity_quota *quota; /* NULL: none */
    struct level level;
    uint64_t starts, losses; /* after the warm-up */
    ol_area node_time;       /* of ended nodes, whole lives */
    uint64_t seen_losses;
    ol_area billed; /* after the warm-up */
};

struct shock_state {
    const struct ol_shock *shock;
    struct ol_rng gaps, victims;
};

struct ol_node_fleet {
    struct ol_sim *sim;
    struct ol_fleet_setting setting;
    struct node *nodes;
    size_t node_count, node_capacity;
    uint32_t unused;
    struct ol_hold *holds;
    size_t hold_count, hold_capacity;
    uint32_t unused_hold;
    struct bank *banks;
    size_t bank_count;
    size_t *turns;                 /* banks in the order of use */
    struct ol_fleet_offer *offers; /* of the members of a group that can give a node, while one is chosen */
    struct bank **offering;        /* whose they are */
    struct shock_state *shocks;
    size_t shock_count;
    struct level level;                /* of all banks */
    bool keeps_idle;                   /* idle nodes stay, as somebody waits */
    bool has_overdue;                  /* an idle node's time has come meanwhile */
    bool moves_back;                   /* a capacity's jobs do */
    int64_t busy[OL_CAPACITY_SOURCES]; /* units held */
    bool has_jobs;
    unsigned stopped_sources; /* a bit for each of which nothing is ordered */
    uint64_t vain;            /* markets' changes and nodes' starts, while there are jobs, since one was served */
    uint32_t on_stage, on_idle, on_fate, on_market, on_market_notice, on_stock_out, on_stock_in,
        on_shock; /* handlers */
};

/* ---- node_stages.c: from the order to the end by the pool's own will ---- */

/* Orders a node: false where the bank cannot give one now. */
bool ol_fleet_order(struct ol_node_fleet *fleet, struct bank *bank);
/* Standing nodes that are missing are ordered. */
void ol_fleet_top_up(struct ol_node_fleet *fleet, struct bank *bank);
/* It was ordered and does not come, as its market is closed. */
void ol_fleet_forgo(struct ol_node_fleet *fleet, uint32_t node);
/* It is empty since idle_since: it goes when it has been so for long enough. */
void ol_fleet_watch_idle(struct ol_node_fleet *fleet, uint32_t node);
/* Idle nodes whose time has come go. */
void ol_fleet_sweep(struct ol_node_fleet *fleet);
void ol_fleet_cancel(struct ol_node_fleet *fleet, ol_ticket *ticket);
void ol_fleet_note_life(struct ol_node_fleet *fleet, const struct node *node, ol_time end,
                        enum ol_usage_end ended);
/* It has ended; its units are nobody's any more. */
void ol_fleet_discard(struct ol_node_fleet *fleet, uint32_t index, enum ol_usage_end ended);
void ol_fleet_expect(struct ol_node_fleet *fleet, const struct node *node, int sign);
/* Its billing begins, and its life. */
void ol_fleet_start(struct ol_node_fleet *fleet, uint32_t index, bool is_standing);
/* Lost now, its successor is there at once, of the same terms, and nothing else follows from it for the fleet. */
bool ol_fleet_is_renewable(const struct ol_node_fleet *fleet, uint32_t node);
void ol_fleet_stage_done(void *self, uint32_t index);
uint32_t ol_fleet_add_node(struct ol_node_fleet *fleet, struct bank *bank);
/* Jobs on a node that will be lost move to its successor, which has to be there then. */
bool ol_fleet_is_successor_awaited(const struct ol_node_fleet *fleet);
/* Its time has come; where it is wanted all the same, it is looked at again when it is not. */
void ol_fleet_idle_done(void *self, uint32_t index);

/* ---- node_fate.c: hint, notice and loss ---- */

/* It will be lost at `at`, if nothing takes it before. */
void ol_fleet_doom(struct ol_node_fleet *fleet, uint32_t node, ol_time at);
void ol_fleet_fate_due(void *self, uint32_t index);

/* ---- node_fleet.c ---- */

/* More may be had than before, for those who wait. */
void ol_fleet_ask_again(struct ol_node_fleet *fleet);

/* ---- fleet_turn.c ---- */

void ol_fleet_find_turns(struct ol_node_fleet *fleet);
bool ol_fleet_can_order(const struct ol_node_fleet *fleet, const struct bank *bank);
/* The bank whose turn it is to give a node, or NULL. */
struct bank *ol_fleet_turn(struct ol_node_fleet *fleet);

/* ---- fleet_market.c ---- */

void ol_fleet_begin_markets(struct ol_node_fleet *fleet);
/* Something has changed, or come, that serves nobody yet. */
void ol_fleet_count_vain(struct ol_node_fleet *fleet);
/* Whether anything may still come of waiting. */
bool ol_fleet_goes_on(const struct ol_node_fleet *fleet);
/* Nodes that the market lets run now. */
int64_t ol_fleet_market_limit(const struct bank *bank);

/* ---- node_hold.c ---- */

void ol_fleet_list(struct ol_node_fleet *fleet, uint32_t node); /* into the list where it belongs now */
void ol_fleet_unlist(struct ol_node_fleet *fleet, uint32_t node);

/* ---- fleet_levels.c ---- */

void ol_fleet_level_add(struct ol_node_fleet *fleet, struct bank *bank, int64_t nodes);

#endif
