/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/source.h"

#include <stdarg.h>

void ol_source_close(struct ol_source *source)
{
    if (source)
        source->ops->close(source);
}

void ol_troubles_remember(struct ol_troubles *troubles, struct ol_place place, const char *message)
{
    if (troubles->shown_count < OL_TROUBLES_SHOWN)
        ol_fail(&troubles->shown[troubles->shown_count++], OL_BAD_INPUT, place, "%s", message);
}

int ol_troubles_malformed(struct ol_source *source, const struct ol_source_context *context,
                          struct ol_error *error, struct ol_place place, const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    source->troubles.malformed++;
    ol_troubles_remember(&source->troubles, place, message);
    return context->stop_on_error ? ol_fail(error, OL_BAD_INPUT, place, "%s", message) : 0;
}

void ol_troubles_unrunnable(struct ol_source *source, struct ol_place place, const char *format, ...)
{
    char message[sizeof source->troubles.shown->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    source->troubles.unrunnable++;
    ol_troubles_remember(&source->troubles, place, message);
}
