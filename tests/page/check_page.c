/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_page: pages opened in a browser and used, as a person would.
 *
 *     check_page CHROMIUM CHECKS.JS SHOTS NAME=PAGE.html...
 *
 * Each page is opened light, dark and on a phone; its heads are pressed with the mouse and by the keyboard, its filters
 * typed into. Nothing may be said on the console, nothing be asked of any network. What each looks like lies in SHOTS
 * afterwards, for somebody to look at: NAME-light.png, -dark.png, -phone.png and -print.pdf.
 */
#include "outlay/arena.h"
#include "tests/check.h"
#include "tests/page/devtools.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_MOST ((off_t)2 << 20)
#define HEADS     400 /* that are pressed in one page */

static struct visit {
    struct devtools *browser;
    const char *name, *checks, *shots; /* borrowed; checks: the script's text */
    struct ol_text url;
    struct ol_text troubles; /* what the browser complained of, a line each */
    bool is_deaf;            /* what comes now is meant to be refused */
} visit;

/* ---- what the browser says by itself ---- */

static void hear_request(struct visit *page, const char *message)
{
    struct ol_text url = {0};
    devtools_member(message, "params.request.url", &url);
    if (strcmp(ol_text_string(&url), ol_text_string(&page->url)) != 0)
        ol_text_addf(&page->troubles, "asked for %.200s\n", ol_text_string(&url));
    ol_text_release(&url);
}

static void hear_log(struct visit *page, const char *message)
{
    struct ol_text said = {0};
    devtools_member(message, "params.entry.text", &said);
    ol_text_addf(&page->troubles, "%.300s\n", ol_text_string(&said));
    ol_text_release(&said);
}

static void hear_raw(struct visit *page, const char *message)
{
    ol_text_addf(&page->troubles, "%.400s\n", message);
}

static void listen(void *self, const char *method, const char *message)
{
    static const struct {
        const char *method;
        void (*hear)(struct visit *page, const char *message);
    } ears[] = {{"Network.requestWillBeSent", hear_request},
                {"Network.webSocketCreated", hear_raw},
                {"Log.entryAdded", hear_log},
                {"Runtime.consoleAPICalled", hear_raw},
                {"Runtime.exceptionThrown", hear_raw}};
    struct visit *page = self;
    for (size_t i = 0; !page->is_deaf && i < sizeof ears / sizeof *ears; i++)
        if (strcmp(ears[i].method, method) == 0)
            ears[i].hear(page, message);
}

/* ---- asking ---- */

/* Each line is a complaint. */
static void report(const char *complaints)
{
    for (size_t length; *complaints; complaints += length + (complaints[length] == '\n')) {
        length = strcspn(complaints, "\n");
        if (length > 0)
            CHECK_REPORT("%s: %.*s", visit.name, (int)length, complaints);
    }
}

/* The value of a script, until the next call. */
static const char *ask(const char *script)
{
    static struct ol_text value; /* the one answer at a time */
    ol_text_clear(&value);
    if (!devtools_value(visit.browser, script, &value))
        CHECK_REPORT("%s: %s failed", visit.name, script);
    return ol_text_string(&value);
}

static const char *ask_cell(const char *function, int table, int column)
{
    char script[80];
    snprintf(script, sizeof script, "check.%s(%d,%d)", function, table, column);
    return ask(script);
}

static const char *ask_at(const char *function, int at)
{
    char script[80];
    snprintf(script, sizeof script, "check.%s(%d)", function, at);
    return ask(script);
}

static void call(const char *method, const char *parameters)
{
    if (!devtools_call(visit.browser, method, parameters, NULL))
        CHECK_REPORT("%s: %s failed", visit.name, method);
}

static void report_troubles(void)
{
    devtools_listen(visit.browser, 50);
    report(ol_text_string(&visit.troubles));
    ol_text_clear(&visit.troubles);
}

/* ---- opening ---- */

struct look {
    const char *name, *scheme;
    int width, height;
    bool is_mobile;
};
static const struct look looks[] = {
    {"light", "light", 1280, 900, false},
    {"dark", "dark", 1280, 900, false},
    {"phone", "light", 390, 844, true},
};

static void put_on(const struct look *look)
{
    char parameters[300];
    snprintf(parameters, sizeof parameters, "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%s}",
             look->width, look->height, look->is_mobile ? "true" : "false");
    call("Emulation.setDeviceMetricsOverride", parameters);
    snprintf(parameters, sizeof parameters,
             "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"},"
             "{\"name\":\"prefers-reduced-motion\",\"value\":\"reduce\"}]}",
             look->scheme);
    call("Emulation.setEmulatedMedia", parameters);
}

static void open_page(void)
{
    struct ol_text parameters = {0};
    ol_text_adds(&parameters, "{\"url\":");
    devtools_quote(&parameters, ol_text_string(&visit.url));
    ol_text_adds(&parameters, "}");
    call("Page.navigate", parameters.data);
    CHECK(devtools_wait(visit.browser, "Page.loadEventFired"));
    ask(visit.checks);
    ol_text_release(&parameters);
}

static void save(const char *method, const char *parameters, const char *suffix)
{
    struct ol_text path = {0}, reply = {0};
    ol_text_addf(&path, "%s/%s-%s", visit.shots, visit.name, suffix);
    CHECK(devtools_call(visit.browser, method, parameters, &reply) &&
          devtools_save(ol_text_string(&reply), ol_text_string(&path)));
    ol_text_release(&path);
    ol_text_release(&reply);
}

/* ---- the cases ---- */

static void looks_well(void)
{
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        char shot[40];
        put_on(&looks[i]);
        open_page();
        const bool is_dark = strcmp(looks[i].scheme, "dark") == 0;
        CHECK_STRING(ask("check.isDark()"), looks[i].scheme);
        report(ask(is_dark ? "check.contrast(true)" : "check.contrast(false)"));
        report(ask_at("width", looks[i].width));
        report_troubles();
        snprintf(shot, sizeof shot, "%s.png", looks[i].name);
        save("Page.captureScreenshot", "{\"format\":\"png\",\"captureBeyondViewport\":true}", shot);
    }
    put_on(&looks[0]);
    open_page();
    save("Page.printToPDF", "{\"printBackground\":false,\"paperWidth\":8.27,\"paperHeight\":11.69}", "print.pdf");
    report_troubles();
}

static void is_well_made(void)
{
    static const char *const scripts[] = {"check.markup()", "check.headings()", "check.names()", "check.words()"};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        report(ask(scripts[i]));
    report_troubles();
}

static void click(double x, double y)
{
    static const char *const sorts[] = {"mousePressed", "mouseReleased"};
    char parameters[200];
    for (size_t i = 0; i < 2; i++) {
        snprintf(parameters, sizeof parameters,
                 "{\"type\":\"%s\",\"x\":%.1f,\"y\":%.1f,\"button\":\"left\",\"clickCount\":1}", sorts[i], x, y);
        call("Input.dispatchMouseEvent", parameters);
    }
}

static void click_head(int table, int column)
{
    double x = 0, y = 0;
    CHECK_INT(sscanf(ask_cell("aim", table, column), "%lf %lf", &x, &y), 2);
    click(x, y);
    report(ask_cell("sorted", table, column));
}

/* Enter sorts, and Space the other way round. */
static void type_on_head(int table, int column)
{
    static const struct {
        const char *down, *up;
    } keys[] = {
        {"{\"type\":\"keyDown\",\"key\":\"Enter\",\"code\":\"Enter\",\"windowsVirtualKeyCode\":13,\"text\":"
         "\"\\r\"}",
         "{\"type\":\"keyUp\",\"key\":\"Enter\",\"code\":\"Enter\",\"windowsVirtualKeyCode\":13}"},
        {"{\"type\":\"keyDown\",\"key\":\" \",\"code\":\"Space\",\"windowsVirtualKeyCode\":32,\"text\":\" \"}",
         "{\"type\":\"keyUp\",\"key\":\" \",\"code\":\"Space\",\"windowsVirtualKeyCode\":32}"}};
    for (size_t i = 0; i < 2; i++) {
        char before[20];
        report(ask_cell("focus", table, column));
        snprintf(before, sizeof before, "%s", ask_cell("claim", table, column));
        call("Input.dispatchKeyEvent", keys[i].down);
        call("Input.dispatchKeyEvent", keys[i].up);
        report(ask_cell("sorted", table, column));
        if (strcmp(before, ask_cell("claim", table, column)) == 0)
            CHECK_REPORT("%s: a key did nothing to table %d, column %d", visit.name, table, column);
    }
}

static void sorts_tables(void)
{
    char *heads = strdup(ask("check.heads()")), *at = heads; // NOLINT
    for (int count = 0, length, table, column;
         count < HEADS && sscanf(at, "%d %d%n", &table, &column, &length) == 2; count++) {
        char before[20];
        click_head(table, column);
        snprintf(before, sizeof before, "%s", ask_cell("claim", table, column));
        click_head(table, column);
        CHECK(strcmp(before, ask_cell("claim", table, column)) != 0);
        if (column == 0)
            type_on_head(table, column);
        at += length;
    }
    free(heads);
    report_troubles();
}

static void filters_tables(void)
{
    const int count = atoi(ask("check.filterCount()"));
    for (int i = 0; i < count; i++) {
        struct ol_text parameters = {0};
        ol_text_adds(&parameters, "{\"text\":");
        devtools_quote(&parameters, ask_at("filterFor", i));
        ol_text_adds(&parameters, "}");
        call("Input.insertText", parameters.data);
        report(ask_at("filtered", i));
        ol_text_release(&parameters);
        ask_at("filterFor", i);
        call("Input.insertText", "{\"text\":\"no row has this\"}");
        report(ask_at("filtered", i));
        ask_at("filterFor", i);
        call("Input.insertText", "{\"text\":\"\"}");
        report(ask_at("filtered", i));
    }
    report_troubles();
}

static void keeps_scripts_out(void)
{
    visit.is_deaf = true; /* the browser says that it refused */
    report(ask("check.intrude()"));
    devtools_listen(visit.browser, 50);
    visit.is_deaf = false;
}

/* ---- the whole ---- */

static void check_file(const char *name, const char *path)
{
    struct stat about;
    char full[4096];
    if (!realpath(path, full) || stat(full, &about) != 0) {
        CHECK_REPORT("%s: there is no %s", name, path);
        return;
    }
    if (about.st_size > PAGE_MOST)
        CHECK_REPORT("%s: the page has %lld bytes, more than 2 MiB", name, (long long)about.st_size);
    visit.name = name;
    ol_text_clear(&visit.url);
    ol_text_addf(&visit.url, "file://%s", full);
    CASE(looks_well);
    CASE(is_well_made);
    CASE(sorts_tables);
    CASE(filters_tables);
    CASE(keeps_scripts_out);
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "re");
    struct ol_text text = {0};
    char part[4096];
    for (size_t got; file && (got = fread(part, 1, sizeof part, file)) > 0;)
        ol_text_add(&text, part, got);
    if (file)
        fclose(file);
    return text.data;
}

static int take_away(const char *path, const struct stat *about, int type, struct FTW *walk)
{
    (void)about, (void)type, (void)walk;
    return remove(path);
}

static bool prepare(const char *program, const char *folder)
{
    static const char *const domains[] = {"Page.enable", "Runtime.enable", "Log.enable", "Network.enable"};
    visit.browser = devtools_open(program, folder, listen, &visit);
    for (size_t i = 0; visit.browser && i < sizeof domains / sizeof *domains; i++)
        call(domains[i], "{}");
    return visit.browser && check_failures == 0;
}

int main(int count, char **arguments)
{
    char folder[] = "/tmp/outlay-page-XXXXXX";
    char *checks = count > 4 ? read_text(arguments[2]) : NULL;
    if (!checks || !mkdtemp(folder)) {
        fprintf(stderr, "usage: %s CHROMIUM CHECKS.JS SHOTS NAME=PAGE.html...\n", arguments[0]);
        return 2;
    }
    visit.checks = checks;
    visit.shots = arguments[3];
    const bool is_ready = prepare(arguments[1], folder);
    for (int i = 4; is_ready && i < count; i++) {
        char *equals = strchr(arguments[i], '=');
        if (!equals)
            continue;
        *equals = '\0';
        printf("# %s\n", arguments[i]);
        check_file(arguments[i], equals + 1);
    }
    if (visit.browser)
        devtools_close(visit.browser);
    nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
    ol_text_release(&visit.url);
    ol_text_release(&visit.troubles);
    ol_mem_free(checks);
    return is_ready ? check_end() : 2;
}
