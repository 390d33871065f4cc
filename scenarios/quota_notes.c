/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quota_notes: quotas that bind nobody, which is how a misspelt team shows: nothing else would tell.
 */
#include "models/share/quota_element.h"
#include "scenarios/scenario_work.h"

#include <string.h>

static void add_team(const struct ol_xml_node *node, const char **teams, size_t *count)
{
    const struct ol_xml_attribute *team = ol_xml_attribute(node, "team");
    if (team)
        teams[(*count)++] = team->value;
}

/* Its own, and those of its mixes. */
static void add_teams(const struct ol_xml_node *node, const char **teams, size_t *count)
{
    add_team(node, teams, count);
    for (size_t i = 0; i < node->child_count; i++)
        add_team(node->children[i], teams, count);
}

/* The teams of all work that comes to the pool, NULL-terminated; NULL where only the run will tell. */
static const char **teams_of(const struct ol_scenario *scenario, const struct ol_pool *pool,
                             struct ol_arena *arena)
{
    struct ol_source_work source;
    size_t most = 0, count = 0;
    for (size_t i = 0; ol_scenario_source_work(scenario, i, &source); i++)
        most += 1 + source.node->child_count;
    const char **teams = OL_ARENA_ARRAY(arena, const char *, most + 1);
    for (size_t i = 0; ol_scenario_source_work(scenario, i, &source); i++) {
        if (!source.pool || !pool->name || strcmp(source.pool, pool->name) != 0)
            continue;
        if (strcmp(source.node->name, "arrivals") != 0 && strcmp(source.node->name, "job") != 0)
            return NULL;
        add_teams(source.node, teams, &count);
    }
    return count > 0 ? teams : NULL;
}

static bool is_among(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names;
}

void ol_scenario_note_quotas(const struct ol_scenario *scenario, const struct ol_pool *pool,
                             struct ol_faults *notes)
{
    const struct ol_quota *quotas = pool->shares.items;
    struct ol_arena arena = {0};
    const char **teams = pool->shares.count > 0 ? teams_of(scenario, pool, &arena) : NULL;
    for (size_t i = 0; teams && i < pool->shares.count; i++) {
        const char *team = quotas[i].owners[OL_OWNER_TEAM];
        if (!team || strcmp(team, "*") == 0 || quotas[i].inner.count > 0 || is_among(team, teams))
            continue;
        const char *nearest = ol_nearest(team, teams);
        ol_faults_add(notes, ol_xml_place(quotas[i].node, "team"),
                      "team: no work of the pool \"%.60s\" is of the team \"%.60s\", and this quota binds "
                      "nobody%s%.60s%s",
                      pool->name, team, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                      nearest ? "\"?" : "");
    }
    ol_arena_release(&arena);
}
