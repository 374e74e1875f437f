#include "sync/courier/mailbag_mend.h"

#include "board/base/file.h"
#include "board/base/log.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Its journal stays: it is emptied before a new file takes the name. */
static enum tg_err put_aside(const char *path, struct fault *fault)
{
    char aside[PATH_MAX];
    int printed = snprintf(aside, sizeof aside, "%s.damaged", path);
    if (printed < 0 || printed >= PATH_MAX)
        return fault_set(fault, TG_ERR_RANGE, "%s: name too long", path);
    log_warn("courier",
             "%s; it is kept as %s and the mail is fetched again. If that happens more than once, "
             "look at the disk",
             fault->text, aside);
    if (rename(path, aside) != 0 || file_sync_folder_of(path) != TG_OK)
        return fault_set(fault, TG_ERR_IO, "%s: cannot put aside: %s", path, strerror(errno));
    return TG_OK;
}

static enum tg_err open_sound(const char *path, struct mailbag **out_bag, struct fault *fault)
{
    struct mailbag *bag = NULL;
    enum tg_err err = mailbag_create(path, &bag, fault);
    if (err == TG_OK)
        err = mailbag_check(bag, fault);
    if (err == TG_OK)
        *out_bag = bag;
    else
        mailbag_mend_close(&bag);
    return err;
}

enum tg_err mailbag_mend_open(const char *path, struct mailbag **out_bag, struct fault *fault)
{
    enum tg_err err = open_sound(path, out_bag, fault);
    if (err != TG_ERR_FORMAT)
        return err;
    err = put_aside(path, fault);
    return err == TG_OK ? open_sound(path, out_bag, fault) : err;
}

void mailbag_mend_close(struct mailbag **bag)
{
    mailbag_destroy(*bag);
    *bag = NULL;
}
