/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/engine.h"

#include "models/serving/service.h"
#include "models/serving/sharing_engine.h"
#include "models/serving/slot_engine.h"
#include "models/serving/token_engine.h"

struct ol_engine *ol_engine_open(const struct ol_engine_setting *setting, const struct ol_tokens *tokens)
{
    if (tokens)
        return ol_token_engine_open(setting, tokens);
    if (setting->service->discipline == OL_DISCIPLINE_SHARING)
        return ol_sharing_engine_open(setting);
    return ol_slot_engine_open(setting);
}
