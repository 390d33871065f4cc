/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/check.h"

#include "outlay/xml.h"
#include "reports/page_policy.h"
#include "reports/page_run.h"

#include <math.h>
#include <strings.h>

/* A run that a test fills in. Figures must be in the order of their names. */
struct stage {
    struct ol_arena arena;
    struct ol_result result;
    struct ol_figure figures[6000];
    size_t count;
    struct ol_page_run run;
    struct ol_text text;
};
static struct stage stage;

static void begin(const char *scenario, size_t replications)
{
    stage = (struct stage){0};
    stage.result =
        (struct ol_result){.version = "0.1.0",
                           .scenario = scenario,
                           .scenario_sha256 = "c0ffee",
                           .seed = 42,
                           .replications = replications,
                           .has_instant = true,
                           .start_instant = ol_instant_of((struct ol_civil){.year = 2026, .month = 1, .day = 1}),
                           .end = 31 * OL_DAY};
    stage.result.metrics = (struct ol_metrics){.replications = 1, .arena = &stage.arena};
    stage.run = (struct ol_page_run){.result = &stage.result, .missing = ""};
}

static void add(const char *name, const char *unit, double mean, double half)
{
    const struct ol_figure figure = {
        .name = ol_arena_copy(&stage.arena, name, strlen(name)),
        .unit = unit,
        .interval = {mean, mean - half, mean + half},
        .p10 = mean,
        .p50 = mean,
        .p90 = mean,
        .n = (int64_t)stage.result.replications,
    };
    stage.figures[stage.count++] = figure;
    ol_metrics_set(&stage.result.metrics, 0, name, unit, mean);
}

static void add_jobs(void)
{
    add("jobs.completed", "jobs", 1999, 0);
    add("jobs.submitted", "jobs", 2000, 0);
    add("jobs.wait.p50_s", "s", 60, 30);
    add("jobs.wait.p95_s", "s", 5400, 60);
    add("pool.sp2.utilization", "share", 0.5, 0.01);
}

static const char *page(void)
{
    stage.run.figures = stage.figures;
    stage.run.figure_count = stage.count;
    ol_text_clear(&stage.text);
    struct ol_output *output = ol_output_to_text(&stage.text);
    ol_page_run_write(output, &stage.run);
    CHECK_INT(ol_output_close(output, NULL), OL_OK);
    return ol_text_string(&stage.text);
}

static void finish(void)
{
    ol_text_release(&stage.text);
    ol_arena_release(&stage.arena);
}

static size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

/* What stands between the tags of an element; `rest` is the page without it. */
static void cut(struct ol_text *rest, struct ol_text *inner, const char *text, const char *opening,
                const char *closing)
{
    const char *begin = strstr(text, opening), *end = begin ? strstr(begin, closing) : NULL;
    CHECK(end != NULL);
    if (!end)
        return;
    begin += strlen(opening);
    ol_text_clear(inner);
    ol_text_add(inner, begin, (size_t)(end - begin));
    ol_text_clear(rest);
    ol_text_add(rest, text, (size_t)(begin - text));
    ol_text_adds(rest, end);
}

/* The page is XML but for its first line, its style and its script: so nothing that a user wrote can have ended an
 * element or begun one. */
static void check_markup(const char *text)
{
    struct ol_text without = {0}, rest = {0}, inner = {0};
    struct ol_error error = {0};
    cut(&without, &inner, strchr(text, '\n') + 1, "<style>", "</style>");
    cut(&rest, &inner, ol_text_string(&without), "<script>", "</script>");
    struct ol_xml *xml = ol_xml_of_memory(ol_text_string(&rest), rest.length, "page", &error);
    CHECK_STRING(xml ? "" : error.message, "");
    ol_xml_close(xml);
    ol_text_release(&without);
    ol_text_release(&rest);
    ol_text_release(&inner);
}

/* Nothing is loaded from anywhere, and the policy lets run and style what the page itself has, by its digest. */
static void stands_alone(void)
{
    static const char *const foreign[] = {"http:",   "https:", "src=",        "<link",
                                          "@import", "url(",   "javascript:", " style="};
    char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><g id=\"a\"/></svg>";
    struct ol_plots plots = {
        .items = {{"utilization", "U", "u", svg}, {"queue", "Q", "q", svg}, {"wait", "W", "w", NULL}}};
    struct ol_text rest = {0}, inner = {0};
    char hash[OL_POLICY_BUFFER];
    begin("kth-easy", 1);
    add_jobs();
    stage.run.plots = &plots;
    const char *text = page();
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        CHECK(strcasestr(text, foreign[i]) == NULL);
    CHECK_HAS(text, "content=\"default-src 'none'; ");
    CHECK(strstr(text, "unsafe") == NULL);
    cut(&rest, &inner, text, "<script>", "</script>");
    CHECK_HAS(text, ol_policy_hash(ol_text_string(&inner), hash));
    cut(&rest, &inner, text, "<style>", "</style>");
    CHECK_HAS(text, ol_policy_hash(ol_text_string(&inner), hash));
    CHECK_HAS(text, "<g id=\"utilization-a\"/>");
    CHECK_HAS(text, "<g id=\"queue-a\"/>");
    CHECK_HAS(text, "see <code>plots/wait.gp</code>");
    CHECK_INT(occurrences(text, "<h1>"), 1);
    CHECK_INT(occurrences(text, "<main"), 1);
    check_markup(text);
    ol_text_release(&rest);
    ol_text_release(&inner);
    finish();
}

static void first_screen_without_prices(void)
{
    begin("kth-easy", 1);
    add_jobs();
    const char *text = page();
    CHECK_HAS(text, "<title>kth-easy &#183; Outlay</title>");
    CHECK_HAS(text, "<p class=\"big\">Not known</p>");
    CHECK_HAS(text, "<p class=\"big\">&gt;99.9% of the jobs done</p>");
    CHECK_HAS(text,
              "1,999 of 2,000 jobs were completed. Half of them waited at most 1min, 95 in 100 at most 1h 30min.");
    CHECK_HAS(text, "<p class=\"big\">Nothing was found</p>");
    CHECK(strstr(text, "id=\"cost\"") == NULL);
    CHECK_HAS(text, "<data value=\"5400\">1h 30min</data>");
    CHECK_HAS(text, "<code>--seed 42 --reps 1</code>");
    check_markup(text);
    finish();
}

/* 31 days for 3,100 dollars: 365.25 / 12 = 30.4375 days of 100 are 3,043.75. On demand 6,200: half of it. */
static void first_screen_of_costs(void)
{
    begin("x", 2);
    stage.result.currency = "USD";
    add("cost.billed", "USD", 3000, 0);
    add("cost.by_team.<b>", "USD", 2100, 0);
    add("cost.effective", "USD", 3100, 50);
    add("cost.idle", "USD", 1000, 0);
    add("cost.on_demand_equivalent", "USD", 6200, 0);
    add_jobs();
    const char *text = page();
    CHECK_HAS(text, "<p class=\"big\">3,100.00 USD <small>\xC2\xB1 50.00</small></p>");
    CHECK_HAS(text, "That is 3,043.75 USD a month");
    CHECK_HAS(text, "On demand the same would have cost 6,200.00 USD: this is 50.0% cheaper.");
    CHECK_HAS(text, "Billed in this time: 3,000.00 USD.");
    CHECK_HAS(text, "<p class=\"big\">Look first at 1,000.00 USD</p>");
    CHECK_HAS(text, "1,000.00 USD (32.3% of the cost) went for capacity that no job used");
    CHECK_HAS(text, "pool sp2 was 50.0% in use");
    CHECK_HAS(text,
              "<th scope=\"row\" class=\"word\">&lt;b&gt;</th><td><data value=\"2100\">2,100.00 USD</data></td>");
    check_markup(text);
    finish();
}

#define DOLLARS(amount) ((amount)*OL_MONEY_UNIT)

/* 100 on demand, 30 saved by spot, 20 by a commitment of which 5 are unused, 1 of tax, 10 paid ahead. */
static void the_waterfall_adds_up(void)
{
    const struct ol_cost_line lines[] = {
        {{"2026-01-01", "Cloud", "Compute", "Compute", "r", "spot", "", ""},
         {DOLLARS(60), DOLLARS(-30), 0, 0, 0, 0, 0, DOLLARS(30), 0, DOLLARS(30)}},
        {{"2026-01-02", "Cloud", "Compute", "Compute", "r", "committed", "", "=x"},
         {DOLLARS(40), 0, DOLLARS(-20), 0, 0, DOLLARS(5), DOLLARS(1), DOLLARS(26), DOLLARS(10), DOLLARS(36)}},
    };
    begin("x", 1);
    stage.result.currency = "USD";
    stage.run.costs = lines;
    stage.run.cost_count = 2;
    add("cost.effective", "USD", 56, 0);
    const char *text = page();
    static const char *const amounts[] = {"<data value=\"100\">100.00 USD", "<data value=\"-30\">-30.00 USD",
                                          "<data value=\"-20\">-20.00 USD", "<data value=\"5\">+5.00 USD",
                                          "<data value=\"1\">+1.00 USD",    "<data value=\"56\">56.00 USD",
                                          "<data value=\"10\">+10.00 USD",  "<data value=\"66\">66.00 USD"};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        CHECK_HAS(text, amounts[i]);
    /* spot saves 30 of 60 */
    CHECK_HAS(text, "<td><data value=\"0.5\">50.0%</data></td>");
    CHECK_HAS(text, "5.00 USD (8.9% of the cost) was committed to and not used");
    CHECK_HAS(text, "aria-label=\"Effective cost by day, first replication\"");
    check_markup(text);
    finish();
}

static void anomalies_and_forecast_are_drawn(void)
{
    const struct ol_cost_line lines[] = {
        {{"2026-01-01", "", "", "", "", "", "", ""}, {[OL_COST_EFFECTIVE] = DOLLARS(1)}},
        {{"2026-01-02", "", "", "", "", "", "", ""}, {[OL_COST_EFFECTIVE] = DOLLARS(9)}},
    };
    const ol_time second = ol_instant_of((struct ol_civil){.year = 2026, .month = 1, .day = 2});
    const struct ol_told_anomaly anomaly = {second, second, "<Compute>", 9, 1};
    const struct ol_told_forecast forecast[] = {{second + OL_DAY, 2, 1, 3}, {second + 2 * OL_DAY, NAN, NAN, NAN}};
    begin("x", 1);
    stage.result.currency = "USD";
    stage.run.costs = lines;
    stage.run.cost_count = 2;
    stage.run.anomalies = &anomaly;
    stage.run.anomaly_count = 1;
    stage.run.forecast = forecast;
    stage.run.forecast_count = 2;
    add("cost.effective", "USD", 10, 0);
    const char *text = page();
    CHECK_HAS(text, "<title>2026-01-02, &lt;Compute&gt;: 9.00 USD instead of 1.00 USD</title>");
    CHECK_HAS(text, "1 anomaly was found in the cost.");
    CHECK_HAS(text, "class=\"band\"");
    CHECK_HAS(text, "class=\"curve dashed\"");
    check_markup(text);
    finish();
}

static void what_is_missing_is_said(void)
{
    begin("x", 1);
    add_jobs();
    stage.result.is_partial = true;
    stage.run.missing = "costs.csv";
    const struct ol_plots plots = {.note = "gnuplot was not found"};
    stage.run.plots = &plots;
    const char *text = page(), *notice = strstr(text, "class=\"notices\"");
    CHECK(notice && notice < strstr(text, "<nav"));
    CHECK_HAS(text, "<title>x (partial)");
    CHECK_HAS(text, "Not in this run&#39;s directory, and so not on this page: costs.csv.");
    CHECK_HAS(text, "<p>gnuplot was not found.</p>");
    finish();
}

static void names_are_escaped(void)
{
    static const char *const hostile[] = {
        "<script>alert(1)</script>", "\" onload=\"x", "</title><b>", "\x1b[2J\x07", "\xff\xfe", "]]>&x;"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct ol_text name = {0};
        const struct ol_told_finding finding = {hostile[i], hostile[i], hostile[i], hostile[i], hostile[i],
                                                hostile[i], hostile[i], hostile[i], NAN,        1};
        const struct ol_manifest_input input = {hostile[i], hostile[i], ""};
        const struct ol_manifest_edit edit = {hostile[i], hostile[i]};
        const struct ol_cost_line line = {
            {"2026-01-01", hostile[i], hostile[i], hostile[i], hostile[i], hostile[i], hostile[i], hostile[i]},
            {[OL_COST_EFFECTIVE] = 1}};
        const struct ol_cost_line lines[] = {line, {{"?", "", "", "", "", "", "", ""}, {0}}};
        begin(hostile[i], 1);
        stage.result.currency = hostile[i];
        stage.run.findings = &finding;
        stage.run.inputs = &input;
        stage.run.edits = &edit;
        stage.run.finding_count = stage.run.input_count = stage.run.edit_count = 1;
        stage.run.costs = lines;
        stage.run.cost_count = 2;
        add("cost.effective", hostile[i], 3, 0);
        ol_text_addf(&name, "pool.%s.utilization", hostile[i]);
        add(ol_text_string(&name), hostile[i], 0.5, 0);
        const char *text = page();
        CHECK(strstr(text, hostile[i]) == NULL);
        CHECK(ol_slice_is_utf8((struct ol_slice){text, stage.text.length}, NULL));
        CHECK(strpbrk(text, "\x1b\x07") == NULL);
        check_markup(text);
        ol_text_release(&name);
        finish();
    }
}

/* 10,000 characters of name, 5,000 teams, drawings of 500 KB each: below 2 MB all the same. */
static void size_is_bounded(void)
{
    char name[10001], metric[32];
    memset(name, '&', sizeof name);
    name[10000] = '\0';
    begin(name, 2);
    stage.result.currency = "USD";
    for (int i = 0; i < 5000; i++) {
        snprintf(metric, sizeof metric, "cost.by_team.%04d", i);
        add(metric, "USD", i, 1);
    }
    add("cost.effective", "USD", 12497500, 1);
    struct ol_text svg = {0};
    ol_text_adds(&svg, "<svg>");
    for (int i = 0; i < 50000; i++)
        ol_text_adds(&svg, "<g></g>   ");
    ol_text_adds(&svg, "</svg>");
    struct ol_plots plots = {
        .items = {{"utilization", "U", "u", svg.data}, {"queue", "Q", "q", svg.data}, {"wait", "W", "w", NULL}}};
    stage.run.plots = &plots;
    const char *text = page();
    CHECK(stage.text.length < 2000000);
    CHECK_HAS(text, "4500 more are in summary.json.");
    CHECK_HAS(text, "see <code>plots/queue.gp</code>");
    CHECK_HAS(text, "<p class=\"big\">12.50 M USD");
    ol_text_release(&svg);
    finish();
}

/* Nothing ended in a run of no length: no number is made up. */
static void no_value_is_said(void)
{
    begin("none", 2);
    stage.result.end = 0;
    stage.result.currency = "USD";
    add("cost.effective", "USD", NAN, NAN);
    add("cost.idle", "USD", NAN, NAN);
    add("jobs.completed", "jobs", NAN, NAN);
    add("jobs.submitted", "jobs", NAN, NAN);
    add("jobs.wait.p50_s", "s", NAN, NAN);
    add("pool.sp2.utilization", "share", NAN, NAN);
    const char *text = page();
    CHECK_HAS(text, "<p class=\"big\">No job was submitted</p>");
    CHECK(!strcasestr(text, ">nan") && !strcasestr(text, "\"nan") && !strcasestr(text, " nan ") &&
          !strcasestr(text, "inf\"") && !strcasestr(text, ">inf"));
    check_markup(text);
    finish();
    begin("", 0);
    CHECK_HAS(page(), "<h1>A run without a name</h1>");
    CHECK_HAS(page(), "No replication was finished.");
    finish();
}

int main(void)
{
    CASE(stands_alone);
    CASE(first_screen_without_prices);
    CASE(first_screen_of_costs);
    CASE(the_waterfall_adds_up);
    CASE(anomalies_and_forecast_are_drawn);
    CASE(what_is_missing_is_said);
    CASE(names_are_escaped);
    CASE(size_is_bounded);
    CASE(no_value_is_said);
    return check_end();
}
