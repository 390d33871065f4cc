/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * devtools: a Chromium without a window, driven over its DevTools protocol.
 *
 * The browser is a child that talks JSON over two pipes, a message ended by a NUL (--remote-debugging-pipe): no port
 * is opened, and nothing else on the machine can reach it. Calls wait for their answer; events that come in between go
 * to a listener. Everything has an end set to its time, after which the call fails and says so. The profile is a
 * folder that the caller makes and takes away.
 *
 *     struct devtools *browser = devtools_open("chromium", folder, listener, self);
 *     devtools_call(browser, "Page.navigate", "{\"url\":\"file:///page.html\"}", &reply);
 *     devtools_value(browser, "document.title", &title);
 *     devtools_close(browser);
 */
#ifndef OUTLAY_TESTS_DEVTOOLS_H
#define OUTLAY_TESTS_DEVTOOLS_H

#include "outlay/text.h"

struct devtools; /* opaque */

/* `message` is the whole event, valid until the listener returns; it may not call the browser. */
typedef void devtools_listener(void *self, const char *method, const char *message);

/* NULL, and a line on standard error, where no browser could be started. The calls are for one page, which is blank. */
struct devtools *devtools_open(const char *program, const char *folder, devtools_listener *listener, void *self);
void devtools_close(struct devtools *browser);

/* `parameters` is a JSON object. False, and a line on standard error, where the answer is an error or does not come.
 * `reply` (may be NULL) becomes the whole answer. */
bool devtools_call(struct devtools *browser, const char *method, const char *parameters, struct ol_text *reply);
/* What a script makes of itself, as text; its promises are waited for. An exception is a failure. */
bool devtools_value(struct devtools *browser, const char *script, struct ol_text *value);
/* Hears events until `method` has come. */
bool devtools_wait(struct devtools *browser, const char *method);
/* Hears events for a while. */
void devtools_listen(struct devtools *browser, int milliseconds);

/* ---- messages ---- */

/* The member at "result.value", as text; false where there is none. */
bool devtools_member(const char *message, const char *path, struct ol_text *value);
/* A text as a JSON string, with its quotes. */
void devtools_quote(struct ol_text *json, const char *string);
/* The bytes of the member "data", which is base64 and may be long, into a file. */
bool devtools_save(const char *reply, const char *path);

#endif
