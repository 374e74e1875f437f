#include "app/input/own_words.h"

#include "board/base/file.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_LEN_MAX = 4 << 20 };

/* `line` is changed. */
static enum tg_err take_line(char *line, struct wording *wording, struct pinyin *pinyin)
{
    char *tab = strchr(line, '\t');
    if (tab != NULL)
        *tab = '\0';
    if (line[0] == '\0')
        return TG_ERR_FORMAT;
    enum tg_err err = wording_add(wording, line, strlen(line));
    if (err == TG_OK && tab != NULL)
        err = pinyin_add_word(pinyin, line, tab + 1);
    return err;
}

enum tg_err own_words_read(const char *path, struct wording *wording, struct pinyin *pinyin,
                           struct fault *fault)
{
    uint8_t *bytes;
    size_t len, number = 0;
    enum tg_err err = file_read(path, LIST_LEN_MAX, &bytes, &len, fault);
    if (err != TG_OK)
        return err;
    char *next = (char *)bytes;
    for (char *line; err == TG_OK && (line = strsep(&next, "\n")) != NULL;) {
        number++;
        if (line[0] != '\0' && line[0] != '#')
            err = take_line(line, wording, pinyin);
    }
    free(bytes);
    if (err == TG_ERR_FORMAT)
        return fault_set(fault, err, "%s:%zu: not a text, or a word, a tab and its Pinyin", path,
                         number);
    return err == TG_OK ? TG_OK : fault_set(fault, err, "no memory for %s", path);
}
