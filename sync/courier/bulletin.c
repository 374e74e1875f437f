#include "sync/courier/bulletin.h"

#include "board/base/log.h"
#include "sync/vault/vault.h"

#include <stdio.h>
#include <string.h>

enum { FILLING_EIGHTHS = 7, ANSWER_MAX = 1024, STATUS_KEPT = 204 };

uint32_t bulletin_of(const struct vault_view *view, size_t damaged, const struct charter *charter)
{
    uint32_t troubles = view->troubles;
    uint64_t written = view->written_count;
    if (damaged > 0)
        troubles |= health_of(HEALTH_VAULT_DAMAGED);
    if (view->slots - written < VAULT_RESERVE)
        troubles |= health_of(HEALTH_VAULT_FULL);
    else if (written * 8 >= (uint64_t)view->slots * FILLING_EIGHTHS)
        troubles |= health_of(HEALTH_VAULT_FILLING);
    /* A kiosk that never ran has none yet. */
    if (view->charter_version != 0 && memcmp(view->charter_hash, charter->hash, HASH_SIZE) != 0)
        troubles |= health_of(HEALTH_OTHER_CHARTER);
    return troubles;
}

enum tg_err bulletin_tell(struct bulletin *bulletin, struct link *link,
                          const struct device_name *kiosk, struct fault *fault)
{
    char path[LINK_PATH_MAX];
    uint8_t bytes[HEALTH_SIZE];
    struct link_answer answer;
    health_compose(bulletin->troubles, bytes);
    snprintf(path, sizeof path, "/v1/k/%s/health", kiosk->text);
    enum tg_err err = link_put(link, path, bytes, sizeof bytes, ANSWER_MAX, &answer, fault);
    if (err != TG_OK)
        return err;
    bool older = answer.status == 404 || answer.status == 405;
    if (answer.status != STATUS_KEPT && !older)
        return link_status_fault(&answer, fault);
    if (older && !bulletin->older)
        log_info("courier", "the hub is older and does not ask how this kiosk is; update it");
    bulletin->older = older;
    return TG_OK;
}
