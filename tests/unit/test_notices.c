/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/notice.h"
#include "outlay/simtime.h"
#include "tests/check.h"

#include <ctype.h>

static const struct ol_notice_origin origin = {.version = "1", .scenario = "week", .stamped = 0};

static void calendar_of(const struct ol_notice *notices, size_t count, struct ol_text *text)
{
    ol_text_clear(text);
    struct ol_output *output = ol_output_to_text(text);
    ol_report_calendar(output, &origin, notices, count);
    ol_output_close(output, NULL);
}

/* RFC 5545, 3.1: lines end in CRLF, have at most 75 octets, and no bare CR or LF; every byte of a folded UTF-8
 * sequence stays with its character. */
static void check_lines(const char *text)
{
    size_t length = 0;
    for (const char *c = text; *c; c++) {
        if (*c == '\r') {
            CHECK(c[1] == '\n');
            CHECK(length <= 75);
            length = 0;
            c++;
            CHECK(((unsigned char)c[1] & 0xC0) != 0x80);
            CHECK(c[1] != ' ' || ((unsigned char)c[2] & 0xC0) != 0x80);
            continue;
        }
        CHECK((unsigned char)*c >= 0x20);
        length++;
    }
}

static void calendar(void)
{
    struct ol_text text = {0};
    struct ol_notice notice = {.kind = "budget-alert",
                               .title = "Budget \xC3\xBC; 80%, of it\nBEGIN:VEVENT\r\\",
                               .text = "",
                               .at = 1767369600 * OL_SECOND, /* date -u -d @1767369600: 2026-01-02 16:00:00 */
                               .severity = OL_SEVERITY_WARNING};
    calendar_of(&notice, 1, &text);
    CHECK_HAS(ol_text_string(&text), "SUMMARY:Budget \xC3\xBC\\; 80%\\, of it\\nBEGIN:VEVENT\\\\\r\n");
    CHECK_HAS(ol_text_string(&text), "DTSTART:20260102T160000Z\r\n");
    CHECK_HAS(ol_text_string(&text), "DTSTAMP:19700101T000000Z\r\n");
    CHECK(strncmp(ol_text_string(&text), "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", 37) == 0);
    check_lines(ol_text_string(&text));
    ol_text_release(&text);
}

/* Whatever the length, and wherever two- and four-byte characters fall. */
static void folding(void)
{
    struct ol_text text = {0}, long_text = {0};
    for (int i = 0; i < 200; i++) {
        ol_text_adds(&long_text, i % 3 == 0 ? "\xC3\xA9" : i % 7 == 0 ? "\xF0\x9F\x92\xB8" : "x");
        const struct ol_notice notice = {
            .kind = "anomaly", .title = ol_text_string(&long_text), .text = "t", .at = OL_DAY};
        calendar_of(&notice, 1, &text);
        check_lines(ol_text_string(&text));
    }
    const struct ol_notice broken = {.kind = "anomaly", .title = "caf\xE9 \x01", .text = "", .at = 0};
    calendar_of(&broken, 1, &text);
    CHECK_HAS(ol_text_string(&text), "SUMMARY:caf? \r\n");
    const struct ol_notice timeless = {.kind = "objective", .title = "t", .text = "", .at = OL_NEVER};
    calendar_of(&timeless, 1, &text);
    CHECK(!strstr(ol_text_string(&text), "VEVENT"));
    ol_text_release(&text);
    ol_text_release(&long_text);
}

/* An id tells things apart by what they are, not by their numbers. */
static void ids(void)
{
    char first[OL_NOTICE_ID], second[OL_NOTICE_ID];
    struct ol_notice notice = {
        .kind = "budget-alert", .text = "10 spent", .labels = {{"budget", "a"}}, .label_count = 1};
    ol_notice_id(&notice, &origin, first);
    CHECK_INT(strlen(first), 32);
    notice.text = "11 spent";
    CHECK_STRING(ol_notice_id(&notice, &origin, second), first);
    notice.labels[0].value = "b";
    CHECK(strcmp(ol_notice_id(&notice, &origin, second), first) != 0);
    notice.labels[0] = (struct ol_notice_label){"budgeta", ""};
    CHECK(strcmp(ol_notice_id(&notice, &origin, second), first) != 0);
}

static void alerts(void)
{
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    const struct ol_notice notices[] = {{.kind = "budget-breach",
                                         .title = "=cmd()\"<script>",
                                         .text = "",
                                         .at = OL_NEVER,
                                         .severity = OL_SEVERITY_CRITICAL},
                                        {.kind = "commitment-end", .title = "", .text = "", .is_planned = true}};
    ol_report_alerts(output, &origin, notices, 2);
    ol_output_close(output, NULL);
    CHECK_HAS(ol_text_string(&text), "\"severity\": \"critical\"");
    CHECK_HAS(ol_text_string(&text), "=cmd()\\\"");
    CHECK_HAS(ol_text_string(&text), "\"at\": null");
    CHECK(!strstr(ol_text_string(&text), "commitment-end"));
    ol_text_release(&text);
}

/* ---- OpenMetrics 1.0 ---- */

static const char *line_end(const char *at)
{
    const char *end = strchr(at, '\n');
    CHECK(end != NULL);
    return end ? end : at + strlen(at);
}

/* The label set's end; checks its grammar: name="value" with only \\, \" and \n escaped, commas between. */
static const char *check_labels(const char *at)
{
    CHECK(*at == '{');
    at++;
    while (*at != '}' && *at) {
        CHECK(isalpha((unsigned char)*at) || *at == '_');
        while (isalnum((unsigned char)*at) || *at == '_')
            at++;
        CHECK(at[0] == '=' && at[1] == '"');
        for (at += 2; *at != '"' && *at; at++)
            if (*at == '\\') {
                at++;
                CHECK(*at == '\\' || *at == '"' || *at == 'n');
            }
        CHECK(*at == '"');
        at += *at == '"';
        CHECK(*at == ',' || *at == '}');
        at += *at == ',';
    }
    return at + 1;
}

/* As the specification has it: each family once, its TYPE, UNIT and HELP in front, the unit the name's end, no
 * two samples with the same labels, an EOF and nothing behind it. */
static void check_exposition(const char *text)
{
    char family[200] = "", seen[64][200], samples[64][600];
    size_t families = 0, sample_count = 0;
    const char *at = text;
    for (; *at && strncmp(at, "# EOF\n", 6) != 0; at = line_end(at) + 1) {
        const char *end = line_end(at);
        char line[600];
        snprintf(line, sizeof line, "%.*s", (int)(end - at), at);
        if (strncmp(line, "# TYPE ", 7) == 0) {
            CHECK(sscanf(line, "# TYPE %199s gauge", family) == 1);
            for (size_t i = 0; i < families; i++)
                CHECK(strcmp(seen[i], family) != 0);
            snprintf(seen[families++ % 64], 200, "%s", family);
            sample_count = 0;
            continue;
        }
        if (line[0] == '#') {
            char name[200] = "", unit[100] = "";
            CHECK(sscanf(line, "# %*s %199s %99s", name, unit) >= 1);
            CHECK_STRING(name, family);
            if (strncmp(line, "# UNIT ", 7) == 0)
                CHECK(strlen(name) > strlen(unit) && name[strlen(name) - strlen(unit) - 1] == '_' &&
                      strcmp(name + strlen(name) - strlen(unit), unit) == 0);
            continue;
        }
        const size_t length = strcspn(line, "{ ");
        CHECK(strlen(family) == length && strncmp(line, family, length) == 0);
        const char *behind = check_labels(line + length);
        CHECK(*behind == ' ' && (isdigit((unsigned char)behind[1]) || behind[1] == '-'));
        for (size_t i = 0; i < sample_count; i++)
            CHECK(strncmp(samples[i], line, (size_t)(behind - line)) != 0);
        snprintf(samples[sample_count++ % 64], 600, "%s", line);
    }
    CHECK_STRING(at, "# EOF\n");
}

static void exposition(void)
{
    const struct ol_exposed metrics[] = {
        {"jobs.wait.p95_s", "s", 3.5},
        {"jobs.wait.mean_s", "s", NAN},
        {"pool.train.cost", "USD", 12.25},
        {"pool.other.cost", "USD", 1},
        {"pool.train.utilization", "share", 0.5},
        {"cost.by_team.a\"b\\c\nd", "USD", 7},
        {"cost.by_team.caf\xE9", "USD", 8},
        {"budget.all.2026-01.cost", "USD", 9},
        {"budget.all.breach_probability", "share", 0},
        {"a-b", "jobs", 1},
        {"a_b", "jobs", 2}, /* the same family and labels: told under its whole name */
        {"a.b", "s", 3},    /* another family by its unit */
        {"cost.waste", "USD", 1},
        {"cost.waste.idle", "USD", 1},
    };
    struct ol_text text = {0};
    struct ol_output *output = ol_output_to_text(&text);
    ol_report_open_metrics(output, "we\"ek", metrics, sizeof metrics / sizeof *metrics);
    ol_output_close(output, NULL);
    const char *said = ol_text_string(&text);
    check_exposition(said);
    CHECK_HAS(said, "# UNIT outlay_jobs_wait_p95_seconds seconds\n");
    CHECK_HAS(said, "outlay_jobs_wait_p95_seconds{scenario=\"we\\\"ek\"} 3.5\n");
    CHECK_HAS(said, "outlay_pool_cost_usd{pool=\"train\",scenario=\"we\\\"ek\"} 12.25\n");
    CHECK_HAS(said, "outlay_cost_by_team_usd{team=\"a\\\"b\\\\c\\nd\",");
    CHECK_HAS(said, "outlay_cost_by_team_usd{team=\"caf?\",");
    CHECK_HAS(said, "outlay_budget_cost_usd{budget=\"all\",month=\"2026-01\",");
    CHECK_HAS(said, "outlay_metric{name=\"a_b\",scenario=\"we\\\"ek\"} 2\n");
    CHECK(!strstr(said, "mean"));
    ol_text_release(&text);
    output = ol_output_to_text(&text);
    ol_report_open_metrics(output, "", NULL, 0);
    ol_output_close(output, NULL);
    CHECK_STRING(ol_text_string(&text), "# EOF\n");
    ol_text_release(&text);
}

int main(void)
{
    CASE(calendar);
    CASE(folding);
    CASE(ids);
    CASE(alerts);
    CASE(exposition);
    return check_end();
}
