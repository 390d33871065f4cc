/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/page/devtools.h"

#include "outlay/arena.h"
#include "outlay/json.h"
#include "outlay/json_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALL_MS   60000
#define END_MS    5000
#define SAID_MOST 300

struct devtools {
    pid_t child;
    int to, from;
    struct ol_text session;  /* of the page; "" until there is one */
    struct ol_text received; /* whole messages and the beginning of the next */
    struct ol_text awaited;  /* the name of an event; "" once it has come */
    int64_t call;
    devtools_listener *listener;
    void *self;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- messages ---- */

bool devtools_member(const char *message, const char *path, struct ol_text *value)
{
    struct ol_json_reader *reader = ol_json_reader_of_memory(message, strlen(message), "a message");
    struct ol_json_event event;
    struct ol_error error = {0};
    int depth = 1;
    bool is_found = false;
    ol_text_clear(value);
    while (!is_found && ol_json_next(reader, &event, &error) > 0) {
        const size_t length = strcspn(path, ".");
        const bool is_step = event.depth == depth && event.key.data && event.key.length == length &&
                             memcmp(event.key.data, path, length) == 0;
        if (is_step && path[length] && event.type == OL_JSON_OBJECT) {
            path += length + 1;
            depth++;
        } else if (is_step && !path[length]) {
            is_found = true;
            if (event.type == OL_JSON_STRING || event.type == OL_JSON_NUMBER)
                ol_text_set(value, event.text);
            else
                ol_text_adds(value, event.type == OL_JSON_TRUE ? "true" : "");
        } else if (event.depth > 0 && (event.type == OL_JSON_OBJECT || event.type == OL_JSON_ARRAY)) {
            ol_json_skip(reader, &error);
        }
    }
    ol_json_reader_free(reader);
    return is_found;
}

void devtools_quote(struct ol_text *json, const char *string)
{
    struct ol_text line = {0};
    struct ol_output *output = ol_output_to_text(&line);
    struct ol_json writer = {.output = output, .compact = true};
    ol_json_array(&writer, NULL);
    ol_json_string(&writer, NULL, string);
    ol_json_end(&writer);
    ol_output_close(output, NULL);
    const char *whole = ol_text_string(&line);
    ol_text_add(json, whole + 1, (size_t)(strrchr(whole, ']') - whole - 1));
    ol_text_release(&line);
}

static int sextet(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = digit ? strchr(digits, digit) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Longer than a text may be that the reader of JSON takes; base64 has nothing that JSON would escape. */
bool devtools_save(const char *reply, const char *path)
{
    const char *at = strstr(reply, "\"data\":\"");
    FILE *file = at ? fopen(path, "we") : NULL;
    unsigned bits = 0, count = 0;
    if (!file)
        return false;
    for (at += 8; sextet(*at) >= 0; at++) {
        bits = bits << 6 | (unsigned)sextet(*at);
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        fputc((int)(bits >> count & 255), file);
    }
    return fclose(file) == 0;
}

/* ---- the pipes ---- */

static bool send_bytes(struct devtools *browser, const char *bytes, size_t length)
{
    while (length > 0) {
        const ssize_t written = write(browser->to, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

/* Waits for bytes; false where none come in time, or the browser is gone. */
static bool receive(struct devtools *browser, int64_t until)
{
    char bytes[65536];
    struct pollfd pipe = {.fd = browser->from, .events = POLLIN};
    const int64_t left = until - now_ms();
    if (left <= 0 || poll(&pipe, 1, (int)left) <= 0)
        return false;
    const ssize_t got = read(browser->from, bytes, sizeof bytes);
    if (got > 0)
        ol_text_add(&browser->received, bytes, (size_t)got);
    return got > 0;
}

/* The next whole message, or false. */
static bool next_message(struct devtools *browser, int64_t until, struct ol_text *message)
{
    size_t searched = 0;
    for (;;) {
        const char *bytes = ol_text_string(&browser->received);
        const char *end = memchr(bytes + searched, '\0', browser->received.length - searched);
        if (end) {
            const size_t length = (size_t)(end - bytes), rest = browser->received.length - length - 1;
            ol_text_set(message, (struct ol_slice){bytes, length});
            memmove(browser->received.data, end + 1, rest);
            browser->received.length = rest;
            return true;
        }
        searched = browser->received.length;
        if (!receive(browser, until))
            return false;
    }
}

/* Hands an event on; false for an answer to a call. */
static bool hear(struct devtools *browser, const char *message)
{
    struct ol_text method = {0};
    const bool is_event = devtools_member(message, "method", &method);
    if (is_event && browser->awaited.length > 0 && strcmp(ol_text_string(&method), browser->awaited.data) == 0)
        ol_text_clear(&browser->awaited);
    if (is_event)
        browser->listener(browser->self, ol_text_string(&method), message);
    ol_text_release(&method);
    return is_event;
}

/* ---- calls ---- */

static bool complain(const char *method, const char *what)
{
    fprintf(stderr, "devtools: %s: %.*s\n", method, SAID_MOST, what);
    return false;
}

bool devtools_call(struct devtools *browser, const char *method, const char *parameters, struct ol_text *reply)
{
    struct ol_text message = {0}, said = {0};
    const int64_t until = now_ms() + CALL_MS, call = ++browser->call;
    bool is_answered = false, is_good = false;
    ol_text_addf(&message, "{\"id\":%lld,\"method\":\"%s\",\"params\":%s", (long long)call, method, parameters);
    if (browser->session.length > 0)
        ol_text_addf(&message, ",\"sessionId\":\"%s\"", browser->session.data);
    ol_text_adds(&message, "}");
    if (send_bytes(browser, message.data, message.length + 1))
        while (!is_answered && next_message(browser, until, &message))
            if (!hear(browser, message.data))
                is_answered = true; /* calls are made one after another */
    if (!is_answered)
        complain(method, "no answer: the browser is gone, or takes too long");
    else if (devtools_member(message.data, "error.message", &said))
        complain(method, ol_text_string(&said));
    else
        is_good = true;
    if (is_good && reply)
        ol_text_set(reply, ol_text_slice(&message));
    ol_text_release(&message);
    ol_text_release(&said);
    return is_good;
}

bool devtools_value(struct devtools *browser, const char *script, struct ol_text *value)
{
    struct ol_text parameters = {0}, reply = {0}, said = {0};
    ol_text_adds(&parameters, "{\"returnByValue\":true,\"awaitPromise\":true,\"expression\":");
    devtools_quote(&parameters, script);
    ol_text_adds(&parameters, "}");
    bool is_good = devtools_call(browser, "Runtime.evaluate", parameters.data, &reply);
    if (is_good && devtools_member(reply.data, "result.exceptionDetails.exception.description", &said))
        is_good = complain("a script", ol_text_string(&said));
    if (is_good)
        devtools_member(reply.data, "result.result.value", value);
    ol_text_release(&parameters);
    ol_text_release(&reply);
    ol_text_release(&said);
    return is_good;
}

bool devtools_wait(struct devtools *browser, const char *method)
{
    struct ol_text message = {0};
    const int64_t until = now_ms() + CALL_MS;
    ol_text_set(&browser->awaited, ol_slice_of(method));
    while (browser->awaited.length > 0 && next_message(browser, until, &message))
        hear(browser, message.data);
    ol_text_release(&message);
    return browser->awaited.length == 0 || complain(method, "did not come in time");
}

void devtools_listen(struct devtools *browser, int milliseconds)
{
    struct ol_text message = {0};
    const int64_t until = now_ms() + milliseconds;
    while (next_message(browser, until, &message))
        hear(browser, message.data);
    ol_text_release(&message);
}

/* ---- the browser ---- */

/* In the child: descriptors 3 and 4 are those that the browser reads from and writes to. */
static void become(const char *program, const char *folder, int from, int to)
{
    struct ol_text profile = {0};
    ol_text_addf(&profile, "--user-data-dir=%s", folder);
    /* In a container there is often no sandbox to be had; the pages are our own. */
    char *const arguments[] = {(char *)program,
                               "--headless=new",
                               "--remote-debugging-pipe",
                               "--no-sandbox",
                               "--disable-gpu",
                               "--no-first-run",
                               "--disable-background-networking",
                               "--disable-component-update",
                               "--disable-sync",
                               "--no-default-browser-check",
                               "--disable-dev-shm-usage",
                               "--hide-scrollbars",
                               "--force-color-profile=srgb",
                               profile.data,
                               "about:blank",
                               NULL};
    const int high_from = fcntl(from, F_DUPFD, 10), high_to = fcntl(to, F_DUPFD, 10);
    const int nothing = open("/dev/null", O_RDWR);
    setpgid(0, 0);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    dup2(high_from, 3);
    dup2(high_to, 4);
    close(high_from);
    close(high_to);
    execvp(program, arguments);
    _exit(127);
}

/* To a page of our own: what the browser opens by itself may still be on its way. */
static bool attach(struct devtools *browser)
{
    struct ol_text reply = {0}, target = {0}, parameters = {0};
    bool is_good = devtools_call(browser, "Target.createTarget", "{\"url\":\"about:blank\"}", &reply) &&
                   devtools_member(reply.data, "result.targetId", &target);
    ol_text_addf(&parameters, "{\"targetId\":\"%s\",\"flatten\":true}", ol_text_string(&target));
    is_good = is_good && devtools_call(browser, "Target.attachToTarget", parameters.data, &reply) &&
              devtools_member(reply.data, "result.sessionId", &browser->session);
    ol_text_release(&reply);
    ol_text_release(&target);
    ol_text_release(&parameters);
    return is_good;
}

struct devtools *devtools_open(const char *program, const char *folder, devtools_listener *listener, void *self)
{
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) != 0)
        return NULL;
    if (pipe2(from, O_CLOEXEC) != 0) {
        close(to[0]);
        close(to[1]);
        return NULL;
    }
    signal(SIGPIPE, SIG_IGN);
    struct devtools *browser = ol_mem_new(sizeof *browser);
    *browser = (struct devtools){.to = to[1], .from = from[0], .listener = listener, .self = self};
    browser->child = fork();
    if (browser->child == 0)
        become(program, folder, to[0], from[1]);
    close(to[0]);
    close(from[1]);
    if (browser->child > 0 && attach(browser))
        return browser;
    fprintf(stderr, "devtools: \"%s\" does not answer\n", program);
    devtools_close(browser);
    return NULL;
}

/* Asked to end; its whole group is ended where it does not. */
void devtools_close(struct devtools *browser)
{
    static const char ask[] = "{\"id\":0,\"method\":\"Browser.close\"}";
    const int64_t until = now_ms() + END_MS;
    const struct timespec pause = {.tv_nsec = 20000000};
    bool is_gone = browser->child <= 0;
    if (!is_gone)
        send_bytes(browser, ask, sizeof ask);
    while (!is_gone && now_ms() < until) {
        is_gone = waitpid(browser->child, NULL, WNOHANG) != 0;
        if (!is_gone)
            clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    }
    if (browser->child > 0)
        kill(-browser->child, SIGKILL);
    if (!is_gone)
        waitpid(browser->child, NULL, 0);
    close(browser->to);
    close(browser->from);
    ol_text_release(&browser->session);
    ol_text_release(&browser->received);
    ol_text_release(&browser->awaited);
    ol_mem_free(browser);
}
