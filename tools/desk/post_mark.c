#include "tools/desk/post_mark.h"

#include "app/ui/words.h"
#include "board/base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum tg_err post_folders(const struct folder *folder, const char *const *names, size_t count,
                         char out[static PATH_MAX], struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        if (file_join(out, PATH_MAX, folder->path, names[i]) != TG_OK)
            return fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), folder->path);
        if (mkdir(out, 0700) != 0 && errno != EEXIST)
            return fault_set(fault, TG_ERR_IO, _("%s: cannot make: %s"), out, strerror(errno));
    }
    return TG_OK;
}

static enum tg_err mark_path(const struct folder *folder, const struct device_name *group,
                             char out[static PATH_MAX], struct fault *fault)
{
    static const char *const names[] = {"spool", "spool/mail"};
    char name[POST_NAME_SIZE];
    enum tg_err err = post_folders(folder, names, sizeof names / sizeof *names, out, fault);
    if (err != TG_OK)
        return err;
    snprintf(name, sizeof name, "spool/mail/%s", group->text);
    return file_join(out, PATH_MAX, folder->path, name) == TG_OK
               ? TG_OK
               : fault_set(fault, TG_ERR_RANGE, _("%s: name too long"), folder->path);
}

enum tg_err post_mark_put(const struct folder *folder, const struct device_name *group,
                          const struct register_mail_head *head, struct fault *fault)
{
    char path[PATH_MAX], text[POST_NAME_SIZE];
    enum tg_err err = mark_path(folder, group, path, fault);
    int len = snprintf(text, sizeof text, "%016" PRIx64 " %" PRIu64 " %" PRIu32 "\n", head->epoch,
                       head->seq, head->generation);
    return err == TG_OK ? file_write(path, text, (size_t)len, 0600, fault) : err;
}

enum tg_err post_mark_check(const struct folder *folder, const struct device_name *group,
                            const struct register_mail_head *head, struct post_mark_said *out,
                            struct fault *fault)
{
    struct fault ignored;
    char path[PATH_MAX];
    uint8_t *text = NULL;
    size_t len = 0;
    uint64_t epoch = 0, seq = 0;
    struct post_mark_said said = {.behind = false};
    *out = said;
    enum tg_err err = mark_path(folder, group, path, fault);
    if (err != TG_OK || file_read(path, POST_NAME_SIZE, &text, &len, &ignored) != TG_OK)
        return err;
    if (sscanf((const char *)text, "%16" SCNx64 " %" SCNu64 " %" SCNu32, &epoch, &seq,
               &said.generation) == 3) {
        said.behind = said.generation > head->generation ||
                      ((epoch == head->epoch || head->seq == 0) && seq > head->seq);
        *out = said;
    }
    free(text);
    return TG_OK;
}
