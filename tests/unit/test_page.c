/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"

#include "outlay/report.h"

#include <strings.h>

static const char *page_of(struct ol_text *text, const struct ol_result *result, const struct ol_plots *plots)
{
    ol_text_clear(text);
    struct ol_output *output = ol_output_to_text(text);
    ol_report_page(output, result, plots);
    CHECK_INT(ol_output_close(output, NULL), OL_OK);
    return ol_text_string(text);
}

static struct ol_result result_of(struct ol_arena *arena, size_t replications, const char *scenario)
{
    struct ol_result result = {.version = "0.1.0",
                               .scenario = scenario,
                               .scenario_sha256 = "c0ffee",
                               .seed = 42,
                               .replications = replications,
                               .end = 2 * OL_HOUR};
    result.metrics = (struct ol_metrics){.replications = replications, .arena = arena};
    for (size_t i = 0; i < replications; i++) {
        ol_metrics_set(&result.metrics, i, "jobs.submitted", "jobs", 2000);
        ol_metrics_set(&result.metrics, i, "jobs.completed", "jobs", 1999);
        ol_metrics_set(&result.metrics, i, "jobs.wait.p50_s", "s", 60 + 60 * (double)i);
        ol_metrics_set(&result.metrics, i, "jobs.wait.p95_s", "s", 5400);
        ol_metrics_set(&result.metrics, i, "pool.sp2.utilization", "share", 0.0002);
    }
    return result;
}

static size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

static void contents(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = result_of(&arena, 1, "kth-easy");
    const char *page = page_of(&text, &result, NULL);
    CHECK_HAS(page, "<title>kth-easy &middot; Outlay</title>");
    CHECK_HAS(page, "<h1>kth-easy</h1>");
    CHECK_HAS(page,
              "<p class=\"verdict\">1,999 of 2,000 jobs were completed. Half of the jobs waited at most 1min, "
              "95 in 100 at most 1h 30min. On average &lt;0.1% of the capacity was in use.</p>");
    CHECK_HAS(page, "<div><dt>Wait, median</dt><dd class=\"value\">1min</dd></div>");
    CHECK_HAS(page,
              "<code>jobs.wait.p95_s</code></th><td><data value=\"5400\" title=\"5400\">1h 30min</data></td>");
    CHECK_HAS(page,
              "<code>jobs.submitted</code></th><td><data value=\"2000\" title=\"2000\">2,000 jobs</data></td>");
    CHECK_HAS(page, "<dt>Scenario SHA-256</dt><dd><code>c0ffee</code></dd>");
    CHECK_HAS(page, "<code>--seed 42 --reps 1</code>");
    CHECK(strstr(page, "stopped before its end") == NULL);
    CHECK_INT(strspn(page + text.length - 8, "</html>\n"), 8);
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Of 12,000 dollars a team bears 9,000, 75%; a team's name is somebody's text. Cents are for small amounts. */
static void costs(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = result_of(&arena, 1, "x");
    CHECK(!strstr(page_of(&text, &result, NULL), "id=\"cost\""));
    ol_text_clear(&text);
    result.currency = "USD";
    ol_metrics_set(&result.metrics, 0, "cost.effective", "USD", 12000);
    ol_metrics_set(&result.metrics, 0, "cost.by_team.<b>", "USD", 9000);
    ol_metrics_set(&result.metrics, 0, "cost.idle", "USD", 3000);
    ol_metrics_set(&result.metrics, 0, "cost.by_service.Elastic_Compute", "USD", 12000);
    const char *page = page_of(&text, &result, NULL);
    CHECK_HAS(page, "It cost 12,000 USD, of which 25.0% for capacity that no job used.");
    CHECK_HAS(page,
              "<th scope=\"row\">&lt;b&gt;</th><td><data value=\"9000\" title=\"9000\">9,000.00 USD</data></td>"
              "<td>75.0%</td>");
    CHECK_HAS(page, "<th scope=\"row\">Elastic Compute</th><td><data value=\"12000\" title=\"12000\">12,000 USD");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Waits of 60 and 120 s: t(0.975, 1) * 30 = 12.7062 * 30 = 381.2 s, 6 min 21 s. */
static void intervals(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = result_of(&arena, 2, "x");
    const char *page = page_of(&text, &result, NULL);
    CHECK_HAS(page, "<dd class=\"value\">1min 30s</dd><dd class=\"spread\">&plusmn; 6min 21s</dd>");
    CHECK_HAS(page, "<th scope=\"col\">90th percentile</th>");
    ol_text_release(&text);
    ol_arena_release(&arena);
}

static void a_partial_run_says_so_first(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = result_of(&arena, 1, "x");
    result.is_partial = true;
    const char *page = page_of(&text, &result, NULL), *notice = strstr(page, "stopped before its end");
    CHECK_HAS(page, "<title>x (partial)");
    CHECK(notice && notice < strstr(page, "class=\"verdict\""));
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Nothing is loaded from anywhere and nothing runs. */
static void stands_alone(void)
{
    static const char *const foreign[] = {"http:",   "https:",  "src=", "<link",
                                          "<script", "@import", "url(", "javascript"};
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = result_of(&arena, 1, "x");
    char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><g id=\"a\"/></svg>";
    struct ol_plots plots = {
        .items = {{"utilization", "U", "u", svg}, {"queue", "Q", "q", svg}, {"wait", "W", "w", NULL}}};
    const char *page = page_of(&text, &result, &plots);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        CHECK(strcasestr(page, foreign[i]) == NULL);
    CHECK_HAS(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                    "'unsafe-inline'; img-src data:\">");
    CHECK_HAS(page, "<g id=\"utilization-a\"/>");
    CHECK_HAS(page, "<g id=\"queue-a\"/>");
    CHECK_HAS(page, "<svg role=\"img\" aria-label=\"q\"");
    CHECK_HAS(page, "see <code>plots/wait.gp</code>");
    CHECK(strchr(page, '@') == NULL || strstr(page, "@TILES@") == NULL);
    CHECK_INT(occurrences(page, "<figure>"), 3);
    CHECK_INT(occurrences(page, "<h1>"), 1);
    ol_text_release(&text);
    ol_arena_release(&arena);
}

static void names_are_escaped(void)
{
    static const char *const hostile[] = {
        "<script>alert(1)</script>", "\" onload=\"x", "</title><b>", "\x1b[2J\x07", "\xff\xfe", "@TILES@@NAME@"};
    struct ol_text text = {0};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct ol_arena arena = {0};
        struct ol_result result = result_of(&arena, 1, hostile[i]);
        struct ol_text metric = {0};
        ol_text_addf(&metric, "pool.%s.utilization", hostile[i]);
        ol_metrics_set(&result.metrics, 0, ol_text_string(&metric), hostile[i], 0.5);
        const char *page = page_of(&text, &result, NULL);
        CHECK(i == 5 || strstr(page, hostile[i]) == NULL);
        CHECK(ol_slice_is_utf8((struct ol_slice){page, text.length}, NULL));
        CHECK(strpbrk(page, "\x1b\x07") == NULL);
        CHECK_INT(occurrences(page, "class=\"tiles\""), 1);
        ol_text_release(&metric);
        ol_arena_release(&arena);
    }
    ol_text_release(&text);
}

/* 10,000 characters of name, 5,000 metrics, drawings of 300 KB each: below 500 KB all the same. */
static void size_is_bounded(void)
{
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    char name[10001], metric[32];
    memset(name, '&', sizeof name);
    name[10000] = '\0';
    struct ol_result result = result_of(&arena, 1, name);
    for (int i = 0; i < 5000; i++) {
        snprintf(metric, sizeof metric, "cost.by_team.%04d", i);
        ol_metrics_set(&result.metrics, 0, metric, "USD", i);
    }
    struct ol_text svg = {0};
    ol_text_adds(&svg, "<svg>");
    for (int i = 0; i < 30000; i++)
        ol_text_adds(&svg, "<g></g>   ");
    ol_text_adds(&svg, "</svg>");
    struct ol_plots plots = {
        .items = {{"utilization", "U", "u", svg.data}, {"queue", "Q", "q", svg.data}, {"wait", "W", "w", NULL}}};
    const char *page = page_of(&text, &result, &plots);
    CHECK(text.length < 500000);
    CHECK_HAS(page, "4405 more are in <code>summary.json</code>");
    CHECK_HAS(page, "see <code>plots/queue.gp</code>");
    ol_text_release(&svg);
    ol_text_release(&text);
    ol_arena_release(&arena);
}

/* Nothing ended in a run of no length: no number is made up, and no unit stands behind none. */
static void no_value_is_said(void)
{
    static const char *const names[] = {"jobs.wait.p50_s", "jobs.wait.p95_s", "pool.sp2.utilization"};
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    struct ol_result result = result_of(&arena, 2, "none");
    for (size_t i = 0; i < 6; i++)
        ol_metrics_set(&result.metrics, i % 2, names[i / 2], i / 2 < 2 ? "s" : "share", NAN);
    ol_metrics_set(&result.metrics, 0, "jobs.completed", "jobs", NAN);
    ol_metrics_set(&result.metrics, 0, "pool.sp2.unit_hours_lost", "unit-hours", NAN);
    ol_metrics_set(&result.metrics, 1, "pool.sp2.unit_hours_lost", "unit-hours", NAN);
    const char *page = page_of(&text, &result, NULL);
    CHECK_HAS(page,
              "<div><dt>Wait, median</dt><dd class=\"value\">n/a</dd><dd class=\"spread\">&plusmn; n/a</dd>");
    CHECK_HAS(page, "<div><dt>Jobs completed</dt><dd class=\"value\">1,999</dd><dd class=\"spread\">&plusmn; n/a");
    CHECK_HAS(page, "<div><dt>Utilization</dt><dd class=\"value\">n/a</dd>");
    CHECK_HAS(page, "<code>pool.sp2.unit_hours_lost</code></th><td>n/a</td><td>n/a</td>");
    CHECK_HAS(page,
              "<p class=\"verdict\">1,999 of 2,000 jobs were completed in the mean of the replications.</p>");
    CHECK(!strstr(page, ">nan") && !strstr(page, "\"nan") && !strstr(page, "inf\""));
    ol_text_release(&text);
    ol_arena_release(&arena);
}

static void an_empty_run_has_a_page(void)
{
    struct ol_text text = {0};
    const struct ol_result result = {.version = "0", .scenario = "", .scenario_sha256 = ""};
    struct ol_plots plots = {.note = "gnuplot was not found"};
    const char *page = page_of(&text, &result, &plots);
    CHECK_HAS(page, "<h1>A run without a name</h1>");
    CHECK_HAS(page, "No replication was finished.");
    CHECK_HAS(page, "No job was submitted in the time that counts.");
    CHECK_HAS(page, "<p>gnuplot was not found.</p>");
    CHECK(strstr(page, "nan") == NULL);
    CHECK(strstr(page, " inf") == NULL);
    ol_text_release(&text);
}

int main(void)
{
    CASE(contents);
    CASE(costs);
    CASE(intervals);
    CASE(a_partial_run_says_so_first);
    CASE(stands_alone);
    CASE(names_are_escaped);
    CASE(size_is_bounded);
    CASE(no_value_is_said);
    CASE(an_empty_run_has_a_page);
    return check_end();
}
