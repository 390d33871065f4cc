/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/chargeback_listing.h"

#include "outlay/json.h"
#include "outlay/label.h"
#include "outlay/statement.h"
#include "scenarios/cli/listing.h"

#include <ctype.h>
#include <string.h>

#define HEADER "month,owner,kind,own,shared,untagged,total,currency\n" /* by which a folder is known, too */

static const char *const kept_names[] = {
    [OL_OWNER] = "", [OL_OWNER_SHARED] = "(shared)", [OL_OWNER_UNTAGGED] = "(untagged)"};
static const char *const kinds[] = {
    [OL_OWNER] = "own", [OL_OWNER_SHARED] = "shared", [OL_OWNER_UNTAGGED] = "untagged"};

static const char *name_of(const struct ol_chargeback_owner *owner)
{
    return owner->sort == OL_OWNER ? owner->name : kept_names[owner->sort];
}

static const char *basis_of(const struct ol_chargeback_question *question)
{
    return question->is_billed ? "billed cost" : "effective cost";
}

/* ---- a table, JSON, CSV ---- */

static const char *say(struct ol_arena *arena, ol_money money)
{
    char buffer[OL_MONEY_BUFFER];
    return ol_arena_format(arena, "%s", ol_money_say(money, 2, buffer));
}

static void add_row(struct ol_listing *listing, struct ol_arena *arena, const struct ol_chargeback_month *month,
                    const char *name, const ol_money amounts[4])
{
    const char **row = ol_listing_row(listing);
    const double whole = ol_money_real(month->total);
    row[0] = month->name;
    row[1] = name;
    for (size_t i = 0; i < 4; i++)
        row[2 + i] = say(arena, amounts[i]);
    if (whole > 0)
        row[6] = ol_arena_format(arena, "%.1f%%", 100 * ol_money_real(amounts[3]) / whole);
}

static void print(const struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                  struct ol_output *output)
{
    struct ol_arena arena = {0};
    struct ol_listing listing = {.headings = {"month", question->tag ? question->tag : "account", "own", "shared",
                                              "untagged", "total", "share"}};
    for (size_t i = 0; i < chargeback->count; i++) {
        const struct ol_chargeback_month *month = &chargeback->months[i];
        ol_money sums[4] = {0};
        for (size_t k = 0; k < month->count; k++) {
            const struct ol_chargeback_owner *owner = &month->owners[k];
            const ol_money amounts[] = {owner->direct, owner->shared, owner->untagged, owner->total};
            add_row(&listing, &arena, month, name_of(owner), amounts);
            for (size_t m = 0; m < 4; m++)
                sums[m] += amounts[m];
        }
        add_row(&listing, &arena, month, "total", sums);
    }
    ol_output_format(output, "by the %s%s%s\n\n", basis_of(question), *chargeback->currency ? ", in " : "",
                     chargeback->currency);
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    ol_listing_release(&listing);
    ol_arena_release(&arena);
}

static void write_csv(const struct ol_chargeback *chargeback, struct ol_output *output)
{
    ol_output_string(output, HEADER);
    for (size_t i = 0; i < chargeback->count; i++)
        for (size_t k = 0; k < chargeback->months[i].count; k++) {
            const struct ol_chargeback_owner *owner = &chargeback->months[i].owners[k];
            const ol_money amounts[] = {owner->direct, owner->shared, owner->untagged, owner->total};
            ol_output_format(output, "%s,", chargeback->months[i].name);
            ol_output_csv(output, owner->name);
            ol_output_format(output, ",%s", owner->sort == OL_OWNER ? "owner" : kinds[owner->sort]);
            for (size_t m = 0; m < 4; m++) {
                ol_output_char(output, ',');
                ol_output_money(output, amounts[m]);
            }
            ol_output_char(output, ',');
            ol_output_csv(output, chargeback->currency);
            ol_output_char(output, '\n');
        }
}

static void write_owner(struct ol_json *json, const struct ol_chargeback_owner *owner)
{
    ol_json_object(json, NULL);
    ol_json_string(json, "owner", owner->sort == OL_OWNER ? owner->name : NULL);
    ol_json_string(json, "kind", owner->sort == OL_OWNER ? "owner" : kinds[owner->sort]);
    ol_json_real(json, "own", ol_money_real(owner->direct));
    ol_json_real(json, "shared", ol_money_real(owner->shared));
    ol_json_real(json, "untagged", ol_money_real(owner->untagged));
    ol_json_real(json, "total", ol_money_real(owner->total));
    ol_json_array(json, "items");
    for (size_t i = 0; i < owner->count; i++) {
        ol_json_object(json, NULL);
        ol_json_string(json, "what", owner->items[i].what);
        ol_json_string(json, "kind", kinds[owner->items[i].sort]);
        ol_json_real(json, "cost", ol_money_real(owner->items[i].cost));
        ol_json_end(json);
    }
    ol_json_end(json);
    ol_json_end(json);
}

static void write_json(const struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                       struct ol_output *output)
{
    struct ol_json json = {.output = output};
    ol_json_object(&json, NULL);
    ol_json_string(&json, "by", question->tag ? question->tag : "account");
    ol_json_string(&json, "basis", question->is_billed ? "billed" : "effective");
    ol_json_string(&json, "currency", *chargeback->currency ? chargeback->currency : NULL);
    ol_json_string(&json, "shared", question->shared);
    ol_json_string(&json, "untagged", question->untagged);
    ol_json_array(&json, "months");
    for (size_t i = 0; i < chargeback->count; i++) {
        const struct ol_chargeback_month *month = &chargeback->months[i];
        ol_json_object(&json, NULL);
        ol_json_string(&json, "month", month->name);
        ol_json_real(&json, "total", ol_money_real(month->total));
        ol_json_real(&json, "shared", ol_money_real(month->shared));
        ol_json_real(&json, "untagged", ol_money_real(month->untagged));
        ol_json_array(&json, "owners");
        for (size_t k = 0; k < month->count; k++)
            write_owner(&json, &month->owners[k]);
        ol_json_end(&json);
        ol_json_end(&json);
    }
    ol_json_end(&json);
    ol_json_end(&json);
}

void ol_chargeback_write(const struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                         enum ol_output_format format, struct ol_output *output)
{
    if (format == OL_FORMAT_JSON)
        write_json(chargeback, question, output);
    else if (format == OL_FORMAT_CSV)
        write_csv(chargeback, output);
    else
        print(chargeback, question, output);
}

/* ---- statements ---- */

#define NAME_LENGTH 100

struct filing {
    const struct ol_chargeback *chargeback;
    const struct ol_chargeback_question *question;
    struct ol_folder folder;
    struct ol_labels folders; /* that were made */
    struct ol_arena arena;
    const char *rules;
    struct ol_statement_entry *entries;
    size_t count, capacity;
};

/* A name that no file system minds, of its own for each owner: what is no letter or digit is written as ~XX. */
static const char *folder_of(struct filing *filing, const struct ol_chargeback_owner *owner)
{
    struct ol_text name = {0};
    if (owner->sort != OL_OWNER)
        ol_text_addf(&name, "_%s", kinds[owner->sort]);
    for (const char *c = owner->name; *c && name.length < NAME_LENGTH; c++) {
        const bool is_plain = isalnum((unsigned char)*c) || *c == '-' || (name.length > 0 && strchr("._", *c));
        ol_text_addf(&name, is_plain ? "%c" : "~%02X", (unsigned char)*c);
    }
    if (name.length >= NAME_LENGTH) /* what was cut off may be all that tells two apart */
        ol_text_addf(&name, "~%u", (unsigned)ol_label_of_text(&filing->folders, owner->name, strlen(owner->name)));
    const char *kept = ol_arena_copy(&filing->arena, ol_text_string(&name), name.length);
    ol_text_release(&name);
    return kept;
}

static int make_folder(struct filing *filing, const char *path, struct ol_error *error)
{
    const size_t before = filing->folders.count;
    struct ol_text key = {0};
    ol_text_addf(&key, "/%s", path);
    ol_label_of_text(&filing->folders, ol_text_string(&key), key.length);
    ol_text_release(&key);
    return filing->folders.count > before ? ol_folder_make(&filing->folder, path, error) : OL_OK;
}

static int write_file(struct filing *filing, const char *name, const struct ol_statement *statement,
                      void (*write)(struct ol_output *output, const struct ol_statement *statement),
                      struct ol_error *error)
{
    struct ol_text path = {0};
    struct ol_output *output = ol_output_open(ol_folder_file(&filing->folder, name, &path), error);
    ol_text_release(&path);
    if (!output)
        return error->status;
    write(output, statement);
    return ol_output_close(output, error);
}

static int file_statement(struct filing *filing, const struct ol_chargeback_month *month,
                          const struct ol_chargeback_owner *owner, struct ol_error *error)
{
    const char *folder = ol_arena_format(&filing->arena, "statements/%s", folder_of(filing, owner));
    const char *page = ol_arena_format(&filing->arena, "%s/%s.html", folder, month->name);
    struct ol_statement_line *lines = OL_ARENA_ARRAY(&filing->arena, struct ol_statement_line, owner->count + 1);
    for (size_t i = 0; i < owner->count; i++)
        lines[i] =
            (struct ol_statement_line){owner->items[i].what, kinds[owner->items[i].sort], owner->items[i].cost};
    const struct ol_statement statement = {.owner = name_of(owner),
                                           .month = month->name,
                                           .currency = filing->chargeback->currency,
                                           .basis = basis_of(filing->question),
                                           .rules = filing->rules,
                                           .lines = lines,
                                           .line_count = owner->count,
                                           .direct = owner->direct,
                                           .shared = owner->shared,
                                           .untagged = owner->untagged,
                                           .total = owner->total,
                                           .bill = month->total};
    OL_MEM_RESERVE(filing->entries, filing->capacity, filing->count + 1);
    filing->entries[filing->count++] =
        (struct ol_statement_entry){name_of(owner), month->name, page, owner->total};
    int status = make_folder(filing, folder, error);
    if (status == OL_OK)
        status = write_file(filing, page, &statement, ol_report_statement_page, error);
    if (status == OL_OK)
        status = write_file(filing, ol_arena_format(&filing->arena, "%s/%s.csv", folder, month->name), &statement,
                            ol_report_statement_csv, error);
    return status;
}

static int write_lists(struct filing *filing, struct ol_error *error)
{
    struct ol_text path = {0};
    struct ol_output *output = ol_output_open(ol_folder_file(&filing->folder, "chargeback.csv", &path), error);
    int status = output ? OL_OK : error->status;
    if (output) {
        write_csv(filing->chargeback, output);
        status = ol_output_close(output, error);
    }
    if (status == OL_OK)
        output = ol_output_open(ol_folder_file(&filing->folder, "index.html", &path), error);
    if (status == OL_OK && output) {
        ol_report_statement_index(output, filing->chargeback->currency, filing->rules, filing->entries,
                                  filing->count);
        status = ol_output_close(output, error);
    } else if (status == OL_OK) {
        status = error->status;
    }
    ol_text_release(&path);
    return status;
}

static const char *rules_of(struct filing *filing)
{
    return ol_arena_format(&filing->arena, "Shared cost: %s; untagged cost: %s.", filing->question->shared,
                           filing->question->untagged);
}

int ol_chargeback_folder(const struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                         const char *directory, struct ol_error *error)
{
    static const char *const names[] = {"index.html", "chargeback.csv", "statements", NULL};
    static const struct ol_folder_kind kind = {"chargeback.csv", HEADER, names};
    struct filing filing = {.chargeback = chargeback, .question = question};
    int status = ol_folder_begin(&filing.folder, directory, &kind, error);
    filing.rules = rules_of(&filing);
    if (status == OL_OK)
        status = make_folder(&filing, "statements", error);
    for (size_t i = 0; i < chargeback->count; i++)
        for (size_t k = 0; status == OL_OK && k < chargeback->months[i].count; k++)
            status = file_statement(&filing, &chargeback->months[i], &chargeback->months[i].owners[k], error);
    if (status == OL_OK)
        status = write_lists(&filing, error);
    if (status == OL_OK)
        status = ol_folder_commit(&filing.folder, error);
    ol_folder_abandon(&filing.folder);
    ol_labels_release(&filing.folders);
    ol_arena_release(&filing.arena);
    ol_mem_free(filing.entries);
    return status;
}
