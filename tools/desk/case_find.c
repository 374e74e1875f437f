#include "tools/desk/case_find.h"

#include "app/ui/words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct search {
    char typed[CASE_ID_MAX];
    char found[2][CASE_ID_MAX];
    size_t count;
};

/* "ga98 zzc3" → "GA98ZZC3". */
static void strip(const char *text, char out[static CASE_ID_MAX])
{
    size_t used = 0;
    for (; *text != '\0' && used + 1 < CASE_ID_MAX; text++)
        if (isalnum((unsigned char)*text) || *text == '#')
            out[used++] = (char)toupper((unsigned char)*text);
    out[used] = '\0';
}

static enum tg_err see_line(void *ctx, const struct sheet_line *line, struct fault *fault)
{
    struct search *search = ctx;
    char id[CASE_ID_MAX];
    (void)fault;
    strip(line->id, id);
    if (strncmp(id, search->typed, strlen(search->typed)) != 0)
        return TG_OK;
    if (search->count < 2)
        memcpy(search->found[search->count], line->id, CASE_ID_MAX);
    search->count++;
    return TG_OK;
}

enum tg_err case_find(struct register_file *reg, const char *typed, char out_id[static CASE_ID_MAX],
                      struct fault *fault)
{
    struct search search = {0};
    enum tg_err err = TG_OK;
    strip(typed, search.typed);
    if (strlen(search.typed) >= CASE_FIND_MIN)
        err = sheet_walk(reg, see_line, &search, fault);
    if (err != TG_OK)
        return err;
    if (search.count == 0)
        return fault_set(fault, TG_ERR_MISSING, _("There is no case %.40s. `list` names them all."),
                         typed);
    if (search.count > 1)
        return fault_set(fault, TG_ERR_RANGE,
                         _("%zu cases begin with %.40s, %s and %s among them: type more of it."),
                         search.count, typed, search.found[0], search.found[1]);
    memcpy(out_id, search.found[0], CASE_ID_MAX);
    return TG_OK;
}
