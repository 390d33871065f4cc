/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yaml_lines: a stack of keys, each with the column where it stands.
 *
 * A line closes what stands at its column or right of it, one event at a time while the line waits, and opens a level
 * of its own. A dash is a level too, at its column, and what follows it is read as a line that begins further right.
 * A dash may stand right below the key whose list it continues, so it closes keys only right of it.
 */
#include "pricing/import/yaml_lines.h"

#include "outlay/arena.h"

#include <limits.h>
#include <string.h>

#define NO_CHILDREN INT_MAX /* of what may have none */
#define ANY_COLUMN  (-1)

struct level {
    int column;
    int child_column; /* at which all that is below it begins */
    size_t start;     /* of its key in `keys` */
    bool is_item, is_leaf;
    bool is_left;   /* its end was told */
    bool is_listed; /* what is below it are items */
    struct ol_place place;
};

struct ol_yaml {
    struct ol_input *input;
    struct level levels[OL_YAML_DEPTH];
    int depth;
    int root_column;
    bool is_root_listed;
    struct ol_text keys, value;
    struct ol_slice rest; /* of the line that waits */
    int column;           /* at which it begins */
    bool is_waiting, is_ended;
    bool has_begun;   /* a line other than a directive or --- was met */
    int block_column; /* of the key whose block of text goes on; ANY_COLUMN: none */
};

struct ol_yaml *ol_yaml_new(struct ol_input *input)
{
    struct ol_yaml *yaml = ol_mem_new(sizeof *yaml);
    yaml->input = input;
    yaml->root_column = ANY_COLUMN;
    yaml->block_column = ANY_COLUMN;
    return yaml;
}

void ol_yaml_free(struct ol_yaml *yaml)
{
    if (!yaml)
        return;
    ol_text_release(&yaml->keys);
    ol_text_release(&yaml->value);
    ol_mem_free(yaml);
}

struct ol_slice ol_yaml_key(const struct ol_yaml *yaml, int depth)
{
    if (depth < 0 || depth >= yaml->depth)
        return (struct ol_slice){"", 0};
    const size_t start = yaml->levels[depth].start;
    const size_t end = depth + 1 < yaml->depth ? yaml->levels[depth + 1].start : yaml->keys.length;
    return (struct ol_slice){ol_text_string(&yaml->keys) + start, end - start};
}

struct ol_place ol_yaml_place(const struct ol_yaml *yaml)
{
    return yaml->depth ? yaml->levels[yaml->depth - 1].place : ol_input_place(yaml->input);
}

/* ---- lines ---- */

static int refuse(const struct ol_yaml *yaml, struct ol_error *error, const char *what)
{
    struct ol_place place = ol_input_place(yaml->input);
    place.column = yaml->column + 1;
    return ol_fail(error, OL_BAD_INPUT, place, "%s", what);
}

static bool starts(struct ol_slice text, const char *word)
{
    return text.length >= strlen(word) && memcmp(text.data, word, strlen(word)) == 0;
}

/* Takes blanks off the front; the number of them. */
static int skip_blanks(struct ol_slice *text)
{
    int blanks = 0;
    while (text->length && text->data[0] == ' ') {
        text->data++;
        text->length--;
        blanks++;
    }
    return blanks;
}

/* Before the first line of content: directives and one mark. */
static bool is_preamble(struct ol_yaml *yaml, struct ol_slice line)
{
    return !yaml->has_begun && (line.data[0] == '%' || ol_slice_is(ol_slice_trim(line), "---"));
}

/* The next line with content, at `rest`. */
static int next_line(struct ol_yaml *yaml, struct ol_error *error)
{
    struct ol_slice line;
    int got;
    while ((got = ol_input_line(yaml->input, &line, error)) > 0) {
        if (ol_input_place(yaml->input).line == 1 && starts(line, "\xef\xbb\xbf"))
            line = (struct ol_slice){line.data + 3, line.length - 3};
        yaml->rest = line;
        yaml->column = skip_blanks(&yaml->rest);
        if (!ol_slice_trim(line).length || (yaml->block_column != ANY_COLUMN && yaml->column > yaml->block_column))
            continue;
        yaml->block_column = ANY_COLUMN;
        if (yaml->rest.data[0] == '#' || is_preamble(yaml, line))
            continue;
        if (yaml->rest.data[0] == '\t')
            return refuse(yaml, error, "a tab in the indentation; YAML is indented by blanks");
        if (starts(line, "---") || starts(line, "..."))
            return refuse(yaml, error, "a second document begins here; give each a file of its own");
        yaml->has_begun = true;
        yaml->rest = ol_slice_trim(yaml->rest);
        yaml->is_waiting = true;
        return 1;
    }
    return got;
}

/* ---- scalars ---- */

static const struct {
    char written, meant;
} escapes[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'"', '"'}, {'\\', '\\'}, {'/', '/'}, {' ', ' '}};

/* Copies what stands between the quote at the front and its fellow into `text`; `rest` goes on behind it. */
static int read_quoted(struct ol_yaml *yaml, struct ol_slice *rest, struct ol_text *text, struct ol_error *error)
{
    const char quote = rest->data[0];
    size_t i = 1;
    for (; i < rest->length; i++) {
        char c = rest->data[i];
        const bool is_last = i + 1 == rest->length;
        if (c == quote && (quote == '"' || is_last || rest->data[i + 1] != '\''))
            break;
        if (c == quote)
            i++;
        if (c == '\\' && quote == '"') {
            size_t k = 0;
            while (k < sizeof escapes / sizeof *escapes && (is_last || escapes[k].written != rest->data[i + 1]))
                k++;
            if (k == sizeof escapes / sizeof *escapes)
                return refuse(yaml, error, "an escape other than \\n \\t \\r \\\" \\\\ \\/ in a quoted text");
            c = escapes[k].meant;
            i++;
        }
        ol_text_add(text, &c, 1);
    }
    if (i >= rest->length)
        return refuse(yaml, error, "a quoted text that does not end on its line; write it on one line");
    *rest = (struct ol_slice){rest->data + i + 1, rest->length - i - 1};
    return OL_OK;
}

/* A '#' begins a comment where a blank stands before it. */
static struct ol_slice without_comment(struct ol_slice text)
{
    for (size_t i = 1; i < text.length; i++)
        if (text.data[i] == '#' && (text.data[i - 1] == ' ' || text.data[i - 1] == '\t'))
            return ol_slice_trim((struct ol_slice){text.data, i});
    return text;
}

/* By the character that it begins with. */
static const struct {
    const char *first, *why;
} unread[] = {
    {"&*", "an anchor or alias; write what it stands for in its place"},
    {"!", "a tag; only plain values are read here"},
    {"{[", "a mapping or list in brackets; write it as lines of their own"},
    {"@`%", "a text that begins with @, ` or %, which YAML reserves; quote it"},
};

static const char *why_not_read(struct ol_slice text)
{
    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++)
        if (text.data[0] && strchr(unread[i].first, text.data[0]))
            return unread[i].why;
    if (text.data[0] == '?' && (text.length == 1 || text.data[1] == ' '))
        return "a key marked by '?'; write it as key: value";
    return NULL;
}

/* Of the level on top. 1: `value` is filled; 0: it has none of its own; negative: error. */
static int read_value(struct ol_yaml *yaml, struct ol_slice text, struct ol_slice *value, struct ol_error *error)
{
    struct level *level = &yaml->levels[yaml->depth - 1];
    if (!text.length || text.data[0] == '#')
        return 0;
    if (text.data[0] == '|' || text.data[0] == '>') {
        yaml->block_column = level->column;
        level->is_leaf = true;
        return 0;
    }
    if (text.data[0] == '"' || text.data[0] == '\'') {
        ol_text_clear(&yaml->value);
        const int status = read_quoted(yaml, &text, &yaml->value, error);
        if (status != OL_OK)
            return status;
        if (ol_slice_trim(text).length && ol_slice_trim(text).data[0] != '#')
            return refuse(yaml, error, "more text behind a quoted one; is a quote missing?");
        *value = (struct ol_slice){ol_text_string(&yaml->value), yaml->value.length};
        level->is_leaf = true;
        return 1;
    }
    text = without_comment(text);
    level->child_column = NO_CHILDREN;
    if (ol_slice_is(text, "{}") || ol_slice_is(text, "[]"))
        return 0;
    const char *why = why_not_read(text);
    if (why)
        return refuse(yaml, error, why);
    *value = text;
    level->is_leaf = true;
    return 1;
}

/* ---- levels ---- */

static bool is_dash(struct ol_slice text)
{
    return text.length && text.data[0] == '-' && (text.length == 1 || text.data[1] == ' ');
}

static void pop(struct ol_yaml *yaml)
{
    yaml->depth--;
    yaml->keys.length = yaml->levels[yaml->depth].start;
}

/* Whether the line that waits closes the level on top. */
static bool closes_top(const struct ol_yaml *yaml)
{
    const struct level *top = &yaml->levels[yaml->depth - 1];
    if (is_dash(yaml->rest) && !top->is_item && !top->is_leaf)
        return top->column > yaml->column;
    return top->column >= yaml->column;
}

static int push(struct ol_yaml *yaml, bool is_item, struct ol_error *error)
{
    struct level *parent = yaml->depth ? &yaml->levels[yaml->depth - 1] : NULL;
    int *column = parent ? &parent->child_column : &yaml->root_column;
    if (parent && parent->is_leaf)
        return refuse(yaml, error, "a line that is indented below a value; texts over several lines are not read");
    if (*column != ANY_COLUMN && *column != yaml->column)
        return refuse(yaml, error, "the indentation is not that of the lines before it on this level");
    bool *is_listed = parent ? &parent->is_listed : &yaml->is_root_listed;
    if (*column != ANY_COLUMN && *is_listed != is_item)
        return refuse(yaml, error, "an item of a list and a key side by side");
    if (yaml->depth == OL_YAML_DEPTH)
        return refuse(yaml, error, "more levels than are read, which is 32");
    *column = yaml->column;
    *is_listed = is_item;
    struct ol_place place = ol_input_place(yaml->input);
    place.column = yaml->column + 1;
    yaml->levels[yaml->depth++] = (struct level){
        .column = yaml->column,
        .child_column = ANY_COLUMN,
        .start = yaml->keys.length,
        .is_item = is_item,
        .place = place,
    };
    return OL_OK;
}

/* The length of the plain key at the front, whose colon stands before a blank or at the end; SIZE_MAX: no key. */
static size_t plain_key(struct ol_slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == ':' && (i + 1 == text.length || text.data[i + 1] == ' ' || text.data[i + 1] == '\t'))
            return i;
        if (text.data[i] == '#' && i && text.data[i - 1] == ' ')
            break;
    }
    return SIZE_MAX;
}

/* Takes "key:" off the front of `rest` into `value`. 1: there was one; 0: there is none; negative: error. */
static int take_key(struct ol_yaml *yaml, struct ol_error *error)
{
    struct ol_slice rest = yaml->rest;
    ol_text_clear(&yaml->value);
    if (rest.data[0] == '"' || rest.data[0] == '\'') {
        const int status = read_quoted(yaml, &rest, &yaml->value, error);
        if (status != OL_OK)
            return status;
        if (plain_key(rest) != 0)
            return 0;
    } else {
        const size_t length = plain_key(rest);
        if (length == SIZE_MAX)
            return 0;
        const char *why = length ? why_not_read(rest) : NULL;
        if (why)
            return refuse(yaml, error, why);
        const struct ol_slice key = ol_slice_trim((struct ol_slice){rest.data, length});
        ol_text_add(&yaml->value, key.data, key.length);
        rest = (struct ol_slice){rest.data + length, rest.length - length};
    }
    if (yaml->value.length > OL_YAML_KEY_LIMIT)
        return refuse(yaml, error, "a key of more than 1024 bytes");
    yaml->rest = ol_slice_trim((struct ol_slice){rest.data + 1, rest.length - 1});
    return 1;
}

/* What waits, on a level of its own: as read_value. */
static int open_line(struct ol_yaml *yaml, struct ol_slice *value, struct ol_error *error)
{
    while (is_dash(yaml->rest)) {
        const int status = push(yaml, true, error);
        if (status != OL_OK)
            return status;
        ol_text_adds(&yaml->keys, "-");
        yaml->rest = (struct ol_slice){yaml->rest.data + 1, yaml->rest.length - 1};
        yaml->column += 1 + skip_blanks(&yaml->rest);
        if (!yaml->rest.length || yaml->rest.data[0] == '#')
            return 0;
    }
    const int got = take_key(yaml, error);
    if (got < 0)
        return got;
    if (got == 0) {
        const bool is_scalar = yaml->depth && yaml->levels[yaml->depth - 1].is_item &&
                               yaml->levels[yaml->depth - 1].column < yaml->column &&
                               yaml->levels[yaml->depth - 1].child_column == ANY_COLUMN &&
                               yaml->levels[yaml->depth - 1].place.line == ol_input_place(yaml->input).line;
        return is_scalar ? read_value(yaml, yaml->rest, value, error)
                         : refuse(yaml, error, "neither \"key: value\" nor \"- item\"");
    }
    const int status = push(yaml, false, error);
    if (status != OL_OK)
        return status;
    ol_text_add(&yaml->keys, ol_text_string(&yaml->value), yaml->value.length);
    return read_value(yaml, yaml->rest, value, error);
}

int ol_yaml_next(struct ol_yaml *yaml, struct ol_yaml_event *event, struct ol_error *error)
{
    struct level *top = yaml->depth ? &yaml->levels[yaml->depth - 1] : NULL;
    if (top && top->is_left)
        pop(yaml);
    for (;;) {
        if (!yaml->is_waiting && !yaml->is_ended) {
            const int got = next_line(yaml, error);
            if (got < 0)
                return got;
            yaml->is_ended = got == 0;
        }
        top = yaml->depth ? &yaml->levels[yaml->depth - 1] : NULL;
        if (top && (yaml->is_ended || closes_top(yaml))) {
            if (!top->is_leaf) {
                *event = (struct ol_yaml_event){.type = OL_YAML_LEAVE, .depth = yaml->depth, .value = {"", 0}};
                top->is_left = true;
                return 1;
            }
            pop(yaml);
            continue;
        }
        if (yaml->is_ended)
            return 0;
        yaml->is_waiting = false;
        *event = (struct ol_yaml_event){.type = OL_YAML_VALUE, .value = {"", 0}};
        const int got = open_line(yaml, &event->value, error);
        event->depth = yaml->depth;
        if (got != 0)
            return got;
    }
}
