/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/notice.h"

#include "outlay/digest.h"
#include "outlay/json.h"

#include <string.h>

const char *const ol_severity_names[] = {
    [OL_SEVERITY_INFO] = "info", [OL_SEVERITY_WARNING] = "warning", [OL_SEVERITY_CRITICAL] = "critical"};

/* With its length in front, so that no two lists of texts are the same bytes. */
static void digest_text(struct ol_digest *digest, const char *text)
{
    char length[24];
    const int written = snprintf(length, sizeof length, "%zu:", strlen(text));
    ol_digest_add(digest, length, (size_t)written);
    ol_digest_add(digest, text, strlen(text));
}

const char *ol_notice_id(const struct ol_notice *notice, const struct ol_notice_origin *origin,
                         char id[OL_NOTICE_ID])
{
    struct ol_digest digest;
    char hex[OL_DIGEST_BUFFER];
    ol_digest_begin(&digest);
    digest_text(&digest, origin->scenario);
    digest_text(&digest, notice->kind);
    for (size_t i = 0; i < notice->label_count; i++) {
        digest_text(&digest, notice->labels[i].name);
        digest_text(&digest, notice->labels[i].value);
    }
    ol_digest_end(&digest, hex);
    memcpy(id, hex, OL_NOTICE_ID - 1);
    id[OL_NOTICE_ID - 1] = '\0';
    return id;
}

/* ---- for webhooks ---- */

static void write_alert(struct ol_json *json, const struct ol_notice_origin *origin,
                        const struct ol_notice *notice)
{
    char id[OL_NOTICE_ID], at[OL_TIME_BUFFER];
    ol_json_object(json, NULL);
    ol_json_string(json, "id", ol_notice_id(notice, origin, id));
    ol_json_string(json, "kind", notice->kind);
    ol_json_string(json, "severity", ol_severity_names[notice->severity]);
    ol_json_string(json, "title", notice->title);
    ol_json_string(json, "text", notice->text);
    ol_json_string(json, "at", notice->at == OL_NEVER ? NULL : ol_instant_format(notice->at, at));
    ol_json_string(json, "scenario", origin->scenario);
    ol_json_object(json, "labels");
    for (size_t i = 0; i < notice->label_count; i++)
        ol_json_string(json, notice->labels[i].name, notice->labels[i].value);
    ol_json_end(json);
    ol_json_end(json);
}

void ol_report_alerts(struct ol_output *output, const struct ol_notice_origin *origin,
                      const struct ol_notice *notices, size_t count)
{
    struct ol_json json = {.output = output};
    ol_json_array(&json, NULL);
    for (size_t i = 0; i < count; i++)
        if (!notices[i].is_planned)
            write_alert(&json, origin, &notices[i]);
    ol_json_end(&json);
}

/* ---- for calendars ---- */

#define LINE_OCTETS 75

/* A content line, folded so that no line has more than 75 octets and no character is cut (RFC 5545, 3.1). */
static void write_line(struct ol_output *output, const struct ol_text *line)
{
    const char *bytes = ol_text_string(line);
    size_t room = LINE_OCTETS;
    for (size_t at = 0; at < line->length;) {
        size_t take = line->length - at < room ? line->length - at : room;
        while (take > 1 && at + take < line->length && ((unsigned char)bytes[at + take] & 0xC0) == 0x80)
            take--;
        ol_output_bytes(output, bytes + at, take);
        ol_output_string(output, "\r\n");
        at += take;
        if (at < line->length)
            ol_output_char(output, ' ');
        room = LINE_OCTETS - 1;
    }
}

/* TEXT (3.3.11): backslashes, semicolons, commas and new lines are escaped; other control characters go. */
static void add_escaped(struct ol_text *line, const char *text)
{
    const bool is_utf8 = ol_slice_is_utf8(ol_slice_of(text), NULL);
    for (const char *c = text; *c; c++) {
        if (!is_utf8 && (unsigned char)*c >= 0x80)
            ol_text_adds(line, "?"); /* the text has to be UTF-8 */
        else if (*c == '\n')
            ol_text_adds(line, "\\n");
        else if (strchr("\\;,", *c))
            ol_text_addf(line, "\\%c", *c);
        else if ((unsigned char)*c >= 0x20 && *c != 0x7F)
            ol_text_add(line, c, 1);
    }
}

static void write_text(struct ol_output *output, const char *property, const char *text)
{
    struct ol_text line = {0};
    ol_text_addf(&line, "%s:", property);
    add_escaped(&line, text);
    write_line(output, &line);
    ol_text_release(&line);
}

static void write_time(struct ol_output *output, const char *property, ol_time at)
{
    const struct ol_civil civil = ol_civil_of(at);
    ol_output_format(output, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", property, civil.year % 10000, civil.month,
                     civil.day, civil.hour, civil.minute, civil.second);
}

static void write_event(struct ol_output *output, const struct ol_notice_origin *origin,
                        const struct ol_notice *notice)
{
    char id[OL_NOTICE_ID];
    ol_output_string(output, "BEGIN:VEVENT\r\n");
    ol_output_format(output, "UID:%s@outlay\r\n", ol_notice_id(notice, origin, id));
    write_time(output, "DTSTAMP", origin->stamped);
    write_time(output, "DTSTART", notice->at);
    write_text(output, "SUMMARY", notice->title);
    write_text(output, "DESCRIPTION", notice->text);
    write_text(output, "CATEGORIES", notice->kind);
    ol_output_format(output, "PRIORITY:%d\r\n",
                     notice->severity == OL_SEVERITY_CRITICAL  ? 1
                     : notice->severity == OL_SEVERITY_WARNING ? 5
                                                               : 9);
    ol_output_string(output, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void ol_report_calendar(struct ol_output *output, const struct ol_notice_origin *origin,
                        const struct ol_notice *notices, size_t count)
{
    ol_output_format(output, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Outlay//Outlay %s//EN\r\n",
                     origin->version);
    for (size_t i = 0; i < count; i++)
        if (notices[i].at != OL_NEVER)
            write_event(output, origin, &notices[i]);
    ol_output_string(output, "END:VCALENDAR\r\n");
}
